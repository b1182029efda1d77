"""Quantitative targets: indicator, comparator, value, unit, time, from the words around each quantity.

    noun first    全市高新技术企业达到100家以上        比重分别提高到40%和20%       水库工程7个
    number first  每年组织实施5项…专项、10项…专项       建成2万个以上5G基站

A quantity behind its noun is a target; one in front of its noun is a target when a verb of making governs it, or when
it goes on a list that began so. What `corpus.figures.parameters` knows as a name, a payment, a condition or a state of things
is none; where a clause could be both, it is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.figures.indicators import Names, each_of, named_before, named_behind, respectively, time_limit
from corpus.figures.parameters import is_parameter, is_worked_on
from corpus.figures.phrases import Phrase, phrases
from corpus.figures.quantities import Kind, Stretch, stretches
from corpus.figures.times import Calendar
from corpus.figures.verbs import made_by, sign_of
from corpus.model import Target

__all__ = ["find_targets"]

_JOINED = re.compile(r"(?:[、,，和及与]|以及|并)+$")
_RUN = re.compile(r"[、,，和及与以\s]*(?:达到?|至|到)?")
_CHOSEN = re.compile(r"(?:在|为|面向|选择|选取|选定|遴选|筛选|从)(?:全[省市县区国])?(?:各?.{0,4})?$")
_ACTED = re.compile("开展|推广|实施|建设|试点|推进|推行|布局|启动|试行|配备|提供|建立|培训|探索|创建|打造")
_EFFECT = re.compile("实现|得到|达到|完成|列入|纳入|达标|建成|投产|开工|竣工|通过|接入|上线")
_FIGURE = re.compile(r"\d")
_AIMED = re.compile("(?:确保|力争|争取|推动|促进|保证)[^，,]{0,12}$")
_SUBJECT = re.compile(r"(?:^|[,，、])(?:其中)?$|各$")
_AMOUNT = re.compile("的?(?:年均)?(增速|增长|增幅|能力|比例|比重|环节)")
_DOUBLES = re.compile("翻(?:了|近)?$")
_FUND = re.compile("(?:总|首期)?规模$")
_LIMITS = ("工作日", "小时", "分钟")  # units of the time within which something is done
_WITHIN = re.compile("内(?!容|部|涵|生|陆|外|河)")


@dataclass(slots=True)
class _State:
    """What a sentence has stated so far."""

    names: Names = field(default_factory=Names)
    going_on: bool = False  # the quantity before was a target, and its list may go on
    number_first: bool = False

    def begin(self, stretch: Stretch) -> None:
        """A stretch begins: what was named stays within a sentence, and for 其中, which divides it."""
        divides = stretch.text.lstrip().startswith("其中")
        given = self.names.given if divides or stretch.lead else []
        self.names = Names(given=given, whole=given[-1] if divides and given else "")
        self.going_on = self.number_first = False


@dataclass(slots=True)
class _Run:
    """Quantities that share what was said before the first: 分别达到40%和20%.

    `names` are those of the quantities to come, `turn` counts from the first; a target by itself is a run of one.
    """

    names: list[str]
    sign: str
    turn: int | None

    def take(self, values: int) -> list[str]:
        """The names of the next quantity, one for each of its values."""
        taken, self.names = self.names[:values], self.names[values:]
        return taken


def find_targets(text: str, start: int, end: int) -> Iterator[Target]:
    """The targets in `text[start:end]`, in text order."""
    state = _State()
    for stretch in stretches(text, start, end):
        state.begin(stretch)
        yield from _in_stretch(stretch, state)


def _in_stretch(stretch: Stretch, state: _State) -> Iterator[Target]:
    known = tuple(phrases(stretch))
    calendar = Calendar(stretch.text, stretch.lead)
    run: _Run | None = None
    for n, phrase in enumerate(known):
        if run and not run.names and _goes_on(known[n - 1], phrase, stretch.text):
            run = _Run([state.names.last] * len(phrase.quantity.values), _sign(phrase), None)
        elif run and run.names and _follows(known[n - 1], phrase, stretch.text):
            run.turn = None if run.turn is None else run.turn + 1
            run.sign = _sign(phrase) if phrase.quantity.bound else run.sign
        else:
            run = _run_from(known, n, stretch.text, state)
        if run is None:
            state.going_on = state.going_on and _is_size(phrase)
            continue
        state.going_on = True
        for k, name in enumerate(run.take(len(phrase.quantity.values))):
            state.names.given.append(name)
            turn = None if run.turn is None else run.turn + k
            time = calendar.at(phrase.quantity.start, phrase.quantity.start - len(phrase.clause), turn)
            yield from _targets(phrase, k, name, run.sign, time, stretch.start)


def _run_from(known: Sequence[Phrase], n: int, text: str, state: _State) -> _Run | None:
    """The run that the n-th quantity begins, when it is a target."""
    phrase = known[n]
    name = _name(phrase, state)
    if name is None:
        return None
    count = len(phrase.quantity.values)
    if "分别" not in phrase.before:
        return _Run([name] * count, _sign(phrase), None)
    last = n
    while last + 1 < len(known) and _follows(known[last], known[last + 1], text):
        last += 1
    return _Run(respectively(name, max(count, last - n + 1), state.names), _sign(phrase), 0)


def _follows(one: Phrase, two: Phrase, text: str) -> bool:
    """Whether nothing but a separator stands between two quantities."""
    return _RUN.fullmatch(text, one.quantity.end, two.quantity.start) is not None


def _goes_on(one: Phrase, two: Phrase, text: str) -> bool:
    """压缩至35小时和2小时以内: a second figure in the same unit, of which the sentence says no other name."""
    between = text[one.quantity.end : two.quantity.start]
    return one.quantity.unit == two.quantity.unit and between in ("和", "、", "及", "与") and not two.behind


def _is_size(phrase: Phrase) -> bool:
    """10亿元以上项目: a size of what is counted next, behind which a list may go on."""
    return bool(phrase.behind) and phrase.quantity.kind in (Kind.MONEY, Kind.MEASURE)


def _name(phrase: Phrase, state: _State) -> str | None:
    """The indicator when the quantity is a target."""
    first = _number_first(phrase, state) if phrase.behind else None
    behind_its_noun = not phrase.behind or phrase.quantity.kind is Kind.RATIO or phrase.behind.startswith("环节")
    if not (first or behind_its_noun) or is_parameter(phrase):
        return None
    state.number_first = state.number_first or first is not None
    name = first or _noun_first(phrase, state)
    return name if len(name) >= 2 else None


def _number_first(phrase: Phrase, state: _State) -> str | None:
    """The noun behind a quantity that something makes, or that goes on the list of what is made."""
    before = phrase.before.rstrip()
    if phrase.quantity.kind is Kind.RATIO and phrase.is_share:
        return named_behind(phrase, None)
    made = made_by(_FUND.sub("", before) if phrase.quantity.kind is Kind.MONEY else before)
    if not made and not (
        (state.going_on and state.number_first and (not before or _JOINED.search(before)))
        or (_CHOSEN.search(before) and _ACTED.search(phrase.onward[:60]))
        or _is_subject(phrase, state)
        or is_worked_on(phrase)
    ):
        return None
    return named_behind(phrase, made[0] if made else None)


def _is_subject(phrase: Phrase, state: _State) -> bool:
    """其中1万个泊位列入…, 各50个事项实现…, 20条以上河流水质得到提升: what is counted is to undergo something."""
    if phrase.quantity.kind is not Kind.COUNT or not _EFFECT.search(phrase.rest) or _FIGURE.search(phrase.rest):
        return False
    marked = phrase.quantity.bound or state.going_on or phrase.before.endswith(("各", "其中"))
    return bool(marked and _SUBJECT.search(phrase.before)) or bool(_AIMED.search(phrase.before))


def _noun_first(phrase: Phrase, state: _State) -> str:
    """What stands before a quantity, with the noun of amount behind it: 保持年均22%以上的增速."""
    name = named_before(phrase, state.names, state.going_on)
    if phrase.quantity.unit.endswith(_LIMITS) and _WITHIN.match(phrase.onward):
        return time_limit(name, phrase.rest)
    amount = _AMOUNT.match(phrase.onward)
    return name + (amount[1] if amount else "")


def _sign(phrase: Phrase) -> str:
    quantity = phrase.quantity
    if quantity.unit == "倍" and _DOUBLES.search(phrase.before):
        return ">="
    within = quantity.unit.endswith(_LIMITS) and _WITHIN.match(phrase.onward) is not None
    return sign_of(phrase.before.rstrip(), quantity.bound, within)


def _targets(phrase: Phrase, n: int, name: str, sign: str, time: str | None, offset: int) -> Iterator[Target]:
    """One target, two for a range, one for each of A、B各2家."""
    quantity = phrase.quantity
    years = re.findall(r"20\d\d", time or "")
    base = Target(
        name, sign, quantity.values[n], quantity.unit, time,
        offset + quantity.start, offset + quantity.end,
        year=int(years[-1]) if years else None, annual=bool(time and ("每" in time or time == "年均")),
    )  # fmt: skip
    if quantity.upper is not None:
        yield replace(base, comparator=">=")
        yield replace(base, comparator="<=", value=quantity.upper)
    elif phrase.before.rstrip().endswith("各"):
        for part in each_of(name):
            yield replace(base, indicator=part)
    else:
        yield base
