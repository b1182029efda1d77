"""Tasks: the text each marker covers, and the leaf measures nobody is named for.

A marker covers its section from the start, or from the marker before it in the same section; without an
outline, the paragraphs since the marker before it. A 牵头 line and a 配合 line below each other belong to one
task. A marker on a line of its own below numbered items none of which has one covers them all. In a task table
each row is a task, and nothing else is read from it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.figures.facts import Facts, find_facts
from corpus.model import (
    BlockKind,
    Evidence,
    Problem,
    Section,
    SectionKind,
    Table,
    Target,
    Task,
    TaskKind,
    UnitMention,
)
from corpus.responsibility.labels import COLON, covers_above
from corpus.responsibility.markers import Marker, MarkerKind, find_markers, first_unit_leads
from corpus.responsibility.unit_names import name_units
from corpus.structure.outline import Line, leaf_at, title_length
from corpus.tables.indicators import indicator_targets
from corpus.tables.task_tables import TableProblem, TableTask, first_leads, read_task_table

__all__ = ["Reading", "read_tasks"]

_SPACE = " \t\u3000\u00a0\n"
_MIN_LEAF = 24  # characters: a shorter leaf is a heading whose text was lost
_SENTENCE = 600  # characters on either side of a clause that its sentence can reach
_DEADLINE_LINE = re.compile(
    rf"[ \u3000]*\n[ \t\u3000]*(?:完成|办结|推进|实施|进度|工作)?(?:时限|时间|期限|进度|安排)(?:要求|安排|节点)?[ \u3000]?{COLON}[^\n]{{1,60}}"
)
_TITLE_SENTENCE = re.compile("[^。；;，,\n]{2,20}。")  # (b)转移避险。由…
_NOTICE = re.compile("印发给你们|现(?:予)?(?:印发|公布|发布|转发)|请(?:认真)?(?:贯彻执行|组织实施|遵照执行)")
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
    children: Mapping[int | None, Sequence[int]]
    tables: Sequence[_TaskTable]


@dataclass(frozen=True, slots=True)
class _TaskTable:
    """What a task table at `start:end` says."""

    start: int
    end: int
    tasks: tuple[TableTask, ...]
    problems: tuple[TableProblem, ...]


def read_tasks(
    document_id: str,
    text: str,
    sections: tuple[Section, ...],
    lines: Sequence[Line],
    kinds: Sequence[BlockKind],
    jurisdiction: str,
    tables: Sequence[Table] = (),
) -> Reading:
    """All tasks in text order, the targets outside of them, and what could not be parsed."""
    children: dict[int | None, list[int]] = {}
    for n, section in enumerate(sections):
        children.setdefault(section.parent, []).append(n)
    leads_from = first_unit_leads(text)
    read = tuple(_task_tables(text, tables, jurisdiction, leads_from))
    source = _Text(document_id, text, sections, lines, kinds, jurisdiction, children, read)
    found = [m for m in find_markers(text) if not _in_table(read, m)]
    markers = [m for m in found if m.items]
    spans = _spans(source, markers)
    lists = sorted([*((m.start, m.end) for m in markers if m.kind != MarkerKind.CLAUSE), *_unit_cells(read)])
    facts = find_facts(text, lists, [t for table in tables for t in indicator_targets(text, table)])
    drafts = [_task(source, s, leads_from, facts) for s in spans]
    drafts += [_row_task(source, row, facts) for table in read for row in table.tasks]
    covered = _covered(source, spans)
    drafts += [_leaf_task(source, n, facts) for n in _leaves(source) if n not in covered]
    tasks = _with_keys(sorted(drafts, key=lambda t: (t.start, t.end)))
    return Reading(tasks, tuple(_loose_targets(source, tasks, facts)), tuple(_problems(source, found)), tuple(lists))


def _task_tables(text: str, tables: Sequence[Table], jurisdiction: str, leads_from: int | None) -> Iterator[_TaskTable]:
    for table in tables:
        leads = leads_from is not None and leads_from < table.end
        found = read_task_table(text, table, jurisdiction, leads=leads)
        if found is not None:
            yield _TaskTable(table.start, table.end, *found)


def _in_table(tables: Sequence[_TaskTable], marker: Marker) -> bool:
    return any(t.start <= marker.start < t.end for t in tables)


def _unit_cells(tables: Sequence[_TaskTable]) -> set[tuple[int, int]]:
    return {span for t in tables for row in t.tasks for span in row.cells}


def _problems(source: _Text, markers: Sequence[Marker]) -> Iterator[Problem]:
    """Markers, cells, and parts of their lists, that name nobody as far as could be read."""
    found = [part for marker in markers for part in _unread(source.text, marker)]
    found += [(p.start, p.end, p.reason) for table in source.tables for p in table.problems]
    breaks = [m.start() for m in re.finditer("\n", source.text)] if found else []
    for start, end, reason in sorted(found):
        yield Problem(source.id, bisect_right(breaks, start - 1) + 1, start, reason, source.text[start:end])


def _unread(text: str, marker: Marker) -> Iterator[tuple[int, int, str]]:
    if not marker.items and _filled(text, marker):
        yield marker.start, marker.end, "no responsible unit could be read from this marker"
    elif marker.items:
        for item in marker.unread:
            yield item.start, item.end, "this part of a list of units names none that could be read"


def _filled(text: str, marker: Marker) -> bool:
    """A form's empty label (牵头单位：（盖章）) is nothing that was missed."""
    return bool(re.search(COLON + r"[\s_]*[^\s_）)（(]{2,}", text[marker.start : marker.end]))


