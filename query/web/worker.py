"""A process that runs SPARQL queries, one at a time, so that one which takes too long can be killed.

Requests come and answers go over a socket, whose number and the limit of memory in bytes are the arguments, each as a frame: the lengths of a JSON
object and of a body, then both.
"""

from __future__ import annotations

import json
import resource
import signal
import socket
import struct
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

__all__ = ["main", "receive", "send"]

_HEAD = struct.Struct(">II")


def send(to: socket.socket, message: dict[str, Any], body: bytes = b"") -> None:
    """Send a frame."""
    head = json.dumps(message).encode("utf-8")
    to.sendall(_HEAD.pack(len(head), len(body)) + head + body)


def receive(of: socket.socket) -> tuple[dict[str, Any], bytearray]:
    """Wait for a frame. Raises EOFError where the other side is gone, TimeoutError as the socket is set."""
    head, body = _HEAD.unpack(_exactly(of, _HEAD.size))
    message: dict[str, Any] = json.loads(_exactly(of, head))
    return message, _exactly(of, body)


def _exactly(of: socket.socket, size: int) -> bytearray:
    data = bytearray(size)
    view, at = memoryview(data), 0
    while at < size:
        got = of.recv_into(view[at:])
        if not got:
            raise EOFError
        at += got
    return data


class _TooLarge(Exception):
    """The result has more bytes than it may have."""


class _Full(Exception):
    """The result has more rows than it may have."""


class _Sink:
    """Takes what Oxigraph writes, and stops it at a limit. Ends of rows are counted, never too few of them."""

    def __init__(self, mark: bytes, rows: int, size: int) -> None:
        self.data, self._mark, self._rows, self._size = bytearray(), mark, rows, size
        self.marks = 0

    def write(self, part: bytes) -> int:
        """Keep a part. Raises _Full or _TooLarge."""
        seen = max(len(self.data) - len(self._mark) + 1, 0)
        self.data += part
        self.marks += self.data.count(self._mark, seen)
        if self.marks > self._rows:
            raise _Full
        if len(self.data) > self._size:
            raise _TooLarge
        return len(part)

    def flush(self) -> None:
        """Nothing to do."""


# What stands between two rows or ends one, by the name of the form, and how many more of it there are than rows: csv and tsv
# begin with a line of names.
_MARKS = {"json": (b"},{", -1), "xml": (b"</result>", 0), "csv": (b"\n", 1), "tsv": (b"\n", 1)}


@dataclass(frozen=True, slots=True)
class _Limits:
    rows: int
    size: int


class _Graphs:
    """The graph that is asked, opened again when a rebuilt one takes its place."""

    def __init__(self) -> None:
        self._place: dict[str, Any] | None = None
        self._graph: Any = None

    def at(self, place: dict[str, Any]) -> Any:
        """The graph at a place, read-only."""
        if place != self._place:
            from kg.endpoint import Credentials, Endpoint
            from kg.remote import GraphPlace

            url, user = place["query_url"], place["user"]
            who = Credentials(user, place["password"]) if user is not None else None
            endpoint = Endpoint(url, url, credentials=who, timeout=place["timeout"]) if url else None
            self._graph, self._place = GraphPlace(Path(place["folder"]), endpoint).open(), place
        return self._graph


def _answer(graph: Any, request: dict[str, Any]) -> tuple[dict[str, Any], bytes | bytearray]:
    """The result of a query in the form wanted for its kind."""
    from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions

    from kg.store import Chosen

    chosen = Chosen(*(tuple(NamedNode(g) for g in request[name]) for name in ("default", "named")))
    result = graph.result(request["sparql"], chosen)
    tabular = isinstance(result, QueryBoolean | QuerySolutions)
    kind = "truth" if isinstance(result, QueryBoolean) else "rows" if tabular else "triples"
    form = request["results" if tabular else "graph"]
    if form is None:
        return {"outcome": "not_acceptable", "kind": kind}, b""
    limits = _Limits(request["rows"], request["size"])
    if kind == "truth":
        return _said(kind, form, result.serialize(format=_results_format(form)))
    if kind == "triples":
        return _triples(result, form, limits)
    try:
        mark, more = _MARKS[form]
        sink = _Sink(mark, limits.rows + more, limits.size)
        result.serialize(sink, format=_results_format(form))
    except _Full:
        return _cut(graph.result(request["sparql"], chosen), form, limits)
    return _said(kind, form, sink.data)


