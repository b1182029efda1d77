"""The rules of the data, on the quads of a document."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

import corpus
from corpus.model import Document
from kg.iris import DEFAULT_BASE, Iris
from kg.quads import document_quads
from kg.store import GraphStore
from kg.vocabulary import DCTERMS, OA, PKG, PROV, RDF, SKOS

IRIS = Iris()


def _values(quads: list[Quad], predicate: NamedNode) -> dict[str, set[str]]:
    """Subject -> objects of one predicate, as strings."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for q in quads:
        if q.predicate == predicate:
            found[str(q.subject)].add(q.object.value if isinstance(q.object, (NamedNode, Literal)) else str(q.object))
    return dict(found)


def assert_evidence_is_text(document: Document, quads: list[Quad]) -> None:
    """Every quote is the text between its offsets, and there are some."""
    starts, ends, quotes = (_values(quads, p) for p in (PKG.start, PKG.end, PKG.quote))
    assert quotes
    assert starts.keys() == ends.keys() == quotes.keys()
    for node, (quote,) in quotes.items():
        (start,), (end,) = starts[node], ends[node]
        assert document.text[int(start) : int(end)] == quote


def test_evidence_equals_the_text(sample: Document, sample_quads: list[Quad]) -> None:
    """Every evidence of the sample quotes the characters it points at."""
    assert_evidence_is_text(sample, sample_quads)


def test_evidence_equals_the_text_of_every_real_document(policies: list[Document]) -> None:
    """So does every evidence of every document of the reference corpus."""
    for document in policies:
        assert_evidence_is_text(document, list(document_quads(document)))


def test_every_fact_of_a_task_has_evidence(sample_quads: list[Quad]) -> None:
    """Tasks, assignments, targets and mentions point at their words."""
    evidence = _values(sample_quads, PKG.evidence)
    kinds = {str(t) for t in (PKG.Task, PKG.Assignment, PKG.Target, PKG.DomainMention)}
    facts = {str(q.subject) for q in sample_quads if q.predicate == RDF.type and str(q.object) in kinds}
    assert facts
    assert facts <= evidence.keys()


def test_selectors_say_what_the_shortcuts_say(sample_quads: list[Quad]) -> None:
    """The Web Annotation selectors and the shortcuts of an evidence agree."""
    selectors, exact = _values(sample_quads, OA.hasSelector), _values(sample_quads, OA.exact)
    for predicate, shortcut in ((OA.start, PKG.start), (OA.end, PKG.end)):
        at = _values(sample_quads, predicate)
        for node, value in _values(sample_quads, shortcut).items():
            assert {v for s in selectors[node] for v in at.get(f"<{s}>", ())} == value
    for node, quote in _values(sample_quads, PKG.quote).items():
        assert {v for s in selectors[node] for v in exact.get(f"<{s}>", ())} == quote


def test_the_same_document_gives_the_same_quads(sample: Document) -> None:
    """Nothing depends on time, memory or hash seeds."""
    assert list(document_quads(sample)) == list(document_quads(sample))


def test_quads_are_written_once(sample_quads: list[Quad]) -> None:
    """No quad is given twice."""
    assert len(sample_quads) == len(set(sample_quads))


def test_no_node_is_blank(policies: list[Document]) -> None:
    """Blank nodes would make dumps differ."""
    for document in policies[:40]:
        for quad in document_quads(document):
            assert not isinstance(quad.subject, BlankNode)
            assert not isinstance(quad.object, BlankNode)


def test_all_is_in_the_graph_of_the_document_or_in_the_shared_one(sample_quads: list[Quad]) -> None:
    """A document is replaceable because what it says is in one graph."""
    assert {q.graph_name for q in sample_quads} == {IRIS.graph("hebi-2019-16"), IRIS.shared}


def test_another_base_names_all_data(sample: Document) -> None:
    """With a base of one's own no IRI of the default base is left."""
    quads = list(document_quads(sample, base="https://kg.example.org/"))
    assert not any(DEFAULT_BASE in str(q) for q in quads)


def test_thirteen_tasks_of_the_sample_are_the_finance_bureaus(sample_quads: list[Quad], gold: dict[str, Any]) -> None:
    """The shortcut gives the tasks of a unit in one hop."""
    unit = IRIS.unit("鹤壁市", "财政局", group=False)
    tasks = {str(q.subject) for q in sample_quads if q.predicate == PKG.responsibleUnit and q.object == unit}
    expected = {str(IRIS.task("hebi-2019-16", p)) for p in gold["check"]["tasks_of_finance_bureau"]}
    assert tasks == expected


def test_written_forms_and_nameplates_are_alternative_labels(sample_quads: list[Quad]) -> None:
    """财政局 and 市人才办 find their organisations."""
    labels = _values(sample_quads, SKOS.altLabel)
    assert {"财政局"} <= labels[str(IRIS.unit("鹤壁市", "财政局", group=False))]
    assert {"市人才办", "市委组织部"} <= labels[str(IRIS.unit("鹤壁市", "委组织部", group=False))]


