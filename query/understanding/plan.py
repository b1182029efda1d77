"""What was understood of a question: a small frozen value that prints in Chinese."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Amount", "Asks", "Due", "Place", "Plan", "Range", "Region", "Topic", "UnitRef"]


class Asks(StrEnum):
    """What is asked for."""

    TASKS = "tasks"
    UNITS = "units"  # who is responsible for what is described
    CO_UNITS = "co_units"  # who works with a unit
    COUNT_TASKS = "count_tasks"
    COUNT_UNITS = "count_units"
    COUNT_CO_UNITS = "count_co_units"
    COUNT_TARGETS = "count_targets"
    COUNT_DOCUMENTS = "count_documents"
    RANKING = "ranking"  # units by number of tasks
    COMPARE = "compare"  # the units named, by number of tasks
    COMPARE_DOCUMENTS = "compare_documents"  # the documents named: tasks, units, targets
    COMPARE_YEARS = "compare_years"  # the targets of the years named, side by side
    TASK_RANKING = "task_ranking"  # tasks by number of units
    YES_NO = "yes_no"  # is a unit named for what is described
    TARGET_VALUE = "target_value"
    TARGETS = "targets"
    DEADLINE = "deadline"  # when what is described is due
    METADATA = "metadata"
    MENTION = "mention"  # does any text have these words
    DOMAINS = "domains"  # the fields or themes of a document
    COUNT_DOMAINS = "count_domains"
    SECTION = "section"  # what a part of a document says
    PROGRESS = "progress"  # what has been done, which plans do not tell
    SEARCH = "search"  # only the text can answer
    NOTHING = "nothing"  # not understood


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit named in a question. `iris` are the organisations it can be (several where no place is said), none
    for one that the knowledge base does not know; `written` is how the question has it. `role` is what is said of it
    alone: "lead", "cooperating", or "any" beside another that has one."""

    written: str
    label: str
    iris: tuple[str, ...]
    role: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A county or district that groups reach: its government's IRI. The groups that reach a town are named; its own IRI is ""
    where no document names it."""

    name: str
    iri: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about: the IRIs it stands for, of `kind` field, theme, task, section or concept.

    Of a concept of the thesaurus, tasks whose text has its `words` and those of `domains` whose heading has them count as
    well; `tasks` are all of them, once they are looked for.
    """

    label: str
    kind: str
    iris: tuple[str, ...]
    words: str = ""
    domains: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    named: tuple[str, ...] = ()  # those of `iris` that the words are a label of
    spoken: bool = False  # the words are of everyday speech, no official term


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a document: 三、重点工作."""

    label: str
    iris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """A number from `low` to `high`, both included; `high` is None where there is no upper end."""

    low: int = 0
    high: int | None = None

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self.low <= number and (self.high is None or number <= self.high)

    def __str__(self) -> str:
        if self.low == self.high:
            return f"= {self.low}"
        return f"≥ {self.low}" if self.high is None else f"≤ {self.high}" if not self.low else f"{self.low}—{self.high}"


@dataclass(frozen=True, slots=True)
class Amount:
    """What the value of a target must be, in its unit: at least (`low`), more than (`over`), at most (`high`), less than
    (`under`) a number, or `any`."""

    side: str
    number: float
    unit: str

    def __contains__(self, value: object) -> bool:
        number = float(value)  # type: ignore[arg-type]
        return {
            "low": number >= self.number, "over": number > self.number, "high": number <= self.number,
            "under": number < self.number,
        }.get(self.side, True)  # fmt: skip

    def __str__(self) -> str:
        sign = {"low": "≥", "over": ">", "high": "≤", "under": "<"}.get(self.side)
        return f"{sign} {self.number:.10g}{self.unit}" if sign else f"单位 {self.unit}"


@dataclass(frozen=True, slots=True)
class Due:
    """When tasks are due: from `low` to `high`, days as in 2019-09-30, both included, either may be open; any time where
    both are. Of `whole_years`, a target for one of them is due as well."""

    low: str = ""
    high: str = ""
    whole_years: bool = False
    never: bool = False  # no time is said at all

    def __str__(self) -> str:
        if self.never:
            return "没有写明"
        if self.whole_years:
            first, last = (f"{day[:4]}年" if day else "" for day in (self.low, self.high))
            return first if first == last else f"不晚于 {last}" if last else f"不早于 {first}"
        if self.low and self.high:
            return self.low if self.low == self.high else f"{self.low} 至 {self.high}"
        return f"不晚于 {self.high}" if self.high else f"不早于 {self.low}" if self.low else "已写明"


@dataclass(frozen=True, slots=True)
class Plan:
    """A question as constraints and what is asked for. All constraints hold together."""

    asks: Asks
    units: tuple[UnitRef, ...] = ()
    any_unit: bool = False  # one of the units is enough (或)
    only: bool = False  # nobody beside them
    every: bool = False  # all tasks that all else holds for, not one of them, must have the units
    groups_aside: bool = False  # … where groups are not counted
    ascending: bool = False  # fewest tasks first
    without: tuple[UnitRef, ...] = ()
    role: str | None = None
    place: Place | None = None
    topic: Topic | None = None
    part: str = ""  # the part of a field's name that is meant: 大数据 of 大数据和人工智能
    also: Topic | None = None  # a second topic that must hold too
    meant: Topic | None = None  # what `words` mean, where no text has them
    region: Region | None = None
    documents: tuple[str, ...] = ()
    of_place: str = ""  # the place whose documents these are
    elsewhere: str = ""  # a place that no document is in force for
    kind: str = ""  # of tasks: "safeguard"; of domains: "field" or "theme"
    years: tuple[int, ...] = ()
    or_due: bool = False  # a deadline in one of the years counts as a target for it does
    due: Due | None = None
    amount: Amount | None = None  # what the values of targets must be
    annual: bool = False
    with_target: bool = False
    no_target: bool = False
    no_unit: bool = False
    unit_range: Range | None = None  # how many units a task may have
    task_range: Range | None = None  # how many tasks a unit may have
    partners: bool = False  # beside the tasks, who shares them
    field: str | None = None  # of the metadata
    limit: int | None = None
    nth: int | None = None  # only this place of a ranking
    asks_for: str = ""  # of a comparison: "difference", "more" (is the first ahead), "equal", "place", "apart", or all
    words: str = ""  # what is left for matching indicators and texts, or for search

    def reading(self) -> str:
        """How the question was understood, in Chinese."""
        parts = [_units(self)] if self.units else []
        parts += (
            [f"{_ROLES[self.role]}单位 = {self.place.name}" if self.role else f"所在地 = {self.place.name}"]
            if self.place
            else []
        )
        parts += [f"不含{'牵头' if u.role == 'lead' else '配合' if u.role else ''} = {u.label}" for u in self.without]
        part = f"(其中{self.part})" if self.part else ""
        parts += [f"{_TOPICS[self.topic.kind]} = {self.topic.label}{part}"] if self.topic else []
        parts += [f"{_TOPICS[self.also.kind]} = {self.also.label}"] if self.also else []
        parts += [f"范围 = {self.region.label}"] if self.region else []
        parts += ["类别 = 保障措施"] if self.kind == "safeguard" else []
        parts += self._of_documents()
        parts += [f"年份 = {'、'.join(map(str, self.years))}"] if self.years else []
        parts += [f"完成时限 = {self.due}"] if self.due else []
        parts += [f"指标值 {self.amount}"] if self.amount else []
        parts += ["时间 = 每年"] if self.annual else []
        parts += ["有量化指标"] if self.with_target and not (self.years or self.annual or self.words) else []
        parts += ["没有量化指标"] if self.no_target else []
        parts += [f"责任单位数 {self.unit_range}"] if self.unit_range else []
        parts += [f"任务数 {self.task_range}"] if self.task_range else []
        parts += ["没有写明责任单位"] if self.no_unit else []
        parts += [f"指标 ≈ {self.words}"] if self.asks in _BY_INDICATOR and self.words else []
        parts += [f"检索 = {self.words}"] if self.asks is Asks.SEARCH else []
        parts += [f"原文提到 = {self.words}"] if self.asks is Asks.MENTION else []
        parts += [f"原文提到 = {self.words}"] if self.asks in _BY_TEXT and self.words and not self.topic else []
        if self.asks_for in _COMPARED:
            return " 且 ".join(parts) + f" → {_COMPARED[self.asks_for]}" if parts else _COMPARED[self.asks_for]
        order = "从少到多" if self.ascending else ""
        role = _ROLES.get(self.role or "", "责任" if self.asks in (Asks.UNITS, Asks.COUNT_UNITS) else "")
        compared = f"{role}任务数的名次" if self.asks_for == "place" else f"比较{role}任务数"
        kind = _KINDS.get(self.kind, "领域")
        asked = (
            "任务和共同承担的单位"
            if self.partners
            else _ASKED[self.asks].format(
                kind=kind,
                field=self.field or "",
                order=order,
                role=role,
                compared=compared,
                rows=_rows(self),
                every="是否都是" if self.every else "是否",
                mention="文件" if self.asks_for == "documents" else "是否",
            )
        )
        if not parts:
            return asked or "全部任务"
        return f"{' 且 '.join(parts)} → {asked}" if asked else " 且 ".join(parts)

    def _of_documents(self) -> list[str]:
        if self.elsewhere or self.of_place:
            return [f"地区 = {self.elsewhere or self.of_place}"]
        if len(self.documents) > _LISTED:
            return [f"文件 = {'、'.join(self.documents[:_LISTED])} 等 {len(self.documents)} 个"]
        return [f"文件 = {'、'.join(self.documents)}"] if self.documents else []


def _rows(plan: Plan) -> str:
    """Which rows of a ranking."""
    if plan.nth:
        return f",第 {plan.nth} 位"
    return f",前 {plan.limit} 位" if plan.limit and plan.limit > 1 else ",第一位" if plan.limit else ""


def _units(plan: Plan) -> str:
    name = f"{_ROLES.get(plan.role or '', '责任')}单位"
    if any(u.role for u in plan.units):
        return " 且 ".join(f"{_ROLES.get(u.role, '责任')}单位 = {u.label}" for u in plan.units)
    only = "只有(集体称谓不计) " if plan.only and plan.groups_aside else "只有 " if plan.only else ""
    return f"{name} = {only}{(' 或 ' if plan.any_unit else ' 和 ').join(u.label for u in plan.units)}"


_LISTED = 6  # documents in a reading
_ROLES = {"lead": "牵头", "cooperating": "配合"}
_COMPARED = {
    "apart": "比较各自的任务", "by document": "各文件的任务数", "by year": "各年文件的任务数", "average": "平均每个单位的任务数",
}  # fmt: skip
_KINDS = {"field": "重点领域", "theme": "工作主题"}
_BY_TEXT = (Asks.TASKS, Asks.UNITS, Asks.COUNT_TASKS, Asks.COUNT_UNITS, Asks.YES_NO, Asks.DEADLINE)
_BY_INDICATOR = (Asks.TARGETS, Asks.TARGET_VALUE, Asks.COMPARE_YEARS)
_TOPICS = {"field": "领域", "theme": "主题", "task": "任务", "section": "条目", "concept": "主题"}
_ASKED = {
    Asks.TASKS: "",
    Asks.UNITS: "{role}单位",
    Asks.CO_UNITS: "共同承担任务的单位{rows}",
    Asks.COUNT_TASKS: "任务数",
    Asks.COUNT_UNITS: "{role}单位数",
    Asks.COUNT_CO_UNITS: "共同承担任务的单位数",
    Asks.COUNT_TARGETS: "量化指标数",
    Asks.COUNT_DOCUMENTS: "文件数",
    Asks.RANKING: "单位按{role}任务数{order}排序{rows}",
    Asks.COMPARE: "{compared}",
    Asks.COMPARE_DOCUMENTS: "比较任务、单位和指标数",
    Asks.COMPARE_YEARS: "比较各年的量化指标",
    Asks.TASK_RANKING: "任务按责任单位数{order}排序{rows}",
    Asks.YES_NO: "{every}",
    Asks.TARGET_VALUE: "指标值",
    Asks.TARGETS: "量化指标",
    Asks.DEADLINE: "完成时限",
    Asks.METADATA: "{field}",
    Asks.MENTION: "{mention}",
    Asks.DOMAINS: "{kind}",
    Asks.COUNT_DOMAINS: "{kind}数",
    Asks.SECTION: "原文",
    Asks.PROGRESS: "完成情况",
    Asks.SEARCH: "",
    Asks.NOTHING: "没有读懂",
}
