"""Groups have one name, and the members that their place and their name give."""

from __future__ import annotations

import pytest

from kg.groups import group_name, is_nameless, members_of


def test_the_counties_of_a_city_are_the_members_of_its_group() -> None:
    """各县区政府 of 鹤壁市 reaches 浚县 and 山城区."""
    assert set(members_of("各县区政府", "鹤壁市")) == {"浚县", "淇县", "鹤山区", "山城区", "淇滨区"}


def test_a_group_of_cities_leaves_the_counties_out() -> None:
    """各设区市 of a province are its prefectures alone."""
    members = members_of("各设区市人民政府", "福建省")
    assert len(members) == 9
    assert "福州市" in members
    assert "闽侯县" not in members


def test_a_group_of_all_levels_has_cities_and_counties() -> None:
    """各市、县（区） of a province are its prefectures and what lies below them."""
    members = members_of("各市、县（区）政府", "福建省")
    assert {"福州市", "闽侯县", "福州市鼓楼区"} <= set(members)
    assert len(members) == len(set(members))


def test_a_group_of_provinces_has_provinces() -> None:
    """各省级人民政府 of a national document are the provinces."""
    assert len(members_of("各省级人民政府", "全国")) == 31


@pytest.mark.parametrize("name", ["各管委", "有关部门", "省直有关单位", "各高校", "有关单位"])
def test_a_group_of_unknown_members_has_none(name: str) -> None:
    """What no division tells is not guessed."""
    assert members_of(name, "福建省") == ()


def test_members_of_an_unknown_place_are_unknown() -> None:
    """A zone that no table of divisions has gives no members."""
    assert members_of("各县区政府", "平潭综合实验区") == ()


@pytest.mark.parametrize(
    ("forms", "shown"),
    [
        (("各县区政府", "各县区人民政府"), "各县区政府"),
        (("各县（区）人民政府", "各县(区)政府"), "各县（区）政府"),
        (("各管委", "各管委会", "各管理委员会"), "各管委"),
    ],
)
def test_the_forms_of_a_group_are_one(forms: tuple[str, ...], shown: str) -> None:
    """Brackets and 人民政府 make no other group."""
    assert {group_name(f) for f in forms} == {shown}


@pytest.mark.parametrize(
    ("name", "place", "members", "others"),
    [
        ("各区政府", "北京市", "东城区 西城区", ""),
        ("各区县政府", "重庆市", "万州区 城口县", ""),
        ("各旗县区政府", "内蒙古自治区", "回民区 土默特左旗", "呼和浩特市"),
        ("各盟行政公署、市政府", "内蒙古自治区", "呼和浩特市 兴安盟", "土默特左旗"),
        ("各市（州）政府", "四川省", "成都市 甘孜藏族自治州", "都江堰市"),
        ("各州市政府", "云南省", "昆明市 大理白族自治州", "安宁市"),
        ("各地、州、市政府", "新疆维吾尔自治区", "乌鲁木齐市 喀什地区", "石河子市"),
        ("各地级以上市政府", "广东省", "广州市 深圳市", "增城市"),
        ("各市、县、自治县政府", "海南省", "海口市 琼中黎族苗族自治县", ""),
        ("各县（市、区）政府", "河南省", "浚县 淇滨区 林州市", "鹤壁市 郑州市"),
        ("各省辖市、省直管县政府", "河南省", "郑州市 鹤壁市", "浚县"),
        ("各市、县（市、区）政府", "河南省", "鹤壁市 浚县 林州市", ""),
        ("各县市区政府", "安阳市", "林州市 文峰区 滑县", ""),
        ("各市区政府", "苏州市", "昆山市 吴中区", ""),
        ("市、县两级政府", "福建省", "福州市 闽侯县 思明区", ""),
        ("各级政府", "河南省", "鹤壁市 浚县", ""),
        ("县级以上政府", "鹤壁市", "浚县 淇滨区", ""),
        ("各设区市党委和政府", "福建省", "福州市", "闽侯县"),
    ],
)
def test_a_group_has_the_levels_that_its_name_says(name: str, place: str, members: str, others: str) -> None:
    """In any province: 市 before the counties are prefectures, 市 behind 县 are cities among the counties."""
    found = set(members_of(name, place))
    assert set(members.split()) <= found
    assert not set(others.split()) & found


@pytest.mark.parametrize(
    "name",
    ["商务部门", "核准机关", "省政府分管领导", "项目牵头单位", "试点省（区）人民政府", "区域电网公司", "本级财政部门"],
)
def test_a_name_that_says_only_what_somebody_is_for_is_no_organisation(name: str) -> None:
    """It stays open who that is."""
    assert is_nameless(name)


@pytest.mark.parametrize(
    "name",
    ["市商务局", "省机关事务管理局", "市直机关工委", "机关党委", "国网福建省电力公司", "北京冬奥组委", "浚县人民政府"],
)
def test_a_name_of_one_body_is_an_organisation(name: str) -> None:
    """机关 and 公司 inside a name make it no group."""
    assert not is_nameless(name)
