"""Automatic numbers of Word: what stands in front of a paragraph (一、 （一） 1.) is only in numbering.xml.

A paragraph names a list (numId) and a level; the list's abstract definition says how each level counts and looks
(`（%2）`). Lists that share a definition count on from each other, unless one of them starts anew. ECMA-376 part 1,
17.9.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Numbering", "figures"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_CLOSED = tuple("、.．)）:：]】〕")  # behind these no blank is needed
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level counts: `look` is its text with %1 … %9 for the numbers of the levels."""

    form: str = "decimal"
    look: str = ""
    start: int = 1
    restarts: bool = True
    arabic: bool = False  # shows all numbers in Arabic figures
    style: str | None = None


@dataclass(frozen=True, slots=True)
class _List:
    """A list: its abstract definition, its levels, and the levels that it starts anew with their first number."""

    definition: str
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Style:
    """The list and level that a style of paragraphs gives, and the style that it is based on."""

    number: str | None = None
    level: int | None = None
    above: str | None = None


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of one document, in their order."""

    lists: Mapping[str, _List] = field(default_factory=dict)
    styles: Mapping[str, _Style] = field(default_factory=dict)
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: Any, styles: Any) -> Numbering:
        """From the elements of numbering.xml (or None) and styles.xml."""
        return cls(_lists(numbering) if numbering is not None else {}, _styles(styles))

    def before(self, paragraph: Any) -> str:
        """The number in front of a paragraph (an element w:p), "" for none; counts it."""
        number, level = self._named(paragraph)
        if number is None or number == "0" or number not in self.lists:
            return ""
        named = self.lists[number]
        if level not in named.levels:
            return ""
        return _shown(level, named.levels, self._count(number, named, level))

    def _named(self, paragraph: Any) -> tuple[str | None, int]:
        """The list and level that a paragraph names itself or through its style."""
        properties = paragraph.find(f"{_W}pPr")
        own = _num_pr(properties)
        style = _value(properties, "pStyle") if properties is not None else None
        number, level, named_by = *own, None
        seen: set[str] = set()
        while style and style not in seen and number is None:
            seen.add(style)
            given = self.styles.get(style, _Style())
            number, level = given.number, given.level if level is None else level
            named_by = style if number else named_by
            style = given.above
        if number and number in self.lists and named_by and level is None:
            level = next((n for n, x in self.lists[number].levels.items() if x.style == named_by), None)
        return number, level or 0

    def _count(self, number: str, named: _List, level: int) -> list[int | None]:
        counts = self.counts.setdefault(named.definition, [None] * _LEVELS)
        if level in named.starts and (number, level) not in self.begun:
            counts[level] = None
        self.begun.add((number, level))
        first = named.starts.get(level, named.levels[level].start)
        here = counts[level]
        counts[level] = first if here is None else here + 1
        for deeper in range(level + 1, _LEVELS):
            if deeper not in named.levels or named.levels[deeper].restarts:
                counts[deeper] = None
        return counts


def _shown(level: int, levels: Mapping[int, _Level], counts: list[int | None]) -> str:
    own = levels[level]
    if own.form in ("bullet", "none") and "%" not in own.look:
        return own.look if re.fullmatch("[—–-]+", own.look) else ""

    def figure(match: re.Match[str]) -> str:
        n = int(match[1]) - 1
        at = levels.get(n, _Level())
        count = counts[n]
        return figures(at.start if count is None else count, "decimal" if own.arabic and n != level else at.form)

    text = re.sub("%([1-9])", figure, own.look)
    return text if not text or text.endswith(_CLOSED) else f"{text} "


def _lists(root: Any) -> dict[str, _List]:
    abstracts = {a.get(f"{_W}abstractNumId"): a for a in root.findall(f"{_W}abstractNum")}
    linked = {s: n for n, a in abstracts.items() if (s := _value(a, "styleLink"))}
    return {num.get(f"{_W}numId"): _list(num, abstracts, linked) for num in root.findall(f"{_W}num")}


def _list(num: Any, abstracts: Mapping[str, Any], linked: Mapping[str, str]) -> _List:
    """One list; a definition may only point at the one that a style of lists has."""
    definition = _value(num, "abstractNumId") or ""
    abstract = abstracts.get(definition)
    definition = linked.get(_value(abstract, "numStyleLink") or "", definition)
    levels = _levels(abstracts[definition]) if definition in abstracts else {}
    starts: dict[int, int] = {}
    for override in num.findall(f"{_W}lvlOverride"):
        at = _integer(override.get(f"{_W}ilvl"), 0)
        for level in override.findall(f"{_W}lvl"):
            levels[at] = _level(level)
        start = _value(override, "startOverride")
        if start is not None:
            starts[at] = _integer(start, 1)
    return _List(definition, levels, starts)


def _levels(abstract: Any) -> dict[int, _Level]:
    return {_integer(x.get(f"{_W}ilvl"), 0): _level(x) for x in abstract.findall(f"{_W}lvl")}


def _level(element: Any) -> _Level:
    legal = element.find(f"{_W}isLgl")
    return _Level(
        form=_value(element, "numFmt") or "decimal",
        look=_value(element, "lvlText") or "",
        start=_integer(_value(element, "start"), 1),
        restarts=_value(element, "lvlRestart") != "0",
        arabic=legal is not None and legal.get(f"{_W}val") not in ("0", "false"),
        style=_value(element, "pStyle"),
    )


def _styles(root: Any) -> dict[str, _Style]:
    return {
        s.get(f"{_W}styleId"): _Style(*_num_pr(s.find(f"{_W}pPr")), _value(s, "basedOn"))
        for s in root.findall(f"{_W}style")
    }


def _num_pr(properties: Any) -> tuple[str | None, int | None]:
    numbered = properties.find(f"{_W}numPr") if properties is not None else None
    if numbered is None:
        return None, None
    level = _value(numbered, "ilvl")
    return _value(numbered, "numId"), None if level is None else _integer(level, 0)


def _value(element: Any, name: str) -> str | None:
    child = element.find(f"{_W}{name}") if element is not None else None
    value = child.get(f"{_W}val") if child is not None else None
    return None if value is None else str(value)


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else default


def figures(number: int, form: str) -> str:
    """A number in one of Word's forms (w:numFmt); forms that are not known count in Arabic figures."""
    shown = _FORMS.get(form)
    return shown(number) if shown and number >= 0 else str(number)


