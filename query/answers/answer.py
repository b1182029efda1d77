"""Answers: small frozen values with the JSON form that other programs rely on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from corpus.model import Evidence
from query.tables import Listed
from query.tables.columns import EVIDENCE, PASSAGES, RANKING, SCOPE, TARGETS, TASKS, UNITS

__all__ = ["ROLES", "Answer", "Scope", "TargetItem", "TaskItem", "UnitItem"]


@dataclass(frozen=True, slots=True)
class TaskItem:
    """A task in a result; `via` is the group through which it reaches the unit asked for, `units` are all that the text
    makes responsible, each with its roles, and `text` is the task's own, from `start` to before `end`."""

    iri: str
    document: str
    path: str
    title: str
    start: int
    end: int
    kind: str = "measure"
    via: str | None = None
    evidence: Evidence | None = None
    units: tuple[UnitItem, ...] = ()
    text: str = field(default="", repr=False)

    def to_dict(self) -> dict[str, Any]:
        """The form of `"tasks"`."""
        return {
            "iri": self.iri,
            "document": self.document,
            "path": self.path,
            "title": self.title,
            "start": self.start,
            "end": self.end,
            "via": self.via,
        }

    def _repr_html_(self) -> str:
        """For Jupyter."""
        from query.display import task_html

        return task_html(self)


