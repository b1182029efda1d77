"""All units, and one with its tasks by role, its partners, targets and deadlines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from corpus.errors import BadQuery
from query.answer import UnitItem
from query.knowledge_base import PolicyKG
from query.things import TaskDetail, UnitDetail
from query.web.negotiation import Representations, respond
from query.web.paging import page_of
from query.web.rendering import Base, links_of, render
from query.web.tables import TASK_COLUMNS, task_rows

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_ROLES = ("lead", "responsible", "cooperating")
_COLUMNS = ("name", "place", "group", "tasks", "iri")
_PAGE = 40  # tasks of a unit on a page
_PARTNERS = 30


@router.get("/units")
def units(request: Request, kb: Base, q: str = "", place: str = "") -> Response:
    """All units and groups that a task names, those of a place or with some words in their name."""
    every = kb.units()
    found = [u for u in every if q.strip() in u.name and place in ("", u.place)]
    return respond(
        request,
        Representations(
            page=lambda: render(
                request,
                "units.html",
                units=page_of(request, found, size=200),
                places=sorted({u.place for u in every}),
                chosen={"q": q, "place": place},
                most=max((u.tasks for u in found), default=1),
            ),
            data=lambda: {"units": [_row(u) for u in found]},
            rows=lambda: (_COLUMNS, [tuple(_row(u).values()) for u in found]),
            graph=lambda: kb.turtle(*(u.iri for u in found)),
        ),
    )


def _row(unit: UnitItem) -> Mapping[str, Any]:
    return {name: getattr(unit, name) for name in _COLUMNS}


@router.get("/units/{name:path}")
def unit(request: Request, kb: Base, name: str, place: str | None = None) -> Response:
    """One unit by its official name; any other spelling leads to it, a name of several lets choose."""
    named = kb.units_named(name, place=place)
    if not named:
        return _elsewhere(request, kb, name)
    if len(named) > 1:
        return _choice(request, kb, name, named)
    found = kb.unit_detail(named[0])
    return respond(
        request,
        Representations(
            page=lambda: _page(request, kb, found),
            data=found.to_dict,
            rows=lambda: (("role", *TASK_COLUMNS), _rows(kb, found)),
            graph=lambda: kb.turtle(found.item.iri),
        ),
    )


def _elsewhere(request: Request, kb: PolicyKG, name: str) -> Response:
    """The page of the unit that a spelling stands for."""
    try:
        item = kb.unit_detail(name).item
    except BadQuery as error:
        raise HTTPException(404) from error
    if item.name == name:
        raise HTTPException(404)
    suffix = request.scope.get("suffix", "")
    address = links_of(request).unit(item.name, item.place if item.group else None)
    path, _, query = address.partition("?")
    return RedirectResponse(f"{path}{suffix}{f'?{query}' if query else ''}", 303)


def _choice(request: Request, kb: PolicyKG, name: str, named: Sequence[UnitItem]) -> Response:
    """Those of one name, most tasks first."""
    return respond(
        request,
        Representations(
            page=lambda: render(request, "same_name.html", name=name, units=named),
            data=lambda: {"units": [_row(u) for u in named]},
            rows=lambda: (_COLUMNS, [tuple(_row(u).values()) for u in named]),
            graph=lambda: kb.turtle(*(u.iri for u in named)),
        ),
    )


def _rows(kb: PolicyKG, unit: UnitDetail) -> list[tuple[Any, ...]]:
    """Its tasks with its roles, then what reaches it through groups."""
    own = zip(unit.tasks, task_rows(kb.task_details(unit.tasks)), strict=True)
    rows = [("、".join(unit.roles[t.iri]), *row) for t, row in own]
    reached = zip(unit.reached, task_rows(kb.task_details(unit.reached)), strict=True)
    return rows + [(f"via {t.via}", *row) for t, row in reached]


def _page(request: Request, kb: PolicyKG, unit: UnitDetail) -> Response:
    role = request.query_params.get("role", "")
    chosen = unit.tasks_as(role) if role in _ROLES else unit.tasks
    tasks = page_of(request, chosen, size=_PAGE)
    dated = kb.deadlines_of(unit)
    return render(
        request,
        "unit.html",
        unit=unit,
        role=role if role in _ROLES else "",
        counts={r: len(unit.tasks_as(r)) for r in _ROLES},
        tasks=tasks,
        details=kb.task_details(tasks.items),
        dated=dated,
        goals=kb.targets_of(unit),
        drawing=None,
        base=kb.base,
        reached=unit.reached[:_PAGE],
        partners=unit.partners[:_PARTNERS],
        titles=kb.title,
    )
