"""The vector index: passages known by their catalogue ids; exact, beyond a size with a graph to find them by (FAISS).

The exact vectors lie in parts, files that never change: a part of which one goes is written anew, the others are linked. What
the graph finds is scored exactly again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import DamagedKnowledgeBase
from indexer.folders import link
from indexer.neighbours import Neighbours
from indexer.ranking import Ranking, best

if TYPE_CHECKING:
    import numpy as np

__all__ = ["VectorIndex"]

_LIST = "parts.json"
_PART = 8192  # vectors
# Vectors: an exact search among 30,000 with 256 dimensions takes 1.3 ms on a core, and grows with their number.
_EXACT = 30_000
_MOST = 1000  # hits that the graph is asked for
_ANEW = 10  # the graph is made anew when it lacks, or has in vain, one vector in ten


@dataclass(slots=True)
class _Part:
    """Some vectors, shape [len(ids), dimension]; `name` is that of their files, "" before they are written."""

    name: str
    ids: np.ndarray
    vectors: np.ndarray

    def files(self) -> tuple[str, str]:
        return f"{self.name}.ids.npy", f"{self.name}.vectors.npy"


class VectorIndex:
    """Inner products over unit vectors; files in a directory, beside them the graph where there are many."""

    def __init__(
        self, dimension: int, parts: Iterable[_Part] = (), graph: Neighbours | None = None, folder: Path | None = None
    ) -> None:
        self.dimension, self._parts, self._graph, self._folder = dimension, list(parts), graph, folder
        self._used = max((int(p.name.rpartition("-")[2]) for p in self._parts), default=0)

    @classmethod
    def create(cls, dimension: int) -> VectorIndex:
        """A new, empty index."""
        return cls(dimension)

    @classmethod
    def open(cls, folder: Path) -> VectorIndex:
        """The index in `folder`, mapped into memory. Raises DamagedKnowledgeBase where there is none that can be read."""
        try:
            data = json.loads((folder / _LIST).read_text("utf-8"))
            parts = [_read(folder, name, int(data["dimension"])) for name in data["parts"]]
            return cls(int(data["dimension"]), parts, Neighbours.open(folder), folder)
        except (OSError, EOFError, ValueError, KeyError, TypeError, RuntimeError) as error:
            raise DamagedKnowledgeBase(f"{folder}: no vector index; run policykg build again") from error

    def __len__(self) -> int:
        return sum(len(p.ids) for p in self._parts)

    def add(self, ids: Sequence[int], vectors: np.ndarray) -> None:
        """Add vectors, shape [len(ids), dimension], under their ids."""
        import numpy as np

        self._forget_places()
        at = 0
        while at < len(ids):
            part = self._roomy()
            room = slice(at, at + _PART - len(part.ids))
            part.ids = np.concatenate([part.ids, np.asarray(ids[room], dtype=np.int64)])
            part.vectors = np.concatenate([part.vectors, np.asarray(vectors[room], dtype=np.float32)])
            part.name, at = "", room.stop

    def _roomy(self) -> _Part:
        """A part with room, one that is to be written anyhow if there is one."""
        import numpy as np

        roomy = [p for p in self._parts if len(p.ids) < _PART]
        if not roomy:
            roomy = [_Part("", np.empty(0, np.int64), np.empty((0, self.dimension), np.float32))]
            self._parts += roomy
        return min(roomy, key=lambda p: p.name != "")

    def remove(self, ids: Sequence[int]) -> None:
        """Remove the vectors of these ids."""
        import numpy as np

        self._forget_places()
        gone = np.asarray(ids, dtype=np.int64)
        if self._graph:
            self._graph.forget(gone)
        for part in self._parts:
            stay = ~np.isin(part.ids, gone)
            if not stay.all():
                part.name, part.ids, part.vectors = "", part.ids[stay], part.vectors[stay]
        self._parts = [p for p in self._parts if len(p.ids)]

    def get(self, ids: Sequence[int] | np.ndarray) -> np.ndarray:
        """The vectors of these ids, shape [len(ids), dimension]. Raises KeyError where one is missing."""
        import numpy as np

        places = self._places(np.asarray(ids, dtype=np.int64))
        if (places < 0).any():
            raise KeyError(f"no vector for one of {len(places)} passages")
        return self._at(places)

    def _forget_places(self) -> None:
        for name in ("_ids", "_order", "_offsets", "_fresh"):
            self.__dict__.pop(name, None)

    @cached_property
    def _ids(self) -> np.ndarray:
        """All ids, part after part; the index of one is its place."""
        import numpy as np

        return np.concatenate([np.empty(0, np.int64), *(p.ids for p in self._parts)])

    @cached_property
    def _order(self) -> np.ndarray:
        """The places in the order of their ids."""
        import numpy as np

        return np.argsort(self._ids, kind="stable")

    @cached_property
    def _offsets(self) -> np.ndarray:
        """The place at which each part begins."""
        import numpy as np

        return np.cumsum([0, *(len(p.ids) for p in self._parts)])[:-1]

    @cached_property
    def _fresh(self) -> np.ndarray:
        """The places of the vectors that the graph has not."""
        import numpy as np

        return np.flatnonzero(~self._graph.holds(self._ids)) if self._graph else np.arange(len(self))

    def _places(self, ids: np.ndarray) -> np.ndarray:
        """The places of some ids, -1 for one that is not there."""
        import numpy as np

        if not len(self):
            return np.full(len(ids), -1)
        ordered = self._order[np.searchsorted(self._ids, ids, sorter=self._order).clip(max=len(self) - 1)]
        return np.where(self._ids[ordered] == ids, ordered, -1)

    def _at(self, places: np.ndarray) -> np.ndarray:
        """The vectors at some places."""
        import numpy as np

        found = np.empty((len(places), self.dimension), np.float32)
        parts = np.searchsorted(self._offsets, places, side="right") - 1
        for n in np.unique(parts):
            here = parts == n
            found[here] = self._parts[n].vectors[places[here] - self._offsets[n]]
        return found

    def save(self, folder: Path) -> None:
        """Write the index into `folder`; what has not changed since it was opened is linked."""
        folder.mkdir(parents=True, exist_ok=True)
        before, self._folder = self._folder, folder
        for part in self._parts:
            self._write(part, before)
        names = [p.name for p in self._parts]
        (folder / _LIST).write_text(json.dumps({"dimension": self.dimension, "parts": names}), "utf-8")
        kept = {_LIST, *(name for p in self._parts for name in p.files())}
        for path in list(folder.glob("part-*")):
            if path.name not in kept:
                path.unlink()
        self._save_graph(folder)

    def _write(self, part: _Part, before: Path | None) -> None:
        import numpy as np

        folder = self._folder or Path()
        if not part.name:
            self._used += 1
            part.name = f"part-{self._used:06}"
            for name, data in zip(part.files(), (part.ids, part.vectors), strict=True):
                np.save(folder / name, data)
        elif before and before != folder:
            for name in part.files():
                link(before / name, folder / name)

    def _save_graph(self, folder: Path) -> None:
        if len(self) <= _EXACT:
            self._graph = None
            Neighbours.remove(folder)
            return
        if not self._graph or (len(self._fresh) + len(self._graph.old)) * _ANEW > len(self):
            Neighbours.remove(folder)
            order = self._order
            self._graph = Neighbours.make(self._ids[order], lambda part: self._at(order[part]))
            self._forget_places()
        self._graph.save(folder)

    def search(self, vector: np.ndarray, k: int, *, among: Sequence[int] | None = None) -> list[tuple[int, float]]:
        """(id, inner product) of the best `k` for one vector, best first, ties by id; only `among` where given."""
        import numpy as np

        if not len(self) or not vector.any():
            return []
        query = np.ascontiguousarray(vector.reshape(-1), dtype=np.float32)
        chosen = None if among is None else self._places(np.unique(np.asarray(among, dtype=np.int64)))
        chosen = None if chosen is None else np.sort(chosen[chosen >= 0])

        def search(count: int) -> Ranking:
            found = self._nearest(query, min(count, len(self)), chosen)
            # Again and exactly: sums come out a little different for another place in the index.
            scores = (self._at(found).astype(np.float64) * query.astype(np.float64)).sum(axis=1).round(9)
            return list(zip(self._ids[found].tolist(), scores.tolist(), strict=True))

        return best(search, min(k, len(self)), tolerance=1e-6)

    def _nearest(self, query: np.ndarray, count: int, chosen: np.ndarray | None) -> np.ndarray:
        """The `count` nearest places among the `chosen`; through the graph where all are chosen and there is one."""
        import numpy as np

        if chosen is None and self._graph and count <= _MOST:
            found = self._graph.search(query.reshape(1, -1), count)
            if found is not None:
                places = self._places(found)
                if len(self._fresh):
                    places = np.concatenate([places, self._fresh])
                return self._best(lambda: self._at(places) @ query, places, count)
        if chosen is not None and len(chosen) * 4 < len(self):
            return self._best(lambda: self._at(chosen) @ query, chosen, count)
        places = np.arange(len(self)) if chosen is None else chosen
        return self._best(lambda: np.concatenate([p.vectors @ query for p in self._parts])[places], places, count)

    @staticmethod
    def _best(scores: Callable[[], np.ndarray], places: np.ndarray, count: int) -> np.ndarray:
        """Of some places the `count` with the highest scores, which are asked for only where there are more."""
        import numpy as np

        return places[np.argpartition(-scores(), count - 1)[:count]] if count < len(places) else places


def _read(folder: Path, name: str, dimension: int) -> _Part:
    import numpy as np

    part = _Part(name, np.empty(0), np.empty(0))
    ids, vectors = part.files()
    # A plain array over the mapped file: to take rows of numpy's own memmap costs as much again.
    part.ids, part.vectors = np.load(folder / ids), np.asarray(np.load(folder / vectors, mmap_mode="r"))
    if part.vectors.shape != (len(part.ids), dimension):
        raise ValueError(f"{folder / vectors}: shape {part.vectors.shape}")
    return part
