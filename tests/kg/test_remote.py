"""The graph in a SPARQL server: the same triples, the same answers, and what happens where the server fails."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

import corpus
from corpus.errors import BadInput, BadQuery, Overloaded, StoreError
from corpus.model import Document
from kg import queries
from kg.endpoint import Credentials, Endpoint
from kg.iris import Iris
from kg.quads import document_quads
from kg.remote import Mirror, RemoteGraph
from kg.store import GraphStore
from tests.kg.examples import EXAMPLES, OTHER, both
from tests.servers import OxigraphServer, Virtuoso, free_port

IRIS = Iris()


@pytest.fixture(scope="module")
def two(sample: Document) -> GraphStore:
    """The sample and a second document like it."""
    return both(sample)


@pytest.fixture(scope="module")
def there(virtuoso: Virtuoso, two: GraphStore) -> RemoteGraph:
    """The same two documents in Virtuoso."""
    mirror = Mirror(virtuoso.endpoint)
    for graph in two.graph_names():
        mirror.put(graph, two)
    mirror.check(two, sorted(two.graph_names(), key=str))
    return RemoteGraph.over(two, virtuoso.endpoint)


def _comparable(rows: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as they are; only the order within GROUP_CONCAT, which SPARQL leaves open, is not compared."""
    lists = ("issuers", "addressees")
    return [{k: sorted(v.split("、")) if k in lists and v else v for k, v in row.items()} for row in rows]


@pytest.mark.parametrize("name", queries.names())
def test_virtuoso_answers_every_named_query_as_oxigraph_does(two: GraphStore, there: RemoteGraph, name: str) -> None:
    """The same rows with the same Python values, in the same order where a query orders them: with parameters bound, and
    with none."""
    query = queries.load(name)
    for values in (EXAMPLES[name], {}):
        sparql = query.bound({k: [v] for k, v in values.items()})
        found, expected = (_comparable(g.query(sparql).dicts()) for g in (there, two))
        if "ORDER BY" not in query.text:
            found, expected = sorted(found, key=repr), sorted(expected, key=repr)
        assert found == expected


def test_the_graph_in_virtuoso_is_the_graph(two: GraphStore, there: RemoteGraph) -> None:
    """Every triple of every named graph is there, with its exact text."""
    for graph in two.graph_names():
        rows = there.query(f"SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}").rows
        here = two.query(f"SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}").rows
        assert sorted(map(repr, rows)) == sorted(map(repr, here))


def test_ask_and_construct_are_answered_too(there: RemoteGraph) -> None:
    """Every form of query has one form of result, wherever it is asked."""
    assert there.query("ASK { ?t a pkg:Task }").rows == ((True,),)
    assert there.query("ASK { ?t a pkg:Nothing }").rows == ((False,),)
    rows = there.query(
        f"CONSTRUCT {{ ?t a pkg:Task }} WHERE {{ ?t a pkg:Task ; pkg:inDocument <{IRIS.document(OTHER)}> }}"
    )
    assert rows.variables == ("subject", "predicate", "object")
    assert len(rows) == 36


def test_a_graph_is_replaced_exactly(virtuoso: Virtuoso) -> None:
    """What is put twice is there once; what is no longer said is gone; other graphs stay."""
    mirror, graph = Mirror(virtuoso.endpoint), NamedNode("https://example.org/replaced")
    for count in (1000, 7):
        store = GraphStore(Store(), None)
        store.load(_numbered(graph, count))
        mirror.put(graph, store)
        mirror.check(store, [graph])
    mirror.change(graph, store.lines(graph)[:3], ['<https://example.org/a> <https://example.org/b> "\\n\\"c\\\\" .'])
    assert _count(virtuoso, graph) == 5
    mirror.drop(graph)
    mirror.drop(graph)
    assert _count(virtuoso, graph) == 0
    assert mirror.graphs("https://example.org/") == frozenset()


def _numbered(graph: NamedNode, count: int) -> Iterator[Quad]:
    subject = NamedNode("https://example.org/s")
    return (Quad(subject, NamedNode("https://example.org/p"), Literal(str(n)), graph) for n in range(count))


def _count(virtuoso: Virtuoso, graph: NamedNode) -> int:
    remote = RemoteGraph(Store(), None, virtuoso.endpoint)
    return int(remote.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}").rows[0][0])


def test_virtuoso_refuses_a_wrong_password(virtuoso: Virtuoso, two: GraphStore) -> None:
    """The message names the variables to set, and no password."""
    endpoint = Endpoint(virtuoso.query_url, virtuoso.update_url, Credentials("dba", "not-the-password"))
    with pytest.raises(StoreError, match="POLICYKG_STORE_PASSWORD") as caught:
        Mirror(endpoint).put(IRIS.shared, two)
    assert "not-the-password" not in str(caught.value)


def test_virtuoso_refuses_updates_of_anybody(virtuoso: Virtuoso) -> None:
    """Its address for queries takes no updates; the refusal is passed on."""
    endpoint = Endpoint(virtuoso.query_url, virtuoso.query_url)
    with pytest.raises(StoreError, match="refuses"):
        Mirror(endpoint).change(IRIS.shared, [], ["<a:a> <a:b> <a:c> ."])


def test_a_mistake_is_told_as_everywhere(there: RemoteGraph) -> None:
    """A query is read before it is sent: mistakes, updates and SERVICE give one message for all stores."""
    with pytest.raises(BadQuery, match="SPARQL"):
        there.query("SELECT ?s { ?s ?p }")
    with pytest.raises(BadQuery, match="SPARQL"):
        there.query("DROP ALL")
    with pytest.raises(BadQuery, match="SERVICE"):
        there.query("SELECT * { SERVICE <http://127.0.0.1:7/> { ?s ?p ?o } }")


