"""The parts of a generation: the catalogue, the graph, the lexical and the vector index, made, opened and gone on from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corpus.errors import DamagedKnowledgeBase
from indexer.catalog import Catalog
from indexer.encoder import Encoder
from indexer.lexical import LexicalIndex
from indexer.passages import encoded_text
from indexer.vectors import VectorIndex
from kg.store import GraphStore

__all__ = ["Parts"]

_SAME = 1e-3  # how far the vectors of one text may lie apart, for another machine adds up in another order


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts in the `folder` of a generation."""

    folder: Path
    catalog: Catalog
    graph: GraphStore
    lexical: LexicalIndex
    vectors: VectorIndex

    @classmethod
    def create(cls, folder: Path, dimension: int) -> Parts:
        """New and empty parts."""
        return cls(
            folder,
            Catalog.create(folder / "catalog.db"),
            GraphStore.create(folder / "graph"),
            LexicalIndex.create(folder / "lexical"),
            VectorIndex.create(dimension),
        )

    @classmethod
    def open(cls, folder: Path, encoder: Encoder) -> Parts:
        """The parts of a complete generation, for reading.

        Raises DamagedKnowledgeBase or KeyError where one cannot be gone on from: it is damaged, or of another encoder.
        """
        parts = cls(
            folder,
            Catalog.open(folder / "catalog.db"),
            GraphStore.open(folder / "graph"),
            LexicalIndex.open(folder / "lexical"),
            VectorIndex.open(folder / "vectors"),
        )
        try:
            parts._check(encoder)
        except BaseException:
            parts.catalog.close()
            raise
        return parts

    def _check(self, encoder: Encoder) -> None:
        """Raise DamagedKnowledgeBase unless every passage is in both indexes, and the encoder gives some of them the vectors
        that are there: a model may change while its name stays."""
        count = self.catalog.count("passage")
        if len(self.lexical) != count or len(self.vectors) != count or self.vectors.dimension != encoder.dimension:
            raise DamagedKnowledgeBase(f"{self.folder}: not every passage is in both indexes")
        known = dict(self.catalog.some_passages(8))
        if known:
            given = encoder.encode([encoded_text(p) for p in known.values()])
            if abs(given - self.vectors.get(list(known))).max() > _SAME:
                raise DamagedKnowledgeBase(f"{self.folder}: the vectors are those of another encoder")

    def check_all(self) -> None:
        """Read all that can be read by itself. Raises DamagedKnowledgeBase where something is damaged."""
        self.catalog.check()
        self.lexical.check()

    def go_on(self, folder: Path, *, changes: int) -> Parts:
        """The same parts in another folder, for writing some `changes`; files that will not change are linked."""
        self.graph.checkpoint(folder / "graph")
        return Parts(
            folder,
            self.catalog.go_on(folder / "catalog.db", changes=changes),
            GraphStore.create(folder / "graph"),
            self.lexical.link_to(folder / "lexical"),
            self.vectors,
        )
