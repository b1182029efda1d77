"""Passages found for some words, with what made them be found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from corpus.errors import BadQuery
from indexer.search import Hit
from query.knowledge_base import PolicyKG
from query.views.things import TaskDetail
from query.web.advice import said_in
from query.web.markup import highlighted
from query.web.negotiation import Representations, respond
from query.web.paging import number_in
from query.web.rendering import Base, render, texts_of

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_FILTERS = ("unit", "role", "domain", "year", "jurisdiction", "document")
_COLUMNS = ("document", "path", "start", "end", "score", "quote")
_USUAL, _MOST = 10, 100  # hits


@router.get("/search")
def search(request: Request, kb: Base, q: str = "") -> Response:
    """The best passages, within what the filters of the address leave."""
    text = q.strip()
    k = min(number_in(request, "k") or _USUAL, _MOST)
    try:
        hits, said = (tuple(kb.search(text, k=k, **_given(request))), "") if text else ((), "")
    except BadQuery as error:  # a filter that names nothing: the form says so
        if request.scope.get("suffix"):
            raise
        hits, said = (), str(error)
    return respond(
        request,
        Representations(
            page=lambda: _page(request, kb, text, hits, k, said),
            data=lambda: {"passages": [h.explained() for h in hits], "expansions": _expansions(kb, text)},
            rows=lambda: (_COLUMNS, [[h.to_dict()[c] for c in _COLUMNS] for h in hits]),
            graph=lambda: kb.things.turtle(*dict.fromkeys(_thing(kb, h) for h in hits)),
        ),
    )


def _given(request: Request) -> dict[str, Any]:
    """The filters as `PolicyKG.search` takes them. Raises BadQuery for a year that is none."""
    values: dict[str, Any] = {n: v for n in _FILTERS if (v := request.query_params.get(n, "").strip())}
    if "year" in values:
        year = number_in(request, "year")
        if year is None:
            raise BadQuery(f"year {values['year']}: not a year; give one such as 2021")
        values["year"] = year
    if "document" in values:
        values["documents"] = (values.pop("document"),)
    if request.query_params.get("mode"):
        values["mode"] = request.query_params["mode"]
    return values


def _expansions(kb: PolicyKG, text: str) -> list[dict[str, Any]]:
    return [{"said": e.said, "terms": [term for term, _ in e.terms]} for e in kb.expansions(text)]


def _thing(kb: PolicyKG, hit: Hit) -> str:
    """The IRI of the task that a passage is of, else of its document."""
    task = _task(kb, hit)
    return task.item.iri if task else kb.things.iri_of(hit.document)


def _task(kb: PolicyKG, hit: Hit) -> TaskDetail | None:
    return kb.things.task(hit.document, hit.passage.task) if hit.passage.task else None


def _page(request: Request, kb: PolicyKG, text: str, hits: Sequence[Hit], k: int, said: str) -> Response:
    documents = kb.things.documents()
    return render(
        request,
        "search.html",
        q=text,
        hits=[(h, _marked(h), _task(kb, h)) for h in hits],
        status=400 if said else 200,
        said=said_in(texts_of(request), said),
        more=min(k * 2, _MOST) if len(hits) == k < _MOST else None,
        expansions=[str(e) for e in kb.expansions(text)],
        titles=kb.things.title,
        years=sorted({d["signed"].year for d in documents if d["signed"]}, reverse=True),
        places=sorted({str(d["place"]) for d in documents}),
        chosen=_chosen(request),
    )


def _marked(hit: Hit) -> Markup:
    return highlighted(hit.quote, hit.start, hit.why.get("highlights", ()))


def _chosen(request: Request) -> Mapping[str, str]:
    return {name: request.query_params.get(name, "") for name in (*_FILTERS, "mode")}
