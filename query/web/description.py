"""What the SPARQL service says of itself (SPARQL 1.1 Service Description, W3C Recommendation of 21 March 2013)."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize

from query.web.mediatypes import GRAPHS, RESULTS, Form

__all__ = ["service"]

_SD, _FORMATS = "http://www.w3.org/ns/sparql-service-description#", "http://www.w3.org/ns/formats/"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
# How W3C names the forms (https://www.w3.org/ns/formats/).
_NAMES = {
    **{"json": "SPARQL_Results_JSON", "xml": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV"},
    **{
        "tsv": "SPARQL_Results_TSV",
        "turtle": "Turtle",
        "ntriples": "N-Triples",
        "jsonld": "JSON-LD",
        "rdfxml": "RDF_XML",
    },
}
_RDF = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}


def service(address: str, form: Form) -> bytes:
    """The description of the service at an address."""
    prefixes = {"sd": _SD, "formats": _FORMATS}
    given = None if form.name == "ntriples" else prefixes
    return serialize(_triples(NamedNode(address)), format=_RDF[form.name], prefixes=given) or b""


def _triples(address: NamedNode) -> Iterator[Triple]:
    this, dataset, graph = address, BlankNode("dataset"), BlankNode("graph")
    yield Triple(this, _TYPE, _sd("Service"))
    yield Triple(this, _sd("endpoint"), address)
    yield Triple(this, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield Triple(this, _sd("feature"), _sd("UnionDefaultGraph"))
    for form in (*RESULTS, *GRAPHS):
        yield Triple(this, _sd("resultFormat"), NamedNode(_FORMATS + _NAMES[form.name]))
    yield Triple(this, _sd("defaultDataset"), dataset)
    yield Triple(dataset, _TYPE, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), graph)
    yield Triple(graph, _TYPE, _sd("Graph"))


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
