"""From when and until when a document is in force, as its text says: 自2022年6月20日起施行,有效期至2024年12月31日."""

from __future__ import annotations

import re

__all__ = ["IN_FORCE", "in_force"]

_DAY = r"20\d\d年\d{1,2}月\d{1,2}日"
IN_FORCE = {
    "施行日期": re.compile(
        rf"自(?P<said>{_DAY}|(?:本[\u4e00-\u9fff]{{2,4}})?(?:印发|发布|公布|颁布|下发|发文)之?日)"
        r"起(?:满?\d+[日天]以?后)?[，,]?(?:正式|开始)?(?:施行|实施|执行|生效)"
    ),
    "有效期": re.compile(
        rf"有效期(?:限)?(?:为|是|至|到|截至|延长至|自[^，。；]{{2,20}}[至到])?(?P<said>{_DAY}|20\d\d年(?:\d{{1,2}}月)?底?|[\d一二两三四五六七八九十]+个?[年月])"
    ),
}
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def in_force(field: str, text: str) -> tuple[str, int, int] | None:
    """What a text says last of a field in `IN_FORCE`, days as 2022-06-20, with the place of the words."""
    found = [*IN_FORCE[field].finditer(text)]
    if not found:
        return None
    day = _DATE.fullmatch(found[-1]["said"])
    said = "-".join(f"{int(n):02}" for n in day.groups()) if day else found[-1]["said"]
    return said, found[-1].start(), found[-1].end()
