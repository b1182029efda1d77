"""Tables of indicators (主要指标): what is to be reached by the last year that a column names.

    序号 | 指标名称                | 2020年 | 2025年 | 属性     the last column of years has the targets
    1    | 用水总量（亿立方米）    | 13.02  | ≤14.50 | 约束性   the unit stands in the bracket, in a column 单位, or at the figure
    2    | 用水量下降（%）         | —      | 〔16〕 | 约束性   a figure in brackets is that of all years together

A column of what is already there (2020年, 现状值) has none, nor a table of years that speaks of no aim anywhere: those are
statistics. Cells that hold more than a figure are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.figures.numerals import to_decimal
from corpus.figures.quantities import stretches
from corpus.model import Cell, Table, Target
from corpus.tables.grid import Grid, grid_of

__all__ = ["indicator_targets"]

_HEADER_WITHIN = 4  # rows above the labels: captions
_NAME = re.compile(r"(?:主要|具体|规划|考核|评价)?指标(?:名称|内容)?$")
_UNIT = re.compile(r"(?:计量)?单位$")
_AIM = re.compile(r"(20\d\d)年?(?:规划|目标|预期|计划)?(?:目标)?值?$|(?:规划|目标|预期)(?:目标)?值$")
_NOW = re.compile("现状|基期|基准|实际|完成|现有|初期")
_YEAR = re.compile(r"20\d\d")
_SPEAKS_OF_AIMS = re.compile("责任|牵头|约束性|预期性|目标|规划|计划|预计|[≥≤〔]|不[低少高]于|不超过")
_FIGURE = re.compile(
    r"[〔［\[【（(]?\s*(?P<sign>[≥≤><＞＜＝=]|不低于|不少于|不高于|不超过|超过|大于|小于|达到)?\s*"
    r"(?P<figure>\d{1,9}(?:\.\d{1,4})?)\s*(?P<unit>[%％‰\u4e00-\u9fff㎡/／]{0,8}?)(?P<bound>以上|以内|以下|左右)?\s*[〕］\]】）)]?"
)
_SIGNS = {"≥": ">=", "不低于": ">=", "不少于": ">=", "达到": ">=", "以上": ">=", "≤": "<=", "不高于": "<=", "不超过": "<=",
          "以内": "<=", "以下": "<=", ">": ">", "＞": ">", "超过": ">", "大于": ">", "<": "<", "＜": "<", "小于": "<"}  # fmt: skip
_RISES = re.compile("[率度]$|比[重例]$|占比|覆盖|普及")
_NAMED_UNIT = re.compile(r"^(?P<name>.+?)[（(](?P<unit>[^（()）]{1,12})[)）]$")
_MARKS = re.compile(r"^(?:\d{1,2}[.．、]|[（(]\d{1,2}[)）]|[★☆*#])\s*")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the name, the unit and the aim of an indicator stand; `time` is the label of the aim."""

    header: int
    name: int
    unit: int | None
    aim: int
    time: str


def indicator_targets(text: str, table: Table) -> tuple[Target, ...]:
    """The targets of a table of indicators, one for each row with a figure; none for tables of other kinds."""
    grid = grid_of(text, table)
    columns = next(filter(None, (_columns(grid, n) for n in range(min(len(grid.cells), _HEADER_WITHIN)))), None)
    if columns is None:
        return ()
    return tuple(_targets(grid, columns))


def _columns(grid: Grid, row: int) -> _Columns | None:
    labels = [re.sub(r"\s", "", grid.said(cell)) for cell in grid.cells[row]]
    name = _place(labels, _NAME)
    aim = _aim(labels)
    if name is None or aim is None or row + 1 == len(grid.cells) or not _has_aims(grid):
        return None
    return _Columns(row, name, _place(labels, _UNIT), aim, labels[aim])


def _has_aims(grid: Grid) -> bool:
    """Whether any cell says that something is to be reached, or who answers for it: 指标 | 2019年 | 2020年 alone tells what was."""
    return any(_SPEAKS_OF_AIMS.search(grid.said(cell)) for cells in grid.cells for cell in cells)


def _place(labels: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    return next((n for n, label in enumerate(labels) if pattern.match(label)), None)


def _aim(labels: Sequence[str]) -> int | None:
    """The column of the last year, unless it says what there is; a single one only when it speaks of a target."""
    dated = [int(year) for label in labels for year in _YEAR.findall(label)]
    found = [(m, n) for n, label in enumerate(labels) if (m := _AIM.match(label)) and not _NOW.search(label)]
    years = sorted((int(m[1]), n) for m, n in found if m[1] and int(m[1]) == max(dated))
    if years and (len(set(dated)) > 1 or re.search("[规目预计]", labels[years[-1][1]])):
        return years[-1][1]
    return next((n for m, n in found if not m[1]), None)


def _targets(grid: Grid, columns: _Columns) -> Iterator[Target]:
    for cells in grid.cells[columns.header + 1 :]:
        cell = cells[columns.aim]
        match = _FIGURE.fullmatch(grid.said(cell)) if cell else None
        name, unit = _named(grid, columns, cells)
        if cell is None or match is None or len(name) < 2:
            continue
        start = grid.text.index(grid.said(cell), cell.start)
        value, unit = _measured(match["figure"], match["unit"] or unit)
        years = _YEAR.findall(columns.time)
        yield Target(
            name, _sign(match, name), value, unit, columns.time if years else None,
            start, start + len(grid.said(cell)), year=int(years[-1]) if years else None,
        )  # fmt: skip


def _named(grid: Grid, columns: _Columns, cells: Sequence[Cell | None]) -> tuple[str, str]:
    """The indicator without its unit, and its unit."""
    said = _MARKS.sub("", re.sub(r"\s", "", grid.said(cells[columns.name])))
    match = _NAMED_UNIT.match(said)
    beside = grid.said(cells[columns.unit]) if columns.unit is not None else ""
    return (match["name"], beside or match["unit"]) if match else (said, beside)


def _measured(figure: str, unit: str) -> tuple[Decimal, str]:
    """14.50 亿立方米 is 1450000000 立方米, as in running text; a unit that is not known stays as it is written."""
    unit = unit.replace("％", "%")
    found = [q for s in stretches(figure + unit, 0, len(figure + unit)) for q in s.quantities]
    if len(found) == 1 and found[0].end == len(figure + unit) and not found[0].bound:
        return found[0].values[0], found[0].unit
    return to_decimal(figure), unit


def _sign(match: re.Match[str], name: str) -> str:
    said = match["sign"] or match["bound"]
    if said:
        return _SIGNS.get(said, "=")
    return ">=" if _RISES.search(name) else "="
