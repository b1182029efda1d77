"""Tasks: the text each marker covers, and the leaf measures nobody is named for.

What a marker covers says `corpus.spans`. In a task table each row is a task, and nothing else is read from it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
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
from corpus.responsibility.labels import COLON
from corpus.responsibility.markers import Marker, MarkerKind, find_markers, first_unit_leads
from corpus.responsibility.unit_names import name_units
from corpus.spans import Source, Span, TaskTable, behind_number, find_spans
from corpus.structure.outline import Line, leaf_at, title_length
from corpus.tables.indicators import indicator_targets
from corpus.tables.task_tables import TableTask, first_leads, read_task_table

__all__ = ["Reading", "read_tasks"]

_SPACE = " \t\u3000\u00a0\n"
_MIN_LEAF = 24  # characters: a shorter leaf is a heading whose text was lost
_SHORTEST = 4  # characters behind a list that say what is to be done
_ITEM_NUMBER = re.compile(r"^(?:[（(]?[\d一二三四五六七八九十]{1,3}[)）.．、](?!\d))+[ \u3000]*")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document's text says beyond its outline."""

    tasks: tuple[Task, ...]
    targets: tuple[tuple[int | None, Target], ...]
    problems: tuple[Problem, ...]
    markers: tuple[tuple[int, int], ...]


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
    source = Source(document_id, text, sections, lines, kinds, jurisdiction, children, read)
    found = [m for m in find_markers(text) if not _in_table(read, m)]
    markers = [m for m in found if m.items]
    spans = find_spans(source, markers)
    lists = sorted([*((m.start, m.end) for m in markers if m.kind != MarkerKind.CLAUSE), *_unit_cells(read)])
    facts = find_facts(text, lists, [t for table in tables for t in indicator_targets(text, table)])
    drafts = [_task(source, s, leads_from, facts) for s in spans]
    drafts += [_row_task(source, row, facts) for table in read for row in table.tasks]
    covered = _covered(source, spans)
    drafts += [_leaf_task(source, n, facts) for n in _leaves(source) if n not in covered]
    tasks = _with_keys(sorted(drafts, key=lambda t: (t.start, t.end)))
    return Reading(tasks, tuple(_loose_targets(source, tasks, facts)), tuple(_problems(source, found)), tuple(lists))


def _task_tables(text: str, tables: Sequence[Table], jurisdiction: str, leads_from: int | None) -> Iterator[TaskTable]:
    for table in tables:
        leads = leads_from is not None and leads_from < table.end
        found = read_task_table(text, table, jurisdiction, leads=leads)
        if found is not None:
            yield TaskTable(table.start, table.end, *found)


def _in_table(tables: Sequence[TaskTable], marker: Marker) -> bool:
    return any(t.start <= marker.start < t.end for t in tables)


def _unit_cells(tables: Sequence[TaskTable]) -> set[tuple[int, int]]:
    return {span for t in tables for row in t.tasks for span in row.cells}


def _problems(source: Source, markers: Sequence[Marker]) -> Iterator[Problem]:
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


def _task(source: Source, span: Span, leads_from: int | None, facts: Facts) -> Task:
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


def _place(source: Source, index: int | None) -> tuple[str, TaskKind]:
    if index is None:
        return "", TaskKind.MEASURE
    section = source.sections[index]
    return section.path, TaskKind.SAFEGUARD if section.kind is SectionKind.SAFEGUARDS else TaskKind.MEASURE


def _units(source: Source, span: Span, leads_from: int | None) -> tuple[UnitMention, ...]:
    units: list[UnitMention] = []
    for marker in span.markers:
        named = name_units(source.text, marker.items, source.jurisdiction)
        if leads_from is not None and marker.end > leads_from and len(named) > 1 and not marker.roles[1:]:
            named = first_leads(named)
        units += [u for u in named if not any((u.name, u.place, u.role) == (v.name, v.place, v.role) for v in units)]
    return tuple(units)


def _title(source: Source, span: Span) -> str:
    """The section's heading when the span begins with it, else the first sentence of the span."""
    if span.section is not None:
        section = source.sections[span.section]
        at = span.markers[0].start
        first = at == span.start or behind_number(source, section, at)
        if first and span.markers[0].kind != MarkerKind.CLAUSE and span.end > span.markers[0].end + _SHORTEST:
            return _sentence(source.text, span.markers[0].end, span.end, span)
        if span.start <= section.heading_start and section.heading:
            return section.heading
    return _sentence(source.text, span.start, span.markers[0].start, span)


def _sentence(text: str, start: int, end: int, span: Span) -> str:
    """The first sentence of `text[start:end]`, or of the span where that says nothing."""
    start += len(text[start:end]) - len(text[start:end].lstrip(_SPACE))
    stop = re.compile("[。！？\n]").search(text, start, end)
    sentence = text[start : stop.start() if stop else end].rstrip(_SPACE + "(（[，,；;：:、")
    sentence = _ITEM_NUMBER.sub("", sentence.lstrip(_SPACE + "，,；;：:、"))
    return sentence[: title_length(sentence)] or text[span.start : span.end][:40]


def _row_task(source: Source, row: TableTask, facts: Facts) -> Task:
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


def _covered(source: Source, spans: Sequence[Span]) -> set[int | None]:
    """Sections that a list of units or a task table speaks for: its own, and those that begin in its text."""
    covered = {
        s.section
        for s in spans
        if s.section is not None and (s.markers[0].kind != MarkerKind.CLAUSE or _is_whole(source, s))
    }
    starts = [s.start for s in source.sections]
    for span in spans:
        if span.markers[0].kind != MarkerKind.CLAUSE:
            covered.update(range(bisect_left(starts, span.start), bisect_left(starts, span.end)))
    return {*covered, *(leaf_at(source.sections, row.start) for table in source.tables for row in table.tasks)}


def _is_whole(source: Source, span: Span) -> bool:
    """Whether a span reaches from the start of its section to the end."""
    section = source.sections[span.section or 0]
    return span.start == section.start and not source.text[span.end : section.end].strip(_SPACE + "。；")


def _leaves(source: Source) -> list[int]:
    """Numbered sections without parts below them that say what is to be done; articles of a regulation do not."""
    return [
        n
        for n, s in enumerate(source.sections)
        if n not in source.children
        and s.kind is not SectionKind.GENERAL
        and not re.match("第.+条|附|——|--", s.number)
        and s.end - s.start >= _MIN_LEAF
    ]


def _leaf_task(source: Source, index: int, facts: Facts) -> Task:
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


def _loose_targets(source: Source, tasks: Sequence[Task], facts: Facts) -> Iterator[tuple[int | None, Target]]:
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
