"""The graph on disk: Oxigraph, one named graph per document, the default graph the union of them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, RdfFormat, Store, Triple

from corpus.errors import BadInput, BadQuery, DamagedKnowledgeBase
from kg.patience import Patience
from kg.syntax import check, mistake
from kg.vocabulary import PREFIXES, SAID_ALIKE, XSD

if TYPE_CHECKING:
    import rdflib

__all__ = ["NONE", "Chosen", "GraphStore", "Rows", "rows_of", "run_query", "to_python", "triple_rows", "with_prefixes"]

_INTEGERS = (
    *(XSD.integer, XSD.int, XSD.long, XSD.short, XSD.byte, XSD.nonNegativeInteger, XSD.positiveInteger),
    *(XSD.nonPositiveInteger, XSD.negativeInteger),
    *(XSD.unsignedInt, XSD.unsignedLong, XSD.unsignedShort, XSD.unsignedByte),
)
_PYTHON: dict[str, Callable[[str], Any]] = {
    **{datatype.value: int for datatype in _INTEGERS},
    XSD.decimal.value: Decimal,
    XSD.double.value: float,
    XSD.float.value: float,
    XSD.gYear.value: int,
    XSD.boolean.value: lambda text: text in ("true", "1"),
    XSD.date.value: date.fromisoformat,
    XSD.dateTime.value: datetime.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class Rows:
    """A query's result: names of columns, and rows of Python values (IRIs and literals as str, int, Decimal, float,
    bool, date, datetime; None where unbound). An ASK gives one column `ask`, a CONSTRUCT the columns subject, predicate, object."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def dicts(self) -> Iterator[dict[str, Any]]:
        """Each row as a dictionary by column."""
        return (dict(zip(self.variables, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The graphs that a query is over where somebody else than the query says so: those that make up its default graph,
    and those that it can name. None of both: all documents."""

    default: tuple[NamedNode, ...] = ()
    named: tuple[NamedNode, ...] = ()


NONE = Chosen()


def to_python(term: Any) -> Any:
    """An RDF term as a Python value; None stays None."""
    if term is None or isinstance(term, NamedNode):
        return term and term.value
    if not isinstance(term, Literal):
        return str(term)
    try:
        return _PYTHON.get(term.datatype.value, str)(term.value)
    except ValueError:  # a literal that its datatype does not allow, such as "2019-02-30"^^xsd:date
        return term.value


def with_prefixes(sparql: str) -> str:
    """The query with the PREFIX lines it needs in front, so that it runs anywhere."""
    used = [f"PREFIX {p}: <{iri}>" for p, iri in PREFIXES.items() if f"{p}:" in sparql and f"PREFIX {p}:" not in sparql]
    return "\n".join([*used, sparql.strip()])


class GraphStore:
    """A graph in a directory. Open it for reading as often as needed, for writing by one process at a time."""

    def __init__(self, store: Store, path: Path | None) -> None:
        self._store, self.path = store, path
        self.patience = Patience()

    @classmethod
    def create(cls, path: Path) -> GraphStore:
        """A new or existing graph for writing. Raises BadInput where the directory cannot be written."""
        try:
            return cls(Store(str(path)), path)
        except (OSError, RuntimeError) as error:
            raise BadInput(f"{path}: the graph cannot be written ({error}); choose another folder with -o") from error

    @classmethod
    def open(cls, path: Path) -> GraphStore:
        """An existing graph for reading only. Raises DamagedKnowledgeBase where there is none."""
        if not (path / "CURRENT").is_file():
            raise DamagedKnowledgeBase(f"{path}: no graph there; run policykg build again")
        try:
            return cls(Store.read_only(str(path)), path)
        except (OSError, RuntimeError) as error:
            raise DamagedKnowledgeBase(f"{path}: the graph is damaged ({error}); run policykg build again") from error

    def load(self, quads: Iterable[Quad]) -> None:
        """Add many quads at once, without keeping them in memory."""
        self._store.bulk_extend(quads)

    def remove(self, graphs: Sequence[NamedNode]) -> frozenset[NamedNode]:
        """Remove documents' graphs; gives the shared nodes they named, to be swept when all is loaded."""
        named: set[NamedNode] = set()
        for graph in graphs:
            for quad in self._store.quads_for_pattern(None, None, None, graph):
                if isinstance(quad.object, NamedNode):
                    named.add(quad.object)
            self._store.remove_graph(graph)
        return frozenset(named)

    def clear(self) -> None:
        """Remove everything."""
        self._store.clear()

    def sweep(self, named: Iterable[NamedNode], shared: NamedNode) -> None:
        """Drop from the `shared` graph those of `named`, and what only they lead to, that nothing refers to now."""
        below = self._closure(named, shared)
        live = {n for n in below if self._referred_to(n, below, shared)}
        dead = below - self._closure(live, shared)
        for node in dead:
            for quad in list(self._store.quads_for_pattern(node, None, None, shared)):
                self._store.remove(quad)

    def leading_to(self, nodes: Iterable[NamedNode], shared: NamedNode) -> frozenset[NamedNode]:
        """`nodes` with the shared nodes whose descriptions lead to them: a unit with the groups that it is a member of."""
        found: set[NamedNode] = set()
        todo = list(nodes)
        while todo:
            node = todo.pop()
            if node not in found:
                found.add(node)
                quads = self._store.quads_for_pattern(None, None, node, shared)
                todo += [q.subject for q in quads if isinstance(q.subject, NamedNode)]
        return frozenset(found)

    def naming(self, nodes: Iterable[NamedNode], shared: NamedNode) -> frozenset[NamedNode]:
        """The graphs, the `shared` one left out, that refer to one of `nodes`."""
        graphs = {q.graph_name for n in nodes for q in self._store.quads_for_pattern(None, None, n)}
        return frozenset(g for g in graphs if isinstance(g, NamedNode) and g != shared)

    def with_value(self, predicate: NamedNode, value: str, shared: NamedNode) -> frozenset[NamedNode]:
        """The shared nodes that have a text as the value of `predicate`."""
        quads = self._store.quads_for_pattern(None, predicate, Literal(value), shared)
        return frozenset(q.subject for q in quads if isinstance(q.subject, NamedNode))

    def undescribe(self, nodes: Iterable[NamedNode], shared: NamedNode) -> frozenset[NamedNode]:
        """Drop the descriptions of shared nodes, to be written anew; gives all they led to, to be swept then."""
        below = self._closure(nodes, shared)
        for node in nodes:
            for quad in list(self._store.quads_for_pattern(node, None, None, shared)):
                self._store.remove(quad)
        return frozenset(below)

    def _closure(self, nodes: Iterable[NamedNode], shared: NamedNode) -> set[NamedNode]:
        """The shared nodes among `nodes`, with those that their descriptions lead to."""
        found: set[NamedNode] = set()
        todo = list(nodes)
        while todo:
            node = todo.pop()
            if node not in found:
                quads = list(self._store.quads_for_pattern(node, None, None, shared))
                if quads:
                    found.add(node)
                    todo += [q.object for q in quads if isinstance(q.object, NamedNode)]
        return found

    def _referred_to(self, node: NamedNode, among: set[NamedNode], shared: NamedNode) -> bool:
        """Whether a document, or a shared node outside `among`, refers to `node`."""
        quads = self._store.quads_for_pattern(None, None, node)
        return any(q.graph_name != shared or q.subject not in among for q in quads)

    def document_triples(self, graph: NamedNode, shared: NamedNode) -> Iterator[Triple]:
        """The triples of a document's graph, and of the `shared` graph those about nodes that it leads to."""
        named: set[NamedNode] = set()
        for quad in self._store.quads_for_pattern(None, None, None, graph):
            named.update(term for term in (quad.subject, quad.object) if isinstance(term, NamedNode))
            yield quad.triple
        for node in self._closure(named, shared):
            yield from (q.triple for q in self._store.quads_for_pattern(node, None, None, shared))

    def checkpoint(self, path: Path) -> None:
        """A copy of the graph as it is now, hard-linked where the file system allows."""
        self._store.backup(str(path))

    def finish(self, *, arrange: bool = True) -> None:
        """Write everything to disk; `arrange` it for reading, which costs time by the size of the whole graph."""
        self._store.flush()
        if arrange:
            self._store.optimize()

    def query(self, sparql: str) -> Rows:
        """The result of a SPARQL 1.1 query over all documents. Raises BadQuery naming line and column, Overloaded where the
        time that `patience` gives is over.

        A query stays in this graph: SERVICE, which would make this machine call another, is refused.
        """
        try:
            self.patience.left(0)
            return rows_of(self.result(sparql), self.patience)
        except (OSError, RuntimeError) as error:
            raise DamagedKnowledgeBase(
                f"{self.path}: the graph cannot be read ({error}); run policykg build again"
            ) from error

    def result(self, sparql: str, graphs: Chosen = NONE) -> Any:
        """The result as Oxigraph has it, of terms: a QueryBoolean, QuerySolutions, or an iterator of triples."""
        return run_query(self._store, sparql, graphs)

    def canonical(self) -> Iterator[str]:
        """Every quad as a line of N-Quads, sorted within sorted graphs: equal stores give equal lines."""
        graphs = sorted(self._store.named_graphs(), key=str)
        for graph in [DefaultGraph(), *graphs]:  # one at a time: memory is that of the largest
            name = f"{graph} ." if graph in graphs else "."
            yield from sorted(f"{line[:-1]}{name}" for line in self.lines(graph))

    def graph_names(self) -> frozenset[NamedNode]:
        """The names of all graphs."""
        return frozenset(g for g in self._store.named_graphs() if isinstance(g, NamedNode))

    def lines(self, graph: Any) -> Sequence[str]:
        """The triples of one graph as lines of N-Triples."""
        data = self._store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) or b""
        return [line for line in data.decode("utf-8").split("\n") if line]

    def size(self, graph: NamedNode, *, of_type: NamedNode | None = None) -> int:
        """How many triples one graph has, or how many things of a type."""
        pattern = f"?s a {of_type}" if of_type else "?s ?p ?o"
        (row,) = self.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {graph} {{ {pattern} }} }}").rows
        return int(row[0])

    def quads(self) -> Iterator[Quad]:
        """Every quad, in the order of the store."""
        return iter(self._store)

    def triples(self) -> Iterator[Triple]:
        """Every triple of the union of all documents, each once."""
        seen: set[Triple] = set()  # only what documents may say alike is remembered
        for quad in self._store:
            if quad.predicate in SAID_ALIKE:
                if quad.triple in seen:
                    continue
                seen.add(quad.triple)
            yield quad.triple

    def __len__(self) -> int:
        return len(self._store)

    @property
    def oxigraph(self) -> Store:
        """The store underneath."""
        return self._store

    @property
    def dataset(self) -> rdflib.Dataset:
        """The same graph through rdflib; its default graph is the union of all documents."""
        import rdflib
        from oxrdflib import OxigraphStore

        dataset = rdflib.Dataset(store=OxigraphStore(store=self._store), default_union=True)
        for prefix, iri in PREFIXES.items():
            dataset.bind(prefix, iri, override=True)
        return dataset


