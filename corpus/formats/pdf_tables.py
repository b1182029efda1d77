"""Tables of a PDF: cells between ruled lines, on a grid; a table goes on over a page."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from corpus.formats.layout import RawCell

__all__ = ["PdfTable", "continued", "ruled_tables"]

_Box = tuple[float, float, float, float]  # left, top, right, bottom
_NEAR = 3.0  # points: lines nearer to each other are one
_PADDING = 10.0  # points: left and right of a cell's text together
_MOST_EDGES = 20_000  # a page with more is a drawing
_UNFINISHED = re.compile(r"[^。；;！？!?]$")


@dataclass(frozen=True, slots=True)
class PdfTable:
    """The rows of a table with its place; `columns` are the left edges, `breaks` the rows at which further pages begin."""

    rows: tuple[tuple[RawCell, ...], ...]
    box: _Box
    columns: tuple[float, ...]
    breaks: tuple[int, ...] = ()

    @property
    def top(self) -> float:
        """Where it begins on its page."""
        return self.box[1]


def ruled_tables(page: Any, chars: Sequence[Any], text: Callable[[Sequence[Any], float], str]) -> Iterator[PdfTable]:
    """The tables of a page with at least two rows and two columns."""
    if not 4 <= len(page.edges) <= _MOST_EDGES:
        return
    placed = sorted(chars, key=lambda c: c["top"])
    tops = [c["top"] for c in placed]
    for table in page.find_tables():
        xs = _merged(x for c in table.cells for x in (c[0], c[2]))
        ys = _merged(y for c in table.cells for y in (c[1], c[3]))
        if len(xs) > 2 and len(ys) > 2:
            near = placed[bisect_left(tops, table.bbox[1] - _NEAR) : bisect_right(tops, table.bbox[3])]
            yield PdfTable(tuple(_rows(table.cells, xs, ys, near, text)), table.bbox, tuple(xs[:-1]))


def _merged(values: Iterator[float]) -> list[float]:
    """Sorted, without those that lie near the one before."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _at(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - value))


def _rows(
    cells: Sequence[_Box],
    xs: Sequence[float],
    ys: Sequence[float],
    chars: Sequence[Any],
    text: Callable[[Sequence[Any], float], str],
) -> Iterator[tuple[RawCell, ...]]:
    """Cells on the grid of their edges, each where it begins; a place that no cell covers is an empty cell."""
    begins: dict[tuple[int, int], RawCell] = {}
    covered: set[tuple[int, int]] = set()
    for box in cells:
        row, column = _at(ys, box[1]), _at(xs, box[0])
        rows, columns = max(1, _at(ys, box[3]) - row), max(1, _at(xs, box[2]) - column)
        held = [c for c in chars if _holds(box, c)]
        begins[row, column] = RawCell(text(held, box[2] - box[0] - _PADDING), rows, columns)
        covered.update((r, c) for r in range(row, row + rows) for c in range(column, column + columns))
    for row in range(len(ys) - 1):
        places = [c for c in range(len(xs) - 1) if (row, c) in begins or (row, c) not in covered]
        yield tuple(begins.get((row, c), RawCell("")) for c in places)


def _holds(box: _Box, char: Any) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x < box[2] and box[1] <= y < box[3])


def continued(above: PdfTable, below: PdfTable) -> PdfTable | None:
    """One table, where the lower one has the same columns on the next page; else None.

    A first row that begins with an empty cell goes on with the row above: its empty cells are the lower parts of
    those above, and text that goes on in mid-sentence is that of the cell above.
    """
    if len(above.columns) != len(below.columns) or any(
        abs(a - b) > 2 * _NEAR for a, b in zip(above.columns, below.columns, strict=True)
    ):
        return None
    rows, lower = list(above.rows), list(below.rows)
    upper, first = rows[-1], lower[0]
    if first and not first[0].text and _alike(upper, first):
        if all(not b.text or (a.text and _UNFINISHED.search(a.text)) for a, b in zip(upper, first, strict=True)):
            rows[-1] = tuple(replace(a, text=a.text + b.text) for a, b in zip(upper, first, strict=True))
            lower = lower[1:]
        else:
            rows[-1] = tuple(replace(a, rows=a.rows + (not b.text)) for a, b in zip(upper, first, strict=True))
            lower[0] = tuple(b for b in first if b.text)
    return PdfTable((*rows, *lower), above.box, above.columns, (*above.breaks, len(rows)))


def _alike(upper: Sequence[RawCell], lower: Sequence[RawCell]) -> bool:
    """Rows of single cells with the same columns."""
    return len(upper) == len(lower) and all(
        a.rows == b.rows == 1 and a.columns == b.columns for a, b in zip(upper, lower, strict=True)
    )
