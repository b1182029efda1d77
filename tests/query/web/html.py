"""Pages as a reader's program sees them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin

from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

__all__ = ["HOST", "addresses", "page", "text_of"]

HOST = "http://127.0.0.1"  # a server that only this machine reaches answers to no other name


def page(site: TestClient, address: str, status: int = 200) -> BeautifulSoup:
    """The page at an address, which must come with that status."""
    response = site.get(address)
    assert response.status_code == status, f"{address}: {response.status_code} {response.text[:300]}"
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return BeautifulSoup(response.text, "html.parser")


def text_of(soup: BeautifulSoup, selector: str) -> str:
    """The text of the first element that a selector finds."""
    found = soup.select_one(selector)
    assert found is not None, f"nothing matches {selector}"
    return found.get_text()


def addresses(soup: BeautifulSoup, base: str) -> Iterator[tuple[str, str]]:
    """Where the links, forms and files of a page lead, as (address, anchor), those to this site without its name."""
    found = [e[name] for name in ("href", "src", "action") for e in soup.select(f"[{name}]")]
    for link in dict.fromkeys(str(f) for f in found):
        address, anchor = urldefrag(urljoin(base, link))
        yield address, anchor
