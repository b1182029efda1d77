"""SPARQL servers for tests, each on a free port of the loopback: Virtuoso as Debian packages it, and Oxigraph behind
a few lines of HTTP, which can be told to misbehave."""

from __future__ import annotations

import base64
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, QueryTriples, RdfFormat, Store

from kg.endpoint import Credentials, Endpoint

_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 10
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 100000
"""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Virtuoso:
    """A running Virtuoso: anybody may query it, its administrator may change it, by digest authentication."""

    query_url: str
    update_url: str
    user: str = "dba"
    password: str = "dba"

    @property
    def endpoint(self) -> Endpoint:
        """The server, as its administrator uses it."""
        return Endpoint(self.query_url, self.update_url, Credentials(self.user, self.password))


@contextmanager
def virtuoso_in(folder: Path) -> Iterator[Virtuoso]:
    """Virtuoso with its database in a folder of its own; skips the test where it is not installed."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("Virtuoso is not installed (Debian: apt-get install virtuoso-opensource-7)")
    http, sql = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(http=http, sql=sql), "utf-8")
    log = (folder / "output.txt").open("wb")
    process = subprocess.Popen(
        [program, "+configfile", "virtuoso.ini", "+foreground"], cwd=folder, stdout=log, stderr=log
    )
    try:
        _wait_for(http, process, folder)
        yield Virtuoso(f"http://127.0.0.1:{http}/sparql", f"http://127.0.0.1:{http}/sparql-auth")
    finally:
        process.terminate()
        process.wait(60)
        log.close()


def _wait_for(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    """Until the server answers. A new database takes it some seconds."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert process.poll() is None, (folder / "output.txt").read_text("utf-8", "replace")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("Virtuoso does not answer")


@dataclass
class OxigraphServer:
    """Oxigraph over HTTP. `union`: whether its default graph is the union of the named ones; `user`: who may ask, by
    basic authentication; `fails_after`: how many updates it takes before it refuses all others; `seen`: who asked."""

    union: bool = True
    user: str | None = None
    password: str = ""
    fails_after: int | None = None
    answers: bytes | None = None
    delay: float = 0.0  # seconds
    headers: dict[str, str] = field(default_factory=dict)
    store: Store = field(default_factory=Store)
    updates: list[str] = field(default_factory=list)
    url: str = ""

    def answer(self, form: dict[str, list[str]]) -> tuple[int, bytes]:
        """Status and body for a request."""
        time.sleep(self.delay)
        if "update" in form:
            if self.fails_after is not None and len(self.updates) >= self.fails_after:
                return 500, b"no room left for updates"
            self.updates.append(form["update"][0])
            self.store.update(form["update"][0])
            return 204, b""
        if self.answers is not None:
            return 200, self.answers
        graphs = [NamedNode(g) for g in form.get("default-graph-uri", ())]
        over: dict[str, Any] = {"default_graph": graphs} if graphs else {"use_default_graph_as_union": self.union}
        result = self.store.query(form["query"][0], **over)
        if isinstance(result, QueryTriples):
            return 200, result.serialize(format=RdfFormat.N_TRIPLES) or b""
        return 200, result.serialize(format=QueryResultsFormat.JSON) or b""

    def allows(self, header: str | None) -> bool:
        """Whether a request may be answered."""
        if self.user is None:
            return True
        token = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return header == f"Basic {token}"


class _Listener(ThreadingHTTPServer):
    """Closing waits for requests that are being answered."""

    daemon_threads = False


@contextmanager
def running(server: OxigraphServer) -> Iterator[OxigraphServer]:
    """The server, answering until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, answer = 401, b""
            if server.allows(self.headers["Authorization"]):
                status, answer = server.answer(parse_qs(body.decode("ascii")))
            self.send_response(status)
            if status == 401:
                self.send_header("WWW-Authenticate", 'Basic realm="store"')
            for name, value in server.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    listener = _Listener(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listener.serve_forever, daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{listener.server_port}/"
    try:
        yield server
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()
