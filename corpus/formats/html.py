"""Web pages: the article without menus, a line for each block, its tables, and the page's own metadata.

Government pages state their metadata in <meta> tags named by the standard for government web sites (ArticleTitle,
PubDate, ContentSource); the article is the smallest element that holds most of the page's text outside of links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import UnreadableFile
from corpus.formats.content import Content
from corpus.formats.decode import decode
from corpus.formats.layout import RawCell, TextWriter
from corpus.formats.page_metadata import page_metadata, take_metadata

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from bs4.element import PageElement

__all__ = ["read"]

_DROPPED = ("script", "style", "noscript", "iframe", "nav", "footer", "form", "button", "select", "svg", "head")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "main",
        "header",
        "blockquote",
        "pre",
        "center",
        "caption",
        "figure",
        "hr",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
    ]
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.I)
_SHARE = 0.8  # of the page's text that the article must hold
_MUCH = 60  # characters: an element with more is no label
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_HEADED = re.compile(r"^(?:相关|推荐|延伸)(?:解读|链接|阅读|稿件|报道|新闻)")
_ATTACHED = re.compile(r"附件|附表|附：|\.(?:docx?|xlsx?|pdf|wps|et|ofd|rar|zip)\b", re.I)


def read(path: Path, data: bytes) -> Content:
    """The article of a web page. Raises UnreadableFile for a page without text."""
    from bs4 import BeautifulSoup, Comment, Declaration, ProcessingInstruction

    markup, encoding = _decoded(data, path)
    soup = BeautifulSoup(markup, "lxml")
    for note in soup.find_all(string=lambda s: isinstance(s, (Comment, Declaration, ProcessingInstruction))):
        note.extract()
    stated = take_metadata(soup)
    article = _article(soup)
    metadata = page_metadata(soup, article, stated)
    for tag in soup(_DROPPED):
        tag.decompose()
    _drop_hidden(soup)
    _drop_links_behind(article)
    writer = TextWriter()
    _write(article, writer)
    if not writer.length:
        raise UnreadableFile(f"{path}: no text in this page; it may be drawn by a script: save the page as text")
    return Content(writer.text(), encoding, "text/html", metadata, tables=tuple(writer.tables))


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


def _drop_hidden(soup: BeautifulSoup) -> None:
    """Hidden labels; a hidden element with much text is one that a script shows."""
    for tag in soup.find_all(style=_HIDDEN):
        if not tag.decomposed and len(tag.get_text(strip=True)) <= _MUCH:
            tag.decompose()


def _drop_links_behind(article: Tag) -> None:
    """Links to other pages below the text (相关解读：…); names of attachments stay."""
    for link in reversed(article("a")):
        block = link.find_parent(_is_block) or link
        text = block.get_text(strip=True)
        bare = _HEADED.sub("", text).lstrip(":： ")
        if block is article or _ATTACHED.search(text) or len(bare) > len("".join(_links(block))) + 3:
            return
        if text and not block.find("table"):
            block.decompose()


def _links(block: Tag) -> Iterator[str]:
    return (link.get_text(strip=True) for link in block("a"))


def _is_block(tag: Tag) -> bool:
    return tag.name in _BLOCKS


def _article(soup: BeautifulSoup) -> Tag:
    """Go down from the body while one child holds most of the text; a table is gone into only if it lays out the page."""
    current: Tag = soup.body or soup
    weights = _weights(current)
    while True:
        size = weights[id(current)]
        inside = (c for c in _inside(current) if not _is_data(c, weights))
        best = max(inside, key=lambda c: weights[id(c)], default=None)
        if best is None or not size or weights[id(best)] < _SHARE * size:
            return current
        current = best


def _inside(tag: Tag) -> Iterator[Tag]:
    return (c for c in tag.find_all(True, recursive=False) if c.name not in ("p", "span", "b", "strong", "font", "a"))


def _weights(top: Tag) -> dict[int, int]:
    """Of each element, by its identity, the characters outside of links and of what is no text."""
    weights = {id(top): 0}
    for tag in reversed([top, *top.find_all(True)]):  # children come before their parents
        own = sum(len(child.strip()) for child in tag.children if isinstance(child, str))
        weight = 0 if tag.name in _DROPPED or tag.name == "a" else own + weights.get(id(tag), 0)
        weights[id(tag)] = weight
        if tag is not top and tag.parent is not None:
            weights[id(tag.parent)] = weights.get(id(tag.parent), 0) + weight
    return weights


def _is_data(tag: Tag, weights: Mapping[int, int] | None = None) -> bool:
    """A table of data, not one that only lays out the page: no table in it, and no cell that holds most of it."""
    if tag.name != "table" or tag.find("table"):
        return False
    weights = weights if weights is not None and id(tag) in weights else _weights(tag)
    largest = max(tag(("td", "th")), key=lambda c: weights[id(c)], default=None)
    if largest is None:
        return False
    return len(largest.find_all(("p", "div", "br"))) < 3 or weights[id(largest)] < 0.7 * weights[id(tag)]


def _write(tag: Tag, writer: TextWriter) -> None:
    """The blocks of an element, each on a line of its own."""
    line: list[str] = []
    for part in _flow(tag):
        if isinstance(part, str):
            line.append(part)
            continue
        _end_line(line, writer)
        if part is not None:
            writer.table(_rows(part))
    _end_line(line, writer)


def _end_line(line: list[str], writer: TextWriter) -> None:
    writer.line(re.sub(r"[ \t\r\n\f\v\u00a0]+", " ", "".join(line)))
    line.clear()


def _flow(tag: Tag) -> Iterator[str | Tag | None]:
    """Text, data tables, and None where a line ends, in order."""
    from bs4 import Tag as Element

    stack: list[PageElement | None] = list(reversed(tag.contents))
    while stack:
        node = stack.pop()
        if node is None:
            yield None
        elif not isinstance(node, Element):
            yield str(node)
        elif node.name == "table" and _is_data(node):
            yield node
        else:
            block = node.name in _BLOCKS
            if block:
                yield None
                stack.append(None)
            stack += reversed(node.contents)


def _rows(table: Tag) -> list[list[RawCell]]:
    """The rows of a table; rows of tables inside its cells are none of its own."""
    found = []
    for row in table("tr"):
        if row.find_parent("table") is table:
            found.append([_cell(c) for c in row.find_all(("td", "th"), recursive=False)])
    return found


def _cell(cell: Tag) -> RawCell:
    parts: list[str] = []
    for part in _flow(cell):
        parts.append(part if isinstance(part, str) else " " if part is None else part.get_text(" "))
    return RawCell("".join(parts), _span(cell, "rowspan"), _span(cell, "colspan"))


def _span(cell: Tag, name: str) -> int:
    digits = re.match(r"\s*(\d{1,5})", str(cell.get(name, "1")))
    return max(1, int(digits[1])) if digits else 1
