"""Dates of documents, in Arabic (2019年8月21日, 2019-08-21) and Chinese figures (二〇一九年八月二十一日)."""

from __future__ import annotations

import re

from corpus.structure.numbering import han_number

__all__ = ["DATE", "LAST_DATE", "iso_date"]

_ARABIC = r"(?:19|20)\d\d\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?"
_HAN = r"[一二][零〇○ＯOo0九八七六五四三二一]{3}年(?:元|[一二三四五六七八九十]{1,3})月[一二三四五六七八九十]{1,3}日"
DATE = re.compile(f"{_ARABIC}|{_HAN}")
LAST_DATE = re.compile(f"(?:{_ARABIC}|{_HAN})$")
_PARTS = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})")
_HAN_PARTS = re.compile("(.{4})年(.{1,3})月(.{1,3})日")
_FIGURES = "〇一二三四五六七八九"


def iso_date(text: str) -> str | None:
    """The first date in `text` as YYYY-MM-DD, in Arabic or Chinese figures; None where there is none."""
    match = DATE.search(text)
    if match is None:
        return None
    written = "".join(match.group().split())
    parts = _PARTS.match(written)
    if parts:
        year, month, day = (int(x) for x in parts.groups())
    else:
        year, month, day = _han_parts(written)
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _han_parts(written: str) -> tuple[int, int, int]:
    """(year, month, day) of a date in Chinese figures."""
    match = _HAN_PARTS.match(written)
    if match is None:
        return 0, 0, 0
    year = "".join(str(max(_FIGURES.find(c), 0)) for c in match[1])
    return int(year), 1 if match[2] == "元" else han_number(match[2]), han_number(match[3])
