"""The data behind every page: by ending, by Accept, and by the IRIs of the data."""

from __future__ import annotations

import csv
import io

import pytest
import rdflib
from fastapi.testclient import TestClient

from tests.query.web.html import page

PAGES = (
    "/documents",
    "/documents/hebi-2019-16",
    "/tasks/hebi-2019-16/三/(一)/1",
    "/units",
    "/units/鹤壁市财政局",
    "/units/各县区政府",
    "/domains",
    "/domains/清洁能源和新材料",
    "/tasks",
    "/graph",
)
QUESTIONS = ("/ask?q=哪些任务涉及市财政局", "/search?q=人才&unit=市教育体育局")
IRI = "https://w3id.org/policykg/id/"


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_json_csv_and_turtle(site: TestClient, address: str) -> None:
    """The same address with another ending gives the data as each of the three, all of them well-formed."""
    assert site.get(f"{address}.json").json()
    rows = list(csv.reader(io.StringIO(site.get(f"{address}.csv").text.removeprefix("\ufeff"))))
    assert len(rows) > 1
    assert {len(r) for r in rows} == {len(rows[0])}
    graph = rdflib.Graph()
    graph.parse(data=site.get(f"{address}.ttl").text, format="turtle")
    assert len(graph) > 5


@pytest.mark.parametrize(
    ("ending", "accept"), [("json", "application/json"), ("csv", "text/csv"), ("ttl", "text/turtle")]
)
@pytest.mark.parametrize("address", [*PAGES, *QUESTIONS])
def test_accept_gives_what_the_ending_gives(site: TestClient, address: str, ending: str, accept: str) -> None:
    """A client that accepts a form gets the same as by its ending."""
    path, _, query = address.partition("?")
    by_ending = site.get(f"{path}.{ending}?{query}")
    by_accept = site.get(address, headers={"Accept": f"{accept}, */*;q=0.1"})
    assert by_ending.headers["content-type"].split(";")[0] == accept
    assert by_ending.content == by_accept.content
    assert by_accept.headers["vary"] == "Accept"


def test_the_first_page_has_its_numbers_as_data(site: TestClient) -> None:
    """How much there is, and what can be asked, for programs too."""
    data = site.get("/.json").json()
    assert (data["documents"], data["tasks"]) == (1, 36)
    assert data == site.get("/", headers={"Accept": "application/json"}).json()


def test_the_page_names_its_forms(site: TestClient) -> None:
    """A page links its data, for people in the footer and for programs in the head, with the filters of the address."""
    soup = page(site, "/units?q=局&lang=en")
    links = [str(e["href"]) for e in soup.select("link[rel=alternate][type]")]
    assert links == ["/units.json?q=%E5%B1%80", "/units.csv?q=%E5%B1%80", "/units.ttl?q=%E5%B1%80"]
    assert [str(e["href"]) for e in soup.select(".forms a")] == links


def test_a_browser_gets_the_page(site: TestClient) -> None:
    """What browsers send in Accept leads to the page, and so does anything at all."""
    for accept in ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "*/*", "text/*"):
        response = site.get("/units", headers={"Accept": accept})
        assert response.headers["content-type"].startswith("text/html")


def test_weights_decide(site: TestClient) -> None:
    """The form with the highest weight is sent; one of weight 0 is not."""
    for accept, kind in (
        ("text/html;q=0.5, text/turtle;q=0.9", "text/turtle"),
        ("text/turtle;q=0, */*;q=0.2", "text/html"),
    ):
        assert site.get("/units", headers={"Accept": accept}).headers["content-type"].startswith(kind)


def test_a_form_that_there_is_not(site: TestClient) -> None:
    """A client that accepts none of the forms is told so."""
    response = site.get("/units", headers={"Accept": "image/png"})
    assert response.status_code == 406


def test_the_json_of_an_answer_is_that_of_the_command(site: TestClient) -> None:
    """/ask.json has the keys that `policykg ask --json` prints."""
    data = site.get("/ask.json?q=哪些任务涉及市财政局").json()
    assert data["outcome"] == "answered"
    assert len(data["tasks"]) == 13
    assert {"question", "reading", "sentence", "evidence", "sparql", "units", "targets", "passages"} <= set(data)


