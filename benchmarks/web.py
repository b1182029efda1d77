"""The speed of the server over a knowledge base: python -m benchmarks.web KB [--readers 50] [--requests 1000].

Four tables, each with something to compare it with in the same run, for the machine may be busy: pages one after another,
beside a route of FastAPI that does nothing; `/sparql` beside the same query in this process, by Oxigraph alone; many readers
at once, beside the same route; and quick queries beside one that never ends. Servers are processes of their own.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote, urlsplit

from pyoxigraph import QueryResultsFormat, Store

import policykg
from indexer import read_manifest
from kg.vocabulary import PREFIXES

__all__ = ["main"]

_SERVE = "import sys; from query.cli import main; sys.exit(main())"
# The least that FastAPI and uvicorn can do, with the settings of the server.
_BARE = """
import socket, sys, uvicorn
from fastapi import FastAPI
from query.web.connections import UVICORN
app = FastAPI()
@app.get("/")
def nothing():
    return {"nothing": True}
with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
    listening.bind(("127.0.0.1", 0))
    listening.listen(2048)
    print("bare", f"http://127.0.0.1:{listening.getsockname()[1]}/", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning", **UVICORN)).run(sockets=[listening])
"""
_QUERIES = {
    "ASK { ?t a pkg:Task }": "ASK",
    "SELECT ?t ?title { ?t a pkg:Task ; dcterms:title ?title } LIMIT 100": "100 titles",
    "SELECT ?u (COUNT(?t) AS ?n) { ?t pkg:leadUnit ?u } GROUP BY ?u ORDER BY DESC(?n) LIMIT 20": "20 who lead most",
    "SELECT ?t ?title { ?t a pkg:Task ; dcterms:title ?title } LIMIT 2000": "2000 titles",
}
_ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f) }"


@contextmanager
def server(*command: str) -> Iterator[str]:
    """A server in a process of its own; gives its address, which it prints first."""
    with subprocess.Popen([sys.executable, "-c", *command], stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout
        try:
            yield process.stdout.readline().split()[1].rstrip("/")
        finally:
            process.terminate()


def milliseconds(action: Callable[[], object]) -> float:
    """How long something takes."""
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def share(times: Sequence[float], percent: int) -> float:
    """The time within which so many percent stay."""
    return sorted(times)[min(len(times) * percent // 100, len(times) - 1)]


class Client:
    """A connection that is kept, as a browser keeps it."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._link = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)

    def get(self, path: str) -> bytes:
        """The body of an answer, which must be a success."""
        self._link.request("GET", path)
        answer = self._link.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status, body[:200])
        return body


def addresses(kb: policykg.PolicyKG) -> dict[str, str]:
    """Pages of every kind, of things with much to show: the unit with most tasks, the document with most."""
    unit = kb.units()[0].name
    document = max(kb.things.documents(), key=lambda d: int(d["tasks"]))["document"]
    task = kb.tasks(document=document)[0]
    label = max(kb.things.domains(), key=lambda d: d.tasks).label
    return {
        "home": "/",
        "question": f"/ask?q={quote(f'{unit}负责什么')}",
        "search": f"/search?q={quote('人才')}",
        "document": f"/documents/{quote(document)}",
        "task": f"/tasks/{quote(document)}/{quote(task.path)}",
        "unit": f"/units/{quote(unit)}",
        "domain": f"/domains/{quote(label)}",
        "ledger": "/tasks",
        "ledger of a unit": f"/tasks?unit={quote(unit)}",
        "units": "/units",
        "statistics": "/statistics",
        "graph of a unit": f"/graph?unit={quote(unit)}",
        "SPARQL page": f"/query?query={quote('ASK {}')}",
        "API: tasks of a unit": f"/api/tasks?unit={quote(unit)}",
        "API: suggest": f"/api/suggest?q={quote('财政')}",
    }


def pages(ours: str, bare: str, shown: dict[str, str], rounds: int) -> None:
    """Each page, one request after another."""
    print(f"\nOne reader, {rounds} requests each{'p50':>22}{'p99':>12}{'size':>12}")
    clients = {"nothing (bare FastAPI)": (Client(bare), "/")} | {n: (Client(ours), a) for n, a in shown.items()}
    for name, (client, address) in clients.items():
        size = len(client.get(address))
        times = [milliseconds(lambda client=client, address=address: client.get(address)) for _ in range(rounds)]  # type: ignore[misc]
        print(f"  {name:<34}{median(times):>9.1f} ms{share(times, 99):>9.1f} ms{size / 1000:>9.0f} kB", flush=True)


def sparql(ours: str, bare: str, graph: Path, rounds: int) -> None:
    """Queries by HTTP, and in this process; in turns, for a machine may be busier at one time than at another."""
    store, client, empty = Store.read_only(str(graph)), Client(ours), Client(bare)

    def alone(query: str) -> bytes:
        result: Any = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
        return result.serialize(format=QueryResultsFormat.JSON) or b""

    print(f"\n/sparql, medians of {rounds}{'Oxigraph alone':>24}{'/sparql':>12}{'adds':>12}{'bare route':>14}")
    for query, name in _QUERIES.items():
        address = f"/sparql?query={quote(query)}"
        assert client.get(address) == alone(query), query
        rows = [
            (milliseconds(lambda q=query: alone(q)), milliseconds(lambda a=address: client.get(a)), milliseconds(lambda: empty.get("/")))  # type: ignore[misc]
            for _ in range(rounds)
        ]  # fmt: skip
        own, through, route = (median(column) for column in zip(*rows, strict=True))
        adds = median(b - a for a, b, _ in rows)
        print(f"  {name:<24}{own:>19.2f} ms{through:>9.2f} ms{adds:>9.2f} ms{route:>11.2f} ms", flush=True)


