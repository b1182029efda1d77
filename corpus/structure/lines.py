"""Lines of a text with the numbers they begin with; numbers that lost their line break get a line of their own.

Pages lose line ends in two ways: a whole page stands in one line (its numbers then go on inside the line), or a heading
runs into the first item below it (二、主要任务（一）…, the next line begins with （二）). Only numbers that go on from
one another are cut at, so that 第（二）项, 一、二、三等奖 or a list inside a paragraph stay text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.figures.numerals import to_decimal
from corpus.structure.numbering import SPACE, Number, Rank, han_number, number_at
from corpus.structure.signing import glued_signatures

__all__ = ["Line", "lines_of"]

# A line longer than this may be a page flattened into one line.
_FLAT = 300
_LONGEST_GAP = 30  # numbers; more of them are not looked for between two lines
_INLINE = re.compile(
    rf"(?<![第至到和、一二三四五六七八九十])(?P<part>[一二三四五六七八九十]{{1,3}})、(?=[\u4e00-\u9fff“])|"
    rf"(?<![第条款项至到和、])[（(](?P<clause>[一二三四五六七八九十]{{1,3}})[)）]|"
    rf"(?<=[。；：:）){SPACE}\u4e00-\u9fff])(?P<item>\d{{1,2}})[.．、](?=[\u4e00-\u9fff“])"
)
# （一）甲。…（二）乙。: short items that share a paragraph.
_RUN_ON = re.compile(
    rf"[{SPACE}]*[（(][一二三四五六七八九十]{{1,3}}[)）][^\n]*[。；）)][{SPACE}]*[（(][二三四五六七八九十]{{1,3}}[)）]"
)
_HEAD_LINES = 8  # in which addressees are looked for
_LONGEST_HEAD = 500
_ADDRESSED = re.compile(
    r"(?:[^，。：:\n]{2,24}\d号)?(?=[各省市县区平国有中北]|[\u4e00-\u9fff]{2,4}省)(?=[^。：:\n]{0,400}?[各、，])(?![^：:\n]{0,400}?(?:如下|现将|根据|为了|提出))"
    r"[^。：:\n]{4,400}(?:政府|单位|部门|机构|企业|院校|学校|公司|[局委厅部会办院处])[：:](?=[^\n]{10})"
)
_CHAPTER = re.compile(rf"第([一二三四五六七八九十]{{1,3}})章(?=[{SPACE}])")
_ARTICLE = re.compile(rf"第([一二三四五六七八九十百]{{1,6}})条(?=[{SPACE}])")
_NOT_BEFORE = frozenset("\n本见照按据和至及与、《依违")
_KINDS = ("part", "clause", "item")
_MARKS = tuple(
    map(re.compile, (r"[一二三四五六七八九十]{1,3}、", "[（(][一二三四五六七八九十]", r"\d{1,2}[.．、](?!\d)"))
)
_FIRSTS = (("一、",), ("（一", "(一"), ("1.", "1．", "1、", "１.", "１．", "１、"))
_LEVELS = (Rank.HAN, Rank.BRACKETED_HAN, Rank.ARABIC)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text: `start:end` without its line end, `body` the first character that is no space."""

    start: int
    body: int
    end: int
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A number inside a line: its level is an index of _LEVELS."""

    start: int
    after: int
    level: int
    value: int


def lines_of(text: str) -> tuple[Line, ...]:
    """All lines with something on them, with the numbers they begin with, cut where numbers inside them go on."""
    lines = list(_cut(text, _physical(text), sorted({*glued_signatures(text), *_glued(text)})))
    return tuple(_confirmed(list(_cut(text, lines, sorted(_gap_cuts(text, lines))))))


def _glued(text: str) -> Iterator[int]:
    """Where addressees end that run into the first sentence, and where chapters begin behind an article."""
    start = 0
    for _ in range(_HEAD_LINES):
        end = text.find("\n", start, start + _LONGEST_HEAD)
        match = _ADDRESSED.match(text, start, end if end >= 0 else min(start + _LONGEST_HEAD, len(text)))
        if match:
            yield match.end()
            break
        if end < 0:
            break
        start = end + 1
    for form in (_CHAPTER, _ARTICLE):
        found = [(int(to_decimal(m[1])), m.start()) for m in form.finditer(text)]
        yield from (at for at in _going_on(found) if text[at - 1 : at] not in _NOT_BEFORE)


def _going_on(numbers: Sequence[tuple[int, int]]) -> Iterator[int]:
    """The places of the numbers that count on, each row from a 1 that a 2 follows."""
    value = 0
    for (number, place), (following, _) in pairwise([*numbers, (0, 0)]):
        if (number == value + 1 and value) or (number == 1 and following == 2):
            value = number
            yield place


def _physical(text: str) -> Iterator[Line]:
    start = 0
    for raw in text.split("\n"):
        end = start + len(raw)
        if len(raw) > _FLAT or _RUN_ON.match(raw):
            for left, right in pairwise([start, *_inline_numbers(text, start, end), end]):
                yield from _line(text, left, right)
        elif raw:
            yield from _line(text, start, end)
        start = end + 1


def _line(text: str, start: int, end: int) -> tuple[Line, ...]:
    """The line `start:end` without the blanks around it; none where there is nothing else."""
    left = text[start:end].lstrip(SPACE)
    if not left:
        return ()
    body = end - len(left)
    stop = body + len(left.rstrip(SPACE))
    return (Line(start, body, stop, number_at(text, body, stop)),)


def _cut(text: str, lines: Iterable[Line], cuts: Sequence[int]) -> Iterator[Line]:
    """The lines, cut at `cuts` (ascending)."""
    if not cuts:
        yield from lines
        return
    at = 0
    for line in lines:
        inside: list[int] = []
        while at < len(cuts) and cuts[at] < line.end:
            inside += [cuts[at]] if cuts[at] > line.body else []
            at += 1
        if inside:
            for left, right in pairwise([line.start, *inside, line.end]):
                yield from _line(text, left, right)
        else:
            yield line


def _inline_numbers(text: str, start: int, end: int) -> Iterator[int]:
    """Where numbers inside a flattened line go on from the one before: 一、 (一) 1., each from its first.

    （二） counts only behind a （一）, 2. only behind a 1.: a bracketed number in running text (第（二）项) and a
    list such as 一、二、三等奖 do not go on.
    """
    raw = text[start:end]
    levels = [level for level, firsts in enumerate(_FIRSTS) if any(first in raw for first in firsts)]
    found = sorted((f for x in levels for f in _inline_of_level(text, start, end, x)), key=lambda f: f.start)
    second = {f.level: f.start for f in found if f.value == 2}  # the last one of each level
    reached = [0, 0, 0]
    for f in found:
        if f.value != reached[f.level] + 1 or (f.value == 1 and second.get(f.level, -1) < f.start):
            continue
        reached[f.level] = f.value
        following = text[f.after : min(f.after + 62, end)]
        if f.level == 0:  # the clauses of a new part often count on, its items start again
            reached[2] = 0
            reached[1] = 0 if re.match(r"[^（(]{0,40}[（(]一[)）]", following) else reached[1]
        elif f.level == 1 and re.match(r"[^。]{0,60}?[^\d]1[.．、](?!\d)", following):
            reached[2] = 0
        yield f.start


def _found(match: re.Match[str]) -> _Found:
    kind = match.lastgroup or ""
    value = int(match[kind]) if kind == "item" else han_number(match[kind])
    return _Found(match.start(), match.end(), _KINDS.index(kind), value)


def _gap_cuts(text: str, lines: Sequence[Line]) -> Iterator[int]:
    """Where numbers stand that are missing between those at the beginnings of lines.

    Before 二、 stands 一、, behind （三） and before （五） stands （四）: they are looked for between the two, and for a
    first number since the last one of a higher rank. All that are missing must be there, in order.
    """
    last = [(0, 0)] * 3  # of each level: value and where to look from
    for line in lines:
        number = line.number
        if number is None or number.doubtful:
            continue
        level = _LEVELS.index(Rank(number.rank)) if number.rank in _LEVELS else None
        if level is not None:
            value, since = last[level]
            if number.value not in (1, value + 1):
                yield from _missing(text, lines, (since, line.start), level, (value, number.value))
            last[level] = (number.value, line.body)
        for below, rank in enumerate(_LEVELS):
            if number.rank < rank:  # what is below counts on or starts again, and is looked for from here
                last[below] = (last[below][0], line.body)


def _missing(
    text: str, lines: Sequence[Line], where: tuple[int, int], level: int, values: tuple[int, int]
) -> Iterator[int]:
    """The places in `where` of the numbers between two values, or from the first to the second one."""
    before, value = values
    if value - 1 > _LONGEST_GAP or value < 2:
        return
    found = list(_inline_of_level(text, *where, level))
    for first in (before + 1, 1):
        wanted = range(first, value)
        there = [f for f in found if f.value in wanted]
        if wanted and [f.value for f in there] == list(wanted):
            yield from (f.start for f in there if not _in_attachments(text, lines, f.start))
            return


def _inline_of_level(text: str, start: int, end: int, level: int) -> Iterator[_Found]:
    """The numbers of one level inside lines; a quick search finds where they may stand."""
    for mark in _MARKS[level].finditer(text, start, end):
        match = _INLINE.match(text, mark.start(), end)
        if match and match.lastgroup == _KINDS[level]:
            yield _found(match)


def _in_attachments(text: str, lines: Sequence[Line], position: int) -> bool:
    """附件：1.… is the list of a notice's attachments."""
    line = lines[max(0, bisect_right(lines, position, key=lambda x: x.start) - 1)]
    return text[line.body] == "附"


