"""Word files: order, merged cells, automatic numbers, what is no text, and damage."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from corpus.errors import UnreadableFile
from corpus.formats import Content, read_content
from corpus.formats.numbering import figures
from tests.corpus.formats.make import Rows, add_table, docx_bytes, saved


def read(tmp_path: Path, data: bytes, name: str = "a.docx") -> Content:
    """The content of a file with these bytes."""
    path = tmp_path / name
    path.write_bytes(data)
    return read_content(path)


def numbered(document: Any, *levels: tuple[str, str], number: int = 90) -> None:
    """Define a list whose levels have a form and a look each, and another one (number + 1) that starts it anew."""
    root = document.part.numbering_part.element
    look = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{look}</w:abstractNum>'))
    for at, override in (
        (number, ""),
        (number + 1, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
    ):
        root.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{at}"><w:abstractNumId w:val="{number}"/>{override}</w:num>')
        )


def item(document: Any, text: str, level: int, number: int = 90) -> Any:
    """A paragraph of a list."""
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )
    return paragraph


def test_paragraphs_and_tables_come_in_the_order_of_the_document(tmp_path: Path) -> None:
    """A table stands between the paragraphs around it."""
    content = read(tmp_path, docx_bytes("前文", ([["甲", "乙"], ["1", "2"]], {}), "后文"))
    assert content.text.split("\n") == ["前文", "甲\t乙", "1\t2", "后文"]


def test_headers_and_footers_are_no_text(tmp_path: Path) -> None:
    """What stands on every page belongs to none."""
    assert read(tmp_path, docx_bytes("正文", header="某某文件")).text == "正文"


def test_a_merged_cell_stands_once_and_spans(tmp_path: Path) -> None:
    """Text of merged cells is written where they begin, with how many rows and columns they cover."""
    rows: Rows = [["序号", "分工", None], [None, "牵头", "配合"], ["1", "甲局", "乙局"]]
    table = read(tmp_path, docx_bytes((rows, {(0, 0): (2, 1), (0, 1): (1, 2)}))).tables[0]
    cells = [[(c.column, c.rows, c.columns) for c in row.cells] for row in table.rows]
    assert cells == [[(0, 2, 1), (1, 1, 2)], [(1, 1, 1), (2, 1, 1)], [(0, 1, 1), (1, 1, 1), (2, 1, 1)]]


def test_cells_point_at_their_text(tmp_path: Path) -> None:
    """Each cell's span in the text is what stands in it, lines of a cell with blanks between."""
    content = read(tmp_path, docx_bytes("前文", ([["甲", "乙\n丙"], ["", "2"]], {})))
    assert [content.text[c.start : c.end] for row in content.tables[0].rows for c in row.cells] == [
        "甲",
        "乙 丙",
        "",
        "2",
    ]


def test_automatic_numbers_are_written(tmp_path: Path) -> None:
    """The outline of a document whose numbers only Word's lists hold."""
    document = docx.Document()
    numbered(document, ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    for text, level in (
        ("总体要求", 0),
        ("主要任务", 0),
        ("创新", 1),
        ("甲", 2),
        ("乙", 2),
        ("开放", 1),
        ("丙", 2),
        ("保障", 0),
    ):
        item(document, text, level)
    lines = read(tmp_path, saved(document)).text.split("\n")
    assert lines == ["一、总体要求", "二、主要任务", "（一）创新", "1.甲", "2.乙", "（二）开放", "1.丙", "三、保障"]


def test_a_list_that_starts_anew_counts_from_one(tmp_path: Path) -> None:
    """Lists of one definition go on from each other, unless one has its own start."""
    document = docx.Document()
    numbered(document, ("decimal", "%1."))
    for text, number in (("甲", 90), ("乙", 90), ("丙", 91), ("丁", 91)):
        item(document, text, 0, number)
    assert read(tmp_path, saved(document)).text.split("\n") == ["1.甲", "2.乙", "1.丙", "2.丁"]


def test_a_style_gives_its_number(tmp_path: Path) -> None:
    """Headings are numbered through their style, also one based on another."""
    document = docx.Document()
    numbered(document, ("chineseCounting", "第%1章"))
    style = document.styles["Heading 1"].element.get_or_add_pPr()
    style.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>'))
    document.add_heading("总则", 1)
    document.add_heading("附则", 1)
    assert read(tmp_path, saved(document)).text == "第一章 总则\n第二章 附则"


def test_a_number_does_not_run_into_figures(tmp_path: Path) -> None:
    """1. in front of 2020年 stays a number of the outline."""
    document = docx.Document()
    numbered(document, ("decimal", "%1."))
    item(document, "2020年完成", 0)
    assert read(tmp_path, saved(document)).text == "1. 2020年完成"


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (11, "chineseCounting", "十一"),
        (20, "chineseCountingThousand", "二十"),
        (103, "japaneseCounting", "一百零三"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "ideographTraditional", "丙"),
        (10, "ideographDigital", "一〇"),
        (7, "decimalEnclosedCircleChinese", "⑦"),
        (12, "decimalFullWidth", "１２"),
        (5, "decimalZero", "05"),
        (28, "upperLetter", "BB"),
        (14, "lowerRoman", "xiv"),
        (4, "a form of a later Word", "4"),
    ],
)
def test_numbers_take_the_form_of_their_list(number: int, form: str, shown: str) -> None:
    """Word's forms of numbers, and Arabic figures for those that are not known."""
    assert figures(number, form) == shown


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    """Word writes a text box in two dialects, of which one is read."""
    document = docx.Document()
    paragraph = document.add_paragraph("正文")
    box = "<w:txbxContent><w:p><w:r><w:t>文本框</w:t></w:r></w:p></w:txbxContent>"
    spaces = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    both = f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    paragraph._p.append(parse_xml(f"<w:r {spaces}><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"))
    assert read(tmp_path, saved(document)).text == "正文\n文本框"


