"""The closed vocabulary of the graph: every class and property that policykg writes, and nothing else.

`kg/ontology.ttl` defines the terms of `PKG`; a test holds the two equal.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

__all__ = [
    "DCTERMS",
    "ELI",
    "OA",
    "ORG",
    "PKG",
    "PREFIXES",
    "PROV",
    "P_PLAN",
    "RDF",
    "RDFS",
    "SAID_ALIKE",
    "SKOS",
    "XSD",
    "Vocabulary",
]


class Vocabulary:
    """A namespace with a fixed set of terms: any other attribute is an AttributeError."""

    def __init__(self, base: str, terms: str) -> None:
        self.base = base
        self.terms = tuple(terms.split())
        self.__dict__.update({t: NamedNode(base + t) for t in self.terms})

    def __getattr__(self, name: str) -> NamedNode:
        raise AttributeError(f"{self.__dict__.get('base', '')} has no term {name!r}")


PKG = Vocabulary(
    "https://w3id.org/policykg/ns#",
    # classes
    "Task Assignment Target Unit UnitGroup Place Domain DomainMention Role NameDecision "
    # roles
    "Lead Cooperating Responsible "
    # documents
    "documentId noticeTitle indexNumber issuerName addressee jurisdiction inDocument path order evidence "
    # sections and tasks
    "sectionKind section taskKind hasAssignment responsibleUnit leadUnit cooperatingUnit chargedUnit hasTarget deadline "
    "deadlineYear deadlineDate theme mentionsDomain "
    # assignments
    "task unit role asWritten marker "
    # units and places
    "baseName unitKind hasMember within decision concerns "
    # domains
    "domainKind hasDomainMention domain "
    # topics
    "topic topicEvidence names "
    # targets
    "targetOf indicator comparator value unitOfMeasure time year annual "
    # evidence
    "start end quote page",
)
DCTERMS = Vocabulary("http://purl.org/dc/terms/", "title identifier issued references subject isReplacedBy")
ELI = Vocabulary(
    "http://data.europa.eu/eli/ontology#",
    "LegalResource LegalResourceSubdivision has_part is_part_of passed_by date_document based_on repeals",
)
OA = Vocabulary(
    "http://www.w3.org/ns/oa#",
    "SpecificResource TextPositionSelector TextQuoteSelector hasSource hasSelector start end exact",
)
ORG = Vocabulary("http://www.w3.org/ns/org#", "FormalOrganization OrganizationalCollaboration")
P_PLAN = Vocabulary("http://purl.org/net/p-plan#", "Step")
PROV = Vocabulary("http://www.w3.org/ns/prov#", "Entity Activity wasDerivedFrom wasGeneratedBy used wasAssociatedWith")
RDF = Vocabulary("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type")
RDFS = Vocabulary("http://www.w3.org/2000/01/rdf-schema#", "label comment subClassOf subPropertyOf domain range")
SKOS = Vocabulary(
    "http://www.w3.org/2004/02/skos/core#",
    "Concept ConceptScheme prefLabel altLabel hiddenLabel broader related topConceptOf inScheme notation closeMatch "
    "narrowMatch",
)
XSD = Vocabulary(
    "http://www.w3.org/2001/XMLSchema#",
    "string integer decimal double float boolean date dateTime gYear int long short byte nonNegativeInteger positiveInteger"
    " nonPositiveInteger negativeInteger unsignedInt unsignedLong unsignedShort unsignedByte",
)

PREFIXES = {
    "pkg": PKG.base,
    "dcterms": DCTERMS.base,
    "eli": ELI.base,
    "oa": OA.base,
    "org": ORG.base,
    "p-plan": P_PLAN.base,
    "prov": PROV.base,
    "rdf": RDF.base,
    "rdfs": RDFS.base,
    "skos": SKOS.base,
    "xsd": XSD.base,
}

# How a document writes the name of an organisation, or numbers another document: several may say it alike, and
# none may say it for the others, so it stands in the graph of each.
SAID_ALIKE = frozenset({SKOS.altLabel, DCTERMS.identifier})
