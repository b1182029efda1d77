"""Networks to draw and to analyse: a unit and who shares its tasks, a task and all that is said of it, the units of a
document or of all.

Attributes of nodes are `kind`, `label` and, of units, `place` and `tasks`; of the network itself (`graph.graph`) `about`
(its title), `centre`, `size` (the attribute that says how large a node is), `all` (nodes before the limit).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from kg.network import to_networkx
from kg.queries import load
from kg.store import GraphStore
from query.answer import TaskItem
from query.drawing.words import measured
from query.records import bound_document

if TYPE_CHECKING:
    import networkx

__all__ = ["all_network", "document_network", "task_network", "unit_network"]


def unit_network(
    store: GraphStore, unit: str, iris: Sequence[str], document: str | None, limit: int
) -> networkx.Graph[str]:
    """A unit in the middle of those who share tasks with it; `shared` of a node is how many it shares."""
    units = [NamedNode(iri) for iri in iris]
    rows = store.query(load("shared_tasks").bound({"unit": units, **bound_document(document)})).dicts()
    graph = _of_units((r["task"], r["other"], r) for r in rows)
    for node in graph:
        graph.nodes[node]["shared"] = graph.nodes[node]["tasks"]
    found = _largest(graph, "shared", limit, [iri for iri in iris if iri in graph])
    centre = max((iri for iri in iris if iri in found), key=lambda iri: found.nodes[iri]["shared"], default=None)
    found.graph.update(about=unit, centre=centre, size="shared")
    return found


def document_network(store: GraphStore, document: str, limit: int) -> networkx.Graph[str]:
    """The units of a document by the tasks they share in it."""
    rows = store.query(load("assignments").bound(bound_document(document))).dicts()
    found = _largest(_of_units((r["task"], r["unit"], r) for r in rows), "tasks", limit)
    found.graph.update(about=_title(store, document), centre=None, size="tasks")
    return found


def all_network(store: GraphStore, limit: int) -> networkx.Graph[str]:
    """The units of all documents by the tasks they share."""
    found = _largest(to_networkx(store, projection="units"), "tasks", limit)
    found.graph.update(about="", centre=None, size="tasks")
    return found


def _of_units(rows: Iterable[tuple[str, str, Mapping[str, Any]]]) -> networkx.Graph[str]:
    """Units joined by the tasks they share, from rows of a task, a unit, and what is known of the unit."""
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    units_of: dict[str, dict[str, None]] = {}
    for task, unit, row in rows:
        graph.add_node(unit, kind="UnitGroup" if row["group"] else "Unit", label=row["name"], place=row["place"])
        units_of.setdefault(task, {})[unit] = None
    load_of = Counter(unit for units in units_of.values() for unit in units)
    pairs = Counter(pair for units in units_of.values() for pair in combinations(sorted(units), 2))
    graph.add_edges_from((one, other, {"weight": count}) for (one, other), count in sorted(pairs.items()))
    for unit in graph:
        graph.nodes[unit]["tasks"] = load_of[unit]
    return graph


def _largest(graph: networkx.Graph[str], size: str, limit: int, kept: Sequence[str] = ()) -> networkx.Graph[str]:
    """The largest nodes of a network, and some in any case."""
    by_size = sorted(graph, key=lambda n: (n not in kept, -graph.nodes[n][size], n))
    found: networkx.Graph[str] = graph.subgraph(by_size[:limit]).copy()
    found.graph["all"] = len(graph)
    return found


def task_network(store: GraphStore, task: TaskItem) -> networkx.Graph[str]:
    """A task in the middle of its document, its domains, its units by role, its targets and its deadline."""
    import networkx

    graph: networkx.Graph[str] = networkx.Graph(about=task.title, centre=task.iri, size="tasks")
    graph.add_node(task.iri, kind="Task", label=task.title, document=task.document, path=task.path)
    graph.add_node(task.document, kind="Document", label=_title(store, task.document), document=task.document)
    graph.add_edge(task.iri, task.document)
    bound = {"task": [NamedNode(task.iri)]}
    for row in store.query(load("task_subjects").bound(bound)).dicts():
        graph.add_node(row["domain"], kind="Domain", label=row["label"], document=task.document)
        graph.add_edge(task.iri, row["domain"])
    for row in store.query(load("assignments").bound(bound)).dicts():
        _add_role(graph, task.iri, row)
    _add_dates(graph, store, task)
    graph.graph["all"] = len(graph)
    return graph


_LETTERS = {"lead": "牵", "responsible": "责", "cooperating": "配"}


def _add_role(graph: networkx.Graph[str], task: str, row: Mapping[str, Any]) -> None:
    """A unit and its role; who has several is joined by one line that names them all."""
    kind, unit, role = "UnitGroup" if row["group"] else "Unit", row["unit"], row["role"]
    roles = [*graph.edges[task, unit]["roles"].split("+")] if graph.has_edge(task, unit) else []
    roles = roles if role in roles else [*roles, role]
    mark = "".join(letter for r, letter in _LETTERS.items() if r in roles)
    graph.add_node(unit, kind=kind, label=row["name"], place=row["place"], mark=mark)
    graph.add_edge(task, unit, roles="+".join(roles))


def _add_dates(graph: networkx.Graph[str], store: GraphStore, task: TaskItem) -> None:
    for row in store.query(load("targets").bound({"of": [NamedNode(task.iri)]})).dicts():
        time = f"（{row['time']}）" if row["time"] else ""
        label = f"{row['indicator']} {measured(row['comparator'], row['value'], row['unit'], 'zh')}{time}"
        graph.add_node(row["target"], kind="Target", label=label, document=task.document, path=task.path)
        graph.add_edge(task.iri, row["target"])
    for row in store.query(load("deadlines").bound(bound_document(task.document))).dicts():
        if row["task"] == task.iri:
            node = f"{task.iri}#deadline"
            graph.add_node(node, kind="Deadline", label=row["deadline"], document=task.document, path=task.path)
            graph.add_edge(task.iri, node)


def _title(store: GraphStore, document: str) -> str:
    rows = list(store.query(load("documents").bound(bound_document(document))).dicts())
    return str(rows[0]["title"] or document) if rows else document
