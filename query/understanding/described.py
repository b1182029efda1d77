"""Documents that a question describes and does not quote: 养老服务行动方案里, 三年新基建那个计划, 十三条措施.

What stands before the word for the kind of document is looked for in the titles, word by word. Where it begins is where
a question can begin to speak of a document: at its start, behind a comma, behind the name of a unit, behind 在 or 和.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from indexer.words import tagged
from query.understanding.lexicon import Lexicon, spans_of
from query.understanding.matching import DOING, wanted_words

__all__ = ["documents_described", "documents_of_year"]

_KIND = re.compile(
    r"(?:的|[那这][个份项部]?|《|》)*(?P<kind>(?:行动|工作|实施|试点)?(?:方案|计划(?!生育|单列)|要点|规划(?!建设|局|部门))|(?:指导|实施)?意见(?!书|箱)|(?:若干)?措施|办法|条例|纲要|通知|工作报告|"
    r"(?<=[那这][个份])文件?|(?<!第)[一二三四五六七八九十]{1,3}条(?:措施)?)(?:\((?P<years>20\d\d[^()]{1,8})\))?(?![费书箱局性力法])"
)
# Where the words for a document may begin.
_EDGE = re.compile(
    r"[^\w\u4e00-\u9fff《“”\"]|在|对于?|按照?|根据|依据|对照|查一?下|看一?[下看]?|从|就|把|将|让我?|请问|麻烦|帮我|了解一?下?|说说|讲讲|谈谈|列出|[和与跟及比]|还有|以及|关于|印发"
)
_BY_ISSUER = re.compile(r"(?:的?[那这][份个]|关于|(?:印发|发布|出台|制定|下发|发)的?)+[《\s]*")
_JOINS = re.compile("([\u4e00-\u9fff]{2,4})[和与跟及、]$")
_ANY_KIND = ("通知", "文件", "文")
_BESIDE = frozenset(["实施", "工作", "行动", "指导", "若干", "专项", "推进", "加快", "促进", "关于", "做好", "进一步"])
# Words of so many titles that they alone tell none.
_EVERYWHERE = (
    DOING
    | _BESIDE
    | frozenset(
        [
            "服务",
            "管理",
            "企业",
            "经济",
            "产业",
            "改革",
            "质量",
            "政府",
            "支持",
            "全省",
            "全市",
            "加强",
            "重点",
            "制定",
            "出台",
            "编制",
            "印发",
            "研究",
            "落实",
            "贯彻",
            "完善",
            "提出",
            "起草",
            "任务",
        ]
    )
)
_LONGEST = 36  # characters of what describes a document
_APART = 6  # characters between two that an abbreviation has side by side
_DOCUMENTS = 4  # that one description may fit
_OF_YEAR = re.compile(
    r"(?P<year>20\d\d)年度?(?:以?来)?(?:印发|发布|出台|制定|下发|发|印)?(?:出)?的?(?:这些|那些|所有|全部)?(?:政策)?(?:文件|公文)(?:里面?|中|当中)?"
)


def documents_described(text: str, lexicon: Lexicon) -> tuple[tuple[str, ...], str]:
    """Documents that a question describes by words of their titles; the words are cut out of it."""
    found: dict[str, None] = {}
    for kind in reversed([*_KIND.finditer(text)]):
        for start in _starts(text, kind.start(), lexicon):
            documents = _fitting(text[start : kind.start()], kind["kind"], kind["years"] or "", lexicon)
            if documents:
                found = dict.fromkeys([*documents, *found])
                text = f"{_before(text, start, documents, lexicon)} {text[kind.end() :]}"
                break
    return tuple(found), text


def _before(text: str, at: int, documents: tuple[str, ...], lexicon: Lexicon) -> str:
    """What stands before a description at `at`, without who issued the documents: 省政府办公厅关于|…"""
    for start, end in spans_of(text[:at], lexicon.spellings, lexicon.longest):
        linked = _BY_ISSUER.match(text, end)
        if linked is None or linked.end() < at:
            continue
        names = {lexicon.units[i].label for i in lexicon.spellings[text[start:end]]}
        if any(name in str(lexicon.documents[d]["issuers"]) for name in names for d in documents):
            return text[:start]
    return text[:at]


def documents_of_year(text: str, lexicon: Lexicon) -> tuple[tuple[str, ...], str]:
    """2018年印发的文件: the documents of a year, by their date; the words are cut out of the question."""
    match = _OF_YEAR.search(text)
    if match is None:
        return (), text
    own = tuple(d for d, row in lexicon.documents.items() if _year(row) == match["year"])
    return own, f"{text[: match.start()]} 文件{text[match.end() :]}" if own else text


def _year(row: Mapping[str, object]) -> str:
    return str(row["signed"] or row["published"] or "")[:4]


def _starts(text: str, end: int, lexicon: Lexicon) -> Iterator[int]:
    """Where a description that ends at `end` may begin, the farthest first."""
    first = max(0, end - _LONGEST)
    edges = {0} if first == 0 else set()
    edges |= {m.end() for m in _EDGE.finditer(text, first, end)}
    edges |= {b for _, b in spans_of(text[:end], lexicon.spellings, lexicon.longest) if b >= first}
    yield from sorted(e for e in edges if end - e > 1 and not _behind_place(text[:e], lexicon))


def _behind_place(before: str, lexicon: Lexicon) -> bool:
    """山东和|潍坊的养老方案: two places share what follows."""
    joined = _JOINS.search(before)
    return joined is not None and any(lexicon.place_called(joined[1][-n:]) for n in (2, 3, 4))


def _fitting(written: str, kind: str, years: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The documents whose titles have all words of a description; none where these are too common to tell."""
    while lead := _EDGE.match(written):
        written = written[lead.end() :]
    wanted = _words(written)
    telling = [w for w in wanted if w not in _EVERYWHERE and not lexicon.place_called(w)]
    if not telling or not any(len(w) > 1 and not w.isdigit() for w in telling):
        return ()
    kind = "" if kind in _ANY_KIND else kind.removesuffix("措施") if "条" in kind[:4] else kind[-2:]
    fits = [
        d
        for d, title in lexicon.folded_titles.items()
        if kind in title and years[:4] in title and all(_has(title, w) or _is_of(d, w, lexicon) for w in wanted)
    ]
    exact = [d for d in fits if written.replace(" ", "") in lexicon.folded_titles[d]]
    fits = exact or fits
    return tuple(fits) if len(fits) <= _DOCUMENTS else ()