def test_a_group_is_linked_to_its_members_and_is_no_unit(sample_quads: list[Quad]) -> None:
    """浚县 is reached through 各县区政府, which is not counted as an organisation."""
    group = IRIS.unit("鹤壁市", "各县区政府", group=True)
    members = _values(sample_quads, PKG.hasMember)[str(group)]
    assert IRIS.unit("浚县", "人民政府", group=False).value in members
    assert PKG.Unit.value not in _values(sample_quads, RDF.type)[str(group)]


def test_each_node_of_the_corpus_has_one_name(policies: list[Document]) -> None:
    """Over all documents, an organisation, group or place has one preferred label, one kind, one place."""
    quads = {q.triple for d in policies for q in document_quads(d) if q.graph_name == IRIS.shared}
    for predicate in (SKOS.prefLabel, PKG.unitKind, PKG.baseName, PKG.jurisdiction, PKG.within):
        values: defaultdict[str, set[str]] = defaultdict(set)
        for t in quads:
            if t.predicate == predicate:
                values[str(t.subject)].add(str(t.object))
        assert {s: v for s, v in values.items() if len(v) > 1} == {}


def test_a_graph_says_which_file_it_was_made_from(sample: Document, sample_quads: list[Quad]) -> None:
    """The graph is derived from a file that is known by its content."""
    graph = IRIS.graph(sample.id)
    derived = [q.object for q in sample_quads if q.subject == graph and q.predicate == PROV.wasDerivedFrom]
    assert derived == [IRIS.file(sample.source.sha256)]


def _built(documents: list[Document]) -> GraphStore:
    store = GraphStore(Store(), None)
    for document in documents:
        store.load(document_quads(document))
    return store


def _drawn(data: st.DataObject, documents: list[Document]) -> list[Document]:
    """Some of the documents, drawn by number: documents themselves are too long to be shown."""
    numbers = data.draw(st.lists(st.integers(0, len(documents) - 1), min_size=2, max_size=8, unique=True))
    return [documents[n] for n in numbers]


def test_the_order_of_documents_does_not_matter(policies: list[Document]) -> None:
    """Any order of files gives the same store."""
    some = policies[:30]
    assert list(_built(some).canonical()) == list(_built(some[::-1]).canonical())


@settings(max_examples=8)
@given(st.data())
def test_removing_documents_leaves_what_a_clean_build_gives(policies: list[Document], data: st.DataObject) -> None:
    """Whatever documents go, shared organisations stay exactly as long as somebody names them."""
    some = _drawn(data, policies)
    gone = some[: data.draw(st.integers(1, len(some)))]
    store = _built(some)
    named = store.remove([IRIS.graph(d.id) for d in gone])
    store.sweep(named, IRIS.shared)
    assert list(store.canonical()) == list(_built(some[len(gone) :]).canonical())


@settings(max_examples=8)
@given(st.data())
def test_replacing_a_document_leaves_what_a_clean_build_gives(policies: list[Document], data: st.DataObject) -> None:
    """A document whose text changed says the new and nothing of the old."""
    some = _drawn(data, policies)
    new = corpus.read_text(some[-1].text, document_id=some[0].id)
    store = _built(some)
    named = store.remove([IRIS.graph(new.id)])
    store.load(document_quads(new))
    store.sweep(named, IRIS.shared)
    assert list(store.canonical()) == list(_built([new, *some[1:]]).canonical())


@pytest.mark.parametrize("identifier", ["a b", "甲/乙", "a#b?c%20", "x/task/1", "\U000f0000"])
def test_any_document_id_makes_a_graph(identifier: str) -> None:
    """A file may be called anything."""
    document = corpus.read_text(
        "关于做好工作的通知\n\n一、任务\n\n（一）甲。做好甲。（责任单位：市财政局）\n", document_id=identifier
    )
    store = _built([document])
    assert len(store) == len(list(store.canonical())) > 50


def test_evidence_of_a_file_with_pages_has_its_page(sample: Document) -> None:
    """The page of its first character; a file without pages has none."""
    pages = _values(list(document_quads(replace(sample, pages=(0, 3000, 6000)))), PKG.page)
    for node, found in pages.items():
        start = int(node.rpartition("=")[2].split(",")[0])
        assert found == {str(1 + (start >= 3000) + (start >= 6000))}
    assert set().union(*pages.values()) == {"1", "2", "3"}
    assert _values(list(document_quads(sample)), PKG.page) == {}


def test_a_title_that_says_nothing_is_known_by_its_number() -> None:
    """A page may have lost what stood in 《关于印发〈…〉的通知》; else the title says which document is meant."""

    def cited(reference: str) -> set[str]:
        text = f"福建省人民政府关于加强管理的通知\n\n各市人民政府:\n根据{reference}要求,现通知如下。\n一、加强管理。\n"
        quads = document_quads(corpus.read_text(text, document_id="a"))
        return {str(q.object) for q in quads if q.predicate == DCTERMS.references}

    one, two = (
        cited("《关于印发的通知》（发改价格〔2020〕473号）"),
        cited("《关于印发的通知》（工信部产业〔2018〕123号）"),
    )
    assert len(one) == len(two) == 1 and one != two
    assert cited("《关于深化改革的意见》（闽政〔2020〕4号）") == cited("《关于深化改革的意见》") != set()
