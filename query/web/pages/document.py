"""All documents, and one with its outline, its text and what is known of it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from query.web.negotiation import Representations, respond
from query.web.rendering import Base, render

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/documents")
def documents(request: Request, kb: Base) -> Response:
    """All documents with their metadata."""
    files = kb.info()["files"]
    return respond(
        request,
        Representations(
            page=lambda: render(request, "documents.html", documents=files),
            data=lambda: {"documents": files},
        ),
    )


@router.get("/documents/{document:path}")
def document(request: Request, kb: Base, document: str) -> Response:
    """One document."""
    found = kb.document(document)
    return respond(
        request,
        Representations(page=lambda: render(request, "document.html", document=found), data=lambda: found),
    )
