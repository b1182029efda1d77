"""A built knowledge base, for asking: the object behind `policykg.open`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from corpus.errors import BadQuery, CallerError, MissingPackage
from indexer.base import KnowledgeBase
from indexer.expansion import Expansion
from indexer.search import Hit, Mode
from kg.endpoint import Credentials
from kg.iris import Iris
from kg.lookup import Lookup
from query import filters
from query.answer import Answer, TargetItem, TaskItem, UnitItem
from query.answering import Answering
from query.conversation import Conversation
from query.entities import find_unit
from query.examples import examples
from query.known import Known
from query.lexicon import Lexicon
from query.plan import Asks, Plan
from query.reading import read_question
from query.records import all_units, task_records
from query.suggest import Suggestion, suggestions
from query.things import DocumentDetail, DomainDetail, DomainItem, TaskDetail, UnitDetail

if TYPE_CHECKING:
    import networkx
    import pandas
    import rdflib

    from kg.network import UnitRank
    from kg.suspects import Suspect
    from kg.validation import Violation

__all__ = ["PolicyKG", "Table", "open_knowledge_base"]

T = TypeVar("T")


class Table(Sequence[T], Generic[T]):
    """A list of results that can become a pandas DataFrame."""

    def __init__(self, items: Sequence[T], columns: Sequence[str] | None = None) -> None:
        self._items, self.columns = tuple(items), tuple(columns or ())

    def __getitem__(self, index: Any) -> Any:
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    def __repr__(self) -> str:
        return f"Table({list(self._items)!r})"

    def to_frame(self) -> pandas.DataFrame:
        """The rows as a pandas DataFrame. Raises MissingPackage without pandas."""
        try:
            import pandas
        except ImportError as error:
            raise MissingPackage("to_frame() needs pandas: pip install pandas") from error
        rows = [list(i) if isinstance(i, tuple) else i.to_dict() for i in self._items]  # type: ignore[attr-defined]
        return pandas.DataFrame(rows, columns=list(self.columns) or None)


class PolicyKG:
    """A knowledge base, opened for reading. Close it, or use it as a context manager."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._path = base.path
        lexicon = Lexicon(base.graph)
        answering = Answering(base, lexicon)
        things = Known(answering.facts, Lookup(base.graph), Iris(base.manifest.base))
        self._parts: tuple[KnowledgeBase, Lexicon, Answering, Known] | None = (base, lexicon, answering, things)

    def _opened(self) -> tuple[KnowledgeBase, Lexicon, Answering, Known]:
        if self._parts is None:
            raise CallerError(f"{self._path}: this knowledge base is closed; open it again with policykg.open")
        return self._parts

    @property
    def _base(self) -> KnowledgeBase:
        return self._opened()[0]

    @property
    def _lexicon(self) -> Lexicon:
        return self._opened()[1]

    @property
    def _answering(self) -> Answering:
        return self._opened()[2]

    @property
    def _things(self) -> Known:
        return self._opened()[3]

    def __enter__(self) -> PolicyKG:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the files; what is called afterwards raises CallerError. Closing twice does no harm."""
        if self._parts is not None:
            self._base.close()
            self._things.close()
            self._parts = None

    def warm(self) -> None:
        """Load now what is otherwise loaded when it is first needed, so that the first question waits no longer than others."""
        self._lexicon.load()
        self._things.load()
        self.search("任务", k=1)
        _ = self.examples

    def ask(self, question: str) -> Answer:
        """The answer to a question in Chinese, English or both; any string has one of the three outcomes."""
        return self._answering.answer(question, read_question(question, self._lexicon))

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """A few questions, of several kinds, that this knowledge base answers."""
        return examples(self._things, self._lexicon, lambda question: bool(self.ask(question)))

    def conversation(self) -> Conversation:
        """A conversation: its `ask` understands follow-ups such as 那科技局呢? by the questions before."""
        return Conversation(self._lexicon, lambda question, plan: self._answering.answer(question, plan))

    def suggest(self, text: str, *, k: int = 10) -> Table[Suggestion]:
        """Names that begin with, or hold, a text: units, domains, tasks, documents. Raises BadQuery for a bad k."""
        if k < 1:
            raise BadQuery(f"k must be at least 1, got {k}")
        return Table(suggestions(text, self._lexicon, k))

    def search(
        self,
        text: str,
        *,
        k: int = 10,
        mode: Mode = "hybrid",
        documents: Sequence[str] = (),
        unit: str | None = None,
        role: str | None = None,
        domain: str | None = None,
        year: int | None = None,
        jurisdiction: str | None = None,
        rerank: str | None = None,
    ) -> Table[Hit]:
        """The best `k` passages for a text, by words, by what the thesaurus says they mean, and by vectors.

        Only in `documents`, in those of a `year` and of a `jurisdiction`; only in tasks of a `unit` (in a `role`: lead,
        cooperating) and of a `domain`. `rerank` names a cross-encoder that orders the best again. Raises BadQuery for a
        bad k, mode, document, unit or role.
        """
        for document in documents:
            self._known(document)
        chosen = filters.documents(self._lexicon, documents, year, jurisdiction)
        within = None
        if unit is not None or role is not None or domain is not None:
            tasks = self.tasks(unit=unit, role=role)
            within = filters.places(self._base.graph, tasks, domain, chosen)
        if chosen == ():
            return Table(())
        return Table(self._base.search(text, k=k, mode=mode, documents=chosen or (), within=within, rerank=rerank))

    def expansions(self, text: str) -> tuple[Expansion, ...]:
        """What `search` looks for beside the words of a text, by the thesaurus: 招人 → 招聘、用工."""
        return self._base.expansions(text)

    def similar(self, task: TaskItem | str, *, k: int = 10, same_document: bool = False) -> Table[Hit]:
        """The passages nearest in meaning to a task, in other documents unless said otherwise, for comparing policies.

        A task is one of `tasks()`, or its path (document:path where several have it). Raises BadQuery for another.
        """
        if k < 1:
            raise BadQuery(f"k = {k}: ask for one hit or more")
        found = task if isinstance(task, TaskItem) else self._task(task)
        place = (found.document, found.start, found.end)
        return Table(self._base.similar(place, k=k, same_document=same_document))

    def _task(self, name: str) -> TaskItem:
        document, _, path = name.rpartition(":")
        known = not document or document in self._lexicon.documents
        tasks = [t for t in self.tasks(document=document or None) if t.path == path] if known else []
        if not tasks:
            raise BadQuery(f"no such task: {name}; give a path as policykg tasks lists it, or document:path")
        return tasks[0]

    def query(self, name: str, **values: str) -> Table[tuple[Any, ...]]:
        """The rows of a named query (`policykg sparql --list`), its parameters as people write them:
        `kb.query("co-units", unit="市财政局")`. Raises BadQuery for a parameter that is missing, unknown, or stands for
        nothing."""
        from query.named import run_named

        rows = run_named(self._base.graph, self._lexicon, name, values)
        return Table(rows.rows, rows.variables)

    def sparql(self, query: str) -> Table[tuple[Any, ...]]:
        """The rows of a SPARQL query over all documents; the usual prefixes are known. Raises BadQuery."""
        rows = self._base.graph.query(query)
        return Table(rows.rows, rows.variables)

    def tasks(
        self, *, unit: str | None = None, role: str | None = None, document: str | None = None
    ) -> Table[TaskItem]:
        """Tasks in the order of the texts; of a unit in any spelling, in a role (lead, cooperating). Raises BadQuery."""
        self._known(document)
        found = find_unit(unit, self._lexicon) if unit is not None else None
        if unit is not None and found is None:
            near = "、".join(self._lexicon.nearest(unit))
            raise BadQuery(f"no such unit: {unit}; nearest: {near}")
        plan = Plan(Asks.TASKS, units=(found,) if found else (), role=role, documents=(document,) if document else ())
        return Table(self._answering.rows(plan))

    def task_records(
        self, *, unit: str | None = None, role: str | None = None, document: str | None = None
    ) -> list[dict[str, Any]]:
        """Tasks with units, targets and deadline, each as a line of `policykg tasks --format jsonl` has it."""
        return task_records(self._base.graph, self.tasks(unit=unit, role=role, document=document), document=document)

    def show(self, name: str) -> dict[str, Any]:
        """A document by id, a task by path (document:path where several have it) or a unit by name, with all that is
        known of it. Raises BadQuery where there is none."""
        if name in self._lexicon.documents:
            return {"document": self.document(name)}
        document, _, path = name.rpartition(":")
        known = not document or document in self._lexicon.documents
        tasks = [t for t in self.tasks(document=document or None) if t.path == path] if known else []
        if tasks:
            records = task_records(self._base.graph, tasks, document=document or None)
            return {"task": {**records[0], "text": self._text(tasks[0])}}
        unit = find_unit(name, self._lexicon)
        if unit:
            return {
                "unit": {
                    "name": unit.label,
                    "iri": list(unit.iris),
                    "tasks": [f"{t.document} {t.path} {t.title}" for t in self.tasks(unit=name)],
                }
            }
        raise BadQuery(
            f"nothing called {name}: give a document's id, a task's path or a unit's name; policykg info lists documents"
        )

    def _known(self, document: str | None) -> None:
        if document is not None and document not in self._lexicon.documents:
            raise BadQuery(f"no such document: {document}; policykg info lists them")

    def _text(self, task: TaskItem) -> str:
        return (self._base.catalog.text(task.document) or "")[task.start : task.end]

    def units(self, *, document: str | None = None) -> Table[UnitItem]:
        """All units and groups with their number of tasks, most first. Raises BadQuery for an unknown document."""
        self._known(document)
        return Table(all_units(self._base.graph, document) if document else self._things.units)

    def suspects(self) -> Table[Suspect]:
        """Pairs of names that may be one organisation, the surest first; `to_row()` is an open row for units.csv."""
        from kg.suspects import suspects

        return Table(suspects(self._base.graph))

    def document(self, document: str) -> dict[str, Any]:
        """The metadata and text of a document. Raises BadQuery for an unknown one."""
        self._known(document)
        return {**self._lexicon.documents[document], "text": self._base.catalog.text(document)}

    def documents(self) -> Table[dict[str, Any]]:
        """The metadata of all documents, each with its number of `tasks`, in the order of their ids."""
        spans = self._lexicon.spans
        return Table([{**d, "tasks": len(spans.get(name, ()))} for name, d in self._lexicon.documents.items()])

    def has_document(self, document: str) -> bool:
        """Whether there is a document of that id."""
        return document in self._lexicon.documents

    def title(self, document: str) -> str:
        """The title of a document. Raises BadQuery for an unknown one."""
        self._known(document)
        return str(self._lexicon.documents[document]["title"])

    def iri_of(self, document: str) -> str:
        """The IRI of a document."""
        return self._iris.document(document)

    def document_detail(self, document: str) -> DocumentDetail:
        """A document with its outline, tasks, targets, references and problems. Raises BadQuery for an unknown one."""
        found = self._things.document(document)
        if found is None:
            raise BadQuery(f"no such document: {document}; policykg info lists them")
        return found

    def task_detail(self, document: str, key: str) -> TaskDetail:
        """A task by the document and its key there (its path; 三/(一)~2 is the second of that path). Raises BadQuery."""
        found = self.find_task(document, key)
        if found is None:
            raise BadQuery(f"no such task: {document}:{key}; policykg tasks lists them")
        return found

    def find_task(self, document: str, key: str) -> TaskDetail | None:
        """A task by the document and its key there, None where there is none."""
        return self._things.task(self._iris.task(document, key).value)

    def task_details(self, tasks: Iterable[TaskItem]) -> tuple[TaskDetail, ...]:
        """Tasks of a result with all that is known of them, in its order."""
        found = (self._things.task(t.iri) for t in tasks)
        return tuple(t for t in found if t)

    def units_named(self, name: str, *, place: str | None = None) -> Table[UnitItem]:
        """The units and groups with exactly this official name; groups of several places may share one (各县区政府)."""
        return Table(self._things.units_named(name, place))

    def unit_detail(self, unit: UnitItem | str) -> UnitDetail:
        """A unit or group with its tasks and partners, by its IRI, any spelling of its name, or as a result has it.
        Of several that a name may mean the one with most tasks. Raises BadQuery for an unknown one."""
        if isinstance(unit, UnitItem):
            unit = unit.iri
        found = self._things.unit(unit) if unit in self._lexicon.units else None
        if found is None:
            named = find_unit(unit, self._lexicon)
            if named is None:
                raise BadQuery(f"no such unit: {unit}; nearest: {'、'.join(self._lexicon.nearest(unit))}")
            best = max(named.iris, key=lambda iri: (self._things.unit_counts.get(iri, 0), iri))
            found = self._things.unit(best)
        assert found is not None
        return found

    def unit_item(self, iri: str) -> UnitItem | None:
        """A unit or group by its IRI, with its number of tasks; None where it is no unit."""
        known = iri in self._lexicon.units
        return self._things.unit_item(iri, self._things.unit_counts.get(iri, 0)) if known else None

    def deadlines_of(self, unit: UnitDetail) -> Table[TaskDetail]:
        """The tasks of a unit that have a deadline with a date, the earliest first."""
        return Table(self._things.dated(unit.tasks))

    def targets_of(self, unit: UnitDetail) -> Table[TargetItem]:
        """The targets of a unit's tasks, by year."""
        return Table(self._things.targets_of(unit.tasks))

    def domains(self) -> Table[DomainItem]:
        """All domains, those of one document after another, with their number of tasks."""
        return Table(self._things.domains)

    def domain_details(self, label: str, *, document: str | None = None) -> tuple[DomainDetail, ...]:
        """The domains called `label`, of all documents or of one, with their tasks; () where there is none."""
        named = self._things.domains_by_label.get(label, ())
        found = (self._things.domain(d.iri) for d in named if document in (None, d.document))
        return tuple(d for d in found if d)

    def turtle(self, *iris: str) -> str:
        """What the graph says of some things, in Turtle: their triples, those of their parts and evidence, and what leads
        to them. Empty for IRIs that the graph does not know."""
        from pyoxigraph import NamedNode

        from kg.lookup import turtle

        found = {t for iri in iris for t in self._things.about(NamedNode(iri))}
        return turtle(found)

    def document_turtle(self, document: str) -> str:
        """All that a document says, with the units, places and titles that it speaks of. Raises BadQuery."""
        from kg.lookup import turtle

        self._known(document)
        return turtle(self._base.graph.document_triples(self._iris.graph(document), self._iris.shared))

    def iri_named(self, name: str) -> str | None:
        """The IRI that `name` is below the base (unit/鹤壁市/财政局), None where the graph says nothing of it."""
        return self._things.iri_named(name)

    def said_of(self, iri: str) -> Table[tuple[str, str, Any]]:
        """What the graph says of a thing and of its parts: subject, predicate, object. Raises BadQuery for no IRI."""
        return Table(self._things.said_of(iri), ("subject", "predicate", "object"))

    def document_of(self, iri: str) -> str | None:
        """The id of the document that has an IRI; None where it is not that of a document."""
        return next((d for d in self._things.ids_of(iri)), None)

    @property
    def base(self) -> str:
        """The IRI that things are named under."""
        return self._base.manifest.base

    @property
    def _iris(self) -> Iris:
        return Iris(self.base)

    @property
    def graph(self) -> rdflib.Dataset:
        """The graph through rdflib; the default graph is the union of all documents."""
        return self._base.graph.dataset

    def to_networkx(self, *, projection: str | None = None) -> networkx.Graph:
        """The graph for networkx; `projection` is None, "units" (co-responsibility) or "tasks" (task and unit)."""
        from kg.network import to_networkx

        return to_networkx(self._base.graph, projection=projection)

    def ranked_units(self) -> Table[UnitRank]:
        """The organisations by how central they are among those who share tasks, with the community of each."""
        from kg.network import ranked_units

        return Table(ranked_units(self._base.graph))

    def validate(self) -> Iterator[Violation]:
        """What the shapes (SHACL) find wrong with the graph, document by document. Raises MissingPackage."""
        from kg.validation import validate

        return validate(self._base.graph, self._iris.shared)

    def export(self, path: str | Path, *, format: str | None = None, projection: str | None = None) -> None:
        """Write the graph to a file in the format of its suffix or in `format`; `csv` writes a folder of tables.

        Formats are ttl, nt, nq, trig, jsonld, graphml, gexf and csv; a `projection` as of `to_networkx` goes into the two
        for networks only. Raises CallerError for another one.
        """
        from kg.export import export

        export(self._base.graph, Path(path), format=format, projection=projection)

    def info(self) -> dict[str, Any]:
        """What this knowledge base is: its manifest, its documents, and what could not be read in them."""
        from dataclasses import asdict

        problems = [asdict(p) for p in self._base.catalog.problems()]
        documents = [dict(d) for d in self._lexicon.documents.values()]
        return {**asdict(self._base.manifest), "path": str(self._base.path), "files": documents, "problems": problems}


def open_knowledge_base(
    path: str | Path = "policy.kg",
    *,
    credentials: Credentials | tuple[str, str] | None = None,
    thesauri: Sequence[str | Path] = (),
) -> PolicyKG:
    """Open a built knowledge base; `credentials` (user, password) are for its SPARQL server, where that wants some.

    `thesauri` are Turtle files with a user's own words, which searches are expanded by as well (docs/thesaurus.md).
    Raises DamagedKnowledgeBase, with what to run, where there is none.
    """
    given = Credentials(*credentials) if isinstance(credentials, tuple) else credentials
    return PolicyKG(KnowledgeBase.open(Path(path), credentials=given, thesauri=[Path(t) for t in thesauri]))
