"""What the words of a query mean in the words of documents, by the thesaurus: 招人 → 招聘、用工、引才."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.lexical import Alternative
from indexer.words import prepare, words
from kg.thesaurus import Concept, Match, Thesaurus

__all__ = ["Expansion", "alternatives", "cut", "expand"]

# An official term already says what is meant; its variants add less than those of an everyday word.
_OFFICIAL = 0.3
_LONGEST = 200  # characters of a query that are looked at: what is longer is a text, which has its own words
_MOST = 12  # expansions of a query
_TERMS = 8  # of an expansion: the preferred and the shortest, which stand in longer ones (10: as good; 4: nDCG@10 0.485, not 0.490)


@dataclass(frozen=True, slots=True)
class Expansion:
    """`said` in a query, and the official `terms` that are searched for beside it, each with its weight."""

    said: str
    terms: tuple[tuple[str, float], ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The official terms without their weights."""
        return tuple(term for term, _ in self.terms)

    def __str__(self) -> str:
        """The form for people: 招人 → 招聘、用工、引才."""
        return f"{self.said} → {'、'.join(self.words)}"


@lru_cache(maxsize=50_000)  # the labels of the thesaurus come again and again
def cut(term: str) -> tuple[str, tuple[str, ...]]:
    """A term as it is searched, and its words."""
    folded = prepare(term)
    return folded, tuple(dict.fromkeys(words(folded)))


def expand(text: str, thesaurus: Thesaurus) -> tuple[Expansion, ...]:
    """The expansions of a query, in its order, each label once; () where the thesaurus knows none of its words."""
    found = {m.label: m for m in thesaurus.matches(prepare(text[:_LONGEST]))}
    expansions = (Expansion(m.label, _terms(m)) for m in found.values())
    return tuple(e for e in expansions if e.terms)[:_MOST]


def _terms(match: Match) -> tuple[tuple[str, float], ...]:
    """The official terms of the concepts that a label may mean; of several meanings each counts less."""
    shared = len(match.concepts) ** -0.5
    ranked: dict[str, tuple[float, bool, int]] = {}
    for concept in match.concepts:
        weight = shared * (1.0 if _is_hidden(match.label, concept) else _OFFICIAL)
        for term in concept.official:
            if cut(term)[0] != match.label:
                rank = (-weight, term != concept.preferred, len(term))
                ranked[term] = min(ranked.get(term, rank), rank)
    return tuple((term, -ranked[term][0]) for term in sorted(ranked, key=lambda t: (*ranked[t], t))[:_TERMS])


def _is_hidden(label: str, concept: Concept) -> bool:
    return all(label != cut(term)[0] for term in concept.official)


def alternatives(expansions: Sequence[Expansion], weight: float) -> list[list[Alternative]]:
    """For each expansion the terms of which the best one counts, as words with the weight of each of them.

    A term of n words would count n times; divided by their root it counts a little more than a single word.
    """
    groups = []
    for expansion in expansions:
        terms = [(cut(term)[1], w) for term, w in expansion.terms]
        groups.append([Alternative(ws, weight * w / len(ws) ** 0.5) for ws, w in terms if ws])
    return groups
