"""Bars, matrices and time lines."""

from __future__ import annotations

from datetime import date

import networkx
import pytest

from query.drawing import Due, draw_bars, draw_matrix, draw_timeline
from query.drawing.words import measured
from tests.query.drawing.boxes import SVG, covered, outside, parsed, texts, titles
from tests.query.drawing.test_network import network

ROWS = [("甲市财政局", {"lead": 3, "responsible": 30, "cooperating": 1}), ("甲市科技局", {"responsible": 5})]
DUES = [
    Due("高新技术企业", 2019, None, "≥ 70家", "Target", "/t/1"),
    Due("高新技术企业", 2021, None, "≥ 100家", "Target", "/t/2"),
    Due("建设平台", 2020, date(2020, 6, 30), "2020年6月底前", "Deadline"),
    Due("外汇储备", 2035, None, "1.52万亿美元", "Target"),
]


def test_a_bar_says_its_counts() -> None:
    """The sum stands behind it, parts within where they have room, all of it in the title."""
    drawing = draw_bars(ROWS)
    assert {"34", "5", "责 30", "责 5"} <= {t.text for t in texts(drawing)}
    assert "甲市财政局：34 项任务 (牵头 3, 责任 30, 配合 1)" in titles(drawing)


def test_bars_are_as_long_as_their_counts() -> None:
    """Twice as many is twice as long."""
    bars = {t: float(r.get("width", "0")) for r in parsed(draw_bars(ROWS)).iter(f"{SVG}rect") for t in r.get("class", "").split() if t != "bar"}  # fmt: skip
    wide = [
        float(r.get("width", "0"))
        for r in parsed(draw_bars(ROWS)).iter(f"{SVG}rect")
        if "responsible" in r.get("class", "")
    ]
    assert wide[0] == pytest.approx(6 * wide[1], abs=0.5)
    assert "lead" in bars and "cooperating" in bars


def test_sums_may_be_given() -> None:
    """Who leads and cooperates in one task has one task."""
    assert "33" in {t.text for t in texts(draw_bars(ROWS, totals=[33, 5]))}


def test_bars_of_other_kinds_have_no_roles() -> None:
    """Counts by year or by domain are drawn alike."""
    drawing = draw_bars([("2020", {"": 12}), ("2021", {"": 7})], title="各年份")
    assert "2020：12 项任务" in titles(drawing)
    assert "牵头" not in {t.text for t in texts(drawing)}


@pytest.mark.parametrize("rows", [[], ROWS * 30, [("很长的名称" * 20, {"lead": 1})]])
def test_no_text_of_bars_covers_another(rows: list[tuple[str, dict[str, int]]]) -> None:
    """However many rows there are and however long their names."""
    drawing = draw_bars(rows, note="说明")
    assert covered(drawing) == [] and outside(drawing) == []


def test_a_cell_is_what_two_units_share() -> None:
    """In the cell their tasks in common, on the diagonal those of one, both said in titles."""
    graph = network(6)
    one, other, data = max(graph.edges(data=True), key=lambda e: e[2]["weight"])
    said = titles(draw_matrix(graph, order=[one, other]))
    names = [graph.nodes[n]["label"] for n in (one, other)]
    assert f"{names[0]} 与 {names[1]}：共同承担 {data['weight']} 项任务" in said
    assert f"{names[0]}：{graph.nodes[one]['tasks']} 项任务" in said


def test_those_who_work_together_stand_together() -> None:
    """Two circles that share nothing are two blocks, whatever their numbers of tasks."""
    graph = network(12, parts=2)
    shown = [t for t in titles(draw_matrix(graph)) if t in {d["label"] for _, d in graph.nodes(data=True)}]
    parts = [next(n for n, part in enumerate(networkx.connected_components(graph)) if any(graph.nodes[m]["label"] == t for m in part)) for t in shown]  # fmt: skip
    assert parts in ([0] * 6 + [1] * 6, [1] * 6 + [0] * 6)


