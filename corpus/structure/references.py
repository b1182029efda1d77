"""Documents that a document names: 《title》(文号), a title with its 文号 but without 《》, a 文号 alone.

How one is referred to is said around it: 根据, 按照, 贯彻落实 in front of it make it a ground; 废止 behind it (or 废止
in front of it) repeals it. What is said of a list (根据《甲》《乙》和《丙》; 《甲》（…号）、《乙》同时废止) holds for all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.model import Evidence, Reference, ReferenceKind

__all__ = ["read_references"]

_NUMBER = (
    r"[\u4e00-\u9fffA-Za-z]{1,14}\s?[〔\[［【（(﹝]\s?(?:19|20)\d\d\s?[〕\]］】）)﹞]\s?第?\s?\d{1,5}\s?号|"
    r"[\u4e00-\u9fff]{2,16}(?:令|公告)\s?(?:(?:19|20)\d\d年)?第?\s?[\d一二三四五六七八九十百]{1,4}\s?号"
)
_TITLE = re.compile(
    rf"《(?P<title>[^《》\n]{{3,80}}(?:《[^《》\n]{{2,80}}》[^《》\n]{{0,40}})?)》(?:\s*[（(](?P<number>{_NUMBER})(?:文件?)?[^（()）\n]{{0,20}}[)）])?"
)
_BARE_NUMBER = re.compile(r"[〔\[［﹝](?:19|20)\d\d[〕\]］﹞]\s?第?\s?\d{1,5}\s?号$")
_LONGEST_NUMBER = 18  # characters of a 文号 behind its sign
_SIGN = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,12}\s?$")
_NO_SIGN = re.compile(
    r"^.*(?:根据|按照|依据|贯彻|落实|执行|和|及|与|见|以|将|原|对|按|于|的|在|从事|从|符合|实施|享受|据|照|通知|意见|文件|[，。、；：（(])"
)
_UNQUOTED = re.compile(
    r"[^，。；：、《》（）()\n]{0,40}关于[^，。；：《》（）()\n]{2,60}(?:通知|意见|决定|办法|规定|方案|计划|规划|措施|批复|函|公告|细则)$"
)
_GROUND_WORDS = re.compile(r"^.*?(?:根据|依据|按照|遵照|依照|贯彻落实|贯彻|落实|执行|现将|原)")
# Between two of a list, names of issuers may stand, no verb that makes the second one another matter.
_LINK = re.compile(
    r"(?![^《]*(?:制定|印发|修订|发布|公布|编制|起草|形成|出台|提出))[\s、,，和及与以]*[^。；;！？\n《》]{0,18}"
)
_BASED = re.compile(r"(?:根据|依据|按照|遵照|依照|贯彻落实|贯彻执行|贯彻|落实)[^。；;《》]{0,40}$")
_REPEALED_BEHIND = re.compile(r"^[^。；;《》\n]{0,60}?(?:同时|予以|即行|相应|一并|即)?(?:废止|停止执行|失效)(?!的|或)")
_REPEALED_BEFORE = re.compile(r"(?:同时|予以|决定|并)?废止[^。；;《》\n]{0,20}$")
_SHORT_FORM = re.compile(r"(?:简称|称为|称)[“\"]?$")
_AROUND = 70  # characters on either side in which it is said how a document is referred to


@dataclass(slots=True)
class _Named:
    """A document named at `start:end`."""

    title: str
    number: str | None
    start: int
    end: int


def read_references(document_id: str, text: str, own: Sequence[str | None]) -> tuple[Reference, ...]:
    """Each document named, once, at its first place or where it is said to be a ground or repealed; `own` are the
    document's title and number, which are none."""
    mine = [o for o in own if o]
    found: dict[str, Reference] = {}
    for group in _groups(text, _named(text)):
        kind = _kind(text, group)
        for named in group:
            if any(named.title in o or o in named.title for o in mine) or named.number in mine:
                continue
            evidence = Evidence(document_id, named.start, named.end, text[named.start : named.end])
            known = found.get(named.title)
            if known is None or (known.kind is ReferenceKind.CITES and kind is not ReferenceKind.CITES):
                number = named.number or (known.doc_number if known else None)
                found[named.title] = Reference(named.title, number, kind, evidence)
    return tuple(sorted(found.values(), key=lambda r: r.evidence.start))


def _named(text: str) -> list[_Named]:
    """All documents named, in text order."""
    titles = [
        _Named(m["title"], _squeezed(m["number"]), m.start(), m.end())
        for m in _TITLE.finditer(text)
        if not _SHORT_FORM.search(text, max(0, m.start() - 4), m.start())
    ]
    inside = [(t.start, t.end) for t in titles]
    return sorted((*titles, *_by_number(text, inside)), key=lambda n: n.start)


def _by_number(text: str, inside: Sequence[tuple[int, int]]) -> Iterator[_Named]:
    """Documents named by their 文号 without 《》, with their title where it stands before the bracket."""
    at = 0
    for mark in re.finditer("号", text):  # far fewer than brackets, and a literal is found fast
        match = _BARE_NUMBER.search(text, max(0, mark.end() - _LONGEST_NUMBER), mark.end())
        if match is None:
            continue
        while at < len(inside) and inside[at][1] <= match.start():
            at += 1
        if at < len(inside) and inside[at][0] <= match.start():
            continue
        sign = _SIGN.search(text, max(0, match.start() - 12), match.start())
        if sign is None:
            continue
        start = sign.start() + len(_lead(sign.group()))
        number = "".join(text[start : match.end()].split())
        title = _title_before(text, start)
        begin = start - len(title) - 1 if title else start
        bracket = title and text[match.end() : match.end() + 1] in ("）", ")")
        yield _Named(title or number, number, begin, match.end() + bool(bracket))


def _lead(sign: str) -> str:
    match = _NO_SIGN.match(sign)
    return match.group() if match and len(match.group()) < len(sign.rstrip()) else ""


def _title_before(text: str, start: int) -> str:
    """国务院关于某事的意见（国发〔…〕…号）: the title before the bracket."""
    if text[start - 1 : start] not in ("（", "("):
        return ""
    low = max(0, start - 1 - 110)
    line = max(text.rfind(mark, low, start - 1) for mark in "\n。；，：") + 1
    match = _UNQUOTED.search(text, max(low, line), start - 1)
    if match is None:
        return ""
    return _GROUND_WORDS.sub("", match.group()).strip()


def _squeezed(number: str | None) -> str | None:
    return "".join(number.split()) if number else None


def _groups(text: str, named: Sequence[_Named]) -> Iterator[list[_Named]]:
    """Documents that are listed one after the other."""
    group: list[_Named] = []
    for one in named:
        if group and not _LINK.fullmatch(text, group[-1].end, one.start):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _kind(text: str, group: Sequence[_Named]) -> ReferenceKind:
    """What is said before the first and behind the last of a list."""
    first, last = group[0], group[-1]
    before = text[max(0, first.start - _AROUND) : first.start].rsplit("\n", 1)[-1]
    if _REPEALED_BEHIND.match(text[last.end : last.end + _AROUND]) or _REPEALED_BEFORE.search(before):
        return ReferenceKind.REPEALS
    return ReferenceKind.BASED_ON if _BASED.search(before) else ReferenceKind.CITES
