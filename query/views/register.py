"""The register of all tasks, the ledger's rows: those that some conditions leave, read in full only where they are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from pyoxigraph import NamedNode

from corpus.errors import BadQuery
from indexer.words import fold_text
from kg.lookup import Lookup
from kg.queries import load
from kg.vocabulary import DCTERMS, PKG
from query import filters
from query.answers.facts import Facts
from query.views.known import Known
from query.views.things import TaskDetail

__all__ = ["Conditions", "Ledger", "Register"]

_DOCUMENTS, _TASKS = 512, 20_000  # whose texts are kept
_NODES = {"lead": PKG.Lead, "cooperating": PKG.Cooperating, "responsible": PKG.Responsible}


@dataclass(frozen=True, slots=True)
class Conditions:
    """What tasks are wanted: of a `unit` in any spelling, in which a `role` is given (to the unit, where there is one), of
    a `domain` or theme that has these words in its name, of documents of a `year`, `due` in a year, of a `document` by its
    id or words of its title, with all words of `text` in their own text. `by_date` puts the earliest deadline first."""

    unit: str | None = None
    role: str | None = None
    domain: str | None = None
    year: int | None = None
    due: int | None = None
    document: str | None = None
    text: str | None = None
    by_date: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Those that are set."""
        return {name: value for name, value in asdict(self).items() if value}


class Ledger(Sequence[TaskDetail]):
    """Tasks in the order of the texts, or of their deadlines; each is read when it is taken."""

    def __init__(self, iris: Sequence[str], read: Callable[[str], TaskDetail | None]) -> None:
        self.iris, self._read = tuple(iris), read

    def __len__(self) -> int:
        return len(self.iris)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return Ledger(self.iris[index], self._read)
        found = self._read(self.iris[index])
        assert found is not None
        return found

    def __iter__(self) -> Iterator[TaskDetail]:
        return (self[n] for n in range(len(self)))

    def records(self) -> list[dict[str, Any]]:
        """Each as a line of `policykg tasks --format jsonl` has it, with its IRI and domains."""
        return [task.to_dict() for task in self]


class Register:
    """All tasks of an opened knowledge base; what conditions are checked by is read once."""

    def __init__(self, facts: Facts, known: Known, lookup: Lookup) -> None:
        self._facts, self._known, self._graph = facts, known, lookup
        self._in_role = lru_cache(len(_NODES))(self._tasks_with)
        self._folded = lru_cache(_DOCUMENTS)(lambda document: fold_text(facts.text(document)))
        self._text = lru_cache(_TASKS)(self._text_of)

    def load(self) -> None:
        """Read all tables now."""
        _ = self._spans, self._due
        for role in _NODES:
            self._in_role(role)

    @cached_property
    def _spans(self) -> Mapping[str, tuple[str, int, int]]:
        """Document and characters of each task by its IRI, in the order of the texts."""
        spans = self._facts.lexicon.spans
        return {
            iri: (document, start, end)
            for document in sorted(spans)
            for iri, start, end in sorted(spans[document], key=lambda span: (span[1], span[2], span[0]))
        }

    @cached_property
    def _due(self) -> Mapping[str, date]:
        """The last day of each task that has one."""
        rows = load("deadlines").rows(self._facts.base.graph).dicts()
        dated = (
            (r["task"], r["date"] or (date(r["year"], 12, 31) if isinstance(r["year"], int) else None)) for r in rows
        )
        return {task: day for task, day in dated if isinstance(day, date)}

    def close(self) -> None:
        """Let go of what was read: what is kept refers to this object itself."""
        vars(self).clear()

    def years_due(self) -> tuple[int, ...]:
        """The years in which tasks are due, the latest first."""
        return tuple(sorted({day.year for day in self._due.values()}, reverse=True))

    def select(self, wanted: Conditions) -> Ledger:
        """The tasks that meet all conditions. Raises BadQuery for a unit, role, domain or document that there is not."""
        chosen = list(self._spans)
        for name, choose in _CHOICES.items():
            if getattr(wanted, name):
                kept = choose(self, wanted)
                chosen = [iri for iri in chosen if iri in kept]
        if wanted.text:
            chosen = self._saying(chosen, fold_text(wanted.text).split())
        if wanted.by_date:
            chosen.sort(key=lambda iri: self._due.get(iri, date.max))
        return Ledger(chosen, self._known.task)

    def _tasks_with(self, role: str) -> frozenset[str]:
        """The tasks in which somebody has a role. Raises BadQuery for another one."""
        if role not in _NODES:
            raise BadQuery(f"no such role: {role}; there are: {', '.join(_NODES)}")
        nodes = self._graph.subjects(PKG.role, _NODES[role])
        return frozenset(node.value.rpartition("/assignment/")[0] for node in nodes)

    def _of_unit(self, wanted: Conditions) -> frozenset[str]:
        unit, lexicon = wanted.unit or "", self._facts.lexicon
        named = filters.unit(lexicon, unit)
        details = [d for d in map(self._known.unit, named.iris) if d]
        found = {task: roles for d in details for task, roles in d.roles.items()}
        return frozenset(task for task, roles in found.items() if wanted.role in (None, "", *roles))

    def _of_role(self, wanted: Conditions) -> frozenset[str]:
        return self._in_role(wanted.role or "")

    def _of_domain(self, wanted: Conditions) -> frozenset[str]:
        named = [d for d in self._known.domains if (wanted.domain or "") in d.label]
        if not named:
            raise BadQuery(f"no such domain: {wanted.domain}; policykg sparql --name domains lists them")
        return frozenset(t.value for d in named for t in self._graph.subjects(DCTERMS.subject, NamedNode(d.iri)))

    def _of_documents(self, wanted: Conditions) -> frozenset[str]:
        lexicon = self._facts.lexicon
        given = self._named(wanted.document) if wanted.document else ()
        chosen = set(filters.documents(lexicon, given, wanted.year, None) or ())
        return frozenset(iri for iri, (document, _, _) in self._spans.items() if document in chosen)

    def _named(self, document: str) -> tuple[str, ...]:
        """The document of an id, else those with these words in their titles."""
        documents = self._facts.lexicon.documents
        found = (
            (document,)
            if document in documents
            else tuple(d for d, r in documents.items() if document in str(r["title"]))
        )
        if not found:
            raise BadQuery(f"no such document: {document}; policykg info lists them")
        return found

    def _of_due(self, wanted: Conditions) -> frozenset[str]:
        return frozenset(iri for iri, day in self._due.items() if day.year == wanted.due)

    def _saying(self, iris: Sequence[str], words: Sequence[str]) -> list[str]:
        """Those with all words in their texts; first the documents are looked at as wholes."""
        documents = {self._spans[iri][0] for iri in iris}
        saying = {d for d in documents if all(word in self._folded(d) for word in words)}
        near = (iri for iri in iris if self._spans[iri][0] in saying)
        return [iri for iri in near if all(word in self._text(iri) for word in words)]

    def _text_of(self, iri: str) -> str:
        document, start, end = self._spans[iri]
        return fold_text(self._facts.text(document)[start:end])


_CHOICES: Mapping[str, Callable[[Register, Conditions], frozenset[str]]] = {
    "unit": Register._of_unit,
    "role": Register._of_role,
    "domain": Register._of_domain,
    "document": Register._of_documents,
    "year": Register._of_documents,
    "due": Register._of_due,
}
