"""Answers from the documents themselves: their data, the text of their parts, and search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import Literal

from corpus.model import Evidence
from indexer.base import KnowledgeBase
from indexer.lexical import query_words
from kg.queries import load
from query.answer import Answer
from query.compile import tasks_query
from query.lexicon import Lexicon
from query.plan import Asks, Plan, UnitRef
from query.records import all_units

__all__ = ["TextAnswers", "documents_query", "quoted"]

_PASSAGES = 10
_COLUMNS = {
    "文号": "number",
    "索引号": "index",
    "发布日期": "published",
    "成文日期": "signed",
    "发文机关": "issuers",
    "标题": "title",
    "主送机关": "addressees",
}


class TextAnswers:
    """Runs the plans that the graph of tasks does not answer."""

    def __init__(self, base: KnowledgeBase, lexicon: Lexicon) -> None:
        self._base, self._lexicon = base, lexicon

    def metadata(self, question: str, plan: Plan) -> Answer:
        """What a document says of itself."""
        column = _COLUMNS[plan.field or ""]
        rows = self._lexicon.documents
        chosen = plan.documents or tuple(rows)
        sparql = documents_query(plan.documents)
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
        return (quoted(self._base, document, at, at + len(value)),) if at >= 0 else ()

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
            f"“{plan.topic.label}”的原文 {len(shown)} 段。", passages=tuple(shown[:_PASSAGES]), sparql=None,
        )  # fmt: skip

    def search(self, question: str, plan: Plan) -> Answer:
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
        return self.nothing(question, passages)

    def nothing(self, question: str, passages: tuple[Mapping[str, Any], ...] = ()) -> Answer:
        """Not understood: examples that work, and the passages nearest by search, said to be that."""
        examples = "; ".join(self._examples())
        more = "以下只是检索到的相近段落。" if passages else ""
        sentence = f"没有读懂这个问题。可以这样问: {examples}。{more}"
        return Answer(question, "not_understood", "passages", "", sentence, passages=passages)

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


def quoted(base: KnowledgeBase, document: str, start: int, end: int) -> Evidence:
    """The characters of a document from `start` to before `end`."""
    text = base.catalog.text(document) or ""
    return Evidence(document, start, end, text[start:end], base.catalog.page_of(document, start))


def _below(path: str, above: str) -> bool:
    return path == above or path.startswith(above + "/")


def _passage(passage: Any, score: float) -> dict[str, Any]:
    place = {"document": passage.document, "path": passage.path, "start": passage.start, "end": passage.end}
    return {**place, "quote": passage.quote, "score": score}


def documents_query(documents: Sequence[str]) -> str:
    """The metadata of some documents, or of all."""
    return load("documents").bound({"document": [Literal(d) for d in documents]} if documents else {})
