"""An answer as it is shown in a notebook: sentence, reading, rows with their evidence, and the query below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from query.answer import ROLES
from query.display.evidence import quoted
from query.display.items import passage_line, target_line, task_line
from query.display.markup import MUTED, Html, box, details, element, table

if TYPE_CHECKING:
    from query.answer import Answer, TaskItem

__all__ = ["answer_html"]

_OPEN = 20  # rows that are shown at once; the others unfold


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
        yield table(("", "单位", "任务数"), [(n, *row) for n, row in enumerate(answer.ranking, 1)])
    elif answer.units:
        rows = [
            (u.name, u.place, "集体" if u.group else "", "、".join(ROLES[r] for r in u.roles)) for u in answer.units
        ]
        yield table(("单位", "辖区", "", "角色"), rows)
    yield from _list([target_line(t) for t in answer.targets])
    yield from _list([passage_line(p) for p in answer.passages])
    if answer.evidence and not (answer.tasks or answer.targets):
        yield details(f"依据 {len(answer.evidence)} 处", *_list([quoted(e) for e in answer.evidence]))


def _tasks(answer: Answer) -> Iterator[Html]:
    """Tasks, over several places below the name of each."""
    places = {d: s.place for s in answer.scope for d in s.documents} if len(answer.scope) > 1 else {}

    def place_of(task: TaskItem) -> str:
        return places.get(task.document, "")

    start = 1
    for place, group in groupby(answer.tasks, place_of):
        lines = [task_line(t) for t in group]
        if place:
            yield element("p", element("b", place), style="margin:.6em 0 .2em")
        yield from _list(lines, start)
        start += len(lines)


def _list(lines: Sequence[Html], start: int = 1) -> Iterator[Html]:
    """A numbered list; a long one is unfolded by a click."""
    if lines[:_OPEN]:
        yield _numbered(lines[:_OPEN], start)
    if lines[_OPEN:]:
        yield details(f"另有 {len(lines) - _OPEN} 条", _numbered(lines[_OPEN:], start + _OPEN))


def _numbered(lines: Sequence[Html], start: int) -> Html:
    return element(
        "ol", *(element("li", line) for line in lines), start=str(start), style="margin:.2em 0;padding-left:2.4em"
    )


def _query(answer: Answer) -> Iterator[Html]:
    if answer.sparql:
        yield details("SPARQL", element("pre", element("code", answer.sparql), style="white-space:pre-wrap"))
