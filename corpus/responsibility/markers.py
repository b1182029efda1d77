"""Where a document says who is responsible: brackets, lines and clauses that assign units.

    bracket  （责任单位：省数字办、卫健委）   （省交通运输厅牵头，省发改委参与）   。（市科技局、市财政局）
    line     责任单位：省民政厅、财政厅       牵头单位：…；配合单位：…            【责任单位】市科技局
    clause   由省发改委牵头，省财政厅配合…    由农业农村部会同…制定
    opening  3.市气象局：负责…               市水利局牵头，市财政局配合：      (`corpus.responsibility.openings`)
    duty     （2）市应急管理局：负责…         市住建局、市城管局：承担…

A labelled bracket or line is a marker by its label. A bracket without one must hold nothing but units and end in
a role word or stand behind a full stop; a clause must begin with 由: plain prose that tells a body to do
something is no marker. A duty begins its line or sentence, names nothing but offices up to its colon, and never stands
alone: only a list of duties is read. 主办单位：, 承办单位：, 协办单位： on a line name the hosts of an event; only in a
bracket do they assign a task.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.model import Role
from corpus.responsibility.labels import CUE, Label, find_labels, next_label_of_another_kind
from corpus.responsibility.openings import BEGINS, is_no_office, read_opening
from corpus.responsibility.segment import name_end
from corpus.responsibility.unit_list import Item, can_name, holds_prose, looks_like_unit, parse_list, role_of, tail_end

__all__ = ["Marker", "MarkerKind", "find_markers", "first_unit_leads"]

_SPACE = " \t\u3000\u00a0"
_OPEN_OF = {c: kind for kind, pair in enumerate(("（(", "［[【", "〔", "〈<", "{｛")) for c in pair}
_CLOSE_OF = {c: kind for kind, pair in enumerate(("）)", "］]】", "〕", "〉>", "}｝")) for c in pair}
_ANY_BRACKET = re.compile("[" + re.escape("".join({**_OPEN_OF, **_CLOSE_OF})) + "]")
_BRACKET_LIMIT = 1500  # characters: no list of units is longer
_ROLE_WORD = re.compile("牵头|负责|配合|参与|协助|落实|承办|主办|实施")
_ENDS_IN_ROLE = re.compile(
    r"(?:牵头|负责|配合|参与|参加|协助|落实|承办|主办|实施|指导|推进|下同|不再列出)(?:工作|考核)?(?:[，,；;。][^，,；;。]{0,40})?$"
)
_LINE_OF_ROLES = re.compile(
    r"[^。；;：:《》“”]{4,400}?(?:牵头|负责)(?:[，,；;][^。：:《》“”]{2,300}(?:配合|参与|负责|落实|协助|实施|承办|推进))?。?$"
)
# Text of a clause: no comma, and brackets only as in 县（市、区）, 中央宣传部（国务院新闻办）.
_IN_CLAUSE = r"(?:[^。；;，,：:（(！!？?\n由]|[（(](?:(?:以下)?简称[^（()）。；;\n]{1,40}|[^（()）。；;\n]{1,16})[)）])"
_IN_LISTS = rf"(?:{_IN_CLAUSE}|(?<=[局厅委办府会市县区])[，,])"  # 由市水利局、市财政局，各县（市、区）政府负责
_CLAUSE = re.compile(
    rf"由(?!于|此)(?P<units>{_IN_LISTS}{{2,60}}?)(?P<verb>(?:共同|负责|分别|统一|总)?牵头(?:负责)?|(?:共同|分别|统一)?负责)"
    r"(?!人|同志|单位|部门|企业|机构|制(?!定|订|作|造)|方|者|的?领导|处室|任|同意)"
    rf"(?P<helpers>[，,、；;](?P<more>{_IN_CLAUSE}{{2,80}}?)(?:共同|积极|分头|具体)?(?:配合|参与|参加|协助|协同|支持|协办|(?<=分头)负责|(?<=具体)(?:负责|实施|落实)|(?:负责|落实|实施)(?=[。；;，,\n]|$))(?!度|机制))?"
)
_JOINT = re.compile(rf"由(?!于|此)(?P<units>{_IN_CLAUSE}{{2,40}}?(?:牵头[，,、]?)?会同{_IN_CLAUSE}{{2,60}})")
_ANOTHER = re.compile(
    rf"[\u4e00-\u9fff]{{0,16}}[，,](?P<units>{_IN_CLAUSE}{{2,40}}?)(?P<verb>(?:具体|共同|分别)?(?:牵头|负责|配合|协助))[\u4e00-\u9fff]{{2,12}}(?=[。；;，,\n]|$)"
)
_JOINS = re.compile("[，,、]?会同")
_PARTS_NAMES = re.compile("[、和与]|及(?!时)|以及")
_FIRST_LEADS = re.compile(
    r"(?:列|排)(?:名)?在?(?:第一|首)(?:位|个|名|(?=[的者为家]|责任|单位|部门))[^。；\n]{0,8}(?:为|是)?[^。；，\n]{0,4}牵头|"
    r"(?:首位|首个|第一个|第一家)(?:责任)?(?:单位|部门)?(?:为|是)[^。；，\n]{0,2}牵头|牵头(?:单位|部门)(?:均)?[列排]在?(?:首位|第一)"
)
# In a page flattened into one line, a list without bracket ends where the next number begins.
_LIST_STOP = re.compile(
    r"。|[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|(?<!\d)\d{1,2}[.．、](?!\d)"
)
_LONGEST_STRANGER = 16  # characters of a name of unknown form
_LINE_BELOW = re.compile(r"\s*([^\n]{1,400})")
_LINES_OF_NAMES = 20  # lines of one name each below a label
_SHORT = 60  # characters of such a line
_BROKEN = 4  # lines over which a list may be broken
_LEVELS_ONLY = re.compile("[省市县区州盟旗乡镇自治直辖、，,]+")
_DUTY = re.compile(
    r"(?<![^。；;\n])[ \t\u3000]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．][ \u3000]?|[①-⑳]|——?)?"
    r"(?P<units>[^：:。；;\n（(\d][^：:。；;\n]{2,80}?)(?:[：:][ \u3000]*|[ \u3000]{1,2}(?=负责|承担))"
    r"(?=(?:(?:按照?|根据)[^，,。；;\n]{2,16}[，,]?)?(?:主要|具体|分别|共同|统一|全面)?"
    r"(?P<duty>负责|承担|牵头|组织|指导|协调|统筹|协助|配合|参与|会同|履行|落实|做好|加强|制定|提供|保障|监督|"
    r"把握|掌握|及时|参加|确保|维护|抓好|编制|开展|保证|引导|承办|建立|健全|强化|推[进动]|实施|监测|调度|督促|发布|收集|调拨|筹[措集]))"
)
_LEVEL_IN_FRONT = re.compile("[省市县区州盟旗]|自治|国[务家]")
_MIN_MEASURE = 12  # characters that say what an office is to do
_STOPS = ("。", "；", ";")
_LEFT_OUT = (
    60  # characters: a label this far inside a bracket (（责任人：张三；责任单位：…）) still belongs to all of it
)


class MarkerKind:
    """How a marker is written."""

    BRACKET = "bracket"
    LINE = "line"
    CLAUSE = "clause"
    OPENING = "opening"
    DUTY = "duty"


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
    start = done = 0
    for line in text.split("\n"):
        end = start + len(line)
        if start >= done and (CUE.search(line) or BEGINS.match(line)):
            end = _reach(text, start, end)
            found += _in_line(text, start, end)
            done = max(end, found[-1].end if found else 0)
        start += len(line) + 1
    return tuple(_sorted([*found, *(m for m in _duties(text) if not _overlaps(found, m.start, m.end))]))


def _duties(text: str) -> list[Marker]:
    """The offices of a list of duties, each in front of its own; one alone is no list."""
    found: list[Marker] = []
    for match in _DUTY.finditer(text):
        left, right = match.span("units")
        marker = _all_units(MarkerKind.DUTY, text, left, match.end(), (left, right))
        if marker and not any(is_no_office(i.name) for i in marker.items):
            role = role_of(match["duty"])
            found.append(replace(marker, items=tuple(replace(i, role=role) for i in marker.items)))
    return found if len(found) > 1 else []


def _reach(text: str, start: int, end: int) -> int:
    """The end of a list that a line breaks off: behind 、, or inside a bracket that the next line closes."""
    if end >= len(text) or text[end - 1] == "。":
        return end
    for _ in range(_BROKEN):
        following = text.find("\n", end + 1)
        following = len(text) if following < 0 else following
        broken = text[start:end].rstrip(_SPACE).endswith("、") or _closed_below(text, start, end, following)
        if end >= len(text) or following - start > _BRACKET_LIMIT or not broken:
            break
        end = following
    return end


def _closed_below(text: str, start: int, end: int, following: int) -> bool:
    """Whether the last bracket of a line, which it leaves open, is closed by the first one of the next line."""
    left = _open_bracket(text, start, end)
    closing = _ANY_BRACKET.search(text, end, following)
    return left is not None and closing is not None and _CLOSE_OF.get(closing.group()) == _OPEN_OF[text[left]]


def _open_bracket(text: str, start: int, end: int) -> int | None:
    """Where the last bracket of a line stands, if nothing closes it and it is about roles or stands behind a stop."""
    left = max(text.rfind(mark, start, end) for mark in _OPEN_OF)
    if left < 0 or any(c in _CLOSE_OF for c in text[left:end]):
        return None
    if text[left - 1 : left] not in _STOPS and not CUE.search(text, left, end):
        return None
    return left


def _in_line(text: str, start: int, end: int) -> list[Marker]:
    opening = read_opening(text, start, end)
    if opening:
        first = Marker(MarkerKind.OPENING, *opening)
        return [first, *(m for m in _in_line(text, first.end, end) if m.kind != MarkerKind.OPENING)]
    found = list(_labelled(text, start, end)) or list(_line_of_roles(text, start, end))
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


def _pairs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Outermost matching brackets of one line; half- and full-width ones match each other."""
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
    outermost: list[tuple[int, int]] = []
    for left, right in sorted(pairs):
        if not outermost or left >= outermost[-1][1]:
            outermost.append((left, right))
    return outermost


