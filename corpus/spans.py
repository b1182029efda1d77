"""What each marker of responsibility covers: which stretch of the text its units are responsible for.

A marker covers its section from the start, or from the marker before it in the same section; without an
outline, the paragraphs since the marker before it. A 牵头 line and a 配合 line below each other belong to one
task. A marker on a line of its own below numbered items none of which has one covers them all; in front of them,
those below it. A clause covers its sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.model import BlockKind, Section
from corpus.responsibility.labels import COLON, covers_above
from corpus.responsibility.markers import Marker, MarkerKind
from corpus.structure.outline import Line, leaf_at
from corpus.tables.task_tables import TableProblem, TableTask

__all__ = ["Source", "Span", "TaskTable", "behind_number", "find_spans"]

_SPACE = " \t\u3000\u00a0\n"
_SENTENCE = 600  # characters on either side of a clause that its sentence can reach
_DEADLINE_LINE = re.compile(
    rf"[ \u3000]*\n[ \t\u3000]*(?:完成|办结|推进|实施|进度|工作)?(?:时限|时间|期限|进度|安排)(?:要求|安排|节点)?[ \u3000]?{COLON}[^\n]{{1,60}}"
)
# 责任领导：张三  责任单位：…
_PERSONS = re.compile(
    rf"(?:责任|分管|牵头|包联|联系|挂钩|督办|市级?|县级?|区级?)?(?:领导|责任人|负责人|人大代表)(?:同志)?[ \u3000]*{COLON}[^：:，,。；;\n]{{1,40}}?(?=[ \u3000]{{2,}}|[\n；;。]|$)"
)
_NO_OBJECT = re.compile(
    r"(?:[，,]?[^。；，,\n]{0,12}(?:前|底|内))?(?:全面|基本)?(?:完成|建成|落实|实施|推进|启动|投入)?(?:运行|使用|投用|落实|实施|完成)?(?=[。；\n]|$)"
)
_TITLE_SENTENCE = re.compile("[^。；;，,\n]{2,20}。")  # (b)转移避险。由…
_NOTICE = re.compile("印发给你们|现(?:予)?(?:印发|公布|发布|转发)|请(?:认真)?(?:贯彻执行|组织实施|遵照执行)")
_PREAMBLE = re.compile(
    r"^(?:为|根据|按照|经|现|近年来|依据).{0,400}(?:如下|意见|方案|措施|计划|办法|规定|通知|细则|要点|要求)[。:：]?$"
)


@dataclass(frozen=True, slots=True)
class Span:
    """The text one or more markers cover."""

    start: int
    end: int
    section: int | None
    markers: tuple[Marker, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What the functions below read from."""

    id: str
    text: str
    sections: tuple[Section, ...]
    lines: Sequence[Line]
    kinds: Sequence[BlockKind]
    jurisdiction: str
    children: Mapping[int | None, Sequence[int]]
    tables: Sequence[TaskTable]


@dataclass(frozen=True, slots=True)
class TaskTable:
    """What a task table at `start:end` says."""

    start: int
    end: int
    tasks: tuple[TableTask, ...]
    problems: tuple[TableProblem, ...]


def find_spans(source: Source, markers: Sequence[Marker]) -> list[Span]:
    """What each marker covers, in text order."""
    spans: list[Span] = []
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
        if marker.kind == MarkerKind.OPENING:
            last = len(spans)
            spans.append(_opening_span(source, marker, following))
        elif last >= 0 and _continues(source.text, spans[last], marker):
            spans[last] = replace(spans[last], end=marker.end, markers=(*spans[last].markers, marker))
        else:
            last = len(spans)
            spans.append(_marker_span(source, marker, covered))
        spans[last] = _reaching_on(source, spans[last], following)
        covered = marker.end
    return spans


def _duty_span(source: Source, marker: Marker, following: Sequence[Marker]) -> Span:
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
    return Span(start, start + len(source.text[start:end].rstrip(_SPACE)), index, (marker,))


def _alone_behind_number(source: Source, index: int, position: int) -> bool:
    """Whether a section without parts has nothing but its number before `position`."""
    section = source.sections[index]
    before = source.text[section.start : position].strip(_SPACE)
    return index not in source.children and section.start <= position and len(before) <= len(section.number) + 2


def _reaching_on(source: Source, span: Span, following: int) -> Span:
    """A list right behind a heading speaks for the text below it, when no other list follows there; a 完成时限 line below
    a list belongs to it."""
    deadline = _DEADLINE_LINE.match(source.text, span.end)
    end = deadline.end() if deadline else span.end
    if span.section is not None:
        section = source.sections[span.section]
        at = span.markers[0].start
        titled = span.start == section.start and (
            _behind_heading(source, section, at) or behind_number(source, section, at)
        )
        if titled and following >= section.end:
            end = max(end, section.start + len(source.text[section.start : section.end].rstrip(_SPACE)))
    return replace(span, end=end)


def _behind_heading(source: Source, section: Section, position: int) -> bool:
    """Whether nothing but the heading stands between the start of a section and `position`."""
    between = _PERSONS.sub("", source.text[section.heading_end : position])
    return not between.strip(_SPACE + "。：:；;") and position >= section.heading_end


