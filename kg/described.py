"""What several documents may say alike, described once: organisations, groups of them, places, concepts."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from pyoxigraph import Literal, NamedNode

from kg.groups import members_of
from kg.iris import Iris
from kg.name_table import NameTable
from kg.organisations import OrganisationName, above
from kg.thesaurus import Concept, Thesaurus
from kg.vocabulary import DCTERMS, ORG, PKG, RDF, SKOS

__all__ = ["Describer", "Term", "Triple"]

Term = NamedNode | Literal
Triple = tuple[NamedNode, NamedNode, Term]
_THESAURUS = NamedNode("https://w3id.org/policykg/thesaurus")
_NONE = Thesaurus({})


class Describer:
    """Writes the descriptions of shared nodes, each once; `described` are those written so far."""

    def __init__(
        self, iris: Iris, names: NameTable, thesaurus: Thesaurus = _NONE, concepts: set[NamedNode] | None = None
    ) -> None:
        self.iris, self.names, self.thesaurus = iris, names, thesaurus
        self.described: set[NamedNode] = set()
        # Those of the thesaurus, to which no document gives other names.
        self.concepts: set[NamedNode] = set() if concepts is None else concepts

    def is_described(self, node: NamedNode) -> bool:
        """Whether a shared node was written before; it counts as written now."""
        known = node in self.described
        self.described.add(node)
        return known

    def place(self, name: str) -> Iterator[Triple]:
        """A place, and those above it: what a place is may not depend on who else names the one above."""
        node = self.iris.place(name)
        if self.is_described(node):
            return
        yield node, RDF.type, PKG.Place
        yield node, SKOS.prefLabel, Literal(name)
        upper = above(name)
        if upper:
            yield node, PKG.within, self.iris.place(upper)
            yield from self.place(upper)

    def organisation(self, unit: OrganisationName) -> Generator[Triple, None, NamedNode]:
        """An organisation, its place, and the one that took its place where a table says so."""
        node = self.iris.unit(unit.place, unit.base_name, group=False)
        if self.is_described(node):
            return node
        yield node, RDF.type, ORG.FormalOrganization
        yield node, RDF.type, PKG.Unit
        yield node, SKOS.prefLabel, Literal(unit.pref_label)
        yield node, PKG.baseName, Literal(unit.base_name)
        yield node, PKG.unitKind, Literal(unit.kind)
        yield node, PKG.jurisdiction, self.iris.place(unit.place)
        yield from self.place(unit.place)
        successor = self.names.successor(unit)
        if successor:
            later = yield from self.organisation(successor)
            yield node, DCTERMS.isReplacedBy, later
        return node

    def field(self, label: str) -> Generator[Triple, None, NamedNode]:
        """A field by the one form of its name, in the scheme of the fields of all documents."""
        node = self.iris.field(label)
        if not self.is_described(node):
            yield node, RDF.type, SKOS.Concept
            yield node, SKOS.prefLabel, Literal(label)
            yield node, SKOS.inScheme, self.iris.fields
            if not self.is_described(self.iris.fields):
                yield self.iris.fields, RDF.type, SKOS.ConceptScheme
        return node

    def concept(self, concept: Concept) -> Generator[Triple, None, NamedNode]:
        """A concept of the thesaurus by its official terms, and those above it."""
        node = NamedNode(concept.iri)
        if node in self.concepts:
            return node
        self.concepts.add(node)
        yield node, RDF.type, SKOS.Concept
        yield node, SKOS.inScheme, _THESAURUS
        yield node, SKOS.prefLabel, Literal(concept.preferred, language="zh")
        yield from ((node, SKOS.altLabel, Literal(term, language="zh")) for term in concept.alternative)
        for iri in concept.broader:
            if iri in self.thesaurus.concepts:
                yield node, SKOS.broader, NamedNode(iri)
                yield from self.concept(self.thesaurus.concepts[iri])
        if _THESAURUS not in self.concepts:
            self.concepts.add(_THESAURUS)
            yield _THESAURUS, RDF.type, SKOS.ConceptScheme
        return node

    def group(self, place: str, label: str) -> Generator[Triple, None, NamedNode]:
        """A group such as 各县区政府 with the governments it consists of, where the divisions are known."""
        group = self.iris.unit(place, label, group=True)
        if self.is_described(group):
            return group
        yield group, RDF.type, PKG.UnitGroup
        yield group, SKOS.prefLabel, Literal(label)
        yield group, PKG.jurisdiction, self.iris.place(place)
        yield from self.place(place)
        for member in members_of(label, place):
            node = yield from self.organisation(self.names.identity(f"{member}人民政府", member))
            yield group, PKG.hasMember, node
        return group
