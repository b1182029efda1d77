"""Plans become answers: complete rows in the order of the text, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from corpus.model import Evidence
from indexer.base import KnowledgeBase
from query.answer import Answer, TargetItem, TaskItem, UnitItem, joined
from query.compile import ranking_query, targets_query, task_ranking_query, task_units_query, tasks_query, via_query
from query.lexicon import Lexicon
from query.matching import best_first, holds, matching
from query.plan import Asks, Plan, Topic, UnitRef
from query.records import SPAN
from query.texts import TextAnswers, documents_query, quoted

__all__ = ["Answering"]


class Answering:
    """Runs plans over an opened knowledge base."""

    def __init__(self, base: KnowledgeBase, lexicon: Lexicon) -> None:
        self._base, self._lexicon = base, lexicon
        self._texts = TextAnswers(base, lexicon)

    def answer(self, question: str, plan: Plan) -> Answer:
        """The answer that a plan gives."""
        unknown = [u for u in (*plan.units, *plan.without) if not u.iris]
        if unknown and plan.asks is not Asks.SEARCH:
            return self._unknown_unit(question, plan, unknown[0])
        return _ANSWERS[plan.asks](self, question, plan)

    def _unknown_unit(self, question: str, plan: Plan, unit: UnitRef) -> Answer:
        near = self._lexicon.nearest(unit.written)
        hint = f"最接近的是: {'、'.join(near)}。" if near else ""
        return Answer(question, "empty", "tasks", plan.reading(), f"知识库里没有“{unit.label}”这个单位。{hint}")

    def rows(self, plan: Plan) -> tuple[TaskItem, ...]:
        """The tasks of a plan, complete and in the order of the texts."""
        return self._task_rows(plan)[0]

    # Tasks

    def _tasks(self, question: str, plan: Plan) -> Answer:
        tasks, sparql = self._task_rows(plan)
        if not tasks and plan.words and not (plan.units or plan.place or plan.without):
            return self._texts.search(question, replace(plan, asks=Asks.SEARCH, words=question))
        if not tasks:
            return Answer(question, "empty", "tasks", plan.reading(), self._no_task(plan), sparql=sparql)
        via = sum(t.via is not None for t in tasks)
        extra = f",其中 {via} 项通过集体称谓落到{plan.place.name}" if plan.place and via else ""
        about = f"原文提到“{plan.words}”的" if plan.words and plan.topic is None else ""
        sentence = f"{about}任务共 {len(tasks)} 项{extra}。" if about else f"共 {len(tasks)} 项任务{extra}。"
        evidence = tuple(t.evidence for t in tasks if t.evidence)
        return Answer(
            question, "answered", "tasks", plan.reading(), sentence, tasks=tasks, evidence=evidence, sparql=sparql
        )

    def _no_task(self, plan: Plan) -> str:
        """Nothing fits; where a role was asked for that no text states, say how many tasks there are without it."""
        if plan.words and plan.topic is None:
            return f"这些任务的原文都没有提到“{plan.words}”。" if plan.units or plan.place else "没有符合条件的任务。"
        others = self._task_rows(replace(plan, role=None))[0] if plan.role else ()
        role = {"lead": "牵头", "cooperating": "配合"}.get(plan.role or "", "")
        return (
            f"没有符合条件的任务;原文没有写明{role},不分角色有 {len(others)} 项。" if others else "没有符合条件的任务。"
        )

    def _task_rows(self, plan: Plan) -> tuple[tuple[TaskItem, ...], str]:
        queries = [tasks_query(plan)] if plan.place is None else [self._direct(plan), via_query(plan)]
        found: dict[str, dict[str, Any]] = {}
        for sparql in queries:
            for row in self._base.graph.query(sparql).dicts():
                found.setdefault(row["task"], row)
        rows = sorted(found.values(), key=lambda r: (r["document"], r["order"]))
        markers = self._markers(plan, [r["task"] for r in rows])
        tasks = tuple(
            TaskItem(
                r["task"], r["document"], r["path"], r["title"], r["start"], r["end"], r["kind"], r.get("via"),
                markers.get(r["task"]) or quoted(self._base, r["document"], r["start"], min(r["end"], r["start"] + 60)),
            )
            for r in rows
        )  # fmt: skip
        if plan.words and plan.topic is None:
            tasks = self._about(plan.words, tasks)
        return tasks, "\n\n".join(queries)

    def _direct(self, plan: Plan) -> str:
        assert plan.place is not None
        unit = UnitRef(plan.place.name, plan.place.name, (plan.place.iri,))
        return tasks_query(replace(plan, units=(*plan.units, unit)))

    def _markers(self, plan: Plan, tasks: Sequence[str]) -> Mapping[str, Evidence]:
        """The words that assign each task to the units asked for."""
        wanted = {i for u in plan.units for i in u.iris}
        found: dict[str, Evidence] = {}
        for at in range(0, len(tasks), 200):
            chosen = Plan(Asks.UNITS, topic=_task_topic(tasks[at : at + 200]))
            for row in self._base.graph.query(task_units_query(chosen)).dicts():
                if row["task"] not in found or row["unit"] in wanted:
                    found[row["task"]] = self._evidence(row["document"], row["marker"])
        return found

    def _about(self, wanted: str, tasks: Sequence[TaskItem]) -> tuple[TaskItem, ...]:
        """Those tasks whose text has what the words name."""
        texts = {d: self._base.catalog.text(d) or "" for d in dict.fromkeys(t.document for t in tasks)}
        for exact in (True, False):
            found = tuple(t for t in tasks if holds(texts[t.document][t.start : t.end], wanted, exact=exact))
            if found:
                return found
        return ()

    def _evidence(self, document: str, iri: str) -> Evidence:
        """The evidence that an IRI of the form …#char=start,end names."""
        match = SPAN.search(iri)
        return (
            quoted(self._base, document, int(match[1]), int(match[2])) if match else quoted(self._base, document, 0, 0)
        )

    # Units

    def _units(self, question: str, plan: Plan) -> Answer:
        named = self._located(plan)
        if named is None:
            return self._texts.search(question, replace(plan, asks=Asks.SEARCH, words=question))
        sparql = task_units_query(named)
        rows = list(self._base.graph.query(sparql).dicts())
        units = _unit_items(rows)
        if not units:
            return Answer(question, "empty", "units", plan.reading(), self._no_unit(named), sparql=sparql)
        evidence = tuple({r["marker"]: self._evidence(r["document"], r["marker"]) for r in rows}.values())
        single = [u.name for u in units if not u.group]
        groups = [u.name for u in units if u.group]
        role = _ROLES.get(plan.role or "", "责任")
        sentence = f"{role}单位 {len(single)} 个: {joined(single, 12)}" if single else f"{role}单位是集体称谓"
        sentence += f"{';集体' if single else ''}: {joined(groups)}。" if groups else "。"
        return Answer(
            question, "answered", "units", plan.reading(), sentence, units=units, evidence=evidence, sparql=sparql
        )

    def _located(self, plan: Plan) -> Plan | None:
        """A plan whose words no heading has, with the tasks whose text has them; None where no text has."""
        if not plan.words or plan.topic:
            return plan
        tasks = self._task_rows(replace(plan, asks=Asks.TASKS, role=None))[0]
        return replace(plan, topic=_task_topic([t.iri for t in tasks])) if tasks else None

    def _no_unit(self, plan: Plan) -> str:
        """Nobody; where a role was asked for that the text does not state, say who there is without it."""
        rows = self._base.graph.query(task_units_query(replace(plan, role=None))).dicts() if plan.role else ()
        names = [u.name for u in _unit_items(list(rows))]
        role = _ROLES.get(plan.role or "", "责任")
        others = f"不分角色的责任单位有: {joined(names, 12)}。" if names else ""
        return f"原文没有写明{role}单位{';' + others if others else '。'}"

    def _co_units(self, question: str, plan: Plan) -> Answer:
        form = "与{}共同承担任务的单位有 {} 个,最多的是{}({} 项)。"
        return self._ranked(question, plan, ranking_query(plan, with_unit=True), form)

    def _ranking(self, question: str, plan: Plan) -> Answer:
        order = "从少到多" if plan.ascending else "从多到少"
        form = f"{{}}按任务数{order}共有 {{}} 个单位,排在最前的是{{}}({{}} 项)。"
        return self._ranked(question, plan, ranking_query(plan), form)

    def _ranked(self, question: str, plan: Plan, sparql: str, form: str) -> Answer:
        rows = list(self._base.graph.query(sparql).dicts())
        single = [r for r in rows if not r["group"]]
        if not single:
            said = self._no_ranking(plan)
            return Answer(question, "empty", "ranking", plan.reading(), said, sparql=sparql)
        units = tuple(UnitItem(r["other"], r["name"], r["place"], r["group"], tasks=r["tasks"]) for r in rows)
        ranking = _chosen([(r["name"], r["tasks"]) for r in single], plan)
        subject = "、".join(u.label for u in plan.units)
        sentence = form.format(subject, len(single), *(single[0]["name"], single[0]["tasks"]))
        if plan.nth and ranking:
            sentence = f"第 {plan.nth} 位: {joined([n for n, _ in ranking])}({ranking[0][1]} 项)。"
        elif plan.limit and len(ranking) > plan.limit:
            tied = ranking[-1][1]
            sentence = f"前 {plan.limit} 位有并列({tied} 项),一并列出 {len(ranking)} 个单位。"
        first = next((r["other"] for r in single if ranking and r["name"] == ranking[0][0]), single[0]["other"])
        evidence = self._example(plan, first)
        return Answer(
            question, "answered" if ranking else "empty", "ranking", plan.reading(), sentence,
            units=units, ranking=ranking, evidence=evidence, sparql=sparql,
        )  # fmt: skip

    def _no_ranking(self, plan: Plan) -> str:
        role = _ROLES.get(plan.role or "", "")
        return f"原文没有写明{role}单位,排不出来。" if role else "没有这样的单位。"

    def _compare(self, question: str, plan: Plan) -> Answer:
        """The units named, by their number of tasks; a place among all, where that is asked for."""
        alone = plan.asks_for == "place"
        sparql = ranking_query(replace(plan, units=()) if alone else plan)
        rows = [r for r in self._base.graph.query(sparql).dicts() if not r["group"] or not alone]
        counts = {r["other"]: r["tasks"] for r in rows}
        mine = [(u.label, sum(counts.get(i, 0) for i in u.iris)) for u in plan.units]
        ranking = tuple(sorted(mine, key=lambda row: row[1] if plan.ascending else -row[1]))
        first, last = mine[0], mine[-1]
        value: int | bool | None = None
        sentence = ",".join(f"{n} {c} 项" for n, c in ranking)
        if alone:
            value = 1 + sum(c > first[1] for c in counts.values())
            sentence, ranking = (
                f"{first[0]}有 {first[1]} 项任务,排第 {value}",
                tuple((r["name"], r["tasks"]) for r in rows),
            )
        elif plan.asks_for == "difference":
            value = abs(first[1] - last[1])
            sentence += f",相差 {value} 项"
        elif plan.asks_for == "more":
            value = first[1] < last[1] if plan.ascending else first[1] > last[1]
            sentence = f"{'是' if value else '否'}。{sentence}"
        elif ranking[0][1] == ranking[-1][1]:
            sentence += ",一样多"
        kind = {"place": "count", "difference": "count", "more": "yes_no"}.get(plan.asks_for, "ranking")
        unit = {"place": "名", "difference": "项"}.get(plan.asks_for)
        evidence = tuple(e for u in plan.units for e in self._example(replace(plan, units=()), *u.iris))
        return Answer(
            question, "answered", kind, plan.reading(), f"{sentence}。",
            ranking=ranking, value=value, unit=unit, evidence=evidence, sparql=sparql,
        )  # fmt: skip

    def _task_ranking(self, question: str, plan: Plan) -> Answer:
        """Tasks by the number of their units; groups do not count."""
        sparql = task_ranking_query(plan)
        rows = list(self._base.graph.query(sparql).dicts())
        ranking = _chosen([(r["title"], r["units"]) for r in rows], plan)
        if not ranking:
            return Answer(question, "empty", "ranking", plan.reading(), "没有写明责任单位的任务。", sparql=sparql)
        chosen = [r["task"] for r in rows[: len(ranking)]]
        tasks = self._task_rows(Plan(Asks.TASKS, topic=_task_topic(chosen)))[0]
        sentence = f"{joined([f'“{n}”' for n, _ in ranking])}有 {ranking[0][1]} 个责任单位,{'最少' if plan.ascending else '最多'}。"
        evidence = tuple(t.evidence for t in tasks if t.evidence)
        return Answer(
            question, "answered", "ranking", plan.reading(), sentence,
            tasks=tasks, ranking=ranking, evidence=evidence, sparql=sparql,
        )  # fmt: skip

    def _example(self, plan: Plan, *units: str) -> tuple[Evidence, ...]:
        """The tasks behind a row of a ranking."""
        both = Plan(
            Asks.TASKS,
            units=(*plan.units, UnitRef("", "", units)),
            role=plan.role,
            documents=plan.documents,
            region=plan.region,
        )
        return tuple(t.evidence for t in self._task_rows(both)[0] if t.evidence)

    # Counts and yes-no

    def _count_tasks(self, question: str, plan: Plan) -> Answer:
        tasks, sparql = self._task_rows(plan)
        evidence = tuple(t.evidence for t in tasks if t.evidence)
        return Answer(
            question, "answered", "count", plan.reading(), f"共 {len(tasks)} 项。",
            tasks=tasks, value=len(tasks), unit="项", evidence=evidence, sparql=sparql,
        )  # fmt: skip

    def _count_units(self, question: str, plan: Plan) -> Answer:
        excluded = {i for u in plan.without for i in u.iris}
        named = self._located(replace(plan, without=())) or replace(plan, without=(), topic=_task_topic(()))
        sparql = task_units_query(named)
        units = [u for u in _unit_items(list(self._base.graph.query(sparql).dicts())) if u.iri not in excluded]
        single = tuple(u for u in units if not u.group)
        groups = len(units) - len(single)
        sentence = (
            f"共 {len(single)} 个{_ROLES.get(plan.role or '', '责任')}单位"
            + (f",另有 {groups} 个集体称谓" if groups else "")
            + "。"
        )
        return Answer(
            question, "answered", "count", plan.reading(), sentence, units=single, value=len(single), unit="个", sparql=sparql
        )  # fmt: skip

    def _count_co_units(self, question: str, plan: Plan) -> Answer:
        found = self._co_units(question, plan)
        units = tuple(u for u in found.units if not u.group)
        return replace(found, outcome="answered", kind="count", value=len(units), unit="个", units=units)

    def _count_documents(self, question: str, plan: Plan) -> Answer:
        count = len(plan.documents or self._lexicon.documents)
        sparql = documents_query(plan.documents)
        return Answer(
            question, "answered", "count", plan.reading(), f"共 {count} 个文件。", value=count, unit="个", sparql=sparql
        )

    def _yes_no(self, question: str, plan: Plan) -> Answer:
        tasks, sparql = self._task_rows(plan)
        if not tasks and plan.words and not plan.topic and not plan.region and not self._located(_of_all(plan)):
            said = f"没有原文提到“{plan.words}”的任务。"
            return Answer(question, "empty", "yes_no", plan.reading(), said, sparql=sparql)
        who = (" 或 " if plan.any_unit else "和").join(
            [u.label for u in plan.units] + ([plan.place.name] if plan.place else [])
        )
        what = plan.topic.label if plan.topic else plan.region.label if plan.region else plan.words
        role = _ROLES.get(plan.role or "", "责任")
        via = tasks[0].via if tasks and all(t.via for t in tasks) else None
        if not what:
            said = f"是。{who}有 {len(tasks)} 项任务。" if tasks else f"否。没有{who}的任务。"
        elif tasks:
            reach = f"通过“{via}”" if via else ""
            said = f"是。{who}{reach}列为“{what}”的{role}单位({len(tasks)} 项)。"
        else:
            said = f"否。“{what}”的{role}单位里没有{who}。"
        evidence = tuple(t.evidence for t in tasks if t.evidence)
        if not tasks and (plan.topic or plan.region):
            everyone = Plan(Asks.UNITS, topic=plan.topic, region=plan.region, documents=plan.documents)
            evidence = self._units(question, everyone).evidence
        return Answer(
            question, "answered", "yes_no", plan.reading(), said, tasks=tasks, value=bool(tasks), evidence=evidence, sparql=sparql
        )  # fmt: skip

    # Targets

    def _targets(self, question: str, plan: Plan) -> Answer:
        sparql = targets_query(plan)
        rows: list[Mapping[str, Any]] = list(self._base.graph.query(sparql).dicts())
        if plan.words:
            rows = matching(rows, plan.words)
        if plan.asks is Asks.TARGET_VALUE:
            rows = best_first(rows, plan.words)
        if plan.asks is Asks.COUNT_TARGETS:
            return self._count_targets(question, plan, rows, sparql)
        if not rows:
            found = self._texts.search(question, plan)
            if found.outcome == "answered" or (plan.asks is Asks.TARGET_VALUE and not plan.with_target):
                return found
            return Answer(question, "empty", "targets", plan.reading(), "没有这样的量化指标。", sparql=sparql)
        targets = tuple(self._target(r) for r in rows)
        first = targets[0]
        sentence = f"共 {len(targets)} 个指标。"
        if plan.asks is Asks.TARGET_VALUE:
            sentence = f"{first.indicator} {first.comparator} {first.value}{first.unit}({first.time or '未写明时间'})。"
        value = first.value if plan.asks is Asks.TARGET_VALUE else None
        unit = first.unit if plan.asks is Asks.TARGET_VALUE else None
        evidence = tuple(t.evidence for t in targets)
        return Answer(
            question, "answered", "targets", plan.reading(), sentence,
            targets=targets, value=value, unit=unit, evidence=evidence, sparql=sparql,
        )  # fmt: skip

    def _count_targets(self, question: str, plan: Plan, rows: Sequence[Mapping[str, Any]], sparql: str) -> Answer:
        targets = tuple(self._target(r) for r in rows)
        return Answer(
            question, "answered", "count", plan.reading(), f"共 {len(targets)} 个指标。",
            targets=targets, value=len(targets), unit="个", evidence=tuple(t.evidence for t in targets), sparql=sparql,
        )  # fmt: skip

    def _target(self, row: Mapping[str, Any]) -> TargetItem:
        value = row["value"]
        number = int(value) if value == value.to_integral_value() else float(value)
        evidence = Evidence(row["document"], row["start"], row["end"], row["quote"], row["page"])
        return TargetItem(
            row["document"], row["path"] or "", row["indicator"], row["comparator"], number, row["unit"], row["time"], evidence
        )  # fmt: skip


