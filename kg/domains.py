"""Domains: the fields a document plans for and the themes of its work, and which task names which field.

A field is the heading of a leaf measure nobody is named for that names an industry (`data/field_nouns.txt`), where
most headings beside it are names of things too (清洁能源和新材料); a theme is the heading that says what a group of tasks is for (建设创新引领型企业).
Precision first: a task names a field when the field's whole name stands in it, or when a part of the name is
an item of a list that ends in 等…产业|领域|行业.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.model import Document, Section, SectionKind, Task, TaskKind

__all__ = ["Domain", "Mention", "domain_mentions", "domains_of", "themes_of"]

# The verbs that headings of work begin with; a heading that begins with none of them names a thing.
_VERB = re.compile(
    r"(?:加快|加强|加大|推进|推动|促进|提升|提高|完善|健全|建立|建设|构建|打造|培育|发展(?!改革)|深化|强化|优化|实施|落实|支持|鼓励|引导|扩大|拓展|拓宽|创新(?!驱动|型|引领|平台|体系|能力)|"
    r"开展|组织|积极|大力|着力|切实|全面|深入|持续|进一步|注重|营造|保障|规范|改革|改善|改进|坚持|增强|壮大|做好|做强|抓好|突出|坚决|严格|严厉|有序|稳步|统筹|争取|争创|申报|"
    r"搭建|设立|填报|打印|报送|提交|制定|编制|明确|降低|减轻|缓解|防范|化解|整治|治理|清理|打击|保护|维护|服务|引进|吸引|集聚|激发|释放|放宽|简化|畅通|扶持|帮助|解决|探索|试点|推广|普及|"
    r"巩固|夯实|筑牢|守住|确保|稳定|稳|补齐|破解|突破|延伸|聚焦|围绕|以|对|与|为|按|将|把|从|在)"
)
# Headings of a plan's own parts, which say nothing of the work itself.
_EMPTY_HEADING = re.compile(
    r"(?:主要|重点|重大|工作|具体|目标|各项|年度|近期|实施|政策|行动|改革|发展|支持|扶持|活动|申报|项目|组织)*"
    r"(?:任务|工作|措施|举措|内容|要求|行动|事项|安排|清单|方向|领域|重点|分工|政策|活动|工程|条件|程序|对象|范围|标准|办法)"
    r"(?:[和及与].{2,6})?|.{1,6}方面"
)
# What ends a list of fields, and the stretch before it that the list is looked for in.
_LIST_END = re.compile(r"等[^。；;，,、\n]{0,8}?(?:产业|领域|行业|方向|集群)")
_CLAUSE = re.compile(r"[^。；;，,：:（）()\n]*$")
_LONGEST_LIST = 400
# What may stand before the first item of a list: 重点支持清洁能源、….
_LEAD_IN = re.compile(
    r"(?:.*?(?=围绕|支持|聚焦|包括|涉及|瞄准|面向))?(?:围绕|支持|发展|聚焦|推进|推动|培育|壮大|包括|涉及|重点|以及|瞄准|布局|面向|做大做强|加快|大力|优先|积极|鼓励|引导|在|对)+(?=.{2})"
)


@dataclass(frozen=True, slots=True)
class Domain:
    """A field or theme: `label` is its heading, `section` its index in the outline."""

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
    found = {d.label: d for d in reversed([*_fields(document), *themes])}
    return tuple(sorted(found.values(), key=lambda d: d.section))


def _children(document: Document) -> dict[int | None, list[int]]:
    """Which sections stand below which."""
    found: dict[int | None, list[int]] = {}
    for index, section in enumerate(document.sections):
        found.setdefault(section.parent, []).append(index)
    return found


def _fields(document: Document) -> Iterator[Domain]:
    bare = {t.section for t in document.tasks if not t.units and t.kind is TaskKind.MEASURE}
    for parent, siblings in _children(document).items():
        named = [n for n in siblings if n in bare and _names_a_thing(document.sections[n].heading)]
        fields = [n for n in named if _names_a_field(document.sections[n].heading)]
        enough = len(named) * 5 >= len(siblings) * 4 and len(fields) * 2 > len(named)
        if parent is not None and len(fields) >= 3 and enough:
            yield from (Domain(document.sections[n].heading, "field", n) for n in fields)


def _names_a_thing(heading: str) -> bool:
    return 2 <= len(heading) <= 20 and not _VERB.match(heading) and not re.search("[，,。：:]", heading)


@cache
def _field_nouns() -> tuple[str, ...]:
    text = (files("kg") / "data" / "field_nouns.txt").read_text("utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def _names_a_field(heading: str) -> bool:
    """Whether a part of a heading ends in the name of an industry: 纺织服装产业集群（泉州）, 人口健康和可持续发展."""
    parts = re.split("[和与及、]", re.sub("[（(][^（()）]*[)）]$", "", heading))
    return any(part.endswith(_field_nouns()) for part in parts)


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
    """Which task with units names which field, with the place of the words; the first place of each."""
    fields = [d.label for d in domains_of(document) if d.kind == "field"]
    found: list[Mention] = []
    for task in document.tasks:
        if task.units and fields:
            found += _mentions_in(document, task, fields)
    return tuple(found)


def _mentions_in(document: Document, task: Task, fields: Sequence[str]) -> Iterator[Mention]:
    end = task.markers[0].start if task.markers else task.end
    text = document.text[task.start : end]
    listed = [(a, b, _parts(text[a:b])) for a, b in _listed(text)]
    for label in fields:
        whole = re.search("[和与及]".join(map(re.escape, re.split("[和与及]", label))), text)
        spans = [whole.span()] if whole and len(label) >= 4 else []
        spans += [(a, b) for a, b, parts in listed if parts & _parts(label)]
        if spans:
            start, stop = min(spans)
            yield Mention(task.key, label, task.start + start, task.start + stop)


def _listed(text: str) -> Iterator[tuple[int, int]]:
    """The items of lists such as 围绕A、B、C等重点产业, two at least."""
    for end in _LIST_END.finditer(text):
        floor = max(0, end.start() - _LONGEST_LIST)
        clause = _CLAUSE.search(text[floor : end.start()])
        items = clause[0].split("、") if clause else []
        at = end.start() - len("、".join(items))
        for n, item in enumerate(items if len(items) > 1 else ()):
            lead_in = _LEAD_IN.match(item) if n == 0 else None
            yield at + (lead_in.end() if lead_in else 0), at + len(item)
            at += len(item) + 1


def _parts(label: str) -> set[str]:
    """The things a coordinated name names: 汽车零部件与电子电器 -> 汽车零部件, 电子电器, 汽车电子电器."""
    parts = re.split("[和与及、]", label)
    shared = {parts[0][:2] + p for p in parts[1:] if len(parts[0]) > 2}
    return {label, *parts, *shared}
