"""The closed vocabulary, its ontology and its shapes say the same."""

from __future__ import annotations

from importlib.resources import files

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib import Literal as RdfLiteral

from kg import vocabulary
from kg.vocabulary import DCTERMS, ELI, OA, ORG, P_PLAN, PKG, PROV, Vocabulary
from kg.vocabulary import RDF as RDF_TERMS
from kg.vocabulary import SKOS as SKOS_TERMS

ONTOLOGY = (files("kg") / "ontology.ttl").read_text("utf-8")
SHAPES = (files("kg") / "shapes.ttl").read_text("utf-8")


@pytest.fixture(scope="module")
def ontology() -> Graph:
    """The ontology, parsed."""
    return Graph().parse(data=ONTOLOGY, format="turtle")


def _terms(graph: Graph) -> set[str]:
    return {str(s).removeprefix(PKG.base) for s in graph.subjects() if str(s).startswith(PKG.base)}


def test_the_ontology_defines_exactly_the_closed_vocabulary(ontology: Graph) -> None:
    """A term that code writes is defined, and a term that is defined is in the vocabulary."""
    assert _terms(ontology) == set(PKG.terms)


def test_the_vocabulary_lists_no_term_twice() -> None:
    """Each term stands once in its namespace."""
    spaces = [v for v in vars(vocabulary).values() if isinstance(v, Vocabulary)]
    assert spaces
    assert all(len(v.terms) == len(set(v.terms)) for v in spaces)


def test_a_term_that_is_not_in_the_vocabulary_is_an_error() -> None:
    """A misspelt term fails where it is written, not in a query that finds nothing."""
    with pytest.raises(AttributeError, match="taskk"):
        _ = PKG.taskk


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_term_has_a_label_and_a_definition_in_both_languages(ontology: Graph, language: str) -> None:
    """People read the ontology in Chinese and in English."""
    for term in PKG.terms:
        for predicate in (RDFS.label, SKOS.definition):
            found = [
                o
                for o in ontology.objects(URIRef(PKG.base + term), predicate)
                if isinstance(o, RdfLiteral) and o.language == language
            ]
            assert len(found) == 1, (term, predicate)


def test_the_ontology_parses_in_a_second_parser_with_the_same_triples(ontology: Graph) -> None:
    """Oxigraph and rdflib read the same ontology."""
    assert len(list(parse(ONTOLOGY, RdfFormat.TURTLE))) == len(ontology)


def test_domains_and_ranges_in_our_namespace_are_defined_classes(ontology: Graph) -> None:
    """No property points at a class that is not there."""
    classes = {str(c) for c in ontology.subjects(RDF.type, OWL.Class)}
    for predicate in (RDFS.domain, RDFS.range, RDFS.subClassOf):
        ours = {str(o) for o in ontology.objects(None, predicate) if str(o).startswith(PKG.base)}
        assert ours <= classes


def test_the_graph_uses_only_terms_of_the_closed_vocabularies(sample_quads: list[Quad]) -> None:
    """No predicate and no class is written that a vocabulary does not list."""
    spaces = (PKG, DCTERMS, ELI, OA, ORG, P_PLAN, PROV, RDF_TERMS, SKOS_TERMS)
    known = {v.base + t for v in spaces for t in v.terms}
    assert {q.predicate.value for q in sample_quads} <= known
    assert {str(q.object)[1:-1] for q in sample_quads if q.predicate == RDF_TERMS.type} <= known


def test_the_graph_of_the_sample_keeps_the_shapes(sample_quads: list[Quad]) -> None:
    """SHACL finds nothing wrong with the graph of the sample."""
    conforms, report = _validate(sample_quads)
    assert conforms, report


@pytest.mark.parametrize("predicate", [PKG.role, PKG.evidence, SKOS_TERMS.prefLabel, PKG.baseName])
def test_a_graph_that_lacks_a_fact_breaks_the_shapes(sample_quads: list[Quad], predicate: NamedNode) -> None:
    """The shapes are not empty words: without evidence, role or name a graph is refused."""
    conforms, _ = _validate([q for q in sample_quads if q.predicate != predicate])
    assert not conforms


def _validate(quads: list[Quad]) -> tuple[bool, str]:
    from pyshacl import validate

    data = Graph().parse(data=serialize((q.triple for q in quads), format=RdfFormat.N_TRIPLES), format="nt")
    shapes = Graph().parse(data=SHAPES, format="turtle")
    conforms, _, text = validate(data, shacl_graph=shapes, advanced=False)
    return bool(conforms), str(text)
