"""The place a document is in force for: that of its issuer, 全国 for the State Council and the ministries.

What names the place most directly wins: the first issuer, then the title, then the sign in the 发文字号. A page that
says only 省政府办公厅 or 县人民政府 leaves the level, and the text is asked which place of that level it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus import places

__all__ = ["jurisdiction_of", "place_of_issuer"]

_NATIONAL = re.compile(
    r"(?:(?:19|20)\d\d年)?(?:国务院|国办|国家|中央|中共中央|中办|全国|最高人民|中国|中华人民共和国|海关总署|审计署|市场监管总局|应急管理部|"
    r"新华社|国资委|证监会|银保监会|发展改革委|卫生健康委|(?:外交|国防|发展改革|教育|科技|科学技术|工业和信息化|工信|公安|民政|司法|财政|人力资源(?:和)?社会保障|人社|自然资源|"
    r"国土资源|生态环境|环境保护|住房(?:和)?城乡建设|交通运输|交通|铁道|水利|农业农村|农业|商务|文化和旅游|文化|应急管理|退役军人事务|建设|信息产业|卫生|能源|劳动|人事)部)"
)
_PARTY = re.compile("^(?:中共(?!中央)|中国共产党(?!中央)|共青团(?!中央)|政协|民革|民盟)")
# Zones that issue documents of their own: 平潭综合实验区管委会.
_ZONE = re.compile(
    r"([\u4e00-\u9fff]{2,16}?(?:新区|实验区|试验区|示范区|开发区|高新区|经开区|合作区|保税区|度假区|风景区|管理区|生态城|科学城))"
    r"(?:管委会|管理委员会|党工委|党政办|综合办)"
)
# A county that became a city after the register was made (陕西省|神木市人民政府).
_UNREGISTERED = re.compile(
    "((?!经济|高新|开发|工业)[\u4e00-\u9fff]{1,4}(?:自治[县州]|[市县区旗]))(?:人民政府|委办公室|委员会)"
)
_LEVEL = re.compile(r"(?:(?:中共)?(省|自治区|市|州|盟|县|区|旗)(?!场监|政(?!府|协|务|法)|民(?!政)|块|域|容))")
_ABOUT = re.compile("(?:关于|印发|公布|发布|转发|批转|制定|申报|开展|举办|做好|贯彻)[《〈“]?")
_OURS = (
    ("省", re.compile("[我全本]省|省(?:级|直|委|政府|发改委|[\u4e00-\u9fff]{1,6}厅)")),
    ("自治区", re.compile("[我全]区各|全?自治区(?:各|级|直|党委|人民政府)")),
    ("市", re.compile("[我本]市|全市各|市(?:级|直|委|政府|发改委|财政局)")),
    ("县", re.compile("[我本全]县")),
)
_ENDS = {"省": "省", "自治区": "自治区", "市": "市", "州": "州", "盟": "盟", "县": "县", "区": "区", "旗": "旗"}
_WHERE = 3_000  # characters in which places are counted to find whose document it is


def jurisdiction_of(issuers: Sequence[str], notice: str, number: str | None, text: str) -> str:
    """The name of the place; `notice` is the full title, `number` the 发文字号."""
    for name in (*issuers[:1], notice):
        place = place_of_issuer(name)
        if place:
            return place
    level = _level(issuers, notice)
    head = text[:_WHERE]
    if level in ("", "省", "自治区"):
        place = _namesake(issuers[0] if issuers else notice, number, head) or _in_title(notice)
        place = place or (places.province_of_sign(number) if number else None)
        if place:
            return place
    level = level or next((name for name, ours in _OURS if ours.search(head)), "")
    return (_most_named(_candidates(level, number), head) if level else None) or places.NATION


def place_of_issuer(name: str) -> str | None:
    """The place that the name of an institution (or a title that begins with one) begins with: the deepest of
    福建省福州市鼓楼区…, that of the branch of a national body (国家税务总局福建省税务局), 全国 for ministries."""
    name = _PARTY.sub("", name)
    if name.startswith(places.CORPS):
        return places.CORPS
    national = _NATIONAL.match(name)
    if national:
        return _branch(name[national.end() :]) or places.NATION
    zone = _ZONE.match(name)
    leading = places.leading_place(name)
    if zone and (leading is None or len(zone[1]) > len(leading[1]) + 2):
        return zone[1]
    if leading is None:
        return None
    return _deepest(leading[0], name[len(leading[1]) :], full=leading[1] == leading[0].name)


def _deepest(place: places.Place, rest: str, *, full: bool) -> str:
    """福州市 + 鼓楼区人民政府 -> 福州市鼓楼区 (its own name): places follow each other by their full names."""
    while full and place.level < 3:
        below = places.leading_place(rest, within=place.name)
        if below is None or below[1] != below[0].name or not places.lies_in(below[0], place):
            break
        place, rest = below[0], rest[len(below[1]) :]
    newer = _UNREGISTERED.match(rest) if full and place.level < 3 else None
    return newer[1] if newer else places.own_name(place)


def _branch(rest: str) -> str | None:
    """The place of a national body's branch: 税务总局|福建省税务局, 人民银行|福州中心支行."""
    for match in re.finditer(r"(?<=[局行会部署国])", rest[:16]):
        found = places.leading_place(rest[match.end() :])
        if found and re.match(r".{0,12}(?:局|行|办|总队|关|院)", rest[match.end() + len(found[1]) :][:14]):
            return found[0].name
    found = places.leading_place(rest)
    return found[0].name if found and re.match(r".{0,12}(?:局|行|办|总队|关)$", rest[len(found[1]) :][:14]) else None


