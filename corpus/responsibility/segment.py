"""Where a name of a unit ends when no punctuation tells: jieba with a dictionary of this domain.

jieba is given the names of offices as words (`data/terms.txt`, at the frequency its own suggestion gives: a huge
frequency would break the words around them), in a tokenizer of its own.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from corpus.responsibility.unit_list import looks_like_unit

__all__ = ["cut", "name_end"]


_LONGEST = 40  # characters: no name is longer
_ABOVE_OFFICES = ("国务院", "政府")  # whose offices' names begin with theirs: 国务院税务主管部门


@cache
def _tokenizer() -> Any:
    import jieba

    tokenizer = jieba.Tokenizer()
    jieba.setLogLevel("WARNING")
    tokenizer.initialize()
    for term in (files("corpus") / "data" / "terms.txt").read_text("utf-8").split():
        tokenizer.add_word(term)
    return tokenizer


def cut(text: str) -> tuple[str, ...]:
    """The words of a text, with names of offices whole."""
    return tuple(_tokenizer().cut(text))


def name_end(text: str) -> int:
    """How many characters at the start of `text` name a unit: 省财政厅研究制定办法 -> 4; 0 where none does.

    The name ends with the last word up to which everything reads as a unit's name and behind which a word
    comes that ends no such name.
    """
    at = end = 0
    for word in cut(text[:_LONGEST]):
        at += len(word)
        if looks_like_unit(text[:at]):
            end = at
        elif end and not text[:end].endswith(_ABOVE_OFFICES):
            break
    return end
