"""What the tools give, as schemas: an assistant reads the descriptions, so they say what a field is good for."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

__all__ = [
    "Answered",
    "CoUnit",
    "Deadline",
    "DocumentInfo",
    "Documents",
    "Evidence",
    "Found",
    "Passage",
    "Place",
    "Ranked",
    "Rows",
    "Target",
    "TaskInfo",
    "TaskLine",
    "TaskName",
    "TaskUnit",
    "Text",
    "UnitInfo",
    "UnitLine",
]

Next = Annotated[
    str | None,
    Field(description="怎样取得余下部分,没有余下则为 null。The call that gives the rest, null where nothing is left"),
]
Total = Annotated[int, Field(description="总数。How many there are in all")]


class Evidence(BaseModel):
    """原文依据:第 start 至 end 字(不含 end)。The characters that state a fact: text[start:end] == quote."""

    document: str
    start: int
    end: int
    quote: str
    page: int | None = Field(default=None, description="页码,文件有页时。Page, where the file has pages")


class TaskLine(BaseModel):
    """一项任务。A task; call the tool `task` with its iri for all that is known of it."""

    iri: str
    document: str
    path: str = Field(description="条目编号,自外而内:三/(一)/1。Numbers of the outline, outermost first")
    title: str
    roles: list[str] = Field(
        default=[],
        description="所问单位的角色 lead 牵头, cooperating 配合, responsible 责任。Roles of the unit asked for",
    )
    via: str | None = Field(
        default=None, description="经由哪个集体称谓落到所问单位。The group through which it reaches the unit"
    )
    evidence: Evidence | None = None


class UnitLine(BaseModel):
    """一个单位或集体称谓。A unit, or a group such as 各县区政府."""

    name: str
    place: str | None = None
    group: bool | None = None
    roles: list[str] = []


class Ranked(BaseModel):
    """名次。A row of a ranking."""

    name: str
    count: int


class Target(BaseModel):
    """量化指标。A quantitative target."""

    indicator: str
    comparator: str
    value: int | float
    unit: str
    time: str | None
    year: int | None
    document: str
    path: str
    evidence: Evidence


class TaskName(BaseModel):
    """所属的任务。The task that a passage stands in."""

    iri: str
    path: str
    title: str


class Passage(BaseModel):
    """一段原文。A passage; headings are those above it, units those responsible for its task."""

    document: str
    title: str = Field(description="文件标题。The document's title")
    path: str
    headings: list[str] = []
    start: int
    end: int
    quote: str
    score: float
    task: TaskName | None = None
    units: list[UnitLine] = []


class Place(BaseModel):
    """答案对哪一地、哪些文件成立。A jurisdiction that the answer holds for."""

    place: str
    documents: list[str]
    rows: int


class Answered(BaseModel):
    """一个问题的答案。The answer to a question; `kind` says which list carries it."""

    question: str
    outcome: str = Field(
        description="answered 已答; empty 听懂了但文件里没有; not_understood 没听懂,passages 只是相近段落,不是答案。"
        "answered, empty (understood, nothing found), not_understood (the passages are no answer)"
    )
    kind: str
    sentence: str = Field(description="一句话答案。The answer in one sentence")
    reading: str = Field(description="怎样理解问题的;不合原意就换个问法。How the question was understood")
    value: int | float | bool | str | None = None
    unit: str | None = None
    tasks: list[TaskLine] = []
    units: list[UnitLine] = []
    ranking: list[Ranked] = []
    targets: list[Target] = []
    passages: list[Passage] = []
    evidence: list[Evidence] = Field(
        default=[], description="不在上列各项里的依据。Evidence that does not stand with an item above"
    )
    scope: list[Place] = []
    sparql: str | None = Field(default=None, description="实际运行的查询。The query that was run")
    total: Total
    next: Next = None


class Found(BaseModel):
    """检索到的段落,最好的在前;每段即依据。Passages, best first; each is its own evidence."""

    passages: list[Passage]
    expansions: list[str] = Field(
        default=[], description="也查找了哪些正式用语。Official terms that were searched for as well"
    )
    next: Next = None


class Rows(BaseModel):
    """查询结果。Rows of a query, a list of cells each."""

    columns: list[str]
    rows: list[list[Any]]
    evidence: list[Evidence] = Field(
        default=[], description="结果里出现的任务、职责、指标的原文。The words behind tasks and evidence in the rows"
    )
    cut: bool = Field(description="行数到限,还有未列出的。Whether rows were left out")
    next: Next = None


class TaskUnit(BaseModel):
    """任务的一个责任单位及点名它的原文。A unit of a task with the words that name it."""

    name: str
    place: str
    group: bool
    role: str
    evidence: Evidence


class Deadline(BaseModel):
    """完成时限。When a task must be done, with the last day that this means."""

    said: str
    date: str | None
    evidence: Evidence


class TaskInfo(BaseModel):
    """一项任务的全部已知事实。All that is known of a task."""

    iri: str
    document: str
    document_title: str
    path: str
    title: str
    kind: str
    units: list[TaskUnit]
    targets: list[Target]
    deadline: Deadline | None
    evidence: Evidence = Field(
        description="任务的原文,过长则截去后部。The task's text, cut at its end where it is long"
    )
    next: Next = None


class CoUnit(BaseModel):
    """共同承担任务的单位。A unit that shares tasks."""

    name: str
    tasks: int


class UnitInfo(BaseModel):
    """一个单位:角色、任务、合作单位。A unit with its roles, tasks and partners."""

    name: str
    place: str
    group: bool
    iri: str
    other_names: list[str] = Field(description="文件里的其他写法。How documents write it")
    roles: dict[str, int] = Field(description="各角色的任务数。Number of tasks by role")
    co_units: list[CoUnit]
    tasks: list[TaskLine]
    total: Total
    next: Next = None


class Text(BaseModel):
    """文件正文的一段。Characters of a document's text: quote == text[start:end]."""

    document: str
    title: str
    start: int
    end: int
    length: int = Field(description="全文字数。Characters of the whole text")
    quote: str
    tasks: list[TaskLine] = Field(default=[], description="这一段里的任务。Tasks that stand here")
    next: Next = None


class DocumentInfo(BaseModel):
    """一份文件。A document; its text is read with `document_text`."""

    document: str
    title: str
    number: str | None = Field(description="发文字号")
    place: str = Field(description="适用辖区。Jurisdiction")
    signed: str | None = Field(description="成文日期")
    published: str | None = Field(description="发布日期")
    issuers: list[str] = Field(description="发文机关")
    evidence: Evidence | None = Field(default=None, description="标题在正文里的位置。Where its title stands")


class Documents(BaseModel):
    """文件清单。A list of documents."""

    documents: list[DocumentInfo]
    total: Total
    next: Next = None
