"""Questions over single documents: of a district, a county, a city and the nation, each a knowledge base of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

import policykg
from benchmarks.style import ROOT
from kg.groups import members_of
from query.answers.validity import in_force
from query.understanding.amounts import unit_asked_for

_TEXTS = ROOT / "tests" / "corpus" / "documents"
Ask = Callable[[str, str], dict[str, Any]]

DISTRICT, CITY, COUNTY, ARTICLES, NATION = "beichen-2021", "mianyang-2021", "tonglu-2022", "fuping-2020", "gb-2022"
PROVINCE = "hi-2021"
REACHED = ["一/(一)", "一/(一)/2", "一/(一)/3", "二/(三)"]  # 各地区 stands in them


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """A question to a document, by the document's name; each is read once."""
    folder = tmp_path_factory.mktemp("single")

    @cache
    def opened(name: str) -> policykg.PolicyKG:
        (folder / name).mkdir()
        shutil.copy(_TEXTS / f"{name}.txt", folder / name)
        policykg.build(folder / name, folder / f"{name}.kg")
        return policykg.open(folder / f"{name}.kg")

    return lambda name, question: opened(name).ask(question).to_dict()


def paths(answer: dict[str, Any]) -> list[str]:
    """The paths of an answer's tasks with half-width brackets."""
    return [t["path"].replace("（", "(").replace("）", ")") for t in answer["tasks"]]


@pytest.mark.parametrize(
    ("document", "question", "wanted"),
    [
        (COUNTY, "旧县街道负责哪些", ["二/(一)/2", "二/(一)/3"]),
        (COUNTY, "江南镇的任务有哪些", ["二/(一)/2", "二/(一)/3", "二/(三)/6"]),
        (DISTRICT, "宜兴埠镇要干什么", ["一", "三", "九"]),
        (NATION, "江苏省承担哪些任务", REACHED),
        (NATION, "四川省要做什么", REACHED),
    ],
)
def test_groups_reach_places_that_no_text_names(ask: Ask, document: str, question: str, wanted: list[str]) -> None:
    """各乡镇、街道 stand for a town or street of the county, 各地区 of a national text for each province."""
    answer = ask(document, question)
    assert (paths(answer), all(t["via"] for t in answer["tasks"])) == (wanted, True)


@pytest.mark.parametrize("question", ["曹村镇有哪些任务", "曹村镇要做什么"])
def test_a_town_has_its_own_tasks_and_those_of_all_towns(ask: Ask, question: str) -> None:
    """What names a town and what names 各镇（街道） are told apart."""
    tasks = ask(ARTICLES, question)["tasks"]
    assert {t["path"]: t["via"] for t in tasks} == {
        "第二章/第四条": "各镇（街道）", "第二章/第五条": None, "第三章/第十条": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("document", "question", "wanted"),
    [
        (COUNTY, "富春江镇和桐君街道都要做什么", ["二/(一)/2", "二/(一)/3"]),
        (COUNTY, "富春江镇或桐君街道要做的", ["二/(一)/2", "二/(一)/3", "二/(三)/6"]),
        (COUNTY, "分水镇和县财政局都负责的", ["二/(一)/3"]),
        (ARTICLES, "曹村镇、流曲镇都要做的", ["第二章/第四条"]),
    ],
)
def test_towns_stand_beside_others(ask: Ask, document: str, question: str, wanted: list[str]) -> None:
    """Two towns, or a town and a bureau, have the tasks that both have; with 或, those that one has."""
    assert paths(ask(document, question)) == wanted


@pytest.mark.parametrize("question", ["特色小镇有哪些任务", "人才返乡有哪些措施", "新型城镇的任务"])
def test_words_that_end_like_a_town_are_none(ask: Ask, question: str) -> None:
    """小镇 and 返乡 are words of content: no group reaches them."""
    assert not any(t["via"] for t in ask(COUNTY, question)["tasks"])


@pytest.mark.parametrize("question", ["商务部有哪些任务", "国防部负责什么", "教育部承担几项任务"])
def test_a_ministry_that_no_text_names_has_no_tasks(ask: Ask, question: str) -> None:
    """Well asked, and nothing there."""
    assert ask(NATION, question)["tasks"] == []


@pytest.mark.parametrize(
    ("document", "question", "value"),
    [
        (COUNTY, "方案何时生效", "2022-06-20"),
        (COUNTY, "有效期到哪天", "2024-12-31"),
        (ARTICLES, "这个办法什么时候开始施行", "2020-05-15"),
        (ARTICLES, "有效期几年", "2年"),
        (CITY, "哪天起实施", None),
    ],
)
def test_a_text_says_when_it_is_in_force(ask: Ask, document: str, question: str, value: str | None) -> None:
    """The day and the time of validity come from the text; where it says none, none is given."""
    answer = ask(document, question)
    assert (answer["value"], bool(answer["evidence"])) == (value, value is not None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("本办法自发布之日起30日后施行。", "发布之日"),
        ("自2019年1月1日起执行,原办法自2020年1月1日起实施。", "2020-01-01"),
        ("自6月起推广,有关部门实施。", None),
    ],
)
def test_the_day_of_coming_into_force_is_read(text: str, said: str | None) -> None:
    """The last day that a text names counts; other times are none."""
    found = in_force("施行日期", text)
    assert (found and found[0]) == said


