"""Words for the lexical index and for questions: folded text, cut as jieba's search mode cuts it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

__all__ = ["fold_text", "known_words", "prepare", "simplify", "tagged", "words"]

_RUN = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z]+|\d+(?:\.\d+)?")
_STOP = frozenset(
    [
        "的",
        "了",
        "和",
        "是",
        "在",
        "与",
        "及",
        "或",
        "等",
        "对",
        "为",
        "以",
        "将",
        "把",
        "被",
        "由",
        "从",
        "到",
        "向",
        "于",
        "按",
        "其",
        "之",
        "该",
        "此",
        "这",
        "那",
        "也",
        "都",
        "就",
        "还",
        "又",
        "并",
        "而",
        "且",
        "但",
        "要",
        "会",
        "能",
        "可",
        "有",
        "个",
        "我",
        "你",
        "他",
        "她",
        "它",
        "们",
        "吗",
        "呢",
        "吧",
        "啊",
        "什么",
        "哪些",
        "怎么",
        "怎样",
        "如何",
        "多少",
        "哪",
        "谁",
        "一",
        "不",
        "没",
        "没有",
        "上",
        "下",
        "里",
        "中",
        "后",
        "前",
        "时",
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "for",
        "to",
        "and",
        "or",
        "is",
        "are",
        "what",
        "which",
        "how",
        "who",
    ]
)


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def simplify(text: str) -> str:
    """Traditional characters become simplified ones; half a surrogate pair, which is no character, becomes ?."""
    if text.isascii():
        return text
    return str(_converter().convert(text.encode("utf-8", "replace").decode("utf-8")))


def fold_text(text: str) -> str:
    """Full-width forms become half-width, upper case lower."""
    return unicodedata.normalize("NFKC", text).lower()


def prepare(text: str) -> str:
    """A text as it is searched: simplified characters, half-width forms, lower case."""
    return fold_text(simplify(text))


def words(text: str, *, stop: bool = True) -> list[str]:
    """The words of a folded text, long words also in their parts; `stop` leaves out words without content."""
    import rjieba

    found: list[str] = []
    for match in _RUN.finditer(text):
        run = match.group()
        found += rjieba.cut_for_search(run) if run[0] > "\u3000" else [run]
    return [w for w in found if not (stop and w in _STOP)]


def known_words(text: str) -> list[str]:
    """A text cut into words of the dictionary and characters between them, without guessing at unknown words; joined,
    they are the text."""
    import rjieba

    return list(rjieba.cut(text, False))


def tagged(text: str) -> list[tuple[str, str]]:
    """A text cut into words, each with jieba's part of speech; nothing is left out: joined, they are the text."""
    import rjieba

    return list(rjieba.tag(text))
