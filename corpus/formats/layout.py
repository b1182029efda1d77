"""Lines and tables become one text: a line for each paragraph, and for each row of a table its cells parted by tabs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.model import Cell, Row, Table

__all__ = ["RawCell", "TextWriter"]

_MOST_COLUMNS = 200  # a wider table is a picture drawn with cells
_MOST_ROWS = 5_000  # rows that one cell may span
_LEAST = 2  # rows and columns: a smaller table frames a paragraph


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as a format gives it: its text and how many rows and columns it spans."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class _Placed:
    """A cell in the grid; `rows` counts only rows that have text."""

    text: str
    column: int
    columns: int
    first: int
    last: int


@dataclass(slots=True)
class TextWriter:
    """Collects lines and tables, and keeps where each cell stands."""

    parts: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    length: int = 0

    def text(self) -> str:
        """All that was written, without the last line end."""
        return "".join(self.parts).removesuffix("\n")

    def line(self, text: str) -> None:
        """A paragraph; blanks around it go, and nothing is written for an empty one."""
        for line in text.split("\n"):
            bare = line.strip(" \t\r\u00a0\u3000\ufeff")
            if bare:
                self._write(bare + "\n")

    def table(self, rows: Sequence[Sequence[RawCell]]) -> None:
        """A table of rows of cells, each row without the places that cells above or to its left cover.

        A frame (one row or one column) is written as paragraphs.
        """
        lines = _lines(_placed(rows))
        width = max((c.column + c.columns for line in lines for c in line), default=0)
        if len(lines) < _LEAST or width < _LEAST or all(len(line) == 1 for line in lines):
            for line in lines:
                self.line("\t".join(c.text for c in line if c.text))
            return
        self.tables.append(Table(tuple(self._row(line) for line in lines)))

    def _row(self, line: Sequence[_Placed]) -> Row:
        start, cells, at = self.length, [], 0
        for placed in line:
            self._write("\t" * (placed.column - at))
            at = placed.column
            rows = placed.last - placed.first + 1
            cells.append(Cell(self.length, self.length + len(placed.text), placed.column, rows, placed.columns))
            self._write(placed.text)
        end = self.length
        self._write("\n")
        return Row(start, end, tuple(cells))

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def _placed(rows: Sequence[Sequence[RawCell]]) -> Iterator[list[_Placed]]:
    """Cells at their places: a cell goes to the first column that no cell from above covers."""
    below: dict[int, int] = {}  # column -> the last row that a cell from above covers
    for n, row in enumerate(rows):
        column = 0
        placed: list[_Placed] = []
        for cell in row:
            while below.get(column, -1) >= n:
                column += 1
            if column >= _MOST_COLUMNS:
                placed[-1].text += f" {cell.text}"
                continue
            columns = cell.columns if 0 < cell.columns <= _MOST_COLUMNS - column else 1
            last = n + max(1, min(cell.rows, _MOST_ROWS)) - 1
            below.update(dict.fromkeys(range(column, column + columns), last))
            placed.append(_Placed(" ".join(cell.text.split()), column, columns, n, min(last, len(rows) - 1)))
            column += columns
        yield placed


def _lines(placed: Iterator[list[_Placed]]) -> list[list[_Placed]]:
    """Rows that have text, numbered anew; rows without any are left out, and cells span only what is left."""
    rows = list(placed)
    kept = [n for n, row in enumerate(rows) if any(c.text for c in row)]
    number = {n: k for k, n in enumerate(kept)}
    before = 0  # how many kept rows begin at or above
    upto: list[int] = []
    for n in range(len(rows)):
        before += n in number
        upto.append(before - 1)
    for n in kept:
        for cell in rows[n]:
            cell.first, cell.last = number[n], upto[cell.last]
    return [rows[n] for n in kept]
