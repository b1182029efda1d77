"""A document's text as a page shows it: every character as it stands, with headings, units, and what is pointed at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from markupsafe import Markup, escape

from query.views.things import DocumentDetail, SectionItem, TaskDetail
from query.web.links import Links

__all__ = ["Layer", "Line", "Paragraph", "highlighted", "layers_of", "lines_of", "marked", "paragraphs"]

_DEEPEST = 6  # level of headings in HTML; h1 is the page's, h2 that of its parts


@dataclass(frozen=True, slots=True)
class Layer:
    """Characters that stand in an element: `order` says which of several is the outer one; a highlight is outside all."""

    start: int
    end: int
    opening: Markup
    closing: Markup
    order: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text; `cells` are its parts where tabs make it the row of a table."""

    start: int
    end: int
    cells: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the page: `tag` is p, h3 … h6 or table; `rows` are the cells of a table, else one row of one cell.

    `tasks` are those that begin in it, `number` is that of its anchor.
    """

    tag: str
    number: int
    rows: tuple[tuple[Markup, ...], ...]
    tasks: tuple[TaskDetail, ...] = ()


def highlighted(text: str, start: int, spans: Iterable[tuple[int, int]]) -> Markup:
    """A text that begins at character `start` of its document, with <mark> around some stretches of it."""
    parts, at = [], start
    for a, b in sorted(spans):
        a, b = max(a, at), min(b, start + len(text))
        if a < b:
            parts += [escape(text[at - start : a - start]), Markup("<mark>"), escape(text[a - start : b - start])]
            parts.append(Markup("</mark>"))
            at = b
    return Markup("").join([*parts, escape(text[at - start :])])


def lines_of(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """The lines of a part of a text that hold more than spaces."""
    at, last = start, len(text) if end is None else end
    while at < last:
        stop = text.find("\n", at, last)
        stop = last if stop < 0 else stop
        if text[at:stop].strip():
            yield Line(at, stop, tuple(_cells(text, at, stop)) if "\t" in text[at:stop].strip() else ())
        at = stop + 1


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for part in text[start:end].split("\t"):
        yield at, at + len(part)
        at += len(part) + 1


class _Marker:
    """Writes stretches of a text; the first part of the highlight gets the anchor, every anchor comes once."""

    def __init__(
        self, text: str, layers: Iterable[Layer], hit: tuple[int, int] | None = None, anchors: Sequence[int] = ()
    ) -> None:
        self.text, self.hit, self.anchors = text, hit, sorted(anchors)
        self.layers = sorted(layers, key=lambda la: la.start)
        self.starts = [la.start for la in self.layers]
        self.reached = list(accumulate((la.end for la in self.layers), max))  # how far the layers up to each one go
        self.given: set[int] = set()
        self.shown = False

    def _within(self, start: int, end: int) -> list[Layer]:
        near = self.layers[bisect_right(self.reached, start) : bisect_left(self.starts, end)]
        return [la for la in near if la.end > start]

    def write(self, start: int, end: int) -> Markup:
        """The characters from `start` to before `end`."""
        inside = self._within(start, end)
        near = self.anchors[bisect_right(self.anchors, start) : bisect_left(self.anchors, end)]
        places = [a for a in near if a not in self.given]
        cuts = {start, end, *places, *(p for la in inside for p in (la.start, la.end)), *(self.hit or ())}
        edges = sorted(c for c in cuts if start <= c <= end)
        parts: list[str] = []  # each of them is escaped; joined as plain text, which is many times cheaper
        marking = False
        for a, b in pairwise(edges):
            if a in places:
                self.given.add(a)
                parts.append(f'<span id="c{a}"></span>')
            hit = self.hit is not None and self.hit[0] <= a < self.hit[1]
            if hit != marking:
                parts.append(self._open() if hit else "</mark>")
                marking = hit
            parts.append(self._piece(a, b, inside))
        return Markup("".join([*parts, "</mark>" if marking else ""]))

    def _open(self) -> str:
        first, self.shown = not self.shown, True
        return '<mark id="hit">' if first else "<mark>"

    def _piece(self, start: int, end: int, layers: Sequence[Layer]) -> str:
        text = escape(self.text[start:end])
        if not layers:
            return text
        around = sorted((la for la in layers if la.start <= start and la.end >= end), key=lambda la: la.order)
        links = [la for la in around if la.opening.startswith("<a ")]
        around = [la for la in around if la not in links[:-1]]  # a link in a link is none
        return "".join([*(la.opening for la in around), text, *(la.closing for la in reversed(around))])


def marked(text: str, start: int, end: int, layers: Sequence[Layer]) -> list[Markup]:
    """The lines of a part of a text with its layers."""
    marker = _Marker(text, layers)
    return [marker.write(line.start, line.end) for line in lines_of(text, start, end)]


def paragraphs(
    document: DocumentDetail, layers: Sequence[Layer], hit: tuple[int, int] | None = None
) -> Iterator[Paragraph]:
    """The blocks of a document: headings by the level of their section, tables, all other lines as paragraphs."""
    anchors = sorted({*(s.start for s in document.sections), *(t.item.start for t in document.tasks)})
    marker = _Marker(document.text, layers, hit, anchors)
    sections = {s.start: s for s in document.sections}
    table: list[Line] = []
    for line in lines_of(document.text):
        if line.cells:
            table.append(line)
            continue
        if table:
            yield _table(document, marker, table)
            table = []
        yield _block(document, marker, line, sections)
    if table:
        yield _table(document, marker, table)


def _table(document: DocumentDetail, marker: _Marker, lines: Sequence[Line]) -> Paragraph:
    start, end = lines[0].start, lines[-1].end
    rows = tuple(tuple(marker.write(*cell) for cell in line.cells) for line in lines)
    return Paragraph("table", start, rows, _begun(document, start, end))


def _block(document: DocumentDetail, marker: _Marker, line: Line, sections: dict[int, SectionItem]) -> Paragraph:
    text = document.text
    first = line.start + len(text[line.start : line.end]) - len(text[line.start : line.end].lstrip())
    section = sections.get(first)
    tag = "p"
    if section is not None and section.heading and not text[section.heading_end : line.end].strip(" 。　"):
        tag = f"h{min(section.level + 2, _DEEPEST)}"
    marker.given.add(first)
    row = (marker.write(line.start, line.end),)
    return Paragraph(tag, first, (row,), _begun(document, line.start, line.end))


def _begun(document: DocumentDetail, start: int, end: int) -> tuple[TaskDetail, ...]:
    """The tasks that begin in a stretch; those of a document stand in the order of its text."""
    first = bisect_left(document.tasks, start, key=lambda t: t.item.start)
    return document.tasks[first : bisect_left(document.tasks, end, key=lambda t: t.item.start)]


def layers_of(
    tasks: Iterable[TaskDetail], sections: Iterable[SectionItem], links: Links, roles: dict[str, str]
) -> list[Layer]:
    """What is pointed out in a text: headings that run in, units with their roles, targets, domains."""
    found = [
        Layer(s.start, s.heading_end, Markup('<b class="heading">'), Markup("</b>"), 0)
        for s in sections
        if s.heading and s.heading_end > s.start
    ]
    for task in tasks:
        found += _layers_of_task(task, links, roles)
    return found


def _layers_of_task(task: TaskDetail, links: Links, roles: dict[str, str]) -> Iterator[Layer]:
    for a in task.assignments:
        address = links.unit(a.unit.name, a.unit.place if a.unit.group else None)
        title = f"{roles[a.role]}: {a.unit.name}"
        opening = Markup('<a class="unit {}" href="{}" title="{}">').format(a.role, address, title)
        yield Layer(a.start, a.end, opening, Markup("</a>"), 3)
    for target in task.targets:
        yield Layer(target.evidence.start, target.evidence.end, Markup('<span class="target">'), Markup("</span>"), 1)
    for mention in task.domains:
        if mention.start is not None and mention.end is not None:
            opening = Markup('<a class="domain" href="{}">').format(links.domain(mention.domain.label))
            yield Layer(mention.start, mention.end, opening, Markup("</a>"), 2)
