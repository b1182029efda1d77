"""What a file holds, whatever its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from corpus.model import Table

__all__ = ["Content"]


@dataclass(frozen=True, slots=True)
class Content:
    """A file's text, with \\n at the ends of lines where it has tables or pages. `metadata` are fields that the format
    itself states: title, issuer, doc_number, index_number, date_signed, date_published (ISO 8601).

    `tables` stand in the text; `pages` are the offsets at which pages begin; `unread` are (offset, reason) of what
    the file holds and the text does not. `sha256` is that of the file's bytes.
    """

    text: str
    encoding: str
    media_type: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""
    tables: tuple[Table, ...] = ()
    pages: tuple[int, ...] = ()
    unread: tuple[tuple[int, str], ...] = ()

    def with_hash(self, sha256: str) -> Content:
        """The same with the hash of the file's bytes."""
        return replace(self, sha256=sha256)
