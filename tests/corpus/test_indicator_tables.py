"""Tables of indicators: figures below the year that they are to be reached in."""

from __future__ import annotations

import pytest

import corpus
from corpus.formats.layout import RawCell, TextWriter
from corpus.model import Target
from corpus.tables.indicators import indicator_targets

HEAD = ("序号", "指标名称", "2020年", "2025年", "属性")


def targets(*rows: tuple[str, ...]) -> tuple[Target, ...]:
    """The targets of a table, each checked to stand where it says."""
    writer = TextWriter()
    writer.line("主要指标")
    writer.table([[RawCell(text, 1, 1) for text in row] for row in rows])
    found = indicator_targets(writer.text(), writer.tables[0])
    assert all(any(c in writer.text()[t.start : t.end] for c in "0123456789") for t in found)
    return found


def said(*rows: tuple[str, ...]) -> list[str]:
    """The targets of a table as one line each."""
    return [f"{t.indicator} {t.comparator} {t.value.normalize():f} {t.unit} @{t.time}" for t in targets(*rows)]


@pytest.mark.parametrize(
    ("row", "want"),
    [
        (("1", "用水总量（亿立方米）", "13.02", "≤14.50", "约束性"), "用水总量 <= 1450000000 立方米 @2025年"),
        (("2", "万元GDP用水量下降（%）", "—", "〔16〕", "约束性"), "万元GDP用水量下降 = 16 % @2025年"),
        (("3", "农村自来水普及率（%）", "96", "99以上", "预期性"), "农村自来水普及率 >= 99 % @2025年"),
        (("4", "水土保持率", "89.1", "90.3%", "预期性"), "水土保持率 >= 90.3 % @2025年"),
        (("5", "研发经费（亿元）", "30", "52", "预期性"), "研发经费 = 52 亿元 @2025年"),
    ],
    ids=["most", "all years together", "at least", "unit at the figure", "money"],
)
def test_a_row_states_a_target(row: tuple[str, ...], want: str) -> None:
    """The figure below the last year, in the unit of its indicator."""
    assert said(HEAD, row) == [want]


def test_the_unit_may_have_its_own_column() -> None:
    """单位 beside the indicator; 2022年完成 is what there is, 2023年目标 the target."""
    head = ("指标", "单位", "2022年完成", "2023年目标")
    assert said(head, ("粮食总产量", "万吨", "201", "203")) == ["粮食总产量 = 2030000 吨 @2023年目标"]


@pytest.mark.parametrize(
    "rows",
    [
        (("序号", "项目名称", "建设地点"), ("1", "引水工程", "云城区")),
        (("指标名称", "2019年", "2020年完成"), ("产值", "30", "52")),
        (("指标名称", "2019年", "2020年"), ("产值（亿元）", "30", "52"), ("普及率（%）", "96", "97")),
        ((HEAD), ("1", "河湖水质", "良好", "持续改善", "预期性")),
    ],
    ids=["no years", "what was reached", "statistics", "no figure"],
)
def test_other_tables_state_none(rows: tuple[tuple[str, ...], ...]) -> None:
    """Nothing is read where no column of a year to come holds figures."""
    assert targets(*rows) == ()


def test_targets_of_a_table_belong_to_its_tasks() -> None:
    """A column of units makes each row a task, with its own target and no figure of today."""
    text = (
        "云浮市人民政府办公室关于印发某某规划的通知\n一、主要指标\n序号\t指标名称\t2020年\t2025年\t责任部门\n"
        "1\t堤防达标率（%）\t78\t90\t市水务局\n2\t用水总量（亿立方米）\t13\t14.5\t市水务局、市发展改革局\n"
    )
    document = corpus.read_text(text, document_id="x")
    found = [[(float(t.value), t.unit) for t in task.targets] for task in document.tasks if task.units]
    assert found == [[(90.0, "%")], [(1450000000.0, "立方米")]]