def _spans(source: _Text, markers: Sequence[Marker]) -> list[_Span]:
    """What each marker covers, in text order."""
    spans: list[_Span] = []
    covered = _body_start(source)
    last = -1  # index of the span of the last list
    tables = deque(source.tables)
    for n, marker in enumerate(markers):
        while tables and tables[0].end <= marker.start:
            covered = max(covered, tables.popleft().end)
        following = markers[n + 1].start if n + 1 < len(markers) else len(source.text)
        following = min(following, tables[0].start) if tables else following
        if marker.kind == MarkerKind.CLAUSE:
            spans.append(_sentence_span(source, marker, covered, following))
            continue
        if marker.kind == MarkerKind.DUTY:
            spans.append(_duty_span(source, marker, markers[n + 1 :]))
            covered, last = spans[-1].end, -1
            continue
        if last >= 0 and _continues(source.text, spans[last], marker):
            spans[last] = replace(spans[last], end=marker.end, markers=(*spans[last].markers, marker))
        else:
            last = len(spans)
            spans.append(_marker_span(source, marker, covered))
        spans[last] = _reaching_on(source, spans[last], following)
        covered = marker.end
    return spans


def _duty_span(source: _Text, marker: Marker, following: Sequence[Marker]) -> _Span:
    """From the number in front of an office to the next one of the list: its line, its sentence where several share one,
    or its section where that goes on."""
    index = leaf_at(source.sections, marker.start)
    stop = next((m.start for m in following if m.kind != MarkerKind.CLAUSE), len(source.text))
    line = source.text.find("\n", marker.end)
    end = min(stop, line if line >= 0 else len(source.text))
    start = marker.start
    if index is not None and _alone_behind_number(source, index, marker.start):
        section = source.sections[index]
        start, end = section.start, min(stop, section.end)
    return _Span(start, start + len(source.text[start:end].rstrip(_SPACE)), index, (marker,))


def _alone_behind_number(source: _Text, index: int, position: int) -> bool:
    """Whether a section without parts has nothing but its number before `position`."""
    section = source.sections[index]
    before = source.text[section.start : position].strip(_SPACE)
    return index not in source.children and section.start <= position and len(before) <= len(section.number) + 2


def _reaching_on(source: _Text, span: _Span, following: int) -> _Span:
    """A list right behind a heading speaks for the text below it, when no other list follows there; a 完成时限 line below
    a list belongs to it."""
    deadline = _DEADLINE_LINE.match(source.text, span.end)
    end = deadline.end() if deadline else span.end
    if span.section is not None:
        section = source.sections[span.section]
        titled = span.start == section.start and _behind_heading(source, section, span.markers[0].start)
        if titled and following >= section.end:
            end = max(end, section.start + len(source.text[section.start : section.end].rstrip(_SPACE)))
    return replace(span, end=end)


