"""Files of all formats, made by the libraries that others use; their text is made up."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

Spans = Mapping[tuple[int, int], tuple[int, int]]  # (row, column) -> (rows, columns) of a merged cell
Rows = Sequence[Sequence[str | None]]  # None where a merged cell covers the place


def docx_bytes(*parts: str | tuple[Rows, Spans], header: str = "") -> bytes:
    """A Word file of paragraphs and tables."""
    import docx

    document = docx.Document()
    if header:
        document.sections[0].header.paragraphs[0].text = header
        document.sections[0].footer.paragraphs[0].text = "— 1 —"
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
        else:
            add_table(document, *part)
    return saved(document)


def add_table(document: Any, rows: Rows, spans: Spans) -> Any:
    """A ruled table with merged cells at the end of a Word document."""
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text is not None:
                table.cell(r, c).text = text
    for (r, c), (height, width) in spans.items():
        table.cell(r, c).merge(table.cell(r + height - 1, c + width - 1))
    return table


def saved(document: Any) -> bytes:
    """The bytes of a Word document or workbook."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx_bytes(rows: Rows, spans: Spans | None = None, *, title: str = "Sheet") -> bytes:
    """A workbook of one sheet."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for (r, c), (height, width) in (spans or {}).items():
        sheet.merge_cells(start_row=r + 1, start_column=c + 1, end_row=r + height, end_column=c + width)
    return saved(book)


def html_table(rows: Rows, spans: Spans | None = None) -> str:
    """A table in HTML."""
    lines = []
    for r, row in enumerate(rows):
        cells = []
        for c, text in enumerate(row):
            height, width = (spans or {}).get((r, c), (1, 1))
            if text is not None:
                inner = "<br>".join(escape(line) for line in text.split("\n"))
                cells.append(f'<td rowspan="{height}" colspan="{width}"><p>{inner}</p></td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(lines)}</table>"


def page_bytes(*parts: str, head: str = "", around: str = "") -> bytes:
    """A web page with a menu, the article's paragraphs (those that begin with < as they stand) and a footer."""
    body = "".join(p if p.startswith("<") else f"<p>　　{escape(p)}</p>" for p in parts)
    menu = "".join(
        f'<li><a href="/{n}">{t}</a></li>' for n, t in enumerate(("首页", "政务公开", "办事服务", "互动交流"))
    )
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}<title>页</title></head><body><ul>{menu}</ul>{around}"
        f"<div class='main'><div id='zoom'>{body}</div></div><div class='foot'>版权所有 <a href='/m'>网站地图</a></div></body></html>"
    ).encode()


def pdf_bytes(
    *parts: str | tuple[Rows, Spans],
    head: str = "",
    widths: Sequence[float] | None = None,
    repeat: int = 0,
) -> bytes:
    """A PDF with page numbers; the first part is the title, paragraphs are indented by two characters."""
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

    styles = _styles()
    flow: list[Any] = []
    for n, part in enumerate(parts):
        if part == "\f":
            flow.append(PageBreak())
        elif isinstance(part, str):
            flow.append(
                Paragraph(escape(part), styles["title" if n == 0 else "flush" if part.endswith("：") else "body"])
            )
        else:
            flow.append(_pdf_table(*part, widths, repeat, styles["cell"]))

    def furniture(canvas: Any, page: Any) -> None:
        canvas.setFont("STSong-Light", 12)
        canvas.drawCentredString(298, 50, f"— {page.page} —")
        canvas.drawString(72, 790, head)

    out = io.BytesIO()
    template = SimpleDocTemplate(out, leftMargin=78, rightMargin=74, topMargin=90, bottomMargin=90)
    template.build(flow, onFirstPage=furniture, onLaterPages=furniture)
    return out.getvalue()


def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=16, leading=28, firstLineIndent=32, wordWrap="CJK")
    return {
        "body": body,
        "flush": ParagraphStyle("flush", parent=body, firstLineIndent=0),
        "title": ParagraphStyle("title", parent=body, firstLineIndent=0, fontSize=22, leading=36, alignment=1),
        "cell": ParagraphStyle("cell", parent=body, firstLineIndent=0, fontSize=12, leading=16),
    }


def _pdf_table(rows: Rows, spans: Spans, widths: Sequence[float] | None, repeat: int, style: Any) -> Any:
    from reportlab.platypus import Paragraph, Table, TableStyle

    cells = [[Paragraph(escape(text or "").replace("\n", "<br/>"), style) for text in row] for row in rows]
    merged = [("SPAN", (c, r), (c + width - 1, r + height - 1)) for (r, c), (height, width) in spans.items()]
    table = Table(cells, colWidths=widths, repeatRows=repeat)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), *merged]))
    return table


def picture_pdf_bytes(pages: int = 2) -> bytes:
    """A PDF whose pages are pictures, as a scanner makes them."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    for shade in range(pages):
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200 + shade)), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
