"""SHACL over a store: what is wrong is named with its place and its words."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad, Store

import corpus
from corpus.model import Document
from kg.iris import Iris
from kg.quads import document_quads
from kg.store import GraphStore
from kg.validation import validate
from kg.vocabulary import PKG, SKOS

IRIS = Iris()


def _store(*documents: Document) -> GraphStore:
    store = GraphStore(Store(), None)
    for document in documents:
        store.load(document_quads(document))
    return store


def test_a_sound_graph_has_no_violation(sample: Document) -> None:
    """Each document is looked at, and progress is told."""
    seen: list[tuple[int, int, str]] = []
    other = corpus.read_text(sample.text, document_id="b")
    assert list(validate(_store(sample, other), IRIS.shared, progress=lambda *step: seen.append(step))) == []
    assert seen == [(1, 2, "b"), (2, 2, "hebi-2019-16")]


def test_a_task_without_evidence_is_named_with_document_property_and_reason(sample: Document) -> None:
    """The reason is that of the shape."""
    store, task = _store(sample), IRIS.task("hebi-2019-16", "三/(九)")
    for quad in list(store.oxigraph.quads_for_pattern(task, PKG.evidence, None)):
        store.oxigraph.remove(quad)
    (found,) = validate(store, IRIS.shared)
    assert (found.document, found.node, found.property) == ("hebi-2019-16", task.value, "pkg:evidence")
    assert "every task has its evidence" in found.reason


def test_a_violation_shows_the_words(sample: Document) -> None:
    """A target with a value that is no number shows the quote it was read from."""
    store = _store(sample)
    (quad, *_) = store.oxigraph.quads_for_pattern(IRIS_TARGET, PKG.value, None)
    store.oxigraph.remove(quad)
    store.oxigraph.add(Quad(IRIS_TARGET, PKG.value, Literal("many"), quad.graph_name))
    (found,) = validate(store, IRIS.shared)
    assert (found.property, found.value) == ("pkg:value", "many")
    assert found.quote and found.quote in sample.text


IRIS_TARGET = NamedNode(f"{IRIS.task('hebi-2019-16', '三/(一)/1').value}/target/1")


def test_what_is_shared_is_named_once(sample: Document) -> None:
    """A unit with two names is wrong in every document that names it, and listed once."""
    store = _store(sample, corpus.read_text(sample.text, document_id="b"))
    unit = IRIS.unit("鹤壁市", "财政局", group=False)
    store.oxigraph.add(Quad(unit, SKOS.prefLabel, Literal("另一个名称"), IRIS.shared))
    assert [(v.node, v.property) for v in validate(store, IRIS.shared)] == [(unit.value, "skos:prefLabel")]
