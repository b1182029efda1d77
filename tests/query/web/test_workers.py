"""Queries in processes: the same results as in this one, limits that hold, and nobody who waits for another."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat, parse

from corpus.errors import BadQuery, BadSyntax, DamagedKnowledgeBase, Overloaded, StoreError
from kg.endpoint import Credentials, Endpoint
from kg.remote import GraphPlace
from kg.store import GraphStore
from query.web.workers import Limits, NotAcceptable, Pool, Query
from tests.servers import OxigraphServer, free_port

ALL = "SELECT * { ?s ?p ?o }"
TASKS = "SELECT ?task { ?task a pkg:Task }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f) }"


def rows_of_json(body: bytes) -> int:
    """The rows in a result as JSON."""
    return len(json.loads(body)["results"]["bindings"])


def rows_of_xml(body: bytes) -> int:
    """The rows in a result as XML."""
    return sum(1 for element in ElementTree.fromstring(body).iter() if element.tag.endswith("}result"))


def rows_of_csv(body: bytes) -> int:
    """The rows in a result as CSV, whose cells may have many lines."""
    return len(list(csv.reader(io.StringIO(body.decode("utf-8"))))) - 1


def rows_of_tsv(body: bytes) -> int:
    """The rows in a result as TSV."""
    return body.count(b"\n") - 1


COUNTS: dict[str, Callable[[bytes], int]] = {
    "json": rows_of_json,
    "xml": rows_of_xml,
    "csv": rows_of_csv,
    "tsv": rows_of_tsv,
}


@pytest.mark.parametrize("form", COUNTS)
def test_a_result_is_that_of_the_store(pool: Pool, place: GraphPlace, form: str) -> None:
    """Byte for byte what Oxigraph writes in this process."""
    own = place.open().result(TASKS).serialize(format=getattr(QueryResultsFormat, form.upper()))
    found = pool.run(Query(TASKS, results=form), place)
    assert (found.body, found.kind, found.form, found.cut) == (own, "rows", form, False)


@pytest.mark.parametrize("form", COUNTS)
def test_rows_above_the_limit_are_left_out(pool: Pool, place: GraphPlace, form: str) -> None:
    """The first rows come, in a whole file of every form, and it is said that there are more."""
    found = pool.run(Query(ALL, results=form), place)
    assert COUNTS[form](found.body) == 50
    assert found.cut
    whole = pool.run(Query(f"{ALL} LIMIT 50", results=form), place)
    assert (whole.body, whole.cut) == (found.body, False)


@pytest.mark.parametrize("form", COUNTS)
def test_texts_of_many_lines_are_not_taken_for_rows(pool: Pool, place: GraphPlace, form: str) -> None:
    """What looks like the end of a row within a text does not cut the result."""
    text = r"'a\n</result>},{\n\t\"}},{\"'"
    sparql = f"SELECT * {{ VALUES ?n {{ {' '.join(map(str, range(49)))} }} BIND({text} AS ?text) }}"
    found = pool.run(Query(sparql, results=form), place)
    assert COUNTS[form](found.body) == 49
    assert not found.cut


def test_a_query_may_ask_for_fewer_rows(pool: Pool, place: GraphPlace) -> None:
    """Its own limit holds where it is lower than that of the server, and not where it is higher."""
    assert rows_of_json(pool.run(Query(ALL, rows=3), place).body) == 3
    assert rows_of_json(pool.run(Query(ALL, rows=3000), place).body) == 50


@pytest.mark.parametrize("form", ["turtle", "ntriples", "jsonld", "rdfxml"])
def test_triples_come_in_every_form_and_are_limited(pool: Pool, place: GraphPlace, form: str) -> None:
    """The same graph, whichever its form; above the limit its first triples."""
    formats = {"turtle": "TURTLE", "ntriples": "N_TRIPLES", "jsonld": "JSON_LD", "rdfxml": "RDF_XML"}
    sparql = "CONSTRUCT { ?t dcterms:title ?title } WHERE { ?t a pkg:Task ; dcterms:title ?title }"
    found = pool.run(Query(sparql, graph=form), place)
    triples = {q.triple for q in parse(found.body, getattr(RdfFormat, formats[form]))}
    assert triples == set(place.open().result(sparql))
    assert (found.kind, found.cut) == ("triples", False)
    many = pool.run(Query("CONSTRUCT WHERE { ?s ?p ?o }", graph=form), place)
    assert many.cut
    assert len(list(parse(many.body, getattr(RdfFormat, formats[form])))) == 50


def test_an_answer_of_yes_or_no(pool: Pool, place: GraphPlace) -> None:
    """ASK has the forms of a table."""
    found = pool.run(Query("ASK { ?t a pkg:Task }", results="csv"), place)
    assert (found.body, found.kind) == (b"true", "truth")


def test_a_form_that_is_not_accepted_is_told(pool: Pool, place: GraphPlace) -> None:
    """Only the query says whether it gives a table or a graph."""
    with pytest.raises(NotAcceptable) as caught:
        pool.run(Query("CONSTRUCT WHERE { ?s ?p ?o }", graph=None), place)
    assert caught.value.kind == "triples"


def test_graphs_are_chosen_from_outside(pool: Pool, place: GraphPlace) -> None:
    """A default graph and named graphs that the request names, whatever the query says."""
    one = "https://w3id.org/policykg/id/graph/hebi-2019-16"
    count = "SELECT (COUNT(*) AS ?n) FROM <http://example.org/> { ?t a pkg:Task }"
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?t a pkg:Task } }"

    def counted(sparql: str, default: tuple[str, ...] = (), graphs: tuple[str, ...] = ()) -> str:
        body = pool.run(Query(sparql, default, graphs), place).body
        return str(json.loads(body)["results"]["bindings"][0]["n"]["value"])

    assert counted(count, default=(one,)) == "36"
    assert counted(count, default=("http://example.org/",)) == "0"
    assert counted(named, graphs=(one,)) == "36"
    assert counted(named, default=(one,)) == "0"


def test_a_mistake_keeps_its_place(pool: Pool, place: GraphPlace) -> None:
    """Line and column come through."""
    with pytest.raises(BadSyntax) as caught:
        pool.run(Query("SELECT * {\n ?s ?p foo }"), place)
    assert (caught.value.line, caught.value.column, caught.value.length) == (2, 8, 3)
    with pytest.raises(BadQuery, match="SERVICE"):
        pool.run(Query("ASK { SERVICE <http://127.0.0.1:7/> {} }"), place)


def test_a_graph_that_is_not_there_is_told(pool: Pool, tmp_path: Path) -> None:
    """As everywhere, and the process goes on."""
    with pytest.raises(DamagedKnowledgeBase, match="no graph there"):
        pool.run(Query(TASKS), GraphPlace(tmp_path))


def test_a_query_past_its_limit_is_ended_and_others_go_on(pool: Pool, place: GraphPlace) -> None:
    """An endless query ends in time; meanwhile quick ones are answered, and afterwards too."""
    pool.run(Query(TASKS), place)
    started = time.monotonic()
    endless, quick = pool.submit(Query(ENDLESS), place), 0
    while not endless.done():
        quick += rows_of_json(pool.run(Query(TASKS), place).body) == 36
    with pytest.raises(Overloaded, match="longer than 2 seconds and was ended"):
        endless.result()
    assert quick > 1
    assert time.monotonic() - started < 30  # on a busy machine; alone it takes 2.1 seconds
    assert rows_of_json(pool.run(Query(TASKS), place).body) == 36


def test_more_slow_queries_than_processes_do_not_stop_a_quick_one(place: GraphPlace) -> None:
    """Under load another process is started."""
    with Pool(1, Limits(seconds=60)) as one:
        endless = one.submit(Query(ENDLESS), place)
        assert rows_of_json(one.run(Query(TASKS), place).body) == 36
        assert not endless.done()


def test_a_query_that_wants_too_much_memory_ends_only_itself(place: GraphPlace) -> None:
    """Its process ends by itself, and the next query has another one."""
    if sys.platform != "linux":
        pytest.skip("only Linux limits the memory of a process")
    with Pool(1, Limits(seconds=60, memory=200 << 20)) as small:
        with pytest.raises(Overloaded, match="more memory than 200 MiB"):
            small.run(Query("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"), place)
        assert rows_of_json(small.run(Query(TASKS), place).body) == 36


def test_a_result_of_too_many_bytes_is_refused(place: GraphPlace) -> None:
    """It says what to do, and does not come in part."""
    with Pool(1, Limits(seconds=60, size=1000)) as small, pytest.raises(BadQuery, match="ask for fewer"):
        small.run(Query(ALL), place)


def graph_with(folder: Path, *texts: str) -> GraphPlace:
    """A small graph on disk."""
    store = GraphStore.create(folder)
    graph = NamedNode("http://example.org/g")
    store.load(
        Quad(NamedNode("http://example.org/s"), NamedNode("http://example.org/p"), Literal(t), graph) for t in texts
    )
    store.finish()
    return GraphPlace(folder)


def open_files(pid: int) -> str:
    """The names of what a process has open."""
    found = []
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.append(str(entry.readlink()))
        except OSError:  # closed meanwhile
            continue
    return "\n".join(found)


def children() -> set[int]:
    """The processes that this one has started."""
    return {int(p) for task in Path("/proc/self/task").iterdir() for p in (task / "children").read_text().split()}


def test_a_rebuilt_graph_is_asked_at_once_and_the_old_one_left(tmp_path: Path) -> None:
    """The next query sees the new graph; soon no process holds files of the old one."""
    old, new = graph_with(tmp_path / "old", "a"), graph_with(tmp_path / "new", "a", "b")
    others = children() if sys.platform == "linux" else set()
    with Pool(2, Limits(seconds=30)) as two:
        futures = [two.submit(Query("SELECT ?o { ?s ?p ?o }"), old) for _ in range(20)]
        assert {rows_of_json(f.result().body) for f in futures} == {1}
        assert rows_of_json(two.run(Query("SELECT ?o { ?s ?p ?o }"), new).body) == 2
        if sys.platform == "linux":
            until = time.monotonic() + 30
            while any(str(old.folder) in open_files(pid) for pid in children() - others):
                assert time.monotonic() < until
                time.sleep(0.05)


def test_processes_end_with_the_server_even_when_it_is_killed(place: GraphPlace) -> None:
    """Nobody asks them any more: they see that and go."""
    if sys.platform != "linux":
        pytest.skip("looks into /proc")
    program = f"""
