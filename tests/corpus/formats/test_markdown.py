"""Markdown: the text as it stands, its marks looked through."""

from __future__ import annotations

from pathlib import Path

import pytest

import corpus
from corpus.formats import read_content
from corpus.formats.markdown import bare_line

TEXT = """# 鹤壁市工作方案

## 一、总体要求 ##

坚持创新。

## 二、主要任务

### （一）培育企业

- 1.建设平台。（责任单位：市科技局、财政局）
- **2.扩大开放。**（责任单位：市商务局）

| 序号 | 任务 | 责任单位 |
|------|:----:|---|
| 1 | 甲 \\| 乙 | 市教育局 |
| 2 | 丙 | 市民政局、财政局 |
"""


@pytest.fixture
def document(tmp_path: Path) -> corpus.Document:
    """The text as a file, read."""
    (tmp_path / "a.md").write_text(TEXT, "utf-8")
    return corpus.read_file(tmp_path / "a.md")


def test_the_text_is_kept(document: corpus.Document) -> None:
    """Marks are part of the text."""
    assert document.text == TEXT


def test_headings_make_the_outline(document: corpus.Document) -> None:
    """Numbers stand behind the marks of headings and lists."""
    assert [(s.path, s.heading) for s in document.sections] == [
        ("一", "总体要求"),
        ("二", "主要任务"),
        ("二/（一）", "培育企业"),
        ("二/（一）/1", "建设平台"),
        ("二/（一）/2", "扩大开放"),
    ]


def test_blocks_still_cover_the_text(document: corpus.Document) -> None:
    """No mark is lost between them."""
    assert "".join(document.text[b.start : b.end] for b in document.blocks) == TEXT


def test_pipe_tables_are_tables(document: corpus.Document) -> None:
    """Cells without the bars, an escaped bar inside one, no row for the rule."""
    cells = [[document.text[c.start : c.end] for c in row.cells] for row in document.tables[0].rows]
    assert cells == [["序号", "任务", "责任单位"], ["1", "甲 \\| 乙", "市教育局"], ["2", "丙", "市民政局、财政局"]]


def test_rows_are_tasks(document: corpus.Document) -> None:
    """A task table in Markdown."""
    units = [[u.name for u in t.units] for t in document.tasks[-2:]]
    assert units == [["鹤壁市教育局"], ["鹤壁市民政局", "鹤壁市财政局"]]


def test_bars_in_code_are_no_table(tmp_path: Path) -> None:
    """Nor are bars without a rule."""
    (tmp_path / "a.md").write_text("```\n|a|b|\n|--|--|\n|1|2|\n```\n甲|乙\n丙|丁\n戊|己\n", "utf-8")
    assert read_content(tmp_path / "a.md").tables == ()


@pytest.mark.parametrize(
    ("line", "bare"),
    [("## 一、总则", "一、总则"), ("- 甲", "甲"), ("**甲**", "甲"), ("**甲。**乙", "甲。**乙"), ("> # 甲 #", "甲 #"), ("# 甲 #", "甲"), ("---", "---"),
     ("#", "#"), ("——甲", "——甲"), ("", ""), ("-3度", "-3度")],
)  # fmt: skip
def test_marks_around_a_line_are_told_from_its_text(line: str, bare: str) -> None:
    """What no mark is stays."""
    start, end = bare_line(line, 0, len(line))
    assert line[start:end] == bare
