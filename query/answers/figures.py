"""Answers about quantitative targets: their list, one value, their number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from corpus.model import Evidence
from query.answers.answer import Answer, TargetItem
from query.answers.compile import target_names_query, targets_query
from query.answers.facts import Facts
from query.answers.texts import TextAnswers
from query.understanding.amounts import unit_asked_for
from query.understanding.asking import normalise
from query.understanding.lexicon import core
from query.understanding.matching import DOING, best_first, matching, partly_matching, wanted_words
from query.understanding.plan import Asks, Plan, Topic
from query.understanding.scope import titled

__all__ = ["Figures"]


_SERIES = 6  # indicators in a sentence
_TASKS = 4  # tasks or documents that one heading or title is of
_NEAR = 400  # indicators that have some of the words


class Figures:
    """Runs the plans whose answer is a target."""

    def __init__(self, facts: Facts, texts: TextAnswers) -> None:
        self._facts, self._texts = facts, texts

    def answer(self, question: str, plan: Plan) -> Answer:
        """Targets by time, subject and words; where none is set for the year, those that hold every year."""
        rows, sparql = self._rows(plan)
        note = ""
        if not rows and plan.years and plan.words:
            rows, sparql, note = self._of_no_year(plan)
        elif plan.asks is Asks.TARGET_VALUE and len(plan.years) == 1:
            rows = [*rows, *self._untimed(plan)[0]]
        if not rows and plan.words and plan.asks is not Asks.COUNT_TARGETS:
            rows, sparql, note = self._about(plan)
        if plan.asks is Asks.TARGET_VALUE:
            rows = best_first(_in_units(rows, question), plan.words)
        if plan.asks is Asks.TARGETS and rows:
            rows, sparql = self._of_whole_task(plan, rows) or (rows, sparql)
        if plan.asks is Asks.COUNT_TARGETS:
            return self._count(question, plan, rows, sparql)
        if not rows:
            return self._none(question, plan, sparql)
        targets = tuple(self._target(r) for r in rows)
        found = self._value(question, plan, targets, sparql) if plan.asks is Asks.TARGET_VALUE else None
        found = found or Answer(
            question, "answered", "targets", plan.reading(), f"共 {len(targets)} 个指标。",
            targets=targets, evidence=tuple(t.evidence for t in targets), sparql=sparql,
            value=targets[0].value if len(targets) == 1 else None, unit=targets[0].unit if len(targets) == 1 else None,
        )  # fmt: skip
        return replace(found, sentence=note + found.sentence)

    def _of_whole_task(
        self, plan: Plan, rows: Sequence[Mapping[str, Any]]
    ) -> tuple[list[Mapping[str, Any]], str] | None:
        """养老服务 is all of the task 完善养老服务, where the indicators that have the words are of no other."""
        own = [t for t in self._facts.lexicon.tasks if plan.words and core(t.label).lower() == plan.words]
        if plan.topic or len(own) != 1 or any(r["target"].split("/target/")[0] != own[0].iri for r in rows):
            return None
        return self._rows(replace(plan, words="", topic=Topic(own[0].label, "task", (own[0].iri,))))

    def _of_no_year(self, plan: Plan) -> tuple[list[Mapping[str, Any]], str, str]:
        """Where none is set for a year: those that hold every year, else those without a time in documents of that year."""
        years = "、".join(map(str, plan.years))
        rows, sparql = self._rows(replace(plan, years=(), annual=True))
        if rows:
            return rows, sparql, f"没有单独写 {years} 年的值,以下是每年的指标。"
        rows, sparql = self._untimed(plan)
        return rows, sparql, f"以下指标没有写明时间,出自 {years} 年的文件。"

    def _untimed(self, plan: Plan) -> tuple[list[Mapping[str, Any]], str]:
        """Targets without a time, in documents of the years asked for."""
        own = tuple(d for d in plan.documents or self._facts.lexicon.documents if self._year(d) in plan.years)
        rows, sparql = self._rows(replace(plan, years=(), documents=own)) if own and plan.words else ([], "")
        return [r for r in rows if not r["time"]], sparql

    def _about(self, plan: Plan) -> tuple[list[Mapping[str, Any]], str, str]:
        """Where no indicator has the words: targets of the tasks whose headings have them all, else, of a list, of the
        documents whose titles do."""
        lexicon = self._facts.lexicon
        wanted = [w for w in wanted_words(plan.words) if w not in DOING]
        own = [t for t in lexicon.tasks if wanted and all(w in t.label.lower() for w in wanted)]
        own = [t for t in own if not plan.documents or t.document in plan.documents]
        if plan.topic is None and 0 < len(own) <= _TASKS:
            topic = Topic(own[0].label, "task", tuple(t.iri for t in own))
            rows, sparql = self._rows(replace(plan, words="", topic=topic))
            if rows:
                return rows, sparql, f"指标的名称里没有“{plan.words}”,以下是任务“{own[0].label[:24]}”的指标。"
        about = titled(plan.words, plan.documents or lexicon.documents, lexicon)
        if plan.asks is Asks.TARGETS and 0 < len(about) <= _TASKS:
            rows, sparql = self._rows(replace(plan, words="", documents=about))
            return rows, sparql, f"以下是标题有“{plan.words}”的 {len(about)} 个文件的指标。"
        return [], "", ""

    def _year(self, document: str) -> int:
        """The year that a document's title is for, else the year of its date; 0 where it says neither."""
        row = self._facts.lexicon.documents[document]
        titled = re.findall(r"20\d\d(?=年)", str(row["title"]))
        said = titled[0] if titled else str(row["signed"] or row["published"] or "")[:4]
        return int(said) if said.isdigit() else 0

    def years(self, question: str, plan: Plan) -> Answer:
        """The targets of some years side by side, those that every year has first said in the sentence."""
        rows, sparql = self._rows(plan)
        rows = [*rows, *self._untimed(plan)[0]]
        if not rows:
            return self._none(question, plan, sparql)
        rows = sorted(rows, key=lambda r: (r["document"], r["indicator"], r["time"] or ""))
        targets = tuple(self._target(r) for r in rows)
        value = _difference(targets, plan.years)
        return Answer(
            question, "answered", "targets", plan.reading(), _side_by_side(targets, plan.years), value=value,
            unit=targets[0].unit if value is not None else None,
            targets=targets, evidence=tuple(t.evidence for t in targets), sparql=sparql,
        )  # fmt: skip

    def targets(self, plan: Plan) -> tuple[TargetItem, ...]:
        """The targets of a plan, complete and in the order of the texts."""
        return tuple(self._target(r) for r in self._rows(plan)[0])

    def _rows(self, plan: Plan) -> tuple[list[Mapping[str, Any]], str]:
        asked = self._facts.lexicon.outside_titles(plan.words, plan.documents) if plan.documents else plan.words
        chosen = matching(self._facts.lexicon.indicators, asked) if asked else None
        scoped = plan.units or plan.topic or plan.region or plan.documents or plan.years or plan.annual
        if chosen is not None and scoped:  # the best match among those that the other constraints leave
            among = {r["target"] for r in self._facts.rows(target_names_query(plan))}
            names: Mapping[str, str] = {t: i for t, i in self._facts.lexicon.indicators.items() if t in among}
            chosen = matching(names, asked)
        else:
            names = self._facts.lexicon.indicators
        if chosen is not None and not chosen:
            chosen = self._headed(names, asked)
        sparql = targets_query(plan, chosen)
        if chosen is not None and not chosen:
            return [], sparql
        rows = self._facts.rows(sparql)
        amount = plan.amount
        return [r for r in rows if amount is None or (r["unit"] == amount.unit and r["value"] in amount)], sparql

    def _headed(self, names: Mapping[str, str], asked: str) -> list[str]:
        """Indicators that have some of the words, where the heading of their task has the others: 每年培训 3000 人, under
        加强养老服务人员培训."""
        near = partly_matching(names, asked)
        if not 0 < len(near) <= _NEAR:
            return []
        rows = self._facts.rows(targets_query(Plan(Asks.TARGETS), near))
        return matching({r["target"]: f"{r['title'] or ''} {r['indicator']}" for r in rows}, asked, behind=True)

    def _value(self, question: str, plan: Plan, targets: Sequence[TargetItem], sparql: str) -> Answer:
        first = targets[0]
        one = len({self._facts.lexicon.documents[t.document]["place"] for t in targets}) == 1
        time = first.time or "未写明时间"
        sentence = f"{first.indicator} {first.comparator} {first.value}{first.unit}({time})。"
        if not one:
            sentence = f"不止一地写了这样的指标,共 {len(targets)} 个。"
        elif len(plan.years) > 1:
            sentence = ";".join(f"{t.time or '未写明时间'} {t.comparator} {t.value}{t.unit}" for t in targets) + "。"
        elif len(values := _told_apart_by_nothing(first, targets)) > 1:
            one = False
            sentence = f"{first.indicator}写了 {len(values)} 个值: {'、'.join(values)}({time}),图谱分不清各是哪一年的,请看依据。"
        elif len(others := self._otherwise(first, targets)) > 1:
            one = False
            titles = self._facts.lexicon.documents
            said = "、".join(f"《{titles[t.document]['title']}》{t.comparator} {t.value}{t.unit}" for t in others)
            sentence = f"{first.indicator}({time})几个文件写得不同: {said}。"
        value, unit = (first.value, first.unit) if one else (None, None)
        return Answer(
            question, "answered", "targets", plan.reading(), sentence,
            targets=tuple(targets), value=value, unit=unit,
            evidence=tuple(t.evidence for t in targets), sparql=sparql,
        )  # fmt: skip

    def _none(self, question: str, plan: Plan, sparql: str) -> Answer:
        found = self._texts.search(question, plan)
        years = [str(y) for y in plan.years]
        if years and found.outcome == "answered" and not any(y in p["quote"] for y in years for p in found.passages):
            said = f"没有写到 {'、'.join(years)} 年的这个指标,以下只是意思相近的段落。"
            return replace(found, outcome="empty", kind="targets", sentence=said)
        if found.outcome == "answered" or (plan.asks is Asks.TARGET_VALUE and not plan.with_target):
            return found
        return Answer(question, "empty", "targets", plan.reading(), "没有这样的量化指标。", sparql=sparql)

    def _otherwise(self, first: TargetItem, targets: Sequence[TargetItem]) -> list[TargetItem]:
        """The target and those of other documents that set another value for the same indicator and year."""

        def key(target: TargetItem) -> tuple[str, str, int]:
            return target.indicator, target.unit, target.year or (0 if target.time else self._year(target.document))

        same = [t for t in targets if key(t) == key(first) and key(first)[2]]
        values = {t.value: t for t in reversed(same)}
        return sorted(values.values(), key=lambda t: t.document) if len({t.document for t in same}) > 1 else []

    def _count(self, question: str, plan: Plan, rows: Sequence[Mapping[str, Any]], sparql: str) -> Answer:
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
            row["document"], row["path"] or "", row["indicator"], row["comparator"], number, row["unit"], row["time"],
            evidence, row["of"], row["title"] or "", row["year"], row["annual"], around=self._facts.sentence(evidence),
        )  # fmt: skip


