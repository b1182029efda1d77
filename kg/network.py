"""The graph as a network of networkx, whole or projected to what people analyse.

Whole: a directed multigraph whose nodes are the IRIs of documents, sections, tasks, units, groups, domains,
targets and places, and whose edges are the properties between them. Projected: `units` is the undirected graph
of who works with whom, `tasks` the bipartite graph of tasks and their units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Any

from corpus.errors import BadQuery, MissingPackage
from kg.store import GraphStore
from kg.vocabulary import ELI, PKG

if TYPE_CHECKING:
    import networkx

__all__ = ["CLASSES", "PROJECTIONS", "UnitRank", "add_value", "local_name", "plain", "ranked_units", "to_networkx"]

PROJECTIONS = ("units", "tasks")
# What a node of the network may be.
CLASSES = {
    "Document": ELI.LegalResource,
    "Section": ELI.LegalResourceSubdivision,
    "Task": PKG.Task,
    "Unit": PKG.Unit,
    "UnitGroup": PKG.UnitGroup,
    "Domain": PKG.Domain,
    "Target": PKG.Target,
    "Place": PKG.Place,
}

_NODES = f"""
SELECT DISTINCT ?node ?class ?label WHERE {{
  VALUES (?class ?type) {{ {" ".join(f'("{kind}" {cls})' for kind, cls in CLASSES.items())} }}
  ?node a ?type .
  OPTIONAL {{ ?node dcterms:title|skos:prefLabel|pkg:indicator ?label }}
}}
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
_PLACES = """
SELECT DISTINCT ?unit ?place WHERE {
  { ?unit a pkg:Unit } UNION { ?unit a pkg:UnitGroup }
  ?unit pkg:jurisdiction/skos:prefLabel ?place .
}
"""


def to_networkx(store: GraphStore, *, projection: str | None = None) -> networkx.Graph[str]:
    """The graph as a `MultiDiGraph`, or as a `Graph` of one projection.

    `units`: nodes are units and groups (`tasks`: how many they have; `place`), an edge's `weight` is the number of tasks
    two share. `tasks`: nodes are tasks (`bipartite=0`) and units (`bipartite=1`), an edge's `roles` joins the roles with +. Nodes are IRIs and
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


def local_name(iri: str) -> str:
    """The name of a property without its namespace."""
    return iri.replace("#", "/").rsplit("/", 1)[-1]


def plain(value: Any) -> str | int | float | bool:
    """A value that every format of networkx can hold."""
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, (str, bool, int, float)) else str(value)


def _whole(graph: networkx.MultiDiGraph[str], store: GraphStore) -> networkx.Graph[str]:
    for node, kind, label in store.query(_NODES):
        graph.add_node(node, kind=kind, label=label or "")
    for node, prop, value in store.query(_LITERALS):
        if node in graph:
            add_value(graph.nodes[node], local_name(prop), plain(value))
    for start, prop, end in store.query(_EDGES):
        if start in graph and end in graph:
            graph.add_edge(start, end, key=local_name(prop), property=local_name(prop))
    return graph


def add_value(attributes: dict[str, Any], name: str, value: str | int | float | bool) -> None:
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
    places: dict[str, str] = dict(store.query(_PLACES).rows)
    for unit in graph:
        graph.nodes[unit]["tasks"] = load[unit]
        graph.nodes[unit]["place"] = str(places.get(unit, ""))
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


@dataclass(frozen=True, slots=True)
class UnitRank:
    """An organisation among those who share tasks: how many tasks and partners it has, its PageRank over shared tasks
    (`centrality`, 1 being the average), how often it stands between others (`betweenness`, 0 to 1), and the number of
    its community, 1 the largest."""

    iri: str
    name: str
    place: str
    tasks: int
    partners: int
    centrality: float
    betweenness: float
    community: int

    def to_dict(self) -> dict[str, Any]:
        """The same as a dictionary."""
        return {name: getattr(self, name) for name in self.__slots__}


_EXACT = 400  # organisations up to which betweenness is exact; beyond, it is estimated from as many of them
_DAMPING, _STEPS = 0.85, 100


def ranked_units(store: GraphStore) -> tuple[UnitRank, ...]:
    """All organisations (no groups) that have a task, the most central first. The same graph gives the same ranks."""
    import networkx

    whole = to_networkx(store, projection="units")
    graph = whole.subgraph(sorted(n for n, kind in whole.nodes(data="kind") if kind == "Unit"))
    rank, community = _page_rank(graph), _communities(graph)
    pivots = min(len(graph), _EXACT)
    between = networkx.betweenness_centrality(graph, k=pivots if pivots < len(graph) else None, seed=0) if graph else {}
    place: dict[str, str] = dict(store.query(_PLACES).rows)
    found = [
        UnitRank(
            unit, str(data["label"]), str(place.get(unit, "")), int(data["tasks"]), len(graph[unit]),
            round(rank[unit], 3), round(between[unit], 4), community[unit],
        )
        for unit, data in graph.nodes(data=True)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda u: (-u.centrality, -u.tasks, u.iri)))


def _page_rank(graph: networkx.Graph[str]) -> dict[str, float]:
    """PageRank by the weights of edges, its average 1 (networkx's own needs scipy)."""
    rank = dict.fromkeys(sorted(graph), 1.0)
    given = {n: sum(d["weight"] for d in graph[n].values()) for n in rank}
    for _ in range(_STEPS):
        lonely = sum(rank[n] for n in rank if not given[n]) / max(len(rank), 1)
        new = {
            n: 1 - _DAMPING + _DAMPING * (lonely + sum(rank[m] * d["weight"] / given[m] for m, d in _sorted(graph[n])))
            for n in rank
        }
        moved = sum(abs(new[n] - rank[n]) for n in rank)
        rank = new
        if moved < 1e-9 * len(rank):
            break
    return rank


def _sorted(neighbours: Mapping[str, dict[str, Any]]) -> Sequence[tuple[str, dict[str, Any]]]:
    """Neighbours in an order that does not depend on the order of reading: sums come out alike."""
    return sorted(neighbours.items(), key=lambda pair: pair[0])


def _communities(graph: networkx.Graph[str]) -> dict[str, int]:
    """Who works together more than with others (Louvain), numbered from the largest."""
    import networkx

    ordered: networkx.Graph[str] = networkx.Graph()
    ordered.add_nodes_from(sorted(graph))
    ordered.add_weighted_edges_from(sorted((min(a, b), max(a, b), w) for a, b, w in graph.edges(data="weight")))
    found = networkx.community.louvain_communities(ordered, weight="weight", seed=0) if ordered else []
    by_size = sorted(found, key=lambda members: (-len(members), min(members)))
    return {unit: n for n, members in enumerate(by_size, 1) for unit in members}
