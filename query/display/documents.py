"""A document as it is shown in a notebook: its data, and its text with evidence marked in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from query.display.evidence import marked
from query.display.markup import MUTED, Html, box, details, element, join, table

if TYPE_CHECKING:
    from query.views.document_view import DocumentView

__all__ = ["document_html"]

_FIELDS = {
    "number": "文号",
    "issuers": "发文机关",
    "place": "适用地区",
    "signed": "成文日期",
    "published": "发布日期",
    "addressees": "主送机关",
    "document": "编号",
}
_LONGEST = 50_000  # characters of a text that a page holds
_NEAR = 60  # characters of the text on each side of what is marked
_TEXT = "white-space:pre-wrap;max-height:40em;overflow:auto"


def document_html(document: DocumentView) -> str:
    """Title and data; the text around what is marked; the whole text, folded."""
    rows = [(said, document[key]) for key, said in _FIELDS.items() if document.get(key)]
    head = element("p", element("b", document.title), style="font-size:110%;margin:.3em 0")
    shown: list[Html] = []
    if document.evidence:
        shown.append(element("p", f"依据 {len(document.evidence)} 处：", style="margin:.6em 0 .2em"))
        shown.append(element("blockquote", join(_parts(document, _NEAR)), style=f"{_TEXT};margin:.2em 0 .6em 1em"))
    said = f"全文 {len(document.text)} 字"
    if len(document.text) > _LONGEST:
        return box(head, table(("", ""), rows), *shown, element("p", f"{said}，见 document.text", style=MUTED))
    whole = element("div", join(_parts(document, len(document.text))), style=_TEXT)
    return box(head, table(("", ""), rows), *shown, details(said, whole))


def _parts(document: DocumentView, near: int) -> Iterator[object]:
    """The text, evidence marked in it; of what lies between, no more than is `near` to it, and of evidence within evidence
    the outer one."""
    text, done = document.text, 0
    for e in document.evidence:
        if e.end > done:
            between = text[done : max(done, e.start)]
            yield between if len(between) <= 2 * near else _cut(between, near if done else 0, near)
            yield marked(text[max(done, e.start) : e.end])
            done = e.end
    rest = text[done:]
    yield rest if len(rest) <= near else _cut(rest, near, 0)


def _cut(text: str, head: int, tail: int) -> str:
    """The first and the last characters of a text, to the ends of their lines where those are near."""
    first, last = text[:head], text[len(text) - tail :]
    if "\n" in first[head // 2 :]:
        first = first[: first.rindex("\n")]
    if "\n" in last[: tail // 2]:
        last = last[last.index("\n") + 1 :]
    return f"{first} ……{chr(10) if tail else ''}{last}"
