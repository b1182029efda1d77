"""All units, and one with its tasks by role, its partners, targets and deadlines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from corpus.errors import BadQuery
from query.answers.answer import TargetItem, UnitItem
from query.knowledge_base import PolicyKG
from query.views.things import TaskDetail, UnitDetail
from query.web.negotiation import Representations, respond
from query.web.paging import page_of
from query.web.rendering import Base, language_of, links_of, render
from query.web.tables import TASK_COLUMNS, task_rows

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_ROLES = ("lead", "responsible", "cooperating")
_COLUMNS = ("name", "place", "group", "tasks", "iri")
_PAGE = 40  # tasks of a unit on a page
_PARTNERS = 30
_ROWS = 24  # of the time line
_SIGNS = {">=": "≥", "<=": "≤"}


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
            graph=lambda: kb.things.turtle_parts(*(u.iri for u in found)),
        ),
    )


def _row(unit: UnitItem) -> Mapping[str, Any]:
    return {name: getattr(unit, name) for name in _COLUMNS}


@router.get("/units/{name:path}")
def unit(request: Request, kb: Base, name: str, place: str | None = None) -> Response:
    """One unit by its official name; any other spelling leads to it, a name of several lets choose."""
    named = kb.things.units_named(name, place=place)
    if not named:
        return _elsewhere(request, kb, name)
    if len(named) > 1:
        return _choice(request, kb, name, named)
    found = kb.things.unit(named[0])
    return respond(
        request,
        Representations(
            page=lambda: _page(request, kb, found),
            data=found.to_dict,
            rows=lambda: (("role", *TASK_COLUMNS), _rows(kb, found)),
            graph=lambda: kb.things.turtle(found.item.iri),
        ),
    )


def _elsewhere(request: Request, kb: PolicyKG, name: str) -> Response:
    """The page of the unit that a spelling stands for."""
    try:
        item = kb.things.unit(name).item
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
            graph=lambda: kb.things.turtle(*(u.iri for u in named)),
        ),
    )


def _rows(kb: PolicyKG, unit: UnitDetail) -> list[tuple[Any, ...]]:
    """Its tasks with its roles, then what reaches it through groups."""
    own = zip(unit.tasks, task_rows(kb.things.tasks(unit.tasks)), strict=True)
    rows = [("、".join(unit.roles[t.iri]), *row) for t, row in own]
    reached = zip(unit.reached, task_rows(kb.things.tasks(unit.reached)), strict=True)
    return rows + [(f"via {t.via}", *row) for t, row in reached]


def _page(request: Request, kb: PolicyKG, unit: UnitDetail) -> Response:
    role = request.query_params.get("role", "")
    chosen = unit.tasks_as(role) if role in _ROLES else unit.tasks
    tasks = page_of(request, chosen, size=_PAGE)
    dated, goals = kb.things.deadlines_of(unit), kb.things.targets_of(unit)
    return render(
        request,
        "unit.html",
        unit=unit,
        role=role if role in _ROLES else "",
        counts={r: len(unit.tasks_as(r)) for r in _ROLES},
        tasks=tasks,
        details=kb.things.tasks(tasks.items),
        dated=dated,
        goals=goals,
        drawing=_timeline(request, dated, goals),
        base=kb.things.base,
        reached=unit.reached[:_PAGE],
        partners=unit.partners[:_PARTNERS],
        titles=kb.things.title,
    )


def _timeline(request: Request, dated: Sequence[TaskDetail], goals: Sequence[TargetItem]) -> Markup | None:
    """What is due when, as a picture; None where nothing is."""
    from query.drawing import Due, draw_timeline

    links = links_of(request)
    dues = [
        Due(
            t.item.title,
            t.deadline_date.year,
            t.deadline_date,
            t.deadline or "",
            "Deadline",
            links.task(t.item.document, t.key),
        )
        for t in dated
        if t.deadline_date
    ]
    for g in (g for g in goals if g.year):
        label = f"{_SIGNS.get(g.comparator, g.comparator)} {g.value}{g.unit}"
        where = links.document(g.document, g.evidence.start, g.evidence.end)
        dues.append(Due(g.indicator, g.year or 0, None, label, "Target", where))
    drawing = draw_timeline(dues, limit=_ROWS, language=language_of(request)) if dues else None
    return Markup(drawing.svg) if drawing else None  # the drawing escapes every text
