"""Templates filled: every text escaped, every link in the language of the page."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from query.knowledge_base import PolicyKG
from query.web.language import LANGUAGES, Texts, texts_in
from query.web.links import Links

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = [
    "Base",
    "StaticFile",
    "environment",
    "language_of",
    "links_of",
    "render",
    "role_names",
    "static_files",
    "texts_of",
]

_OF_THE_PAGE = ("lang", "page", "start", "end")  # parameters that the data behind a page does not depend on
_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file of the interface, read once: no path of a request reaches the disk."""

    content: bytes
    media_type: str
    version: str


def static_files() -> dict[str, StaticFile]:
    """The files of `static/` by name."""
    found = {}
    for file in (files("query.web") / "static").iterdir():
        kind = _TYPES.get(file.name.rpartition(".")[2])
        if kind:
            content = file.read_bytes()
            found[file.name] = StaticFile(content, kind, hashlib.sha256(content).hexdigest()[:12])
    return found


def environment() -> Environment:
    """The templates of the package."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("query.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


async def _leased(request: Request) -> AsyncIterator[PolicyKG]:
    with request.app.state.current.lease() as kb:
        yield kb


Base = Annotated[PolicyKG, Depends(_leased)]
"""What a handler takes as its knowledge base: the state at the beginning of the request, until its end."""


def language_of(request: Request) -> str:
    """The language that an address names (?lang=en), else the server's own."""
    named = request.query_params.get("lang")
    return named if named in LANGUAGES else request.app.state.settings.language


def texts_of(request: Request) -> Texts:
    """The texts of the interface for a request."""
    return texts_in(language_of(request))


def links_of(request: Request) -> Links:
    """Addresses that keep the language of a request."""
    language = language_of(request)
    return Links("" if language == request.app.state.settings.language else language)


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A page from a template with what every page has: t (texts), links, nav …"""
    state = request.app.state
    text = state.templates.get_template(template).render(
        t=texts_of(request),
        links=links_of(request),
        lang=language_of(request),
        versions={name: file.version for name, file in state.static.items()},
        here=_here(request),
        **context,
    )
    return HTMLResponse(text, status_code=status, headers={"Vary": "Accept"})


def _here(request: Request) -> Mapping[str, Any]:
    """This page: its path, its forms as (ending, address), and its address in the other language."""
    path = request.scope["path"]
    parameters = {k: v for k, v in request.query_params.items() if k not in _OF_THE_PAGE}
    offered = getattr(request.state, "offered", (".html",))
    forms = [(s[1:], Links().representation(path, parameters, s)) for s in offered if s != ".html"]
    language = language_of(request)
    other = next(name for name in LANGUAGES if name != language)
    asked = {k: v for k, v in request.query_params.items() if k != "lang"}
    return {
        "path": path,
        "forms": forms,
        "language": other,
        "switched": Links().representation(request.scope.get("asked", path), {**asked, "lang": other}, ""),
    }


def role_names(texts: Texts) -> dict[str, str]:
    """What the roles are called in a language."""
    return {role: texts(f"role_{role}") for role in ("lead", "cooperating", "responsible")}
