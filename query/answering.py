"""Plans become answers: complete rows in the order of the text, each with its evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pyoxigraph import Literal

from corpus.model import Evidence
from indexer.base import KnowledgeBase
from indexer.lexical import query_words
from indexer.words import words
from kg.queries import load
from query.answer import Answer, TargetItem, TaskItem, UnitItem, joined
from query.compile import ranking_query, targets_query, task_units_query, tasks_query, via_query
from query.lexicon import Lexicon
from query.plan import Asks, Plan, Topic, UnitRef

__all__ = ["Answering"]

_SPAN = re.compile(r"#char=(\d+),(\d+)$")
# Words that say the same in questions and in names of indicators.
_SAME = {
    "覆盖率": "比例 比重",
    "占比": "比重 比例 占",
    "比例": "比重 率 占",
    "gdp": "国内生产总值",
    "研发": "研究 试验 发展",
    "r&d": "研究 试验 发展",
    "投入": "投入 经费 支出",
    "占": "比重 占",
    "高企": "高新技术企业",
}
_PASSAGES = 10


class Answering:
    """Runs plans over an opened knowledge base."""

    def __init__(self, base: KnowledgeBase, lexicon: Lexicon) -> None:
        self._base, self._lexicon = base, lexicon

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

    def records(self, tasks: Sequence[TaskItem], *, document: str | None = None) -> list[dict[str, Any]]:
        """Tasks as records with their units, targets and deadlines; see design of `policykg tasks`."""
        bound = {"document": [Literal(document)]} if document else {}
        units: dict[str, list[dict[str, Any]]] = {}
        targets: dict[str, list[dict[str, Any]]] = {}
        for row in self._base.graph.query(load("assignments").bound(bound)).dicts():
            units.setdefault(row["task"], []).append(self._unit_record(row))
        for row in self._base.graph.query(load("targets").bound(bound)).dicts():
            targets.setdefault(row["of"], []).append(_target_record(row))
        deadlines = {r["task"]: r["deadline"] for r in self._base.graph.query(load("deadlines").bound(bound)).dicts()}
        return [
            {
                **{name: getattr(t, name) for name in ("document", "path", "title", "start", "end")},
                "units": units.get(t.iri, []),
                "targets": targets.get(t.iri, []),
                "deadline": deadlines.get(t.iri),
            }
            for t in tasks
        ]

    def _unit_record(self, row: Mapping[str, Any]) -> dict[str, Any]:
        mention = _SPAN.search(row["evidence"])
        start, end = (int(mention[1]), int(mention[2])) if mention else (0, 0)
        named = {"as_written": row["written"], "name": row["name"], "place": row["place"], "role": row["role"]}
        return {**named, "collective": row["group"], "start": start, "end": end}

    def all_units(self, document: str | None = None) -> tuple[UnitItem, ...]:
        """All units and groups, those with most tasks first."""
        query = load("units").bound({"document": [Literal(document)]} if document else {})
        rows = self._base.graph.query(query).dicts()
        return tuple(UnitItem(r["unit"], r["name"], r["place"], r["group"], tasks=r["tasks"]) for r in rows)

    # Tasks

    def _tasks(self, question: str, plan: Plan) -> Answer:
        tasks, sparql = self._task_rows(plan)
        if plan.words and plan.topic is None:
            tasks = self._about(plan.words, tasks)
        if not tasks:
            return Answer(question, "empty", "tasks", plan.reading(), self._no_task(plan), sparql=sparql)
        named = sum(t.via is None for t in tasks)
        via = len(tasks) - named
        extra = f",其中 {via} 项通过集体称谓落到{plan.place.name}" if plan.place and via else ""
        about = f"(与“{plan.words}”有关)" if plan.words and plan.topic is None else ""
        sentence = f"共 {len(tasks)} 项任务{about}{extra}。"
        evidence = tuple(t.evidence for t in tasks if t.evidence)
        return Answer(
            question, "answered", "tasks", plan.reading(), sentence, tasks=tasks, evidence=evidence, sparql=sparql
        )

    def _no_task(self, plan: Plan) -> str:
        """Nothing fits; where a role was asked for that no text states, say how many tasks there are without it."""
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
                markers.get(r["task"]) or self._quote(r["document"], r["start"], min(r["end"], r["start"] + 60)),
            )
            for r in rows
        )  # fmt: skip
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

    def _about(self, text: str, tasks: Sequence[TaskItem]) -> tuple[TaskItem, ...]:
        """Those tasks whose text holds a word of `text`."""
        wanted = [w for w in words(text) if len(w) > 1]
        texts = {t.iri: (self._base.catalog.text(t.document) or "")[t.start : t.end] for t in tasks}
        scores = {t.iri: sum(w in texts[t.iri] for w in wanted) for t in tasks}
        best = max(scores.values(), default=0)
        return tuple(t for t in tasks if best and scores[t.iri] == best)

    def _quote(self, document: str, start: int, end: int) -> Evidence:
        text = self._base.catalog.text(document) or ""
        return Evidence(document, start, end, text[start:end])

    def _evidence(self, document: str, iri: str) -> Evidence:
        """The evidence that an IRI of the form …#char=start,end names."""
        match = _SPAN.search(iri)
        return self._quote(document, int(match[1]), int(match[2])) if match else self._quote(document, 0, 0)

    # Units

    def _units(self, question: str, plan: Plan) -> Answer:
        sparql = task_units_query(plan)
        rows = list(self._base.graph.query(sparql).dicts())
        units = _unit_items(rows)
        if not units:
            return Answer(question, "empty", "units", plan.reading(), "没有写明责任单位。", sparql=sparql)
        evidence = tuple({r["marker"]: self._evidence(r["document"], r["marker"]) for r in rows}.values())
        named = [u.name for u in units if not u.group]
        groups = [u.name for u in units if u.group]
        sentence = (
            f"责任单位 {len(named)} 个: {joined(named, 12)}" + (f";集体: {joined(groups)}" if groups else "") + "。"
        )
        return Answer(
            question, "answered", "units", plan.reading(), sentence, units=units, evidence=evidence, sparql=sparql
        )

    def _co_units(self, question: str, plan: Plan) -> Answer:
        return self._ranked(
            question, plan, ranking_query(plan, with_unit=True), "与{}共同承担任务的单位 {} 个,第一位是{}({} 项)。"
        )

    def _ranking(self, question: str, plan: Plan) -> Answer:
        return self._ranked(question, plan, ranking_query(plan), "{}按任务数排序,共 {} 个单位,第一位是{}({} 项)。")

    def _ranked(self, question: str, plan: Plan, sparql: str, form: str) -> Answer:
        rows = list(self._base.graph.query(sparql).dicts())
        single = [r for r in rows if not r["group"]]
        if not single:
            return Answer(question, "empty", "ranking", plan.reading(), "没有这样的单位。", sparql=sparql)
        units = tuple(UnitItem(r["other"], r["name"], r["place"], r["group"], tasks=r["tasks"]) for r in rows)
        ranking = tuple((r["name"], r["tasks"]) for r in single)[: plan.limit]
        subject = "、".join(u.label for u in plan.units) or ""
        sentence = form.format(subject, len(single), *ranking[0])
        first = next(r for r in rows if not r["group"])
        evidence = self._example(plan, first["other"])
        return Answer(
            question, "answered", "ranking", plan.reading(), sentence, units=units, ranking=ranking, evidence=evidence, sparql=sparql
        )  # fmt: skip

    def _example(self, plan: Plan, unit: str) -> tuple[Evidence, ...]:
        """The tasks behind the first row of a ranking."""
        both = Plan(
            Asks.TASKS,
            units=(*plan.units, UnitRef("", "", (unit,))),
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
        sparql = task_units_query(replace(plan, without=()))
        units = [u for u in _unit_items(list(self._base.graph.query(sparql).dicts())) if u.iri not in excluded]
        named = tuple(u for u in units if not u.group)
        groups = len(units) - len(named)
        sentence = f"共 {len(named)} 个单位" + (f",另有 {groups} 个集体称谓" if groups else "") + "。"
        return Answer(
            question, "answered", "count", plan.reading(), sentence, units=named, value=len(named), unit="个", sparql=sparql
        )  # fmt: skip

    def _yes_no(self, question: str, plan: Plan) -> Answer:
        tasks, sparql = self._task_rows(plan)
        who = "、".join(u.label for u in plan.units)
        what = plan.topic.label if plan.topic else plan.region.label if plan.region else ""
        said = (
            f"是。{who}列为“{what}”的责任单位({len(tasks)} 项)。" if tasks else f"否。“{what}”的责任单位里没有{who}。"
        )
        evidence = tuple(t.evidence for t in tasks if t.evidence)
        if not tasks:
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
            rows = _matching(rows, plan.words)
        if plan.asks is Asks.TARGET_VALUE:
            rows = _best_value(rows, plan)
        if not rows:
            found = self._search(question, plan)
            if found.outcome == "answered":
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

    def _target(self, row: Mapping[str, Any]) -> TargetItem:
        value = row["value"]
        number = int(value) if value == value.to_integral_value() else float(value)
        evidence = Evidence(row["document"], row["start"], row["end"], row["quote"])
        return TargetItem(
            row["document"], row["path"] or "", row["indicator"], row["comparator"], number, row["unit"], row["time"], evidence
        )  # fmt: skip

    # Documents and text

    def _metadata(self, question: str, plan: Plan) -> Answer:
        column = _COLUMNS[plan.field or ""]
        rows = self._lexicon.documents
        chosen = plan.documents or tuple(rows)
        sparql = _documents_sparql(plan.documents)
        found = [(d, rows[d][column]) for d in chosen if rows[d].get(column)]
        if not found:
            return Answer(question, "empty", "text", plan.reading(), f"没有写明{plan.field}。", sparql=sparql)
        if len(chosen) > 1:
            lines = tuple(f"{rows[d]['title']}: {v}" for d, v in found[:20])
            return Answer(
                question, "answered", "text", plan.reading(), f"知识库里有 {len(chosen)} 个文件,各自的{plan.field}如下。",
                value="\n".join(lines), sparql=sparql,
            )  # fmt: skip
        document, value = found[0]
        evidence = self._field_evidence(document, str(value))
        return Answer(
            question, "answered", "text", plan.reading(), f"{plan.field}: {value}。", value=str(value), evidence=evidence, sparql=sparql
        )  # fmt: skip

    def _field_evidence(self, document: str, value: str) -> tuple[Evidence, ...]:
        text = self._base.catalog.text(document) or ""
        at = text.find(value)
        return (self._quote(document, at, at + len(value)),) if at >= 0 else ()

    def _section(self, question: str, plan: Plan) -> Answer:
        """The passages of a part of a document; with more words, the best of them first."""
        assert plan.topic is not None
        chosen = {s.iri: s for s in self._lexicon.sections if s.iri in plan.topic.iris}
        documents = tuple(dict.fromkeys(s.document for s in chosen.values()))
        hits = self._base.search(plan.words or plan.topic.label, k=200, documents=documents)
        paths = {(s.document, s.path) for s in chosen.values()}
        inside = [h for h in hits if any(h.document == d and _below(h.passage.path, p) for d, p in paths)]
        if not plan.words or not inside:
            ids = self._base.catalog.passage_ids(documents)
            every = [
                p
                for p in self._base.catalog.passages(ids)
                if any(p.document == d and _below(p.path, q) for d, q in paths)
            ]
            shown = [_passage(p, 1.0) for p in every]
        else:
            shown = [h.to_dict() for h in inside]
        return Answer(
            question, "answered" if shown else "empty", "passages", plan.reading(),
            f"“{plan.topic.label}”的原文 {len(shown)} 段。", passages=tuple(shown[:_PASSAGES]), sparql=None,
        )  # fmt: skip

    def _search(self, question: str, plan: Plan) -> Answer:
        """What only the text can answer: search, said to be that; or not understood, where the text knows none of it."""
        text = plan.words if plan.asks is Asks.SEARCH else question
        hits = self._base.search(text, k=_PASSAGES, documents=plan.documents)
        terms = [t for t in query_words(text) if len(t) > 1]
        known = {t for h in hits for t in terms if t in h.quote.lower()}
        understood = bool(terms) and len(known) * 2 >= len(terms) and bool(hits)
        passages = tuple(h.to_dict() for h in hits)
        if understood:
            sentence = f"图谱里没有现成答案,以下是原文检索到的 {len(passages)} 段。"
            return Answer(question, "answered", "passages", plan.reading(), sentence, passages=passages)
        return self._nothing(question, plan, passages)

    def _nothing(self, question: str, plan: Plan, passages: tuple[Mapping[str, Any], ...] = ()) -> Answer:
        examples = "; ".join(self._examples())
        more = "以下只是检索到的相近段落。" if passages else ""
        sentence = f"没有读懂这个问题。可以这样问: {examples}。{more}"
        return Answer(question, "not_understood", "passages", "", sentence, passages=passages)

    def _examples(self) -> list[str]:
        """Questions that work here, made from the names of this knowledge base."""
        units = [u.name for u in self.all_units() if not u.group]
        tasks = [t.label for t in self._lexicon.tasks if len(t.label) <= 24]
        examples = [f"哪些任务涉及{units[0]}?"] if units else []
        examples += [f"{tasks[0]}由谁负责?"] if tasks else []
        return [*examples, "任务最多的前三个单位"]


def _target_record(row: Mapping[str, Any]) -> dict[str, Any]:
    value = row["value"]
    number = int(value) if value == value.to_integral_value() else float(value)
    named = {name: row[name] for name in ("indicator", "comparator", "unit", "time", "start", "end")}
    return {**named, "value": number}


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


def _below(path: str, above: str) -> bool:
    return path == above or path.startswith(above + "/")


def _passage(passage: Any, score: float) -> dict[str, Any]:
    place = {"document": passage.document, "path": passage.path, "start": passage.start, "end": passage.end}
    return {**place, "quote": passage.quote, "score": score}


def _expanded(text: str) -> list[set[str]]:
    """The words of a question about an indicator, each with the words that say the same."""
    found = []
    for word in dict.fromkeys(w for w in words(text.lower()) if len(w) > 1):
        same = next((v for k, v in _SAME.items() if word == k), "")
        found.append({word, *same.split()})
    return found


def _matching(rows: Sequence[Mapping[str, Any]], text: str) -> list[Mapping[str, Any]]:
    """Targets whose indicator has the words asked for; those with most of them. 、 in the question parts alternatives."""
    chosen: list[Mapping[str, Any]] = []
    for part in text.split("、"):
        wanted = _expanded(part)
        if not wanted:
            continue
        scores = [sum(any(w in r["indicator"].lower() for w in group) for group in wanted) for r in rows]
        best = max(scores, default=0)
        if best * 4 >= len(wanted) * 3:
            chosen += [r for r, s in zip(rows, scores, strict=True) if s == best and best]
    return sorted({id(r): r for r in chosen}.values(), key=lambda r: (r["document"], r["order"]))


def _best_value(rows: Sequence[Mapping[str, Any]], plan: Plan) -> list[Mapping[str, Any]]:
    """The most exact match first: an indicator with the fewest other characters, a task's before a goal's."""
    wanted = sum(len(w) for w in words(plan.words))
    return sorted(rows, key=lambda r: (abs(len(r["indicator"]) - wanted), r["document"], r["order"]))


def _documents_sparql(documents: Sequence[str]) -> str:
    return load("documents").bound({"document": [Literal(d) for d in documents]} if documents else {})


_COLUMNS = {
    "文号": "number",
    "索引号": "index",
    "发布日期": "published",
    "成文日期": "signed",
    "发文机关": "issuers",
    "标题": "title",
    "主送机关": "addressees",
}
_ANSWERS: Mapping[Asks, Callable[[Answering, str, Plan], Answer]] = {
    Asks.TASKS: Answering._tasks,
    Asks.UNITS: Answering._units,
    Asks.CO_UNITS: Answering._co_units,
    Asks.RANKING: Answering._ranking,
    Asks.COUNT_TASKS: Answering._count_tasks,
    Asks.COUNT_UNITS: Answering._count_units,
    Asks.YES_NO: Answering._yes_no,
    Asks.TARGETS: Answering._targets,
    Asks.TARGET_VALUE: Answering._targets,
    Asks.METADATA: Answering._metadata,
    Asks.SECTION: Answering._section,
    Asks.SEARCH: Answering._search,
    Asks.NOTHING: Answering._nothing,
}
