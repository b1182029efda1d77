"""The first page with the question, and the answer with its evidence."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from query.web.negotiation import Representations, respond
from query.web.rendering import Base, render

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(request: Request, kb: Base) -> Response:
    """The question, examples of it from this knowledge base, and what is in it."""
    info = kb.info()
    return render(request, "home.html", info=info)


@router.get("/ask")
def ask(request: Request, kb: Base, q: str = "") -> Response:
    """The answer to a question."""
    answer = kb.ask(q)
    return respond(
        request,
        Representations(page=lambda: render(request, "ask.html", q=q, answer=answer), data=answer.to_dict),
    )
