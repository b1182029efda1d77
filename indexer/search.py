"""Hybrid search: words, what the thesaurus says they mean, and vectors, fused by rank, with the reason for each hit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from corpus.errors import BadQuery
from indexer.catalog import Catalog
from indexer.encoder import Encoder
from indexer.expansion import Expansion, alternatives, expand
from indexer.lexical import Alternative, LexicalIndex, query_words
from indexer.passages import Passage
from indexer.ranking import Ranking, fuse, ranks
from indexer.vectors import VectorIndex
from indexer.why import explain
from indexer.words import prepare
from kg.thesaurus import Thesaurus

__all__ = ["Hit", "Mode", "Parts", "Searcher"]

Mode = Literal["hybrid", "lexical", "dense"]
MODES = ("hybrid", "lexical", "dense")
# Words find what is named; the thesaurus and vectors find what is only meant. They weigh in proportion to the share of the
# query that the best lexical passages leave uncovered, so that a query in official terms, or over texts of another kind,
# stays with its words. The weights were chosen on the development queries with an earlier encoder, nDCG@10 of all: terms by 0, 0.6, 1, 1.2, 1.4: 0.437, 0.472,
# 0.486, 0.492, 0.496; vectors by 0, 0.6, 1, 1.2, 1.5, 2: 0.434, 0.477, 0.483, 0.486, 0.480, 0.472 (terms by 1). Taken is not the highest figure
# but the middle of what is as good; indexer/default_encoder/README.md has them by style.
_EXPANDED = 1.2
_DENSE = 1.2
_PAIRED = 400  # characters of a query that are compared in pairs
_COVERING = 3  # passages that may cover the query together with the first
_DEPTH = 100  # hits of each ranking that are fused
_LONGEST = 10_000  # characters of a query


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. `score` orders the hits of one search; `why` says what found it (words, ranks, similarity)."""

    passage: Passage
    score: float
    why: Mapping[str, Any]

    @property
    def document(self) -> str:
        """The document's id."""
        return self.passage.document

    @property
    def path(self) -> str:
        """The numbers of the outline above the passage (三/(一)/1)."""
        return self.passage.path

    @property
    def start(self) -> int:
        """The first character."""
        return self.passage.start

    @property
    def end(self) -> int:
        """The character behind the last."""
        return self.passage.end

    @property
    def quote(self) -> str:
        """The passage's text."""
        return self.passage.quote

    def to_dict(self) -> dict[str, Any]:
        """The form of `"passages"` in answers."""
        p = self.passage
        place = {"document": p.document, "path": p.path, "start": p.start, "end": p.end, "quote": p.quote}
        return {**place, "score": round(self.score, 6)}

    def explained(self) -> dict[str, Any]:
        """The form of `"passages"` in a search: with what found it."""
        return {**self.to_dict(), "why": dict(self.why)}


@dataclass(frozen=True, slots=True)
class Parts:
    """What is searched, each part loaded when it is first needed."""

    catalog: Catalog
    lexical: Callable[[], LexicalIndex]
    vectors: Callable[[], VectorIndex]
    encoder: Callable[[], Encoder]
    thesaurus: Callable[[], Thesaurus]


@dataclass(frozen=True, slots=True)
class _Query:
    """A query as it is searched; `expansions` are none where only words or only vectors are asked for."""

    text: str
    terms: tuple[str, ...]
    expansions: tuple[Expansion, ...]
    depth: int
    among: Sequence[int] | None


