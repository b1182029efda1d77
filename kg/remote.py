"""The same graph in a SPARQL 1.1 server: put there document by document, and asked there.

A knowledge base with a server keeps its graph on disk as well. From that copy it knows, at the next build, which named
graphs have changed; the server gets those and no others, each replaced as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from corpus.errors import StoreError
from kg.endpoint import Endpoint
from kg.store import NONE, Chosen, GraphStore, Rows, rows_of, run_query, with_prefixes

__all__ = ["GraphPlace", "Mirror", "RemoteGraph"]

# Virtuoso compiles an update like a program and refuses long ones: what one request may hold.
_TRIPLES = 400
_DOCUMENTS = "SELECT (COUNT(*) AS ?n) WHERE { ?s pkg:documentId ?o }"
# The columns in which a query asks whether something is so.
_TRUTH = re.compile(r"EXISTS\s*\{[^{}]*\}\s*AS\s+\?(\w+)", re.IGNORECASE)
_RESULTS = "application/sparql-results+json"
_GRAPH = "application/n-triples"


class RemoteGraph(GraphStore):
    """A graph whose queries a server answers; all else is read from the copy on disk, which is the same graph."""

    def __init__(self, store: Store, path: Path | None, endpoint: Endpoint) -> None:
        super().__init__(store, path)
        self._endpoint = endpoint
        self._syntax = Store()  # empty: reads a query before it is sent, for one message about mistakes

    @classmethod
    def over(cls, local: GraphStore, endpoint: Endpoint) -> RemoteGraph:
        """The graph of `local`, asked at `endpoint`."""
        return cls(local.oxigraph, local.path, endpoint)

    def query(self, sparql: str) -> Rows:
        """The server's answer to a query. Raises BadQuery as every graph does, StoreError where the server fails."""
        with self._understood():
            return _normal(rows_of(self.result(sparql)), sparql)

    def result(self, sparql: str, graphs: Chosen = NONE) -> Any:
        """The server's answer as Oxigraph would have it. Raises as `query` does."""
        form = type(run_query(self._syntax, sparql))
        accept = _GRAPH if form is QueryTriples else _RESULTS
        timeout = self.patience.left(self._endpoint.timeout)
        chosen = [g.value for g in graphs.default], [g.value for g in graphs.named]
        try:
            body = replace(self._endpoint, timeout=timeout).query(with_prefixes(sparql), accept, *chosen)
        except StoreError:
            self.patience.left(0)  # then it was not the server's fault
            raise
        with self._understood():
            if form is QueryTriples:
                return [quad.triple for quad in parse(body, RdfFormat.N_TRIPLES)]
            result = parse_query_results(body, QueryResultsFormat.JSON)
            return _truth(rows_of(result)) if form is QueryBoolean and not isinstance(result, QueryBoolean) else result

    @contextmanager
    def _understood(self) -> Iterator[None]:
        """What cannot be read as an answer is the server's fault; some of it shows only when rows are taken."""
        try:
            yield
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self._endpoint.query_url}: does not answer as a SPARQL server ({error})") from error


def _truth(rows: Rows) -> Any:
    """What Virtuoso means where it answers an ASK with a table, which has no row for no."""
    yes = rows.rows not in ((), ((False,),))
    return parse_query_results(b'{"head":{},"boolean":%s}' % (b"true" if yes else b"false"), QueryResultsFormat.JSON)


def _normal(rows: Rows, sparql: str) -> Rows:
    """Rows as Oxigraph gives them: Virtuoso computes truth as 0 and 1, which are bools here."""
    truths = set(_TRUTH.findall(sparql)) & set(rows.variables)
    if not truths:
        return rows
    columns = [name in truths for name in rows.variables]
    values = (
        tuple(bool(v) if is_truth and v is not None else v for v, is_truth in zip(row, columns, strict=True))
        for row in rows
    )
    return Rows(rows.variables, tuple(values))


@dataclass(frozen=True, slots=True)
class GraphPlace:
    """Where the graph of a knowledge base is: in a folder, and in a server that is asked in its place."""

    folder: Path
    endpoint: Endpoint | None = None

    def open(self) -> GraphStore:
        """The graph, read-only. Raises DamagedKnowledgeBase where there is none."""
        local = GraphStore.open(self.folder)
        return RemoteGraph.over(local, self.endpoint) if self.endpoint else local


class Mirror:
    """Writes named graphs into a server. Raises StoreError where the server does not take them."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def put(self, graph: NamedNode, source: GraphStore) -> None:
        """Replace a graph by that of `source`: as one update where it is small, else in parts, the first empties it."""
        lines = iter(source.lines(graph))
        first = "\n".join(islice(lines, _TRIPLES))
        self._endpoint.update(f"DROP SILENT GRAPH {graph} ;\nINSERT DATA {{ GRAPH {graph} {{\n{first}\n}} }}")
        self._change("INSERT", graph, lines)

    def drop(self, graph: NamedNode) -> None:
        """Remove a graph; one that is not there is no error."""
        self._endpoint.update(f"DROP SILENT GRAPH {graph}")

    def change(self, graph: NamedNode, removed: Iterable[str], added: Iterable[str]) -> None:
        """Take some triples (lines of N-Triples) out of a graph and put others in."""
        self._change("DELETE", graph, removed)
        self._change("INSERT", graph, added)

    def _change(self, verb: str, graph: NamedNode, lines: Iterable[str]) -> None:
        rest = iter(lines)
        while part := "\n".join(islice(rest, _TRIPLES)):
            self._endpoint.update(f"{verb} DATA {{ GRAPH {graph} {{\n{part}\n}} }}")

    def graphs(self, base: str) -> frozenset[str]:
        """The names of the server's graphs that begin with `base`."""
        where = f"GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {Literal(base)}))"
        return frozenset(row[0] for row in self._rows(f"SELECT DISTINCT ?g WHERE {{ {where} }}"))

    def check(self, source: GraphStore, graphs: Iterable[NamedNode]) -> None:
        """Make sure that the server has taken `graphs`, and that it answers over all of them where none is named."""
        for graph in graphs:
            there, here = self._size(f"GRAPH {graph} {{ ?s ?p ?o }}"), source.size(graph)
            if there != here:
                raise StoreError(
                    f"{self._endpoint.query_url}: holds {there} triples of {graph} where {here} were put; does "
                    "--store-update name the same store, and does nobody else write to it?"
                )
        if self._size("?s pkg:documentId ?o") < source.query(_DOCUMENTS).rows[0][0]:
            raise StoreError(
                f"{self._endpoint.query_url}: a query that names no graph does not see the named graphs; let the server "
                "take the union of all named graphs as its default graph"
            )

    def _size(self, pattern: str) -> int:
        return int(self._rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}").rows[0][0])

    def _rows(self, sparql: str) -> Rows:
        return RemoteGraph(Store(), None, self._endpoint).query(sparql)
