"""Excel files: sheets, merged cells, values as they are shown, damage."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import corpus
from corpus.errors import UnreadableFile
from corpus.formats import Content, read_content
from tests.corpus.formats.make import Rows, saved, xlsx_bytes


def read(tmp_path: Path, data: bytes, name: str = "a.xlsx") -> Content:
    """The content of a file with these bytes."""
    path = tmp_path / name
    path.write_bytes(data)
    return read_content(path)


def test_rows_around_the_table_are_lines(tmp_path: Path) -> None:
    """A caption above and a note below, and no row of the table is one of them."""
    rows: Rows = [["2021年台账", None], [None, None], ["序号", "任务"], ["1", "甲"], ["注：每季度报送", None]]
    content = read(tmp_path, xlsx_bytes(rows, {(0, 0): (1, 2)}))
    assert content.text == "2021年台账\n序号\t任务\n1\t甲\n注：每季度报送"
    assert [len(t.rows) for t in content.tables] == [2]


def test_merged_cells_span(tmp_path: Path) -> None:
    """Over rows and columns."""
    rows: Rows = [["序号", "分工", None], [None, "牵头", "配合"], ["1", "甲局", "乙局"], ["2", None, "丙局"]]
    table = read(tmp_path, xlsx_bytes(rows, {(0, 0): (2, 1), (0, 1): (1, 2), (2, 1): (2, 1)})).tables[0]
    assert [[(c.column, c.rows, c.columns) for c in row.cells] for row in table.rows] == [
        [(0, 2, 1), (1, 1, 2)],
        [(1, 1, 1), (2, 1, 1)],
        [(0, 1, 1), (1, 2, 1), (2, 1, 1)],
        [(0, 1, 1), (2, 1, 1)],
    ]


@pytest.mark.parametrize(
    ("value", "look", "shown"),
    [
        (3, "General", "3"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (0.125, "0.0%", "12.5%"),
        (datetime.date(2021, 6, 30), 'yyyy"年"m"月"d"日"', "2021年6月30日"),
        (datetime.date(2021, 6, 1), 'yyyy"年"m"月"', "2021年6月"),
        (datetime.datetime(2021, 6, 30), "yyyy-mm-dd", "2021-06-30"),
        (True, "General", "是"),
        ("市科技局\n市财政局", "General", "市科技局 市财政局"),
    ],
)
def test_values_are_written_as_they_are_shown(tmp_path: Path, value: Any, look: str, shown: str) -> None:
    """Numbers without binary debris, dates in the form of their cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, second in (("甲", "乙"), ("丙", value)):
        sheet.append([row, second])
    sheet["B2"].number_format = look
    assert read(tmp_path, saved(book)).text == f"甲\t乙\n丙\t{shown}"


def test_each_sheet_is_a_table_below_its_name(tmp_path: Path) -> None:
    """Sheets with a name of their own are headed by it; hidden ones are named as unread."""
    book = openpyxl.Workbook()
    sheets = [book.active, book.create_sheet("分工表"), book.create_sheet("选项")]
    for sheet in sheets:
        assert sheet is not None
        sheet.append(["甲", "乙"])
        sheet.append(["1", "2"])
    book["选项"].sheet_state = "hidden"
    content = read(tmp_path, saved(book))
    assert content.text == "甲\t乙\n1\t2\n分工表\n甲\t乙\n1\t2"
    assert [reason for _, reason in content.unread] == ["the hidden sheet '选项' was not read"]


def test_what_is_unread_is_a_problem(tmp_path: Path) -> None:
    """A hidden sheet is reported with the document."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["甲"])
    book.create_sheet("选项").sheet_state = "hidden"
    (tmp_path / "a.xlsx").write_bytes(saved(book))
    assert [p.reason for p in corpus.read_file(tmp_path / "a.xlsx").problems] == [
        "the hidden sheet '选项' was not read"
    ]


def test_an_empty_workbook_says_so(tmp_path: Path) -> None:
    """The message names the next step."""
    with pytest.raises(UnreadableFile, match=r"a\.xlsx: no text in this workbook"):
        read(tmp_path, xlsx_bytes([]))


def test_a_damaged_workbook_says_so(tmp_path: Path) -> None:
    """Cut short, as by a broken download."""
    data = xlsx_bytes([["甲", "乙"]])
    with pytest.raises(UnreadableFile, match=r"a\.xlsx.*damaged"):
        read(tmp_path, data[:-200])


def test_a_sheet_of_a_million_empty_rows_is_refused_at_once(tmp_path: Path) -> None:
    """Its rectangle is too large to walk."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.cell(1_000_000, 100, "末")
    with pytest.raises(UnreadableFile, match="too large"):
        read(tmp_path, saved(book))
