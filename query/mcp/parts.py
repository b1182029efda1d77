"""Values of the knowledge base as parts of results: cut to a length an assistant can read, and always true to the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from corpus.model import Evidence
from indexer.search import Hit
from query.answers.answer import Answer, TargetItem, TaskItem
from query.knowledge_base import PolicyKG
from query.mcp import results
from query.views.lists import AssignmentItem, DeadlineItem

__all__ = ["LONGEST", "Titles", "answered", "cut", "deadline", "go_on", "part", "passage", "shares", "target"]

LONGEST = 1200  # characters of a quote
T = TypeVar("T")


class Titles:
    """The titles of documents, each looked up once."""

    def __init__(self, kb: PolicyKG) -> None:
        self._kb, self._known = kb, dict[str, str]()

    def __getitem__(self, document: str) -> str:
        if document not in self._known:
            self._known[document] = str(self._kb.document(document)["title"])
        return self._known[document]


def part(items: Sequence[T], offset: int, limit: int) -> Sequence[T]:
    """The items from `offset` on, at most `limit`."""
    return items[offset : offset + limit]


def cut(evidence: Evidence, limit: int = LONGEST) -> results.Evidence:
    """Evidence whose quote is not longer than `limit`; `end` moves with it, so that it still is what stands there."""
    quote = evidence.quote[:limit]
    return results.Evidence(
        document=evidence.document, start=evidence.start, end=evidence.start + len(quote), quote=quote, page=evidence.page
    )  # fmt: skip


def task(item: TaskItem, roles: Sequence[str] = (), evidence: Evidence | None = None) -> results.TaskLine:
    """A task as a line of a list."""
    shown = evidence or item.evidence
    return results.TaskLine(
        iri=item.iri, document=item.document, path=item.path, title=item.title, roles=list(roles), via=item.via,
        evidence=cut(shown) if shown else None,
    )  # fmt: skip


def shares(rows: Sequence[AssignmentItem]) -> list[results.TaskLine]:
    """The tasks of a unit, each once with all its roles, and the words that name the unit first."""
    lines: dict[str, results.TaskLine] = {}
    for row in rows:
        if row.task not in lines:
            lines[row.task] = results.TaskLine(
                iri=row.task, document=row.document, path=row.path, title=row.title, evidence=cut(row.evidence)
            )
        if row.role not in lines[row.task].roles:
            lines[row.task].roles.append(row.role)
    return list(lines.values())


def target(item: TargetItem) -> results.Target:
    """A target."""
    names = ("indicator", "comparator", "value", "unit", "time", "year", "document", "path")
    return results.Target(**{n: getattr(item, n) for n in names}, evidence=cut(item.evidence))


def deadline(item: DeadlineItem) -> results.Deadline:
    """A deadline."""
    day = item.date.isoformat() if item.date else None
    return results.Deadline(said=item.deadline, date=day, evidence=cut(item.evidence))


def passage(found: Hit | Mapping[str, Any], titles: Titles) -> results.Passage:
    """A passage of a search, or of an answer."""
    place = found.to_dict() if isinstance(found, Hit) else found
    headings = list(found.passage.headings[1:]) if isinstance(found, Hit) else []  # the first one is the title
    names = ("document", "path", "start", "end", "quote", "score")
    of = place.get("task")
    return results.Passage(
        **{n: place[n] for n in names},
        title=titles[place["document"]],
        headings=headings,
        task=results.TaskName(**of) if of else None,
        units=[results.UnitLine(name=u["name"], roles=u["roles"]) for u in place.get("units", ())],
    )


def _beside(answer: Answer) -> Iterator[Evidence]:
    """The evidence that stands with a task or a target already."""
    yield from (t.evidence for t in answer.tasks if t.evidence)
    yield from (t.evidence for t in answer.targets)


def go_on(offset: int, limit: int, total: int) -> str | None:
    """How to get the items behind those given."""
    more = offset + limit
    return f"参数不变,加 offset={more}。The same call with offset={more}" if more < total else None


def answered(answer: Answer, titles: Titles, offset: int, limit: int) -> results.Answered:
    """An answer, of its lists `limit` items from `offset` on."""
    shown = set(_beside(answer))
    lists = (answer.tasks, answer.units, answer.ranking, answer.targets, answer.passages)
    total = max(map(len, lists))
    names = ("question", "outcome", "kind", "sentence", "reading", "value", "unit", "sparql")
    return results.Answered(
        **{n: getattr(answer, n) for n in names},
        tasks=[task(t) for t in part(answer.tasks, offset, limit)],
        units=[results.UnitLine(**u.to_dict()) for u in part(answer.units, offset, limit)],
        ranking=[results.Ranked(name=name, count=count) for name, count in part(answer.ranking, offset, limit)],
        targets=[target(t) for t in part(answer.targets, offset, limit)],
        passages=[passage(p, titles) for p in part(answer.passages, offset, limit)],
        evidence=[cut(e) for e in part([e for e in answer.evidence if e not in shown], offset, limit)],
        scope=[results.Place(place=s.place, documents=list(s.documents[:limit]), rows=s.rows) for s in answer.scope],
        total=total,
        next=go_on(offset, limit, total),
    )
