"""`/sparql` as its clients see it: with their own libraries, over a server in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from fastapi.testclient import TestClient
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from query.web.app import create_app
from query.web.settings import Settings
from tests.query.web.html import HOST

# rdflib and SPARQLWrapper use a class that rdflib says not to use.
DEPRECATED = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
TASKS = "SELECT ?task ?title { ?task a pkg:Task ; dcterms:title ?title }"
TITLES = "CONSTRUCT { ?t dcterms:title ?title } WHERE { ?t a pkg:Task ; dcterms:title ?title }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture
def wrapper(server: str) -> SPARQLWrapper:
    """SPARQLWrapper at the running server."""
    return SPARQLWrapper(f"{server}/sparql")


def answer(wrapper: SPARQLWrapper) -> tuple[str, Any]:
    """The media type of an answer, and what SPARQLWrapper makes of it."""
    found: Any = wrapper.query()
    return found.info()["content-type"], found.convert()


@pytest.mark.parametrize(("method", "way"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_asks_in_its_three_ways(wrapper: SPARQLWrapper, method: str, way: str) -> None:
    """The prefixes need no declaration; all rows come."""
    wrapper.setMethod(method)
    wrapper.setRequestMethod(way)
    wrapper.setQuery(TASKS)
    wrapper.setReturnFormat(JSON)
    kind, found = answer(wrapper)
    assert kind == "application/sparql-results+json"
    rows = found["results"]["bindings"]
    assert len(rows) == 36
    assert "大力培育高新技术企业" in {row["title"]["value"] for row in rows}


def test_sparqlwrapper_reads_every_form_of_tables(wrapper: SPARQLWrapper) -> None:
    """XML, CSV and TSV, by the media types that W3C gives them."""
    wrapper.setQuery(f"{TASKS} LIMIT 3")
    wrapper.setReturnFormat(XML)
    assert len(answer(wrapper)[1].getElementsByTagName("result")) == 3
    for form, expected in ((CSV, "text/csv; charset=utf-8"), (TSV, "text/tab-separated-values; charset=utf-8")):
        wrapper.setReturnFormat(form)
        kind, found = answer(wrapper)
        assert (kind, found.count(b"\n")) == (expected, 4)


@DEPRECATED
@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, XML, JSONLD])
def test_sparqlwrapper_reads_every_form_of_graphs(wrapper: SPARQLWrapper, form: str) -> None:
    """CONSTRUCT comes as the graph that it is."""
    wrapper.setQuery(TITLES)
    wrapper.setReturnFormat(form)
    _, found = answer(wrapper)
    graph = found if isinstance(found, rdflib.Graph) else rdflib.Graph().parse(data=found, format="turtle")
    assert len(graph) == 36


def test_sparqlwrapper_is_told_of_a_mistake(wrapper: SPARQLWrapper) -> None:
    """With line and column."""
    wrapper.setQuery("SELECT * {\n  ?s foo ?o }")
    with pytest.raises(QueryBadFormed, match=r"line 2, column 6: foo is not expected here"):
        wrapper.query()


def test_rdflibs_store_works_on_the_server(server: str) -> None:
    """Its triples, its queries, its graphs and its ASK, as of a store of its own."""
    store = SPARQLStore(f"{server}/sparql")
    graph = rdflib.Graph(store=store)
    kind, task = rdflib.RDF.type, rdflib.URIRef("https://w3id.org/policykg/ns#Task")
    assert len(set(graph.subjects(kind, task))) == 36
    rows: Any = list(graph.query("SELECT (COUNT(?t) AS ?n) { ?t a <https://w3id.org/policykg/ns#Task> }"))
    assert rows[0][0].toPython() == 36
    assert (None, kind, task) in graph
    assert not graph.query("ASK { <http://example.org/> ?p ?o }").askAnswer
    described = graph.query("CONSTRUCT { ?t a ?c } WHERE { ?t a ?c } LIMIT 5").graph
    assert described is not None
    assert len(described) == 5


def test_rdflibs_store_asks_one_graph(server: str) -> None:
    """A graph by its name is the document of that name, which the store says in the request."""
    one, none = (
        rdflib.Graph(store=SPARQLStore(f"{server}/sparql"), identifier=rdflib.URIRef(iri))
        for iri in ("https://w3id.org/policykg/id/graph/hebi-2019-16", "http://example.org/none")
    )
    count = "SELECT (COUNT(?t) AS ?n) { ?t a <https://w3id.org/policykg/ns#Task> }"
    rows: list[Any] = [next(iter(graph.query(count))) for graph in (one, none)]
    assert [row[0].toPython() for row in rows] == [36, 0]


@DEPRECATED
@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_the_service_describes_itself(site: TestClient, accept: str) -> None:
    """Without a query, in every form of graphs, as a service at this address that takes SPARQL 1.1."""
    response = site.get("/sparql", headers={"Accept": accept})
    kind = response.headers["content-type"].partition(";")[0]
    assert (response.status_code, kind) == (200, accept)
    data = rdflib.Graph().parse(data=response.text, format=accept)
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    (service,) = data.subjects(rdflib.RDF.type, sd.Service)
    assert data.value(service, sd.endpoint) == rdflib.URIRef(f"{HOST}/sparql")
    assert data.value(service, sd.supportedLanguage) == sd.SPARQL11Query
    assert len(set(data.objects(service, sd.resultFormat))) == 8


def test_a_browser_is_led_to_the_page(site: TestClient) -> None:
    """With its query; a client that names a form is not."""
    led = site.get("/sparql", params={"query": "ASK { }"}, headers={"Accept": BROWSER})
    assert (led.status_code, led.headers["location"]) == (303, "/query?query=ASK+%7B+%7D")
    assert site.get("/sparql?query=ASK{}&format=csv", headers={"Accept": BROWSER}).text == "true"


def test_statuses_are_those_of_the_protocol(site: TestClient) -> None:
    """400, 405, 406 and 415 as text that says what to do, whatever the client accepts."""
    asks = {
        400: site.get("/sparql?query=SELECT"),
        405: site.put("/sparql", content="ASK {}"),
        406: site.get("/sparql", params={"query": TITLES}, headers={"Accept": "text/csv"}),
        415: site.post("/sparql", content="DROP ALL", headers={"Content-Type": "application/sparql-update"}),
    }
    for status, response in asks.items():
        assert response.status_code == status
        assert response.headers["content-type"] == "text/plain; charset=utf-8"
        assert len(response.text) > 20
    assert "GET" in asks[405].headers["allow"]
    assert "application/sparql-query" in asks[415].headers["accept-post"]


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:7/>",
        "CLEAR ALL",
        "DROP ALL",
    ],
)
def test_nothing_is_changed_and_nothing_loaded(site: TestClient, update: str) -> None:
    """An update is no query, under whatever name it is sent."""
    before = site.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).text
    for data in ({"query": update}, {"update": update}):
        assert site.post("/sparql", data=data).status_code == 400
    assert site.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).text == before


def test_no_request_leaves_the_server(site: TestClient) -> None:
    """SERVICE is refused; FROM names graphs of this store and loads none."""
    refused = site.get("/sparql", params={"query": "ASK { SERVICE <http://127.0.0.1:7/> { ?s ?p ?o } }"})
    assert (refused.status_code, "SERVICE is not allowed" in refused.text) == (400, True)
    named = site.get("/sparql", params={"query": "ASK FROM NAMED <http://127.0.0.1:7/> { GRAPH ?g { ?s ?p ?o } }"})
    assert named.json()["boolean"] is False


def test_graphs_of_the_request_win_over_those_of_the_query(site: TestClient) -> None:
    """The protocol says so (2.1.4)."""
    query = "SELECT (COUNT(*) AS ?n) FROM <http://example.org/none> { ?t a pkg:Task }"
    graph = "https://w3id.org/policykg/id/graph/hebi-2019-16"
    found = site.get("/sparql", params={"query": query, "default-graph-uri": graph, "format": "csv"})
    assert found.text == "n\r\n36\r\n"


def test_a_head_request_has_no_body(site: TestClient) -> None:
    """And the headers of the GET."""
    found = site.head("/sparql?query=ASK{}")
    assert (found.status_code, found.content) == (200, b"")
    assert found.headers["content-type"] == "application/sparql-results+json"


@pytest.fixture(scope="module")
def impatient(knowledge_base: Path) -> Iterator[TestClient]:
    """A server that gives a query half a second and five rows."""
    app = create_app(Settings(knowledge_base, time_limit_s=0.5, row_limit=5, workers=1))
    with TestClient(app, base_url=HOST) as client:
        client.get("/sparql?query=ASK{}")
        yield client


def test_a_query_past_its_limit_is_told_when_to_try_again(impatient: TestClient) -> None:
    """503 with Retry-After."""
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f) }"
    found = impatient.get("/sparql", params={"query": endless})
    assert (found.status_code, found.headers["retry-after"]) == (503, "5")
    assert "longer than 0.5 seconds" in found.text


def test_rows_that_are_left_out_are_told(knowledge_base: Path) -> None:
    """The header that Virtuoso has for it; nothing is said where all rows came."""
    app = create_app(Settings(knowledge_base, row_limit=5, workers=1))
    with TestClient(app, base_url=HOST) as client:
        cut = client.get("/sparql", params={"query": TASKS})
        assert (len(cut.json()["results"]["bindings"]), cut.headers["x-sparql-maxrows"]) == (5, "5")
        whole = client.get("/sparql", params={"query": f"{TASKS} LIMIT 5"})
        assert "x-sparql-maxrows" not in whole.headers
        assert json.loads(whole.text) == cut.json()
