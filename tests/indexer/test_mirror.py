"""A knowledge base whose graph a SPARQL server holds as well."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store

from corpus.errors import BadInput, StoreError
from indexer import KnowledgeBase, Server, build, remove
from indexer.manifest import read_manifest
from indexer.mirror import PENDING
from kg.endpoint import Credentials, Endpoint
from kg.remote import Mirror, RemoteGraph
from kg.store import GraphStore
from tests.servers import OxigraphServer, Virtuoso, free_port

Write = Callable[[Path, int], Path]


@pytest.fixture
def base(request: pytest.FixtureRequest, virtuoso: Virtuoso) -> Iterator[str]:
    """A base IRI of its own for each test, for they share the server; its graphs are dropped afterwards."""
    name = f"https://example.org/{request.node.name}/"
    yield name
    mirror = Mirror(virtuoso.endpoint)
    for graph in mirror.graphs(name):
        mirror.drop(NamedNode(graph))


def _server(virtuoso: Virtuoso) -> Server:
    return Server(virtuoso.query_url, virtuoso.update_url, Credentials(virtuoso.user, virtuoso.password))


def _there(endpoint: Endpoint, base: str) -> set[str]:
    """Every triple of the server below a base, with its graph."""
    remote = RemoteGraph.over(GraphStore(Store(), None), endpoint)
    found = set()
    for graph in Mirror(endpoint).graphs(base):
        rows = remote.query(f"SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}").rows
        found |= {repr((graph, *row)) for row in rows}
    return found


def _here(target: Path) -> set[str]:
    """The same of the knowledge base's own copy."""
    manifest = read_manifest(target)
    graph = GraphStore.open(target / manifest.generation / "graph")
    rows = graph.query("SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }").rows
    return {repr(row) for row in rows}


def test_the_server_follows_every_build(
    virtuoso: Virtuoso, base: str, folder: Path, tmp_path: Path, write: Write
) -> None:
    """First all, then a changed, a new and a removed document: always exactly the graph on disk."""
    target = tmp_path / "kb"
    build(folder, target, base=base, store=_server(virtuoso))
    assert _there(virtuoso.endpoint, base) == _here(target)
    path = folder / "policy-003.txt"
    path.write_text(path.read_text("utf-8").replace("财政局", "审计局"), "utf-8")
    (folder / "policy-005.txt").unlink()
    write(folder, 11)
    report = build(folder, target, base=base, store=Server(credentials=Credentials("dba", "dba")))
    assert (report.read, report.removed) == (2, 1)
    assert _there(virtuoso.endpoint, base) == _here(target)
    remove(target, ["policy-011"], credentials=Credentials("dba", "dba"))
    assert _there(virtuoso.endpoint, base) == _here(target)


def test_the_server_answers_for_the_knowledge_base(virtuoso: Virtuoso, base: str, folder: Path, tmp_path: Path) -> None:
    """Opening it asks there: what is added there by hand is seen, and credentials are in no file."""
    build(folder, tmp_path / "kb", base=base, store=_server(virtuoso))
    virtuoso.endpoint.update(f"INSERT DATA {{ GRAPH <{base}graph> {{ <{base}x> <{base}y> 'by hand' }} }}")
    kb = KnowledgeBase.open(tmp_path / "kb")
    try:
        assert kb.graph.query(f"SELECT ?o WHERE {{ <{base}x> ?p ?o }}").rows == (("by hand",),)
    finally:
        kb.close()
    manifest = json.loads((tmp_path / "kb" / "manifest.json").read_text("utf-8"))
    assert (manifest["store"], manifest["store_update"]) == (virtuoso.query_url, virtuoso.update_url)
    texts = [
        f.read_bytes() for f in (tmp_path / "kb").rglob("*") if f.is_file() and f.suffix in ("", ".json", ".pending")
    ]
    assert not any(b"dba" in t for t in texts)


