"""Numbers that rows must keep to."""

from __future__ import annotations

import pytest

from query.understanding.bounds import ranges_of
from query.understanding.plan import Range


@pytest.mark.parametrize(
    ("text", "units", "tasks"),
    [
        ("涉及5个以上部门的任务", Range(5), None),
        ("至少三个单位参与的任务", Range(3), None),
        ("责任单位超过4个的任务", Range(5), None),
        ("责任单位不超过两个的任务", Range(0, 2), None),
        ("少于三个部门的任务", Range(0, 2), None),
        ("只涉及一个单位的任务", Range(1, 1), None),
        ("恰好涉及两个部门的任务", Range(2, 2), None),
        ("哪些单位参与了5项以上任务", None, Range(5)),
        ("参与任务不少于3项的部门", None, Range(3)),
        ("任务超过十项的单位", None, Range(11)),
        ("任务数超过5个的单位", None, Range(6)),
        ("哪些任务只有一个责任单位", Range(1, 1), None),
        ("只承担一项任务的单位", None, Range(1, 1)),
        ("承担任务不到3项的部门", None, Range(0, 2)),
        ("高新技术企业达到100家以上", None, None),
        ("每年组织5项市级专项", None, None),
        ("三家单位都参与的任务", None, None),
        ("任务最多的三个单位", None, None),
        ("至少一个参与的任务", None, None),
        ("", None, None),
    ],
)
def test_numbers_of_units_and_of_tasks(text: str, units: Range | None, tasks: Range | None) -> None:
    """What is counted decides whose number is bounded; numbers of other things bound nothing."""
    assert ranges_of(text)[:2] == (units, tasks)


def test_the_words_of_a_bound_are_no_words_of_content() -> None:
    """The number is cut out, what is counted stays."""
    assert ranges_of("涉及5个以上部门的任务")[2].split() == ["涉及", "部门", "的任务"]


@pytest.mark.parametrize(
    ("allowed", "inside", "outside"), [(Range(2, 3), 3, 4), (Range(5), 900, 4), (Range(0, 0), 0, 1)]
)
def test_a_range_holds_its_ends(allowed: Range, inside: int, outside: int) -> None:
    """Both ends belong to a range; one without an end goes on."""
    assert inside in allowed
    assert outside not in allowed
