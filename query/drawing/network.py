"""A network as a picture: units and what they share, or a task and all that is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any

from query.drawing.layout import MOST, Boxes, separate, spread
from query.drawing.lines import Line, line_elements, strongest
from query.drawing.names import common_place
from query.drawing.network_legend import Said, network_keys
from query.drawing.nodes import BOXED, Node, box_node, round_node
from query.drawing.svg import Drawing, Element, link, picture, tag
from query.drawing.theme import KINDS, PALETTE, ROLES, WIDTH, heading, legend, text
from query.drawing.words import role_letter, say

if TYPE_CHECKING:
    import networkx

    from query.drawing.layout import Points

__all__ = ["Href", "draw_network"]

Href = Callable[[Any, Mapping[str, Any]], str | None]

_TALLEST = 1600.0
_SIDE = 14.0  # left free at the borders


def draw_network(
    graph: networkx.Graph[Any],
    *,
    title: str = "",
    note: str = "",
    centre: Hashable | None = None,
    size: str = "tasks",
    group: str | None = None,
    href: Href | None = None,
    language: str = "zh",
) -> Drawing:
    """A picture of a network such as `to_networkx(projection="units")` gives.

    Of a node the attributes `label`, `kind` and `place` are used, the one called `size` gives the circle its size and
    number, `roles` its letters, the one called `group` (a community, say) its fill and letter. Of an edge `weight` gives the width, `roles`
    (joined with +) the kind of line. `centre` is a node to stand in the middle; `href` gives the address that a node
    links to, from the node and its attributes. No two labels overlap; those that find no room are in the node's title.
    The same network gives the same picture. Raises BadQuery for an unknown language.
    """
    simple = _simple(graph, size)
    title = title or say("责任网络", language)
    if not simple:
        return _nothing(title, say("没有可画的内容", language))
    shown = _Shown.of(simple, size, centre, group, language)
    nodes = _labelled(shown, language)
    nodes, points, height = _placed(simple, shown, nodes)
    lines = strongest(simple, shown.order, shown.centre)
    said = Said(
        kinds=list(dict.fromkeys(n.kind for n in nodes)),
        size=size,
        sized=any(shown.sizes),
        weighted=any(line.weight and not line.roles for line in lines),
        roles=list(dict.fromkeys(r for line in lines for r in line.roles)),
        groups=shown.groups,
        prefix=shown.prefix,
    )
    head, top = heading(title, _note(note, graph, simple, nodes, lines, language))
    body = [
        *line_elements(lines, points, nodes, language),
        *_node_elements(shown, nodes, points, href, simple, language),
    ]
    keys, bottom = legend(network_keys(said, language), top + height + 16)
    moved = tag("g", *body, class_="movable", transform=f"translate(0 {top:.1f})")
    return picture(
        title, _described(simple, nodes, language), WIDTH, bottom, [*head, moved, *keys], linked=href is not None
    )


def _nothing(title: str, words: str) -> Drawing:
    head, top = heading(title, "")
    return picture(title, words, WIDTH, top + 60, [*head, text(20, top + 20, words)])


def _simple(graph: networkx.Graph[Any], size: str) -> networkx.Graph[Any]:
    """The network without directions, loops and doubles, no larger than can be drawn: those with most tasks stay."""
    import networkx

    simple: networkx.Graph[Any] = networkx.Graph(graph)
    simple.remove_edges_from(list(networkx.selfloop_edges(simple)))
    by_size = sorted(simple, key=lambda n: (-_number(simple.nodes[n].get(size)), str(n)))
    simple.remove_nodes_from(by_size[MOST:])
    return simple


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else 0.0


@dataclass(frozen=True, slots=True)
class _Shown:
    """What of a network is shown: nodes in order, the largest first, with their names, labels, sizes, letters and fills."""

    order: Sequence[Hashable]
    names: Sequence[str]
    kinds: Sequence[str]
    labels: Sequence[str]
    sizes: Sequence[float]
    marks: Sequence[str]
    fills: Sequence[str]
    groups: Sequence[tuple[str, str, str, int]]
    prefix: str
    centre: Hashable | None

    @classmethod
    def of(
        cls, graph: networkx.Graph[Any], size: str, centre: Hashable | None, group: str | None, language: str
    ) -> _Shown:
        """From a network that is not empty."""
        order = sorted(graph, key=lambda n: _rank(graph.nodes[n], size, n))
        data = [graph.nodes[n] for n in order]
        names = [str(d.get("label") or n) for n, d in zip(order, data, strict=True)]
        kinds = [str(d.get("kind") or "Unit") for d in data]
        sizes = [_number(d.get(size)) for d in data]
        prefix = common_place(data)
        labels = [n.removeprefix(prefix) or n if k not in BOXED else n for n, k in zip(names, kinds, strict=True)]
        groups = _groups([d.get(group) for d in data] if group else [], labels)
        letters = {value: (letter, fill) for value, letter, fill, _, _ in groups}
        of_group = [letters.get(str(d.get(group)), ("", "")) if group else ("", "") for d in data]
        marks = [
            _letters(d, language) or letter or _count(s)
            for d, s, (letter, _) in zip(data, sizes, of_group, strict=True)
        ]
        named = [(letter, fill, first, count) for _, letter, fill, first, count in groups]
        fills = [fill for _, fill in of_group]
        known = centre if centre in graph else None
        return cls(order, names, kinds, labels, sizes, marks if any(marks) else (), fills, named, prefix, known)


_FIRST = {kind: n for n, kind in enumerate((*BOXED, "Unit", "UnitGroup"))}


def _rank(data: Mapping[str, Any], size: str, node: Hashable) -> tuple[float, int, str, str]:
    """The largest first; of equals by kind, by role, by name."""
    roles = str(data.get("roles") or "").split("+")
    role = next((str(n) for n, r in enumerate(ROLES) if r in roles), "")
    return -_number(data.get(size)), _FIRST.get(str(data.get("kind")), 9), role, str(node)


def _letters(data: Mapping[str, Any], language: str) -> str:
    """The letters of the roles that a node has."""
    roles = str(data.get("roles") or "").split("+")
    return "".join(role_letter(r, language) for r in ROLES if r in roles)


def _count(size: float) -> str:
    return f"{size:g}" if size else ""


def _groups(values: Sequence[Any], labels: Sequence[str]) -> list[tuple[str, str, str, str, int]]:
    """The groups by size: value, letter, fill, the label of the first of its members, how many they are."""
    if not values:
        return []
    found = Counter(str(v) for v in values if v is not None)
    first = {str(v): label for v, label in reversed(list(zip(values, labels, strict=True)))}
    by_size = sorted(found, key=lambda v: (-found[v], v))
    return [
        (value, chr(ord("A") + n), PALETTE[n % len(PALETTE)], first[value], found[value])
        for n, value in enumerate(by_size[:26])
    ]


def _labelled(shown: _Shown, language: str) -> list[Node]:
    """The nodes with their labels."""
    many = len(shown.order)
    least, most = (9.0, 24.0) if many <= 40 else (8.0, 20.0) if many <= 90 else (6.0, 16.0)
    top = max(shown.sizes, default=0) or 1
    nodes = []
    for n, kind in enumerate(shown.kinds):
        name = _said(shown.names[n], shown.sizes[n], language)
        strong = shown.order[n] == shown.centre
        if kind in BOXED:
            nodes.append(box_node(shown.names[n], kind, strong=strong))
            continue
        radius = least + (most - least) * sqrt(shown.sizes[n] / top)
        mark = shown.marks[n] if shown.marks else ""
        font = 12.0 if many <= 90 else 11.0
        label, fill = shown.labels[n], shown.fills[n]
        nodes.append(
            round_node(shown.names[n], label, kind, radius, size=font, said=name, mark=mark, fill=fill, strong=strong)
        )
    return nodes


def _said(name: str, size: float, language: str) -> str:
    return say("{name}：{count} 项任务", language, name=name, count=_count(size)) if size else name


def _thinned(nodes: Sequence[Node]) -> list[Node]:
    """The nodes, the smallest without their labels where the tallest picture would be too full."""
    kept, full = list(nodes), sum(map(_area, nodes))
    for n in range(len(kept) - 1, -1, -1):
        if _FULL * full <= _TALLEST * WIDTH:
            break
        if _may_go(kept[n]):
            full -= _area(kept[n]) - _area(kept[n].bare())
            kept[n] = kept[n].bare()
    return kept


def _area(node: Node) -> float:
    left, top, right, bottom = node.box
    return (right - left + 6) * (bottom - top + 6)


def _placed(graph: networkx.Graph[Any], shown: _Shown, nodes: Sequence[Node]) -> tuple[list[Node], Points, float]:
    """The nodes, those without their labels that found no room even on the tallest picture, the smaller of two first;
    where they stand; and how high the picture is for that."""
    import numpy

    kept = _thinned(nodes)
    areas = [_area(n) for n in kept]
    height = min(max(min(340.0, 140.0 + 25 * len(nodes)), _LOOSE * sum(areas) / WIDTH), _TALLEST)
    room = WIDTH - 2 * _SIDE
    middles = spread(graph, shown.order, shown.centre, areas, (room, height))
    stay = numpy.array([node == shown.centre for node in shown.order])
    while True:
        boxes = numpy.array([n.box for n in kept])
        sizes = boxes[:, 2:] - boxes[:, :2]
        middles, height, covered = separate(Boxes(middles, sizes, stay), room, height, _TALLEST)
        crowded = {max(pair, key=lambda n: (_may_go(kept[n]), n)) for pair in covered}
        if not any(_may_go(kept[n]) for n in crowded):
            break
        for n in crowded:
            kept[n] = kept[n].bare() if _may_go(kept[n]) else kept[n]
    offset = (boxes[:, 2:] + boxes[:, :2]) / 2  # from a node to the middle of its box
    return kept, middles - offset + numpy.array([_SIDE, 0.0]), height


def _may_go(node: Node) -> bool:
    """Whether a node has a label that can be left out."""
    return bool(node.lines) and not node.boxed


_LOOSE, _FULL = 2.1, 1.9  # how much larger than its nodes a picture is, and at least is


def _node_elements(
    shown: _Shown,
    nodes: Sequence[Node],
    points: Points,
    href: Href | None,
    graph: networkx.Graph[Any],
    language: str,
) -> list[Element]:
    found = []
    for node, (x, y), key in zip(nodes, points, shown.order, strict=True):
        target = href(key, graph.nodes[key]) if href else None
        kind = say(KINDS[node.kind][0], language) if node.kind in KINDS else ""
        label = f"{kind} {node.name}".strip()
        found.append(tag("g", link(target, label, *node.elements()), transform=f"translate({x:.1f} {y:.1f})"))
    return found


def _note(note: str, graph: networkx.Graph[Any], simple: networkx.Graph[Any], nodes: Sequence[Node], lines: Sequence[Line], language: str) -> str:  # fmt: skip
    """What was left out, after what the caller says."""
    parts = [note]
    if len(simple) < len(graph):
        parts.append(say("任务最多的 {shown} 个，共 {all} 个", language, shown=len(simple), all=len(graph)))
    edges = simple.number_of_edges()
    if len(lines) < edges:
        parts.append(say("只画出最强的 {shown} 条联系，共 {all} 条", language, shown=len(lines), all=edges))
    bare = sum(not n.lines for n in nodes)
    if bare:
        parts.append(say("{count} 个名称写不下，移到圆上可见", language, count=bare))
    return ("；" if language == "zh" else "; ").join(filter(None, parts))


def _described(graph: networkx.Graph[Any], nodes: Sequence[Node], language: str) -> str:
    """The picture in words, for those who do not see it."""
    stop, between = ("。", "、") if language == "zh" else (".", ", ")
    listed = between.join(n.name for n in nodes[:12]) + stop
    edges = graph.number_of_edges()
    return say(
        "网络图：{nodes} 个节点，{edges} 条联系。{listed}", language, nodes=len(graph), edges=edges, listed=listed
    )
