"""The graph (HNSW, scalar quantisation) that a large vector index is searched through.

It is made of the vectors in the order of their ids on one thread, so that it does not depend on how the index came about. Making
it takes a minute for 180,000 vectors: vectors that come or go later leave it as it is. Those that went are passed over,
those that came are searched one by one, until they are so many that it is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.folders import link

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Neighbours"]

_GRAPH, _IDS, _OLD = "graph.faiss", "graph-ids.npy", "graph-old.npy"
# Of 120,000 paragraphs of laws: recall at 10 of 0.99 in 0.9 ms; lists (IVF) needed 2.7 ms for as much, and 256 instead of
# 512 candidates gave 0.97.
_LINKS, _MAKING, _CANDIDATES = 24, 80, 512
_SCALED = 20_000  # vectors that quantisation is made by


class Neighbours:
    """A graph over the vectors `ids`, in ascending order; `old` are those of them that went or have another vector now."""

    def __init__(self, graph: Any, ids: np.ndarray, old: Iterable[int] = (), folder: Path | None = None) -> None:
        self._graph, self.ids, self.old, self._folder = graph, ids, set(old), folder

    @classmethod
    def make(cls, ids: np.ndarray, vectors: Callable[[slice], np.ndarray]) -> Neighbours:
        """A graph over the vectors of some ids, in that order, of which `vectors` gives a part at a time."""
        import faiss

        threads, kind = faiss.omp_get_max_threads(), faiss.ScalarQuantizer.QT_8bit
        sample = vectors(slice(None, None, max(1, len(ids) // _SCALED)))
        graph = faiss.IndexHNSWSQ(sample.shape[1], kind, _LINKS, faiss.METRIC_INNER_PRODUCT)  # type: ignore[arg-type]
        graph.hnsw.efConstruction = _MAKING
        graph.train(sample)
        faiss.omp_set_num_threads(1)
        try:
            for at in range(0, len(ids), 50_000):
                graph.add(vectors(slice(at, at + 50_000)))
        finally:
            faiss.omp_set_num_threads(threads)
        return cls(graph, ids)

    @classmethod
    def open(cls, folder: Path) -> Neighbours | None:
        """The graph in `folder`, mapped into memory; None where there is none. Raises RuntimeError, OSError or ValueError."""
        import faiss
        import numpy as np

        if not (folder / _GRAPH).is_file():
            return None
        graph = faiss.read_index(str(folder / _GRAPH), getattr(faiss, "IO_FLAG_MMAP_IFC", 0))
        return cls(graph, np.load(folder / _IDS), np.load(folder / _OLD).tolist(), folder)

    def save(self, folder: Path) -> None:
        """Write it into `folder`; what has not changed is linked."""
        import faiss
        import numpy as np

        if self._folder == folder:
            pass
        elif self._folder:
            for name in (_GRAPH, _IDS):
                link(self._folder / name, folder / name)
        else:
            faiss.write_index(self._graph, str(folder / _GRAPH))
            np.save(folder / _IDS, self.ids)
        self._folder = folder
        np.save(folder / _OLD, np.array(sorted(self.old), dtype=np.int64))

    @staticmethod
    def remove(folder: Path) -> None:
        """Remove the graph from `folder`, where there is one."""
        for name in (_GRAPH, _IDS, _OLD):
            (folder / name).unlink(missing_ok=True)

    def forget(self, ids: np.ndarray) -> None:
        """Pass over the vectors of these ids from now on."""
        self.old.update(ids[self._known(ids)].tolist())
        self.__dict__.pop("_passed_over", None)

    def holds(self, ids: np.ndarray) -> np.ndarray:
        """Which of some ids it has the present vectors of, as booleans."""
        import numpy as np

        known = self._known(ids)
        return known & ~np.isin(ids, list(self.old)) if self.old else known

    def _known(self, ids: np.ndarray) -> np.ndarray:
        """Which of some ids it has vectors of."""
        import numpy as np

        places = np.searchsorted(self.ids, ids).clip(max=len(self.ids) - 1)
        return np.asarray(self.ids[places] == ids)

    @cached_property
    def _passed_over(self) -> Any:
        """Which places to leave out, as FAISS wants it; None for none."""
        import faiss
        import numpy as np

        if not self.old:
            return None
        places = np.searchsorted(self.ids, np.array(sorted(self.old), dtype=np.int64))
        return faiss.IDSelectorNot(faiss.IDSelectorBatch(places))

    def search(self, query: np.ndarray, count: int) -> np.ndarray | None:
        """The ids of the `count` nearest to one vector, shape [1, dimension]; None where it does not find as many."""
        import faiss
        import numpy as np

        wide = faiss.SearchParametersHNSW(efSearch=max(_CANDIDATES, count))  # type: ignore[attr-defined]
        if self._passed_over is not None:
            wide.sel = self._passed_over
        _, places = self._graph.search(query, count, params=wide)
        return np.asarray(self.ids[places[0]]) if places[0][-1] >= 0 else None
