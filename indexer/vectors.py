"""The vector index: FAISS, passages known by their catalogue ids; exact, beyond a size with a graph to find them by.

The exact vectors are what is kept; the graph (HNSW, scalar quantisation) is made of them when the index is saved, in the order
of their ids on one thread, so that it does not depend on how the index came about. What it finds is scored exactly again.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import DamagedKnowledgeBase
from indexer.ranking import Ranking, best

if TYPE_CHECKING:
    import numpy as np

__all__ = ["VectorIndex"]

_FILE = "passages.faiss"
_GRAPH = "graph.faiss"
# Vectors: an exact search among 30,000 with 256 dimensions takes 1.3 ms on a core, and grows with their number.
_EXACT = 30_000
_MOST = 1000  # hits that the graph is asked for
# Of 120,000 paragraphs of laws: recall at 10 of 0.99 in 0.9 ms; lists (IVF) needed 2.7 ms for as much, and 256 instead of
# 512 candidates gave 0.97.
_LINKS, _MAKING, _CANDIDATES = 24, 80, 512
_SCALED = 20_000  # vectors that quantisation is made by


class VectorIndex:
    """Inner products over unit vectors; one file in a directory, beside it the graph where it is large."""

    def __init__(self, index: Any, graph: Any = None) -> None:
        self._index, self._graph = index, graph

    @classmethod
    def create(cls, dimension: int) -> VectorIndex:
        """A new, empty index."""
        import faiss

        return cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)))

    @classmethod
    def open(cls, folder: Path, *, mapped: bool = False) -> VectorIndex:
        """The index in `folder`, `mapped` into memory for reading only.

        Raises DamagedKnowledgeBase where there is none that can be read.
        """
        import faiss

        flags = getattr(faiss, "IO_FLAG_MMAP_IFC", 0) if mapped else 0
        try:
            index = faiss.read_index(str(folder / _FILE), flags)
            graph = faiss.read_index(str(folder / _GRAPH), flags) if (folder / _GRAPH).is_file() else None
        except RuntimeError as error:
            raise DamagedKnowledgeBase(f"{folder}: no vector index; run policykg build again") from error
        return cls(index, graph)

    @property
    def dimension(self) -> int:
        """The length of its vectors."""
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, ids: Sequence[int], vectors: np.ndarray) -> None:
        """Add vectors, shape [len(ids), dimension], under their ids."""
        import numpy as np

        if len(ids):
            self._graph = None
            self.__dict__.pop("_sorted", None)
            self._index.add_with_ids(np.ascontiguousarray(vectors), np.asarray(ids, dtype=np.int64))

    def remove(self, ids: Sequence[int]) -> None:
        """Remove the vectors of these ids."""
        import numpy as np

        if len(ids):
            self._graph = None
            self.__dict__.pop("_sorted", None)
            self._index.remove_ids(np.asarray(ids, dtype=np.int64))

    def get(self, ids: Sequence[int] | np.ndarray) -> np.ndarray:
        """The vectors of these ids, shape [len(ids), dimension]. Raises KeyError where one is missing."""
        import numpy as np

        try:
            found: np.ndarray = self._index.reconstruct_batch(np.asarray(ids, dtype=np.int64))
        except RuntimeError as error:
            raise KeyError(f"no vector for one of {len(ids)} passages") from error
        return found

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        import faiss

        folder.mkdir(parents=True, exist_ok=True)
        faiss.write_index(self._index, str(folder / _FILE))
        (folder / _GRAPH).unlink(missing_ok=True)
        if len(self) > _EXACT:
            self._graph = self._graph or self._make_graph()
            faiss.write_index(self._graph, str(folder / _GRAPH))

    @cached_property
    def _sorted(self) -> np.ndarray:
        return self._ids()

    def _ids(self) -> np.ndarray:
        """All ids, the smallest first: what the graph numbers from 0."""
        import faiss
        import numpy as np

        return np.sort(faiss.vector_to_array(self._index.id_map))

    def _make_graph(self) -> Any:
        import faiss

        ids, threads = self._ids(), faiss.omp_get_max_threads()
        kind = faiss.ScalarQuantizer.QT_8bit
        graph = faiss.IndexHNSWSQ(self.dimension, kind, _LINKS, faiss.METRIC_INNER_PRODUCT)  # type: ignore[arg-type]
        graph.hnsw.efConstruction = _MAKING
        graph.train(self.get(ids[:: max(1, len(ids) // _SCALED)]))
        faiss.omp_set_num_threads(1)
        try:
            for at in range(0, len(ids), 50_000):
                graph.add(self.get(ids[at : at + 50_000]))
        finally:
            faiss.omp_set_num_threads(threads)
        return graph

    def search(self, vector: np.ndarray, k: int, *, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """(id, inner product) of the best `k` for one vector, best first, ties by id; only `among` where given."""
        import numpy as np

        if not len(self) or not vector.any():
            return []
        query = np.ascontiguousarray(vector.reshape(1, -1))

        def search(count: int) -> Ranking:
            found = self._nearest(query, min(count, len(self)), among)
            # Again and exactly: FAISS sums up in another order for another place in the index.
            scores = (self.get(found).astype(np.float64) * query.astype(np.float64)).sum(axis=1).round(9)
            return list(zip(found.tolist(), scores.tolist(), strict=True))

        return best(search, min(k, len(self)), tolerance=1e-6)

    def _nearest(self, query: np.ndarray, count: int, among: Sequence[int] | None) -> np.ndarray:
        """Ids of the `count` nearest; through the graph where there is one."""
        import faiss
        import numpy as np

        parameters = None
        if among is not None:
            chosen = faiss.IDSelectorBatch(np.asarray(among, dtype=np.int64))
            parameters = faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]  # its stubs lack it
        elif self._graph is not None and count <= _MOST:
            wide = faiss.SearchParametersHNSW(efSearch=max(_CANDIDATES, count))  # type: ignore[attr-defined]
            _, places = self._graph.search(query, count, params=wide)
            if places[0][-1] >= 0:
                return np.asarray(self._sorted[places[0]])
        _, ids = self._index.search(query, count, params=parameters)
        return np.asarray(ids[0][ids[0] >= 0])
