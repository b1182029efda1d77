"""The vector index: FAISS, passages known by their catalogue ids; exact, beyond a size with lists to look into first.

The exact vectors are what is kept; the lists (IVF, scalar quantisation) are made of them when the index is saved, in the
order of the ids, so that they do not depend on how the index came about. What they give is scored exactly again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import DamagedKnowledgeBase
from indexer.ranking import Ranking, best

if TYPE_CHECKING:
    import numpy as np

__all__ = ["VectorIndex"]

_FILE = "passages.faiss"
_LISTS = "lists.faiss"
# Vectors: an exact search of 30,000 with 256 dimensions takes 3 ms on a core, and grows with their number.
_EXACT = 30_000
_PROBED = 64  # lists looked into; benchmarks/search.py prints the recall
_MOST = 1000  # hits that the lists are asked for: of more they know too few
_TRAINED = 64  # vectors a list that they are made by


class VectorIndex:
    """Inner products over unit vectors; one file in a directory, beside it the lists where it is large."""

    def __init__(self, index: Any, lists: Any = None) -> None:
        self._index, self._lists = index, lists

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
            lists = faiss.read_index(str(folder / _LISTS), flags) if (folder / _LISTS).is_file() else None
        except RuntimeError as error:
            raise DamagedKnowledgeBase(f"{folder}: no vector index; run policykg build again") from error
        return cls(index, lists)

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
            self._lists = None
            self._index.add_with_ids(np.ascontiguousarray(vectors), np.asarray(ids, dtype=np.int64))

    def remove(self, ids: Sequence[int]) -> None:
        """Remove the vectors of these ids."""
        import numpy as np

        if len(ids):
            self._lists = None
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
        (folder / _LISTS).unlink(missing_ok=True)
        if len(self) > _EXACT:
            self._lists = self._lists or self._make_lists()
            faiss.write_index(self._lists, str(folder / _LISTS))

    def _make_lists(self) -> Any:
        """Lists of near vectors, about twice as many as the root of their number."""
        import faiss
        import numpy as np

        ids = np.sort(faiss.vector_to_array(self._index.id_map))
        count = int(2 * len(ids) ** 0.5)
        quantizer: Any = faiss.IndexFlatIP(self.dimension)
        kind = faiss.ScalarQuantizer.QT_8bit
        lists = faiss.IndexIVFScalarQuantizer(quantizer, self.dimension, count, kind, faiss.METRIC_INNER_PRODUCT)
        lists.own_fields = True
        quantizer.this.disown()
        lists.cp.niter, lists.cp.max_points_per_centroid = 8, _TRAINED
        chosen = np.random.default_rng(1).permutation(len(ids))[: count * _TRAINED]
        lists.train(self.get(ids[np.sort(chosen)]))
        for at in range(0, len(ids), 50_000):
            part = ids[at : at + 50_000]
            lists.add_with_ids(self.get(part), part)
        return lists

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
        """Ids of the `count` nearest; through the lists where there are any and they hold enough."""
        import faiss
        import numpy as np

        parameters = None
        if among is not None:
            chosen = faiss.IDSelectorBatch(np.asarray(among, dtype=np.int64))
            parameters = faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]  # its stubs lack it
        elif self._lists is not None and count <= _MOST:
            probed = faiss.SearchParametersIVF(nprobe=_PROBED)  # type: ignore[call-arg]
            _, ids = self._lists.search(query, count, params=probed)
            if ids[0][-1] >= 0:
                return np.asarray(ids[0])
        _, ids = self._index.search(query, count, params=parameters)
        return np.asarray(ids[0][ids[0] >= 0])
