"""IRIs of the data lead to the page of what they name, or to its data, whichever the client reads."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from kg.iris import segment
from kg.lookup import address_of
from query.knowledge_base import PolicyKG
from query.web.links import Links
from query.web.negotiation import Representations, accepted, respond
from query.web.rendering import Base, links_of, render

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_FORMS = (".html", ".ttl", ".json", ".csv")


@router.get("/id/{name:path}")
def resource(request: Request, kb: Base) -> Response:
    """What an IRI below the base of the data names."""
    return _led(request, kb, _written(request).removeprefix("/id/"))


@router.get("/{path:path}")
def other(request: Request, kb: Base) -> Response:
    """An IRI whose base is an address of this server, where the data is published at its own IRIs."""
    path, base = _written(request), urlsplit(kb.things.base).path
    if not path.startswith(base) or path == base:
        raise HTTPException(404)
    return _led(request, kb, path.removeprefix(base))


def _written(request: Request) -> str:
    """The path of the address as an IRI has it: only the slashes within a name stay encoded."""
    raw = request.scope.get("raw_path", b"").decode("ascii", "replace")
    return "%2F".join(segment(unquote(part)) for part in re.split("%2f", raw, flags=re.IGNORECASE))


def _led(request: Request, kb: PolicyKG, name: str) -> Response:
    """303 to the page, or to the data that is asked for; things without a page are described here."""
    suffix = request.scope.get("suffix", "")
    found = kb.things.iri_named(name)
    if found is not None:  # whatever its last characters look like
        form = accepted(request, _FORMS)
    else:
        found, form = kb.things.iri_named(name.removesuffix(suffix)), suffix or accepted(request, _FORMS)
    if found is None:
        raise HTTPException(404)
    target = _page_of(kb, found, links_of(request))
    if target is None:
        return _described(request, kb, found)
    if form in (".html", None):
        return RedirectResponse(target, 303, headers={"Vary": "Accept"})
    path, _, query = target.partition("#")[0].partition("?")
    address = f"{path.removesuffix('.html')}{form}{f'?{query}' if query else ''}"
    return RedirectResponse(address, 303, headers={"Vary": "Accept"})


def _page_of(kb: PolicyKG, iri: str, links: Links) -> str | None:
    """The page of a thing; None for one that has none of its own."""
    unit = kb.things.unit_item(iri)
    if unit is not None:
        return links.unit(unit.name, unit.place if unit.group else None)
    document = kb.things.document_of(iri)
    if document is not None:
        return links.document(document)
    place = address_of(iri)
    if place is None:
        return None
    document, kind, key = place
    if kind == "domain":
        return links.domain(key, document)
    if kind == "task" and kb.things.task(document, key):
        return links.task(document, key)
    if kind == "section":
        start = next((s.start for s in kb.things.document(document).sections if s.key == key), None)
        return links.document(document, anchor=f"c{start}") if start is not None else None
    return None


def _described(request: Request, kb: PolicyKG, iri: str) -> Response:
    """Places, cited titles, assignments, fields …: what the graph says of them."""
    rows = kb.things.said_of(iri)
    return respond(
        request,
        Representations(
            page=lambda: render(request, "resource.html", iri=iri, rows=rows, base=kb.things.base),
            data=lambda: {"iri": iri, "triples": [list(row) for row in rows]},
            rows=lambda: (("subject", "predicate", "object"), rows),
            graph=lambda: kb.things.turtle(iri),
        ),
    )
