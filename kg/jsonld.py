"""The graph as JSON-LD that a person can read: short names from one context, one named graph after another.

Written as it is read; memory is that of one node.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.ontology import links, literal_ranges
from kg.store import GraphStore
from kg.vocabulary import DCTERMS, ELI, OA, ORG, P_PLAN, PKG, PREFIXES, PROV, RDF, SKOS, XSD

__all__ = ["context", "json_ld"]

# Whose terms need no prefix; the first to claim a name has it (start is that of PKG, the other is oa:start).
_SPACES = (PKG, DCTERMS, SKOS, ELI, ORG, PROV, P_PLAN, OA)
_NATIVE = (XSD.integer, XSD.boolean)  # what JSON can write itself
_EXACT = 2**53  # integers beyond it do not survive every reader of JSON


@cache
def _names() -> dict[str, str]:
    """The short name of every term by its IRI."""
    prefix_of = {base: prefix for prefix, base in PREFIXES.items()}
    names: dict[str, str] = {}
    for space in _SPACES:
        for term in space.terms:
            taken = term in names.values()
            names[space.base + term] = f"{prefix_of[space.base]}:{term}" if taken else term
    return names


@cache
def context() -> dict[str, Any]:
    """The context: prefixes, and every term with its IRI, and with the type of its values where JSON has none for it."""
    prefix_of = {base: prefix for prefix, base in PREFIXES.items()}
    found: dict[str, Any] = {"@version": 1.1, **PREFIXES}
    for iri, name in _names().items():
        short = next(f"{p}:{iri.removeprefix(base)}" for base, p in prefix_of.items() if iri.startswith(base))
        if name != short:
            kind = _typed(iri)
            found[name] = {"@id": short, "@type": kind} if kind else short
    return found


def _typed(iri: str) -> str | None:
    """The type of a property whose values are written as strings though they are none."""
    if NamedNode(iri) in links():
        return "@id"
    datatype = literal_ranges().get(NamedNode(iri), XSD.string)
    return None if datatype in (XSD.string, *_NATIVE) else f"xsd:{datatype.value.removeprefix(XSD.base)}"


def json_ld(store: GraphStore) -> Iterator[str]:
    """The file, in pieces."""
    yield f'{{\n"@context": {json.dumps(context(), ensure_ascii=False, indent=1)},\n"@graph": ['
    graphs = [DefaultGraph(), *sorted(store.graph_names(), key=str)]
    yield from _joined(piece for graph in graphs for piece in _graph(store, graph))
    yield "\n]\n}\n"


def _joined(pieces: Iterable[Iterable[str]]) -> Iterator[str]:
    """Pieces, each in parts, with commas between."""
    for n, parts in enumerate(pieces):
        yield ",\n" if n else "\n"
        yield from parts


def _graph(store: GraphStore, graph: Any) -> Iterator[Iterable[str]]:
    """One graph as one object, or the nodes of the graph without a name, each as one."""
    quads: Iterator[Quad] = store.oxigraph.quads_for_pattern(None, None, None, graph)
    if store.path is None:  # on disk they come by subject, in memory in any order
        quads = iter(sorted(quads, key=lambda q: str(q.subject)))
    nodes = ([_node(s, list(of))] for s, of in groupby(quads, key=lambda q: q.subject))
    if isinstance(graph, DefaultGraph):
        yield from nodes
    else:
        yield _named(graph, nodes)


def _named(graph: NamedNode, nodes: Iterable[Iterable[str]]) -> Iterator[str]:
    yield f'{{"@id": {json.dumps(graph.value, ensure_ascii=False)}, "@graph": ['
    yield from _joined(nodes)
    yield "]}"


def _node(subject: Any, quads: list[Quad]) -> str:
    """One node on one line."""
    entries: dict[str, list[Any]] = {}
    for quad in quads:
        predicate = quad.predicate.value
        if quad.predicate == RDF.type:
            cls = str(quad.object)[1:-1]
            entries.setdefault("@type", []).append(_names().get(cls, cls))
        else:
            name = _names().get(predicate, predicate)
            entries.setdefault(name, []).append(_value(quad.object, context().get(name)))
    flat = {name: values[0] if len(values) == 1 else values for name, values in sorted(entries.items())}
    identity = str(subject) if str(subject).startswith("_:") else subject.value
    return json.dumps({"@id": identity, **flat}, ensure_ascii=False)


def _value(term: Any, entry: Any) -> Any:
    """A value as short as the context's entry for its property lets it be."""
    kind = entry.get("@type") if isinstance(entry, dict) else None
    if not isinstance(term, Literal):
        iri = term.value if isinstance(term, NamedNode) else str(term)
        return iri if kind == "@id" else {"@id": iri}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    datatype = term.datatype.value
    if kind and datatype == XSD.base + kind.removeprefix("xsd:"):
        return term.value
    native = _native(term.value, datatype) if not kind else None
    if native is not None:
        return native
    return term.value if datatype == XSD.string.value and not kind else {"@value": term.value, "@type": datatype}


def _native(text: str, datatype: str) -> int | bool | None:
    """A number or a truth as JSON writes it, where reading it back gives the same characters."""
    if datatype == XSD.boolean.value and text in ("true", "false"):
        return text == "true"
    if (
        datatype == XSD.integer.value
        and text.lstrip("-").isdecimal()
        and str(int(text)) == text
        and abs(int(text)) < _EXACT
    ):
        return int(text)
    return None
