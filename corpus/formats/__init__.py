"""Files become text, one small module for each kind of file.

To add a kind: a module with `read(path, data) -> Content`, and a line in `_READERS`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.formats import html, plain
from corpus.formats.content import Content

__all__ = ["LARGEST", "SUFFIXES", "Content", "read_content"]

_READERS: Mapping[str, Callable[[Path, bytes], Content]] = {
    ".txt": plain.read,
    ".md": plain.read,
    ".html": html.read,
    ".htm": html.read,
}
SUFFIXES = frozenset(_READERS)
LARGEST = 200_000_000  # bytes: no policy document is larger


def read_content(path: Path) -> Content:
    """The text of a file, by its suffix. Raises UnreadableFile, with the next step, for what cannot be read."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableFile(f"{path}: files of this kind are not read; save it as one of {' '.join(sorted(SUFFIXES))}")
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableFile(f"{path}: larger than {LARGEST // 1_000_000} MB; split it into documents")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    return reader(path, data).with_hash(hashlib.sha256(data).hexdigest())
