"""The graph against its shapes (SHACL), a document at a time: what is broken, where, and the words it stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, RdfFormat, serialize

from corpus.errors import MissingPackage
from kg.store import GraphStore
from kg.vocabulary import PKG, PREFIXES

if TYPE_CHECKING:
    import rdflib

__all__ = ["Violation", "validate"]

Progress = Callable[[int, int, str], None]
_DOCUMENTS = "SELECT DISTINCT ?g ?id WHERE { GRAPH ?g { ?d pkg:documentId ?id } }"


@dataclass(frozen=True, slots=True)
class Violation:
    """What a shape forbids: a node, the property concerned (empty: the node itself), the reason, the value that is
    wrong, and the quote of the node's evidence; each empty where there is none."""

    document: str
    node: str
    property: str
    reason: str
    value: str
    quote: str


def validate(store: GraphStore, shared: NamedNode, *, progress: Progress | None = None) -> Iterator[Violation]:
    """What the shapes find wrong, each once, document by document; memory is that of one document.

    `shared` is the graph of what documents say alike. Raises MissingPackage without pySHACL.
    """
    check = _checker()
    named = {NamedNode(graph): str(name) for graph, name in store.query(_DOCUMENTS)}
    documents = [(g, named.get(g, g.value)) for g in sorted(store.graph_names() - {shared}, key=str)]
    seen: set[tuple[str, str, str, str]] = set()  # what is wrong with a unit is wrong in every document that names it
    for n, (graph, document) in enumerate(documents, 1):
        if progress:
            progress(n, len(documents), document)
        for violation in check(_data(store, graph, shared), document):
            key = (violation.node, violation.property, violation.reason, violation.value)
            if key not in seen:
                seen.add(key)
                yield violation


def _data(store: GraphStore, graph: NamedNode, shared: NamedNode) -> rdflib.Graph:
    """What one document says, with the shared nodes that it names."""
    import rdflib

    triples = serialize(store.document_triples(graph, shared), format=RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=triples, format="nt")


def _checker() -> Callable[[rdflib.Graph, str], list[Violation]]:
    """pySHACL with our shapes."""
    try:
        import pyshacl
    except ImportError as error:
        raise MissingPackage("policykg validate needs pySHACL: pip install pyshacl") from error
    import rdflib

    shapes = rdflib.Graph().parse(data=(files("kg") / "shapes.ttl").read_text("utf-8"), format="turtle")

    def check(data: rdflib.Graph, document: str) -> list[Violation]:
        conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
        return [] if conforms else sorted(_read(report, data, document), key=lambda v: (v.node, v.property, v.reason))

    return check


def _read(report: Any, data: rdflib.Graph, document: str) -> Iterator[Violation]:
    """The results of a SHACL report."""
    from rdflib import RDF, SH

    for result in report.subjects(RDF.type, SH.ValidationResult):
        node = report.value(result, SH.focusNode)
        path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
        reasons = sorted(str(m) for m in report.objects(result, SH.resultMessage))
        yield Violation(
            document, str(node), _short(path), "; ".join(reasons), _short(value), _quote(node, data)
        )  # fmt: skip


def _quote(node: Any, data: rdflib.Graph) -> str:
    """The words that a node stands on: those of its evidence, its own, or its title or name."""
    from rdflib import URIRef

    def ours(name: str) -> URIRef:
        return URIRef(getattr(PKG, name).value)

    quotes = sorted(str(q) for e in data.objects(node, ours("evidence")) for q in data.objects(e, ours("quote")))
    return quotes[0] if quotes else str(data.value(node, ours("quote")) or data.value(node, ours("asWritten")) or "")


def _short(term: Any) -> str:
    """A term with a prefix in place of its namespace; nothing for None."""
    text = "" if term is None else str(term)
    return next((f"{p}:{text.removeprefix(iri)}" for p, iri in PREFIXES.items() if text.startswith(iri)), text)
