"""Names of units as written become names that stand alone: 财政局 in a list of 鹤壁市 is 鹤壁市财政局.

A list states its prefix once (省数字办、卫健委、医保局); later names inherit it within their clause, and
what states none at all takes the document's. Bodies with a place in their own name (人行福州中心支行,
福建银保监局) and central bodies keep it. Where rules collide, the name's own place wins over the inherited
prefix, and 市场监管局 is never 市 + 场监管局.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus import places
from corpus.model import UnitMention
from corpus.responsibility.unit_list import Item

__all__ = ["is_collective", "name_units"]

# The character of a level in front of a name, unless it begins an ordinary word.
_PREFIX = re.compile(
    r"(?:省|自治(?:区(?!域)|[州县旗])|(?:新疆生产建设)?兵团|市(?!场|政(?!府|协|法|务|数|研)|民(?!政|宗|族|营|航|防|革|盟|建|进)|容|域|区|直|属|级|县|州|、)|"
    r"县(?!域|级|区|市(?!场|政|容)|乡(?!村)|直|属|、)|区(?!域|块|级|县|直|属|、)|州(?!市(?!场|政)|县|直|级)|盟(?!市(?!场|政))|旗(?!县)|国家)(?=.)"
)
_PARTY = re.compile(
    r"^(?:组织部|宣传部|统战部|政法委(?:员会)?|网信办|网络安全和信息化.*|(?:机构)?编(?:制|办).*|政策?研究?室|老干部?局|人才办|人才工作.*|"
    r"巡察办|军民融合(?:办|发展.*)|全面深化改革.*|深改办|改革办|直属机关工委|党校|党史.{0,6}|文明办|台办|台湾工作办公室|保密.{1,6}|机要局|密码管理局|农办|财办|外办|"
    r"审计办|国安办|农村工作.{1,8}|督查室|办公厅|办公室|办)$"
)
# Party offices that an inherited 省委 reaches; 外办, 台办 and the like are as often the government's.
_PARTY_INHERITS = re.compile(
    r"^(?:组织部|宣传部|统战部|政法委(?:员会)?|网信办|编办|编委办|机构编制.*|政策?研究?室|老干部?局|人才办|巡察办|文明办|党校|军民融合办|改革办|深改办|直属机关工委)$"
)
_LEVELS = r"(?:设区的?市|地级?市|省辖市|直辖市|自治[区州县旗]|[省市州盟县区旗乡镇]|乡镇|街道|地区)"
_COLLECTIVE = re.compile(
    rf"^(?:各|有关|相关|其他|其它|驻|地方(?!金融|税务|志|铁路|海事)|当地|属地|本地|所在|各地|全[省市县区](?:各|有关)?|全国(?:各|有关)|沿[\u4e00-\u9fff]{{1,2}}(?:各|有关|[一二三四五六七八九十]+)?[市县区地]|(?:中央|省|市|县|区)(?:直|属|级|管)(?:各|有关|相关|部门|单位|机关|企业|高校|院校|医院)|"
    rf"(?:{_LEVELS}[、，和及]?(?:[（(].{{1,12}}[)）])?){{2,}}(?:级|党委|人民政府|政府|管委|有关|相关|$)|{_LEVELS}[（(].{{1,12}}[)）])"
    # No body's own name ends so; nor does that of one township or street, which has a place in it.
    r"|(?:单位|企业|主体)$|^(?:省级|市级|县级)(?:人民)?政府$|主管部门$|^(?:乡镇|镇|街道|村|社区|村民|居民|村（居）民)(?:人民政府|政府|办事处|委员会)$|^(?:[本同]级|[上下]一?级)(?!市)"
    r"|^所属(?:各|有关|相关)|^(?:[省市县乡镇]级以上|设区的?市$|设区的?市(?:人民)?政府)|^[市县乡镇、]{2,}[两三]级"
    r"|^(?:自治区|[省市县区州])[委府级直属政]*(?:各|有关|相关)[^市县区]"
    r"|^(?:项目|任务|事发|企业)?(?:所在|所属|实施|承接|落户|试点)(?:地|县|市|区|省|单位|城市|省份|（)|[市县区州盟旗][（(][市县区州盟旗、，,]{1,9}[)）]"
    r"|(?:承担|所在|实施|申报|项目|建设|用人|用工|培训|第三方|社会|骨干|龙头|重点|供电|供水|专业)(?:单位|企业|机构|部门)$|(?:有关|相关|各|成员|责任|主管|涉及|职能|所属|行业)(?:成员)?(?:部门|单位|机构|企业|地区|地方|处室|市县)$|^(?:政府|市县|县区|区县|乡镇|街道|部门|单位|企业|金融机构|高校|"
    r"高等院校|科研院所|高等学校|管委会?|当地|属地)(?:人民政府|政府|部门)?$"
)
# Behind a group, a name without a place is the next group: 各县区政府、管委; 各盟行政公署、市人民政府.
_AFTER_GROUP = re.compile(
    r"(?:市|州|县|区|盟|旗|乡|镇|乡镇|街道|园区|开发区|功能区|高新区|经开区|新区)?(?:管委会?|管理委员会|党委|政府|人民政府|行政公署|行署|街道办事处|办事处)|"
    r"(?:(?:开发|产业|工业|经济|科技)?园区)(?:管委会?|管理委员会)?|部门|单位|开发区|功能区|街道|乡镇"
)
# Behind a comma only these go on from a group; 高新区 and 经开区 are one each where no province speaks.
_BARE_HEAD = re.compile("(?:开发区|功能区|园区)?(?:管委会?|管理委员会)")
_ONE_OF_A_CITY = re.compile("(?:高新|经开)区")
_GENERIC_ZONE = re.compile(
    r"^(?:国家级?|省级?|市级?|经济技术|高新(?:技术)?(?:产业)?|经济|综合|综保|保税|城乡一体化|自由贸易|自贸|循环经济|产业|工业|新|功能|开发|示范|先行|试验|经开|高新|"
    r"区|园|港|集聚|聚集|文化|旅游|风景|名胜|度假|农业|科技|现代|生态|开放|临空|空港|航空|投资|化工|循环|石化|物流|科创|健康)*$"
)
_ZONE = re.compile(
    r"^(?P<zone>(?:(?!驻)[\u4e00-\u9fff]){2,16}?(?:新区|实验区|试验区|示范区|开发区|高新区|经开区|合作区|保税区|综保区|保税港区|港务区|园区|度假区|风景区|功能区|管理区|(?:产业园|科技园|工业园)(?!区)|生态城|科学城))"
    r"(?:管委会?|管理委员会|党工委|管理局|管理办公室)?"
)
# Enterprises and schools stand by themselves unless a prefix is in force (省广播影视集团、广电网络集团).
_BY_ITSELF = re.compile(r"(?:公司|集团|银行|大学|学院|医院|电网|电信|移动|联通|铁塔|邮政|协会|商会|学会)$")
_VERTICAL = re.compile(
    r"^(?:中国(?!共产党)|中科院|中央驻|武警|人民银行|人行|国家税务总局|国家统计局|国网|民航|国家(?:能源|外汇|金融监督|矿山|邮政|移民)|铁路|中石|中海油|"
    r"南方电网|东航|农发行|国开行)|(?:银保监|银监|证监|保监|金融监管|监管|海事|海警|铁路|邮政|税务|烟草|气象|地震)(?:管理|监督管理|专卖)?(?:分|总)?局|"
    r"海关|中心支行|分行|支行|分公司|有限公司|监管办|特派办|专员办|专员办事处|调查总队|监管局|总站"
)
_COUNTY = re.compile(r"([\u4e00-\u9fff]{2,6}[区县旗市])(?:人民政府|政府|党委)$")
_TOWNSHIP = re.compile("[\u4e00-\u9fff]{2,8}(?:[镇乡]|街道)(?:人民政府|政府|办事处)?")
_ZONE_OFFICE = re.compile(r"([\u4e00-\u9fff]{3,10})(?:管委会|管理委员会)$")
# 国家统计局巴州调查队: a branch of a national body by its name, wherever it is.
_BRANCH = re.compile("(?:调查队|分局|支局|支队|支行|分公司)$")
# 满洲里海关: a body under central direction that is named by a place which the register does not know.
_NAMED_BY_PLACE = re.compile(r"(?P<town>[\u4e00-\u9fff]{2,})(?:海关|海事局|海警局|中心支行|监管分局|边检站)$")
_NATIONAL = re.compile(
    r"^(?:国务院|国家|中央|中共中央|共青团中央|团中央|中华全国|全国|最高人民|中国人民银行$|人民银行$|银保监会$|证监会$)|总局$|(?<![行公])署$|^(?:外交|国防|发展改革|教育|科技|科学技术|工业和信息化|工信|国家民委|公安|国家安全|"
    r"民政|司法|财政|人力资源(?:和)?社会保障|人社|自然资源|国土资源|生态环境|环境保护|环保|住房(?:和)?城乡建设|住建|交通运输|交通|水利|农业农村|农业|商务|文化和旅游|文旅|文化|应急管理|应急|"
    r"铁道|建设|信息产业|卫生|劳动|人事|监察)部$"
)


@dataclass(slots=True)
class _Level:
    """The prefix in force: its character as written and the place it stands for."""

    place: str
    party: bool = False
    committee: str = "委"  # 委 (市委), in autonomous regions 党委
    stated: bool = False


def is_collective(name: str) -> bool:
    """Whether a name is that of a group (各县区政府, 省直有关单位, 有关部门)."""
    return bool(_COLLECTIVE.search(re.sub(r"[（(][^（()）]*[)）]$", "", name) if name[:1] != "各" else name))


def name_units(text: str, items: tuple[Item, ...], jurisdiction: str) -> tuple[UnitMention, ...]:
    """Restore the names of one list; a unit named twice in it counts once."""
    mentions: list[UnitMention] = []
    level, clause, group = _Level(jurisdiction), -1, False
    for item in items:
        if item.clause != clause:
            level, clause = _Level(jurisdiction), item.clause
            group = group and bool(_BARE_HEAD.fullmatch(item.name))
        name, place, collective = _resolve(item, level, jurisdiction, group)
        group = collective
        mention = UnitMention(
            text[item.start : item.end], name, place, item.role, collective, item.start, item.end, item.nameplates
        )
        if not any((m.name, m.place, m.role) == (name, place, item.role) for m in mentions):
            mentions.append(mention)
    return tuple(mentions)


def _resolve(item: Item, level: _Level, jurisdiction: str, after_group: bool) -> tuple[str, str, bool]:
    """(name, place, collective) of one item; `level` is changed where the item states a prefix."""
    name = _bare(item.name, jurisdiction)
    if (
        after_group
        and _AFTER_GROUP.fullmatch(name)
        and not (_ONE_OF_A_CITY.match(name) and not places.is_province(jurisdiction))
    ):
        return f"各{name}", jurisdiction, True
    if is_collective(name):
        return name, jurisdiction, True
    own = _own_place(name, jurisdiction)
    if own:
        place, rest, keep = own
        if rest and not re.search("(?:政府|管委会?|管理委员会)$", rest) and not keep:
            level.place, level.party, level.stated = place, rest.startswith("委"), True
        return (name if keep or not rest else _full_name(place, rest)), place, False
    return _prefixed(name, level, jurisdiction)


def _bare(name: str, jurisdiction: str) -> str:
    """A name without a conjunction or 中共 in front; 和静县 begins with neither."""
    if len(name) <= 3 or (name[0] == "和" and places.leading_place(name, within=jurisdiction)):
        return name
    return re.sub(r"^(?:[和及与由]|中共(?!中央))", "", name)


def _own_place(name: str, jurisdiction: str) -> tuple[str, str, bool] | None:
    """(place, the name behind it, whether the name is kept as written) of a name that names its place."""
    corps = places.CORPS if name == places.CORPS else places.city_of_corps(name)
    if corps:  # 第二师农业农村局
        return corps, name, True
    leading = _leading(name, jurisdiction)
    if jurisdiction == places.NATION:
        return (leading[0].name if leading else places.NATION), name, True
    if _NATIONAL.search(name):
        inside = _place_inside(name, jurisdiction)
        return inside or (jurisdiction if _BRANCH.search(name) else places.NATION), name, True
    zone = _own_zone(name, jurisdiction)
    if zone:
        return zone, name[len(zone) :], True
    if leading:
        return _led_by_place(name, *leading, jurisdiction)
    office = _ZONE_OFFICE.match(name)
    if office and not _PREFIX.match(name) and not _GENERIC_ZONE.fullmatch(office[1]):  # 长白山管委会
        return office[1], name[len(office[1]) :], True
    county = _own_county(name, jurisdiction)
    if county:
        return _county_place(county, jurisdiction), name[name.index(county) :], True
    if _signed(name, jurisdiction):
        return jurisdiction, name, True
    branch = None if _PREFIX.match(name) else _branch_place(name, jurisdiction)
    return (branch, name, True) if branch else None


def _led_by_place(name: str, place: places.Place, head: str, jurisdiction: str) -> tuple[str, str, bool]:
    """厦门市税务局; 福建银保监局, 南昌大学 keep their name as it is written."""
    rest = name[len(head) :]
    if head != place.name:
        return _place_inside(name, jurisdiction) or place.name, rest, True  # 广东电网佛山供电局
    below = _place_below(place, rest)
    if below is None:
        return place.name, rest, False
    rest = rest[len(below) :]
    return below, rest, not re.search("^委|政府$", rest)  # 泸州市泸县生态环境局, but 梁园区人民政府 of 商丘市梁园区


def _branch_place(name: str, jurisdiction: str) -> str | None:
    """Where a body under central direction is: 国家税务总局福建省税务局, 珲春海关."""
    if not _VERTICAL.search(name):
        return None
    named = _NAMED_BY_PLACE.match(name)
    return _place_inside(name, jurisdiction) or (named and (_town(named["town"], jurisdiction) or jurisdiction))


def _town(short: str, jurisdiction: str) -> str | None:
    """珲春 of 珲春海关: a city, county or banner of the province without the word for its level."""
    province = places.province_of(jurisdiction)
    found = (places.find(short + level, within=province) for level in "市县区旗")
    return next((p.name for p in found if p), None)


def _place_below(place: places.Place, rest: str) -> str | None:
    """The place in `place` that the rest of a name begins with, by its full name."""
    found = places.leading_place(rest, within=place.name) if place.level < 3 else None
    if found is None or found[1] != found[0].name:
        return None
    return found[1] if places.lies_in(found[0], place) else None


def _leading(name: str, jurisdiction: str) -> tuple[places.Place, str] | None:
    """The place that a name begins with; 市 is a level before 财政局, but part of the name in 市南区, 市中区."""
    found = places.leading_place(name, within=jurisdiction)
    prefixed = _PREFIX.match(name)
    whole = found is not None and found[1] == found[0].name
    if found and not whole and _TOWNSHIP.fullmatch(name):  # 黄山铺镇 has nothing to do with 黄山市
        return None
    return None if prefixed and not (found and whole and len(found[1]) > 2) else found


def _own_county(name: str, jurisdiction: str) -> str | None:
    """瀍河区政府, 市小店区政府: a county that the register has by another name, or with its city's prefix."""
    match = _COUNTY.match(name)
    if not match:
        return None
    prefix = _PREFIX.match(name)
    county = name[prefix.end() : match.end(1)] if prefix else match[1]
    if prefix and places.find(county, within=jurisdiction) is None:
        return None
    return None if len(county) < 2 or _GENERIC_ZONE.fullmatch(county) else county


