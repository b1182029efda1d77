"""The named queries: their form, and their rows on the sample."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode

from corpus.errors import BadQuery
from kg import queries
from kg.iris import Iris
from kg.store import GraphStore
from kg.vocabulary import PKG, XSD

IRIS = Iris()
FINANCE = IRIS.unit("鹤壁市", "财政局", group=False)
SCIENCE = IRIS.unit("鹤壁市", "科技局", group=False)
TAX = IRIS.unit("鹤壁市", "税务局", group=False)
COUNTIES = IRIS.unit("鹤壁市", "各县区政府", group=True)
XUN = IRIS.unit("浚县", "人民政府", group=False)


def _rows(store: GraphStore, name: str, **values: NamedNode | Literal) -> list[dict[str, Any]]:
    bound = {k: [v] for k, v in values.items()}
    return list(store.query(queries.load(name).bound(bound)).dicts())


def _task(path: str) -> NamedNode:
    return IRIS.task("hebi-2019-16", path)


@pytest.mark.parametrize("name", queries.names())
def test_every_query_has_a_chinese_title_and_runs(sample_store: GraphStore, name: str) -> None:
    """A query can be listed for people and run without parameters."""
    query = queries.load(name)
    assert re.search("[\u4e00-\u9fff]", query.title)
    sample_store.query(query.bound())


@pytest.mark.parametrize("name", queries.names())
def test_every_query_and_parameter_is_told_in_both_languages(name: str) -> None:
    """English has no punctuation of Chinese, and begins with a word of its own."""
    query = queries.load(name)
    for told in (query.titled, *(p.said for p in query.declared)):
        assert re.search("[\u4e00-\u9fff]", told("zh"))
        assert re.match("[A-Za-z]{2,}", told("en"))
        assert not re.search("[\u3000-\u303f\uff00-\uffef]", told("en"))
        assert told("zh") != told("en")


@pytest.mark.parametrize("name", queries.names())
def test_every_parameter_is_bound_in_a_pattern(sample_store: GraphStore, name: str) -> None:
    """A parameter that is given narrows the answer: with a value that nothing has, nothing is found."""
    query = queries.load(name)
    for parameter in query.parameters:
        nothing = {parameter: [NamedNode("https://example.org/nothing")]}
        rows = sample_store.query(query.bound(nothing)).rows
        assert not rows, parameter


@pytest.mark.parametrize("name", queries.names())
def test_the_library_uses_known_terms_only(name: str) -> None:
    """A misspelt property would find nothing and say nothing."""
    for term in re.findall(r"\bpkg:(\w+)", queries.load(name).text):
        assert term in PKG.terms


def test_an_unknown_query_names_those_there_are() -> None:
    """A misspelt name is answered with the list."""
    with pytest.raises(BadQuery, match="tasks_of_unit"):
        queries.load("taks")


def test_an_unknown_parameter_names_those_there_are() -> None:
    """So is a misspelt parameter."""
    with pytest.raises(BadQuery, match="unit, role, document"):
        queries.load("tasks_of_unit").bound({"unti": [FINANCE]})


@pytest.mark.parametrize(
    "evil", ['"} UNION { ?s ?p ?o } #', "} DELETE WHERE { ?s ?p ?o", "\\", 'x" . ?s ?p "', "甲\n乙"]
)
def test_a_value_never_becomes_syntax(sample_store: GraphStore, evil: str) -> None:
    """Whatever a user types is one literal."""
    assert _rows(sample_store, "tasks", document=Literal(evil)) == []


def test_tasks_of_a_unit(sample_store: GraphStore, gold: dict[str, Any]) -> None:
    """市财政局 has thirteen tasks, in the order of the text."""
    found = [r["path"] for r in _rows(sample_store, "tasks_of_unit", unit=FINANCE)]
    assert found == gold["check"]["tasks_of_finance_bureau"]


def test_tasks_of_a_unit_by_role(sample_store: GraphStore) -> None:
    """The sample names no lead unit."""
    assert _rows(sample_store, "tasks_of_unit", unit=FINANCE, role=PKG.Lead) == []
    assert len(_rows(sample_store, "tasks_of_unit", unit=FINANCE, role=PKG.Responsible)) == 13


def test_tasks_of_two_units(sample_store: GraphStore) -> None:
    """财政局 and 税务局 share two tasks."""
    found = [r["path"] for r in _rows(sample_store, "tasks_of_two_units", unit=FINANCE, other=TAX)]
    assert found == ["三/(一)/1", "三/(四)/2"]


def test_units_of_a_task(sample_store: GraphStore) -> None:
    """三/(一)/1 has three bureaus and two groups."""
    rows = _rows(sample_store, "units_of_task", task=_task("三/(一)/1"))
    assert [(r["name"], r["group"], r["role"]) for r in rows] == [
        ("鹤壁市科技局", False, "responsible"),
        ("鹤壁市财政局", False, "responsible"),
        ("鹤壁市税务局", False, "responsible"),
        ("各县区政府", True, "responsible"),
        ("各管委", True, "responsible"),
    ]


def test_assignments_carry_the_words(sample_store: GraphStore) -> None:
    """An assignment shows the unit as written, its evidence and that of the marker around it."""
    (row,) = _rows(sample_store, "assignments", task=_task("三/(九)"))
    assert row["written"] == "市知识产权局"
    start, end = map(int, row["evidence"].rpartition("=")[2].split(","))
    marker_start, marker_end = map(int, row["marker"].rpartition("=")[2].split(","))
    assert marker_start < start < end <= marker_end


def test_who_works_with_whom(sample_store: GraphStore) -> None:
    """市科技局 shares all thirteen tasks of 市财政局; groups come last."""
    rows = _rows(sample_store, "co_units", unit=FINANCE)
    assert [(r["name"], r["tasks"]) for r in rows[:3]] == [
        ("鹤壁市科技局", 13),
        ("鹤壁市发展改革委", 9),
        ("鹤壁市人力资源社会保障局", 5),
    ]
    assert [r["group"] for r in rows] == sorted(r["group"] for r in rows)


def test_workload(sample_store: GraphStore) -> None:
    """市科技局 has the most tasks; seventeen units are named, and two groups."""
    rows = _rows(sample_store, "units")
    assert [(r["name"], r["tasks"]) for r in rows[:3]] == [
        ("鹤壁市科技局", 20),
        ("鹤壁市财政局", 13),
        ("鹤壁市发展改革委", 10),
    ]
    assert [r["group"] for r in rows].count(False) == 17
    assert _rows(sample_store, "workload_by_document", unit=SCIENCE)[0]["tasks"] == 20
    assert {(r["name"], r["role"], r["tasks"]) for r in _rows(sample_store, "workload_by_role")} >= {
        ("鹤壁市科技局", "responsible", 20)
    }


def test_tasks_through_a_group(sample_store: GraphStore) -> None:
    """浚县 is named by no task and reached by nineteen, through 各县区政府."""
    assert _rows(sample_store, "tasks_of_unit", unit=XUN) == []
    rows = _rows(sample_store, "through_groups", unit=XUN)
    assert len(rows) == 19
    assert {r["via"] for r in rows} == {"各县区政府"}
    assert not {"三/(五)/3", "三/(九)"} & {r["path"] for r in rows}


def test_members_of_a_group(sample_store: GraphStore) -> None:
    """各县区政府 of 鹤壁市 are five governments."""
    rows = _rows(sample_store, "group_members", group=COUNTIES)
    assert {r["memberName"] for r in rows} == {f"{p}人民政府" for p in ("浚县", "淇县", "鹤山区", "山城区", "淇滨区")}


def test_tasks_without_a_unit(sample_store: GraphStore) -> None:
    """Nine fields and six safeguards name nobody."""
    rows = _rows(sample_store, "tasks_without_unit")
    assert [r["kind"] for r in rows].count("measure") == 9
    assert [r["kind"] for r in rows].count("safeguard") == 6
    assert len(_rows(sample_store, "tasks")) == 36


def test_domains(sample_store: GraphStore, gold: dict[str, Any]) -> None:
    """Fields and themes are those of the gold, with how many tasks each has."""
    rows = _rows(sample_store, "domains", kind=Literal("field"))
    assert [r["label"] for r in rows] == gold["domains"]
    themes = {r["label"]: r["tasks"] for r in _rows(sample_store, "domains", kind=Literal("theme"))}
    assert themes["推进科技开放合作"] == 4


def test_tasks_of_a_domain(sample_store: GraphStore) -> None:
    """镁精深加工 is a measure of its own and is named by two tasks."""
    rows = _rows(sample_store, "tasks_of_domain", label=Literal("镁精深加工"))
    assert [r["path"] for r in rows] == ["二/(四)", "三/(一)/1", "三/(三)/1"]
    themed = _rows(sample_store, "tasks_of_domain", label=Literal("建设创新引领型平台"), kind=Literal("theme"))
    assert [r["path"] for r in themed] == ["三/(三)/1", "三/(三)/2", "三/(三)/3"]
    assert {r["label"] for r in _rows(sample_store, "task_subjects", task=_task("三/(九)"))} == {"加强知识产权保护"}


def test_mentions_of_a_domain_carry_the_words(sample_store: GraphStore) -> None:
    """清洁能源与新材料 is how tasks write 清洁能源和新材料."""
    rows = _rows(sample_store, "domain_mentions", domain=IRIS.domain("hebi-2019-16", "清洁能源和新材料"))
    assert {r["written"] for r in rows} == {"清洁能源与新材料"}
    assert len(rows) == 3


def test_tasks_of_a_section(sample_store: GraphStore) -> None:
    """三/(三) has three tasks, 三 all twenty-one."""
    part, whole = (IRIS.section("hebi-2019-16", key) for key in ("三/(三)", "三"))
    assert len(_rows(sample_store, "tasks_of_section", section=part)) == 3
    assert len(_rows(sample_store, "tasks_of_section", section=whole)) == 21


def test_outline(sample_store: GraphStore) -> None:
    """The outline is in the order of the text."""
    rows = _rows(sample_store, "sections")
    assert [r["number"] for r in rows if "/" not in r["path"]] == ["一", "二", "三", "四"]
    assert [r["order"] for r in rows] == sorted(r["order"] for r in rows)


def test_metadata(sample_store: GraphStore, gold: dict[str, Any]) -> None:
    """A document is listed with what stands in its head."""
    (row,) = _rows(sample_store, "documents")
    assert row["title"] == gold["title"]
    assert row["number"] == gold["doc_number"]
    assert row["index"] == gold["index_number"]
    assert (row["issuers"], row["place"]) == (gold["issuer"], gold["jurisdiction"])
    assert (str(row["signed"]), str(row["published"])) == (gold["date_signed"], gold["date_published"])


def test_documents_of_an_issuer(sample_store: GraphStore) -> None:
    """The office of the city's government issued the sample."""
    (row,) = _rows(sample_store, "documents_of_issuer")
    assert row["name"] == "鹤壁市人民政府办公室"


