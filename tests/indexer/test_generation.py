"""Generations: folders that come and go whole."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest

from indexer.folders import remove_folder


def test_a_folder_goes_although_something_still_writes_into_it(tmp_path: Path) -> None:
    """An index writes its lock in a thread of its own, also while its folder is being removed."""
    folder = tmp_path / "lexical"
    folder.mkdir()
    for n in range(2000):
        (folder / f"{n}.part").touch()
    begun, end = Event(), Event()

    def write() -> None:
        while not end.is_set():
            with suppress(OSError):
                (folder / ".lock").touch()
                begun.set()

    writer = Thread(target=write)
    writer.start()
    begun.wait()
    try:
        remove_folder(folder)
    finally:
        end.set()
        writer.join()
    assert not folder.exists()


def test_what_is_no_folder_is_not_removed(tmp_path: Path) -> None:
    """Other errors are not waited for: they are the caller's."""
    file = tmp_path / "file"
    file.write_text("kept")
    with pytest.raises(NotADirectoryError):
        remove_folder(file)
    assert file.read_text() == "kept"
