"""The graph's speed over documents made up by benchmarks/generate.py: python -m benchmarks.graph [--documents 1000].

Three tables, each beside something to compare it with in the same run, for the machine may be busy: the load beside a bare
bulk load of the same quads by Oxigraph; every named query beside rdflib's own store (over --rdflib documents, for it bears
no more); a build in which one document has changed beside the whole build.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, serialize

import corpus
from benchmarks.generate import policy, write
from indexer import build
from indexer.manifest import read_manifest
from kg.iris import Iris
from kg.quads import document_quads
from kg.queries import load, names
from kg.store import GraphStore
from kg.vocabulary import PKG, XSD

__all__ = ["main"]

IRIS = Iris()
_ROUNDS = 3
_LIMIT = 1.0  # seconds that a query may take


def document_id(n: int) -> str:
    """The id that the `n`-th document gets from its path."""
    return f"{n // 1000:03}/policy-{n:06}"


def quads_of(count: int) -> Iterator[Quad]:
    """The quads of the first documents."""
    for n in range(count):
        yield from document_quads(corpus.read_text(policy(n), document_id=document_id(n)))


def seconds(action: Callable[[], object], rounds: int = 1) -> float:
    """The shortest of some runs."""
    found = []
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        found.append(time.perf_counter() - started)
    return min(found)


def loading(folder: Path, count: int) -> None:
    """Our load beside Oxigraph's own, from a file and from quads that are ready."""
    quads = list(quads_of(count))
    (folder / "quads.nq").write_bytes(serialize(quads, format=RdfFormat.N_QUADS) or b"")

    def fresh(name: str) -> Path:
        return folder / f"{name}-{time.monotonic_ns()}"

    def from_file() -> None:
        Store(str(fresh("file"))).bulk_load(path=str(folder / "quads.nq"), format=RdfFormat.N_QUADS)

    ways: dict[str, Callable[[], object]] = {
        "Oxigraph, bulk_extend of ready quads": lambda: Store(str(fresh("bare"))).bulk_extend(quads),
        "Oxigraph, bulk_load of a file": from_file,
        "policykg, the same quads": lambda: GraphStore.create(fresh("ours")).load(quads),
        "policykg, reading the documents as well": lambda: GraphStore.create(fresh("all")).load(quads_of(count)),
    }
    # In turns, for a machine may be busier at one time than at another.
    rounds = [{name: seconds(way) for name, way in ways.items()} for _ in range(_ROUNDS)]
    rows = {name: min(r[name] for r in rounds) for name in ways}
    bare = next(iter(rows.values()))
    print(f"\nLoading {len(quads):,} quads of {count} documents")
    for name, taken in rows.items():
        print(f"  {name:<42}{taken:>8.2f} s{len(quads) / taken:>12,.0f} quads/s{bare / taken:>8.0%}")


def examples(graph: GraphStore) -> Mapping[str, Mapping[str, NamedNode | Literal]]:
    """Values for the parameters of each query, such as a user would ask for: a busy unit, a document, a year."""
    city, document, other = "鹤壁市", document_id(0), document_id(1)
    unit, second = (IRIS.unit(city, name, group=False) for name in ("财政局", "科技局"))
    task = NamedNode(str(graph.query("SELECT ?t { ?t a pkg:Task } LIMIT 1").rows[0][0]))
    domain = NamedNode(str(graph.query("SELECT ?d { ?d a pkg:Domain } LIMIT 1").rows[0][0]))
    target = NamedNode(str(graph.query("SELECT ?t { ?t a pkg:Target } LIMIT 1").rows[0][0]))
    section = NamedNode(str(graph.query("SELECT ?s { ?s a eli:LegalResourceSubdivision } LIMIT 1").rows[0][0]))
    place, group = Literal(city), IRIS.unit(city, "各县区政府", group=True)
    of: dict[str, NamedNode | Literal] = {"document": Literal(document)}
    before = Literal("2016-12-31", datatype=XSD.date)
    year = Literal("2020", datatype=XSD.gYear)
    own: dict[str, dict[str, NamedNode | Literal]] = {
        "all_units": {"place": place}, "citing_documents": {"text": Literal("鹤壁市人民政府关于科技创新的意见(2018年)")},
        "co_unit_pairs": of, "co_units": {"unit": unit},
        "compare_documents": {**of, "other": Literal(other)}, "compare_targets": {**of, "other": Literal(other)},
        "compare_years": {"year": _number(2018), "other": _number(2019), "place": place},
        "deadlines_before": {"before": before}, "deadlines_of_unit": {"unit": unit, "before": before},
        "deadlines_of_year": {"year": year, **of}, "documents_by_year": {"place": place},
        "documents_of_issuer": {"unit": IRIS.unit(city, "人民政府办公室", group=False)},
        "domain_by_unit": {"domain": domain}, "evidence_of_task": {"task": task}, "group_members": {"group": group},
        "leads_of_unit": {"unit": unit}, "tasks_of_domain": {"domain": domain},
        "tasks_of_domain_and_unit": {"domain": domain, "unit": unit}, "tasks_of_group": {"group": group},
        "tasks_of_section": {"section": section}, "tasks_of_two_units": {"unit": unit, "other": second},
        "tasks_of_unit": {"unit": unit, "role": PKG.Lead}, "targets_of_year": {"year": year, **of},
        "through_groups": {"unit": IRIS.unit("浚县", "人民政府", group=False)}, "unit_labels": {},
        "units_by_kind": {"place": place}, "units_of_place": {"place": place}, "units_of_task": {"task": task},
        "unit_mentions": {"unit": unit}, "unit_names": {"unit": unit}, "unit_other_names": {"unit": unit},
        "task_spans": {"task": task}, "task_titles": {"task": task}, "section_titles": {"section": section},
        "indicators": {"target": target},
        "workload_by_document": {"unit": unit},
    }  # fmt: skip
    free = {name for name in names() if "document" not in load(name).parameters}
    return {name: own.get(name, {} if name in free else of) for name in names()}


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


