"""The matrix of who shares how many tasks with whom."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any

from query.drawing.measure import cut, text_width
from query.drawing.names import common_place
from query.drawing.network import Href
from query.drawing.svg import Drawing, Element, link, picture, tag
from query.drawing.theme import INK, MUTED, WIDTH, heading, text
from query.drawing.words import say

if TYPE_CHECKING:
    import networkx

__all__ = ["by_community", "draw_matrix"]

_LEFT, _NAMED = 20.0, 170.0
_WIDEST, _LEAST = 34.0, 22.0
_HIGHEST_NAME = 9  # characters of a name above its column


def draw_matrix(
    graph: networkx.Graph[Any],
    *,
    title: str = "",
    note: str = "",
    order: Sequence[Hashable] | None = None,
    href: Href | None = None,
    language: str = "zh",
) -> Drawing:
    """A matrix of a network such as `to_networkx(projection="units")`: in each cell how many tasks two units share, the
    darker the more, on the diagonal how many each has.

    `order` are the nodes to show, as they are to stand; else those who work together stand together, at most 30.
    Raises BadQuery for an unknown language.
    """
    title = title or say("共同承担任务的单位", language)
    chosen = list(order) if order is not None else by_community(graph, _MOST)
    note = note or say("格中：共同承担的任务数；对角线：该单位的任务数", language)
    head, top = heading(title, note)
    if not chosen:
        return picture(title, say("没有可画的内容", language), WIDTH, top + 60, head)
    names = [f"{graph.nodes[n].get('label') or n}" for n in chosen]
    place = common_place([graph.nodes[n] for n in chosen])
    short = [name.removeprefix(place) or name for name in names]
    side = max(min((WIDTH - 2 * _LEFT - _NAMED) / len(chosen), _WIDEST), _LEAST)
    width = max(WIDTH, 2 * _LEFT + _NAMED + side * len(chosen))
    above = max(len(_stacked(s)) for s in short) * 13 + 8
    body: list[Element] = []
    for n, node in enumerate(chosen):
        target = href(node, graph.nodes[node]) if href else None
        body.append(_heads(n, names[n], short[n], target, side, top + above))
        body += [
            tag(
                "g",
                *_cells(graph, chosen, n, names, side, language),
                transform=f"translate({_LEFT + _NAMED:.1f} {top + above:.1f})",
            )
        ]
    described = say("矩阵：{count} 个单位两两共同承担的任务数，对角线是各自的任务数。", language, count=len(chosen))
    return picture(
        title, described, width, top + above + side * len(chosen) + 16, [*head, *body], linked=href is not None
    )


_MOST = 30


def by_community(graph: networkx.Graph[Any], limit: int) -> list[Hashable]:
    """The nodes with most tasks, those who work together beside each other: communities by size, then by tasks."""
    import networkx

    by_tasks = sorted(graph, key=lambda n: (-graph.nodes[n].get("tasks", 0), str(n)))[:limit]
    chosen: networkx.Graph[Any] = networkx.Graph()
    chosen.add_nodes_from(by_tasks)
    within = graph.subgraph(by_tasks)
    place = {n: i for i, n in enumerate(by_tasks)}
    edges = sorted(((*sorted((place[a], place[b])), w or 1) for a, b, w in within.edges(data="weight") if a != b))
    chosen.add_weighted_edges_from((by_tasks[a], by_tasks[b], w) for a, b, w in edges)
    found = networkx.community.louvain_communities(chosen, weight="weight", seed=0) if chosen else []
    ordered = sorted((sorted(c, key=place.__getitem__) for c in found), key=lambda c: (-len(c), place[c[0]]))
    return [node for community in ordered for node in community]


def _stacked(name: str) -> str:
    """A name as it stands above its column, a character a line."""
    return name if len(name) <= _HIGHEST_NAME else name[: _HIGHEST_NAME - 1] + "…"


def _heads(n: int, name: str, short: str, target: str | None, side: float, top: float) -> Element:
    """The name of a row at its left, and above its column."""
    row = text(_LEFT + _NAMED - 8, top + side * n + side / 2 + 4, cut(name, _NAMED - 8, 12), anchor="end")
    x = _LEFT + _NAMED + side * (n + 0.5)
    stacked = _stacked(short)
    lines = [text(x, top - 8 - 13 * (len(stacked) - 1 - i), char, anchor="middle") for i, char in enumerate(stacked)]
    return link(target, name, row, *lines)


def _cells(graph: networkx.Graph[Any], chosen: Sequence[Hashable], n: int, names: Sequence[str], side: float, language: str) -> list[Element]:  # fmt: skip
    """The cells of a row, about the corner of the matrix."""
    among = graph.subgraph(chosen).edges(data="weight")
    most = max((float(w or 0) for _, _, w in among), default=1.0) or 1.0
    found = []
    for m, other in enumerate(chosen):
        own = m == n
        edge = graph.get_edge_data(chosen[n], other) or {}
        count = graph.nodes[other].get("tasks", 0) if own else edge.get("weight", 0)
        key = "{name}：{count} 项任务" if own else "{one} 与 {other}：共同承担 {count} 项任务"
        said = say(key, language, name=names[n], one=names[n], other=names[m], count=f"{count:g}")
        found.append(_cell((side * m, side * n), side, float(count), -1 if own else float(count) / most, said))
    return found


def _cell(at: tuple[float, float], side: float, count: float, share: float, said: str) -> Element:
    """A cell; its number is white on the dark ones."""
    level = -1 if share < 0 else 0 if not count else min(5, 1 + int(share * 4.999))
    fill, ink = _SHADES[level]
    box = tag(
        "rect", x=at[0], y=at[1], width=side, height=side, fill=fill, stroke="#ffffff", class_=f"cell level{level}"
    )
    shown = f"{count:g}" if count else ""
    size = 11 if text_width(shown, 11) <= side - 2 else 9
    number = text(
        at[0] + side / 2, at[1] + side / 2 + 4, shown, size=size, anchor="middle", fill=ink, class_=f"mark level{level}"
    )
    return tag("g", tag("title", said), box, number if shown else None)


# Fill and ink by level: the diagonal, nothing, and five shades.
_SHADES = {
    -1: ("#e4e7eb", MUTED),
    0: ("#f7f9fb", MUTED),
    1: ("#e3eefa", INK),
    2: ("#bfd9f2", INK),
    3: ("#8fbbe6", INK),
    4: ("#3673b8", "#ffffff"),
    5: ("#1b5596", "#ffffff"),
}
