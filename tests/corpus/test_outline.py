"""The outline: each form of numbers and of end matter in small, then the trees of all real documents."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus
from corpus.model import BlockKind, SectionKind
from corpus.structure.numbering import Number, Rank, number_at

OUTSIDE = (BlockKind.HEADER, BlockKind.SIGNATURE, BlockKind.BOILERPLATE)
HEAD = "某市人民政府关于做好某项工作的意见\n各县区人民政府：\n为做好某项工作，现提出如下意见。\n"


def read(body: str) -> corpus.Document:
    """A document with a title, addressees and a preamble above `body`."""
    return corpus.read_text(HEAD + body, document_id="x")


def paths(body: str) -> list[str]:
    """The paths of its sections."""
    return [s.path for s in read(body).sections]


def headings(body: str) -> list[tuple[str, str]]:
    """Number and heading of its sections."""
    return [(s.number, s.heading) for s in read(body).sections]


def kinds(document: corpus.Document) -> dict[str, str]:
    """What each line is."""
    return {document.text[b.start : b.end].strip(): b.kind.value for b in document.blocks}


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("一、甲\n（一）乙\n1.丙\n（1）丁\n①戊\n", ["一", "一/（一）", "一/（一）/1", "一/（一）/1/（1）", "一/（一）/1/（1）/①"]),
        ("一. 甲\n(一) 乙\n１．丙\n（１）丁\n1）戊\n", ["一", "一/(一)", "一/(一)/１", "一/(一)/１/（１）", "一/(一)/１/（１）/1）"]),
        ("一、甲\n㈠乙\n⒈丙\n⑴丁\n❶戊\n", ["一", "一/㈠", "一/㈠/⒈", "一/㈠/⒈/⑴", "一/㈠/⒈/⑴/❶"]),
        ("一、甲\n——乙。做乙。\n——丙。做丙。\n", ["一", "一/——", "一/——"]),
        ("第一章 总则\n第一条 甲。\n（一）乙；\n（二）丙。\n第二章 附则\n第二条 丁。\n",
         ["第一章", "第一章/第一条", "第一章/第一条/（一）", "第一章/第一条/（二）", "第二章", "第二章/第二条"]),
        ("第一部分 甲\n一、乙\n第二部分 丙\n一、丁\n", ["第一部分", "第一部分/一", "第二部分", "第二部分/一"]),
        ("1 总则\n1.1 目的\n保障安全。\n1.2 依据\n依据法律。\n2 组织体系\n2.1 机构\n2.1.1 办公室\n2.1.2 专家组\n",
         ["1", "1/1.1", "1/1.2", "2", "2/2.1", "2/2.1/2.1.1", "2/2.1/2.1.2"]),
        ("一　甲\n做甲。\n二　乙\n做乙。\n", ["一", "二"]),
        ("一，甲\n做甲。\n二，乙\n做乙。\n", ["一", "二"]),
        ("一）甲\n做甲。\n二）乙\n做乙。\n", ["一）", "二）"]),
        ("一、甲\n1.2022年底前做甲。\n2.5G应用。\n3.10个平台。\n", ["一", "一/1", "一/2", "一/3"]),
        ("一、\n甲\n做甲。\n二、\n乙\n做乙。\n", ["一", "二"]),
    ],
)  # fmt: skip
def test_each_form_of_number_has_its_rank(body: str, want: list[str]) -> None:
    """Half- and full-width forms, single characters, decimals and doubtful forms that go on from one another."""
    assert paths(body) == want


@pytest.mark.parametrize(
    "line",
    [
        "2020年全市完成投资10亿元。",
        "1.5倍以上的增长。",
        "3.15消费者权益日活动。",
        "10.5亿元用于建设。",
        "一、二、三等奖各一名。",
        "1、2、3号楼的改造。",
        "一是加强领导；二是落实责任。",
        "第一，加强领导；第二，落实责任。",
        "第三条例的规定。",
        "5G网络覆盖全市。",
        "12345热线全天开通。",
        "——2019年的数字。",
        "-->",
    ],
)
def test_what_only_begins_like_a_number_is_text(line: str) -> None:
    """Years, decimals, lists of numbers and 一是…二是 head no section."""
    assert paths(f"一、甲\n做甲。\n{line}\n二、乙\n做乙。\n") == ["一", "二"]


def test_numbers_that_count_on_stay_below_their_part() -> None:
    """（三） below 二、 goes on from （二） below 一、."""
    assert paths("一、甲\n（一）乙\n（二）丙\n二、丁\n（三）戊\n") == [
        "一",
        "一/（一）",
        "一/（二）",
        "二",
        "二/（三）",
    ]


def test_repeated_and_missing_numbers_are_kept_as_written() -> None:
    """二、二、四、 are siblings, each with a key of its own."""
    document = read("一、甲\n做甲。\n二、乙\n做乙。\n二、丙\n做丙。\n四、丁\n做丁。\n")
    assert [s.path for s in document.sections] == ["一", "二", "二", "四"]
    assert [s.key for s in document.sections] == ["一", "二", "二~2", "四"]


def test_another_form_below_the_same_rank_nests() -> None:
    """1、2、 below 1. and 2. are its children."""
    assert paths("一、甲\n1.乙\n1、丙\n2、丁\n2.戊\n1、己\n2、庚\n") == [
        "一", "一/1", "一/1/1", "一/1/2", "一/2", "一/2/1", "一/2/2",
    ]  # fmt: skip


def test_brackets_below_arabic_numbers_nest_where_those_go_on() -> None:
    """（一）（二） between 1. and 2. lie below 1."""
    assert paths("1.甲\n（一）乙\n（二）丙\n2.丁\n（一）戊\n3.己\n") == [
        "1",
        "1/（一）",
        "1/（二）",
        "2",
        "2/（一）",
        "3",
    ]


def test_a_run_in_heading_ends_with_its_sentence() -> None:
    """（一）甲。… has the heading 甲, a heading on its own line ends with the line."""
    assert headings("一、主要任务\n（一）强化创新。支持企业。\n1.建平台\n建设平台。\n") == [
        ("一", "主要任务"),
        ("（一）", "强化创新"),
        ("1", "建平台"),
    ]


def test_a_heading_stops_before_the_bracket_of_units() -> None:
    """甲（责任单位：…） has the heading 甲."""
    assert headings("一、强化创新（责任单位：市科技局）\n") == [("一", "强化创新")]


def test_a_number_alone_takes_the_next_line_as_heading() -> None:
    """附件1 above a title is headed by it."""
    body = "一、甲\n做甲。\n某市人民政府\n2020年1月2日\n附件1\n某项工作方案\n一、乙\n做乙。\n附件2\n任务分工\n一、丙\n做丙。\n"
    assert headings(body) == [
        ("一", "甲"), ("附件1", "某项工作方案"), ("一", "乙"), ("附件2", "任务分工"), ("一", "丙"),
    ]  # fmt: skip
    assert paths(body) == ["一", "附件1", "附件1/一", "附件2", "附件2/一"]


def test_both_lines_of_such_a_heading_are_heading() -> None:
    """附件1 and the title below it."""
    found = kinds(read("一、甲\n做甲。\n附件1\n某项工作方案\n做乙。\n"))
    assert (found["附件1"], found["某项工作方案"], found["做乙。"]) == ("heading", "heading", "text")


def test_a_paragraph_with_a_list_stays_one_section() -> None:
    """1.…2.… inside a paragraph are text."""
    assert paths("一、甲\n重点是：1.乙；2.丙；3.丁。\n二、戊\n做戊。\n") == ["一", "二"]


def test_a_flattened_page_is_cut_where_its_numbers_go_on() -> None:
    """One line with all of 一、（一）1. in it has the outline of the page it was."""
    filler = "推进某项工作取得成效" * 6 + "。"
    flat = f"一、总体要求{filler}二、主要任务（一）甲。{filler}1.子。{filler}2.丑。{filler}（二）乙。{filler}三、保障措施{filler}"
    assert len(flat) > 300
    assert paths(flat + "\n") == ["一", "二", "二/（一）", "二/（一）/1", "二/（一）/2", "二/（二）", "三"]


def test_a_heading_glued_to_its_first_item_is_parted_from_it() -> None:
    """二、乙（三）丙 before （四） and behind （二） holds the third item."""
    body = "一、甲（一）子。做子。\n（二）丑。做丑。\n二、乙（三）寅。做寅。\n（四）卯。做卯。\n"
    assert paths(body) == ["一", "一/（一）", "一/（二）", "二", "二/（三）", "二/（四）"]
    assert headings(body)[3] == ("二", "乙")


def test_a_first_number_glued_to_the_preamble_is_found() -> None:
    """…通知如下：一、甲 before a line 二、 begins the outline."""
    assert paths("现就有关事项通知如下：一、甲。做甲。\n二、乙。做乙。\n三、丙。做丙。\n") == ["一", "二", "三"]


def test_a_bracketed_number_in_running_text_is_no_section() -> None:
    """第（二）项 and 按照（一）的规定 stay text."""
    assert paths("一、甲\n（一）乙。按照第（二）项办理。\n（二）丙。参照（一）的规定。\n") == [
        "一",
        "一/（一）",
        "一/（二）",
    ]


def test_a_flattened_regulation_has_its_chapters_and_articles() -> None:
    """第一章…第一条… in one line are chapters and articles; 本办法第一条 is none."""
    body = "某办法第一章 总则第一条 为规范管理，制定本办法。第二条 按照本办法第一条 执行。第二章 附则第三条 自印发之日起施行。\n"
    assert paths(body) == ["第一章", "第一章/第一条", "第一章/第二条", "第二章", "第二章/第三条"]


def test_a_contents_page_is_no_outline() -> None:
    """目录 and its lines with page numbers are named boilerplate."""
    document = corpus.read_text(
        "某市某规划\n目  录\n一、总体要求……1\n二、主要任务……3\n一、总体要求\n坚持原则。\n二、主要任务\n完成任务。\n",
        document_id="x",
    )
    assert [s.path for s in document.sections] == ["一", "二"]
    assert kinds(document)["二、主要任务……3"] == "boilerplate"


def test_contents_without_page_numbers_are_known_by_their_headings() -> None:
    """Lines below 目录 that come again as headings are the contents."""
    document = corpus.read_text(
        "某办法\n目录\n第一章 总则\n第二章 附则\n第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。\n", document_id="x"
    )
    assert [s.path for s in document.sections] == ["第一章", "第一章/第一条", "第二章", "第二章/第二条"]


def test_end_matter_belongs_to_no_section() -> None:
    """Attachment list, issuers, date and 此件公开发布 are signature, and the last section ends above them."""
    document = read(
        "一、甲\n做甲。\n附件：1.任务分工表\n2.进度安排表\n某市科学技术局 某市财政局\n2020年3月6日\n（此件公开发布）\n"
    )
    assert {kinds(document)[k] for k in list(kinds(document))[-5:]} == {"signature"}
    assert document.text[: document.sections[-1].end].endswith("做甲。\n")


def test_an_attached_document_begins_its_own_outline() -> None:
    """Behind a signature, title and preamble belong to no section of the notice, and 一、 is a new first part."""
    document = read(
        "一、甲\n做甲。\n某市人民政府\n2020年3月6日\n某项工作方案\n为做好工作，制定本方案。\n一、乙\n做乙。\n"
    )
    assert [(s.path, s.key) for s in document.sections] == [("一", "一"), ("一", "一~2")]
    assert kinds(document)["某项工作方案"] == "header"
    assert next(b for b in document.blocks if "制定本方案" in document.text[b.start : b.end]).section is None


def test_a_glued_signature_is_parted_from_text_and_title() -> None:
    """…执行。某市财政局2020年3月6日（此件主动公开）某方案: sentence, signature and title are three."""
    document = read(
        "请认真执行。福州市财政局2020年3月6日（此件主动公开）福州市某项工作方案\n一、甲\n做甲。\n二、乙\n做乙。\n"
    )
    assert kinds(document)["福州市财政局2020年3月6日（此件主动公开）"] == "header"
    assert kinds(document)["福州市某项工作方案"] == "header"
    assert document.header.date_signed == "2020-03-06"


def test_page_numbers_are_boilerplate() -> None:
    """— 3 — between the pages is no text and parts no section."""
    document = read("一、甲\n做甲。\n— 3 —\n再做甲。\n")
    assert kinds(document)["— 3 —"] == "boilerplate"
    assert document.text[document.sections[0].start : document.sections[0].end].endswith("再做甲。\n")


def test_titles_of_other_documents_at_the_end_are_boilerplate() -> None:
    """What a page lists below its document is no text of it."""
    document = read(
        "一、甲\n做甲。\n某市人民政府\n2020年3月6日\n某市人民政府关于印发另一方案的通知\n《某方案》政策解读\n"
    )
    assert kinds(document)["某市人民政府关于印发另一方案的通知"] == "boilerplate"
    assert kinds(document)["《某方案》政策解读"] == "boilerplate"


def test_the_rest_of_an_attachment_list_is_end_matter() -> None:
    """2.汇总表 above the signature, with no 1. before it, is no section."""
    assert paths("一、甲\n做甲。\n2.申报情况汇总表\n某市财政局\n2020年3月6日\n") == ["一"]


def test_headings_without_numbers_count_where_there_are_no_numbers() -> None:
    """Short lines above paragraphs are headings of a document that has no numbers at all."""
    paragraph = "支持企业加大投入，建设一批创新平台，完善服务体系，优化发展环境，推动产业提质增效和转型升级。\n"
    document = read("".join(f"全面{word}创新能力\n{paragraph}" for word in ("提升", "加强", "扩大", "夯实")))
    assert [(s.number, s.heading) for s in document.sections] == [
        ("", "全面提升创新能力"), ("", "全面加强创新能力"), ("", "全面扩大创新能力"), ("", "全面夯实创新能力"),
    ]  # fmt: skip
    assert [s.key for s in document.sections] == ["0", "0~2", "0~3", "0~4"]


def test_safeguards_of_an_attachment_are_safeguards() -> None:
    """保障措施 at the top of an attached plan secures it as at the top of a document."""
    document = read("一、甲\n做甲。\n附件1\n某方案\n一、主要任务\n做事。\n二、保障措施\n加强领导。\n")
    assert [s.kind for s in document.sections][-1] is SectionKind.SAFEGUARDS


# All real documents.


@pytest.fixture(scope="module")
def documents(shared: Path) -> list[corpus.Document]:
    """The 309 texts, read."""
    files = sorted((shared / "corpus" / "policies").glob("*.txt"))
    assert len(files) == 309
    return [corpus.read_file(f, document_id=f.stem) for f in files]


def number_of(document: corpus.Document, section: corpus.Section) -> Number | None:
    """The number of a section, with its value."""
    stop = document.text.find("\n", section.start)
    return number_at(document.text, section.start, stop if stop >= 0 else len(document.text))


def test_no_text_is_lost(documents: list[corpus.Document]) -> None:
    """Every block is named header, end matter or boilerplate, or lies in the deepest section that holds it, and no
    section begins inside a block: each character has one leaf."""
    for document in documents:
        assert "".join(document.text[b.start : b.end] for b in document.blocks) == document.text
        starts = {s.start for s in document.sections}
        for block in document.blocks:
            raw = document.text[block.start : block.end]
            body = block.start + len(raw) - len(raw.lstrip())
            assert not starts & set(range(body + 1, block.end))
            holding: list[int | None] = [n for n, s in enumerate(document.sections) if s.start <= body < s.end]
            assert block.section == (None if block.kind in OUTSIDE else ([None, *holding])[-1])


def test_paragraphs_are_text(documents: list[corpus.Document]) -> None:
    """No paragraph of a sentence or more is taken for header, signature or boilerplate."""
    for document in documents:
        for block in document.blocks:
            if block.kind in OUTSIDE:
                body = document.text[block.start : block.end].strip()
                assert not (len(body) > 70 and re.search("。.{10}", body)), (document.id, body[:60])


def test_numbers_of_siblings_ascend(documents: list[corpus.Document]) -> None:
    """Of each two siblings the second goes on from the first or begins anew; where numbers were lost or mistyped it
    does not: less than one in two hundred, each of them named when this fails."""
    pairs = [pair for d in documents for pair in _siblings(d)]
    broken = [f"{d.id} {a.path} -> {b.path}" for d, a, b, goes_on in pairs if not goes_on]
    assert len(pairs) > 6000
    assert len(broken) * 200 < len(pairs), broken


def _siblings(document: corpus.Document) -> Iterator[tuple[corpus.Document, corpus.Section, corpus.Section, bool]]:
    """Neighbours below one section that have a number of the same rank."""
    below: dict[int | None, list[corpus.Section]] = {}
    for section in document.sections:
        below.setdefault(section.parent, []).append(section)
    for sections in below.values():
        for left, right in pairwise(sections):
            a, b = number_of(document, left), number_of(document, right)
            if a and b and a.rank == b.rank and a.rank not in (Rank.DASH, Rank.ATTACHMENT):
                yield document, left, right, b.value in (a.value + 1, 1)


def test_depth_and_counts_are_plausible(documents: list[corpus.Document]) -> None:
    """Depth: GB/T 9704 knows four levels, an attachment and a chapter above them make six. Density: a regulation's
    articles have some forty characters each, so no more than 25 sections in a thousand. Emptiness: only pages that
    lost all numbers have none."""
    for document in documents:
        assert max((s.level for s in document.sections), default=0) <= 6, document.id
        assert len(document.sections) * 1000 <= 26 * len(document.text), document.id
    assert sum(not d.sections for d in documents) <= 12
    assert sum(max((s.level for s in d.sections), default=0) in (1, 2, 3) for d in documents) > 270


# Robustness.

MARKS = st.sampled_from(
    ["一、", "二、", "（一）", "（二）", "1.", "2.", "1、", "（1）", "①", "1.1 ", "第一章 ", "第二条 ", "——", "附件1", "附件：1.", "目录", "\n", "\n", " ",
     "某市财政局", "2020年3月6日", "（此件公开发布）", "各县区：", "甲", "。", "……1", "12", "（", "）", "责任单位："]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(MARKS, max_size=60).map("".join))
def test_any_arrangement_of_numbers_gives_a_tree(text: str) -> None:
    """Sections nest, keys are unique, headings are where they say, blocks cover the text."""
    document = corpus.read_text(text, document_id="x")
    assert "".join(text[b.start : b.end] for b in document.blocks) == text
    assert len({s.key for s in document.sections}) == len(document.sections)
    for section in document.sections:
        assert text[section.heading_start : section.heading_end] == section.heading
        above = document.sections[section.parent] if section.parent is not None else None
        assert above is None or above.start <= section.start <= section.end <= above.end


@pytest.mark.parametrize(
    "unit",
    ["一、甲\n", "一、甲。", "1.", "1.1.", "（一）", "(", "第一章 ", "第一条 ", "附件", "附件：\n", "某市财政局", "2020年3月6日", "2020年3月6日\n",
     "此件", "目录\n", "《", "根据《甲》", "各县区：", "\n", " ", "……1\n", "关于", "〔2020〕1号", "近日，", "①"],
)  # fmt: skip
def test_cost_grows_with_the_text(unit: str) -> None:
    """Four times the text takes no more than some eight times as long (a quadratic step would take sixteen)."""
    small, large = (_seconds(unit * (size // len(unit))) for size in (25_000, 100_000))
    assert large < 8 * small + 0.5, (small, large)


def _seconds(text: str) -> float:
    from corpus.structure.header import read_header
    from corpus.structure.layout import read_layout
    from corpus.structure.lines import lines_of
    from corpus.structure.outline import read_outline

    start = time.process_time()
    lines = lines_of(text)
    layout = read_layout(text, lines)
    read_outline(text, lines, layout.kinds)
    read_header("x", text, lines, layout)
    return time.process_time() - start
