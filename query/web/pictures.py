"""Pictures on pages: what is asked for in an address, drawn once, its nodes linked to their pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fastapi import Request
from markupsafe import Markup

from query.answers.answer import TaskItem
from query.drawing import Drawing
from query.knowledge_base import PolicyKG
from query.web.kept import Kept
from query.web.links import Links
from query.web.paging import number_in
from query.web.rendering import language_of, links_of

if TYPE_CHECKING:
    import networkx

__all__ = ["LIMITS", "drawn", "limit_of", "network_of", "node_address", "shown"]

LIMITS = (20, 40, 80, 150)


def limit_of(request: Request) -> int:
    """How many nodes an address asks for."""
    asked = number_in(request, "limit")
    return asked if asked in LIMITS else LIMITS[1]


def network_of(request: Request, kb: PolicyKG) -> networkx.Graph[str]:
    """The network that an address names: around a `unit` (and its `place`) or a `task`, of a `document`, or of all.
    Raises BadQuery for what there is not."""
    given = {name: request.query_params.get(name, "").strip() for name in ("unit", "place", "task", "document")}
    key = ("network", *given.values(), limit_of(request))
    kept: Kept = request.app.state.kept
    return kept.get(kb, key, lambda: _network(kb, given, limit_of(request)))


def _network(kb: PolicyKG, given: Mapping[str, str], limit: int) -> networkx.Graph[str]:
    document = given["document"] or None
    if given["task"]:
        return kb.network(task=_task(kb, given["task"]))
    if given["unit"]:
        named = kb.things.units_named(given["unit"], place=given["place"] or None)
        unit = named[0].iri if named else given["unit"]
        return kb.network(unit=unit, document=document, limit=limit)
    return kb.network(document=document, limit=limit)


def _task(kb: PolicyKG, name: str) -> TaskItem | str:
    """A task by document:key; both may hold colons, so every place to part them is tried."""
    places = [n for n, c in enumerate(name) if c == ":"]
    tried = ((name[:n], name[n + 1 :]) for n in places)
    found = (kb.things.task(document, key) for document, key in tried if kb.things.has_document(document))
    return next((t.item for t in found if t), name)


def node_address(links: Links, data: Mapping[str, Any]) -> str | None:
    """The page of a node, by its attributes."""
    kind, label, document = data["kind"], data["label"], data.get("document", "")
    if kind in ("Unit", "UnitGroup"):
        return links.unit(label, data["place"] if kind == "UnitGroup" else None)
    if kind == "Domain":
        return links.domain(label)
    if kind == "Target":
        return links.document(document, data["start"], data["end"])
    return links.document(document) if kind == "Document" else links.task(document, data["key"])


def drawn(request: Request, kb: PolicyKG, kind: str, *, linked: bool = True) -> Drawing:
    """A picture (network, matrix, bars) for the conditions of an address. Raises BadQuery for what there is not."""
    links, language = links_of(request), language_of(request)
    given = tuple(request.query_params.get(n, "").strip() for n in ("unit", "place", "task", "document"))
    kept: Kept = request.app.state.kept
    key = (kind, *given, limit_of(request), language, links.language, linked)
    return kept.get(kb, key, lambda: _drawing(request, kb, kind, links if linked else None, language))


def _drawing(request: Request, kb: PolicyKG, kind: str, links: Links | None, language: str) -> Drawing:
    from query.views import pictures

    document = request.query_params.get("document", "").strip() or None
    href = (lambda _, data: node_address(links, data)) if links else None
    if kind == "matrix":
        return kb.draw_matrix(document=document, href=href, language=language)
    if kind == "bars":
        return kb.draw_bars(document=document, href=links.unit if links else None, language=language)
    return pictures.network(network_of(request, kb), href=href, language=language)


def shown(drawing: Drawing) -> Markup:
    """A picture as a part of a page; it is XML of our own making, in which every text is escaped."""
    return Markup(drawing.svg)
