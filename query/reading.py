"""A question becomes a plan: first what it names, then its constraints, then what it asks for.

What is named is found in the question and cut out of it; what is left tells the intent. Where several
intents fit, the order in `_INTENTS` decides, the more specific first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from indexer.words import words
from query import asking
from query.asking import content
from query.entities import Mentions, find_mentions
from query.lexicon import Lexicon, Named, best_labels, core
from query.matching import DOING
from query.plan import Asks, Plan, Topic

__all__ = ["read_question"]


@dataclass(frozen=True)
class _Question:
    """A question being read."""

    text: str
    lexicon: Lexicon
    mentions: Mentions

    @cached_property
    def named(self) -> Topic | None:
        """The domain, theme or task whose name stands in the question."""
        return self.mentions.task or _named_topic(self.mentions.rest, self.lexicon)

    @cached_property
    def plain(self) -> str:
        """The rest of the question without the topic's name: its words are no words of asking."""
        rest = self.mentions.rest
        return rest.replace(core(self.named.label), " ") if self.named else rest

    @cached_property
    def left(self) -> str:
        """The words of content that name no unit, place or part of a document."""
        drop = asking.WITH if self.mentions.units and not self.named else None
        return content(self.mentions.rest, drop=drop)

    @cached_property
    def topic(self) -> Topic | None:
        """The domain, theme or task that the question names, by name or by words of its heading."""
        return self.named or _worded_topic(self.left, self.lexicon)

    @cached_property
    def unmatched(self) -> str:
        """The words of content where they name no topic: to be looked for in the texts."""
        return "" if self.topic or not any(len(w) > 1 for w in words(self.left)) else self.left


def read_question(question: str, lexicon: Lexicon) -> Plan:
    """What is asked, as a plan; `Asks.NOTHING` for a text without content. Linear in the question's length."""
    text = asking.normalise(question)
    if not re.search(r"[\u4e00-\u9fffa-z0-9]", text):
        return Plan(Asks.NOTHING)
    asked = _Question(text, lexicon, find_mentions(text, lexicon))
    asked = _whole_headings(asked)
    for intent in _INTENTS:
        plan = intent(asked)
        if plan:
            return plan
    return Plan(Asks.SEARCH, words=text, documents=asked.mentions.documents)


def _whole_headings(asked: _Question) -> _Question:
    """与省科技厅建立会商机制 is a task: a body that only its heading names is no unit that is asked about."""
    m = asked.mentions
    part = [u for u in m.units if not u.iris and asked.topic and u.written in asked.topic.label]
    return replace(asked, mentions=replace(m, units=tuple(u for u in m.units if u not in part))) if part else asked


def _named_topic(text: str, lexicon: Lexicon) -> Topic | None:
    domains, tasks = (best_labels(e, text) for e in (lexicon.domains, lexicon.tasks))
    best = max([*domains, *tasks], key=lambda e: len(core(e.label)), default=None)
    if best is None:
        return None
    same = [e for e in (domains if best in domains else tasks) if core(e.label) == core(best.label)]
    return Topic(best.label, best.kind, tuple(e.iri for e in same))


def _worded_topic(left: str, lexicon: Lexicon) -> Topic | None:
    """在人才培育方面 -> 培育创新引领型人才: all words stand in the heading, those for what is done (培育) if they can.
    Several such headings count together."""
    wanted = set(words(left))
    for needed in (wanted, wanted - DOING):
        if not any(len(w) > 1 for w in needed):
            continue
        for entries in (lexicon.domains, lexicon.tasks):
            fits = [e for e in entries if all(w in e.label.lower() for w in needed)]
            if fits:
                return _together(fits, left)
    return None


def _together(fits: list[Named], left: str) -> Topic:
    labels = dict.fromkeys(e.label for e in fits)
    label = next(iter(labels)) if len(labels) == 1 else f"含“{left}”的 {len(labels)} 个"
    return Topic(label, fits[0].kind, tuple(e.iri for e in fits))


def _base(asked: _Question, asks: Asks) -> Plan:
    """A plan with the constraints that hold for every intent."""
    m = asked.mentions
    return Plan(
        asks,
        units=m.units,
        any_unit=m.any_unit,
        without=m.without,
        only=bool(m.units) and bool(asking.ONLY.search(asked.plain)),
        place=m.place,
        region=m.region,
        documents=m.documents,
        role=asking.role_of(asked.plain) if m.units or m.place else None,
        topic=asked.topic,
        words=asked.unmatched,
    )


