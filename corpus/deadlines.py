"""Deadlines: until when a task must be done (2020年底前, 到2022年, 完成时限：长期坚持)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import Deadline

__all__ = ["find_deadline"]

_LABELLED = re.compile(
    r"(?:完成|办结|推进|实施)?(?:时限|时间(?:节点|要求|安排)?|期限|进度安排)\s?[:：]\s?([^，,；;。）)】\]〕\n]{2,30})"
)
_UNTIL = re.compile(
    r"(?:(?:力争)?(?:到|至|截至|在)?20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末|年底)?(?:之?前|以前)|(?:到|至|截至)20\d\d年(?:\d{1,2}月)?(?:底|末)?|20\d\d年(?:\d{1,2}月)?[底末]|(?<!\d)年底前|"
    r"每季度结束后\d{1,3}个工作日内)"
)
_IN_FORCE = re.compile(r"有效期|执行期|施行|延长至|延续|截止日期|自.{0,20}起|实施期限|申报")


def find_deadline(text: str, start: int, end: int, *, markers: Sequence[tuple[int, int]] = ()) -> Deadline | None:
    """The deadline of the task at `start:end`: a labelled one first, else the last date by which something must be done.

    `markers` are the spans of its responsibility brackets, in which only a labelled deadline counts. Dates of
    validity are none.
    """
    labelled = _LABELLED.search(text, start, end)
    if labelled:
        return _deadline(labelled.group(1), labelled.start(1))
    found = [
        m
        for m in _UNTIL.finditer(text, start, end)
        if not any(a <= m.start() < b for a, b in markers)
        and not _IN_FORCE.search(text, max(start, m.start() - 12), min(end, m.end() + 6))
    ]
    return (
        _deadline(re.sub("^力争", "", found[-1].group()), found[-1].end() - len(re.sub("^力争", "", found[-1].group())))
        if found
        else None
    )


def _deadline(text: str, start: int) -> Deadline:
    bare = text.rstrip()
    years = re.findall(r"20\d\d", bare)
    return Deadline(bare, start, start + len(bare), int(years[-1]) if years else None)
