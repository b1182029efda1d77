"""Questions over an opinion of a province by itself: items numbered through, targets in a list, no date of publication."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import policykg

OPINION = """福建省人民政府关于加快海洋牧场发展的意见

闽政〔2021〕6号

各市、县(区)人民政府:

一、总体要求

(一)基本原则。坚持生态优先,合理布局。

(二)发展目标。

到2025年,海洋牧场建设取得明显成效。

——规模不断扩大。建成省级海洋牧场12个以上。

——农户得到实惠。带动渔户增收3000户。

二、主要任务

(三)培育优良品种。支持宁德市建设大黄鱼种业基地。(责任单位:省海洋渔业局、科技厅)

(四)改造养殖设施。推广深水网箱,依托漳州东山岛开展试点。(责任单位:省海洋渔业局,各市、县(区)人民政府)

三、保障措施

(五)加大投入。统筹渔业发展资金。(责任单位:省财政厅、发展改革委)鼓励金融机构发放养殖贷款。(责任单位:省地方金融监管局)

(六)营造环境。

1.支持方向:

(1)种业创新。支持良种选育。(责任单位:省科技厅)

(2)设施改造。支持养殖主体更新老旧网箱,推广抗风浪深水网箱。

2.支持对象:在本省登记的养殖企业。

(七)强化宣传。运用各类媒体宣传典型经验,营造支持海洋牧场发展的氛围。

福建省人民政府

2021年5月20日
"""


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[policykg.PolicyKG]:
    """A knowledge base of the opinion."""
    folder: Path = tmp_path_factory.mktemp("opinion")
    (folder / "texts").mkdir()
    (folder / "texts" / "pasture.txt").write_text(OPINION, "utf-8")
    policykg.build(folder / "texts", folder / "one.kg")
    with policykg.open(folder / "one.kg") as opened:
        yield opened


def _paths(answer: policykg.Answer) -> set[str]:
    return {t.path for t in answer.tasks}


@pytest.mark.parametrize(
    "question", ["公安部有哪些任务", "水利部负责什么", "国家发改委承担哪些任务", "国家科技部参与了哪几项"]
)
def test_bodies_of_the_nation_are_none_of_the_province(kb: policykg.PolicyKG, question: str) -> None:
    """A ministry that the document does not name has no task, though a body of the province has that name."""
    assert kb.ask(question).outcome == "empty"


@pytest.mark.parametrize("question", ["科技部门负责哪些任务", "省科技部门的任务有哪些"])
def test_departments_are_no_ministries(kb: policykg.PolicyKG, question: str) -> None:
    """科技部门 is the science department of the province, not 科技部."""
    assert _paths(kb.ask(question)) == {"二/(三)", "三/(六)/1/(1)"}


@pytest.mark.parametrize(("question", "path"), [("第七条讲了什么", "三/(七)"), ("(四)的内容是什么", "二/(四)")])
def test_a_running_number_names_its_item(kb: policykg.PolicyKG, question: str, path: str) -> None:
    """Where numbers go on through the parts, one alone says which item is meant."""
    assert {p["path"] for p in kb.ask(question).passages} == {path}


@pytest.mark.parametrize(
    ("question", "name"), [("第五条谁负责", "福建省财政厅"), ("(三)的责任单位有哪些", "福建省科技厅")]
)
def test_a_running_number_has_units(kb: policykg.PolicyKG, question: str, name: str) -> None:
    """The units of an item that is named by its running number alone."""
    assert name in {u.name for u in kb.ask(question).units}


@pytest.mark.parametrize(("question", "path"), [("哪几条写到了漳州", "二/(四)"), ("提到宁德市的任务有哪些", "二/(三)")])
def test_a_place_that_is_mentioned_does_not_act(kb: policykg.PolicyKG, question: str, path: str) -> None:
    """A place behind 写到 or 提到 is looked for in the texts."""
    assert _paths(kb.ask(question)) == {path}


@pytest.mark.parametrize("question", ["宁德市有哪些任务", "漳州要完成什么任务"])
def test_a_place_that_acts_is_reached_through_groups(kb: policykg.PolicyKG, question: str) -> None:
    """The same places, where they act, have the tasks of 各市、县(区)人民政府."""
    assert _paths(kb.ask(question)) == {"二/(四)"}


@pytest.mark.parametrize("question", ["鼓楼区要完成什么", "鼓楼区政府有哪些任务"])
def test_a_district_by_a_name_of_several(kb: policykg.PolicyKG, question: str) -> None:
    """鼓楼区 is the one of the document's province, though other provinces have one."""
    assert _paths(kb.ask(question)) == {"二/(四)"}