def _level(issuers: Sequence[str], notice: str) -> str:
    """The level that the first issuer, or the title, names without the place: 省政府办公厅 -> 省."""
    match = _LEVEL.match(issuers[0] if issuers else notice)
    return match[1] if match else ""


def _in_title(notice: str) -> str | None:
    """The place that the title is about: 关于印发福建省…的通知."""
    for match in _ABOUT.finditer(notice):
        found = places.leading_place(notice[match.end() : match.end() + 14])
        if found and found[1] == found[0].name:
            return places.own_name(found[0])
    return None


def _namesake(name: str, number: str | None, text: str) -> str | None:
    """鼓楼区人民政府办公室: of the counties of that name, the one whose city or province the document names."""
    match = re.match(r"[\u4e00-\u9fff]{1,6}?[县区旗市](?=人民|政府|委|办|财|发|教|科)", name)
    found = places.namesakes(match.group()) if match else ()
    if not found:
        return None
    province = places.province_of_sign(number) if number else None

    def named(place: places.Place) -> int:
        above = (places.parent_of(place.code), places.province_of(places.parent_of(place.code)))
        return sum(text.count(places.short_name(p)) for p in above) + 100 * (province in above)

    return places.own_name(max(found, key=lambda p: (named(p), -p.code)))


def _candidates(level: str, number: str | None) -> Iterable[str]:
    """The places of a level, within the province whose sign the 文号 bears."""
    if level in ("省", "自治区"):
        return [p for p in places.provinces() if p.endswith(level)]
    names = places.provinces() + places.cities() if level == "市" else places.below_cities() + places.cities()
    province = places.province_of_sign(number) if number else None
    ours = [n for n in names if n.endswith(_ENDS[level])]
    return [n for n in ours if places.province_of(n) == province] if province else ours


def _most_named(candidates: Iterable[str], text: str) -> str | None:
    """The place that the text names most: itself, by its full name above all, else by the places below it."""
    names = sorted(candidates)
    for count, enough in ((_named_itself, 2), (_named_below, 1)):
        counts = {c: count(c, text) for c in names}
        best = max(names, key=lambda c: counts[c], default=None)
        if best and counts[best] >= enough:
            return best
    return None


def _named_itself(place: str, text: str) -> int:
    return 3 * text.count(place) + text.count(places.short_name(place))


def _named_below(place: str, text: str) -> int:
    here = _named_itself(place, text)
    below = places.below(place) if here or places.is_province(place) else ()
    return here + sum(text.count(p.name) for p in below)
