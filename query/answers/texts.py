"""Answers from the documents themselves: their data, the text of their parts, and search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from pyoxigraph import Literal

from corpus.model import Evidence
from indexer.lexical import query_words
from indexer.search import Hit
from kg.queries import load
from query.answers.answer import Answer, TaskItem, joined
from query.answers.compile import tasks_query
from query.answers.facts import Facts
from query.answers.validity import IN_FORCE, in_force
from query.understanding.plan import Asks, Plan, Topic, UnitRef
from query.views.records import all_units

__all__ = ["TextAnswers", "documents_query"]

_PASSAGES = 10
_NEAR = 3  # passages of tasks that have none of the words
_SHOWN = 3  # of what the thesaurus says, in a sentence
_MENTIONS = 50  # passages of an answer that has them all
_KINDS = {"field": "重点领域", "theme": "工作主题"}
_COLUMNS = {
    "文号": "number",
    "索引号": "index",
    "发布日期": "published",
    "成文日期": "signed",
    "发文机关": "issuers",
    "标题": "title",
    "主送机关": "addressees",
    "期限": "period",
}
_ONLINE = re.compile("网|公开|挂|online|web", re.IGNORECASE)
_PERIOD = re.compile(r"20\d\d(?:年)?\s*[-—–―~～至到]+\s*20\d\d年?")


def _field(row: Mapping[str, object], column: str) -> object:
    """A field of a document's data; the years that a plan is for stand in its title."""
    if column != "period":
        return row.get(column)
    match = _PERIOD.search(str(row["title"]))
    return match and match[0]


