"""The ledger of tasks as an office gets it: the files written are opened again by other programs."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from corpus.errors import BadInput
from query import ledger

Run = Callable[..., subprocess.CompletedProcess[str]]

FORMULAS = ("=1+1", "+8", "-5%", "@SUM(A1)", "＝1+1", '=HYPERLINK("http://example.org")')


def record(title: str = "推进数字经济", **more: Any) -> dict[str, Any]:
    """A task as `policykg tasks --format jsonl` has it."""
    bare: dict[str, Any] = {
        "document": "003",
        "path": "一/(二)",
        "title": title,
        "units": [],
        "targets": [],
        "deadline": None,
    }
    return {**bare, **more}


def unit(name: str, role: str, start: int = 0) -> dict[str, Any]:
    """A unit of such a task."""
    return {"name": name, "role": role, "start": start}


def target(comparator: str, value: float, time: str | None) -> dict[str, Any]:
    """A target of such a task."""
    return {"indicator": "企业", "comparator": comparator, "value": value, "unit": "家", "time": time}


def opened(path: Path) -> Worksheet:
    """The only sheet of a workbook."""
    sheets = load_workbook(path).worksheets
    assert len(sheets) == 1
    return sheets[0]


def written(tmp_path: Path, records: list[dict[str, Any]], title: str | None = None) -> Worksheet:
    """A ledger of these tasks, written as xlsx and opened again."""
    ledger.write_xlsx(ledger.rows(records), tmp_path / "台账.xlsx", title=title)
    return opened(tmp_path / "台账.xlsx")


def values(sheet: Worksheet) -> list[tuple[Any, ...]]:
    """The cells of a sheet, empty ones as empty texts."""
    return [tuple("" if v is None else v for v in row) for row in sheet.iter_rows(values_only=True)]


def markdown(records: list[dict[str, Any]], title: str | None = None) -> str:
    """A ledger as Markdown."""
    file = io.StringIO()
    ledger.write_markdown(ledger.rows(records), file, title=title)
    return file.getvalue()


def cells_of(text: str) -> list[str]:
    """The cells of the body of a table, as a parser of Markdown shows them to a reader."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inline = [t for before, t in pairwise(tokens) if before.type == "td_open"]
    return ["".join(child.content for child in t.children or []) for t in inline]


def can_print() -> bool:
    """Whether there is what makes a PDF with Chinese in it, and reads it."""
    if not all(map(shutil.which, ("soffice", "pdftotext", "fc-list"))):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout)


# Rows


def test_each_role_has_its_column() -> None:
    """Units stand in the column of their role, each once."""
    units = [unit("财政厅", "cooperating"), unit("发改委", "lead"), unit("发改委", "lead"), unit("各市", "responsible")]
    assert ledger.rows([record(units=units)])[0][2:5] == ("发改委", "财政厅", "各市")


def test_units_stand_in_the_order_of_the_text() -> None:
    """Whatever order they are given in, the unit that the text names first is the first."""
    units = [unit("财政厅", "lead", 20), unit("工信厅", "lead", 30), unit("发改委", "lead", 10)]
    assert ledger.rows([record(units=units)])[0][2] == "发改委、财政厅、工信厅"


def test_rows_are_numbered_from_one() -> None:
    """序号 counts the tasks of the ledger."""
    assert [row[0] for row in ledger.rows([record(), record(), record()])] == [1, 2, 3]


def test_targets_are_written_as_one_would() -> None:
    """A target shows indicator, comparator, value, unit and time; several are parted by ；."""
    targets = [target(">=", 100, "到2021年"), target("<=", 2.5, None), target("=", 3, None)]
    assert ledger.rows([record(targets=targets)])[0][6] == "企业≥100家（到2021年）；企业≤2.5家；企业=3家"


