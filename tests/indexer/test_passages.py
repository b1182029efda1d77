"""Passages: exact stretches of the text, nothing lost, nothing twice, not too long."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus
from corpus.model import BlockKind, Document
from indexer.passages import Passage, passages_of

HEAD = "鹤壁市人民政府关于支持科技创新的意见\n鹤政〔2021〕3号\n"
OUTSIDE = {BlockKind.HEADER, BlockKind.SIGNATURE, BlockKind.BOILERPLATE}


def read(text: str) -> tuple[Document, list[Passage]]:
    """A document and its passages."""
    document = corpus.read_text(text, document_id="d")
    return document, list(passages_of(document))


def check(document: Document, passages: list[Passage]) -> None:
    """Exact, in order, none over another, none blank at its ends, every character of the text proper in one; lines of
    marks alone may be left out."""
    assert all(document.text[p.start : p.end] == p.quote != "" for p in passages)
    assert all(a.end <= b.start for a, b in itertools.pairwise(passages))
    assert all(p.quote.strip(" \t\n\u3000\u00a0") == p.quote for p in passages)
    covered = {n for p in passages for n in range(p.start, p.end)}
    proper = [b for b in document.blocks if b.kind not in OUTSIDE]
    inside = {n for b in proper for n in range(b.start, b.end)}
    said = [b for b in proper if any(c.isalnum() for c in document.text[b.start : b.end])]
    needed = {n for b in said for n in range(b.start, b.end) if not document.text[n].isspace()}
    assert needed <= covered <= inside


@given(
    st.lists(
        st.sampled_from(
            ["一、", "(一)", "1.", "支持企业。", "责任单位:市科技局", "\n", " \u3000", "x" * 400, "甲。" * 300]
        )
    )
)
def test_nothing_is_lost_of_any_text(parts: list[str]) -> None:
    """Whatever its outline looks like."""
    check(*read(HEAD + "".join(parts)))


@given(st.text())
def test_any_string_has_passages(text: str) -> None:
    """And they cover what is not header, signature or leftover."""
    check(*read(text))


def test_a_long_paragraph_is_cut_at_the_end_of_a_sentence() -> None:
    """Each part but the last ends with one; no part is long."""
    _, passages = read(HEAD + "一、总体要求\n" + "坚持创新驱动,推动高质量发展取得新成效。" * 60)
    parts = [p.quote for p in passages if "创新驱动" in p.quote]
    assert len(parts) > 2
    assert all(part.endswith("。") and len(part) <= 320 for part in parts)


def test_a_paragraph_without_sentences_is_cut_all_the_same() -> None:
    """A table in one line does not become one passage."""
    _, passages = read(HEAD + "一、附表\n" + "项目甲" * 500)
    assert max(len(p.quote) for p in passages) <= 320


def test_headings_are_the_context() -> None:
    """The document's title first, then those above, from the outermost in; not the passage's own."""
    _, passages = read(HEAD + "一、加强人才队伍建设\n(一)引进高层次人才。每年引进100人。\n")
    last = passages[-1]
    assert last.quote == "(一)引进高层次人才。每年引进100人。"
    assert last.headings == ("鹤壁市人民政府关于支持科技创新的意见", "加强人才队伍建设")
    assert (last.path, last.section) == ("一/(一)", "一/(一)")


def test_a_heading_on_its_own_line_is_a_passage() -> None:
    """It can be found itself."""
    _, passages = read(HEAD + "一、加强人才队伍建设\n(一)引进高层次人才。每年引进100人。\n")
    assert "一、加强人才队伍建设" in [p.quote for p in passages]


def test_a_passage_knows_its_task() -> None:
    """A paragraph before the tasks has none."""
    document, passages = read(
        HEAD + "为落实要求,制定本意见。\n一、任务\n(一)引进人才。每年100人。(责任单位:市科技局)\n"
    )
    assert [t.key for t in document.tasks] == ["一/(一)"]
    assert {p.quote[:4]: p.task for p in passages} == {"为落实要": None, "一、任务": None, "(一)引": "一/(一)"}


def test_a_line_of_responsible_units_belongs_to_the_paragraph_above() -> None:
    """Who is responsible is found together with what for."""
    _, passages = read(
        HEAD + "一、任务\n(一)引进高层次人才。每年引进100人。\n责任单位:市科技局、市财政局\n(二)别的任务。\n"
    )
    assert "(一)引进高层次人才。每年引进100人。\n责任单位:市科技局、市财政局" in [p.quote for p in passages]


def test_header_and_signature_are_no_passages() -> None:
    """Their facts are in the graph."""
    _, passages = read(HEAD + "一、任务\n(一)引进人才。\n鹤壁市人民政府\n2021年3月8日\n")
    assert not any("鹤政〔2021〕3号" in p.quote or "3月8日" in p.quote for p in passages)


TABLE = """一、补助项目
| 项目名称 | 补助金额 | 实施地点 |
|---|---|---|
| 大棚改造 | 50万元 | 淇县 |
| 养老院消防改造 | 80万元 | 浚县 |

