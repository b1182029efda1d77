"""One document in all formats has the same tasks, and its evidence is its text."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import corpus
from corpus.formats import office
from tests.corpus.formats.make import Rows, Spans, docx_bytes, html_table, page_bytes, pdf_bytes, xlsx_bytes

TITLE = "鹤壁市人民政府办公室关于印发鹤壁市2021年重点工作任务分工方案的通知"
PARAGRAPHS = (
    "各县区人民政府，市人民政府各部门：",
    "《鹤壁市2021年重点工作任务分工方案》已经市政府同意，现印发给你们，请认真组织实施，确保各项任务按时完成，并于每季度末将进展情况报送市政府督查室。",
    "一、总体要求",
    "坚持稳中求进工作总基调，统筹推进各项重点工作，推动全市经济社会发展再上新台阶，让人民群众有更多的获得感和幸福感。",
    "二、重点任务",
    "（一）培育高新技术企业。到2021年底全市高新技术企业达到100家以上，完善科技型企业梯次培育体系，支持企业建设研发机构。（责任单位：市科技局、财政局、税务局，各县区政府）",
    "（二）建设智慧城市。加快推进政务数据共享开放。（市大数据局牵头，市工业和信息化局配合）",
    "三、任务分工",
)
HEAD: Rows = (("序号", "重点任务", "责任分工", None, "完成时限"), (None, None, "牵头单位", "配合单位", None))
ROWS: Rows = (
    (
        "1",
        "完善营商环境评价体系，开展营商环境评价",
        "市发展改革委",
        "市司法局、市场监管局，各县区政府",
        "2021年6月底前",
    ),
    ("2", "建设中小企业公共服务平台", "市工业和信息化局", "市财政局", "2021年12月底前"),
    ("3", "实施企业上市倍增行动，新增上市后备企业10家", None, "市金融局、市直各有关部门", "2021年12月底前"),
    ("4", "推进老旧小区改造", "市住房城乡建设局", "—", "长期坚持"),
)
SPANS: Spans = {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (1, 2), (0, 4): (2, 1), (3, 2): (2, 1)}
SIGNED = ("鹤壁市人民政府办公室", "2021年3月5日")
WIDTHS = (36.0, 150.0, 90.0, 100.0, 90.0)
Fact = tuple[str, str, tuple[tuple[str, str], ...], str | None]


def plain(repeated: Rows) -> bytes:
    """The text with tabs between cells; without merging, what a merged cell says stands in each row."""
    lines = [TITLE, *PARAGRAPHS, *("\t".join(c or "" for c in row) for row in repeated), *SIGNED]
    return "\n".join(lines).encode("gb18030")


def markdown(repeated: Rows) -> bytes:
    """The text with marks of headings and a pipe table, whose header is one line."""
    head = ("序号", "重点任务", "牵头单位", "配合单位", "完成时限")
    lines = [f"| {' | '.join(c or '' for c in row)} |" for row in (head, ("---",) * 5, *repeated[2:])]
    marked = [f"## {p}" if p[1] == "、" else p for p in PARAGRAPHS]
    return "\n\n".join([f"# {TITLE}", *marked, "\n".join(lines), *SIGNED]).encode()


def make(kind: str) -> bytes:
    """The document in a format."""
    table = ((*HEAD, *ROWS), SPANS)
    unmerged = (*HEAD, *(("3", row[1], ROWS[1][2], *row[3:]) if row[0] == "3" else row for row in ROWS))
    makers: dict[str, Callable[[], bytes]] = {
        "txt": lambda: plain(unmerged),
        "md": lambda: markdown(unmerged),
        "html": lambda: page_bytes(TITLE, *PARAGRAPHS, html_table(*table), *SIGNED),
        "docx": lambda: docx_bytes(TITLE, *PARAGRAPHS, table, *SIGNED, header="内部文件"),
        "pdf": lambda: pdf_bytes(TITLE, *PARAGRAPHS, table, *SIGNED, head="鹤壁市人民政府公报", widths=WIDTHS),
        "xlsx": workbook,
    }
    return makers[kind]()


def workbook() -> bytes:
    """The document in one sheet, a paragraph in a row."""
    above = [[text, None, None, None, None] for text in (TITLE, *PARAGRAPHS)]
    spans = {(r + len(above), c): size for (r, c), size in SPANS.items()}
    below = [[text, None, None, None, None] for text in SIGNED]
    return xlsx_bytes([*above, *HEAD, *ROWS, *below], spans)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The document in each format."""
    folder = tmp_path_factory.mktemp("formats")
    for kind in ("txt", "md", "html", "docx", "pdf", "xlsx"):
        (folder / f"a.{kind}").write_bytes(make(kind))
    return folder


def facts(document: corpus.Document) -> list[Fact]:
    """Path, title, units with roles, and deadline of each task."""
    return [
        (t.path, t.title, tuple((u.name, u.role.value) for u in t.units), t.deadline.text if t.deadline else None)
        for t in document.tasks
    ]


