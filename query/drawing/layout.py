"""Where the nodes of a network stand: networkx's spring layout for each part that hangs together, the parts side by
side, then boxes pushed apart until none covers another.

Needs numpy only, and gives the same places for the same network.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, log1p, pi, sin, sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx
    import numpy
    from numpy.typing import NDArray

    Points = NDArray[numpy.float64]

__all__ = ["MOST", "Boxes", "separate", "spread"]

MOST = 300  # nodes of a picture: more could not be read, and networkx would want scipy from 500 on
_ROUNDS, _GROWTH = 200, 1.08
_GAP, _LITTLE = 6.0, 0.05
_EVEN, _WIDER = 0.6, 1.3  # how evenly nodes are spread at most; when a rectangle is cut across
_RING = 24  # nodes that one circle holds

Rectangle = tuple[float, float, float, float]  # left, top, width, height


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes by their middles and sizes, (n, 2) each; those that `stay` are not moved."""

    middles: Points
    sizes: Points
    stay: NDArray[numpy.bool_]


def spread(
    graph: networkx.Graph[Any], order: Sequence[Hashable], centre: Hashable | None, areas: Sequence[float], size: tuple[float, float]
) -> Points:  # fmt: skip
    """Places within a size, a row for each node of `order`, near to each other where they have much in common.

    Each part that hangs together gets a rectangle as large as the areas of its nodes want it; `centre` stands in the
    middle of its own.
    """
    import numpy

    numbered = _numbered(graph, order)
    middle = order.index(centre) if centre is not None else None
    points = numpy.zeros((len(order), 2))
    parts = _parts(numbered)
    wanted = [sum(areas[n] for n in part) for part in parts]
    even = min(_EVEN, _EVEN * 2 * sum(wanted) / (size[0] * size[1]))  # the fuller, the more evenly
    for part, place in zip(parts, _rectangles(wanted, (0.0, 0.0, *size)), strict=True):
        unit = _unit_square(numbered.subgraph(part), part, middle if middle in part else None, areas)
        fixed = middle if middle in part else None
        near = {n: (place[0] + x * place[2], place[1] + y * place[3]) for n, (x, y) in zip(part, unit, strict=True)}
        roomy = near if fixed is not None else dict(_cells(part, near, areas, place))
        for n in part:
            points[n] = even * numpy.array(roomy[n]) + (1 - even) * numpy.array(near[n])
    return points


def _cells(part: Sequence[int], near: Mapping[int, tuple[float, float]], areas: Sequence[float], whole: Rectangle) -> Iterator[tuple[int, tuple[float, float]]]:  # fmt: skip
    """A place for each node in a rectangle that is as large as its area wants it: the nodes are halved by where they
    are, left and right or above and below, again and again."""
    left, top, width, height = whole
    if len(part) == 1:
        yield part[0], (left + width / 2, top + height / 2)
        return
    axis = 0 if width > height * _WIDER else 1
    ordered = sorted(part, key=lambda n: (near[n][axis], n))
    total = sum(areas[n] for n in part)
    cut, first = 1, areas[ordered[0]]
    while cut < len(ordered) - 1 and first + areas[ordered[cut]] / 2 <= total / 2:
        first += areas[ordered[cut]]
        cut += 1
    share = first / total
    one, other = _halves(whole, axis, share)
    yield from _cells(ordered[:cut], near, areas, one)
    yield from _cells(ordered[cut:], near, areas, other)


def _halves(whole: Rectangle, axis: int, share: float) -> tuple[Rectangle, Rectangle]:
    """A rectangle cut in two across an axis."""
    left, top, width, height = whole
    if axis == 0:
        return (left, top, width * share, height), (left + width * share, top, width * (1 - share), height)
    return (left, top, width, height * share), (left, top + height * share, width, height * (1 - share))


def _numbered(graph: networkx.Graph[Any], order: Sequence[Hashable]) -> networkx.Graph[int]:
    """The network over the numbers of its nodes, built in one order; many tasks in common pull little more than some."""
    import networkx

    place = {node: n for n, node in enumerate(order)}
    pulls = ((*sorted((place[a], place[b])), log1p(float(w or 1))) for a, b, w in graph.edges(data="weight"))
    found: networkx.Graph[int] = networkx.Graph()
    found.add_nodes_from(range(len(order)))
    found.add_weighted_edges_from(sorted(pulls))
    return found


def _parts(graph: networkx.Graph[int]) -> list[list[int]]:
    """What hangs together, the largest first."""
    import networkx

    return sorted(map(sorted, networkx.connected_components(graph)), key=lambda part: (-len(part), part))


def _rectangles(wanted: Sequence[float], whole: Rectangle) -> Iterator[Rectangle]:
    """A rectangle cut into pieces of the wanted shares: in two across its longer side, and so on."""
    if len(wanted) <= 1:
        yield from [whole][: len(wanted)]
        return
    half, cut = sum(wanted) / 2, 1
    while cut < len(wanted) - 1 and sum(wanted[: cut + 1]) <= half:
        cut += 1
    share = sum(wanted[:cut]) / sum(wanted)
    first, second = _halves(whole, 0 if whole[2] > whole[3] * 1.5 else 1, share)
    yield from _rectangles(wanted[:cut], first)
    yield from _rectangles(wanted[cut:], second)


