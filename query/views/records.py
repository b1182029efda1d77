"""Tables of tasks and units for other programs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from pyoxigraph import Literal

from kg.queries import load
from kg.store import GraphStore
from query.answers.answer import TargetItem, TaskItem, UnitItem
from query.understanding.plan import UnitRef
from query.views.things import TaskDetail

__all__ = ["SPAN", "all_units", "bound_document", "shown_task", "shown_unit", "task_records", "unit_rows"]

SPAN = re.compile(r"#char=(\d+),(\d+)$")  # how an IRI of evidence ends


def task_records(tasks: Iterable[TaskDetail]) -> list[dict[str, Any]]:
    """Tasks as records with their units, targets and deadlines, as a line of `policykg tasks --format jsonl` has them."""
    return [
        {
            **{name: getattr(t.item, name) for name in ("document", "path", "title", "start", "end")},
            "units": [a.to_dict() for a in t.assignments],
            "targets": [_target_record(g) for g in t.targets],
            "deadline": t.deadline,
            "page": t.page,
        }
        for t in tasks
    ]


def bound_document(document: str | None) -> dict[str, list[Literal]]:
    """What a query over one document, or all, is bound with."""
    return {"document": [Literal(document)]} if document else {}


def _target_record(target: TargetItem) -> dict[str, Any]:
    named = {name: getattr(target, name) for name in ("indicator", "comparator", "unit", "time", "value")}
    return {**named, "start": target.evidence.start, "end": target.evidence.end}


def shown_task(details: Iterable[TaskDetail], task: TaskItem) -> dict[str, Any]:
    """A task as `policykg show` has it: its record with its text."""
    (record,) = task_records(details)
    return {**record, "text": task.text}


def shown_unit(unit: UnitRef, tasks: Sequence[TaskItem]) -> dict[str, Any]:
    """A unit as `policykg show` has it, with its tasks."""
    return {"name": unit.label, "iri": list(unit.iris), "tasks": [f"{t.document} {t.path} {t.title}" for t in tasks]}


def all_units(graph: GraphStore, document: str | None = None) -> tuple[UnitItem, ...]:
    """All units and groups that a task names, those with most tasks first."""
    rows = load("units").rows(graph, bound_document(document)).dicts()
    return tuple(UnitItem(r["unit"], r["name"], r["place"], r["group"], tasks=r["tasks"]) for r in rows)


def unit_rows(units: Iterable[UnitItem]) -> list[dict[str, Any]]:
    """Units as records, as `policykg units --json` has them."""
    return [{name: getattr(u, name) for name in ("name", "place", "group", "tasks", "iri")} for u in units]