EXPECTED: list[Fact] = [
    ("二/（一）", "培育高新技术企业",
     (("鹤壁市科技局", "responsible"), ("鹤壁市财政局", "responsible"), ("鹤壁市税务局", "responsible"), ("各县区政府", "responsible")), "到2021年底"),
    ("二/（二）", "建设智慧城市", (("鹤壁市大数据局", "lead"), ("鹤壁市工业和信息化局", "cooperating")), None),
    ("三/1", "完善营商环境评价体系，开展营商环境评价",
     (("鹤壁市发展改革委", "lead"), ("鹤壁市司法局", "cooperating"), ("鹤壁市市场监管局", "cooperating"), ("各县区政府", "cooperating")), "2021年6月底前"),
    ("三/2", "建设中小企业公共服务平台", (("鹤壁市工业和信息化局", "lead"), ("鹤壁市财政局", "cooperating")), "2021年12月底前"),
    ("三/3", "实施企业上市倍增行动，新增上市后备企业10家",
     (("鹤壁市工业和信息化局", "lead"), ("鹤壁市金融局", "cooperating"), ("市直各有关部门", "cooperating")), "2021年12月底前"),
    ("三/4", "推进老旧小区改造", (("鹤壁市住房城乡建设局", "lead"),), "长期坚持"),
]  # fmt: skip


@pytest.mark.parametrize("kind", ["txt", "md", "html", "docx", "pdf", "xlsx"])
def test_the_same_document_has_the_same_tasks(folder: Path, kind: str) -> None:
    """Units, roles, titles, paths and deadlines do not depend on the format."""
    document = corpus.read_file(folder / f"a.{kind}")
    assert facts(document) == EXPECTED
    assert document.problems == ()


@pytest.mark.parametrize("kind", ["txt", "md", "html", "docx", "pdf", "xlsx"])
def test_evidence_is_the_text(folder: Path, kind: str) -> None:
    """Every mention, list, deadline and cell points at its characters."""
    document = corpus.read_file(folder / f"a.{kind}")
    for task in document.tasks:
        assert all(document.text[u.start : u.end] == u.as_written for u in task.units)
        assert all(document.text[m.start : m.end] == m.quote for m in task.markers)
        assert task.deadline is None or document.text[task.deadline.start : task.deadline.end] == task.deadline.text
    assert "".join(document.text[b.start : b.end] for b in document.blocks) == document.text


@pytest.mark.parametrize("kind", ["txt", "md", "html", "docx", "pdf", "xlsx"])
def test_the_header_is_the_same(folder: Path, kind: str) -> None:
    """Title, issuer, place and date."""
    header = corpus.read_file(folder / f"a.{kind}").header
    assert header.title == "鹤壁市2021年重点工作任务分工方案"
    assert (header.issuers, header.jurisdiction, header.date_signed) == (
        ("鹤壁市人民政府办公室",),
        "鹤壁市",
        "2021-03-05",
    )


def long_table() -> tuple[Rows, Spans]:
    """Three pages of tasks with two measures each, whose number, task and leading unit are merged."""
    rows: list[list[str | None]] = [["序号", "重点任务", "主要措施", "牵头单位", "配合单位", "完成时限"]]
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for n in range(1, 26):
        spans.update({(len(rows), column): (2, 1) for column in (0, 1, 3)})
        measures = [f"完善第{n}项工作推进机制，强化部门协同和要素保障", f"建立第{n}项工作台账，定期通报进展情况"]
        rows.append([str(n), f"推进第{n}项重点工作", measures[0], "市科技局", "市财政局、税务局", "2021年底前"])
        rows.append([None, None, measures[1], None, "各县区政府", "2021年6月"])
    return rows, spans


def test_a_table_over_pages_has_the_tasks_of_its_word_file(tmp_path: Path) -> None:
    """As LibreOffice prints it: page breaks go between rows, through merged cells and through rows."""
    program, fonts = office.soffice(), shutil.which("fc-list")
    if program is None or fonts is None or not subprocess.run([fonts, ":lang=zh"], capture_output=True).stdout:
        pytest.skip("LibreOffice or a Chinese font is not installed")
    word = tmp_path / "a.docx"
    word.write_bytes(docx_bytes("鹤壁市2021年任务分工表", long_table(), "鹤壁市人民政府"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(word)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    printed = corpus.read_file(tmp_path / "a.pdf")
    assert len(printed.pages) > 2
    assert len(printed.tasks) == 50
    assert facts(printed) == facts(corpus.read_file(word))


def test_a_task_of_a_pdf_has_its_page(folder: Path) -> None:
    """The last rows of the table stand on the second page."""
    document = corpus.read_file(folder / "a.pdf")
    pages = [t.to_dict(document.id, page=document.page_of(t.start))["page"] for t in document.tasks]
    assert pages == sorted(pages)
    assert set(pages) == {1, 2}
