"""One task: its text, who does it, by when, and what other documents say about the same."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from markupsafe import Markup

from query.knowledge_base import PolicyKG
from query.views.things import DocumentDetail, TaskDetail
from query.web.markup import layers_of, marked
from query.web.negotiation import Representations, respond
from query.web.rendering import Base, links_of, render, role_names, texts_of
from query.web.tables import TASK_COLUMNS, task_rows

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_SIMILAR = 5


@router.get("/tasks/{address:path}")
def task(request: Request, kb: Base, address: str) -> Response:
    """One task by its document and its key there."""
    found = _named(kb, address)
    if found is None:
        raise HTTPException(404)
    return respond(
        request,
        Representations(
            page=lambda: _page(request, kb, found),
            data=lambda: {**found.to_dict(), "text": _text(kb.things.document(found.item.document), found)},
            rows=lambda: (TASK_COLUMNS, task_rows([found])),
            graph=lambda: kb.things.turtle(found.item.iri),
        ),
    )


def _named(kb: PolicyKG, address: str) -> TaskDetail | None:
    """The task of an address document/key; both may hold slashes, so every place to part them is tried."""
    places = [n for n, c in enumerate(address) if c == "/"]
    tried = ((address[:n], address[n + 1 :]) for n in places)
    found = (kb.things.task(document, key) for document, key in tried if kb.things.has_document(document))
    return next((t for t in found if t), None)


def _text(document: DocumentDetail, task: TaskDetail) -> str:
    return document.text[task.item.start : task.item.end]


def _page(request: Request, kb: PolicyKG, task: TaskDetail) -> Response:
    document = kb.things.document(task.item.document)
    order = [t.key for t in document.tasks].index(task.key)
    return render(
        request,
        "task.html",
        task=task,
        document=document,
        above=_above(document, task),
        lines=_lines(request, document, task),
        before=document.tasks[order - 1] if order else None,
        after=document.tasks[order + 1] if order + 1 < len(document.tasks) else None,
        similar=kb.similar(task.item, k=_SIMILAR),
        titles=kb.things.title,
    )


def _above(document: DocumentDetail, task: TaskDetail) -> list[tuple[str, str, int]]:
    """Number, heading and first character of the sections that a task stands in, the outermost first."""
    keys = (task.section or "").split("/")
    within = {"/".join(keys[: n + 1]) for n in range(len(keys))}
    return [(s.number, s.heading, s.start) for s in document.sections if s.key in within]


def _lines(request: Request, document: DocumentDetail, task: TaskDetail) -> list[Markup]:
    layers = layers_of([task], document.sections, links_of(request), role_names(texts_of(request)))
    return marked(document.text, task.item.start, task.item.end, layers)
