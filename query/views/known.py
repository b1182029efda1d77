"""What an opened knowledge base knows of one thing: read from the graph by patterns, kept while it is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from kg.iris import Iris
from kg.lookup import Lookup, address_of, span_of
from kg.store import to_python
from kg.vocabulary import DCTERMS, ELI, PKG, RDF, SKOS
from query.answers.answer import TargetItem, TaskItem, UnitItem
from query.answers.facts import Facts
from query.views.things import (
    Assignment,
    DocumentDetail,
    DomainDetail,
    DomainItem,
    DomainMention,
    SectionItem,
    TaskDetail,
    UnitDetail,
)

__all__ = ["Known"]

_TASKS, _OTHERS = 20_000, 512  # things that are kept
_ROLES = {PKG.Lead.value: "lead", PKG.Cooperating.value: "cooperating", PKG.Responsible.value: "responsible"}
_RELATIONS = ((DCTERMS.references, "引用"), (ELI.based_on, "依据"), (ELI.repeals, "废止"))
Properties = Mapping[str, Sequence[Any]]


class Known:
    """Details of documents, tasks, units and domains."""

    def __init__(self, facts: Facts, lookup: Lookup, iris: Iris) -> None:
        self._facts, self._lexicon, self._graph, self._iris = facts, facts.lexicon, lookup, iris
        self.task = lru_cache(_TASKS)(self._task)
        self.document = lru_cache(_OTHERS)(self._document)
        self.unit = lru_cache(_OTHERS)(self._unit)
        self.domain = lru_cache(_OTHERS)(self._domain)

    def load(self) -> None:
        """Read the tables of all units and domains now."""
        _ = self.units, self.domains_by_label

    def about(self, node: NamedNode) -> Iterator[Triple]:
        """What the graph says of a thing; see `Lookup.about`."""
        return self._graph.about(node)

    def said_of(self, iri: str) -> tuple[tuple[str, str, Any], ...]:
        """The triples about a thing as Python values, sorted."""
        rows = {(to_python(t.subject), t.predicate.value, to_python(t.object)) for t in self.about(NamedNode(iri))}
        return tuple(sorted(rows, key=lambda r: (r[0] != iri, r[0], r[1], str(r[2]))))

    def iri_named(self, name: str) -> str | None:
        """The IRI that a name below the base makes, None where nothing is said of it."""
        iri = self._iris.base + name
        return iri if _is_iri(iri) and self._graph.knows(NamedNode(iri)) else None

    def ids_of(self, iri: str) -> list[str]:
        """The ids of the document that has an IRI: one, or none."""
        return [str(v) for v in self._graph.values(NamedNode(iri), PKG.documentId)]

    def close(self) -> None:
        """Let go of the graph and of what was read from it: what is kept refers to this object itself."""
        vars(self).clear()

    # Tasks

    def _task(self, iri: str) -> TaskDetail | None:
        """A task by its IRI; None where there is none."""
        said = self._graph.properties(NamedNode(iri))
        place = address_of(iri)
        if PKG.Task.value not in said.get(RDF.type.value, ()) or place is None:
            return None
        document, _, key = place
        assignments = [self._assignment(node) for node in _all(said, PKG.hasAssignment)]
        targets = [self._target(node, document) for node in sorted(_all(said, PKG.hasTarget))]
        section = address_of(str(_one(said, PKG.section) or ""))
        item = self._item(iri, document, said)
        return TaskDetail(
            item=item,
            key=key,
            page=item.evidence.page if item.evidence else None,
            assignments=tuple(a for _, a in sorted(assignments, key=lambda pair: pair[0])),
            targets=tuple(sorted(targets, key=lambda t: t.evidence.start)),
            deadline=_one(said, PKG.deadline),
            deadline_date=_last_day(_one(said, PKG.deadlineDate), _one(said, PKG.deadlineYear)),
            domains=self._domains_of(said),
            section=section[2] if section else None,
        )

    def _item(self, iri: str, document: str, said: Properties, via: str | None = None) -> TaskItem:
        start, end = span_of(str(_one(said, PKG.evidence) or ""))
        path, title, kind = (str(_one(said, p) or "") for p in (PKG.path, DCTERMS.title, PKG.taskKind))
        evidence = self._facts.quoted(document, start, min(end, start + 60))
        return TaskItem(iri, document, path, title, start, end, kind, via, evidence)

    def _assignment(self, iri: str) -> tuple[int, Assignment]:
        said = self._graph.properties(NamedNode(iri))
        marker = _one(said, PKG.marker)
        start, end = span_of(_one(said, PKG.evidence))
        role = _ROLES[_one(said, PKG.role)]
        unit = self.unit_item(_one(said, PKG.unit))
        found = Assignment(unit, role, _one(said, PKG.asWritten), start, end, span_of(marker) if marker else None)
        return int(_one(said, PKG.order)), found

    def unit_item(self, iri: str, tasks: int = 0) -> UnitItem:
        """A unit or group by its IRI, which must be one."""
        entry = self._lexicon.units[iri]
        return UnitItem(iri, entry.label, entry.place, entry.group, tasks=tasks)

    def _target(self, iri: str, document: str) -> TargetItem:
        said = self._graph.properties(NamedNode(iri))
        value = _one(said, PKG.value)
        number = int(value) if value == Decimal(value).to_integral_value() else float(value)
        start, end = span_of(_one(said, PKG.evidence))
        path = self._graph.value(NamedNode(_one(said, PKG.targetOf)), PKG.path) or ""
        return TargetItem(
            document, path, _one(said, PKG.indicator), _one(said, PKG.comparator), number, _one(said, PKG.unitOfMeasure),
            _one(said, PKG.time), self._facts.quoted(document, start, end), _one(said, PKG.year),
        )  # fmt: skip

    def _domains_of(self, said: Properties) -> tuple[DomainMention, ...]:
        """The domains of a task: those it names, with where, then those it stands below."""
        found = []
        for node in _all(said, PKG.hasDomainMention):
            mention = self._graph.properties(NamedNode(node))
            found.append(
                DomainMention(self._domain_item(_one(mention, PKG.domain)), *span_of(_one(mention, PKG.evidence)))
            )
        named = {m.domain.iri for m in found}
        above = [DomainMention(self._domain_item(iri)) for iri in _all(said, DCTERMS.subject) if iri not in named]
        return (*above, *sorted(found, key=lambda m: m.start or 0))

    def tasks_of(self, iris: Iterable[str]) -> tuple[TaskDetail, ...]:
        """Some tasks in the order of the texts."""
        found = (self.task(iri) for iri in dict.fromkeys(iris))
        return tuple(sorted((t for t in found if t), key=lambda t: (t.item.document, t.item.start, t.item.end)))

    # Documents

    def _document(self, name: str) -> DocumentDetail | None:
        """A document by its id; None for an unknown one."""
        row = self._lexicon.documents.get(name)
        entry = self._facts.base.catalog.entry(name)
        if row is None or entry is None:
            return None
        node = NamedNode(self._iris.document(name))
        parts = {n.value: self._graph.properties(n) for n in self._graph.subjects(PKG.inDocument, node)}
        return DocumentDetail(
            id=name,
            path=entry.path,
            metadata={str(k): v for k, v in row.items()},
            text=self._facts.text(name),
            sections=self._sections(_of_type(parts, ELI.LegalResourceSubdivision)),
            tasks=self.tasks_of(_of_type(parts, PKG.Task)),
            targets=self._loose_targets(name, _of_type(parts, PKG.Target)),
            domains=self._domain_items(_of_type(parts, PKG.Domain)),
            references=self._references(node),
            cited_by=self._citing(name, row),
            problems=self._facts.base.catalog.problems_of(name),
        )

    def _sections(self, parts: Mapping[str, Properties]) -> tuple[SectionItem, ...]:
        levels: dict[str, int] = {}
        found = []
        for iri, said in sorted(parts.items(), key=lambda p: (_one(p[1], PKG.order), p[0])):
            place = address_of(iri)
            assert place is not None
            levels[iri] = levels.get(_one(said, ELI.is_part_of), 0) + 1
            start, evidence = int(_one(said, PKG.order)), _one(said, PKG.evidence)
            path, number, heading = (str(_one(said, p) or "") for p in (PKG.path, SKOS.notation, DCTERMS.title))
            heading_end = span_of(evidence)[1] if evidence else start
            kind = str(_one(said, PKG.sectionKind))
            found.append(SectionItem(place[2], path, number, heading, levels[iri], start, heading_end, kind))
        return tuple(found)

    def _loose_targets(self, document: str, parts: Mapping[str, Properties]) -> tuple[TargetItem, ...]:
        """Targets of the document and its sections, those of tasks left out."""
        loose = (i for i, p in parts.items() if "/task/" not in str(_one(p, PKG.targetOf)))
        return tuple(sorted((self._target(i, document) for i in loose), key=lambda t: t.evidence.start))

    def _references(self, node: NamedNode) -> tuple[Mapping[str, Any], ...]:
        """What a document refers to, each once with the strongest relation."""
        found: dict[str, dict[str, Any]] = {}
        for predicate, relation in _RELATIONS:
            for other in self._graph.nodes(node, predicate):
                title = self._graph.value(other, DCTERMS.title)
                number = self._graph.value(other, DCTERMS.identifier)
                found[other.value] = {"title": title, "number": number, "relation": relation, "document": None}
        titles = {str(row[key]): d for d, row in self._lexicon.documents.items() for key in ("title", "notice")}
        numbers = {str(row["number"]): d for d, row in self._lexicon.documents.items() if row["number"]}
        for said in found.values():
            said["document"] = numbers.get(str(said["number"])) or titles.get(str(said["title"]))
        return tuple(sorted(found.values(), key=lambda r: (str(r["relation"]), str(r["title"]))))

    def _citing(self, name: str, row: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
        """The documents that refer to one, by its title or its number."""
        cited = [self._iris.reference(str(row[key])) for key in ("title", "notice")]
        if row["number"]:
            cited += self._graph.subjects(DCTERMS.identifier, Literal(str(row["number"])))
        citing = {n.value for c in dict.fromkeys(cited) for n in self._graph.subjects(DCTERMS.references, c)}
        known = ((d, r) for d, r in self._lexicon.documents.items() if self._iris.document(d) in citing and d != name)
        return tuple({"document": d, "title": r["title"], "number": r["number"]} for d, r in known)

    def yearly_indicators(self, count: int) -> tuple[tuple[str, int], ...]:
        """The first `count` indicators with a short name that are to be reached by some year."""
        found: dict[tuple[str, int], None] = {}
        for iri, indicator in self._lexicon.indicators.items():
            year = self._graph.value(NamedNode(iri), PKG.year) if len(indicator) <= 10 else None
            if year:
                found[indicator, year] = None
            if len(found) == count:
                break
        return tuple(found)

    # Units

    @cached_property
    def unit_counts(self) -> Mapping[str, int]:
        """How many tasks name each unit, by IRI."""
        return Counter(unit for _, unit in dict.fromkeys(self._graph.pairs(PKG.responsibleUnit)))

    @cached_property
    def units(self) -> tuple[UnitItem, ...]:
        """All units and groups that a task names, those with most tasks first, groups last."""
        found = (self.unit_item(iri, count) for iri, count in self.unit_counts.items())
        return tuple(sorted(found, key=lambda u: (u.group, -u.tasks, u.name, u.place)))

    def units_named(self, name: str, place: str | None = None) -> tuple[UnitItem, ...]:
        """The units and groups whose official name is `name`, those of `place` where it is given."""
        nodes = self._graph.subjects(SKOS.prefLabel, Literal(name))
        found = [
            self.unit_item(n.value, self.unit_counts.get(n.value, 0)) for n in nodes if n.value in self._lexicon.units
        ]
        return tuple(u for u in sorted(found, key=lambda u: (-u.tasks, u.place)) if place in (None, u.place))

    def _unit(self, iri: str) -> UnitDetail | None:
        """A unit or group by its IRI; None where there is none."""
        if iri not in self._lexicon.units:
            return None
        node = NamedNode(iri)
        own = [n.value for n in self._graph.subjects(PKG.responsibleUnit, node)]
        groups = self._graph.subjects(PKG.hasMember, node)
        tasks = self._items(own)
        return UnitDetail(
            item=self.unit_item(iri, len(tasks)),
            kind=self._graph.value(node, PKG.unitKind),
            other_names=tuple(sorted(self._graph.values(node, SKOS.altLabel), key=lambda n: (len(n), n))),
            tasks=tasks,
            roles=self._roles(node),
            reached=self._reached(groups, set(own)),
            partners=self._partners(own, iri),
            groups=self._unit_items(groups),
            members=self._unit_items(self._graph.nodes(node, PKG.hasMember)),
            successors=self._unit_items(self._graph.nodes(node, DCTERMS.isReplacedBy)),
            predecessors=self._unit_items(self._graph.subjects(DCTERMS.isReplacedBy, node)),
            issued=tuple(
                sorted(self._graph.value(n, PKG.documentId) for n in self._graph.subjects(ELI.passed_by, node))
            ),
        )

    def dated(self, tasks: Iterable[TaskItem]) -> tuple[TaskDetail, ...]:
        """Those of some tasks that are due by some day, the earliest first."""
        due = [t.iri for t in tasks if self._due(t.iri)]
        return tuple(
            sorted(self.tasks_of(due), key=lambda t: (t.deadline_date or date.max, t.item.document, t.item.start))
        )

    def targets_of(self, tasks: Iterable[TaskItem]) -> tuple[TargetItem, ...]:
        """The targets of some tasks, those of the earliest years first, those without a year last."""
        with_targets = (t.iri for t in tasks if self._graph.value(NamedNode(t.iri), PKG.hasTarget) is not None)
        found = [g for t in self.tasks_of(with_targets) for g in t.targets]
        return tuple(sorted(found, key=lambda g: (g.year or 9999, g.document, g.evidence.start)))

    def _due(self, iri: str) -> bool:
        node = NamedNode(iri)
        return any(self._graph.value(node, p) is not None for p in (PKG.deadlineDate, PKG.deadlineYear))

    def _items(self, iris: Iterable[str], via: str | None = None) -> tuple[TaskItem, ...]:
        """Tasks without their details, in the order of the texts."""
        found = []
        for iri in iris:
            place = address_of(iri)
            if place:
                found.append(self._item(iri, place[0], self._graph.properties(NamedNode(iri)), via))
        return tuple(sorted(found, key=lambda t: (t.document, t.start, t.end)))

    def _roles(self, unit: NamedNode) -> Mapping[str, tuple[str, ...]]:
        """The roles of a unit by task."""
        found: dict[str, dict[str, None]] = {}
        for assignment in self._graph.subjects(PKG.unit, unit):
            role = _ROLES[self._graph.value(assignment, PKG.role)]
            found.setdefault(assignment.value.rpartition("/assignment/")[0], {})[role] = None
        return {task: tuple(roles) for task, roles in found.items()}

    def _reached(self, groups: Iterable[NamedNode], own: set[str]) -> tuple[TaskItem, ...]:
        """What reaches a unit through groups, each task once, those that name it left out."""
        found: dict[str, TaskItem] = {}
        for group in groups:
            iris = [n.value for n in self._graph.subjects(PKG.responsibleUnit, group)]
            for item in self._items((i for i in iris if i not in own), self._lexicon.units[group.value].label):
                found.setdefault(item.iri, item)
        return tuple(sorted(found.values(), key=lambda t: (t.document, t.start, t.end)))

    def _partners(self, tasks: Iterable[str], own: str) -> tuple[UnitItem, ...]:
        shared = Counter(n.value for t in tasks for n in self._graph.nodes(NamedNode(t), PKG.responsibleUnit))
        found = [self.unit_item(iri, n) for iri, n in shared.items() if iri != own]
        return tuple(sorted(found, key=lambda u: (u.group, -u.tasks, u.name, u.place)))

    def _unit_items(self, nodes: Iterable[NamedNode]) -> tuple[UnitItem, ...]:
        known = (n.value for n in nodes if n.value in self._lexicon.units)
        found = [self.unit_item(iri, self.unit_counts.get(iri, 0)) for iri in known]
        return tuple(sorted(found, key=lambda u: (u.name, u.place)))

    # Domains

    @cached_property
    def domain_counts(self) -> Mapping[str, int]:
        """How many tasks each domain has, by IRI."""
        return Counter(domain for _, domain in dict.fromkeys(self._graph.pairs(DCTERMS.subject)))

    @cached_property
    def domains(self) -> tuple[DomainItem, ...]:
        """All domains in the order of documents and texts."""
        nodes = self._graph.subjects(RDF.type, PKG.Domain)
        return self._domain_items({n.value: self._graph.properties(n) for n in nodes})

    @cached_property
    def domains_by_label(self) -> Mapping[str, tuple[DomainItem, ...]]:
        """All domains by their name, which those of several documents may share."""
        found: dict[str, list[DomainItem]] = {}
        for domain in self.domains:
            found.setdefault(domain.label, []).append(domain)
        return {label: tuple(items) for label, items in found.items()}

    def _domain_items(self, parts: Mapping[str, Properties]) -> tuple[DomainItem, ...]:
        def place(entry: tuple[str, Properties]) -> tuple[str, int, str]:
            return entry[0].partition("/domain/")[0], _one(entry[1], PKG.order), entry[0]

        return tuple(self._domain_of(iri, said) for iri, said in sorted(parts.items(), key=place))

    def _domain_item(self, iri: str) -> DomainItem:
        return self._domain_of(iri, self._graph.properties(NamedNode(iri)))

    def _domain_of(self, iri: str, said: Properties) -> DomainItem:
        place = address_of(iri)
        assert place is not None
        label, kind, path = (str(_one(said, p) or "") for p in (SKOS.prefLabel, PKG.domainKind, PKG.path))
        return DomainItem(iri, label, kind, place[0], path, self.domain_counts.get(iri, 0))

    def _domain(self, iri: str) -> DomainDetail | None:
        """A domain by its IRI; None where there is none."""
        node = NamedNode(iri)
        if PKG.Domain.value not in self._graph.values(node, RDF.type):
            return None
        tasks = self._items(n.value for n in self._graph.subjects(DCTERMS.subject, node))
        matches = (SKOS.closeMatch, SKOS.narrowMatch)
        concepts = [c for m in matches for c in self._graph.nodes(node, m)]
        near = {n.value for c in concepts for m in matches for n in self._graph.subjects(m, c)} - {iri}
        others = sorted((self._domain_item(i) for i in near), key=lambda d: (-d.tasks, d.label, d.document))
        return DomainDetail(self._domain_item(iri), tasks, tuple(others))


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _all(said: Properties, predicate: NamedNode) -> Sequence[Any]:
    return said.get(predicate.value, ())


def _one(said: Properties, predicate: NamedNode) -> Any:
    return next(iter(said.get(predicate.value, ())), None)


def _of_type(parts: Mapping[str, Properties], kind: NamedNode) -> dict[str, Properties]:
    return {iri: said for iri, said in parts.items() if kind.value in _all(said, RDF.type)}


def _last_day(day: date | None, year: int | None) -> date | None:
    """The day by which a task is due; of a year its last one."""
    return day or (date(year, 12, 31) if year else None)
