"""Written forms of one organisation fold to one identity, and different organisations stay apart."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.model import Document
from kg.organisations import above, fold, identity, qualified, short_forms, short_place

# Forms of one organisation, by place; the first is the name it is shown under.
SAME = [
    ("鹤壁市", "鹤壁市财政局 市财政局 财政局"),
    ("鹤壁市", "鹤壁市发展改革委 市发改委 发改委 市发展和改革委员会 鹤壁市发展和改革委员会 发展改革委员会"),
    ("鹤壁市", "鹤壁市工业和信息化局 市工信局 工业信息化局"),
    ("鹤壁市", "鹤壁市市场监管局 市市场监管局 市场监管局 市监局 鹤壁市监局 鹤壁市场监管局 市场监督管理局"),
    ("鹤壁市", "鹤壁市人力资源社会保障局 市人社局 人力资源和社会保障局"),
    ("鹤壁市", "鹤壁市自然资源规划局 市自然资源和规划局 资规局"),
    ("鹤壁市", "鹤壁市住房城乡建设局 市住建局 住房和城乡建设局"),
    ("鹤壁市", "鹤壁市教育体育局 市教体局 教育和体育局"),
    ("鹤壁市", "鹤壁市科技局 市科学技术局 科技局"),
    ("鹤壁市", "鹤壁市卫生健康委 市卫健委 卫生健康委员会"),
    ("鹤壁市", "中共鹤壁市委组织部 市委组织部 组织部 鹤壁市委组织部"),
    ("鹤壁市", "中共鹤壁市委 市委 鹤壁市委"),
    ("鹤壁市", "鹤壁市科协 市科学技术协会"),
    ("鹤壁市", "共青团鹤壁市委 团市委"),
    ("鹤壁市", "鹤壁市人民政府 市政府 市人民政府 鹤壁市政府 鹤壁市"),
    ("鹤壁市", "鹤壁市人民政府办公室 市政府办公室 市政府办"),
    ("淇县", "淇县人民政府 淇县政府 县政府"),
    ("福建省", "福建省工业和信息化厅 省工信厅 福建工信厅 省工业和信息化厅"),
    (
        "福建省",
        "中共福建省委网信办 省委网信办 省网信办 省委网络安全和信息化委员会办公室 省委网络安全和信息化领导小组办公室",
    ),
    ("福建省", "福建银保监局 省银保监局 福建省银保监局 中国银保监会福建监管局 中国银行保险监督管理委员会福建监管局"),
    ("福建省", "福建省税务局 省税务局 国家税务总局福建省税务局"),
    ("福建省", "民航福建监管局 省民航监管局 中国民用航空福建安全监督管理局"),
    ("福建省", "国网福建省电力公司 省电力公司 国网福建省电力有限公司"),
    ("福州市", "人民银行福州中心支行 人行福州中心支行 中国人民银行福州中心支行"),
    ("广西壮族自治区", "广西壮族自治区发展改革委 自治区发改委 广西发改委"),
    ("大理白族自治州", "大理白族自治州财政局 州财政局"),
    ("全国", "国家发展改革委 发展改革委 国家发展和改革委员会"),
    ("全国", "国家林业和草原局 国家林草局 林草局"),
    ("全国", "银保监会 中国银保监会 中国银行保险监督管理委员会"),
    ("全国", "国家林业和草原局科技司 国家林业和草原局科学技术司 国家林草局科技司"),
    ("全国", "国家机关事务管理局 国管局"),
    ("鹤壁市", "鹤壁市政务数据局 市政务服务和数据局 市政务数据局"),
    ("鹤壁市", "鹤壁市文化和旅游局 市文旅局 文旅局"),
    ("鹤壁市", "鹤壁市生态环境局 市生态环境局"),
    ("鹤壁市", "鹤壁市环境保护局 市环保局"),
    ("福建省", "福建省外汇局 省外管局 外管局 省外汇管理局"),
    ("福建省", "福建省外经贸厅 省对外贸易经济合作厅"),
    ("福建省", "福建省新闻办 省政府新闻办 省人民政府新闻办公室"),
    ("福建省", "福建省人力资源社会保障厅办公室 省人社厅办公室"),
    ("福建省", "中共福建省委组织部 福建省中共福建省委组织部"),
    ("全国", "国家邮政局 邮政局"),
]


@pytest.mark.parametrize(("place", "forms"), SAME, ids=[f.split()[0] for _, f in SAME])
def test_the_forms_of_one_organisation_are_one(place: str, forms: str) -> None:
    """Every form has the same place and base name, and the first is what is shown."""
    first, *others = forms.split()
    expected = identity(first, place)
    assert expected.pref_label == first
    assert {identity(form, place) for form in others} == {expected}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("财政局", "鹤壁市"), ("财政局", "安阳市")),
        (("工商局", "鹤壁市"), ("市场监管局", "鹤壁市")),
        (("卫计委", "福建省"), ("卫健委", "福建省")),
        (("经信委", "福建省"), ("工信厅", "福建省")),
        (("环保厅", "福建省"), ("生态环境厅", "福建省")),
        (("国税局", "福建省"), ("税务局", "福建省")),
        (("发展改革委", "全国"), ("发展改革委", "福建省")),
        (("市政府", "鹤壁市"), ("市委", "鹤壁市")),
        (("市委托代建中心", "鹤壁市"), ("市委", "鹤壁市")),
    ],
)
def test_different_organisations_stay_two(one: tuple[str, str], other: tuple[str, str]) -> None:
    """Another place, a predecessor, or a name that only looks alike is another organisation."""
    assert identity(*one) != identity(*other)


@pytest.mark.parametrize("name", ["国务院", "国务院办公厅", "国家林业和草原局", "财政部", "市场监管总局", "审计署"])
def test_a_national_body_is_national_in_any_document(name: str) -> None:
    """财政部 named by a province is the ministry, not a body of the province."""
    assert identity(name, "福建省") == identity(name, "全国")


def test_a_longer_name_belongs_to_the_place_it_goes_on_with() -> None:
    """浚县公安局 in a list of 鹤壁市 is a body of 浚县."""
    assert identity("鹤壁市浚县公安局", "鹤壁市") == identity("浚县公安局", "浚县")


def test_counties_of_one_name_are_told_apart() -> None:
    """鼓楼区 of 福州市 and 鼓楼区 of 南京市 are two places."""
    fuzhou = identity("鼓楼区人民政府", "鼓楼区", within="福州市")
    nanjing = identity("鼓楼区人民政府", "鼓楼区", within="南京市")
    assert fuzhou.pref_label == "福州市鼓楼区人民政府"
    assert fuzhou.place != nanjing.place
    assert identity("福州市鼓楼区人民政府", "福州市") == fuzhou


@pytest.mark.parametrize(
    ("name", "place", "kind"),
    [
        ("市财政局", "鹤壁市", "department"),
        ("淇县政府", "淇县", "government"),
        ("市委组织部", "鹤壁市", "party"),
        ("市科协", "鹤壁市", "mass_organisation"),
        ("福建海事局", "福建省", "vertical"),
        ("市经投公司", "鹤壁市", "enterprise"),
        ("福州大学", "福州市", "institution"),
        ("市中级人民法院", "鹤壁市", "judiciary"),
    ],
)
def test_an_organisation_has_its_kind(name: str, place: str, kind: str) -> None:
    """Kinds let people leave enterprises or party bodies out."""
    assert identity(name, place).kind == kind


def test_identity_is_stable_under_itself() -> None:
    """The shown name of an organisation is one of its forms."""
    for place, forms in SAME:
        shown = identity(forms.split()[0], place)
        assert identity(shown.pref_label, shown.place) == shown


@pytest.mark.parametrize(
    "base", ["发展改革委", "工业和信息化局", "市场监管局", "委组织部", "人民政府", "科协", "财政局"]
)
def test_every_spelling_folds_back(base: str) -> None:
    """A question may use any spelling that the graph's name has."""
    spellings = short_forms(base)
    assert base in spellings
    assert {identity(s, "鹤壁市").base_name for s in spellings} == {base}


