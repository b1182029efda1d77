"""Roles that a question says of single units: 农业农村厅牵头、财政厅参与, 体育局不牵头的."""

from __future__ import annotations

import re
from dataclasses import replace

from query.understanding.misspelt import Span

__all__ = ["joined", "not_leading", "with_roles"]

_OWN_ROLES = (
    (re.compile("(?:是|来)?(?:牵头|主办|挂帅|领头)"), "lead"),
    (re.compile("(?:是|来)?(?:配合|协办|协助)"), "cooperating"),
    (re.compile("(?:也|都|来)?(?:参与|参加|负责|有份|承担)"), "any"),
)
_NO_LEAD = re.compile("(?:却|但|又)?(?:参与)?(?:但|却)?(?:不是?|没有?|未)(牵头|配合)(?:单位)?")


def with_roles(spans: list[Span], text: str) -> list[Span]:
    """农业农村厅牵头、财政厅参与: the role that is said of each unit alone, where it is not the same of all."""
    found = [next((role for pattern, role in _OWN_ROLES if pattern.match(text, s.end)), "") for s in spans]
    for n in range(len(spans) - 2, -1, -1):  # 发改委、财政厅|牵头 is said of both
        if not found[n] and joined(text, spans[n], spans[n + 1]):
            found[n] = found[n + 1]
    if len(spans) < 2 or not all(found) or len(set(found)) == 1:
        return spans
    return [replace(s, ref=replace(s.ref, role=role)) for s, role in zip(spans, found, strict=True)]


def not_leading(span: Span, text: str) -> Span:
    """体育局不牵头的: not that it leads, though it takes part."""
    found = _NO_LEAD.match(text, span.end)
    role = "" if found is None else "lead" if found[1] == "牵头" else "cooperating"
    return replace(span, ref=replace(span.ref, role=role))


def joined(text: str, first: Span, second: Span) -> bool:
    """Whether two units stand in one list."""
    return first.end < second.start and bool(
        re.fullmatch(r"\s*(?:[、和及与跟或]|以及|还有)\s*", text[first.end : second.start])
    )
