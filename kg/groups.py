"""Groups of units: which names are names of a group, and which governments a group consists of.

各县区政府 of 鹤壁市 are the governments of its counties and districts. 商务部门, 核准机关 and 省政府领导 name no
organisation either: they say which work or rank is meant and leave open who that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from corpus import places
from kg.organisations import qualified

__all__ = ["group_name", "is_nameless", "members_of"]

_LEVEL = r"(?:省级?|直辖市|自治[区州县旗]|设区的?市|地级?(?:以上)?市|省辖市|省?直管(?=[市县])|市|州|盟|县|区|旗|地区?|[、，和及（）()〔〕])"
_BODY = r"(?:党委和?|人民政府|政府|行政公署|行署)"
_GOVERNMENTS = re.compile(
    r"(?:各|有关|相关|地方|所辖|下辖|全[省市]|沿海|各级)*"
    rf"(?P<levels>{_LEVEL}+(?:{_BODY}[、和及]{_LEVEL}+)*)(?:[两三四]?级)?{_BODY}*"
)
# Every government below: 各级政府, 县级以上政府, 市县两级.
_ALL_LEVELS = re.compile(
    rf"(?:地方)?各级(?:地方)?{_BODY}+|(?:地方)?(?:各级)?县级(?:及其?)?以上(?:地方)?(?:各级)?{_BODY}+"
)
_OVERSEAS = ("香港特别行政区", "澳门特别行政区", "台湾省")
# Names that say what somebody is for, not who that is. 管理部门 and the like stand at the end of no office's name.
_NAMELESS = re.compile(
    r"(?:部门|机关|领导|单位|负责人|负责同志|成员)$|^(?:试点|示范|项目|所在|区域|本级|省级|市级|县级)(?!办).*(?:人民政府|政府|公司|企业|部门)$"
)
_NAMED = re.compile(r"(?:公安|检察|审判|司法)机关.{2,}$|机关事务|管理机关服务")


def is_nameless(name: str) -> bool:
    """Whether a name without its place is no organisation's (商务部门, 省政府领导), so that it is kept as a group."""
    bare = re.sub(r"[（(〈][^（(〈）)〉]*[)）〉]?$", "", re.sub(r"\s", "", name))
    return bool(_NAMELESS.search(bare)) and not _NAMED.search(bare)


def group_name(name: str) -> str:
    """The one form of a group's name: 各县(区)人民政府 -> 各县（区）政府, 各管委会 -> 各管委."""
    bare = re.sub(r"\s", "", name).translate(str.maketrans("(),", "（），"))
    return re.sub("管委会$|管理委员会$", "管委", re.sub("人民政府$", "政府", bare))


@lru_cache(maxsize=4096)
def members_of(name: str, place: str) -> tuple[str, ...]:
    """The places whose governments the group `name` of `place` consists of; () where that is not known.

    市 in front are a province's prefectures (各市、县); behind 县 they are the cities among the counties (各县（市、区）).
    A county whose name several share comes after its city (福州市鼓楼区). 各地区 of the nation are its provinces.
    """
    if _ALL_LEVELS.fullmatch(name):
        levels = "市县区"
    else:
        match = _GOVERNMENTS.fullmatch(name)
        levels = re.sub(f"{_BODY}|省?直管[市县]", "", match["levels"]) if match else ""
        levels += "区" if match and re.search("县(?:[两三四]?级)", name) else ""
    if place == places.NATION:
        return (
            tuple(p for p in places.provinces() if p not in _OVERSEAS)
            if re.match("省级?|自治区|地区?$", levels)
            else ()
        )
    return tuple(dict.fromkeys(_below(place, _plain(levels)))) if levels else ()


def _plain(levels: str) -> str:
    """A character for each level that is named, in their order: 各设区的市、县（自治县、区） -> 市县县区."""
    bare = re.sub("设区的?市|地级?(?:以上)?市|直辖市", "市", re.sub("地区?(?![级以])", "盟", levels))
    return "".join(re.findall("[市州盟县区旗]", re.sub("自治区", "", bare)))


def _below(place: str, levels: str) -> Iterator[str]:
    """Prefectures where a level of theirs comes first; counties where one of theirs is named."""
    below = places.children(place)
    prefectures = [p.name for p in below if p.level == 2]
    if re.match("[市州盟]", levels):
        yield from prefectures
    for city in ("", *prefectures):
        counties = [p for p in (places.children(city) if city else below) if p.level == 3]
        yield from (qualified(p.name, city or place) for p in counties if _named(p.name, levels, bool(prefectures)))


def _named(name: str, levels: str, is_province: bool) -> bool:
    """Whether a county is of a level that is named: a county-level city is 县 or 市, but 市 before the counties of a
    province are its prefectures."""
    of_counties = re.sub("^[市州盟]+", "", levels) if is_province else levels
    if name.endswith("区"):
        return "区" in of_counties
    return bool(re.search("[县旗市]" if name.endswith("市") else "[县旗]", of_counties))
