"""Tables of a PDF: cells between ruled lines, on a grid; a table goes on over pages.

A page break cuts through a table in three ways: between two rows; between two rows that a merged cell covers, whose
lower part is then an empty cell of the next page; and through a row, whose text goes on in the first row of the
next page.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from corpus.formats.layout import RawCell

__all__ = ["CellText", "PdfTable", "continued", "first_width", "ruled_tables"]

_Box = tuple[float, float, float, float]  # left, top, right, bottom
_NEAR = 3.0  # points: lines nearer to each other are one
_PADDING = 10.0  # points: left and right of a cell's text together
_MOST_EDGES = 20_000  # a page with more is a drawing
_SLACK = 0.3  # of a character
_FINISHED = re.compile(r"[。；;！？!?]$")
# Lines end neither before a closing mark nor, by Unicode's rules, on either side of a quotation mark.
_WHOLE = re.compile(r"[（《〔【“‘]*(?:[!-~]+|.)(?:[，。、；：？！）》〕】]|[“”‘’].?)*")


def first_width(text: str) -> float:
    """How wide the first part of a line is that no line end may part, in characters: 2020年 needs its four figures."""
    match = _WHOLE.match(text)
    return sum(0.6 if c.isascii() and c.isalnum() else 1.0 for c in match.group()) if match else 1.0


@dataclass(frozen=True, slots=True)
class CellText:
    """The text of a cell; `room` is how many characters its last line leaves free."""

    text: str
    room: float = 0.0

    def goes_on(self, below: str) -> bool:
        """Whether `below` can be the rest of it: its first part had no room in the last line."""
        return bool(self.text) and not _FINISHED.search(self.text) and self.room < first_width(below) + _SLACK


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of `rows` x `columns` places that begins at `row`, `column`."""

    row: int
    column: int
    rows: int
    columns: int
    said: CellText


@dataclass(frozen=True, slots=True)
class PdfTable:
    """The cells of a table in the order of rows, with its place; `edges` are those of the columns, `height` counts the
    rows, and further pages begin at the rows `breaks`."""

    cells: tuple[_Cell, ...]
    height: int
    edges: tuple[float, ...]
    box: _Box
    breaks: tuple[int, ...] = ()

    @property
    def top(self) -> float:
        """Where it begins on its page."""
        return self.box[1]

    @property
    def rows(self) -> list[list[RawCell]]:
        """The rows; a place that no cell covers is an empty cell."""
        begins = {(c.row, c.column): c for c in self.cells}
        covered = {(r, c) for x in self.cells for r in range(x.row, x.row + x.rows) for c in _columns(x)}
        found = []
        for row in range(self.height):
            cells = [
                begins.get((row, c))
                for c in range(len(self.edges) - 1)
                if (row, c) in begins or (row, c) not in covered
            ]
            found.append([RawCell(c.said.text, c.rows, c.columns) if c else RawCell("") for c in cells])
        return found

    def labels(self, row: int) -> list[tuple[int, str]]:
        """The texts of a row with their columns, without blanks."""
        return [(c.column, "".join(c.said.text.split())) for c in self.cells if c.row == row]


def _columns(cell: _Cell) -> range:
    return range(cell.column, cell.column + cell.columns)


def ruled_tables(
    page: Any, chars: Sequence[Any], text: Callable[[Sequence[Any], float], CellText]
) -> Iterator[PdfTable]:
    """The tables of a page with at least two columns."""
    if not 4 <= len(page.edges) <= _MOST_EDGES:
        return
    placed = sorted(chars, key=lambda c: c["top"])
    tops = [c["top"] for c in placed]
    for table in page.find_tables():
        xs = _merged(x for c in table.cells for x in (c[0], c[2]))
        ys = _merged(y for c in table.cells for y in (c[1], c[3]))
        if len(xs) > 2 and len(ys) > 1:
            near = placed[bisect_left(tops, table.bbox[1] - _NEAR) : bisect_right(tops, table.bbox[3])]
            cells = sorted((_cell(box, xs, ys, near, text) for box in table.cells), key=lambda c: (c.row, c.column))
            yield PdfTable(tuple(cells), len(ys) - 1, tuple(xs), table.bbox)


def _merged(values: Iterator[float]) -> list[float]:
    """Sorted, without those that lie near the one before."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _cell(
    box: _Box,
    xs: Sequence[float],
    ys: Sequence[float],
    chars: Sequence[Any],
    text: Callable[[Sequence[Any], float], CellText],
) -> _Cell:
    row, column = _at(ys, box[1]), _at(xs, box[0])
    said = text([c for c in chars if _holds(box, c)], box[2] - box[0] - _PADDING)
    return _Cell(row, column, max(1, _at(ys, box[3]) - row), max(1, _at(xs, box[2]) - column), said)


def _at(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - value))


def _holds(box: _Box, char: Any) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x < box[2] and box[1] <= y < box[3])


def continued(above: PdfTable, below: PdfTable) -> PdfTable | None:
    """One table, where the lower one stands on the next page and has the same columns; else None. A header repeated on
    the page is left out."""
    if len(above.edges) != len(below.edges):
        return None
    if any(abs(a - b) > 2 * _NEAR for a, b in zip(above.edges, below.edges, strict=True)):
        return None
    repeated = takewhile(lambda n: n < above.height and above.labels(n) == below.labels(n), range(below.height))
    skip = sum(1 for _ in repeated)
    if skip == below.height:
        return replace(above, breaks=(*above.breaks, above.height))
    lower = [replace(c, row=c.row - skip) for c in below.cells if c.row >= skip]
    return _joined(above, lower, below.height - skip)


def _joined(above: PdfTable, lower: Sequence[_Cell], height: int) -> PdfTable:
    """The rows of the next page behind those of a table."""
    first = {c.column: c for c in lower if c.row == 0}
    last = {c.column: c for c in above.cells if c.row + c.rows == above.height}
    pairs = [(last[n], c) for n, c in first.items() if n in last and last[n].columns == c.columns]
    goes_on = bool(first) and 0 in first and not first[0].said.text and len(pairs) == len(first)
    cut = goes_on and _is_cut(pairs)
    taken = {c.column for _, c in pairs if cut or (goes_on and not c.said.text)}
    longer = {a: _longer(a, c, cut) for a, c in pairs if c.column in taken}
    shift = above.height - cut
    cells = [longer.get(c, c) for c in above.cells]
    cells += [replace(c, row=c.row + shift) for c in lower if c.row or c.column not in taken]
    return PdfTable(tuple(cells), above.height + height - cut, above.edges, above.box, (*above.breaks, shift))


def _is_cut(pairs: Sequence[tuple[_Cell, _Cell]]) -> bool:
    """Whether the page break goes through a row: what stands in the first row below goes on with what is above."""
    said = [(a.said.goes_on(c.said.text)) for a, c in pairs if c.said.text]
    whole = [a for a, c in pairs if not c.said.text and a.said.text and a.row + a.rows == a.row + 1]
    return bool(said) and (all(said) or (2 * sum(said) >= len(said) and len(whole) > len(said)))


def _longer(above: _Cell, below: _Cell, cut: bool) -> _Cell:
    """The upper part of a cell with its lower one: more rows, or more text in the same row."""
    gap = "" if above.said.goes_on(below.said.text) or not below.said.text or not above.said.text else " "
    said = CellText(above.said.text + gap + below.said.text, below.said.room if below.said.text else above.said.room)
    return replace(above, rows=above.rows + below.rows - cut, said=said)
