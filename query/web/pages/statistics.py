"""Statistics: who has how many tasks, who shares them with whom, what falls due when, by document or over all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from markupsafe import Markup

from query.drawing import draw_bars
from query.knowledge_base import PolicyKG
from query.views.networks import Workload
from query.web.kept import Kept
from query.web.negotiation import Representations, respond
from query.web.pictures import drawn, shown
from query.web.rendering import Base, language_of, links_of, render, texts_of

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_COLUMNS = ("name", "place", "lead", "responsible", "cooperating", "tasks")
_DOMAINS = 20
_FEW = 40  # documents to choose among in a list
_SHOWN = 100  # units in the table
Counts = Sequence[tuple[str, int]]


@router.get("/statistics")
def statistics(request: Request, kb: Base, document: str = "") -> Response:
    """All figures, of one document where the address names it."""
    name = document.strip() or None
    if name is not None and not kb.things.has_document(name):
        raise HTTPException(404)
    kept: Kept = request.app.state.kept
    figures = kept.get(kb, ("figures", name), lambda: _figures(kb, name))
    load: Sequence[Workload] = kept.get(kb, ("workload", name), lambda: kb.workload(document=name))
    return respond(
        request,
        Representations(
            page=lambda: _page(request, kb, name, figures, load),
            data=lambda: {"document": name, **figures, "workload": [w.to_dict() for w in load]},
            rows=lambda: (_COLUMNS, [[w.to_dict()[c] for c in _COLUMNS] for w in load]),
        ),
    )


def _figures(kb: PolicyKG, document: str | None) -> dict[str, Any]:
    """The counts of a document, or of all: some numbers, and some by year and by domain."""
    given = {"document": document} if document else {}
    documents = [d for d in kb.things.documents() if document in (None, d["document"])]
    due = [(str(year), len(kb.ledger(due=year, document=document))) for year in reversed(kb.years_due())]
    targets = Counter({str(y): 0 for _, y, _ in kb.query("targets-by-year", **given)})
    for _, year, count in kb.query("targets-by-year", **given):
        targets[str(year)] += count
    return {
        "documents": len(documents),
        "tasks": sum(d["tasks"] for d in documents),
        "with_unit": sum(row[3] for row in kb.query("coverage", **given)),
        "targets": len(kb.query("indicators")) if document is None else len(kb.query("targets", document=document)),
        "due": sum(count for _, count in due),
        "documents_by_year": _by_year(documents, lambda d: 1),
        "tasks_by_year": _by_year(documents, lambda d: d["tasks"]),
        "due_by_year": [row for row in due if row[1]],
        "targets_by_year": sorted(targets.items()),
        "tasks_by_domain": _domains(kb, document),
    }


def _by_year(documents: Sequence[Mapping[str, Any]], count: Callable[[Mapping[str, Any]], int]) -> Counts:
    """Counts of documents by the year that they were signed in, or else published."""
    found: Counter[str] = Counter()
    for document in documents:
        date = document["signed"] or document["published"]
        if date:
            found[str(date)[:4]] += count(document)
    return sorted(found.items())


def _domains(kb: PolicyKG, document: str | None) -> Counts:
    """The domains with most tasks; those of one name in several documents are counted together."""
    found: Counter[str] = Counter()
    for domain in kb.things.domains():
        if document in (None, domain.document):
            found[domain.label] += domain.tasks
    return sorted(((label, n) for label, n in found.items() if n), key=lambda row: (-row[1], row[0]))[:_DOMAINS]


def _page(
    request: Request, kb: PolicyKG, document: str | None, figures: Mapping[str, Any], load: Sequence[Workload]
) -> Response:
    documents = kb.things.documents()
    links = links_of(request)
    addresses: Mapping[str, Callable[[str], str | None]] = {
        "due_by_year": lambda year: links.tasks(due=year, document=document),
        **({} if document else {"tasks_by_year": lambda year: links.tasks(year=year)}),
        "tasks_by_domain": lambda label: links.domain(label, document),
    }
    return render(
        request,
        "statistics.html",
        document=document,
        heading=kb.things.title(document) if document else "",
        figures=figures,
        load=load[:_SHOWN],
        bars=shown(drawn(request, kb, "bars")),
        matrix=shown(drawn(request, kb, "matrix")),
        charts={
            name: _chart(request, kb, document, name, figures[name], to)
            for name, to in addresses.items()
            if figures[name]
        },
        files={kind: links.to(f"/pictures/{kind}", document=document) for kind in ("bars", "matrix")},
        documents={d["document"]: d["title"] for d in documents} if len(documents) <= _FEW else {},
    )


def _chart(
    request: Request, kb: PolicyKG, document: str | None, name: str, counts: Counts, to: Callable[[str], str | None]
) -> Markup:
    """Counts as bars that link to what they count."""
    title, language = texts_of(request)(name), language_of(request)
    kept: Kept = request.app.state.kept
    key = ("chart", name, document, language, links_of(request).language)
    rows = [(label, {"": count}) for label, count in counts]
    return shown(kept.get(kb, key, lambda: draw_bars(rows, title=title, href=to, language=language)))