def test_a_server_that_is_down_leaves_everything_as_it_was(folder: Path, tmp_path: Path) -> None:
    """Nothing half-written: no knowledge base where there was none, the last state where there was one."""
    url = f"http://127.0.0.1:{free_port()}/sparql"
    with pytest.raises(StoreError, match="cannot be reached"):
        build(folder, tmp_path / "new", store=Server(url))
    assert not list((tmp_path / "new").glob("g*"))
    assert not (tmp_path / "new" / "manifest.json").exists()
    build(folder, tmp_path / "kb")
    before = read_manifest(tmp_path / "kb")
    (folder / "policy-000.txt").unlink()
    with pytest.raises(StoreError):
        build(folder, tmp_path / "kb", store=Server(url))
    assert read_manifest(tmp_path / "kb") == before
    assert [p.name for p in (tmp_path / "kb").glob("g*")] == [before.generation]


@pytest.mark.parametrize("taken", [1, 2, 5, 9])
def test_a_server_that_refuses_half_way_is_put_right_by_the_next_build(
    oxigraph: OxigraphServer, folder: Path, tmp_path: Path, taken: int
) -> None:
    """The local state is the last complete one, what may be half there is on record, and building again mends it."""
    server, target = Server(oxigraph.url), tmp_path / "kb"
    build(folder, target, store=server)
    before = _here(target)
    for path in sorted(folder.iterdir())[:6]:
        path.write_text(path.read_text("utf-8").replace("财政局", "审计局"), "utf-8")
    oxigraph.fails_after = len(oxigraph.updates) + taken
    with pytest.raises(StoreError, match="no room left"):
        build(folder, target, store=server)
    assert _here(target) == before
    oxigraph.fails_after = None
    build(folder, target)
    assert _there(Endpoint(oxigraph.url, oxigraph.url), "https://w3id.org/policykg/id/") == _here(target)
    assert not (target / PENDING).exists()


def test_only_what_changed_is_put(oxigraph: OxigraphServer, folder: Path, tmp_path: Path) -> None:
    """One changed document is one graph; the shared one gets its differences only."""
    build(folder, tmp_path / "kb", store=Server(oxigraph.url))
    oxigraph.updates.clear()
    path = folder / "policy-003.txt"
    path.write_text(path.read_text("utf-8").replace("专项资金", "专门资金"), "utf-8")
    build(folder, tmp_path / "kb")
    dropped = [u for u in oxigraph.updates if u.startswith("DROP") and "of-no-document" not in u]
    assert [u.split("<")[1].split(">")[0].rpartition("/")[2] for u in dropped] == ["policy-003"]


def test_graphs_of_others_are_not_touched(oxigraph: OxigraphServer, folder: Path, tmp_path: Path) -> None:
    """A server that holds other documents under the same base is refused, with what to do."""
    build(folder, tmp_path / "one", store=Server(oxigraph.url))
    (folder / "policy-000.txt").unlink()
    with pytest.raises(BadInput, match="--base"):
        build(folder, tmp_path / "two", store=Server(oxigraph.url))
    assert len(Mirror(Endpoint(oxigraph.url, oxigraph.url)).graphs("https://w3id.org/")) == 9


def test_a_lost_knowledge_base_is_built_again_over_its_graphs(
    oxigraph: OxigraphServer, folder: Path, tmp_path: Path
) -> None:
    """The same documents may be put again from elsewhere."""
    build(folder, tmp_path / "one", store=Server(oxigraph.url))
    build(folder, tmp_path / "two", store=Server(oxigraph.url))
    assert _there(Endpoint(oxigraph.url, oxigraph.url), "https://w3id.org/policykg/id/") == _here(tmp_path / "two")


def test_a_knowledge_base_leaves_its_server(oxigraph: OxigraphServer, folder: Path, tmp_path: Path) -> None:
    """With an empty address the graph on disk answers again."""
    build(folder, tmp_path / "kb", store=Server(oxigraph.url))
    build(folder, tmp_path / "kb", store=Server(""))
    assert read_manifest(tmp_path / "kb").store == ""
    kb = KnowledgeBase.open(tmp_path / "kb")
    assert type(kb.graph) is GraphStore
    kb.close()
