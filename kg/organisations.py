"""One organisation, one name: written forms fold to a jurisdiction and a base name.

市发改委, 市发展改革委 and 鹤壁市发展和改革委员会 are 发展改革委 of 鹤壁市. A base name is a field of office
(`data/fields_of_office.csv`: 工信 = 工业和信息化) and the word for the body (局, 厅, 委 = 委员会, 办 = 办公室), or a
whole name (`data/names.csv`: 科协 = 科学技术协会). The rule knows nothing of the other documents of a corpus,
so that an organisation's IRI never changes with them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus import places

__all__ = ["OrganisationName", "fold", "identity", "short_forms"]

_BODIES = (("委员会", "委"), ("办公室", "办"), ("管理委员会", "管委会"))
_BODY = r"(?:局|厅|委|办|部|署|总局|部门|所|中心|院|队|总队|支队|分局|主管部门)"
_KINDS: tuple[tuple[str, str], ...] = (
    ("party", r"^中共|^委|党委|纪委|组织部$|宣传部$|统战部$|政法委"),
    (
        "mass_organisation",
        r"科协$|残联$|妇联$|文联$|侨联$|工商联$|社科联$|总工会$|共青团|贸促会$|红十字会$|协会$|学会$|商会$",
    ),
    ("enterprise", r"公司$|集团$|银行$|分行$|支行$|电网$|电信|移动|联通|铁塔|运营商$"),
    ("institution", r"大学$|学院$|学校$|医院$|研究院$|研究所$|中心$|农科院$|党校$"),
    (
        "vertical",
        r"海关|海事局|海警局|银保监|证监|保监|监管办|国家税务|税务局$|邮政管理局|铁路|民航|气象局|烟草专卖|人民银行|通信管理局",
    ),
    ("government", r"人民政府$|管委会$|公署$|行署$"),
    ("judiciary", r"法院$|检察院$"),
)


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """The identity of a unit: `place` and `base_name` make its IRI, `pref_label` is shown."""

    place: str
    base_name: str
    pref_label: str
    kind: str


def _table(name: str) -> dict[str, str]:
    """variant -> official form, from a data file."""
    with (files("kg") / "data" / name).open(encoding="utf-8", newline="") as lines:
        return {v: row["official"] for row in csv.DictReader(lines) for v in row["variants"].split()}


@cache
def _fields() -> tuple[Mapping[str, str], re.Pattern[str]]:
    table = _table("fields_of_office.csv")
    longest_first = sorted({*table, *table.values()}, key=lambda v: (-len(v), v))
    return table, re.compile(f"({'|'.join(map(re.escape, longest_first))})({_BODY})")


@cache
def _names() -> Mapping[str, str]:
    return _table("names.csv")


@cache
def fold(base_name: str) -> str:
    """The one form of a base name: 发展和改革委员会 -> 发展改革委, 政府 -> 人民政府."""
    name = re.sub(r"\s", "", base_name)
    name = re.sub(r"[省市县区]级(?=.{2})", "", name) if not name.endswith(("部门", "单位")) else name
    name = _names().get(name, name)
    name = re.sub("(?<!人民)政府$", "人民政府", name)
    name = re.sub("管理委员会$|管委$", "管委会", name)
    name = re.sub("(?<!管理)(?<!军事)(?<!委)委员会(?=$|办)", "委", name)
    name = re.sub("(?<!政府)(?<!协调)(?<!小组)(?<!议)(?<!指挥部)办公室$", "办", name)
    name = re.sub("^中国人民银行|^人行", "人民银行", name)
    table, pattern = _fields()
    match = pattern.match(name)
    if match is None and name.startswith("委"):  # a party committee's office
        inner = fold(name[1:]) if len(name) > 1 else ""
        return "委" + inner
    if match and match.end() == len(name):
        name = table.get(match[1], match[1]) + match[2]
    return _names().get(name, name)


def identity(name: str, place: str) -> OrganisationName:
    """Who `name` is, for a unit of `place` (鹤壁市财政局, 财政局 or 市财政局 with 鹤壁市)."""
    party = name.startswith("中共")
    bare = name.removeprefix("中共")
    tax = re.fullmatch(r"国家税务总局(.+?(?:省|市|自治区|县|区|州))税务局", bare)
    bare = f"{tax[1]}税务局" if tax else bare
    youth = re.fullmatch(r"(?:共青团.*|团[省市县区州])委(?:员会)?", bare)
    if youth and place != places.NATION:
        return OrganisationName(place, "团委", f"共青团{place}委", "mass_organisation")
    base = bare.removeprefix(place) if bare != place else bare
    own = base == bare  # the name does not begin with its place: 人行福州中心支行
    if own and place != places.NATION:
        short = re.match(r"[省市县区州](?=.{2})", bare)
        if short and place.endswith(short.group()) and not re.match("市场|市政(?!府|协)|市容|市民中心", bare):
            base, own = bare[1:], False
    if place == places.NATION:
        return _national(bare)
    base = fold(base)
    if party and not own:
        return OrganisationName(place, base, f"中共{place}{base}", "party")
    label = base if own else place + base
    return OrganisationName(place, base, label, _kind(label, base))


def _national(bare: str) -> OrganisationName:
    """国家发展改革委 and 发展改革委 in a State Council document are one; 局 and 委 are shown with 国家."""
    base = fold(re.sub("^(?:国家|国务院|中华人民共和国|中国)(?=.{2,}(?:[局委办部署]|人民银行)$)", "", bare))
    state = re.search("(?<![总国])局$|(?<!国资)(?<!军)委$", base) and not re.search("民航局|地震局|气象局", base)
    label = f"国家{base}" if state and not base.startswith(("国家", "中央", "全国", "中国")) else base
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


@cache
def short_forms(base_name: str) -> tuple[str, ...]:
    """Every spelling of a base name that folds to it: 发展改革委 -> 发改委, 发展和改革委员会 …"""
    spellings = {base_name, *_variants_of().get(base_name, ())}
    for field in (base_name.removesuffix(b) for b in ("局", "厅", "委", "办", "部", "部门") if base_name.endswith(b)):
        body = base_name[len(field) :]
        spellings |= {v + body for v in (field, *_variants_of().get(field, ()))}
    for full, short in _BODIES:
        spellings |= {s[: -len(short)] + full for s in spellings if s.endswith(short)}
    if base_name.endswith("人民政府"):
        spellings.add(base_name.removesuffix("人民政府") + "政府")
    return tuple(sorted(s for s in spellings if fold(s) == base_name))
