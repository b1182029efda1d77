"""The files that a build reads, and what makes one of them unchanged."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from corpus.reader import SourceFile, discover

__all__ = ["Keys", "content_key", "keys_of", "marks_of", "sources_below"]

_SETTLED = 2_000_000_000  # nanoseconds: a file that was written later may be written again and bear the same time


def sources_below(source: Path, target: Path) -> list[SourceFile]:
    """The documents below `source`, without what the knowledge base holds, should it lie there: what a killed build left
    is no knowledge base yet to `discover`."""
    found, inside = list(discover(source)), target.resolve()
    if not inside.is_relative_to(source.resolve()):
        return found
    return [f for f in found if inside not in f.path.resolve().parents]


@dataclass(frozen=True, slots=True)
class Keys:
    """By document: `keys` stand for the content of the files; by `marks` a file is known without being read."""

    keys: Mapping[str, str]
    marks: Mapping[str, str]


def keys_of(sources: Sequence[SourceFile], known: Mapping[str, str], marks: Mapping[str, str]) -> Keys:
    """The keys of some files, of which those are read whose mark is not the one that it was; `known` are the keys then."""
    keys, seen = {}, marks_of(sources)
    for file in sources:
        same = seen[file.id] and marks.get(file.id) == seen[file.id] and file.id in known
        keys[file.id] = _same_content(known[file.id], file.path.name) if same else _key(file.path)
    return Keys(keys, seen)


def marks_of(sources: Iterable[SourceFile]) -> dict[str, str]:
    """The marks of some files, to be noted before they are read: one that changes then has another mark afterwards."""
    now = time.time_ns()
    return {file.id: _mark(file.path, now) for file in sources}


def _mark(path: Path, now: int) -> str:
    """Size, times and inode of a file, as git knows one by; "" for one that was written just now."""
    try:
        stat = os.stat(path)
    except OSError:
        return ""
    if now - max(stat.st_mtime_ns, stat.st_ctime_ns) < _SETTLED:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino} {stat.st_dev}"


def _same_content(key: str, name: str) -> str:
    """The key now of a file with the content that a key was made for."""
    return content_key(key.split(":", 2)[1], name)


def _key(path: Path) -> str:
    """What makes a file unchanged: its content, its name, by which it is read, and the version of the reader."""
    try:
        with path.open("rb") as data:
            return content_key(hashlib.file_digest(data, "sha256").hexdigest(), path.name)
    except OSError:
        return ""


def content_key(sha256: str, name: str) -> str:
    """The key of a file with this content and name, as the present reader reads it."""
    return f"{_reader()}:{sha256}:{name}"


@cache
def _reader() -> str:
    """A hash over the code and data that decide what a text is read as: a changed reader reads everything again."""
    digest = hashlib.sha256()
    for package, below in (
        ("corpus", ""),
        ("corpus", "data"),
        ("corpus", "formats"),
        ("kg", ""),
        ("kg", "data"),
        ("indexer", ""),
    ):
        for file in sorted((files(package) / below if below else files(package)).iterdir(), key=lambda f: f.name):
            if file.name.endswith((".py", ".csv", ".txt", "thesaurus.ttl")):
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
