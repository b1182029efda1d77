"""By when: tasks due before, within or after a time (2019年9月底以前要完成的), and when a task is due."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from query.understanding.plan import Due

__all__ = ["WHEN_DUE", "due_of", "with_digits"]

_DATE = r"(?P<y>(?:19|20)\d\d)年?(?:(?P<m>1[0-2]|0?[1-9])月份?(?:(?P<d>[12]\d|3[01]|0?[1-9])[日号])?)?"
_MUST = r"(?:必须|需要|[要须需应得该就才能会])*"
_DONE = r"(?:完成|办结|办[完好]|[干做弄]完|到期|期满|截止|落实到位|见效|交[账差卷])"
_ISSUED = "印发|发布|出台|制定|下发|发的|成文"
_BEFORE = re.compile(rf"(?:截[至止]到?|[在到于])?{_DATE}(?:年?[底末])?(?:以前|之前|前)(?!{_ISSUED}){_MUST}{_DONE}?")
_AFTER = re.compile(rf"[在到于]?{_DATE}(?:年?[底末])?(?:以后|之后|后){_MUST}{_DONE}")
_BY = re.compile(rf"截[至止]到?{_DATE}(?:年?[底末])?")
_WITHIN = re.compile(rf"[在到于]?{_DATE}(?:年?[底末])?{_MUST}{_DONE}")
_LIMIT = r"(?:的|明确|具体|完成|办结|要求)*(?:时限|期限|截止(?:日期|时间)|时间要求|完成时间|时间节点)(?:要求|规定)?"
_NEVER = re.compile(rf"(?:没有?|未|无|缺少?)(?:写明|写|规定|明确|设定?|标明|任何)*{_LIMIT}")
_EVER = re.compile(rf"(?:有|写明了?|写了|规定了?|明确了?|设了|标明了?)(?:没有)?{_LIMIT}")
# When is it due, of a task: 最晚什么时候办好, 何时完成, 完成时限是哪天.
WHEN_DUE = re.compile(
    rf"(?:最[晚迟])?[在到]?(?:什么时[候间]|啥时候|何时|几时|哪一?[天年]|几月份?|多会儿)(?:之前|以前|前)?{_MUST}(?:{_DONE}|落实|建成|搞定|拿出来|制定出来|交上来|到位|建好)(?:了|吗|呢|啊)?|"
    rf"最[晚迟](?:在|到)?(?:什么时[候间]|啥时候|何时|几时|哪一?[天年]|几月)(?:之前|以前|前)?{_MUST}|"
    r"(?:完成|办结|落实)(?:的)?(?:时限|期限|截止(?:日期|时间)|时间|日期)(?:是|到|为)?(?:什么时候|什么|哪一?[天年]|何时|多久|几时|多少)?|截止(?:日期|时间)(?:是|到|为)?(?:什么时候|什么|哪一?[天年]|何时)?"
)
_HAN_YEAR = re.compile("[一二两]([〇零○0])[〇零○一二三四五六七八九]{2}(?=年)")
_HAN = str.maketrans("〇零○一二三四五六七八九", "000123456789")


def with_digits(text: str) -> str:
    """二〇二二年, 二零二〇年: years in Arabic figures."""
    return _HAN_YEAR.sub(lambda found: found[0].translate(_HAN), text)


def due_of(text: str) -> tuple[Due | None, str]:
    """By when tasks are due, and the text without the words that say it; the year alone stays in it."""
    for pattern, due in ((_NEVER, Due(never=True)), (_EVER, Due())):
        found = pattern.search(text)
        if found:
            return due, f"{text[: found.start()]} {text[found.end() :]}"
    for pattern, side in ((_BEFORE, "before"), (_AFTER, "after"), (_BY, "within"), (_WITHIN, "within")):
        found = pattern.search(text)
        if found:
            first, last = _days(found)
            due = Due("" if side == "before" else first, "" if side == "after" else last, whole_years=not found["m"])
            return due, f"{text[: found.start()]} {found['y']}年 {text[found.end() :]}"
    return None, text


def _days(found: re.Match[str]) -> tuple[str, str]:
    """The first and the last day of the year, month or day that a question names."""
    year, month, day = (int(found[name]) if found[name] else 0 for name in "ymd")
    first_month, last_month = (month, month) if month else (1, 12)
    longest = monthrange(year, last_month)[1]
    first, last = (min(day, longest), min(day, longest)) if day else (1, longest)
    return date(year, first_month, first).isoformat(), date(year, last_month, last).isoformat()
