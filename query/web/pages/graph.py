"""The picture around a unit or a task, of a document or of all, with the same as tables; and pictures to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from query.knowledge_base import PolicyKG
from query.web.negotiation import Representations, respond
from query.web.pictures import LIMITS, drawn, limit_of, network_of, node_address, shown
from query.web.rendering import Base, links_of, render, texts_of

if TYPE_CHECKING:
    import networkx

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_COLUMNS = ("one", "other", "tasks", "roles")
_KINDS = ("network", "matrix", "bars")
_LINES = 100  # in the table below the picture


@router.get("/graph")
def graph(request: Request, kb: Base) -> Response:
    """A network as a picture, and its nodes and lines as tables and data."""
    network = network_of(request, kb)
    return respond(
        request,
        Representations(
            page=lambda: _page(request, kb, network),
            data=lambda: {
                "nodes": _nodes(network),
                "lines": [dict(zip(_COLUMNS, r, strict=True)) for r in _lines(network)],
            },
            rows=lambda: (_COLUMNS, _lines(network)),
            graph=lambda: kb.things.turtle(*(n for n in network if "#" not in n)),
        ),
    )


@router.get("/pictures/{kind}")
def picture(request: Request, kb: Base, kind: str) -> Response:
    """A picture as a file, without links: it will stand elsewhere."""
    if kind not in _KINDS or request.scope.get("suffix"):
        raise HTTPException(404)
    drawing = drawn(request, kb, kind, linked=False)
    headers = {"Content-Disposition": f'attachment; filename="{kind}.svg"'}
    return Response(drawing.svg, media_type="image/svg+xml", headers=headers)


def _nodes(network: networkx.Graph[str]) -> list[dict[str, Any]]:
    """The nodes with their attributes, that in the middle first, then the largest."""
    size, centre = network.graph["size"], network.graph["centre"]
    ordered = sorted(network.nodes(data=True), key=lambda pair: (pair[0] != centre, -pair[1].get(size, 0), pair[0]))
    return [{"id": node, **data} for node, data in ordered]


def _lines(network: networkx.Graph[str]) -> list[tuple[str, str, int | None, str | None]]:
    """The lines by the names of their ends, the strongest first."""
    label = network.nodes(data="label")
    found = [(label[a], label[b], d.get("weight"), d.get("roles")) for a, b, d in network.edges(data=True)]
    return sorted(found, key=lambda row: (-(row[2] or 0), row[0], row[1]))


def _page(request: Request, kb: PolicyKG, network: networkx.Graph[str]) -> Response:
    links, t = links_of(request), texts_of(request)
    about = network.graph["about"]
    nodes = [{**node, "address": node_address(links, node)} for node in _nodes(network)]
    parameters = {n: v for n, v in request.query_params.items() if n in ("unit", "place", "task", "document", "limit")}
    return render(
        request,
        "graph.html",
        heading=t("graph_of", name=about) if about else t("graph_all"),
        picture=shown(drawn(request, kb, "network")),
        file=links.to("/pictures/network", **parameters),
        nodes=nodes,
        lines=_lines(network)[:_LINES],
        ego=network.graph["size"] == "shared",
        limits=LIMITS,
        limit=limit_of(request),
        chosen={n: request.query_params.get(n, "") for n in ("unit", "place", "task", "document")},
    )
