"""Ways in which documents state what is to be reached: a table, one sentence a line; and what the table cannot say.

`targets.tsv`: the sentence, and its targets in order as 「indicator comparator value unit[ @time]」, or - where every
figure is a payment, a condition, a size, a name or a state of things.
"""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.figures.quantities import Kind, stretches
from corpus.figures.targets import find_targets
from corpus.model import Target

FORMS = [line.split("\t") for line in (Path(__file__).parent / "targets.tsv").read_text("utf-8").splitlines()]


def found(text: str) -> list[Target]:
    """The targets of a text."""
    return list(find_targets(text, 0, len(text)))


def as_listed(target: Target) -> str:
    """A target in the table's notation."""
    said = target.to_dict()
    when = f" @{target.time}" if target.time else ""
    return f"{said['indicator']} {said['comparator']} {said['value']} {said['unit']}{when}"


@pytest.mark.parametrize(("sentence", "targets"), FORMS, ids=[f[0][:30] for f in FORMS])
def test_form(sentence: str, targets: str) -> None:
    """The targets of a sentence, in order."""
    assert "; ".join(map(as_listed, found(sentence))) == targets.replace("-", "", 1 if targets == "-" else 0)


def test_phrase_stands_in_the_text() -> None:
    """A target points at its figure, measure word and bound."""
    text = "前言。到2025年，建成示范基地2万个以上。"
    (target,) = found(text)
    assert text[target.start : target.end] == "2万个以上"


def test_year_and_recurrence_are_read() -> None:
    """The year that the time names last, and whether a target comes back every year."""
    first, second = found("到2025年，基地达到5个。每年培训骨干100人。")
    assert (first.year, first.annual) == (2025, False)
    assert (second.year, second.annual) == (None, True)


def test_time_holds_behind_a_semicolon() -> None:
    """A dated time holds for what follows a semicolon, and ends with the sentence."""
    one, two, three = found("到2025年，体系更加健全；覆盖率达到90%；基地达到5个。合格率达到98%。")
    assert [t.time for t in (one, two, three)] == ["到2025年", "到2025年", None]


def test_parts_are_named_with_their_whole() -> None:
    """福州3个 behind 其中 is a part of what was counted before."""
    names = [t.indicator for t in found("建设公共停车场10个，其中东山市6个、西河市4个。")]
    assert names == ["公共停车场", "公共停车场（东山市）", "公共停车场（西河市）"]


def test_span_is_respected() -> None:
    """Only what stands in the span is read."""
    text = "建成平台5个。建成基地6个。"
    assert [t.value for t in find_targets(text, text.index("。") + 1, len(text))] == [6]


@pytest.mark.parametrize(
    ("written", "values", "unit"),
    [
        ("2.5万个", ["25000.0"], "个"),
        ("1,200.5亿元", ["1200.5"], "亿元"),
        ("3万亿元", ["3"], "万亿元"),
        ("1.2亿立方米", ["120000000.0"], "立方米"),
        ("500万千瓦", ["5000000"], "千瓦"),
        ("5千克", ["5"], "千克"),
        ("达70、80和100家", ["70", "80", "100"], "家"),
        ("1、20家", ["20"], "家"),
        ("两千家", ["2000"], "家"),
        ("７０％", ["70"], "%"),
        ("105千克标准煤／吨", ["105"], "千克标准煤／吨"),
        ("20台（套）", ["20"], "台（套）"),
        ("15个百分点", ["15"], "个百分点"),
    ],
)
def test_quantity(written: str, values: list[str], unit: str) -> None:
    """The values and the unit of a quantity: 万 is multiplied out before a classifier and stays with 元."""
    (quantity,) = (q for s in stretches(written, 0, len(written)) for q in s.quantities)
    assert (quantity.values, quantity.unit) == (tuple(map(Decimal, values)), unit)


@pytest.mark.parametrize("text", ["2021年", "3个月", "第3项", "5A级景区", "12345热线", "20项目标", "一些", "统一条件"])
def test_no_quantity(text: str) -> None:
    """Dates, ordinals, grades, telephone numbers and words that only begin like a measure word."""
    assert [q for s in stretches(text, 0, len(text)) for q in s.quantities] == []


def test_kinds_of_measure_words() -> None:
    """Counts, measures, money and ratios are told apart."""
    text = "建成5个、30公里，投资2亿元，增长8%。"
    kinds = [q.kind for s in stretches(text, 0, len(text)) for q in s.quantities]
    assert kinds == [Kind.COUNT, Kind.MEASURE, Kind.MONEY, Kind.RATIO]


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,",
        "1.",
        "1,234",
        "1、",
        "1—",
        "1个",
        "1个，",
        "（1个",
        "“1",
        "一",
        "一个",
        "百万亿",
        "分别达到1个、",
        "较2020年",
        "到2021年、",
        "建成1个",
        "对1家的，给予",
    ],
)
def test_cost_is_linear(piece: str) -> None:
    """A megabyte without an end of sentence is read in seconds."""
    text = piece * (1_000_000 // len(piece))
    start = time.process_time()
    assert sum(1 for _ in find_targets(text, 0, len(text))) >= 0
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    ("above", "time"),
    [
        ("到2025年,体系基本建成。", "到2025年"),
        ("(二)发展目标。到2023年底,主要指标如下:", "到2023年底"),
        ("到2025年,体系基本建成。到2035年,全面建成。", None),
        ("2021年以来,成效明显。", None),
        ("体系基本建成。", None),
    ],
)
def test_time_above_a_list_of_dashes(above: str, time: str | None) -> None:
    """What a list of dashes sets has the one time that the paragraph above the list begins with."""
    text = f"{above}\n——质量提升。建成基地3个。\n——效益提升。建成园区5个以上。\n"
    assert {t.time for t in find_targets(text, 0, len(text))} == {time}


def test_time_above_does_not_reach_the_paragraph_behind() -> None:
    """A paragraph without a dash, behind the list, has no time of it."""
    text = "到2025年,体系基本建成。\n——质量提升。建成基地3个。\n加强管理。建成园区5个以上。\n"
    assert [t.time for t in find_targets(text, 0, len(text))] == ["到2025年", None]