def _behind_heading(source: _Text, section: Section, position: int) -> bool:
    """Whether nothing but the heading stands between the start of a section and `position`."""
    return not source.text[section.heading_end : position].strip(_SPACE + "。：:") and position >= section.heading_end


def _continues(text: str, span: _Span, marker: Marker) -> bool:
    """牵头单位：… right above 配合单位：… is one assignment; two 责任单位 lines are two."""
    between = text[span.end : marker.start].strip(_SPACE + "。；;，,")
    said = {role for m in span.markers for role in m.roles}
    return not between and bool(said) and bool(marker.roles) and not said & set(marker.roles)


def _body_start(source: _Text) -> int:
    """Where the first text proper begins: behind header lines and the preamble."""
    start = 0
    for line, kind in zip(source.lines, source.kinds, strict=True):
        body = source.text[line.body : line.end]
        if kind is BlockKind.HEADER or _PREAMBLE.match(body) or _NOTICE.search(body):
            start = line.end
        elif kind is BlockKind.TEXT:
            break
    return start


def _marker_span(source: _Text, marker: Marker, covered: int) -> _Span:
    index = leaf_at(source.sections, marker.start)
    if _alone(source.text, marker):
        index = _owner(source, index, marker, covered)
    above = covers_above(source.text, marker.start)
    if above is not None and index is not None:
        return _span_above(source, index, marker, covered, above)
    start = min(max(covered, source.sections[index].start if index is not None else 0), marker.start)
    while start < marker.start and source.text[start] in _SPACE + "。；;，,":
        start += 1
    return _Span(start, marker.end, index, (marker,))


def _span_above(source: _Text, index: int, marker: Marker, covered: int, count: int) -> _Span:
    """以上两项牵头单位：…: the last items of the section, as many as it says or all that are not yet covered."""
    parent = source.sections[index].parent
    items = [n for n in source.children[parent] if n <= index and source.sections[n].start >= covered] or [index]
    first = items[-count:][0]
    return _Span(source.sections[first].start, marker.end, first if first == index else parent, (marker,))


def _owner(source: _Text, index: int | None, marker: Marker, covered: int) -> int | None:
    """The section above, when the marker stands on its own line below several items that have none."""
    if index is None:
        return None
    section = source.sections[index]
    above = section.parent
    if above is None or section.level < 2 or source.text.rfind("\n", 0, marker.start) < section.start:
        return index
    siblings = source.children[above]
    first, last = source.sections[siblings[0]], source.sections[siblings[-1]]
    unmarked = len(siblings) > 1 and covered <= first.start and section is last
    return above if unmarked else index


def _alone(text: str, marker: Marker) -> bool:
    """Whether a marker begins its line."""
    return not text[text.rfind("\n", 0, marker.start) + 1 : marker.start].strip(_SPACE)


def _sentence_span(source: _Text, marker: Marker, covered: int, following: int) -> _Span:
    """The sentence that a clause stands in; the whole item, where that is the first behind its heading and nobody else is
    named in it."""
    low, high = max(0, marker.start - _SENTENCE), min(len(source.text), marker.end + _SENTENCE)
    start = max(low, *(source.text.rfind(mark, low, marker.start) + 1 for mark in "。；\n！"))
    stops = [p for p in (source.text.find(mark, marker.end, high) for mark in "。；\n！") if p >= 0]
    index = leaf_at(source.sections, marker.start)
    if index is not None and source.sections[index].start <= marker.start:
        section = source.sections[index]
        start = max(start, section.start)
        alone = covered <= section.start and following >= section.end and index not in source.children
        if alone and _behind_heading(source, section, start):
            end = section.start + len(source.text[section.start : section.end].rstrip(_SPACE))
            return _Span(section.start, end, index, (marker,))
    line = source.text.rfind("\n", 0, start) + 1
    if line >= covered and _TITLE_SENTENCE.fullmatch(source.text, line, start):
        start = line
    while start < marker.start and source.text[start] in _SPACE:
        start += 1
    return _Span(start, min(stops, default=high), index, (marker,))


