"""Topics of the thesaurus in questions, passages with their task, comparisons of documents and of years."""

from __future__ import annotations

import pytest

import policykg
from corpus.errors import BadQuery


def _read(kb: policykg.PolicyKG, question: str) -> str:
    return kb.ask(question).reading


@pytest.mark.parametrize(
    ("question", "reading"),
    [
        ("养老方面有哪些任务", "主题 = 养老与老龄(养老)"),
        ("涉及招人的任务", "主题 = 招聘服务(招人)"),
        ("营商环境领域有多少项任务", "主题 = 营商环境优化(营商环境) → 任务数"),
        ("打假由谁负责", "主题 = 假冒伪劣治理(打假) → 责任单位"),
        ("tasks about elderly care", "主题 = 养老与老龄(养老)"),
    ],
)
def test_a_question_says_which_topic_it_was_read_as(many: policykg.PolicyKG, question: str, reading: str) -> None:
    """By official terms, by parts of them, and by the words of everyday speech."""
    assert _read(many, question) == reading


def test_a_topic_gives_all_tasks_that_name_it_or_a_narrower_one(many: policykg.PolicyKG) -> None:
    """Each row has the clause that does, and the rows are those of the two queries that are shown."""
    answer = many.ask("养老方面有哪些任务")
    documents = {t.document for t in answer.tasks}
    assert {"hebei-2019", "gbf-2019", "beichen-2021", "zj-2023"} <= documents
    assert len(answer.evidence) == len(answer.tasks) > 10
    for task in answer.tasks:
        assert task.evidence is not None
        text = str(many.document(task.document)["text"])
        assert text[task.evidence.start : task.evidence.end] == task.evidence.quote
    assert answer.sparql is not None
    assert len(many.sparql(answer.sparql)) == len(answer.tasks)


def test_every_task_whose_text_has_the_word_is_among_those_of_the_topic(many: policykg.PolicyKG) -> None:
    """A topic never gives less than the words do."""
    having = {t.iri for t in many.ask("提到养老的任务").tasks}
    assert having
    assert having <= {t.iri for t in many.ask("养老方面有哪些任务").tasks}


def test_a_topic_holds_together_with_a_unit(many: policykg.PolicyKG) -> None:
    """河北省民政厅 in what concerns the elderly: some of its tasks, none of others."""
    answer = many.ask("民政厅在养老方面的任务")
    assert answer.tasks
    assert "主题 = 养老与老龄(养老)" in answer.reading
    assert all("民政" in (t.evidence.quote if t.evidence else "") for t in answer.tasks)


def test_a_heading_of_the_document_wins_over_the_thesaurus(kb: policykg.PolicyKG) -> None:
    """人才 is a theme of the sample's own."""
    assert _read(kb, "人才方面有哪些任务") == "主题 = 培育创新引领型人才"


def test_a_topic_that_no_task_names_is_said_to_be_none(kb: policykg.PolicyKG) -> None:
    """Understood, nothing found; the passages nearest in meaning are said to be no more than that."""
    answer = kb.ask("财政局在招人方面有什么任务")
    assert (answer.outcome, answer.tasks, answer.value) == ("empty", (), None)
    assert "招聘服务(招人)" in answer.sentence
    assert answer.passages
    assert all("鹤壁市财政局" in [u["name"] for u in p["units"]] for p in answer.passages)


def test_words_that_texts_have_count_as_they_stand_and_the_topic_is_offered(many: policykg.PolicyKG) -> None:
    """Without 方面, a word that texts have is looked for in them; how many more the topic has is said."""
    answer = many.ask("涉及快递的任务")
    assert answer.reading == "原文提到 = 快递"
    assert all("快递" in str(many.document(t.document)["text"])[t.start : t.end] for t in answer.tasks)


def test_a_word_of_the_thesaurus_stands_for_the_term_that_texts_have(kb: policykg.PolicyKG) -> None:
    """自创区 is 国家自主创新示范区, and the reading says so."""
    answer = kb.ask("住建局需要参与自创区辐射区建设吗")
    assert answer.value is True
    assert "国家自主创新示范区" in answer.reading


