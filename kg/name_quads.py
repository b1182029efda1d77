"""A user's rows of `units.csv` as quads: what he decided, and that it came from him (PROV)."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kg.described import Describer, Triple
from kg.iris import DEFAULT_BASE, Iris
from kg.name_rows import SCOPES, Decision, NameRow
from kg.name_table import FILE_NAME, NameTable
from kg.organisations import OrganisationName
from kg.vocabulary import PKG, PROV, RDF, RDFS, SAID_ALIKE, SKOS

__all__ = ["name_quads"]


def name_quads(names: NameTable, *, base: str = DEFAULT_BASE) -> Iterator[Quad]:
    """All quads of a user's table, each once: its own graph, and the shared descriptions of those it names.

    A row for every place (各地) is recorded as a decision; the organisations that it concerns are those of the documents.
    """
    iris = Iris(base)
    describer = Describer(iris, names)
    seen: set[Triple] = set()
    for triple in _triples(names, describer):
        if triple not in seen:
            seen.add(triple)
            is_shared = triple[0] in describer.described and triple[1] not in SAID_ALIKE
            yield Quad(*triple, iris.shared if is_shared else iris.names)


def _triples(names: NameTable, describer: Describer) -> Iterator[Triple]:
    if not names.digest:
        return
    file = describer.iris.file(names.digest)
    yield file, RDF.type, PROV.Entity
    yield file, RDFS.label, Literal(FILE_NAME)
    counts: dict[str, int] = {}
    for row in names.rows:
        if row.decision is not Decision.UNDECIDED:
            key = f"{row.jurisdiction}/{row.name}"
            counts[key] = counts.get(key, 0) + 1
            node = describer.iris.decision(row.jurisdiction, row.name, counts[key])
            yield node, PROV.wasDerivedFrom, file
            yield from _decision(node, row, names, describer)


def _decision(node: NamedNode, row: NameRow, names: NameTable, describer: Describer) -> Iterator[Triple]:
    yield node, RDF.type, PROV.Entity
    yield node, RDF.type, PKG.NameDecision
    yield node, PKG.decision, Literal(row.decision.value)
    for written in (row.name, *row.aliases):
        yield node, PKG.asWritten, Literal(written)
    if row.note:
        yield node, RDFS.comment, Literal(row.note)
    if row.jurisdiction in SCOPES:
        return
    for written in (row.name, *row.aliases):
        unit = names.named(written, row.jurisdiction)
        concerned = yield from describer.organisation(unit)
        yield node, PKG.concerns, concerned
        yield from _label(concerned, written, unit)


def _label(node: NamedNode, written: str, unit: OrganisationName) -> Iterator[Triple]:
    if written != unit.pref_label:
        yield node, SKOS.altLabel, Literal(written)