async def reader(address: str, path: str, count: int, times: list[float]) -> None:
    """One reader: the same page again and again over one connection."""
    parts = urlsplit(address)
    incoming, outgoing = await asyncio.open_connection(parts.hostname, parts.port)
    request = f"GET {path} HTTP/1.1\r\nHost: {parts.hostname}\r\n\r\n".encode("ascii")
    for _ in range(count):
        started = time.perf_counter()
        outgoing.write(request)
        head = (await incoming.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        assert head.startswith("http/1.1 200"), (path, head)
        await incoming.readexactly(int(head.partition("content-length:")[2].partition("\r\n")[0]))
        times.append((time.perf_counter() - started) * 1000)
    outgoing.close()
    await outgoing.wait_closed()


async def crowd(address: str, path: str, readers: int, count: int) -> tuple[float, list[float]]:
    """Many readers at once: requests a second, and the times of all requests."""
    times: list[float] = []
    started = time.perf_counter()
    await asyncio.gather(*(reader(address, path, max(1, count // readers), times) for _ in range(readers)))
    return len(times) / (time.perf_counter() - started), times


def crowds(ours: str, bare: str, shown: dict[str, str], readers: int, count: int) -> None:
    """Many readers of one page at once."""
    print(f"\n{readers} readers at once, {count} requests{'a second':>18}{'p50':>12}{'p99':>12}{'of bare':>10}")
    named = ("home", "document", "unit", "question", "search", "ledger", "API: suggest")
    routes = {"nothing (bare FastAPI)": (bare, "/")} | {n: (ours, shown[n]) for n in named}
    query = f"/sparql?query={quote('SELECT ?t { ?t a pkg:Task } LIMIT 10')}"
    routes |= {"a file of the site": (ours, "/static/style.css"), "/sparql": (ours, query)}
    first = 0.0
    for name, (address, path) in routes.items():
        asyncio.run(crowd(address, path, readers, readers))  # every thread has been there once
        rate, times = asyncio.run(crowd(address, path, readers, count))
        first = first or rate
        print(
            f"  {name:<34}{rate:>9.0f}/s{median(times):>9.0f} ms{share(times, 99):>9.0f} ms{rate / first:>9.0%}",
            flush=True,
        )


async def beside(address: str, path: str) -> tuple[int, float, list[float]]:
    """A query that never ends and, until it is ended, quick ones: its status and time, and theirs."""
    parts = urlsplit(address)
    incoming, outgoing = await asyncio.open_connection(parts.hostname, parts.port)
    started = time.perf_counter()
    outgoing.write(f"GET /sparql?query={quote(_ENDLESS)} HTTP/1.1\r\nHost: {parts.hostname}\r\n\r\n".encode("ascii"))
    ended = asyncio.create_task(incoming.readuntil(b"\r\n\r\n"))
    ended.add_done_callback(lambda _: taken.append(time.perf_counter() - started))
    taken: list[float] = []
    times: list[float] = []
    while not ended.done():
        await reader(address, path, 1, times)
    status = int((await ended).split()[1])
    outgoing.close()
    return status, taken[0], times


def limited(kb: Path, limit: float) -> None:
    """What becomes of a query past its limit, and of the others meanwhile."""
    quick = f"/sparql?query={quote('SELECT ?t { ?t a pkg:Task } LIMIT 10')}"
    with server(_SERVE, "serve", str(kb), "--port", "0", "--time-limit", str(limit)) as address:
        before: list[float] = []
        asyncio.run(reader(address, quick, 50, before))
        status, taken, times = asyncio.run(beside(address, quick))
        after: list[float] = []
        asyncio.run(reader(address, quick, 50, after))
    print(f"\nA query without end, limited to {limit:g} s: status {status} after {taken:.2f} s")
    for name, found in (("before", before), ("meanwhile", times), ("afterwards", after)):
        print(
            f"  quick ones {name:<12}{len(found):>6} answered{median(found):>9.1f} ms{share(found, 99):>9.1f} ms (p99)"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kb", type=Path, help="a knowledge base")
    parser.add_argument("--rounds", type=int, default=100, help="requests of one reader (100)")
    parser.add_argument("--readers", type=int, default=50, help="readers at once (50)")
    parser.add_argument("--requests", type=int, default=1000, help="requests of all of them (1000)")
    parser.add_argument("--limit", type=float, default=2.0, help="seconds for the query without end (2)")
    options = parser.parse_args()
    with policykg.open(options.kb) as kb:
        info, shown = kb.info(), addresses(kb)
    print(f"{options.kb}: {info['documents']} documents, {info['tasks']} tasks, {info['quads']:,} quads")
    graph = options.kb / read_manifest(options.kb).generation / "graph"
    with server(_SERVE, "serve", str(options.kb), "--port", "0") as ours, server(_BARE) as bare:
        Client(ours).get(f"/sparql?query={quote('ASK {}')}")
        pages(ours, bare, shown, options.rounds)
        sparql(ours, bare, graph, options.rounds)
        crowds(ours, bare, shown, options.readers, options.requests)
    limited(options.kb, options.limit)


if __name__ == "__main__":
    main()
