"""Quantities as written: 2万个以上, 8—10家, 30、40和50项, 50万吨标准煤／年, 七成.

A quantity is a figure and a measure word. Measure words are a closed class; each is given with the words that only
begin like it (个月, 项目, 处理), which are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from corpus.figures.numerals import to_decimal

__all__ = ["Kind", "Quantity", "Stretch", "stretches"]

_ARABIC = r"\d{1,3}(?:,\d{3}){1,4}(?!\d)|\d{1,12}(?:\.\d{1,4})?"
_HAN = "一二两三四五六七八九十百千"
_SCALE = "[百千]?[万亿]{1,2}|[百千](?=[个家名人项元吨亩户])"
_RATIOS = "个百分点|百分点|[%％‰]|倍(?!增)|番|成(?=以[上下]|左右|[，,。；、]|$)"
_MONEY = "(?:人民币|美|欧|港)?元(?!旦|素|器|件)"
_FUEL = "(?:标准煤|标煤|标准油|二氧化碳)?"
_MEASURES = (
    f"公里|千米|平方米|㎡|m²|m2|平方公里|立方米|米(?!以外|[\u4e00-\u9fff]?线)|公顷|亩(?!均|产)|(?:载重|总|标)?吨(?:公里|{_FUEL})|公斤|"
    f"(?:千|毫|微)?克{_FUEL}|斤|升(?!级|学|至|到|规|高|值)|千瓦时|千瓦|兆瓦时|兆瓦|吉瓦|千伏安|小时|分钟|秒|天(?!然|津)|周?岁|"
    "标准?箱|TEU|[MGTP]bps|[MG]W|[TPE]B|PFlops|M(?![A-Za-z])|兆(?!瓦)"
)
_BRACKETED = "(?:[（(][套次园处家个台所项件人场名只户间座辆栋班]{1,2}[)）])?"
_COUNTS = (
    "个工作日|工作日|人次|家次|场次|批次|件次|架次|班次|车次|项次|户次|班列|台套|课时|学时|"
    "个(?!月|别|人(?!次)|体(?!育|系)|性|转|小时|一)|家(?!庭|长|居|具|电|禽|乡|政|访|园)|名(?!称|录|牌)|"
    "人(?!均|民|才|员|工|口|社|大|们|物|力|数|体|居|以下罚)|项(?!目)|件(?!套)|所(?!有|在|需|得|属)|台(?!账|湾|风|商|胞)|座(?!谈)|"
    "处(?!理|于|置|罚|在)|户(?!籍|外|均|型|用)|张(?!家)|条(?!件|例|款|码)|种(?!类|植|养|业|子|苗|源|畜)|只(?!要|能|有|需)|套(?!餐)|"
    "辆|列(?!入|为|出|支)|篇|批(?!准|复|发|量)|场(?!所|地|景|馆|站)|次(?!日|年|月|性|均)|期(?!间|限|内|满|末|工程|货)|支(?!持|付|撑|部|出|行)|"
    "位(?!于|置|列|居)|床|头(?!部|号)|羽|艘|架(?!构|设)|册|部(?!门|分|署|委|级|位)|间(?!接|隔)|门(?!诊|类|店|户|槛|窗)|片(?!区|面)|株|棵|栋|幢|"
    "盏|根(?!据|本)|块(?!状|头|钱)|口(?!岸|径|碑|罩|腔)|班(?!子|级|车)|例(?!如|外)|份(?!额)|组(?!织|建|成|团|长)|宗|笔|届|轮(?!换|岗|训|候)|款(?!项)|枚|眼|尾|孔|对(?=以[上下]|[，,。；;、）)]|$)"
)
_PER = "(?:[/／][百千万亿]{0,2}(?:换算吨公里|吨公里|吨|千瓦时|平方米|平方公里|立方米|公里|公顷|亩|年|月|日|天|小时|秒|人|户|元|升|千克|公斤|次))?"
_QUANTITY = re.compile(
    # One class of characters first: the engine then skips to the next figure. Not 第3项, 5A级, PM2.5, 〔2019〕.
    rf"(?P<value>[\d{_HAN}](?<![\d.．〔第A-Za-z].)(?:(?<=\d)(?:(?:\d{{0,2}}(?:[,， ]\d{{3}}){{1,4}}(?!\d)(?:\.\d{{1,4}})?|\d{{0,11}}(?:\.\d{{1,4}})?))"
    rf"|(?<=[{_HAN}])(?<![几数统第{_HAN}].)[{_HAN}]{{0,5}}))"
    rf"(?P<more>(?:[、和及]\d{{1,9}}(?:\.\d{{1,4}})?){{1,4}})?[ \u3000]?"
    rf"(?:(?:{_SCALE})?(?:[%％‰家个项名人所亩吨]|亿元|万元)?[ \u3000]?(?:[—－–-]{{1,2}}|[~～至到])[ \u3000]?"
    rf"(?P<upper>\d{{1,9}}(?:\.\d{{1,4}})?|[二三四五六七八九十]))?"
    rf"[余多]?(?P<scale>{_SCALE})?[余多]?"
    rf"(?P<unit>(?:(?P<ratio>{_RATIOS})|(?P<money>{_MONEY})|(?P<measure>{_MEASURES})|(?:{_COUNTS}){_BRACKETED}){_PER})"
    r"(?:[（(]含[^（）()]{0,8}[)）])?(?P<bound>[及含]?以[上下内]|之内|左右)?(?:[（(]含[^（）()]{0,8}[)）])?"
)
_FACTORS = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_ENDS = re.compile("[。；;！？\n]")
_LONGEST = 1000  # characters of a stretch that are read
_LEAD = 400  # characters before a stretch in which its sentence may have named a time
_PARTS = ("value", "more", "upper", "scale", "unit", "ratio", "money", "measure", "bound")


class Kind(Enum):
    """What a measure word measures."""

    COUNT = auto()  # 家, 个, 人次
    MEASURE = auto()  # 公里, 吨, 小时
    MONEY = auto()  # 万元, 亿美元
    RATIO = auto()  # %, 个百分点, 倍


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure and its measure word, at `start:end` of the stretch.

    `values` has one value, or several where a unit is shared (30、40和50项); `upper` is the end of a range. 万 before a
    classifier is multiplied out, 万元 and 亿元 stay units. `figure` is the first figure as written.
    """

    start: int
    end: int
    figure: str
    values: tuple[Decimal, ...]
    upper: Decimal | None
    unit: str
    kind: Kind
    bound: str

    @property
    def in_words(self) -> bool:
        """Written in Chinese numerals: 三项, 百亿元."""
        return not self.figure[0].isdigit()


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands between two of 。；！？ and the line end, when it states quantities.

    `start` is its place in the text. `lead` is what its sentence says before it, up to a semicolon; empty where a
    sentence begins.
    """

    text: str
    start: int
    lead: str
    quantities: tuple[Quantity, ...]


def stretches(text: str, start: int, end: int) -> Iterator[Stretch]:
    """The stretches of `text[start:end]` that state quantities, in text order."""
    found: list[re.Match[str]] = []
    left = right = start
    for match in _QUANTITY.finditer(text, start, end):
        if match.start() >= right:
            if found:
                yield _stretch(text, left, right, found)
            left, right = _around(text, match, right, end)
            found = []
        if match.end() <= left + _LONGEST:
            found.append(match)
    if found:
        yield _stretch(text, left, right, found)


def _around(text: str, match: re.Match[str], after: int, end: int) -> tuple[int, int]:
    """The stretch that a quantity stands in, which begins at `after` or later."""
    left = max(after, *[text.rfind(c, after, match.start()) + 1 for c in "。；;！？\n"])
    stop = _ENDS.search(text, match.end(), end)
    return left, stop.start() if stop else end


def _stretch(text: str, left: int, right: int, found: list[re.Match[str]]) -> Stretch:
    lead = ""
    if text[left - 1 : left] in ("；", ";"):
        far = max(0, left - _LEAD)
        lead = text[max(far, text.rfind("。", far, left) + 1, text.rfind("\n", far, left) + 1) : left]
    quantities = tuple([_quantity(m, left) for m in found])
    return Stretch(text[left : min(right, left + _LONGEST)], left, lead, quantities)


def _quantity(match: re.Match[str], offset: int) -> Quantity:
    figure, more, upper, scale, unit, ratio, money, measure, bound = match.group(*_PARTS)
    kind = Kind.RATIO if ratio else Kind.MONEY if money else Kind.MEASURE if measure else Kind.COUNT
    figures = [figure, *re.findall(r"[\d.]+", more)] if more else [figure]
    start, end = match.span()
    doubled = ratio == "番"  # 翻两番 is four times as much
    if more and start == offset:
        figures.pop(0)  # 1、20家企业: the number of an item
    factor = 1
    if scale and kind is Kind.MONEY:
        unit = scale + unit
    elif scale:
        for char in scale:
            factor *= _FACTORS[char]
    values = [2 ** to_decimal(f) if doubled else to_decimal(f) * factor for f in figures]
    return Quantity(
        start - offset, end - offset, figure, tuple(values), to_decimal(upper) * factor if upper else None,
        "倍" if doubled else unit.replace("％", "%"), kind, bound or "",
    )  # fmt: skip
