"""Which governments a group consists of: 各县区政府 of 鹤壁市 are those of its counties and districts."""

from __future__ import annotations

import re

from corpus import places

__all__ = ["members_of"]

_GOVERNMENTS = re.compile(
    r"(?:各|有关|相关|地方|所辖|下辖|全[省市]|沿海|各级)*(?P<levels>(?:设区的?市|地级?(?:以上)?市|省辖市|市|州|盟|县|区|旗|自治县|地区?|[、，和及（）()〔〕])+)"
    r"(?:级)?(?P<body>党委和?|人民政府|政府|行政公署)?"
)


def members_of(name: str, place: str) -> tuple[str, ...]:
    """The places whose governments the group `name` of `place` consists of; () where that is not known.

    Levels count by their names: 市 are a province's prefectures, 县 and 区 the counties and districts below.
    """
    match = _GOVERNMENTS.fullmatch(name)
    if not match or place == places.NATION:
        return ()
    levels = match["levels"]
    below = places.children(place)
    wanted = [p for p in below if _named(p.name, p.level, levels)]
    if re.search("[县区旗]", re.sub("设区的?市|地区", "", levels)):
        wanted += [c for p in below if p.level == 2 for c in places.children(p.name) if _named(c.name, c.level, levels)]
    return tuple(dict.fromkeys(p.name for p in wanted))


def _named(name: str, level: int, levels: str) -> bool:
    bare = re.sub("设区的?市|地级?(?:以上)?市|省辖市", "市", levels)
    if level == 2:
        return bool(re.search("[市州盟地]", bare))
    if name.endswith(("市", "县", "旗")):
        return bool(re.search("[县旗]", bare)) or (name.endswith("市") and "（市" in levels)
    return "区" in bare.replace("地区", "")
