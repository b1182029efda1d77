"""Amounts that targets must reach: 超过1000亿元的指标, 不低于50%的, 百分比类的指标."""

from __future__ import annotations

import re

from query.understanding.plan import Amount

__all__ = ["amount_of", "unit_asked_for"]

_NUMBER = r"(?P<n>\d+(?:\.\d+)?)(?P<times>[十百千]?[万亿](?!元))?"
_UNIT = r"(?P<unit>%|个百分点|[百千万亿]*元|万?千瓦时?|公里|公顷|平方米|立方米|人次|[家个名项亩吨人户所座件台辆张条])"
_FORMS = (
    (re.compile(rf"(?:不低于|不少于|不小于|大于等于|至少|达到){_NUMBER}{_UNIT}(?:及?以上)?"), "low"),
    (re.compile(rf"{_NUMBER}{_UNIT}(?:及|\(含\))?以上"), "low"),
    (re.compile(rf"(?:超过|大于|高于|多于)了?{_NUMBER}{_UNIT}"), "over"),
    (re.compile(rf"(?:不高于|不超过|不大于|不多于|至多){_NUMBER}{_UNIT}"), "high"),
    (re.compile(rf"{_NUMBER}{_UNIT}(?:及|\(含\))?以[下内]"), "high"),
    (re.compile(rf"(?:低于|小于|少于|不到){_NUMBER}{_UNIT}"), "under"),
)
_SHARE = re.compile(r"(?:百分[比数率]|比例|比率|占比|比重)(?:类|型|性质)的?|用百分[比数]表示的?|\(百分[比数]\)")
_TIMES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


_ASKED = (
    (re.compile("(?:多少|几)[十百千万亿]*(?:元|块?钱)"), re.compile("元$")),
    (
        re.compile("多[久长](?:时间)?$|多长时间|(?:多少|几)(?:天|日|个?工作日|个?小时|个月)"),
        re.compile("[天日时月年钟]$"),
    ),
    (re.compile("百分之(?:几|多少)|(?:多少|几)个?百分点"), re.compile("%|百分点")),
)


def unit_asked_for(text: str) -> re.Pattern[str] | None:
    """The units that an answer must have: 多少钱 asks for no number of lifts."""
    return next((units for asked, units in _ASKED if asked.search(text)), None)


def amount_of(text: str) -> tuple[Amount | None, str]:
    """What the values of targets must be, and the text without the words that say it."""
    for pattern, side in _FORMS:
        found = pattern.search(text)
        if found:
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            return Amount(side, float(found["n"]) * _times(found["times"] or ""), found["unit"]), rest
    found = _SHARE.search(text)
    return (Amount("any", 0.0, "%"), _SHARE.sub(" ", text)) if found else (None, text)


def _times(characters: str) -> int:
    product = 1
    for character in characters:
        product *= _TIMES[character]
    return product
