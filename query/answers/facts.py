"""What plans select from the graph: tasks in the order of the texts, each with the characters that assign it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from corpus.model import Evidence
from indexer.base import KnowledgeBase
from indexer.words import fold_text, tagged
from kg.listed import plain_label
from kg.vocabulary import PKG
from query.answers.answer import TaskItem, UnitItem
from query.answers.compile import (
    assigned_query,
    due_query,
    task_ranking_query,
    tasks_query,
    topic_query,
    topic_words_query,
    unit_markers_query,
    via_query,
)
from query.understanding.lexicon import Lexicon, path_of
from query.understanding.matching import holds, may_hold, partly, plain
from query.understanding.plan import Asks, Plan, Topic, UnitRef
from query.views.records import SPAN

__all__ = ["ROLE_NAMES", "Facts", "task_topic"]

ROLE_NAMES = {"lead": "牵头", "cooperating": "配合"}
_ROLE = {PKG.Lead.value: "lead", PKG.Cooperating.value: "cooperating", PKG.Responsible.value: "responsible"}
_MANY = 500  # tasks in one query
_TEXTS = 512  # documents whose text is kept
_BY_TEXT = (Asks.TASKS, Asks.UNITS, Asks.COUNT_TASKS, Asks.COUNT_UNITS, Asks.YES_NO)
_SHORT = 2  # characters of a word that may stand across two others
_UNMARKED = 60  # characters that stand for a task which nobody is named for
_STOPS = "。；;！\n"
_EXAMPLES = 50  # evidences of a row of a ranking
_CLAUSE = 40  # characters of a clause on each side of the words that count
_CLAUSE_START = re.compile(r"[^。；;！？\n]*$")
_CLAUSE_END = re.compile(r"[^。；;！？\n]*")


def _text(base: KnowledgeBase, document: str) -> str:
    """The text of a document, while there is time."""
    base.patience.left(0)
    return base.catalog.text(document) or ""


class _Assigned(NamedTuple):
    """A unit made responsible for a task; in the order of the text when sorted."""

    order: int
    unit: str
    role: str
    marker: str


class Facts:
    """The graph and the texts of an opened knowledge base."""

    def __init__(self, base: KnowledgeBase, lexicon: Lexicon) -> None:
        self.base, self.lexicon = base, lexicon
        self.text = lru_cache(maxsize=_TEXTS)(lambda document: _text(base, document))
        self._paged = lru_cache(maxsize=_TEXTS)(lambda document: base.catalog.page_of(document, 0) is not None)
        self._plain = lru_cache(maxsize=_TEXTS)(lambda document: plain(self.text(document)))
        self._folded = lru_cache(maxsize=_TEXTS)(lambda document: fold_text(self.text(document)))

    def rows(self, sparql: str) -> list[dict[str, Any]]:
        """The rows of a query."""
        return list(self.base.graph.query(sparql).dicts())

    def quoted(self, document: str, start: int, end: int) -> Evidence:
        """The characters of a document from `start` to before `end`."""
        return Evidence(document, start, end, self.text(document)[start:end], self._page(document, start))

    def sentence(self, evidence: Evidence) -> Evidence:
        """The sentence that evidence stands in."""
        text = self.text(evidence.document)
        start = max(text.rfind(stop, 0, evidence.start) for stop in _STOPS) + 1
        ends = (text.find(stop, evidence.end) for stop in _STOPS)
        end = min((e + 1 for e in ends if e >= 0), default=len(text))
        whole = text[start:end]
        return self.quoted(evidence.document, start + len(whole) - len(whole.lstrip()), start + len(whole.rstrip()))

    def _page(self, document: str, start: int) -> int | None:
        """The page of a character; most documents have none."""
        return self.base.catalog.page_of(document, start) if self._paged(document) else None

    def evidence(self, document: str, iri: str) -> Evidence:
        """The evidence that an IRI of the form …#char=start,end names."""
        match = SPAN.search(iri)
        return self.quoted(document, int(match[1]), int(match[2])) if match else self.quoted(document, 0, 0)

    def tasks(self, plan: Plan) -> tuple[tuple[TaskItem, ...], str]:
        """The tasks of a plan, complete and in the order of the texts, and the query that gave them."""
        plan = self._with_due(plan)
        if plan.words and plan.topic is None and not (plan.units or plan.place or plan.unit_range):
            return self._mentioning(plan)
        queries = self._queries(plan)
        found: dict[str, dict[str, Any]] = {}
        for sparql in queries:
            for row in self.rows(sparql):
                found.setdefault(row["task"], row)
        rows = sorted(found.values(), key=lambda r: (r["document"], r["order"]))
        if plan.words and plan.topic is None:
            chosen = self._having(plan.words, ((r["task"], r["document"], r["start"], r["end"]) for r in rows))
            rows = [r for r in rows if r["task"] in chosen]
        if plan.part:
            rows = [r for r in rows if plan.part in self.text(r["document"])[r["start"] : r["end"]]] or rows
        return self._items(plan, rows), "\n\n".join(queries)

    def _with_due(self, plan: Plan) -> Plan:
        """A plan with the tasks that are due in its time, as a topic of it."""
        if plan.due is None or plan.due.never or plan.also:
            return plan
        found = self.base.graph.query(due_query(plan.due))
        return replace(plan, due=None, also=task_topic(sorted(str(task) for (task,) in found)))

    def resolved(self, plan: Plan) -> Plan:
        """A plan with what its words mean, where the text of no task that it is about has them; a concept of the thesaurus
        with the tasks whose text has its words."""
        if plan.words and plan.meant and not plan.topic and not self._has_as_words(plan):
            plan = replace(plan, topic=plan.meant, words="")
        plan = replace(plan, words=self._in_official_terms(plan) if plan.words else "")
        if plan.topic is None or plan.topic.kind != "concept":
            return plan
        having = self._having_words(plan.documents, plan.topic.words)
        topic = replace(plan.topic, tasks=tuple(sorted(having)))
        every = self.base.graph.query(topic_query(topic))
        return replace(plan, topic=replace(topic, tasks=tuple(sorted(str(task) for (task,) in every))))

    def _has_as_words(self, plan: Plan) -> bool:
        """Whether tasks have the words of a plan, a short word of everyday speech as a word of its own."""
        tasks = self.tasks(replace(plan, asks=Asks.TASKS))[0]
        if plan.meant is None or not plan.meant.spoken or len(plan.words) > _SHORT:
            return bool(tasks)
        return any(_as_word(self._part(t.document, t.start, t.end), plan.words) for t in tasks)

    def _in_official_terms(self, plan: Plan) -> str:
        """The words of a plan, or, where no task has them, with an official term for what the thesaurus knows: 自创区."""
        if plan.topic or plan.asks not in _BY_TEXT or self.tasks(replace(plan, asks=Asks.TASKS, role=None))[0]:
            return plan.words
        texts = [self._folded(d) for d in plan.documents or sorted(self.lexicon.spans)]
        ways = list(self.lexicon.topics.rewritten(plan.words))
        for words, _ in sorted(ways, key=lambda way: -sum(any(n.lower() in t for t in texts) for n in way[1])):
            if self.tasks(replace(plan, asks=Asks.TASKS, role=None, words=words))[0]:
                return words
        return plan.words

    def _having_words(self, documents: Sequence[str], words: str) -> frozenset[str]:
        """The tasks (of some documents) whose text has words as they stand."""
        near = [d for d in documents or sorted(self.lexicon.spans) if words in self._folded(d)]
        spans = [(t, d, start, end) for d in near for t, start, end in self.lexicon.spans.get(d, ())]
        having = ((t, self._part(d, start, end)) for t, d, start, end in spans)
        return frozenset(t for t, text in having if words in text and (len(words) > _SHORT or _as_word(text, words)))

    def _queries(self, plan: Plan) -> list[str]:
        """The queries of a plan; numbers of units are counted first, which engines do not do by themselves."""
        if plan.unit_range:
            counted = [row[0] for row in self.base.graph.query(task_ranking_query(plan))]
            return [tasks_query(replace(plan, topic=None, also=None), counted)]
        if plan.place is None:
            return [tasks_query(plan)]
        return [_direct(plan), via_query(plan)] if plan.place.iri else [via_query(plan)]

    def _mentioning(self, plan: Plan) -> tuple[tuple[TaskItem, ...], str]:
        """The tasks whose text has some words, found in the texts first: asking the graph for all tasks costs more."""
        documents = plan.documents or sorted(self.lexicon.spans)
        near = [d for d in documents if may_hold(self._plain(d), plan.words)]
        spans = ((iri, d, start, end) for d in near for iri, start, end in self.lexicon.spans.get(d, ()))
        chosen = self._having(plan.words, spans)
        topic = task_topic(sorted(chosen))
        return (
            self.tasks(replace(plan, words="", topic=topic))
            if chosen
            else ((), tasks_query(replace(plan, topic=topic)))
        )

    def _items(self, plan: Plan, rows: Sequence[Mapping[str, Any]]) -> tuple[TaskItem, ...]:
        assigned = self._assigned([r["task"] for r in rows])
        wanted = frozenset(i for u in plan.units for i in u.iris)
        topic = plan.topic if plan.topic and plan.topic.kind == "concept" and not wanted else None
        named = self._topic_words(topic, rows) if topic else {}
        return tuple(self._item(r, assigned.get(r["task"], ()), wanted, named.get(r["task"])) for r in rows)

    def _item(
        self,
        row: Mapping[str, Any],
        assigned: Sequence[_Assigned],
        wanted: frozenset[str],
        named: Evidence | None = None,
    ) -> TaskItem:
        """A task, its evidence the words that name the topic asked for, or that assign it to the units asked for; where
        there are none, to anybody."""
        document, start, end = row["document"], row["start"], row["end"]
        markers = [a.marker for a in assigned if a.unit in wanted] or [a.marker for a in assigned]
        evidence = named or (
            self.evidence(document, min(markers))
            if markers
            else self.quoted(document, start, min(end, start + _UNMARKED))
        )
        return TaskItem(
            row["task"], document, row["path"], row["title"], start, end, row["kind"], row.get("via"), evidence,
            self._units(assigned), self.text(document)[start:end],
        )  # fmt: skip

    def _assigned(self, tasks: Sequence[str]) -> Mapping[str, Sequence[_Assigned]]:
        """The assignments of each task, in the order of the text."""
        found: dict[str, list[_Assigned]] = {}
        for at in range(0, len(tasks), _MANY):
            for task, unit, role, order, marker in self.base.graph.query(assigned_query(tasks[at : at + _MANY])):
                found.setdefault(task, []).append(_Assigned(order, unit, _ROLE[role], marker))
        return {task: sorted(assigned) for task, assigned in found.items()}

    def _units(self, assigned: Sequence[_Assigned]) -> tuple[UnitItem, ...]:
        """The units of a task's assignments, each once with all its roles."""
        roles: dict[str, dict[str, None]] = {}
        for a in assigned:
            roles.setdefault(a.unit, {})[a.role] = None
        named = ((self.lexicon.units[iri], tuple(r)) for iri, r in roles.items())
        return tuple(UnitItem(u.iri, u.label, u.place, u.group, r) for u, r in named)

    def _topic_words(self, topic: Topic, rows: Sequence[Mapping[str, Any]]) -> dict[str, Evidence]:
        """The clause of each task that names a topic first."""
        documents = {r["task"]: r["document"] for r in rows}
        at: dict[str, tuple[int, int]] = {}
        names = sorted(documents)
        for n in range(0, len(names), _MANY):
            for task, words in self.base.graph.query(topic_words_query(names[n : n + _MANY], topic)):
                place = SPAN.search(words)
                if place:
                    at[task] = min(at.get(task, (int(place[1]), int(place[2]))), (int(place[1]), int(place[2])))
        for row in rows:
            found = self._part(row["document"], row["start"], row["end"]).find(topic.words)
            if row["task"] not in at and found >= 0:
                at[row["task"]] = (row["start"] + found, row["start"] + found + len(topic.words))
        return {task: self._clause(documents[task], *place) for task, place in at.items()}

    def _clause(self, document: str, start: int, end: int) -> Evidence:
        """The words at a place with the clause that they stand in."""
        text = self.text(document)
        before = _CLAUSE_START.search(text[max(0, start - _CLAUSE) : start])
        after = _CLAUSE_END.match(text[end : end + _CLAUSE])
        return self.quoted(document, start - len(before[0] if before else ""), end + len(after[0] if after else ""))

    def _having(self, wanted: str, tasks: Iterable[tuple[str, str, int, int]]) -> frozenset[str]:
        """Those tasks whose text has what the words name: as it stands, else all the words of it."""
        rows = list(tasks)
        plainer = plain_label(wanted)
        for words, exact in ((wanted, True), (plainer, True), (wanted, False)):
            found = frozenset(t for t, d, start, end in rows if holds(self._part(d, start, end), words, exact=exact))
            if found:
                return found
        return frozenset(t for t, d, start, end in rows if self._holds_in_place(t, self._part(d, start, end), wanted))

    def _holds_in_place(self, task: str, text: str, wanted: str) -> bool:
        """Whether a task has some of the words, and what it stands under all others: 初加工, in a document on 咖啡."""
        own = f"{text} {fold_text(self.lexicon.heading(task))}"
        return partly(own, wanted) and holds(f"{text} {fold_text(self.lexicon.above(task))}", wanted, exact=False)

    def _part(self, document: str, start: int, end: int) -> str:
        """A part of a text, folded where that keeps the places of its characters: folding each part costs more."""
        folded, text = self._folded(document), self.text(document)
        return folded[start:end] if len(folded) == len(text) else fold_text(text[start:end])

    def placed(self, passages: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], ...]:
        """Passages with the innermost task that each lies in (None outside of any) and the units of that task."""
        rows = list(passages)
        spans = self.lexicon.spans_in({r["document"]: None for r in rows})
        own = [_innermost(r, spans.get(r["document"], ())) for r in rows]
        units = self._units_of({task for task in own if task})
        titles = self.lexicon.task_titles
        return tuple(
            {
                **row,
                "task": {"iri": task, "path": path_of(task), "title": titles.get(task, "")} if task else None,
                "units": units.get(task, []) if task else [],
            }
            for row, task in zip(rows, own, strict=True)
        )

    def _units_of(self, tasks: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """The units of tasks with their roles, in the order of the text."""
        assigned = self._assigned(sorted(tasks))
        return {
            task: [{"name": u.name, "roles": list(u.roles)} for u in self._units(rows)]
            for task, rows in assigned.items()
        }

    def example(self, *units: str) -> tuple[Evidence, ...]:
        """Where the texts name some units, the first places of each."""
        rows = [r for u in units for r in self.rows(unit_markers_query(u, _EXAMPLES))]
        return tuple(self.evidence(r["document"], r["marker"]) for r in rows)

    def located(self, plan: Plan) -> Plan | None:
        """A plan whose words no heading has, with the tasks whose text has them; None where no text has."""
        if not plan.words or plan.topic:
            return plan
        tasks = self.tasks(replace(plan, asks=Asks.TASKS, role=None, without=()))[0]
        return replace(plan, topic=task_topic([t.iri for t in tasks])) if tasks else None


def _as_word(text: str, words: str) -> bool:
    """Whether a text has some words between words of its own: 招人, but not 实招人数."""
    for found in re.finditer(re.escape(words), text):
        around = text[max(0, found.start() - _CLAUSE) : found.end() + _CLAUSE]
        at = found.start() - max(0, found.start() - _CLAUSE)
        edges = {0, *accumulate(len(word) for word, _ in tagged(around))}
        if at in edges and at + len(words) in edges:
            return True
    return False


def _innermost(passage: Mapping[str, Any], tasks: Iterable[tuple[str, int, int]]) -> str | None:
    """The smallest task of a document that a passage begins in."""
    around = [(end - start, task) for task, start, end in tasks if start <= passage["start"] < end]
    return min(around)[1] if around else None


def _direct(plan: Plan) -> str:
    assert plan.place is not None
    unit = UnitRef(plan.place.name, plan.place.name, (plan.place.iri,))
    return tasks_query(replace(plan, units=(*plan.units, unit)))


def task_topic(iris: Sequence[str]) -> Topic:
    """Some tasks as a topic."""
    return Topic("", "task", tuple(iris))
