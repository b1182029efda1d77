"""Tasks and units as rows of csv."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from query.views.things import TaskDetail

__all__ = ["TASK_COLUMNS", "task_rows"]

TASK_COLUMNS = (
    *("document", "path", "title", "start", "end", "lead", "cooperating", "responsible"),
    *("deadline", "targets", "domains", "page", "iri"),
)


def task_rows(tasks: Iterable[TaskDetail]) -> Iterator[tuple[Any, ...]]:
    """A row a task; several units, targets or domains stand in one cell, parted by 、 or ；."""
    for task in tasks:
        item = task.item
        by_role = [_named(task, role) for role in ("lead", "cooperating", "responsible")]
        targets = "；".join(f"{t.indicator}{t.comparator}{t.value}{t.unit}{t.time or ''}" for t in task.targets)
        domains = "、".join(dict.fromkeys(d.domain.label for d in task.domains))
        place = (item.document, item.path, item.title, item.start, item.end)
        yield (*place, *by_role, task.deadline, targets, domains, task.page, item.iri)


def _named(task: TaskDetail, role: str) -> str:
    return "、".join(dict.fromkeys(a.unit.name for a in task.assignments if a.role == role))
