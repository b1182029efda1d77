"""The outline of a document: numbered headings become a tree of sections.

The order of numbers is that of GB/T 9704 (一、（一）1.（1）①), with chapters and articles of regulations
above it and dashes below; full- and half-width forms mix freely in real texts. A section ends where the next
one of the same or a higher rank begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.model import Section, SectionKind

__all__ = ["Line", "han_number", "leaf_at", "lines_of", "read_outline", "title_length"]

# A title longer than this is cut at the last comma before it: run-in headings are whole sentences at times.
TITLE_LIMIT = 64

_SPACE = " \t\u3000\u00a0\ufeff"
_HAN = "一二三四五六七八九十百零〇"
_STYLES: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (rank, re.compile(pattern))
    for rank, pattern in enumerate(
        (
            rf"(第[{_HAN}\d]{{1,4}}(?:编|部分))(?=[{_SPACE}:：、]|$)[{_SPACE}:：、]*",
            rf"(第[{_HAN}\d]{{1,4}}章)[{_SPACE}:：、]*",
            rf"(第[{_HAN}\d]{{1,4}}节)[{_SPACE}:：、]*",
            rf"(第[{_HAN}\d]{{1,5}}条)(?!例)[{_SPACE}:：、]*",
            rf"([{_HAN}]{{1,4}})[{_SPACE}]*[、.．][{_SPACE}]*",
            rf"([（(][{_SPACE}]*[{_HAN}]{{1,4}}[{_SPACE}]*[)）])[{_SPACE}、.．]*",
            rf"(\d{{1,3}})[{_SPACE}]*(?:[.．](?!\d)|、(?!\d))[{_SPACE}]*",
            rf"([（(]\d{{1,3}}[)）])[{_SPACE}、.．]*",
            rf"([①-⑳]|\d{{1,2}}[)）])[{_SPACE}、.．]*",
            rf"(——|--|－－|──|——)(?!\d)[{_SPACE}]*",
        )
    )
)
ARTICLE_RANK = 3
_DASH_RANK = len(_STYLES) - 1
_SENTENCE_END = re.compile("[。！？]")
_LIST_OPENS = re.compile(r"[（(【\[](?:责任|牵头|负责|配合)")
# A heading parted from its text by a blank only, as flattened pages have it.
_BLANK_HEADING = re.compile(r"[^\s，。、；：,;:]{2,30}(?=[ \u3000])")
# A line longer than this may be a page flattened into one line.
_FLAT = 300
_INLINE = re.compile(
    rf"(?<![第至到和、一二三四五六七八九十])(?P<part>[一二三四五六七八九十]{{1,3}})、(?=[\u4e00-\u9fff“])|"
    rf"(?<![第条款项至到和、])[（(](?P<clause>[一二三四五六七八九十]{{1,3}})[)）]|"
    rf"(?<=[。；：:）){_SPACE}\u4e00-\u9fff])(?P<item>\d{{1,2}})[.．、](?=[\u4e00-\u9fff“])"
)
_ATTACHMENT = re.compile(rf"(附[{_SPACE}]*[件录表][{_SPACE}]*\d{{0,2}})[{_SPACE}]*[:：]?[{_SPACE}]*$")
_ATTACHMENT_RANK = -1
_GENERAL = re.compile(
    r"(?:总体(?:要求|思路|目标|部署|安排)|指导思想|(?:基本|工作|实施)原则|(?:主要|总体|发展|工作|行动|阶段|具体|基本|建设|预期|年度|"
    r"近期|远期|中期|重点)*目标(?:任务|要求)?(?:[和与及].{0,6})?|(?:发展|工作|现实)?(?:基础|现状)(?:[和与及].{0,8})?|(?:面临)?的?形势"
    r"(?:[和与及].{0,8})?|重[要大]意义|总则|附则|适用(?:范围|对象)|基本情况|(?:编制|起草)?(?:背景|依据)|名词解释|术语.{0,6})"
)
_SAFEGUARDS = re.compile(
    r"(?:强化|加强|健全|完善|落实)?(?:组织|支撑|政策|实施|要素|工作|服务|制度|机制|体制|环境|措施|和|与|、)*保障(?:措施|机制|体系|条件|政策)?|"
    r"(?:加强|强化)?组织(?:领导|实施)(?:[和与及].{0,8})?|工作要求"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text: `start:end` without its line end, `body` the first character that is no space."""

    start: int
    body: int
    end: int


