"""Answers to when a task is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pyoxigraph import NamedNode

from corpus.model import Evidence
from kg.queries import load
from query.answers.answer import Answer, TaskItem, joined
from query.answers.facts import Facts
from query.answers.texts import TextAnswers
from query.understanding.plan import Asks, Plan

__all__ = ["Deadlines"]

_SHOWN = 5  # deadlines in a sentence


class Deadlines:
    """Runs the plans that ask by when something is to be done."""

    def __init__(self, facts: Facts, texts: TextAnswers) -> None:
        self._facts, self._texts = facts, texts

    def answer(self, question: str, plan: Plan) -> Answer:
        """The deadlines of the tasks that are meant, in the words of the texts."""
        tasks, sparql = self._facts.tasks(replace(plan, asks=Asks.TASKS))
        if not tasks:
            return self._texts.search(question, replace(plan, asks=Asks.SEARCH, words=question))
        said = self._said(tasks)
        dated = tuple(t for t in tasks if t.iri in said)
        if not dated:
            sentence = f"原文没有写明完成时限,共 {len(tasks)} 项任务。"
            return Answer(question, "empty", "text", plan.reading(), sentence, tasks=tasks, sparql=sparql)
        lines = [said[t.iri] if len(tasks) == 1 else f"{t.title[:24]}: {said[t.iri]}" for t in dated]
        rest = f"另有 {len(tasks) - len(dated)} 项没有写明。" if len(dated) < len(tasks) else ""
        return Answer(
            question, "answered", "text", plan.reading(), f"完成时限: {joined(lines, _SHOWN)}。{rest}",
            value="\n".join(lines), tasks=dated, evidence=self._where(dated, said), sparql=sparql,
        )  # fmt: skip

    def _said(self, tasks: Sequence[TaskItem]) -> dict[str, str]:
        """The deadline of each task that has one, as it is written."""
        among = {"task": [NamedNode(t.iri) for t in tasks]}
        rows = load("deadlines").rows(self._facts.base.graph, among).dicts()
        return {r["task"]: r["deadline"] for r in rows}

    def _where(self, tasks: Sequence[TaskItem], said: dict[str, str]) -> tuple[Evidence, ...]:
        """The characters of each task that state its deadline."""
        found = ((t, self._facts.text(t.document).find(said[t.iri], t.start, t.end)) for t in tasks)
        return tuple(
            self._facts.sentence(self._facts.quoted(t.document, at, at + len(said[t.iri])))
            for t, at in found
            if at >= 0
        )
