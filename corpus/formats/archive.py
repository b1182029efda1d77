"""Office files are zip archives: opened with care, for a small file may unpack to gigabytes."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from corpus.errors import UnreadableFile

__all__ = ["check_archive", "member_names"]

_LARGEST = 400_000_000  # bytes, unpacked
_MOST_MEMBERS = 20_000
_BOMB = 200  # times smaller than what it unpacks to: no text of people packs so well
_BOMB_FROM = 20_000_000  # bytes unpacked; below it nothing is dangerous


def member_names(data: bytes) -> frozenset[str]:
    """The names in an archive; none for what is no archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return frozenset()


def check_archive(path: Path, data: bytes) -> None:
    """Raises UnreadableFile for a damaged archive and for one that unpacks to more than any document holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            sizes = [(m.file_size, m.compress_size) for m in members]
            if len(members) > _MOST_MEMBERS or sum(s for s, _ in sizes) > _LARGEST or any(_bomb(*s) for s in sizes):
                raise UnreadableFile(
                    f"{path}: unpacks to more than a document can hold; remove it, or save its text again"
                )
            broken = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile(f"{path}: the file is damaged or cut short ({error}); get it again") from error
    if broken:
        raise UnreadableFile(f"{path}: the file is damaged (at {broken}); get it again")


def _bomb(size: int, packed: int) -> bool:
    return size > _BOMB_FROM and size > _BOMB * max(packed, 1)
