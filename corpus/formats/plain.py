"""Plain text: the text as it stands."""

from __future__ import annotations

from pathlib import Path

from corpus.formats.content import Content
from corpus.formats.decode import decode

__all__ = ["read"]


def read(path: Path, data: bytes) -> Content:
    """The text of a .txt file. Raises UnreadableFile for what is no text."""
    text, encoding = decode(data, path=path)
    return Content(text, encoding, "text/plain")
