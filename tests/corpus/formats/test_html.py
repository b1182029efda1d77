"""Web pages: the article, its tables, the page's own data."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import corpus
from corpus.errors import UnreadableFile
from corpus.formats import Content, read_content
from tests.corpus.formats.make import Rows, html_table, page_bytes

ARTICLE = ("各县区人民政府：", "为做好有关工作，现通知如下。", "一、加强领导。" + "各单位要高度重视，压实责任。" * 8)
TABLE = [["序号", "任务"], ["1", "甲"], ["2", "乙"]]


def read(tmp_path: Path, data: bytes, name: str = "a.html") -> Content:
    """The content of a file with these bytes."""
    path = tmp_path / name
    path.write_bytes(data)
    return read_content(path)


def test_the_article_is_read_without_menu_and_footer(tmp_path: Path) -> None:
    """A line for each paragraph, without the blanks around it."""
    assert read(tmp_path, page_bytes(*ARTICLE)).text.split("\n") == list(ARTICLE)


def test_a_page_of_one_table_is_read_without_menu(tmp_path: Path) -> None:
    """An article need not have sentences."""
    content = read(tmp_path, page_bytes(html_table([*TABLE, ["3", "推进重点项目建设"]])))
    assert content.text == "序号\t任务\n1\t甲\n2\t乙\n3\t推进重点项目建设"


def test_merged_cells_span(tmp_path: Path) -> None:
    """rowspan and colspan, and a line break in a cell is a blank."""
    rows: Rows = [["序号", "分工", None], [None, "牵头", "配合"], ["1", "甲局\n乙局", "丙局"]]
    content = read(tmp_path, page_bytes(*ARTICLE, html_table(rows, {(0, 0): (2, 1), (0, 1): (1, 2)})))
    assert content.text.split("\n")[3:] == ["序号\t分工", "\t牵头\t配合", "1\t甲局 乙局\t丙局"]
    assert [(c.rows, c.columns) for c in content.tables[0].rows[0].cells] == [(2, 1), (1, 2)]


@pytest.mark.parametrize("span", ["0", "-3", "x", "", "999999999999"])
def test_spans_that_are_none_do_no_harm(tmp_path: Path, span: str) -> None:
    """Pages write anything into colspan and rowspan."""
    table = f"<table><tr><td colspan='{span}' rowspan='{span}'>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>"
    text = read(tmp_path, page_bytes(*ARTICLE, table)).text
    assert all(c in text for c in "甲乙丙丁")


def test_a_table_that_lays_out_the_page_is_none(tmp_path: Path) -> None:
    """The article's paragraphs in a table cell are paragraphs."""
    inside = "".join(f"<p>{p}</p>" for p in ARTICLE)
    content = read(tmp_path, page_bytes(f"<table><tr><td><a href='/'>栏目</a></td><td>{inside}</td></tr></table>"))
    assert content.text.split("\n") == list(ARTICLE)
    assert content.tables == ()


METADATA = """<table><tr><td><b>索 引 号:</b> 012345678/2021-00012</td><td><b>发文字号：</b>示政办〔2021〕12号</td></tr>
<tr><td>发布机构</td><td>示范市人民政府办公室</td></tr><tr><td>成文日期：</td><td>2021年3月5日</td></tr>
<tr><td>主题分类：</td><td>科技</td></tr><tr><td>发布日期</td><td></td></tr></table>"""


def test_the_metadata_table_is_read(tmp_path: Path) -> None:
    """Labels with their values in one cell or in the next; empty and other fields are none."""
    assert read(tmp_path, page_bytes(*ARTICLE, around=METADATA)).metadata == {
        "index_number": "012345678/2021-00012",
        "doc_number": "示政办〔2021〕12号",
        "issuer": "示范市人民政府办公室",
        "date_signed": "2021-03-05",
    }


def test_metadata_reach_the_header(tmp_path: Path) -> None:
    """What the page states and the text does not is in the document's header."""
    path = tmp_path / "a.html"
    path.write_bytes(page_bytes(*ARTICLE, around=METADATA))
    header = corpus.read_file(path).header
    assert (header.doc_number, header.index_number) == ("示政办〔2021〕12号", "012345678/2021-00012")


