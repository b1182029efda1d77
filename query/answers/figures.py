"""Answers about quantitative targets: their list, one value, their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from corpus.model import Evidence
from query.answers.answer import Answer, TargetItem
from query.answers.compile import target_names_query, targets_query
from query.answers.facts import Facts
from query.answers.texts import TextAnswers
from query.understanding.matching import best_first, matching
from query.understanding.plan import Asks, Plan

__all__ = ["Figures"]


_SERIES = 6  # indicators in a sentence


class Figures:
    """Runs the plans whose answer is a target."""

    def __init__(self, facts: Facts, texts: TextAnswers) -> None:
        self._facts, self._texts = facts, texts

    def answer(self, question: str, plan: Plan) -> Answer:
        """Targets by time, subject and words; where none is set for the year, those that hold every year."""
        rows, sparql = self._rows(plan)
        every_year = not rows and bool(plan.years and plan.words)
        if every_year:
            rows, sparql = self._rows(replace(plan, years=(), annual=True))
        if plan.asks is Asks.TARGET_VALUE:
            rows = best_first(rows, plan.words)
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
        if every_year:
            years = "、".join(map(str, plan.years))
            return replace(found, sentence=f"没有单独写 {years} 年的值,以下是每年的指标。{found.sentence}")
        return found

    def years(self, question: str, plan: Plan) -> Answer:
        """The targets of some years side by side, those that every year has first said in the sentence."""
        rows, sparql = self._rows(plan)
        if not rows:
            return self._none(question, plan, sparql)
        rows = sorted(rows, key=lambda r: (r["document"], r["indicator"], r["time"] or ""))
        targets = tuple(self._target(r) for r in rows)
        return Answer(
            question, "answered", "targets", plan.reading(), _side_by_side(targets, plan.years),
            targets=targets, evidence=tuple(t.evidence for t in targets), sparql=sparql,
        )  # fmt: skip

    def targets(self, plan: Plan) -> tuple[TargetItem, ...]:
        """The targets of a plan, complete and in the order of the texts."""
        return tuple(self._target(r) for r in self._rows(plan)[0])

    def _rows(self, plan: Plan) -> tuple[list[Mapping[str, Any]], str]:
        words = self._facts.lexicon.outside_titles(plan.words, plan.documents) if plan.documents else plan.words
        chosen = matching(self._facts.lexicon.indicators, words) if words else None
        scoped = plan.units or plan.topic or plan.region or plan.documents or plan.years or plan.annual
        if chosen is not None and scoped:  # the best match among those that the other constraints leave
            among = {r["target"] for r in self._facts.rows(target_names_query(plan))}
            names = {t: i for t, i in self._facts.lexicon.indicators.items() if t in among}
            chosen = matching(names, words)
        sparql = targets_query(plan, chosen)
        if chosen is not None and not chosen:
            return [], sparql
        return list(self._facts.rows(sparql)), sparql

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
        value, unit = (first.value, first.unit) if one else (None, None)
        return Answer(
            question, "answered", "targets", plan.reading(), sentence,
            targets=tuple(targets), value=value, unit=unit,
            evidence=tuple(t.evidence for t in targets), sparql=sparql,
        )  # fmt: skip

    def _none(self, question: str, plan: Plan, sparql: str) -> Answer:
        found = self._texts.search(question, plan)
        if found.outcome == "answered" or (plan.asks is Asks.TARGET_VALUE and not plan.with_target):
            return found
        return Answer(question, "empty", "targets", plan.reading(), "没有这样的量化指标。", sparql=sparql)

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


def _told_apart_by_nothing(first: TargetItem, targets: Sequence[TargetItem]) -> list[str]:
    """The values of one indicator at one time, where several are written: 2023—2025年分别达到 …."""
    key = (first.document, first.indicator, first.unit, first.time, first.comparator)
    same = [t for t in targets if (t.document, t.indicator, t.unit, t.time, t.comparator) == key]
    return list(dict.fromkeys(f"{t.value}{t.unit}" for t in same)) if first.time and len(same) > 1 else []


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
    return f"{';'.join(said)}。{rest}" if said else f"没有几年都写了的指标。{rest}"