def _metadata(asked: _Question) -> Plan | None:
    m = asked.mentions
    if m.units or m.place or m.task:
        return None
    if asking.COUNT_DOCUMENTS.search(m.rest):
        return Plan(Asks.COUNT_DOCUMENTS, documents=m.documents)
    name = asking.metadata_field(asked.text)
    if asking.DOCUMENTS.search(m.rest) and not asked.unmatched:
        name = name or "标题"
    return Plan(Asks.METADATA, documents=m.documents, field=name) if name else None


def _without_unit(asked: _Question) -> Plan | None:
    if not asking.NO_UNIT.search(asked.text):
        return None
    counted = asking.COUNT_TASKS.search(asked.text) or asking.ASKS_VALUE.search(asked.text)
    asks = Asks.COUNT_TASKS if counted else Asks.TASKS
    return replace(_base(asked, asks), no_unit=True, units=(), topic=None, role=None, words="")


def _co_units(asked: _Question) -> Plan | None:
    m = asked.mentions
    if len(m.units) != 1 or not asking.WITH.search(asked.plain):
        return None
    many = asking.COUNT_UNITS.search(asked.plain)
    if not (many or asking.WHO.search(asked.plain) or asking.MOST.search(asked.plain) or _partners(asked)):
        return None
    asks = Asks.COUNT_CO_UNITS if many else Asks.CO_UNITS
    limit = _limit(asked.plain)[0]
    limit = limit if limit and limit > 1 and not many else None  # who is first, the whole list says best
    return Plan(asks, units=m.units, documents=m.documents, region=m.region, limit=limit)


def _partners(asked: _Question) -> bool:
    return bool(re.search("单位|部门|伙伴|搭档|局", asked.plain))


def _compare(asked: _Question) -> Plan | None:
    """财政局和科技局谁的任务多; 科技局排第几."""
    m, plain = asked.mentions, asked.plain
    constraints = {"documents": m.documents, "region": m.region, "role": asking.role_of(plain)}
    if len(m.units) == 1 and re.search("第几|排多少|排在?哪", plain):
        return Plan(Asks.COMPARE, units=m.units, asks_for="place", **constraints)  # type: ignore[arg-type]
    if len(m.units) < 2 or not asking.COMPARE.search(plain):
        return None
    asks_for = "difference" if len(m.units) == 2 and re.search("[多少差](?:几|多少)", plain) else ""
    asks_for = asks_for or ("more" if re.search("比", plain) and asking.YES_NO.search(plain) else "")
    least = bool(asking.LEAST.search(plain) or re.search("谁.{0,4}少|比.{0,12}少", plain))
    return Plan(Asks.COMPARE, units=m.units, asks_for=asks_for, ascending=least, **constraints)  # type: ignore[arg-type]


def _ranking(asked: _Question) -> Plan | None:
    m, plain = asked.mentions, asked.plain
    if not asking.MOST.search(plain) or m.units:
        return None
    least = bool(asking.LEAST.search(plain))
    limit, nth = _limit(plain)
    scope = Plan(Asks.RANKING, without=m.without, documents=m.documents, region=m.region, ascending=least, limit=limit)
    if re.search("(?:哪|什么).{0,2}(?:任务|工作|条)|的(?:任务|工作)(?:是|有)?(?:哪|什么|$)", plain) and re.search(
        "(?:单位|部门)(?:数量?)?(?:.{0,2})最[多少]", plain
    ):
        return replace(scope, asks=Asks.TASK_RANKING, without=())
    if not re.search("谁|[家局]|单位|部门|机构", plain):
        return None
    topic = asked.topic if asked.named or asked.left else None
    return replace(scope, role=asking.role_of(plain), nth=nth, topic=topic)


def _limit(text: str) -> tuple[int | None, int | None]:
    """How many rows of a ranking are asked for, and which one alone."""
    number = r"([一二两三四五六七八九十]|\d{1,3})"
    one = re.search(rf"第{number}(?:多|少|名|位)|排(?:名|在)?第{number}", text)
    if one:
        return None, asking.figure(one[1] or one[2])
    some = re.search(rf"(?:前|倒数|top ?){number}|最(?:多|少|重|忙|轻|闲)的?(?:前)?{number}[个家名位]", text)
    if some:
        return asking.figure(some[1] or some[2]), None
    every = re.search("排|各|每|从[多少高低]", text)
    return (1 if re.search("谁|哪个|哪家|最", text) and not every else None), None


