"""Tasks, units, targets and passages as they are shown in a notebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from query.answers.answer import ROLES
from query.display.evidence import marked, place_of, quoted, within
from query.display.markup import MUTED, Html, box, element, join

if TYPE_CHECKING:
    from corpus.model import Evidence
    from indexer.search import Hit
    from query.answers.answer import TargetItem, TaskItem, UnitItem

__all__ = [
    "SIGNS",
    "evidence_html",
    "found_quote",
    "hit_html",
    "named_units",
    "passage_line",
    "target_html",
    "target_line",
    "task_html",
    "task_line",
    "unit_html",
]

_QUOTE = "margin:.2em 0 .6em 1em"
_BEFORE, _SHOWN = 40, 160  # characters of a passage: before the first word that was looked for, and in all
SIGNS = {">=": "≥", "<=": "≤", "=": "＝"}


def named_units(units: Sequence[UnitItem]) -> Html:
    """Units by role: 牵头 鹤壁市科技局; 责任 鹤壁市财政局、…; groups in italics."""
    lines = []
    for role, said in ROLES.items():
        having = [element("i", u.name) if u.group else u.name for u in units if role in u.roles]
        if having:
            lines.append(join((element("b", said), " ", join(having, "、"))))
    return join(lines, "； ")


def task_line(task: TaskItem) -> Html:
    """A task in a list: path and title, units, and its text with the words that assign it marked."""
    via = [element("span", f"（通过“{task.via}”）", style=MUTED)] if task.via else []
    head = element("div", element("b", task.path or task.document), " ", task.title, *via)
    units = [element("div", named_units(task.units))] if task.units else []
    return join((head, *units, *_stated(task)))


def _stated(task: TaskItem) -> Sequence[Html]:
    if task.evidence is None:
        return ()
    shown = within(task.evidence, task.text, task.start)
    return (element("blockquote", shown, " ", place_of(task.evidence), style=_QUOTE),)


def task_html(task: TaskItem) -> str:
    """A task by itself."""
    return box(task_line(task))


def unit_html(unit: UnitItem) -> str:
    """A unit by itself, with its place, its roles and its number of tasks where they are known."""
    kind = "集体" if unit.group else "单位"
    roles = "、".join(ROLES.get(r, r) for r in unit.roles)
    said = [unit.place, kind, *([roles] if roles else []), *([f"{unit.tasks} 项任务"] if unit.tasks else [])]
    return box(element("b", unit.name), " ", element("span", " · ".join(said), style=MUTED))


def target_line(target: TargetItem) -> Html:
    """A target in a list: what, how much, by when, and the words that say so."""
    amount = f"{target.indicator} {SIGNS.get(target.comparator, target.comparator)} {target.value}{target.unit}"
    time = element("span", f" {target.time}", style=MUTED) if target.time else ""
    around = target.around or target.evidence
    shown = within(target.evidence, around.quote, around.start)
    quote = element("blockquote", shown, " ", place_of(target.evidence), style=_QUOTE)
    return join((element("b", target.path), " ", amount, time, quote))


def target_html(target: TargetItem) -> str:
    """A target by itself."""
    return box(target_line(target))


def passage_line(passage: Mapping[str, Any]) -> Html:
    """A passage in a list, with its place, and with the task that it belongs to where it names one."""
    place = f"{passage['document']} {passage['path']} 第{passage['start']}—{passage['end']}字"
    line = join((passage["quote"], " ", element("span", place, style=MUTED)))
    task = passage.get("task")
    if not task:
        return line
    names = "、".join(u["name"] for u in passage.get("units", ())) or "没有写明责任单位"
    return join((line, element("div", f"任务 {task['path']} {task['title']} · {names}", style=MUTED)))


def hit_html(hit: Hit) -> str:
    """A passage that a search found by itself, with its place."""
    place = f"{hit.document} {hit.path} 第{hit.start}—{hit.end}字"
    return box(found_quote(hit), " ", element("span", place, style=MUTED))


def evidence_html(evidence: Evidence) -> str:
    """Evidence by itself, with its place."""
    return box(quoted(evidence))


def found_quote(hit: Hit) -> Html:
    """What a search found, cut to the words that were looked for, which are marked."""
    spans = [(a - hit.start, b - hit.start) for a, b in hit.why.get("highlights", ())]
    first = max(0, spans[0][0] - _BEFORE) if spans else 0
    last = min(len(hit.quote), first + _SHOWN)
    parts: list[object] = ["…"] if first else []
    done = first
    for start, end in spans:
        if done <= start and end <= last:
            parts += [hit.quote[done:start], marked(hit.quote[start:end])]
            done = end
    return join([*parts, hit.quote[done:last], "…" if last < len(hit.quote) else ""])
