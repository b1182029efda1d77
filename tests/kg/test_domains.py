"""Fields, themes, and which task names which field: precision first."""

from __future__ import annotations

from typing import Any

import pytest

import corpus
from corpus.model import Document
from kg.domains import concepts_of, domain_mentions, domains_of, listed_mentions, themes_of
from kg.listed import is_field, items_of_lists

FIELDS = """福建市关于印发产业发展行动计划的通知

一、主要任务

（一）清洁能源和新材料。开展清洁能源和新材料的项目研发，应用先进技术。

（二）绿色食品。开展绿色食品加工技术的研发与推广。

（三）大数据和人工智能。推进大数据平台建设，开展人工智能技术研究。

二、重点工作

（一）培育企业

1.引进企业。{text}（责任单位：市科技局）

2.支持企业。支持各类企业发展壮大。（责任单位：市财政局）

（二）推进开放合作。与高校签订合作协议。（责任单位：市教育局）
"""


def _named(text: str) -> set[tuple[str, str]]:
    document = corpus.read_text(FIELDS.format(text=text), document_id="d")
    return {(m.domain, document.text[m.start : m.end]) for m in domain_mentions(document)}


def test_the_sample_has_the_gold_fields(sample: Document, gold: dict[str, Any]) -> None:
    """Nine headings of the sample name the fields it plans for."""
    assert [d.label for d in domains_of(sample) if d.kind == "field"] == gold["domains"]


def test_the_sample_has_the_gold_themes(sample: Document, gold: dict[str, Any]) -> None:
    """The themes of the sample are the headings its tasks stand under, or are."""
    assert [d.label for d in domains_of(sample) if d.kind == "theme"] == gold["themes"]


def test_the_tasks_of_the_sample_name_exactly_the_gold_fields(sample: Document, gold: dict[str, Any]) -> None:
    """No field is missed and none is made up."""
    found: dict[str, set[str]] = {t["path"]: set() for t in gold["tasks"]}
    for mention in domain_mentions(sample):
        found[mention.task].add(mention.domain)
    assert found == {t["path"]: set(t["domains"]) for t in gold["tasks"]}


def test_a_task_belongs_to_the_theme_above_it(sample: Document) -> None:
    """三/(二)/1 is of 培育创新引领型人才; 三/(六), which has no items, is its own theme."""
    themes = {key: sample.sections[n].heading for key, n in themes_of(sample).items()}
    assert themes["三/(二)/1"] == "培育创新引领型人才"
    assert themes["三/(六)"] == "组织实施重大科技专项"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("围绕清洁能源与新材料开展招商。", {("清洁能源和新材料", "清洁能源与新材料")}),
        ("重点支持绿色食品、现代家居等优势产业的企业。", {("绿色食品", "绿色食品")}),
        ("围绕现代家居、人工智能等领域筛选企业。", {("大数据和人工智能", "人工智能")}),
        ("发展新材料、电子信息等产业。", {("清洁能源和新材料", "新材料")}),
    ],
)
def test_a_field_is_named_by_its_whole_name_or_by_a_part_in_a_list(text: str, expected: set[tuple[str, str]]) -> None:
    """和 and 与 are one; one of two joined things is enough where a list of fields names it."""
    assert _named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "推动食品企业发展。",
        "加快人工智能企业引进。",
        "实现绿色发展。",
        "与新能源、旧材料等方面的企业合作。",
        "围绕食品、能源等领域招商。",
    ],
)
def test_a_word_that_only_looks_like_a_field_is_none(text: str) -> None:
    """A part of a field's name outside a list of fields, or a part of a part, names nothing."""
    assert _named(text) == set()


def test_the_words_of_a_marker_name_no_field(sample: Document) -> None:
    """An office such as 农业农村局 in a list of units is no mention of agriculture."""
    for mention in domain_mentions(sample):
        task = next(t for t in sample.tasks if t.key == mention.task)
        assert all(not (m.start <= mention.start < m.end) for m in task.markers)


def test_headings_of_procedure_are_no_fields() -> None:
    """What a notice asks for is no industry, however alike its headings look."""
    text = "关于组织申报的通知\n\n一、申报要求\n\n（一）申报条件。符合条件的企业。\n\n（二）申报材料。报送纸质材料。\n\n（三）申报程序。逐级申报。\n"
    assert domains_of(corpus.read_text(text, document_id="d")) == ()


