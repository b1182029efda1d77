"""What makes a file unchanged: its content, and while nothing else shows a change its size, times and inode."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from corpus.reader import SourceFile
from indexer.sources import content_key, keys_of, marks_of

DAY = 86_400


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SourceFile:
    """A file that has lain there for a day."""
    path = tmp_path / "a.txt"
    path.write_text("一、总体要求", "utf-8")
    later = time.time_ns() + DAY * 10**9
    monkeypatch.setattr("indexer.sources.time.time_ns", lambda: later)
    return SourceFile("a", path)


def key(text: str, name: str = "a.txt") -> str:
    """The key of a file with a text."""
    return content_key(hashlib.sha256(text.encode()).hexdigest(), name)


def test_a_file_that_is_known_by_its_mark_is_not_read(old: SourceFile) -> None:
    """Its key is that of the content that was known, as today's reader reads it."""
    known = {"a": "reader of yesterday:hash:a.txt"}
    assert keys_of([old], known, marks_of([old])).keys == {"a": content_key("hash", "a.txt")}


def test_a_file_with_another_mark_is_read(old: SourceFile) -> None:
    """Also one that has the size and the time of change that it had, but is another file."""
    marks = marks_of([old])
    before, other = old.path.stat(), old.path.with_name("b.txt")
    other.write_text("二、总体要求", "utf-8")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(old.path)
    assert (old.path.stat().st_size, old.path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert keys_of([old], {"a": key("一、总体要求")}, marks).keys == {"a": key("二、总体要求")}


def test_a_file_that_was_written_just_now_has_no_mark(tmp_path: Path) -> None:
    """It may be written again within the same tick of the clock."""
    (tmp_path / "a.txt").write_text("一", "utf-8")
    assert marks_of([SourceFile("a", tmp_path / "a.txt")]) == {"a": ""}


def test_a_file_that_is_gone_has_neither(tmp_path: Path) -> None:
    """What cannot be looked at is to be read, and then reported."""
    found = keys_of([SourceFile("a", tmp_path / "a.txt")], {}, {})
    assert (found.keys, found.marks) == ({"a": ""}, {"a": ""})
