"""Plans become answers: complete rows in the order of the text, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from indexer.base import KnowledgeBase
from indexer.words import tagged
from query.answers.answer import Answer, TargetItem, TaskItem, UnitItem, joined
from query.answers.compile import ranking_query, task_units_query
from query.answers.deadlines import Deadlines
from query.answers.facts import ROLE_NAMES, Facts, task_topic
from query.answers.figures import Figures
from query.answers.grouping import grouped
from query.answers.rankings import Rankings
from query.answers.texts import TextAnswers, documents_query
from query.understanding.lexicon import Lexicon
from query.understanding.plan import Asks, Plan, UnitRef

__all__ = ["Answering"]


class Answering:
    """Runs plans over an opened knowledge base."""

    def __init__(self, base: KnowledgeBase, lexicon: Lexicon) -> None:
        self._lexicon, self._facts = lexicon, Facts(base, lexicon)
        self._texts = TextAnswers(self._facts)
        self._rankings = Rankings(self._facts)
        self._figures = Figures(self._facts, self._texts)
        self._deadlines = Deadlines(self._facts, self._texts)

    @property
    def facts(self) -> Facts:
        """What plans select from."""
        return self._facts

    def answer(self, question: str, plan: Plan) -> Answer:
        """The answer that a plan gives; over several documents it says which it answered for."""
        unknown = [u for u in (*plan.units, *plan.without) if not u.iris]
        if unknown and plan.asks is not Asks.SEARCH:
            return self._unknown_unit(question, plan, unknown[0])
        plan = self._said(question, self._facts.resolved(plan))
        if plan.elsewhere and plan.asks is not Asks.NOTHING:
            return self._elsewhere(question, plan)
        return grouped(_ANSWERS[plan.asks](self, question, plan), plan, self._lexicon)

    def _said(self, question: str, plan: Plan) -> Plan:
        """A plan without words that no text has and that are no nouns: 财政局近来挑起的任务 speaks of no topic."""
        who = plan.units or plan.place or plan.without
        if plan.asks is Asks.TASKS and "多少" in question:  # 财政局的预算是多少 asks for a figure
            return plan
        if not (who and plan.words) or plan.topic or plan.asks not in _OF_TASKS:
            return plan
        if self._lexicon.topics.knows(plan.words) or any(
            tag[0] in "nlijx" or tag in ("vn", "eng") for word, tag in tagged(plan.words) if len(word) > 1
        ):
            return plan
        return plan if self._facts.tasks(replace(plan, words=plan.words))[0] else replace(plan, words="")

    def _unknown_unit(self, question: str, plan: Plan, unit: UnitRef) -> Answer:
        if self._lexicon.place_called(unit.label):
            places = joined(sorted(self._lexicon.jurisdictions))
            said = f"知识库里没有{unit.label}的文件,也没有写到{unit.label}政府的任务;有文件的地区是: {places}。"
            return Answer(question, "empty", "tasks", plan.reading(), said)
        near = self._lexicon.nearest(unit.written)
        hint = f"最接近的是: {'、'.join(near)}。" if near else ""
        return Answer(question, "empty", "tasks", plan.reading(), f"知识库里没有“{unit.label}”这个单位。{hint}")

    def _elsewhere(self, question: str, plan: Plan) -> Answer:
        """A place that no document is in force for; what search does not understand either stays that."""
        if plan.asks is Asks.SEARCH:
            found = self._texts.search(question, plan)
            if found.outcome == "not_understood":
                return found
        places = joined(sorted(self._lexicon.jurisdictions))
        said = f"知识库里没有{plan.elsewhere}的文件;有的是: {places}。"
        return Answer(question, "empty", "tasks", plan.reading(), said)

    def rows(self, plan: Plan) -> tuple[TaskItem, ...]:
        """The tasks of a plan, complete and in the order of the texts."""
        return self._facts.tasks(plan)[0]

    def targets(self, plan: Plan) -> tuple[TargetItem, ...]:
        """The targets of a plan, complete and in the order of the texts."""
        return self._figures.targets(plan)

    # Tasks

    def _tasks(self, question: str, plan: Plan) -> Answer:
        tasks, sparql = self._facts.tasks(plan)
        if not tasks and plan.words and not (plan.units or plan.place or plan.without):
            return self._texts.search(question, replace(plan, asks=Asks.SEARCH, words=question))
        if not tasks:
            near = self._near(plan)
            said = self._no_task(plan) + ("以下是其中意思最相近的段落。" if near else "")
            return Answer(question, "empty", "tasks", plan.reading(), said, passages=near, sparql=sparql)
        via = sum(t.via is not None for t in tasks)
        extra = f",其中 {via} 项通过集体称谓落到{plan.place.name}" if plan.place and via else ""
        about = f"原文提到“{plan.words}”的" if plan.words and plan.topic is None else ""
        sentence = f"{about}任务共 {len(tasks)} 项{extra}。" if about else f"共 {len(tasks)} 项任务{extra}。"
        sentence += self._beyond(plan, tasks) + self._unassigned(plan)
        units = self._partners(plan, tasks) if plan.partners else ()
        if units:
            sentence += f"共同承担的单位: {joined([u.name for u in units], 12)}。"
        evidence = tuple(t.evidence for t in tasks if t.evidence)
        return Answer(
            question, "answered", "tasks", plan.reading(), sentence,
            tasks=tasks, units=units, evidence=evidence, sparql=sparql,
        )  # fmt: skip

    def _beyond(self, plan: Plan, tasks: Sequence[TaskItem]) -> str:
        """What the words mean may go beyond them: how many tasks have the concept, and none of the words."""
        if not plan.meant or plan.topic or not plan.words:
            return ""
        found = {t.iri for t in tasks}
        topic = self._facts.resolved(replace(plan, topic=plan.meant, words="", meant=None))
        more = sum(t.iri not in found for t in self._facts.tasks(topic)[0])
        asked = f"{plan.meant.words}方面有哪些任务"
        return f"另有 {more} 项属于主题“{plan.meant.label}”,可以问“{asked}”。" if more else ""

    def _unassigned(self, plan: Plan) -> str:
        """Of tasks without some units those that name nobody are left out; how many these are."""
        if not plan.without or plan.units or plan.place:
            return ""
        nobody = len(self._facts.tasks(replace(plan, without=(), no_unit=True))[0])
        return f"没有写明责任单位的 {nobody} 项不算在内。" if nobody else ""

    def _near(self, plan: Plan) -> tuple[Mapping[str, Any], ...]:
        """Where no task has the words that are asked for: what comes nearest in meaning among those that all else holds for."""
        concept = plan.topic if plan.topic and plan.topic.kind == "concept" else None
        words = concept.words if concept else "" if plan.topic else plan.words
        others = replace(plan, words="", topic=None)
        return self._texts.near(words, self._facts.tasks(others)[0]) if words else ()

    def _partners(self, plan: Plan, tasks: Sequence[TaskItem]) -> tuple[UnitItem, ...]:
        """Who is named for the same tasks beside the units asked about."""
        own = {i for u in plan.units for i in u.iris}
        every = self._facts.rows(task_units_query(Plan(Asks.UNITS, topic=task_topic([t.iri for t in tasks]))))
        return tuple(u for u in _unit_items(every) if u.iri not in own)

    def _no_task(self, plan: Plan) -> str:
        """Nothing fits; where leaving out one condition gives tasks, say how many."""
        if plan.topic and plan.topic.kind == "concept" and not plan.role:
            return f"没有点到“{plan.topic.label}”或其下位主题的任务。"
        if plan.words and plan.topic is None:
            return f"这些任务的原文都没有提到“{plan.words}”。" if plan.units or plan.place else "没有符合条件的任务。"
        others = self._facts.tasks(replace(plan, role=None))[0] if plan.role else ()
        role = ROLE_NAMES.get(plan.role or "", "")
        if others:
            return f"没有符合条件的任务;原文没有写明{role},不分角色有 {len(others)} 项。"
        shared = len(self._facts.tasks(replace(plan, only=False, unit_range=None))[0]) if plan.only else 0
        return f"没有符合条件的任务;与其他单位共同承担的有 {shared} 项。" if shared else "没有符合条件的任务。"

    # Units

    def _units(self, question: str, plan: Plan) -> Answer:
        named = self._facts.located(replace(plan, without=()))
        if named is None:
            return self._texts.search(question, replace(plan, asks=Asks.SEARCH, words=question))
        sparql = task_units_query(named)
        excluded = {i for u in plan.without for i in u.iris}
        rows = [r for r in self._facts.rows(sparql) if r["unit"] not in excluded]
        units = _unit_items(rows)
        if not units:
            return Answer(question, "empty", "units", plan.reading(), self._no_unit(named), sparql=sparql)
        evidence = tuple({r["marker"]: self._facts.evidence(r["document"], r["marker"]) for r in rows}.values())
        return Answer(
            question, "answered", "units", plan.reading(), _units_sentence(plan, units),
            units=units, evidence=evidence, sparql=sparql,
        )  # fmt: skip

    def _no_unit(self, plan: Plan) -> str:
        """Nobody; where a role was asked for that the text does not state, say who there is without it."""
        rows = self._facts.rows(task_units_query(replace(plan, role=None))) if plan.role else ()
        names = [u.name for u in _unit_items(list(rows))]
        role = ROLE_NAMES.get(plan.role or "", "责任")
        others = f"不分角色的责任单位有: {joined(names, 12)}。" if names else ""
        return f"原文没有写明{role}单位{';' + others if others else '。'}"

    # Counts and yes-no

    def _count_tasks(self, question: str, plan: Plan) -> Answer:
        tasks, sparql = self._facts.tasks(plan)
        evidence = tuple(t.evidence for t in tasks if t.evidence)
        return Answer(
            question, "answered", "count", plan.reading(), f"共 {len(tasks)} 项。{self._unassigned(plan)}",
            tasks=tasks, value=len(tasks), unit="项", evidence=evidence, sparql=sparql,
        )  # fmt: skip

    def _count_units(self, question: str, plan: Plan) -> Answer:
        excluded = {i for u in plan.without for i in u.iris}
        named = self._facts.located(replace(plan, without=())) or replace(plan, without=(), topic=task_topic(()))
        sparql = ranking_query(named)
        rows = self._facts.rows(sparql)
        every = [UnitItem(r["other"], r["name"], r["place"], r["group"], tasks=r["tasks"]) for r in rows]
        units = [u for u in every if u.iri not in excluded]
        single = tuple(u for u in units if not u.group)
        groups = len(units) - len(single)
        more = f",另有 {groups} 个集体称谓" if groups else ""
        sentence = f"共 {len(single)} 个{ROLE_NAMES.get(plan.role or '', '责任')}单位{more}。"
        return Answer(
            question, "answered", "count", plan.reading(), sentence, units=single, value=len(single), unit="个", sparql=sparql
        )  # fmt: skip

    def _count_documents(self, question: str, plan: Plan) -> Answer:
        count = 0 if plan.years else len(plan.documents or self._lexicon.documents)
        sparql = documents_query(plan.documents)
        return Answer(
            question, "answered", "count", plan.reading(), f"共 {count} 个文件。", value=count, unit="个", sparql=sparql
        )

    def _yes_no(self, question: str, plan: Plan) -> Answer:
        tasks, sparql = self._facts.tasks(plan)
        if not tasks and plan.words and not plan.topic and not plan.region and not self._facts.located(_of_all(plan)):
            said = f"没有原文提到“{plan.words}”的任务。"
            return Answer(question, "empty", "yes_no", plan.reading(), said, sparql=sparql)
        if plan.every:
            return self._every(question, plan, tasks, sparql)
        evidence = tuple(t.evidence for t in tasks if t.evidence)
        if not tasks and (plan.topic or plan.region):
            everyone = Plan(Asks.UNITS, topic=plan.topic, region=plan.region, documents=plan.documents)
            evidence = self._units(question, everyone).evidence
        return Answer(
            question, "answered", "yes_no", plan.reading(), _yes_no_sentence(plan, tasks),
            tasks=tasks, value=bool(tasks), evidence=evidence, sparql=sparql,
        )  # fmt: skip

    def _every(self, question: str, plan: Plan, tasks: Sequence[TaskItem], sparql: str) -> Answer:
        """Whether all tasks of some have the units; those that do not are the tasks of the answer."""
        own = {t.iri for t in tasks}
        every = self._facts.tasks(replace(_of_all(plan), words="", any_unit=False))[0]
        without = tuple(t for t in every if t.iri not in own)
        who = "、".join([u.label for u in plan.units] + ([plan.place.name] if plan.place else []))
        said = (
            f"是。{len(every)} 项都有{who}。"
            if not without
            else f"否。{len(every)} 项中有{who}的 {len(own)} 项,没有的 {len(without)} 项。"
        )
        return Answer(
            question, "answered", "yes_no", plan.reading(), said, value=not without and bool(every),
            tasks=without, evidence=tuple(t.evidence for t in without if t.evidence), sparql=sparql,
        )  # fmt: skip


def _yes_no_sentence(plan: Plan, tasks: Sequence[TaskItem]) -> str:
    names = [u.label for u in plan.units] + ([plan.place.name] if plan.place else [])
    who = (" 或 " if plan.any_unit else "和").join(names)
    what = plan.topic.label if plan.topic else plan.region.label if plan.region else plan.words
    role = ROLE_NAMES.get(plan.role or "", "责任")
    via = tasks[0].via if tasks and all(t.via for t in tasks) else None
    if not what:
        return f"是。{who}有 {len(tasks)} 项任务。" if tasks else f"否。没有{who}的任务。"
    if not tasks:
        return f"否。“{what}”的{role}单位里没有{who}。"
    reach = f"通过“{via}”" if via else ""
    return f"是。{who}{reach}列为“{what}”的{role}单位({len(tasks)} 项)。"


def _units_sentence(plan: Plan, units: Sequence[UnitItem]) -> str:
    single = [u.name for u in units if not u.group]
    groups = [u.name for u in units if u.group]
    role = ROLE_NAMES.get(plan.role or "", "责任")
    besides = f"除{joined([u.label for u in plan.without])}外," if plan.without else ""
    sentence = (
        f"{besides}{role}单位 {len(single)} 个: {joined(single, 12)}" if single else f"{besides}{role}单位是集体称谓"
    )
    return sentence + (f"{';集体' if single else ''}: {joined(groups)}。" if groups else "。")


def _of_all(plan: Plan) -> Plan:
    """A plan without those who are asked about."""
    return replace(plan, units=(), without=(), place=None, role=None, only=False)


def _unit_items(rows: Sequence[Mapping[str, Any]]) -> tuple[UnitItem, ...]:
    """Units in the order of the text, each once, with all its roles."""
    roles: dict[str, dict[str, None]] = {}
    first: dict[str, Mapping[str, Any]] = {}
    tasks: dict[str, set[str]] = {}
    for row in rows:
        first.setdefault(row["unit"], row)
        roles.setdefault(row["unit"], {})[row["role"]] = None
        tasks.setdefault(row["unit"], set()).add(row["task"])
    return tuple(
        UnitItem(iri, r["name"], r["place"], r["group"], tuple(roles[iri]), len(tasks[iri])) for iri, r in first.items()
    )


_OF_TASKS = (Asks.TASKS, Asks.COUNT_TASKS, Asks.YES_NO)
_ANSWERS: Mapping[Asks, Callable[[Answering, str, Plan], Answer]] = {
    Asks.TASKS: Answering._tasks,
    Asks.UNITS: Answering._units,
    Asks.CO_UNITS: lambda self, q, p: self._rankings.co_units(q, p),
    Asks.RANKING: lambda self, q, p: self._rankings.units(q, p),
    Asks.COUNT_TASKS: Answering._count_tasks,
    Asks.COUNT_UNITS: Answering._count_units,
    Asks.YES_NO: Answering._yes_no,
    Asks.COUNT_CO_UNITS: lambda self, q, p: self._rankings.count_co_units(q, p),
    Asks.COUNT_DOCUMENTS: Answering._count_documents,
    Asks.COUNT_TARGETS: lambda self, q, p: self._figures.answer(q, p),
    Asks.COMPARE: lambda self, q, p: self._rankings.compare(q, p),
    Asks.COMPARE_DOCUMENTS: lambda self, q, p: self._rankings.documents(q, p),
    Asks.COMPARE_YEARS: lambda self, q, p: self._figures.years(q, p),
    Asks.TASK_RANKING: lambda self, q, p: self._rankings.tasks(q, p),
    Asks.TARGETS: lambda self, q, p: self._figures.answer(q, p),
    Asks.TARGET_VALUE: lambda self, q, p: self._figures.answer(q, p),
    Asks.DEADLINE: lambda self, q, p: self._deadlines.answer(q, p),
    Asks.METADATA: lambda self, q, p: self._texts.metadata(q, p),
    Asks.SECTION: lambda self, q, p: self._texts.section(q, p),
    Asks.MENTION: lambda self, q, p: self._texts.mention(q, p),
    Asks.DOMAINS: lambda self, q, p: self._texts.domains(q, p),
    Asks.COUNT_DOMAINS: lambda self, q, p: self._texts.domains(q, p),
    Asks.PROGRESS: lambda self, q, p: self._texts.progress(q, p),
    Asks.SEARCH: lambda self, q, p: self._texts.search(q, p),
    Asks.NOTHING: lambda self, q, p: self._texts.nothing(q),
}