@lru_cache(maxsize=256)
def _words(written: str) -> tuple[str, ...]:
    """The words that a title must have; those for the kind of document may stand in it or not."""
    found = re.findall(r"20\d\d", written) + wanted_words(re.sub(r"20\d\d年?", " ", written))
    plainer = [w for w in found if not any(w != other and w in other for other in found)]
    return tuple(w for w in plainer if (w not in _BESIDE and not w.endswith("年")) or w.isdigit())


def _has(title: str, word: str) -> bool:
    """Whether a title has a word, or what it is short for: 新基建 stands in 新型基础设施建设, 电商 in 电子商务."""
    if word in title:
        return True
    if len(word) not in (2, 3) or not re.fullmatch("[\u4e00-\u9fff]+", word):
        return False
    inner = _tokens(title)
    return any(_short_for(word, title, at, inner) for at in range(len(title)) if inner[at] == 0)


def _short_for(word: str, title: str, at: int, inner: tuple[int, ...]) -> bool:
    """Whether the characters of a word stand in a title from `at` on, a few apart, each at the start of a word or in the
    word of the one before it."""
    if title[at] != word[0]:
        return False
    for char in word[1:]:
        found = title.find(char, at + 1, at + _APART)
        if found < 0 or (inner[found] and found - at > inner[found]):
            return False
        at = found
    return True


@lru_cache(maxsize=4096)
def _tokens(title: str) -> tuple[int, ...]:
    """How far each character of a title stands from the start of its word."""
    return tuple(n for word, _ in tagged(title) for n in range(len(word)))


def _is_of(document: str, word: str, lexicon: Lexicon) -> bool:
    """福建数字农业措施: the place that a document is in force for."""
    place = str(lexicon.documents[document]["place"])
    return word in (place, place[:-1])