def test_lists_of_definitions_are_metadata_too(tmp_path: Path) -> None:
    """<dl>, <li> and <span> as well as table cells."""
    around = "<ul><li><span>文号：</span>示发〔2020〕3号</li><li><label>发文机关：</label><span>示范市科技局</span></li></ul>"
    metadata = read(tmp_path, page_bytes(*ARTICLE, around=around)).metadata
    assert metadata == {"doc_number": "示发〔2020〕3号", "issuer": "示范市科技局"}


def test_meta_tags_are_read(tmp_path: Path) -> None:
    """By the names of the standard for government web sites."""
    head = "<meta name='ArticleTitle' content='通知'><meta name='PubDate' content='2021-3-9 10:00'>"
    assert read(tmp_path, page_bytes(*ARTICLE, head=head)).metadata == {"title": "通知", "date_published": "2021-03-09"}


def test_links_behind_the_article_go_and_attachments_stay(tmp_path: Path) -> None:
    """相关解读 is another page; 附件 names what belongs to this one."""
    attached, related = "<p><a href='/1.doc'>附件：分工表.doc</a></p>", "<p>相关解读：<a href='/2'>一图读懂</a></p>"
    assert read(tmp_path, page_bytes(*ARTICLE, attached, related)).text.split("\n")[3:] == ["附件：分工表.doc"]


def test_scripts_comments_and_hidden_labels_are_no_text(tmp_path: Path) -> None:
    """Only what a reader sees."""
    noise = "<script>var a='甲'</script><!--乙--><div style='display: none'>来源：丙</div>"
    assert read(tmp_path, page_bytes(noise, *ARTICLE)).text.split("\n") == list(ARTICLE)


@pytest.mark.parametrize("encoding", ["gb2312", "utf-8"])
def test_the_declared_encoding_is_used(tmp_path: Path, encoding: str) -> None:
    """Old pages are GBK and say so."""
    page = page_bytes(*ARTICLE).decode().replace("charset='utf-8'", f"charset={encoding}")
    content = read(tmp_path, page.encode("gbk" if encoding == "gb2312" else encoding))
    assert content.text.split("\n") == list(ARTICLE)


def test_a_large_page_is_read_in_time(tmp_path: Path) -> None:
    """Elements are weighed once, however deep the page nests: a few seconds for 200 levels around 4,000 rows."""
    rows = "".join(f"<tr><td>{n}</td><td>任务{n}</td><td>甲</td></tr>" for n in range(4000))
    begin = time.process_time()
    content = read(tmp_path, f"<html><body>{'<div>' * 200}<table>{rows}</table></body></html>".encode())
    assert time.process_time() - begin < 20
    assert [len(t.rows) for t in content.tables] == [4000]


def test_a_page_without_text_says_so(tmp_path: Path) -> None:
    """A page drawn by a script."""
    with pytest.raises(UnreadableFile, match="drawn by a script"):
        read(tmp_path, b"<html><body><script>draw()</script></body></html>")


def test_real_pages_state_their_data(shared: Path) -> None:
    """Each page of the reference corpus has all fields of its table, and no menu in its text."""
    pages = sorted((shared / "corpus" / "html").glob("*.html"))
    assert len(pages) == 8
    fields = {"title", "issuer", "doc_number", "index_number", "date_signed", "date_published"}
    for page in pages:
        content = read_content(page)
        assert set(content.metadata) == fields
        assert content.metadata["doc_number"].endswith("号")
        assert not any(word in content.text for word in ("当前位置", "首页", "扫一扫", "相关解读"))


def test_evidence_of_real_pages_equals_their_text(shared: Path) -> None:
    """Also in tables."""
    for page in sorted((shared / "corpus" / "html").glob("*.html")):
        document = corpus.read_file(page)
        for task in document.tasks:
            assert all(document.text[u.start : u.end] == u.as_written for u in task.units)
        for row in (r for t in document.tables for r in t.rows):
            assert "\n" not in document.text[row.start : row.end]
