"""Every organisation of the reference corpus stands in a list that a person has read: `organisations.txt` beside this.

Where the reading of documents changes, the difference is shown; read it, then write the list anew:

    POLICYKG_WRITE_LISTING=1 python -m pytest tests/kg/test_listing.py
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from corpus import places
from corpus.model import Document
from kg.quads import document_quads
from kg.vocabulary import DCTERMS, ELI, PKG, RDF, SKOS

LISTING = Path(__file__).with_name("organisations.txt")
HEAD = "# Every organisation that a task or an issuer of the reference corpus names: place, name, kind."
# Names of the list that are one with another one, which only a person can tell (units --suspects): slips of a document, and
# short names of enterprises, for elsewhere a 工业集团 beside a 集团 may be another one (航空).
DOUBLES = {"平台综合实验区管委会", "福建省财务厅", "福建省投资开发集团", "福建省汽车工业集团"}


class Described:
    """What the graphs of all documents say of organisations."""

    def __init__(self, documents: list[Document]) -> None:
        self.named: set[str] = set()
        self.units: set[str] = set()
        self.lines: dict[str, str] = {}
        self.later: set[str] = set()
        self.members: set[str] = set()
        said: dict[tuple[str, str], str] = {}
        for quad in (q for d in documents for q in document_quads(d)):
            assert isinstance(quad.subject, NamedNode)
            assert isinstance(quad.object, NamedNode | Literal)
            subject, value = quad.subject.value, quad.object.value
            if quad.predicate in (PKG.responsibleUnit, ELI.passed_by):
                self.named.add(value)
            elif quad.predicate == RDF.type and quad.object == PKG.Unit:
                self.units.add(subject)
            elif quad.predicate in (SKOS.prefLabel, PKG.unitKind, PKG.jurisdiction):
                said[subject, quad.predicate.value] = value
            elif quad.predicate == DCTERMS.isReplacedBy:
                self.later.add(value)
            elif quad.predicate == PKG.hasMember:
                self.members.add(value)
        for unit in self.units:
            place = said[said[unit, PKG.jurisdiction.value], SKOS.prefLabel.value]
            self.lines[unit] = f"{place}\t{said[unit, SKOS.prefLabel.value]}\t{said[unit, PKG.unitKind.value]}"


@pytest.fixture(scope="module")
def described(policies: list[Document]) -> Described:
    """The organisations of the reference corpus."""
    return Described(policies)


def test_the_organisations_of_the_corpus_are_those_of_the_list(described: Described) -> None:
    """No name is there that nobody has read: what is new, and what is gone, is shown."""
    found = sorted(described.lines[u] for u in described.units & described.named)
    if os.environ.get("POLICYKG_WRITE_LISTING"):
        LISTING.write_text("\n".join([HEAD, *found, ""]), "utf-8")
    listed = [line for line in LISTING.read_text("utf-8").splitlines() if not line.startswith("#")]
    changed = [d for d in difflib.ndiff(listed, found) if d[:1] in "+-"]
    assert changed == [], "\n" + "\n".join(changed)


def test_what_no_document_names_is_a_member_or_a_successor(described: Described) -> None:
    """Other organisations are there only as the governments that groups consist of, or as what replaced a named one."""
    others = described.units - described.named
    assert others <= described.members | described.later
    governments = {described.lines[u].split("\t")[1] for u in described.members}
    assert all(g.endswith("人民政府") and places.leading_place(g) for g in governments)


def test_less_than_one_in_a_hundred_is_a_double(described: Described) -> None:
    """All nodes were read for names that are one organisation; what is known to be double is counted."""
    names = {described.lines[u].split("\t")[1] for u in described.units}
    assert names >= DOUBLES
    assert len(DOUBLES) < len(names) / 100


def test_no_organisation_has_the_name_of_a_group(described: Described) -> None:
    """部门, 单位, 领导 and 机关 at the end of a name say what somebody is for and not who."""
    names = [described.lines[u].split("\t")[1] for u in described.units]
    assert [n for n in names if n.endswith(("部门", "单位", "领导", "机关", "各市"))] == []
