"""Passages that look like an answer and are none, for training: found by the encoder as it is after the raw pairs.

For each question the nearest of some passages that is not nearly the right one and names nothing that the question may
mean, by the thesaurus: no concept of the question, nor one below or beside it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from kg.thesaurus import Thesaurus

if TYPE_CHECKING:
    import numpy as np

__all__ = ["hard_negatives"]

_NEAREST = 24  # passages of which one is chosen
_ALIKE = 0.6  # cosine to the right passage from which one is another answer
_BLOCK = 2048  # questions that are compared at once

Pair = tuple[str, str]
Encode = Callable[[Sequence[str]], "np.ndarray"]


def hard_negatives(
    pairs: Sequence[Pair], encode: Encode, thesaurus: Thesaurus, chooser: random.Random, pool: int
) -> list[str]:
    """For each pair a passage of another one, among `pool` drawn, that is near its question and no answer; "" for none."""
    passages = list(dict.fromkeys(answer for _, answer in pairs))
    drawn = chooser.sample(passages, min(pool, len(passages)))
    named, vectors = [_named(p, thesaurus) for p in drawn], encode(drawn)
    found: list[str] = []
    for at in range(0, len(pairs), _BLOCK):
        block = pairs[at : at + _BLOCK]
        places = _nearest(encode([q for q, _ in block]), encode([a for _, a in block]), vectors)
        for (question, answer), near in zip(block, places, strict=True):
            meant = _meant(question, answer, thesaurus)
            found.append(next((drawn[n] for n in near if not named[n] & meant), ""))
    return found


def _nearest(asked: np.ndarray, answers: np.ndarray, vectors: np.ndarray) -> Iterator[list[int]]:
    """For each question the places of the nearest vectors, nearest first, without those that are like its answer."""
    import numpy as np

    count = min(_NEAREST, len(vectors))
    scores = asked @ vectors.T
    places = np.argpartition(-scores, count - 1, axis=1)[:, :count]
    for row, answer, near in zip(scores, answers, places, strict=True):
        kept = near[vectors[near] @ answer < _ALIKE]
        yield kept[np.lexsort((kept, -row[kept]))].tolist()


def _named(text: str, thesaurus: Thesaurus) -> set[str]:
    """The concepts whose labels stand in a text, and those above them."""
    found = [c for m in thesaurus.matches(text) for c in m.concepts]
    return {iri for c in found for iri in (c.iri, *c.broader)}


def _meant(question: str, answer: str, thesaurus: Thesaurus) -> set[str]:
    """The concepts of a question with those beside them; of its answer, where no label stands in the question."""
    found = [c for m in thesaurus.matches(question) for c in m.concepts]
    return {iri for c in found for iri in (c.iri, *c.related)} or _named(answer, thesaurus)
