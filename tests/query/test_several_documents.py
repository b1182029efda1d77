"""Questions over several documents of several places: answers say which they were given for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import policykg

ANYANG = """安阳市人民政府办公室关于印发安阳市养老服务提升方案(2022—2024年)的通知

安政办〔2022〕7号

各县(市、区)人民政府,市人民政府有关部门:

一、工作目标

到2024年,全市社区养老服务站达到120个。

二、主要任务

(一)建设社区养老服务站。到2024年,社区养老服务站达到120个。(责任单位:市民政局、财政局)

(二)培养护理人才。每年培训护理员300名。(责任单位:市人力资源社会保障局、教育局)

(三)发展智慧养老。推广大数据平台。(责任单位:市民政局)

安阳市人民政府办公室

2022年3月1日
"""
KAIFENG = """开封市人民政府办公室关于印发开封市营商环境优化方案的通知

汴政办〔2022〕15号

各县区人民政府,市人民政府有关部门:

一、重点工作

(一)压减审批时限。到2023年,审批时限压减到3天。(责任单位:市行政审批局、财政局)

(二)引进高层次人才。到2023年,引进高层次人才50名,高新技术企业达到200家。(责任单位:市人力资源社会保障局)

开封市人民政府办公室

2022年5月6日
"""


@pytest.fixture(scope="module")
def several(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[policykg.PolicyKG]:
    """The sample beside a document of 安阳市 and one of 开封市."""
    folder = tmp_path_factory.mktemp("several")
    texts = folder / "texts"
    texts.mkdir()
    (texts / sample_path.name).write_bytes(sample_path.read_bytes())
    (texts / "anyang.txt").write_text(ANYANG, "utf-8")
    (texts / "kaifeng.txt").write_text(KAIFENG, "utf-8")
    policykg.build(texts, folder / "policy.kg")
    with policykg.open(folder / "policy.kg") as kb:
        yield kb


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("鹤壁市财政局负责哪些任务", {"hebi-2019-16"}),
        ("鹤壁的财政局负责哪些任务", {"hebi-2019-16"}),
        ("安阳市民政局的任务", {"anyang"}),
        ("安政办〔2022〕7号里财政局的任务", {"anyang"}),
        ("《安阳市养老服务提升方案》有哪些任务", {"anyang"}),
        ("养老服务提升方案里财政局的任务", {"anyang"}),
        ("开封市营商环境优化方案中谁负责压减审批时限", {"kaifeng"}),
        ("在开封市,财政局负责哪些任务", {"kaifeng"}),
        ("开封市有哪些任务", {"kaifeng"}),
        ("安阳市人民政府办公室印发的文件有哪些任务", {"anyang"}),
    ],
)
def test_a_question_that_names_a_place_or_document_is_answered_for_it(
    several: policykg.PolicyKG, question: str, documents: set[str]
) -> None:
    """By title or a part of it, by 文号, by place, by issuer: only those documents are answered for, and that is said."""
    answer = several.ask(question)
    assert answer.outcome == "answered"
    assert {e.document for e in answer.evidence} == documents
    assert len(answer.scope) == 1


def test_what_several_places_have_is_grouped_by_place(several: policykg.PolicyKG) -> None:
    """财政局 of no place is that of every place: the scope tells them apart, and rows of one place stand together."""
    answer = several.ask("财政局的任务")
    assert {s.place: s.rows for s in answer.scope} == {"鹤壁市": 13, "安阳市": 1, "开封市": 1}
    assert "3 个地区" in answer.sentence
    assert "财政局(各地)" in answer.reading
    places = [d.split("-")[0] for d in dict.fromkeys(t.document for t in answer.tasks)]
    assert places[0] == "hebi"
    assert [line for line in answer.lines() if line in ("鹤壁市:", "安阳市:", "开封市:")] == [
        "鹤壁市:",
        "安阳市:",
        "开封市:",
    ]


def test_one_value_is_only_given_where_one_place_has_it(several: policykg.PolicyKG) -> None:
    """Targets of two places are listed, and none of them is the value."""
    named = several.ask("开封市引进高层次人才多少名")
    assert (named.value, named.unit) == (50, "名")
    assert several.ask("高新技术企业要达到多少家").value is None


@pytest.mark.parametrize(
    "question",
    ["郑州市财政局有哪些任务", "郑州的人才任务有哪些", "西安市有哪些任务", "安阳市科技局的任务", "洛阳市怎么留住人才"],
)
def test_another_place_is_understood_and_not_found(several: policykg.PolicyKG, question: str) -> None:
    """A place without documents, or a unit that the place does not have, is no reason to answer for another place."""
    answer = several.ask(question)
    assert (answer.outcome, answer.tasks, answer.passages) == ("empty", (), ())


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("一共多少个文件", 3),
        ("安阳市有多少个文件", 1),
        ("安阳市财政局有几项任务", 1),
        ("开封市涉及2个以上部门的任务有几项", 1),
    ],
)
def test_counts_are_those_of_the_place(several: policykg.PolicyKG, question: str, value: int) -> None:
    """A number is that of the documents asked about."""
    assert several.ask(question).value == value


def test_a_path_that_several_documents_have_is_said_to_be_of_several(several: policykg.PolicyKG) -> None:
    """二(一) without a document is that of each."""
    answer = several.ask("二(一)由谁负责")
    assert "2 个文件" in answer.reading
    assert several.ask("安阳市养老服务提升方案二(一)由谁负责").units[0].name == "安阳市民政局"


def test_what_each_document_says_of_itself_is_listed(several: policykg.PolicyKG) -> None:
    """A question about the data of documents is answered with a line for each, in a terminal and in a notebook."""
    answer = several.ask("文号")
    assert "安阳市养老服务提升方案(2022—2024年): 安政办〔2022〕7号" in answer.said()
    assert all(line in str(answer) and line in answer._repr_html_() for line in answer.said())
    assert several.ask("安阳市文件的文号").said() == ()


def test_one_document_needs_no_scope(kb: policykg.PolicyKG) -> None:
    """Over one document an answer says nothing of where it is from."""
    assert kb.ask("市财政局的任务").scope == ()


def test_suggestions_tell_places_apart(several: policykg.PolicyKG) -> None:
    """财政 is the office of every place."""
    assert {s.name for s in several.suggest("财政局")} == {"鹤壁市财政局", "安阳市财政局", "开封市财政局"}
