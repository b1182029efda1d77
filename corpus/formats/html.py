"""Web pages: the article without menus, a line for each block, and the page's own metadata.

Government pages state their metadata in <meta> tags named by the standard for government web sites (ArticleTitle,
PubDate, ContentSource); the article is the smallest element that holds most of the page's sentences.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.decode import decode
from corpus.errors import UnreadableFile
from corpus.formats.content import Content

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

__all__ = ["read"]

_DROPPED = ("script", "style", "noscript", "iframe", "nav", "footer", "form", "button", "select", "svg")
_BLOCKS = ("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "section", "article", "td", "th")
_META = {"articletitle": "title", "pubdate": "date_published", "contentsource": "issuer"}
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.I)
_SHARE = 0.8  # of the page's sentences that the article must hold


def read(path: Path, data: bytes) -> Content:
    """The article of a web page. Raises UnreadableFile for a page without text."""
    from bs4 import BeautifulSoup

    markup, encoding = _decoded(data, path)
    soup = BeautifulSoup(markup, "lxml")
    metadata = _metadata(soup)
    for tag in soup(_DROPPED):
        tag.decompose()
    text = _text(_article(soup))
    if not text:
        raise UnreadableFile(f"{path}: no text in this page; it may be drawn by a script: save the page as text")
    return Content(text, encoding, "text/html", metadata)


def _decoded(data: bytes, path: Path) -> tuple[str, str]:
    """The declared encoding where it fits, else what the bytes look like."""
    declared = _CHARSET.search(data[:2048])
    if declared:
        try:
            name = declared[1].decode("ascii").lower()
            name = "gb18030" if name in ("gb2312", "gbk") else name
            return data.decode(name), name
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data, path=path)


def _metadata(soup: BeautifulSoup) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for tag in soup("meta"):
        name = _META.get(str(tag.get("name", "")).lower())
        content = str(tag.get("content", "")).strip()
        if name and content:
            found[name] = content[:10] if name == "date_published" else content
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", found.get("date_published", "")):
        found.pop("date_published", None)
    return found


def _article(soup: BeautifulSoup) -> Tag:
    """Go down from the body while one child holds most of the sentences."""
    current: Tag = soup.body or soup
    while True:
        size = _sentences(current)
        below = [c for c in current.find_all(True, recursive=False) if c.name not in ("p", "span", "table", "tr", "td")]
        best = max(below, key=_sentences, default=None)
        if best is None or not size or _sentences(best) < _SHARE * size:
            return current
        current = best


def _sentences(tag: Tag) -> int:
    return len(re.findall("[。；]", tag.get_text()))


def _text(article: Tag) -> str:
    """One line a block; the cells of a table's row in one line, parted by tabs."""
    for row in article("tr"):
        cells = [" ".join(c.get_text(" ", strip=True).split()) for c in row.find_all(("td", "th"), recursive=False)]
        row.replace_with("\n" + "\t".join(cells) + "\n")
    for tag in article(_BLOCKS):
        tag.append("\n")
    lines = (re.sub(r"[ \t\r\f\v\u00a0\u3000]*\n[ \t\r\f\v\u00a0\u3000]*", "\n", article.get_text())).splitlines()
    return "\n".join(line.strip(" \u00a0\u3000\r") for line in lines if line.strip())
