"""A document as it is shown in a notebook: its data, and its text with evidence marked in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from query.display.evidence import marked
from query.display.markup import MUTED, Html, box, details, element, join, table

if TYPE_CHECKING:
    from query.document_view import DocumentView

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
_LONGEST = 20_000  # characters of a text that a notebook keeps


def document_html(document: DocumentView) -> str:
    """Title, data and text; the text is folded where nothing is marked in it."""
    rows = [(said, document[key]) for key, said in _FIELDS.items() if document.get(key)]
    head = element("p", element("b", document.title), style="font-size:110%;margin:.3em 0")
    body = element("div", _text(document), style="white-space:pre-wrap;max-height:30em;overflow:auto")
    said = f"全文 {len(document.text)} 字"
    shown = join((element("p", f"{said}，标出依据 {len(document.evidence)} 处", style=MUTED), body))
    return box(head, table(("", ""), rows), shown if document.evidence else details(said, body))


def _text(document: DocumentView) -> Html:
    return join(_parts(document))


def _parts(document: DocumentView) -> Iterator[object]:
    """The text in pieces, what is evidence marked; of evidence within evidence the outer one."""
    text, done = document.text, 0
    for e in document.evidence:
        if e.end > done:
            yield text[done : max(done, e.start)]
            yield marked(text[max(done, e.start) : e.end])
            done = e.end
    rest = text[done:]
    yield rest[: max(0, _LONGEST - done)]
    if len(rest) > _LONGEST - done:
        yield "…（其余见 document.text）"
