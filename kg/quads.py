"""What a document says, as quads of its named graph (design: reuse before inventing).

Everything is a named node, nothing depends on the time or on other documents: the same text gives the same
quads, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from corpus.model import Document, Evidence, ReferenceKind, Role, Section, Target, Task, TaskKind, UnitMention
from corpus.responsibility.unit_list import looks_like_unit
from kg.dates import last_day
from kg.described import Describer, Triple
from kg.domains import Domain, Mention, concepts_of, domain_mentions, domains_of, listed_mentions, themes_of
from kg.groups import group_name, is_nameless
from kg.iris import DEFAULT_BASE, Iris
from kg.issuers import in_house, issuing_bodies, titled_body
from kg.name_table import NameTable, packaged_names
from kg.organisations import fold, qualified
from kg.topics import TopicMention, packaged_terms, topic_mentions
from kg.vocabulary import DCTERMS, ELI, OA, P_PLAN, PKG, PROV, RDF, SAID_ALIKE, SKOS, XSD

__all__ = ["document_quads"]

_ROLES = {Role.LEAD: PKG.Lead, Role.COOPERATING: PKG.Cooperating, Role.RESPONSIBLE: PKG.Responsible}
_SHORTCUTS = {Role.LEAD: PKG.leadUnit, Role.COOPERATING: PKG.cooperatingUnit, Role.RESPONSIBLE: PKG.chargedUnit}
_PROGRAM = NamedNode("https://w3id.org/policykg")
_REFERS = {ReferenceKind.BASED_ON: ELI.based_on, ReferenceKind.REPEALS: ELI.repeals}
# 《关于印发的通知》, as pages have it that lost what stood in it: documents with this title are known by their number alone.
_EMPTY_TITLE = re.compile(
    "(?:关于)?(?:印发|转发|公布|发布|下达|调整|修订|修改|实施)*的?(?:通知|意见|决定|公告|通告|函|批复|复函)"
)


def document_quads(
    document: Document,
    *,
    base: str = DEFAULT_BASE,
    names: NameTable | None = None,
    described: set[NamedNode] | None = None,
) -> Iterator[Quad]:
    """All quads of one document, each once; `base` is the IRI that data is named under (BadInput if it is none).

    `described` are the concepts of the thesaurus that documents loaded together with this one have described: they are
    not described again, and those that this one describes are added.

    What an organisation, group, place or cited title *is* depends on its name and the table of names alone and goes to the shared
    graph, so that it is there once however many documents name it; how this document writes the name, and all
    else, goes to the document's own graph.
    """
    writer = _Writer(document, Iris(base), names or packaged_names(), described)
    own, shared = writer.iris.graph(document.id), writer.iris.shared
    seen: set[Triple] = set()
    for triple in writer.triples():
        if triple not in seen:
            seen.add(triple)
            yield Quad(*triple, shared if writer.is_shared(triple) else own)


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


def _year(value: int) -> Literal:
    return Literal(f"{value:04}", datatype=XSD.gYear)


def _plain(value: Decimal) -> str:
    """A decimal without exponent or trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _office_label(name: str, place: str, within: str) -> str:
    """福建省商务部门 as a document of its province writes it, in one form: 省商务部门; with the place in another."""
    rest = name.removeprefix(place)
    if rest == name or place[-1] not in "省市县区州":
        return group_name(fold(name))
    return group_name((place[-1] if place == within else place) + fold(rest))


def _nameplates(mention: UnitMention) -> Iterator[str]:
    """The names in brackets behind a unit; a bracket may also say something else (下同, 以下称考核部门)."""
    for written in mention.nameplates:
        plate = re.sub('^(?:以下)?(?:简称|统称|下称|称)[为:：]?|[“”"]', "", written)
        if looks_like_unit(plate) and not is_nameless(plate):
            yield plate


