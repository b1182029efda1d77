"""Numbers that head sections: 第一章, 第一条, 一、（一）1.（1）①, 1.1, ——, 附件1, in half- and full-width forms.

The ranks are those of GB/T 9704 (一、（一）1.（1）), with parts, chapters and articles of regulations above, decimal
numbers of emergency plans (1.1, 1.1.1) between 1. and （1）, and dashes below all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from corpus.figures.numerals import to_decimal

__all__ = ["SPACE", "Number", "Rank", "han_number", "number_at"]

SPACE = " \t\u3000\u00a0\ufeff"
_HAN = "一二三四五六七八九十百零〇"


class Rank(IntEnum):
    """How high a number stands in the order of numbers; a smaller rank holds the greater ones."""

    ATTACHMENT = -10
    UNNUMBERED = -5
    PART = 0
    CHAPTER = 10
    SECTION = 20
    ARTICLE = 30
    HAN = 40
    BRACKETED_HAN = 50
    ARABIC = 60
    DECIMAL = 61  # of two figures; 62 of three, 63 of four
    BRACKETED = 70
    CIRCLED = 80
    DASH = 90


@dataclass(frozen=True, slots=True)
class Number:
    """A number before a heading: `text` as written, `value` its figure (0 for dashes), `length` that of the
    number with the mark and blanks behind it. `style` tells 1. from 1、 where both are used. A `doubtful` one (一 总体要求, 1.1 目的, a number alone on
    its line) counts only where the numbers around it go on from it or lead to it.
    """

    rank: int
    style: str
    value: int
    text: str
    length: int
    doubtful: bool = False


def han_number(figures: str) -> int:
    """Chinese figures below one hundred: 二十一 -> 21; 0 for what is none."""
    digit = "〇一二三四五六七八九".find
    tens, ten, ones = figures.partition("十")
    if not ten:
        return max(digit(figures), 0) if len(figures) == 1 else 0
    return (digit(tens) if tens else 1) * 10 + (max(digit(ones), 0) if ones else 0)


def _compiled(*forms: tuple[Rank, str, bool]) -> tuple[tuple[Rank, re.Pattern[str], bool], ...]:
    return tuple((rank, re.compile(pattern), doubtful) for rank, pattern, doubtful in forms)


_S = f"[{SPACE}]*"
_GAP = rf"[{SPACE}:：、]*"
_TAIL = rf"[{SPACE}、.．]*"
_LISTED = r"(?![一二三四五六七八九十]{1,3}(?:、|[等级类档])|等)"  # 一、二、三等奖 is no heading
_ORDINALS = _compiled(
    (Rank.PART, rf"(第{_S}[{_HAN}\d]{{1,4}}{_S}(?:编|部分))(?=[{SPACE}:：、]|$){_GAP}", False),
    (Rank.CHAPTER, rf"(第{_S}[{_HAN}\d]{{1,4}}{_S}章){_GAP}", False),
    (Rank.SECTION, rf"(第{_S}[{_HAN}\d]{{1,4}}{_S}节){_GAP}", False),
    (Rank.ARTICLE, rf"(第{_S}[{_HAN}\d]{{1,5}}{_S}条)(?!例|第|[、和至]第|规定|的){_GAP}", False),
)
_HAN_FORMS = _compiled(
    (Rank.HAN, rf"([{_HAN}]{{1,4}}){_S}[、.．]{_S}{_LISTED}", False),
    (Rank.BRACKETED_HAN, rf"([{_HAN}]{{1,3}}[)）]){_TAIL}", True),
    (Rank.HAN, rf"([{_HAN}]{{1,3}})(?:[,，:：]{_S}|[{SPACE}]+)(?=[\u4e00-\u9fff“])", True),
)
_BRACKETS = _compiled(
    (Rank.BRACKETED_HAN, rf"([（(]{_S}[{_HAN}]{{1,4}}{_S}[)）]){_TAIL}", False),
    (Rank.BRACKETED, rf"([（(]{_S}\d{{1,3}}{_S}[)）]){_TAIL}", False),
)
_ARABIC = _compiled(
    (Rank.ARABIC, rf"(\d{{1,3}}){_S}(?:[.．](?!\d)|、(?!\d)){_S}", False),
    (Rank.CIRCLED, rf"(\d{{1,2}}[)）]){_TAIL}", False),
    (Rank.ARABIC, r"(\d{1,2})[.．、](?=(?:19|20)\d\d年|\dG|\d{1,4}(?:个|家|项|所|名|件)|\d{4}[—-])", True),
    (Rank.DECIMAL, rf"(\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}})[.．、]?{_S}(?=[\u4e00-\u9fff“])(?![倍亿万元个至到])", True),
    (Rank.ARABIC, rf"(\d{{1,2}})[{SPACE}]+(?=[\u4e00-\u9fff“])", True),
)
_CIRCLED = _compiled((Rank.CIRCLED, rf"([①-⑳❶-❿➀-➉]){_TAIL}", False))
_PARENTHESISED = _compiled((Rank.BRACKETED, rf"([⑴-⒇]){_TAIL}", False))
_DOTTED = _compiled((Rank.ARABIC, rf"([⒈-⒛]){_TAIL}", False))
_IDEOGRAPHS = _compiled((Rank.BRACKETED_HAN, rf"([㈠-㈩]){_TAIL}", False))
_DASHES = _compiled((Rank.DASH, rf"(——|--|－－|──){_S}(?=[\u4e00-\u9fffA-Za-z“《（])", False))
_ATTACHMENTS = _compiled(
    (Rank.ATTACHMENT, rf"(附{_S}[件录表]{_S}(?:\d{{1,2}}|[{_HAN}]{{1,2}})?){_S}[:：]?{_S}$", False),
    (Rank.ATTACHMENT, rf"(附){_S}[:：]{_S}$", False),
    (
        Rank.ATTACHMENT,
        rf"(附{_S}[件录]{_S}(?:\d{{1,2}}|[{_HAN}]{{1,2}})?){_S}(?:[:：]|[{SPACE}]){_S}(?!\d{{1,2}}[.．、])",
        True,
    ),
)
_RUNS = "①⑴⒈㈠❶➀"  # the first figure of each run of single characters
_FORMS = (
    dict.fromkeys("第", _ORDINALS)
    | dict.fromkeys(_HAN, _HAN_FORMS)
    | dict.fromkeys("（(", _BRACKETS)
    | dict.fromkeys("0123456789０１２３４５６７８９", _ARABIC)
    | {chr(c): _CIRCLED for run in ("①⑳", "❶❿", "➀➉") for c in range(ord(run[0]), ord(run[1]) + 1)}
    | {chr(c): _PARENTHESISED for c in range(ord("⑴"), ord("⒇") + 1)}
    | {chr(c): _DOTTED for c in range(ord("⒈"), ord("⒛") + 1)}
    | {chr(c): _IDEOGRAPHS for c in range(ord("㈠"), ord("㈩") + 1)}
    | dict.fromkeys("—-－─", _DASHES)
    | dict.fromkeys("附", _ATTACHMENTS)
)
_SHARED = 40  # characters; longer ones (of many blanks) are read each time
_FIGURES = re.compile(rf"\d+|[{_HAN}]+")
_BLANKS = re.compile(rf"[{SPACE}]")


def number_at(text: str, start: int, end: int) -> Number | None:
    """The number that the line `text[start:end]` begins with; its first and last characters are no blanks."""
    forms = _FORMS.get(text[start])
    if forms is None:
        return None
    for rank, pattern, doubtful in forms:
        match = pattern.match(text, start, end)
        if match:
            alone = match.end() >= end and rank >= Rank.ARTICLE
            read = _read if match.end() - start <= _SHARED else _read.__wrapped__
            return read(rank, match[1], match.group()[len(match[1]) :], doubtful or alone)
    return None


@lru_cache(maxsize=4096)
def _read(rank: Rank, number: str, behind: str, doubtful: bool) -> Number:
    """A number and the mark behind it; the same few come again and again and are read once."""
    depth = number.count(".") + number.count("．") - 1 if rank is Rank.DECIMAL else 0
    written = _BLANKS.sub("", number) if rank is Rank.ATTACHMENT else number
    length = len(number) + len(behind)
    return Number(int(rank) + depth, behind.strip(SPACE)[:1], _value(written), written, length, doubtful)


def _value(number: str) -> int:
    """The last figure of a number as written; 0 where it has none."""
    figures = _FIGURES.findall(number)
    if figures:
        return int(to_decimal(figures[-1]))
    first = next((r for r in _RUNS if 0 <= ord(number[0]) - ord(r) < 20), None)
    return ord(number[0]) - ord(first) + 1 if first else 0
