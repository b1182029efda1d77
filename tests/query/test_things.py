"""Single things of a knowledge base: what is read by patterns is what the queries say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

import policykg
from corpus.errors import BadQuery
from corpus.reader import read_file
from kg.lookup import address_of, span_of
from policykg import PolicyKG


@pytest.fixture(scope="module")
def kb(knowledge_base: Path) -> Iterator[PolicyKG]:
    """The knowledge base of the sample."""
    with policykg.open(knowledge_base) as kb:
        yield kb


def test_tasks_are_those_of_the_records(kb: PolicyKG) -> None:
    """Every task has the units, targets and deadline that the records of all tasks have."""
    details = [t.to_dict() for t in kb.things.tasks(kb.tasks())]
    records = kb.task_records()
    assert len(details) == len(records) == 36
    for detail, record in zip(details, records, strict=True):
        wanted = record["targets"]
        targets = [{key: found[key] for key in given} for found, given in zip(detail["targets"], wanted, strict=True)]
        assert {key: targets if key == "targets" else detail[key] for key in record} == record


def test_a_document_is_what_was_read(kb: PolicyKG, sample_path: Path) -> None:
    """Outline and targets of a document are those that the reader found in its file."""
    read = read_file(sample_path)
    detail = kb.things.document("hebi-2019-16")
    assert detail.text == read.text
    assert [(s.key, s.number, s.heading, s.level, s.start) for s in detail.sections] == [
        (s.key, s.number, s.heading, s.level, s.start) for s in read.sections
    ]
    assert sorted((t.indicator, t.evidence.start) for t in detail.targets) == sorted(
        (t.indicator, t.start) for _, t in read.targets
    )
    assert [t.key for t in detail.tasks] == [t.key for t in read.tasks]


def test_every_unit_has_the_tasks_that_queries_give(kb: PolicyKG) -> None:
    """Tasks, what comes through groups, and partners of each unit are those of the named queries."""
    for unit in kb.units():
        detail = kb.things.unit(unit)
        own = {row[1] for row in kb.query("tasks-of-unit", unit=unit.iri)}
        through = {row[1] for row in kb.query("through-groups", unit=unit.iri)} - own
        partners = {row[0]: row[4] for row in kb.query("co-units", unit=unit.iri)}
        assert {t.iri for t in detail.tasks} == own
        assert {t.iri for t in detail.reached} == through
        assert {p.iri: p.tasks for p in detail.partners} == partners


def test_units_are_those_of_the_query(kb: PolicyKG) -> None:
    """The list of all units has the numbers that the named query counts."""
    assert {u.iri: u.tasks for u in kb.units()} == {row[0]: row[4] for row in kb.query("units")}


def test_roles_are_those_of_the_assignments(kb: PolicyKG) -> None:
    """The tasks of a unit by role are those in which it has the role."""
    detail = kb.things.unit("市财政局")
    assert detail.tasks_as("responsible") == detail.tasks
    assert detail.tasks_as("lead") == ()


def test_domains_have_the_tasks_that_queries_give(kb: PolicyKG) -> None:
    """Every domain has the tasks of the named query, and the list of domains counts them."""
    for item in kb.things.domains():
        (detail,) = kb.things.domain(item.label)
        expected = {row[4] for row in kb.query("tasks-of-domain", domain=item.iri)}
        assert {t.iri for t in detail.tasks} == expected
        assert item.tasks == len(expected)


def test_things_that_are_not_there(kb: PolicyKG) -> None:
    """An unknown name is a mistake of the caller, a task or domain without entry is none."""
    with pytest.raises(BadQuery, match="no such document"):
        kb.things.document("nothing")
    with pytest.raises(BadQuery, match="nearest"):
        kb.things.unit("火星局")
    assert kb.things.task("hebi-2019-16", "九") is None
    assert kb.things.domain("火星") == ()
    assert kb.things.unit_item("urn:x") is None
    assert kb.things.iri_named("not an iri") is None


def test_examples_are_answered(kb: PolicyKG) -> None:
    """Every example of a question gets an answer, and they are of several kinds."""
    answers = [kb.ask(q) for q in kb.examples]
    assert all(answers)
    assert len({a.kind for a in answers}) >= 3


def test_similar_passages_are_of_other_documents(kb: PolicyKG) -> None:
    """With one document nothing is similar, within the same document something is, best first."""
    task = kb.tasks()[12]
    assert len(kb.similar(task)) == 0
    hits = kb.similar(task, k=3, same_document=True)
    assert len(hits) == 3
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert all(h.end <= task.start or h.start >= task.end for h in hits)


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        ("https://x/id/document/a/b/task/三/(一)/1", ("a/b", "task", "三/(一)/1")),
        ("https://x/id/document/a%2Fsection/section/一", ("a/section", "section", "一")),
        ("https://x/id/document/a/domain/b%2Fc", ("a", "domain", "b/c")),
        ("https://x/id/unit/a/b", None),
    ],
)
def test_parts_of_documents_are_known_by_their_iris(iri: str, address: tuple[str, str, str] | None) -> None:
    """Document, kind and key stand in the IRI of a section, task or domain."""
    assert address_of(iri) == address


def test_spans_are_known_by_their_iris() -> None:
    """The characters of evidence stand in its IRI, whatever the base."""
    assert span_of("https://x/id/document/a#char=3,9") == span_of("https://x#document/a/char=3,9") == (3, 9)
    assert span_of("https://x/id/document/a") == (0, 0)


def test_turtle_in_parts_says_the_same_as_in_one_piece(kb: PolicyKG) -> None:
    """Parts of many things make one well-formed file with one head, of the same triples."""
    iris = [*(t.iri for t in kb.tasks()), *(u.iri for u in kb.units()), *(d.iri for d in kb.things.domains())]
    parts = list(kb.things.turtle_parts(*iris))
    assert len(parts) > 1
    whole = "".join(parts)
    assert whole.count("@prefix pkg:") == 1
    read = {q.triple for q in parse(whole.encode(), RdfFormat.TURTLE)}
    assert read == {q.triple for q in parse(kb.things.turtle(*iris).encode(), RdfFormat.TURTLE)}
