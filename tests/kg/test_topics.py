"""Topics: which concepts of the thesaurus tasks name, in the document and in the graph."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

import corpus
from corpus.model import Document
from kg import queries
from kg.iris import Iris
from kg.quads import document_quads
from kg.store import GraphStore
from kg.thesaurus import Concept, Thesaurus, folded, load_thesaurus
from kg.topics import Terms, loose_terms, packaged_terms, topic_mentions
from kg.vocabulary import PKG, SKOS

_TEXT = """示例市人民政府关于养老服务的通知

一、主要任务

(一){}。(责任单位:市教育局、民政局)
"""
_CARE = "https://w3id.org/policykg/thesaurus/养老与老龄"


def _document(sentence: str) -> Document:
    return corpus.read_text(_TEXT.format(sentence), document_id="示例")


def _named(sentence: str, terms: Terms | None = None) -> list[tuple[str, str]]:
    """The preferred terms of the topics of a task that is one sentence, each with the words that name it."""
    document = _document(sentence)
    found = topic_mentions(document, terms or packaged_terms())
    return [(m.concept.preferred, document.text[m.start : m.end]) for m in found]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("发展养老服务事业", ("养老与老龄", "养老服务")),
        ("支持企业开展职业技能培训", ("职业技能培训", "职业技能培训")),
        ("大力发展５Ｇ应用", ("5G网络", "５Ｇ应用")),
    ],
)
def test_a_task_has_the_topic_that_its_text_names(sentence: str, expected: tuple[str, str]) -> None:
    """By its official term, a variant, or full-width letters, with the words as the text has them."""
    assert expected in _named(sentence)


def test_words_of_everyday_speech_name_no_topic() -> None:
    """A hidden label is what people say in questions; in a text it may mean something else."""
    assert "养老与老龄" not in dict(_named("解决老人没人管的问题"))


@pytest.mark.parametrize(
    ("sentence", "concept"),
    [
        ("吸纳农民工参加以工代赈", "农民工就业"),
        ("推进信箱智能化改造", "智能制造"),
        ("奉行睦邻友好政策", "邻里互助与睦邻建设"),
    ],
)
def test_a_term_that_is_wider_than_its_concept_does_not_name_it(sentence: str, concept: str) -> None:
    """It leads a search to the concept, and says too little for a topic."""
    assert concept not in dict(_named(sentence))


def test_every_loose_term_is_a_variant_of_its_concept() -> None:
    """The table names what the thesaurus has: a line for a term that is gone would do nothing."""
    concepts = {c.preferred: c for c in load_thesaurus().concepts.values()}
    missing = [
        (name, term)
        for name, terms in loose_terms().items()
        for term in terms
        if name not in concepts or term not in map(folded, concepts[name].alternative)
    ]
    assert missing == []


def test_a_term_inside_a_longer_word_names_nothing() -> None:
    """教育 in 教育局 says who acts."""
    assert "教育" not in dict(_named("由教育局制定办法"))


def test_the_name_of_an_office_in_the_text_names_nothing() -> None:
    """Also where it is cut into words: 科学技术|厅."""
    assert "科技创新" not in dict(_named("资料报送福建省科学技术厅"))


def test_the_names_of_units_name_no_topic() -> None:
    """Whoever is responsible in a list says nothing of what the task is about."""
    document = _document("推进工作")
    marked = [m for t in document.tasks for m in t.markers]
    assert marked
    assert not [
        t for t in topic_mentions(document, packaged_terms()) if any(m.start <= t.start < m.end for m in marked)
    ]


def test_the_longest_term_at_a_place_counts_alone() -> None:
    """知识产权保护 is not also 知识产权."""
    assert [name for name, _ in _named("加强知识产权保护") if "知识产权" in name] == ["知识产权保护"]


def test_a_wider_topic_goes_without_saying() -> None:
    """A task that names 职业教育 and 教育 has the narrower one only."""
    names = dict(_named("发展教育,办好职业教育"))
    assert "职业教育" in names
    assert "教育" not in names


def test_a_topic_is_named_once_in_a_task_at_its_first_place() -> None:
    """A second mention adds nothing."""
    document = _document("发展养老服务,完善养老服务")
    mentions = [m for m in topic_mentions(document, packaged_terms()) if m.concept.iri == _CARE]
    assert [m.start for m in mentions] == [document.text.index("养老服务,")]


def test_a_term_of_several_concepts_names_the_one_that_is_called_so() -> None:
    """The preferred term of one is the variant of another."""
    first, second = Concept("urn:a", "甲类工作", ("养老服务",)), Concept("urn:b", "养老服务")
    terms = Terms(Thesaurus({"urn:a": first, "urn:b": second}))
    assert ("养老服务", "养老服务") in _named("发展养老服务", terms)


def test_concepts_that_go_round_in_a_circle_do_not_hang() -> None:
    """A user's thesaurus may be wrong."""
    one, two = Concept("urn:a", "养老服务", broader=("urn:b",)), Concept("urn:b", "职业教育", broader=("urn:a",))
    terms = Terms(Thesaurus({"urn:a": one, "urn:b": two}))
    assert terms.wider("urn:a") == {"urn:b"}


