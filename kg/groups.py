"""Which governments a group consists of: 各县区政府 of 鹤壁市 are those of its counties and districts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from corpus import places
from kg.organisations import qualified

__all__ = ["group_name", "members_of"]

_GOVERNMENTS = re.compile(
    r"(?:各|有关|相关|地方|所辖|下辖|全[省市]|沿海|各级)*(?P<levels>(?:省级?|直辖市|自治区|设区的?市|地级?(?:以上)?市|省辖市|市|州|盟|县|区|旗|自治县|地区?|[、，和及（）()〔〕])+)"
    r"(?:级)?(?P<body>党委和?|人民政府|政府|行政公署)?"
)
_OVERSEAS = ("香港特别行政区", "澳门特别行政区", "台湾省")


def group_name(name: str) -> str:
    """The one form of a group's name: 各县(区)人民政府 -> 各县（区）政府, 各管委会 -> 各管委."""
    bare = re.sub(r"\s", "", name).translate(str.maketrans("(),", "（），"))
    return re.sub("管委会$|管理委员会$", "管委", re.sub("人民政府$", "政府", bare))


@lru_cache(maxsize=4096)
def members_of(name: str, place: str) -> tuple[str, ...]:
    """The places whose governments the group `name` of `place` consists of; () where that is not known.

    Levels count by their names: 市 are a province's prefectures, 县 and 区 the counties and districts below. A
    county whose name several share comes after its city (福州市鼓楼区).
    """
    match = _GOVERNMENTS.fullmatch(name)
    if not match:
        return ()
    levels = match["levels"]
    if place == places.NATION:
        return tuple(p for p in places.provinces() if p not in _OVERSEAS) if re.match("省级?|自治区", levels) else ()
    return tuple(dict.fromkeys(_below(place, levels)))


def _below(place: str, levels: str) -> Iterator[str]:
    below = places.children(place)
    yield from (qualified(p.name, place) for p in below if _named(p.name, p.level, levels))
    if re.search("[县区旗]", re.sub("设区的?市|地区", "", levels)):
        for city in (p.name for p in below if p.level == 2):
            yield from (qualified(c.name, city) for c in places.children(city) if _named(c.name, c.level, levels))


def _named(name: str, level: int, levels: str) -> bool:
    bare = re.sub("设区的?市|地级?(?:以上)?市|省辖市", "市", levels)
    if level == 2:
        return bool(re.search("[市州盟地]", bare))
    if name.endswith(("市", "县", "旗")):
        return bool(re.search("[县旗]", bare)) or (name.endswith("市") and "（市" in levels)
    return "区" in bare.replace("地区", "")
