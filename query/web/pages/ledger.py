"""The ledger of all tasks: who must do what by when, by conditions that stand in the address, and as a whole to take away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from corpus.errors import BadQuery
from query import ledger
from query.knowledge_base import PolicyKG
from query.views.register import Ledger
from query.web.advice import said_in
from query.web.negotiation import Representations, respond
from query.web.paging import number_in, page_of
from query.web.rendering import Base, render, texts_of

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_FIELDS = ("unit", "role", "domain", "year", "due", "document", "text")
_YEARS = ("year", "due")
_SIZE = 50  # tasks on a page
_FEW = 40  # documents to choose among in a list


@router.get("/tasks")
def tasks(request: Request, kb: Base) -> Response:
    """The tasks that the conditions of the address leave. A condition that names nothing is said in the form."""
    given = _given(request)
    try:
        found = kb.ledger(**_conditions(request, given))
    except BadQuery as error:
        if request.scope.get("suffix"):
            raise
        return _page(request, kb, given, None, str(error))
    return respond(
        request,
        Representations(
            page=lambda: _page(request, kb, given, found, ""),
            data=lambda: {"conditions": given, "total": len(found), "tasks": found.records()},
            graph=lambda: kb.things.turtle_parts(*found.iris),
            rows=lambda: (ledger.HEADINGS, _rows(kb, found)),
            book=lambda: ledger.xlsx_bytes(_rows(kb, found)),
        ),
    )


def _given(request: Request) -> dict[str, str]:
    """The conditions of the address as they are written there."""
    return {name: request.query_params.get(name, "").strip() for name in (*_FIELDS, "sort")}


def _conditions(request: Request, given: Mapping[str, str]) -> dict[str, Any]:
    """The conditions as `PolicyKG.ledger` takes them. Raises BadQuery for a year that is none."""
    wrong = next((n for n in _YEARS if given[n] and number_in(request, n) is None), None)
    if wrong:
        raise BadQuery(f"{wrong} {given[wrong]}: not a year; give one such as 2021")
    years = {name: number_in(request, name) for name in _YEARS}
    words = {name: given[name] or None for name in _FIELDS if name not in _YEARS}
    return {**words, **years, "by_date": given["sort"] == "due"}


def _rows(kb: PolicyKG, found: Ledger) -> list[ledger.Row]:
    """The rows of the ledger, as the command writes them."""
    named = [(d["document"], d["title"], d["number"]) for d in kb.things.documents()]
    return ledger.rows(found.records(), ledger.citations(named))


def _page(request: Request, kb: PolicyKG, given: Mapping[str, str], found: Ledger | None, said: str) -> Response:
    documents = kb.things.documents()
    shown = page_of(request, found if found is not None else (), size=_SIZE)
    return render(
        request,
        "ledger.html",
        status=400 if said else 200,
        said=said_in(texts_of(request), said),
        chosen=given,
        active={name: value for name, value in given.items() if value and name != "sort"},
        tasks=shown,
        rows=list(shown.items),
        titles=kb.things.title,
        years=sorted({d["signed"].year for d in documents if d["signed"]}, reverse=True),
        years_due=kb.years_due(),
        documents={d["document"]: d["title"] for d in documents} if len(documents) <= _FEW else {},
    )
