"""How wide texts are, without the fonts of readers: a Chinese character is one em, a Latin letter about half."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import accumulate
from math import ceil

__all__ = ["cut", "text_width", "wrap"]

_NARROW = frozenset("iIjl.,:;'!|()[]{} ftr")
_BROAD = frozenset("mwMW@%")


def _ems(char: str) -> float:
    """The width of a character in a CJK font, rather too much than too little."""
    if unicodedata.combining(char):
        return 0
    if unicodedata.east_asian_width(char) in "WFA":  # ambiguous ones (“, ①) are wide in these fonts
        return 1
    if char in _NARROW:
        return 0.38
    if char in _BROAD:
        return 0.95
    return 0.68 if char.isupper() else 0.58


def text_width(text: str, size: float) -> float:
    """The width of a text in a font size, in the unit of that."""
    return size * sum(map(_ems, text))


def cut(text: str, width: float, size: float) -> str:
    """A text as far as it fits, … where some is missing."""
    if text_width(text, size) <= width:
        return text
    used, kept = size, 0
    for char in text:
        used += size * _ems(char)
        if used > width:
            break
        kept += 1
    return text[:kept] + "…"


def wrap(text: str, width: float, size: float, lines: int) -> Sequence[str]:
    """A text on at most some lines, of about equal width, broken where words are likely to end; what does not fit is
    cut."""
    whole = text_width(text, size)
    count = min(lines, max(1, ceil(whole / width)))
    found, rest = [], text
    for left in range(count, 1, -1):
        taken = _break(rest, min(width, text_width(rest, size) / left), width, size)
        found.append(rest[:taken].rstrip())
        rest = rest[taken:].lstrip()
    return (*found, cut(rest, width, size))


def _break(text: str, wanted: float, most: float, size: float) -> int:
    """After how many characters to break: near a wanted width, within the most there may be."""
    ends = list(accumulate(size * _ems(c) for c in text))
    fitting = [n for n, end in enumerate(ends[:-1], 1) if end <= most] or [1]
    return min(fitting, key=lambda n: abs(ends[n - 1] - wanted) / size + _harm(text[n - 1], text[n]))


def _harm(before: str, after: str) -> float:
    """How bad it is to break between two characters, in ems that another place may be away instead."""
    if after in _NOT_FIRST or before in _NOT_LAST:
        return 5
    if before.isascii() and after.isascii() and before.isalnum() and after.isalnum():
        return 8
    return 0 if before in _ENDS or after in _STARTS else 1.6


_NOT_FIRST, _NOT_LAST = "、，。；：！？）》〉”’」』】％%)", "（《〈“‘「『【("
_ENDS, _STARTS = "省市县区州盟旗、，；：）》〉”和与及 ", "（《〈“ "
