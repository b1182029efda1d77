"""The server as it runs: many readers at once, slow queries beside quick ones, clients that dawdle."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from query.web.connections import UVICORN, TimedProtocol
from tests.query.web.conftest import serving

READERS = 200
ADDRESSES = (
    "/", "/ask?q=哪些任务涉及市财政局", "/documents/hebi-2019-16", "/units/鹤壁市财政局", "/tasks", "/search?q=贷款",
    "/statistics", "/api/units", "/api/ask?q=高层次人才由谁负责", "/query?query=ASK%20{}",
    "/sparql?query=SELECT%20*%20{%20?t%20a%20pkg:Task%20}", "/sparql?query=ASK%20{}", "/static/style.css",
)  # fmt: skip
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f) }"


async def statuses(server: str, addresses: list[str]) -> list[int]:
    """The statuses of as many readers at once as there are addresses, each with a connection of its own."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=server, limits=limits, timeout=120, trust_env=False) as client:
        answers = await asyncio.gather(*(client.get(address) for address in addresses))
    return [answer.status_code for answer in answers]


def test_two_hundred_readers_at_once_get_their_pages(server: str) -> None:
    """Pages, data, files and SPARQL: not one error."""
    addresses = [ADDRESSES[n % len(ADDRESSES)] for n in range(READERS)]
    assert asyncio.run(statuses(server, addresses)) == [200] * READERS


def test_slow_queries_do_not_stop_others(knowledge_base: Path) -> None:
    """More endless queries than processes: pages and quick queries are answered meanwhile; each of them ends with 503."""

    async def run(server: str) -> tuple[list[int], int, int, list[int]]:
        async with httpx.AsyncClient(base_url=server, timeout=120, trust_env=False) as client:
            await client.get("/sparql?query=ASK{}")
            endless = [asyncio.create_task(client.get(f"/sparql?query={quote(ENDLESS)}")) for _ in range(3)]
            await asyncio.sleep(0.5)
            pages = [(await client.get(address)).status_code for address in ("/", "/units")]
            pending = sum(not task.done() for task in endless)
            quick = (await client.get("/sparql?query=ASK{}")).status_code
            return pages, pending, quick, [answer.status_code for answer in await asyncio.gather(*endless)]

    with serving(knowledge_base, "--time-limit", "5") as server:
        assert asyncio.run(run(server)) == ([200, 200], 3, 200, [503] * 3)


async def empty(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that has nothing to say."""
    await PlainTextResponse("")(scope, receive, send)


class Hasty(TimedProtocol):
    """The protocol of the server, which waits half a second."""

    head_s = 0.5


@pytest.fixture
def hasty() -> Iterator[tuple[str, int]]:
    """A server with that protocol."""
    config = uvicorn.Config(empty, lifespan="off", log_level="critical", **{**UVICORN, "http": Hasty})
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address: tuple[str, int] = listening.getsockname()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield address
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: a\r\n", b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET"])
def test_a_request_that_comes_drop_by_drop_is_not_waited_for(hasty: tuple[str, int], begun: bytes) -> None:
    """Its connection is closed after a while, though bytes come now and then; the one after an answered request as well."""
    started = time.monotonic()
    with socket.create_connection(hasty, timeout=0.1) as drops:
        drops.sendall(begun)
        while time.monotonic() - started < 30:
            try:
                if begun:
                    drops.sendall(b"a")
                if drops.recv(1000) == b"":
                    break
            except TimeoutError:
                continue
            except (BrokenPipeError, ConnectionResetError):
                break
    assert 0.4 < time.monotonic() - started < 30


@pytest.mark.parametrize("head", ["\x00\x01\x02\r\n\r\n", f"GET /?{'x' * 70_000} HTTP/1.1\r\n\r\n"])
def test_what_is_no_request_is_answered_as_such(server: str, head: str) -> None:
    """400, and the server goes on."""
    parts = urlsplit(server)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=60) as link:
        link.sendall(head.encode("latin-1"))
        assert b"400" in link.recv(100)
    assert httpx.get(f"{server}/api/info", trust_env=False).status_code == 200


def test_a_knowledge_base_that_is_built_again_is_queried_without_a_restart(sample_path: Path, tmp_path: Path) -> None:
    """Its processes open the new graph; no query fails meanwhile."""
    import shutil

    import policykg

    folder, kb = tmp_path / "documents", tmp_path / "policy.kg"
    folder.mkdir()
    shutil.copy(sample_path, folder / "one.txt")
    policykg.build(folder, kb)
    count = f"/sparql?query={quote('SELECT (COUNT(*) AS ?n) { ?d pkg:documentId ?id }')}&format=csv"
    with serving(kb) as server, httpx.Client(base_url=server, timeout=60, trust_env=False) as client:
        assert client.get(count).text == "n\r\n1\r\n"
        shutil.copy(sample_path, folder / "two.txt")
        policykg.build(folder, kb)
        until, seen = time.monotonic() + 60, ""
        while seen != "n\r\n2\r\n":
            answer = client.get(count)
            assert answer.status_code == 200
            seen = answer.text
            assert seen in ("n\r\n1\r\n", "n\r\n2\r\n")
            assert time.monotonic() < until
