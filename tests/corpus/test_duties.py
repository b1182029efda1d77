"""Lists of duties: offices in front of what they are to do, as plans for emergencies have them."""

from __future__ import annotations

import pytest

import corpus

HEAD = "衢州市人民政府办公室关于印发某某应急预案的通知\n一、组织体系\n（一）成员单位职责\n"


def duties(body: str, head: str = HEAD) -> list[tuple[list[str], str]]:
    """Names and text of the tasks that name somebody."""
    document = corpus.read_text(head + body, document_id="x")
    return [([u.name for u in t.units], document.text[t.start : t.end]) for t in document.tasks if t.units]


def test_each_line_is_the_duty_of_the_offices_in_front_of_it() -> None:
    """The task is the line from its number on, the marker what stands before the colon."""
    found = duties("（1）市气象局：负责监测预警。\n（2）市住建局、市城管局：按照职责，承担排涝。\n")
    assert found == [
        (["衢州市气象局"], "（1）市气象局：负责监测预警。"),
        (["衢州市住建局", "衢州市城管局"], "（2）市住建局、市城管局：按照职责，承担排涝。"),
    ]


def test_duties_may_share_a_line() -> None:
    """Behind a full stop or semicolon the next office begins its own."""
    found = duties("市气象局：负责监测预警；市水利局：负责水情；市公安局：负责交通管控。\n")
    assert found == [
        (["衢州市气象局"], "市气象局：负责监测预警；"),
        (["衢州市水利局"], "市水利局：负责水情；"),
        (["衢州市公安局"], "市公安局：负责交通管控。"),
    ]


def test_a_blank_may_stand_for_the_colon() -> None:
    """市交通局 负责… in a list of duties is one of them."""
    found = duties("市气象局：负责监测预警。\n市交通局 负责运输保障。\n")
    assert [names for names, _ in found] == [["衢州市气象局"], ["衢州市交通局"]]


@pytest.mark.parametrize(
    ("duty", "role"), [("牵头负责编制规划", "lead"), ("协助做好救援", "cooperating"), ("组织开展演练", "responsible")]
)
def test_the_duty_says_the_role(duty: str, role: str) -> None:
    """Who leads or helps by its duty does so."""
    document = corpus.read_text(f"{HEAD}市应急局：{duty}。\n市水利局：负责水情。\n", document_id="x")
    assert document.tasks[0].units[0].role.value == role


@pytest.mark.parametrize(
    "body",
    [
        "市气象局：负责监测预警。\n",
        "市气象局负责监测预警。\n市水利局负责水情。\n",
        "市气象局：0570-3012345\n市水利局：0570-3023456\n",
        "综合协调组：负责信息汇总。\n医疗救护组：负责伤员救治。\n",
        "成员单位：负责落实。\n办公室：负责日常工作。\n",
        "主要做法：组织专家服务。\n工作要求：加强领导。\n",
    ],
    ids=["one alone", "prose", "telephones", "groups of this plan", "no office", "headings"],
)
def test_what_is_no_list_of_duties(body: str) -> None:
    """Nothing is assigned where no list of offices stands in front of duties."""
    assert duties(body) == []


def test_a_bracket_with_one_office_ends_its_measure() -> None:
    """…2个（县文旅局） assigns; behind an office the bracket holds its second name."""
    head = "泸县人民政府关于印发某某办法的通知\n一、工作任务\n"
    assert duties("1.创建四川最美古镇古村落2个（县文旅局）\n", head) == [
        (["泸县文旅局"], "1.创建四川最美古镇古村落2个（县文旅局）")
    ]
    assert duties("1.办理地点设在泸县政务服务和行政审批局（县政务服务局）\n", head) == []
