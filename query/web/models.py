"""The JSON of the API, for its description in OpenAPI: what `to_dict` of answers, hits and records gives.

Nothing is built from these classes; a test holds them equal to what is sent.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "Answer",
    "Document",
    "DocumentText",
    "Domain",
    "Failure",
    "Info",
    "NamedQuery",
    "SearchResult",
    "Suggestions",
    "TaskRecord",
    "UnitRow",
]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Evidence(_Model):
    """The characters of a document that state a fact: text[start:end] is the quote."""

    document: str = Field(examples=["hebi-2019-16"])
    start: int
    end: int
    quote: str
    page: int | None = Field(description="of a PDF")


class Task(_Model):
    """A task of an answer."""

    iri: str
    document: str
    path: str = Field(description="numbers of the outline as written, outermost first", examples=["三/(一)/1"])
    title: str
    start: int
    end: int
    via: str | None = Field(description="the group through which it reaches the unit asked for")


class Unit(_Model):
    """A unit of an answer."""

    name: str = Field(examples=["鹤壁市财政局"])
    place: str = Field(examples=["鹤壁市"])
    group: bool
    roles: list[Literal["lead", "cooperating", "responsible"]]


class Target(_Model):
    """A target of an answer."""

    indicator: str = Field(examples=["高新技术企业"])
    comparator: str = Field(examples=[">="])
    value: int | float
    unit: str = Field(examples=["家"])
    time: str | None = Field(examples=["到2021年"])
    document: str
    path: str


class Passage(_Model):
    """A passage that was found."""

    document: str
    path: str
    start: int
    end: int
    quote: str
    score: float


class Hit(Passage):
    """A passage of a search, with what found it."""

    why: dict[str, Any] = Field(description="words, expansions, ranks and similarity")


class PassageTask(_Model):
    """The task that a passage lies in."""

    iri: str
    path: str
    title: str


class PassageUnit(_Model):
    """A unit of the task that a passage lies in."""

    name: str
    roles: list[str]


class PlacedPassage(Passage):
    """A passage of an answer, with its task, where it lies in one, and the units of that."""

    task: PassageTask | None
    units: list[PassageUnit]


class Scope(_Model):
    """A place that an answer holds for, with its documents and number of rows."""

    place: str
    documents: list[str]
    rows: int


class Answer(_Model):
    """An answer; `kind` says which field carries it. All keys are always there."""

    question: str
    outcome: Literal["answered", "empty", "not_understood"]
    kind: str = Field(examples=["tasks", "units", "count", "ranking", "yes_no", "targets", "text", "passages"])
    reading: str = Field(description="how the question was understood")
    sentence: str
    tasks: list[Task]
    units: list[Unit]
    ranking: list[tuple[str, int]]
    value: bool | int | float | str | None
    unit: str | None
    targets: list[Target]
    passages: list[PlacedPassage]
    evidence: list[Evidence]
    sparql: str | None = Field(description="the query that was run")
    scope: list[Scope]


class SearchResult(_Model):
    """Passages, best first."""

    passages: list[Hit]


class AssignedUnit(_Model):
    """A unit of a task; `collective` are groups such as 各县区政府."""

    as_written: str
    name: str
    place: str
    role: Literal["lead", "cooperating", "responsible"]
    collective: bool
    start: int
    end: int


class TaskTarget(_Model):
    """A target of a task."""

    indicator: str
    comparator: str
    value: int | float
    unit: str
    time: str | None
    start: int
    end: int


class TaskRecord(_Model):
    """A task with its units, targets and deadline."""

    document: str
    path: str
    title: str
    start: int
    end: int
    units: list[AssignedUnit]
    targets: list[TaskTarget]
    deadline: str | None
    page: int | None


class UnitRow(_Model):
    """A unit with its number of tasks."""

    name: str
    place: str
    group: bool
    tasks: int
    iri: str


class Document(_Model):
    """The metadata of a document."""

    model_config = ConfigDict(extra="allow")

    document: str = Field(examples=["hebi-2019-16"])
    title: str
    number: str | None = Field(description="文号", examples=["鹤政办〔2019〕16号"])


class DocumentText(Document):
    """A document with its text."""

    text: str


class Domain(_Model):
    """A field or theme of a document, with its number of tasks."""

    iri: str
    label: str
    kind: str
    document: str
    path: str
    tasks: int


class Suggestion(_Model):
    """A name that a question can use."""

    name: str
    kind: Literal["unit", "group", "field", "theme", "listed", "task", "document"]
    iri: str
    document: str | None


class Suggestions(_Model):
    """Names, best first."""

    suggestions: list[Suggestion]


class Parameter(_Model):
    """A parameter of a named query."""

    name: str
    kind: str
    required: bool
    text: str = Field(description="what it is, in Chinese")
    text_en: str = Field(description="what it is, in English")


class NamedQuery(_Model):
    """A named query."""

    name: str
    title: str = Field(description="in Chinese")
    title_en: str = Field(description="in English")
    parameters: list[Parameter]


class Info(BaseModel):
    """What the knowledge base is, its documents, and what could not be read in them."""

    model_config = ConfigDict(extra="allow")

    format: int
    version: str
    model: str
    base: str
    documents: int
    tasks: int
    passages: int
    quads: int
    files: list[dict[str, Any]]
    problems: list[dict[str, Any]]


class Failure(_Model):
    """What is wrong, and what to do."""

    error: str
    next: str
