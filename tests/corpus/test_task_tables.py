"""Task tables: labels, merged cells, roles, numbers, deadlines, and what is no task table."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus
from corpus.formats.layout import RawCell, TextWriter
from corpus.model import Role, Table
from corpus.tables.columns import ColumnKind, column_of, is_header
from corpus.tables.task_tables import TableProblem, TableTask, read_task_table
from tests.corpus.formats.make import Rows, Spans

HEAD = ("序号", "重点任务", "牵头单位", "配合单位", "完成时限")


def table(rows: Rows, spans: Spans | None = None) -> tuple[str, Table]:
    """A table as formats give it, with the text that it stands in."""
    writer = TextWriter()
    cells = [
        [RawCell(text, *(spans or {}).get((r, c), (1, 1))) for c, text in enumerate(row) if text is not None]
        for r, row in enumerate(rows)
    ]
    writer.line("鹤壁市任务分工表")
    writer.table(cells)
    return writer.text(), writer.tables[0]


def read(rows: Rows, spans: Spans | None = None) -> tuple[tuple[TableTask, ...], tuple[TableProblem, ...]]:
    """The tasks and problems of a table in a document of 鹤壁市."""
    found = read_task_table(*table(rows, spans), "鹤壁市")
    assert found is not None
    return found


def units(task: TableTask) -> list[tuple[str, str]]:
    """Names with the first letter of their roles."""
    return [(u.name.removeprefix("鹤壁市"), u.role.value[0]) for u in task.units]


@pytest.mark.parametrize(
    ("labels", "kind", "role"),
    [
        (["序号"], ColumnKind.NUMBER, None),
        (["重点任务"], ColumnKind.TASK, None),
        (["主要措施"], ColumnKind.TASK, None),
        (["目标任务"], ColumnKind.TASK, None),
        (["工作目标"], ColumnKind.TARGET, None),
        (["类别"], ColumnKind.GROUP, None),
        (["责 任 单 位"], ColumnKind.UNIT, Role.RESPONSIBLE),
        (["牵头（责任）单位"], ColumnKind.UNIT, Role.LEAD),
        (["牵头市直部门"], ColumnKind.UNIT, Role.LEAD),
        (["配合部门"], ColumnKind.UNIT, Role.COOPERATING),
        (["参与单位"], ColumnKind.UNIT, Role.COOPERATING),
        (["责任分工"], ColumnKind.UNIT, Role.RESPONSIBLE),
        (["牵头及配合单位"], ColumnKind.UNIT, Role.RESPONSIBLE),
        (["责任分工", "牵头单位"], ColumnKind.UNIT, Role.LEAD),
        (["责任单位", "市级"], ColumnKind.UNIT, Role.RESPONSIBLE),
        (["责任领导"], ColumnKind.PERSON, None),
        (["责任人及电话"], ColumnKind.PERSON, None),
        (["完成时限"], ColumnKind.DEADLINE, None),
        (["进度安排"], ColumnKind.DEADLINE, None),
        (["完成时限", "2021年"], ColumnKind.DEADLINE, None),
        (["总投资（亿元）"], ColumnKind.NOTE, None),
        (["备注"], ColumnKind.NOTE, None),
        (["进展情况"], ColumnKind.NOTE, None),
        (["颜色"], ColumnKind.UNKNOWN, None),
    ],
)
def test_labels_say_what_a_column_is_for(labels: list[str], kind: ColumnKind, role: Role | None) -> None:
    """By the label in the lowest line of the header, or all lines together."""
    column = column_of(labels)
    assert column.kind is kind
    assert role is None or column.role is role


@pytest.mark.parametrize(
    "labels",
    [
        ["项目名称", "主管部门", "设立依据"],
        ["序号", "成员单位", "职责分工"],
        ["牵头单位", "联系人", "电话", "地址"],
        ["序号", "指标", "2020年", "2021年"],
        ["1", "由市科技局牵头负责的一项很长的任务,它不是任何一列的标签", "责任单位"],
        ["责任单位"],
    ],
)
def test_other_tables_are_no_task_tables(labels: list[str]) -> None:
    """Without a column of responsible units and one of what they are to do, a table assigns nothing."""
    assert not is_header(labels)


def test_each_row_is_a_task() -> None:
    """With title, number, units by the role of their column, and deadline."""
    tasks, problems = read([HEAD, ("1", "建设平台。支持企业使用。", "市科技局", "市财政局、税务局", "2021年底前")])
    assert [(t.title, t.numbers, units(t), t.deadline and t.deadline.text) for t in tasks] == [
        ("建设平台", ("1",), [("科技局", "l"), ("财政局", "c"), ("税务局", "c")], "2021年底前")
    ]
    assert problems == ()


def test_a_task_is_the_line_of_its_row() -> None:
    """From the first cell to the last."""
    rows = [HEAD, ("1", "建设平台", "市科技局", "市财政局", "2021年底前")]
    text, made = table(rows)
    found = read_task_table(text, made, "鹤壁市")
    assert found is not None
    assert [text[t.start : t.end] for t in found[0]] == ["1\t建设平台\t市科技局\t市财政局\t2021年底前"]
    assert [text[a:b] for a, b in found[0][0].cells] == ["市科技局", "市财政局"]


def test_merged_cells_hold_for_all_their_rows() -> None:
    """Numbers, tasks, units and deadlines; the mention is the one above."""
    rows: Rows = [HEAD, ("1", "甲", "市科技局", "市财政局", "2021年"), ("2", "乙", None, "市税务局", None)]
    tasks, _ = read(rows, {(1, 2): (2, 1), (1, 4): (2, 1)})
    assert [(units(t), t.deadline and t.deadline.text) for t in tasks] == [
        ([("科技局", "l"), ("财政局", "c")], "2021年"),
        ([("科技局", "l"), ("税务局", "c")], "2021年"),
    ]
    assert tasks[0].units[0].start == tasks[1].units[0].start


def test_an_empty_cell_is_not_the_one_above() -> None:
    """Where the format tells merging, an empty cell names nobody."""
    tasks, _ = read([HEAD, ("1", "甲", "市科技局", "市财政局", ""), ("2", "乙", "市商务局", "", "")])
    assert units(tasks[1]) == [("商务局", "l")]


def test_a_header_of_two_lines_is_read() -> None:
    """责任分工 above 牵头单位 and 配合单位."""
    rows: Rows = [
        ("序号", "任务", "责任分工", None, "时限"),
        (None, None, "牵头单位", "配合单位", None),
        ("1", "甲", "市科技局", "市财政局", "2021年"),
    ]
    tasks, problems = read(rows, {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (1, 2), (0, 4): (2, 1)})
    assert [units(t) for t in tasks] == [[("科技局", "l"), ("财政局", "c")]]
    assert problems == ()


def test_a_header_repeated_on_each_page_is_no_task() -> None:
    """Long tables repeat their labels."""
    tasks, _ = read([HEAD, ("1", "甲", "市科技局", "", ""), HEAD, ("2", "乙", "市商务局", "", "")])
    assert [t.numbers for t in tasks] == [("1",), ("2",)]


def test_a_new_header_changes_the_columns() -> None:
    """Two tables that follow each other without a line between."""
    other = ("序号", "工作任务", "配合单位", "牵头单位", "完成时限")
    tasks, _ = read([HEAD, ("1", "甲", "市科技局", "市财政局", ""), other, ("1", "乙", "市科技局", "市财政局", "")])
    assert [units(t) for t in tasks] == [[("科技局", "l"), ("财政局", "c")], [("科技局", "c"), ("财政局", "l")]]


def test_rows_across_the_table_part_the_tasks() -> None:
    """Their numbers go into the paths of the rows below, notes are none."""
    wide = {(r, 0): (1, 5) for r in (1, 3, 5, 7)}
    rows: Rows = [
        HEAD,
        ("一、创新驱动", None, None, None, None),
        ("1", "甲", "市科技局", "", ""),
        ("（一）开放", None, None, None, None),
        ("2", "乙", "市商务局", "", ""),
        ("二、民生", None, None, None, None),
        ("3", "丙", "市民政局", "", ""),
        ("注：各单位每季度报送进展", None, None, None, None),
    ]
    tasks, problems = read(rows, wide)
    assert [t.numbers for t in tasks] == [("一", "1"), ("一", "（一）", "2"), ("二", "3")]
    assert problems == ()


def test_measures_of_one_task_are_tasks_of_their_own() -> None:
    """A task over several rows gives its number, each measure its title."""
    rows: Rows = [
        ("重点任务", "主要措施", "责任单位"),
        ("一、强化创新", "1.培育企业。", "市科技局"),
        (None, "2.建设平台。", "市财政局"),
        ("二、扩大开放", "1.引进项目。", "市商务局"),
    ]
    tasks, _ = read(rows, {(1, 0): (2, 1)})
    assert [(t.numbers, t.title) for t in tasks] == [
        (("一", "1"), "培育企业"),
        (("一", "2"), "建设平台"),
        (("1",), "引进项目"),
    ]


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ("市科技局牵头，市财政局、税务局配合", [("科技局", "l"), ("财政局", "c"), ("税务局", "c")]),
        ("牵头单位：市科技局 配合单位：市财政局", [("科技局", "l"), ("财政局", "c")]),
        ("牵头：市科技局；配合：市财政局、税务局", [("科技局", "l"), ("财政局", "c"), ("税务局", "c")]),
        ("市科技局\n市财政局\n税务局", [("科技局", "r"), ("财政局", "r"), ("税务局", "r")]),
        ("市科技局；市财政局", [("科技局", "r"), ("财政局", "r")]),
        ("市科技局牵头\n财政局配合", [("科技局", "l"), ("财政局", "c")]),
        ("1.市科技局 2.市财政局", [("科技局", "r"), ("财政局", "r")]),
        ("①市科技局<br>②市财政局", [("科技局", "r"), ("财政局", "r")]),
        ("各县区政府", [("各县区政府", "r")]),
        ("市直各有关部门", [("市直各有关部门", "r")]),
        ("市科技局市财政局", [("科技局", "r"), ("财政局", "r")]),
        ("市委市政府信访局", [("中共鹤壁市委市政府信访局", "r")]),
        ("城乡一体化示范区\n管委会", [("城乡一体化示范区管委会", "r")]),
    ],
)
def test_a_cell_says_who_and_in_which_role(cell: str, named: list[tuple[str, str]]) -> None:
    """Its own words win over the label 责任单位."""
    tasks, problems = read([("序号", "任务", "责任单位"), ("1", "甲", cell)])
    assert units(tasks[0]) == named
    assert problems == ()


@pytest.mark.parametrize("cell", ["", "—", "/", "无", "－－"])
def test_a_dash_names_nobody(cell: str) -> None:
    """And is nothing that was missed."""
    tasks, problems = read([HEAD, ("1", "甲", "市科技局", cell, cell)])
    assert units(tasks[0]) == [("科技局", "l")]
    assert tasks[0].deadline is None
    assert problems == ()


def test_persons_are_no_units() -> None:
    """责任领导 and 责任人 name people, also beside a unit in one cell."""
    rows = [("序号", "任务", "责任领导", "责任单位及责任人"), ("1", "甲", "王某某", "市科技局（李某）")]
    tasks, problems = read(rows)
    assert [(u.name, u.nameplates) for u in tasks[0].units] == [("鹤壁市科技局", ())]
    assert problems == ()


def test_a_column_that_is_not_understood_is_a_problem() -> None:
    """It is named once, at its label."""
    rows = [("序号", "任务", "颜色", "责任单位"), ("1", "甲", "红", "市科技局"), ("2", "乙", "绿", "市商务局")]
    text, made = table(rows)
    found = read_task_table(text, made, "鹤壁市")
    assert found is not None
    assert [(text[p.start : p.end], p.reason) for p in found[1]] == [
        ("颜色", "the column '颜色' of a task table is not understood")
    ]


def test_a_cell_too_long_for_a_list_is_a_problem() -> None:
    """It is not searched for names, whatever it holds."""
    tasks, problems = read([("序号", "任务", "责任单位"), ("1", "甲", "、" * 1_000_000)])
    assert [units(t) for t in tasks] == [[]]
    assert [p.reason for p in problems] == ["this cell is too long for a list of units"]


def test_a_cell_that_names_no_unit_is_a_problem() -> None:
    """Its row is still a task."""
    tasks, problems = read([("序号", "任务", "责任单位"), ("1", "甲", "详见附件2《分工》第3条。")])
    assert [units(t) for t in tasks] == [[]]
    assert len(problems) == 1


def test_a_row_that_names_units_and_no_task_is_a_problem() -> None:
    """Nobody can be responsible for nothing."""
    tasks, problems = read([("序号", "任务", "责任单位"), ("1", "", "市科技局"), ("2", "乙", "市商务局")])
    assert [t.title for t in tasks] == ["乙"]
    assert [p.reason for p in problems] == ["a row of a task table names units and no task"]


def test_a_row_without_units_is_a_task_of_nobody() -> None:
    """Like a measure of the text that nobody is named for."""
    tasks, _ = read([("序号", "任务", "责任单位"), ("1", "甲", ""), ("2", "乙", "市商务局")])
    assert [units(t) for t in tasks] == [[], [("商务局", "r")]]


FORM: Rows = [
    ("任务名称", "建设科技平台"),
    ("牵头单位", "市科技局"),
    ("配合单位", "市财政局"),
    ("完成时限", "2021年底"),
]


def test_labels_in_the_first_column_make_one_task() -> None:
    """A form: its task reaches over all rows."""
    text, made = table(FORM)
    found = read_task_table(text, made, "鹤壁市")
    assert found is not None
    task = found[0][0]
    assert (task.title, units(task), task.deadline and task.deadline.year) == (
        "建设科技平台",
        [("科技局", "l"), ("财政局", "c")],
        2021,
    )
    assert text[task.start : task.end] == text[made.start : made.end]


def test_labels_in_the_first_column_again_begin_the_next_task() -> None:
    """Several forms in one table."""
    second = [("任务名称", "开展培训"), ("牵头单位", "市教育局"), ("配合单位", ""), ("完成时限", "")]
    tasks, _ = read([*FORM, *second])
    assert [(t.title, units(t)[0]) for t in tasks] == [("建设科技平台", ("科技局", "l")), ("开展培训", ("教育局", "l"))]


def test_each_column_beside_labels_is_a_task() -> None:
    """A table turned by a quarter."""
    tasks, _ = read([("任务名称", "甲项", "乙项"), ("责任单位", "市科技局", "市商务局"), ("时限", "2021年", "2022年")])
    assert [(t.title, units(t), t.deadline and t.deadline.text) for t in tasks] == [
        ("甲项", [("科技局", "r")], "2021年"),
        ("乙项", [("商务局", "r")], "2022年"),
    ]


def test_labels_in_the_first_and_third_column_make_one_task() -> None:
    """A form of two pairs a row."""
    tasks, problems = read(
        [("任务名称", "甲项", "完成时限", "2021年"), ("牵头单位", "市科技局", "配合单位", "市财政局")]
    )
    assert [(t.title, units(t)) for t in tasks] == [("甲项", [("科技局", "l"), ("财政局", "c")])]
    assert problems == ()


def test_the_first_unit_leads_where_the_document_says_so() -> None:
    """列第一位者为牵头单位 holds in tables too."""
    text = "鹤壁市方案\n一、任务\n列第一位者为牵头单位，下同。\n序号\t任务\t责任单位\n1\t甲\t市科技局、财政局\n"
    document = corpus.read_text(text, document_id="x")
    assert [(u.name, u.role.value) for u in document.tasks[-1].units] == [
        ("鹤壁市科技局", "lead"),
        ("鹤壁市财政局", "responsible"),
    ]


def test_nothing_is_assigned_twice() -> None:
    """Words in the cells of a task table are not read again as text, and the section of a table is no task besides."""
    text = (
        "鹤壁市方案\n一、任务分工\n各单位要认真落实下列任务，确保按时完成，并定期报告进展情况。\n"
        "序号\t任务\t责任单位\n1\t甲（责任单位：市教育局）\t牵头单位：市科技局\n2\t由市商务局牵头办理\t市民政局牵头，市财政局配合\n"
    )
    tasks = corpus.read_text(text, document_id="x").tasks
    assert [(t.path, [u.name for u in t.units]) for t in tasks] == [
        ("一/1", ["鹤壁市科技局"]),
        ("一/2", ["鹤壁市民政局", "鹤壁市财政局"]),
    ]


def test_a_marker_behind_a_table_does_not_reach_over_it() -> None:
    """The text that a later 责任单位 covers begins behind the table."""
    text = "鹤壁市方案\n一、任务\n序号\t任务\t责任单位\n1\t甲\t市科技局\n定期通报进展。\n责任单位：市政府督查室\n"
    document = corpus.read_text(text, document_id="x")
    last = document.tasks[-1]
    assert document.text[last.start : last.end] == "定期通报进展。\n责任单位：市政府督查室"


def test_numbers_in_cells_are_none_of_the_outline() -> None:
    """一、 in a cell opens no section."""
    text = "鹤壁市方案\n一、任务\n序号\t任务\t责任单位\n1\t二、扩大开放\t市商务局\n二、扩大开放\t甲\t市商务局\n二、保障\n加强领导。"
    sections = corpus.read_text(text, document_id="x").sections
    assert [s.path for s in sections] == ["一", "二"]


def test_targets_of_a_row_are_those_of_its_task() -> None:
    """Numbers in the cells of tasks and targets, not those of units."""
    rows = [("序号", "任务", "年度目标", "责任单位"), ("1", "培育企业", "高新技术企业达到100家以上", "市科技局")]
    document = corpus.read_text(table(rows)[0], document_id="x")
    assert [(str(t.value), t.unit) for t in document.tasks[0].targets] == [("100", "家")]


def test_lines_with_tabs_below_no_labels_are_text() -> None:
    """Only a line that labels a task table makes one."""
    assert corpus.read_text("甲\t乙\t丙\n1\t2\t3\n", document_id="x").tables == ()


CELLS = st.sampled_from(
    ["", "序号", "重点任务", "责任单位", "牵头单位", "责任领导", "完成时限", "颜色", "1", "一、甲", "市科技局", "市科技局牵头，市财政局配合", "各县区", "2021年底前",
     "牵头单位：市科技局", "达到100家", "—", "、，；", "（", "<br>", "\n", "注：", "\t"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.lists(st.tuples(CELLS, st.integers(0, 3), st.integers(0, 3)), max_size=5), max_size=6))
def test_any_table_can_be_read(rows: Sequence[Sequence[tuple[str, int, int]]]) -> None:
    """Cells that overlap or reach out of the table neither crash the reader nor break evidence."""
    writer = TextWriter()
    writer.table([[RawCell(*cell) for cell in row] for row in rows])
    text = writer.text()
    for made in writer.tables:
        assert all("\t" not in text[c.start : c.end] for row in made.rows for c in row.cells)
        tasks, problems = read_task_table(text, made, "鹤壁市") or ((), ())
        for task in tasks:
            assert 0 <= task.start < task.end <= len(text)
            assert all(text[u.start : u.end] == u.as_written for u in task.units)
            assert task.deadline is None or text[task.deadline.start : task.deadline.end] == task.deadline.text
        assert all(p.start < p.end for p in problems)


@settings(max_examples=200)
@given(st.lists(st.lists(CELLS, max_size=5).map("\t".join), max_size=8).map("\n".join))
def test_any_text_with_tabs_can_be_read(text: str) -> None:
    """Blocks cover the text, and evidence is text."""
    document = corpus.read_text(text, document_id="x")
    assert "".join(document.text[b.start : b.end] for b in document.blocks) == document.text
    for task in document.tasks:
        assert all(document.text[u.start : u.end] == u.as_written for u in task.units)
    keys = [t.key for t in document.tasks]
    assert len(keys) == len(set(keys))