def test_deleted_text_and_field_codes_are_no_text(tmp_path: Path) -> None:
    """A tracked deletion is gone, a tracked insertion is there."""
    document = docx.Document()
    paragraph = document.add_paragraph("保留")
    for name, tag, text in (("del", "delText", "删去"), ("ins", "t", "加上")):
        change, run, part = OxmlElement(f"w:{name}"), OxmlElement("w:r"), OxmlElement(f"w:{tag}")
        part.text = text
        run.append(part)
        change.append(run)
        paragraph._p.append(change)
    code = OxmlElement("w:instrText")
    code.text = "PAGE"
    paragraph.runs[0]._r.append(code)
    assert read(tmp_path, saved(document)).text == "保留加上"


def test_tables_of_contents_are_left_out(tmp_path: Path) -> None:
    """They repeat the headings."""
    document = docx.Document()
    style = document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("一、总体要求 1", style=style)
    document.add_paragraph("一、总体要求")
    assert read(tmp_path, saved(document)).text == "一、总体要求"


def test_a_table_of_one_cell_is_a_frame(tmp_path: Path) -> None:
    """Its paragraphs and tables are those of the document."""
    document = docx.Document()
    frame = document.add_table(1, 1).cell(0, 0)
    frame.paragraphs[0].text = "框内"
    inner = frame.add_table(2, 2)
    for n, text in enumerate("甲乙丙丁"):
        inner.cell(n // 2, n % 2).text = text
    content = read(tmp_path, saved(document))
    assert content.text.startswith("框内\n甲\t乙\n丙\t丁")
    assert len(content.tables) == 1


def test_rows_that_begin_late_keep_their_columns(tmp_path: Path) -> None:
    """w:gridBefore leaves places free."""
    document = docx.Document()
    table = add_table(document, [["甲", "乙", "丙"], ["x", "1", "2"]], {})
    row = table.rows[1]._tr
    row.remove(row.tc_lst[0])
    row.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {nsdecls("w")} w:val="1"/>'))
    assert read(tmp_path, saved(document)).text == "甲\t乙\t丙\n\t1\t2"


def test_a_damaged_file_says_so(tmp_path: Path) -> None:
    """A file cut short names the next step."""
    data = docx_bytes("正文" * 2000)
    with pytest.raises(UnreadableFile, match=r"a\.docx.*damaged"):
        read(tmp_path, data[: len(data) // 2])


def test_a_broken_part_says_so(tmp_path: Path) -> None:
    """An archive that is whole, around XML that is not."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx_bytes("正文"))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<w:document" if name == "word/document.xml" else old.read(name))
    with pytest.raises(UnreadableFile, match=r"damaged.*save it again"):
        read(tmp_path, out.getvalue())


def test_a_document_without_text_says_so(tmp_path: Path) -> None:
    """Such as one of scanned pages."""
    with pytest.raises(UnreadableFile, match=r"no text in this document.*OCR"):
        read(tmp_path, docx_bytes())


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    """A zip bomb is not unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 50_000_000)
    assert len(out.getvalue()) < 100_000
    with pytest.raises(UnreadableFile, match="unpacks to more than a document can hold"):
        read(tmp_path, out.getvalue())
