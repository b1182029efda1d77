"""What a row of a table leaves unsaid: the labels of its columns, and merged cells that reach down into it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.model import Cell, Document
from corpus.tables.columns import is_header
from corpus.tables.grid import Grid, grid_of, is_metadata

__all__ = ["row_contexts"]

_LONGEST_LABEL = 24  # characters: a longer cell is no label
_LONGEST_MERGED = 80  # characters of a merged cell: a longer one is a text of its own
_HEADER_WITHIN = 6  # rows above the labels: captions, 单位:万元


def row_contexts(document: Document) -> dict[int, str]:
    """For the first character of each row below the labels of a table, the words that hold for it as well."""
    found: dict[int, str] = {}
    for table in document.tables:
        if not is_metadata(document.text, table):
            found |= _contexts(grid_of(document.text, table))
    return found


def _contexts(grid: Grid) -> dict[int, str]:
    header = _header(grid)
    labels = [x for row in header for x in grid.labels(row)]
    rows = grid.table.rows
    said = {n: [*labels, *_reaching_into(grid, n)] for n in range(header.stop, len(rows))}
    return {rows[n].start: " ".join(dict.fromkeys(x for x in words if x)) for n, words in said.items() if any(words)}


def _header(grid: Grid) -> range:
    """The rows of labels: those of a task table, else the first row where it could be labels; none where it could not.

    A label that is merged over columns has further labels below it.
    """
    rows = range(min(len(grid.cells) - 1, _HEADER_WITHIN))
    first = next((n for n in rows if is_header(grid.labels(n))), None)
    if first is None:
        first = next((n for n in rows if not _is_caption(grid, n)), None)
    if first is None or not _could_be_labels(grid.labels(first)):
        return range(0)
    cells = grid.table.rows[first].cells
    below = first + max(c.rows for c in cells)
    parted = below == first + 1 and any(c.columns > 1 for c in cells) and below + 1 < len(grid.cells)
    return range(first, below + (parted and _could_be_labels(grid.labels(below))))


def _is_caption(grid: Grid, row: int) -> bool:
    return sum(bool(x) for x in grid.labels(row)) < 2


def _could_be_labels(said: Sequence[str]) -> bool:
    """Several short texts, none of them a number or a sentence."""
    texts = [x for x in said if x]
    short = all(len(x) <= _LONGEST_LABEL and not x[0].isdecimal() and not set(x) & set("。;；") for x in texts)
    return len(texts) > 1 and short


def _reaching_into(grid: Grid, row: int) -> Iterator[str]:
    """The texts of cells that begin above a row and hold for it too."""
    seen: list[Cell | None] = []
    for cell in grid.cells[row]:
        if cell and cell not in seen and not grid.begins(row, cell):
            seen.append(cell)
            text = grid.said(cell)
            if len(text) <= _LONGEST_MERGED:
                yield text
