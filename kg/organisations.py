"""One organisation, one name: written forms fold to a jurisdiction and a base name.

市发改委, 市发展改革委 and 鹤壁市发展和改革委员会 are 发展改革委 of 鹤壁市. A base name is a field of office
(`data/fields_of_office.csv`: 工信 = 工业和信息化) and the word for the body (局, 厅, 委 = 委员会, 办 = 办公室), a
whole name (`data/names.csv`: 科协 = 科学技术协会), or a body under central direction whose name has its place
inside (`data/vertical.csv`: 人行福州中心支行 = 中国人民银行福州中心支行). The rule knows nothing of the other
documents of a corpus, so that an organisation's IRI never changes with them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from corpus import places

__all__ = [
    "KINDS",
    "OrganisationName",
    "above",
    "bare_name",
    "fold",
    "identity",
    "is_known",
    "qualified",
    "short_forms",
    "short_place",
]

_BODIES = (("委员会", "委"), ("办公室", "办"), ("管理委员会", "管委会"))
_BODY = r"(?:局|厅|委|办|部|署|总局|部门|所|中心|院|队|总队|支队|分局|主管部门|司|处)"
# An office inside a body: 国家林业和草原局|科学技术司, 人力资源和社会保障厅|办公室.
_INSIDE = re.compile(r"(?P<body>[\u4e00-\u9fff]{2,}?[局厅委部署])(?P<office>[\u4e00-\u9fff]{2,12}(?:[司处室]|党委))")
_LEVEL = re.compile(r"(?:自治[区州县旗]|[省市县区州盟旗])(?=.{2})")
# Words that begin with the character of a level: 市场监管局 is no 场监管局 of a 市.
_NO_LEVEL = re.compile(
    "市场|市政(?!府|协|法|务|数|研)|市容|市民中心|市监|区域|县域|省级|市级|县级|区级|[省市县区][直属]"
)
_KINDS: tuple[tuple[str, str], ...] = (
    ("party", r"^中共|^委|党委|纪委|组织部$|宣传部$|统战部$|政法委"),
    (
        "mass_organisation",
        r"科协$|残联$|妇联$|文联$|侨联$|工商联$|社科联$|总工会$|共青团|贸促会$|红十字会$|协会$|学会$|商会$",
    ),
    (
        "vertical",
        r"海关|海事局|海警局|银保监|银监局|证监|保监|监管办$|国家税务|税务局$|国税局|外汇局|检验检疫|边检|边防|调查总队|"
        r"邮政|金融监管总局监管局|铁路局|民航|气象局|地震局|烟草|人民银行|通信管理局",
    ),
    ("enterprise", r"公司$|集团$|银行$|分行$|支行$|电网$|电信|移动|联通|铁塔|运营商$"),
    ("institution", r"大学$|学院$|学校$|医院$|研究院$|研究所$|中心$|农科院$|党校$"),
    ("government", r"^国务院$|人民政府$|管委会$|公署$|行署$"),
    ("judiciary", r"法院$|检察院$"),
)
KINDS = tuple(sorted({"department", *(kind for kind, _ in _KINDS)}))
# Offices of a party committee that documents also name without 委: 省网信办 is 省委网信办.
_PARTY_OFFICE = re.compile("(?:组织部|宣传部|统战部|政法委|网信办|人才办|编办|军民融合办|老干局|文明办|巡察办)")
# A name that says itself that it is a national body's, whatever the place of the document that names it.
_NATIONAL = re.compile(
    r"国务院(?:$|办公厅|.{2,8}[委办室局]$)|中共中央.*|国家(?:[\u4e00-\u9fff]{2,12}(?:局|委员会|委|署|部)|医保局)|"
    r"[\u4e00-\u9fff]{2,8}(?:总局|总署)|最高人民(?:法院|检察院)|中国(?:银保监会|证监会|保监会|银监会|人民银行)|"
    r"(?:外交|国防|教育|科技|科学技术|工业和信息化|公安|民政|司法|财政|人力资源和?社会保障|自然资源|生态环境|环境保护|住房和?城乡建设|"
    r"交通运输|水利|农业农村|农业|商务|文化和旅游|文化|应急管理|国土资源)部|审计署|全国[\u4e00-\u9fff]{2,12}(?:委员会|委|会|社)"
)
_KNOWN_WHOLE = ("人民政府", "管委会")
_PEOPLE = (
    r"(?:(?:壮|回|藏|彝|苗|侗|布依|哈尼|傣|白|景颇|傈僳|土家|蒙古|朝鲜|羌|黎|瑶|畲|满|土|撒拉|东乡|保安|裕固|达斡尔|鄂温克|锡伯|"
    r"仡佬|毛南|仫佬|水|纳西|拉祜|佤|布朗|普米|怒|独龙|各)族|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯|蒙古(?=自治[州县]))"
)
_PLACE_TAIL = re.compile(rf"(?:{_PEOPLE}+自治[区州县旗]|特别行政区|自治[区州县旗]|[省市州盟县区旗]|地区|林区)$")


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """The identity of a unit: `place` and `base_name` make its IRI, `pref_label` is shown."""

    place: str
    base_name: str
    pref_label: str
    kind: str


def _rows(name: str) -> list[dict[str, str]]:
    with (files("kg") / "data" / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _table(name: str) -> dict[str, str]:
    """variant -> official form, from a data file."""
    return {v: row["official"] for row in _rows(name) for v in row["variants"].split()}


@cache
def _fields() -> tuple[Mapping[str, str], re.Pattern[str]]:
    table = _table("fields_of_office.csv")
    longest_first = sorted({*table, *table.values()}, key=lambda v: (-len(v), v))
    return table, re.compile(f"({'|'.join(map(re.escape, longest_first))})({_BODY})")


@cache
def _names() -> Mapping[str, str]:
    return _table("names.csv")


@cache
def short_place(place: str) -> str:
    """A place as names of bodies carry it: 福建省 -> 福建, 广西壮族自治区 -> 广西; 浚县 stays."""
    short = _PLACE_TAIL.sub("", place)
    return short if len(short) >= 2 else place


@cache
def _verticals(place: str) -> Mapping[str, OrganisationName]:
    """Every spelling of the bodies under central direction at a place."""
    found: dict[str, OrganisationName] = {}
    for row in _rows("vertical.csv"):
        base, short = row["base"], short_place(place)
        label = row["label"].format(place=place, short=short)
        name = OrganisationName(place, base, label, _kind(label, base))
        for spelling in (row["label"], *row["spellings"].split()):
            found.setdefault(spelling.format(place=place, short=short), name)
        found.setdefault(base, name)
    return found


@cache
def fold(base_name: str) -> str:
    """The one form of a base name: 发展和改革委员会 -> 发展改革委, 政府 -> 人民政府."""
    name = re.sub(r"\s", "", base_name)
    if not name.endswith(("部门", "单位")):
        name = re.sub(r"^[省市县区]级(?!以上|各|有关|相关|行政)(?=.{2})", "", name)
    name = _names().get(name, name)
    name = re.sub("(?<!人民)政府$", "人民政府", name)
    name = re.sub("(?<!监督)管理委员会$|管委$", "管委会", name)
    name = re.sub("(?<!管理)(?<!军事)(?<!委)委员会(?=$|办)", "委", name)
    name = re.sub("(?<!政府)(?<!协调)(?<!小组)(?<!议)(?<!指挥部)(?<![局厅部署])办公室$", "办", name)
    name = re.sub("^中国人民银行|^人行", "人民银行", name)
    if name.startswith("委") and len(name) > 1:  # a party committee's office
        return "委" + fold(name[1:])
    inside = _INSIDE.fullmatch(name)
    if inside and is_known(inside["body"]):
        office = inside["office"]
        return fold(inside["body"]) + (office if office.endswith("室") else fold(office))
    table, pattern = _fields()
    match = pattern.fullmatch(re.sub("办公室$", "办", name))  # also of 网络安全和信息化领导小组办公室
    name = table.get(match[1], match[1]) + match[2] if match else name
    return _names().get(name, name)


@lru_cache(maxsize=65536)
def identity(name: str, place: str, *, within: str = places.NATION) -> OrganisationName:
    """Who `name` is, for a unit of `place` (鹤壁市财政局, 财政局 or 市财政局 with 鹤壁市).

    A county's name that several share is told apart by the city it lies in, found by `within`, the
    jurisdiction of the document.
    """
    bare = re.sub(r"\s", "", name)
    if place == places.NATION:
        return _national(bare)
    bare = bare.removeprefix(place) if bare.startswith(f"{place}中共") else bare
    if bare == place:  # 福州市、南平市人民政府: the first leaves out what the last says
        bare = f"{place}人民政府"
    vertical = _verticals(place).get(bare)
    if vertical:
        return vertical
    if _NATIONAL.fullmatch(bare) and short_place(place) not in bare:
        return _national(bare)
    return _local(*_descend(place, bare_name(bare.removeprefix("中共"), place), within))


def bare_name(name: str, place: str) -> str:
    """The name without its place or level, as it is written else: 鹤壁市财政局, 市财政局 -> 财政局.

    Of 鹤壁市场监管局, 鹤壁 is taken away and not 鹤壁市: what is left must be a name that is known.
    """
    if name in ("省委", "市委", "县委", "区委"):
        return "委"
    level = _LEVEL.match(name)
    of_place = level is not None and place.endswith(level[0]) and not _NO_LEVEL.match(name)
    heads = (place, short_place(place), level[0] if level and of_place else place)
    rests = [rest for rest in map(name.removeprefix, heads) if rest and rest != name]
    known = (rest for rest in rests if is_known(rest))
    whole = rests[0] if rests and (name.startswith(place) or of_place) else name
    return next(known, whole)


def is_known(base: str) -> bool:
    """Whether a base name is one of the tables', or a government."""
    folded = fold(base)
    return bool(folded in _KNOWN_WHOLE or folded in _names().values() or _fields()[1].fullmatch(folded))


