"""The pictures of a knowledge base: what is asked of the graph, then drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.queries import Value, load
from kg.store import GraphStore
from query.answers.answer import TaskItem
from query.drawing import Drawing, Due, draw_bars, draw_matrix, draw_network, draw_timeline
from query.drawing.matrix import by_community
from query.drawing.network import Href
from query.drawing.words import measured, say
from query.views.records import bound_document

if TYPE_CHECKING:
    import networkx

    from query.views.networks import Workload

__all__ = ["PlaceHref", "bars", "matrix", "network", "timeline"]

# The address of a place in a document, from the document's id and the path.
PlaceHref = Callable[[str, str], str | None]


def network(graph: networkx.Graph[str], *, href: Href | None, language: str) -> Drawing:
    """A network as `query.views.networks` makes it."""
    about, centre = graph.graph["about"], graph.graph["centre"]
    kind = graph.nodes[centre]["kind"] if centre else "Document"
    title = say(_TITLES[kind], language, about=about) if about else ""
    left_out = len(graph) < graph.graph["all"]
    note = (
        say("任务最多的 {shown} 个，共 {all} 个", language, shown=len(graph), all=graph.graph["all"])
        if left_out
        else ""
    )
    return draw_network(
        graph, title=title, note=note, centre=centre, size=graph.graph["size"], href=href, language=language
    )


_TITLES = {
    "Unit": "{about}与共同承担任务的单位",
    "UnitGroup": "{about}与共同承担任务的单位",
    "Task": "{about}",
    "Document": "《{about}》的责任网络",
}


def matrix(graph: networkx.Graph[str], limit: int, *, about: str, href: Href | None, language: str) -> Drawing:
    """Who shares how many tasks with whom, the organisations with most tasks (no groups: they stand for many); `about` is
    the title of the document that says so, if it is one."""
    title = say("《{about}》中共同承担任务的单位", language, about=about) if about else ""
    units = graph.subgraph([n for n, kind in graph.nodes(data="kind") if kind == "Unit"])
    return draw_matrix(graph, order=by_community(units, limit), title=title, href=href, language=language)


def bars(rows: Sequence[Workload], limit: int, *, about: str, href: Callable[[str], str | None] | None, language: str) -> Drawing:  # fmt: skip
    """How many tasks organisations have, by role, as `query.views.networks.workload` counts them, those with most first;
    `about` is the title of the document that gives them, if it is one."""
    title = say("《{about}》中各单位的任务数", language, about=about) if about else ""
    shown, notes = rows[:limit], []
    if len(shown) < len(rows):
        notes.append(say("任务最多的 {shown} 个，共 {all} 个", language, shown=len(shown), all=len(rows)))
    if any(sum(row.roles.values()) > row.tasks for row in shown):
        notes.append(say("一项任务中身兼两种角色的，计入两种", language))
    note = ("；" if language == "zh" else "; ").join(notes)
    named, totals = [(row.name, row.roles) for row in shown], [row.tasks for row in shown]
    return draw_bars(named, title=title, note=note, totals=totals, href=href, language=language)


def timeline(store: GraphStore, tasks: Sequence[TaskItem] | None, document: str | None, limit: int, *, about: str, href: PlaceHref | None, language: str) -> Drawing:  # fmt: skip
    """The targets and deadlines of some tasks, or of all that a document, or any, says."""
    dues = [*_targets(store, tasks, document, href, language), *_deadlines(store, tasks, document, href)]
    title = say("{about}的指标和时限", language, about=about) if about else ""
    return draw_timeline(dues, title=title, limit=limit, language=language)


def _bound(tasks: Sequence[TaskItem] | None, name: str, document: str | None) -> Mapping[str, Sequence[Value]]:
    return {**bound_document(document), **({name: [NamedNode(t.iri) for t in tasks]} if tasks is not None else {})}


def _targets(store: GraphStore, tasks: Sequence[TaskItem] | None, document: str | None, href: PlaceHref | None, language: str) -> Iterator[Due]:  # fmt: skip
    for row in load("targets").rows(store, _bound(tasks, "of", document)).dicts():
        if isinstance(row["year"], int):
            label = measured(row["comparator"], row["value"], row["unit"], language)
            target = href(row["document"], row["path"]) if href and row["path"] else None
            yield Due(row["indicator"], row["year"], None, label, "Target", target)


def _deadlines(store: GraphStore, tasks: Sequence[TaskItem] | None, document: str | None, href: PlaceHref | None) -> Iterator[Due]:  # fmt: skip
    for row in load("deadlines").rows(store, _bound(tasks, "task", document)).dicts():
        if isinstance(row["year"], int):
            target = href(row["document"], row["path"]) if href else None
            yield Due(row["title"], row["year"], row["date"], row["deadline"], "Deadline", target)