def test_spellings_hold_the_usual_short_form() -> None:
    """People ask for 发改委, 工信局 and 市监局."""
    assert "发改委" in short_forms("发展改革委")
    assert "工信局" in short_forms("工业和信息化局")
    assert "市监局" in short_forms("市场监管局")


def test_folding_twice_changes_nothing() -> None:
    """A folded name is final."""
    for _, forms in SAME:
        for form in forms.split():
            assert fold(fold(form)) == fold(form)


@pytest.mark.parametrize(
    ("place", "short"),
    [
        ("福建省", "福建"),
        ("广西壮族自治区", "广西"),
        ("内蒙古自治区", "内蒙古"),
        ("新疆维吾尔自治区", "新疆"),
        ("浚县", "浚县"),
    ],
)
def test_places_shorten_as_names_carry_them(place: str, short: str) -> None:
    """福建证监局 carries 福建, 浚县 would be one character and stays."""
    assert short_place(place) == short


def test_places_know_what_is_above_them() -> None:
    """A county lies in its city, also when its name needs the city's; the nation in nothing."""
    assert (above("淇县"), above("鹤壁市"), above("河南省"), above("全国")) == ("鹤壁市", "河南省", "全国", None)
    assert above(qualified("鼓楼区", "福州市")) == "福州市"


def test_the_sample_has_the_gold_units(sample: Document, gold: dict[str, Any]) -> None:
    """The restored names of the sample are those of a careful reader, in text order."""
    found = {
        t.path: [identity(u.name, u.place).pref_label for u in t.units if not u.collective]
        for t in sample.tasks
        if t.units
    }
    assert found == {t["path"]: t["units"] for t in gold["tasks"]}


@pytest.fixture(scope="module")
def names(policies: list[Document]) -> set[tuple[str, str]]:
    """Every unit of the reference corpus, with its place."""
    return {(u.name, u.place) for d in policies for t in d.tasks for u in t.units if not u.collective}


def test_no_name_of_the_corpus_has_two_labels(names: set[tuple[str, str]]) -> None:
    """One place and base name is shown under one name and has one kind, whatever form a document used."""
    shown: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for name, place in names:
        unit = identity(name, place)
        shown.setdefault((unit.place, unit.base_name), set()).add((unit.pref_label, unit.kind))
    assert {key: labels for key, labels in shown.items() if len(labels) > 1} == {}


def test_no_label_of_the_corpus_has_two_identities(names: set[tuple[str, str]]) -> None:
    """Two nodes are never shown under one name."""
    units = {identity(name, place) for name, place in names}
    assert len({u.pref_label for u in units}) == len(units)


@pytest.mark.parametrize("name", ["市财政局", "县农业农村局", "省教育厅", "区发展改革委"])
def test_a_body_of_a_place_that_nobody_names_is_not_the_nations(name: str) -> None:
    """In a text without a place, 市财政局 stays what it is called there."""
    assert identity(name, "全国").pref_label == name
