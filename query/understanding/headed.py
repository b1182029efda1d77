"""Questions that are the heading of a section below the parts, and no more: 重点支持领域有哪几个, 申报主体是谁."""

from __future__ import annotations

import re

from query.understanding.lexicon import Named, core
from query.understanding.plan import Asks, Plan, Region, Topic
from query.understanding.question import Question

__all__ = ["headed"]

_ASKED = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}、)?(?P<heading>[^?。]{3,24}?)(?:里面?|下面?|中)?(?:都|具体|主要|分别)*"
    r"(?:(?:有|是|包括|包含|指|分|列了?)(?:的)?(?:哪[几些]?[个项条类种人]?|[多几][少个项条类种]|什么|啥|谁))[?。 ]*"
)


def headed(asked: Question) -> Plan | None:
    """The tasks under a heading, else its text; None where a task or theme has the name, or more is said."""
    m, lexicon = asked.mentions, asked.lexicon
    found = _ASKED.fullmatch(asked.text)
    if found is None or m.units or m.place or m.region or m.task:
        return None
    name = found["heading"]
    own = [s for s in lexicon.headings[core(name)] if s.label.lower() == name]
    own = own or [s for s in lexicon.sections if s.label.lower().startswith((f"{name}：", f"{name}:"))]
    named = asked.within(s for s in own if "/" in s.path)
    if not named or any(t.label.lower() == name for t in (*lexicon.titles[core(name)], *lexicon.subjects[core(name)])):
        return None
    iris = tuple(s.iri for s in named)
    if any(_holds_tasks(s, asked) for s in named):
        return Plan(Asks.TASKS, region=Region(name, iris), documents=m.documents)
    return Plan(Asks.SECTION, topic=Topic(name, "section", iris), documents=m.documents)


def _holds_tasks(section: Named, asked: Question) -> bool:
    """Whether tasks stand under a heading, beside those of its own path."""
    below = f"{section.path}/"
    return any(t.document == section.document and t.path.startswith(below) for t in asked.lexicon.tasks)
