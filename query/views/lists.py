"""Lists of facts as analysts need them, a row each: who does which task in which role, what is due when, which documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pyoxigraph import Literal, NamedNode

from corpus.model import Evidence
from kg.queries import load
from query.answers.answer import TaskItem
from query.answers.facts import Facts

__all__ = ["AssignmentItem", "DeadlineItem", "DocumentItem", "assignments", "deadlines", "documents"]

_BODIES = """
SELECT DISTINCT ?document ?kind ?body WHERE {
  VALUES (?property ?kind) { (pkg:issuerName "issuers") (pkg:addressee "addressees") }
  ?node pkg:documentId ?document ; ?property ?body .
} ORDER BY ?document ?kind ?body
"""


@dataclass(frozen=True, slots=True)
class AssignmentItem:
    """Who has a part in a task: a unit or group in a role (lead, cooperating, responsible), with the words that name it."""

    task: str
    document: str
    path: str
    title: str
    unit: str
    name: str
    place: str
    group: bool
    role: str
    evidence: Evidence

    def to_dict(self) -> dict[str, Any]:
        """The same as a dictionary; `task` and `unit` are IRIs."""
        names = ("task", "document", "path", "title", "unit", "name", "place", "group", "role")
        return {**{n: getattr(self, n) for n in names}, "evidence": self.evidence.to_dict()}


@dataclass(frozen=True, slots=True)
class DeadlineItem:
    """When a task must be done: as the document writes it, and the year and the last day that this means, where it says so."""

    task: str
    document: str
    path: str
    title: str
    deadline: str
    year: int | None
    date: date | None
    evidence: Evidence

    def to_dict(self) -> dict[str, Any]:
        """The same as a dictionary; `task` is an IRI, `date` as ISO 8601 writes it."""
        names = ("task", "document", "path", "title", "deadline", "year")
        day = self.date.isoformat() if self.date else None
        return {**{n: getattr(self, n) for n in names}, "date": day, "evidence": self.evidence.to_dict()}


@dataclass(frozen=True, slots=True)
class DocumentItem:
    """A document as its header describes it; `document` is its id, `notice` the title of the notice that brought it."""

    document: str
    title: str
    notice: str
    number: str | None
    index: str | None
    place: str
    signed: date | None
    published: date | None
    issuers: tuple[str, ...]
    addressees: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The same as a dictionary; dates as ISO 8601 writes them."""
        row = {name: getattr(self, name) for name in self.__slots__}
        days = {name: day.isoformat() if (day := row[name]) else None for name in ("signed", "published")}
        return {**row, **days, "issuers": list(self.issuers), "addressees": list(self.addressees)}


def assignments(
    facts: Facts, tasks: Sequence[TaskItem], *, units: Sequence[str] | None, role: str | None, document: str | None
) -> Iterator[AssignmentItem]:
    """The assignments of some tasks, in the order of the texts; only of `units` (IRIs) and in a `role`, where given."""
    known = {t.iri: t for t in tasks}
    bound = {**_bound(document), **({"unit": [NamedNode(u) for u in units]} if units else {})}
    for row in load("assignments").rows(facts.base.graph, bound).dicts():
        task = known.get(row["task"])
        if task and role in (None, row["role"]):
            yield AssignmentItem(
                task.iri, task.document, task.path, task.title, row["unit"], row["name"], row["place"], row["group"],
                row["role"], facts.evidence(task.document, row["evidence"]),
            )  # fmt: skip


def deadlines(facts: Facts, tasks: Sequence[TaskItem], *, document: str | None) -> Iterator[DeadlineItem]:
    """The deadlines of some tasks, in the order of the texts."""
    known = {t.iri: t for t in tasks}
    for row in load("deadlines").rows(facts.base.graph, _bound(document)).dicts():
        task = known.get(row["task"])
        if task:
            said, year, day = row["deadline"], row["year"], row["date"]
            yield DeadlineItem(
                task.iri, task.document, task.path, task.title, said, year, day, _evidence(facts, task, said)
            )


def _evidence(facts: Facts, task: TaskItem, said: str) -> Evidence:
    """The characters of a task that state its deadline."""
    at = facts.text(task.document).find(said, task.start, task.end)
    start, end = (at, at + len(said)) if at >= 0 else (task.start, task.end)
    return facts.quoted(task.document, start, end)


def documents(facts: Facts, rows: Iterable[Mapping[str, Any]]) -> Iterator[DocumentItem]:
    """Documents from the rows of the named query `documents`, which joins the names of bodies: these are asked for again."""
    bodies: dict[tuple[str, str], list[str]] = {}
    for row in facts.rows(_BODIES):
        bodies.setdefault((row["document"], row["kind"]), []).append(row["body"])
    names = ("document", "title", "notice", "number", "index", "place", "signed", "published")
    for known in rows:
        lists = (tuple(bodies.get((known["document"], kind), ())) for kind in ("issuers", "addressees"))
        yield DocumentItem(*(known[n] for n in names), *lists)


def _bound(document: str | None) -> dict[str, Sequence[Literal | NamedNode]]:
    return {"document": [Literal(document)]} if document else {}
