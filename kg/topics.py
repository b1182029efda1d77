"""Topics: which concepts of the thesaurus the text of a task names, and with which characters.

Precision first. Only official terms count (the words of everyday speech are for questions), the longest at each place, and
only where they begin and end with words: 教育 stands in 教育投入, not in 教育局. Terms that lead a search to a concept and
are wider than it do not count (`data/loose_terms.txt`). Names of units say who acts, not what
about. A term of several concepts names the one whose preferred term it is, else the first. Where a task names a narrower
concept too, the wider one goes without saying (职业教育, not also 教育): who asks for the wider asks for all below it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate

from corpus.model import Document, Task
from kg.thesaurus import Concept, Thesaurus, folded, load_thesaurus

__all__ = ["Terms", "TopicMention", "loose_terms", "packaged_terms", "topic_mentions"]

_SHORTEST = 2  # characters of a term: single ones stand in too many words
_OFFICE = re.compile("厅|局(?![部面势限])|委(?![托派任])")  # behind a term: 福建省科学技术厅 says who acts
# Full-width letters and figures as half-width ones; no character becomes two, so that places stay.
_HALF = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class TopicMention:
    """The text of `task` names `concept` at `start:end` of the document."""

    task: str
    concept: Concept
    start: int
    end: int


class Terms:
    """The official terms of a thesaurus, to be found in texts."""

    def __init__(self, thesaurus: Thesaurus) -> None:
        self.thesaurus = thesaurus
        self._concepts = _owners(thesaurus)
        lengths: dict[str, set[int]] = {}
        for term in self._concepts:
            lengths.setdefault(term[:_SHORTEST], set()).add(len(term))
        self._lengths = {beginning: tuple(sorted(sizes, reverse=True)) for beginning, sizes in lengths.items()}
        self._wider: dict[str, frozenset[str]] = {}

    def wider(self, iri: str) -> frozenset[str]:
        """The concepts above one, at any distance."""
        if iri not in self._wider:
            self._wider[iri] = frozenset()  # should the concepts go round in a circle
            known = [b for b in self.thesaurus.concepts[iri].broader if b in self.thesaurus.concepts]
            self._wider[iri] = frozenset(known).union(*(self.wider(b) for b in known)) - {iri}
        return self._wider[iri]

    def found(self, text: str, edges: Sequence[int]) -> Iterator[tuple[int, int, Concept]]:
        """The terms in a folded text that begin and end at `edges` of its words, the longest at each place."""
        known, concepts, lengths, inside = frozenset(edges), self._concepts, self._lengths, 0
        for at in edges:
            if at < inside or (sizes := lengths.get(text[at : at + _SHORTEST])) is None:
                continue
            for size in sizes:
                if at + size in known and (concept := concepts.get(text[at : at + size])):
                    inside = at + size
                    yield at, inside, concept
                    break


@cache
def loose_terms() -> dict[str, frozenset[str]]:
    """Terms that do not make a text one about a concept, by its preferred term."""
    lines = (files("kg") / "data" / "loose_terms.txt").read_text("utf-8").splitlines()
    pairs = (line.split(": ") for line in lines if line and not line.startswith("#"))
    return {concept: frozenset(folded(term) for term in terms.split("、")) for concept, terms in pairs}


def _owners(thesaurus: Thesaurus) -> dict[str, Concept]:
    """Terms with the concept that each names."""
    owner: dict[str, Concept] = {}
    for concept in thesaurus.concepts.values():
        loose = loose_terms().get(concept.preferred, frozenset())
        for term in map(folded, concept.official):
            if term not in loose:
                owner.setdefault(term, concept)
    owner |= {folded(c.preferred): c for c in thesaurus.concepts.values()}
    return {term: concept for term, concept in owner.items() if len(term) >= _SHORTEST}


@cache
def packaged_terms() -> Terms:
    """The terms of the package's own thesaurus."""
    return Terms(load_thesaurus())


def topic_mentions(document: Document, terms: Terms) -> Iterator[TopicMention]:
    """The topics of each task in the order of the text, each once in a task: where it is named first."""
    found = [named for start, end in _stretches(document.tasks) for named in _named(document.text, start, end, terms)]
    starts = [start for start, _, _ in found]
    for task in document.tasks:
        first: dict[str, TopicMention] = {}
        for start, end, concept in found[bisect_left(starts, task.start) : bisect_left(starts, task.end)]:
            if concept.iri not in first and end <= task.end and not _names_units(task, start):
                first[concept.iri] = TopicMention(task.key, concept, start, end)
        wider = {above for iri in first for above in terms.wider(iri)}
        yield from (mention for iri, mention in first.items() if iri not in wider)


def _stretches(tasks: Sequence[Task]) -> Iterator[tuple[int, int]]:
    """The parts of the text that belong to a task, each once: tasks may lie in tasks."""
    start = end = 0
    for task in sorted(tasks, key=lambda t: (t.start, t.end)):
        if task.start >= end:
            if end > start:
                yield start, end
            start = task.start
        end = max(end, task.end)
    if end > start:
        yield start, end


def _named(text: str, start: int, end: int, terms: Terms) -> Iterator[tuple[int, int, Concept]]:
    """The concepts that a stretch of a text names, with their places."""
    import rjieba

    part = text[start:end].translate(_HALF)
    lower = part.lower()
    plain = lower if len(lower) == len(part) else part
    edges = [0, *accumulate(map(len, rjieba.cut(plain)))]
    for at, stop, concept in terms.found(plain, edges):
        if _OFFICE.match(plain, stop):
            continue
        yield start + at, start + stop, concept


def _names_units(task: Task, at: int) -> bool:
    spans = [(m.start, m.end) for m in task.markers] + [(u.start, u.end) for u in task.units]
    return any(start <= at < end for start, end in spans)
