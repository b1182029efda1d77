"""The ledger of tasks (任务分解台账): who must do what by when, a row a task, as xlsx, csv or Markdown.

A cell comes from a document and is shown as text: what looks like a formula in it stays text.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from corpus.errors import BadInput
from query.render import width

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = [
    "HEADINGS",
    "Row",
    "citations",
    "harmless",
    "rows",
    "write_csv",
    "write_markdown",
    "write_xlsx",
    "xlsx_bytes",
]

HEADINGS = ("序号", "任务", "牵头单位", "配合单位", "责任单位", "完成时限", "指标", "出处")
Row = tuple[int, str, str, str, str, str, str, str]

_SHEET = "任务分解台账"
_FONT = "宋体"
_LETTERS = "ABCDEFGH"
_WIDTHS = ((6, 6), (16, 40), (10, 20), (10, 28), (12, 34), (10, 16), (12, 32), (16, 36))  # least and most, in digits
_CENTRED = (1, 6)  # columns
_LINE, _HIGHEST = 15, 409  # points: a line of text, the highest row that there can be
_LAST_ROW, _LONGEST = 1_048_576, 32_767  # limits of xlsx: rows of a sheet, characters of a cell
_COMPARATORS = {">=": "≥", "<=": "≤"}
_INNER = str.maketrans("《》", "〈〉")  # a title within a title (GB/T 15834)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# What Excel takes for a formula when it opens csv, full-width signs too where Chinese is its language.
_FORMULA = re.compile("[=+@＝＋－＠-]")
_MARKDOWN = re.compile(r"[\\`*_~|<>&$\[\]]")


def citations(documents: Iterable[tuple[str, str | None, str | None]]) -> dict[str, str]:
    """How documents are named as a source, 《title》（文号）, by id. Each is (id, title, 文号); where two would be
    named alike, the id tells them apart."""
    named = {name: _citation(name, title, number) for name, title, number in documents}
    count = Counter(named.values())
    return {name: text if count[text] == 1 else f"{text}[{name}]" for name, text in named.items()}


def _citation(name: str, title: str | None, number: str | None) -> str:
    return (f"《{title.translate(_INNER)}》" if title else name) + (f"（{number}）" if number else "")


def rows(records: Iterable[Mapping[str, Any]], cited: Mapping[str, str] | None = None) -> list[Row]:
    """Rows of the ledger from tasks as `policykg tasks --format jsonl` has them; `cited` names their documents, which
    are else named by id."""
    return [_row(n, record, cited or {}) for n, record in enumerate(records, 1)]


def _row(number: int, task: Mapping[str, Any], cited: Mapping[str, str]) -> Row:
    lead, cooperating, responsible = (_units(task, role) for role in ("lead", "cooperating", "responsible"))
    targets = "；".join(dict.fromkeys(_target(t) for t in task["targets"]))
    deadline = task["deadline"] or ""
    cells = (task["title"], lead, cooperating, responsible, deadline, targets, _source(task, cited))
    title, lead, cooperating, responsible, deadline, targets, source = map(_clean, cells)
    return number, title, lead, cooperating, responsible, deadline, targets, source


def _units(task: Mapping[str, Any], role: str) -> str:
    """The units of a role in the order of the text: the first one often has more to do than the others."""
    named = sorted((u for u in task["units"] if u["role"] == role), key=lambda u: int(u["start"]))
    return "、".join(dict.fromkeys(u["name"] for u in named))


def _target(target: Mapping[str, Any]) -> str:
    """高新技术企业≥100家（到2021年）."""
    comparator = _COMPARATORS.get(target["comparator"], target["comparator"])
    time = f"（{target['time']}）" if target["time"] else ""
    return f"{target['indicator']}{comparator}{target['value']}{target['unit']}{time}"


def _source(task: Mapping[str, Any], cited: Mapping[str, str]) -> str:
    """Document, path in its outline, and page where the file has pages."""
    page = f"第{task['page']}页" if task.get("page") else ""
    return " ".join(filter(None, (cited.get(task["document"], task["document"]), task["path"], page)))


def _clean(text: str) -> str:
    """One line, without what no file of text may hold."""
    return " ".join(_NOT_XML.sub("", text).split())


def write_csv(table: Sequence[Row], file: TextIO) -> None:
    """The ledger as csv, in which no cell is a formula."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows([harmless(c) for c in row] for row in table)


def harmless(cell: Any) -> Any:
    """A cell for csv: a text that a spreadsheet would take for a formula gets a ' in front."""
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def write_markdown(table: Sequence[Row], file: TextIO, *, title: str | None = None) -> None:
    """The ledger as a pipe table, below a heading where there is a title."""
    if title:
        file.write(f"# {_escaped(title)}\n\n")
    escaped = ([_escaped(str(c)) for c in row] for row in table)
    for cells in (HEADINGS, ("--:", *["---"] * (len(HEADINGS) - 1)), *escaped):
        file.write(f"| {' | '.join(cells)} |\n")


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\g<0>", _clean(text))