def test_a_document_without_outline_has_no_domains() -> None:
    """A letter of one paragraph plans for no field."""
    assert domains_of(corpus.read_text("关于开会的函\n\n请参加会议。\n", document_id="d")) == ()


def test_mentions_are_evidence_in_every_real_document(policies: list[Document]) -> None:
    """Every mention stands inside its task."""
    for document in policies:
        tasks = {t.key: t for t in document.tasks}
        for mention in domain_mentions(document):
            assert tasks[mention.task].start <= mention.start < mention.end <= tasks[mention.task].end


def _listed(text: str) -> set[tuple[str, str]]:
    document = corpus.read_text(FIELDS.format(text=text), document_id="d")
    return {(m.domain, document.text[m.start : m.end]) for m in listed_mentions(document)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支持石油化工、机械装备、建材家居等优势行业。", {"石油化工", "机械装备", "建材家居"}),
        ("重点支持节能环保、生物医药和物联网等战略性新兴产业。", {"节能环保", "生物医药", "物联网"}),
        ("在茶叶、蔬菜等领域应用。", {"茶叶", "蔬菜"}),
        ("发展新材料、海洋渔业等产业。", {"海洋渔业"}),
        ("支持汽车制造、工程机械等行业的企业。", {"汽车制造", "工程机械"}),
    ],
)
def test_a_field_that_only_a_list_names_is_a_concept(text: str, expected: set[str]) -> None:
    """The items of a list are fields; what a heading of the document plans for is none beside it."""
    assert {label for label, _ in _listed(text)} == expected


@pytest.mark.parametrize(
    "text",
    [
        "推进产业政策、就业等工作。",
        "省民政、林业等行业主管部门要加强统筹。",
        "支持企业、事业、就业等领域。",
        "培育若干主导产业、特色优势产业等产业。",
        "合理确定医疗费用、护理标准等领域。",
        "建立高校、科研院所、企业等行业联盟。",
        "发展电子信息,引进企业。",
    ],
)
def test_an_item_that_names_no_industry_is_no_field(text: str) -> None:
    """Offices, generic words and verbs of the sentence are no fields, nor is a word outside a list."""
    assert _listed(text) == set()


def test_a_verb_in_front_of_the_first_item_is_not_part_of_a_field() -> None:
    """Where it cannot be told what leads to the list, the first item is left out."""
    assert {label for label, _ in _listed("防控石油加工、有色金属冶炼、化工等行业风险。")} == {"化工"}


def test_items_stand_where_the_list_has_them() -> None:
    """Spans are those of the words."""
    text = "重点支持清洁能源、绿色食品和现代家居等产业。"
    assert [text[a:b] for a, b in items_of_lists(text)] == ["清洁能源", "绿色食品", "现代家居"]


@pytest.mark.parametrize("word", ["企业", "事业", "就业", "优势产业", "重点领域", "技术", "产业"])
def test_a_word_that_ends_as_an_industry_does_is_none(word: str) -> None:
    """企业 is no 业, and 优势产业 says of none which it is."""
    assert not is_field(word)


@pytest.mark.parametrize(
    ("label", "concepts"),
    [
        ("清洁能源与新材料", ("清洁能源和新材料", "清洁能源", "新材料")),
        ("清洁能源和新材料", ("清洁能源和新材料", "清洁能源", "新材料")),
        ("新材料产业", ("新材料",)),
        ("纺织服装产业集群（泉州）", ("纺织服装",)),
        ("泉州纺织服装", ("纺织服装",)),
        ("大同煤化工产业", ("煤化工",)),
        ("海南黄花梨产业", ("海南黄花梨",)),
        ("集成电路（设计和封装）和光电产业", ("集成电路和光电", "集成电路", "光电")),
        ("人口健康和可持续发展", ("人口健康和可持续发展", "人口健康")),
        ("现代服务业", ("现代服务业",)),
    ],
)
def test_fields_of_several_documents_meet_in_concepts(label: str, concepts: tuple[str, ...]) -> None:
    """和 and 与 are one, 产业 behind a name says nothing, and what a name joins is found by each part."""
    assert concepts_of(label) == concepts