class _Writer:
    """Writes the triples of one document; holds what every part of it needs."""

    def __init__(
        self, document: Document, iris: Iris, names: NameTable, described: set[NamedNode] | None = None
    ) -> None:
        self.document, self.iris, self.names = document, iris, names
        self.node = NamedNode(iris.document(document.id))
        self.shared = Describer(iris, names, packaged_terms().thesaurus, described)
        header = document.header
        self.issuers = [b for n in header.issuers for b in issuing_bodies(n, header.jurisdiction)]
        named = self.issuers[0] if self.issuers else titled_body(header.notice_title, header.jurisdiction)
        self.issuer = named  # whose divisions the document names without saying so
        self.domains = domains_of(document)
        self.themes = themes_of(document)
        self.domain_of_section = {d.section: d for d in self.domains}

    def is_shared(self, triple: Triple) -> bool:
        """Whether a triple says what its subject is, whoever names it."""
        node, predicate, _ = triple
        return node in self.shared.concepts or (node in self.shared.described and predicate not in SAID_ALIKE)

    def triples(self) -> Iterator[Triple]:
        yield from self._header()
        for section in self.document.sections:
            yield from self._section(section)
        for domain in self.domains:
            yield from self._domain(domain)
        for order, task in enumerate(self.document.tasks, 1):
            yield from self._task(task, order)
        for n, mention in enumerate((*domain_mentions(self.document), *listed_mentions(self.document)), 1):
            yield from self._mention(mention, n)
        for topic in topic_mentions(self.document, packaged_terms()):
            yield from self._topic(topic)
        yield from self._section_targets()

    def _header(self) -> Iterator[Triple]:
        header, node = self.document.header, self.node
        yield node, RDF.type, ELI.LegalResource
        yield node, PKG.documentId, Literal(self.document.id)
        yield node, DCTERMS.title, Literal(header.title)
        yield node, PKG.noticeTitle, Literal(header.notice_title)
        for predicate, value in ((DCTERMS.identifier, header.doc_number), (PKG.indexNumber, header.index_number)):
            if value:
                yield node, predicate, Literal(value)
        for predicate, date in ((ELI.date_document, header.date_signed), (DCTERMS.issued, header.date_published)):
            if date:
                yield node, predicate, Literal(date, datatype=XSD.date)
        yield node, PKG.jurisdiction, self.iris.place(header.jurisdiction)
        yield from self.shared.place(header.jurisdiction)
        yield from ((node, PKG.issuerName, Literal(name)) for name in header.issuers)
        for name in self.issuers:
            yield from self._issuer(name)
        yield from ((node, PKG.addressee, Literal(a)) for a in header.addressees)
        for _, evidence in header.evidence:
            yield node, PKG.evidence, self.iris.evidence(evidence.document, evidence.start, evidence.end)
            yield from self._evidence(evidence)
        yield from self._references()
        yield from self._provenance()

    def _provenance(self) -> Iterator[Triple]:
        """The graph was made from a file, known by its content, by this program; when is not said (rule 2)."""
        graph, reading = self.iris.graph(self.document.id), self.iris.reading(self.document.id)
        yield graph, RDF.type, PROV.Entity
        yield graph, PROV.wasGeneratedBy, reading
        yield reading, RDF.type, PROV.Activity
        yield reading, PROV.wasAssociatedWith, _PROGRAM
        if self.document.source.sha256:
            file = self.iris.file(self.document.source.sha256)
            yield file, RDF.type, PROV.Entity
            yield reading, PROV.used, file
            yield graph, PROV.wasDerivedFrom, file
            yield self.node, PROV.wasDerivedFrom, file

    def _issuer(self, name: str) -> Iterator[Triple]:
        unit = self.names.named(name, self.document.header.jurisdiction)
        node = yield from self.shared.organisation(unit)
        yield self.node, ELI.passed_by, node
        if name != unit.pref_label:
            yield node, SKOS.altLabel, Literal(name)

    def _references(self) -> Iterator[Triple]:
        for reference in self.document.header.references:
            number = reference.doc_number if _EMPTY_TITLE.fullmatch(reference.title) else None
            node = self.iris.reference(number or reference.title)
            self.shared.described.add(node)
            yield node, RDF.type, ELI.LegalResource
            yield node, DCTERMS.title, Literal(reference.title)
            if reference.doc_number:
                yield node, DCTERMS.identifier, Literal(reference.doc_number)
            yield self.node, DCTERMS.references, node
            if reference.kind in _REFERS:
                yield self.node, _REFERS[reference.kind], node

    def _section(self, section: Section) -> Iterator[Triple]:
        document = self.document.id
        node = self.iris.section(document, section.key)
        above = self.node if section.parent is None else self._section_node(section.parent)
        yield node, RDF.type, ELI.LegalResourceSubdivision
        yield node, PKG.inDocument, self.node
        yield node, ELI.is_part_of, above
        yield above, ELI.has_part, node
        yield node, SKOS.notation, Literal(section.number)
        yield node, PKG.path, Literal(section.path)
        yield node, PKG.order, _integer(section.start)
        yield node, PKG.sectionKind, Literal(section.kind.value)
        if section.heading:
            yield node, DCTERMS.title, Literal(section.heading)
            heading = self.document.quote(section.heading_start, section.heading_end)
            yield node, PKG.evidence, self.iris.evidence(document, heading.start, heading.end)
            yield from self._evidence(heading)

    def _section_node(self, index: int) -> NamedNode:
        return self.iris.section(self.document.id, self.document.sections[index].key)

    def _domain(self, domain: Domain) -> Iterator[Triple]:
        node, scheme = self.iris.domain(self.document.id, domain.label), self.iris.scheme(self.document.id)
        section = self.document.sections[domain.section]
        yield node, RDF.type, SKOS.Concept
        yield node, RDF.type, PKG.Domain
        yield node, SKOS.prefLabel, Literal(domain.label)
        yield node, SKOS.inScheme, scheme
        yield scheme, RDF.type, SKOS.ConceptScheme
        yield node, PKG.inDocument, self.node
        yield node, PKG.domainKind, Literal(domain.kind)
        if domain.kind != "theme":
            yield from self._concepts(node, domain.label)
        yield node, PKG.section, self._section_node(domain.section)
        yield node, PKG.path, Literal(section.path)
        yield node, PKG.order, _integer(section.start)

    def _concepts(self, node: NamedNode, label: str) -> Iterator[Triple]:
        """What a field has in common with those of other documents: its name in one form, and the fields it joins."""
        for n, name in enumerate(concepts_of(label)):
            concept = yield from self.shared.field(name)
            yield node, SKOS.narrowMatch if n else SKOS.closeMatch, concept

    def _mention(self, mention: Mention, n: int) -> Iterator[Triple]:
        task = self.iris.task(self.document.id, mention.task)
        domain = self.iris.domain(self.document.id, mention.domain)
        evidence = self.document.quote(mention.start, mention.end)
        node = NamedNode(f"{task.value}/mention/{n}")
        yield task, PKG.mentionsDomain, domain
        yield task, DCTERMS.subject, domain
        yield task, PKG.hasDomainMention, node
        yield node, RDF.type, PKG.DomainMention
        yield node, PKG.task, task
        yield node, PKG.domain, domain
        yield node, PKG.asWritten, Literal(evidence.quote)
        yield node, PKG.evidence, self.iris.evidence(self.document.id, evidence.start, evidence.end)
        yield from self._evidence(evidence)

    def _topic(self, mention: TopicMention) -> Iterator[Triple]:
        """A topic of a task. There are many: the name of its evidence says its place, and all of it is what it names."""
        task = self.iris.task(self.document.id, mention.task)
        concept = yield from self.shared.concept(mention.concept)
        words = self.iris.evidence(self.document.id, mention.start, mention.end)
        yield task, PKG.topic, concept
        yield task, PKG.topicEvidence, words
        yield words, PKG.names, concept

    def _task(self, task: Task, order: int) -> Iterator[Triple]:
        node = self.iris.task(self.document.id, task.key)
        yield node, RDF.type, PKG.Task
        yield node, RDF.type, P_PLAN.Step
        yield node, PKG.inDocument, self.node
        yield node, PKG.path, Literal(task.path)
        yield node, PKG.order, _integer(order)
        yield node, DCTERMS.title, Literal(task.title)
        yield node, PKG.taskKind, Literal(task.kind.value)
        evidence = self.document.quote(task.start, task.end)
        yield node, PKG.evidence, self.iris.evidence(self.document.id, task.start, task.end)
        yield from self._evidence(evidence)
        if task.section is not None:
            yield node, PKG.section, self._section_node(task.section)
        if task.deadline:
            yield node, PKG.deadline, Literal(task.deadline.text)
            if task.deadline.year:
                yield node, PKG.deadlineYear, _year(task.deadline.year)
            day = last_day(task.deadline.text)
            if day:
                yield node, PKG.deadlineDate, Literal(day.isoformat(), datatype=XSD.date)
        yield from self._subjects(node, task)
        for n, mention in enumerate(task.units, 1):
            yield from self._assignment(node, task, mention, n)
        for n, target in enumerate(task.targets, 1):
            yield from self._target(node, target, n)

    def _subjects(self, node: NamedNode, task: Task) -> Iterator[Triple]:
        theme = self.themes.get(task.key)
        if theme is not None:
            domain = self.iris.domain(self.document.id, self.document.sections[theme].heading)
            yield node, PKG.theme, domain
            yield node, DCTERMS.subject, domain
        own = self.domain_of_section.get(task.section) if task.section is not None else None
        if own and own.kind == "field" and task.kind is TaskKind.MEASURE:
            yield node, DCTERMS.subject, self.iris.domain(self.document.id, own.label)

    def _assignment(self, task_node: NamedNode, task: Task, mention: UnitMention, n: int) -> Iterator[Triple]:
        node = NamedNode(f"{task_node.value}/assignment/{n}")
        unit = yield from self._unit(mention)
        evidence = self.document.quote(mention.start, mention.end)
        yield task_node, PKG.hasAssignment, node
        yield node, RDF.type, PKG.Assignment
        yield node, PKG.task, task_node
        yield node, PKG.unit, unit
        yield node, PKG.role, _ROLES[mention.role]
        yield node, PKG.asWritten, Literal(mention.as_written)
        yield node, PKG.order, _integer(n)
        yield node, PKG.evidence, self.iris.evidence(self.document.id, mention.start, mention.end)
        yield from self._evidence(evidence)
        marker = next((m for m in task.markers if m.start <= mention.start < m.end), None)
        if marker:
            yield node, PKG.marker, self.iris.evidence(self.document.id, marker.start, marker.end)
            yield from self._evidence(marker)
        yield task_node, PKG.responsibleUnit, unit
        yield task_node, _SHORTCUTS[mention.role], unit

    def _unit(self, mention: UnitMention) -> Generator[Triple, None, NamedNode]:
        if mention.collective:
            return (yield from self._group(mention, group_name(mention.name)))
        if is_nameless(mention.name):
            label = _office_label(mention.name, mention.place, self.document.header.jurisdiction)
            return (yield from self._group(mention, label))
        name, place = self._whole_name(mention)
        unit = self.names.identity(name, place, within=self.document.header.jurisdiction)
        node = yield from self.shared.organisation(unit)
        written = re.sub(r"[〈<（(].*$", "", mention.as_written) if mention.nameplates else mention.as_written
        for form in (written, mention.name, *_nameplates(mention)):
            if form != unit.pref_label:
                yield node, SKOS.altLabel, Literal(form)
        return node

    def _whole_name(self, mention: UnitMention) -> tuple[str, str]:
        """A unit's name and place; 局人事司 is a division of the department that issues the document."""
        place = self.document.header.jurisdiction
        whole = in_house(mention.as_written, self.issuer, place) if self.issuer else None
        return (whole, place) if whole else (mention.name, mention.place)

    def _group(self, mention: UnitMention, label: str) -> Generator[Triple, None, NamedNode]:
        place = qualified(mention.place, self.document.header.jurisdiction)
        group = yield from self.shared.group(place, label)
        yield from ((group, SKOS.altLabel, Literal(w)) for w in (mention.as_written, mention.name) if w != label)
        return group

    def _target(self, of: NamedNode, target: Target, n: int) -> Iterator[Triple]:
        node = NamedNode(f"{of.value}/target/{n}")
        yield of, PKG.hasTarget, node
        yield node, RDF.type, PKG.Target
        yield node, PKG.targetOf, of
        yield node, PKG.inDocument, self.node
        yield node, PKG.indicator, Literal(target.indicator)
        yield node, PKG.comparator, Literal(target.comparator)
        yield node, PKG.value, Literal(_plain(target.value), datatype=XSD.decimal)
        yield node, PKG.unitOfMeasure, Literal(target.unit)
        yield node, PKG.annual, Literal("true" if target.annual else "false", datatype=XSD.boolean)
        yield node, PKG.order, _integer(target.start)
        if target.time:
            yield node, PKG.time, Literal(target.time)
        if target.year:
            yield node, PKG.year, _year(target.year)
        yield node, PKG.evidence, self.iris.evidence(self.document.id, target.start, target.end)
        yield from self._evidence(self.document.quote(target.start, target.end))

    def _section_targets(self) -> Iterator[Triple]:
        count: dict[NamedNode, int] = {}
        for index, target in self.document.targets:
            of = self.node if index is None else self._section_node(index)
            count[of] = count.get(of, 0) + 1
            yield from self._target(of, target, count[of])

    def _evidence(self, evidence: Evidence) -> Iterator[Triple]:
        node = self.iris.evidence(evidence.document, evidence.start, evidence.end)
        position, quote = NamedNode(f"{node.value};position"), NamedNode(f"{node.value};quote")
        start, end, exact = _integer(evidence.start), _integer(evidence.end), Literal(evidence.quote)
        yield node, RDF.type, OA.SpecificResource
        yield node, OA.hasSource, self.node
        yield node, OA.hasSelector, position
        yield position, RDF.type, OA.TextPositionSelector
        yield position, OA.start, start
        yield position, OA.end, end
        yield node, OA.hasSelector, quote
        yield quote, RDF.type, OA.TextQuoteSelector
        yield quote, OA.exact, exact
        yield node, PKG.start, start
        yield node, PKG.end, end
        yield node, PKG.quote, exact
        page = self.document.page_of(evidence.start)
        if page is not None:
            yield node, PKG.page, _integer(page)
