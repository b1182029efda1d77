"""What a file holds, whatever its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

__all__ = ["Content"]


@dataclass(frozen=True, slots=True)
class Content:
    """A file's text. `metadata` are fields that the format itself states: title, issuer, doc_number, index_number,
    date_signed, date_published (ISO 8601). `sha256` is that of the file's bytes."""

    text: str
    encoding: str
    media_type: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""

    def with_hash(self, sha256: str) -> Content:
        """The same with the hash of the file's bytes."""
        return replace(self, sha256=sha256)
