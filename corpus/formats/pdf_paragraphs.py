"""Which lines of a PDF belong together: by margins, indents, sizes and gaps; page numbers and running heads go.

A paragraph of an official document begins indented by two characters; a line that leaves room in which the next
one could have begun ends its paragraph, over page breaks as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.formats.pdf_page import Line, Page
from corpus.formats.pdf_tables import first_width

__all__ = ["Margins", "joined", "margins_of", "parts", "without_furniture"]

_EDGE = 0.15  # of a page's height: where page numbers and running heads stand
_DASHES = r"[-—–－─·•\s.|]*"
_PAGE_NUMBER = re.compile(
    rf"{_DASHES}(?:第\s*)?(?:\d{{1,4}}|[ivxIVX]{{1,6}})(?:\s*页)?(?:\s*[/／,，]?\s*共?\s*\d{{1,4}}\s*页?)?{_DASHES}$"
)
_REPEATED = 0.4  # of the pages on which a running head stands
_INDENT = 0.8  # of a character: from which a line is indented
_SHORT = 2.2  # characters before the right margin: a line that ends there is a full one
_HANGS = re.compile(r"[，。、；：！？,.;:]$")  # may stand in the right margin
_SLACK = 0.3  # of a character
_WIDER = 1.6  # times the usual distance of lines: from which a gap parts paragraphs
_NUMBER = re.compile(
    r"第?[一二三四五六七八九十百]{1,4}[、章条节]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|[①-⑳]"
)
_ENDS = re.compile(r"[。：；:;！？]$")


@dataclass(frozen=True, slots=True)
class Margins:
    """The left and right margin of a page's text, and the usual distance from line to line, in points."""

    left: float
    right: float
    pitch: float


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Pages without page numbers and without lines that stand at the same place of many pages."""
    heads = _running_heads(pages)
    found = []
    for page in pages:
        lines = [x for x in page.lines if not (_at_edge(x, page) and (_is_number(x, page) or _key(x) in heads))]
        found.append(replace(page, lines=tuple(lines)))
    return found


def _at_edge(line: Line, page: Page) -> bool:
    return line.bottom < _EDGE * page.height or line.top > (1 - _EDGE) * page.height


def _is_number(line: Line, page: Page) -> bool:
    """The first or last line of a page, when it is nothing but a number."""
    ends = (page.lines[0], page.lines[-1])
    return line in ends and bool(_PAGE_NUMBER.match(line.text))


def _key(line: Line) -> tuple[str, int]:
    """What running heads share: their words, whatever the number in them, and their height on the page."""
    return re.sub(r"[\d\s]+", "#", line.text), round(line.top / 8)


def _running_heads(pages: Sequence[Page]) -> frozenset[tuple[str, int]]:
    count: Counter[tuple[str, int]] = Counter()
    for page in pages:
        edges = [x for x in (*page.lines[:2], *page.lines[-2:]) if _at_edge(x, page)]
        count.update({_key(x) for x in edges})
    least = max(2.0, _REPEATED * len(pages))
    return frozenset(key for key, n in count.items() if n >= least)


def margins_of(pages: Sequence[Page]) -> list[Margins]:
    """The margins of each page; a page of few lines has those of the whole document."""
    whole = _margins([x for page in pages for x in page.lines], 0.0)
    width = whole.right - whole.left
    found = []
    for page in pages:
        own = _margins(list(page.lines), width) if len(page.lines) > 5 else whole
        found.append(replace(own, right=own.left + width, pitch=whole.pitch))
    return found


def _margins(lines: Sequence[Line], width: float) -> Margins:
    if not lines:
        return Margins(0.0, 0.0, 0.0)
    right = max((x.x1 for x in lines if not _HANGS.search(x.text)), default=max(x.x1 for x in lines))
    full = [x for x in lines if x.x1 > right - _SHORT * x.size]
    left = min(_most([x.x0 for x in full]), _most([x.x0 for x in lines]))
    gaps = [b.top - a.top for a, b in pairwise(lines) if 0 < b.top - a.top < 5 * a.size]
    return Margins(left, max(right, left + width), sorted(gaps)[len(gaps) // 2] if gaps else 0.0)


def _most(values: Sequence[float]) -> float:
    """The smallest of the most frequent values, counted in steps of two points."""
    count = Counter(round(v / 2) for v in values)
    most = max(count.values())
    step = min(k for k, n in count.items() if n == most)
    return min(v for v in values if round(v / 2) == step)


def parts(above: Line, below: Line, its: Margins, margins: Margins) -> bool:
    """Whether a paragraph ends between two lines, of which the upper stands within `its` margins."""
    size = max(above.size, below.size)
    if (
        min(above.size, below.size) < 0.85 * size
        or its.right - above.x1 > first_width(below.text) * size + _SLACK * size
    ):
        return True
    if below.x0 > margins.left + _INDENT * size:
        return True
    if margins.pitch and below.top - above.top > _WIDER * margins.pitch:
        return True
    return bool(_ENDS.search(above.text) and _NUMBER.match(below.text))


def joined(text: str, line: str) -> str:
    """A line behind the text before it: Latin words with a blank, a hyphen at the end of a line goes."""
    if re.search(r"[A-Za-z]-$", text) and re.match("[a-z]", line):
        return text[:-1] + line
    latin = re.search(r"[A-Za-z,.;:)]$|[A-Za-z]\d$", text) and re.match(r"[A-Za-z(]", line)
    return f"{text} {line}" if latin and text else text + line
