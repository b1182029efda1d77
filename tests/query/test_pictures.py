"""The pictures of a knowledge base."""

from __future__ import annotations

import pytest

import policykg
from corpus.errors import BadQuery
from tests.query.drawing.boxes import covered, outside, texts, titles


def test_the_network_of_a_unit_is_who_shares_its_tasks(kb: policykg.PolicyKG) -> None:
    """The unit is the centre, and what is shared is counted as co-units counts it."""
    graph = kb.network(unit="市财政局")
    counted = {row[0]: row[4] for row in kb.query("co-units", unit="市财政局")}
    assert graph.nodes[graph.graph["centre"]]["label"] == "鹤壁市财政局"
    assert {n: d["shared"] for n, d in graph.nodes(data=True) if n != graph.graph["centre"]} == counted


def test_a_limit_keeps_the_unit_itself(kb: policykg.PolicyKG) -> None:
    """Those who share most stay with it, and the picture says how many there were."""
    graph = kb.network(unit="市科协", limit=3)
    assert [d["label"] for _, d in graph.nodes(data=True)].count("鹤壁市科协") == 1
    assert len(graph) == 3
    assert any(t.text.startswith("任务最多的 3 个，共") for t in texts(kb.draw_network(unit="市科协", limit=3)))


def test_the_network_of_a_task_is_all_that_is_said_of_it(kb: policykg.PolicyKG) -> None:
    """Its document, its units with their roles, its domains, targets and deadline."""
    task = next(t for t in kb.tasks(unit="市财政局") if t.path == "三/(一)/1")
    graph = kb.network(task=task)
    kinds = [d["kind"] for _, d in graph.nodes(data=True)]
    record = next(r for r in kb.task_records(unit="市财政局") if r["path"] == "三/(一)/1")
    assert kinds.count("Unit") + kinds.count("UnitGroup") == len({u["name"] for u in record["units"]})
    assert kinds.count("Target") == len(record["targets"])
    assert kinds.count("Deadline") == (record["deadline"] is not None)
    assert {"Task", "Document"} <= set(kinds)


def test_a_task_may_be_named_by_its_path(kb: policykg.PolicyKG) -> None:
    """As everywhere."""
    assert kb.draw_network(task="三/(一)/1").svg == kb.draw_network(task="hebi-2019-16:三/(一)/1").svg


def test_the_network_of_a_document_is_that_of_all_where_it_is_the_only_one(kb: policykg.PolicyKG) -> None:
    """Both count the tasks that units share."""
    one, every = kb.network(document="hebi-2019-16"), kb.network()
    assert dict(one.nodes(data=True)) == dict(every.nodes(data=True))
    assert {frozenset(e): w for *e, w in one.edges(data="weight")} == {
        frozenset(e): w for *e, w in every.edges(data="weight")
    }


@pytest.mark.parametrize(
    "drawn",
    [
        lambda kb: kb.draw_network(),
        lambda kb: kb.draw_network(unit="财政局"),
        lambda kb: kb.draw_network(task="三/(一)/1"),
        lambda kb: kb.draw_network(document="hebi-2019-16", language="en"),
        lambda kb: kb.draw_matrix(),
        lambda kb: kb.draw_bars(),
        lambda kb: kb.draw_bars(document="hebi-2019-16"),
        lambda kb: kb.draw_matrix(document="hebi-2019-16", limit=4),
        lambda kb: kb.draw_timeline(),
        lambda kb: kb.draw_timeline(unit="市科技局", language="en"),
    ],
    ids=[
        "all",
        "unit",
        "task",
        "document",
        "matrix",
        "bars",
        "bars of a document",
        "matrix of a document",
        "timeline",
        "timeline of a unit",
    ],
)
def test_every_picture_of_the_sample_can_be_read(kb: policykg.PolicyKG, drawn: object) -> None:
    """No text covers another, none leaves the picture."""
    drawing = drawn(kb)  # type: ignore[operator]
    assert covered(drawing) == [] and outside(drawing) == []


def test_bars_count_what_units_counts(kb: policykg.PolicyKG) -> None:
    """The sum behind a bar is the number of tasks of the unit."""
    said = titles(kb.draw_bars())
    assert all(any(t.startswith(f"{u.name}：{u.tasks} 项任务") for t in said) for u in kb.units() if not u.group)


def test_a_picture_of_one_document_names_it(kb: policykg.PolicyKG) -> None:
    """In a report it stands alone: bars, matrix and time line say whose they are."""
    title = kb.document("hebi-2019-16").title
    for drawing in (kb.draw_bars, kb.draw_matrix, kb.draw_timeline):
        assert title in repr(drawing(document="hebi-2019-16"))
        assert title not in repr(drawing())
    assert repr(kb.draw_bars(document="hebi-2019-16", language="en")) == f"<Drawing Tasks by unit in {title}>"


def test_the_time_line_of_a_unit_is_that_of_its_tasks(kb: policykg.PolicyKG) -> None:
    """A target of somebody else's task is not on it."""
    own = {t["indicator"] for r in kb.task_records(unit="市税务局") for t in r["targets"]}
    shown = " ".join(titles(kb.draw_timeline(unit="市税务局")))
    others = {t["indicator"] for r in kb.task_records() for t in r["targets"]} - own
    assert not any(name in shown for name in others)


def test_places_in_pictures_link_where_the_caller_says(kb: policykg.PolicyKG) -> None:
    """Units by their attributes, targets by document and path."""
    assert 'href="/u/鹤壁市财政局"' in kb.draw_network(href=lambda _, data: f"/u/{data['label']}").svg
    assert 'href="/u/鹤壁市财政局"' in kb.draw_bars(href=lambda name: f"/u/{name}").svg
    assert 'href="/d/hebi-2019-16/' in kb.draw_timeline(href=lambda document, path: f"/d/{document}/{path}").svg


def test_who_is_not_there_is_refused(kb: policykg.PolicyKG) -> None:
    """An unknown unit, task or document names what is near."""
    with pytest.raises(BadQuery, match="nearest"):
        kb.draw_network(unit="市火星局")
    with pytest.raises(BadQuery, match="no such document"):
        kb.draw_matrix(document="x")
    with pytest.raises(BadQuery, match="no such task"):
        kb.network(task="九/9")
