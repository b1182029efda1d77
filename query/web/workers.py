"""Processes that run SPARQL queries for the server: one that takes too long is killed, and the others go on.

Oxigraph cannot be interrupted: in a thread of the server a query would run to its end, whoever waits for it. The processes
are started beforehand, keep the graph open, and get each query over a socket, which takes a fraction of a millisecond.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import BadQuery, BadSyntax, DamagedKnowledgeBase, Overloaded, PolicyKGError, StoreError
from kg.remote import GraphPlace
from query.web.worker import receive, send

__all__ = ["Limits", "NotAcceptable", "Pool", "Query", "Result"]

_START_S = 60.0  # a busy machine may need that long for a Python
_WAITING = 1000  # queries that may wait for their turn
# Where all processes are busy for a moment, others are started, so that a few slow queries do not stop the quick ones; they
# stay for a while after they were needed.
_PATIENCE_S, _MOST, _KEPT_S = 0.2, 4, 60.0
# It finds policykg where this process has found it.
_PROGRAM = "import json, sys; sys.path[:] = json.loads(sys.argv[3]); from query.web.worker import main; main()"


class NotAcceptable(PolicyKGError):
    """The client accepts no form of what the query gives; `kind` is rows, truth or triples."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"the query gives {kind}, in no form that the client accepts")
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a query may run (and wait), how many rows or triples and bytes it may give, what memory it may take."""

    seconds: float = 10.0
    rows: int = 10_000
    size: int = 64 << 20
    memory: int = 2 << 30


@dataclass(frozen=True, slots=True)
class Query:
    """A query, the graphs it is over where not over all, and the forms wanted for tables and for graphs: names of
    `mediatypes`, None where no form of that kind is acceptable. `rows` may lower the limit of the pool."""

    sparql: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    results: str | None = "json"
    graph: str | None = "turtle"
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The bytes of a result, its kind (rows, truth, triples), the name of its form, and whether rows were left out."""

    body: bytes
    kind: str
    form: str
    cut: bool


class _Worker:
    """One process and the socket to it."""

    def __init__(self, memory: int) -> None:
        self._link, theirs = socket.socketpair()
        paths = json.dumps([p or str(Path.cwd()) for p in sys.path])
        with theirs:
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-c", _PROGRAM, str(theirs.fileno()), str(memory), paths],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                )
            except OSError:
                self._link.close()
                raise
        self.place: GraphPlace | None = None

    def wait(self) -> None:
        """Until it is ready. Raises EOFError, TimeoutError where it will never be."""
        self._link.settimeout(_START_S)
        receive(self._link)

    def ask(self, request: Mapping[str, Any], seconds: float) -> tuple[dict[str, Any], bytearray]:
        """The answer to a request. Raises TimeoutError, EOFError where the process has ended."""
        self._link.settimeout(seconds)
        send(self._link, dict(request))
        return receive(self._link)

    def kill(self) -> None:
        """End the process, whatever it does."""
        self._link.close()
        self._process.kill()
        self._process.wait()


