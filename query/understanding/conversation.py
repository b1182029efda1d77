"""Questions that lean on the one before: 那科技局呢? 其中2021年的呢? 由谁牵头?

A follow-up is read like any question. What it does not say itself is taken over from the question before: what was
asked for, where it only names something else (那科技局呢), or what was spoken of, where it only asks (由谁负责).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from query.answers.answer import Answer
from query.understanding import asking
from query.understanding.asking import content
from query.understanding.entities import Mentions
from query.understanding.lexicon import Lexicon, core
from query.understanding.plan import Asks, Plan, Topic, UnitRef
from query.understanding.question import Question
from query.understanding.reading import parse, plan_of

__all__ = ["Conversation"]

_LEANS = re.compile(
    r"^(?:那么?|其中|当中|里面?的?(?=[^程])|里头|这些|那些|上述|它们?|他们?|该|这[项个几]|再|还有|换成|换作|只看|另外|此外)|呢\s*[?。]?$"
)
_LEADING = re.compile(
    r"^(?:那么?|其中|当中|里面|里头|这些|那些|上述|它们?|他们?|这[项个几]|再看?|换成|换作|只看|如果是?)+(?:里面?|的)?"
)
_WITHIN = re.compile("^(?:其中|当中|里面|这里面|这些)")
_BOTH = re.compile(r"它们|他们|两[个家者]|二者|都|共同|一起")
_ASKS = (
    asking.COUNT_TASKS, asking.COUNT_UNITS, asking.COUNT_TARGETS, asking.WHO, asking.WITH, asking.MOST, asking.COMPARE,
    asking.WHICH_TASKS, asking.TARGET, asking.ASKS_VALUE, asking.YES_NO, asking.NO_UNIT, asking.NO_TARGET,
    re.compile("[讲说写]了?[些的]?(?:什么|啥)|内容|原文|怎么[讲说写]|任务|(?<!哪)几[项条个家]"),
)  # fmt: skip
_LONGEST = 24  # characters of a question that says nothing by itself


class Conversation:
    """Questions one after the other; `ask` answers each, follow-ups with what was said before."""

    def __init__(self, lexicon: Lexicon, answer: Callable[[str, Plan], Answer]) -> None:
        self._lexicon, self._answer = lexicon, answer
        self._before: Question | None = None
        self._units: tuple[UnitRef, ...] = ()  # those of the last two questions that named any

    def ask(self, question: str) -> Answer:
        """The answer to a question, read with the ones before where it does not stand alone."""
        asked = parse(question, self._lexicon)
        if asked is None:
            return self._answer(question, Plan(Asks.NOTHING))
        whole = self._completed(asked)
        plan = plan_of(whole)
        if plan.asks is not Asks.SEARCH:
            self._before = whole
            self._remember(whole.mentions.units)
        return self._answer(question, plan)

    def _remember(self, units: tuple[UnitRef, ...]) -> None:
        if units and units != self._units[-len(units) :]:
            self._units = (*self._units[-1:], *units)[-2:] if len(units) == 1 else units

    def _completed(self, asked: Question) -> Question:
        before = self._before
        if before is None or not _leans(asked):
            return asked
        fragment = _LEADING.sub("", asked.mentions.rest.strip()).rstrip("呢? ")
        if _BOTH.search(asked.text) and not asked.mentions.units and len(self._units) == 2:
            return replace(asked, mentions=replace(asked.mentions, units=self._units, rest=f" {fragment}"))
        if _WITHIN.search(asked.text) and asking.WITH.search(asked.text) and asked.mentions.units:
            both = (*before.mentions.units, *asked.mentions.units)
            return replace(before, mentions=replace(before.mentions, units=both, any_unit=False))
        if fragment.endswith("的") and plan_of(before).asks is Asks.TASKS and not asked.mentions.units:
            return _of_another(asked, before, f"{fragment}任务", added=True)
        if asking.metadata_field(asked.text) or any(pattern.search(fragment) for pattern in _ASKS):
            return _asking_more(asked, before, fragment)
        return _of_another(asked, before, fragment)


def _leans(asked: Question) -> bool:
    """Whether a question says too little to stand alone."""
    if _LEANS.search(asked.text):
        return True
    m = asked.mentions
    names = m.units or m.place or m.region or m.task or m.documents or m.years or m.without
    complete = asking.MOST.search(asked.text) and re.search("单位|部门|任务|局", asked.text)
    return len(asked.text) <= _LONGEST and not names and not _content(asked) and not complete


def _content(asked: Question) -> str:
    """What a question speaks of, the words for working together left out."""
    return content(asked.mentions.rest, drop=asking.WITH)


def _asking_more(asked: Question, before: Question, fragment: str) -> Question:
    """由谁负责; 一共几项: the same subject, something else is asked."""
    merged = _merged(asked.mentions, before.mentions)
    topic = asked.mentions.task or (asked.topic if _content(asked) else None) or _subject(before)
    words = "" if topic else before.unmatched
    merged = replace(merged, task=topic, rest=f" {fragment} {words}".rstrip())
    ranges = (asked.unit_range or before.unit_range, asked.task_range)
    return Question(f"{asked.text}", asked.lexicon, merged, *ranges)


def _of_another(asked: Question, before: Question, fragment: str, *, added: bool = False) -> Question:
    """那科技局呢; 2020年呢; 人才方面的呢: the same is asked of something else; `added`: 有量化指标的, one condition more."""
    merged = _elsewhere(_merged(asked.mentions, before.mentions), asked)
    rest, task = before.mentions.rest, asked.mentions.task or merged.task
    if before.topic and before.topic.kind == "concept" and not content(fragment):
        task = before.topic  # 其中河北省的: of the tasks that have it
    if added:
        rest = f"{rest} {fragment}"
    words = content(fragment)
    if words:
        topic = asked.topic
        old = before.named
        if topic:
            task = topic
        elif old and before.mentions.task is None:
            rest = rest.replace(core(old.label).lower(), words)
        elif before.left and before.left in rest:
            rest = rest.replace(before.left, words)
        else:
            rest = f"{rest} {words}"
        task = topic
    return Question(
        before.text, asked.lexicon, replace(merged, task=task, rest=rest, text=f"{before.mentions.text} {fragment}"),
        asked.unit_range or before.unit_range, asked.task_range or before.task_range,
    )  # fmt: skip


def _merged(new: Mentions, old: Mentions) -> Mentions:
    """What is named now, and of what was named before the kinds that are not named now."""
    who = new.units or new.place
    return replace(
        new,
        units=new.units if who else old.units,
        place=new.place if who else old.place,
        without=new.without or old.without,
        any_unit=new.any_unit if who else old.any_unit,
        region=new.region or (None if new.task else old.region),
        documents=new.documents or old.documents,
        of_place=new.of_place or ("" if new.documents else old.of_place),
        years=new.years or old.years,
        task=new.task or (None if new.region else old.task),
    )


def _elsewhere(merged: Mentions, asked: Question) -> Mentions:
    """那吉林呢, after 云南省财政厅有哪些任务: the unit of the same name in the place that is named now."""
    m, lexicon = asked.mentions, asked.lexicon
    if not m.of_place or m.units or not merged.units:
        return merged
    bases = {lexicon.units[i].base for u in merged.units for i in u.iris}
    same = [u for u in lexicon.units.values() if u.place == m.of_place and u.base in bases and not u.group]
    units = tuple(UnitRef(u.label, u.label, (u.iri,)) for u in same)
    return replace(
        merged, units=units or tuple(UnitRef(u.written, f"{m.of_place}的{u.label}", ()) for u in merged.units)
    )


def _subject(before: Question) -> Topic | None:
    """What was spoken of, as tasks: where it was a section, the tasks that stand there."""
    topic = before.mentions.task or before.topic
    if topic is None:
        plan = plan_of(before)
        topic = plan.topic if plan.asks is Asks.SECTION else None
    if topic is None or topic.kind != "section":
        return topic
    places = {(s.document, s.path) for s in before.lexicon.sections if s.iri in topic.iris}
    own = tuple(t.iri for t in before.lexicon.tasks if (t.document, t.path) in places)
    return Topic(topic.label, "task", own) if own else None
