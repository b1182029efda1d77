"""Quantitative targets: indicator, comparator, value, unit, time, from the sentence that states them.

    noun first    全市高新技术企业达到100家以上        比重分别提高到40%和20%
    number first  每年组织实施5项…专项、10项…专项       建成2万个以上5G基站

A number is a target when a verb of reaching, growing or making stands before it, or when it goes on a list that
began with one. Sums that are paid, rates that are charged, and conditions that somebody must meet are policy
parameters, not targets; where a clause could be both, the parameter wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.model import Target
from corpus.numerals import to_decimal

__all__ = ["find_targets"]

_UNITS = (
    r"个百分点|百分点|个工作日|工作日|个(?!月|别|人|体|性|小时)|家|名|人次|人(?!均|民|才|员|工|口|社|大|们|物|力)|项(?!目)|件(?!套)|所(?!有|在|需)|台套|台(?!账)|座|处(?!理|于|置)|公里|万?亩|公顷|"
    r"标?吨|载重吨|立方米|平方米|平方公里|户|张|条|种(?!类|植)|只|套|辆|列|篇|批次|场次?|次|期(?!间|限)|支(?!持)|位(?!于|置)|元|[%％‰]|倍|千瓦时?|兆瓦|床|标箱|标准箱|英亩|克|升|分钟|小时|天|"
    r"头|艘|架|册|部(?!门|分|署|委)|间|门(?!诊|类)|片|株|G?bps|兆"
)
_HAN = "两二三四五六七八九十百千"
# It begins with one class of characters: the engine then skips to the next figure.
_NUMBER = (
    rf"(?P<value>[\d{_HAN}](?<![\d.〔（(A-Za-z第].)"
    rf"(?:(?<=\d)(?:\d{{0,2}}(?:,\d{{3}})+|\d{{0,8}}(?:\.\d{{1,4}})?)|(?<=[{_HAN}])[{_HAN}]{{0,4}}))"
)
_QUANTITY = re.compile(
    rf"{_NUMBER}(?P<until>(?:[%％]?)\s?(?:—|－|-|~|～|至|到)\s?(?P<upper>\d{{1,9}}(?:\.\d{{1,4}})?))?(?P<scale>[万亿千百]{{0,2}}余?)(?P<more>余)?(?P<unit>{_UNITS})"
    r"(?P<bound>以上|及以上|以下|以内|左右)?(?P<late>以?内)?"
)
_TIME = re.compile(
    r"(?:到|至|截至|截止到?|从)?20\d\d年(?:(?:底|末|年底)|\d{1,2}月(?:底|末|份)?(?:\d{1,2}日)?)?(?:之?前|以前|起)?|每年|年均|每季度|每月|全年|今年|明年|年底前?|"
    r"(?:到)?“?十[三四五六]五”?(?:期间|末)|(?:未来|今后)?[一二三两四五]年内|自.{2,10}之日起"
)
_PER_YEAR = re.compile(r"20\d\d年(?:底|末)?(?:[、,，和]20\d\d年(?:底|末)?)+")
_AT_LEAST = re.compile(
    r"(?:不低于|不少于|不小于|至少|达到?到?|提[高升]到|提[高升]至|增加?[至到]|增长到|扩大[到至]|高于等于)$"
)
_REACH = re.compile(
    r"(?:力争|确保|努力|争取|实现|分别|均|全部|都|累计|再|稳定|保持)*(?P<verb>不低于|不少于|不小于|至少|达到|达|突破|超过|超|高于|大于|不超过|不高于|不大于|低于|少于|控制在|提[高升](?:到|至)?|增[加长]?(?:到|至)?|增长到?|扩大[到至]|"
    r"降低?(?:到|至)?|下降(?:到|至)?|降至|压[缩减](?:到|至|为|在)?|缩短(?:到|至)?|减少(?:到|至)?|保持在|稳定在|下调|上调|完成|实现|新增|为|占|配备|各)?(?:约|近|接近)?$"
)
_EFFORT = r"(?:力争|确保|争取|重点|累计|新|再|柔性|优先|逐步|共|总共|均|至少|滚动|每年|全省|全市|全县|全区|集中|定期|推动|支持)*"
_MAKES = (
    r"(?:引进培育|组织实施|建设|建成|建立|创建|培育|培养培训|培养|培训|引进|打造|新增|新建|增加|实施|认定|改造|推广|完成|扶持|支持|设立|组建|举办|开展|遴选|选树|树立|评选|形成|"
    r"布局|投放|开通|推动|推进|发展|招引|签约|落地|转化|制定|修订|发布|命名|选派|安排|建好|办好|配备|开工|竣工|投产|研发|突破|培树|孵化|补助|开设|新改建|改扩建|发放|筹集|新开|"
    r"整治|治理|关停|淘汰|入库|报告|下调|降低|提高|提升|压减|削减)"
)
_MAKE = re.compile(rf"(?:{_EFFORT}{_MAKES})(?:约|近|不少于|不低于|至少|超过|突破|达到?)?$")
_MAKES_SOMETHING = re.compile(rf"{_EFFORT}{_MAKES}(?=[^，,]{{2}})")
_PARAMETER = re.compile(
    r"奖励|奖补|补助|补贴|资助|给予|罚款|处以|贴息|税率|减按|减半|征收|免征|减征|首付|缴存|封顶|额度|单笔|每户|每人|每亩|每家|每个|每项(?!目)|最高|一次性|保证金|注册资本|收费标准|按.{0,12}(?:标准|比例|计算)|定额|扣除|返还|"
    r"权重|价格.{0,6}为|年龄|周岁|学历|学分|面积不|不予|工龄|连续|有效期|公示|期限为|人均.{0,4}标准|拨付|下达|利率|费率"
)
_PAID = re.compile(r"给予|奖励|补助|补贴|资助|奖补")
_MEASURES = frozenset(
    [
        "吨",
        "载重吨",
        "标吨",
        "元",
        "千瓦",
        "千瓦时",
        "兆瓦",
        "公里",
        "平方米",
        "立方米",
        "公顷",
        "小时",
        "分钟",
        "天",
        "克",
        "升",
        "次",
        "片",
        "兆",
        "头",
        "万亩",
    ]
)
# 一批年产300万立方米以上的基地: the size of each, not how many are to be made.
_ATTRIBUTE = re.compile(r"(?:一批|年产|年出栏|注册资本|年营业收入)$")
_CONDITIONAL = re.compile(r"(?:\s|\d{1,2}[.．、])*(?:对(?![接标外台口照])|凡|将)")
_RATE_OF_MONEY = re.compile(r"[万亿]?元")
_CONDITION = re.compile(
    r"^(?:以上|以下|以内|及以上|左右)?的?(?:规模|中型|大型|小型|有条件|工业|企业|单位|项目|学校|医院|场所|城市|机构|部门|人员|集装箱|的)"
)
_LEADING = re.compile(
    r"^(?:(?:其中|并且?|同时|以及|和|及|与|力争|努力|确保|争取|实现|推动|使|将|全面|进一步|整体上|基本|到|至|截至|重点|有序|逐步|预计|优先|再|[,，、;；:：\s])+)"
)
_PLAIN_MAKE = re.compile(
    r"^(?:重点|力争|累计(?!建设|培养|引进|新增)|每年|全省每年)*(?:创建|组织实施|建设|建成|引进|培育|打造|实施|认定|支持|完成|开展|举办|设立|建立|制定|修订|选派|遴选|推广|改造|扶持|发展|形成)(?=[^，,]{2})"
)
_KEPT_MAKE = re.compile(r"^((?:新|累计|柔性|净)(?:引进培育|引进|培育|建设|建成|增加?|培养|认定|创建|招引))")
_SHARED_MAKE = re.compile(r"^((?:新)?(?:引进培育|引进|培育|培养培训|培养|招引))")
_NOISE = re.compile(
    r"(?:分别|均|全部|总体|力争|约|近|各|要|应|必须|须|将|可|能够?|已|较|(?<![占之])比|努力|确保|实现|为)$"
)
_SENTENCE = re.compile("[^。；;！!？?\n]+")
_LONGEST = 400  # characters of a sentence that are read


@dataclass(frozen=True, slots=True)
class _Found:
    """A quantity in a sentence, with the words before and behind it in its clause."""

    match: re.Match[str]
    before: str  # from the last separator to the number
    after: str  # from the quantity to the next separator
    clause: str  # the whole clause between commas, up to the number
    separator: str  # what stands in front of `before`
    rest: str  # what follows in the sentence, as far as a condition reaches


def find_targets(text: str, start: int, end: int) -> Iterator[Target]:
    """The targets in `text[start:end]`, in text order."""
    for sentence in _SENTENCE.finditer(text, start, end):
        right = min(sentence.end(), sentence.start() + _LONGEST)
        if _QUANTITY.search(text, sentence.start(), right):
            yield from _in_sentence(text, sentence.start(), right)


def _in_sentence(text: str, left: int, right: int) -> Iterator[Target]:
    sentence = text[left:right]
    time_spans = list(_TIME.finditer(sentence))
    listed = _PER_YEAR.search(sentence)
    quantities = [
        m for m in _QUANTITY.finditer(sentence) if not any(t.start() <= m.start() < t.end() for t in time_spans)
    ]
    state = _State()
    for n, match in enumerate(quantities):
        found = _context(sentence, match, quantities[n - 1].end() if n else 0)
        target = _target(found, state)
        if target is None:
            state.going_on = False
            continue
        indicator, comparator = target
        time = _time_of(time_spans, match.start(), sentence, listed, state)
        for made in _made(indicator, comparator, match, time, left):
            yield from _coordinated(found, made)
        state.remember(indicator, found)


@dataclass(slots=True)
class _State:
    """What a sentence has stated so far: the list goes on, its shared verb, its last indicator."""

    going_on: bool = False
    verb: str = ""
    makes: int = 0
    indicator: str = ""
    number_first: bool = False
    listed: int = 0

    def remember(self, indicator: str, found: _Found) -> None:
        """A target was read; the next quantity may go on from it."""
        self.going_on, self.indicator = True, indicator


def _context(sentence: str, match: re.Match[str], last_end: int) -> _Found:
    """The words around a quantity: back to a comma, or to the quantity before it."""
    comma = max((sentence.rfind(c, 0, match.start()) for c in ",，"), default=-1) + 1
    begin = max(comma, last_end)
    stops = [p for p in (sentence.find(c, match.end()) for c in "、,，") if p >= 0]
    after = sentence[match.end() : min(stops, default=len(sentence))]
    separator = sentence[begin - 1 : begin] if begin else ""
    rest = sentence[match.end() : match.end() + 80]
    return _Found(match, sentence[begin : match.start()], after, sentence[comma : match.start()], separator, rest)


def _target(found: _Found, state: _State) -> tuple[str, str] | None:
    """(indicator, comparator) when the quantity is a target."""
    if _is_parameter(found):
        return None
    before = found.before.rstrip()
    make = _MAKE.search(before)
    if make and not _noun_behind(found) and _counts(found.match):
        return _LEADING.sub("", _untimed(before)) or before, _comparator(found)
    if make and _noun_behind(found):
        state.number_first, state.verb = True, before[make.start() :]
        return _number_first(found, make), _comparator(found)
    if (
        state.going_on
        and state.number_first
        and re.search(r"[、,，和及与]$", before or found.separator)
        and _noun_behind(found)
    ):
        return _noun_behind(found), _comparator(found)
    if state.going_on and "分别" in found.clause and re.fullmatch(r"[、,，和及与]\s*(?:达到?|至)?", before):
        return state.indicator, _comparator(found)  # 分别达到70家以上、80家以上
    reach = _REACH.search(before)
    noun = before[: reach.start()] if reach else before
    said = (
        bool(reach and reach["verb"])
        or bool(found.match["bound"])
        or bool(_MAKES_SOMETHING.match(_LEADING.sub("", _untimed(before))))
    )
    said = said or bool(re.search("总量|总数|比[例重]|率$|增速", noun)) or _goes_on(found, noun, state)
    said = said or (
        found.match["unit"].endswith("工作日") and found.after.startswith("内") and "后" not in found.before[-3:]
    )
    if not said:
        return None
    indicator = _indicator(noun, found, state)
    if len(indicator) < 2 and found.match["unit"].endswith("工作日"):
        indicator = found.after.lstrip("内")[:24] + "时限"
    return (indicator, _comparator(found)) if len(indicator) >= 2 else None


def _goes_on(found: _Found, noun: str, state: _State) -> bool:
    """高层次人才20名 behind 领军人才2名、 goes on its list."""
    first = noun.lstrip()[:1] or found.separator
    joined = first in "、,，和及" or found.separator in "、,，和及"
    return state.going_on and joined and len(noun.strip("、,，和及 ")) > 2


def _is_parameter(found: _Found) -> bool:
    """Payments, charges and conditions."""
    match = found.match
    value = match["value"]
    if not value[0].isdigit() and (
        len(value) == 1
        and match["unit"]
        in ("个", "次", "项", "种", "条", "件", "批次", "场", "期", "天", "位", "部", "套", "支", "处")
    ):
        return not re.search("新增|达到|不少于|至少|建成|培育|引进|打造", found.before)
    if (
        found.after.startswith(("/", "／"))
        or re.match(r"级|型|规模|免费|的(?!比|要求|目标)", found.after)
        or value in ("百", "千")
    ):
        return True
    if (match["bound"] or match["unit"] in _MEASURES) and _CONDITION.match(found.after):
        return True
    if (
        match["unit"] in _MEASURES
        and re.match("[\u4e00-\u9fff]", found.after)
        and not (match["bound"] or _MAKE.search(found.before))
    ):
        return not found.after.startswith("内")
    if re.search("第$|前$|[A-Za-z]$|[“〔（(]$|不得.{0,4}$|放宽至$|上浮$|下浮$", found.before) or found.after.startswith(
        "号"
    ):
        return True
    if _ATTRIBUTE.search(found.before) or (
        _CONDITIONAL.match(found.clause) and re.search("的|给予|列入|纳入", found.rest)
    ):
        return True
    if found.after.startswith("的比例") and _PAID.search(found.rest):
        return True
    if match["unit"].endswith("工作日") and re.search("公示|有效", found.clause):
        return True
    if re.search("增速|覆盖率|达标率|目标", found.clause):
        return False
    if _RATE_OF_MONEY.search(match.group()):
        return bool(_PARAMETER.search(found.clause) or _PAID.search(found.rest))
    if match["unit"] in ("%", "％", "倍", "个百分点", "百分点"):
        return bool(_PARAMETER.search(found.clause) or _PARAMETER.search(found.after))
    return bool(re.search("给予|对.{0,20}的|满$|凡", found.clause)) and not _MAKE.search(found.before)


def _noun_behind(found: _Found) -> str:
    """The noun of a number-first target: 5项|市级重大创新示范专项."""
    noun = re.sub(r"^(?:以上|左右|的)+", "", found.after).strip()
    noun = re.sub(r"^(?:创新能力强|.{0,60}的)(?=[\u4e00-\u9fff“]{2,})", "", noun) if len(noun) > 24 else noun
    return noun if len(noun) >= 2 and not re.match("以?[上下内]?[，,、]?$", noun) else ""


def _number_first(found: _Found, make: re.Match[str]) -> str:
    """新培育2家创新型研发机构 -> 新培育创新型研发机构; plain verbs of making are left out."""
    verb = _LEADING.sub("", _untimed(found.before[make.start() :]))
    kept = _KEPT_MAKE.match(verb)
    return (kept[1] if kept else "") + _noun_behind(found)


def _counts(match: re.Match[str]) -> bool:
    """Whether a quantity counts things or people (户, 家, 人次)."""
    return match["unit"] not in _MEASURES and match["unit"] not in ("%", "％", "倍")


def _untimed(text: str) -> str:
    return _TIME.sub("", _PER_YEAR.sub("", text))


def _indicator(noun: str, found: _Found, state: _State) -> str:
    """The noun phrase before a number, without time, verbs of effort and what joins it to the sentence."""
    bare = _LEADING.sub("", _untimed(noun).strip("、,，和及与 "))
    while True:
        shorter = _NOISE.sub("", bare).strip()
        if shorter == bare or not shorter:
            break
        bare = shorter
    kept = _KEPT_MAKE.match(bare)
    if not kept:
        bare = _PLAIN_MAKE.sub("", bare) or bare
    total = re.fullmatch(r"(全[省市县区国])?(总量|总数|数量|规模)", bare)
    if total and state.indicator:
        bare = (total[1] or "") + re.sub("^新增", "", state.indicator) + total[2]
    shared = _SHARED_MAKE.match(bare)
    if shared:
        state.verb, state.makes = shared[1], state.makes + 1
    elif kept or re.match("柔性", bare):
        state.verb, state.makes = "", state.makes + 1
    elif state.going_on and state.verb and state.makes == 1 and len(bare) <= 20 and not state.number_first:
        bare = state.verb + bare
    reach = _REACH.search(found.before.rstrip())
    if reach and reach["verb"] == "新增":
        bare += "新增"
    return bare.strip()


def _comparator(found: _Found) -> str:
    match, before = found.match, found.before
    if match["bound"] in ("以上", "及以上") or re.search(
        "(?:不低于|不少于|不小于|至少|提[高升][到至]|增加?[到至]|扩大[到至])(?:约|配备|建设|各)?$", before
    ):
        return ">="
    if (
        match["bound"] in ("以内", "以下")
        or match["late"]
        or re.search(
            "(?:不超过|不高于|不大于|控制在|压[缩减](?:到|至|为|在)?|缩短(?:到|至)|降低?(?:到|至)|下降(?:到|至)|降至)$",
            before,
        )
    ):
        return "<="
    if re.search("(?:超过|突破|高于|大于|超)$", before):
        return ">"
    return "<" if re.search("(?:低于|少于)$", before) else "="


def _time_of(
    spans: Sequence[re.Match[str]], at: int, sentence: str, listed: re.Match[str] | None, state: _State
) -> str | None:
    """The time in force at a quantity; of a list of years (分别达到) the one whose turn it is."""
    if listed and listed.end() <= at and "分别" in sentence[listed.end() : at]:
        years = re.split("[、,，和]", listed.group())
        if state.listed < len(years):
            state.listed += 1
            return years[state.listed - 1]
    before = [m for m in spans if m.end() <= at and sentence[m.start() - 1 : m.start()] not in ("较", "比")]
    return before[-1].group() if before else None


def _made(indicator: str, comparator: str, match: re.Match[str], time: str | None, offset: int) -> list[Target]:
    """One target, or two for a range."""
    unit = match["unit"].replace("％", "%")
    scale, unit = _scale((match["scale"] or "").replace("余", ""), unit)
    low = to_decimal(match["value"]) * scale
    span = (offset + match.start(), offset + match.end())
    years = re.findall(r"20\d\d", time or "")
    base = Target(
        indicator, comparator, low, unit, time, *span,
        year=int(years[-1]) if years else None, annual=bool(time and re.search("每年|年均", time)),
    )  # fmt: skip
    if not match["upper"]:
        return [base]
    return [replace(base, comparator=">="), replace(base, comparator="<=", value=Decimal(match["upper"]) * scale)]


def _scale(scale: str, unit: str) -> tuple[Decimal, str]:
    """万 before a classifier is multiplied out; 万元 and 亿元 stay units."""
    if unit == "元":
        return Decimal(1), scale + unit
    if unit == "万亩":
        return Decimal(10_000), "亩"
    factor = Decimal(1)
    for char in scale:
        factor *= {"万": 10_000, "亿": 100_000_000, "千": 1000, "百": 100}[char]
    return factor, unit


def _coordinated(found: _Found, target: Target) -> list[Target]:
    """A、B各2家 states a target for A and one for B."""
    if not found.before.rstrip().endswith("各"):
        return [target]
    parts = [p for p in re.split("[、和及]", target.indicator) if len(p) > 1]
    return [replace(target, indicator=p) for p in parts] or [target]
