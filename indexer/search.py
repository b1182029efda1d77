"""Hybrid search: words, what the thesaurus says they mean, and vectors, fused by rank, with the reason for each hit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from corpus.errors import BadQuery
from indexer.catalog import Catalog
from indexer.encoder import Encoder
from indexer.expansion import Expansion, alternatives, expand
from indexer.lexical import Alternative, LexicalIndex, query_words
from indexer.passages import Passage
from indexer.ranking import Ranking, fuse
from indexer.vectors import VectorIndex
from indexer.why import explain
from indexer.words import prepare
from kg.thesaurus import Thesaurus

__all__ = ["Hit", "Mode", "Parts", "Searcher"]

Mode = Literal["hybrid", "lexical", "dense"]
MODES = ("hybrid", "lexical", "dense")
# Words find what is named; the thesaurus and vectors find what is only meant. Both weigh in proportion to the share of
# the query (by rarity of its words) that the best lexical passages leave uncovered, so that a query in official terms,
# or over texts of another kind, stays with its words.
_EXPANDED = 1.2
_DENSE = 1.0
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
    documents: tuple[str, ...] | None


class Searcher:
    """Search over an opened knowledge base."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def search(
        self, text: str, *, k: int = 10, mode: Mode = "hybrid", documents: Sequence[str] | None = None
    ) -> tuple[Hit, ...]:
        """The best `k` passages for a text; () for a text without words. Raises BadQuery for a bad k or mode."""
        if mode not in MODES:
            raise BadQuery(f"mode {mode}: no such mode; use one of {', '.join(MODES)}")
        if k < 1:
            raise BadQuery(f"k = {k}: ask for one hit or more")
        query = self._read(text[:_LONGEST], max(k, _DEPTH), mode, documents)
        if not query.terms or query.documents == ():
            return ()
        rankings = self._rankings(query, mode)
        ordered = rankings.pop("fused", None) or next(iter(rankings.values()))
        chosen = dict(ordered[:k])
        passages = dict(zip(chosen, self._parts.catalog.passages(list(chosen)), strict=True))
        return tuple(Hit(passages[n], s, explain(n, passages[n], query.terms, query.expansions, rankings)) for n, s in chosen.items())

    def _read(self, text: str, depth: int, mode: Mode, documents: Sequence[str] | None) -> _Query:
        expansions = expand(text, self._parts.thesaurus()) if mode == "hybrid" else ()
        only = None if documents is None else tuple(documents)
        return _Query(text, tuple(query_words(text)), expansions, depth, only)

    def _rankings(self, query: _Query, mode: Mode) -> dict[str, Ranking]:
        """The rankings of a mode, in hybrid mode the fused one among them."""
        if mode == "dense":
            return {"dense": self._dense(query)}
        found = {"lexical": self._lexical(query, ())}
        if mode == "hybrid":
            uncovered = self._uncovered(query.terms, found["lexical"])
            groups = alternatives(query.expansions, _EXPANDED * uncovered)
            found["expanded"] = self._lexical(query, groups) if groups else found["lexical"]
            found["dense"] = self._dense(query)
            found["fused"] = fuse(found, {"expanded": 1.0, "dense": _DENSE * uncovered})
        return found

    def _lexical(self, query: _Query, groups: Sequence[Sequence[Alternative]]) -> Ranking:
        return self._parts.lexical().search(query.terms, query.depth, documents=query.documents or (), groups=groups)

    def _dense(self, query: _Query) -> Ranking:
        among = None if query.documents is None else self._parts.catalog.passage_ids(query.documents)
        vector = self._parts.encoder().encode([prepare(query.text)], query=True)[0]
        return self._parts.vectors().search(vector, query.depth, among=among)

    def _uncovered(self, terms: Sequence[str], lexical: Ranking) -> float:
        """The share of a query, by the rarity of its words, that none of the best lexical passages covers."""
        rarity = self._parts.lexical().rarity(terms)
        best = [prepare(p.quote) for p in self._parts.catalog.passages([n for n, _ in lexical[:_COVERING]])]
        total = sum(rarity.values()) or 1.0
        return 1 - max((sum(rarity[t] for t in terms if t in text) / total for text in best), default=0.0)
