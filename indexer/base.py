"""An opened knowledge base: its graph, catalogue and indexes, each loaded when it is first needed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from corpus.errors import DamagedKnowledgeBase
from indexer.catalog import Catalog
from indexer.encoder import Encoder, load_encoder
from indexer.lexical import LexicalIndex
from indexer.manifest import Manifest, read_manifest
from indexer.search import Hit, Mode, Searcher
from indexer.vectors import VectorIndex
from kg.store import GraphStore

__all__ = ["KnowledgeBase"]


class KnowledgeBase:
    """The last complete state of a knowledge base directory, for reading."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path, self.manifest = path, manifest
        self._folder = path / manifest.generation
        self.catalog = Catalog.open(self._folder / "catalog.db")

    @classmethod
    def open(cls, path: Path) -> KnowledgeBase:
        """Open the knowledge base at `path`. Raises DamagedKnowledgeBase where there is none."""
        return cls(path, read_manifest(path))

    @cached_property
    def graph(self) -> GraphStore:
        """The graph, read-only."""
        return GraphStore.open(self._folder / "graph")

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder that the vectors were made with. Raises DamagedKnowledgeBase where it gives others now."""
        encoder = load_encoder(self.manifest.model)
        if encoder.dimension != self.manifest.dimension:
            raise DamagedKnowledgeBase(
                f"{self.path}: built with {self.manifest.dimension} dimensions of {self.manifest.model}, which gives "
                f"{encoder.dimension} now; run policykg build again"
            )
        return encoder

    @cached_property
    def _lexical(self) -> LexicalIndex:
        return LexicalIndex.open(self._folder / "lexical")

    @cached_property
    def _vectors(self) -> VectorIndex:
        return VectorIndex.open(self._folder / "vectors")

    def search(
        self, text: str, *, k: int = 10, mode: Mode = "hybrid", documents: Sequence[str] = ()
    ) -> tuple[Hit, ...]:
        """The best `k` passages for a text; see `Searcher.search`."""
        searcher = Searcher(self.catalog, lambda: self._lexical, lambda: self._vectors, lambda: self.encoder)
        return searcher.search(text, k=k, mode=mode, documents=documents)

    def close(self) -> None:
        """Close the catalogue; the graph closes with the last reference to it."""
        self.catalog.close()
        self.__dict__.pop("graph", None)
