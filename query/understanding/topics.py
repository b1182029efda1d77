"""Topics of the thesaurus in questions: 招人 → 人才招聘 and what is narrower, as far as tasks of this knowledge base have it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from kg.queries import load
from kg.store import GraphStore
from kg.thesaurus import Concept, Thesaurus, folded
from query.understanding.plan import Topic

__all__ = ["Topics"]

_AND = re.compile("[与和及、]")
_TAIL = re.compile("(?:的?(?:问题|工作|事项|事情?|服务|建设|发展))$")
_SHORTEST = 2  # characters of a label
_BESIDE = 3  # characters beside a term
_SHOWN = 3  # concepts in a label


class Topics:
    """The concepts that a word may mean, by every label: official ones, and those of everyday speech."""

    def __init__(self, graph: GraphStore, thesaurus: Callable[[], Thesaurus]) -> None:
        self._graph, self._thesaurus = graph, thesaurus

    @cached_property
    def _in_use(self) -> frozenset[str]:
        """The concepts that tasks have as a topic."""
        return frozenset(row[0] for row in load("topic_names").rows(self._graph))

    @cached_property
    def _labels(self) -> dict[str, tuple[str, ...]]:
        """Labels with the IRIs of their concepts. Where a term joins two things, each of them is a label (养老与老龄)."""
        found: dict[str, dict[str, None]] = {}
        joined: dict[str, dict[str, None]] = {}
        for concept in self._thesaurus().concepts.values():
            for label in (*concept.official, *concept.hidden):
                found.setdefault(folded(label), {})[concept.iri] = None
            for part in _AND.split(concept.preferred):
                joined.setdefault(folded(part), {})[concept.iri] = None
        return {label: tuple(iris) for label, iris in (joined | found).items() if len(label) >= _SHORTEST}

    def knows(self, words: str) -> bool:
        """Whether the thesaurus has some words as a label, whether or not tasks have the topic."""
        return folded(words).strip() in self._labels

    def rewritten(self, words: str) -> Iterator[tuple[str, tuple[str, str]]]:
        """Some words with an official term in place of each label in them, one form for each term of the first concepts;
        and the term with what stands before it, and behind it, to be looked for in texts."""
        found = [m for m in self._thesaurus().matches(folded(words)) if len(m.concepts) <= _SHOWN]
        for match in found[:_SHOWN]:
            for concept in match.concepts:
                for term in concept.official:
                    if folded(term) != match.label:
                        before, behind = words[: match.start], words[match.end :]
                        near = (before[-_BESIDE:] + term, term + behind[:_BESIDE])
                        yield f"{before}{term}{behind}", near

    def called(self, words: str) -> Topic | None:
        """The topic that some words as a whole are called by, whether or not a task has it; None where there is none."""
        label = folded(words).strip()
        iris = self._labels.get(label) or self._labels.get(_TAIL.sub("", label), ())
        concepts = _preferred(label, [self._thesaurus().concepts[iri] for iri in iris])
        if not concepts:
            return None
        own = frozenset(c.iri for c in concepts)
        narrower = self._thesaurus().narrower(own) & self._in_use or own
        names = " 或 ".join(c.preferred for c in concepts[:_SHOWN]) + (" 等" if len(concepts) > _SHOWN else "")
        said = "" if label == folded(names) else f"({words.strip()})"
        return Topic(
            f"{names}{said}", "concept", tuple(sorted(narrower)), words=words.strip(), named=tuple(sorted(own)),
            spoken=all(folded(term) != label for c in concepts for term in (*c.official, *_AND.split(c.preferred))),
        )  # fmt: skip


def _preferred(label: str, concepts: Iterable[Concept]) -> list[Concept]:
    """Of the concepts with a label those that it is the preferred term of, else those that it is an official one of."""
    every = list(concepts)
    named = [c for c in every if folded(c.preferred) == label]
    return named or [c for c in every if any(folded(t) == label for t in c.official)] or every