def test_units_by_kind(sample_store: GraphStore) -> None:
    """The sample names one party body, one enterprise and one government."""
    kinds = [r["kind"] for r in _rows(sample_store, "units_by_kind")]
    assert (kinds.count("party"), kinds.count("enterprise"), kinds.count("government")) == (1, 1, 1)


def test_the_forms_of_a_unit(sample_store: GraphStore) -> None:
    """A question finds 市委组织部 by its nameplate and by its short name."""
    rows = [r for r in _rows(sample_store, "unit_labels") if r["preferred"] == "中共鹤壁市委组织部"]
    assert {"市委组织部", "市人才办"} <= {r["label"] for r in rows}


def test_targets_of_a_year(sample_store: GraphStore, gold: dict[str, Any]) -> None:
    """Targets are found by year, and counted by year."""
    expected = [t for task in gold["tasks"] for t in task["targets"]] + gold["goal_targets"]
    assert len(_rows(sample_store, "targets")) == len(expected)
    of_2019 = _rows(sample_store, "targets_of_year", year=Literal("2019", datatype=XSD.gYear))
    assert [(r["path"], r["value"]) for r in of_2019] == [("一/(三)", Decimal("0.7")), ("三/(一)/1", Decimal(70))]
    years = {r["year"]: r["targets"] for r in _rows(sample_store, "targets_by_year")}
    assert years[2019] == 2


