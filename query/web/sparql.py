"""`/sparql`: the knowledge base for any client of the SPARQL 1.1 Protocol, read-only."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from corpus.errors import BadQuery, Overloaded, PolicyKGError
from query.web import description
from query.web.mediatypes import GRAPHS, RESULTS, Form
from query.web.protocol import Asked, Refused, asked, wanted, wants_page
from query.web.workers import NotAcceptable, Pool, Query, Result

if TYPE_CHECKING:
    from query.web.protocol import Wanted

__all__ = ["router"]

router = APIRouter(include_in_schema=False)
_RETRY_S = 5
_METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_FORMS: Mapping[str, Form] = {f.name: f for f in (*RESULTS, *GRAPHS)}


@router.api_route("/sparql", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
async def sparql(request: Request) -> Response:
    """Answer a query, or describe the service."""
    try:
        if request.method not in _METHODS:
            raise Refused(405, f"{request.method}: a query is sent by GET or POST", {"Allow": ", ".join(_METHODS)})
        question = asked(
            request.method, request.scope["query_string"], request.headers.get("content-type"), await request.body()
        )
        if request.method != "POST" and _for_people(request, question):
            query = {"query": question.sparql} if question else {}
            return RedirectResponse(f"/query?{urlencode(query)}" if query else "/query", 303, {"Vary": "Accept"})
        if question is None:
            return _described(request)
        return await _answered(request, question)
    except Refused as refused:
        return _plain(refused.status, str(refused), refused.headers)


def _for_people(request: Request, question: Asked | None) -> bool:
    return (question is None or question.format is None) and wants_page(request.headers.get("accept"))


async def _answered(request: Request, question: Asked) -> Response:
    """The result in the form that the client wants. What the query has wrong is a bad request (2.2.1)."""
    forms = wanted(question.format, _accept(request))
    pool: Pool = request.app.state.pool
    with request.app.state.current.lease() as kb:
        try:
            result = await asyncio.wrap_future(pool.submit(_query(question, forms), kb.graph_place))
        except NotAcceptable as error:
            raise Refused(406, f"{error}; there are {', '.join(_offered(error.kind))}") from None
        except BadQuery as error:
            raise Refused(400, _of_query(error)) from None
        except Overloaded as error:
            raise Refused(503, str(error), {"Retry-After": str(_RETRY_S)}) from None
        except PolicyKGError as error:  # the store that is asked is down, or the graph damaged
            raise Refused(502 if kb.graph_place.endpoint else 500, str(error)) from None
    return _response(request, result)


def _of_query(error: BadQuery) -> str:
    """What is wrong, without what only helps at the command line."""
    return str(error).partition("; policykg sparql")[0]


def _query(question: Asked, forms: Wanted) -> Query:
    return Query(
        question.sparql,
        question.default_graphs,
        question.named_graphs,
        results=forms.results.name if forms.results else None,
        graph=forms.graph.name if forms.graph else None,
    )


def _accept(request: Request) -> str | None:
    """All Accept headers of a request as one."""
    return ", ".join(request.headers.getlist("accept")) or None


def _offered(kind: str) -> tuple[str, ...]:
    return tuple(f.media_types[0] for f in (GRAPHS if kind == "triples" else RESULTS))


def _response(request: Request, result: Result) -> Response:
    headers = {"Vary": "Accept"}
    if result.cut:  # as Virtuoso says it
        headers["X-SPARQL-MaxRows"] = str(request.app.state.pool.limits.rows)
    # Given as a header, for Starlette would add a charset of its own.
    headers["Content-Type"] = _FORMS[result.form].content_type
    return Response(result.body, headers=headers)


def _described(request: Request) -> Response:
    form = wanted(request.query_params.get("format"), _accept(request)).graph
    if form is None:
        raise Refused(406, f"the description of the service is a graph; there are {', '.join(_offered('triples'))}")
    body = description.service(str(request.url.replace(query="")), form)
    return Response(body, headers={"Content-Type": form.content_type, "Vary": "Accept"})


def _plain(status: int, said: str, headers: Mapping[str, str]) -> Response:
    return Response(f"{said}\n", status, {**headers, "Content-Type": "text/plain; charset=utf-8", "Vary": "Accept"})