def write_xlsx(table: Sequence[Row], path: Path, *, title: str | None = None) -> None:
    """The ledger as a workbook in a file. Raises BadInput where it cannot be written."""
    book = _workbook(table, title, path.name)
    try:
        book.save(path)
    except OSError as error:
        raise BadInput(f"{path}: cannot be written ({error.strerror}); name another file with -o") from error


def xlsx_bytes(table: Sequence[Row], *, title: str | None = None) -> bytes:
    """The ledger as a workbook, for sending. Raises BadInput for more tasks than a sheet can hold."""
    out = io.BytesIO()
    _workbook(table, title, "xlsx").save(out)
    return out.getvalue()


def _workbook(table: Sequence[Row], title: str | None, name: str) -> Workbook:
    """The ledger as a workbook, laid out for the screen and for print."""
    from openpyxl import Workbook

    if len(table) > _LAST_ROW - 2:
        raise BadInput(f"{name}: {len(table)} tasks are more than a sheet of xlsx can hold; write csv instead")
    book = Workbook()
    book.properties.creator, book.properties.title = "policykg", _clean(title or _SHEET)
    _add_styles(book)
    sheet = book.worksheets[0]
    sheet.title = _SHEET
    head = 2 if title else 1
    lines: list[Sequence[int | str]] = [HEADINGS, *table]
    for n, row in enumerate(lines, head):
        for column, value in enumerate(row, 1):
            style = "台账表头" if n == head else "台账居中" if column in _CENTRED else "台账正文"
            _put(sheet, n, column, value, style)
    if title:
        _put(sheet, 1, 1, _clean(title), "台账标题")
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(HEADINGS))
        sheet.row_dimensions[1].height = 36
    _set_up(sheet, head, table)
    return book


def _put(sheet: Worksheet, row: int, column: int, value: int | str, style: str) -> None:
    """A number as number; a text as text, even when it looks like a formula and also after it was edited."""
    cell: Any = sheet.cell(row, column)
    cell.style = style
    if isinstance(value, int):
        cell.value = value
        return
    cell.value = value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
    cell.data_type = "s"
    cell.quotePrefix = bool(_FORMULA.match(value))


def _add_styles(book: Workbook) -> None:
    """Styles by name, so that an office can change them for the whole sheet."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    line = Side(style="thin", color="808080")
    grid = Border(left=line, right=line, top=line, bottom=line)
    middle, left = (Alignment(horizontal=h, vertical="center", wrap_text=True) for h in ("center", "left"))
    plain, bold = Font(name=_FONT, size=11), Font(name=_FONT, size=11, bold=True)
    shade = PatternFill("solid", fgColor="D9E2F3")
    book.add_named_style(NamedStyle("台账标题", font=Font(name=_FONT, size=18, bold=True), alignment=middle))
    book.add_named_style(NamedStyle("台账表头", font=bold, alignment=middle, border=grid, fill=shade))
    book.add_named_style(NamedStyle("台账居中", font=plain, alignment=middle, border=grid))
    book.add_named_style(NamedStyle("台账正文", font=plain, alignment=left, border=grid))


def _set_up(sheet: Worksheet, head: int, table: Sequence[Row]) -> None:
    """Sizes, frozen header, filters; for print A4 landscape, as wide as the page, with the header on each page."""
    from openpyxl.worksheet.properties import PageSetupProperties

    _set_sizes(sheet, head, table)
    sheet.freeze_panes = f"A{head + 1}"
    sheet.auto_filter.ref = f"A{head}:{_LETTERS[-1]}{head + len(table)}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # 9: A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0  # 0: as many pages as it takes
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4  # inches
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.75, 0.3
    sheet.print_options.horizontalCentered = True
    footer: Any = sheet.oddFooter
    footer.center.text = "第 &P 页，共 &N 页"


def _set_sizes(sheet: Worksheet, head: int, table: Sequence[Row]) -> None:
    """Columns as wide as their texts, within limits, and rows as high as those then need: not every program that
    opens the file works out heights by itself."""
    widths = []
    for letter, (least, most), *cells in zip(_LETTERS, _WIDTHS, HEADINGS, *table, strict=True):
        widths.append(min(max(least, 2 + max(width(str(c)) for c in cells)), most))
        sheet.column_dimensions[letter].width = widths[-1]
    sheet.row_dimensions[head].height = 24
    for n, row in enumerate(table, head + 1):
        # A Chinese character is a little wider than two digits, which widths are measured in.
        lines = max(ceil(1.05 * width(str(c)) / (w - 1)) for c, w in zip(row, widths, strict=True))
        sheet.row_dimensions[n].height = min(6 + _LINE * lines, _HIGHEST)