def _han(number: int, digits: str = _DIGITS, places: str = "十百千", zero: str = "零") -> str:
    """Chinese counting below ten thousand: 二十一, 一百零三."""
    if not 0 < number < 10_000:
        return str(number) if number else zero
    text, gap = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += (zero if gap else "") + digits[digit] + (places[place - 1] if place else "")
        gap = False
    return text.removeprefix("一") if 9 < number < 20 and places[0] == "十" else text


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else str(number)


def _bracketed(number: int) -> str:
    return chr(0x2474 + number - 1) if 0 < number <= 20 else f"({number})"


def _wide(number: int) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in str(number))


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 500 else str(number)


def _roman(number: int) -> str:
    text, left = "", number if number < 5000 else 0
    for value, sign in _ROMAN:
        text += sign * (left // value)
        left %= value
    return text or str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


_FORMS: Mapping[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _bracketed,
    "decimalEnclosedFullstop": lambda n: f"{n}.",
    "chineseCounting": _han,
    "chineseCountingThousand": _han,
    "taiwaneseCounting": _han,
    "taiwaneseCountingThousand": _han,
    "japaneseCounting": _han,
    "ideographDigital": lambda n: "".join(_DIGITS[int(c)] for c in str(n)),
    "japaneseDigitalTenThousand": lambda n: "".join(_DIGITS[int(c)] for c in str(n)),
    "chineseLegalSimplified": lambda n: _han(n, _FORMAL, "拾佰仟"),
    "ideographLegalTraditional": lambda n: _han(n, "零壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "upperLetter": _letters,
    "lowerLetter": lambda n: _letters(n).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
}
