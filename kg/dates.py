"""Deadlines as dates: the last day that their words leave."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

__all__ = ["last_day"]

_TIME = re.compile(
    r"(?P<year>20\d\d)年?(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|(?P<part>[上中])旬)?|(?P<half>上半年)"
    r"|第?(?P<quarter>[一二三四1-4])季度)?"
)
_PARTS = {"上": 10, "中": 20}
_QUARTERS = {q: 3 * n for n, pair in enumerate(("一1", "二2", "三3", "四4"), 1) for q in pair}


def last_day(text: str) -> date | None:
    """The last day of the last time that `text` names: 2020年底前 is 2020-12-31, 2021年6月 is 2021-06-30.

    None where it names no year, or a day that never was.
    """
    times = list(_TIME.finditer(re.sub(r"\s", "", text)))
    if not times:
        return None
    time = times[-1]
    year, month = int(time["year"]), _month(time)
    try:
        return date(year, month, _day(time, year, month))
    except ValueError:  # 2月30日
        return None


def _month(time: re.Match[str]) -> int:
    if time["quarter"]:
        return _QUARTERS[time["quarter"]]
    return 6 if time["half"] else int(time["month"] or 12)


def _day(time: re.Match[str], year: int, month: int) -> int:
    if time["day"]:
        return int(time["day"])
    return _PARTS[time["part"]] if time["part"] else monthrange(year, month)[1]
