"""What a changed table of names touches: the documents that name an organisation which it may now call otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.iris import Iris
from kg.name_rows import SCOPES
from kg.name_table import NameTable
from kg.store import GraphStore
from kg.vocabulary import PKG

__all__ = ["Renaming", "renaming"]


@dataclass(frozen=True, slots=True)
class Renaming:
    """`documents` are to be read again; `described` are the shared nodes whose descriptions are to be written anew."""

    documents: frozenset[str] = frozenset()
    described: frozenset[NamedNode] = frozenset()


def renaming(names: NameTable, before: NameTable, graph: GraphStore, iris: Iris, documents: Iterable[str]) -> Renaming:
    """What differs between two tables, in a graph that was built with `before`.

    That is every node which a changed row may lead away from or to, the groups and predecessors that lead to such
    a node, and the documents that refer to one of them.
    """
    if names.digest == before.digest:
        return Renaming()
    nodes: set[NamedNode] = set()
    for place, base in names.touched(before):
        if place in SCOPES:
            nodes |= graph.with_value(PKG.baseName, base, iris.shared)
        else:
            nodes.add(iris.unit(place, base, group=False))
    described = graph.leading_to(nodes, iris.shared)
    named = graph.naming(described, iris.shared)
    return Renaming(frozenset(d for d in documents if iris.graph(d) in named), described)