def _chosen(rows: Sequence[tuple[str, int]], plan: Plan) -> tuple[tuple[str, int], ...]:
    """The rows of a ranking that are asked for; who ties with the last of them belongs to them."""
    if plan.nth is not None:
        return tuple(r for r in rows if r[1] == rows[plan.nth - 1][1]) if len(rows) >= plan.nth else ()
    if plan.limit is None or plan.limit >= len(rows):
        return tuple(rows)
    last = rows[plan.limit - 1][1]
    return tuple(r for n, r in enumerate(rows) if n < plan.limit or r[1] == last)


def _of_all(plan: Plan) -> Plan:
    """A plan without those who are asked about."""
    return replace(plan, units=(), without=(), place=None, role=None, only=False)


def _task_topic(iris: Sequence[str]) -> Topic:
    return Topic("", "task", tuple(iris))


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


_ROLES = {"lead": "牵头", "cooperating": "配合"}
_ANSWERS: Mapping[Asks, Callable[[Answering, str, Plan], Answer]] = {
    Asks.TASKS: Answering._tasks,
    Asks.UNITS: Answering._units,
    Asks.CO_UNITS: Answering._co_units,
    Asks.RANKING: Answering._ranking,
    Asks.COUNT_TASKS: Answering._count_tasks,
    Asks.COUNT_UNITS: Answering._count_units,
    Asks.YES_NO: Answering._yes_no,
    Asks.COUNT_CO_UNITS: Answering._count_co_units,
    Asks.COUNT_DOCUMENTS: Answering._count_documents,
    Asks.COUNT_TARGETS: Answering._targets,
    Asks.COMPARE: Answering._compare,
    Asks.TASK_RANKING: Answering._task_ranking,
    Asks.TARGETS: Answering._targets,
    Asks.TARGET_VALUE: Answering._targets,
    Asks.METADATA: lambda self, q, p: self._texts.metadata(q, p),
    Asks.SECTION: lambda self, q, p: self._texts.section(q, p),
    Asks.SEARCH: lambda self, q, p: self._texts.search(q, p),
    Asks.NOTHING: lambda self, q, p: self._texts.nothing(q),
}