def test_a_server_that_is_down_is_named() -> None:
    """The message has the address and a question to ask oneself."""
    url = f"http://127.0.0.1:{free_port()}/sparql"
    with pytest.raises(StoreError, match=f"{re.escape(url)}: the store cannot be reached .*is it running"):
        RemoteGraph(Store(), None, Endpoint(url, url)).query("ASK { ?s ?p ?o }")


def test_basic_authentication(oxigraph: OxigraphServer) -> None:
    """A server that asks for it gets the user and the password; without them it is said what to set."""
    oxigraph.user, oxigraph.password = "督查", "密:码"
    known = Endpoint(oxigraph.url, oxigraph.url, Credentials("督查", "密:码"))
    assert RemoteGraph(Store(), None, known).query("ASK { ?s ?p ?o }").rows == ((False,),)
    with pytest.raises(StoreError, match="POLICYKG_STORE_USER"):
        RemoteGraph(Store(), None, Endpoint(oxigraph.url, oxigraph.url)).query("ASK { ?s ?p ?o }")


def test_credentials_are_never_shown() -> None:
    """Neither the endpoint nor the credentials print the password."""
    shown = repr(Endpoint("http://a/", "http://a/", Credentials("me", "secret"))) + repr(Credentials("me", "secret"))
    assert "secret" not in shown


@pytest.mark.parametrize(
    "url",
    ["http://me:secret@localhost/sparql", "ftp://localhost/", "file:///etc/passwd", "localhost:8890", "http://", ""],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    """An address names a server by HTTP, and holds no password, for it is kept in the manifest."""
    with pytest.raises(BadInput, match="--store") as caught:
        Endpoint(url, url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("answer", [b"<html>hello</html>", b"", b'{"head": {}}', b"\xff\xfe"])
def test_a_server_that_is_no_store_is_told(oxigraph: OxigraphServer, answer: bytes) -> None:
    """Whatever a web server answers, it is no crash."""
    oxigraph.answers = answer
    with pytest.raises(StoreError, match="does not answer as a SPARQL server"):
        RemoteGraph(Store(), None, Endpoint(oxigraph.url, oxigraph.url)).query("SELECT ?s { ?s ?p ?o }")


def test_a_result_that_was_cut_is_an_error(oxigraph: OxigraphServer) -> None:
    """Virtuoso cuts long results and says so in a header: half an answer is none."""
    oxigraph.headers = {"X-SPARQL-MaxRows": "10000"}
    with pytest.raises(StoreError, match="at most 10000 rows"):
        RemoteGraph(Store(), None, Endpoint(oxigraph.url, oxigraph.url)).query("SELECT ?s { ?s ?p ?o }")


def test_a_server_is_waited_for_no_longer_than_there_is_time(oxigraph: OxigraphServer) -> None:
    """And it is not said to be away."""
    oxigraph.delay = 1.0
    remote = RemoteGraph(Store(), None, Endpoint(oxigraph.url, oxigraph.url))
    started = time.monotonic()
    with pytest.raises(Overloaded, match=r"longer than 0\.2 seconds"), remote.patience.within(0.2):
        remote.query("ASK {}")
    assert time.monotonic() - started < 0.9


def test_a_store_whose_default_graph_is_no_union_is_told(oxigraph: OxigraphServer, two: GraphStore) -> None:
    """There our queries would find nothing."""
    oxigraph.union = False
    mirror = Mirror(Endpoint(oxigraph.url, oxigraph.url))
    for graph in two.graph_names():
        mirror.put(graph, two)
    with pytest.raises(StoreError, match="union"):
        mirror.check(two, sorted(two.graph_names(), key=str))


def test_a_graph_that_is_not_all_there_is_told(oxigraph: OxigraphServer, two: GraphStore) -> None:
    """What was put is counted."""
    mirror = Mirror(Endpoint(oxigraph.url, oxigraph.url))
    mirror.put(IRIS.shared, two)
    oxigraph.store.remove(next(iter(oxigraph.store)))
    with pytest.raises(StoreError, match="triples"):
        mirror.check(two, [IRIS.shared])


def test_an_update_holds_no_more_than_a_server_takes(oxigraph: OxigraphServer, two: GraphStore) -> None:
    """Long graphs are put in parts."""
    Mirror(Endpoint(oxigraph.url, oxigraph.url)).put(IRIS.graph("hebi-2019-16"), two)
    assert len(oxigraph.updates) > 10
    assert max(u.count("\n") for u in oxigraph.updates) < 410


def test_texts_of_all_kinds_arrive(virtuoso: Virtuoso) -> None:
    """Quotes, backslashes, line ends and characters of all planes."""
    document = corpus.read_text(
        '市政府关于"甲\\乙"的通知\n一、𠮷野家\t，\u2028。\n(一)做事。(责任单位:市财政局)\n', document_id="a b'\"\\"
    )
    store = GraphStore(Store(), None)
    store.load(document_quads(document, base="https://example.org/odd/"))
    mirror, iris = Mirror(virtuoso.endpoint), Iris("https://example.org/odd/")
    graph = iris.graph("a b'\"\\")
    mirror.put(graph, store)
    remote = RemoteGraph.over(store, virtuoso.endpoint)
    quotes = f"SELECT ?q WHERE {{ GRAPH {graph} {{ ?e pkg:quote ?q }} }} ORDER BY ?q"
    assert sorted(remote.query(quotes).rows) == sorted(store.query(quotes).rows)
    mirror.drop(graph)
