"""An opened knowledge base: its graph, catalogue and indexes, each loaded when it is first needed."""

from __future__ import annotations

import os
import weakref
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from corpus.errors import CallerError, DamagedKnowledgeBase
from indexer.catalog import Catalog
from indexer.encoder import Encoder, load_encoder
from indexer.lexical import LexicalIndex
from indexer.lock import read_lock
from indexer.manifest import Manifest, read_manifest
from indexer.search import Hit, Mode, Searcher
from indexer.vectors import VectorIndex
from kg.endpoint import Credentials, Endpoint
from kg.remote import RemoteGraph
from kg.store import GraphStore

__all__ = ["KnowledgeBase"]


class KnowledgeBase:
    """The last complete state of a knowledge base directory, for reading."""

    def __init__(self, path: Path, manifest: Manifest, lock: int, credentials: Credentials | None = None) -> None:
        self.path, self.manifest, self._credentials = path, manifest, credentials
        self._folder = path / manifest.generation
        self._release = weakref.finalize(self, os.close, lock)
        self.catalog = Catalog.open(self._folder / "catalog.db")

    @classmethod
    def open(cls, path: Path, *, credentials: Credentials | None = None) -> KnowledgeBase:
        """Open the knowledge base at `path`; builds keep this state until it is closed.

        `credentials` are for the SPARQL server, where it has one that wants some. Raises DamagedKnowledgeBase where there is none.
        """
        while True:  # a build may replace the state between reading its name and holding it
            manifest = read_manifest(path)
            with suppress(FileNotFoundError):
                lock = read_lock(path / manifest.generation)
                if read_manifest(path) == manifest:
                    return cls(path, manifest, lock, credentials)
                os.close(lock)

    @cached_property
    def graph(self) -> GraphStore:
        """The graph, read-only; a SPARQL server answers its queries where the knowledge base has one."""
        local = GraphStore.open(self._folder / "graph")
        if not self.manifest.store:
            return local
        addresses = (self.manifest.store, self.manifest.store_update)
        return RemoteGraph.over(local, Endpoint(*addresses, credentials=self._credentials))

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder that the vectors were made with. Raises DamagedKnowledgeBase where it gives others now."""
        try:
            encoder = load_encoder(self.manifest.model)
        except CallerError as error:
            raise DamagedKnowledgeBase(
                f"{self.path}: built with the model {self.manifest.model}, which cannot be loaded now ({error}); bring "
                "it back, run policykg build again, or search with --mode lexical"
            ) from error
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
        vectors = VectorIndex.open(self._folder / "vectors")
        if vectors.dimension != self.manifest.dimension:
            raise DamagedKnowledgeBase(
                f"{self._folder / 'vectors'}: {vectors.dimension} dimensions where {self.manifest.dimension} are due; "
                "run policykg build again"
            )
        return vectors

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
        self._release()