@dataclass(slots=True)
class _Open:
    """A section being read; `end` is not known yet."""

    rank: int
    number: str
    start: int
    heading_start: int
    heading_end: int
    parent: int | None
    level: int
    heading: str
    end: int = -1


def lines_of(text: str) -> Iterator[Line]:
    """All lines with something on them; a page flattened into one line is cut where its numbers go on."""
    start = 0
    for raw in text.split("\n"):
        if len(raw) > _FLAT:
            cuts = [start, *_inline_numbers(text, start, start + len(raw)), start + len(raw)]
            for left, right in pairwise(cuts):
                yield from _line(text, left, right)
        else:
            yield from _line(text, start, start + len(raw))
        start += len(raw) + 1


def _line(text: str, start: int, end: int) -> Iterator[Line]:
    raw = text[start:end]
    stripped = raw.strip(_SPACE)
    if stripped:
        body = start + len(raw) - len(raw.lstrip(_SPACE))
        yield Line(start, body, body + len(stripped))


def _inline_numbers(text: str, start: int, end: int) -> Iterator[int]:
    """Where numbers inside a flattened line go on from the one before: 一、 (一) 1., each from its first.

    （二） counts only behind a （一）, 2. only behind a 1.: a bracketed number in running text (第（二）项) and a
    list such as 一、二、三等奖 do not go on.
    """
    found = [(m.start(), m.end(), *_inline_value(m)) for m in _INLINE.finditer(text, start, end)]
    second = {level: where for where, _, level, value in found if value == 2}  # the last one of each level
    reached = [0, 0, 0]
    for where, after, level, value in found:
        if value != reached[level] + 1 or (value == 1 and second.get(level, -1) < where):
            continue
        reached[level] = value
        following = text[after : min(after + 62, end)]
        if level == 0:  # the clauses of a new part often count on, its items start again
            reached[2] = 0
            reached[1] = 0 if re.match(r"[^（(]{0,40}[（(]一[)）]", following) else reached[1]
        elif level == 1 and re.match(r"[^。]{0,60}?[^\d]1[.．、](?!\d)", following):
            reached[2] = 0
        yield where


def _inline_value(match: re.Match[str]) -> tuple[int, int]:
    """(level, value) of a number inside a line."""
    kind = match.lastgroup or ""
    value = int(match[kind]) if kind == "item" else han_number(match[kind])
    return ("part", "clause", "item").index(kind), value


def han_number(figures: str) -> int:
    """Chinese figures below one hundred: 二十一 -> 21; 0 for what is none."""
    digit = "〇一二三四五六七八九".find
    tens, ten, ones = figures.partition("十")
    if not ten:
        return max(digit(figures), 0) if len(figures) == 1 else 0
    return (digit(tens) if tens else 1) * 10 + (max(digit(ones), 0) if ones else 0)


def title_length(sentence: str) -> int:
    """How much of a sentence makes a title: all of it, or up to the last comma within TITLE_LIMIT."""
    if len(sentence) <= TITLE_LIMIT:
        return len(sentence)
    cuts = [m.start() for m in re.finditer("[,，;；:：]", sentence[:TITLE_LIMIT])]
    return cuts[-1] if cuts else TITLE_LIMIT


