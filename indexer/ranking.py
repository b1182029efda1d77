"""Rankings that do not depend on how an index came about: equals in the order of their ids, also at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

__all__ = ["Places", "Ranking", "best", "fuse", "ranks"]

Ranking = list[tuple[int, float]]  # (passage id, score), best first
Places = dict[int, tuple[int, float]]  # of a passage id: its rank, from 1, and score
_MORE = 16  # hits asked for beyond those wanted
# Reciprocal rank fusion (Cormack et al. 2009): weight / (_K + rank).
_K = 5


def best(search: Callable[[int], Ranking], k: int, *, tolerance: float) -> Ranking:
    """The best `k` of what `search(count)` gives, ties by id.

    An index cuts off among equals in the order they were added in: more is asked for until what is left out
    is worse than the last one kept by more than `tolerance`, the error of its scores.
    """
    count = k + _MORE
    while True:
        found = search(count)
        ordered = sorted(found, key=lambda hit: (-hit[1], hit[0]))
        if len(found) < count or ordered[k - 1][1] - ordered[-1][1] > tolerance:
            return ordered[:k]
        count *= 4


def ranks(ranking: Ranking) -> Places:
    """Where in a ranking each id stands."""
    return {number: (rank, score) for rank, (number, score) in enumerate(ranking, 1)}


def fuse(rankings: Mapping[str, Sequence[tuple[int, float]]], weights: Mapping[str, float]) -> Ranking:
    """(id, score) of all ids in the rankings that have a weight, best first, ties by id."""
    scores: dict[int, float] = {}
    for name, weight in weights.items():
        for rank, (number, _) in enumerate(rankings[name], 1):
            scores[number] = scores.get(number, 0.0) + weight / (_K + rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
