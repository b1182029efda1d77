"""Places of today and former ones in groups and in names of organisations."""

from __future__ import annotations

import pytest

from kg.groups import members_of
from kg.organisations import identity


@pytest.mark.parametrize(
    ("city", "today", "former"),
    [("福州市", "长乐区", "长乐市"), ("三明市", "沙县区", "沙县"), ("杭州市", "临平区", "江干区")],
)
def test_groups_consist_of_places_of_today(city: str, today: str, former: str) -> None:
    """各县（市、区）政府 are the governments that there are, and none of a place that is no more."""
    members = members_of("各县（市、区）政府", city)
    assert today in members
    assert former not in members


def test_a_former_city_has_no_members() -> None:
    """各区政府 of 莱芜市, whose districts are those of 济南市 today, are not guessed."""
    assert members_of("各区政府", "莱芜市") == ()


@pytest.mark.parametrize("county", ["长乐市", "长乐区"])
def test_offices_of_former_and_present_counties_are_told_from_the_citys(county: str) -> None:
    """长乐市财政局 in a document of 福州市 is an office of that county, whenever it was written."""
    unit = identity(f"{county}财政局", "福州市")
    assert (unit.place, unit.pref_label) == (county, f"{county}财政局")
