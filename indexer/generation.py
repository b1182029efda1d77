"""Generations: each build makes a new folder beside the current one, whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import BadInput, PolicyKGError
from indexer.lock import is_held
from indexer.mirror import PENDING

__all__ = ["check_target", "new_generation", "remove_folder", "remove_garbage", "sync"]

_ATTEMPTS, _PAUSE = 40, 0.05  # seconds between two
_FULL = ("no space left", "disk is full", "quota exceeded", "file too large")


def check_target(target: Path) -> None:
    """Refuse to build into a folder that holds other things, or into a file."""
    if target.exists() and not target.is_dir():
        raise BadInput(f"{target}: is a file; give a folder for the knowledge base with -o")
    if not target.is_dir() or ((target / "manifest.json").exists() and (target / "lock").exists()):
        return
    names = ("lock", "manifest.json.new", PENDING)  # a manifest.json without a lock is that of something else
    foreign = [p.name for p in target.iterdir() if p.name not in names and not _is_generation(p)]
    if foreign:
        raise BadInput(f"{target}: holds other files ({foreign[0]} …); give a new folder with -o")


def _is_generation(path: Path) -> bool:
    return path.is_dir() and path.name[0] == "g" and path.name[1:].isdigit()


def remove_garbage(target: Path, *, keep: str | None) -> None:
    """Remove generations that no manifest names and nobody reads: what a killed build or a replaced state left."""
    for path in target.iterdir():
        if _is_generation(path) and path.name != keep and not is_held(path):
            shutil.rmtree(path, ignore_errors=True)


def remove_folder(folder: Path) -> None:
    """Remove a folder in which an index that was just opened may still be writing its lock, in a thread of its own."""
    for attempt in range(_ATTEMPTS):
        try:
            shutil.rmtree(folder)
            return
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.ENOENT) or attempt == _ATTEMPTS - 1:
                raise
        if not folder.exists():
            return
        time.sleep(_PAUSE)


@contextmanager
def new_generation(target: Path) -> Iterator[Path]:
    """A name for the next generation, which goes again where making it fails. A full disk becomes a BadInput."""
    number = max((int(p.name[1:]) for p in target.iterdir() if _is_generation(p)), default=0) + 1
    folder = target / f"g{number:06}"
    try:
        yield folder
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        if _is_about_writing(error):
            raise BadInput(
                f"{target}: cannot be written ({error}); make room on the disk, or choose another folder with -o; "
                "what was built before is untouched"
            ) from error
        raise


def _is_about_writing(error: Exception) -> bool:
    """Whether an error, of whatever library, says that nothing more can be written."""
    if isinstance(error, PolicyKGError):
        return False
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    # SQLite calls a file that may not grow an I/O error.
    return full or isinstance(error, sqlite3.OperationalError) or any(w in str(error).lower() for w in _FULL)


def sync(folder: Path) -> None:
    """Make sure that a folder and all in it have reached the disk."""
    for path in (folder, *folder.rglob("*")):
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except FileNotFoundError:  # the store's own tidying in the background took a file that it no longer needs
            continue
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
