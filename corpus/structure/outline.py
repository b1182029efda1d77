"""The outline of a document: numbered headings become a tree of sections.

The order of numbers is that of GB/T 9704 (corpus/numbering.py); a section ends where the next one of the same or a
higher rank begins, and at end matter (a signature, the title of an attached document). Two habits break the order and
are followed: 1. that goes on over （一）（二） below it (1.（一）（二）2.), and 1、2、 below 1. where both forms count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.model import BlockKind, Section, SectionKind
from corpus.structure.lines import Line, lines_of
from corpus.structure.numbering import SPACE, Number, Rank, han_number

__all__ = ["Line", "han_number", "leaf_at", "lines_of", "read_outline", "title_length"]

# A title longer than this is cut at the last comma before it: run-in headings are whole sentences at times.
TITLE_LIMIT = 64

_SENTENCE_END = re.compile("[。！？]")
_LIST_OPENS = re.compile(r"[（(【\[〔](?:责任|牵头|负责|配合)")
# A heading parted from its text by a blank only, as flattened pages have it.
_BLANK_HEADING = re.compile(r"[^\s，。、；：,;:]{2,30}(?=[ \u3000])")
_CUTS = re.compile("[,，;；:：]")
_ENDS_TREE = frozenset((BlockKind.SIGNATURE, BlockKind.HEADER))
# Headings without numbers: short lines above paragraphs, in a document that has no numbers at all.
_SHORT_HEADING = re.compile(r"(?![（(《“])[^，。；：:！？、|\t]{4,30}(?<![）)日])$")
_PARAGRAPH = 40  # characters that the text below such a heading has at least
_FEWEST_HEADINGS = 3

_GENERAL = re.compile(
    r"(?:总体(?:要求|思路|目标|部署|安排)|指导思想|(?:基本|工作|实施)原则|(?:主要|总体|发展|工作|行动|阶段|具体|基本|建设|预期|年度|"
    r"近期|远期|中期|重点)*目标(?:任务|要求)?(?:[和与及].{0,6})?|(?:发展|工作|现实)?(?:基础|现状)(?:[和与及].{0,8})?|(?:面临)?的?形势"
    r"(?:[和与及].{0,8})?|重[要大]意义|总则?|附则?|适用(?:范围|对象)|基本情况|(?:编制|起草)?(?:背景|依据)|名词解释|术语.{0,6})"
)
_SAFEGUARDS = re.compile(
    r"(?:强化|加强|健全|完善|落实)?(?:组织|支撑|政策|实施|要素|工作|服务|制度|机制|体制|环境|措施|和|与|、)*保障(?:措施|机制|体系|条件|政策)?|"
    r"(?:加强|强化)?组织(?:领导|实施)(?:[和与及].{0,8})?|工作要求"
)
_BLANKS = re.compile(rf"[{SPACE}\n]")
_LONGEST_KIND = 40  # characters of a heading that says what a part is for


@dataclass(slots=True)
class _Open:
    """A section being read; `end` is not known yet."""

    number: Number
    start: int
    heading_start: int
    heading_end: int
    parent: int | None
    level: int
    end: int = -1


def title_length(sentence: str) -> int:
    """How much of a sentence makes a title: all of it, or up to the last comma within TITLE_LIMIT."""
    if len(sentence) <= TITLE_LIMIT:
        return len(sentence)
    cuts = [m.start() for m in _CUTS.finditer(sentence, 0, TITLE_LIMIT)]
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
    return start + len(sentence[: title_length(sentence)].rstrip(SPACE + ":：;；"))


def read_outline(text: str, lines: Sequence[Line], kinds: Sequence[BlockKind]) -> tuple[Section, ...]:
    """All sections in preorder; `kinds` says which lines are no text proper (corpus/layout.py)."""
    tree = _Tree(text, lines, kinds)
    tree.read(_unnumbered(text, lines, kinds))
    return _close(text, tree.opened)


class _Tree:
    """Sections while they are being read: all of them, and those that are open, outermost first."""

    def __init__(self, text: str, lines: Sequence[Line], kinds: Sequence[BlockKind]) -> None:
        self.text, self.lines, self.kinds = text, lines, kinds
        self.opened: list[_Open] = []
        self.stack: list[int] = []
        self.nested: set[int | None] = set()  # sections below whose numbers others of the same rank count
        self.ahead = _numbers_ahead(lines)
        self.last_text = next((i for i in range(len(kinds) - 1, -1, -1) if kinds[i] is BlockKind.TEXT), -1)

    def read(self, unnumbered: frozenset[int]) -> None:
        """Open a section at each number, and at each of the `unnumbered` headings."""
        seen = False  # an attachment before any outline *is* the document
        for i, line in enumerate(self.lines):
            if self.kinds[i] is not BlockKind.TEXT:
                if self._ends_tree(i):
                    self._close_down_to(0, line.start)
                    seen = seen or self.kinds[i] is BlockKind.SIGNATURE
            elif i in unnumbered:
                self._open(i, Number(Rank.UNNUMBERED, "", 0, "", 0))
            elif line.number and (seen or line.number.rank != Rank.ATTACHMENT):
                seen = True
                self._open(i, line.number)
        self._close_down_to(0, len(self.text))

    def _ends_tree(self, i: int) -> bool:
        """End matter closes everything, leftovers only when nothing but such lines follows."""
        kind = self.kinds[i]
        return i > self.last_text if kind is BlockKind.BOILERPLATE else kind in _ENDS_TREE

    def _open(self, i: int, number: Number) -> None:
        line = self.lines[i]
        self._close_down_to(self._depth(i, number), line.start)
        start, end = self._heading(i, number)
        parent = self.stack[-1] if self.stack else None
        self.stack.append(len(self.opened))
        self.opened.append(_Open(number, line.body, start, end, parent, len(self.stack)))

    def _close_down_to(self, depth: int, position: int) -> None:
        while len(self.stack) > depth:
            self.opened[self.stack.pop()].end = position

    def _depth(self, i: int, number: Number) -> int:
        """How many of the open sections the new one lies below."""
        if not self.stack:
            return 0
        last = self.opened[self.stack[-1]].number
        if last.rank == number.rank and last.value + 1 == number.value and last.style == number.style:
            return len(self.stack) - 1
        if number.value == 1 and last.rank < number.rank:
            return len(self.stack)
        sibling = self._sibling(number)
        if sibling is not None and not self._nests(i, number, sibling):
            return sibling
        depth = len(self.stack)
        while depth and self._number(depth - 1).rank > number.rank and not self._continues_over(i, depth - 1, number):
            depth -= 1
        if sibling is not None and depth:
            self.nested.add(self.opened[self.stack[depth - 1]].parent)
        return depth

    def _number(self, depth: int) -> Number:
        return self.opened[self.stack[depth]].number

    def _sibling(self, number: Number) -> int | None:
        """The open section that the new one stands beside: the innermost of its rank that it goes on from, else the
        innermost of its rank."""
        numbers = [self.opened[n].number for n in self.stack]
        same = [d for d in range(len(numbers) - 1, -1, -1) if numbers[d].rank == number.rank]
        if len(same) < 2:
            return same[0] if same else None
        following = [d for d in same if numbers[d].value + 1 == number.value]
        exact = [d for d in following if numbers[d].style == number.style]
        return next(iter((*exact, *following, *same)), None)

    def _nests(self, i: int, number: Number, sibling: int) -> bool:
        """1、 below 1. : another form that begins anew, while the outer form goes on behind it (or did so before)."""
        outer = self._number(sibling)
        if number.value != 1 or number.rank != Rank.ARABIC:
            return False
        if self.opened[self.stack[sibling]].parent in self.nested:
            return True
        ahead = self.ahead[i].get((outer.rank, outer.style))
        return number.style != outer.style and ahead == outer.value + 1

    def _continues_over(self, i: int, depth: int, number: Number) -> bool:
        """1. stays open over a first （一） when 2. comes behind it."""
        outer = self._number(depth)
        if number.value != 1 or outer.rank not in (Rank.ARABIC, Rank.BRACKETED) or number.rank != Rank.BRACKETED_HAN:
            return False
        return self.ahead[i].get((outer.rank, outer.style)) == outer.value + 1

    def _heading(self, i: int, number: Number) -> tuple[int, int]:
        """Where the heading of line `i` starts and ends; on the next line for a number that stands alone."""
        line = self.lines[i]
        after = line.body + number.length
        if after < line.end:
            return after, _heading_end(self.text, after, line.end)
        if i + 1 < len(self.lines) and self._is_heading_line(i + 1, number):
            below = self.lines[i + 1]
            return below.body, _heading_end(self.text, below.body, below.end)
        return line.end, line.end

    def _is_heading_line(self, i: int, number: Number) -> bool:
        below = self.lines[i]
        if below.number is not None or self.kinds[i] is not BlockKind.TEXT:
            return False
        return number.rank != Rank.ATTACHMENT or (
            below.end - below.body <= 60 and "。" not in self.text[below.body : below.end]
        )


def _numbers_ahead(lines: Sequence[Line]) -> list[dict[tuple[int, str], int]]:
    """For each line that begins with a first number (1, 一), the next values of 1. and （1） behind it, by form."""
    ahead: list[dict[tuple[int, str], int]] = []
    following: dict[tuple[int, str], int] = {}
    for line in reversed(lines):
        number = line.number
        ahead.append(dict(following) if number is not None and number.value == 1 else {})
        if number is not None and number.rank in (Rank.ARABIC, Rank.BRACKETED):
            following[number.rank, number.style] = number.value
        elif number is not None and number.rank <= Rank.HAN:
            following.clear()
    return ahead[::-1]


def _unnumbered(text: str, lines: Sequence[Line], kinds: Sequence[BlockKind]) -> frozenset[int]:
    """Lines that are headings without a number, in a document that has no numbers at all."""
    if any(x.number is not None for x, k in zip(lines, kinds, strict=True) if k is BlockKind.TEXT):
        return frozenset()
    found = frozenset(_short_lines(text, lines, kinds))
    paragraphs = sum(k is BlockKind.TEXT for k in kinds) - len(found)
    return found if _FEWEST_HEADINGS <= len(found) <= paragraphs else frozenset()


def _short_lines(text: str, lines: Sequence[Line], kinds: Sequence[BlockKind]) -> Iterator[int]:
    """Short lines right above a paragraph."""
    for i in range(len(lines) - 1):
        body, below = text[lines[i].body : lines[i].end], lines[i + 1]
        if (
            kinds[i] is kinds[i + 1] is BlockKind.TEXT
            and below.end - below.body >= _PARAGRAPH
            and _SHORT_HEADING.match(body)
        ):
            yield i


def _close(text: str, opened: Sequence[_Open]) -> tuple[Section, ...]:
    sections: list[Section] = []
    seen: dict[str, int] = {}
    for o in opened:
        above = sections[o.parent] if o.parent is not None else None
        path = "/".join(filter(None, (above.path if above else "", o.number.text)))
        key = path or "0"
        seen[key] = seen.get(key, 0) + 1
        key = key if seen[key] == 1 else f"{key}~{seen[key]}"
        heading = text[o.heading_start : o.heading_end]
        top = above is None or opened[o.parent or 0].number.rank == Rank.ATTACHMENT
        kind = _kind(heading, above, top=top)
        sections.append(
            Section(
                key,
                path,
                o.number.text,
                heading,
                o.level,
                o.start,
                o.end,
                o.heading_start,
                o.heading_end,
                o.parent,
                kind,
            )
        )
    return tuple(sections)


def _kind(heading: str, above: Section | None, *, top: bool) -> SectionKind:
    """Regulations and dashes under 基本原则 say nothing to do; 保障措施 at the top secures the rest."""
    if above is not None and above.kind is not SectionKind.MEASURES:
        return above.kind
    if len(heading) > _LONGEST_KIND:
        return SectionKind.MEASURES
    heading = _BLANKS.sub("", heading)
    if _GENERAL.fullmatch(heading):
        return SectionKind.GENERAL
    if top and _SAFEGUARDS.fullmatch(heading):
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