def _brackets(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Brackets that may name units without a label."""
    left_open = _open_bracket(text, start, end)
    if left_open is not None:
        yield left_open, end
    for left, right in _pairs(text, start, end):
        if _ROLE_WORD.search(text, left, right) or text[left - 1 : left] in _STOPS or _ends_sentence(text, left, right):
            yield left, right


def _labelled(text: str, start: int, end: int) -> Iterator[Marker]:
    """Labels with their lists; several labels in one bracket or at one place of a line make one marker."""
    done = start
    pairs: list[tuple[int, int]] | None = None
    for label in find_labels(text, start, end):
        if label.start < done or label.person:
            continue
        pairs = _pairs(text, start, end) if pairs is None else pairs
        left, right, bracketed = _extent(text, label, start, end, pairs)
        labels = [x for x in find_labels(text, label.start, right, anywhere=True) if not x.person]
        if not bracketed and all(x.hosts for x in labels):
            continue
        marker = _read_lists(text, left, right, labels, bracketed)
        if marker:
            done = max(right, marker.end)
            yield marker


def _extent(text: str, label: Label, start: int, end: int, pairs: Sequence[tuple[int, int]]) -> tuple[int, int, bool]:
    """(start, end, whether in a bracket) of the marker that a label opens."""
    bracket = _bracket_before(text, label.start, start)
    if bracket is not None:
        return bracket, _marker_end(text, bracket, label.end, end, not label.closed), True
    at = bisect_left(pairs, label.start, key=lambda p: p[0]) - 1
    if at >= 0 and label.end < pairs[at][1]:
        left, right = pairs[at]
        return (left if label.start - left <= _LEFT_OUT else label.start), right, True
    if not text[label.end : end].strip(_SPACE):  # the list stands on the next line, or on several
        return label.start, _lines_of_names(text, end), False
    return label.start, _marker_end(text, label.start, label.end, end, False), False


def _lines_of_names(text: str, at: int) -> int:
    """The end of the line below `at`, and of those below it that go on with names and nothing else."""
    below = _LINE_BELOW.match(text, at)
    end = below.end() if below else at
    for _ in range(_LINES_OF_NAMES):
        below = _LINE_BELOW.match(text, end)
        items = parse_list(text, below.start(1), below.end()) if below and len(below[1]) <= _SHORT else ()
        if not below or not items or not all(i.known and looks_like_unit(i.name) for i in items):
            break
        end = below.end()
    return end


def _read_lists(text: str, left: int, right: int, labels: Sequence[Label], bracketed: bool) -> Marker | None:
    """The marker of some labels with the lists behind them; None for 分工： and a label alone on its line when what
    follows is no list of units."""
    items: list[Item] = []
    for this, following in zip(labels, [*labels[1:], None], strict=True):
        items += _labelled_items(text, this, following.start if following else right, bracketed)
    doubtful = labels[0].shares or labels[0].loose
    if (doubtful or "\n" in text[labels[0].end : right]) and not (items and all(i.known for i in items)):
        if doubtful:
            return None
        right, items = text.index("\n", labels[0].end), []
    if not bracketed:
        items = _before_prose(text, items)
        right = tail_end(text, max(i.end for i in items)) if items else right
    read, unread = tuple(filter(can_name, items)), tuple(i for i in items if not can_name(i))
    kind = MarkerKind.BRACKET if bracketed else MarkerKind.LINE
    return Marker(kind, left, right, read, tuple(x.role for x in labels), unread)


def _line_of_roles(text: str, start: int, end: int) -> Iterator[Marker]:
    """A line, or the last sentence of one, that is nothing but units and their roles: 省发改委牵头，省财政厅配合。"""
    last = max(start, text.rfind("。", start, end - 1) + 1, text.rfind("——", start, end) + 2)
    match = _LINE_OF_ROLES.match(text, last, end)
    if match and match.end() == end:
        body = last + len(match.group()) - len(match.group().lstrip(_SPACE))
        stop = end - 1 if text[end - 1] == "。" else end
        marker = _all_units(MarkerKind.LINE, text, body, stop, (body, stop))
        if marker:
            yield marker


def _before_prose(text: str, items: list[Item]) -> list[Item]:
    """A list without bracket ends where prose begins: behind a name that prose follows without a mark, or at the first
    long part that names nobody."""
    for n, item in enumerate(items):
        if item.known:
            continue
        length = name_end(text[item.start : item.end]) if len(item.name) > 6 else 0
        if 0 < length < item.end - item.start:
            return [*items[:n], *parse_list(text, item.start, item.start + length, role=item.role)]
        if n and not can_name(item) and len(item.name) > 8:
            return items[:n]
    return items


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


def _labelled_items(text: str, label: Label, end: int, bracketed: bool) -> tuple[Item, ...]:
    end = next_label_of_another_kind(text, label.end, end)
    if bracketed and end > label.end and text[end - 1] in _CLOSE_OF and _unbalanced(text, label.end, end):
        end -= 1
    return parse_list(text, label.end, end, role=None if label.shares else label.role)


def _unbalanced(text: str, start: int, end: int) -> bool:
    opened = sum(c in _OPEN_OF for c in text[start:end])
    return sum(c in _CLOSE_OF for c in text[start:end]) > opened


def _bare_bracket(text: str, left: int, right: int) -> Marker | None:
    """（X牵头，Y参与） or, behind a full stop, （X、Y）: everything in it must be a unit."""
    last = right - (text[right - 1] in _CLOSE_OF)
    says_role = _ENDS_IN_ROLE.search(text[left + 1 : last].strip(_SPACE + "，,。"))
    alone = text[left - 1 : left] in _STOPS or _ends_sentence(text, left, right)
    if not says_role and not alone:
        return None
    marker = _all_units(MarkerKind.BRACKET, text, left, right, (left + 1, last))
    return marker or _mostly_units(text, left, right, last, sure=bool(says_role))


def _ends_sentence(text: str, left: int, right: int) -> bool:
    """A bracket of names on a line of its own, or right before the full stop or the end of the line."""
    before, behind = text[left - 1 : left], text[right : right + 1]
    if _LEVELS_ONLY.fullmatch(text, left + 1, right - 1):  # 各县（市、区）。
        return False
    if "、" in text[left:right]:
        return behind == "。" or (before in ("", "\n") and behind in ("", "\n"))
    return behind in ("", "\n", "。") and _one_office(text, left, right)


def _one_office(text: str, left: int, right: int) -> bool:
    """…2个（县文旅局）: one office behind what it is to do, and no second name of the office before it."""
    name = text[left + 1 : right - 1].strip(_SPACE)
    behind_text = len(text[text.rfind("\n", 0, left) + 1 : left]) >= _MIN_MEASURE
    level = _LEVEL_IN_FRONT.match(name) and len(name) > 3
    return bool(behind_text and level and looks_like_unit(name)) and not looks_like_unit(text[left - 4 : left])


def _mostly_units(text: str, left: int, right: int, last: int, *, sure: bool) -> Marker | None:
    """（X牵头，Y、某某配合）: a few names of an unknown form do not hide the others; fewer, where no role is said."""
    items = parse_list(text, left + 1, last)
    known = [i for i in items if i.known and looks_like_unit(i.name)]
    others = [i for i in items if i not in known]
    if len(known) < (2 if sure else 4) or 2 * len(others) > len(known):
        return None
    if not all(can_name(i) and len(i.name) <= _LONGEST_STRANGER and not holds_prose(i.name) for i in others):
        return None
    return Marker(MarkerKind.BRACKET, left, right, items)


def _all_units(kind: str, text: str, left: int, right: int, inside: tuple[int, int]) -> Marker | None:
    """A marker, when nothing but names of units stands in `inside`."""
    items = parse_list(text, *inside)
    if not items or not all(i.known and looks_like_unit(i.name) for i in items):
        return None
    return Marker(kind, left, right, items)


def _clauses(text: str, start: int, end: int) -> Iterator[Marker]:
    """由X牵头, 由X负责, 由X牵头，Y配合: the marker ends with its verb; 由X会同Y…: with the last name."""
    found: list[Marker] = []
    for match in _CLAUSE.finditer(text, start, end):
        joint = _JOINT.match(text, match.start(), end) if _JOINS.match(text, match.end(), end) else None
        marker = _joint(text, joint) if joint else None
        marker = marker or _all_units(
            MarkerKind.CLAUSE, text, match.start(), match.end(), (match.start("units"), match.end())
        )
        if marker and not match["helpers"]:
            marker = _with_others(text, marker, end)
        if marker is None and match["helpers"]:
            right = match.start("helpers")
            marker = _all_units(MarkerKind.CLAUSE, text, match.start(), right, (match.start("units"), right))
        if marker:
            found.append(marker)
    yield from found
    for match in _JOINT.finditer(text, start, end):
        marker = _joint(text, match)
        if marker and not _overlaps(found, marker.start, marker.end):
            yield marker


def _with_others(text: str, marker: Marker, end: int) -> Marker:
    """由A负责统筹建设，B负责资金筹措: a clause goes on with others who do their part."""
    while match := _ANOTHER.match(text, marker.end, end):
        items = parse_list(text, match.start("units"), match.end("verb"))
        if not items or not all(i.known and looks_like_unit(i.name) for i in items):
            break
        clause = marker.items[-1].clause + 1
        items = tuple(replace(i, clause=i.clause + clause) for i in items)
        marker = replace(marker, end=match.end(), items=(*marker.items, *items))
    return marker


def _joint(text: str, match: re.Match[str]) -> Marker | None:
    """由X会同Y、Z制定办法: nothing parts the last name from the verb, so the longest reading that holds wins."""
    left, end = match.span("units")
    first = text.index("会同", left) + 2
    starts = [first, *(m.end() for m in _PARTS_NAMES.finditer(text, first, end))]
    for start in reversed(starts[:12]):
        etc = text.find("等", start, min(start + 30, end))
        for last in (etc + 1, start) if etc > 0 else (start,):
            length = name_end(text[last:end])
            marker = length and _all_units(MarkerKind.CLAUSE, text, match.start(), last + length, (left, last + length))
            if marker:
                return marker
    return None
