"""PDF files with a text layer: lines become paragraphs again, tables stay tables, page numbers and running heads go.

A page gives lines and tables with their places (`pdf_page`); which lines belong together is told from the margins
(`pdf_paragraphs`). A scan has no text layer, and says so.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus.errors import UnreadableFile
from corpus.formats.content import Content
from corpus.formats.layout import TextWriter
from corpus.formats.pdf_page import Line, Page, PdfTable, read_page
from corpus.formats.pdf_paragraphs import Margins, joined, margins_of, parts, without_furniture
from corpus.formats.pdf_tables import continued

__all__ = ["MEDIA_TYPE", "read"]

MEDIA_TYPE = "application/pdf"
_MOST_PAGES = 3_000
_NAMELESS = 0.2  # share of characters that the fonts do not name, from which the text is no text
_SCAN = 8  # characters a page: less beside pictures is a stamp or a page number


def read(path: Path, data: bytes) -> Content:
    """The text of a PDF file. Raises UnreadableFile for a scan, an encrypted and a damaged file."""
    pages = _pages(path, data)
    _check_text(path, pages)
    unread = [n for n, page in enumerate(pages) if page.pictures and not page.characters]
    pages = without_furniture(pages)
    writer, starts = _written(list(_items(pages)), margins_of(pages), len(pages))
    if not writer.length:
        raise UnreadableFile(f"{path}: no text in this PDF; put the document's text into it or remove it")
    notes = tuple((starts[n], f"page {n + 1} is a picture without text layer: run OCR") for n in unread)
    return Content(writer.text(), "utf-8", MEDIA_TYPE, tables=tuple(writer.tables), pages=tuple(starts), unread=notes)


def _pages(path: Path, data: bytes) -> list[Page]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # its warnings are about fonts and colours
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > _MOST_PAGES:
                raise UnreadableFile(f"{path}: more than {_MOST_PAGES} pages; split it into documents")
            return [read_page(page) for page in pdf.pages]
    except UnreadableFile:
        raise
    except Exception as error:  # pdfplumber and pdfminer let through whatever a broken file makes them raise
        causes = (error, *error.args)
        if any(isinstance(c, (PDFPasswordIncorrect, PDFEncryptionError)) for c in causes):
            raise UnreadableFile(
                f"{path}: the PDF is encrypted; open it with its password and save it without one"
            ) from error
        said = f"{type(error).__name__}: {error}"[:120]
        raise UnreadableFile(f"{path}: the PDF is damaged ({said}); get it again, or print it to a new PDF") from error


def _check_text(path: Path, pages: Sequence[Page]) -> None:
    characters = sum(p.characters for p in pages)
    if not pages:
        raise UnreadableFile(f"{path}: the PDF is damaged (it has no pages); get it again")
    if characters <= _SCAN * len(pages) and any(p.pictures for p in pages):
        raise UnreadableFile(f"{path}: no text layer: run OCR first (the pages are pictures)")
    if sum(p.nameless for p in pages) > _NAMELESS * characters:
        raise UnreadableFile(f"{path}: its fonts do not say which characters they show: run OCR first")


def _items(pages: Sequence[Page]) -> Iterator[tuple[int, Line | PdfTable]]:
    """Lines and tables of all pages in order, each with the number of its page from 0; a table that goes on over a
    page is one."""
    last: list[Any] = []
    for n, page in enumerate(pages):
        items: list[Line | PdfTable] = [*page.lines, *page.tables]
        for item in sorted(items, key=lambda i: i.top):
            if last and isinstance(item, PdfTable) and isinstance(last[1], PdfTable) and last[0] < n:
                whole = continued(last[1], item)
                if whole is not None:
                    last = [n, whole, last[2]]
                    continue
            if last:
                yield last[2], last[1]
            last = [n, item, n]
    if last:
        yield last[2], last[1]


def _written(
    items: Sequence[tuple[int, Line | PdfTable]], margins: Sequence[Margins], count: int
) -> tuple[TextWriter, list[int]]:
    """The text, and where each page begins in it."""
    writer, starts = TextWriter(), [-1] * count
    paragraph: list[tuple[int, Line]] = []
    for page, item in items:
        if paragraph and (
            isinstance(item, PdfTable) or parts(paragraph[-1][1], item, margins[paragraph[-1][0]], margins[page])
        ):
            _end(paragraph, writer, starts)
        if isinstance(item, PdfTable):
            _table(item, page, writer, starts)
        else:
            paragraph.append((page, item))
    _end(paragraph, writer, starts)
    return writer, _filled(starts, writer.length)


def _end(paragraph: list[tuple[int, Line]], writer: TextWriter, starts: list[int]) -> None:
    text = ""
    for page, line in paragraph:
        text = joined(text, line.text)
        if starts[page] < 0:
            starts[page] = writer.length + len(text) - len(line.text)
    writer.line(text)
    paragraph.clear()


def _table(table: PdfTable, page: int, writer: TextWriter, starts: list[int]) -> None:
    begin = len(writer.tables)
    first = writer.length
    writer.table(table.rows)
    rows = writer.tables[begin].rows if len(writer.tables) > begin else ()
    for n, at in enumerate((0, *table.breaks)):  # the row with which each further page begins
        start = rows[at].start if at < len(rows) else first
        if starts[page + n] < 0:
            starts[page + n] = start


def _filled(starts: list[int], length: int) -> list[int]:
    """A page without text begins where the next one does."""
    at = length
    for n in range(len(starts) - 1, -1, -1):
        at = starts[n] = starts[n] if 0 <= starts[n] <= at else at
    return starts
