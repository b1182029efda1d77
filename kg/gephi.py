"""The graph as a network in the files that Gephi and networkx read, GraphML and GEXF: nodes with kind, label and
their literals, edges with their property. Written as it is read; memory is that of one node.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import Literal, NamedNode, Store

from kg.network import CLASSES, add_value, local_name, plain
from kg.ontology import literal_ranges
from kg.store import GraphStore, to_python
from kg.vocabulary import RDF, XSD

__all__ = ["gexf", "graphml"]

_LABELS = ("title", "prefLabel", "indicator")
_KINDS = {XSD.integer: "int", XSD.gYear: "int", XSD.decimal: "float", XSD.boolean: "bool"}
_GRAPHML = {"str": "string", "int": "long", "float": "double", "bool": "boolean"}
_GEXF = {"str": "string", "int": "integer", "float": "double", "bool": "boolean"}


def graphml(store: GraphStore) -> Iterator[str]:
    """The pieces of a GraphML file."""
    keys = _attributes()
    yield '<?xml version="1.0" encoding="utf-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for name, kind in keys.items():
        yield f'<key id="{name}" for="node" attr.name="{name}" attr.type="{_GRAPHML[kind]}"/>\n'
    yield '<key id="property" for="edge" attr.name="property" attr.type="string"/>\n<graph edgedefault="directed">\n'
    for node, attributes in _nodes(store.oxigraph):
        data = "".join(f'<data key="{k}">{_text(v)}</data>' for k, v in attributes.items())
        yield f"<node id={quoteattr(node)}>{data}</node>\n"
    for n, (start, name, end) in enumerate(_edges(store.oxigraph)):
        ends = f"source={quoteattr(start)} target={quoteattr(end)}"
        yield f'<edge id="e{n}" {ends}><data key="property">{name}</data></edge>\n'
    yield "</graph>\n</graphml>\n"


def gexf(store: GraphStore) -> Iterator[str]:
    """The pieces of a GEXF file."""
    keys = {k: v for k, v in _attributes().items() if k != "label"}
    yield '<?xml version="1.0" encoding="utf-8"?>\n<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
    yield '<graph defaultedgetype="directed" mode="static">\n<attributes class="edge" mode="static">\n'
    yield '<attribute id="property" title="property" type="string"/>\n</attributes>\n'
    yield '<attributes class="node" mode="static">\n'
    yield from (f'<attribute id="{k}" title="{k}" type="{_GEXF[kind]}"/>\n' for k, kind in keys.items())
    yield "</attributes>\n<nodes>\n"
    for node, attributes in _nodes(store.oxigraph):
        data = "".join(f'<attvalue for="{k}" value={_quoted(v)}/>' for k, v in attributes.items() if k != "label")
        yield f"<node id={quoteattr(node)} label={_quoted(attributes['label'])}><attvalues>{data}</attvalues></node>\n"
    yield "</nodes>\n<edges>\n"
    for n, (start, name, end) in enumerate(_edges(store.oxigraph)):
        yield (
            f'<edge id="{n}" source={quoteattr(start)} target={quoteattr(end)} label="{name}">'
            f'<attvalues><attvalue for="property" value="{name}"/></attvalues></edge>\n'
        )
    yield "</edges>\n</graph>\n</gexf>\n"


def _attributes() -> dict[str, str]:
    """The attributes that nodes may have, with their kinds."""
    literals = literal_ranges().items()
    return {
        "kind": "str",
        "label": "str",
        **{local_name(p.value): _KINDS.get(datatype, "str") for p, datatype in literals},
    }


def _nodes(store: Store) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every node, once, with its attributes."""
    for kind, cls in CLASSES.items():
        for quad in store.quads_for_pattern(None, RDF.type, cls):
            node = quad.subject
            if isinstance(node, NamedNode) and quad.graph_name == _first_graph(store, node, cls):
                yield node.value, _described(store, node, kind)


def _first_graph(store: Store, node: NamedNode, cls: NamedNode) -> Any:
    """The graph that a node is listed for, should several describe it."""
    return min((q.graph_name for q in store.quads_for_pattern(node, RDF.type, cls)), key=str)


def _described(store: Store, node: NamedNode, kind: str) -> dict[str, Any]:
    attributes: dict[str, Any] = {"kind": kind, "label": ""}
    for quad in store.quads_for_pattern(node, None, None):
        if isinstance(quad.object, Literal):
            add_value(attributes, local_name(quad.predicate.value), plain(to_python(quad.object)))
    named = [attributes[name] for name in _LABELS if name in attributes]
    return {**attributes, "label": named[0] if named else ""}


def _edges(store: Store) -> Iterator[tuple[str, str, str]]:
    """Every property between two nodes, once."""
    for node, _ in _nodes(store):
        found = {
            (quad.predicate.value, quad.object.value)
            for quad in store.quads_for_pattern(NamedNode(node), None, None)
            if isinstance(quad.object, NamedNode) and quad.predicate != RDF.type and _is_node(store, quad.object)
        }
        yield from ((node, local_name(prop), end) for prop, end in sorted(found))


def _is_node(store: Store, term: NamedNode) -> bool:
    types = {q.object for q in store.quads_for_pattern(term, RDF.type, None)}
    return any(cls in types for cls in CLASSES.values())


def _text(value: Any) -> str:
    return escape(_clean(value))


def _quoted(value: Any) -> str:
    return quoteattr(_clean(value))


def _clean(value: Any) -> str:
    """A value as XML can hold it, which has no word for control characters."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "".join(
        c for c in str(value) if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )
