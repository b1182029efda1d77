"""The first page with the question, and the answer with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from kg.lookup import address_of
from query.answers.answer import Answer
from query.knowledge_base import PolicyKG
from query.views.things import TaskDetail
from query.web.negotiation import Representations, respond
from query.web.paging import Page, page_of
from query.web.rendering import Base, render

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_LONGEST = 500  # characters of a question
_UNITS, _DOCUMENTS = 12, 8  # that the first page shows
_PAGE = 50  # tasks of an answer


@router.get("/")
def home(request: Request, kb: Base) -> Response:
    """The question, examples of it from this knowledge base, and what is in it."""
    documents, units = kb.things.documents(), kb.units()
    counts = {
        "documents": len(documents),
        "tasks": sum(int(d["tasks"]) for d in documents),
        "units": len(units),
        "domains": len(kb.things.domains()),
    }
    newest = sorted(documents, key=lambda d: str(d["signed"] or ""), reverse=True)
    return respond(
        request,
        Representations(
            page=lambda: render(
                request,
                "home.html",
                counts=counts,
                examples=kb.examples,
                units=units[:_UNITS],
                documents=newest[:_DOCUMENTS],
            ),
            data=lambda: {**counts, "base": kb.things.base, "examples": list(kb.examples)},
            rows=lambda: (tuple(counts), [tuple(counts.values())]),
        ),
    )


@router.get("/ask")
def ask(request: Request, kb: Base, q: str = "") -> Response:
    """The answer to a question; an empty one leads to the first page."""
    question = q.strip()[:_LONGEST]
    if not question:
        return home(request, kb)
    # Asked again for every page of a long answer, and for its data.
    answer: Answer = request.app.state.kept.get(kb, ("ask", question), lambda: kb.ask(question))
    return respond(
        request,
        Representations(
            page=lambda: _page(request, kb, question, answer),
            data=answer.to_dict,
            rows=lambda: _rows(answer),
            graph=lambda: kb.things.turtle_parts(*_things(answer)),
        ),
    )


def _page(request: Request, kb: PolicyKG, question: str, answer: Answer) -> Response:
    tasks: Page[Any] = page_of(request, answer.tasks, size=_PAGE)
    details = {t.item.iri: t for t in kb.things.tasks(tasks.items)}
    titles = {d: kb.things.title(d) for d in _documents(answer)}
    return render(
        request,
        "ask.html",
        q=question,
        answer=answer,
        tasks=tasks,
        details=details,
        titles=titles,
        base=kb.things.base,
        examples=kb.examples,
        labelled="passages" if (answer.outcome, answer.kind) == ("answered", "passages") else answer.outcome,
        around=_around(kb, answer),
    )


def _around(kb: PolicyKG, answer: Answer) -> dict[str, TaskDetail]:
    """The tasks that the passages of an answer belong to, by IRI."""
    iris = {str(p["task"]["iri"]) for p in answer.passages if p.get("task")}
    places = ((iri, address_of(iri)) for iri in iris)
    found = ((iri, kb.things.task(place[0], place[2])) for iri, place in places if place)
    return {iri: task for iri, task in found if task}


def _documents(answer: Answer) -> Iterable[str]:
    """The documents that an answer speaks of."""
    named = [t.document for t in answer.tasks] + [g.document for g in answer.targets]
    named += [e.document for e in answer.evidence] + [str(p["document"]) for p in answer.passages]
    return dict.fromkeys(named)


def _things(answer: Answer) -> list[str]:
    return [*(t.iri for t in answer.tasks), *(u.iri for u in answer.units)]


def _rows(answer: Answer) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """The rows that carry an answer."""
    data = answer.to_dict()
    if data["ranking"]:
        return ("name", "tasks"), data["ranking"]
    for name in ("targets", "tasks", "units", "passages"):
        if data[name]:
            columns = [c for c, value in data[name][0].items() if _is_plain(value)]
            return columns, [[_cell(row.get(c)) for c in columns] for row in data[name]]
    return ("value", "unit"), [(data["value"], data["unit"])]


def _is_plain(value: Any) -> bool:
    """Whether a value has room in a cell."""
    return not isinstance(value, dict) and not (isinstance(value, list) and any(isinstance(v, dict) for v in value))


def _cell(value: Any) -> Any:
    return "、".join(map(str, value)) if isinstance(value, list) else value
