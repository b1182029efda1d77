"""A built knowledge base, for asking: the object behind `policykg.open`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from corpus.errors import BadQuery, CallerError, MissingPackage
from indexer.base import KnowledgeBase
from indexer.expansion import Expansion
from indexer.search import Hit, Mode
from kg.endpoint import Credentials
from query import filters
from query.answer import Answer, TaskItem, UnitItem
from query.answering import Answering
from query.conversation import Conversation
from query.entities import find_unit
from query.lexicon import Lexicon
from query.plan import Asks, Plan
from query.reading import read_question
from query.records import all_units, task_records
from query.suggest import Suggestion, suggestions

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
        lexicon = Lexicon(base.graph, lambda: base.thesaurus)
        self._parts: tuple[KnowledgeBase, Lexicon, Answering] | None = (base, lexicon, Answering(base, lexicon))

    def _opened(self) -> tuple[KnowledgeBase, Lexicon, Answering]:
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
            self._parts = None

    def ask(self, question: str) -> Answer:
        """The answer to a question in Chinese, English or both; any string has one of the three outcomes."""
        return self._answering.answer(question, read_question(question, self._lexicon))

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
        return Table(all_units(self._base.graph, document))

    def suspects(self) -> Table[Suspect]:
        """Pairs of names that may be one organisation, the surest first; `to_row()` is an open row for units.csv."""
        from kg.suspects import suspects

        return Table(suspects(self._base.graph))

    def document(self, document: str) -> dict[str, Any]:
        """The metadata and text of a document. Raises BadQuery for an unknown one."""
        self._known(document)
        return {**self._lexicon.documents[document], "text": self._base.catalog.text(document)}

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
        from kg.iris import Iris
        from kg.validation import validate

        return validate(self._base.graph, Iris(self._base.manifest.base).shared)

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
