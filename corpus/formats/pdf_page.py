"""One page of a PDF: characters become lines by where they stand, ruled cells become tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from corpus.formats.pdf_tables import CellText, PdfTable, ruled_tables

__all__ = ["Line", "Page", "PdfTable", "lines_of", "read_page"]

_SAME_LINE = 0.45  # of a character's size: how far its middle may be from the line's
_GAP = 0.75  # of a character's size: a wider gap between Chinese characters is a blank that means something
_LATIN_GAP = 0.18
_WIDE = re.compile(r"[\u2014\u2018-\u201d\u2026\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its place in points from the page's upper left corner; `size` is that of its characters."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page. `characters` counts all of them, `nameless` those that the fonts do not name."""

    lines: tuple[Line, ...]
    tables: tuple[PdfTable, ...]
    width: float
    height: float
    characters: int = 0
    nameless: int = 0
    pictures: int = 0


def read_page(page: Any) -> Page:
    """A page of pdfplumber's, which is closed."""
    chars = [c for c in page.dedupe_chars().chars if c["upright"] and c["text"].strip("\u00ad")]
    named = [c for c in chars if not c["text"].startswith("(cid:")]
    tables = tuple(ruled_tables(page, named, cell_text))
    outside = [c for c in named if not any(_inside(c, t.box) for t in tables)]
    found = Page(
        tuple(lines_of(outside)),
        tables,
        float(page.width),
        float(page.height),
        sum(not c["text"].isspace() for c in chars),
        len(chars) - len(named),
        len(page.images),
    )
    page.close()
    return found


def _inside(char: Any, box: tuple[float, float, float, float]) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def lines_of(chars: Sequence[Any]) -> Iterator[Line]:
    """Characters become lines, top to bottom."""
    line: list[Any] = []
    middle = 0.0
    for char in sorted(chars, key=_middle):
        if line and _middle(char) - middle > _SAME_LINE * max(char["size"], line[0]["size"]):
            yield from _line(line)
            line = []
        line.append(char)
        middle = _middle(line[0]) if len(line) == 1 else (middle * (len(line) - 1) + _middle(char)) / len(line)
    yield from _line(line)


def _middle(char: Any) -> float:
    return float(char["top"] + char["bottom"]) / 2


def _line(chars: list[Any]) -> Iterator[Line]:
    shown = sorted((c for c in chars if not c["text"].isspace()), key=lambda c: c["x0"])
    if not shown:
        return
    parts = [shown[0]["text"]]
    for left, right in pairwise(shown):
        parts.append((" " if _apart(left, right) else "") + right["text"])
    sizes = sorted(c["size"] for c in shown)
    yield Line(
        "".join(parts),
        shown[0]["x0"],
        max(c["x1"] for c in shown),
        min(c["top"] for c in shown),
        max(c["bottom"] for c in shown),
        sizes[len(sizes) // 2],
    )


def _apart(left: Any, right: Any) -> bool:
    """A blank that means something: wide between Chinese characters, where narrow ones only fill the line."""
    wide = _WIDE.match(left["text"][-1]) or _WIDE.match(right["text"])
    return bool(right["x0"] - left["x1"] > (_GAP if wide else _LATIN_GAP) * max(left["size"], right["size"]))


def cell_text(chars: Sequence[Any], width: float) -> CellText:
    """The text of a cell `width` points wide: a line that leaves no room for what follows goes on in the next, others
    end at a blank."""
    said = CellText("")
    for line in lines_of(chars):
        gap = "" if said.goes_on(line.text) or not said.text else " "
        said = CellText(said.text + gap + line.text, (width - (line.x1 - line.x0)) / line.size)
    return said
