"""The graph as networks, and in the formats of other tools."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import networkx
import pytest
from pyoxigraph import Quad, RdfFormat, Store, parse

import corpus
from corpus.errors import BadInput, BadQuery, CallerError
from corpus.model import Document
from kg.export import RDF_FORMATS, export
from kg.iris import Iris
from kg.network import PROJECTIONS, to_networkx
from kg.quads import document_quads
from kg.store import GraphStore

FINANCE, SCIENCE = (Iris().unit("鹤壁市", name, group=False).value for name in ("财政局", "科技局"))


def test_the_whole_graph_is_a_typed_multigraph(sample_store: GraphStore) -> None:
    """Nodes know their class, edges their property."""
    graph = to_networkx(sample_store)
    assert isinstance(graph, networkx.MultiDiGraph)
    assert graph.nodes[FINANCE]["kind"] == "Unit"
    assert graph.nodes[FINANCE]["label"] == "鹤壁市财政局"
    assert len([n for n, k in graph.nodes(data="kind") if k == "Task"]) == 36
    into = [p for _, _, p in graph.in_edges(FINANCE, data="property")]
    assert into.count("responsibleUnit") == 13


def test_units_are_joined_by_the_tasks_they_share(sample_store: GraphStore) -> None:
    """The weight of an edge is the number of tasks."""
    graph = to_networkx(sample_store, projection="units")
    assert graph.edges[FINANCE, SCIENCE]["weight"] == 13
    assert graph.nodes[SCIENCE]["tasks"] == 20
    assert len([k for _, k in graph.nodes(data="kind") if k == "Unit"]) == 17


def test_tasks_and_units_are_two_sides(sample_store: GraphStore) -> None:
    """The projection is bipartite, an edge for each part a unit has in a task."""
    graph = to_networkx(sample_store, projection="tasks")
    assert networkx.is_bipartite(graph)
    assert graph.degree[FINANCE] == 13
    assert set(networkx.get_edge_attributes(graph, "roles").values()) == {"responsible"}
    assert len([b for _, b in graph.nodes(data="bipartite") if b == 0]) == 21


def test_an_unknown_projection_names_those_there_are(sample_store: GraphStore) -> None:
    """The message lists what can be asked for."""
    with pytest.raises(BadQuery, match="units, tasks"):
        to_networkx(sample_store, projection="people")


@pytest.mark.parametrize("projection", [None, *PROJECTIONS])
@pytest.mark.parametrize("suffix", ["graphml", "gexf"])
def test_networks_are_written_for_gephi(
    sample_store: GraphStore, tmp_path: Path, projection: str | None, suffix: str
) -> None:
    """GraphML and GEXF hold every attribute."""
    path = tmp_path / f"network.{suffix}"
    graph = to_networkx(sample_store, projection=projection)
    getattr(networkx, f"write_{suffix}")(graph, path)
    assert ElementTree.parse(path).getroot().tag.endswith(suffix)


@pytest.mark.parametrize("suffix", RDF_FORMATS)
def test_an_export_holds_the_whole_graph(
    sample_store: GraphStore, sample_quads: list[Quad], tmp_path: Path, suffix: str
) -> None:
    """Reading a file back gives the same graph, with named graphs where the format has them."""
    path = tmp_path / f"graph.{suffix}"
    export(sample_store, path)
    found = set(parse(path=path, format=RDF_FORMATS[suffix]))
    if RDF_FORMATS[suffix].supports_datasets:
        assert found == set(sample_quads)
    else:
        assert {q.triple for q in found} == {q.triple for q in sample_quads}


def test_rdflib_reads_our_turtle(sample_store: GraphStore, tmp_path: Path) -> None:
    """A second parser reads as many triples."""
    import rdflib

    export(sample_store, tmp_path / "graph.ttl")
    union = {q.triple for q in sample_store.quads()}
    assert len(rdflib.Graph().parse(tmp_path / "graph.ttl")) == len(union)


def test_turtle_has_readable_names(sample_store: GraphStore, tmp_path: Path) -> None:
    """Prefixes are used, Chinese is not escaped."""
    export(sample_store, tmp_path / "graph.ttl")
    text = (tmp_path / "graph.ttl").read_text("utf-8")
    assert " pkg:Task " in text
    assert "unit/鹤壁市/财政局" in text


def test_a_format_may_be_named(sample_store: GraphStore, tmp_path: Path) -> None:
    """A file may be called anything when the format is given."""
    export(sample_store, tmp_path / "graph.txt", format="nquads")
    assert len(list(parse(path=tmp_path / "graph.txt", format=RdfFormat.N_QUADS))) == len(sample_store)


def test_an_unknown_format_names_those_there_are(sample_store: GraphStore, tmp_path: Path) -> None:
    """The message lists what can be written."""
    with pytest.raises(CallerError, match="jsonld"):
        export(sample_store, tmp_path / "graph.docx")


def test_a_file_that_cannot_be_written_is_named(sample_store: GraphStore, tmp_path: Path) -> None:
    """A missing folder is the caller's mistake, with the next step."""
    with pytest.raises(BadInput, match="choose another file"):
        export(sample_store, tmp_path / "missing" / "graph.nq")


def test_what_two_documents_say_alike_is_one_triple_of_the_union(sample: Document, tmp_path: Path) -> None:
    """A written form that two documents use is in Turtle once."""
    store = GraphStore(Store(), None)
    for name in ("a", "b"):
        store.load(document_quads(corpus.read_text(sample.text, document_id=name)))
    triples = list(store.triples())
    assert len(triples) == len(set(triples)) < len(store)
