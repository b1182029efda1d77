"""A built knowledge base, for asking: the object behind `policykg.open`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import BadQuery, CallerError
from indexer.base import KnowledgeBase
from indexer.expansion import Expansion
from indexer.search import Hit, Mode
from kg.iris import Iris
from kg.lookup import Lookup
from query import filters
from query.answers.answer import Answer, TargetItem, TaskItem, UnitItem
from query.answers.answering import Answering
from query.tables import Column, Table, columns
from query.understanding.lexicon import Lexicon
from query.understanding.plan import Asks
from query.understanding.suggest import Suggestion, suggestions
from query.views import lists
from query.views.details import Things
from query.views.document_view import DocumentView
from query.views.examples import examples
from query.views.known import Known
from query.views.lists import AssignmentItem, DeadlineItem, DocumentItem
from query.views.records import all_units, shown_task, shown_unit, task_records
from query.views.register import Conditions, Ledger, Register

if TYPE_CHECKING:
    import networkx
    import rdflib

    from corpus.model import Problem
    from kg.endpoint import Credentials
    from kg.network import UnitRank
    from kg.remote import GraphPlace
    from kg.suspects import Suspect
    from kg.validation import Violation
    from query.drawing import Drawing
    from query.drawing.network import Href
    from query.understanding.conversation import Conversation
    from query.views.networks import Workload
    from query.views.pictures import PlaceHref

__all__ = ["PolicyKG", "Table", "open_knowledge_base"]

_NO_LIMIT = 1_000_000  # nodes of a network that is only counted in


class PolicyKG:
    """A knowledge base, opened for reading. Close it, or use it as a context manager."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._path = base.path
        lexicon = Lexicon(base.graph, lambda: base.thesaurus)
        answering = Answering(base, lexicon)
        things = Known(answering.facts, Lookup(base.graph), Iris(base.manifest.base))
        self._parts: tuple[KnowledgeBase, Lexicon, Answering, Known] | None = (base, lexicon, answering, things)
        self._register = Register(answering.facts, things, Lookup(base.graph))

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
    def _details(self) -> Known:
        return self._opened()[3]

    @property
    def things(self) -> Things:
        """Single documents, tasks, units and domains, each with all that is known of it."""
        return Things(self._details, self._lexicon, self._base.graph, Iris(self._base.manifest.base))

    def __enter__(self) -> PolicyKG:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the files; what is called afterwards raises CallerError. Closing twice does no harm."""
        if self._parts is not None:
            self._base.close()
            self._details.close()
            self._register.close()
            self._parts = None

    def warm(self) -> None:
        """Load now what is otherwise loaded when it is first needed, so that the first question waits no longer than others."""
        from query.understanding.reading import read_question

        self._lexicon.load()
        read_question("任务", self._lexicon)
        self._details.load()
        self._register.load()
        self.search("任务", k=1)
        _ = self.examples

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """End what this thread asks in the block once it takes longer: `with kb.within(10): kb.ask(question)`. Raises
        Overloaded then."""
        with self._base.patience.within(seconds):
            yield

    def ask(self, question: str) -> Answer:
        """The answer to a question in Chinese, English or both; any string has one of the three outcomes."""
        from query.understanding.reading import read_question

        return self._answering.answer(question, read_question(question, self._lexicon))

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """A few questions, of several kinds, that this knowledge base answers."""
        return examples(self._details, self._lexicon, lambda question: bool(self.ask(question)))

    def conversation(self) -> Conversation:
        """A conversation: its `ask` understands follow-ups such as 那科技局呢? by the questions before."""
        from query.understanding.conversation import Conversation

        return Conversation(self._lexicon, lambda question, plan: self._answering.answer(question, plan))

    def suggest(self, text: str, *, k: int = 10) -> Table[Suggestion]:
        """Names that begin with, or hold, a text: units, domains, tasks, documents. Raises BadQuery for a bad k."""
        if k < 1:
            raise BadQuery(f"k must be at least 1, got {k}")
        return Table(suggestions(text, self._lexicon, k), columns.SUGGESTIONS)

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
        filters.known(self._lexicon, *documents)
        chosen = filters.documents(self._lexicon, documents, year, jurisdiction)
        within = None
        if unit is not None or role is not None or domain is not None:
            tasks = self.tasks(unit=unit, role=role)
            within = filters.places(self._base.graph, tasks, domain, chosen)
        if chosen == ():
            return Table((), columns.HITS)
        hits = self._base.search(text, k=k, mode=mode, documents=chosen or (), within=within, rerank=rerank)
        return Table(hits, columns.HITS)

    def expansions(self, text: str) -> Table[Expansion]:
        """What `search` looks for beside the words of a text, by the thesaurus: 招人 → 招聘、用工."""
        return Table(self._base.expansions(text), columns.EXPANSIONS)

    def similar(
        self, task: TaskItem | str, *, k: int = 10, same_document: bool = False, documents: Sequence[str] = ()
    ) -> Table[Hit]:
        """The passages nearest in meaning to a task, in other documents (only in `documents`) unless said otherwise.

        A task is one of `tasks()`, or its path (document:path where several have it). Raises BadQuery for another.
        """
        if k < 1:
            raise BadQuery(f"k = {k}: ask for one hit or more")
        filters.known(self._lexicon, *documents)
        found = filters.task(self._lexicon, task, self.tasks)
        place = (found.document, found.start, found.end)
        return Table(self._base.similar(place, k=k, same_document=same_document, documents=documents), columns.HITS)

    def query(self, name: str, /, **values: str) -> Table[tuple[Any, ...]]:
        """The rows of a named query, its parameters as people write them: `kb.query("co-units", unit="市财政局")`. Raises
        BadQuery for a parameter that is missing, unknown, or stands for nothing."""
        from query.named import run_named

        rows = run_named(self._base.graph, self._lexicon, name, values)
        return Table(rows.rows, columns.of_variables(name.replace("-", "_"), rows.variables))

    def queries(self, *, language: str = "zh") -> Table[tuple[str, str, tuple[str, ...]]]:
        """The named queries: name, what it gives in a `language` (zh, en), and its parameters, those that must be given
        marked with !. Raises BadQuery for another language."""
        from query.named import listed

        return Table(listed(language), columns.QUERIES)

    def query_text(self, name: str, /, **values: str) -> str:
        """A named query with its parameters bound, as SPARQL for any engine. Raises as `query` does."""
        from query.named import bound_query

        return bound_query(self._lexicon, name, values)

    def sparql(self, query: str) -> Table[tuple[Any, ...]]:
        """The rows of a SPARQL query over all documents; the usual prefixes are known. Raises BadQuery.

        A column of the frame has the dtype of its literals' datatype, text where they differ or there are none.
        """
        rows = self._base.graph.query(query)
        return Table(rows.rows, [Column(name, None) for name in rows.variables])

    def tasks(
        self, *, unit: str | None = None, role: str | None = None, document: str | None = None
    ) -> Table[TaskItem]:
        """Tasks in the order of the texts; of a unit in any spelling, in a role (lead, cooperating). Raises BadQuery."""
        return Table(self._answering.rows(filters.plan(self._lexicon, Asks.TASKS, unit, role, document)), columns.TASKS)

    def targets(
        self, *, unit: str | None = None, role: str | None = None, document: str | None = None
    ) -> Table[TargetItem]:
        """Quantitative targets in the order of the texts, those of tasks and of goals; filters as of `tasks`."""
        return Table(
            self._answering.targets(filters.plan(self._lexicon, Asks.TARGETS, unit, role, document)), columns.TARGETS
        )

    def deadlines(
        self, *, unit: str | None = None, role: str | None = None, document: str | None = None
    ) -> Table[DeadlineItem]:
        """When tasks must be done, in the order of the texts; filters as of `tasks`."""
        tasks = self.tasks(unit=unit, role=role, document=document)
        return Table(lists.deadlines(self._answering.facts, tasks, document=document), columns.DEADLINES)

    def assignments(
        self, *, unit: str | None = None, role: str | None = None, document: str | None = None
    ) -> Table[AssignmentItem]:
        """Who has which role in which task, a row each, in the order of the texts.

        Filters as of `tasks`, and `role` may be responsible too, which says no more than that.
        """
        within = role if role != "responsible" else None
        plan = filters.plan(self._lexicon, Asks.TASKS, unit, within, document)
        units = plan.units[0].iris if plan.units else None
        found = lists.assignments(
            self._answering.facts, self._answering.rows(plan), units=units, role=role, document=document
        )
        return Table(found, columns.ASSIGNMENTS)

    def documents(self, *, year: int | None = None, jurisdiction: str | None = None) -> Table[DocumentItem]:
        """The documents, by id; of a year, of a jurisdiction. Raises BadQuery for an unknown jurisdiction."""
        chosen = filters.documents(self._lexicon, (), year, jurisdiction)
        rows = (r for d, r in self._lexicon.documents.items() if chosen is None or d in chosen)
        return Table(lists.documents(self._answering.facts, rows), columns.DOCUMENTS)

    def problems(self) -> Table[Problem]:
        """What was not understood in the documents, and is kept as text for search."""
        return Table(self._base.catalog.problems(), columns.PROBLEMS)

    def task_records(
        self, *, unit: str | None = None, role: str | None = None, document: str | None = None
    ) -> list[dict[str, Any]]:
        """Tasks with units, targets and deadline, each as a line of `policykg tasks --format jsonl` has it."""
        return task_records(self.things.tasks(self.tasks(unit=unit, role=role, document=document)))

    def ledger(
        self,
        *,
        unit: str | None = None,
        role: str | None = None,
        domain: str | None = None,
        year: int | None = None,
        due: int | None = None,
        document: str | None = None,
        text: str | None = None,
        by_date: bool = False,
    ) -> Ledger:
        """The tasks that meet all conditions, in the order of the texts or, `by_date`, of their deadlines; each is read
        when it is taken, so that a page of thousands costs little.

        Of a `unit` in any spelling, with a `role` (lead, cooperating, responsible), of a `domain` with these words in its
        name, of documents of a `year`, `due` in a year, of a `document` by id or words of its title, with all words of
        `text` in their own. Raises BadQuery for a unit, role, domain or document that there is not.
        """
        self._opened()
        return self._register.select(Conditions(unit, role, domain, year, due, document, text, by_date))

    def years_due(self) -> tuple[int, ...]:
        """The years in which tasks are due, the latest first."""
        self._opened()
        return self._register.years_due()

    def show(self, name: str) -> dict[str, Any]:
        """A document by id, a task by path (document:path where several have it) or a unit by name, with all that is
        known of it. Raises BadQuery where there is none."""
        if name in self._lexicon.documents:
            return {"document": self.document(name)}
        tasks = filters.tasks_at(self._lexicon, name, self.tasks)
        if tasks:
            return {"task": shown_task(self.things.tasks(tasks[:1]), tasks[0])}
        unit = filters.find(self._lexicon, name)
        if unit:
            return {"unit": shown_unit(unit, self.tasks(unit=name))}
        raise BadQuery(
            f"nothing called {name}: give a document's id, a task's path or a unit's name; policykg info lists documents"
        )

    def units(self, *, document: str | None = None) -> Table[UnitItem]:
        """All units and groups with their number of tasks, most first. Raises BadQuery for an unknown document."""
        filters.known(self._lexicon, document)
        return Table(all_units(self._base.graph, document) if document else self._details.units, columns.UNITS)

    def suspects(self) -> Table[Suspect]:
        """Pairs of names that may be one organisation, the surest first; `to_row()` is an open row for units.csv."""
        from kg.suspects import suspects

        return Table(suspects(self._base.graph), columns.SUSPECTS)

    def document(self, document: str) -> DocumentView:
        """The metadata and text of a document. Raises BadQuery for an unknown one."""
        filters.known(self._lexicon, document)
        return DocumentView({**self._lexicon.documents[document], "text": self._base.catalog.text(document)})

    @property
    def graph(self) -> rdflib.Dataset:
        """The graph through rdflib; the default graph is the union of all documents."""
        return self._base.graph.dataset

    @property
    def graph_place(self) -> GraphPlace:
        """Where the graph is, for other processes that query it."""
        return self._base.graph_place

    def to_networkx(self, *, projection: str | None = None) -> networkx.Graph:
        """The graph for networkx; `projection` is None, "units" (co-responsibility) or "tasks" (task and unit)."""
        from kg.network import to_networkx

        return to_networkx(self._base.graph, projection=projection)

    def network(
        self,
        *,
        unit: str | None = None,
        task: TaskItem | str | None = None,
        document: str | None = None,
        limit: int = 40,
    ) -> networkx.Graph:
        """A part of the graph to draw or to count in: a `unit` among those who share tasks with it (`shared`: how many,
        in a `document` or in all), a `task` with its units by role, domains, targets and deadline, the units of a
        `document`, or of all; at most `limit` nodes, those with most tasks.

        `graph.graph` holds `about`, `centre`, `size` (the attribute that gives sizes) and `all` (nodes before the limit).
        Raises BadQuery for what is not known.
        """
        from query.views import networks

        filters.known(self._lexicon, document)
        lookup, units = Lookup(self._base.graph), self._lexicon.units
        if task is not None:
            (found,) = self.things.tasks([filters.task(self._lexicon, task, self.tasks)])
            return networks.task_network(found, self.things.title(found.item.document))
        if unit is not None:
            return networks.unit_network(lookup, units, filters.unit(self._lexicon, unit).iris, document, limit)
        if document is not None:
            return networks.document_network(lookup, units, document, self.things.title(document), limit)
        return networks.all_network(lookup, units, limit)

    def draw_network(
        self,
        *,
        unit: str | None = None,
        task: TaskItem | str | None = None,
        document: str | None = None,
        limit: int = 40,
        href: Href | None = None,
        language: str = "zh",
    ) -> Drawing:
        """`network` as a picture; `href` gives the address that a node links to, from its IRI and its attributes."""
        from query.views import pictures

        graph = self.network(unit=unit, task=task, document=document, limit=limit)
        return pictures.network(graph, href=href, language=language)

    def draw_matrix(
        self, *, document: str | None = None, limit: int = 20, href: Href | None = None, language: str = "zh"
    ) -> Drawing:
        """Who shares how many tasks with whom, in a document or in all: the `limit` organisations with most tasks."""
        from query.views import pictures

        graph = self.network(document=document, limit=_NO_LIMIT)
        return pictures.matrix(graph, limit, about=self._title(document), href=href, language=language)

    def workload(self, *, document: str | None = None) -> Table[Workload]:
        """The organisations with their number of tasks by role and in all, in a document or in all, most first."""
        from query.views.networks import workload

        filters.known(self._lexicon, document)
        return Table(workload(Lookup(self._base.graph), self._lexicon.units, document), columns.WORKLOAD)

    def draw_bars(
        self,
        *,
        document: str | None = None,
        limit: int = 20,
        href: Callable[[str], str | None] | None = None,
        language: str = "zh",
    ) -> Drawing:
        """How many tasks organisations have by role, in a document or in all; `href` is of a unit's name."""
        from query.views import pictures

        rows, about = self.workload(document=document), self._title(document)
        return pictures.bars(rows, limit, about=about, href=href, language=language)

    def draw_timeline(
        self,
        *,
        unit: str | None = None,
        document: str | None = None,
        limit: int = 40,
        href: PlaceHref | None = None,
        language: str = "zh",
    ) -> Drawing:
        """The targets and deadlines of a unit's tasks, of a document, or of all, by year, at most `limit` rows; `href` is
        of a document's id and a path in it."""
        from query.views import pictures

        filters.known(self._lexicon, document)
        found = filters.unit(self._lexicon, unit) if unit is not None else None
        tasks = self.tasks(unit=unit, document=document) if unit is not None else None
        about = found.label if found else self._title(document)
        return pictures.timeline(self._base.graph, tasks, document, limit, about=about, href=href, language=language)

    def _title(self, document: str | None) -> str:
        """The title of a document that there is, or nothing where none is meant."""
        return str(self._lexicon.documents[document]["title"]) if document else ""

    def ranked_units(self) -> Table[UnitRank]:
        """The organisations by how central they are among those who share tasks, with the community of each."""
        from kg.network import ranked_units

        return Table(ranked_units(self._base.graph), columns.RANKS)

    def validate(self) -> Table[Violation]:
        """What the shapes (SHACL) find wrong with the graph, document by document. Raises MissingPackage."""
        from kg.validation import validate

        return Table(validate(self._base.graph, Iris(self._base.manifest.base).shared), columns.VIOLATIONS)

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

        problems = [asdict(p) for p in self.problems()]
        files = [dict(d) for d in self._lexicon.documents.values()]
        return {**asdict(self._base.manifest), "path": str(self._base.path), "files": files, "problems": problems}


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
    if isinstance(credentials, tuple):
        from kg.endpoint import Credentials

        credentials = Credentials(*credentials)
    return PolicyKG(KnowledgeBase.open(Path(path), credentials=credentials, thesauri=[Path(t) for t in thesauri]))
