"""Follow-up questions: what they do not say themselves is taken over from the questions before."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import policykg


@pytest.mark.parametrize(
    ("before", "question", "reading"),
    [
        ("市财政局负责哪些任务", "那科技局呢?", "责任单位 = 鹤壁市科技局"),
        ("市财政局负责哪些任务", "其中2021年的呢", "责任单位 = 鹤壁市财政局 且 年份 = 2021"),
        ("市财政局负责哪些任务", "一共几项", "责任单位 = 鹤壁市财政局 → 任务数"),
        ("市财政局负责哪些任务", "人才方面的呢", "责任单位 = 鹤壁市财政局 且 主题 = 培育创新引领型人才"),
        ("市财政局负责哪些任务", "不含发改委的呢", "责任单位 = 鹤壁市财政局 且 不含 = 鹤壁市发展改革委"),
        ("发改委负责哪些任务", "那其中有量化指标的", "责任单位 = 鹤壁市发展改革委 且 有量化指标"),
        ("高新区提档升级讲了什么", "由谁牵头", "任务 = 实施高新区提档升级工程 → 牵头单位"),
        ("到2021年高新技术企业要达到多少家", "2020年呢", "年份 = 2020 且 指标 ≈ 高新技术企业 → 指标值"),
        ("科协有哪些任务", "和谁合作", "责任单位 = 鹤壁市科协 → 共同承担任务的单位"),
        ("浚县要完成哪些任务", "淇县呢", "所在地 = 淇县"),
        ("文号是多少", "发文机关呢", "发文机关"),
    ],
)
def test_a_follow_up_is_read_with_the_question_before(
    kb: policykg.PolicyKG, before: str, question: str, reading: str
) -> None:
    """A question that says too little takes what is missing from the one before."""
    talk = kb.conversation()
    talk.ask(before)
    assert talk.ask(question).reading == reading


def test_both_units_of_the_last_questions_can_be_meant(kb: policykg.PolicyKG) -> None:
    """它们 are the units of the last two questions."""
    talk = kb.conversation()
    talk.ask("财政局的任务")
    talk.ask("那税务局呢")
    assert [t.path for t in talk.ask("它们共同负责哪些任务").tasks] == ["三/(一)/1", "三/(四)/2"]


def test_a_whole_question_starts_anew(kb: policykg.PolicyKG) -> None:
    """A question that stands alone is answered as if nothing had been asked before."""
    talk = kb.conversation()
    talk.ask("浚县在人才方面要做什么")
    for question in ("知识产权保护由谁负责", "任务最多的前三个单位", "市税务局的任务"):
        assert talk.ask(question) == kb.ask(question)


def test_an_unknown_unit_in_a_follow_up_is_said_to_be_unknown(kb: policykg.PolicyKG) -> None:
    """那市公安局呢 is understood and finds nothing; the units of the question before are not put in its place."""
    talk = kb.conversation()
    talk.ask("市财政局负责哪些任务")
    answer = talk.ask("那市公安局呢")
    assert (answer.outcome, answer.tasks) == ("empty", ())


def test_a_conversation_can_begin_with_a_follow_up(kb: policykg.PolicyKG) -> None:
    """Without a question before, a follow-up is read as it stands."""
    assert kb.conversation().ask("那呢").outcome == "not_understood"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    turns=st.lists(
        st.sampled_from(["财政局的任务", "那呢", "", "2021年的呢", "由谁负责", "几项", "} #", "它们一起的"])
        | st.text(max_size=20),
        max_size=5,
    )
)
def test_any_turns_have_one_of_three_outcomes(kb: policykg.PolicyKG, turns: list[str]) -> None:
    """Whatever is said in whatever order, each turn is answered, found empty or not understood."""
    talk = kb.conversation()
    for turn in turns:
        assert talk.ask(turn).outcome in {"answered", "empty", "not_understood"}
