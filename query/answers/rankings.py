"""Answers that order things by number: units by tasks, tasks by units, the partners of a unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from query.answers.answer import Answer, UnitItem, joined
from query.answers.compile import documents_counts_query, ranking_query, task_ranking_query
from query.answers.facts import ROLE_NAMES, Facts, task_topic
from query.understanding.plan import Asks, Plan

__all__ = ["Rankings"]

_SHOWN = 6  # documents in a sentence


class Rankings:
    """Runs the plans whose answer is an order."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def co_units(self, question: str, plan: Plan) -> Answer:
        """Who shares tasks with a unit, most first."""
        form = "与{}共同承担任务的单位有 {} 个,最多的是{}({} 项)。"
        return self._ranked(question, plan, ranking_query(plan, with_unit=True), form)

    def count_co_units(self, question: str, plan: Plan) -> Answer:
        """How many share tasks with a unit."""
        found = self.co_units(question, plan)
        units = tuple(u for u in found.units if not u.group)
        return replace(found, outcome="answered", kind="count", value=len(units), unit="个", units=units)

    def units(self, question: str, plan: Plan) -> Answer:
        """Units by number of tasks; where a number of tasks is asked for, those that have it."""
        if plan.task_range:
            form = f"{{}}任务数 {plan.task_range} 的单位有 {{}} 个,排在最前的是{{}}({{}} 项)。"
        else:
            order = "从少到多" if plan.ascending else "从多到少"
            form = f"{{}}按任务数{order}共有 {{}} 个单位,排在最前的是{{}}({{}} 项)。"
        if plan.asks_for == "average":
            return self._average(question, plan)
        return self._ranked(question, plan, ranking_query(plan), form)

    def _average(self, question: str, plan: Plan) -> Answer:
        """How many tasks a unit has on average; groups are not counted."""
        sparql = ranking_query(plan)
        single = [r for r in self._facts.rows(sparql) if not r["group"]]
        if not single:
            return Answer(question, "empty", "count", plan.reading(), "没有写明责任单位的任务。", sparql=sparql)
        total = sum(r["tasks"] for r in single)
        value = round(total / len(single), 2)
        said = f"{len(single)} 个单位共 {total} 项次,平均每个 {value} 项;集体称谓不计,几个单位共同承担的任务各计一次。"
        ranking = tuple((r["name"], r["tasks"]) for r in single)
        return Answer(
            question, "answered", "count", plan.reading(), said, value=value, unit="项", ranking=ranking, sparql=sparql
        )

    def _ranked(self, question: str, plan: Plan, sparql: str, form: str) -> Answer:
        rows = self._facts.rows(sparql)
        single = [r for r in rows if not r["group"]]
        if not single:
            role = ROLE_NAMES.get(plan.role or "", "")
            said = f"原文没有写明{role}单位,排不出来。" if role else "没有这样的单位。"
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
            if plan.limit == 1:
                sentence = f"并列{'最少' if plan.ascending else '最多'}的有 {len(ranking)} 个单位,各 {tied} 项。"
        first = next((r["other"] for r in single if ranking and r["name"] == ranking[0][0]), single[0]["other"])
        return Answer(
            question, "answered" if ranking else "empty", "ranking", plan.reading(), sentence,
            units=units, ranking=ranking, evidence=self._facts.example(first), sparql=sparql,
        )  # fmt: skip

    def compare(self, question: str, plan: Plan) -> Answer:
        """The units named, by their number of tasks; a place among all, where that is asked for."""
        if plan.asks_for == "apart":
            return self._apart(question, plan)
        alone = plan.asks_for in ("place", "first")
        sparql = ranking_query(replace(plan, units=()) if alone else plan)
        rows = [r for r in self._facts.rows(sparql) if not r["group"] or not alone]
        counts = {r["other"]: r["tasks"] for r in rows}
        mine = [(u.label, sum(counts.get(i, 0) for i in u.iris)) for u in plan.units]
        ranking = tuple(sorted(mine, key=lambda row: row[1] if plan.ascending else -row[1]))
        value, sentence = _compared(plan, mine, ranking, counts.values())
        if alone:
            ranking = tuple((r["name"], r["tasks"]) for r in rows)
        kind = {"place": "count", "difference": "count", "more": "yes_no", "equal": "yes_no", "first": "yes_no"}
        unit = {"place": "名", "difference": "项"}.get(plan.asks_for)
        evidence = tuple(e for u in plan.units for e in self._facts.example(*u.iris))
        return Answer(
            question, "answered", kind.get(plan.asks_for, "ranking"), plan.reading(), f"{sentence}。",
            ranking=ranking, value=value, unit=unit, evidence=evidence, sparql=sparql,
        )  # fmt: skip

    def _apart(self, question: str, plan: Plan) -> Answer:
        """The tasks that only one of two units has, those of the first before those of the second."""
        scope = Plan(Asks.TASKS, documents=plan.documents, region=plan.region, role=plan.role)
        found = [self._facts.tasks(replace(scope, units=(unit,))) for unit in plan.units]
        names = [u.label for u in plan.units]
        iris = [{t.iri for t in tasks} for tasks, _ in found]
        only = [tuple(t for t in found[n][0] if t.iri not in iris[1 - n]) for n in (0, 1)]
        ranking = tuple((name, len(own)) for name, own in zip(names, iris, strict=True))
        said = f"{','.join(f'{n} {c} 项' for n, c in ranking)};共同的 {len(iris[0] & iris[1])} 项"
        said += "".join(f",只有{name}的 {len(own)} 项" for name, own in zip(names, only, strict=True))
        tasks = (*only[0], *only[1])
        return Answer(
            question, "answered" if iris[0] | iris[1] else "empty", "tasks", plan.reading(), f"{said}。以下是不同的。",
            tasks=tasks, ranking=ranking, evidence=tuple(t.evidence for t in tasks if t.evidence),
            sparql="\n\n".join(sparql for _, sparql in found),
        )  # fmt: skip

    def _by_document(self, question: str, plan: Plan) -> Answer:
        """How many tasks a unit has in each document, or in those of each year by their dates; most first."""
        tasks, sparql = self._facts.tasks(replace(plan, asks=Asks.TASKS, years=()))
        rows = self._facts.lexicon.documents
        names = {d: f"《{row['title']}》" for d, row in rows.items()}
        if plan.asks_for == "by year":
            names = {d: f"{str(row['signed'] or row['published'] or '')[:4]}年" for d, row in rows.items()}
        counts = Counter({f"{y}年": 0 for y in plan.years} if plan.years else {names[d]: 0 for d in plan.documents})
        counts.update(names[t.document] for t in tasks if not plan.years or names[t.document] in counts)
        ranking = tuple(sorted(counts.items(), key=lambda row: row[1] if plan.ascending else -row[1]))
        if not any(counts.values()):
            return Answer(question, "empty", "ranking", plan.reading(), "没有符合条件的任务。", sparql=sparql)
        note = "按文件的成文年份统计。" if plan.years else ""
        said = f"{joined([f'{n} {c} 项' for n, c in ranking], _SHOWN)}。{note}"
        chosen = tuple(t for t in tasks if names[t.document] in counts)
        return Answer(
            question, "answered", "ranking", plan.reading(), said, ranking=ranking,
            evidence=tuple(t.evidence for t in chosen if t.evidence), sparql=sparql,
        )  # fmt: skip

    def documents(self, question: str, plan: Plan) -> Answer:
        """The documents named, by their number of tasks, units or targets; by those of a unit, where one is named."""
        if plan.units:
            return self._by_document(question, plan)
        sparql = documents_counts_query(plan.documents)
        rows = self._facts.rows(sparql)
        order = sorted(rows, key=lambda r: r[plan.asks_for] if plan.ascending else -r[plan.asks_for])
        ranking = tuple((f"《{r['title']}》", r[plan.asks_for]) for r in order)
        sentence = ";".join(
            f"《{r['title']}》{r['tasks']} 项任务、{r['units']} 个责任单位、{r['targets']} 个指标" for r in order
        )
        return Answer(question, "answered", "ranking", plan.reading(), f"{sentence}。", ranking=ranking, sparql=sparql)

    def tasks(self, question: str, plan: Plan) -> Answer:
        """Tasks by the number of their units; groups do not count."""
        sparql = task_ranking_query(plan)
        counts = {r["task"]: r["units"] for r in self._facts.rows(sparql)}
        best = _chosen(list(counts.items()), plan)
        if not best:
            return Answer(question, "empty", "ranking", plan.reading(), "没有写明责任单位的任务。", sparql=sparql)
        tasks = self._facts.tasks(Plan(Asks.TASKS, topic=task_topic([task for task, _ in best])))[0]
        tasks = tuple(sorted(tasks, key=lambda t: counts[t.iri] if plan.ascending else -counts[t.iri]))
        ranking = tuple((t.title, counts[t.iri]) for t in tasks)
        titles = joined([f"“{n}”" for n, _ in ranking])
        sentence = f"{titles}有 {ranking[0][1]} 个责任单位,{'最少' if plan.ascending else '最多'}。"
        evidence = tuple(t.evidence for t in tasks if t.evidence)
        return Answer(
            question, "answered", "ranking", plan.reading(), sentence,
            tasks=tasks, ranking=ranking, evidence=evidence, sparql=sparql,
        )  # fmt: skip


