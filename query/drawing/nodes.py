"""How a node of a network looks: a shape by its kind, its name in or below it, a number or letter within."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from query.drawing.measure import text_width, wrap
from query.drawing.svg import Element, tag
from query.drawing.theme import INK, KINDS, text

__all__ = ["BOXED", "Node", "box_node", "box_sign", "round_node", "sign"]

_PAD, _LINE = 8.0, 15.0


@dataclass(frozen=True, slots=True)
class Node:
    """A node as it will be drawn about its place: the box that nothing else may cover reaches from (left, top) to
    (right, bottom) around it; `title` is its full name, `name` what is said of it, `lines` are its label."""

    title: str
    name: str
    kind: str
    radius: float
    box: tuple[float, float, float, float]
    lines: Sequence[str]
    size: float
    mark: str = ""
    fill: str = ""
    boxed: bool = False
    strong: bool = False

    def bare(self) -> Node:
        """The same without its label."""
        r = self.radius
        return replace(self, box=(-r, -r, r, r), lines=())

    def elements(self) -> list[Element]:
        """Its shape and its texts, about the origin."""
        return _boxed(self) if self.boxed else _round(self)


def round_node(title: str, label: str, kind: str, radius: float, *, size: float, said: str = "", mark: str = "", fill: str = "", strong: bool = False) -> Node:  # fmt: skip
    """A circle (a square with round corners for a group of units) with its label below."""
    lines = wrap(label, 7.2 * size, size, 3) if label else ()
    wide = max([2 * radius, *(text_width(line, size) for line in lines)])
    high = len(lines) * size * 1.2
    box = (-wide / 2, -radius - 1, wide / 2, radius + 2 + high)
    return Node(title, said or title, kind, radius, box, lines, size, mark, fill, strong=strong)


def box_node(title: str, kind: str, *, columns: int = 12, strong: bool = False) -> Node:
    """A box with its label in it: of a task, a document, a domain."""
    lines = wrap(title, columns * 12, 12, 4)
    wide = max(text_width(line, 12) for line in lines) / 2 + _PAD + (0 if kind == "Task" else 4)
    high = (len(lines) * _LINE + _PAD) / 2 + 2
    return Node(title, title, kind, 0, (-wide, -high, wide, high), lines, 12, boxed=True, strong=strong)


def _round(node: Node) -> list[Element]:
    found = [sign(node.kind, node.radius, fill=node.fill, strong=node.strong)]
    if node.mark and text_width(node.mark, 11) <= 2 * node.radius - 2:
        found.append(text(0, 4, node.mark, size=11, anchor="middle", class_="mark"))
    for n, line in enumerate(node.lines):
        y = node.radius + 1 + node.size * (1 + 1.2 * n)
        found.append(text(0, y, line, size=node.size, anchor="middle", halo=True, bold=node.strong))
    return found


def _boxed(node: Node) -> list[Element]:
    found = [_SHAPES[node.kind](node)]
    first = -len(node.lines) * _LINE / 2 + 11.5
    for n, line in enumerate(node.lines):
        found.append(text(0, first + n * _LINE, line, anchor="middle", fill=INK, bold=node.strong, class_="mark"))
    return found


def box_sign(kind: str, width: float, height: float) -> Element:
    """The shape of a kind that has its label within, of a size, about the origin."""
    box = (-width / 2, -height / 2, width / 2, height / 2)
    return _SHAPES[kind](Node("", "", kind, 0, box, (), 12, boxed=True))


def _style(kind: str, *, fill: str = "", strong: bool = False) -> Mapping[str, str | float]:
    _, light, dark = KINDS.get(kind, KINDS["Unit"])
    return {"class_": f"node {kind}", "fill": fill or light, "stroke": dark, "stroke_width": 2.5 if strong else 1.2}


def sign(kind: str, radius: float, *, fill: str = "", strong: bool = False) -> Element:
    """The shape of a kind, about the origin."""
    style = _style(kind, fill=fill, strong=strong)
    if kind == "UnitGroup":
        side = radius * sqrt(3.1416) / 2  # as large as the circle
        return tag("rect", x=-side, y=-side, width=2 * side, height=2 * side, rx=side / 3, **style)
    return tag("circle", r=radius, **style)


def _rectangle(node: Node) -> Element:
    return _rect(node, 3)


def _pill(node: Node) -> Element:
    return _rect(node, (node.box[3] - node.box[1]) / 2)


def _rect(node: Node, corner: float) -> Element:
    left, top, right, bottom = node.box
    style = _style(node.kind, strong=node.strong)
    return tag("rect", x=left, y=top, width=right - left, height=bottom - top, rx=corner, **style)


def _page(node: Node) -> Element:
    """A sheet with a folded corner."""
    left, top, bottom = (f"{v:.1f}" for v in (node.box[0], node.box[1], node.box[3]))
    fold = min(9, (node.box[3] - node.box[1]) / 3)
    path = f"M{left} {top}H{node.box[2] - fold:.1f}l{fold:.1f} {fold:.1f}V{bottom}H{left}ZM{node.box[2] - fold:.1f} {top}v{fold:.1f}h{fold:.1f}"
    return tag("path", d=path, **_style(node.kind, strong=node.strong))


def _lozenge(node: Node) -> Element:
    """A box with pointed sides."""
    left, top, right, bottom = node.box
    points = [(left, 0), (left + 7, top), (right - 7, top), (right, 0), (right - 7, bottom), (left + 7, bottom)]
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return tag("polygon", points=joined, **_style(node.kind, strong=node.strong))


_SHAPES: Mapping[str, Callable[[Node], Element]] = {
    "Task": _rectangle,
    "Document": _page,
    "Section": _page,
    "Domain": _pill,
    "Target": _lozenge,
    "Deadline": _lozenge,
}
BOXED = tuple(_SHAPES)
