"""The ledger of a knowledge base by conditions, beside the tasks and queries that say the same in other words."""

from __future__ import annotations

from pathlib import Path

import pytest

import policykg
from corpus.errors import BadQuery, CallerError


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> policykg.PolicyKG:
    """Two documents of two years, with roles, deadlines and one unit in both."""
    folder = tmp_path_factory.mktemp("two")
    (folder / "documents").mkdir()
    first = "甲市2019年工作要点\n甲政办〔2019〕1号\n一、主要任务\n1.建设平台。到2021年6月建成。(牵头单位:市科技局,配合单位:市财政局)\n2.推进ＡＢ工作。(责任单位:市财政局)\n甲市人民政府办公室\n2019年3月1日\n"
    later = "甲市2020年工作要点\n甲政办〔2020〕2号\n一、主要任务\n1.扶持企业。到2020年底完成。(牵头单位:市财政局)\n2.加强督查。(责任单位:市政府督查室)\n甲市人民政府办公室\n2020年3月1日\n"
    (folder / "documents" / "a.txt").write_text(first, "utf-8")
    (folder / "documents" / "b.txt").write_text(later, "utf-8")
    policykg.build(folder / "documents", folder / "policy.kg")
    return policykg.open(folder / "policy.kg")


def found(kb: policykg.PolicyKG, **conditions: object) -> list[tuple[str, str]]:
    """Document and path of the tasks of a ledger."""
    return [(t.item.document, t.item.path) for t in kb.ledger(**conditions)]  # type: ignore[arg-type]


def test_without_conditions_it_is_all_tasks(kb: policykg.PolicyKG, two: policykg.PolicyKG) -> None:
    """In the order of the texts, as `tasks` has them."""
    for base in (kb, two):
        assert list(base.ledger().iris) == [t.iri for t in base.tasks()]


@pytest.mark.parametrize("unit", ["财政局", "市科技局", "各县区政府", "鹤壁市发展和改革委员会"])
def test_of_a_unit_it_is_its_tasks(kb: policykg.PolicyKG, unit: str) -> None:
    """Whatever the spelling, also for groups."""
    assert list(kb.ledger(unit=unit).iris) == [t.iri for t in kb.tasks(unit=unit)]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"unit": "市财政局"}, [("a", "一/1"), ("a", "一/2"), ("b", "一/1")]),
        ({"unit": "市财政局", "role": "cooperating"}, [("a", "一/1")]),
        ({"unit": "市财政局", "role": "lead"}, [("b", "一/1")]),
        ({"role": "lead"}, [("a", "一/1"), ("b", "一/1")]),
        ({"year": 2020}, [("b", "一/1"), ("b", "一/2")]),
        ({"year": 2020, "document": "a"}, []),
        ({"document": "2019年工作要点"}, [("a", "一/1"), ("a", "一/2")]),
        ({"due": 2020}, [("b", "一/1")]),
        ({"text": "ab"}, [("a", "一/2")]),
        ({"text": "推进 工作"}, [("a", "一/2")]),
        ({"text": "推进 督查"}, []),
        ({"by_date": True}, [("b", "一/1"), ("a", "一/1"), ("a", "一/2"), ("b", "一/2")]),
    ],
)
def test_conditions(two: policykg.PolicyKG, conditions: dict[str, object], expected: list[tuple[str, str]]) -> None:
    """Each leaves the tasks that meet it; several those that meet all; by date the earliest deadline is first."""
    assert found(two, **conditions) == expected


def test_the_years_of_deadlines(two: policykg.PolicyKG) -> None:
    """The latest first."""
    assert two.years_due() == (2021, 2020)


def test_a_part_of_a_ledger_is_a_ledger(kb: policykg.PolicyKG) -> None:
    """A page of it can be cut out without reading the rest."""
    every = kb.ledger()
    assert [t.item.iri for t in every[10:13]] == list(every.iris[10:13])
    assert every[-1].item.iri == every.iris[-1]
    assert len(every[30:99]) == 6


def test_records_are_those_of_the_tasks(kb: policykg.PolicyKG) -> None:
    """Each has what a line of `policykg tasks --format jsonl` has."""
    for one, other in zip(kb.ledger().records(), kb.task_records(), strict=True):
        assert {
            k: one[k] for k in ("document", "path", "title", "start", "end", "deadline", "page")
        }.items() <= other.items()
        assert one["units"] == other["units"]


@pytest.mark.parametrize("conditions", [{"unit": "火星局"}, {"role": "boss"}, {"domain": "火星"}, {"document": "x9"}])
def test_what_there_is_not_is_refused(kb: policykg.PolicyKG, conditions: dict[str, str]) -> None:
    """A condition that names nothing is the caller's mistake."""
    with pytest.raises(BadQuery, match="no such"):
        kb.ledger(**conditions)  # type: ignore[arg-type]


def test_a_closed_knowledge_base_has_no_ledger(knowledge_base: Path) -> None:
    """It says that it is closed."""
    kb = policykg.open(knowledge_base)
    kb.close()
    with pytest.raises(CallerError, match="closed"):
        kb.ledger()


def test_the_workload_is_what_the_query_counts(two: policykg.PolicyKG) -> None:
    """By role and in all; who leads one task and cooperates in another is counted in both roles."""
    counted = {(name, role): tasks for name, role, tasks in two.query("workload-by-role")}
    load = two.workload()
    assert {(w.name, r): n for w in load for r, n in w.roles.items() if n} == counted
    assert {w.name: w.tasks for w in load} == {u.name: u.tasks for u in two.units() if not u.group}
    assert [w.tasks for w in two.workload(document="b")] == [1, 1]