def behind_number(source: Source, section: Section, position: int) -> bool:
    """Whether nothing but its number stands between the start of a section and `position`."""
    return source.text[section.start : position].strip(_SPACE + "（）()、.．") == section.number.strip("（）()、.．")


def _opening_span(source: Source, marker: Marker, following: int) -> Span:
    """What stands behind units with a colon: the rest of their item, or the items below their line."""
    index = leaf_at(source.sections, marker.start)
    below = bisect_left(source.sections, marker.end, key=lambda s: s.start)
    heads = below < len(source.sections) and not source.text[marker.end : source.sections[below].start].strip(_SPACE)
    if heads:
        index = source.sections[below].parent
    section = None if index is None else source.sections[index]
    behind = section is not None and behind_number(source, section, marker.start)
    start = section.start if section is not None and behind else marker.start
    end = min(_cut(source, marker, following), section.end if section is not None else len(source.text))
    return Span(start, start + len(source.text[start:end].rstrip(_SPACE)), index, (marker,))


def _cut(source: Source, marker: Marker, following: int) -> int:
    """Where text that goes on up to the next marker ends: before the item that this one stands in."""
    index = leaf_at(source.sections, following) if following < len(source.text) else None
    line = source.text.rfind("\n", 0, following) + 1
    if index is None or not source.text[line:following].strip(_SPACE):
        return following
    start = source.sections[index].start
    return start if start > marker.end else following


def _continues(text: str, span: Span, marker: Marker) -> bool:
    """牵头单位：… right above 配合单位：… is one assignment; two 责任单位 lines are two."""
    between = text[span.end : marker.start].strip(_SPACE + "。；;，,")
    said = {role for m in span.markers for role in m.roles}
    return not between and bool(said) and bool(marker.roles) and not said & set(marker.roles)


def _body_start(source: Source) -> int:
    """Where the first text proper begins: behind header lines and the preamble."""
    start = 0
    for line, kind in zip(source.lines, source.kinds, strict=True):
        body = source.text[line.body : line.end]
        if kind is BlockKind.HEADER or _PREAMBLE.match(body) or _NOTICE.search(body):
            start = line.end
        elif kind is BlockKind.TEXT:
            break
    return start


def _marker_span(source: Source, marker: Marker, covered: int) -> Span:
    index = leaf_at(source.sections, marker.start)
    if _alone(source.text, marker):
        index = _owner(source, index, marker, covered)
    above = covers_above(source.text, marker.start)
    if above is not None and index is not None:
        return _span_above(source, index, marker, covered, above)
    start = min(max(covered, source.sections[index].start if index is not None else 0), marker.start)
    while start < marker.start and source.text[start] in _SPACE + "。；;，,":
        start += 1
    return Span(start, marker.end, index, (marker,))


def _span_above(source: Source, index: int, marker: Marker, covered: int, count: int) -> Span:
    """以上两项牵头单位：…: the last items of the section, as many as it says or all that are not yet covered."""
    parent = source.sections[index].parent
    items = [n for n in source.children[parent] if n <= index and source.sections[n].start >= covered] or [index]
    first = items[-count:][0]
    return Span(source.sections[first].start, marker.end, first if first == index else parent, (marker,))


def _owner(source: Source, index: int | None, marker: Marker, covered: int) -> int | None:
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


def _sentence_span(source: Source, marker: Marker, covered: int, following: int) -> Span:
    """The sentence that a clause stands in; the whole item, where that is the first behind its heading and nobody else is
    named in it."""
    low, high = max(0, marker.start - _SENTENCE), min(len(source.text), marker.end + _SENTENCE)
    start = max(low, *(source.text.rfind(mark, low, marker.start) + 1 for mark in "。；\n！"))
    stops = [p for p in (source.text.find(mark, marker.end, high) for mark in "。；\n！") if p >= 0]
    index = leaf_at(source.sections, marker.start)
    if index is not None and source.sections[index].start <= marker.start:
        section = source.sections[index]
        start = max(start, section.start)
        first = covered <= section.start and index not in source.children
        opens = start <= section.heading_start or _behind_heading(source, section, start)
        if first and (opens or _says_no_object(source.text, start, marker)):
            alone = following >= section.end
            end = section.end if alone else min(stops, default=min(high, section.end))
            return Span(section.start, len(source.text[:end].rstrip(_SPACE)), index, (marker,))
    line = source.text.rfind("\n", 0, start) + 1
    if line >= covered and _TITLE_SENTENCE.fullmatch(source.text, line, start):
        start = line
    while start < marker.start and source.text[start] in _SPACE:
        start += 1
    return Span(start, min(stops, default=high), index, (marker,))


def _says_no_object(text: str, start: int, marker: Marker) -> bool:
    """。由市住建局牵头，2023年底前建成。: what is to be done stands in the sentences before."""
    return not text[start : marker.start].strip(_SPACE) and bool(_NO_OBJECT.match(text, marker.end))
