"""Items that begin with who does them: 3.市行政审批服务局：推进…, 市交通运输局牵头，市水利局配合：.

    opening := [number] units ":" text          （2）市气象局：负责…
             | units with roles ":"             a line of its own, which speaks for the items below it

A name before a colon is as often a label (申报单位：, 联系人：), so the names must be those of offices and nothing else, and
where no role is said, what is to be done must follow on the line.
"""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.responsibility.unit_list import Item, looks_like_unit, parse_list, role_of

__all__ = ["BEGINS", "is_no_office", "read_opening"]

_NUMBER = r"(?:[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）]?[.．、]?(?!\d)|[①-⑳])[ \u3000]*"
_OPENING = re.compile(
    rf"[ \t\u3000]*(?P<number>{_NUMBER})?(?P<units>[\u4e00-\u9fff][^：:。；;“”《》\n]{{2,160}})[：:](?P<text>[^\n]*)"
)
# A line without one of these before its first colon opens nothing; cheap to look for.
BEGINS = re.compile(
    r"[ \t\u3000]*[（(①-⑳\d一-鿿][^：:。；;“”《》\n]{2,170}(?:[局厅委办部署院行司会团队府]|公司|集团|中心|[)）]|牵头|配合|负责|参与|落实)[：:]"
)
_ROLES = re.compile("(?:牵头|负责|主办)(?:[，,；、]|$)|(?:配合|参与|落实|协助)$")
_DUTY = re.compile("(?:主要)?(?:负责|承担|牵头|组织|做好|会同|配合|协助|指导)")
_WORDS = re.compile("[\u4e00-\u9fff]")
# 综合协调组, 办公室, 责任单位: what only this document calls so, unless a level stands in front.
_NO_OFFICE = re.compile(
    r"(?:组|办公室|指挥部|单位|人员|部门|机关|机构|专班|(?<![支大中总])队|领导|主体|企业|组织|平台|基地|团体|^.{0,2}公司)$"
)
_LEVEL_IN_FRONT = re.compile("各|有关|相关|[省市县区州盟旗]|自治|国[务家网]|中国")
_LEAST_TEXT = 8  # characters of what is to be done


def read_opening(text: str, start: int, end: int) -> tuple[int, int, tuple[Item, ...]] | None:
    """(start, end, units) of the units that a line begins with, or None."""
    match = _OPENING.match(text, start, end)
    if match is None or not _assigns(match):
        return None
    items = parse_list(text, *match.span("units"))
    if not items or not all(_is_office(item) for item in items):
        return None
    duty = _DUTY.match(match["text"].strip())
    if duty and not _ROLES.search(match["units"]):  # （3）市公安局：协助…
        items = tuple(replace(i, role=role_of(duty.group())) for i in items)
    return match.start("units"), match.end("units") + 1, items


def _assigns(match: re.Match[str]) -> bool:
    """Whether roles are said; behind a number any text that says what is to be done does as well."""
    if _ROLES.search(match["units"]):
        return True
    return bool(match["number"]) and len(_WORDS.findall(match["text"])) >= _LEAST_TEXT


def is_no_office(name: str) -> bool:
    """Whether a name is one that only its document knows (综合协调组) or a label's (申报单位)."""
    return bool(_NO_OFFICE.search(name)) and not (_LEVEL_IN_FRONT.match(name) and len(name) > 3)


def _is_office(item: Item) -> bool:
    return item.known and looks_like_unit(item.name) and not is_no_office(item.name)
