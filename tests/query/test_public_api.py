"""A knowledge base in Python: what `policykg.open` gives."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx
import pytest
import rdflib

import policykg


def test_ask_gives_an_answer(kb: policykg.PolicyKG) -> None:
    """ask gives an Answer, true where it answers."""
    assert isinstance(kb.ask("文号"), policykg.Answer)
    assert kb.ask("文号")
    assert not kb.ask("市公安局的任务")


@pytest.mark.parametrize("name", ["市财政局", "财政局", "鹤壁市财政局", "市財政局", "财证局", "财政部门"])
def test_tasks_of_a_unit_in_any_spelling(kb: policykg.PolicyKG, name: str) -> None:
    """tasks(unit=…) knows the spellings that questions know."""
    assert len(kb.tasks(unit=name)) == 13


@pytest.mark.parametrize(
    "name", ["市公安局", "郑州市财政局", "", "财政局和税务局", "没有财政局", "财政局的任务", "DROP ALL"]
)
def test_tasks_of_an_unknown_unit(kb: policykg.PolicyKG, name: str) -> None:
    """What is not the whole name of one unit is an error with the nearest names."""
    with pytest.raises(policykg.BadQuery, match="no such unit"):
        kb.tasks(unit=name)


def test_tasks_of_a_county_are_those_that_name_it(kb: policykg.PolicyKG) -> None:
    """A county government is a unit like others."""
    assert [t.path for t in kb.tasks(unit="淇县人民政府")] == [t.path for t in kb.tasks(unit="淇县")] == ["三/(五)/3"]


def test_tasks_by_role_and_document(kb: policykg.PolicyKG) -> None:
    """All tasks, those of a document, and those of a role that the sample never states."""
    assert len(kb.tasks()) == len(kb.tasks(document="hebi-2019-16")) == 36
    assert len(kb.tasks(unit="科技局", role="lead")) == 0


def test_a_task_has_its_text_and_all_its_units(kb: policykg.PolicyKG, text: str) -> None:
    """Whatever was asked for, a task brings its own characters and everybody it makes responsible, as assignments do."""
    assigned = {(a.task, a.name, a.role) for a in kb.assignments()}
    for tasks in (kb.tasks(), kb.tasks(unit="市财政局"), kb.ask("哪些任务涉及市税务局").tasks):
        assert all(t.text == text[t.start : t.end] for t in tasks)
        found = {(t.iri, u.name, role) for t in tasks for u in t.units for role in u.roles}
        assert found == {a for a in assigned if a[0] in {t.iri for t in tasks}}


def test_a_target_has_its_sentence(kb: policykg.PolicyKG) -> None:
    """Around the characters of a target stand those of its sentence, in the same document."""
    targets = kb.targets()
    assert targets
    for t in targets:
        assert t.around and t.around.start <= t.evidence.start and t.evidence.end <= t.around.end
        assert t.evidence.quote in t.around.quote and "\n" not in t.around.quote


def test_every_unit_is_found_by_its_own_name(kb: policykg.PolicyKG) -> None:
    """The names that units() gives are understood by tasks(unit=…), with the number of tasks it says."""
    assert {u.name: len(kb.tasks(unit=u.name)) for u in kb.units()} == {u.name: u.tasks for u in kb.units()}


def test_search_gives_hits(kb: policykg.PolicyKG, text: str) -> None:
    """A hit has the characters of the document at its place."""
    hits = kb.search("贷款", k=3)
    assert len(hits) == 3
    assert all(isinstance(h, policykg.Hit) and text[h.start : h.end] == h.quote for h in hits)


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "dense"])
def test_every_mode_of_search_finds(kb: policykg.PolicyKG, mode: Any) -> None:
    """Words, meaning and both find the passage on loans."""
    assert "三/(八)" in [h.passage.path for h in kb.search("科技贷款", k=5, mode=mode)]


def test_search_in_a_document(kb: policykg.PolicyKG) -> None:
    """documents=… keeps to them; an unknown one is an error."""
    assert {h.document for h in kb.search("贷款", documents=["hebi-2019-16"])} == {"hebi-2019-16"}
    with pytest.raises(policykg.BadQuery, match="no such document: nothing"):
        kb.search("贷款", documents=["nothing"])


def test_sparql_gives_python_values(kb: policykg.PolicyKG) -> None:
    """Numbers come as numbers, names as text, and columns have the names of the variables."""
    rows = kb.sparql(
        "SELECT ?name (COUNT(?t) AS ?n) { ?t pkg:responsibleUnit ?u . ?u skos:prefLabel ?name } GROUP BY ?name"
    )
    assert rows.columns == ("name", "n")
    assert dict(iter(rows))["鹤壁市财政局"] == 13


def test_the_graph_through_rdflib(kb: policykg.PolicyKG) -> None:
    """graph answers rdflib's own queries over all documents."""
    tasks = kb.graph.query("SELECT (COUNT(?t) AS ?n) { ?t a pkg:Task }")
    assert isinstance(kb.graph, rdflib.Dataset)
    assert [str(row[0]) for row in tasks] == ["36"]  # type: ignore[index]