def _count(asked: _Question) -> Plan | None:
    for pattern, asks in asking.KINDS_OF_COUNT:
        if pattern.search(asked.plain):
            return _counted(asked, asks)
    return None


def _counted(asked: _Question, asks: Asks) -> Plan | None:
    m = asked.mentions
    plan = _base(asked, asks)
    if asks is Asks.COUNT_TARGETS:
        annual = bool(asking.ANNUAL.search(asked.plain))
        return replace(plan, year=m.year, annual=annual, words="" if plan.topic else asked.left)
    if asks is Asks.COUNT_UNITS:
        return replace(plan, role=asking.role_of(asked.plain))
    aims = bool(asking.TARGET.search(asked.plain)) or bool(m.year) or bool(asking.ANNUAL.search(asked.plain))
    if aims:
        return replace(plan, year=m.year, annual=bool(asking.ANNUAL.search(asked.plain)), with_target=True)
    return plan


def _yes_no(asked: _Question) -> Plan | None:
    m = asked.mentions
    if not (m.units or m.place) or not asking.YES_NO.search(asked.plain):
        return None
    return _base(asked, Asks.YES_NO)


def _targets(asked: _Question) -> Plan | None:
    m, plain = asked.mentions, asked.plain
    annual = bool(asking.ANNUAL.search(plain))
    aims = bool(asking.TARGET.search(plain)) and not _names_section(asked)
    if asking.WHICH_TASKS.search(m.text) and (aims or m.year or annual):
        return replace(_base(asked, Asks.TASKS), year=m.year, annual=annual, with_target=True)
    scope = Plan(Asks.TARGETS, year=m.year, annual=annual, documents=m.documents, region=m.region)
    value = asking.VALUE.search(plain)
    if aims and not (asking.ASKS_VALUE.search(plain) and not m.units):
        topic, left = _subject_of_targets(asked)
        return replace(scope, units=m.units, role=asking.role_of(plain), topic=topic, words=left)
    if value and not m.units and not asking.TASKS.search(re.sub("工作站", "", plain)):
        topic = m.task or (asked.named if asked.named and core(asked.named.label) == content(m.rest) else None)
        left = "" if m.task else content(m.rest)
        plan = replace(scope, asks=Asks.TARGET_VALUE, words=left, topic=m.task, with_target=aims or bool(m.year))
        return plan if left or topic else None
    return None


def _subject_of_targets(asked: _Question) -> tuple[Topic | None, str]:
    """Whose targets: of a task or theme named as such, else those whose indicator has the words."""
    m = asked.mentions
    named = asked.named
    whole = named is not None and (named.label in m.rest or named.kind == "theme")
    spoken_of = re.search("方面|领域|主题|板块|这块|那块", m.rest) and asked.topic and asked.topic.kind != "task"
    if m.task or whole or spoken_of:
        return asked.topic, ""
    return None, content(m.rest)


def _who(asked: _Question) -> Plan | None:
    m = asked.mentions
    if m.units or m.place or not (asking.WHO.search(asked.plain) or _lists_units(asked)):
        return None
    if asked.unmatched and asking.HOW.search(asked.plain):
        return None
    plan = Plan(Asks.UNITS, topic=asked.topic, region=m.region, documents=m.documents, without=m.without)
    plan = replace(plan, role=asking.role_of(asked.plain), words=asked.unmatched)
    says_nothing = not (asked.topic or m.region or asked.unmatched)
    return None if says_nothing and not _lists_units(asked) else plan


def _lists_units(asked: _Question) -> bool:
    """都有哪些单位; 责任单位名单: nothing but units is spoken of."""
    return not asked.left and bool(re.search("单位|部门|主体", asked.plain)) and not _lists_tasks(asked)


def _lists_tasks(asked: _Question) -> bool:
    listed = "任务|工作|事项|措施|条目" + ("|哪[几些]?[项条]" if asked.named else "")
    return bool(re.search(listed, asked.plain))


def _section(asked: _Question) -> Plan | None:
    """基本原则有哪些; 支撑保障部分关于考核是怎么说的; 三(一)1的内容."""
    m = asked.mentions
    heading = _bare_heading(asked)
    if heading:
        return Plan(Asks.SECTION, topic=heading, documents=m.documents)
    if m.units or m.place or not asking.SECTION.search(m.text) or asking.HOW.search(m.rest):
        return None
    if _spans_tasks(asked):
        return None
    by_path = _section_by_path(asked)
    if by_path:
        return by_path
    if _lists_tasks(asked) or re.search("提到|涉及|点名|写到|说到|出现", asked.plain):
        return None
    exact = [s for s in asked.lexicon.sections if len(core(s.label)) >= 2 and core(s.label) in m.text]
    longest = max((len(core(s.label)) for s in exact), default=0)
    named = [s for s in exact if len(core(s.label)) == longest]
    if not named:
        return None
    left = content(m.text.replace(named[0].label, " ").replace(core(named[0].label), " "))
    topic = Topic(named[0].label, "section", tuple(s.iri for s in named))
    return Plan(Asks.SECTION, topic=topic, documents=m.documents, words=left)


