"""Markdown: the text as it stands, with its pipe tables; `bare_line` looks behind the marks of headings and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path

from corpus.formats.content import Content
from corpus.formats.decode import decode
from corpus.model import Cell, Row, Table

__all__ = ["MEDIA_TYPE", "bare_line", "read"]

MEDIA_TYPE = "text/markdown"
_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
_BAR = re.compile(r"(?<!\\)\|")
_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
_MARKS = re.compile(r"(?:(?:#{1,6}|>|[-*+](?![-*+]))[ \t]+)*(?P<strong>\*\*|__)?(?=\S)")
_CLOSING = re.compile(r"[ \t]+#+$")


def read(path: Path, data: bytes) -> Content:
    """The text of a .md file. Raises UnreadableFile for what is no text."""
    text, encoding = decode(data, path=path)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Content(text, encoding, MEDIA_TYPE, tables=tuple(_tables(text)))


def bare_line(text: str, start: int, end: int) -> tuple[int, int]:
    """What of a line at `start:end` is text: without `#`, `-`, `>` and `**` around it. Rules and marks alone stay."""
    marks = _MARKS.match(text, start, end)
    if marks is None or marks.end() == end:
        return start, end
    closing = _CLOSING.search(text, marks.end(), end) if text[start] == "#" else None
    stop = closing.start() if closing else end
    strong = marks["strong"]
    if strong and text.find(strong, marks.end(), stop) == stop - len(strong):
        stop -= len(strong)
    return marks.end(), stop


def _tables(text: str) -> Iterator[Table]:
    """Runs of lines with bars, the second of which rules off the header."""
    for piped, run in groupby(_lines(text), key=lambda line: line[2]):
        lines = list(run)
        if piped and len(lines) > 2 and _RULE.match(text, lines[1][0], lines[1][1]):
            yield Table(tuple(_row(text, a, b) for a, b, _ in (lines[0], *lines[2:])), merges=False)


def _lines(text: str) -> Iterator[tuple[int, int, bool]]:
    """(start, end, whether it may be a row of a table) of each line; code is none."""
    start, code = 0, False
    for line in text.split("\n"):
        fence = bool(_FENCE.match(line))
        code ^= fence
        yield start, start + len(line), not code and not fence and bool(_BAR.search(line))
        start += len(line) + 1


def _row(text: str, start: int, end: int) -> Row:
    edges = [start - 1, *(m.start() for m in _BAR.finditer(text, start, end)), end]
    if not text[start : edges[1]].strip():
        edges = edges[1:]
    if len(edges) > 2 and not text[edges[-2] + 1 : end].strip():
        edges = edges[:-1]
    return Row(start, end, tuple(_cells(text, edges)))


def _cells(text: str, edges: Sequence[int]) -> Iterator[Cell]:
    for column, (left, right) in enumerate(pairwise(edges)):
        raw = text[left + 1 : right]
        begin = left + 1 + len(raw) - len(raw.lstrip())
        yield Cell(begin, begin + len(raw.strip()), column)
