"""Addresses: how they are built, and that every one that a page names is there."""

from __future__ import annotations

from collections import Counter

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from query.web.links import SUFFIXES, Links
from tests.query.web.html import HOST, addresses

_ALIKE = 6  # addresses of a kind that are asked for


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


def kind(address: str) -> tuple[str, ...] | None:
    """What addresses have in common of which a few stand for all: filters, highlights and data; None for a page of a thing."""
    path, _, query = address.partition("?")
    ending = next((e for e in SUFFIXES if path.endswith(e)), "")
    names = sorted({part.partition("=")[0] for part in query.split("&") if part})
    return (path.split("/")[1], ending, *names) if ending or names else None


def test_every_link_of_the_site_leads_somewhere(site: TestClient) -> None:
    """From the first page on, every address that a page of the site names is there, and so is its anchor.

    Of addresses that differ only in the values of filters some are asked for: what they show is tested elsewhere.
    """
    todo, asked = [("/", "")], Counter[tuple[str, ...]]()
    pages: dict[str, BeautifulSoup] = {}
    anchors: set[tuple[str, str]] = set()
    seen: set[str] = set()
    while todo:
        address, anchor = todo.pop()
        anchors.add((address, anchor))
        alike = kind(address)
        if address in seen or (alike and asked[alike] >= _ALIKE):
            continue
        seen.add(address)
        asked.update([alike] if alike else [])
        response = site.get(address, follow_redirects=True)
        assert response.status_code == 200, f"{address}: {response.status_code}"
        if response.headers["content-type"].startswith("text/html"):
            pages[address] = soup = BeautifulSoup(response.text, "html.parser")
            reached = [(a.removeprefix(HOST), n) for a, n in addresses(soup, HOST + address)]
            todo += [(a, n) for a, n in reached if a.startswith("/") and "lang=" not in a]
    assert len(pages) > 100
    broken = [(a, n) for a, n in anchors if n and a in pages and not pages[a].select_one(f"[id='{n}']")]
    assert broken == []
