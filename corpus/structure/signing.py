"""Names of those who sign a document, and the dates behind them: 福建省财政厅 福建省商务厅 2019年8月21日.

Flattened pages glue the signature to the sentence before it, the names to each other and the title of the attached
document to the date; `glued_signatures` says where to part them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus import places
from corpus.structure.dates import LAST_DATE
from corpus.structure.numbering import SPACE

__all__ = ["glued_signatures", "institutions", "names_before_date", "split_names"]

_INSTITUTION = re.compile(
    r"(?:政府|办公厅|办公室|委员会|[局厅部委办院署社]|协会|商会|联合会|总会|工会|学会|理事会|证监会|银保监会|监督管理会|常务会|"
    r"海关|小组|指挥部|组委会|管委会|银行|[分支]行|联席会议|"
    r"公司|集团|总队|支队|中心|大学|学院|法院|检察院|等?[\d一二三四五六七八九十]{1,3}(?:个|家)?(?:部门|单位))$"
)
_COUNTED = re.compile(r"等?(?:[\d一二三四五六七八九十]{1,3}方)?[\d一二三四五六七八九十]{1,3}(?:个|家)?(?:部门|单位)$")
_PUNCTUATION = re.compile("[，,。；;：:《》！？“”]")
_NAME_ENDS = re.compile("(?<=[局厅部委会院署行府室队团司])(?=[\u4e00-\u9fff])")
_NEXT_NAME = re.compile("(?:国家|中国(?!银行|证监|保监)|中华|中共|共青团|[省市县区](?:人民)?政府|[省市县区]委)")
_NATIONAL = re.compile("(?:国家|中国|中华|中共中央|国务院)")
_DAY = re.compile(r"日(?<=[\d一二三四五六七八九十\s]日)")
_DOWNLOADS = re.compile(rf"[{SPACE}]*附件")
_LONGEST_DATE = 20
_ATTACHMENT_ENDS = re.compile("[书表单录册图纲程南则法案划求知](?=[\u4e00-\u9fff])")
_BLANK = re.compile(f"[{SPACE}](?=[\u4e00-\u9fff])")
# An order is signed by the head of a government: 省长 某某.
_HEAD = re.compile(
    rf"(?:省长|市长|县长|区长|州长|盟长|旗长|主席|总理|部长|局长|主任|署长)[{SPACE}]*[\u4e00-\u9fff][\u4e00-\u9fff{SPACE}]{{1,4}}$"
)
_BOUNDARY = re.compile("[。！？；;：:”》）)]")
_PUBLIC_TAIL = re.compile(rf"[{SPACE}]*[（(](?:此件|本文)[^）)\n]{{2,20}}[）)]")
_LONGEST_NAME = 40
_LONGEST_SIGNATURE = 400


def institutions(line: str) -> tuple[str, ...]:
    """The names in a line that holds nothing but names of institutions, parted by blanks or 、; else none."""
    if len(line) > _LONGEST_SIGNATURE or _PUNCTUATION.search(line):
        return ()
    return split_names(line)


def split_names(line: str) -> tuple[str, ...]:
    """Names of institutions parted by blanks or 、, or run together; none where one of them is no institution.

    等十七部门 is no name; 财 政 部 is one.
    """
    parts = [p for p in re.split(r"[\s、,，]+", line) if p]
    if len(parts) > 1 and all(len(p) == 1 for p in parts):
        parts = ["".join(parts)]
    names = [n for p in parts for n in _joined(_COUNTED.sub("", p))]
    good = names and all(len(n) <= _LONGEST_NAME and _INSTITUTION.search(n) and n[0] > "9" for n in names if n)
    return tuple(n for n in names if n) if good else ()


def _joined(name: str) -> list[str]:
    """福州市工业和信息化局福州市财政局 -> both; a national body keeps its branch (国家税务总局福建省税务局)."""
    found, start = [], 0
    for match in _NAME_ENDS.finditer(name):
        at, left = match.start(), name[start : match.start()]
        if len(left) < 3 or not _INSTITUTION.search(left):
            continue
        place = places.leading_place(name[at : at + 14])
        if _NEXT_NAME.match(name, at) or (place and not (_NATIONAL.match(left) and not _names_a_place(left))):
            found.append(left)
            start = at
    return [*found, name[start:]]


def _names_a_place(name: str) -> bool:
    """Whether a national body's name already has the place of its branch."""
    return any(places.leading_place(name[i : i + 14]) for i in range(2, len(name) - 2))