def test_every_topic_in_the_graph_has_the_characters_that_name_it(sample: Document, sample_quads: list[Quad]) -> None:
    """The IRI of its evidence says where, and an official term of the concept stands there."""
    named = {q.subject: q.object for q in sample_quads if q.predicate == PKG.names}
    assert len(named) > 20
    for words, concept in named.items():
        assert isinstance(words, NamedNode)
        assert isinstance(concept, NamedNode)
        place = re.search(r"#char=(\d+),(\d+)$", words.value)
        assert place
        quote = sample.text[int(place[1]) : int(place[2])].lower()
        terms = packaged_terms().thesaurus.concepts[concept.value].official
        assert quote in [t.lower() for t in terms]


def test_a_concept_is_described_in_the_shared_graph_once(sample_quads: list[Quad]) -> None:
    """With its terms and what is above it, in the graph of what several documents may say alike."""
    concept = NamedNode("https://w3id.org/policykg/thesaurus/知识产权保护")
    said = [q for q in sample_quads if q.subject == concept]
    assert {q.graph_name for q in said} == {Iris().shared}
    assert {q.predicate for q in said} >= {SKOS.prefLabel, SKOS.altLabel, SKOS.broader, SKOS.inScheme}
    assert sum(q.predicate == SKOS.prefLabel for q in said) == 1


def test_documents_loaded_together_describe_a_concept_once(sample: Document) -> None:
    """The second one of a build leaves out what the first one said."""
    described: set[NamedNode] = set()
    first = list(document_quads(sample, described=described))
    again = [q for q in document_quads(sample, described=described) if q.graph_name == Iris().shared]
    assert len(again) < sum(q.graph_name == Iris().shared for q in first)
    assert not [q for q in again if q.predicate == SKOS.broader]


def test_a_concept_goes_with_the_last_document_that_names_it() -> None:
    """Removing a document leaves no description of what only it spoke of, and all of what others speak of."""
    iris, store = Iris(), GraphStore(Store(), None)
    one = corpus.read_text(_TEXT.format("发展养老服务,加强知识产权保护"), document_id="甲")
    two = corpus.read_text(_TEXT.format("发展养老服务"), document_id="乙")
    described: set[NamedNode] = set()
    store.load(q for d in (one, two) for q in document_quads(d, described=described))
    store.sweep(store.remove([iris.graph("甲")]), iris.shared)
    alone = GraphStore(Store(), None)
    alone.load(document_quads(two))
    assert list(store.canonical()) == list(alone.canonical())


def test_the_tasks_of_a_topic_come_with_their_place(sample_store: GraphStore, sample: Document) -> None:
    """The named query gives the characters that name the topic."""
    topic = NamedNode("https://w3id.org/policykg/thesaurus/知识产权保护")
    rows = list(sample_store.query(queries.load("tasks_of_topic").bound({"topic": [topic]})).dicts())
    assert "三/(九)" in [r["path"] for r in rows]
    assert all("知识产权" in sample.text[r["start"] : r["end"]] for r in rows)


def test_the_list_of_topics_counts_the_tasks_of_narrower_ones(sample_store: GraphStore) -> None:
    """A wider concept has at least the tasks of each that is below it."""
    rows = list(sample_store.query(queries.load("topics").bound({"document": [Literal("hebi-2019-16")]})).dicts())
    tasks = {r["topic"]: r["tasks"] for r in rows}
    below = [(r["tasks"], tasks[r["broader"]]) for r in rows if r["broader"]]
    assert below
    assert all(own <= above for own, above in below)
