"""Files become text, one small module for each kind of file.

A file is read as what its bytes are, whatever its name says: pages saved as .doc and Word files named .wps are
common. To add a kind: a module with `read(path, data) -> Content`, a line in `_READERS`, its suffix in `_SUFFIXES`,
and in `corpus/formats/kinds.py` how its bytes are known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.formats import docx, html, markdown, mhtml, office, pdf, plain, xlsx
from corpus.formats.content import Content
from corpus.formats.kinds import kind_of

__all__ = ["LARGEST", "SUFFIXES", "Content", "read_content"]

_READERS: Mapping[str, Callable[[Path, bytes], Content]] = {
    "txt": plain.read,
    "md": markdown.read,
    "html": html.read,
    "mhtml": mhtml.read,
    "pdf": pdf.read,
    "docx": docx.read,
    "xlsx": xlsx.read,
    **{kind: partial(office.read, kind=kind) for kind in office.MEDIA_TYPES},
}
_SUFFIXES: Mapping[str, str] = {
    **{f".{kind}": kind for kind in _READERS},
    ".htm": "html",
    ".mht": "mhtml",
    ".docm": "docx",
    ".xlsm": "xlsx",
}
SUFFIXES = frozenset(_SUFFIXES)
LARGEST = 200_000_000  # bytes: no policy document is larger


def read_content(path: Path) -> Content:
    """The text of a file. Raises UnreadableFile, with the next step, for what cannot be read."""
    named = _SUFFIXES.get(path.suffix.lower())
    if named is None:
        raise UnreadableFile(f"{path}: files of this kind are not read; save it as one of {' '.join(sorted(SUFFIXES))}")
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableFile(f"{path}: larger than {LARGEST // 1_000_000} MB; split it into documents")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    if not data.strip():
        raise UnreadableFile(f"{path}: the file is empty; put the document's text into it or remove it")
    return _READERS[kind_of(path, data, named)](path, data).with_hash(hashlib.sha256(data).hexdigest())
