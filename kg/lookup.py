"""The graph read node by node, by patterns: for what is known of one thing, where a query would cost more than its answer.

The copy on disk is read, also where a server answers queries: it is the same graph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Store, Triple

from kg.store import GraphStore, to_python
from kg.vocabulary import OA, PKG, PREFIXES

__all__ = ["Lookup", "address_of", "span_of", "turtle"]

_SPAN = re.compile(r"char=(\d+),(\d+)$")
_ADDRESS = re.compile(r"document/(.+?)/(section|task|target|domain)/(.*)$", re.S)


def span_of(iri: str) -> tuple[int, int]:
    """The characters that an IRI of evidence names (…#char=start,end)."""
    match = _SPAN.search(iri)
    return (int(match[1]), int(match[2])) if match else (0, 0)


def address_of(iri: str) -> tuple[str, str, str] | None:
    """Document, kind (section, task, domain) and key of a part of a document by its IRI; None for any other thing."""
    match = _ADDRESS.search(iri)
    return (unquote(match[1]), match[2], unquote(match[3])) if match else None


class Lookup:
    """Values and subjects by predicate, in the union of all documents, each once and in the order of the store."""

    def __init__(self, graph: GraphStore) -> None:
        self._store: Store = graph.oxigraph

    def values(self, node: NamedNode, predicate: NamedNode) -> list[Any]:
        """The values of a predicate of a node, as Python values."""
        return list(dict.fromkeys(to_python(q.object) for q in self._store.quads_for_pattern(node, predicate, None)))

    def value(self, node: NamedNode, predicate: NamedNode) -> Any:
        """The first value of a predicate of a node, None without any."""
        quad = next(iter(self._store.quads_for_pattern(node, predicate, None)), None)
        return None if quad is None else to_python(quad.object)

    def nodes(self, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """The nodes that a predicate of a node leads to."""
        found = (q.object for q in self._store.quads_for_pattern(node, predicate, None))
        return list(dict.fromkeys(o for o in found if isinstance(o, NamedNode)))

    def subjects(self, predicate: NamedNode, value: NamedNode | Literal) -> list[NamedNode]:
        """The nodes whose predicate has a value."""
        found = (q.subject for q in self._store.quads_for_pattern(None, predicate, value))
        return list(dict.fromkeys(s for s in found if isinstance(s, NamedNode)))

    def pairs(self, predicate: NamedNode) -> Iterator[tuple[str, str]]:
        """Every subject and object of a predicate between nodes."""
        for quad in self._store.quads_for_pattern(None, predicate, None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                yield quad.subject.value, quad.object.value

    def properties(self, node: NamedNode) -> dict[str, list[Any]]:
        """All that is said of a node: its values by the IRIs of predicates."""
        found: dict[str, dict[Any, None]] = {}
        for quad in self._store.quads_for_pattern(node, None, None):
            found.setdefault(quad.predicate.value, {})[to_python(quad.object)] = None
        return {predicate: list(values) for predicate, values in found.items()}

    def knows(self, node: NamedNode) -> bool:
        """Whether anything is said of a node."""
        return next(iter(self._store.quads_for_pattern(node, None, None)), None) is not None

    def about(self, node: NamedNode) -> Iterator[Triple]:
        """What the graph says of a thing: its own triples, those of its parts (assignments, targets) and of the evidence
        that they give, and what leads to it."""
        seen: set[Triple] = set()
        todo, done = [node], {node}
        while todo:
            for quad in self._store.quads_for_pattern(todo.pop(), None, None):
                if quad.triple not in seen:
                    seen.add(quad.triple)
                    yield quad.triple
                told = quad.object
                if isinstance(told, NamedNode) and told not in done and _belongs(quad.predicate, told, node):
                    done.add(told)
                    todo.append(told)
        for quad in self._store.quads_for_pattern(None, None, node):
            if quad.triple not in seen:
                seen.add(quad.triple)
                yield quad.triple


_EVIDENCE = frozenset({PKG.evidence, PKG.marker, OA.hasSelector})


def _belongs(predicate: NamedNode, told: NamedNode, node: NamedNode) -> bool:
    """Whether what a thing leads to is described with it."""
    part = predicate in (PKG.hasAssignment, PKG.hasTarget, PKG.hasDomainMention)
    return predicate in _EVIDENCE or (part and told.value.startswith(node.value))


def turtle(triples: Iterable[Triple]) -> str:
    """Triples as Turtle with the usual prefixes, those of one subject together."""
    from pyoxigraph import RdfFormat, serialize

    ordered = sorted(triples, key=lambda t: (str(t.subject), str(t.predicate), str(t.object)))
    data = serialize(ordered, format=RdfFormat.TURTLE, prefixes=PREFIXES)
    return (data or b"").decode("utf-8")