def _bare_heading(asked: _Question) -> Topic | None:
    """A question that is nothing but the heading of a section that is no task and holds none: 基本原则."""
    bare = asked.text.strip(" ?。.!")
    tasks = {t.label for t in asked.lexicon.tasks} | {d.label for d in asked.lexicon.domains}
    named = [s for s in asked.lexicon.sections if s.label == bare and "/" in s.path] if bare not in tasks else []
    return Topic(bare, "section", tuple(s.iri for s in named)) if named else None


def _section_by_path(asked: _Question) -> Plan | None:
    """The section that a task or part named by number is, where its text is asked for."""
    m = asked.mentions
    if not re.search("内容|原文|全文|正文|[讲说写]了?[的些]?(?:什么|啥)|怎么[讲说写]|^\\s*$", m.rest) or _lists_tasks(
        asked
    ):
        return None
    if m.region:
        topic = Topic(m.region.label, "section", m.region.iris)
        return Plan(Asks.SECTION, topic=topic, documents=m.documents, words=content(m.rest))
    if not m.task:
        return None
    tasks = {(t.document, t.path) for t in asked.lexicon.tasks if t.iri in m.task.iris}
    same = tuple(s.iri for s in asked.lexicon.sections if (s.document, s.path) in tasks)
    return Plan(Asks.SECTION, topic=Topic(m.task.label, "section", same), documents=m.documents) if same else None


def _spans_tasks(asked: _Question) -> bool:
    """重点工作有哪些: a part of a document that holds tasks, and no word of what it says."""
    m = asked.mentions
    if m.region is None or asked.left or not re.search("哪|什么|啥", m.rest) or re.search("[讲说写]|内容|要求", m.rest):
        return False
    parts = {(s.document, s.path) for s in asked.lexicon.sections if s.iri in m.region.iris}
    return any((t.document, p) in parts for t in asked.lexicon.tasks for p in _paths_above(t.path))


def _paths_above(path: str) -> list[str]:
    numbers = path.split("/")
    return ["/".join(numbers[:n]) for n in range(1, len(numbers))]


def _names_section(asked: _Question) -> bool:
    """主要目标有哪些: the heading of a section, said in full."""
    text = asked.text
    return any(len(s.label) >= 4 and s.label in text and "目标" in s.label for s in asked.lexicon.sections)


def _tasks(asked: _Question) -> Plan | None:
    m = asked.mentions
    if m.units or m.place or m.without:
        return replace(_base(asked, Asks.TASKS), year=m.year, with_target=bool(m.year))
    how = asking.HOW.search(asked.plain)
    topic = asked.named or (None if how else asked.topic)
    scope = Plan(Asks.TASKS, region=m.region, documents=m.documents, year=m.year, with_target=bool(m.year))
    asks_tasks = bool(asking.TASKS.search(asked.plain))
    if topic and not how and (asks_tasks or len(asked.left) <= len(topic.label)):
        return replace(scope, topic=topic)
    if _spans_tasks(asked):
        return scope
    if how or re.search("怎么", m.rest):
        return None
    lists = asking.WHICH_TASKS.search(asked.plain) or asks_tasks
    every = asking.WHICH_TASKS.search(asked.plain) or re.search("所有|全部|列出|清单|列表|每[一项]", asked.plain)
    if (m.region or m.documents or m.year or every) and not asked.left and lists:
        return scope
    return replace(scope, words=asked.unmatched) if asked.unmatched and _asks_for_tasks(asked) else None


def _asks_for_tasks(asked: _Question) -> bool:
    """Whether tasks are what is wanted, for a question whose words no heading has."""
    return bool(asking.WHICH_TASKS.search(asked.plain) or re.search("提到|点名|写到|说到", asked.plain))


_INTENTS: tuple[Callable[[_Question], Plan | None], ...] = (
    _metadata,
    _without_unit,
    _compare,
    _co_units,
    _ranking,
    _count,
    _yes_no,
    _targets,
    _who,
    _section,
    _tasks,
)
