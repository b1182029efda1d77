"""Hybrid search: the lexical and the dense ranking, fused by rank, with the reason for each hit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from corpus.errors import BadQuery
from indexer.catalog import Catalog
from indexer.encoder import Encoder
from indexer.lexical import LexicalIndex, query_words
from indexer.passages import Passage
from indexer.ranking import Ranking, fuse
from indexer.vectors import VectorIndex
from indexer.words import prepare

__all__ = ["Hit", "Mode", "Searcher"]

Mode = Literal["hybrid", "lexical", "dense"]
MODES = ("hybrid", "lexical", "dense")
# Words find what is named, vectors what is only meant: the dense ranking weighs _DENSE times the share of the query
# (by rarity of its words) that the best lexical passages leave uncovered.
_DENSE = 2.0
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


class Searcher:
    """Search over an opened knowledge base; indexes and encoder are loaded when they are first needed."""

    def __init__(
        self,
        catalog: Catalog,
        lexical: Callable[[], LexicalIndex],
        vectors: Callable[[], VectorIndex],
        encoder: Callable[[], Encoder],
    ) -> None:
        self._catalog, self._lexical, self._vectors, self._encoder = catalog, lexical, vectors, encoder

    def search(
        self, text: str, *, k: int = 10, mode: Mode = "hybrid", documents: Sequence[str] = ()
    ) -> tuple[Hit, ...]:
        """The best `k` passages for a text; () for a text without words. Raises BadQuery for a bad k or mode."""
        if mode not in MODES:
            raise BadQuery(f"mode {mode}: no such mode; use one of {', '.join(MODES)}")
        if k < 1:
            raise BadQuery(f"k = {k}: ask for one hit or more")
        text = text[:_LONGEST]
        terms = query_words(text)
        if not terms:
            return ()
        rankings = self._rankings(text, terms, max(k, _DEPTH), mode, documents)
        ordered = next(iter(rankings.values()))
        if mode == "hybrid":
            ordered = fuse(rankings, self._weights(terms, rankings["lexical"]))
        chosen = dict(ordered[:k])
        passages = dict(zip(chosen, self._catalog.passages(list(chosen)), strict=True))
        return tuple(Hit(passages[n], score, _why(n, terms, passages[n], rankings)) for n, score in chosen.items())

    def _weights(self, terms: Sequence[str], lexical: Sequence[tuple[int, float]]) -> dict[str, float]:
        """How much each ranking counts for this query."""
        rarity = self._lexical().rarity(terms)
        best = [prepare(p.quote) for p in self._catalog.passages([n for n, _ in lexical[:_COVERING]])]
        total = sum(rarity.values()) or 1.0
        covered = max((sum(rarity[t] for t in terms if t in text) / total for text in best), default=0.0)
        return {"lexical": 1.0, "dense": _DENSE * (1 - covered)}

    def _rankings(
        self, text: str, terms: Sequence[str], depth: int, mode: Mode, documents: Sequence[str]
    ) -> dict[str, Ranking]:
        rankings: dict[str, Ranking] = {}
        if mode in ("hybrid", "lexical"):
            rankings["lexical"] = self._lexical().search(terms, depth, documents=documents)
        if mode in ("hybrid", "dense"):
            among = self._catalog.passage_ids(documents) if documents else None
            vector = self._encoder().encode([prepare(text)], query=True)[0]
            rankings["dense"] = self._vectors().search(vector, depth, among=among)
        return rankings


def _why(
    number: int, terms: Sequence[str], passage: Passage, rankings: Mapping[str, Sequence[tuple[int, float]]]
) -> dict[str, Any]:
    """The words that matched and the place in each ranking."""
    found = prepare(passage.quote)
    why: dict[str, Any] = {"words": [t for t in terms if t in found]}
    for name, ranking in rankings.items():
        place = next(((r, s) for r, (n, s) in enumerate(ranking, 1) if n == number), None)
        if place:
            why[name] = {"rank": place[0], "score": round(place[1], 4)}
    return why
