"""Networks drawn: everything named, nothing covered, the same picture every time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from itertools import combinations
from math import dist
from random import Random
from xml.etree import ElementTree

import networkx
import pytest

from benchmarks.style import ROOT
from corpus.errors import BadQuery
from query.drawing import Drawing, draw_network
from tests.query.drawing.boxes import SVG, covered, outside, parsed, texts, titles

OFFICES = [
    "财政局",
    "科技局",
    "教育体育局",
    "发展改革委",
    "人力资源社会保障局",
    "市场监管局",
    "农业农村局",
    "住房城乡建设局",
    "工业和信息化局",
    "卫生健康委",
]


def network(count: int, *, seed: int = 3, place: str = "甲市", parts: int = 1) -> networkx.Graph[str]:
    """Units that share tasks by chance, in as many parts as wanted; names are as long as real ones."""
    random, graph = Random(seed), networkx.Graph()
    for n in range(count):
        kind = "UnitGroup" if n % 7 == 6 else "Unit"
        label = f"{place if kind == 'Unit' else '各'}{OFFICES[n % 10]}{'第' + str(n) + '处' if n >= 10 else ''}"
        graph.add_node(f"u{n:03}", kind=kind, label=label, place=place, tasks=0)
    nodes = sorted(graph)
    for task in range(count * 3):
        members = random.sample(nodes[task % parts :: parts], min(3, len(nodes[task % parts :: parts])))
        for node in members:
            graph.nodes[node]["tasks"] += 1
        for one, other in combinations(members, 2):
            weight = graph.edges[one, other]["weight"] if graph.has_edge(one, other) else 0
            graph.add_edge(one, other, weight=weight + 1)
    return graph


@pytest.mark.parametrize("count", [1, 2, 12, 45, 120, 200])
@pytest.mark.parametrize("parts", [1, 5])
def test_no_text_covers_another_or_leaves_the_picture(count: int, parts: int) -> None:
    """However many units there are and whether or not they hang together, every text can be read."""
    drawing = draw_network(network(count, parts=parts), title="责任网络")
    assert covered(drawing) == []
    assert outside(drawing) == []


def test_the_picture_is_as_wide_as_a_page() -> None:
    """Letters of 11 units and more on 900 can be read without enlarging."""
    drawing = draw_network(network(200))
    assert parsed(drawing).get("width") == "900"
    assert min(float(t.get("font-size", "0")) for t in parsed(drawing).iter(f"{SVG}text")) >= 11


def test_labels_that_find_no_room_are_counted_and_said() -> None:
    """The smallest lose their labels first, the note says how many did, and every title has the whole name."""
    graph = network(300)
    drawing = draw_network(graph)
    said = titles(drawing)
    assert all(any(f"{d['label']}：{d['tasks']} 项任务" in t for t in said) for _, d in graph.nodes(data=True))
    assert "个名称写不下" in "".join(t.text for t in texts(drawing))
    first = max(graph, key=lambda n: (graph.nodes[n]["tasks"], n))
    assert graph.nodes[first]["label"].removeprefix("甲市")[:4] in "".join(t.text for t in texts(drawing))


def test_more_than_can_be_drawn_is_said() -> None:
    """Beyond what can be read, those with most tasks are drawn, and the note says so."""
    graph = network(320)
    assert "任务最多的 300 个，共 320 个" in "".join(t.text for t in texts(draw_network(graph)))


def shuffled(graph: networkx.Graph[str], seed: int) -> networkx.Graph[str]:
    """The same network, put together in another order."""
    found: networkx.Graph[str] = networkx.Graph()
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(data=True))
    Random(seed).shuffle(nodes)
    Random(seed).shuffle(edges)
    found.add_nodes_from(nodes)
    found.add_edges_from((b, a, d) for a, b, d in edges)
    return found


def test_the_same_network_is_the_same_picture() -> None:
    """Whatever order it was read in."""
    graph = network(60, parts=3)
    assert draw_network(shuffled(graph, 1)).svg == draw_network(shuffled(graph, 2)).svg == draw_network(graph).svg


def test_another_process_without_scipy_draws_the_same() -> None:
    """Neither the order of sets nor what else is installed matters."""
    code = (
        "import sys; sys.modules['scipy'] = None\n"
        "from tests.query.drawing.test_network import network\n"
        "from query.drawing import draw_network\n"
        "print(draw_network(network(60, parts=3)).svg)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7", "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
    assert done.stdout.decode("utf-8").strip() == draw_network(network(60, parts=3)).svg


def node(drawing: Drawing, name: str) -> ElementTree.Element:
    """The moved group of the node whose title begins with the kind and a name."""
    groups = parsed(drawing).iter(f"{SVG}g")
    moved = (g for g in groups if g.get("transform") and g.get("class") != "movable")
    return next(g for g in moved if name in (g.findtext(f"./*/{SVG}title") or ""))


def place(group: ElementTree.Element) -> tuple[float, float]:
    """Where a moved group stands."""
    x, y = group.get("transform", "").removeprefix("translate(").removesuffix(")").split()
    return float(x), float(y)


def test_a_centre_stands_in_the_middle() -> None:
    """The unit that a picture is about is found at once."""
    graph = network(12)
    drawing = draw_network(graph, centre="u003")
    assert place(node(drawing, graph.nodes["u003"]["label"]))[0] == pytest.approx(450, abs=1)


def test_units_that_share_more_stand_nearer() -> None:
    """Two circles of friends come apart."""
    graph: networkx.Graph[str] = networkx.Graph()
    for side in "甲乙":
        graph.add_nodes_from((f"{side}{n}", {"label": f"{side}{n}局", "tasks": 3}) for n in range(5))
        graph.add_edges_from((f"{side}{a}", f"{side}{b}", {"weight": 9}) for a, b in combinations(range(5), 2))
    graph.add_edge("甲0", "乙0", weight=1)
    drawing = draw_network(graph)
    at = {n: place(node(drawing, f"{n}局")) for n in graph}

    def mean(pairs: Iterable[tuple[str, str]]) -> float:
        found = [dist(at[a], at[b]) for a, b in pairs]
        return sum(found) / len(found)

    within = [(a, b) for a, b in combinations(graph, 2) if a[0] == b[0]]
    between = [(a, b) for a, b in combinations(graph, 2) if a[0] != b[0]]
    assert mean(within) < 0.7 * mean(between)


def test_more_tasks_are_a_larger_circle_and_a_wider_line() -> None:
    """Size and width grow with the numbers, which titles say."""
    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_nodes_from(
        [
            ("a", {"label": "甲局", "tasks": 40}),
            ("b", {"label": "乙局", "tasks": 10}),
            ("c", {"label": "丙局", "tasks": 1}),
        ]
    )
    graph.add_edges_from([("a", "b", {"weight": 8}), ("a", "c", {"weight": 1})])
    drawing = draw_network(graph)
    radii = [float(node(drawing, n).find(f"./*/{SVG}circle").get("r")) for n in ("甲局", "乙局", "丙局")]  # type: ignore[union-attr,arg-type]
    lines = {e.findtext(f"{SVG}title"): float(e.get("stroke-width", "0")) for e in parsed(drawing).iter(f"{SVG}line")}
    assert radii == sorted(radii, reverse=True)
    assert lines["甲局 与 乙局：共同承担 8 项任务"] > lines["甲局 与 丙局：共同承担 1 项任务"]


def test_a_large_network_keeps_what_holds_it_together() -> None:
    """Of many lines the strongest are drawn, no unit is cut off, and the note says how many are missing."""
    graph = network(100)
    drawing = draw_network(graph)
    drawn = {e.findtext(f"{SVG}title", "").partition("：")[0] for e in parsed(drawing).iter(f"{SVG}line")} - {""}
    assert len(drawn) < graph.number_of_edges()
    assert f"共 {graph.number_of_edges()} 条" in "".join(t.text for t in texts(drawing))
    assert all(any(d["label"] in line for line in drawn) for n, d in graph.nodes(data=True) if graph[n])


def test_the_kind_is_a_shape_and_a_word() -> None:
    """A group of units is a square, a unit a circle, and both are in the legend."""
    graph = network(12)
    drawing = draw_network(graph)
    shapes = {
        n: node(drawing, d["label"]).find(f"./*/{SVG}{'rect' if d['kind'] == 'UnitGroup' else 'circle'}")
        for n, d in graph.nodes(data=True)
    }
    assert all(shape is not None for shape in shapes.values())
    assert {"单位", "集体称谓"} <= {t.text for t in texts(drawing)}


def test_roles_are_letters_and_kinds_of_line() -> None:
    """Who leads and who cooperates can be told without colours."""
    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_node("t", kind="Task", label="建设平台")
    graph.add_nodes_from([("a", {"label": "甲局", "roles": "lead"}), ("b", {"label": "乙局", "roles": "cooperating"})])
    graph.add_edges_from([("t", "a", {"roles": "lead"}), ("t", "b", {"roles": "cooperating"})])
    drawing = draw_network(graph, centre="t")
    lines = {e.findtext(f"{SVG}title"): e for e in parsed(drawing).iter(f"{SVG}line")}
    assert lines["建设平台 与 乙局：配合"].get("stroke-dasharray") and not lines["建设平台 与 甲局：牵头"].get(
        "stroke-dasharray"
    )
    assert {"牵", "配", "牵头", "配合"} <= {t.text for t in texts(drawing)}


def test_groups_are_letters_and_fills() -> None:
    """A community is told by its letter; the legend says who is in it."""
    graph = network(20)
    for n, data in enumerate(graph.nodes.values()):
        data["community"] = n % 2
    found = {t.text for t in texts(draw_network(graph, group="community"))}
    assert {"A", "B"} <= found
    assert any(t.endswith("等 10 个") for t in found)


def test_nodes_link_where_the_caller_says() -> None:
    """The address is made from the node and its attributes; None leaves the node unlinked."""
    graph = network(8)
    drawing = draw_network(graph, href=lambda n, data: f"/units/{data['label']}" if n != "u001" else None)
    linked = {e.get("href") for e in parsed(drawing).iter(f"{SVG}a")}
    assert linked == {f"/units/{d['label']}" for n, d in graph.nodes(data=True) if n != "u001"}


def test_a_place_that_all_share_is_said_once() -> None:
    """Labels are short, and the legend says what is left out of them."""
    found = {t.text for t in texts(draw_network(network(8, place="乙市")))}
    assert "名称省略“乙市”" in found
    assert "财政局" in found


def test_an_empty_network_says_so() -> None:
    """There is a picture all the same."""
    assert "没有可画的内容" in {t.text for t in texts(draw_network(networkx.Graph()))}


@pytest.mark.parametrize("kind", [networkx.DiGraph, networkx.MultiDiGraph, networkx.MultiGraph])
def test_any_kind_of_network_is_drawn(kind: type[networkx.Graph[str]]) -> None:
    """Directions, doubles and loops of a user's own network are no hindrance, nor are missing attributes."""
    graph = kind([("a", "b"), ("b", "a"), ("a", "a"), ("b", "c")])
    assert {"a", "b", "c"} <= {t.text for t in texts(draw_network(graph))}
    assert sorted(graph) == ["a", "b", "c"]


def test_hostile_names_are_shown() -> None:
    """A name that holds markup or control characters is text."""
    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_node("a", label='<script>alert("1")</script>&\x00', kind="<b>")
    assert not list(parsed(draw_network(graph)).iter(f"{SVG}script"))


def test_english_words() -> None:
    """Legend, notes and titles are in the language asked for; another one is refused."""
    drawing = draw_network(network(12), language="en")
    assert "unit" in {t.text for t in texts(drawing)}
    assert any(t.endswith(" tasks") for t in titles(drawing))
    with pytest.raises(BadQuery, match="zh, en"):
        draw_network(network(3), language="fr")
