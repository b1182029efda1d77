"""An opened knowledge base: its graph, catalogue and indexes, each loaded when it is first needed."""

from __future__ import annotations

import os
import weakref
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import CallerError, DamagedKnowledgeBase
from indexer.catalog import Catalog, Place
from indexer.encoder import Encoder, load_encoder
from indexer.expansion import Expansion, expand
from indexer.lexical import LexicalIndex
from indexer.lock import read_lock
from indexer.manifest import FORMAT, Manifest, read_manifest
from indexer.passages import encoded_text
from indexer.reranker import RERANKED, Reranker
from indexer.search import Hit, Mode, Parts, Searcher
from indexer.vectors import VectorIndex
from kg.patience import Patience
from kg.store import GraphStore
from kg.thesaurus import Thesaurus, load_thesaurus

if TYPE_CHECKING:
    from kg.endpoint import Credentials
    from kg.remote import GraphPlace

__all__ = ["KnowledgeBase"]

_SAME = 0.01  # in each dimension: a machine may round otherwise


def _readable(path: Path) -> Manifest:
    """The manifest of a state that this version reads; a build reads older ones, to put a new one in their place."""
    manifest = read_manifest(path)
    if manifest.format < FORMAT:
        raise DamagedKnowledgeBase(
            f"{path}: format {manifest.format}, made by policykg {manifest.version}, is older than this policykg reads "
            f"({FORMAT}); run policykg build DIR -o {path}"
        )
    return manifest


class KnowledgeBase:
    """The last complete state of a knowledge base directory, for reading."""

    def __init__(
        self,
        path: Path,
        manifest: Manifest,
        lock: int,
        *,
        credentials: Credentials | None = None,
        thesauri: Sequence[Path] = (),
    ) -> None:
        self.path, self.manifest, self._credentials = path, manifest, credentials
        self._thesauri = tuple(thesauri)
        self.patience = Patience()  # with the work of each thread
        self._rerankers: dict[str, Reranker] = {}
        self._folder = path / manifest.generation
        self._release = weakref.finalize(self, os.close, lock)
        self.catalog = Catalog.open(self._folder / "catalog.db")

    @classmethod
    def open(
        cls, path: Path, *, credentials: Credentials | None = None, thesauri: Sequence[Path] = ()
    ) -> KnowledgeBase:
        """Open the knowledge base at `path`; builds keep this state until it is closed.

        `credentials` are for the SPARQL server, where it has one that wants some. Queries are also expanded by the user's own
        `thesauri` (Turtle files). Raises DamagedKnowledgeBase where there is none.
        """
        while True:  # a build may replace the state between reading its name and holding it
            manifest = _readable(path)
            with suppress(FileNotFoundError):
                lock = read_lock(path / manifest.generation)
                if read_manifest(path) == manifest:
                    return cls(path, manifest, lock, credentials=credentials, thesauri=thesauri)
                os.close(lock)

    @cached_property
    def graph(self) -> GraphStore:
        """The graph, read-only; a SPARQL server answers its queries where the knowledge base has one."""
        # What speaks to a server is loaded where there is one.
        graph = self.graph_place.open() if self.manifest.store else GraphStore.open(self._folder / "graph")
        graph.patience = self.patience
        return graph

    @property
    def graph_place(self) -> GraphPlace:
        """Where the graph is, for another process to open it."""
        from kg.endpoint import Endpoint
        from kg.remote import GraphPlace

        folder, addresses = self._folder / "graph", (self.manifest.store, self.manifest.store_update)
        endpoint = Endpoint(*addresses, credentials=self._credentials) if self.manifest.store else None
        return GraphPlace(folder, endpoint)

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
        if not self._made_by(encoder):
            raise DamagedKnowledgeBase(
                f"{self.path}: the vectors are those of another {self.manifest.model} than there is now; run policykg "
                "build again, or search with --mode lexical"
            )
        return encoder

    def _made_by(self, encoder: Encoder) -> bool:
        """Whether the encoder gives the vector that a passage has: a model may change while its name stays."""
        sample = next(self.catalog.all_passages(), None)
        if sample is None or len(self._vectors) == 0:
            return True
        number, passage = sample
        given = encoder.encode([encoded_text(passage)])[0]
        return bool(abs(given - self._vectors.get([number])[0]).max() < _SAME)

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

    @cached_property
    def thesaurus(self) -> Thesaurus:
        """The thesaurus of the package with what the user adds. Raises BadInput for a file that is none."""
        return load_thesaurus(self._thesauri)

    @cached_property
    def _searcher(self) -> Searcher:
        this = weakref.proxy(self)  # a searcher kept by what it searches would keep the files open
        return Searcher(
            Parts(
                self.catalog,
                lambda: this._lexical,
                lambda: this._vectors,
                lambda: this.encoder,
                lambda: this.thesaurus,
            )
        )

    def search(
        self,
        text: str,
        *,
        k: int = 10,
        mode: Mode = "hybrid",
        documents: Sequence[str] = (),
        within: Sequence[Place] | None = None,
        rerank: str | None = None,
    ) -> tuple[Hit, ...]:
        """The best `k` passages for a text, only in some documents and `within` places; see `Searcher.search`.

        With the name or folder of a cross-encoder in `rerank` that orders the best of them again.
        """
        self.patience.left(0)
        among = self._among(documents, within)
        if rerank is None:
            return self._searcher.search(text, k=k, mode=mode, among=among)
        model = self._rerankers.get(rerank) or Reranker(rerank)
        self._rerankers[rerank] = model
        hits = self._searcher.search(text, k=max(k, RERANKED) if k > 0 else k, mode=mode, among=among)
        return (*model.order(text, hits[:RERANKED]), *hits[RERANKED:])[:k]

    def similar(
        self, place: Place, *, k: int = 10, same_document: bool = False, documents: Sequence[str] = ()
    ) -> tuple[Hit, ...]:
        """The passages, of other documents (of some, where given) unless said otherwise, nearest in meaning to the text at a
        place."""
        ids = self.catalog.passages_within([place])
        without = frozenset(ids if same_document else self.catalog.passage_ids([place[0]]))
        among = self.catalog.passage_ids(documents) if documents else None
        return self._searcher.similar(ids, k=k, without=without, among=among) if ids else ()

    def _among(self, documents: Sequence[str], within: Sequence[Place] | None) -> list[int] | None:
        """The ids that filters leave, None without any."""
        if within is None:
            return self.catalog.passage_ids(documents) if documents else None
        chosen = set(documents)
        return self.catalog.passages_within([p for p in within if not chosen or p[0] in chosen])

    def expansions(self, text: str) -> tuple[Expansion, ...]:
        """What the words of a query are searched for as well."""
        return expand(text, self.thesaurus)

    def close(self) -> None:
        """Close the catalogue; the graph closes with the last reference to it."""
        self.catalog.close()
        self.__dict__.pop("graph", None)
        self._release()