class Pool:
    """Processes for queries: `size` of them, and under load up to four times as many. Safe for many threads; close it, or
    use it as a context manager."""

    def __init__(self, size: int = 2, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._size = size
        self._executor = ThreadPoolExecutor(size * _MOST, "sparql")
        self._lock = threading.Condition()  # told when a process is free
        self._pending, self._starting, self._closed = 0, 0, False
        self._pressed = -_KEPT_S  # when there were too few processes last
        self._place: GraphPlace | None = None
        self._workers: list[_Worker] = []
        self._idle: list[_Worker] = []

    def start(self) -> None:
        """Start the processes; without it the first queries do and wait for that."""
        with self._lock:
            self._starting += self._size
        for _ in range(self._size):
            self._executor.submit(self._welcome)

    def __enter__(self) -> Pool:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all processes; queries that still run fail."""
        with self._lock:
            self._closed = True
            workers, self._workers, self._idle = self._workers, [], []
            self._lock.notify_all()
        for worker in workers:
            worker.kill()
        self._executor.shutdown(cancel_futures=True)

    def submit(self, query: Query, place: GraphPlace) -> Future[Result]:
        """Run a query over the graph at a place as soon as a process is free. Raises Overloaded where too many wait.

        The future raises BadQuery (BadSyntax with line and column), NotAcceptable, Overloaded at a limit, StoreError or
        DamagedKnowledgeBase.
        """
        with self._lock:
            if self._pending >= _WAITING:
                raise Overloaded(f"{self._pending} queries are waiting already; try again later")
            self._pending += 1
        future = self._executor.submit(self._run, query, place, time.monotonic())
        future.add_done_callback(self._done)
        return future

    def run(self, query: Query, place: GraphPlace) -> Result:
        """The result of a query; waits for it. Raises as `submit` says."""
        return self.submit(query, place).result()

    def _done(self, _: object) -> None:
        with self._lock:
            self._pending -= 1

    def _run(self, query: Query, place: GraphPlace, since: float) -> Result:
        """In a thread of the pool, of which there are as many as there may be processes."""
        limit = self.limits.seconds
        worker = self._take(since + limit)
        try:
            message, body = worker.ask(self._request(query, place), limit)
        except TimeoutError:
            self._replace(worker)
            raise Overloaded(
                f"the query took longer than {limit:g} seconds and was ended; ask for less, or make it narrower"
            ) from None
        except (EOFError, OSError):
            self._replace(worker)
            raise Overloaded(
                f"the query took more memory than {self.limits.memory >> 20} MiB, or its process was ended; ask for less"
            ) from None
        worker.place = place
        self._give_back(worker)
        self._tell_others(place)
        return _result(message, body)

    def _take(self, until: float) -> _Worker:
        """A process that is free, before long a new one. Raises Overloaded where there is none in time."""
        with self._lock:
            while not self._lock.wait_for(lambda: self._idle or self._closed, _PATIENCE_S):
                if time.monotonic() > until:
                    raise Overloaded(f"no process was free for {self.limits.seconds:g} seconds; try again later")
                # One at a time: many at once would all be slow to start.
                if not self._starting and len(self._workers) < self._size * _MOST:
                    self._starting, self._pressed = 1, time.monotonic()
                    break
            if self._idle:
                return self._idle.pop()
            if self._closed:
                raise Overloaded("the server is being stopped")
        return self._started()

    def _started(self) -> _Worker:
        """A new process that is ready, announced by `_starting`. Raises Overloaded where there can be none."""
        worker = None
        try:
            worker = _Worker(self.limits.memory)
            with self._lock:
                if self._closed:
                    raise EOFError
                self._workers.append(worker)
            worker.wait()
            return worker
        except (EOFError, OSError):
            if worker:
                self._forget(worker)
            raise Overloaded("no process for queries can be started; is the machine out of memory?") from None
        finally:
            with self._lock:
                self._starting -= 1

    def _give_back(self, worker: _Worker) -> None:
        """Leave a process to others; one that was started under load goes when there are enough idle ones again."""
        with self._lock:
            enough = len(self._idle) >= self._size and time.monotonic() - self._pressed > _KEPT_S
            kept = not enough and not self._closed
            if kept:
                self._idle.append(worker)  # the one used last is used next: it has the graph in memory
                self._lock.notify()
        if not kept:
            self._forget(worker)

    def _welcome(self) -> None:
        """Start a process in a thread of the pool, so that no query has to."""
        with suppress(Overloaded):  # the query that finds none says so
            self._give_back(self._started())

    def _replace(self, worker: _Worker) -> None:
        """Kill a process; another one is started where too few are left, after the query has had its answer."""
        self._forget(worker)
        with self._lock:
            if not self._closed and len(self._workers) + self._starting < self._size:
                self._starting += 1
                self._executor.submit(self._welcome)

    def _forget(self, worker: _Worker) -> None:
        with self._lock:
            if worker in self._workers:
                self._workers.remove(worker)
        worker.kill()

    def _tell_others(self, place: GraphPlace) -> None:
        """Once a rebuilt graph is asked, let the idle processes leave the old one, whose files are to go."""
        with self._lock:
            if place == self._place or self._closed:
                return
            self._place = place
            behind = [w for w in self._idle if w.place not in (None, place)]
            self._idle = [w for w in self._idle if w not in behind]
        for worker in behind:
            self._executor.submit(self._move, worker, place)

    def _move(self, worker: _Worker, place: GraphPlace) -> None:
        try:
            worker.ask({"place": _described(place, 1), "seconds": 60}, _START_S)
        except (EOFError, OSError):
            self._replace(worker)
            return
        worker.place = place
        self._give_back(worker)

    def _request(self, query: Query, place: GraphPlace) -> dict[str, Any]:
        seconds, rows = self.limits.seconds, self.limits.rows
        return {
            "place": _described(place, seconds),
            "seconds": int(seconds) + 5,
            "sparql": query.sparql,
            "default": query.default_graphs,
            "named": query.named_graphs,
            "results": query.results,
            "graph": query.graph,
            "rows": min(rows, query.rows or rows),
            "size": self.limits.size,
        }


def _described(place: GraphPlace, seconds: float) -> dict[str, Any]:
    """A place as a process is told about it."""
    url, who = (place.endpoint.query_url, place.endpoint.credentials) if place.endpoint else ("", None)
    known = {"user": who.user if who else None, "password": who.password if who else None}
    return {"folder": str(place.folder), "query_url": url, "timeout": seconds, **known}


_ERRORS: Mapping[str, type[PolicyKGError]] = {c.__name__: c for c in (BadQuery, StoreError, DamagedKnowledgeBase)}


def _result(message: Mapping[str, Any], body: bytearray) -> Result:
    """What a process answered, as a result or as the error that it had."""
    outcome = message["outcome"]
    if outcome == "answered":
        return Result(bytes(body), message["kind"], message["form"], message["cut"])
    if outcome == "not_acceptable":
        raise NotAcceptable(message["kind"])
    if outcome == "BadSyntax":
        line, column, length = (int(message[name]) for name in ("line", "column", "length"))
        raise BadSyntax(message["message"], line=line, column=column, length=length)
    raise _ERRORS.get(outcome, PolicyKGError)(message["message"])
