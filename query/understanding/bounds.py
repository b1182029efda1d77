"""Numbers that rows must keep to: 5项以上任务, 不少于三个部门, 只有一个责任单位, at least 3 tasks."""

from __future__ import annotations

import re

from query.understanding.asking import figure
from query.understanding.plan import Range

__all__ = ["ranges_of"]

_NUMBER = r"(?P<n>\d{1,3}|[一二两三四五六七八九十])"
_OF = r"(?P<of>项|条|件|家|个|份)?"
_NOUN = r"(?:的|责任|牵头|配合|不同)*(?P<noun>单位|部门|局|机构|主体|任务|工作|活儿?|事项)?"
_LOW = r"不少于|不低于|至少有?|最少有?|起码|(?:大于|多于)等于|at least"
_OVER = r"超过|多于|大于|高于|more than|over"
_UNDER = r"少于|不到|不足|低于|小于|fewer than|less than"
_HIGH = r"不超过|不多于|不大于|至多有?|最多(?:有|只有|承担|涉及)?|at most"
_ONLY = r"(?:[单光只]靠|只|仅|就|恰好|正好|刚好)(?:仅|有|涉及|承担|负责|参与|由|列|写)*了?"
_FORMS = tuple(
    (re.compile(pattern), shift, side)
    for pattern, shift, side in (
        (rf"(?:{_LOW})\s*{_NUMBER}\s*{_OF}{_NOUN}", 0, "low"),
        (rf"(?:{_HIGH})\s*{_NUMBER}\s*{_OF}{_NOUN}", 0, "high"),
        (rf"(?:{_OVER})\s*{_NUMBER}\s*{_OF}{_NOUN}", 1, "low"),
        (rf"(?:{_UNDER})\s*{_NUMBER}\s*{_OF}{_NOUN}", -1, "high"),
        (rf"{_NUMBER}\s*{_OF}(?:及|或|\(含\))?(?:以上|or more){_NOUN}", 0, "low"),
        (rf"{_NUMBER}\s*{_OF}(?:及|或|\(含\))?(?:以[下内]|or fewer){_NOUN}", 0, "high"),
        (rf"{_NUMBER}\s*{_OF}{_NOUN}(?:及|或)?以上", 0, "low"),
        (rf"{_NUMBER}\s*{_OF}{_NOUN}(?:及|或)?以[下内]", 0, "high"),
        (rf"{_ONLY}\s*{_NUMBER}\s*{_OF}{_NOUN}", 0, "both"),
    )
)
_UNITS = ("单位", "部门", "局", "机构", "主体")
_NAMED_BEFORE = re.compile("(任务|工作|单位|部门|主体)(?:数量?|总数)?\\s*(?:也|都|是|为|有|在|达到?|数|的)*$")


def ranges_of(text: str) -> tuple[Range | None, Range | None, str]:
    """How many units a task may have, how many tasks a unit may have, and the text without the words that say it."""
    for pattern, shift, side in _FORMS:
        for match in pattern.finditer(text):
            noun = _noun(match, text)
            if noun is None:
                continue
            number = figure(match["n"]) + shift
            found = Range(0 if side == "high" else number, None if side == "low" else number)
            rest = f"{text[: match.start()]} {match['noun'] or ''} {text[match.end() :]}"
            return (found, None, rest) if noun in _UNITS else (None, found, rest)
    return None, None, text


def _noun(match: re.Match[str], text: str) -> str | None:
    """What is counted: by its counter, by its name, by the word in front; None where that is neither tasks nor units.

    The word in front counts for 任务超过5个的单位, where the name behind is what is asked for; 任务只有一个单位 counts units."""
    before = _NAMED_BEFORE.search(text[: match.start()])
    if match["of"] in ("项", "条", "件"):
        of_tasks = match["noun"] not in (None, *_UNITS) or (before and before[1] not in _UNITS)
        return "任务" if of_tasks else None
    own = match["noun"] and not re.search(f"的(?:责任|牵头|配合|不同)*{match['noun']}$", match[0])
    return before[1] if before and not own else match["noun"]
