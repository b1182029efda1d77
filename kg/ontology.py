"""What `ontology.ttl` says of properties, for those who write other formats."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pyoxigraph import NamedNode, RdfFormat, parse

from kg.vocabulary import DCTERMS, ELI, RDFS, SKOS, XSD

__all__ = ["literal_ranges", "ranges"]

# Terms of others, whose ontologies leave this open or do not ship with us.
_BORROWED = {
    **dict.fromkeys((DCTERMS.title, DCTERMS.identifier), XSD.string),
    **dict.fromkeys((SKOS.prefLabel, SKOS.altLabel, SKOS.notation), XSD.string),
    **dict.fromkeys((ELI.date_document, DCTERMS.issued), XSD.date),
}


@cache
def ranges() -> dict[NamedNode, NamedNode]:
    """The range of each property of ours that has one, and the datatypes of literals of borrowed ones."""
    ontology = parse((files("kg") / "ontology.ttl").read_bytes(), RdfFormat.TURTLE)
    ours = {q.subject: q.object for q in ontology if q.predicate == RDFS.range}
    return {p: o for p, o in ours.items() if isinstance(p, NamedNode) and isinstance(o, NamedNode)} | _BORROWED


@cache
def literal_ranges() -> dict[NamedNode, NamedNode]:
    """The datatypes of the properties whose values are literals."""
    return {p: datatype for p, datatype in ranges().items() if datatype.value.startswith(XSD.base)}
