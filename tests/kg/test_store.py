"""The store on disk: what it keeps, what it refuses, what it costs to open."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from corpus.errors import BadInput, BadQuery, DamagedKnowledgeBase
from kg.store import GraphStore, to_python, with_prefixes
from kg.vocabulary import PKG, RDF, XSD

GRAPH = NamedNode("https://example.org/g")


def _quad(value: str, graph: NamedNode = GRAPH) -> Quad:
    return Quad(NamedNode("https://example.org/s"), PKG.asWritten, Literal(value), graph)


def test_a_graph_is_there_after_it_was_written(tmp_path: Path, sample_quads: list[Quad]) -> None:
    """What was loaded is read back by another opening."""
    store = GraphStore.create(tmp_path / "graph")
    store.load(sample_quads)
    store.finish()
    del store
    assert len(GraphStore.open(tmp_path / "graph")) == len(sample_quads)


def test_readers_do_not_block_each_other_or_a_writer(tmp_path: Path) -> None:
    """A graph is opened for reading while it is written and while it is read."""
    writer = GraphStore.create(tmp_path / "graph")
    writer.load([_quad("a")])
    writer.finish()
    readers = [GraphStore.open(tmp_path / "graph") for _ in range(3)]
    assert [len(r) for r in readers] == [1, 1, 1]


def test_two_writers_at_once_are_refused(tmp_path: Path) -> None:
    """The second to write is told that it cannot."""
    first = GraphStore.create(tmp_path / "graph")
    with pytest.raises(BadInput, match="cannot be written"):
        GraphStore.create(tmp_path / "graph")
    assert len(first) == 0


def test_no_graph_is_a_damaged_knowledge_base(tmp_path: Path) -> None:
    """The message names the folder and the next step."""
    with pytest.raises(DamagedKnowledgeBase, match="policykg build"):
        GraphStore.open(tmp_path)


def test_a_damaged_graph_is_said_to_be_damaged(tmp_path: Path) -> None:
    """A folder that only looks like a graph is no crash."""
    (tmp_path / "CURRENT").write_bytes(b"MANIFEST-nonsense\n")
    with pytest.raises(DamagedKnowledgeBase, match="damaged"):
        GraphStore.open(tmp_path)


def test_a_checkpoint_is_a_graph_of_its_own(tmp_path: Path) -> None:
    """What is written after the checkpoint is not in it."""
    store = GraphStore.create(tmp_path / "graph")
    store.load([_quad("a")])
    store.checkpoint(tmp_path / "copy")
    store.load([_quad("b")])
    assert (len(GraphStore.open(tmp_path / "copy")), len(store)) == (1, 2)


def test_a_query_is_over_all_documents() -> None:
    """The default graph is all documents; GRAPH tells them apart."""
    store = GraphStore(Store(), None)
    store.load([_quad("a"), _quad("b", NamedNode("https://example.org/h"))])
    assert len(store.query("SELECT ?o { ?s pkg:asWritten ?o }")) == 2
    assert len(store.query("SELECT ?o { GRAPH <https://example.org/h> { ?s pkg:asWritten ?o } }")) == 1


def test_rows_are_plain_python() -> None:
    """Numbers are numbers, years are integers, dates are dates, IRIs and texts are strings."""
    assert to_python(Literal("0.7", datatype=XSD.decimal)) == Decimal("0.7")
    assert to_python(Literal("2021", datatype=XSD.gYear)) == 2021
    assert to_python(Literal("2019-08-21", datatype=XSD.date)) == date(2019, 8, 21)
    assert to_python(Literal("true", datatype=XSD.boolean)) is True
    assert to_python(Literal("1.5", datatype=XSD.double)) == 1.5
    assert to_python(PKG.Lead) == PKG.base + "Lead"
    assert to_python(None) is None


def test_a_literal_that_its_type_forbids_stays_text() -> None:
    """A date that never was does not stop a query."""
    assert to_python(Literal("2019-02-30", datatype=XSD.date)) == "2019-02-30"


def test_ask_and_construct_give_rows_too(sample_store: GraphStore) -> None:
    """Every form of query has one form of result."""
    assert sample_store.query("ASK { ?t a pkg:Task }").rows == ((True,),)
    rows = sample_store.query("CONSTRUCT { ?t a pkg:Task } WHERE { ?t a pkg:Task }")
    assert rows.variables == ("subject", "predicate", "object")
    assert len(rows) == 36


def test_rows_become_dictionaries(sample_store: GraphStore) -> None:
    """A row may be read by column."""
    rows = sample_store.query("SELECT ?d ?nothing { ?x pkg:documentId ?d }")
    assert list(rows.dicts()) == [{"d": "hebi-2019-16", "nothing": None}]
    assert list(rows) == [("hebi-2019-16", None)]


@pytest.mark.parametrize(
    "sparql",
    ["SELEC ?s", "", "SELECT ?s { ?s ?p }", "INSERT DATA { <a:a> <a:b> <a:c> }", "SELECT ?s { ?s foo:bar ?o }"],
)
def test_what_is_no_query_is_refused(sample_store: GraphStore, sparql: str) -> None:
    """A mistake, or an update, is a BadQuery; nothing is changed."""
    before = len(sample_store)
    with pytest.raises(BadQuery, match="SPARQL"):
        sample_store.query(sparql)
    assert len(sample_store) == before


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://127.0.0.1:7/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:7/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o.SERVICE <http://127.0.0.1:7/> { ?s ?p ?o } }",
        "SELECT * { ?s <http://a\\u0041#b> ?o . SERVICE <http://127.0.0.1:7/> { ?s ?p ?o } }",
        "PREFIX x: <http://x/> SELECT * { ?s x:a\\#b ?o . SERVICE <http://127.0.0.1:7/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 'it\\'s' . SERVICE <http://127.0.0.1:7/> { ?s ?p ?o } }",
    ],
)
def test_a_query_calls_no_other_machine(sample_store: GraphStore, sparql: str) -> None:
    """SERVICE is refused however it is written."""
    with pytest.raises(BadQuery, match="SERVICE"):
        sample_store.query(sparql)


def test_the_word_service_may_be_asked_for(sample_store: GraphStore) -> None:
    """A variable, a string, an IRI or a comment with that word calls nobody."""
    sparql = "SELECT ?service { ?service ?p 'SERVICE <x>' . ?service ?q <http://SERVICE/> # SERVICE\n}"
    assert sample_store.query(sparql).rows == ()


def test_the_canonical_dump_is_the_store() -> None:
    """Reading the dump gives the same quads, whatever characters they hold."""
    quads = [
        _quad('换行\n制表\t引号"反斜\\行分隔\u2028换页\x0c'),
        _quad("b"),
        _quad("a", NamedNode("https://example.org/f")),
    ]
    store = GraphStore(Store(), None)
    store.load(quads)
    lines = list(store.canonical())
    assert len(lines) == 3
    assert set(parse("\n".join(lines), RdfFormat.N_QUADS)) == set(quads)


def test_the_canonical_dump_does_not_depend_on_the_order_of_loading() -> None:
    """Equal stores give equal lines."""
    quads = [_quad(c, NamedNode(f"https://example.org/{c}")) for c in "丙甲乙"]
    stores = []
    for order in (quads, quads[::-1]):
        store = GraphStore(Store(), None)
        store.load(order)
        stores.append(list(store.canonical()))
    assert stores[0] == stores[1]


def test_rdflib_sees_the_same_graph(sample_store: GraphStore, sample_quads: list[Quad]) -> None:
    """The dataset's default graph is the union of all documents."""
    import rdflib

    dataset = sample_store.dataset
    assert len(dataset) == len({q.triple for q in sample_quads})
    tasks = dataset.subjects(rdflib.RDF.type, rdflib.URIRef(PKG.Task.value))
    assert len(set(tasks)) == 36
    assert len(list(dataset.query("SELECT ?t { ?t a pkg:Task }"))) == 36


