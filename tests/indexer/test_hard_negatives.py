"""Hard negatives: passages that look like the answer to a question, and are none by the thesaurus."""

from __future__ import annotations

import random
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from indexer.encoder import load_encoder
from indexer.hard_negatives import hard_negatives
from indexer.training_pairs import Pair, said_pairs
from kg.thesaurus import Thesaurus, load_thesaurus


@pytest.fixture(scope="module")
def thesaurus() -> Thesaurus:
    """The thesaurus of the package."""
    return load_thesaurus()


@pytest.fixture(scope="module")
def pairs(sample_path: Path, thesaurus: Thesaurus) -> list[Pair]:
    """Everyday words for terms of the sample, and its paragraphs."""
    lines = sample_path.read_text("utf-8").splitlines()
    return list(islice(said_pairs(lines, thesaurus, random.Random(1), 200), 200))


@pytest.fixture(scope="module")
def wrong(pairs: list[Pair], thesaurus: Thesaurus) -> list[str]:
    """A hard negative for each, by the bundled encoder."""
    return hard_negatives(pairs, load_encoder().encode, thesaurus, random.Random(1), 1000)


def test_most_questions_have_one(pairs: list[Pair], wrong: list[str]) -> None:
    """One for each pair, from the answers of others; none may be had where all are answers."""
    assert len(wrong) == len(pairs)
    assert sum(map(bool, wrong)) > len(pairs) * 0.5
    answers = {answer for _, answer in pairs}
    assert all(text in answers and text != own for (_, own), text in zip(pairs, wrong, strict=True) if text)


def test_none_names_what_the_question_means(pairs: list[Pair], wrong: list[str], thesaurus: Thesaurus) -> None:
    """No concept that a label in the question stands for, nor one below it."""
    for (question, _), text in zip(pairs, wrong, strict=True):
        meant = {c.iri for m in thesaurus.matches(question) for c in m.concepts}
        named = {iri for m in thesaurus.matches(text) for c in m.concepts for iri in (c.iri, *c.broader)}
        assert not meant & named, question


def test_they_are_nearer_than_chance(pairs: list[Pair], wrong: list[str]) -> None:
    """Than the passages of other pairs are to the same questions; and none is the answer in other words."""
    encode = load_encoder().encode
    kept = [(q, a, w) for (q, a), w in zip(pairs, wrong, strict=True) if w]
    asked, answers, found = (encode([row[n] for row in kept]) for n in range(3))
    near, any_other = (asked * found).sum(axis=1).mean(), (asked @ answers.T).mean()
    assert near > any_other + 0.1
    assert np.all((answers * found).sum(axis=1) < 0.6)


def test_there_are_none_where_all_passages_answer(thesaurus: Thesaurus) -> None:
    """A passage about what is asked is never wrong, whoever it was written for."""
    answers = ("每年举办专场招聘会。", "为企业提供招聘服务。")
    given = [("厂里招不到人", answers[0]), ("招不到人怎么办", answers[1])]
    assert hard_negatives(given, load_encoder().encode, thesaurus, random.Random(1), 10) == ["", ""]