class TextAnswers:
    """Runs the plans that the graph of tasks does not answer."""

    def __init__(self, facts: Facts) -> None:
        self._facts, self._base, self._lexicon = facts, facts.base, facts.lexicon

    def metadata(self, question: str, plan: Plan) -> Answer:
        """What a document says of itself."""
        if "、" in (plan.field or ""):
            return self._several_fields(question, plan)
        name = plan.field or ""
        rows = self._lexicon.documents
        chosen = plan.documents or tuple(rows)
        sparql = documents_query(plan.documents)
        found = [(d, value) for d in chosen if (value := self._field(d, name))]
        if not found and plan.field == "发布日期" and not _ONLINE.search(question):
            return self._signed(question, plan)
        if not found:
            return Answer(question, "empty", "text", plan.reading(), f"没有写明{plan.field}。", sparql=sparql)
        if len(chosen) > 1:
            lines = tuple(f"{rows[d]['title']}: {v}" for d, v in found[:20])
            return Answer(
                question, "answered", "text", plan.reading(), f"知识库里有 {len(chosen)} 个文件,各自的{plan.field}如下。",
                value="\n".join(lines), sparql=sparql,
            )  # fmt: skip
        document, value = found[0]
        evidence = self._field_evidence(document, name, str(value))
        return Answer(
            question, "answered", "text", plan.reading(), f"{plan.field}: {value}。", value=str(value), evidence=evidence, sparql=sparql
        )  # fmt: skip

    def _signed(self, question: str, plan: Plan) -> Answer:
        """When a document was issued, where it has no date of publication: the date that it was signed, said to be that."""
        found = self.metadata(question, replace(plan, field="成文日期"))
        reading = f"{plan.reading()}(没有写明) → {found.reading}"
        return replace(found, reading=reading, sentence=f"没有写明发布日期。{found.sentence}")

    def _several_fields(self, question: str, plan: Plan) -> Answer:
        """Several things that one document says of itself."""
        found = [self.metadata(question, replace(plan, field=name)) for name in (plan.field or "").split("、")]
        said = [a for a in found if a.outcome == "answered"]
        if not said:
            return replace(found[0], reading=plan.reading())
        return replace(
            said[0], reading=plan.reading(), sentence="".join(a.sentence for a in found),
            value="\n".join(str(a.value) for a in said), evidence=tuple(e for a in said for e in a.evidence),
        )  # fmt: skip

    def _field(self, document: str, name: str) -> object:
        """What a document says of itself; from when it is in force stands in its text."""
        if name in IN_FORCE:
            said = in_force(name, self._facts.text(document))
            return said and said[0]
        return _field(self._lexicon.documents[document], _COLUMNS[name])

    def _field_evidence(self, document: str, name: str, value: str) -> tuple[Evidence, ...]:
        said = in_force(name, self._facts.text(document)) if name in IN_FORCE else None
        if said:
            return (self._facts.quoted(document, said[1], said[2]),)
        at = self._facts.text(document).find(value)
        return (self._facts.quoted(document, at, at + len(value)),) if at >= 0 else ()

    def domains(self, question: str, plan: Plan) -> Answer:
        """The fields or themes that documents plan for: as tasks where they are, else as headings."""
        chosen = [
            d for d in self._lexicon.domains
            if d.kind == plan.kind and (not plan.documents or d.document in plan.documents)
        ]  # fmt: skip
        places = {(d.document, d.path) for d in chosen}
        own = tuple(t.iri for t in self._lexicon.tasks if (t.document, t.path) in places)
        tasks, sparql = self._facts.tasks(Plan(Asks.TASKS, topic=Topic("", "task", own)))
        passages = tuple(p for p in self._every(dict.fromkeys(d.document for d in chosen), places) if p["path"] not in
                         {t.path for t in tasks if t.document == p["document"]})  # fmt: skip
        named = "、".join(dict.fromkeys(d.label for d in chosen[:12]))
        sentence = f"{_KINDS[plan.kind]} {len(chosen)} 个: {named}{'…' if len(chosen) > 12 else ''}。"
        counted = plan.asks is Asks.COUNT_DOMAINS
        return Answer(
            question, "answered", "count" if counted else "tasks" if tasks else "passages", plan.reading(), sentence,
            tasks=tasks, passages=self._facts.placed(passages), value=len(chosen) if counted else None, unit="个" if counted else None,
            evidence=tuple(t.evidence for t in tasks if t.evidence), sparql=sparql,
        )  # fmt: skip

    def _every(self, documents: Iterable[str], places: set[tuple[str, str]]) -> list[dict[str, Any]]:
        """The passages at some paths."""
        ids = self._base.catalog.passage_ids(list(documents))
        return [_passage(p, 1.0) for p in self._base.catalog.passages(ids) if (p.document, p.path) in places]

    def mention(self, question: str, plan: Plan) -> Answer:
        """Whether any text has some words, and every passage that has them."""
        documents = plan.documents or tuple(self._lexicon.documents)
        having = [d for d in documents if plan.words.lower() in self._facts.text(d).lower()]
        found = [p for d in having[:_MENTIONS] for p in self._having(d, plan.words)][:_MENTIONS]
        if plan.asks_for == "documents":
            return self._mentioning(question, plan, having, found)
        said = f"没有原文提到“{plan.words}”。"
        if having:
            said = f"提到“{plan.words}”的文件有 {len(having)} 个,以下列出 {len(found)} 段。"
        return Answer(
            question, "answered", "yes_no", plan.reading(), f"{'是' if having else '否'}。{said}",
            value=bool(having), passages=self._facts.placed(found), evidence=tuple(self._where(p, plan.words) for p in found),
        )  # fmt: skip

    def _mentioning(
        self, question: str, plan: Plan, having: Sequence[str], found: Sequence[Mapping[str, Any]]
    ) -> Answer:
        """Which documents have the words, with the passages."""
        titles = [f"《{self._lexicon.documents[d]['title']}》" for d in having]
        said = (
            f"提到“{plan.words}”的文件有 {len(having)} 个: {joined(titles)}。"
            if having
            else f"没有文件提到“{plan.words}”。"
        )
        return Answer(
            question, "answered" if having else "empty", "text", plan.reading(), said,
            value="\n".join(titles) or None, passages=self._facts.placed(found),
            evidence=tuple(self._where(p, plan.words) for p in found),
        )  # fmt: skip

    def _having(self, document: str, words: str) -> list[dict[str, Any]]:
        passages = self._base.catalog.passages(self._base.catalog.passage_ids([document]))
        return [_passage(p, 1.0) for p in passages if words.lower() in p.quote.lower()]

    def _where(self, passage: Mapping[str, Any], words: str) -> Evidence:
        at = passage["start"] + str(passage["quote"]).lower().find(words.lower())
        return self._facts.quoted(passage["document"], at, at + len(words))

    def section(self, question: str, plan: Plan) -> Answer:
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
            f"“{plan.topic.label}”的原文 {len(shown)} 段。", passages=self._facts.placed(shown[:_PASSAGES]), sparql=None,
        )  # fmt: skip

    def search(self, question: str, plan: Plan) -> Answer:
        """What only the text can answer: search, said to be that; or not understood, where the text knows none of it."""
        text = plan.words if plan.asks is Asks.SEARCH else question
        hits = self._base.search(text, k=_PASSAGES, documents=plan.documents)
        passages = self._facts.placed(h.to_dict() for h in hits)
        if not _knows(text, hits):
            return self.nothing(question, passages)
        meant = _meant(hits)
        sentence = f"图谱里没有现成答案,以下是原文检索到的 {len(passages)} 段{f'(也查找: {meant})' if meant else ''}。"
        return Answer(question, "answered", "passages", plan.reading(), sentence, passages=passages)

    def progress(self, question: str, plan: Plan) -> Answer:
        """What has been done is not in the graph; the passages nearest in meaning are shown."""
        hits = self._base.search(plan.words, k=_NEAR, documents=plan.documents)
        said = "文件写的是要做什么、何时完成;图谱里没有完成情况和现状。以下是意思最相近的段落。"
        passages = self._facts.placed(h.to_dict() for h in hits)
        return Answer(question, "empty", "text", plan.reading(), said, passages=passages)

    def near(self, words: str, tasks: Sequence[TaskItem]) -> tuple[Mapping[str, Any], ...]:
        """The passages of some tasks that are nearest in meaning to words which none of them has."""
        places = [(t.document, t.start, t.end) for t in tasks]
        hits = self._base.search(words, k=_NEAR, within=places) if places else ()
        return self._facts.placed(h.to_dict() for h in hits)

    def nothing(self, question: str, passages: tuple[Mapping[str, Any], ...] = ()) -> Answer:
        """Not understood: examples that work, and the passages nearest by search, said to be that."""
        examples = "; ".join(self._examples)
        more = "以下只是检索到的相近段落。" if passages else ""
        sentence = f"没有读懂这个问题。可以这样问: {examples}。{more}"
        return Answer(question, "not_understood", "passages", "", sentence, passages=passages)

    @cached_property
    def _examples(self) -> list[str]:
        """Questions that work here, made from the names of this knowledge base."""
        units = [u for u in all_units(self._base.graph) if not u.group]
        if not units:
            return ["有哪些任务", "发文机关是谁"]
        busiest = Plan(Asks.TASKS, units=(UnitRef(units[0].name, units[0].name, (units[0].iri,)),))
        rows = self._base.graph.query(tasks_query(busiest)).dicts()
        titles = [r["title"] for r in rows if len(r["title"]) <= 24]
        examples = [f"哪些任务涉及{units[0].name}?", *(f"{t}由谁负责?" for t in titles[:1])]
        return [*examples, "任务最多的前三个单位"]


