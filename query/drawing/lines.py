"""The lines of a network: which are drawn, and how."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from query.drawing.nodes import Node
from query.drawing.svg import Element, tag
from query.drawing.theme import LINE, ROLES
from query.drawing.words import say

if TYPE_CHECKING:
    import networkx

    from query.drawing.layout import Points

__all__ = ["Line", "line_elements", "strongest"]

_FEW = 120  # lines that are all drawn
_MANY = 5.0  # tasks in common that are the widest line at least


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two nodes by their numbers; `strength` is its weight beside the greatest, 0 to 1."""

    start: int
    end: int
    weight: float
    strength: float
    roles: tuple[str, ...]


def strongest(graph: networkx.Graph[Any], order: Sequence[Hashable], centre: Hashable | None) -> list[Line]:
    """The lines to draw, the weakest first: all of a small network; of a large one those that hold it together, those
    of the centre, and the strongest of the others."""
    place = {node: n for n, node in enumerate(order)}
    edges = sorted(
        (-float(d.get("weight") or 0), min(place[a], place[b]), max(place[a], place[b]), str(d.get("roles") or ""))
        for a, b, d in graph.edges(data=True)
    )
    top = max(-edges[0][0] if edges else 0.0, _MANY)
    middle = place[centre] if centre is not None else -1
    kept = _holding(edges, len(order), middle)
    most = max(_FEW, 2 * len(order))
    chosen = [e for n, e in enumerate(edges) if n in kept or n < most - len(kept) or len(edges) <= _FEW]
    return [Line(a, b, -w, -w / top, tuple(filter(None, roles.split("+")))) for w, a, b, roles in reversed(chosen)]


def _holding(edges: Sequence[tuple[float, int, int, str]], count: int, centre: int) -> set[int]:
    """The edges of the strongest tree (Kruskal), and those of the centre."""
    parent = list(range(count))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    kept = set()
    for n, (_, one, other, _) in enumerate(edges):
        a, b = root(one), root(other)
        if a != b or centre in (one, other):
            kept.add(n)
            parent[a] = b
    return kept


def line_elements(lines: Sequence[Line], points: Points, nodes: Sequence[Node], language: str) -> list[Element]:
    """The lines, each with what it says as its title."""
    return [_line(line, points, nodes, language) for line in lines]


def _line(line: Line, points: Points, nodes: Sequence[Node], language: str) -> Element:
    (x1, y1), (x2, y2) = points[line.start], points[line.end]
    style = role_style(line.roles) if line.roles else _weighted(line)
    title = tag("title", _title(line, nodes, language))
    return tag("line", title, x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), class_="edge", **style)


def _weighted(line: Line) -> dict[str, str | float | None]:
    if not line.weight:
        return {"stroke": LINE, "stroke_width": 1.2}
    opacity = f"{0.4 + 0.4 * line.strength:.2f}"
    return {"stroke": "#7b8794", "stroke_width": 0.9 + 5.1 * line.strength**0.75, "stroke_opacity": opacity}


def role_style(roles: Sequence[str]) -> dict[str, str | float | None]:
    """The line of a role: of several, that of the first in rank."""
    role = next((r for r in ROLES if r in roles), "responsible")
    width = {"lead": 3.2, "responsible": 1.6, "cooperating": 1.4}[role]
    return {"stroke": "#52606d", "stroke_width": width, "stroke_dasharray": ROLES[role][2]}


def _title(line: Line, nodes: Sequence[Node], language: str) -> str:
    one, other = nodes[line.start].title, nodes[line.end].title
    if line.roles:
        roles = "、".join(say(ROLES[r][0], language) if r in ROLES else r for r in line.roles)
        return say("{one} 与 {other}：{roles}", language, one=one, other=other, roles=roles)
    if not line.weight:
        return say("{one} 与 {other}", language, one=one, other=other)
    return say("{one} 与 {other}：共同承担 {count} 项任务", language, one=one, other=other, count=f"{line.weight:g}")