def _compared(
    plan: Plan, mine: list[tuple[str, int]], ranking: Sequence[tuple[str, int]], counts: object
) -> tuple[int | bool | None, str]:
    """The value of a comparison and the sentence that states it."""
    first, last = mine[0], mine[-1]
    every = list(counts)  # type: ignore[call-overload]
    sentence = ",".join(f"{n} {c} 项" for n, c in ranking)
    if plan.asks_for in ("place", "first"):
        ahead = sum((c < first[1]) if plan.ascending else (c > first[1]) for c in every)
        said = f"{first[0]}有 {first[1]} 项任务,{'从少到多' if plan.ascending else ''}排第 {1 + ahead}"
        return (not ahead, f"{'否' if ahead else '是'}。{said}") if plan.asks_for == "first" else (1 + ahead, said)
    if plan.asks_for == "difference":
        return abs(first[1] - last[1]), f"{sentence},相差 {abs(first[1] - last[1])} 项"
    if plan.asks_for == "more":
        value = first[1] < last[1] if plan.ascending else first[1] > last[1]
        return value, f"{'是' if value else '否'}。{sentence}"
    if plan.asks_for == "equal":
        same = first[1] == last[1]
        return same, f"{'是' if same else '否'}。{sentence}"
    return None, f"{sentence},一样多" if ranking[0][1] == ranking[-1][1] else sentence


def _chosen(rows: Sequence[tuple[str, int]], plan: Plan) -> tuple[tuple[str, int], ...]:
    """The rows of a ranking that are asked for; who ties with the last of them belongs to them."""
    if plan.nth is not None:
        return tuple(r for r in rows if r[1] == rows[plan.nth - 1][1]) if len(rows) >= plan.nth else ()
    if plan.limit is None or plan.limit >= len(rows):
        return tuple(rows)
    last = rows[plan.limit - 1][1]
    return tuple(r for n, r in enumerate(rows) if n < plan.limit or r[1] == last)