def test_a_source_names_document_section_and_page() -> None:
    """出处 is the document's title and 文号, the path in it, and the page of a file that has pages."""
    cited = ledger.citations([("003", "数字福建工作要点", "闽政办〔2020〕23号")])
    row = ledger.rows([record(page=7)], cited)[0]
    assert row[7] == "《数字福建工作要点》（闽政办〔2020〕23号） 一/(二) 第7页"


@pytest.mark.parametrize("page", [{}, {"page": None}], ids=["no page given", "no page known"])
def test_a_source_without_page_names_none(page: dict[str, Any]) -> None:
    """A text has no pages, and its tasks no page."""
    assert ledger.rows([record(**page)])[0][7] == "003 一/(二)"


def test_a_title_inside_a_title_gets_inner_marks() -> None:
    """《…》 around a title that itself has 《…》 makes those 〈…〉; a document without title is named by id."""
    cited = ledger.citations([("a", "关于印发《办法》的通知", None), ("b", "", None)])
    assert cited == {"a": "《关于印发〈办法〉的通知》", "b": "b"}


def test_documents_of_one_title_are_told_apart() -> None:
    """Where two documents would be named alike, the id stands behind."""
    cited = ledger.citations([("a", "工作要点", None), ("b", "工作要点", None), ("c", "意见", None)])
    assert cited == {"a": "《工作要点》[a]", "b": "《工作要点》[b]", "c": "《意见》"}


# xlsx


def test_a_workbook_holds_the_ledger(tmp_path: Path) -> None:
    """Headings in the first row, a row a task below, numbers as numbers."""
    records = [record(deadline="2020年底前"), record("建设平台", units=[unit("工信厅", "lead")])]
    assert values(written(tmp_path, records)) == [
        ("序号", "任务", "牵头单位", "配合单位", "责任单位", "完成时限", "指标", "出处"),
        (1, "推进数字经济", "", "", "", "2020年底前", "", "003 一/(二)"),
        (2, "建设平台", "工信厅", "", "", "", "", "003 一/(二)"),
    ]


@pytest.mark.parametrize(("title", "head"), [(None, 1), ("任务分解台账", 2)])
def test_the_header_is_frozen_filtered_and_printed_on_each_page(tmp_path: Path, title: str | None, head: int) -> None:
    """With and without a title above it, the header row stays in sight, has the filters, and is repeated in print."""
    sheet = written(tmp_path, [record()] * 5, title)
    assert sheet.freeze_panes == f"A{head + 1}"
    assert sheet.auto_filter.ref == f"A{head}:H{head + 5}"
    assert sheet.print_title_rows == f"${head}:${head}"
    assert [c.value for c in sheet[head]] == list(ledger.HEADINGS)


def test_a_title_stands_above_all_columns(tmp_path: Path) -> None:
    """The title is one cell as wide as the table."""
    sheet = written(tmp_path, [record()], "2020年台账")
    assert (sheet["A1"].value, [str(r) for r in sheet.merged_cells.ranges]) == ("2020年台账", ["A1:H1"])


