"""All documents, and one with its outline, its text and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from query.knowledge_base import PolicyKG
from query.views.things import DocumentDetail
from query.web.markup import layers_of, paragraphs
from query.web.negotiation import Representations, respond
from query.web.paging import number_in, page_of
from query.web.rendering import Base, links_of, render, role_names, texts_of
from query.web.tables import TASK_COLUMNS, task_rows

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_COLUMNS = ("document", "title", "number", "index", "place", "signed", "published", "issuers", "tasks")


@router.get("/documents")
def documents(request: Request, kb: Base, q: str = "", place: str = "", year: str = "") -> Response:
    """All documents with their metadata, those of a place, of a year, or with some words in title or number."""
    found = [d for d in kb.things.documents() if _fits(d, q.strip(), place, year)]
    return respond(
        request,
        Representations(
            page=lambda: _list(request, kb, found),
            data=lambda: {"documents": found},
            rows=lambda: (_COLUMNS, [[d[c] for c in _COLUMNS] for d in found]),
            graph=lambda: kb.things.turtle_parts(*(kb.things.iri_of(d["document"]) for d in found)),
        ),
    )


def _fits(document: Mapping[str, Any], words: str, place: str, year: str) -> bool:
    named = f"{document['title']}\n{document['notice']}\n{document['number']}\n{document['document']}"
    signed = str(document["signed"] or "")
    return words in named and place in ("", document["place"]) and (not year or signed.startswith(year))


def _list(request: Request, kb: PolicyKG, found: Sequence[Mapping[str, Any]]) -> Response:
    every = kb.things.documents()
    return render(
        request,
        "documents.html",
        documents=page_of(request, found),
        places=sorted({str(d["place"]) for d in every}),
        years=sorted({str(d["signed"])[:4] for d in every if d["signed"]}, reverse=True),
        chosen={name: request.query_params.get(name, "") for name in ("q", "place", "year")},
    )


@router.get("/documents/{document:path}")
def document(request: Request, kb: Base, document: str) -> Response:
    """One document; `?start=&end=` highlights these characters."""
    if not kb.things.has_document(document):
        raise HTTPException(404)
    found = kb.things.document(document)
    return respond(
        request,
        Representations(
            page=lambda: _page(request, found),
            data=found.to_dict,
            rows=lambda: (TASK_COLUMNS, task_rows(found.tasks)),
            graph=lambda: kb.things.document_turtle(document),
        ),
    )


def _page(request: Request, document: DocumentDetail) -> Response:
    start, end = number_in(request, "start"), number_in(request, "end")
    hit = None if start is None or end is None else (start, min(end, len(document.text)))
    layers = layers_of(document.tasks, document.sections, links_of(request), role_names(texts_of(request)))
    return render(
        request,
        "document.html",
        document=document,
        blocks=list(paragraphs(document, layers, hit)),
        hit=hit if hit and hit[0] < hit[1] else None,
        keys=_keys(document),
    )


def _keys(document: DocumentDetail) -> Mapping[str, str]:
    """The titles of the sections by key, for saying where a task stands."""
    return {s.key: s.heading for s in document.sections}
