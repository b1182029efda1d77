"""Questions for what texts have: whether any mentions something, and which documents do."""

from __future__ import annotations

import re

from query.understanding import asking
from query.understanding.lexicon import core
from query.understanding.plan import Asks, Plan
from query.understanding.question import Question

__all__ = ["mention"]


def mention(asked: Question) -> Plan | None:
    """有没有提到大数据: whether any text has the words; 哪些文件提到大数据: which."""
    m = asked.mentions
    if asking.DOCUMENTS_WITH.search(m.rest) and asked.left and not m.units:
        words = asking.without_fields(asked.left).strip() or asked.left
        return Plan(Asks.MENTION, documents=m.documents, words=words, asks_for="documents")
    if m.units or m.place or not asking.MENTIONS.search(m.rest) or not asking.YES_NO.search(m.rest):
        return None
    words = asked.left or (core(asked.named.label) if asked.named else "") or _said_to_be_mentioned(m.rest)
    return Plan(Asks.MENTION, documents=m.documents, words=words) if words else None


def _said_to_be_mentioned(text: str) -> str:
    """What stands behind 提到, where cutting it into words leaves nothing: 碳中和."""
    behind = re.split(f"(?:{asking.MENTIONS.pattern})[了过到]?", text)[-1]
    words = re.sub(r"(?:[吗呢吧? ]|没有|的(?:内容|地方|话)?)+$", "", behind).strip()
    return words if 1 < len(words) <= 12 else ""