def _knows(text: str, hits: Sequence[Hit]) -> bool:
    """Whether what was found has half the words of a text: themselves, or what the thesaurus says they mean. Words of
    everyday speech that the thesaurus knows count twice: they are of government work, as few others are."""
    words = [t for t in query_words(text) if len(t) > 1]
    terms = [t for t in words if not any(t in other for other in words if other != t)]
    meant = {said for h in hits for said in h.why["expansions"]}
    written = [t for t in terms if any(_written(t, words, h.quote.lower()) for h in hits)]
    spoken = [t for t in terms if t not in written and any(t in said for said in meant)]
    return bool(terms) and (len(written) + 2 * len(spoken)) * 2 >= len(terms)


def _written(term: str, words: Sequence[str], quote: str) -> bool:
    """Whether a passage has a word, or all the shorter words that it is made of: 中国 alone is no 中国队."""
    if term in quote:
        return True
    covered = {n for w in words if w in term and w in quote for n in range(term.find(w), term.find(w) + len(w))}
    return len(covered) == len(term)


def _meant(hits: Sequence[Hit]) -> str:
    """What was found by other words than those of the question: 盗版 → 知识产权保护."""
    found: dict[str, dict[str, None]] = {}
    for hit in hits:
        for said, terms in hit.why["expansions"].items():
            found.setdefault(said, {}).update(dict.fromkeys(t for t in terms if said not in t))
    shown = [f"{said} → {'、'.join([*terms][:_SHOWN])}" for said, terms in found.items() if terms]
    return "; ".join(shown[:_SHOWN])


def _below(path: str, above: str) -> bool:
    return path == above or path.startswith(above + "/")


def _passage(passage: Any, score: float) -> dict[str, Any]:
    place = {"document": passage.document, "path": passage.path, "start": passage.start, "end": passage.end}
    return {**place, "quote": passage.quote, "score": score}


def documents_query(documents: Sequence[str]) -> str:
    """The metadata of some documents, or of all."""
    return load("documents").bound({"document": [Literal(d) for d in documents]} if documents else {})
