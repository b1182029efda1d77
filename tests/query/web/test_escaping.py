"""Documents that hold markup are shown, not run; names that hold what addresses mean are found."""

from __future__ import annotations

import csv
import io
import re
from importlib.resources import files

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from query.web.links import SUFFIXES
from tests.query.web.html import HOST, addresses, page, text_of

DOCUMENT = "/documents/2020/a.json.html"


def foreign(soup: BeautifulSoup) -> list[str]:
    """Elements that only a document can have brought, and attributes that run something."""
    scripts = [str(s) for s in soup.select("script") if not str(s.get("src", "")).startswith("/static/page.js?")]
    running = [str(e)[:80] for e in soup.find_all(True) if any(a.startswith("on") or a == "style" for a in e.attrs)]
    return [*scripts, *running, *(str(e) for e in soup.select("main img, main iframe, main style"))]


def site_of(client: TestClient) -> dict[str, BeautifulSoup]:
    """All pages that can be reached from the first, by address; the text of a document with highlights only once."""
    found: dict[str, BeautifulSoup] = {}
    todo = ["/"]
    while todo:
        address = todo.pop()
        if address in found:
            continue
        response = client.get(address, follow_redirects=True)
        if response.status_code == 404 and address.startswith(("/query",)):
            continue
        assert response.status_code == 200, address
        if response.headers["content-type"].startswith("text/html"):
            found[address] = BeautifulSoup(response.text, "html.parser")
            reached = (a.removeprefix(HOST) for a, _ in addresses(found[address], HOST + address))
            todo += [a for a in reached if a.startswith("/") and not _is_left_out(a)]
    return found


def _is_left_out(address: str) -> bool:
    """Data, files of the interface, and the many highlights of one text."""
    path = address.partition("?")[0]
    return path.endswith(SUFFIXES[1:]) or path.startswith(("/static", "/api", "/pictures")) or "start=" in address


def test_no_page_runs_what_a_document_brings(hostile: TestClient) -> None:
    """On no page of the site does markup of a document become an element or an attribute that runs."""
    pages = site_of(hostile)
    assert len(pages) > 15
    assert {address: foreign(soup) for address, soup in pages.items() if foreign(soup)} == {}


def test_no_template_marks_text_as_safe() -> None:
    """Escaping is never switched off in a template."""
    templates = [f for f in (files("query.web") / "templates").iterdir() if f.name.endswith(".html")]
    off = re.compile(r"\|\s*safe\b|autoescape|Markup")
    assert len(templates) > 10
    assert [f.name for f in templates if off.search(f.read_text("utf-8"))] == []


def test_markup_is_shown_as_text(hostile: TestClient) -> None:
    """Title and text of a document are readable as they were written."""
    soup = page(hostile, DOCUMENT)
    assert '<script>alert("文")</script>&amp;推进工作' in text_of(soup, ".text")
    assert '"><img src=x onerror=alert(1)>平台' in text_of(soup, ".text")


@pytest.mark.parametrize(
    "address",
    [
        '/ask?q="><script>alert(1)</script>',
        '/search?q="><script>alert(1)</script>&unit="><script>&domain=\'><script>',
        '/units?q="><script>alert(1)</script>',
        '/documents?q="><script>x</script>&place="><script>',
        DOCUMENT + '?start="><script>&end=9',
        "/nothing/<script>alert(1)</script>",
        "/units/<script>alert(1)</script>",
        '/?lang="><script>',
    ],
)
def test_what_an_address_says_is_escaped(hostile: TestClient, address: str) -> None:
    """Markup in an address does not become an element of the page."""
    response = hostile.get(address)
    assert response.status_code in (200, 400, 404)
    assert foreign(BeautifulSoup(response.text, "html.parser")) == []


def test_a_document_whose_id_ends_as_data_does(hostile: TestClient) -> None:
    """A document called a.json has its page, and its data at another ending."""
    assert hostile.get("/documents/2020/a.json.json").json()["document"] == "2020/a.json"
    links = [str(a["href"]) for a in page(hostile, "/documents").select("tbody a")]
    assert DOCUMENT in links
    for link in links:
        page(hostile, link)


def test_a_document_whose_id_needs_encoding(hostile: TestClient) -> None:
    """Spaces and & in an id are encoded in its links."""
    assert page(hostile, "/documents/a%20b%26c").select_one(".text table") is not None


def test_tables_are_tables(hostile: TestClient) -> None:
    """Lines with tabs are rows of a table with their cells."""
    rows = page(hostile, "/documents/a%20b%26c").select(".text table tr")
    assert [[c.get_text() for c in r.select("td")] for r in rows][1] == ["1", "建设平台", "市科技局"]


def test_csv_holds_no_formula(hostile: TestClient) -> None:
    """A cell that a spreadsheet would take for a formula is text in csv."""
    rows = csv.reader(io.StringIO(hostile.get("/documents/a%20b%26c.csv").text))
    cells = [cell for row in rows for cell in row]
    assert any("HYPERLINK" in c for c in cells)
    assert not any(c.startswith(("=", "+", "@", "-")) for c in cells)
