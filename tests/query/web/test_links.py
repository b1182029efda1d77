"""Addresses: how they are built, and that every one that a page names is there."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from query.web.links import Links
from tests.query.web.html import HOST, addresses


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (Links().document("a b/c#d"), "/documents/a%20b/c%23d"),
        (Links().document("x", 3, 9), "/documents/x?start=3&end=9#hit"),
        (Links().document("a.csv", anchor="c3"), "/documents/a.csv.html#c3"),
        (Links().task("x", "三/(一)~2"), "/tasks/x/%E4%B8%89/(%E4%B8%80)~2"),
        (Links().unit("各县区政府", "鹤壁市"), "/units/%E5%90%84%E5%8E%BF%E5%8C%BA%E6%94%BF%E5%BA%9C?place=%E9%B9%A4%E5%A3%81%E5%B8%82"),
        (Links("en").home(), "/?lang=en"),
        (Links("en").document("x", 3, 9), "/documents/x?start=3&end=9&lang=en#hit"),
        (Links().tasks(unit="u", role=None, year=""), "/tasks?unit=u"),
        (Links().resource("http://x/id/unit/a%2Fb", "http://x/id/"), "/id/unit/a%2Fb"),
        (Links().resource("http://elsewhere/y", "http://x/id/"), "http://elsewhere/y"),
    ],
)  # fmt: skip
def test_addresses(address: str, expected: str) -> None:
    """An address is encoded, keeps its language, and leaves out what is not given."""
    assert address == expected


def test_every_link_of_the_site_leads_somewhere(site: TestClient) -> None:
    """From the first page on, every address that a page of the site names is there, and so is its anchor.

    Of the many addresses that highlight characters of a text only some are asked for: what they show is tested elsewhere.
    """
    todo, seen, pages, highlights = [("/", "")], set(), {}, 0
    anchors: set[tuple[str, str]] = set()
    while todo:
        address, anchor = todo.pop()
        anchors.add((address, anchor))
        highlights += "start=" in address
        if address in seen or ("start=" in address and highlights % 25):
            continue
        seen.add(address)
        response = site.get(address, follow_redirects=True)
        assert response.status_code == 200, f"{address}: {response.status_code}"
        if response.headers["content-type"].startswith("text/html"):
            pages[address] = soup = BeautifulSoup(response.text, "html.parser")
            reached = [(a.removeprefix(HOST), n) for a, n in addresses(soup, HOST + address)]
            todo += [(a, n) for a, n in reached if a.startswith("/") and "lang=" not in a and not a.startswith("/api")]
    assert len(pages) > 100
    broken = [(a, n) for a, n in anchors if n and a in pages and not pages[a].select_one(f"[id='{n}']")]
    assert broken == []