def _heading_end(text: str, start: int, end: int) -> int:
    """The end of the heading that begins at `start`: the first sentence, without its final mark."""
    stop = _SENTENCE_END.search(text, start, end)
    sentence = text[start : stop.start() if stop else end]
    bracket = _LIST_OPENS.search(sentence)
    if bracket:
        sentence = sentence[: bracket.start()]
    blank = _BLANK_HEADING.match(sentence) if len(sentence) > 40 else None
    if blank:
        return start + blank.end()
    return start + len(sentence[: title_length(sentence)].rstrip(_SPACE + ":：;；"))


def _number_at(text: str, line: Line) -> tuple[int, str, int] | None:
    """(rank, number as written, where the heading starts) of a line that begins with a number."""
    for rank, pattern in _STYLES:
        match = pattern.match(text, line.body, line.end)
        if match and match.end() < line.end + (rank < 3):
            return rank, match.group(1), match.end()
    match = _ATTACHMENT.match(text, line.body, line.end)
    return (_ATTACHMENT_RANK, re.sub(rf"[{_SPACE}]", "", match.group(1)), match.end()) if match else None


def _starts(text: str, lines: Iterable[Line]) -> Iterator[tuple[int, str, int, Line]]:
    """Lines that open a section. An attachment counts only after an outline: before one it *is* the document."""
    seen = False
    for line in lines:
        found = _number_at(text, line)
        if found is None or (found[0] == _ATTACHMENT_RANK and not seen):
            continue
        seen = True
        yield *found, line


def read_outline(text: str, lines: Sequence[Line], end: int) -> tuple[Section, ...]:
    """All sections in preorder; `end` is where the document proper ends (before signature and leftovers)."""
    opened: list[_Open] = []
    stack: list[int] = []
    for rank, number, heading_start, line in _starts(text, lines):
        if line.start >= end:
            break
        while stack and opened[stack[-1]].rank >= rank:
            opened[stack.pop()].end = line.start
        heading_end = _heading_end(text, heading_start, line.end) if heading_start < line.end else line.end
        parent = stack[-1] if stack else None
        heading = text[heading_start:heading_end]
        stack.append(len(opened))
        opened.append(_Open(rank, number, line.body, heading_start, heading_end, parent, len(stack), heading))
    for index in stack:
        opened[index].end = end
    return _close(opened)


def _close(opened: list[_Open]) -> tuple[Section, ...]:
    sections: list[Section] = []
    paths: list[str] = []
    seen: dict[str, int] = {}
    for o in opened:
        above = sections[o.parent] if o.parent is not None else None
        paths.append(f"{paths[o.parent]}/{o.number}" if o.parent is not None else o.number)
        path = paths[-1]
        seen[path] = seen.get(path, 0) + 1
        key = path if seen[path] == 1 else f"{path}~{seen[path]}"
        kind = _kind(o, above)
        sections.append(
            Section(
                key, path, o.number, o.heading, o.level, o.start, o.end, o.heading_start, o.heading_end, o.parent, kind
            )
        )
    return tuple(sections)


def _kind(opened: _Open, above: Section | None) -> SectionKind:
    """Regulations and dashes under 基本原则 say nothing to do; 保障措施 at the top secures the rest."""
    if above is not None and above.kind is not SectionKind.MEASURES:
        return above.kind
    if _GENERAL.fullmatch(opened.heading):
        return SectionKind.GENERAL
    if opened.parent is None and _SAFEGUARDS.fullmatch(opened.heading):
        return SectionKind.SAFEGUARDS
    return SectionKind.MEASURES


def leaf_at(sections: Sequence[Section], position: int) -> int | None:
    """The index of the deepest section that holds `position`, by bisection over the starts."""
    low, high = 0, len(sections)
    while low < high:
        middle = (low + high) // 2
        if sections[middle].start <= position:
            low = middle + 1
        else:
            high = middle
    index: int | None = low - 1 if low else None
    while index is not None and sections[index].end <= position:
        index = sections[index].parent
    return index
