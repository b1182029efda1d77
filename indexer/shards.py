"""Shards of the lexical index: the words of some documents' passages, so many that making one anew is quick.

BM25 counts all passages that have a word, and tantivy goes on counting those that were deleted, in a merge by a rounded length
besides: scores would differ from those of a clean build. So nothing is ever deleted in an index. Each shard is an index of
its own, made anew of its words where one of its documents goes; the index that is searched is the list of all shards'
segments, in which every count is exact.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from indexer.folders import link

__all__ = ["Entry", "Shard", "Shards", "chunks"]

_LIST = "shards.json"
# Passages. Making a shard of 11,000 anew takes 0.2 s; with 16 shards a search among 180,000 passages is as fast as with one.
_SMALLEST, _SHARDS = 4096, 16


class Entry(NamedTuple):
    """A passage as it is indexed: its id, its document, the words of its text and of its headings."""

    id: int
    document: str
    body: str
    headings: str


@dataclass(frozen=True, slots=True)
class Shard:
    """The passages of some documents: `segments` as tantivy lists them, the words in a file of the same `name`."""

    name: str
    segments: tuple[dict[str, Any], ...]
    documents: tuple[str, ...]
    passages: int

    def row(self) -> dict[str, Any]:
        """As it is listed."""
        return {"name": self.name, "segments": self.segments, "documents": self.documents, "passages": self.passages}

    def stems(self) -> set[str]:
        """What the names of its files begin with."""
        return {self.name, *(str(s["segment_id"]).replace("-", "") for s in self.segments)}


class Shards:
    """The list of the shards in a folder."""

    def __init__(self, folder: Path, shards: Iterable[Shard] = (), used: int = 0) -> None:
        self.folder, self.shards, self._used = folder, tuple(shards), used

    @classmethod
    def read(cls, folder: Path) -> Shards:
        """The list in `folder`. Raises OSError, ValueError, KeyError or TypeError where there is none that can be read."""
        data = json.loads((folder / _LIST).read_text("utf-8"))
        return cls(folder, (_shard(row) for row in data["shards"]), int(data["used"]))

    def write(self) -> None:
        """Replace the list in the folder."""
        data = {"used": self._used, "shards": [s.row() for s in self.shards]}
        _replace(self.folder / _LIST, json.dumps(data, ensure_ascii=False).encode())

    def link_to(self, folder: Path) -> Shards:
        """The same shards in another folder, their files linked: they never change."""
        folder.mkdir(parents=True)
        for path in self._files(self.shards):
            link(path, folder / path.name)
        return Shards(folder, self.shards, self._used)

    def parting(self, gone: Collection[str], coming: int) -> tuple[list[Shard], int]:
        """The shards to make anew where documents go and passages come, and how many passages a shard may have then."""
        size = max(_SMALLEST, math.ceil((sum(s.passages for s in self.shards) + coming) / _SHARDS))
        touched = [s for s in self.shards if not set(gone).isdisjoint(s.documents)] if gone else []
        if len(self.shards) - len(touched) > 2 * _SHARDS:  # an index that has grown is parted anew
            return list(self.shards), size
        smallest = min(self.shards, key=lambda s: s.passages, default=None)
        if coming and not touched and smallest and smallest.passages + coming <= size:
            touched = [smallest]
        return touched, size

    def entries(self, shards: Iterable[Shard], without: Collection[str]) -> Iterator[Entry]:
        """The passages of some shards, those of some documents left out."""
        for shard in shards:
            rows = json.loads(zlib.decompress((self.folder / f"{shard.name}.words").read_bytes()))
            yield from (entry for row in rows if (entry := Entry(*row)).document not in without)

    def check(self) -> None:
        """Read all of them. Raises OSError, ValueError, zlib.error or TypeError where one cannot be."""
        for shard in self.shards:
            if sum(1 for _ in self.entries([shard], without=())) != shard.passages:
                raise ValueError(f"{shard.name}: not all passages")

    def name(self) -> str:
        """A name that no shard has had."""
        self._used += 1
        return f"shard-{self._used:06}"

    def add(self, name: str, entries: Sequence[Entry], segments: Sequence[dict[str, Any]]) -> None:
        """A shard that was made of some passages."""
        words = json.dumps(entries, ensure_ascii=False).encode()
        (self.folder / f"{name}.words").write_bytes(zlib.compress(words, 1))
        documents = tuple(dict.fromkeys(e.document for e in entries))
        self.shards = (*self.shards, Shard(name, tuple(segments), documents, len(entries)))

    def drop(self, shards: Collection[Shard]) -> None:
        """Remove some shards and their files."""
        for path in self._files(shards):
            path.unlink()
        self.shards = tuple(s for s in self.shards if s not in shards)

    def _files(self, shards: Iterable[Shard]) -> list[Path]:
        stems = {stem for shard in shards for stem in shard.stems()}
        return [p for p in self.folder.iterdir() if p.name.split(".")[0] in stems]


def chunks(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    """Passages in portions of about `size`, those of a document together."""
    portion: list[Entry] = []
    for _, of_document in groupby(entries, key=lambda e: e.document):
        rows = list(of_document)
        if portion and len(portion) + len(rows) > size:
            yield portion
            portion = []
        portion += rows
    if portion:
        yield portion


def _shard(row: dict[str, Any]) -> Shard:
    return Shard(row["name"], tuple(row["segments"]), tuple(row["documents"]), row["passages"])


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_name(f"{path.name}.new")
    temporary.write_bytes(data)
    temporary.replace(path)
