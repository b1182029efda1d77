"""Training: the pairs it learns from, and that the same texts give the same vectors."""

from __future__ import annotations

import random
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from indexer.encoder import StaticEncoder
from indexer.train import Settings, train
from indexer.training_pairs import label_pairs, neighbour_pairs, rest_pairs, said_pairs, written_pairs
from kg.thesaurus import Concept, Thesaurus

SMALL = Settings(
    words=400, characters=800, dimension=16, counted_lines=500, rest=200, context=100, said=100, batch=32,
    raw_epochs=2, fine_epochs=1,
)  # fmt: skip


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory, sample_path: Path) -> Path:
    """The sample as text to train on; its paragraphs are the articles too."""
    folder = tmp_path_factory.mktemp("texts")
    text = sample_path.read_text("utf-8")
    (folder / "sample.txt").write_text(text, "utf-8")
    (folder / "news.txt").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def lines(texts: Path) -> list[str]:
    """Its lines."""
    return (texts / "sample.txt").read_text("utf-8").splitlines()


def test_the_same_texts_give_the_same_vectors(texts: Path, tmp_path: Path) -> None:
    """The file of the model is the same, byte for byte; another seed gives another."""
    from dataclasses import replace

    for name, settings in (("one", SMALL), ("two", SMALL), ("other", replace(SMALL, seed=8))):
        train(texts, tmp_path / name, settings)
    one, two, other = ((tmp_path / n / "model.safetensors").read_bytes() for n in ("one", "two", "other"))
    assert one == two != other
    vectors = StaticEncoder(tmp_path / "one", name="one").encode(["推进科技创新", ""])
    assert vectors.shape == (2, 16)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 0], abs=1e-5)


def test_a_heading_belongs_to_the_paragraph_under_it() -> None:
    """A long paragraph is no heading."""
    given = ["一、加强组织领导", "各部门要落实责任,加强督促检查。", "短"]
    assert next(neighbour_pairs(given, random.Random(1))) == (given[0], given[1])
    assert list(neighbour_pairs(["长" * 120 + "。", "各部门要落实责任,加强督促检查。"], random.Random(1))) == []


def test_words_of_a_paragraph_belong_to_its_rest(lines: list[str]) -> None:
    """Most rests do not have the words themselves."""
    pairs = list(rest_pairs(lines, random.Random(1), 100))
    assert len(pairs) > 40
    assert sum(asked in rest for asked, rest in pairs) < len(pairs) * 0.4


@pytest.fixture
def thesaurus() -> Thesaurus:
    """Words for two terms that the sample has."""
    made = (
        Concept("urn:1", "高新技术企业", ("高企",), ("科技公司", "搞科技的厂子")),
        Concept("urn:2", "科技成果转化", (), ("研究变产品",), ("urn:1",)),
    )
    return Thesaurus({c.iri: c for c in made})


def test_what_people_say_belongs_to_paragraphs_with_the_official_term(lines: list[str], thesaurus: Thesaurus) -> None:
    """Each question has an everyday word, each paragraph a term it stands for."""
    pairs = list(islice(said_pairs(lines, thesaurus, random.Random(1), 40), 40))
    assert len(pairs) >= 4
    for asked, passage in pairs:
        assert any(word in asked for word in ("科技公司", "搞科技的厂子", "研究变产品"))
        assert any(term in passage for term in ("高新技术企业", "高企", "科技成果转化"))


def test_labels_of_a_concept_belong_together(thesaurus: Thesaurus) -> None:
    """And a concept to the one above it."""
    pairs = list(label_pairs(thesaurus, random.Random(1)))
    assert {("科技公司", "高新技术企业 高企"), ("高企", "高新技术企业"), ("科技成果转化", "高新技术企业 高企")} <= set(
        pairs
    )


def test_written_questions_find_their_paragraph() -> None:
    """By how it begins; others have none."""
    line = "第二十六条 用人单位安排务工人员延长工作时间或者休息日、休假日工作的,应当按照法律、法规的规定支付劳动报酬。"
    assert {p for _, p in written_pairs([line, "别的段落"])} == {line}
    assert any("加班" in question for question, _ in written_pairs([line]))