def test_the_named_query_takes_any_label_of_a_topic(many: policykg.PolicyKG) -> None:
    """In people's words, as the other parameters do; an unknown one is refused with the way out."""
    rows = many.query("tasks-of-topic", topic="养老")
    assert "hebei-2019" in {row[0] for row in rows}
    with pytest.raises(BadQuery, match="topics lists them"):
        many.query("tasks-of-topic", topic="鱼香肉丝")


@pytest.mark.parametrize(
    ("question", "path", "unit"),
    [
        ("打击盗版", "三/(九)", "鹤壁市知识产权局"),
        ("小微企业融资", "三/(八)", "鹤壁市金融局"),
        ("怎么留住人才", "三/(二)/2", "中共鹤壁市委组织部"),
    ],
)
def test_a_passage_names_its_task_and_the_units_of_it(
    kb: policykg.PolicyKG, question: str, path: str, unit: str
) -> None:
    """What is found by meaning says whose work it is."""
    first = next(p for p in kb.ask(question).to_dict()["passages"] if p["path"] == path)
    assert first["task"]["path"] == path
    assert first["task"]["title"]
    assert unit in [u["name"] for u in first["units"]]
    assert all(u["roles"] for u in first["units"])


def test_a_passage_outside_of_tasks_has_none(kb: policykg.PolicyKG) -> None:
    """The keys are always there."""
    passages = kb.ask("指导思想是什么").to_dict()["passages"]
    assert [p for p in passages if p["task"] is None and p["units"] == []]


def test_the_innermost_task_of_a_passage_counts(many: policykg.PolicyKG) -> None:
    """Where tasks lie in tasks, a passage belongs to the smallest around it."""
    for task in many.tasks(document="sd-2021"):
        passages = many.ask(f"{task.title}是什么").to_dict()["passages"]
        for passage in passages:
            around = [t for t in many.tasks(document=passage["document"]) if t.start <= passage["start"] < t.end]
            smallest = min(around, key=lambda t: t.end - t.start, default=None)
            assert (passage["task"] or {}).get("iri") == (smallest.iri if smallest else None)


def test_a_terminal_shows_the_task_below_its_passage(kb: policykg.PolicyKG) -> None:
    """So that who reads the passage knows whom to call."""
    assert any("任务 三/(九) 加强知识产权保护 · 鹤壁市知识产权局" in line for line in kb.ask("打击盗版").lines())


def test_documents_are_compared_by_what_is_asked_for(many: policykg.PolicyKG) -> None:
    """By tasks, units or targets; all three are said, the one that is asked for orders them."""
    answer = many.ask("山东和潍坊的数字化转型方案哪个任务更多")
    assert [count for _, count in answer.ranking] == [12, 10]
    assert "个责任单位" in answer.sentence
    assert many.ask("山东和潍坊的指标数比较").ranking[0][1] == 24


def test_years_are_compared_target_by_target(kb: policykg.PolicyKG) -> None:
    """What both years have stands in the sentence, each value with its year."""
    answer = kb.ask("高新技术企业2019年和2021年的目标有什么变化")
    assert "2019年 70家 → 2021年 100家" in answer.sentence
    assert {t.value for t in answer.targets} == {70, 100}


def test_values_that_nothing_tells_apart_are_no_single_value(many: policykg.PolicyKG) -> None:
    """2023—2025年…分别达到…: which year each value is of is not guessed."""
    answer = many.ask("安徽数字创意产业2025年营业收入是多少")
    assert answer.value is None
    assert "3 个值" in answer.sentence


def test_the_documents_that_mention_something_are_listed(many: policykg.PolicyKG) -> None:
    """Their titles are the answer, the passages its evidence."""
    answer = many.ask("哪些文件提到养老")
    assert answer.kind == "text"
    assert "《河北省人民政府关于推进养老服务高质量发展的实施意见》" in str(answer.value)
    assert answer.passages
    assert many.ask("哪些文件提到量子纠缠").outcome == "empty"


def test_a_place_without_documents_is_said_to_be_one(many: policykg.PolicyKG) -> None:
    """Beside one that has some, too."""
    answer = many.ask("鹤壁市和安阳市的任务")
    assert answer.outcome == "empty"
    assert "没有安阳市的文件" in answer.sentence
