"""What is known of one document, task, unit or domain, as small frozen values with a JSON form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from corpus.model import Problem
from query.answers.answer import TargetItem, TaskItem, UnitItem

__all__ = [
    "Assignment",
    "DocumentDetail",
    "DomainDetail",
    "DomainItem",
    "DomainMention",
    "SectionItem",
    "TaskDetail",
    "UnitDetail",
]

Span = tuple[int, int]  # the first character, the one behind the last


@dataclass(frozen=True, slots=True)
class Assignment:
    """A unit with its role in a task: the characters that name it, and those of the phrase that assigns (责任单位:…)."""

    unit: UnitItem
    role: str
    as_written: str
    start: int
    end: int
    marker: Span | None = None

    def to_dict(self) -> dict[str, Any]:
        """The form of `"units"` of a task, as `policykg tasks --format jsonl` has it."""
        named = {"as_written": self.as_written, "name": self.unit.name, "place": self.unit.place, "role": self.role}
        return {**named, "collective": self.unit.group, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class DomainItem:
    """A domain of a document: `kind` is field, theme or listed, `tasks` how many speak of it."""

    iri: str
    label: str
    kind: str
    document: str
    path: str
    tasks: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The form of one row."""
        return {name: getattr(self, name) for name in ("iri", "label", "kind", "document", "path", "tasks")}


@dataclass(frozen=True, slots=True)
class DomainMention:
    """Where a task names a domain; without characters where the task only stands below its heading."""

    domain: DomainItem
    start: int | None = None
    end: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The form of `"domains"` of a task."""
        named = {"label": self.domain.label, "kind": self.domain.kind}
        return {**named, "iri": self.domain.iri, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class TaskDetail:
    """A task with all that is known of it. `key` tells it apart in its document, `section` is the key of its section."""

    item: TaskItem
    key: str
    page: int | None
    assignments: tuple[Assignment, ...]
    targets: tuple[TargetItem, ...]
    deadline: str | None
    deadline_date: date | None
    domains: tuple[DomainMention, ...]
    section: str | None = None

    @property
    def year(self) -> int | None:
        """The year of the deadline."""
        return self.deadline_date.year if self.deadline_date else None

    @property
    def by_role(self) -> tuple[tuple[str, tuple[Assignment, ...]], ...]:
        """Who does it, by role: those who lead first, those who cooperate last."""
        found = ((r, tuple(a for a in self.assignments if a.role == r)) for r in ("lead", "responsible", "cooperating"))
        return tuple((role, named) for role, named in found if named)

    def roles_of(self, iri: str) -> tuple[str, ...]:
        """The roles that a unit has in this task, each once."""
        return tuple(dict.fromkeys(a.role for a in self.assignments if a.unit.iri == iri))

    def to_dict(self) -> dict[str, Any]:
        """The form of a line of `policykg tasks --format jsonl`, with its IRI and its domains."""
        item = self.item
        return {
            **{name: getattr(item, name) for name in ("iri", "document", "path", "title", "start", "end", "kind")},
            "units": [a.to_dict() for a in self.assignments],
            "targets": [{**t.to_dict(), "start": t.evidence.start, "end": t.evidence.end} for t in self.targets],
            "deadline": self.deadline,
            "deadline_date": self.deadline_date.isoformat() if self.deadline_date else None,
            "domains": [d.to_dict() for d in self.domains],
            "page": self.page,
            "via": item.via,
        }


@dataclass(frozen=True, slots=True)
class SectionItem:
    """A node of the outline, as `corpus.model.Section` has it; `level` counts from 1."""

    key: str
    path: str
    number: str
    heading: str
    level: int
    start: int
    heading_end: int
    kind: str

    def to_dict(self) -> dict[str, Any]:
        """The form of `"sections"`."""
        return {name: getattr(self, name) for name in ("key", "path", "number", "heading", "level", "start", "kind")}


@dataclass(frozen=True, slots=True)
class DocumentDetail:
    """A document: its metadata, outline, tasks, and what else it says; `cited_by` are documents that name it."""

    id: str
    path: str
    metadata: Mapping[str, Any]
    text: str
    sections: tuple[SectionItem, ...]
    tasks: tuple[TaskDetail, ...]
    targets: tuple[TargetItem, ...]
    domains: tuple[DomainItem, ...]
    references: tuple[Mapping[str, Any], ...]
    cited_by: tuple[Mapping[str, Any], ...]
    problems: tuple[Problem, ...]
    evidence: Mapping[str, Span] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form; `text` is that which all numbers of characters count in."""
        return {
            **self.metadata,
            "file": self.path,
            "text": self.text,
            "sections": [s.to_dict() for s in self.sections],
            "tasks": [t.to_dict() for t in self.tasks],
            "targets": [{**t.to_dict(), "start": t.evidence.start, "end": t.evidence.end} for t in self.targets],
            "domains": [d.to_dict() for d in self.domains],
            "references": [dict(r) for r in self.references],
            "cited_by": [dict(r) for r in self.cited_by],
            "problems": [
                {"line": p.line, "start": p.start, "reason": p.reason, "quote": p.quote} for p in self.problems
            ],
        }


@dataclass(frozen=True, slots=True)
class UnitDetail:
    """A unit or group with its tasks. `reached` are the tasks that only reach it through a group, each with its `via`;
    `partners` are those who are named with it, with the number of tasks they share."""

    item: UnitItem
    kind: str | None
    other_names: tuple[str, ...]
    tasks: tuple[TaskItem, ...]
    roles: Mapping[str, tuple[str, ...]]
    reached: tuple[TaskItem, ...]
    partners: tuple[UnitItem, ...]
    groups: tuple[UnitItem, ...]
    members: tuple[UnitItem, ...]
    successors: tuple[UnitItem, ...]
    predecessors: tuple[UnitItem, ...]
    issued: tuple[str, ...]

    def tasks_as(self, role: str) -> tuple[TaskItem, ...]:
        """Its tasks in a role, in the order of the texts."""
        return tuple(t for t in self.tasks if role in self.roles[t.iri])

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        names = ("groups", "members", "successors", "predecessors")
        return {
            "iri": self.item.iri,
            "name": self.item.name,
            "place": self.item.place,
            "group": self.item.group,
            "kind": self.kind,
            "other_names": list(self.other_names),
            "tasks": [{**t.to_dict(), "roles": list(self.roles[t.iri])} for t in self.tasks],
            "reached": [t.to_dict() for t in self.reached],
            "partners": [{"name": p.name, "place": p.place, "group": p.group, "tasks": p.tasks} for p in self.partners],
            **{name: [u.name for u in getattr(self, name)] for name in names},
            "issued": list(self.issued),
        }


@dataclass(frozen=True, slots=True)
class DomainDetail:
    """A domain of one document with its tasks, and the same or near ones of other documents."""

    item: DomainItem
    tasks: tuple[TaskItem, ...]
    near: tuple[DomainItem, ...]

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            **self.item.to_dict(),
            "tasks": [t.to_dict() for t in self.tasks],
            "near": [d.to_dict() for d in self.near],
        }
