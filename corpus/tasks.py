"""Tasks: the text each marker covers, and the leaf measures nobody is named for.

A marker covers its section from the start, or from the marker before it in the same section; without an
outline, the paragraphs since the marker before it. A 牵头 line and a 配合 line below each other belong to one
task. A marker on a line of its own below numbered items none of which has one covers them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.deadlines import find_deadline
from corpus.markers import Marker, MarkerKind, find_markers, first_unit_leads
from corpus.model import (
    BlockKind,
    Evidence,
    Problem,
    Role,
    Section,
    SectionKind,
    Target,
    Task,
    TaskKind,
    UnitMention,
)
from corpus.outline import Line, leaf_at, title_length
from corpus.targets import find_targets
from corpus.unit_names import name_units

__all__ = ["Reading", "read_tasks"]

_SPACE = " \t\u3000\u00a0\n"
_MIN_LEAF = 24  # characters: a shorter leaf is a heading whose text was lost
_PREAMBLE = re.compile(
    r"^(?:为|根据|按照|经|现|近年来|依据).{0,400}(?:如下|意见|方案|措施|计划|办法|规定|通知|细则|要点|要求)[。:：]?$"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document's text says beyond its outline."""

    tasks: tuple[Task, ...]
    targets: tuple[tuple[int | None, Target], ...]
    problems: tuple[Problem, ...]
    markers: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Span:
    """The text one or more markers cover."""

    start: int
    end: int
    section: int | None
    markers: tuple[Marker, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """What the functions below read from."""

    id: str
    text: str
    sections: tuple[Section, ...]
    lines: Sequence[Line]
    kinds: Sequence[BlockKind]
    jurisdiction: str


def read_tasks(
    document_id: str,
    text: str,
    sections: tuple[Section, ...],
    lines: Sequence[Line],
    kinds: Sequence[BlockKind],
    jurisdiction: str,
) -> Reading:
    """All tasks in text order, the targets outside of them, and what could not be parsed."""
    source = _Text(document_id, text, sections, lines, kinds, jurisdiction)
    found = find_markers(text)
    markers = [m for m in found if m.items]
    problems = tuple(p for m in found for p in _problems(source, m))
    leads_from = first_unit_leads(text)
    spans = _spans(source, markers)
    ignore = tuple((m.start, m.end) for m in markers if m.kind != MarkerKind.CLAUSE)
    drafts = [_task(source, s, leads_from, ignore) for s in spans]
    covered = _covered(spans)
    drafts += [_leaf_task(source, n, ignore) for n in _leaves(source) if n not in covered]
    tasks = _with_keys(sorted(drafts, key=lambda t: (t.start, t.end)))
    return Reading(tasks, _loose_targets(source, tasks, ignore), problems, ignore)


def _problems(source: _Text, marker: Marker) -> Iterator[Problem]:
    """A marker, or a part of its list, that names nobody as far as could be read."""
    line = source.text.count("\n", 0, marker.start) + 1
    if not marker.items and _filled(source.text, marker):
        quote = source.text[marker.start : marker.end]
        yield Problem(source.id, line, marker.start, "no responsible unit could be read from this marker", quote)
    elif marker.items:
        for item in marker.unread:
            quote = source.text[item.start : item.end]
            yield Problem(
                source.id, line, item.start, "this part of a list of units names none that could be read", quote
            )


def _filled(text: str, marker: Marker) -> bool:
    """A form's empty label (牵头单位：（盖章）) is nothing that was missed."""
    return bool(re.search(r"[:：][\s_]*[^\s_）)（(]{2,}", text[marker.start : marker.end]))


def _spans(source: _Text, markers: Sequence[Marker]) -> list[_Span]:
    """What each marker covers, in text order."""
    spans: list[_Span] = []
    covered = _body_start(source)
    for marker in markers:
        if marker.kind == MarkerKind.CLAUSE:
            spans.append(_sentence_span(source, marker))
            continue
        last = next((s for s in reversed(spans) if s.markers[0].kind != MarkerKind.CLAUSE), None)
        if last and _continues(source.text, last.markers[-1], marker):
            spans[spans.index(last)] = replace(last, end=marker.end, markers=(*last.markers, marker))
        else:
            spans.append(_marker_span(source, marker, covered))
        covered = marker.end
    return spans


def _continues(text: str, last: Marker, marker: Marker) -> bool:
    """牵头单位：… right above 配合单位：… is one assignment; two 责任单位 lines are two."""
    between = text[last.end : marker.start].strip(_SPACE + "。；;，,")
    return not between and bool(last.roles) and bool(marker.roles) and not set(last.roles) & set(marker.roles)


def _body_start(source: _Text) -> int:
    """Where the first text proper begins: behind header lines and the preamble."""
    start = 0
    for line, kind in zip(source.lines, source.kinds, strict=True):
        if kind is BlockKind.HEADER or _PREAMBLE.match(source.text[line.body : line.end]):
            start = line.end
        elif kind is BlockKind.TEXT:
            break
    return start


def _marker_span(source: _Text, marker: Marker, covered: int) -> _Span:
    index = leaf_at(source.sections, marker.start)
    if marker.kind == MarkerKind.LINE:
        index = _owner(source, index, marker, covered)
    start = min(max(covered, source.sections[index].start if index is not None else 0), marker.start)
    while start < marker.start and source.text[start] in _SPACE + "。；;，,":
        start += 1
    return _Span(start, marker.end, index, (marker,))


def _owner(source: _Text, index: int | None, marker: Marker, covered: int) -> int | None:
    """The section above, when the marker stands on its own line below several items that have none."""
    if index is None:
        return None
    section = source.sections[index]
    above = section.parent
    own_line = source.text.rfind("\n", 0, marker.start) >= section.start
    if above is None or not own_line or section.level < 2:
        return index
    siblings = [s for s in source.sections if s.parent == above]
    first, last = siblings[0], siblings[-1]
    unmarked = len(siblings) > 1 and covered <= first.start and section is last
    return above if unmarked and len(section.number) > 0 and section.number[0] in "(（①②③④⑤⑥⑦⑧⑨⑩—" else index


def _sentence_span(source: _Text, marker: Marker) -> _Span:
    """The sentence that a clause stands in."""
    start = max(source.text.rfind(mark, 0, marker.start) for mark in "。；\n！") + 1
    stops = [p for p in (source.text.find(mark, marker.end) for mark in "。；\n！") if p >= 0]
    index = leaf_at(source.sections, marker.start)
    if index is not None and source.sections[index].start <= marker.start:
        start = max(start, source.sections[index].start)
    while start < marker.start and source.text[start] in _SPACE:
        start += 1
    return _Span(start, min(stops, default=len(source.text)), index, (marker,))


def _task(source: _Text, span: _Span, leads_from: int | None, ignore: tuple[tuple[int, int], ...]) -> Task:
    path, kind = _place(source, span.section)
    inside = tuple(i for i in ignore if i[0] < span.end and span.start < i[1])
    return Task(
        key=path,
        path=path,
        title=_title(source, span),
        start=span.start,
        end=span.end,
        section=span.section,
        kind=kind,
        units=_units(source, span, leads_from),
        markers=tuple(Evidence(source.id, m.start, m.end, source.text[m.start : m.end]) for m in span.markers),
        targets=find_targets(source.text, span.start, span.end, ignore=inside),
        deadline=find_deadline(source.text, span.start, span.end, markers=inside),
    )


def _place(source: _Text, index: int | None) -> tuple[str, TaskKind]:
    if index is None:
        return "", TaskKind.MEASURE
    section = source.sections[index]
    return section.path, TaskKind.SAFEGUARD if section.kind is SectionKind.SAFEGUARDS else TaskKind.MEASURE


def _units(source: _Text, span: _Span, leads_from: int | None) -> tuple[UnitMention, ...]:
    units: list[UnitMention] = []
    for marker in span.markers:
        named = name_units(source.text, marker.items, source.jurisdiction)
        if leads_from is not None and marker.end > leads_from and len(named) > 1 and not marker.roles[1:]:
            named = _first_leads(named)
        units += [u for u in named if not any((u.name, u.place, u.role) == (v.name, v.place, v.role) for v in units)]
    return tuple(units)


def _first_leads(units: tuple[UnitMention, ...]) -> tuple[UnitMention, ...]:
    """列第一位者为牵头单位: unless the list itself says who leads."""
    if any(u.role is not Role.RESPONSIBLE for u in units):
        return units
    return (replace(units[0], role=Role.LEAD), *units[1:])


def _title(source: _Text, span: _Span) -> str:
    """The section's heading when the span begins with it, else the first sentence of the span."""
    if span.section is not None:
        section = source.sections[span.section]
        if span.start <= section.heading_start and section.heading:
            return section.heading
    stop = re.compile("[。！？\n]").search(source.text, span.start, span.markers[0].start)
    sentence = source.text[span.start : stop.start() if stop else span.markers[0].start].strip(_SPACE + "(（[")
    return sentence[: title_length(sentence)] or source.text[span.start : span.end][:40]


def _covered(spans: Sequence[_Span]) -> set[int]:
    return {s.section for s in spans if s.section is not None and s.markers[0].kind != MarkerKind.CLAUSE}


def _leaves(source: _Text) -> list[int]:
    """Numbered sections without parts below them that say what is to be done; articles of a regulation do not."""
    parents = {s.parent for s in source.sections}
    assigned = {s.parent for s in source.sections}
    return [
        n
        for n, s in enumerate(source.sections)
        if n not in parents
        and n not in assigned - parents
        and s.kind is not SectionKind.GENERAL
        and not re.match("第.+条|附|——|--", s.number)
        and s.end - s.start >= _MIN_LEAF
    ]


def _leaf_task(source: _Text, index: int, ignore: tuple[tuple[int, int], ...]) -> Task:
    section = source.sections[index]
    path, kind = _place(source, index)
    end = section.start + len(source.text[section.start : section.end].rstrip(_SPACE))
    return Task(
        key=path,
        path=path,
        title=section.heading,
        start=section.start,
        end=end,
        section=index,
        kind=kind,
        targets=find_targets(source.text, section.start, end, ignore=()),
        deadline=find_deadline(source.text, section.start, end),
    )


def _with_keys(tasks: list[Task]) -> tuple[Task, ...]:
    seen: dict[str, int] = {}
    keyed: list[Task] = []
    for task in tasks:
        path = task.path or "0"
        seen[path] = seen.get(path, 0) + 1
        keyed.append(replace(task, key=path if seen[path] == 1 else f"{path}~{seen[path]}"))
    return tuple(keyed)


def _loose_targets(
    source: _Text, tasks: Sequence[Task], ignore: tuple[tuple[int, int], ...]
) -> tuple[tuple[int | None, Target], ...]:
    """Targets of paragraphs that no task covers (主要目标), each with the section it stands in."""
    found: list[tuple[int | None, Target]] = []
    spans = [(t.start, t.end) for t in tasks]
    at = 0
    for line, kind in zip(source.lines, source.kinds, strict=True):
        while at < len(spans) and spans[at][1] <= line.start:
            at += 1
        covered = any(a < line.end and line.body < b for a, b in spans[at : at + 3])
        if kind is BlockKind.TEXT and not covered:
            section = leaf_at(source.sections, line.body)
            found += [
                (section, t) for t in find_targets(source.text, line.body, line.end, ignore=ignore_in(ignore, line))
            ]
    return tuple(found)


def ignore_in(ignore: tuple[tuple[int, int], ...], line: Line) -> tuple[tuple[int, int], ...]:
    """The spans that touch a line."""
    return tuple(i for i in ignore if i[0] < line.end and line.start < i[1])