def _task(source: _Text, span: _Span, leads_from: int | None, facts: Facts) -> Task:
    path, kind = _place(source, span.section)
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
        targets=facts.targets_in(span.start, span.end),
        deadline=facts.deadline_in(span.start, span.end),
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
            named = first_leads(named)
        units += [u for u in named if not any((u.name, u.place, u.role) == (v.name, v.place, v.role) for v in units)]
    return tuple(units)


def _title(source: _Text, span: _Span) -> str:
    """The section's heading when the span begins with it, else the first sentence of the span."""
    if span.section is not None:
        section = source.sections[span.section]
        if span.start <= section.heading_start and section.heading:
            return section.heading
    stop = re.compile("[。！？\n]").search(source.text, span.start, span.markers[0].start)
    sentence = source.text[span.start : stop.start() if stop else span.markers[0].start].rstrip(
        _SPACE + "(（[，,；;：:、"
    )
    sentence = sentence.lstrip(_SPACE + "，,；;：:、")
    return sentence[: title_length(sentence)] or source.text[span.start : span.end][:40]


def _row_task(source: _Text, row: TableTask, facts: Facts) -> Task:
    """A row of a task table; its numbers go on from those of the section that the table stands in."""
    index = leaf_at(source.sections, row.start)
    above, kind = _place(source, index)
    path = "/".join(filter(None, (above, *row.numbers)))
    return Task(
        key=path,
        path=path,
        title=row.title,
        start=row.start,
        end=row.end,
        section=index,
        kind=kind,
        units=row.units,
        markers=tuple(Evidence(source.id, a, b, source.text[a:b]) for a, b in row.cells),
        targets=facts.targets_in(row.start, row.end),
        deadline=row.deadline or facts.deadline_in(row.start, row.end),
    )


def _covered(source: _Text, spans: Sequence[_Span]) -> set[int | None]:
    """Sections that a list of units or a task table speaks for: its own, and those that begin in its text."""
    covered = {
        s.section
        for s in spans
        if s.section is not None
        and (s.markers[0].kind != MarkerKind.CLAUSE or s.start == source.sections[s.section].start)
    }
    starts = [s.start for s in source.sections]
    for span in spans:
        if span.markers[0].kind != MarkerKind.CLAUSE:
            covered.update(range(bisect_left(starts, span.start), bisect_left(starts, span.end)))
    return {*covered, *(leaf_at(source.sections, row.start) for table in source.tables for row in table.tasks)}


def _leaves(source: _Text) -> list[int]:
    """Numbered sections without parts below them that say what is to be done; articles of a regulation do not."""
    return [
        n
        for n, s in enumerate(source.sections)
        if n not in source.children
        and s.kind is not SectionKind.GENERAL
        and not re.match("第.+条|附|——|--", s.number)
        and s.end - s.start >= _MIN_LEAF
    ]


def _leaf_task(source: _Text, index: int, facts: Facts) -> Task:
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
        targets=facts.targets_in(section.start, end),
        deadline=facts.deadline_in(section.start, end),
    )


def _with_keys(tasks: list[Task]) -> tuple[Task, ...]:
    seen: dict[str, int] = {}
    keyed: list[Task] = []
    for task in tasks:
        path = task.path or "0"
        seen[path] = seen.get(path, 0) + 1
        keyed.append(replace(task, key=path if seen[path] == 1 else f"{path}~{seen[path]}"))
    return tuple(keyed)


def _loose_targets(source: _Text, tasks: Sequence[Task], facts: Facts) -> Iterator[tuple[int | None, Target]]:
    """Targets of paragraphs and tables that no task covers (主要目标), each with the section it stands in."""
    starts = [line.start for line in source.lines]
    at = covered = 0
    for target in facts.targets:
        while at < len(tasks) and tasks[at].start <= target.start:
            covered = max(covered, tasks[at].end)
            at += 1
        line = bisect_right(starts, target.start) - 1
        if target.start >= covered and (source.kinds[line] is BlockKind.TEXT or target.start in facts.tabled):
            yield leaf_at(source.sections, target.start), target
