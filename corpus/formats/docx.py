"""Word files: paragraphs and tables in the document's order, with the numbers that Word shows in front of them.

Headers, footers, foot- and endnotes, deleted text and tables of contents are left out; text boxes stand behind the
paragraph that they are anchored at.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.errors import UnreadableFile
from corpus.formats.archive import check_archive
from corpus.formats.content import Content
from corpus.formats.layout import RawCell, TextWriter
from corpus.formats.numbering import Numbering

__all__ = ["MEDIA_TYPE", "read"]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NO_TEXT = frozenset(
    f"{_W}{n}" for n in ("pPr", "rPr", "del", "moveFrom", "instrText", "delText", "tbl", "p", "txbxContent")
)
_WRAPPERS = frozenset(f"{_W}{n}" for n in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_SIGNS = {
    f"{_W}tab": " ",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
}
_CONTENTS_STYLE = re.compile(r"(?:toc|目录) ?\d", re.I)
_DEEPEST = 40  # tables in tables, text boxes in text boxes


def read(path: Path, data: bytes) -> Content:
    """The text of a .docx file. Raises UnreadableFile for a damaged file and one without text."""
    check_archive(path, data)
    body, reader = _open(path, data)
    writer = TextWriter()
    reader.blocks(body, writer)
    if not writer.length:
        raise UnreadableFile(f"{path}: no text in this document; if it holds scanned pages, run OCR first")
    return Content(writer.text(), "utf-8", MEDIA_TYPE, tables=tuple(writer.tables))


def _open(path: Path, data: bytes) -> tuple[Any, _Reader]:
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        styles = document.styles.element
        part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
        numbering = getattr(part, "element", None)
        body = document.element.body
    except Exception as error:  # python-docx lets through whatever its parsers raise
        raise UnreadableFile(
            f"{path}: the Word file is damaged ({_short(error)}); open it in Word or WPS and save it again"
        ) from error
    names = {s.get(f"{_W}styleId"): _name(s) for s in styles.findall(f"{_W}style")}
    contents = frozenset(i for i, name in names.items() if _CONTENTS_STYLE.match(name))
    return body, _Reader(Numbering.of(numbering, styles), contents)


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:120]


def _name(style: Any) -> str:
    name = style.find(f"{_W}name")
    return str(name.get(f"{_W}val")) if name is not None else ""


class _Reader:
    """Walks the body; holds the counters of the document's numbers."""

    def __init__(self, numbering: Numbering, contents: frozenset[str]) -> None:
        self._numbering, self._contents = numbering, contents

    def blocks(self, parent: Any, writer: TextWriter, depth: int = 0) -> None:
        """Write the paragraphs and tables below an element."""
        for child in parent if depth < _DEEPEST else ():
            if child.tag == f"{_W}p":
                self._paragraph(child, writer, depth)
            elif child.tag == f"{_W}tbl":
                self._table(child, writer, depth)
            elif child.tag in _WRAPPERS:
                self.blocks(child, writer, depth + 1)

    def _paragraph(self, paragraph: Any, writer: TextWriter, depth: int) -> None:
        if self._is_contents(paragraph):
            return
        writer.line(self._text(paragraph))
        for box in _boxes(paragraph):
            self.blocks(box, writer, depth + 1)

    def _text(self, paragraph: Any) -> str:
        """A paragraph's text behind its number; an empty paragraph shows no number, but counts."""
        text = "".join(_pieces(paragraph))
        number = self._numbering.before(paragraph)
        bare = text.lstrip(" \u3000\u00a0")
        gap = " " if number and not number.endswith(" ") and bare[:1].isdigit() else ""
        return f"{number}{gap}{bare}" if bare else ""

    def _is_contents(self, paragraph: Any) -> bool:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        return style is not None and style.get(f"{_W}val") in self._contents

    def _table(self, table: Any, writer: TextWriter, depth: int) -> None:
        """A table; one cell alone is a frame, whose paragraphs and tables are written as such."""
        rows = [list(_below(row, "tc")) for row in _below(table, "tr")]
        cells = [cell for row in rows for cell in row]
        if len(cells) == 1:
            self.blocks(cells[0], writer, depth + 1)
            return
        grid = [list(_columns(row, cells)) for row, cells in zip(_below(table, "tr"), rows, strict=True)]
        writer.table([list(self._cells(grid, n)) for n in range(len(grid))])

    def _cells(self, grid: list[list[_Place]], row: int) -> Iterator[RawCell]:
        for place in grid[row]:
            if place[3] != "continue" or not _above(grid, row, place[1]):
                yield self._cell(grid, row, place)

    def _cell(self, grid: list[list[_Place]], row: int, place: _Place) -> RawCell:
        cell, column, columns, merge = place
        if cell is None:
            return RawCell("", 1, columns)
        rows = 1
        while merge and row + rows < len(grid) and _continues(grid[row + rows], column):
            rows += 1
        return RawCell(self._cell_text(cell), rows, columns)

    def _cell_text(self, cell: Any) -> str:
        inside = (p for p in cell.iter(f"{_W}p") if all(a.tag != _FALLBACK for a in _between(p, cell)))
        return " ".join(filter(None, map(self._text, inside)))


_Place = tuple[Any, int, int, str | None]  # the element (None for a gap), column, columns, vertical merge


def _columns(row: Any, cells: list[Any]) -> Iterator[_Place]:
    """The cells of a row with their columns; w:gridBefore leaves places free."""
    column = _integer(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
    if column:
        yield None, 0, column, None
    for cell in cells:
        columns = max(1, _integer(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1))
        merge = cell.find(f"{_W}tcPr/{_W}vMerge")
        yield cell, column, columns, None if merge is None else merge.get(f"{_W}val", "continue")
        column += columns


def _continues(row: list[_Place], column: int) -> bool:
    return any(place[1] == column and place[3] == "continue" for place in row)


def _above(grid: list[list[_Place]], row: int, column: int) -> bool:
    """Whether a merged cell from above reaches this place."""
    return row > 0 and any(place[1] == column and place[3] for place in grid[row - 1])


def _integer(element: Any, default: int) -> int:
    text = element.get(f"{_W}val", "") if element is not None else ""
    return min(int(text), 200) if text.isdigit() else default


def _below(element: Any, name: str) -> Iterator[Any]:
    """Children of a name, also inside content controls and insertions."""
    for child in element:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in _WRAPPERS:
            yield from _below(child, name)


def _pieces(element: Any) -> Iterator[str]:
    """The text of a paragraph without what was deleted, field codes and text boxes."""
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag == f"{_W}br" and child.get(f"{_W}type") in ("page", "column"):
            continue
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif isinstance(child.tag, str) and child.tag not in _NO_TEXT and child.tag != _FALLBACK:
            yield from _pieces(child)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The contents of text boxes anchored in a paragraph, each once: Word writes them in two dialects."""
    for box in paragraph.iter(f"{_W}txbxContent"):
        if not any(a.tag in (_FALLBACK, f"{_W}txbxContent") for a in _between(box, paragraph)):
            yield box


def _between(element: Any, top: Any) -> Iterator[Any]:
    """The elements around one, up to `top`."""
    for above in element.iterancestors():
        if above is top:
            return
        yield above
