"""Pairs of texts that mean the same thing, for training the bundled encoder: (what is asked, what answers it).

From raw text: a heading and what stands under it, a paragraph and the next one, a few words of a paragraph and its rest,
a sentence and those around it. From the thesaurus: a clause in which an official term is replaced by what people say for
it, and the paragraph it stands in; the labels of a concept among themselves. From people: questions written for
paragraphs of the training texts (`data/questions.tsv`). All are drawn with a seed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import pairwise

from indexer.words import fold_text
from kg.thesaurus import Concept, Match, Thesaurus

__all__ = ["Pair", "context_pairs", "label_pairs", "neighbour_pairs", "rest_pairs", "said_pairs", "written_pairs"]

Pair = tuple[str, str]
_LONGEST = 260  # characters of a passage that are read
_SENTENCE = re.compile(r"(?<=[。！？；!?;])")
# What people put around what they ask about; it must not matter.
_FRAMES = [
    "怎么办",
    "咋办",
    "能补多少",
    "给不给钱",
    "找谁",
    "谁管",
    "有没有补贴",
    "怎么申请",
    "行不行",
    "要什么条件",
    "有什么说法",
    "怎么弄",
    "可以吗",
    "政府管不管",
    "有人管吗",
    "怎么罚",
    "多久能办好",
    "去哪办",
    "我家",
    "我们厂",
    "我们公司",
    "单位",
    "小区",
    "村里",
    "老家",
    "镇上",
    "孩子",
    "老人",
]


def neighbour_pairs(lines: Sequence[str], chooser: random.Random) -> Iterator[Pair]:
    """A heading and the paragraph under it; some paragraphs and the next one."""
    for line, following in pairwise(lines):
        if len(line) < 3 or len(following) < 12:
            continue
        heading = len(line) < 40 and line[-1] not in "。；！？;!?"
        if heading or (len(line) < 100 and chooser.random() < 0.3):
            yield line, following[:_LONGEST]


def rest_pairs(lines: Sequence[str], chooser: random.Random, count: int) -> Iterator[Pair]:
    """A few words of a paragraph, and the paragraph, mostly without them."""
    long = [line for line in lines if len(line) >= 30]
    for line in chooser.sample(long, min(count, len(long))):
        at = chooser.randrange(max(1, len(line) - _LONGEST))
        line = line[at : at + _LONGEST]
        size = chooser.randint(5, min(24, len(line) - 12))
        start = chooser.randint(0, len(line) - size)
        rest = line if chooser.random() < 0.15 else f"{line[:start]} {line[start + size :]}"
        yield line[start : start + size], rest


def context_pairs(articles: Sequence[str], chooser: random.Random, count: int) -> Iterator[Pair]:
    """A sentence of an article, and the two before and after it."""
    for _ in range(count):
        sentences = [s for s in _SENTENCE.split(chooser.choice(articles)[:2000]) if len(s) > 5]
        if len(sentences) > 2:
            n = chooser.randrange(len(sentences))
            around = "".join(sentences[max(0, n - 2) : n] + sentences[n + 1 : n + 3])
            start = chooser.randrange(max(1, len(sentences[n]) - 28))
            yield sentences[n][start : start + 28], around[:_LONGEST]


def said_pairs(lines: Sequence[str], thesaurus: Thesaurus, chooser: random.Random, count: int) -> Iterator[Pair]:
    """What people would say for the terms of a paragraph, and the paragraph."""
    made = 0
    for line in chooser.sample(lines, len(lines)):
        passage = line[:_LONGEST]
        known = [k for m in thesaurus.matches(passage) if (k := _spoken(m))] if len(line) >= 25 else []
        for _ in range(min(3, 1 + len(known) // 2) if known else 0):
            yield _question(passage, known, chooser), passage
            made += 1
        if made >= count:
            return


def _spoken(match: Match) -> tuple[Match, list[Concept]] | None:
    """The concepts of an official term that people have words for."""
    said = [] if match.hidden or len(match.label) < 3 else [c for c in match.concepts if c.hidden]
    said = [c for c in said if any(match.label == fold_text(term) for term in c.official)]
    return (match, said) if said else None


def _question(passage: str, known: Sequence[tuple[Match, list[Concept]]], chooser: random.Random) -> str:
    match, concepts = chooser.choice(known)
    concept = chooser.choice(concepts)
    said, kind = chooser.choice(concept.hidden), chooser.random()
    if kind < 0.4:  # the clause, with the term replaced
        start = max(passage.rfind(mark, 0, match.start) for mark in "。；，、,;") + 1
        end = min((at for mark in "。；，,;" if (at := passage.find(mark, match.end)) >= 0), default=len(passage))
        return passage[start : match.start] + said + passage[match.end : end]
    if kind < 0.65:
        return f"{said} {chooser.choice(concept.hidden)}"
    other = chooser.choice(chooser.choice(known)[1]) if chooser.random() < 0.5 else None
    parts = [said, chooser.choice(other.hidden) if other else ""]
    before = chooser.choice(_FRAMES) if chooser.random() < 0.3 else ""
    after = chooser.choice(_FRAMES) if chooser.random() < 0.5 else ""
    return "".join((before, *parts, after))


def label_pairs(thesaurus: Thesaurus, chooser: random.Random) -> Iterator[Pair]:
    """The labels of a concept, and a concept with the one above it."""
    for concept in thesaurus.concepts.values():
        for said in concept.hidden:
            yield said, " ".join(concept.official)
            yield from ((said, t) for t in chooser.sample(concept.official, min(3, len(concept.official))))
        yield from ((term, concept.preferred) for term in concept.alternative)
        above = (thesaurus.concepts[b] for b in concept.broader if b in thesaurus.concepts)
        yield from ((concept.preferred, " ".join(b.official)) for b in above)


def written_pairs(lines: Sequence[str]) -> Iterator[Pair]:
    """Questions that were written for paragraphs, which are known by how they begin."""
    rows = (files("indexer") / "data" / "questions.tsv").read_text("utf-8").splitlines()
    asked: dict[str, list[str]] = {}
    for row in rows:
        if row and not row.startswith("#"):
            beginning, question = row.split("\t")
            asked.setdefault(fold_text(beginning), []).append(fold_text(question))
    for line in lines:
        if questions := asked.pop(line[:24], None):
            yield from ((q, line[:_LONGEST]) for q in questions)
