"""Filters: which documents, units and roles are meant, and which places in documents a search looks in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from corpus.errors import BadQuery
from indexer.catalog import Place
from kg.queries import load
from kg.store import GraphStore
from query.answers.answer import TaskItem
from query.understanding.lexicon import Lexicon
from query.understanding.plan import Asks, Plan, UnitRef

__all__ = ["documents", "find", "known", "places", "plan", "task", "tasks_at", "unit"]


def known(lexicon: Lexicon, *documents: str | None) -> None:
    """Raise BadQuery for a document that there is none of; None stands for no filter."""
    unknown = next((d for d in documents if d is not None and d not in lexicon.documents), None)
    if unknown is not None:
        raise BadQuery(f"no such document: {unknown}; policykg info lists them")


def find(lexicon: Lexicon, name: str) -> UnitRef | None:
    """A unit by any spelling of its name, or by its IRI; what reads names is loaded when one is asked for."""
    from query.understanding.entities import find_unit

    if name in lexicon.units:
        return UnitRef(name, lexicon.units[name].label, (name,))
    return find_unit(name, lexicon)


def unit(lexicon: Lexicon, name: str) -> UnitRef:
    """The same. Raises BadQuery, with the nearest names, for an unknown one."""
    found = find(lexicon, name)
    if found is None:
        raise BadQuery(f"no such unit: {name}; nearest: {'、'.join(lexicon.nearest(name))}")
    return found


def tasks_at(lexicon: Lexicon, name: str, tasks: Callable[..., Sequence[TaskItem]]) -> list[TaskItem]:
    """The tasks of a path, in a document where that is named: 三/(一)/1, document:path; `tasks` gives those of a document."""
    document, _, path = name.rpartition(":")
    is_known = not document or document in lexicon.documents
    return [t for t in tasks(document=document or None) if t.path == path] if is_known else []


def task(lexicon: Lexicon, name: TaskItem | str, tasks: Callable[..., Sequence[TaskItem]]) -> TaskItem:
    """The first of them, or the task that is given. Raises BadQuery where there is none."""
    if isinstance(name, TaskItem):
        return name
    found = tasks_at(lexicon, name, tasks)
    if not found:
        raise BadQuery(f"no such task: {name}; give a path as policykg tasks lists it, or document:path")
    return found[0]


def plan(lexicon: Lexicon, asks: Asks, unit_name: str | None, role: str | None, document: str | None) -> Plan:
    """What filters select. Raises BadQuery for a unit, a role or a document that there is none of."""
    known(lexicon, document)
    if role not in (None, "lead", "cooperating"):
        raise BadQuery(f"no such role: {role}; there are: lead, cooperating")
    units = () if unit_name is None else (unit(lexicon, unit_name),)
    return Plan(asks, units=units, role=role, documents=(document,) if document else ())


def documents(
    lexicon: Lexicon, given: Sequence[str], year: int | None, jurisdiction: str | None
) -> tuple[str, ...] | None:
    """The documents that all filters leave; None without any. Raises BadQuery for an unknown jurisdiction."""
    if not given and year is None and jurisdiction is None:
        return None
    place = _place(lexicon, jurisdiction) if jurisdiction is not None else None
    chosen = given or tuple(lexicon.documents)
    kept = (d for d in chosen if place is None or lexicon.documents[d]["place"] == place)
    return tuple(d for d in kept if year is None or _year(lexicon, d) == year)


def _place(lexicon: Lexicon, given: str) -> str:
    """The place that is meant, also without its last character (福建)."""
    named = [p for p in lexicon.jurisdictions if given in (p, p[:-1])]
    if len(named) != 1:
        known = "、".join(sorted(lexicon.jurisdictions)[:8])
        raise BadQuery(f"no document is in force for {given}; there are {known}")
    return named[0]


def _year(lexicon: Lexicon, document: str) -> int | None:
    """The year that a document was signed in, or else published."""
    row = lexicon.documents[document]
    date = str(row["signed"] or row["published"] or "")
    return int(date[:4]) if date[:4].isdecimal() else None


def places(
    graph: GraphStore, tasks: Iterable[TaskItem], domain: str | None, chosen: Sequence[str] | None
) -> list[Place]:
    """Where tasks stand, only those of a domain or theme (whose name has `domain` in it) and of some documents."""
    kept = [t for t in tasks if chosen is None or t.document in chosen]
    if domain is not None:
        of_domain = _tasks_of(graph, domain)
        kept = [t for t in kept if t.iri in of_domain]
    return [(t.document, t.start, t.end) for t in kept]


def _tasks_of(graph: GraphStore, domain: str) -> set[str]:
    rows = load("task_subjects").rows(graph).dicts()
    return {r["task"] for r in rows if domain in r["label"]}
