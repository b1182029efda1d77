"""Expressions of time that a target is set for: 到2021年底, 每年, “十四五”期末, 2019年、2020年."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["Calendar", "time_above", "untimed", "year_of"]

_YEAR = r"20\d\d年(?:度|内|(?:年?底|末)|上半年|下半年|[一二三四]季度末?|\d{1,2}月(?:底|末|份)?(?:\d{1,2}日)?)?(?:之?前|以前|起|期间)?"
_PLAN = '[“"]?十[二三四五六]五[”"]?(?:期间|时期|期末|末期?|规划期末)'
# What it is compared with is no time of the target: 较2015年下降, 在2020年基础上.
_TIME = re.compile(
    rf"(?:到|至|截至|截止到?|从|自)?(?:20\d\d[-—–－～~至]{_YEAR}|{_YEAR})(?!的?(?:基础|水平|基数|同期|相比|\d))|"
    rf"(?:到|至)?{_PLAN}|"
    r"(?:今|明|当)年(?:年?底前?)?|年底前?|每(?:年度?|季度|半年|月|周|学年)|年均|全年|年内|"
    r"(?:未来|今后|力争)?[一二三两四五1-5](?:[至到—-][二三四五2-5])?年(?:内|左右)|自.{2,12}?之日起"
)
_BASE = re.compile(r"[较比与](?:到|至)?20\d\d年")
_LISTED = re.compile(r"(?:到|至)?(?=20\d\d)((?:20\d\d(?:年(?:底|末)?)?[、,，和及]){1,10}20\d\d年(?:底|末)?)")
_DASH = re.compile(r"\s*[—－-]{1,3}(?=[\u4e00-\u9fff“\"])")
_LINES = 40  # of a list of dashes, empty ones counted
_PARAGRAPH = 2000  # characters of a paragraph
_BEGINS = re.compile(
    rf"\s*(?:[(（][一二三四五六七八九十]{{1,3}}[)）][^。]{{2,12}}。)?(?:力争|通过努力|经过努力)?[,，]?((?:到|至){_YEAR})"
)
_DATED = re.compile("20\\d\\d|十[二三四五六]五")


class Calendar:
    """The times of a stretch, found when a target asks for one; `lead` is what its sentence says before it."""

    def __init__(self, text: str, lead: str) -> None:
        self._text, self._lead = text, lead
        self._times: list[tuple[int, int, str]] | None = None
        self._listed = _years_listed(text) if "分别" in text else None

    def at(self, place: int, clause: int, turn: int | None) -> str | None:
        """The time in force at `place`, in the clause that begins at `clause`.

        Of a list of years (2020年、2021年分别达到) the one whose `turn` it is; else the last time before, where 年均
        holds for its clause alone; else a dated one from earlier in the sentence.
        """
        if self._listed and turn is not None and self._listed[0] <= place and turn < len(self._listed[1]):
            return self._listed[1][turn]
        if self._times is None:
            self._times = list(_times_in(self._text))
        for start, end, text in reversed(self._times):
            if end <= place and (text != "年均" or start >= clause):
                return text
        dated = [text for _, _, text in _times_in(self._lead) if _DATED.search(text)] if self._lead else []
        return dated[-1] if dated else None


def time_above(text: str, place: int) -> str | None:
    """The time that the paragraph above a list of dashes begins with, for a place in the list: 到2020年,…。——专利300项;
    None where it says several."""
    end = text.find("\n", place)
    lines = _upwards(text, len(text) if end < 0 else end)
    first = next(lines, "")
    above = next((line for line in lines if not _DASH.match(line)), "") if _DASH.match(first) else ""
    return _first_of_one(above)


def _upwards(text: str, end: int) -> Iterator[str]:
    """The paragraphs up to `end`, the last first, empty ones left out; as many as a list may have."""
    for _ in range(_LINES):
        start = text.rfind("\n", max(0, end - _PARAGRAPH), end) + 1
        if not start and end > _PARAGRAPH:
            return
        if text[start:end].strip():
            yield text[start:end]
        if not start:
            return
        end = start - 1


def _first_of_one(paragraph: str) -> str | None:
    """The time that a paragraph begins with, when it has no other year."""
    begins = _BEGINS.match(paragraph)
    return begins[1] if begins and len({*re.findall(r"20\d\d(?=年)", paragraph)}) == 1 else None


def year_of(time: str | None) -> int | None:
    """The last year that an expression of time names."""
    years = re.findall(r"20\d\d", time or "")
    return int(years[-1]) if years else None


def untimed(text: str) -> str:
    """The text without its times; what it is compared with stays (较2015年下降)."""
    return _TIME.sub(_kept_base, _LISTED.sub("", text))


def _kept_base(match: re.Match[str]) -> str:
    return match.group() if _BASE.match(match.string, max(0, match.start() - 1)) else ""


def _times_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and words of the times in a text; years of titles and those compared with are none."""
    for match in _TIME.finditer(text):
        start = match.start()
        titled = text.rfind("《", 0, start) > text.rfind("》", 0, start)
        if not titled and not _BASE.match(text, max(0, start - 1)):
            yield start, match.end(), match.group()


def _years_listed(text: str) -> tuple[int, tuple[str, ...]] | None:
    """Where a list of years (2019年底、2020年底; 2021、2022、2023年) ends, and its years, each written out."""
    match = _LISTED.search(text)
    if not match:
        return None
    years = re.split("[、,，和及]", match[1])
    return match.end(), tuple(y if "年" in y else y + years[-1][4:] for y in years)
