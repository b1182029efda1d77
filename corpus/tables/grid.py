"""A table as a grid: which cell stands at a place, also where it is merged; and tables in tab-separated text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.model import Cell, Row, Table
from corpus.tables.columns import is_header

__all__ = ["Grid", "grid_of", "is_metadata", "tabbed_tables"]

_MOST_COLUMNS = 200
_METADATA = re.compile(
    r"(?:索\s*引\s*号|发文字号|文\s*号|发布(?:机构|机关|日期|时间)|发文(?:机关|机构|单位)|成文日期|公文种类|主题分类)\s*[:：]?"
)


@dataclass(frozen=True, slots=True)
class Grid:
    """`cells[row][column]` is the cell that covers a place, None for none; `begins[row]` are the cells of a row."""

    text: str
    table: Table
    cells: tuple[tuple[Cell | None, ...], ...]

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.cells[0])

    def said(self, cell: Cell | None) -> str:
        """What stands in a cell."""
        return self.text[cell.start : cell.end].strip() if cell else ""

    def labels(self, row: int) -> list[str]:
        """The texts of the cells that begin in a row."""
        return [self.said(c) for c in self.table.rows[row].cells]

    def begins(self, row: int, cell: Cell) -> bool:
        """Whether a cell begins in a row."""
        line = self.table.rows[row]
        return line.start <= cell.start <= cell.end <= line.end


def is_metadata(text: str, table: Table) -> bool:
    """Whether a table says what the document is (索引号 | … | 发文字号 | …): such rows are lines of the header."""
    said = [text[c.start : c.end] for row in table.rows[:6] for c in row.cells]
    return sum(bool(_METADATA.match(x)) for x in said) > 1


def grid_of(text: str, table: Table) -> Grid:
    """The grid of a table; cells that lie over each other hide none that came first."""
    width = max(min(c.column + c.columns, _MOST_COLUMNS) for row in table.rows for c in row.cells)
    places: list[list[Cell | None]] = [[None] * width for _ in table.rows]
    for n, row in enumerate(table.rows):
        for cell in row.cells:
            for line in places[n : n + cell.rows]:
                for column in range(cell.column, min(cell.column + cell.columns, width)):
                    line[column] = line[column] or cell
    return Grid(text, table, tuple(map(tuple, places)))


def tabbed_tables(text: str) -> Iterator[Table]:
    """Task tables in plain text: a line of labels parted by tabs, and the lines with tabs below it."""
    rows: list[Row] = []
    for row in _tabbed_lines(text) if "\t" in text else ():
        following = bool(rows) and row is not None and len(row.cells) <= len(rows[0].cells)
        if rows and not following:
            if len(rows) > 1:
                yield Table(tuple(rows), merges=False)
            rows = []
        if following and row is not None:
            rows.append(row)
        elif row is not None and is_header(_texts(text, row.cells)):
            rows = [row]


def _texts(text: str, cells: Sequence[Cell]) -> list[str]:
    return [text[c.start : c.end] for c in cells]


def _tabbed_lines(text: str) -> Iterator[Row | None]:
    """Lines with a tab inside as rows, None for other lines, and None at the end."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line.rstrip(" \t"))
        yield Row(start, end, tuple(_cells(line, start))) if "\t" in line.rstrip() else None
        start += len(line) + 1
    yield None


def _cells(line: str, start: int) -> Iterator[Cell]:
    for column, part in enumerate(line.rstrip().split("\t")[:_MOST_COLUMNS]):
        bare = part.strip(" \u3000\u00a0")
        begin = start + len(part) - len(part.lstrip(" \u3000\u00a0"))
        yield Cell(begin, begin + len(bare), column)
        start += len(part) + 1