二、组织实施
"""


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Passage]:
    """The passages of a document with a table."""
    file = tmp_path_factory.mktemp("table") / "plan.md"
    file.write_text(f"# {HEAD}\n{TABLE}", "utf-8")
    document = corpus.read_file(file)
    passages = list(passages_of(document))
    check(document, passages)
    return passages


def test_each_row_of_a_table_is_a_passage(rows: list[Passage]) -> None:
    """The line that parts the labels from the rows is none."""
    texts = [p.quote for p in rows if p.quote.startswith("|")]
    assert texts == [
        "| 项目名称 | 补助金额 | 实施地点 |",
        "| 大棚改造 | 50万元 | 淇县 |",
        "| 养老院消防改造 | 80万元 | 浚县 |",
    ]


def test_the_labels_of_columns_are_the_context_of_a_row(rows: list[Passage]) -> None:
    """Behind the heading above the table; neither the labels themselves nor the text behind the table have them."""
    contexts = {p.quote: p.headings[-1] for p in rows}
    assert contexts["| 养老院消防改造 | 80万元 | 浚县 |"] == "补助项目 项目名称 补助金额 实施地点"
    assert contexts["| 项目名称 | 补助金额 | 实施地点 |"] == "补助项目"
    assert "补助金额" not in contexts["二、组织实施"]


def in_word(tmp_path: Path, lines: list[list[str]], merged: list[tuple[int, int, int, int]]) -> dict[str, str]:
    """The context of each row of a Word table with merged cells (from row, column, to row, column), by its last cell."""
    import docx

    file = docx.Document()
    for text in (*HEAD.splitlines(), "一、任务安排"):
        file.add_paragraph(text)
    table = file.add_table(len(lines), len(lines[0]))
    for row, line in enumerate(lines):
        for column, said in enumerate(line):
            table.cell(row, column).text = said
    for a, b, c, d in merged:
        table.cell(a, b).merge(table.cell(c, d))
    file.save(str(tmp_path / "plan.docx"))
    passages = passages_of(corpus.read_file(tmp_path / "plan.docx"))
    return {p.quote.split("\t")[-1]: p.headings[-1] for p in passages}


def test_a_merged_cell_is_the_context_of_the_rows_it_reaches_into(tmp_path: Path) -> None:
    """Not of the one it begins in, which has it, nor of those below it."""
    lines = [["领域", "内容", "金额"], ["农业", "大棚", "五十万"], ["", "水渠", "六十万"], ["民政", "消防", "八十万"]]
    contexts = in_word(tmp_path, lines, [(1, 0, 2, 0)])
    assert contexts["六十万"] == "任务安排 领域 内容 金额 农业"
    assert contexts["五十万"] == contexts["八十万"] == "任务安排 领域 内容 金额"


def test_labels_may_stand_in_two_rows(tmp_path: Path) -> None:
    """Where one of the first row is merged over those below it."""
    lines = [["项目", "资金", ""], ["", "省级", "市级"], ["大棚", "五十万", "十万"]]
    contexts = in_word(tmp_path, lines, [(0, 0, 1, 0), (0, 1, 0, 2)])
    assert contexts["十万"] == "任务安排 项目 资金 省级 市级"


def test_a_table_without_labels_gives_no_context(tmp_path: Path) -> None:
    """A first row of numbers or of sentences labels nothing."""
    contexts = in_word(tmp_path, [["1", "改造大棚。", "五十万"], ["2", "疏通水渠。", "六十万"]], [])
    assert contexts["六十万"] == "任务安排"