def _unit_square(graph: networkx.Graph[int], part: Sequence[int], centre: int | None, areas: Sequence[float]) -> Points:
    """Places from 0 to 1 on each axis, half by the springs and half by rank, so that the crowd in the middle gets room."""
    import networkx
    import numpy

    if len(part) == 1:
        return numpy.full((1, 2), 0.5)
    ordered: networkx.Graph[int] = networkx.Graph()
    ordered.add_nodes_from(part)
    ordered.add_weighted_edges_from(sorted((min(a, b), max(a, b), w) for a, b, w in graph.edges(data="weight")))
    if centre is not None and all(centre in edge for edge in graph.edges):
        return 0.5 + numpy.array([_ring(part, centre, areas)[n] for n in part]) / 2
    fixed: Mapping[str, Any] = {} if centre is None else {"pos": _ring(part, centre, areas), "fixed": [centre]}
    found = networkx.spring_layout(ordered, weight="weight", seed=7, iterations=120, **fixed)
    points = numpy.array([found[n] for n in part], dtype=float).round(6)
    low, span = points.min(axis=0), numpy.maximum(numpy.ptp(points, axis=0), 1e-9)
    ranks = points.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") / (len(part) - 1)
    mixed: Points = ((points - low) / span + ranks) / 2
    if centre is not None:
        mixed[part.index(centre)] = 0.5
    return mixed


def _ring(part: Sequence[int], centre: int, areas: Sequence[float]) -> dict[int, tuple[float, float]]:
    """A circle about the centre, in the order of the nodes, from the top on (a few from the right), the larger ones with
    more room; two circles where they are many."""
    others = [n for n in part if n != centre]
    whole, past = sum(sqrt(areas[n]) for n in others), 0.0
    first = pi / 2 if len(others) < 4 else 0.0
    found = {centre: (0.0, 0.0)}
    for i, n in enumerate(others):
        angle = first + 2 * pi * (past + (sqrt(areas[n]) - sqrt(areas[others[0]])) / 2) / whole
        past += sqrt(areas[n])
        far = 0.6 if len(others) > _RING and i % 2 else 1.0
        found[n] = (far * sin(angle), -far * cos(angle))
    return found


def separate(boxes: Boxes, width: float, height: float, tallest: float) -> tuple[Points, float, list[tuple[int, int]]]:
    """Middles such that no box covers another within a picture of this width, the height that took, and the pairs of
    boxes for which even the tallest picture had no room.

    `height` is where it begins; the picture grows downwards as long as boxes find no room.
    """
    import numpy

    points, tall = boxes.middles, height
    while True:
        points, covered = _pushed(Boxes(points, boxes.sizes, boxes.stay), width, tall)
        if not covered or tall >= tallest:
            return points, tall, covered
        grown = min(tall * _GROWTH, tallest)
        points, tall = points * numpy.array([1.0, grown / tall]), grown


def _pushed(boxes: Boxes, width: float, height: float) -> tuple[Points, list[tuple[int, int]]]:
    """Boxes after a number of rounds in which each overlap is halved between the two; and the pairs that still overlap."""
    import numpy

    need = [(side[:, None] + side[None]) / 2 + _GAP for side in boxes.sizes.T]
    numpy.fill_diagonal(need[0], val=-1.0)  # nothing covers itself
    half, edge = boxes.sizes / 2, numpy.array([width, height])
    points = _within(boxes.middles, half, edge)
    for _ in range(_ROUNDS):
        away = [at[:, None] - at[None] for at in points.T]
        lack = [room - numpy.abs(apart) for room, apart in zip(need, away, strict=True)]
        one, other = numpy.nonzero((lack[0] > _LITTLE) & (lack[1] > _LITTLE))
        if not len(one):
            return points, []
        chosen = [numpy.stack([v[one, other] for v in values], axis=1) for values in (away, lack)]
        moves = _pushes(chosen[0], chosen[1], numpy.where(one < other, -1.0, 1.0), one, len(points))
        moves[boxes.stay] = 0
        points = _within(points + moves, half, edge)
    return points, [(int(a), int(b)) for a, b in zip(one, other, strict=True) if a < b]


def _pushes(away: Points, lack: Points, side: Points, one: NDArray[numpy.intp], count: int) -> Points:
    """How far each box moves in a round, along the axis on which less is lacking; the rows are pairs that overlap, `side`
    says which way two in the same place go."""
    import numpy

    found = numpy.zeros((count, 2))
    across = lack[:, 0] <= lack[:, 1]
    for axis, chosen in enumerate((across, ~across)):
        sign = numpy.where(away[:, axis] == 0, side, numpy.sign(away[:, axis]))
        moves = sign * lack[:, axis] * 0.5
        total = numpy.bincount(one[chosen], moves[chosen], count)
        pairs = numpy.bincount(one[chosen], minlength=count)
        found[:, axis] = total / numpy.sqrt(numpy.maximum(pairs, 1))
    return found


def _within(points: Points, half: Points, edge: Points) -> Points:
    """Points moved so that their boxes lie in the picture."""
    import numpy

    return numpy.clip(points, half, numpy.maximum(edge - half, half))
