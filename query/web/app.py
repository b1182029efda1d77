"""The application: pages, HTTP API and SPARQL over one knowledge base that may be rebuilt meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from corpus.errors import CallerError, PolicyKGError
from query.knowledge_base import open_knowledge_base
from query.web.advice import in_parts, of_parameter
from query.web.current import Current
from query.web.kept import Kept
from query.web.negotiation import Suffixes, accepted
from query.web.rendering import environment, render, static_files, texts_of
from query.web.safety import guarded
from query.web.settings import Settings
from query.web.workers import Limits, Pool

__all__ = ["create_app"]

_KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}


def create_app(settings: Settings) -> FastAPI:
    """The application that serves the knowledge base of `settings`. Raises DamagedKnowledgeBase where there is none."""
    opening = partial(open_knowledge_base, settings.path, credentials=settings.credentials, thesauri=settings.thesauri)
    app = _Application(title="policykg", docs_url=None, redoc_url=None, lifespan=_lifespan)
    app.state.settings = settings
    app.state.current = Current(settings.path, opening)
    app.state.kept = Kept()
    app.state.pool = Pool(settings.workers, Limits(settings.time_limit_s, settings.row_limit))
    app.state.templates, app.state.static = environment(), static_files()
    for router in (_static(), *_routers()):
        app.include_router(router)
    app.add_exception_handler(PolicyKGError, _on_policykg_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(RequestValidationError, _on_bad_parameter)
    app.add_exception_handler(Exception, _on_failure)
    app.add_middleware(Suffixes)
    return app


class _Application(FastAPI):
    """With the rules of safety around everything, also around the answer to a fault of the program."""

    def build_middleware_stack(self) -> ASGIApp:
        """The application as a server calls it."""
        return guarded(super().build_middleware_stack(), self.state.settings)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.pool.start()
    yield
    app.state.pool.close()
    app.state.current.close()


def _routers() -> Sequence[APIRouter]:
    """The pages; the last one takes what no other does."""
    from query.web import api, sparql
    from query.web.pages import (
        ask,
        document,
        domain,
        graph,
        ledger,
        resource,
        search,
        sparql_page,
        statistics,
        task,
        unit,
    )

    first = (ask, document, ledger, task, unit, domain, search, graph, statistics, sparql_page)
    return (sparql.router, api.router, *(page.router for page in first), resource.router)


def _static() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/static/{name}")
    async def static(request: Request, name: str) -> Response:
        file = request.app.state.static.get(name)
        if file is None:
            raise HTTPException(404)
        return Response(file.content, media_type=file.media_type, headers=_KEPT)

    return router


def _on_policykg_error(request: Request, error: Exception) -> Response:
    """What a caller did wrong is a bad request, what the knowledge base has wrong is ours."""
    return _failure(request, 400 if isinstance(error, CallerError) else 503, str(error))


def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = error.detail if error.detail and not error.detail.isascii() else ""
    response = _failure(request, error.status_code, said)
    response.headers.update(error.headers or {})
    return response


def _on_bad_parameter(request: Request, error: Exception) -> Response:
    """A parameter that is missing or is no such value."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    said = of_parameter(texts_of(request), first["loc"][-1], first["type"], first["msg"], first.get("ctx", {}))
    return _failure(request, 400, said)


def _on_failure(request: Request, _: Exception) -> Response:
    """A fault of the program: said without what would help an attacker; the log has the rest."""
    return _failure(request, 500, "")


def _failure(request: Request, status: int, said: str) -> Response:
    """An error as page or as JSON {error, next}, whichever the client reads."""
    t = texts_of(request)
    key = f"error_{status}" if f"error_{status}" in t.by_key else "error_500" if status >= 500 else "error_400"
    if _reads_json(request):
        what, following = in_parts(t, said, to_program=True)
        body = {"error": what or t(key), "next": following or t(f"{key}_next")}
        return JSONResponse(body, status)
    what, following = in_parts(t, said)
    return render(request, "error.html", status=status, title=t(key), what=what, next=following or t(f"{key}_next"))


def _reads_json(request: Request) -> bool:
    """Whether an error is read by a program: it asked for JSON, or asks the API."""
    if request.url.path.startswith("/api") or request.scope.get("suffix") == ".json":
        return True
    return accepted(request, (".html", ".json")) == ".json"
