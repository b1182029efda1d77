"""Single things of a knowledge base, with all that is known of each: the object behind `PolicyKG.things`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pyoxigraph import NamedNode

from corpus.errors import BadQuery
from kg.iris import Iris
from kg.lookup import turtle
from kg.store import GraphStore
from query import filters
from query.answers.answer import TargetItem, TaskItem, UnitItem
from query.understanding.lexicon import Lexicon
from query.views.known import Known
from query.views.things import DocumentDetail, DomainDetail, DomainItem, TaskDetail, UnitDetail

__all__ = ["Things"]

_PART = 50  # things of a part of Turtle
_PREFIX = re.compile(r"^@prefix .*\n", re.M)


class Things:
    """Documents, tasks, units and domains by their names or IRIs; what was read is kept while the knowledge base is open."""

    def __init__(self, known: Known, lexicon: Lexicon, graph: GraphStore, iris: Iris) -> None:
        self._known, self._lexicon, self._graph, self._iris = known, lexicon, graph, iris

    @property
    def base(self) -> str:
        """The IRI that things are named under."""
        return self._iris.base

    # Documents

    def documents(self) -> tuple[dict[str, Any], ...]:
        """The metadata of all documents, each with its number of `tasks`, in the order of their ids."""
        spans = self._lexicon.spans
        return tuple({**d, "tasks": len(spans.get(name, ()))} for name, d in self._lexicon.documents.items())

    def has_document(self, document: str) -> bool:
        """Whether there is a document of that id."""
        return document in self._lexicon.documents

    def title(self, document: str) -> str:
        """The title of a document. Raises BadQuery for an unknown one."""
        return str(self._lexicon.documents[self._checked(document)]["title"])

    def iri_of(self, document: str) -> str:
        """The IRI of a document."""
        return self._iris.document(document)

    def document_of(self, iri: str) -> str | None:
        """The id of the document that has an IRI; None where it is not that of a document."""
        return next(iter(self._known.ids_of(iri)), None)

    def document(self, document: str) -> DocumentDetail:
        """A document with its outline, tasks, targets, references and problems. Raises BadQuery for an unknown one."""
        found = self._known.document(self._checked(document))
        assert found is not None
        return found

    def _checked(self, document: str) -> str:
        if document not in self._lexicon.documents:
            raise BadQuery(f"no such document: {document}; policykg info lists them")
        return document

    # Tasks

    def task(self, document: str, key: str) -> TaskDetail | None:
        """A task by its document and its key there (its path; 三/(一)~2 is the second of that path); None without one."""
        return self._known.task(self._iris.task(document, key).value)

    def tasks(self, items: Iterable[TaskItem]) -> tuple[TaskDetail, ...]:
        """The tasks of a result with all that is known of them, in its order."""
        found = (self._known.task(t.iri) for t in items)
        return tuple(t for t in found if t)

    # Units

    def units_named(self, name: str, *, place: str | None = None) -> tuple[UnitItem, ...]:
        """The units and groups with exactly this official name; groups of several places may share one (各县区政府)."""
        return self._known.units_named(name, place)

    def unit_item(self, iri: str) -> UnitItem | None:
        """A unit or group by its IRI, with its number of tasks; None where it is no unit."""
        known = iri in self._lexicon.units
        return self._known.unit_item(iri, self._known.unit_counts.get(iri, 0)) if known else None

    def unit(self, unit: UnitItem | str) -> UnitDetail:
        """A unit or group with its tasks and partners, by its IRI, by any spelling of its name, or as a result has it.
        Of several that a name may mean the one with most tasks. Raises BadQuery for an unknown one."""
        found = self._known.unit(unit.iri if isinstance(unit, UnitItem) else self._iri_of_unit(unit))
        assert found is not None
        return found

    def _iri_of_unit(self, name: str) -> str:
        if name in self._lexicon.units:
            return name
        named = filters.unit(self._lexicon, name)
        return max(named.iris, key=lambda iri: (self._known.unit_counts.get(iri, 0), iri))

    def deadlines_of(self, unit: UnitDetail) -> tuple[TaskDetail, ...]:
        """The tasks of a unit that are due by some day, the earliest first."""
        return self._known.dated(unit.tasks)

    def targets_of(self, unit: UnitDetail) -> tuple[TargetItem, ...]:
        """The targets of a unit's tasks, by year."""
        return self._known.targets_of(unit.tasks)

    # Domains

    def domains(self) -> tuple[DomainItem, ...]:
        """All domains, those of one document after another, with their number of tasks."""
        return self._known.domains

    def domain(self, label: str, *, document: str | None = None) -> tuple[DomainDetail, ...]:
        """The domains called `label`, of all documents or of one, with their tasks; () where there is none."""
        named = self._known.domains_by_label.get(label, ())
        found = (self._known.domain(d.iri) for d in named if document in (None, d.document))
        return tuple(d for d in found if d)

    # The graph

    def iri_named(self, name: str) -> str | None:
        """The IRI that `name` is below the base (unit/鹤壁市/财政局), None where the graph says nothing of it."""
        return self._known.iri_named(name)

    def said_of(self, iri: str) -> tuple[tuple[str, str, Any], ...]:
        """What the graph says of a thing and of its parts, and what leads to it: subject, predicate, object."""
        return self._known.said_of(iri)

    def turtle(self, *iris: str) -> str:
        """What the graph says of some things, in Turtle: their triples, those of their parts and evidence, and what leads
        to them. Nothing but prefixes for IRIs that the graph does not know."""
        return turtle({t for iri in iris for t in self._known.about(NamedNode(iri))})

    def turtle_parts(self, *iris: str) -> Iterator[str]:
        """The same in parts that make one file of Turtle, for thousands of things: the first part comes at once, and none
        is large. Things of different parts may say a triple each, which makes no difference in a graph."""
        for first in range(0, max(len(iris), 1), _PART):
            part = self.turtle(*iris[first : first + _PART])
            yield part if not first else _PREFIX.sub("", part)

    def document_turtle(self, document: str) -> str:
        """All that a document says, with the units, places and titles that it speaks of. Raises BadQuery."""
        graph = self._iris.graph(self._checked(document))
        return turtle(self._graph.document_triples(graph, self._iris.shared))