def test_the_json_of_a_task_quotes_its_text(site: TestClient) -> None:
    """The characters that the data names are those of the text it carries."""
    document = site.get("/documents/hebi-2019-16.json").json()
    task = site.get("/tasks/hebi-2019-16/三/(一)/1.json").json()
    assert document["text"][task["start"] : task["end"]] == task["text"]
    units = {u["as_written"]: document["text"][u["start"] : u["end"]] for u in task["units"]}
    assert units and all(written == quoted for written, quoted in units.items())
    assert task["deadline_date"] == "2021-12-31"


def test_the_turtle_of_a_task_has_its_units_and_evidence(site: TestClient) -> None:
    """The graph of a task leads from it over its assignments to quotes."""
    graph = rdflib.Graph()
    graph.parse(data=site.get("/tasks/hebi-2019-16/三/(一)/1.ttl").text, format="turtle")
    found = graph.query(
        """PREFIX pkg: <https://w3id.org/policykg/ns#>
        SELECT ?quote WHERE { ?task pkg:hasAssignment [ pkg:unit ?unit ; pkg:evidence [ pkg:quote ?quote ] ] }"""
    )
    assert sorted(str(row[0]) for row in found)[0] == "各县区政府"  # type: ignore[index]


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        ("document/hebi-2019-16", "/documents/hebi-2019-16"),
        ("document/hebi-2019-16/task/三/(一)/1", "/tasks/hebi-2019-16/%E4%B8%89/(%E4%B8%80)/1"),
        ("document/hebi-2019-16/section/三/(一)", "/documents/hebi-2019-16#c2788"),
        (
            "document/hebi-2019-16/domain/绿色食品",
            "/domains/%E7%BB%BF%E8%89%B2%E9%A3%9F%E5%93%81?document=hebi-2019-16",
        ),
        ("unit/鹤壁市/财政局", "/units/%E9%B9%A4%E5%A3%81%E5%B8%82%E8%B4%A2%E6%94%BF%E5%B1%80"),
    ],
)
@pytest.mark.parametrize("below", ["/id/", "/policykg/id/"])
def test_iris_lead_to_pages(site: TestClient, below: str, iri: str, address: str) -> None:
    """A resource IRI leads (303) to the page of the thing, also where the data's base is this server's address."""
    response = site.get(below + iri)
    assert response.status_code == 303
    assert response.headers["location"] == address


def test_iris_that_are_addresses_of_the_server_lead_to_pages(hostile: TestClient) -> None:
    """Where the base of the data is an address of this server, its IRIs are addresses, whatever they end in."""
    document = "/documents/2020/a.json"
    assert hostile.get("/kb/document/2020/a.json").headers["location"] == f"{document}.html"
    led = hostile.get("/kb/document/2020/a.json", headers={"Accept": "text/turtle"}).headers["location"]
    assert led == f"{document}.ttl"
    assert "<http://127.0.0.1/kb/document/2020/a.json>" in hostile.get(led).text
    assert hostile.get("/kb/document/2020/b").status_code == 404


def test_iris_lead_to_data(site: TestClient) -> None:
    """A client that reads Turtle is led to the Turtle of the thing, which speaks of that IRI."""
    response = site.get("/id/unit/鹤壁市/财政局", headers={"Accept": "text/turtle"})
    assert response.headers["location"].endswith(".ttl")
    assert f"<{IRI}unit/鹤壁市/财政局>" in site.get(response.headers["location"]).text


def test_things_without_a_page_are_described(site: TestClient) -> None:
    """An IRI that has no page of its own, such as a place, gives what the graph says of it."""
    assert "鹤壁市" in page(site, "/id/place/鹤壁市").get_text()
    assert "prefLabel" in site.get("/id/place/鹤壁市", headers={"Accept": "text/turtle"}).text


def test_every_iri_of_a_task_dereferences(site: TestClient) -> None:
    """Every IRI below the base that the Turtle of a task names gives a page or leads to one, evidence to its document."""
    graph = rdflib.Graph()
    graph.parse(data=site.get("/tasks/hebi-2019-16/三/(一)/1.ttl").text, format="turtle")
    iris = {str(t) for triple in graph for t in triple if isinstance(t, rdflib.URIRef) and str(t).startswith(IRI)}
    assert len(iris) > 30
    status = {iri: site.get("/id/" + iri.removeprefix(IRI).partition("#")[0]).status_code for iri in iris}
    assert {iri: s for iri, s in status.items() if s not in (200, 303)} == {}