def _county_place(county: str, jurisdiction: str) -> str:
    """The place of a county as a list has it: 西乌旗 is short for a banner of the register."""
    return places.banner(county, within=jurisdiction) or county


def _signed(name: str, jurisdiction: str) -> bool:
    """晋能控股集团 in Shanxi: an enterprise that carries its province's sign stands by itself."""
    return bool(_BY_ITSELF.search(name)) and places.province_of_sign(name) == places.province_of(jurisdiction)


def _own_zone(name: str, jurisdiction: str) -> str | None:
    """平潭综合实验区管委会 names a zone of its own; 高新区管委会 is that of the jurisdiction."""
    match = _ZONE.match(name)
    if not match or _PREFIX.match(name):
        return None
    zone = match["zone"]
    known = places.leading_place(zone, within=jurisdiction)
    # 鹤壁市高新区 is 高新区 of 鹤壁市; 泸县经济开发区, whose county has no shorter name, is one of its own.
    if known and known[1] == jurisdiction and len(jurisdiction) > 2:
        zone = zone[len(known[1]) :]
    return None if _GENERIC_ZONE.fullmatch(zone) else match["zone"]


def _place_inside(name: str, jurisdiction: str) -> str | None:
    """The last place named inside: 国家税务总局福建省税务局, 中国铁路南昌局集团有限公司, 渭南银保监分局富平监管组 in 富平县."""
    if name.find(places.short_name(jurisdiction)) > 0:
        return jurisdiction
    last = None
    at = 0
    while at < len(name) - 1:
        found = places.leading_place(name[at:])
        if found and (found[0].level < 3 or len(found[1]) > 2):
            last = found[0].name
            at += len(found[1])
        else:
            at += 1
    return last


