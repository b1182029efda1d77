"""The words around a quantity: its clause, what stands before and behind it, what goes on in its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.figures.quantities import Kind, Quantity, Stretch

__all__ = ["Phrase", "phrases"]

_REACH = 160  # characters that are read on either side of a quantity
_ENDS_CLAUSE = re.compile("[，,：:]|[)）](?=[，,]|$)")
_ITEM = re.compile(r"(?:[^、，,：:()（）]|（[^（）]{0,20}）|\([^()]{0,20}\)){0,160}")
_PAIRS = {"）": "（", ")": "(", "”": "“", "》": "《"}
_CLOSING = {opening: closing for closing, opening in _PAIRS.items()}
_SIGNS = re.compile("[（(“《）)”》，,：:]")
# What may follow a quantity that stands behind its noun: punctuation, a conjunction, a noun of amount (的增速).
_STATED = re.compile(
    r"$|[^\u4e00-\u9fff“《A-Za-z\d]|[和及与或而且]|并(?!购|网|联|行|轨)|以(?!色)|为(?!民)|由|在(?!建|线|园|校|岗|研)|等|内|时|后|前|同时|"
    r"(?:的|年均)?(?:增速|增长|增幅|水平|目标|要求|比[例重]|速度|规模)|的(?:任务|.{0,6}(?:能力|目标|要求|水平)(?=[，,；]|$))|"
    r"大关|之间|(?:完成|办结|办理|实现|达到|纳入|列入|通过|用于)|的?[得计记](?:满分|基本分|全分|\d)"
)
# 60%的行政村建成…: a share of what is to become something; 垃圾分类覆盖60%的行政村.
_SHARE_BEFORE = re.compile(r"(?:^|确保|力争|实现|推动|覆盖|全[省市县区盟州])\s*$")
_SHARE_BEHIND = re.compile(
    r"(?:以上)?的(?P<noun>[^，,。；;的]{2,16}?)(?:建成|达到|达标|实现|完成|创建|建有|配备|设立|建立|开展|接入|$|(?=[，,]))"
)
_JOINS = "、和及与以及并"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A quantity with its words.

    `before` reaches back to the last comma, or to the quantity before it; `clause` always to the comma. `behind` is the
    noun that the quantity stands in front of, up to the next separator, or empty; `rest` is the rest of the clause,
    `sofar` and `onward` what the stretch says before the quantity and after it. `inside` is the bracket, quotation or
    title that the quantity stands in: its opening sign and what follows it.
    """

    quantity: Quantity
    before: str
    clause: str
    behind: str
    rest: str
    sofar: str
    onward: str
    inside: str

    @property
    def is_share(self) -> bool:
        """Whether a ratio says how much of what stands behind it is to become something, or is covered."""
        share = _SHARE_BEHIND.match(self.onward)
        if share is None or not _SHARE_BEFORE.search(self.before):
            return False
        return self.before.rstrip().endswith("覆盖") or len(share.group()) > share.end("noun")


def phrases(stretch: Stretch) -> Iterator[Phrase]:
    """The quantities of a stretch, each with its words."""
    text, last, comma = stretch.text, 0, 0
    opened: list[int] = []
    signs = _SIGNS.finditer(text)
    sign = next(signs, None)
    following = [*[q.start for q in stretch.quantities[1:]], len(text)]
    for quantity, end in zip(stretch.quantities, following, strict=True):
        while sign and sign.start() < quantity.start:
            comma = _pass(text, sign.start(), opened, comma)
            sign = next(signs, None)
        phrase = _phrase(text, quantity, comma, last, opened, end)
        yield phrase
        if not _belongs(phrase):
            last = quantity.end


def _belongs(phrase: Phrase) -> bool:
    """Whether a quantity belongs to the noun of the next one: 10亿元以上项目8个, 每千名老人45张, “最多跑一次”事项3项."""
    if phrase.inside.startswith(("“", "《")) or phrase.before.endswith("每"):
        return True
    sized = phrase.quantity.kind in (Kind.MONEY, Kind.MEASURE) or phrase.onward.startswith("的")
    return bool(phrase.behind) and sized


def _pass(text: str, place: int, opened: list[int], comma: int) -> int:
    """Pass a sign: brackets and quotations open and close, a comma begins a clause, whose start is given back."""
    char = text[place]
    if char in "（(“《":
        opened.append(place)
    elif char not in _PAIRS:
        return place + 1
    elif opened and text[opened[-1]] == _PAIRS[char]:
        opened.pop()
    return comma


def _phrase(text: str, quantity: Quantity, comma: int, last: int, opened: list[int], following: int) -> Phrase:
    start = quantity.start
    end = quantity.end + (text[quantity.end : quantity.end + 1] in (" ", "\u3000"))
    far = min(len(text), end + _REACH)
    stop = _ENDS_CLAUSE.search(text, end, far)
    begin = max(comma, opened[-1] + 1 if opened else 0)
    inside = bool(opened) and text.find(_CLOSING[text[opened[-1]]], end, far) >= 0
    return Phrase(
        quantity,
        before=text[max(begin, last, start - _REACH) : start],
        clause=text[max(begin, start - _REACH) : start],
        behind=_behind(text, end, far, following),
        rest=text[end : stop.start() if stop else far],
        sofar=text[max(0, start - _REACH) : start],
        onward=text[end:far],
        inside=text[opened[-1] : start] if inside else "",
    )


def _behind(text: str, end: int, far: int, following: int) -> str:
    if _STATED.match(text, end, far):
        return ""
    if following == end < len(text):
        return text[end : end + 4]  # 超千亿元5个: a size of what is counted
    item = _ITEM.match(text, end, min(far, following))
    return item.group().removeprefix("的").rstrip(_JOINS) if item else ""
