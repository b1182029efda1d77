"""What `ontology.ttl` says of properties, for those who write other formats."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.vocabulary import DCTERMS, ELI, OA, PROV, RDF, RDFS, SKOS, XSD

__all__ = ["links", "literal_ranges", "ranges"]

# Terms of others, whose ontologies leave this open or do not ship with us.
_BORROWED = {
    **dict.fromkeys((DCTERMS.title, DCTERMS.identifier), XSD.string),
    **dict.fromkeys((SKOS.prefLabel, SKOS.altLabel, SKOS.notation), XSD.string),
    **dict.fromkeys((ELI.date_document, DCTERMS.issued), XSD.date),
}
# Those of others that lead from node to node.
_LINKS = frozenset(
    {DCTERMS.references, DCTERMS.subject, ELI.has_part, ELI.is_part_of, ELI.passed_by, ELI.based_on, ELI.repeals}
    | {OA.hasSource, OA.hasSelector, SKOS.inScheme, SKOS.closeMatch, SKOS.narrowMatch, DCTERMS.isReplacedBy}
    | {PROV.wasDerivedFrom, PROV.wasGeneratedBy, PROV.used, PROV.wasAssociatedWith}
)
_OBJECT_PROPERTY = NamedNode("http://www.w3.org/2002/07/owl#ObjectProperty")


@cache
def _triples() -> tuple[Quad, ...]:
    return tuple(parse((files("kg") / "ontology.ttl").read_bytes(), RdfFormat.TURTLE))


@cache
def links() -> frozenset[NamedNode]:
    """The properties that lead from node to node."""
    ours = (q.subject for q in _triples() if q.predicate == RDF.type and q.object == _OBJECT_PROPERTY)
    return frozenset(s for s in ours if isinstance(s, NamedNode)) | _LINKS


@cache
def ranges() -> dict[NamedNode, NamedNode]:
    """The range of each property of ours that has one, and the datatypes of literals of borrowed ones."""
    ours = {q.subject: q.object for q in _triples() if q.predicate == RDFS.range}
    return {p: o for p, o in ours.items() if isinstance(p, NamedNode) and isinstance(o, NamedNode)} | _BORROWED


@cache
def literal_ranges() -> dict[NamedNode, NamedNode]:
    """The datatypes of the properties whose values are literals."""
    return {p: datatype for p, datatype in ranges().items() if datatype.value.startswith(XSD.base)}