def _descend(place: str, base: str, within: str) -> tuple[str, str]:
    """The place by the name it is known under, further down where the name goes on: 福州市 + 鼓楼区人民政府."""
    below = places.leading_place(base, within=place)
    if below and below[1] == below[0].name != base and below[0] in places.below(place):
        return qualified(below[0].name, place), base[len(below[1]) :]
    return qualified(place, within), base


def qualified(place: str, within: str) -> str:
    """A place's name, after its city's where several counties share it: 福州市鼓楼区."""
    if places.find(place) or not places.find(place, within=within):
        return place
    return places.parent(place, within=within) + place


def above(place: str) -> str | None:
    """The place directly above one (as `qualified` names it); None for the nation and for unknown places."""
    if place == places.NATION:
        return None
    if places.find(place):
        return places.parent(place)
    city = places.leading_place(place)
    return city[0].name if city and place[len(city[1]) :] in {p.name for p in places.below(city[0].name)} else None


def _local(place: str, base: str) -> OrganisationName:
    base = fold(base)
    if re.fullmatch(r"(?:共青团.*|团[省市县区州]?)委(?:员会)?", base):
        return OrganisationName(place, "团委", f"共青团{place}委", "mass_organisation")
    vertical = _verticals(place).get(base)
    if vertical:
        return vertical
    if _PARTY_OFFICE.fullmatch(base):
        base = f"委{base}"
    if base == "委" or re.match("委(?!托|员)", base):
        return OrganisationName(place, base, f"中共{place}{base}", "party")
    label = base if _is_complete(base, place) else place + base
    return OrganisationName(place, base, label, _kind(label, base))