def _confirmed(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines without the doubtful numbers that do not go on from the one before and lead to no other."""
    if not any(x.number and x.number.doubtful for x in lines):
        yield from lines
        return
    ahead = _values_ahead(lines)
    behind: dict[int, Number] = {}
    last: Number | None = None
    for line, following in zip(lines, ahead, strict=True):
        number = line.number
        if number is not None and number.doubtful and not _goes_on(number, behind.get(number.rank), last, following):
            yield replace(line, number=None)
            continue
        if number is not None:
            behind[number.rank] = last = number
        yield line


def _values_ahead(lines: Sequence[Line]) -> list[Number | None]:
    """For each line, the next number of the rank of its own; for a decimal's head (1 总则) the decimal below it."""
    ahead: list[Number | None] = []
    following: dict[int, Number] = {}
    for line in reversed(lines):
        number = line.number
        ahead.append(following.get(number.rank) if number else None)
        if number:
            below = following.get(Rank.DECIMAL)
            if number.rank == Rank.ARABIC and number.doubtful and not number.style:
                ahead[-1] = below if below and below.text.startswith(number.text) else None
            following[number.rank] = number
    return ahead[::-1]


def _goes_on(number: Number, behind: Number | None, last: Number | None, ahead: Number | None) -> bool:
    """Whether a doubtful number continues the one of its rank before it, or begins a row that goes on."""
    if number.rank == Rank.ATTACHMENT:
        return True  # whether it heads an attachment or lists one is for the layout to say
    if number.rank >= Rank.DECIMAL and number.rank < Rank.BRACKETED:
        return _decimal_goes_on(number, behind, last, ahead)
    if number.rank == Rank.ARABIC and not number.style:
        return ahead is not None and number.value == (behind.value if behind else 0) + 1
    if number.value == 1:
        return ahead is not None and ahead.value == 2
    return behind is not None and number.value == behind.value + 1


def _decimal_goes_on(number: Number, behind: Number | None, last: Number | None, ahead: Number | None) -> bool:
    """1.1 below 1 or before 1.2, 1.2 behind 1.1."""
    head = _head(number)
    if number.value == 1:
        below = last is not None and last.text == head
        return below or (ahead is not None and ahead.value == 2 and _head(ahead) == head)
    return behind is not None and behind.value == number.value - 1 and _head(behind) == head


def _head(number: Number) -> str:
    """The number that a decimal one lies below: 1.2 for 1.2.3."""
    return number.text[: max(number.text.rfind("."), number.text.rfind("．"))]
