"""Until when something must be done: labels, dates, standing duties; times for which a rule holds are none."""

from __future__ import annotations

import time

import pytest

from corpus.figures.deadlines import dated_deadlines, labelled_deadlines
from corpus.figures.facts import find_facts

DATED = [
    ("2020年底前，建成统一平台。", ["2020年底前"]),
    ("到2022年，覆盖率明显提高。", ["到2022年"]),
    ("到2022年底，基本建成体系。", ["到2022年底"]),
    ("2021年6月30日前完成整改。", ["2021年6月30日前"]),
    ("2021年6月底前出台办法。", ["2021年6月底前"]),
    ("应于2021年12月31日以前报送。", ["2021年12月31日以前"]),
    ("2022年底，实现全覆盖。", ["2022年底"]),
    ("2022年末实现全覆盖。", ["2022年末"]),
    ("2025年前全部淘汰。", ["2025年前"]),
    ("截至2021年，累计建成平台。", ["截至2021年"]),
    ("至2023年，形成产业集群。", ["至2023年"]),
    ("每年12月底前报告进展。", ["每年12月底前"]),
    ("今年6月底前全面完成排查。", ["今年6月底前"]),
    ("9月底前完成清理。", ["9月底前"]),
    ("3月15日前制定方案。", ["3月15日前"]),
    ("年底前实现一网通办。", ["年底前"]),
    ("到2021年第三季度末取得进展。", ["到2021年第三季度末"]),
    ("2021年第一季度前印发实施。", ["2021年第一季度前"]),
    ("2021年上半年前投入使用。", ["2021年上半年前"]),
    ("2021年10月中旬前完成验收。", ["2021年10月中旬前"]),
    ("到“十四五”期末，建成网络。", ["到“十四五”期末"]),
    ("于每季度结束后7个工作日内报送。", ["每季度结束后7个工作日内"]),
    ("2020年底前开工，到2022年底建成。", ["2020年底前", "到2022年底"]),
]
NEITHER = [
    "本办法自2021年7月1日起施行。",
    "有效期至2024年12月31日。",
    "免征政策延长执行到2020年12月底。",
    "贷款最长可延至2021年3月31日。",
    "项目实施期限为2020年1月至2021年12月。",
    "2020年起每年安排专项资金。",
    "在2020年基础上提高水平。",
    "2019年全市经济平稳增长。",
    "2018—2020年开展试点。",
    "2019年至2021年安排资金。",
    "由2007年的1.4%提高到2012年的2%。",
    "至2019年4月30日止，暂停执行。",
    "申报截止日期为2020年8月31日前。",
]
LABELLED = [
    ("（责任单位：市科技局；完成时限：2020年底）", "2020年底", 2020),
    ("完成时限：长期坚持\n", "长期坚持", None),
    ("完成时间：2021年6月底前。", "2021年6月底前", 2021),
    ("时间节点：2020年9月底前；", "2020年9月底前", 2020),
    ("（省银保监局负责，完成时间：2019 年 9 月底前）", "2019 年 9 月底前", 2019),
    ("（市财政局负责，长期坚持）", "长期坚持", None),
    ("责任单位：市民政局；持续推进\n", "持续推进", None),
]


@pytest.mark.parametrize(("text", "dates"), DATED, ids=[t for t, _ in DATED])
def test_date_bounds_a_task(text: str, dates: list[str]) -> None:
    """Each date by which something must be done, with the words that make it one."""
    found = list(dated_deadlines(text))
    assert [d.text for d in found] == dates
    assert all(text[d.start : d.end] == d.text for d in found)


@pytest.mark.parametrize("text", NEITHER)
def test_date_of_validity_is_none(text: str) -> None:
    """A date that only says when a rule holds, or when something happened, bounds nothing."""
    assert list(dated_deadlines(text)) == []


@pytest.mark.parametrize(("text", "deadline", "year"), LABELLED, ids=[t for t, _, _ in LABELLED])
def test_label_gives_the_deadline(text: str, deadline: str, year: int | None) -> None:
    """What stands behind a label of time, and standing duties that close a list of units."""
    assert [(d.text, d.year) for d in labelled_deadlines(text)] == [(deadline, year)]


def test_prose_about_standing_duties_is_none() -> None:
    """持续推进 inside a sentence is no deadline."""
    assert list(labelled_deadlines("要持续推进改革，长期坚持下去。")) == []


def test_label_wins_over_a_date() -> None:
    """A task with a label and a date has the deadline of the label."""
    text = "到2025年建成平台。完成时限：2022年底。"
    found = find_facts(text, []).deadline_in(0, len(text))
    assert found is not None
    assert (found.text, found.year) == ("2022年底", 2022)


def test_last_date_of_a_task_is_its_deadline() -> None:
    """Of several dates the last one."""
    text = "2020年底前开工，到2022年底建成。"
    found = find_facts(text, []).deadline_in(0, len(text))
    assert found is not None
    assert found.text == "到2022年底"


@pytest.mark.parametrize("piece", ["2020年", "12月", "完成时限：", "，长期坚持", "十四五"])
def test_cost_is_linear(piece: str) -> None:
    """A megabyte of anything is read in seconds."""
    text = piece * (1_000_000 // len(piece))
    start = time.process_time()
    assert sum(1 for _ in (*dated_deadlines(text), *labelled_deadlines(text))) >= 0
    assert time.process_time() - start < 20