def _in_units(rows: Sequence[Mapping[str, Any]], question: str) -> list[Mapping[str, Any]]:
    """The targets in units of the kind that is asked for, money or time."""
    units = unit_asked_for(normalise(question))
    return [r for r in rows if units is None or units.search(r["unit"])]


def _told_apart_by_nothing(first: TargetItem, targets: Sequence[TargetItem]) -> list[str]:
    """The values of one indicator at one time, where several are written: 2023—2025年分别达到 …."""
    key = (first.document, first.indicator, first.unit, first.time, first.comparator)
    same = [t for t in targets if (t.document, t.indicator, t.unit, t.time, t.comparator) == key]
    return list(dict.fromkeys(f"{t.value}{t.unit}" for t in same)) if first.time and len(same) > 1 else []


def _difference(targets: Sequence[TargetItem], years: Sequence[int]) -> float | int | None:
    """What lies between two years of the one indicator that has both; None where several have."""
    series: dict[tuple[str, str, str], dict[int | None, TargetItem]] = {}
    for target in targets:
        series.setdefault((target.document, target.indicator, target.unit), {})[target.year] = target
    both = [of for of in series.values() if len(years) == 2 and all(y in of for y in years)]
    return round(abs(both[0][years[1]].value - both[0][years[0]].value), 6) if len(both) == 1 else None


def _side_by_side(targets: Sequence[TargetItem], years: Sequence[int]) -> str:
    """高新技术企业: 2019年 70家 → 2021年 100家; how many targets only one of the years has."""
    series: dict[tuple[str, str, str], dict[int, TargetItem]] = {}
    for target in targets:
        year = next((y for y in years if target.time and str(y) in target.time), None)
        if year is not None:
            series.setdefault((target.document, target.indicator, target.unit), {})[year] = target
    both = [{y: of[y] for y in sorted(of)} for of in series.values() if len(of) == len(set(years))]
    said = [
        f"{next(iter(of.values())).indicator}: " + " → ".join(f"{y}年 {t.value}{t.unit}" for y, t in of.items())
        for of in both[:_SERIES]
    ]
    alone = len(targets) - sum(len(of) for of in both)
    rest = f"只写了其中一年的指标 {alone} 个。" if alone else ""
    apart = _difference(targets, years)
    if apart is not None:
        rest = f"相差 {apart}{'个百分点' if targets[0].unit == '%' else targets[0].unit}。{rest}"
    return f"{';'.join(said)}。{rest}" if said else f"没有几年都写了的指标。{rest}"