@pytest.mark.parametrize(
    ("document", "question", "value"),
    [
        (CITY, "抵押登记得多长时间", 1),
        (CITY, "一般登记几个工作日能办好", 3),
        (CITY, "社会投资小型低风险项目审批要几天", 15),
        (CITY, "市级行政权力事项要取消下放多少项", 20),
        (PROVINCE, "新能源车保有量要突破多少", 90000),
        (PROVINCE, "新能源汽车占比要超过多少", 25),
        (PROVINCE, "清洁能源发电装机比重要提高到多少", 70),
        (DISTRICT, "每部电梯补多少钱", None),
        (CITY, "一网通办要花多少钱", None),
    ],
)
def test_a_value_has_the_unit_that_is_asked_for(ask: Ask, document: str, question: str, value: int | None) -> None:
    """Times are found by what takes them, and a sum of money is no number of something else."""
    assert ask(document, question)["value"] == value


def test_units_are_asked_for_by_few_words() -> None:
    """多少家 leaves the unit to the words around it."""
    assert unit_asked_for("要建多少家") is None


@pytest.mark.parametrize(
    ("document", "question", "names"),
    [
        (DISTRICT, "加装电梯这件事谁牵头", ["北辰区住房建设委"]),
        (CITY, "压减企业开办时间那件事由谁牵头", ["绵阳市市场监管局"]),
    ],
)
def test_a_matter_is_no_word_of_content(ask: Ask, document: str, question: str, names: list[str]) -> None:
    """这件事 points at what was named."""
    assert [u["name"] for u in ask(document, question)["units"]] == names


@pytest.mark.parametrize(("question", "value"), [("市发改委一共管几项", 2), ("市司法局认领了几项", 2)])
def test_tasks_are_counted_behind_other_verbs(ask: Ask, question: str, value: int) -> None:
    """管几项 asks for a number."""
    assert ask(CITY, question)["value"] == value


@pytest.mark.parametrize(
    ("document", "question", "wanted"),
    [
        (CITY, "“清单”这个词在哪几条里点到了", ["一/(一)", "一/(三)", "二/(六)"]),
        (CITY, "文中提到告知承诺制这个说法的是哪几条", ["一/(一)"]),
        (COUNTY, "2023年的数字目标写在哪几条里", ["二/(一)/3"]),
        (COUNTY, "2024年有量化目标的是哪几项", ["二/(一)/3", "二/(二)/5", "二/(三)/7"]),
    ],
)
def test_items_are_asked_for_by_where_something_stands(
    ask: Ask, document: str, question: str, wanted: list[str]
) -> None:
    """A word said to be one is looked for though it is one of asking; 在哪几条 asks for tasks."""
    assert paths(ask(document, question)) == wanted


@pytest.mark.parametrize(
    ("document", "question", "values"),
    [(DISTRICT, "养老服务有哪些量化指标", [1, 18, 55]), (CITY, "一网通办有哪些指标", [100, 99.5, 60])],
)
def test_the_targets_of_a_task_are_all_of_them(ask: Ask, document: str, question: str, values: list[float]) -> None:
    """Where no other task has such an indicator, the name of a task stands for all of its targets."""
    assert [t["value"] for t in ask(document, question)["targets"]] == values


@pytest.mark.parametrize(
    ("question", "value"),
    [("体育局管养老服务不", False), ("供销社参加乡村振兴不", True), ("医保局参与健康水平提升没有", True)],
)
def test_a_question_may_end_with_not(ask: Ask, question: str, value: bool) -> None:
    """管 … 不 and 参与 … 没有 are questions of yes or no."""
    assert ask(DISTRICT, question)["value"] is value


@pytest.mark.parametrize(("question", "value"), [("三亚市参加清洁能源化吗", True), ("海口市参加换电模式吗", False)])
def test_a_place_takes_part(ask: Ask, question: str, value: bool) -> None:
    """A city that 参加 acts, as one that 参与 does."""
    assert ask(PROVINCE, question)["value"] is value


@pytest.mark.parametrize("question", ["哪几条规定了办结期限", "哪几项写了完成时限"])
def test_items_with_a_deadline_are_asked_for_without_the_word_task(ask: Ask, question: str) -> None:
    """哪几条 asks for tasks, and 办结期限 is no time that a document is for."""
    assert paths(ask(PROVINCE, question)) == ["一/2"]


@pytest.mark.parametrize("question", ["任务数前三", "任务量排前三的"])
def test_units_are_ranked_by_tasks_though_none_is_spoken_of(ask: Ask, question: str) -> None:
    """任务数前三 are units."""
    assert [n for _, n in ask(PROVINCE, question)["ranking"][:3]] == [3, 3, 3]


@pytest.mark.parametrize("question", ["科技厅跟谁一道干", "与省科技厅一道攻关的是谁"])
def test_together_has_many_words(ask: Ask, question: str) -> None:
    """一道 asks for partners."""
    assert [u["name"] for u in ask(PROVINCE, question)["units"]] == ["海南大学"]


def test_regions_of_the_nation_are_its_provinces() -> None:
    """各地区 of the nation and of a province are of different levels."""
    nation, province = members_of("各地区", "全国"), members_of("各地区", "四川省")
    assert (len(nation), "四川省" in nation, "四川省" in province) == (31, True, False)
