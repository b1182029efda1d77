"""Targets and deadlines of a text, found once and looked up by span: cost stays linear where tasks overlap."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, TypeVar

from corpus.figures.deadlines import dated_deadlines, labelled_deadlines
from corpus.figures.targets import find_targets
from corpus.model import Deadline, Target

__all__ = ["Facts", "find_facts"]


class _Placed(Protocol):
    """Something that stands in the text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


_P = TypeVar("_P", bound=_Placed)


@dataclass(frozen=True, slots=True)
class Facts:
    """All targets and deadlines of a text, each in text order; `tabled` are the starts of targets that a table tells."""

    targets: tuple[Target, ...]
    labelled: tuple[Deadline, ...]
    dated: tuple[Deadline, ...]
    tabled: frozenset[int] = frozenset()

    def targets_in(self, start: int, end: int) -> tuple[Target, ...]:
        """Those that stand in `start:end`."""
        return tuple(_within(self.targets, start, end))

    def deadline_in(self, start: int, end: int) -> Deadline | None:
        """The deadline of a task at `start:end`: a labelled one first, else the last date that stands there."""
        labelled = next(_within(self.labelled, start, end), None)
        return labelled or _last_within(self.dated, start, end)


def find_facts(text: str, markers: Sequence[tuple[int, int]], tabled: Sequence[Target] = ()) -> Facts:
    """Read a text once. In `markers` (spans of lists of units, in text order) only a labelled deadline counts; targets
    that a table has told (`tabled`) win over what its cells say as running text."""
    told = sorted(tabled, key=lambda t: t.start)
    stated = (t for a, b in _gaps(markers, len(text)) for t in find_targets(text, a, b))
    return Facts(
        targets=tuple(sorted([*told, *_outside(stated, [(t.start, t.end) for t in told])], key=lambda t: t.start)),
        labelled=tuple(labelled_deadlines(text)),
        dated=tuple(_outside(dated_deadlines(text), markers)),
        tabled=frozenset(t.start for t in told),
    )


def _gaps(spans: Sequence[tuple[int, int]], end: int) -> Iterator[tuple[int, int]]:
    """The stretches between spans in text order."""
    edges = [(0, 0), *spans, (end, end)]
    for (_, left), (right, _) in pairwise(edges):
        if left < right:
            yield left, right


def _outside(placed: Iterable[_P], spans: Sequence[tuple[int, int]]) -> Iterator[_P]:
    """Those in none of the spans; both come in text order."""
    at = 0
    for one in placed:
        while at < len(spans) and spans[at][1] <= one.start:
            at += 1
        if at == len(spans) or one.start < spans[at][0]:
            yield one


def _within(placed: Sequence[_P], start: int, end: int) -> Iterator[_P]:
    at = bisect_left(placed, start, key=lambda p: p.start)
    while at < len(placed) and placed[at].start < end:
        if placed[at].end <= end:
            yield placed[at]
        at += 1


def _last_within(placed: Sequence[_P], start: int, end: int) -> _P | None:
    at = bisect_left(placed, end, key=lambda p: p.start) - 1
    while at >= 0 and placed[at].start >= start:
        if placed[at].end <= end:
            return placed[at]
        at -= 1
    return None
