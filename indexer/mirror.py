"""A knowledge base whose graph a SPARQL server holds as well: the server follows each build.

Before the server is touched, `store.pending` names the graphs that are about to change there; it goes when the manifest
is written. A build that was killed between leaves it behind, and the next one puts those graphs again, whole. So the
server holds exactly the graph on disk whenever the manifest says so, provided that nobody else writes to these graphs.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from corpus.errors import BadInput, DamagedKnowledgeBase
from indexer.manifest import Manifest
from kg.endpoint import Credentials, Endpoint
from kg.iris import Iris
from kg.remote import Mirror
from kg.store import GraphStore

__all__ = ["PENDING", "Following", "Server", "finish"]

PENDING = "store.pending"


@dataclass(frozen=True, slots=True)
class Server:
    """Where a build puts the graph as well: None as the `query_url` means where the last one did, "" nowhere."""

    query_url: str | None = None
    update_url: str | None = None
    credentials: Credentials | None = None

    def endpoint(self, last: Manifest | None) -> Endpoint | None:
        """The server, after a build that made `last`; None for none. Raises BadInput for a bad address."""
        query, update = self.query_url, self.update_url
        if query is None:
            query, update = (last.store, update or last.store_update) if last else ("", None)
        return Endpoint(query, update or query, self.credentials) if query else None

    def following(self, target: Path, last: Manifest | None, current: Manifest | None) -> Following | None:
        """The server with the graph that it holds: that of `current`, where it is the same server as then."""
        endpoint = self.endpoint(last)
        if endpoint is None:
            return None
        same = current is not None and (current.store, current.store_update) == (
            endpoint.query_url,
            endpoint.update_url,
        )
        before = None
        if current and same:
            with suppress(DamagedKnowledgeBase):  # then all of it is put again
                before = GraphStore.open(target / current.generation / "graph")
        return Following(target, endpoint, before)


@dataclass(frozen=True, slots=True)
class Following:
    """A server that follows a build at `target`, and `before`, the graph it held; None where that is not known."""

    target: Path
    endpoint: Endpoint
    before: GraphStore | None

    def check(self, iris: Iris) -> None:
        """Make sure that the server answers and takes updates, before any work is done. Raises StoreError."""
        mirror = Mirror(self.endpoint)
        mirror.graphs(iris.base)
        mirror.drop(NamedNode(f"{iris.base}graph-of-no-document"))

    def follow(self, after: GraphStore, iris: Iris, changed: Iterable[NamedNode]) -> None:
        """Put into the server what has changed; all of it where what it held is not known. Raises StoreError."""
        mirror, pending, now = Mirror(self.endpoint), self._pending(), after.graph_names()
        held = self.before.graph_names() if self.before else self._there(mirror, iris, now)
        touched = {*pending, *(held ^ now), *(changed if self.before else held), iris.shared} & {*pending, *held, *now}
        self._write(touched)
        for graph in sorted(touched, key=str):
            if graph not in now:
                mirror.drop(graph)
            elif graph == iris.shared and self.before is not None and graph not in pending:
                here, there = set(after.lines(graph)), set(self.before.lines(graph))
                mirror.change(graph, sorted(there - here), sorted(here - there))
            else:
                mirror.put(graph, after)
        mirror.check(after, sorted(touched & now, key=str))

    def _there(self, mirror: Mirror, iris: Iris, now: frozenset[NamedNode]) -> frozenset[NamedNode]:
        """The server's graphs below our base, which will be replaced. Raises BadInput where some are not ours."""
        known = {g.value for g in now} | {g.value for g in self._pending()}
        there = mirror.graphs(iris.base)
        foreign = sorted(there - known)
        if foreign:
            raise BadInput(
                f"{self.endpoint.query_url}: holds {len(foreign)} graphs under {iris.base} that are not of these documents "
                f"(such as {foreign[0]}); drop them there, or name the data otherwise with --base"
            )
        return frozenset(NamedNode(g) for g in there)

    def _pending(self) -> frozenset[NamedNode]:
        """The graphs that an earlier build of ours may have left half-put in this server."""
        try:
            data = json.loads((self.target / PENDING).read_text("utf-8"))
        except (OSError, ValueError):
            return frozenset()
        ours = data.get("store") == [self.endpoint.query_url, self.endpoint.update_url]
        return frozenset(NamedNode(g) for g in data["graphs"]) if ours else frozenset()

    def _write(self, graphs: Iterable[NamedNode]) -> None:
        names = sorted(g.value for g in graphs)
        data = {"store": [self.endpoint.query_url, self.endpoint.update_url], "graphs": names}
        with (self.target / PENDING).open("w", encoding="utf-8") as out:
            json.dump(data, out, ensure_ascii=False)
            out.flush()
            os.fsync(out.fileno())


def finish(target: Path) -> None:
    """The manifest is written: what the server holds is complete."""
    (target / PENDING).unlink(missing_ok=True)
