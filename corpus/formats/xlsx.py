"""Excel files: each sheet that is shown is a table; rows above it with one cell only are lines."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from corpus.errors import UnreadableFile
from corpus.formats.archive import check_archive
from corpus.formats.content import Content
from corpus.formats.layout import RawCell, TextWriter

__all__ = ["MEDIA_TYPE", "read"]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_CELLS = 4_000_000  # of a sheet's rectangle
_DEFAULT_NAME = re.compile(r"(?:Sheet|工作表) ?\d*", re.I)
_MERGED = Mapping[tuple[int, int], tuple[int, int]]  # the first cell -> (rows, columns)


def read(path: Path, data: bytes) -> Content:
    """The sheets of an .xlsx file. Raises UnreadableFile for a damaged file and one without text."""
    check_archive(path, data)
    writer, unread = TextWriter(), []
    for sheet in _open(path, data).worksheets:
        if sheet.sheet_state != "visible":
            unread.append((writer.length, f"the hidden sheet {sheet.title!r} was not read"))
        elif sheet.max_row * sheet.max_column > _MOST_CELLS:
            raise UnreadableFile(f"{path}: sheet {sheet.title!r} is too large; copy the table into a new file")
        else:
            _write(sheet, writer)
    if not writer.length:
        raise UnreadableFile(f"{path}: no text in this workbook; put the document's text into it or remove it")
    return Content(writer.text(), "utf-8", MEDIA_TYPE, tables=tuple(writer.tables), unread=tuple(unread))


def _open(path: Path, data: bytes) -> Any:
    import warnings

    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which hold no text
            return openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except Exception as error:  # openpyxl lets through whatever its parsers raise
        said = f"{type(error).__name__}: {error}"[:120]
        raise UnreadableFile(
            f"{path}: the Excel file is damaged ({said}); open it in Excel or WPS and save it again"
        ) from error


def _write(sheet: Any, writer: TextWriter) -> None:
    merged, covered = _merged(sheet)
    rows = [list(_row(row, merged, covered)) for row in sheet.iter_rows()]
    while rows and not any(c.text for c in rows[0]):
        rows.pop(0)
    if rows and sum(bool(c.text) for c in rows[0]) > 1 and not _DEFAULT_NAME.fullmatch(sheet.title):
        writer.line(sheet.title)
    while rows and sum(bool(c.text) for c in rows[0]) <= 1:
        writer.line(" ".join(c.text for c in rows.pop(0) if c.text))
    below: list[str] = []
    while rows and sum(bool(c.text) for c in rows[-1]) <= 1:
        below.append(" ".join(c.text for c in rows.pop() if c.text))
    writer.table(rows)
    for line in reversed(below):
        writer.line(line)


def _merged(sheet: Any) -> tuple[_MERGED, frozenset[tuple[int, int]]]:
    """Where merged cells begin with how far they go, and the places that they cover."""
    first: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for area in sheet.merged_cells.ranges:
        last_row, last_column = min(area.max_row, sheet.max_row), min(area.max_col, sheet.max_column)
        first[area.min_row, area.min_col] = (last_row - area.min_row + 1, last_column - area.min_col + 1)
        covered.update((r, c) for r in range(area.min_row, last_row + 1) for c in range(area.min_col, last_column + 1))
    return first, frozenset(covered - first.keys())


def _row(row: tuple[Any, ...], merged: _MERGED, covered: frozenset[tuple[int, int]]) -> Iterator[RawCell]:
    for cell in row:
        place = (cell.row, cell.column)
        if place not in covered:
            rows, columns = merged.get(place, (1, 1))
            yield RawCell(_shown(cell), rows, columns)


def _shown(cell: Any) -> str:
    """A value as the sheet shows it, as far as its format says."""
    value, look = cell.value, str(cell.number_format or "")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (datetime, date)):
        return _date(value, look)
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, (int, float)):
        return f"{_number(value * 100)}%" if "%" in look else _number(value)
    return str(value)


def _date(value: date, look: str) -> str:
    """年 and 月 where the format has them; a format without days shows none."""
    chinese, days = "年" in look, re.search("d", re.sub(r'\[[^\]]*\]|"[^"]*"', "", look), re.I)
    if chinese:
        return f"{value.year}年{value.month}月" + (f"{value.day}日" if days else "")
    return f"{value.year:04}-{value.month:02}" + (f"-{value.day:02}" if days else "")


def _number(value: float) -> str:
    """Without the digits that binary fractions leave behind: 0.1 + 0.2 is 0.3."""
    return f"{value:.10g}" if abs(value) < 1e10 else f"{value:.0f}"
