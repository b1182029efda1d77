"""Files and folders of a generation: linked, brought to the disk, removed."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

__all__ = ["GONE", "link", "remove_folder", "sync"]

GONE = ".gone"  # ends the name of a folder that is being removed
_ATTEMPTS = 10


def link(source: Path, target: Path) -> None:
    """A file that never changes under a second name; a copy where the file system has no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def remove_folder(folder: Path) -> None:
    """Remove a folder in which an index that was just opened may still be writing its lock, in a thread of its own.

    It is renamed first: who goes on writing by the old name then finds no folder, and the removal comes to an end.
    """
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "no folder to remove", str(folder))
    gone = folder.with_name(folder.name + GONE)
    shutil.rmtree(gone, ignore_errors=True)
    folder.rename(gone)
    for attempt in range(_ATTEMPTS):  # a file that was being made as the folder got its new name
        try:
            shutil.rmtree(gone)
            return
        except OSError as error:
            if error.errno != errno.ENOTEMPTY or attempt == _ATTEMPTS - 1:
                raise


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