class Searcher:
    """Search over an opened knowledge base."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def search(
        self, text: str, *, k: int = 10, mode: Mode = "hybrid", among: Sequence[int] | None = None
    ) -> tuple[Hit, ...]:
        """The best `k` passages for a text, only `among` these ids where given; () for a text without words.

        Raises BadQuery for a bad k or mode.
        """
        if mode not in MODES:
            raise BadQuery(f"mode {mode}: no such mode; use one of {', '.join(MODES)}")
        if k < 1:
            raise BadQuery(f"k = {k}: ask for one hit or more")
        query = self._read(text[:_LONGEST], max(k, _DEPTH), mode, among)
        if not query.terms:
            return ()
        rankings = self._rankings(query, mode)
        ordered = rankings.pop("fused", None) or next(iter(rankings.values()))
        chosen = dict(ordered[:k])
        passages = dict(zip(chosen, self._parts.catalog.passages(list(chosen)), strict=True))
        places = {name: ranks(ranking) for name, ranking in rankings.items()}
        return tuple(
            Hit(passages[n], s, explain(n, passages[n], query.terms, query.expansions, places))
            for n, s in chosen.items()
        )

    def similar(
        self, ids: Sequence[int], *, k: int, without: Collection[int], among: Sequence[int] | None = None
    ) -> tuple[Hit, ...]:
        """The `k` passages, `among` some where given, that mean most nearly what the passages `ids` mean together, by their
        vectors; not those `without`, which are few: finding them too and leaving them out costs less than a search among
        all the others."""
        import numpy as np

        own = self._parts.vectors().get(ids)
        mean = own.mean(axis=0)
        length = float(np.linalg.norm(mean))
        nearest = self._parts.vectors().search(mean / length, k + len(without), among=among) if length else []
        found = [(n, score) for n, score in nearest if n not in without][:k]
        passages = self._parts.catalog.passages([n for n, _ in found])
        return tuple(
            Hit(p, score, {"dense": {"rank": rank, "score": round(score, 4)}})
            for rank, (p, (_, score)) in enumerate(zip(passages, found, strict=True), 1)
        )

    def _read(self, text: str, depth: int, mode: Mode, among: Sequence[int] | None) -> _Query:
        expansions = expand(text, self._parts.thesaurus()) if mode == "hybrid" else ()
        return _Query(text, tuple(query_words(text)), expansions, depth, among)

    def _rankings(self, query: _Query, mode: Mode) -> dict[str, Ranking]:
        """The rankings of a mode, in hybrid mode the fused one among them."""
        if mode == "dense":
            return {"dense": self._dense(query)}
        found = {"lexical": self._lexical(query, ())}
        if mode == "hybrid":
            best = self._parts.catalog.passages([n for n, _ in found["lexical"][:_COVERING]])
            texts = [prepare(p.quote) for p in best]
            groups = alternatives(query.expansions, _EXPANDED * (1 - _pairs_covered(query.text, texts)))
            found["expanded"] = self._lexical(query, groups) if groups else found["lexical"]
            found["dense"] = self._dense(query)
            dense = _DENSE * (1 - self._words_covered(query.terms, texts))
            found["fused"] = fuse(found, {"expanded": 1.0, "dense": dense})
        return found

    def _lexical(self, query: _Query, groups: Sequence[Sequence[Alternative]]) -> Ranking:
        return self._parts.lexical().search(query.terms, query.depth, among=query.among, groups=groups)

    def _dense(self, query: _Query) -> Ranking:
        vector = self._parts.encoder().encode([prepare(query.text)], query=True)[0]
        return self._parts.vectors().search(vector, query.depth, among=query.among)

    def _words_covered(self, terms: Sequence[str], texts: Sequence[str]) -> float:
        """The largest share of a query, by the rarity of its words, that one of some texts has."""
        rarity = self._parts.lexical().rarity(terms)
        total = sum(rarity.values()) or 1.0
        return max((sum(rarity[t] for t in terms if t in text) / total for text in texts), default=0.0)


def _pairs_covered(text: str, texts: Sequence[str]) -> float:
    """The largest share of a query's pairs of neighbouring characters that one of some texts has.

    A short query of everyday words (招不到人) has all its words in some text, but not beside each other.
    """
    folded = prepare(text[:_PAIRED])
    pairs = {folded[n : n + 2] for n in range(len(folded) - 1) if folded[n : n + 2].isalnum()}
    return max((sum(pair in t for pair in pairs) / len(pairs) for t in texts if pairs), default=0.0)
