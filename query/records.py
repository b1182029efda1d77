"""Tables of tasks and units for other programs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pyoxigraph import Literal

from kg.queries import load
from kg.store import GraphStore
from query.answer import TaskItem, UnitItem
from query.plan import UnitRef

__all__ = ["SPAN", "all_units", "bound_document", "shown_task", "shown_unit", "task_records", "unit_rows"]

SPAN = re.compile(r"#char=(\d+),(\d+)$")  # how an IRI of evidence ends


def task_records(graph: GraphStore, tasks: Sequence[TaskItem], *, document: str | None = None) -> list[dict[str, Any]]:
    """Tasks as records with their units, targets and deadlines, as a line of `policykg tasks --format jsonl` has them."""
    bound = bound_document(document)
    units: dict[str, list[dict[str, Any]]] = {}
    targets: dict[str, list[dict[str, Any]]] = {}
    for row in graph.query(load("assignments").bound(bound)).dicts():
        units.setdefault(row["task"], []).append(_unit_record(row))
    for row in graph.query(load("targets").bound(bound)).dicts():
        targets.setdefault(row["of"], []).append(_target_record(row))
    pages = {r["task"]: r["page"] for r in graph.query(load("tasks").bound(bound)).dicts()}
    deadlines = {r["task"]: r["deadline"] for r in graph.query(load("deadlines").bound(bound)).dicts()}
    return [
        {
            **{name: getattr(t, name) for name in ("document", "path", "title", "start", "end")},
            "units": units.get(t.iri, []),
            "targets": targets.get(t.iri, []),
            "deadline": deadlines.get(t.iri),
            "page": pages.get(t.iri),
        }
        for t in tasks
    ]


def bound_document(document: str | None) -> dict[str, list[Literal]]:
    """What a query over one document, or all, is bound with."""
    return {"document": [Literal(document)]} if document else {}


def shown_task(graph: GraphStore, task: TaskItem) -> dict[str, Any]:
    """A task as `policykg show` has it: its record with its text."""
    (record,) = task_records(graph, [task], document=task.document)
    return {**record, "text": task.text}


def shown_unit(unit: UnitRef, tasks: Sequence[TaskItem]) -> dict[str, Any]:
    """A unit as `policykg show` has it, with its tasks."""
    return {"name": unit.label, "iri": list(unit.iris), "tasks": [f"{t.document} {t.path} {t.title}" for t in tasks]}


def _unit_record(row: Mapping[str, Any]) -> dict[str, Any]:
    mention = SPAN.search(row["evidence"])
    start, end = (int(mention[1]), int(mention[2])) if mention else (0, 0)
    named = {"as_written": row["written"], "name": row["name"], "place": row["place"], "role": row["role"]}
    return {**named, "collective": row["group"], "start": start, "end": end}


def _target_record(row: Mapping[str, Any]) -> dict[str, Any]:
    value = row["value"]
    number = int(value) if value == value.to_integral_value() else float(value)
    named = {name: row[name] for name in ("indicator", "comparator", "unit", "time", "start", "end")}
    return {**named, "value": number}


def all_units(graph: GraphStore, document: str | None = None) -> tuple[UnitItem, ...]:
    """All units and groups that a task names, those with most tasks first."""
    query = load("units").bound(bound_document(document))
    rows = graph.query(query).dicts()
    return tuple(UnitItem(r["unit"], r["name"], r["place"], r["group"], tasks=r["tasks"]) for r in rows)


def unit_rows(units: Iterable[UnitItem]) -> list[dict[str, Any]]:
    """Units as records, as `policykg units --json` has them."""
    return [{name: getattr(u, name) for name in ("name", "place", "group", "tasks", "iri")} for u in units]
