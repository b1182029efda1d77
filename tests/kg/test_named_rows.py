"""The rows of the named queries on the sample and a second document like it (see `examples`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode

from corpus.errors import BadQuery
from corpus.model import Document
from kg import queries
from kg.store import GraphStore
from kg.vocabulary import XSD
from tests.kg.examples import COUNTIES, EXAMPLES, FINANCE, OTHER, SAMPLE, XUN, both


@pytest.fixture(scope="module")
def two(sample: Document) -> GraphStore:
    """The sample and the second document."""
    return both(sample)


def _rows(store: GraphStore, name: str, **values: NamedNode | Literal) -> list[dict[str, Any]]:
    bound = {k: [v] for k, v in (values or EXAMPLES[name]).items()}
    return list(store.query(queries.load(name).bound(bound)).dicts())


def test_every_query_has_an_example() -> None:
    """A new query comes with values that find something."""
    assert set(EXAMPLES) == set(queries.names())
    assert len(queries.names()) >= 25


@pytest.mark.parametrize("name", queries.names())
def test_the_examples_find_something(two: GraphStore, name: str) -> None:
    """Nothing of what is tested below, or in another store, is compared with nothing."""
    assert _rows(two, name)


def test_who_cites_a_document(two: GraphStore) -> None:
    """By a part of its title, or of its number; who cites nothing like it is not there."""
    expected = {(OTHER, "引用"), (OTHER, "依据")}
    assert {(r["document"], r["relation"]) for r in _rows(two, "citing_documents")} == expected
    assert len(_rows(two, "citing_documents", text=Literal("豫政〔2016〕85号"))) == 2
    assert _rows(two, "citing_documents", text=Literal("闽政")) == []


def test_what_two_documents_ask_of_whom(two: GraphStore) -> None:
    """税务局 is named by the first alone, 审计局 by the second alone, 财政局 once more by the second."""
    found = {r["name"]: (r["first"], r["second"]) for r in _rows(two, "compare_documents")}
    assert found["鹤壁市税务局"] == (2, 0)
    assert found["鹤壁市审计局"] == (0, 2)
    assert found["鹤壁市财政局"] == (13, 14)


def test_what_two_years_ask_of_whom(two: GraphStore) -> None:
    """A document counts for the year in which it was signed."""
    found = {r["name"]: (r["first"], r["second"]) for r in _rows(two, "compare_years")}
    assert found["鹤壁市税务局"] == (2, 0)
    assert found["鹤壁市财政局"] == (13, 14)
    assert [(r["signedIn"], r["documents"]) for r in _rows(two, "documents_by_year")] == [(2019, 1), (2020, 1)]


def test_how_targets_of_two_documents_differ(two: GraphStore) -> None:
    """100家 of the first are 120家 in the second."""
    found = [r for r in _rows(two, "compare_targets") if r["indicator"] == "全市省级创新平台总量"]
    assert [(r["value"], r["otherValue"]) for r in found] == [(Decimal(100), Decimal(120))]


def test_deadlines_before_a_day(two: GraphStore) -> None:
    """On the day itself a task is still in time; none of 2021 is due a day before."""
    rows = _rows(two, "deadlines_before")
    assert len([r for r in rows if r["document"] == SAMPLE]) == 5
    assert {r["date"] for r in rows} == {date(2021, 12, 31)}
    before = Literal("2021-12-30", datatype=XSD.date)
    assert _rows(two, "deadlines_before", before=before) == []
    of_finance = [r["path"] for r in _rows(two, "deadlines_of_unit") if r["document"] == SAMPLE]
    assert of_finance == ["三/(一)/1", "三/(三)/2", "三/(三)/3"]


def test_a_domain_by_unit(two: GraphStore) -> None:
    """镁精深加工: two tasks name it and have units, 科技局 and 财政局 in both."""
    found = {r["name"]: r["tasks"] for r in _rows(two, "domain_by_unit")}
    assert (found["鹤壁市科技局"], found["鹤壁市财政局"], found["鹤壁市税务局"]) == (2, 2, 1)
    assert [r["path"] for r in _rows(two, "tasks_of_domain_and_unit")] == ["三/(一)/1", "三/(三)/1"]


def test_what_follows_from_a_group(two: GraphStore) -> None:
    """各县区政府 have nineteen tasks a document, each reaching five governments, 浚县's among them."""
    rows = [r for r in _rows(two, "tasks_of_group", group=COUNTIES) if r["document"] == SAMPLE]
    assert len(rows) == 19
    assert {r["members"] for r in rows} == {5}
    assert len(_rows(two, "through_groups", unit=XUN)) == 38


def test_who_leads_what_a_unit_takes_part_in(two: GraphStore) -> None:
    """财政局 cooperates in one task, which 知识产权局 leads."""
    rows = _rows(two, "leads_of_unit", unit=FINANCE)
    assert [(r["name"], r["tasks"]) for r in rows] == [("鹤壁市知识产权局", 1)]


def test_pairs_of_units(two: GraphStore) -> None:
    """科技局 and 财政局 share most: thirteen tasks of the sample; each pair is there once."""
    rows = _rows(two, "co_unit_pairs")
    assert ({rows[0]["name"], rows[0]["otherName"]}, rows[0]["tasks"]) == ({"鹤壁市科技局", "鹤壁市财政局"}, 13)
    pairs = [frozenset((r["unit"], r["other"])) for r in rows]
    assert len(pairs) == len(set(pairs))


def test_coverage(two: GraphStore) -> None:
    """21 of the sample's 36 tasks say who is responsible."""
    (row,) = _rows(two, "coverage")
    assert (row["tasks"], row["withUnit"]) == (36, 21)


def test_all_the_words_behind_a_task(two: GraphStore, sample: Document) -> None:
    """Its text, its units, its targets and its domains, each with the exact characters."""
    rows = _rows(two, "evidence_of_task")
    assert {r["fact"] for r in rows} == {"任务", "单位", "指标", "领域"}
    assert [r["quote"] for r in rows if r["fact"] == "单位"] == ["市科技局", "财政局", "税务局", "各县区政府", "管委"]
    assert all(sample.text[r["start"] : r["end"]] == r["quote"] for r in rows)


def test_units_of_a_place(two: GraphStore) -> None:
    """科技局 of 鹤壁市 has twenty tasks in each document; groups are not there."""
    rows = _rows(two, "units_of_place")
    assert (rows[0]["name"], rows[0]["tasks"]) == ("鹤壁市科技局", 40)
    assert not any(r["name"].startswith("各") for r in rows)
    assert len(_rows(two, "all_units")) == len(rows) + 2 + 1  # two groups, and the office that issued them


def test_targets_of_every_year(two: GraphStore) -> None:
    """每年 is told from the target of a year."""
    rows = _rows(two, "annual_targets")
    assert {r["time"] for r in rows} == {"每年"}
    assert ("经备案的国家科技型中小企业新增", Decimal(20)) in {(r["indicator"], r["value"]) for r in rows}


def test_a_missing_parameter_is_named() -> None:
    """With what it stands for."""
    with pytest.raises(BadQuery, match="needs --unit"):
        queries.load("co_units").check([])


def test_parameters_are_of_known_kinds() -> None:
    """A query's head may name no kind that nobody reads."""
    for name in queries.names():
        text = (files("kg") / "sparql" / f"{name}.rq").read_text("utf-8")
        assert text.count("# parameter:") == len(queries.load(name).declared), name
        assert {p.kind for p in queries.load(name).declared} <= set(queries.KINDS), name
