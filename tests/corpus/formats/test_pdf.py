"""PDF files: paragraphs, furniture, pages, tables, and what has no text layer."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

import corpus
from corpus.errors import UnreadableFile
from corpus.formats import Content, read_content
from corpus.formats.pdf_page import Line, lines_of
from corpus.formats.pdf_paragraphs import joined
from tests.corpus.formats.make import Rows, page_bytes, pdf_bytes, picture_pdf_bytes

LONG = "加快建设以企业为主体、市场为导向、产学研深度融合的技术创新体系，支持大中小企业和各类主体融通创新，到2025年全社会研发经费投入强度达到2%以上。"
TITLE = "示范市2021年工作要点"


def read(tmp_path: Path, data: bytes, name: str = "a.pdf") -> Content:
    """The content of a file with these bytes."""
    path = tmp_path / name
    path.write_bytes(data)
    return read_content(path)


def encrypted(data: bytes, password: str) -> bytes:
    """A PDF that opens with a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_lines_become_paragraphs(tmp_path: Path) -> None:
    """Each paragraph is a line again, also over page breaks, and nothing is lost or added."""
    paragraphs = [TITLE, "各县区人民政府：", *(f"（{n}）第{n}项。{LONG * 3}" for n in "一二三四五六")]
    content = read(tmp_path, pdf_bytes(*paragraphs))
    assert len(content.pages) > 2
    assert content.text.split("\n") == paragraphs


def test_page_numbers_and_running_heads_go(tmp_path: Path) -> None:
    """What stands on every page is no text, though it stands between two halves of a paragraph."""
    content = read(tmp_path, pdf_bytes(TITLE, LONG * 30, head="示范市人民政府公报"))
    assert len(content.pages) > 2
    assert content.text == f"{TITLE}\n{LONG * 30}"


def test_pages_are_known(tmp_path: Path) -> None:
    """A position in the text has the page that it stands on; an empty page counts."""
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_bytes(TITLE, "甲。", "\f", "乙。", "\f", "\f", "丙。"))
    document = corpus.read_file(path)
    assert [document.page_of(document.text.index(x)) for x in (TITLE, "甲", "乙", "丙")] == [1, 1, 2, 4]
    assert document.quote(document.text.index("乙"), len(document.text)).page == 2


def test_a_page_that_begins_inside_a_paragraph_begins_there(tmp_path: Path) -> None:
    """The text is cut at pages without loss."""
    content = read(tmp_path, pdf_bytes(TITLE, LONG * 30))
    pages = [content.text[a:b] for a, b in pairwise((*content.pages, len(content.text)))]
    assert "".join(pages) == content.text
    assert all(len(p) > 300 for p in pages[:-1])


def test_a_file_without_pages_has_no_page(tmp_path: Path) -> None:
    """Evidence of a text has no page."""
    document = corpus.read_text("一、任务\n由市科技局牵头。", document_id="x")
    assert document.quote(0, 2).page is None
    assert document.quote(0, 2).to_dict()["page"] is None


def test_ruled_tables_are_tables(tmp_path: Path) -> None:
    """Cells with their merging; a line that fills its cell goes on in the next without a blank."""
    rows: Rows = [
        ["序号", "分工", None],
        [None, "牵头单位", "内容"],
        ["1", "市科技局\n市财政局", "支持企业建设研发机构和新型研发组织"],
    ]
    content = read(tmp_path, pdf_bytes(TITLE, (rows, {(0, 0): (2, 1), (0, 1): (1, 2)}), widths=[50, 120, 110]))
    assert content.text.split("\n")[1:] == [
        "序号\t分工",
        "\t牵头单位\t内容",
        "1\t市科技局 市财政局\t支持企业建设研发机构和新型研发组织",
    ]
    assert [(c.rows, c.columns) for c in content.tables[0].rows[0].cells] == [(2, 1), (1, 2)]


def test_a_table_goes_on_over_pages(tmp_path: Path) -> None:
    """It is one table, each of its rows on its page."""
    rows = [["序号", "任务"], *([str(n), f"第{n}项任务"] for n in range(1, 60))]
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_bytes(TITLE, (rows, {}), widths=[50, 200]))
    document = corpus.read_file(path)
    assert [len(t.rows) for t in document.tables] == [60]
    found = [document.page_of(row.start) for row in document.tables[0].rows]
    assert found == sorted(found, key=lambda page: page or 0)
    assert found[0] == 1
    assert found[-1] == len(document.pages) == 3


def test_a_header_repeated_on_each_page_stands_once(tmp_path: Path) -> None:
    """Word repeats the header of a table on each of its pages."""
    rows = [["序号", "任务"], *([str(n), f"第{n}项任务"] for n in range(1, 60))]
    content = read(tmp_path, pdf_bytes(TITLE, (rows, {}), widths=[50, 200], repeat=1))
    assert len(content.pages) == 3
    assert [len(t.rows) for t in content.tables] == [60]
    assert content.text.count("序号") == 1