def test_prefixes_are_put_in_front_where_they_are_used() -> None:
    """A query that is shown can be run anywhere."""
    shown = with_prefixes("SELECT ?t { ?t a pkg:Task ; dcterms:title ?x }")
    assert shown.startswith("PREFIX pkg: <https://w3id.org/policykg/ns#>\nPREFIX dcterms:")
    assert "skos" not in shown
    assert with_prefixes(shown) == shown


def test_blank_nodes_become_text() -> None:
    """A foreign graph with blank nodes can still be listed."""
    assert to_python(BlankNode("b")) == "_:b"


def test_asking_the_graph_loads_no_rdflib(tmp_path: Path) -> None:
    """A command that asks a question pays for what it needs: rdflib, networkx and jieba stay out."""
    store = GraphStore.create(tmp_path / "graph")
    store.load([Quad(NamedNode("https://example.org/t"), RDF.type, PKG.Task, GRAPH)])
    store.finish()
    code = (
        "import sys; from pathlib import Path; from kg.store import GraphStore; from kg.queries import load;"
        "import kg.organisations, kg.groups, kg.iris;"
        f"print(len(GraphStore.open(Path({str(tmp_path / 'graph')!r})).query(load('tasks').bound())));"
        "print([m for m in ('rdflib', 'networkx', 'jieba', 'oxrdflib', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["0", "[]"]
