"""Which targets and which texts a question's words mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from indexer.words import fold_text, words

__all__ = ["DOING", "best_first", "holds", "matching", "may_hold", "partly", "partly_matching", "plain", "wanted_words"]

# Words that say the same in questions and in names of indicators.
_SAME = {
    "覆盖率": "比例 比重",
    "占比": "比重 比例 占",
    "比例": "比重 率 占",
    "gdp": "国内生产总值",
    "研发": "研究 试验 发展",
    "r&d": "研究 试验 发展",
    "投入": "投入 经费 支出",
    "占": "比重 占",
    "强度": "比重 占",
    "高企": "高新技术企业",
    "规上": "规模以上",
}
# What is done to reach a target: such words choose between indicators and are not needed for a match.
DOING = frozenset(
    [
        "建设",
        "创建",
        "新增",
        "新建",
        "引进",
        "培育",
        "培养",
        "实现",
        "增加",
        "增长",
        "建成",
        "发展",
        "建立",
        "打造",
        "组织",
        "实施",
        "力争",
        "落户",
        "累计",
        "设立",
        "改造",
        "举办",
        "开展",
        "配置",
        "推广",
        "推进",
        "推动",
        "加快",
        "加强",
        "强化",
        "促进",
        "深化",
        "完善",
        "带动",
        "获得",
        "取得",
        "争取",
        "吸引",
    ]
)
# Heads of a question that say no more than that something is counted.
_COUNTS = frozenset(
    [
        "数量",
        "数目",
        "个数",
        "总数",
        "总量",
        "规模",
        "任务",
        "情况",
        "水平",
        "要求",
        "标准",
        "力度",
        "一年",
        "两年",
        "三年",
        "今年",
    ]
)
_MEASURE = re.compile(
    "[十百千万亿]*(?:[个家名项人元户亩吨件次座台辆所套米]|公里|千米|平方米|公顷|千瓦时?|标准煤|立方米|立方|百分点|学时|天|岁)"
)
_ANYWHERE = frozenset(["全省", "全市", "全县", "全区", "全国", "我省", "我市", "我县", "本市", "本省"])
_CODE = re.compile("(?<![a-z0-9])[0-9]+[a-z]+[0-9]*|[a-z]+[0-9]+(?![a-z0-9])")  # 5g, ipv6, which are cut apart
_QUOTES = str.maketrans("", "", "“”\"'‘’《》")


def wanted_words(text: str) -> list[str]:
    """The words of a question that can be looked for, codes such as 5g among them, each once."""
    cut = [*_CODE.findall(text.lower()), *words(text.lower())]
    return [w for w in dict.fromkeys(cut) if len(w) > 1]


def _expanded(text: str) -> list[set[str]]:
    """The words of a question about an indicator, each with the words that say the same."""
    found = []
    every = wanted_words(text)
    for word in [w for w in every if w not in _ANYWHERE] or every:
        same = next((v for k, v in _SAME.items() if word == k), "")
        found.append({word, *same.split()})
    return found


def matching(indicators: Mapping[str, str], text: str, *, behind: bool = False) -> list[str]:
    """The keys of those indicators that have the words asked for, with most of them. 、 in the question parts
    alternatives; where no indicator has all runs of words, each run is one. `behind`: headings stand before them."""
    parts = text.split("、")
    found = [key for part in parts for key in _having(indicators, part)]
    if behind:
        return list(dict.fromkeys(found))
    if not found and " " in text.strip():
        having = {part: _having(indicators, part) for part in text.split()}
        beside = (word for part, keys in having.items() if not keys for word in words(part) if len(word) > 1)
        if all(
            word in DOING or word in _COUNTS or _MEASURE.fullmatch(word) for word in beside
        ):  # 科技型中小企业 补贴 is no number of them
            found = [key for keys in having.values() for key in keys]
    return list(dict.fromkeys(found))


def partly_matching(indicators: Mapping[str, str], text: str) -> list[str]:
    """The keys of those indicators that have one of the words asked for."""
    wanted = _expanded(text)
    return [key for key, name in indicators.items() if len(wanted) > 1 and _count(wanted, name.lower())]


def _having(indicators: Mapping[str, str], part: str) -> list[str]:
    wanted = _expanded(part)
    needed = [group for group in wanted if not group & DOING] or wanted
    if not needed:
        return []
    head = (
        [wanted[-1]]
        if wanted[-1] in needed and not any(w in _COUNTS or _MEASURE.fullmatch(w) for w in wanted[-1])
        else []
    )
    fits = {
        key: lower
        for key, name in indicators.items()
        if _count(needed, lower := name.lower()) * 4 >= len(needed) * 3 and _count(head, lower) == len(head)
    }
    counts = {key: _count(wanted, name) for key, name in fits.items()}
    best = max(counts.values(), default=0)
    return [key for key, count in counts.items() if best and count == best]


def _count(wanted: Sequence[set[str]], indicator: str) -> int:
    return sum(any(w in indicator for w in group) for group in wanted)


def best_first(rows: Sequence[Mapping[str, Any]], text: str) -> list[Mapping[str, Any]]:
    """The most exact match first: an indicator with the last word, which says what is counted, and with the fewest
    characters beside those of the words asked for."""
    asked = words(text)
    wanted, head = sum(len(w) for w in asked), asked[-1] if asked else ""
    return sorted(
        rows,
        key=lambda r: (
            head not in r["indicator"].lower(),
            abs(len(r["indicator"]) - wanted),
            r["document"],
            r["order"],
        ),
    )


def plain(text: str) -> str:
    """A text as words are looked for in it: folded, without quotation marks."""
    return fold_text(text).translate(_QUOTES)


def _runs(wanted: str) -> list[str]:
    return [run for run in wanted.replace("、", " ").split() if len(run) > 1]


def may_hold(folded: str, wanted: str) -> bool:
    """Whether a part of a folded text may have what a question names; a quick test before `holds`."""
    return all(run in folded or _has_words(folded, run) for run in _runs(wanted))


def holds(folded: str, wanted: str, *, exact: bool) -> bool:
    """Whether a folded text has what a question names: each run of words as it stands (quotation marks do not count),
    or (not `exact`) all words of it."""
    runs = _runs(wanted)
    if not runs or all(run in folded for run in runs):
        return bool(runs)
    bare = folded.translate(_QUOTES)
    return all(run in bare or (not exact and _has_words(bare, run)) for run in runs)


def partly(folded: str, wanted: str) -> bool:
    """Whether a part of a folded text has one of the words, those for what is done left out."""
    bare = folded.translate(_QUOTES)
    return any(w in bare for run in _runs(wanted) for w in _words_of(run) if w not in DOING)


def _has_words(text: str, run: str) -> bool:
    found = _words_of(run)
    return bool(found) and all(w in text for w in found)


@lru_cache(maxsize=256)
def _words_of(run: str) -> tuple[str, ...]:
    return tuple(w for w in words(run) if len(w) > 1)
