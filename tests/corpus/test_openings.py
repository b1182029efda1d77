"""Items that begin with who does them, and lines that speak for the items below them."""

from __future__ import annotations

import pytest

import corpus

_HEAD = "衡阳市人民政府关于印发某某行动方案的通知\n一、主要任务\n"
_TAIL = "\n9.总结经验。及时总结推广各地好经验、好做法，营造良好氛围。\n"


def read(body: str) -> list[corpus.Task]:
    """The tasks of a plan with this text that somebody has to do."""
    return [t for t in corpus.read_text(_HEAD + body + _TAIL, document_id="x").tasks if t.units]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("1.市气象局：负责灾害性天气的监测预报预警工作。", ["衡阳市气象局"]),
        ("（1）市住建局、市城管局：建设口袋公园20个，新增停车位3000个。", ["衡阳市住建局", "衡阳市城管局"]),
        ("1.市水利局牵头，市财政局配合：新建水库3座，完成投资12亿元。", ["衡阳市水利局", "衡阳市财政局"]),
        ("1.（市科技局牵头，市教育局配合）新增高新技术企业80家，培育瞪羚企业10家。", ["衡阳市科技局", "衡阳市教育局"]),
    ],
)
def test_units_at_the_start_of_an_item_speak_for_its_text(body: str, names: list[str]) -> None:
    """The task reaches to the end of the item and holds its targets."""
    (task,) = read(body)
    assert [u.name for u in task.units] == names
    assert task.end == len(_HEAD + body)
    assert len(task.targets) == body.count("0个") + body.count("座") + body.count("家") + body.count("亿元")


def test_its_title_is_what_is_to_be_done() -> None:
    """Units and numbers in front of the first sentence are left out."""
    (task,) = read("1.（市科技局牵头，市教育局配合）培育瞪羚企业10家。")
    assert task.title == "培育瞪羚企业10家"


def test_a_line_of_units_speaks_for_the_items_below_it() -> None:
    """Up to the next such line."""
    one = "市水利局牵头，市财政局配合：\n1.新建水库3座。\n2.除险加固山塘60座。"
    two = "市交通运输局牵头：\n3.新改建农村公路300公里。"
    first, second = read(f"{one}\n{two}")
    assert [(t.start, t.end) for t in (first,)] == [(len(_HEAD), len(_HEAD + one))]
    assert [t.value for t in second.targets] == [300]


@pytest.mark.parametrize(
    "body",
    [
        "各有关单位：按照市委、市政府工作要求，现将有关事项通知如下，请认真抓好落实。",
        "1.申报单位：在衡阳市内依法注册的企业法人，具有良好的信用记录和财务状况。",
        "1.市人力资源社会保障局：0734-8866123",
        "领导小组办公室：设在市发展改革委，由其主要负责同志兼任办公室主任。",
    ],
)
def test_labels_addressees_and_contacts_assign_nothing(body: str) -> None:
    """Not every name before a colon is that of who has to do something."""
    assert read(body) == []


def test_a_clause_without_an_object_speaks_for_its_item() -> None:
    """由A牵头，B配合，年底前建成。 says who does what stands before."""
    body = "1.设立服务站。建设知识产权服务站5个。由市市场监管局牵头，市司法局配合，2024年底前建成运行。"
    (task,) = read(body)
    assert task.start == len(_HEAD) and [t.value for t in task.targets] == [5]


def test_persons_before_the_list_leave_it_to_the_items_below() -> None:
    """责任领导：张三　责任单位：… behind a heading speaks for all that stands below the heading."""
    body = "（一）教育惠民\n责任领导：张某某　　责任单位：市教育局\n1.新建幼儿园12所。\n2.新增学位4200个。"
    (task,) = read(body)
    assert [t.value for t in task.targets] == [12, 4200]