def run_query(store: Store, sparql: str, graphs: Chosen = NONE) -> Any:
    """Oxigraph's own result of a query over all documents in `store`, or over the graphs chosen, whatever the query says
    about them. Raises BadQuery as `GraphStore.query` says."""
    check(sparql, PREFIXES)
    over: dict[str, Any] = {"use_default_graph_as_union": True}
    if graphs != NONE:
        over = {"default_graph": list(graphs.default), "named_graphs": list(graphs.named)}
    try:
        return store.query(sparql, prefixes=PREFIXES, **over)
    except SyntaxError as error:
        raise mistake(sparql, error, PREFIXES) from error
    except (ValueError, RuntimeError) as error:  # a function that only another engine has
        raise BadQuery(f"SPARQL: {error}; policykg sparql --help has an example") from error


def rows_of(result: Any, patience: Patience | None = None) -> Rows:
    """A result of Oxigraph's as rows, while there is time; triples are those of a CONSTRUCT."""
    each = (patience or Patience()).each
    if isinstance(result, QueryBoolean):
        return Rows(("ask",), ((bool(result),),))
    if not isinstance(result, QuerySolutions):
        return triple_rows(each(result))
    variables: Sequence[str] = [v.value for v in result.variables]
    return Rows(tuple(variables), tuple(tuple(map(to_python, row)) for row in each(result)))


def triple_rows(triples: Iterable[Triple]) -> Rows:
    """The triples of a CONSTRUCT as rows."""
    rows = tuple((to_python(t.subject), to_python(t.predicate), to_python(t.object)) for t in triples)
    return Rows(("subject", "predicate", "object"), rows)
