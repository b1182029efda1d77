"""The vector index: FAISS, exact, passages known by their catalogue ids."""

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


class VectorIndex:
    """Inner products over unit vectors; one file in a directory."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def create(cls, dimension: int) -> VectorIndex:
        """A new, empty index."""
        import faiss

        return cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)))

    @classmethod
    def open(cls, folder: Path) -> VectorIndex:
        """The index in `folder`. Raises DamagedKnowledgeBase where there is none that can be read."""
        import faiss

        try:
            return cls(faiss.read_index(str(folder / _FILE)))
        except RuntimeError as error:
            raise DamagedKnowledgeBase(f"{folder}: no vector index; run policykg build again") from error

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
            self._index.add_with_ids(np.ascontiguousarray(vectors), np.asarray(ids, dtype=np.int64))

    def remove(self, ids: Sequence[int]) -> None:
        """Remove the vectors of these ids."""
        import numpy as np

        if len(ids):
            self._index.remove_ids(np.asarray(ids, dtype=np.int64))

    def get(self, ids: Sequence[int]) -> np.ndarray:
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

    def search(self, vector: np.ndarray, k: int, *, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """(id, inner product) of the best `k` for one vector, best first, ties by id; only `among` where given."""
        import faiss
        import numpy as np

        if not len(self) or not vector.any():
            return []
        query, parameters = np.ascontiguousarray(vector.reshape(1, -1)), None
        if among is not None:
            chosen = faiss.IDSelectorBatch(np.asarray(among, dtype=np.int64))
            parameters = faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]  # its stubs lack it

        def search(count: int) -> Ranking:
            _, ids = self._index.search(query, min(count, len(self)), params=parameters)
            found = ids[0][ids[0] >= 0]
            # Again and exactly: FAISS sums up in another order for another place in the index.
            scores = (self.get(found).astype(np.float64) * query.astype(np.float64)).sum(axis=1).round(9)
            return list(zip(found.tolist(), scores.tolist(), strict=True))

        return best(search, min(k, len(self)), tolerance=1e-6)