def querying(graph: GraphStore, small: int) -> None:
    """Every named query with its parameters bound, beside rdflib over fewer documents; then those that need none, over all."""
    own = rdflib_dataset(small)
    bound = {n: {k: [v] for k, v in values.items()} for n, values in examples(graph).items()}
    print(f"\nNamed queries over {len(graph):,} quads, best of {_ROUNDS}; rdflib's own store over {len(own):,} triples")
    slow = []
    for name, values in bound.items():
        query = load(name)
        taken = seconds(lambda query=query, values=values: query.rows(graph, values), _ROUNDS)  # type: ignore[misc]
        sparql = query.bound(values)
        theirs = seconds(lambda sparql=sparql: list(own.query(sparql)))  # type: ignore[misc]
        slow += [name] * (taken > _LIMIT)
        rows = len(query.rows(graph, values))
        print(f"  {name:<26}{taken * 1000:>10.1f} ms{rows:>8} rows{theirs * 1000:>12.1f} ms rdflib", flush=True)
    print(f"  above {_LIMIT:.0f} s: {', '.join(slow) or 'none'}")
    everything(graph)


def everything(graph: GraphStore) -> None:
    """Queries that count or list over all documents, no parameter bound, and which of them take too long."""
    print("\nWithout any parameter, over everything: time, and that of the processor")
    slow = []
    for name in ("units", "co_unit_pairs", "workload_by_role", "coverage", "tasks_without_unit", "targets_by_year"):
        before, started = time.process_time(), time.perf_counter()
        rows = len(load(name).rows(graph))
        taken, work = time.perf_counter() - started, time.process_time() - before
        slow += [name] * (taken > _LIMIT)
        print(f"  {name:<26}{taken:>10.2f} s{work:>8.2f} s{rows:>8} rows", flush=True)
    print(f"  above {_LIMIT:.0f} s: {', '.join(slow) or 'none'}")


def rdflib_dataset(count: int) -> Any:
    """Some documents in rdflib's own store, its default graph their union."""
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=serialize(quads_of(count), format=RdfFormat.N_QUADS), format="nquads")
    return dataset


def changing(folder: Path, count: int) -> GraphStore:
    """The whole build, a build in which nothing has changed, one in which one document has; gives the graph."""
    print(f"\nBuilding {count} documents")
    source, target = folder / "documents", folder / "kb"
    write(source, count)

    def show(name: str) -> None:
        before = time.process_time()
        taken = seconds(lambda: build(source, target))
        work = time.process_time() - before  # what it takes where nobody else works
        print(f"  {name:<42}{taken:>8.2f} s, of the processor {work:.2f} s", flush=True)

    show("all of them")
    show("nothing changed")
    path = source / "000" / "policy-000000.txt"
    for words in (("组织领导", "统筹领导"), ("统筹领导", "组织领导")):
        path.write_text(path.read_text("utf-8").replace(*words), "utf-8")
        show("one changed")
    return GraphStore.open(target / read_manifest(target).generation / "graph")


def loaded(folder: Path, count: int) -> GraphStore:
    """The graph of some documents alone: no names of the user's, no indexes, no build."""
    graph = GraphStore.create(folder / "graph")
    graph.load(quads_of(count))
    graph.finish()
    return graph


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--rdflib", type=int, default=5, help="documents for rdflib's own store (5)")
    parser.add_argument("--queries", action="store_true", help="the named queries alone, over a graph without a build")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if not options.queries:
            loading(Path(name), min(options.documents, 200))
        graph = (loaded if options.queries else changing)(Path(name), options.documents)
        querying(graph, options.rdflib)


if __name__ == "__main__":
    main()
