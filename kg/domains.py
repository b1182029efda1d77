"""Domains: the fields a document plans for and the themes of its work, and which task names which field.

A field is the heading of a leaf measure nobody is named for that names an industry (`data/field_nouns.txt`), where
most headings beside it are names of things too (清洁能源和新材料). A listed field is one that only the lists of the text
name (等…产业|领域|行业). A theme is the heading that says what a group of tasks is for (建设创新引领型企业).
Precision first: a task names a field when the field's whole name stands in it, or when a part of the name is
an item of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus import places
from corpus.model import Document, Section, SectionKind, Task, TaskKind
from kg.listed import is_field, items_of_lists, names_a_field, names_a_thing, plain_label

__all__ = ["Domain", "Mention", "concepts_of", "domain_mentions", "domains_of", "listed_mentions", "themes_of"]

# Headings of a plan's own parts, which say nothing of the work itself.
_EMPTY_HEADING = re.compile(
    r"(?:主要|重点|重大|工作|具体|目标|各项|年度|近期|实施|政策|行动|改革|发展|支持|扶持|活动|申报|项目|组织)*"
    r"(?:任务|工作|措施|举措|内容|要求|行动|事项|安排|清单|方向|领域|重点|分工|政策|活动|工程|条件|程序|对象|范围|标准|办法)"
    r"(?:[和及与].{2,6})?|.{1,6}方面"
)


@dataclass(frozen=True, slots=True)
class Domain:
    """A field or theme: `label` is its heading, `section` its index in the outline; `kind` is field, theme or, of one
    that only lists of the text name, listed."""

    label: str
    kind: str
    section: int


@dataclass(frozen=True, slots=True)
class Mention:
    """`task` names `domain` at `start:end` of the text."""

    task: str
    domain: str
    start: int
    end: int


def domains_of(document: Document) -> tuple[Domain, ...]:
    """The document's fields and themes, in text order, each label once."""
    sections = document.sections
    themes = [Domain(sections[n].heading, "theme", n) for n in sorted(set(themes_of(document).values()))]
    fields = list(_fields(document))
    of_task = {t.key: t.section for t in document.tasks}
    listed = [
        Domain(m.domain, "listed", section)
        for m in listed_mentions(document)
        if (section := of_task[m.task]) is not None
    ]
    found = {d.label: d for d in reversed([*fields, *themes, *listed])}
    return tuple(sorted(found.values(), key=lambda d: (d.section, d.label)))


def concepts_of(label: str) -> tuple[str, ...]:
    """What a field's name has in common with those of other documents: its one form first, then the fields that it joins.

    清洁能源与新材料 -> 清洁能源和新材料, 清洁能源, 新材料; 泉州纺织服装产业集群 -> 纺织服装, for it is that wherever it is.
    """
    whole = plain_label(re.sub("[（(][^（()）]*[)）]", "", label))
    place = places.leading_place(whole)
    if place and is_field(whole[len(place[1]) :]):
        whole = plain_label(whole[len(place[1]) :])
    parts = [plain_label(p) for p in re.split("[和、]", whole)]
    return tuple(dict.fromkeys([whole, *(p for p in parts if len(parts) > 1 and is_field(p))]))


def _children(document: Document) -> dict[int | None, list[int]]:
    """Which sections stand below which."""
    found: dict[int | None, list[int]] = {}
    for index, section in enumerate(document.sections):
        found.setdefault(section.parent, []).append(index)
    return found


def _fields(document: Document) -> Iterator[Domain]:
    bare = {t.section for t in document.tasks if not t.units and t.kind is TaskKind.MEASURE}
    for parent, siblings in _children(document).items():
        named = [n for n in siblings if n in bare and names_a_thing(document.sections[n].heading)]
        fields = [n for n in named if names_a_field(document.sections[n].heading)]
        enough = len(named) * 5 >= len(siblings) * 4 and len(fields) * 2 > len(named)
        if parent is not None and len(fields) >= 3 and enough:
            yield from (Domain(document.sections[n].heading, "field", n) for n in fields)


def themes_of(document: Document) -> dict[str, int]:
    """Task key -> the section whose heading is the theme of a task with units.

    That is the nearest section above that says what the work is for; a task that stands beside such sections
    is a theme itself (三/(六) beside 三/(五) with its items).
    """
    children = _children(document)
    # The sections that have, among those beside them, one with sections of its own.
    mixed = {n for beside in children.values() if any(n in children for n in beside) for n in beside}
    themes = {n for n, s in enumerate(document.sections) if _is_theme(s)}
    found: dict[str, int] = {}
    for task in document.tasks:
        if task.units and task.section is not None:
            own = [task.section] if task.section in mixed else []
            theme = next((n for n in [*_above(document, task.section), *own] if n in themes), None)
            if theme is not None:
                found[task.key] = theme
    return found


def _above(document: Document, index: int) -> Iterator[int]:
    parent = document.sections[index].parent
    while parent is not None:
        yield parent
        parent = document.sections[parent].parent


def _is_theme(section: Section) -> bool:
    heading = section.heading
    return (
        section.kind is SectionKind.MEASURES
        and 4 <= len(heading) <= 40
        and not _EMPTY_HEADING.fullmatch(heading)
        and not section.number.startswith("附")
    )


def domain_mentions(document: Document) -> tuple[Mention, ...]:
    """Which task with units names which field that has a heading, with the place of the words; the first of each."""
    fields = [f.label for f in _fields(document)]
    return tuple(m for t in document.tasks if t.units and fields for m in _mentions_in(document, t, fields))


def listed_mentions(document: Document) -> tuple[Mention, ...]:
    """Which task with units names which field that only lists name, with the place of the words; the first of each."""
    return tuple(_listed(document, [f.label for f in _fields(document)]))


def _before_marker(document: Document, task: Task) -> str:
    """The text of a task, up to the words that name its units."""
    return document.text[task.start : task.markers[0].start if task.markers else task.end]


def _mentions_in(document: Document, task: Task, fields: Sequence[str]) -> Iterator[Mention]:
    text = _before_marker(document, task)
    listed = [(a, b, _parts(text[a:b])) for a, b in items_of_lists(text)]
    for label in fields:
        whole = re.search("[和与及]".join(map(re.escape, re.split("[和与及]", label))), text)
        spans = [whole.span()] if whole and len(label) >= 4 else []
        spans += [(a, b) for a, b, parts in listed if parts & _parts(label)]
        if spans:
            start, stop = min(spans)
            yield Mention(task.key, label, task.start + start, task.start + stop)


def _listed(document: Document, fields: Sequence[str]) -> list[Mention]:
    """The fields that tasks name in lists, without those that the document has headings for."""
    known = {p for f in fields for p in _parts(f)}
    found: dict[tuple[str, str], Mention] = {}
    for task in document.tasks:
        if task.units and task.section is not None:
            text = _before_marker(document, task)
            for start, stop in items_of_lists(text):
                item = text[start:stop]
                if is_field(item) and not known & _parts(item):
                    label = plain_label(item)
                    at = Mention(task.key, label, task.start + start, task.start + stop)
                    found.setdefault((task.key, label), at)
    return list(found.values())


def _parts(label: str) -> set[str]:
    """The things a coordinated name names: 汽车零部件与电子电器 -> 汽车零部件, 电子电器, 汽车电子电器."""
    parts = re.split("[和与及、]", label)
    shared = {parts[0][:2] + p for p in parts[1:] if len(parts[0]) > 2}
    return {label, *parts, *shared}
