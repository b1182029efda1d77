"""Which form of a page is sent: by the ending of the address (.json), else by what the client accepts."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from query.ledger import harmless
from query.web.links import SUFFIXES

__all__ = ["Representations", "Suffixes", "accepted", "chosen", "respond", "to_csv", "to_json"]

MEDIA_TYPES: Mapping[str, str] = {
    ".html": "text/html",
    ".json": "application/json",
    ".csv": "text/csv",
    ".ttl": "text/turtle",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_OTHERS = ("/api", "/sparql", "/static", "/openapi")  # whose addresses say themselves what they give


class Suffixes:
    """Takes the ending that names a representation from the path, so that a page has one route for all its forms."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with its `suffix` in the scope; HEAD as GET, for the server leaves the body away itself."""
        if scope["type"] == "http" and not scope["path"].startswith(_OTHERS):
            path: str = scope["path"]
            suffix = next(
                (s for s in SUFFIXES if path.endswith(s) and (path == f"/{s}" or path[-len(s) - 1] != "/")), ""
            )
            method = "GET" if scope["method"] == "HEAD" else scope["method"]
            scope = {**scope, "method": method, "path": path.removesuffix(suffix), "suffix": suffix, "asked": path}
        await self._app(scope, receive, send)


@dataclass(frozen=True, slots=True)
class Representations:
    """The forms that a page has, each made when it is asked for; None where it has no such form. A graph in parts is sent
    part by part."""

    page: Callable[[], Response]
    data: Callable[[], Any] | None = None
    rows: Callable[[], tuple[Sequence[str], Iterable[Sequence[Any]]]] | None = None
    graph: Callable[[], str | Iterator[str]] | None = None
    book: Callable[[], bytes] | None = None

    def suffixes(self) -> tuple[str, ...]:
        """The endings of the forms there are, that of the page first."""
        made = ((".json", self.data), (".csv", self.rows), (".ttl", self.graph), (".xlsx", self.book))
        return (".html", *(s for s, make in made if make))


def respond(request: Request, forms: Representations) -> Response:
    """The form of a page that a request is for. Raises HTTPException: 404 for an ending that the page does not have,
    406 where the client accepts none of its forms."""
    offered = forms.suffixes()
    suffix = chosen(request, offered)
    if suffix is None:
        raise HTTPException(404 if request.scope.get("suffix") else 406, "、".join(offered))
    request.state.offered = offered
    response = _MAKERS[suffix](forms)
    response.headers["Vary"] = "Accept"
    return response


def chosen(request: Request, offered: Sequence[str]) -> str | None:
    """The ending among those `offered` that a request asks for, None where it wants another one."""
    named = request.scope.get("suffix")
    if named:
        return named if named in offered else None
    return accepted(request, offered)


def accepted(request: Request, offered: Sequence[str]) -> str | None:
    """The ending among those `offered` that a client likes best, None where it accepts none of them."""
    wanted = _accepted(request.headers.get("accept", "*/*"))
    weights = [(_weight(wanted, MEDIA_TYPES[s]), -n, s) for n, s in enumerate(offered)]
    best = max(weights)
    return best[2] if best[0] > 0 else None


def _accepted(header: str) -> dict[str, float]:
    """The weight of each media range of an Accept header (RFC 9110, 12.5.1)."""
    found = {}
    for part in header.split(","):
        name, *parameters = (p.strip() for p in part.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        found[name.lower()] = float(weight) if re.fullmatch(r"[01](\.\d{0,3})?", weight) else 1.0
    return found


def _weight(wanted: Mapping[str, float], media_type: str) -> float:
    """How much a media type is wanted; the most exact range decides."""
    ranges = (media_type, f"{media_type.split('/')[0]}/*", "*/*")
    return next((wanted[r] for r in ranges if r in wanted), 0.0)


def to_json(data: Any) -> str:
    """Data as JSON in which Chinese stays readable."""
    return json.dumps(data, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: Any) -> Any:
    """What JSON has no form for."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Rows as csv that Excel opens as UTF-8, in which no cell is a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def _json(forms: Representations) -> Response:
    assert forms.data is not None
    return Response(to_json(forms.data()), media_type="application/json")


def _csv(forms: Representations) -> Response:
    assert forms.rows is not None
    return Response(to_csv(*forms.rows()), media_type="text/csv; charset=utf-8")


def _turtle(forms: Representations) -> Response:
    assert forms.graph is not None
    told, kind = forms.graph(), "text/turtle; charset=utf-8"
    return Response(told, media_type=kind) if isinstance(told, str) else StreamingResponse(told, media_type=kind)


def _book(forms: Representations) -> Response:
    assert forms.book is not None
    return Response(forms.book(), media_type=MEDIA_TYPES[".xlsx"])


_MAKERS: Mapping[str, Callable[[Representations], Response]] = {
    ".html": lambda forms: forms.page(),
    ".json": _json,
    ".csv": _csv,
    ".ttl": _turtle,
    ".xlsx": _book,
}
