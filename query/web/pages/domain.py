"""All domains, and one in every document that plans for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from query.knowledge_base import PolicyKG
from query.views.things import DomainDetail, DomainItem
from query.web.negotiation import Representations, respond
from query.web.paging import page_of
from query.web.rendering import Base, render
from query.web.tables import TASK_COLUMNS, task_rows

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_COLUMNS = ("iri", "label", "kind", "document", "path", "tasks")
_PAGE = 40  # tasks of a domain in one document


@dataclass(frozen=True, slots=True)
class _Label:
    """Domains of one name: of how many documents, with how many tasks."""

    label: str
    kind: str
    documents: int
    tasks: int


@router.get("/domains")
def domains(request: Request, kb: Base, q: str = "", kind: str = "") -> Response:
    """All domains by name, those with most tasks first; of one kind, or with some words in the name."""
    found = [d for d in kb.things.domains() if q.strip() in d.label and kind in ("", d.kind)]
    return respond(
        request,
        Representations(
            page=lambda: render(
                request, "domains.html", domains=page_of(request, _labels(found)), chosen={"q": q, "kind": kind}
            ),
            data=lambda: {"domains": [d.to_dict() for d in found]},
            rows=lambda: (_COLUMNS, [tuple(d.to_dict().values()) for d in found]),
            graph=lambda: kb.things.turtle_parts(*(d.iri for d in found)),
        ),
    )


def _labels(domains: Sequence[DomainItem]) -> list[_Label]:
    by_label: dict[str, list[DomainItem]] = {}
    for domain in domains:
        by_label.setdefault(domain.label, []).append(domain)
    found = [_Label(la, items[0].kind, len(items), sum(i.tasks for i in items)) for la, items in by_label.items()]
    return sorted(found, key=lambda d: (-d.documents, -d.tasks, d.label))


@router.get("/domains/{label:path}")
def domain(request: Request, kb: Base, label: str, document: str | None = None) -> Response:
    """One domain, in all documents that have it or in one of them."""
    found = kb.things.domain(label, document=document)
    if not found:
        raise HTTPException(404)
    tasks = [t for d in found for t in d.tasks]
    return respond(
        request,
        Representations(
            page=lambda: _page(request, kb, label, found),
            data=lambda: {"domains": [d.to_dict() for d in found]},
            rows=lambda: (TASK_COLUMNS, task_rows(kb.things.tasks(tasks))),
            graph=lambda: kb.things.turtle(*(d.item.iri for d in found)),
        ),
    )


def _page(request: Request, kb: PolicyKG, label: str, found: Sequence[DomainDetail]) -> Response:
    shown = {d.item.iri: kb.things.tasks(d.tasks[:_PAGE]) for d in found}
    return render(
        request, "domain.html", label=label, domains=found, details=shown, near=_near(found), titles=kb.things.title
    )


def _near(domains: Sequence[DomainDetail]) -> Mapping[str, int]:
    """The names of near domains of other documents, with their number of tasks."""
    own = {d.item.label for d in domains}
    found: dict[str, dict[str, int]] = {}
    for near in (n for d in domains for n in d.near if n.label not in own):
        found.setdefault(near.label, {})[near.iri] = near.tasks
    return {label: sum(tasks.values()) for label, tasks in found.items()}
