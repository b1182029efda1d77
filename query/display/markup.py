"""HTML that is escaped by how it is made: a text can only get into it through `text` or as a child of an element.

Styles stand in the elements, since a notebook keeps nothing else, and name no colour of their own for text or ground:
they read on light and on dark, and where a code host drops them the elements alone still say what is what.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape, unescape

__all__ = ["MUTED", "Html", "box", "details", "element", "join", "plain", "table", "text"]

MUTED = "opacity:.7;font-size:90%"
_BOX = "border-left:3px solid rgba(128,128,128,.45);padding:.1em .8em;margin:.4em 0;max-width:64em;overflow-x:auto;line-height:1.6"
_CELL = "text-align:left;vertical-align:top;padding:.25em .7em;border-bottom:1px solid rgba(128,128,128,.3)"
_UNBROKEN = 14  # characters of a cell that stay on one line
# What no document of XML or HTML may hold.
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def text(value: object) -> Html:
    """A value as text of a page."""
    return value if isinstance(value, Html) else Html(escape(_NO_CHARACTER.sub("\ufffd", str(value))))


def plain(html: Html) -> str:
    """What a page says, without its elements."""
    return unescape(re.sub("<[^>]*>", "", html))


def join(parts: Iterable[object], between: str = "") -> Html:
    """Parts one after the other."""
    return Html(text(between).join(text(p) for p in parts))


def element(name: str, *children: object, style: str = "", **attributes: str) -> Html:
    """An element with its children, which are escaped unless they are HTML."""
    given = {**attributes, **({"style": style} if style else {})}
    said = "".join(f' {key}="{text(value)}"' for key, value in given.items())
    return Html(f"<{name}{said}>{join(children)}</{name}>")


def box(*children: object) -> Html:
    """The frame of everything that is shown, with the language that browsers choose a font by."""
    return element("div", *children, style=_BOX, lang="zh-CN")


def details(summary: object, *children: object) -> Html:
    """What is shown when the summary is clicked."""
    return element("details", element("summary", summary, style="cursor:pointer"), *children)


def table(columns: Iterable[object], rows: Iterable[Iterable[object]], *, caption: object = "") -> Html:
    """A table with a head; numbers stand to the right."""
    head = element("tr", *(element("th", c, style=_CELL) for c in columns))
    body = join(element("tr", *map(_cell, row)) for row in rows)
    said = [element("caption", caption, style=f"{MUTED};text-align:left;caption-side:bottom")] if caption else []
    return element("table", *said, element("thead", head), element("tbody", body), style="border-collapse:collapse")


def _cell(value: object) -> Html:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    short = isinstance(value, str) and not isinstance(value, Html) and len(value) <= _UNBROKEN
    more = ";text-align:right" if number else ";white-space:nowrap" if short else ""
    return element("td", "" if value is None else value, style=f"{_CELL}{more}")