def test_the_most_shared_is_the_darkest() -> None:
    """Shades are levels by the greatest number."""
    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_nodes_from((n, {"label": n, "tasks": 9}) for n in "甲乙丙")
    graph.add_edges_from([("甲", "乙", {"weight": 9}), ("甲", "丙", {"weight": 1})])
    cells = {g.findtext(f"{SVG}title"): g.find(f"{SVG}rect") for g in parsed(draw_matrix(graph)).iter(f"{SVG}g")}
    level = {t: c.get("class") for t, c in cells.items() if t and c is not None}
    assert level["甲 与 乙：共同承担 9 项任务"] == "cell level5"
    assert level["甲 与 丙：共同承担 1 项任务"] == "cell level1"
    assert level["乙 与 丙：共同承担 0 项任务"] == "cell level0"


@pytest.mark.parametrize("count", [0, 1, 20, 40])
def test_no_text_of_a_matrix_covers_another(count: int) -> None:
    """Names above columns stand upright, one character below the other."""
    drawing = draw_matrix(network(count))
    assert covered(drawing) == [] and outside(drawing) == []


def test_what_has_one_name_is_one_row() -> None:
    """An indicator with values for several years is one line of the picture, in the order of years."""
    drawing = draw_timeline(DUES)
    rows = {t.text: t for t in texts(drawing)}
    assert [t.text for t in texts(drawing)].count("高新技术企业") == 1
    assert rows["≥ 70家"].top == rows["≥ 100家"].top
    assert rows["2019"].left < rows["≥ 70家"].left < rows["2020"].left < rows["2020年6月底前"].left < rows["2021"].left


def test_targets_and_deadlines_have_signs_of_their_own() -> None:
    """A lozenge and a disc, both in the legend."""
    drawing = draw_timeline(DUES)
    assert {"量化指标", "完成时限"} <= {t.text for t in texts(drawing)}
    assert len(list(parsed(drawing).iter(f"{SVG}polygon"))) == 3 + 1
    assert len(list(parsed(drawing).iter(f"{SVG}circle"))) == 1 + 1


def test_a_time_line_links_to_the_text() -> None:
    """Each sign leads to where it is said."""
    assert {a.get("href") for a in parsed(draw_timeline(DUES)).iter(f"{SVG}a")} == {"/t/1", "/t/2"}


def test_rows_beyond_the_limit_are_counted() -> None:
    """No year is left out for another, and the note says how many entries are missing."""
    dues = [Due(f"指标{n}", 2019 + n % 3, None, f"{n}家") for n in range(90)]
    found = [t.text for t in texts(draw_timeline(dues, limit=12))]
    assert "另有 78 项没有画出" in found
    assert {"2019", "2020", "2021"} <= set(found)
    assert sum(t.startswith("指标") for t in found) == 12 + 1  # the title


def test_years_beyond_the_room_are_counted() -> None:
    """The years in which most falls due are drawn."""
    dues = [Due(f"项{n}", 2001 + n, None, "1家") for n in range(20)] + [Due("再一项", 2020, None, "2家")]
    found = [t.text for t in texts(draw_timeline(dues))]
    assert "2020" in found and sum(t.isdigit() for t in found) == 9
    assert "另有 11 项没有画出" in found


@pytest.mark.parametrize("years", [1, 2, 9])
def test_no_text_of_a_time_line_covers_another(years: int) -> None:
    """Values that would, go a line down; at the right border they stand left of their sign."""
    dues = [Due(f"指标{n % 9}", 2019 + n % years, None, f"≥ {n * 10**5}万人次") for n in range(80)]
    drawing = draw_timeline(dues)
    assert covered(drawing) == [] and outside(drawing) == []


def test_nothing_due_says_so() -> None:
    """There is a picture all the same."""
    assert "没有可画的内容" in {t.text for t in texts(draw_timeline([]))}


@pytest.mark.parametrize(
    ("given", "said"),
    [((">=", 20000000, "人"), "≥ 2000万人"), (("=", 501500000, "吨"), "5.015亿吨"), (("<=", 3, "%"), "≤ 3%"), ((">", 12345, "个"), "> 12345个")],
)  # fmt: skip
def test_numbers_are_as_people_write_them(given: tuple[str, int, str], said: str) -> None:
    """万 and 亿 where that is shorter and exact."""
    from decimal import Decimal

    comparator, value, unit = given
    assert measured(comparator, Decimal(value), unit, "zh") == said
