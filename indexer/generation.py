"""Generations: each build makes a new folder beside the current one, whole or not at all."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from corpus.errors import BadInput, PolicyKGError
from indexer.folders import GONE, remove_folder
from indexer.lock import is_held
from indexer.mirror import PENDING

__all__ = ["check_target", "new_generation", "remove_garbage"]

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
    return path.is_dir() and path.name[0] == "g" and _number(path).isdigit()


def _number(path: Path) -> str:
    """The number in the name of a generation, also of one that is being removed."""
    return path.name.removesuffix(GONE)[1:]


def remove_garbage(target: Path, *, keep: str | None) -> None:
    """Remove generations that no manifest names and nobody reads: what a killed build or a replaced state left."""
    for path in target.iterdir():
        if not _is_generation(path) or path.name == keep or is_held(path):
            continue
        with suppress(OSError):  # what is left of it goes with the next build
            shutil.rmtree(path) if path.name.endswith(GONE) else remove_folder(path)


@contextmanager
def new_generation(target: Path) -> Iterator[Path]:
    """A name for the next generation, which goes again where making it fails. A full disk becomes a BadInput."""
    number = max((int(_number(p)) for p in target.iterdir() if _is_generation(p)), default=0) + 1
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
