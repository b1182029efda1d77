"""Where a document says who is responsible: brackets, lines and clauses that assign units.

    bracket  （责任单位：省数字办、卫健委）   （省交通运输厅牵头，省发改委参与）   。（市科技局、市财政局）
    line     责任单位：省民政厅、财政厅       牵头单位：…；配合单位：…            【责任单位】市科技局
    clause   由省发改委牵头，省财政厅配合…    由农业农村部会同…制定

A labelled bracket or line is a marker by its label. A bracket without one must hold nothing but units and end in
a role word or stand behind a full stop; a clause must begin with 由: plain prose that tells a body to do
something is no marker. 主办单位：, 承办单位：, 协办单位： on a line name the hosts of an event; only in a
bracket do they assign a task.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.model import Role
from corpus.segment import name_end
from corpus.unit_list import Item, can_name, looks_like_unit, parse_list

__all__ = ["Marker", "MarkerKind", "find_markers", "first_unit_leads"]

_SPACE = " \t\u3000\u00a0"
_CUE = re.compile("牵头|责任|负责|配合|参与|主办|承办|协办|协助|落实|会同|[。；;][（(［\\[【〔〈<]")
_LABEL = re.compile(
    r"(?P<role>(?:牵头|主办|主责|主要|共同|第一|直接)?(?:责任|负责|承办|实施|落实)|牵头(?:推进|负责|责任|实施)?|主办|主管|主责|"
    r"(?:协同|协助|共同)?(?:配合|参与|参加|协办|协助|协同|支持)(?:责任|参与|配合)?)"
    r"(?P<what>单位|部门|处室|科室|股室|机构|主体|地区|领导|人员?|(?<=[（(［\[【〔〈<；;，,]牵头)|(?<=[（(［\[【〔〈<；;，,]责任)|(?<=[（(［\[【〔〈<；;，,]配合))"
    r"(?P<note>[（(][^（()）：:\n]{1,20}[)）])?(?:[ 　]*(?:为|是)?[:：]|[】］\]〕](?=[^\s。，])[ 　]*[:：]?)"
)
# Labels after which no unit stands: they end the list before them.
_OTHER_LABEL = re.compile(
    r"(?:完成|办结|推进|实施|时间|进度)?(?:时限|时间|期限|进度|节点|要求|安排)(?:要求|安排|节点)?[ 　]*[:：]|(?:联系|责任|负责)(?:人|领导|电话)[ 　]*[:：]|"
    r"(?<=[\s。；;，,、)）])[\u4e00-\u9fff]{2,8}[ 　]*[:：]"
)
_OPEN_OF = {c: kind for kind, pair in enumerate(("（(", "［[【", "〔", "〈<", "{｛")) for c in pair}
_CLOSE_OF = {c: kind for kind, pair in enumerate(("）)", "］]】", "〕", "〉>", "}｝")) for c in pair}
_ANY_BRACKET = re.compile("[" + re.escape("".join({**_OPEN_OF, **_CLOSE_OF})) + "]")
_BRACKET_LIMIT = 1500  # characters: no list of units is longer
_ROLE_WORD = re.compile("牵头|负责|配合|参与|协助|落实|承办|主办|实施")
_ENDS_IN_ROLE = re.compile(
    r"(?:牵头|负责|配合|参与|协助|落实|承办|主办|实施|下同|不再列出)(?:工作)?(?:[，,；;。][^，,；;。]{0,40})?$"
)
_CLAUSE = re.compile(
    r"由(?!于|此)(?P<units>[^。；;，,：:（(！!？?\n由]{2,60}?)(?P<verb>共同牵头|牵头|共同负责|负责)"
    r"(?!人|同志|单位|部门|企业|机构|制|方|者|的?领导|处室|任|同意)"
    r"(?P<helpers>[，,](?P<more>[^。；;，,：:（(！!？?\n由]{2,80}?)(?:共同|积极)?(?:配合|参与|协助|协同)(?!度|机制))?"
)
_JOINT = re.compile(r"由(?!于|此)(?P<units>[^。；;，,：:（(！!？?\n由]{2,40}?会同[^。；;，,：:（(！!？?\n]{2,60})")
_FIRST_LEADS = re.compile(r"(?:列|排)(?:名)?在?(?:第一|首)(?:位|个|名)[^。；\n]{0,8}(?:为|是)[^。；\n]{0,4}牵头")
# In a page flattened into one line, a list without bracket ends where the next number begins.
_LIST_STOP = re.compile(
    r"。|[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|(?<!\d)\d{1,2}[.．、](?!\d)"
)
_PERSON = ("领导", "人", "人员")
_STOPS = ("。", "；", ";")
_HOSTS = ("主办", "承办", "协办")


class MarkerKind:
    """How a marker is written."""

    BRACKET = "bracket"
    LINE = "line"
    CLAUSE = "clause"


@dataclass(frozen=True, slots=True)
class Marker:
    """A phrase at `start:end` that assigns `items`; `roles` are those of its labels, in order.

    `unread` are parts of a labelled list that name no unit as far as can be told.
    """

    kind: str
    start: int
    end: int
    items: tuple[Item, ...]
    roles: tuple[Role, ...] = ()
    unread: tuple[Item, ...] = ()


def first_unit_leads(text: str) -> int | None:
    """Where the text says that the first unit of every list leads (列第一位者为牵头单位), or None."""
    match = _FIRST_LEADS.search(text)
    return match.start() if match else None


def find_markers(text: str) -> tuple[Marker, ...]:
    """All markers in text order. Cost is linear: every search is bounded by its line and _BRACKET_LIMIT."""
    found: list[Marker] = []
    start = 0
    for line in text.split("\n"):
        if _CUE.search(line):
            found += _in_line(text, start, start + len(line))
        start += len(line) + 1
    return tuple(found)


def _in_line(text: str, start: int, end: int) -> list[Marker]:
    found = list(_labelled(text, start, end))
    free = [b for b in _brackets(text, start, end) if not _overlaps(found, *b)]
    found = _sorted([*found, *filter(None, (_bare_bracket(text, *b) for b in free))])
    clauses = [m for m in _clauses(text, start, end) if not _overlaps(found, m.start, m.end)]
    return _sorted([*found, *clauses])


def _sorted(markers: list[Marker]) -> list[Marker]:
    return sorted(markers, key=lambda m: m.start)


def _overlaps(markers: Sequence[Marker], start: int, end: int) -> bool:
    """Whether one of the markers, which stand in text order without overlap, touches `start:end`."""
    before = bisect_left(markers, end, key=lambda m: m.start) - 1
    return before >= 0 and markers[before].end > start


def _brackets(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Matching brackets of one line, outermost first; half- and full-width ones match each other."""
    stack: list[tuple[int, int]] = []
    pairs: list[tuple[int, int]] = []
    for match in _ANY_BRACKET.finditer(text, start, end):
        char = match.group()
        if char in _OPEN_OF:
            stack.append((_OPEN_OF[char], match.start()))
        elif stack and stack[-1][0] == _CLOSE_OF[char]:
            left = stack.pop()[1]
            if match.end() - left <= _BRACKET_LIMIT:
                pairs.append((left, match.end()))
    outer = -1
    for left, right in sorted(pairs):
        if left >= outer and (_ROLE_WORD.search(text, left, right) or text[left - 1 : left] in _STOPS):
            outer = right
            yield left, right


