"""The bodies that issue a document, and those inside them that it names without saying whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.organisations import bare_name, identity, is_known, short_place

__all__ = ["in_house", "issuing_bodies", "titled_body"]

_ETC = re.compile(r"(?<=[厅局部委院办])对.+$|等[一二三四五六七八九十\d]{1,3}个?(?:部门|单位|委办局)$|等(?:部门|单位)$")
_END = "(?<=[局厅委会部院署办室队])"
# The body above in 国家统计局福建调查总队: no other name begins behind it.
_CENTRAL = re.compile(r"(?:国家|中国|中华人民共和国)[\u4e00-\u9fff]{2,14}(?:局|总局|会)")
# 局人事司 and 渔业与质量监督处: divisions, as a department's own documents name them.
_DIVISION = re.compile(
    r"(?:本?[局厅](?=.{2}))(?P<own>[\u4e00-\u9fff]{2,14})|(?P<division>[^局厅部委\W]{2,12}(?:(?<!公)司|(?<!办事)(?<!代表)处))|"
    r"(?P<party>机关(?:党委|纪委))"
)


def issuing_bodies(name: str, place: str) -> tuple[str, ...]:
    """The bodies that a line of issuers names: 福建省公安厅福建省财政厅 are two, 省商务厅等5部门 one that is named, and
    国务院办公厅对全国政协… (the head of a reply) is 国务院办公厅."""
    return tuple(body for part in _spaced(_ETC.sub("", name.strip())) for body in _parted(part, place))


def _spaced(line: str) -> Iterator[str]:
    """The parts between blanks, unless a blank only spreads a name: 财 政 部."""
    parts = line.split()
    yield from parts if all(len(p) > 2 for p in parts) else ["".join(parts)]


def _parted(name: str, place: str) -> Iterator[str]:
    """A new name begins where the one before is complete and the place, or the nation, is named again."""
    heads = "|".join(map(re.escape, dict.fromkeys((place, short_place(place), "国家", "中华人民共和国", "中国"))))
    start = 0
    for found in re.finditer(f"{_END}(?={heads})", name):
        at = found.start()
        behind = name[at:]
        if at - start > 2 and len(behind) > 3 and not _CENTRAL.fullmatch(name[start:at]):
            yield name[start:at]
            start = at
    yield name[start:]


def titled_body(title: str, place: str) -> str | None:
    """The department that a title begins with: 国家林业和草原局重点学科建设管理暂行办法."""
    for found in re.finditer("[局厅委部署](?=[\u4e00-\u9fff]{4})", title[:24]):
        name = title[: found.end()]
        if len(name) > 3 and is_known(bare_name(name.removeprefix("国家"), place)):
            return name
    return None


def in_house(as_written: str, issuer: str, place: str) -> str | None:
    """The whole name of a division of the department that issues the document; None for every other body.

    A government's documents name the offices of many, so that theirs stay as they are.
    """
    match = _DIVISION.fullmatch(re.sub(r"\s|[（(〈].*$", "", as_written))
    if not match or identity(issuer, place).kind not in ("department", "vertical"):
        return None
    division = match["own"] or match["division"] or match["party"]
    unit = identity(issuer, place)
    return f"{unit.pref_label if unit.place == place else issuer}{division}"
