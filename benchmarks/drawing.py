"""How long pictures take: python -m benchmarks.drawing [--units 200] [--kb policy.kg].

A network of units made up by chance (or the largest units of a knowledge base) is drawn, beside what networkx alone takes
to lay it out in the same run, for the machine may be busy. The limit: 200 units in 2 seconds.
"""

from __future__ import annotations

import argparse
from itertools import combinations
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.graph import seconds
from query.drawing import Drawing, draw_matrix, draw_network

if TYPE_CHECKING:
    import networkx

__all__ = ["made_up", "main"]

_LIMIT = 2.0  # seconds for 200 units
_OFFICES = (
    "财政局",
    "科技局",
    "教育体育局",
    "发展改革委",
    "人力资源社会保障局",
    "市场监管局",
    "农业农村局",
    "卫生健康委",
)


def made_up(count: int) -> networkx.Graph[str]:
    """Units that share tasks; some, as in documents, have many more than others."""
    import networkx

    random, graph = Random(0), networkx.Graph()
    for n in range(count):
        graph.add_node(f"u{n}", kind="Unit", label=f"某市{_OFFICES[n % 8]}{n // 8 or ''}", place="某市", tasks=0)
    nodes = list(graph)
    for _ in range(5 * count):
        members = {nodes[min(int(random.expovariate(4 / count)), count - 1)] for _ in range(4)}
        for node in members:
            graph.nodes[node]["tasks"] += 1
        for one, other in combinations(sorted(members), 2):
            weight = graph.edges[one, other]["weight"] if graph.has_edge(one, other) else 0
            graph.add_edge(one, other, weight=weight + 1)
    return graph


def largest(path: Path, count: int) -> networkx.Graph[str]:
    """The units with most tasks of a knowledge base."""
    import policykg

    with policykg.open(path) as kb:
        return kb.network(limit=count)


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 where 200 units took longer than the limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--units", type=int, default=200)
    parser.add_argument("--kb", type=Path)
    options = parser.parse_args(arguments)
    import networkx

    print("units  lines   layout s   picture s   ratio   matrix s     KB")
    slow = False
    for count in sorted({20, 60, options.units}):
        graph = largest(options.kb, count) if options.kb else made_up(count)
        bare = seconds(lambda graph=graph: networkx.spring_layout(graph, seed=7, iterations=120))  # type: ignore[misc]
        drawn: list[Drawing] = []
        taken = seconds(lambda graph=graph, drawn=drawn: drawn.append(draw_network(graph)))  # type: ignore[misc]
        matrix = seconds(lambda graph=graph: draw_matrix(graph))  # type: ignore[misc]
        size, lines = len(drawn[0].svg.encode()) / 1024, graph.number_of_edges()
        print(f"{count:5}  {lines:5}  {bare:9.3f}  {taken:10.3f}  {taken / bare:6.1f}  {matrix:9.3f}  {size:5.0f}")
        slow = slow or (count <= 200 and taken > _LIMIT)
    return int(slow)


if __name__ == "__main__":
    raise SystemExit(main())
