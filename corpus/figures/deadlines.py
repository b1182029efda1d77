"""Deadlines: until when a task must be done (2020年底前, 到2022年, 每年12月底前, 完成时限：长期坚持)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.model import Deadline

__all__ = ["dated_deadlines", "labelled_deadlines"]

# They begin with one class of characters, not with optional words or a look behind: the engine then skips to them.
_LABELLED = re.compile(
    r"(?:时(?:限|间(?:节点|要求|安排)?)|期限|进度(?:安排|要求))[ \u3000]?[:：][ \u3000]?([^，,；;。（）()】\]〕\n]{2,30})"
)
# (市科技局负责，长期坚持): standing duties at the end of a bracket or of a line.
_STANDING = re.compile(
    r"[长持常](?<=[，,；;：:（( \u3000].)(?:期(?:坚持|推进|实施|任务)|续(?:推进|实施|开展)|态化推进)(?=[）)】\]〕。；;\n]|$)"
)
_UNTIL = re.compile(
    r"[\d年十“每](?:"
    r"(?<=2)0\d\d年(?:第?[一二三四]季度|上半年|\d{1,2}月(?:上旬|中旬|下旬)?)?(?:\d{1,2}日)?(?:年?底|末)?(?:之?前|以前)?(?!度?的?(?:基础|水平))"
    r"|(?<=[1-9])(?<!\d.)(?<!\d年.)\d?月(?:上旬|中旬|下旬|\d{1,2}日|底|末|份)?(?:之?前|以前)"
    r"|(?<=年)(?<!\d.)底前"
    r"|(?<=[“十])(?<=[到至].)十?[二三四五六]五”?(?:规划)?(?:期末|末期?|时期末)|(?<=[“十])十?[二三四五六]五”?期末"
    r"|(?<=每)季度结束后\d{1,3}个工作日内)"
)
_LEAD_IN = re.compile("(?:截至|截止到?|[到至在]|每年|[今明当本]年|每季度末?月)$")
# A stretch of time in which a rule holds: 有效期至2024年底, 延长执行到2020年12月底, 自2021年7月1日起施行.
_IN_FORCE = re.compile(
    "有效期|执行(?:期限?)?[到至]|执行期|施行|试行|延长|延至|延续|延期|顺延|展期|截止日期|自.{0,20}起|实施期限|申报|期间|缴费|年审|换证"
)
_DATES_FROM = re.compile("之?日?(?:起|止|以来|以后|后)|至|[-—－~～]")
# 2019年至2021年, 由1%提高到2012年的2%: the end of a span, the year of a figure.
_SPAN = re.compile(r"(?:[年月日\d][ \u3000]?|提高|增加|上升|下降|扩大|增长|达)$")


def labelled_deadlines(text: str) -> Iterator[Deadline]:
    """What stands behind labels of time (完成时限：2020年底), and standing duties (长期坚持), in text order."""
    labelled = [_deadline(m[1], m.start(1)) for m in _LABELLED.finditer(text)]
    seen = {d.start for d in labelled}
    standing = [_deadline(m[0], m.start()) for m in _STANDING.finditer(text) if m.start() not in seen]
    yield from sorted(labelled + standing, key=lambda d: d.start)


def dated_deadlines(text: str) -> Iterator[Deadline]:
    """Dates by which something must be done, in text order; dates of validity (有效期至2024年底) are none."""
    for match in _UNTIL.finditer(text):
        word = _LEAD_IN.search(text, max(0, match.start() - 5), match.start())
        if not _is_until(match, word[0] if word else ""):
            continue
        start = word.start() if word else match.start()
        if word and word[0] in ("到", "至") and _SPAN.search(text, max(0, start - 2), start):
            continue
        if _DATES_FROM.match(text, match.end()) or _IN_FORCE.search(text, _clause(text, start), match.end() + 6):
            continue
        yield _deadline(text[start : match.end()], start)


def _clause(text: str, start: int) -> int:
    """Where the clause of a date begins, as far as 12 characters back."""
    far = max(0, start - 12)
    return max(far, *[text.rfind(c, far, start) + 1 for c in "。；\n"])


def _is_until(match: re.Match[str], word: str) -> bool:
    """2020年前, 到2020年, 2020年底 bound a task in time; 在2020年 and 2020年 alone only place it there."""
    said = match.group()
    if not said.startswith("20"):
        return True
    return said[-1] in "前底末" or word not in ("", "在")


def _deadline(text: str, start: int) -> Deadline:
    bare = text.rstrip()
    years = re.findall(r"20\d\d", bare)
    return Deadline(bare, start, start + len(bare), int(years[-1]) if years else None)
