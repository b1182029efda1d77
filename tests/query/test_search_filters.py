"""Filters of search, passages like a task, and the options of the command for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import policykg
from indexer.search import Mode
from policykg import BadQuery, PolicyKG
from query.cli import main

TEXT = (
    "{city}人民政府办公室关于印发{city}{field}行动计划的通知\n{city[0]}政办〔{year}〕{n}号\n各县区人民政府,市政府各部门:\n"
    "{city}人民政府办公室\n{year}年3月8日\n{city}{field}行动计划\n一、推进{field}改革发展\n"
    "(一)扩大{field}投入。每年安排专项资金支持{field}。(牵头单位:市财政局;配合单位:市教育局)\n"
    "(二)加强{field}宣传。组织媒体宣传{field}资金政策。(责任单位:市教育局)\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of four documents of two cities and two years."""
    where = tmp_path_factory.mktemp("filters")
    (where / "documents").mkdir()
    given = (
        ("鹤壁市", "养老服务", 2020),
        ("鹤壁市", "职业教育", 2021),
        ("安阳市", "养老服务", 2021),
        ("安阳市", "智慧农业", 2020),
    )
    for n, (city, field, year) in enumerate(given, 1):
        text = TEXT.format(city=city, field=field, year=year, n=n)
        (where / "documents" / f"d{n}.txt").write_text(text, "utf-8")
    policykg.build(where / "documents", where / "policy.kg")
    return where / "policy.kg"


@pytest.fixture(scope="module")
def kb(folder: Path) -> Iterator[PolicyKG]:
    """That knowledge base, opened."""
    with policykg.open(folder) as opened:
        yield opened


def documents(hits: object) -> set[str]:
    """The documents of hits."""
    return {h.document for h in hits}  # type: ignore[attr-defined]


def test_only_documents_of_a_year(kb: PolicyKG) -> None:
    """That in which they were signed."""
    assert documents(kb.search("专项资金", k=50, year=2021)) == {"d2", "d3"}


def test_only_documents_of_a_place(kb: PolicyKG) -> None:
    """Also together with a year."""
    assert documents(kb.search("专项资金", k=50, jurisdiction="安阳市")) == {"d3", "d4"}
    assert documents(kb.search("专项资金", k=50, jurisdiction="安阳市", year=2020)) == {"d4"}


def test_filters_that_leave_nothing_find_nothing(kb: PolicyKG) -> None:
    """No year is taken for all years."""
    assert len(kb.search("专项资金", year=1999)) == 0


def test_a_place_that_has_no_documents_is_a_bad_query(kb: PolicyKG) -> None:
    """The message names some that have."""
    with pytest.raises(BadQuery, match="安阳市"):
        kb.search("专项资金", jurisdiction="北京市")


@pytest.mark.parametrize("mode", ("hybrid", "lexical", "dense"))
def test_only_in_tasks_of_a_unit_in_a_role(kb: PolicyKG, mode: Mode) -> None:
    """The office of finance leads the first task of each document, and no other."""
    hits = kb.search("资金", k=50, mode=mode, unit="鹤壁市财政局", role="lead")
    assert documents(hits) == {"d1", "d2"}
    assert all("专项资金" in h.quote for h in hits)


def test_only_in_tasks_of_a_domain(kb: PolicyKG) -> None:
    """Known by a part of its name."""
    assert documents(kb.search("资金", k=50, domain="养老服务")) == {"d1", "d3"}


def test_the_same_measure_is_found_in_other_documents(kb: PolicyKG) -> None:
    """A task is given as such or by its path; its own document is left out."""
    task = next(t for t in kb.tasks(document="d1") if "投入" in t.title)
    hits = kb.similar(task, k=3)
    assert hits[0].document == "d3"
    assert "养老服务投入" in hits[0].quote
    assert [h.to_dict() for h in kb.similar(f"d1:{task.path}", k=3)] == [h.to_dict() for h in hits]
    assert "d1" not in documents(kb.similar(task, k=50))


def test_what_is_like_a_task_is_looked_for_in_some_documents(kb: PolicyKG) -> None:
    """Only in those that are named, however near others are; an unknown one is an error."""
    task = kb.tasks(document="d1")[0]
    assert documents(kb.similar(task, k=50, documents=["d2", "d4"])) == {"d2", "d4"}
    assert kb.similar(task, documents=["d1"]) == ()
    with pytest.raises(BadQuery, match="no such document: d9"):
        kb.similar(task, documents=["d9"])


def test_an_unknown_task_is_like_nothing(kb: PolicyKG) -> None:
    """The message says how a task is named."""
    with pytest.raises(BadQuery, match=r"no such task: d9:1.*document:path"):
        kb.similar("d9:1")


def test_the_command_filters_and_says_what_it_looked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a line before the table, which the machine-readable forms lack."""
    assert main(["search", "养老钱", "--kb", str(folder), "--year", "2020"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("也查找: 养老钱 → ")
    assert main(["search", "养老服务", "--kb", str(folder), "--jurisdiction", "鹤壁市", "--json"]) == 0
    assert {p["document"] for p in json.loads(capsys.readouterr().out)["passages"]} == {"d1", "d2"}


def test_the_command_takes_words_of_ones_own(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From a Turtle file."""
    own = tmp_path / "own.ttl"
    label = "http://www.w3.org/2004/02/skos/core#"
    own.write_text(f'<urn:x:1> <{label}prefLabel> "智慧农业"@zh ; <{label}hiddenLabel> "电脑种菜"@zh .\n', "utf-8")
    assert main(["search", "电脑种菜", "-k", "1", "--kb", str(folder), "--thesaurus", str(own)]) == 0
    shown = capsys.readouterr().out
    assert "电脑种菜 → 智慧农业" in shown
    assert "d4" in shown
