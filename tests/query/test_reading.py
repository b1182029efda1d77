"""Questions and how they are read, over the sample."""

from __future__ import annotations

from pathlib import Path

import pytest

import policykg
from query.understanding.plan import Asks, Plan
from query.understanding.reading import read_question


def readings() -> list[tuple[str, str, str, str]]:
    """The table beside this file: question, outcome, kind and reading."""
    rows: list[tuple[str, str, str, str]] = []
    expected = ("", "", "")
    for line in (Path(__file__).parent / "readings.txt").read_text("utf-8").splitlines():
        if line.startswith("= "):
            outcome, kind, reading = (part.strip() for part in line[2:].split("|"))
            expected = (outcome, kind, reading)
        elif line and not line.startswith("#"):
            rows.append((line, *expected))
    return rows


def test_the_table_is_large_and_each_question_stands_in_it_once() -> None:
    """The table has hundreds of questions, none of them twice."""
    questions = [row[0] for row in readings()]
    assert len(questions) > 350
    assert len(set(questions)) == len(questions)


@pytest.mark.parametrize(("question", "outcome", "kind", "reading"), readings(), ids=lambda value: str(value)[:40])
def test_a_question_is_read_as_the_table_says(
    kb: policykg.PolicyKG, question: str, outcome: str, kind: str, reading: str
) -> None:
    """A question has the outcome, the kind and the reading of the table; of a search, only that it is one."""
    answer = kb.ask(question)
    read = "检索" if answer.reading.startswith("检索") else answer.reading
    assert (answer.outcome, answer.kind, read) == (outcome, kind, reading)


@pytest.mark.parametrize(
    ("wordings", "same"),
    [
        (["市财政局有哪些任务", "市财政局有哪些任务?", "市财政局有哪些任务\uff1f", " 市财政局 有哪些任务。"], True),
        (["2021年的指标", "\uff12\uff10\uff12\uff11年的指标"], True),
        (
            [
                "三(一)1由谁负责",
                "三\uff08一\uff091由谁负责",
                "三〔一〕1由谁负责",
                "3.1.1由谁负责",
                "三、(一)、1由谁负责",
            ],
            True,
        ),
        (["財政局負責哪些任務", "财政局负责哪些任务"], True),
        (["研发投入占GDP比重2021年是多少", "研发投入占gdp比重2021年是多少"], True),
        (["财政局和税务局的任务", "财政局或税务局的任务"], False),
        (["财政局的任务", "财政局牵头的任务"], False),
        (["有财政局没有税务局的任务", "有税务局没有财政局的任务"], False),
    ],
)
def test_the_same_question_is_read_the_same(kb: policykg.PolicyKG, wordings: list[str], same: bool) -> None:
    """Width, case, script and punctuation do not change a plan; a word that means something does."""
    plans = {read_question(w, kb._lexicon) for w in wordings}
    assert (len(plans) == 1) is same


def test_a_plan_is_a_value(kb: policykg.PolicyKG) -> None:
    """A plan compares by what it says, and cannot be changed."""
    iri = next(u.iri for u in kb.units() if u.name == "鹤壁市财政局")
    plan = read_question("市财政局的任务", kb._lexicon)
    assert plan.units[0].iris == (iri,)
    assert plan == Plan(Asks.TASKS, units=plan.units)
    with pytest.raises(AttributeError):
        plan.asks = Asks.NOTHING  # type: ignore[misc]


@pytest.mark.parametrize(
    ("question", "limit", "nth", "ascending"),
    [
        ("任务最多的单位", 1, None, False),
        ("任务最多的五个单位", 5, None, False),
        ("前10名责任单位", 10, None, False),
        ("任务最少的两个单位", 2, None, True),
        ("任务第二多的单位", None, 2, False),
        ("各单位任务数排名", None, None, False),
    ],
)
def test_how_many_rows_of_a_ranking(
    kb: policykg.PolicyKG, question: str, limit: int | None, nth: int | None, ascending: bool
) -> None:
    """A ranking is read with the number of rows, the place or the order that is asked for."""
    plan = read_question(question, kb._lexicon)
    assert (plan.asks, plan.limit, plan.nth, plan.ascending) == (Asks.RANKING, limit, nth, ascending)


@pytest.mark.parametrize("question", ["", "   ", "???", "!!!", "……", "🙂🙂", "\n\t", "()", "《》"])
def test_a_text_without_content_is_nothing(kb: policykg.PolicyKG, question: str) -> None:
    """Punctuation, spaces and pictures ask nothing."""
    assert read_question(question, kb._lexicon) == Plan(Asks.NOTHING)


def test_only_the_head_of_a_long_text_is_read(kb: policykg.PolicyKG) -> None:
    """A question is read in time linear in its length, up to a limit: what stands behind it adds nothing."""
    head = "市财政局的任务" + " " * 2000
    assert read_question(head + "和税务局", kb._lexicon) == read_question("市财政局的任务", kb._lexicon)