import os
from pathlib import Path
from kg.remote import GraphPlace
from query.web.workers import Pool, Query
pool = Pool(1)
pool.run(Query({TASKS!r}), GraphPlace(Path({str(place.folder)!r})))
pids = [p for t in Path("/proc/self/task").iterdir() for p in (t / "children").read_text().split()]
print(*pids, flush=True)
os._exit(9)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8")
    pids = [int(p) for p in done.stdout.split()]
    assert len(pids) == 1, done.stderr
    until = time.monotonic() + 30
    while Path(f"/proc/{pids[0]}/exe").exists():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_store_elsewhere_answers_in_place_of_the_folder(
    pool: Pool, place: GraphPlace, oxigraph: OxigraphServer
) -> None:
    """Where the knowledge base has a SPARQL server, that is asked, in all forms of query, with user and password."""
    oxigraph.store.add(Quad(NamedNode("a:a"), NamedNode("a:b"), Literal("ja"), NamedNode("a:g")))
    oxigraph.user, oxigraph.password = "editor", "secret"
    there = GraphPlace(place.folder, Endpoint(oxigraph.url, oxigraph.url, Credentials("editor", "secret")))
    assert pool.run(Query("SELECT ?o { ?s ?p ?o }", results="csv"), there).body == b"o\r\nja\r\n"
    assert pool.run(Query("ASK { <a:a> ?p ?o }", results="tsv"), there).body == b"true"
    assert pool.run(Query("CONSTRUCT WHERE { ?s ?p ?o }", graph="ntriples"), there).body == b'<a:a> <a:b> "ja" .\n'
    assert pool.run(Query("SELECT ?o { ?s ?p ?o }", ("a:none",), results="csv"), there).body == b"o\r\n"


def test_a_store_that_is_down_is_told(pool: Pool, place: GraphPlace) -> None:
    """With its address."""
    url = f"http://127.0.0.1:{free_port()}/"
    with pytest.raises(StoreError, match=f"{url}.*cannot be reached"):
        pool.run(Query(TASKS), GraphPlace(place.folder, Endpoint(url, url)))


def test_a_closed_pool_answers_no_more(place: GraphPlace) -> None:
    """A query that waits when the server is stopped fails in a way that is foreseen."""
    pool = Pool(1, Limits(seconds=30))
    running = pool.submit(Query(ENDLESS), place)
    time.sleep(0.1)
    pool.close()
    with pytest.raises(Overloaded):
        running.result(10)
