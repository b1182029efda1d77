"""The pages with pictures: graph and statistics."""

from __future__ import annotations

from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

import policykg
from query.web.kept import Kept
from tests.query.web.html import page, text_of

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/graph", "责任网络"),
        ("/graph?unit=市财政局", "鹤壁市财政局的关系图"),
        ("/graph?task=hebi-2019-16:三/(一)/1", "大力培育高新技术企业的关系图"),
        ("/graph?document=hebi-2019-16", "鹤壁市科技创新三年行动计划(2019—2021年)的关系图"),
    ],
)
def test_a_picture_of_any_thing(site: TestClient, address: str, heading: str) -> None:
    """A unit, a task, a document and all together have a picture, and the same as tables."""
    soup = page(site, address)
    assert text_of(soup, "h1") == heading
    drawn = {str(t.get_text()).partition("：")[0].partition(" ")[2] for t in soup.select("figure.drawing a > title")}
    listed = [a.get_text() for a in soup.select('section[aria-labelledby="nodes"] td:first-child a')]
    assert drawn == set(listed) != set()


def test_nodes_link_to_their_pages(site: TestClient) -> None:
    """Every node of a task's picture leads to a page that is there."""
    soup = page(site, "/graph?task=hebi-2019-16:三/(一)/1")
    links = {str(a["href"]).partition("#")[0] for a in soup.select("figure.drawing a")}
    assert {a.split("/")[1].partition("?")[0] for a in links} >= {"units", "tasks", "documents"}
    assert [a for a in links if site.get(a).status_code != 200] == []


def test_the_data_of_a_picture(site: TestClient, kb: policykg.PolicyKG) -> None:
    """Nodes and lines as JSON, lines as csv, as the network of the library has them."""
    graph = kb.network(unit="市财政局")
    data = site.get("/graph.json?unit=市财政局").json()
    assert {n["id"]: n["shared"] for n in data["nodes"]} == dict(graph.nodes(data="shared"))
    assert (
        len(data["lines"]) == graph.number_of_edges() == len(site.get("/graph.csv?unit=市财政局").text.splitlines()) - 1
    )


def test_a_group_is_told_apart_by_its_place(site: TestClient) -> None:
    """A picture can be asked for a group of a place, and its node links back to that group."""
    assert text_of(page(site, "/graph?unit=各县区政府&place=鹤壁市"), "h1") == "各县区政府的关系图"


def test_fewer_nodes_may_be_asked_for(site: TestClient) -> None:
    """Only the numbers offered are taken, another one is the usual one."""
    assert [len(site.get(f"/graph.json?limit={n}").json()["nodes"]) for n in ("20", "7", "x")] == [19, 19, 19]


@pytest.mark.parametrize("condition", ["unit=火星局", "task=九/9", "document=x9", "task=hebi-2019-16:九"])
def test_what_there_is_not_is_refused(site: TestClient, condition: str) -> None:
    """An address that names nothing is a bad request that says so."""
    assert page(site, f"/graph?{condition}", status=400).select_one(".what") is not None


def test_without_script_the_picture_is_plain(site: TestClient) -> None:
    """The page itself has no buttons for the picture: the script adds them, with labels in the reader's language."""
    figure = page(site, "/graph?lang=en").select_one("figure.zoomable")
    assert figure is not None
    assert figure.select("button") == []
    assert figure["data-zoom-in"] == "Zoom in"


@pytest.mark.parametrize("kind", ["network", "matrix", "bars"])
def test_pictures_can_be_taken_away(site: TestClient, kind: str) -> None:
    """As a file of SVG by itself, without links that would lead nowhere."""
    response = site.get(f"/pictures/{kind}?document=hebi-2019-16")
    assert response.headers["content-type"] == "image/svg+xml"
    assert response.headers["content-disposition"].startswith("attachment")
    root = ElementTree.fromstring(response.text)
    assert root.tag == f"{SVG}svg" and not list(root.iter(f"{SVG}a"))


def test_another_picture_is_not_found(site: TestClient) -> None:
    """Only the kinds that there are have an address."""
    assert site.get("/pictures/portrait").status_code == 404


def test_statistics_count_what_the_library_counts(site: TestClient, kb: policykg.PolicyKG) -> None:
    """Documents, tasks, those with units, targets and deadlines."""
    data = site.get("/statistics.json").json()
    records = kb.task_records()
    assert (data["documents"], data["tasks"]) == (1, 36)
    assert data["with_unit"] == sum(bool(r["units"]) for r in records)
    assert data["due"] == sum(t.deadline_date is not None for t in kb.ledger())
    assert data["workload"][0]["name"] == "鹤壁市科技局"
    assert {w["name"]: w["tasks"] for w in data["workload"]} == {u.name: u.tasks for u in kb.units() if not u.group}


def test_statistics_have_pictures_and_tables(site: TestClient) -> None:
    """Bars, matrix and what falls due when, each as a picture; counts as tables too, linked to the tasks counted."""
    soup = page(site, "/statistics")
    assert len(soup.select("figure.drawing svg")) >= 4
    counted = next(a for a in soup.select("details a") if str(a["href"]).startswith("/tasks?"))
    assert site.get(str(counted["href"]).replace("/tasks", "/tasks.json")).json()["total"] == int(counted.get_text())


def test_statistics_of_a_document(site: TestClient, hostile: TestClient) -> None:
    """A document may be chosen; one that there is not has no page."""
    assert hostile.get(f"/statistics.json?document={quote('a b&c')}").json()["documents"] == 1
    assert site.get("/statistics?document=x9").status_code == 404


def test_what_is_kept_is_of_one_knowledge_base(kb: policykg.PolicyKG, hostile_kb: object) -> None:
    """A value is made once, and again when another knowledge base is served or others have taken its place."""
    kept, made = Kept(size=2), list[str]()

    def make(key: str) -> str:
        made.append(key)
        return key

    def value(of: policykg.PolicyKG, key: str) -> str:
        return kept.get(of, key, lambda: make(key))

    assert [value(kb, "a"), value(kb, "a")] == ["a", "a"]
    assert made == ["a"]
    with policykg.open(str(hostile_kb)) as other:
        value(other, "a")
    assert made == ["a", "a"]
    for key in "abca":
        value(kb, key)
    assert made == ["a", "a", "a", "b", "c", "a"]
