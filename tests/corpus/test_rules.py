"""Rules that hold for every document: evidence, coverage, order, robustness."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus

PIECES = st.sampled_from(
    ["一、", "（一）", "1.", "（1）", "①", "第一章 ", "第一条", "——", "附件1", "责任单位：", "（责任单位：", "牵头单位:", "配合单位：", "）", "(", ")", "〔", "〕",
     "省发改委", "市场监管局", "各县区政府", "、", "，", "。", "；", "等", "和", "会同", "由", "牵头", "负责", "按职责分工", "列第一位者为牵头单位，下同", "\n", " ", "\u3000",
     "到2021年达到100家以上", "每年新增3个", "2020年底前", "《", "》", "鹤政办〔2019〕16号", "𠮷", "😀", "a"]
)  # fmt: skip


def facts(document: corpus.Document) -> Iterator[tuple[int, int, str]]:
    """Every (start, end, quote) that a document states."""
    for _, e in document.header.evidence:
        yield e.start, e.end, e.quote
    for r in document.header.references:
        yield r.evidence.start, r.evidence.end, r.evidence.quote
    for s in document.sections:
        yield s.heading_start, s.heading_end, s.heading
    for t in document.tasks:
        yield from ((u.start, u.end, u.as_written) for u in t.units)
        yield from ((m.start, m.end, m.quote) for m in t.markers)
        if t.deadline:
            yield t.deadline.start, t.deadline.end, t.deadline.text


def check(document: corpus.Document) -> None:
    """What must hold for any text."""
    text = document.text
    for start, end, quote in facts(document):
        assert text[start:end] == quote
    assert "".join(text[b.start : b.end] for b in document.blocks) == text
    for n, section in enumerate(document.sections):
        assert section.parent is None or section.parent < n
        if section.parent is not None:
            above = document.sections[section.parent]
            assert above.start <= section.start <= section.end <= above.end
            assert section.level == above.level + 1
    keys = [s.key for s in document.sections]
    assert len(keys) == len(set(keys))
    keys = [t.key for t in document.tasks]
    assert len(keys) == len(set(keys))
    for task in document.tasks:
        assert 0 <= task.start < task.end <= len(text)
        assert all(task.start <= u.start < u.end <= task.end for u in task.units)
        assert all(task.start <= x.start < x.end <= task.end for x in task.targets)
        assert all(u.as_written and u.name and u.place for u in task.units)


def test_sample_keeps_the_rules(sample_path: Path) -> None:
    """Evidence equals text, blocks cover it, sections nest."""
    check(corpus.read_file(sample_path))


def test_real_documents_keep_the_rules(shared: Path) -> None:
    """The same over every real document at hand."""
    files = [f for f in corpus.discover(shared / "corpus" / "policies") if f.path.suffix == ".txt"]
    assert len(files) == 309
    for file in files:
        check(corpus.read_file(file.path, document_id=file.id))


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_arrangement_of_markers_can_be_read(text: str) -> None:
    """Markers, numbers and brackets in any order neither crash the reader nor break a rule."""
    check(corpus.read_text(text, document_id="x"))


@settings(max_examples=100)
@given(st.text(max_size=400))
def test_any_string_can_be_read(text: str) -> None:
    """No string crashes the reader."""
    check(corpus.read_text(text, document_id="x"))


def test_reading_twice_gives_the_same_document(sample_path: Path) -> None:
    """Reading is a function of the text."""
    assert corpus.read_file(sample_path) == corpus.read_file(sample_path)


def test_line_ends_are_normalised_and_nothing_else() -> None:
    """\\r\\n and \\r become \\n; spaces, tabs and full-width forms stay."""
    assert corpus.read_text("一、甲\r\n\u3000乙 \t丙\r丁", document_id="x").text == "一、甲\n\u3000乙 \t丙\n丁"


@pytest.mark.parametrize(
    "unit",
    [
        "、",
        "（",
        "(责任单位：",
        "牵头",
        "省发改委、",
        "一、\n",
        "（一）",
        "1.",
        "由省发改委会同",
        "2019年、",
        "达到100家、",
        "《",
        "附件",
        "9" * 10,
        "市",
        " ",
    ],
)
def test_long_monotonous_texts_can_be_read(unit: str) -> None:
    """Two hundred thousand characters of one mark end in a document (a quadratic step would never end)."""
    check(corpus.read_text("一、任务\n1.工作。" + unit * (200_000 // len(unit)), document_id="x"))