def _labels(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Labels that stand where a label can: not inside a sentence."""
    for match in _LABEL.finditer(text, start, end):
        before = text[match.start() - 1 : match.start()] if match.start() > start else ""
        if before == "" or before in _SPACE or before in "。；;，,！？.)）:：、|\t" or before in _OPEN_OF:
            yield match


def _labelled(text: str, start: int, end: int) -> Iterator[Marker]:
    """Labels with their lists; several labels in one bracket or at one place of a line make one marker."""
    done = start
    for label in _labels(text, start, end):
        bracket = _bracket_before(text, label.start(), start)
        if label.start() < done or label["what"] in _PERSON or (bracket is None and label["role"] in _HOSTS):
            continue
        closed = label.group().rstrip(_SPACE + ":：")[-1] in _CLOSE_OF  # 【责任单位】…
        left = label.start() if bracket is None else bracket
        right = _marker_end(text, left, label.end(), end, bracket is not None and not closed)
        mine = [x for x in _LABEL.finditer(text, label.start(), right) if x["what"] not in _PERSON]
        items: list[Item] = []
        for this, following in zip(mine, [*mine[1:], None], strict=True):
            items += _labelled_items(text, this, following.start() if following else right, bracket is not None)
        done = right
        kind = MarkerKind.LINE if bracket is None else MarkerKind.BRACKET
        if bracket is None:
            items = _before_prose(items)
            right = max([i.end for i in items], default=right)
        read, unread = tuple(filter(can_name, items)), tuple(i for i in items if not can_name(i))
        yield Marker(kind, left, right, read, tuple(_label_role(m) for m in mine), unread)


def _before_prose(items: list[Item]) -> list[Item]:
    """A list without bracket ends where prose begins: at the first long part that names nobody."""
    prose = next((n for n, i in enumerate(items) if n and not can_name(i) and len(i.name) > 8), len(items))
    return items[:prose]


def _label_role(label: re.Match[str]) -> Role:
    word = label["role"]
    if re.search("牵头|主办|主责|第一", word):
        return Role.LEAD
    return Role.COOPERATING if re.search("配合|参与|参加|协办|协助|协同|支持", word) else Role.RESPONSIBLE


def _bracket_before(text: str, at: int, start: int) -> int | None:
    left = at - 1
    while left >= start and text[left] in _SPACE:
        left -= 1
    return left if left >= start and text[left] in "（([［【〔〈<" else None


def _marker_end(text: str, left: int, after: int, end: int, bracketed: bool) -> int:
    """The closing bracket; without one (never closed, or a line) the end of the sentence or of the line."""
    if bracketed:
        depth, kind = 0, _OPEN_OF[text[left]]
        for match in _ANY_BRACKET.finditer(text, left, min(end, left + _BRACKET_LIMIT)):
            depth += (_OPEN_OF.get(match.group()) == kind) - (_CLOSE_OF.get(match.group()) == kind)
            if depth == 0:
                return match.end()
    stop = _LIST_STOP.search(text, after, min(end, after + _BRACKET_LIMIT))
    return stop.start() if stop else min(end, after + _BRACKET_LIMIT)


def _labelled_items(text: str, label: re.Match[str], end: int, bracketed: bool) -> tuple[Item, ...]:
    other = _OTHER_LABEL.search(text, label.end(), end)
    if other:
        end = other.start()
    if bracketed and end > label.end() and text[end - 1] in _CLOSE_OF and _unbalanced(text, label.end(), end):
        end -= 1
    return parse_list(text, label.end(), end, role=_label_role(label))


def _unbalanced(text: str, start: int, end: int) -> bool:
    opened = sum(c in _OPEN_OF for c in text[start:end])
    return sum(c in _CLOSE_OF for c in text[start:end]) > opened


def _bare_bracket(text: str, left: int, right: int) -> Marker | None:
    """（X牵头，Y参与） or, behind a full stop, （X、Y）: everything in it must be a unit."""
    inside = text[left + 1 : right - 1].strip(_SPACE)
    says_role = _ENDS_IN_ROLE.search(inside) and not inside.startswith(("由", "以上", "不"))
    if not says_role and text[left - 1 : left] not in _STOPS:
        return None
    return _all_units(MarkerKind.BRACKET, text, left, right, (left + 1, right - 1))


def _all_units(kind: str, text: str, left: int, right: int, inside: tuple[int, int]) -> Marker | None:
    """A marker, when nothing but names of units stands in `inside`."""
    items = parse_list(text, *inside)
    if not items or not all(i.known and looks_like_unit(i.name) for i in items):
        return None
    return Marker(kind, left, right, items)


def _clauses(text: str, start: int, end: int) -> Iterator[Marker]:
    """由X牵头, 由X负责, 由X牵头，Y配合: the marker ends with its verb; 由X会同Y…: with the last name."""
    done = start
    for match in _CLAUSE.finditer(text, start, end):
        marker = _all_units(MarkerKind.CLAUSE, text, match.start(), match.end(), (match.start("units"), match.end()))
        if marker is None and match["helpers"]:
            right = match.start("helpers")
            marker = _all_units(MarkerKind.CLAUSE, text, match.start(), right, (match.start("units"), right))
        if marker:
            done = marker.end
            yield marker
    for match in _JOINT.finditer(text, done, end):
        right = _joint_end(text, text.index("会同", match.start("units")) + 2, match.end("units"))
        marker = _all_units(MarkerKind.CLAUSE, text, match.start(), right, (match.start("units"), right))
        if marker:
            yield marker


def _joint_end(text: str, start: int, end: int) -> int:
    """Where the last name behind 会同 ends: nothing parts 省财政厅 from 制定办法."""
    last = max(text.rfind(c, start, end) for c in "、和及") + 1 or start
    etc = text.find("等", last, end)
    named = etc + 1 if 0 <= etc - last <= 30 else last
    return named + name_end(text[named:end])