def _said(
    kind: str, form: str, body: bytes | bytearray, *, cut: bool = False
) -> tuple[dict[str, Any], bytes | bytearray]:
    return {"outcome": "answered", "kind": kind, "form": form, "cut": cut}, body


def _cut(result: Any, form: str, limits: _Limits) -> tuple[dict[str, Any], bytes | bytearray]:
    """The first rows only. TSV has a row in each line, whatever its texts are, so it is cut there."""
    from pyoxigraph import QueryResultsFormat, parse_query_results

    sink = _Sink(b"\n", limits.rows + 1, limits.size)
    with suppress(_Full):
        result.serialize(sink, format=QueryResultsFormat.TSV)
    lines = bytes(sink.data).split(b"\n")[:-1]  # each ends with it
    kept = b"".join(line + b"\n" for line in lines[: limits.rows + 1])
    cut = sink.marks > limits.rows + 1
    body = (
        kept
        if form == "tsv"
        else parse_query_results(kept, QueryResultsFormat.TSV).serialize(format=_results_format(form))
    )
    return _said("rows", form, body or b"", cut=cut)


def _triples(result: Iterable[Any], form: str, limits: _Limits) -> tuple[dict[str, Any], bytes | bytearray]:
    """The first triples of a graph."""
    from pyoxigraph import RdfFormat, serialize

    from kg.vocabulary import PREFIXES

    formats = {"turtle": "TURTLE", "ntriples": "N_TRIPLES", "jsonld": "JSON_LD", "rdfxml": "RDF_XML"}
    more: list[bool] = []

    def first() -> Iterator[Any]:
        triples = iter(result)
        yield from islice(triples, limits.rows)
        more.extend(True for _ in islice(triples, 1))

    sink: Any = _Sink(b"\0", limits.rows, limits.size)
    prefixes = None if form == "ntriples" else PREFIXES
    serialize(first(), sink, format=getattr(RdfFormat, formats[form]), prefixes=prefixes)
    return _said("triples", form, sink.data, cut=bool(more))


def _results_format(form: str) -> Any:
    from pyoxigraph import QueryResultsFormat

    return getattr(QueryResultsFormat, form.upper())


def _handled(graphs: _Graphs, request: dict[str, Any]) -> tuple[dict[str, Any], bytes | bytearray]:
    """An answer to every request: what goes wrong is said in it."""
    from corpus.errors import BadQuery, BadSyntax, PolicyKGError

    try:
        graph = graphs.at(request["place"])
        return _answer(graph, request) if "sparql" in request else ({"outcome": "opened"}, b"")
    except BadSyntax as error:
        place = {"line": error.line, "column": error.column, "length": error.length}
        return {"outcome": "BadSyntax", "message": str(error), **place}, b""
    except PolicyKGError as error:
        outcome = "BadQuery" if isinstance(error, BadQuery) else type(error).__name__
        return {"outcome": outcome, "message": str(error)}, b""
    except _TooLarge:
        said = f"the result has more than {request['size'] >> 20} MiB; ask for fewer rows or columns"
        return {"outcome": "BadQuery", "message": said}, b""
    except (OSError, RuntimeError, SyntaxError, ValueError) as error:  # Oxigraph, while it reads the store
        return {"outcome": "DamagedKnowledgeBase", "message": f"the graph cannot be read ({error})"}, b""


def _limit_memory(size: int) -> None:
    """A query that wants more memory ends this process, and no other one."""
    with suppress(ValueError, OSError):  # not every system has this limit
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def main() -> None:
    """Answer requests until the other side closes the socket."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the server, which then closes the socket
    link = socket.socket(fileno=int(sys.argv[1]))
    _limit_memory(int(sys.argv[2]))
    import kg.remote  # noqa: F401  # before the first query comes

    graphs = _Graphs()
    send(link, {"outcome": "ready"})
    with suppress(EOFError, ConnectionError):
        while True:
            request, _ = receive(link)
            # Should the server be killed, nobody would end a query: the system then does.
            signal.alarm(request["seconds"])
            message, body = _handled(graphs, request)
            signal.alarm(0)
            send(link, message, bytes(body))


if __name__ == "__main__":
    main()