@pytest.mark.parametrize("projection", [None, "units", "tasks"])
def test_the_graph_through_networkx(kb: policykg.PolicyKG, projection: str | None) -> None:
    """to_networkx gives the graph, units by common tasks, or tasks and units."""
    graph = kb.to_networkx(projection=projection)
    assert isinstance(graph, networkx.Graph)
    assert graph.number_of_edges() > 0


TABLES: dict[str, tuple[Callable[[policykg.PolicyKG], Any], int]] = {
    "tasks": (lambda kb: kb.tasks(unit="市财政局"), 13),
    "units": (lambda kb: kb.units(), 19),
    "search": (lambda kb: kb.search("贷款", k=4), 4),
    "sparql": (lambda kb: kb.sparql("SELECT ?t { ?t a pkg:Task }"), 36),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_a_sequence_and_a_frame(kb: policykg.PolicyKG, name: str) -> None:
    """Results have a length, can be indexed, sliced and iterated, and become a data frame with a row each."""
    call, count = TABLES[name]
    table = call(kb)
    assert len(table) == len(list(table)) == count
    assert table[0] == next(iter(table))
    assert len(table[:2]) == 2
    frame = table.to_frame()
    assert len(frame) == count
    assert list(frame.columns)


def test_an_empty_table_becomes_an_empty_frame(kb: policykg.PolicyKG) -> None:
    """No rows are a frame without rows, with the columns that are known."""
    frame = kb.sparql("SELECT ?t ?x { ?t a pkg:Nothing ; pkg:path ?x }").to_frame()
    assert (len(frame), list(frame.columns)) == (0, ["t", "x"])


@pytest.mark.parametrize("name", ["tasks", "units", "search"])
def test_results_are_frozen_and_become_json(kb: policykg.PolicyKG, name: str) -> None:
    """Items of a table cannot be changed, and their to_dict() is what JSON holds."""
    item = TABLES[name][0](kb)[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(item, dataclasses.fields(item)[0].name, "another")
    assert json.loads(json.dumps(item.to_dict())) == item.to_dict()


def test_a_document_has_metadata_and_text(kb: policykg.PolicyKG, sample_path: Path) -> None:
    """document() gives the text as the file has it, and the data of its header."""
    document = kb.document("hebi-2019-16")
    assert document["text"] == sample_path.read_text("utf-8")
    assert (document["number"], document["place"]) == ("鹤政办〔2019〕16号", "鹤壁市")
    with pytest.raises(policykg.BadQuery, match="no such document: nothing; policykg info lists them"):
        kb.document("nothing")


def test_a_with_statement_closes(knowledge_base: Path) -> None:
    """After a with statement the knowledge base is closed, and closing again does no harm."""
    with policykg.open(knowledge_base) as kb:
        assert kb.ask("文号")
    kb.close()
    with pytest.raises(policykg.CallerError, match="is closed; open it again"):
        kb.ask("文号")


CALLS: dict[str, Callable[[policykg.PolicyKG], object]] = {
    "ask": lambda kb: kb.ask("哪些任务涉及市财政局"),
    "search": lambda kb: kb.search("贷款"),
    "sparql": lambda kb: kb.sparql("SELECT * { ?s ?p ?o }"),
    "tasks": lambda kb: kb.tasks(),
    "task_records": lambda kb: kb.task_records(),
    "units": lambda kb: kb.units(),
    "show": lambda kb: kb.show("三/(一)/1"),
    "document": lambda kb: kb.document("hebi-2019-16"),
    "info": lambda kb: kb.info(),
    "graph": lambda kb: kb.graph,
    "to_networkx": lambda kb: kb.to_networkx(),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_closed_knowledge_base_says_so(knowledge_base: Path, name: str) -> None:
    """Every call after close() names the knowledge base and the next step."""
    kb = policykg.open(knowledge_base)
    kb.close()
    with pytest.raises(policykg.CallerError, match=r"policy\.kg: this knowledge base is closed"):
        CALLS[name](kb)


def test_two_can_read_at_once(knowledge_base: Path) -> None:
    """A knowledge base that is open can be opened again."""
    with policykg.open(knowledge_base) as one, policykg.open(str(knowledge_base)) as two:
        assert one.ask("文号") == two.ask("文号")


def test_opening_nothing_says_what_to_run(tmp_path: Path) -> None:
    """Where there is no knowledge base, the error names the place and the command."""
    with pytest.raises(policykg.DamagedKnowledgeBase, match="no knowledge base there; run policykg build"):
        policykg.open(tmp_path / "nothing")


def test_suspects_are_pairs_of_names_with_their_words(tmp_path: Path) -> None:
    """A program gets what may be one unit as frozen values."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "d.txt").write_text(
        "鹤壁市人民政府关于推进工作的通知\n一、主要任务\n1.建设水厂。建成水厂。（责任单位：市水利投资集团）\n"
        "2.建设水库。建成水库。（责任单位：市水投集团）\n",
        "utf-8",
    )
    policykg.build(tmp_path / "documents", tmp_path / "kb")
    with policykg.open(tmp_path / "kb") as kb:
        found = kb.suspects()
    assert [set(s.to_dict()) for s in found] == [{"reason", "first", "second"}]
    assert found[0].first.name == "鹤壁市水利投资集团"
