"""Groups have one name, and the members that their place and their name give."""

from __future__ import annotations

import pytest

from kg.groups import group_name, members_of


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