def test_a_merged_cell_goes_on_over_a_page_break(tmp_path: Path) -> None:
    """Its lower part is an empty cell of the next page."""
    first: Rows = [["序号", "措施"], ["1", "甲。"]]
    rest: Rows = [["", "乙。"], ["2", "丙。"]]
    content = read(tmp_path, pdf_bytes(TITLE, (first, {}), "\f", (rest, {}), widths=[50, 200]))
    assert content.text.split("\n")[1:] == ["序号\t措施", "1\t甲。", "\t乙。", "2\t丙。"]
    assert [c.rows for c in content.tables[0].rows[1].cells] == [2, 1]


def test_tables_of_other_columns_are_two(tmp_path: Path) -> None:
    """One at the end of a page and another at the top of the next."""
    tables: list[Rows] = [[["甲", "乙"], ["1", "2"]], [["丙", "丁", "戊"], ["3", "4", "5"]]]
    content = read(tmp_path, pdf_bytes(TITLE, (tables[0], {}), "\f", (tables[1], {})))
    assert [len(t.rows[0].cells) for t in content.tables] == [2, 3]


def test_a_row_cut_by_a_page_break_is_one_row(tmp_path: Path) -> None:
    """A first row without number whose text goes on in mid-sentence belongs to the row above."""
    first: Rows = [["序号", "任务"], ["1", "开展甲项工作和各方面都十分重要"]]
    rest: Rows = [["", "乙项工作。"], ["2", "丙"]]
    content = read(tmp_path, pdf_bytes(TITLE, (first, {}), "\f", (rest, {}), widths=[50, 200]))
    assert content.text.split("\n")[1:] == ["序号\t任务", "1\t开展甲项工作和各方面都十分重要乙项工作。", "2\t丙"]


def test_blanks_that_fill_a_line_are_none() -> None:
    """A blank narrower than a character between Chinese characters goes, a wide one parts names."""

    def char(text: str, x: float) -> dict[str, object]:
        return {"text": text, "x0": x, "x1": x + 16, "top": 0.0, "bottom": 16.0, "size": 16.0}

    line = next(iter(lines_of([char("市", 0), char(" ", 16), char("科", 22), char("技", 60)])))
    assert line == Line("市科 技", 0, 76, 0.0, 16.0, 16.0)


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("创新驱", "动发展", "创新驱动发展"),
        ("informa-", "tion", "information"),
        ("World", "Bank", "World Bank"),
        ("20", "21年", "2021年"),
    ],
)
def test_lines_are_joined_by_their_script(above: str, below: str, whole: str) -> None:
    """Chinese without a blank, Latin words with one, a hyphen at the end of a line goes."""
    assert joined(above, below) == whole


def test_a_scan_says_that_it_has_no_text_layer(tmp_path: Path) -> None:
    """Pages that are pictures need OCR."""
    with pytest.raises(UnreadableFile, match="no text layer: run OCR first"):
        read(tmp_path, picture_pdf_bytes())


def test_a_page_that_is_a_picture_among_others_is_a_problem(tmp_path: Path) -> None:
    """Nothing is dropped silently: the page is named."""
    writer = PdfWriter()
    for data in (pdf_bytes(TITLE, LONG), picture_pdf_bytes(1)):
        writer.append(io.BytesIO(data))
    path = tmp_path / "a.pdf"
    writer.write(path)
    problems = corpus.read_file(path).problems
    assert [p.reason for p in problems] == ["page 2 is a picture without text layer: run OCR"]


def test_an_encrypted_file_says_so(tmp_path: Path) -> None:
    """Without its password it cannot be read; one that needs none for reading can."""
    with pytest.raises(UnreadableFile, match="encrypted; open it with its password"):
        read(tmp_path, encrypted(pdf_bytes(TITLE, LONG), "secret"))
    assert read(tmp_path, encrypted(pdf_bytes(TITLE, LONG), "")).text == f"{TITLE}\n{LONG}"


@pytest.mark.parametrize("data", [b"%PDF-1.4 nothing", pdf_bytes(TITLE, LONG)[:900]], ids=["no PDF", "cut short"])
def test_a_damaged_file_says_so(tmp_path: Path, data: bytes) -> None:
    """The message names the file and the next step."""
    with pytest.raises(UnreadableFile, match=r"a\.pdf: the PDF is damaged .*get it again"):
        read(tmp_path, data)


def test_a_page_named_pdf_is_read_as_a_page(tmp_path: Path) -> None:
    """Sites answer with an error page or the article itself under any name."""
    assert read(tmp_path, page_bytes("正文。")).media_type == "text/html"