def test_print_is_landscape_and_as_wide_as_the_page(tmp_path: Path) -> None:
    """A4 across, all columns on one page, as many pages as it takes."""
    sheet = written(tmp_path, [record()])
    setup = sheet.page_setup
    assert (setup.orientation, str(setup.paperSize), setup.fitToWidth, setup.fitToHeight) == ("landscape", "9", 1, 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_long_cells_are_wrapped_and_their_rows_high_enough(tmp_path: Path) -> None:
    """Every cell wraps; a column is not as wide as its longest text, and the row is higher instead."""
    sheet = written(tmp_path, [record("短"), record("推进数字经济" * 10)])
    assert all(c.alignment.wrap_text for row in sheet.iter_rows() for c in row)
    assert sheet.column_dimensions["B"].width == 40
    assert sheet.row_dimensions[2].height == 21
    assert 4 * 15 <= sheet.row_dimensions[3].height <= 5 * 15


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_of_a_workbook_is_no_formula(tmp_path: Path, text: str) -> None:
    """What looks like a formula is a text, which stays one when the cell is edited."""
    cell = written(tmp_path, [record(text)], title=text)["B3"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_an_error_value_in_a_text_is_text(tmp_path: Path) -> None:
    """A text like #N/A is no error of a calculation."""
    assert written(tmp_path, [record("#N/A")])["B2"].data_type == "s"


def test_what_no_workbook_may_hold_is_left_out(tmp_path: Path) -> None:
    """Control characters would damage the file; line ends and tabs become blanks."""
    assert written(tmp_path, [record("推\x00进\x1b\ufffe数字\n经\t济\ud800")])["B2"].value == "推进数字 经 济"


def test_a_text_too_long_for_a_cell_is_cut_visibly(tmp_path: Path) -> None:
    """A cell holds 32,767 characters; of a longer text the end shows that there was more."""
    value = written(tmp_path, [record("长" * 40_000)])["B2"].value
    assert isinstance(value, str)
    assert (len(value), value[-2:]) == (32_767, "长…")


def test_more_tasks_than_a_sheet_holds_are_refused(tmp_path: Path) -> None:
    """Nothing is cut off in silence: csv is named as the way out."""
    with pytest.raises(BadInput, match=r"big\.xlsx: 1100000 tasks .* csv"):
        ledger.write_xlsx(ledger.rows([record()]) * 1_100_000, tmp_path / "big.xlsx")


def test_an_empty_ledger_is_still_a_workbook(tmp_path: Path) -> None:
    """Without tasks there is the header alone."""
    assert values(written(tmp_path, [])) == [ledger.HEADINGS]


@pytest.mark.skipif(not can_print(), reason="needs soffice, pdftotext and a Chinese font")
def test_an_office_program_prints_all_rows_and_repeats_the_header(tmp_path: Path) -> None:
    """LibreOffice makes a PDF of several pages of it: each has the header, and no task is lost."""
    ledger.write_xlsx(ledger.rows(record(f"任务{n}号") for n in range(100)), tmp_path / "台账.xlsx", title="台账")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    office: list[str | Path] = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path]
    subprocess.run([*office, tmp_path / "台账.xlsx"], check=True, capture_output=True, timeout=180)
    done = subprocess.run(["pdftotext", "-layout", tmp_path / "台账.pdf", "-"], check=True, capture_output=True)
    pages = done.stdout.decode("utf-8").split("\f")[:-1]
    assert len(pages) > 1
    assert all("牵头单位" in page for page in pages)
    assert {int(n) for page in pages for n in re.findall(r"任务(\d+)号", page)} == set(range(100))


# csv and Markdown


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_of_csv_is_no_formula(text: str) -> None:
    """Where Excel would calculate, a ' stands in front."""
    file = io.StringIO()
    ledger.write_csv(ledger.rows([record(text)]), file)
    assert list(csv.reader(io.StringIO(file.getvalue())))[1][1] == f"'{text}"


def test_csv_keeps_other_texts_as_they_are() -> None:
    """Commas, quotes and dashes come back as they were; a task is one line."""
    text = '——“推进”"数字",经济\n建设'
    file = io.StringIO()
    ledger.write_csv(ledger.rows([record(text)]), file)
    assert list(csv.reader(io.StringIO(file.getvalue())))[1][1] == '——“推进”"数字",经济 建设'
    assert len(file.getvalue().splitlines()) == 2


def test_markdown_shows_texts_as_they_are() -> None:
    """Pipes, stars, brackets and tags in a text neither end the cell nor do anything."""
    text = r"a|b \| *粗* _斜_ `码` [链](http://example.org) <b>&lt; ~~删~~ \ $x$"
    assert cells_of(markdown([record(text)]))[1] == text


def test_markdown_has_a_heading_for_a_title() -> None:
    """A title is a heading above the table."""
    assert markdown([record()], "2020年*台账*").startswith("# 2020年\\*台账\\*\n\n| 序号 | ")


# The command


def test_the_command_writes_a_workbook(ask_command: Run, tmp_path: Path) -> None:
    """tasks --format xlsx -o writes the ledger of the tasks that the options choose, and says how many."""
    file = tmp_path / "ledger"
    done = ask_command("tasks", "--unit", "市财政局", "--format", "xlsx", "-o", file, "--title", "市财政局台账")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{file}: 13 项任务\n", "")
    table = values(opened(file.rename(tmp_path / "ledger.xlsx")))
    assert len(table) == 15
    assert table[2][:2] == (1, "大力培育高新技术企业")
    assert "鹤壁市财政局" in table[2][4].split("、")
    assert table[2][7] == "《鹤壁市科技创新三年行动计划(2019—2021年)》（鹤政办〔2019〕16号） 三/(一)/1"


@pytest.mark.parametrize("suffix", ["csv", "md", "xlsx", "json", "jsonl"])
def test_a_file_has_the_form_that_its_name_says(ask_command: Run, tmp_path: Path, suffix: str) -> None:
    """Without --format, the suffix of -o decides."""
    named, asked = tmp_path / f"a.{suffix}", tmp_path / "b"
    assert ask_command("tasks", "-o", named).returncode == 0
    assert ask_command("tasks", "--format", suffix, "-o", asked).returncode == 0
    if suffix == "xlsx":
        assert values(opened(named)) == values(opened(asked.rename(tmp_path / "b.xlsx")))
    else:
        assert named.read_bytes() == asked.read_bytes()


def test_csv_in_a_file_begins_with_a_byte_order_mark(ask_command: Run, tmp_path: Path) -> None:
    """Excel needs it to know UTF-8; on standard output there is none, and the rest is the same."""
    ask_command("tasks", "-o", tmp_path / "a.csv")
    printed = ask_command("tasks", "--format", "csv").stdout
    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbf" + printed.encode("utf-8")


def test_a_folder_gives_the_ledger_of_its_knowledge_base(
    policykg_command: Run, sample_path: Path, knowledge_base: Path
) -> None:
    """Read straight from a folder or out of a knowledge base, it is the same ledger; only there has a unit one name in
    all documents."""
    direct, built = (
        list(csv.DictReader(io.StringIO(policykg_command("tasks", place, "--format", "csv").stdout)))
        for place in (sample_path.parent, knowledge_base)
    )
    for row in (*direct, *built):
        row["责任单位"] = row["责任单位"].replace("人民政府", "政府")
    assert len(direct) == 36
    assert direct == built


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--format", "xlsx"), "-o 台账.xlsx"),
        (("--format", "csv", "--title", "台账"), "--title 只用于 xlsx 和 md"),
        (("-o", "/proc/nothing/a.csv"), "/proc/nothing/a.csv: 写不进去 (没有这个文件或文件夹)"),
        (("-o", "/proc/nothing/a.xlsx"), "/proc/nothing/a.xlsx: 写不进去 (没有这个文件或文件夹)"),
    ],
    ids=["xlsx without file", "title for csv", "csv nowhere", "xlsx nowhere"],
)
def test_what_cannot_be_written_is_said(ask_command: Run, arguments: tuple[str, ...], says: str) -> None:
    """A mistake of the caller is told in a line, with the next step."""
    done = ask_command("tasks", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_no_tasks_make_an_empty_ledger(ask_command: Run, tmp_path: Path) -> None:
    """Nothing found is exit code 1; the file then has the header alone."""
    done = ask_command("tasks", "--unit", "科技局", "--role", "lead", "-o", tmp_path / "a.csv")
    assert (done.returncode, done.stdout) == (1, f"{tmp_path / 'a.csv'}: 0 项任务\n")
    assert len((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()) == 1
