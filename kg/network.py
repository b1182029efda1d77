"""The graph as a network of networkx, whole or projected to what people analyse.

Whole: a directed multigraph whose nodes are the IRIs of documents, sections, tasks, units, groups, domains,
targets and places, and whose edges are the properties between them. Projected: `units` is the undirected graph
of who works with whom, `tasks` the bipartite graph of tasks and their units.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Any

from corpus.errors import BadQuery, MissingPackage
from kg.store import GraphStore

if TYPE_CHECKING:
    import networkx

__all__ = ["PROJECTIONS", "to_networkx"]

PROJECTIONS = ("units", "tasks")

_NODES = """
SELECT DISTINCT ?node ?class ?label WHERE {
  VALUES (?class ?type) {
    ("Document" eli:LegalResource) ("Section" eli:LegalResourceSubdivision) ("Task" pkg:Task) ("Unit" pkg:Unit)
    ("UnitGroup" pkg:UnitGroup) ("Domain" pkg:Domain) ("Target" pkg:Target) ("Place" pkg:Place)
  }
  ?node a ?type .
  OPTIONAL { ?node dcterms:title|skos:prefLabel|pkg:indicator ?label }
}
"""
_LITERALS = """
SELECT ?node ?property ?value WHERE { ?node ?property ?value FILTER(ISLITERAL(?value)) }
"""
_EDGES = """
SELECT DISTINCT ?from ?property ?to WHERE { ?from ?property ?to FILTER(ISIRI(?to)) }
"""
_ASSIGNED = """
SELECT DISTINCT ?task ?title ?path ?document ?unit ?name ?group WHERE {
  ?task a pkg:Task ; dcterms:title ?title ; pkg:path ?path ; pkg:inDocument/pkg:documentId ?document ;
        pkg:responsibleUnit ?unit .
  ?unit skos:prefLabel ?name .
  BIND(EXISTS { ?unit a pkg:UnitGroup } AS ?group)
}
ORDER BY ?document ?path ?task ?unit
"""


def to_networkx(store: GraphStore, *, projection: str | None = None) -> networkx.Graph[str]:
    """The graph as a `MultiDiGraph`, or as a `Graph` of one projection.

    `units`: nodes are units and groups (`tasks`: how many they have), an edge's `weight` is the number of tasks two share. `tasks`: nodes are
    tasks (`bipartite=0`) and units (`bipartite=1`), an edge's `roles` joins the roles with +. Nodes are IRIs and
    carry `kind` and `label`; every attribute is a str, int, float or bool, so that GraphML and GEXF can hold it.
    Raises BadQuery for another projection, MissingPackage without networkx.
    """
    try:
        import networkx
    except ImportError as error:
        raise MissingPackage("to_networkx needs networkx: pip install networkx") from error
    if projection is None:
        return _whole(networkx.MultiDiGraph(), store)
    if projection not in PROJECTIONS:
        raise BadQuery(f"no projection {projection!r}; there are: {', '.join(PROJECTIONS)}")
    graph: networkx.Graph[str] = networkx.Graph()
    return _units(graph, store) if projection == "units" else _tasks(graph, store)


def _local(iri: str) -> str:
    """The name of a property without its namespace."""
    return iri.replace("#", "/").rsplit("/", 1)[-1]


def _plain(value: Any) -> str | int | float | bool:
    """A value that every format of networkx can hold."""
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, (str, bool, int, float)) else str(value)


def _whole(graph: networkx.MultiDiGraph[str], store: GraphStore) -> networkx.Graph[str]:
    for node, kind, label in store.query(_NODES):
        graph.add_node(node, kind=kind, label=label or "")
    for node, prop, value in store.query(_LITERALS):
        if node in graph:
            _add_value(graph.nodes[node], _local(prop), _plain(value))
    for start, prop, end in store.query(_EDGES):
        if start in graph and end in graph:
            graph.add_edge(start, end, key=_local(prop), property=_local(prop))
    return graph


def _add_value(attributes: dict[str, Any], name: str, value: str | int | float | bool) -> None:
    """One value stays as it is; several (altLabel) are joined in order."""
    if name in attributes and attributes[name] != value:
        value = "、".join(sorted({*str(attributes[name]).split("、"), str(value)}))
    attributes[name] = value


def _units(graph: networkx.Graph[str], store: GraphStore) -> networkx.Graph[str]:
    units_of: dict[str, list[str]] = {}
    for task, _, _, _, unit, name, group in store.query(_ASSIGNED):
        graph.add_node(unit, kind="UnitGroup" if group else "Unit", label=name)
        units_of.setdefault(task, []).append(unit)
    load = Counter(unit for units in units_of.values() for unit in units)
    for units in units_of.values():
        for one, other in combinations(units, 2):
            weight = graph.edges[one, other]["weight"] if graph.has_edge(one, other) else 0
            graph.add_edge(one, other, weight=weight + 1)
    for unit in graph:
        graph.nodes[unit]["tasks"] = load[unit]
    return graph


_ROLES = """
SELECT DISTINCT ?task ?unit ?role WHERE {
  ?assignment a pkg:Assignment ; pkg:task ?task ; pkg:unit ?unit ; pkg:role ?node .
  BIND(LCASE(STRAFTER(STR(?node), "#")) AS ?role)
}
ORDER BY ?task ?unit ?role
"""


def _tasks(graph: networkx.Graph[str], store: GraphStore) -> networkx.Graph[str]:
    for task, title, path, document, unit, name, group in store.query(_ASSIGNED):
        graph.add_node(task, kind="Task", label=title, path=path, document=document, bipartite=0)
        graph.add_node(unit, kind="UnitGroup" if group else "Unit", label=name, bipartite=1)
        graph.add_edge(task, unit)
    for task, unit, role in store.query(_ROLES):
        roles = graph.edges[task, unit].get("roles")
        graph.edges[task, unit]["roles"] = f"{roles}+{role}" if roles else role
    return graph
