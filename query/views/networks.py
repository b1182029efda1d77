"""Networks to draw and to analyse: a unit and who shares its tasks, a task and all that is said of it, the units of a
document or of all.

Attributes of nodes are `kind`, `label` and, of units, `place` and `tasks`; of the network itself (`graph.graph`) `about`
(its title), `centre`, `size` (the attribute that says how large a node is), `all` (nodes before the limit).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from kg.lookup import Lookup, address_of
from kg.vocabulary import PKG
from query.answers.answer import TargetItem
from query.drawing.words import measured
from query.understanding.lexicon import UnitEntry
from query.views.things import TaskDetail

if TYPE_CHECKING:
    import networkx

__all__ = ["Workload", "all_network", "document_network", "task_network", "unit_network", "workload"]

Units = Mapping[str, UnitEntry]
_ROLES = {PKG.Lead.value: "lead", PKG.Cooperating.value: "cooperating", PKG.Responsible.value: "responsible"}


def unit_network(
    lookup: Lookup, units: Units, iris: Sequence[str], document: str | None, limit: int
) -> networkx.Graph[str]:
    """A unit in the middle of those who share tasks with it; `shared` of a node is how many it shares."""
    tasks = dict.fromkeys(t.value for iri in iris for t in lookup.subjects(PKG.responsibleUnit, NamedNode(iri)))
    named = ((t, u.value) for t in tasks for u in lookup.nodes(NamedNode(t), PKG.responsibleUnit))
    graph = _of_units(_within(named, document), units)
    for node in graph:
        graph.nodes[node]["shared"] = graph.nodes[node]["tasks"]
    found = _largest(graph, "shared", limit, [iri for iri in iris if iri in graph])
    centre = max((iri for iri in iris if iri in found), key=lambda iri: found.nodes[iri]["shared"], default=None)
    found.graph.update(about=units[iris[0]].label, centre=centre, size="shared")
    return found


def document_network(lookup: Lookup, units: Units, document: str, title: str, limit: int) -> networkx.Graph[str]:
    """The units of a document by the tasks they share in it."""
    found = _largest(_of_units(_within(lookup.pairs(PKG.responsibleUnit), document), units), "tasks", limit)
    found.graph.update(about=title, centre=None, size="tasks")
    return found


def all_network(lookup: Lookup, units: Units, limit: int) -> networkx.Graph[str]:
    """The units of all documents by the tasks they share."""
    found = _largest(_of_units(lookup.pairs(PKG.responsibleUnit), units), "tasks", limit)
    found.graph.update(about="", centre=None, size="tasks")
    return found


@dataclass(frozen=True, slots=True)
class Workload:
    """How many tasks an organisation has, in each role and in all; who has two roles in a task counts in both."""

    iri: str
    name: str
    place: str
    lead: int
    responsible: int
    cooperating: int
    tasks: int

    @property
    def roles(self) -> dict[str, int]:
        """The counts by role."""
        return {role: getattr(self, role) for role in _ROLES.values()}

    def to_dict(self) -> dict[str, Any]:
        """The form of one row."""
        return {name: getattr(self, name) for name in self.__slots__}


def workload(lookup: Lookup, units: Units, document: str | None) -> list[Workload]:
    """The organisations (no groups: they stand for many) by their number of tasks, most first."""
    roles: dict[str, str] = dict(lookup.pairs(PKG.role))
    found: dict[str, dict[str, set[str]]] = {}
    for assignment, unit in lookup.pairs(PKG.unit):
        task = assignment.rpartition("/assignment/")[0]
        if not units[unit].group and (document is None or _document_of(task) == document):
            found.setdefault(unit, {}).setdefault(_ROLES[roles[assignment]], set()).add(task)
    rows = []
    for unit, tasks in found.items():
        counts = {role: len(tasks.get(role, ())) for role in _ROLES.values()}
        every = len(set().union(*tasks.values()))
        rows.append(Workload(unit, units[unit].label, units[unit].place, **counts, tasks=every))
    return sorted(rows, key=lambda row: (-row.tasks, row.name, row.iri))


def _document_of(task: str) -> str | None:
    place = address_of(task)
    return place[0] if place else None


def _within(pairs: Iterable[tuple[str, str]], document: str | None) -> Iterator[tuple[str, str]]:
    """Pairs of task and unit, only those of a document where one is given."""
    return ((t, u) for t, u in pairs if document is None or _document_of(t) == document)


def _of_units(pairs: Iterable[tuple[str, str]], units: Units) -> networkx.Graph[str]:
    """Units joined by the tasks they share, from pairs of task and unit."""
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    units_of: dict[str, set[str]] = {}
    for task, unit in pairs:
        units_of.setdefault(task, set()).add(unit)
    load = Counter(unit for named in units_of.values() for unit in named)
    shared = Counter(pair for named in units_of.values() for pair in combinations(sorted(named), 2))
    for unit in sorted(load):
        entry = units[unit]
        kind = "UnitGroup" if entry.group else "Unit"
        graph.add_node(unit, kind=kind, label=entry.label, place=entry.place, tasks=load[unit])
    graph.add_edges_from((one, other, {"weight": count}) for (one, other), count in sorted(shared.items()))
    return graph


def _largest(graph: networkx.Graph[str], size: str, limit: int, kept: Sequence[str] = ()) -> networkx.Graph[str]:
    """The largest nodes of a network, and some in any case."""
    by_size = sorted(graph, key=lambda n: (n not in kept, -graph.nodes[n][size], n))
    found: networkx.Graph[str] = graph.subgraph(by_size[:limit]).copy()
    found.graph["all"] = len(graph)
    return found


def task_network(task: TaskDetail, title: str) -> networkx.Graph[str]:
    """A task in the middle of its document, its domains, its units by role, its targets and its deadline."""
    import networkx

    item = task.item
    place = {"document": item.document, "path": item.path, "key": task.key}
    graph: networkx.Graph[str] = networkx.Graph(about=item.title, centre=item.iri, size="tasks")
    graph.add_node(item.iri, kind="Task", label=item.title or item.path, **place)
    graph.add_node(f"{item.iri}#document", kind="Document", label=title, document=item.document)
    for mention in task.domains:
        graph.add_node(mention.domain.iri, kind="Domain", label=mention.domain.label, document=item.document)
    for n, target in enumerate(task.targets):
        span = {"start": target.evidence.start, "end": target.evidence.end}
        graph.add_node(f"{item.iri}#target{n}", kind="Target", label=_written(target), **place, **span)
    if task.deadline:
        graph.add_node(f"{item.iri}#deadline", kind="Deadline", label=task.deadline, **place)
    graph.add_edges_from((item.iri, node) for node in list(graph) if node != item.iri)
    _add_units(graph, task)
    graph.graph["all"] = len(graph)
    return graph


def _written(target: TargetItem) -> str:
    """A target in one line: 高新技术企业 ≥ 100家（到2021年）."""
    time = f"（{target.time}）" if target.time else ""
    return f"{target.indicator} {measured(target.comparator, target.value, target.unit, 'zh')}{time}"


def _add_units(graph: networkx.Graph[str], task: TaskDetail) -> None:
    """Units and their roles; who has several is joined by one line that names them all."""
    for assignment in task.assignments:
        unit = assignment.unit
        roles = task.roles_of(unit.iri)
        kind = "UnitGroup" if unit.group else "Unit"
        graph.add_node(unit.iri, kind=kind, label=unit.name, place=unit.place, roles="+".join(roles))
        graph.add_edge(task.item.iri, unit.iri, roles="+".join(roles))