@pytest.mark.parametrize("question", ["2025年有哪些量化目标", "列出2025年的指标"])
def test_targets_below_a_dated_paragraph_have_its_year(kb: policykg.PolicyKG, question: str) -> None:
    """到2025年 above a list of dashes is the time of what the list sets."""
    assert [t.value for t in kb.ask(question).targets] == [12, 3000]


@pytest.mark.parametrize("question", ["带动多少户渔户增收", "渔户增收要带动几户"])
def test_what_is_done_is_no_part_of_an_indicator(kb: policykg.PolicyKG, question: str) -> None:
    """带动 says what is done to reach a target that is named 渔户增收."""
    assert kb.ask(question).value == 3000


@pytest.mark.parametrize("question", ["保障措施里有没有没写单位的", "第三部分哪些条目没标单位"])
def test_units_that_are_not_written(kb: policykg.PolicyKG, question: str) -> None:
    """没写单位 asks for tasks without responsible units."""
    assert _paths(kb.ask(question)) == {"三/(六)/1/(2)", "三/(七)"}


@pytest.mark.parametrize("question", ["签发单位是哪家", "落款单位", "哪些部门联合印发的"])
def test_who_signed(kb: policykg.PolicyKG, question: str) -> None:
    """Words of signing ask for the issuer."""
    assert kb.ask(question).value == "福建省人民政府"


@pytest.mark.parametrize("question", ["什么时候发布的", "哪天公布的"])
def test_date_of_issue_in_place_of_publication(kb: policykg.PolicyKG, question: str) -> None:
    """Where no date of publication is written, the date of the signature is given, and said to be that."""
    answer = kb.ask(question)
    assert (answer.value, "成文日期" in answer.reading) == ("2021-05-20", True)


@pytest.mark.parametrize("question", ["哪天在网上公布的", "什么时候挂网的"])
def test_date_of_publication_on_the_web_is_not_guessed(kb: policykg.PolicyKG, question: str) -> None:
    """When the text went online is not answered by the date of the signature."""
    assert kb.ask(question).outcome == "empty"


@pytest.mark.parametrize("question", ["支持方向有哪几个", "支持方向包括哪些"])
def test_tasks_below_a_heading_within_a_part(kb: policykg.PolicyKG, question: str) -> None:
    """A heading below the parts stands for the tasks under it."""
    assert _paths(kb.ask(question)) == {"三/(六)/1/(1)", "三/(六)/1/(2)"}


@pytest.mark.parametrize("question", ["主要任务包括几项", "主要任务下面几项"])
def test_items_of_a_part_are_counted(kb: policykg.PolicyKG, question: str) -> None:
    """包括几项 counts tasks."""
    assert kb.ask(question).value == 2


@pytest.mark.parametrize("question", ["支持对象是谁", "支持对象包括哪些"])
def test_text_of_a_heading_that_its_text_follows(kb: policykg.PolicyKG, question: str) -> None:
    """支持对象: begins an item, which is what the question asks for, and no unit."""
    assert kb.ask(question).passages[0]["path"] == "三/(六)/2"


@pytest.mark.parametrize("question", ["由哪几个部门发的", "哪些单位印发"])
def test_departments_that_issued(kb: policykg.PolicyKG, question: str) -> None:
    """Departments that issued are the issuers, and not those responsible."""
    assert kb.ask(question).reading == "发文机关"


@pytest.mark.parametrize("question", ["任务数前两名", "任务量排前2"])
def test_first_places_by_tasks(kb: policykg.PolicyKG, question: str) -> None:
    """Who has the most tasks, without a word for units."""
    assert [count for _, count in kb.ask(question).ranking] == [2, 2]


@pytest.mark.parametrize("question", ["推进养殖设施由谁负责", "加快养殖设施是谁的责任"])
def test_another_verb_of_a_heading(kb: policykg.PolicyKG, question: str) -> None:
    """推进 and 加快 say no more of a heading than its own verb, 改造."""
    assert "福建省海洋渔业局" in {u.name for u in kb.ask(question).units}


@pytest.mark.parametrize(
    ("question", "paths"),
    [
        ("宣传方面有没有漏写责任单位的", {"三/(七)"}),
        ("培育品种这块哪些没写责任单位", set()),
        ("哪些任务没人管", {"三/(六)/1/(2)", "三/(七)"}),
    ],
)
def test_units_not_written_for_a_topic(kb: policykg.PolicyKG, question: str, paths: set[str]) -> None:
    """Tasks without responsible units, of what the question speaks of alone."""
    assert _paths(kb.ask(question)) == paths


def test_label_of_a_path_counts_documents(kb: policykg.PolicyKG) -> None:
    """A path that one document has is not said to be in several."""
    assert "个文件" not in kb.ask("三(五)的责任单位").reading