def names_before_date(body: str) -> tuple[str, ...] | None:
    """The names in a line of names with a date behind them (none in a bare date); None where it is no such line."""
    public = _PUBLIC_TAIL.search(body, max(0, len(body) - _LONGEST_NAME)) if body[-1] in "）)" else None
    bare = body[: public.start()] if public else body
    match = LAST_DATE.search(bare.rstrip(SPACE))
    if match is None:
        return None
    before = bare[: match.start()].strip(SPACE)
    if not before or _HEAD.match(before):
        return ()
    return institutions(before) or None


def glued_signatures(text: str) -> Iterator[int]:
    """Where a line is to be parted: before the names of a signature and behind its date or 此件公开发布."""
    for day in _DAY.finditer(text):
        match = LAST_DATE.search(text, max(0, day.end() - _LONGEST_DATE), day.end())
        if match is None:
            continue
        low, high = max(0, match.start() - _LONGEST_SIGNATURE), min(len(text), match.end() + _LONGEST_SIGNATURE)
        start, stop = text.rfind("\n", low, match.start()) + 1, text.find("\n", match.end(), high)
        yield from _around(text, max(start, low), match, stop if stop >= 0 else high)
    at = text.find("此件")
    while at >= 0:
        public = _PUBLIC_TAIL.match(text, at - 1) if at else None
        if public and public.end() < len(text) and text[public.end()] != "\n":
            yield public.end()
        at = text.find("此件", at + 2)


def _around(text: str, start: int, date: re.Match[str], end: int) -> Iterator[int]:
    """The cuts around one date in the line `start:end`."""
    before = text[start : date.start()]
    last = _names_start(before)
    names = before[last:].strip(SPACE)
    if not names and not last and _DOWNLOADS.match(text, date.end()):
        yield date.end()
    if not names or not institutions(names):
        return
    public = _PUBLIC_TAIL.match(text, date.end())
    behind = public.end() if public else date.end()
    at_end = not text[behind:end].strip(SPACE)
    if not (public or at_end or not last):
        return
    if last:
        yield start + last
    if not at_end:
        yield behind


def _names_start(before: str) -> int:
    """Where the names of a signature begin: behind a sentence, the name of an attachment (…申请表福建省…厅), a blank,
    or the last of a list of units (…、某区管委会福建省人民政府)."""
    last = max((m.end() for m in _BOUNDARY.finditer(before)), default=0)
    behind_title = _first_names(before, last, _ATTACHMENT_ENDS)
    if behind_title or institutions(before[last:].strip(SPACE)):
        return behind_title or last
    behind_blank = _first_names(before, last, _BLANK)
    if behind_blank:
        return behind_blank
    piece = re.split("[、，,]", before[last:])[-1]
    names = _joined(piece) if len(piece) <= 2 * _LONGEST_NAME else [piece]
    return len(before) - len(names[-1]) if len(names) > 1 and _INSTITUTION.search(names[-1]) else last


def _first_names(before: str, start: int, parting: re.Pattern[str]) -> int:
    """Where, behind one of the partings, nothing but names comes, the first of which has a place; 0 for nowhere."""
    for match in parting.finditer(before, start):
        rest = before[match.end() :].strip(SPACE)
        if (_NATIONAL.match(rest) or places.leading_place(rest[:14])) and institutions(rest):
            return match.end()
    return 0
