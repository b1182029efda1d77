"""Items that a number names by itself: 第十九条, (十六), where the numbers of a document go on through its parts."""

from __future__ import annotations

import re
from collections.abc import Container

from corpus.structure.numbering import han_number
from query.understanding.lexicon import Lexicon, Named

__all__ = ["numbered_alone"]

_HAN = "[一二三四五六七八九十]{1,4}"
_ALONE = re.compile(
    rf"第\(?(?P<item>{_HAN}|\d{{1,3}})\)?条(?!件|款)|(?<![\w)])第?\((?P<clause>{_HAN})\)(?:大?[条项点])?"
)


def numbered_alone(text: str, lexicon: Lexicon, documents: Container[str]) -> tuple[list[Named], str]:
    """The section and task of that number with the rest of the text; none where several parts have the number."""
    match = _ALONE.search(text)
    if match is None:
        return [], text
    figure = match["item"] or match["clause"]
    number = int(figure) if figure.isdigit() else han_number(figure)
    named = [n for path, of in lexicon.by_path.items() if _number(path[-1]) == number for n in of]
    own = [n for n in named if not documents or n.document in documents]
    if match["item"] or not own:
        own = [n for n in own if _is_item(n)]
    if len({(n.document, n.path) for n in own}) != 1:
        return [], text
    return own, f"{text[: match.start()]} {text[match.end() :]}"


def _number(figure: str) -> int | None:
    """The number of one part of a path: 十九, 第十九条; none of 1, which counts within an item."""
    match = re.fullmatch(f"第?({_HAN})条?", figure)
    return han_number(match[1]) if match else None


def _is_item(named: Named) -> bool:
    """(十六) and 第十六条 are items, 十六、 is a part."""
    return named.path.rsplit("/", 1)[-1][0] in "(（第"