def _is_complete(base: str, place: str) -> bool:
    """Whether a name stands alone: it has its place inside, or is a proper name (兴业银行)."""
    proper = base.startswith(("中国", "国家", "国网", "中科院", short_place(place))) or base.endswith(
        ("银行", "大学", "学院")
    )
    return proper or (base.endswith(("公司", "集团")) and short_place(place) in base)


def _national(bare: str) -> OrganisationName:
    """国家发展改革委 and 发展改革委 in a State Council document are one; 局 and 委 are shown with 国家."""
    base = fold(
        re.sub("^(?:国家|国务院|中华人民共和国|中国)(?=.{2,}(?:[局委办部署会]|(?<!公)司|局办公室|人民银行)$)", "", bare)
    )
    base = re.sub("^(邮政)管理局$|^(烟草)专卖局$|^(中医药)管理局$", lambda m: f"{m[1] or m[2] or m[3]}局", base)
    state = re.search("(?<![总国])局(?:.{2,}[司室])?$|(?<!国资)(?<!军)委$", base) and not re.search(
        "民航局|地震局|气象局", base
    )
    # 市财政局 in a text whose place nobody can tell is that of some city, and not the nation's.
    of_level = _LEVEL.match(base) and not _NO_LEVEL.match(base)
    proper = base.startswith(("国家", "中央", "全国", "中国", "中共"))
    label = f"国家{base}" if state and not of_level and not proper else base
    return OrganisationName(places.NATION, base, label, _kind(label, base))


def _kind(label: str, base: str) -> str:
    for kind, pattern in _KINDS:
        if re.search(pattern, base) or re.search(pattern, label):
            return kind
    return "department"


@cache
def _variants_of() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for table in (_fields()[0], _names()):
        for variant, official in table.items():
            found.setdefault(official, []).append(variant)
    return {k: tuple(v) for k, v in found.items()}


def _spelled(base_name: str) -> Iterator[str]:
    yield base_name
    yield from _variants_of().get(base_name, ())
    for body in ("局", "厅", "委", "办", "部", "部门"):
        field = base_name.removesuffix(body)
        if field != base_name:
            yield from (v + body for v in _variants_of().get(field, ()))
    if base_name.endswith("人民政府"):
        yield base_name.removesuffix("人民政府") + "政府"


@cache
def short_forms(base_name: str) -> tuple[str, ...]:
    """Every spelling of a base name that folds to it: 发展改革委 -> 发改委, 发展和改革委员会 …"""
    if base_name.startswith("委") and len(base_name) > 1:
        inner = short_forms(base_name[1:])
        return tuple(sorted({f"委{s}" for s in inner} | set(inner)))
    spellings = set(_spelled(base_name))
    for full, short in _BODIES:
        spellings |= {s[: -len(short)] + full for s in spellings if s.endswith(short)}
    return tuple(sorted(s for s in spellings if fold(s) == base_name))
