"""An answer as it is shown in a notebook: sentence, reading, rows with their evidence, and the query below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from query.answers.answer import ROLES
from query.display.evidence import quoted
from query.display.items import passage_line, target_line, task_line
from query.display.markup import MUTED, Html, box, details, element, table, text

if TYPE_CHECKING:
    from query.answers.answer import Answer, TaskItem

__all__ = ["answer_html"]

T = TypeVar("T")

_OPEN, _MOST = 20, 200  # rows that are shown at once, the others unfold; rows that a page holds at all


def answer_html(answer: Answer) -> str:
    """Everything that an answer holds, every text escaped."""
    return box(*_head(answer), *_rows(answer), *_query(answer))


def _head(answer: Answer) -> Iterator[Html]:
    yield element("p", element("b", answer.sentence), style="font-size:110%;margin:.3em 0")
    if answer.reading:
        yield element("p", f"理解为：{answer.reading}", style=f"{MUTED};margin:.3em 0")


def _rows(answer: Answer) -> Iterator[Html]:
    """The rows of whichever kind the answer has; evidence by itself where rows have none."""
    if answer.tasks:
        yield from _tasks(answer)
    elif answer.ranking:
        ranks = [(n, *row) for n, row in enumerate(answer.ranking[:_MOST], 1)]
        yield table(("", "单位", "任务数"), ranks, caption=_left("ranking", len(answer.ranking)))
    elif answer.units:
        shown = [(u, "集体" if u.group else "", "、".join(ROLES[r] for r in u.roles)) for u in answer.units[:_MOST]]
        rows = [(u.name, u.place, kind, roles) for u, kind, roles in shown]
        yield table(("单位", "辖区", "", "角色"), rows, caption=_left("units", len(answer.units)))
    yield from _list("value", answer.said(), text)
    yield from _list("targets", answer.targets, target_line)
    yield from _list("passages", answer.passages, passage_line)
    if answer.evidence and not (answer.tasks or answer.targets):
        yield details(f"依据 {len(answer.evidence)} 处", *_list("evidence", answer.evidence, quoted))


def _tasks(answer: Answer) -> Iterator[Html]:
    """Tasks, over several places below the name of each."""
    places = {d: s.place for s in answer.scope for d in s.documents} if len(answer.scope) > 1 else {}

    def place_of(task: TaskItem) -> str:
        return places.get(task.document, "")

    start = 1
    for place, group in groupby(answer.tasks[:_MOST], place_of):
        tasks = list(group)
        if place:
            yield element("p", element("b", place), style="margin:.6em 0 .2em")
        yield from _numbered([task_line(t) for t in tasks], start)
        start += len(tasks)
    yield from _said(_left("tasks", len(answer.tasks)))


def _list(name: str, rows: Sequence[T], line: Callable[[T], Html]) -> Iterator[Html]:
    """The rows of an answer's field of that name, as a numbered list."""
    yield from _numbered([line(row) for row in rows[:_MOST]], 1)
    yield from _said(_left(name, len(rows)))


def _left(name: str, count: int) -> str:
    """What is said where not all rows are shown."""
    return f"共 {count} 条，这里是前 {_MOST} 条；answer.{name} 有全部" if count > _MOST else ""


def _said(words: str) -> Iterator[Html]:
    if words:
        yield element("p", words, style=MUTED)


def _numbered(lines: Sequence[Html], start: int) -> Iterator[Html]:
    """A numbered list; a long one is unfolded by a click."""
    style = "margin:.2em 0;padding-left:2.4em"
    for at, part in ((0, lines[:_OPEN]), (_OPEN, lines[_OPEN:])):
        if part:
            listed = element("ol", *(element("li", line) for line in part), start=str(start + at), style=style)
            yield listed if not at else details(f"另有 {len(part)} 条", listed)


def _query(answer: Answer) -> Iterator[Html]:
    if answer.sparql:
        yield details("SPARQL", element("pre", element("code", answer.sparql), style="white-space:pre-wrap"))