def _full_name(place: str, rest: str) -> str:
    """福建省 + 委宣传部 -> 中共福建省委宣传部; else the two together."""
    if rest.startswith("委") and not re.match("委(?:员会|托)", rest):
        return f"中共{place}{rest}"
    return place + rest


def _prefixed(name: str, level: _Level, jurisdiction: str) -> tuple[str, str, bool]:
    """A name with a level's character in front, or with none."""
    if re.match("团[省市县区州]委", name):
        return name, _place_of(name[1], jurisdiction), False
    match = _PREFIX.match(name)
    if match:
        place = _place_of(match.group(), jurisdiction)
        rest = name[match.end() :]
        level.place, level.stated = place, True
        level.committee = "党委" if rest.startswith("党委") else "委"
        level.party = rest.startswith(("委", "党委")) or (level.party and _party_body(rest))
        if place == places.NATION:
            return name, place, False
        return _full_name(place, rest), place, False
    if level.place == places.NATION:
        return name, level.place, False
    if level.party and _party_body(name):
        return _full_name(level.place, level.committee + name), level.place, False
    if not level.stated and _BY_ITSELF.search(name):
        return name, level.place, False
    return level.place + name, level.place, False


def _party_body(name: str) -> bool:
    return bool(_PARTY_INHERITS.match(name))


def _place_of(prefix: str, jurisdiction: str) -> str:
    """The place that a level's character means in a document of `jurisdiction`."""
    if prefix == "国家":
        return places.NATION
    if prefix.endswith("兵团"):
        return places.CORPS
    here = jurisdiction
    while here != places.NATION:
        if here.endswith(prefix[-1]) or (prefix == "省" and here.endswith("自治区")):
            return here
        here = places.parent(here)
    return jurisdiction