def test_what_is_needed_for_a_parameter_counts_only_with_it() -> None:
    """A line behind `#with` is there where the parameter is given, one behind `#without` where it is not."""
    query = queries.load("units")
    free, bound = query.bound(), query.bound({"document": [Literal("a")]})
    assert "#" not in free.replace("#>", "") and "#" not in bound.replace("#>", "")
    assert 'VALUES ?document { "a" }' in bound and "?task pkg:inDocument ?node" in bound
    assert "VALUES" not in free and "?task pkg:inDocument" not in free


@pytest.mark.parametrize("name", ("units", "coverage", "co_unit_pairs", "targets_by_year", "workload_by_role"))
def test_counts_over_everything_are_those_over_the_only_document(sample_store: GraphStore, name: str) -> None:
    """Both forms of a query that is written in two give the same rows, in the same order."""
    (document,) = sample_store.query("SELECT ?d { ?n pkg:documentId ?d }").rows[0]
    assert _rows(sample_store, name) == _rows(sample_store, name, document=Literal(document)) != []


@pytest.mark.parametrize("name", queries.names())
def test_rows_are_in_the_order_that_the_query_asks_for(sample_store: GraphStore, name: str) -> None:
    """Put in order here or by the engine, the rows are the same ones, and their columns those that the query names."""
    query = queries.load(name)
    by_engine, here = sample_store.query(query.bound()), query.rows(sample_store)
    assert here.variables == by_engine.variables == query.columns
    assert sorted(map(repr, here)) == sorted(map(repr, by_engine))
    if {column for column, _ in query.order} <= set(query.columns):
        keys = [query.columns.index(column) for column, _ in query.order]
        assert [[row[k] for k in keys] for row in here] == [[row[k] for k in keys] for row in by_engine]


def test_an_order_goes_down_and_up_and_begins_with_what_is_unbound(sample_store: GraphStore) -> None:
    """As SPARQL has it: numbers by their value, texts by their characters, among equals the next column."""
    values = '(2 "b") (10 "a") (UNDEF "c") (2 "a")'
    for order, expected in (
        ("?n ?t", [(None, "c"), (2, "a"), (2, "b"), (10, "a")]),
        ("DESC(?n) ?t", [(10, "a"), (2, "a"), (2, "b"), (None, "c")]),
    ):
        text = f"SELECT ?n ?t WHERE {{\n  VALUES (?n ?t) {{ {values} }}\n}}\nORDER BY {order}\n"
        query = queries.NamedQuery("ordered", "次序", "order", (), text)
        assert list(query.rows(sample_store)) == list(sample_store.query(text)) == expected