@dataclass(frozen=True, slots=True)
class UnitItem:
    """A unit or group in a result, with its roles and its number of tasks there."""

    iri: str
    name: str
    place: str
    group: bool
    roles: tuple[str, ...] = ()
    tasks: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The form of `"units"`."""
        return {"name": self.name, "place": self.place, "group": self.group, "roles": list(self.roles)}

    def _repr_html_(self) -> str:
        """For Jupyter."""
        from query.display import unit_html

        return unit_html(self)


@dataclass(frozen=True, slots=True)
class TargetItem:
    """A quantitative target in a result; `task` is the IRI of the task or section it belongs to, `title` its heading,
    `around` the sentence that its evidence stands in."""

    document: str
    path: str
    indicator: str
    comparator: str
    value: int | float
    unit: str
    time: str | None
    evidence: Evidence
    task: str = ""
    title: str = ""
    year: int | None = None
    annual: bool = False
    around: Evidence | None = field(default=None, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """The form of `"targets"`."""
        return {
            "indicator": self.indicator,
            "comparator": self.comparator,
            "value": self.value,
            "unit": self.unit,
            "time": self.time,
            "document": self.document,
            "path": self.path,
        }

    def _repr_html_(self) -> str:
        """For Jupyter."""
        from query.display import target_html

        return target_html(self)


@dataclass(frozen=True, slots=True)
class Scope:
    """A jurisdiction that an answer holds for, with its documents and the number of rows from them."""

    place: str
    documents: tuple[str, ...]
    rows: int

    def to_dict(self) -> dict[str, Any]:
        """The form of `"scope"`."""
        return {"place": self.place, "documents": list(self.documents), "rows": self.rows}


@dataclass(frozen=True)
class Answer:
    """The answer to a question.

    `outcome` is answered, empty (understood, nothing found) or not_understood; `kind` says which field carries
    the answer; `sentence` states it in Chinese; `reading` says how the question was understood; `sparql` is
    the query that was run, None where only the text was searched; `scope` are the jurisdictions it holds for,
    where there is more than one document. Every list is a `Table`, which has `to_frame()`.
    """

    question: str
    outcome: str
    kind: str
    reading: str
    sentence: str
    tasks: Listed[TaskItem] = Listed(TASKS)
    units: Listed[UnitItem] = Listed(UNITS)
    ranking: Listed[tuple[str, int]] = Listed(RANKING)
    value: int | float | bool | str | None = None
    unit: str | None = None
    targets: Listed[TargetItem] = Listed(TARGETS)
    passages: Listed[Mapping[str, Any]] = Listed(PASSAGES)
    evidence: Listed[Evidence] = Listed(EVIDENCE)
    sparql: str | None = None
    scope: Listed[Scope] = Listed(SCOPE)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form; every key is always there."""
        return {
            "question": self.question,
            "outcome": self.outcome,
            "kind": self.kind,
            "reading": self.reading,
            "sentence": self.sentence,
            "tasks": [t.to_dict() for t in self.tasks],
            "units": [u.to_dict() for u in self.units],
            "ranking": [list(r) for r in self.ranking],
            "value": self.value,
            "unit": self.unit,
            "targets": [t.to_dict() for t in self.targets],
            "passages": [dict(p) for p in self.passages],
            "evidence": [e.to_dict() for e in self.evidence],
            "sparql": self.sparql,
            "scope": [s.to_dict() for s in self.scope],
        }

    def __bool__(self) -> bool:
        """Whether the question was answered."""
        return self.outcome == "answered"

    def lines(self) -> Iterator[str]:
        """The answer as lines for a terminal."""
        yield self.sentence
        if self.reading:
            yield f"理解为: {self.reading}"
        yield from self._rows()
        if self.sparql:
            yield ""
            yield "SPARQL:"
            yield from (f"  {line}" for line in self.sparql.splitlines())

    def said(self) -> tuple[str, ...]:
        """What each of several documents says of itself, a line each; () for other answers."""
        value = self.value
        return tuple(value.splitlines()) if isinstance(value, str) and "\n" in value else ()

    def _rows(self) -> Iterator[str]:
        yield from (f"{number:3}. {line}" for number, line in enumerate(self.said(), 1))
        places = {d: s.place for s in self.scope for d in s.documents} if len(self.scope) > 1 else {}
        place = ""
        for number, task in enumerate(self.tasks, 1):
            if places.get(task.document, "") != place:
                place = places[task.document]
                yield f"{place}:"
            via = f"  (通过“{task.via}”)" if task.via else ""
            where = f"{task.document} {task.path}" if self.scope else task.path or task.document
            yield f"{number:3}. {where}  {task.title}{via}"
            if task.evidence:
                yield f"     依据 {_place(task.evidence)} {_short(task.evidence.quote)}"
        for number, unit in enumerate(self.units if not self.ranking else (), 1):
            yield f"{number:3}. {unit.name}{'  (集体)' if unit.group else ''}  {'、'.join(ROLES[r] for r in unit.roles)}"
        width = max((len(n) for n, _ in self.ranking), default=0)
        for number, (name, count) in enumerate(self.ranking if not self.tasks else (), 1):
            yield f"{number:3}. {name}{'　' * (width - len(name))}  {count}"
        for number, target in enumerate(self.targets, 1):
            time = f"  {target.time}" if target.time else ""
            yield f"{number:3}. {target.indicator} {target.comparator} {target.value}{target.unit}{time}  [{target.path}]"
            yield f"     依据 {_place(target.evidence)} {_short(target.evidence.quote)}"
        for number, passage in enumerate(self.passages, 1):
            place = f"{passage['document']} {passage['path']} 第{passage['start']}—{passage['end']}字"
            yield f"{number:3}. [{place}] {_short(str(passage['quote']), 120)}"
            yield from _task_of(passage)
        if not (self.tasks or self.targets):
            for evidence in self.evidence[:_EVIDENCE]:
                yield f"     依据 {_place(evidence)} {_short(evidence.quote)}"
            if len(self.evidence) > _EVIDENCE:
                yield f"     … 另有 {len(self.evidence) - _EVIDENCE} 处依据"

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """For IPython in a terminal."""
        lines = list(islice(self.lines(), _PRETTY + 1))
        printer.text("\n".join(lines if len(lines) <= _PRETTY else [*lines[:_PRETTY], "… print() 有全部"]))

    def _repr_html_(self) -> str:
        """For Jupyter."""
        from query.display import answer_html

        return answer_html(self)


_PRETTY = 100  # lines that IPython shows
_EVIDENCE = 5  # that stand below an answer which is not a list of tasks
ROLES = {"lead": "牵头", "cooperating": "配合", "responsible": "责任"}


def _task_of(passage: Mapping[str, Any]) -> Iterator[str]:
    """The task that a passage belongs to, and who is responsible for it."""
    if passage.get("task"):
        units = joined([u["name"] for u in passage["units"]]) or "没有写明责任单位"
        yield f"     任务 {passage['task']['path']} {_short(passage['task']['title'], 40)} · {units}"


def _place(evidence: Evidence) -> str:
    page = f"第{evidence.page}页 " if evidence.page is not None else ""
    return f"[{evidence.document} {page}第{evidence.start}—{evidence.end}字]"


def _short(text: str, limit: int = 90) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def joined(names: Sequence[str], limit: int = 6) -> str:
    """Names for a sentence, the first few and how many there are."""
    shown = "、".join(names[:limit])
    return shown if len(names) <= limit else f"{shown} 等 {len(names)} 个"
