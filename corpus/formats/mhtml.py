"""Web archives (.mht, and what Word saves as 单个文件网页, often under the name .doc): the page in them."""

from __future__ import annotations

from email import message_from_bytes
from pathlib import Path

from corpus.errors import UnreadableFile
from corpus.formats import html
from corpus.formats.content import Content

__all__ = ["read"]


def read(path: Path, data: bytes) -> Content:
    """The first page of a web archive. Raises UnreadableFile where there is none."""
    for part in message_from_bytes(data.lstrip()).walk():
        page = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(page, bytes) and page.strip():
            return html.read(path, page)
    raise UnreadableFile(f"{path}: no page in this web archive; save the page as .html")
