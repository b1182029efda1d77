"""Deadlines: until when a task must be done (2020年底前, 到2022年, 完成时限：长期坚持)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.model import Deadline

__all__ = ["dated_deadlines", "labelled_deadlines"]

# Both begin with characters, not with optional words: the engine then skips to them.
_LABELLED = re.compile(
    r"(?:时限|时间(?:节点|要求|安排)?|期限|进度安排)[ \u3000]?[:：][ \u3000]?([^，,；;。）)】\]〕\n]{2,30})"
)
_UNTIL = re.compile(
    r"(?:20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:年?底|末)?(?P<before>之?前|以前)?|年底前(?<!\d年底前)|每季度结束后\d{1,3}个工作日内)"
)
_LEAD_IN = re.compile("(?:截至|到|至|在)$")
_IN_FORCE = re.compile(r"有效期|执行期|施行|延长至|延续|截止日期|自.{0,20}起|实施期限|申报")


def labelled_deadlines(text: str) -> Iterator[Deadline]:
    """What stands behind labels of time (完成时限：2020年底, 完成时限：长期坚持), in text order."""
    for match in _LABELLED.finditer(text):
        yield _deadline(match.group(1), match.start(1))


def dated_deadlines(text: str) -> Iterator[Deadline]:
    """Dates by which something must be done, in text order; dates of validity (有效期至2024年底) are none."""
    for match in _UNTIL.finditer(text):
        word = _LEAD_IN.search(text, max(0, match.start() - 2), match.start())
        start = word.start() if word else match.start()
        if _is_until(match, word) and not _IN_FORCE.search(text, max(0, start - 12), match.end() + 6):
            yield _deadline(text[start : match.end()], start)


def _is_until(match: re.Match[str], word: re.Match[str] | None) -> bool:
    """2020年前, 到2020年, 2020年底 bound a task in time; 在2020年 and 2020年 alone only place it there."""
    said = match.group()
    return not said.startswith("20") or bool(match["before"]) or said[-1] in "底末" or bool(word and word[0] != "在")


def _deadline(text: str, start: int) -> Deadline:
    bare = text.rstrip()
    years = re.findall(r"20\d\d", bare)
    return Deadline(bare, start, start + len(bare), int(years[-1]) if years else None)
