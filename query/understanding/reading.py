"""A question becomes a plan: first what it names, then its constraints, then what it asks for.

What is named is found in the question and cut out of it; what is left tells the intent. Where several
intents fit, the order in `_INTENTS` decides, the more specific first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from query.understanding import asking
from query.understanding.amounts import amount_of
from query.understanding.asking import content
from query.understanding.bounds import ranges_of
from query.understanding.comparing import compare, compare_by, compare_documents, compare_years, limit_of, ranking
from query.understanding.deadlines import WHEN_DUE, due_of
from query.understanding.entities import find_mentions
from query.understanding.goals import domains, goals
from query.understanding.headed import headed
from query.understanding.lexicon import Lexicon, core, document_of
from query.understanding.matching import matching
from query.understanding.mentioning import mention
from query.understanding.plan import Asks, Plan, Range, Topic, UnitRef
from query.understanding.question import Question
from query.understanding.scope import titled

_RATE = re.compile(r"(?:率|比重|比例|占比|总量|总数|数量|规模|产值|增速|面积|增加值|投入强度)(?:目标)?[?是]*$")

_AFFAIRS = re.compile(
    "工作站|工作日|事项(?=[要需应将]|新增|增加|取消|下放|办理|网办|占)"
)  # 跨省通办事项 are no tasks of units

__all__ = ["parse", "plan_of", "read_question"]


def read_question(question: str, lexicon: Lexicon) -> Plan:
    """What is asked, as a plan; `Asks.NOTHING` for a text without content. Linear in the question's length."""
    asked = parse(question, lexicon)
    return plan_of(asked) if asked else Plan(Asks.NOTHING)


def parse(question: str, lexicon: Lexicon) -> Question | None:
    """What a question names; None for a text without content."""
    text = asking.normalise(question)
    if not re.search(r"[\u4e00-\u9fffa-z0-9]", text):
        return None
    units, tasks, rest = ranges_of(text)
    due, rest = due_of(rest)
    asked = Question(text, lexicon, find_mentions(rest, lexicon), unit_range=units, task_range=tasks, due=due)
    return _by_name(_whole_headings(asked))


def _by_name(asked: Question) -> Question:
    """淇县被直接点名的任务, 科技局跟淇县政府一起负责的: what reaches a county through groups is left aside, where a text
    names its government."""
    m = asked.mentions
    if m.place is None or not m.place.iri:
        return asked
    named = f"{m.place.name}政府" in asked.text.replace("人民政府", "政府")
    several = m.units and re.search("[两三]家|[两三]个(?:单位|部门)", m.rest)
    beside = named and (several or asking.WITH.search(m.rest))
    if not asking.BY_NAME.search(m.rest) and not (beside and m.place.iri in asked.lexicon.named_by_tasks):
        return asked
    unit = UnitRef(m.place.name, asked.lexicon.units[m.place.iri].label, (m.place.iri,))
    return replace(asked, mentions=replace(m, place=None, units=(*m.units, unit)))


def plan_of(asked: Question) -> Plan:
    """The plan of the first intent that fits."""
    m = asked.mentions
    place = {"of_place": m.of_place, "elsewhere": m.elsewhere}
    for intent in _INTENTS:
        plan = intent(asked)
        if plan:
            return replace(_timed(plan, asked), **place)  # type: ignore[arg-type]
    words = m.sought if m.documents or m.elsewhere else asked.text
    if m.documents and not content(words):  # 农村电网改造意见说了什么
        words = str(asked.lexicon.documents[m.documents[0]]["title"])
    return Plan(Asks.SEARCH, words=words, documents=m.documents, **place)  # type: ignore[arg-type]


def _timed(plan: Plan, asked: Question) -> Plan:
    """2019年9月底以前, of tasks: by when they are due. A year of tasks that are not asked for by their targets is that of a
    target or of a deadline."""
    if plan.asks not in (Asks.TASKS, Asks.COUNT_TASKS, Asks.YES_NO):
        return plan
    if asked.due and not asking.TARGET.search(asked.plain):
        return replace(plan, due=asked.due, years=(), with_target=False)
    return replace(plan, or_due=bool(plan.years) and not asking.TARGET.search(asked.plain))


def _whole_headings(asked: Question) -> Question:
    """与省科技厅建立会商机制 is a task: a body that only its heading names is no unit that is asked about."""
    m = asked.mentions
    part = [u for u in m.units if asked.topic and u.written in asked.topic.label and not _at_home(u, asked)]
    return replace(asked, mentions=replace(m, units=tuple(u for u in m.units if u not in part))) if part else asked


def _at_home(unit: UnitRef, asked: Question) -> bool:
    """Whether a unit is known, and belongs to the place of the documents that are asked about."""
    places = {asked.lexicon.documents[d]["place"] for d in asked.mentions.documents}
    return any(not places or asked.lexicon.units[i].place in places for i in unit.iris)


def _base(asked: Question, asks: Asks) -> Plan:
    """A plan with the constraints that hold for every intent."""
    m = asked.mentions
    only = bool(m.units) and bool(asking.ONLY.search(asked.plain))
    groups = bool(m.without) and all(asked.lexicon.units[i].group for u in m.without for i in u.iris)
    return Plan(
        asks,
        units=m.units,
        any_unit=m.any_unit,
        without=() if only and groups else m.without,
        only=only,
        groups_aside=only and groups,
        place=m.place,
        region=m.region,
        documents=m.documents,
        role=asking.role_of(asked.plain) if (m.units or m.place) and not _own_roles(asked) else None,
        topic=asked.topic,
        also=asked.second,
        part=asked.part,
        words=asked.unmatched,
        meant=_meant(asked),
        kind="safeguard" if _safeguards(asked) else "",
        unit_range=asked.unit_range,
        no_target=bool(asking.NO_TARGET.search(m.rest)),
    )


def _own_roles(asked: Question) -> bool:
    """农业农村厅牵头、财政厅参与: whether roles are said of single units."""
    return any(u.role for u in (*asked.mentions.units, *asked.mentions.without))


def _meant(asked: Question) -> Topic | None:
    """What the words mean that no heading has; where the text is asked about (提到), only its words count."""
    return asked.meant if asked.unmatched and not asking.MENTIONS.search(asked.mentions.rest) else None


def _safeguards(asked: Question) -> bool:
    return asked.mentions.region is None and bool(asking.SAFEGUARDS.search(asked.plain))


def _deadline(asked: Question) -> Plan | None:
    """养老政策指引什么时候要办好: when a task is due, that its heading or its words name."""
    m = asked.mentions
    found = WHEN_DUE.search(m.rest)
    if found is None or m.years:
        return None
    own = replace(asked, mentions=replace(m, rest=f"{m.rest[: found.start()]} {m.rest[found.end() :]}"))
    if not (own.topic or own.unmatched) or asking.WHICH_TASKS.search(own.plain):
        return None
    return _base(own, Asks.DEADLINE)


def _metadata(asked: Question) -> Plan | None:
    m = asked.mentions
    if m.units or m.place or m.task:
        return None
    if asking.COUNT_DOCUMENTS.search(m.rest):
        return Plan(Asks.COUNT_DOCUMENTS, documents=m.documents, years=() if m.documents else m.years)
    name = asking.metadata_field(asked.text)
    if asking.DOCUMENTS.search(m.rest) and not asked.unmatched:
        name = name or "标题"
    if not name or (name == "期限" and (asked.due or asking.WHICH_TASKS.search(m.rest))):
        return None
    if name in ("施行日期", "有效期") and (asked.named or content(asking.without_fields(m.rest))):
        return None  # 补贴政策的有效期 is what the text says of it
    own = titled(asking.without_fields(asked.left), m.documents or asked.lexicon.documents, asked.lexicon)
    several = asking.metadata_fields(asked.text)
    if len(m.documents) == 1 and len(several) > 1 and re.search("[、,和与及]|以及|还有", m.rest):
        name = "、".join(several)
    return Plan(Asks.METADATA, documents=own or m.documents, field=name)


def _progress(asked: Question) -> Plan | None:
    """科技局完成了几项; 高新技术企业现在有多少家: what has been done, and what there is."""
    m = asked.mentions
    done = asking.PROGRESS.search(m.rest)
    of_something = (
        (done and _lists_tasks(asked)) or m.units or m.place or m.region or m.documents or asked.topic or asked.left
    )
    own = asked.named is not None and done is not None and done[0] in asked.named.label
    if not of_something or own or not (done or _asks_what_there_is(asked)):
        return None
    return Plan(Asks.PROGRESS, units=m.units, documents=m.documents, region=m.region, words=m.sought or asked.text)


def _asks_what_there_is(asked: Question) -> bool:
    m = asked.mentions
    if m.units or m.place or not asking.NOW.search(m.rest) or not asking.ASKS_VALUE.search(m.rest):
        return False
    counts = (asking.COUNT_DOCUMENTS, *(pattern for pattern, _ in asking.KINDS_OF_COUNT))
    return bool(asked.left) and not any(p.search(m.rest) for p in counts) and not _lists_tasks(asked)


def _without_unit(asked: Question) -> Plan | None:
    if not asking.NO_UNIT.search(asked.text):
        return None
    counted = asking.COUNT_TASKS.search(asked.text) or asking.ASKS_VALUE.search(asked.text)
    asks = Asks.COUNT_TASKS if counted else Asks.TASKS
    bare = replace(asked, mentions=replace(asked.mentions, rest=asking.NO_UNIT.sub(" ", asked.mentions.rest)))
    topic = bare.topic if bare.topic and bare.topic.kind != "concept" else None
    return replace(_base(asked, asks), no_unit=True, units=(), topic=topic, role=None, words="")


def _co_units(asked: Question) -> Plan | None:
    m = asked.mentions
    if len(m.units) != 1 or not asking.WITH.search(asked.plain):
        return None
    if asking.WHICH_TASKS.search(asked.plain) and asking.WHO.search(asked.plain):
        return replace(_base(asked, Asks.TASKS), partners=True, words="", topic=asked.named, role=None)
    many = asking.COUNT_UNITS.search(asked.plain)
    if not (many or asking.WHO.search(asked.plain) or asking.MOST.search(asked.plain) or _partners(asked)):
        return None
    asks = Asks.COUNT_CO_UNITS if many else Asks.CO_UNITS
    limit = limit_of(asked.plain)[0]
    limit = limit if limit and limit > 1 and not many else None  # who is first, the whole list says best
    return Plan(asks, units=m.units, without=m.without, documents=m.documents, region=m.region, limit=limit)


def _partners(asked: Question) -> bool:
    return bool(re.search("单位|部门|伙伴|搭档|局", asked.plain))


def _indicator(asked: Question) -> Plan | None:
    """2023年建制村覆盖率: nothing but the name of an indicator, with a year."""
    m = asked.mentions
    if m.units or m.place or not asked.left or not (m.years or _RATE.search(asked.text)) or asking.HOW.search(m.rest):
        return None
    known = asked.lexicon.indicators
    near = {t: name for t, name in known.items() if not m.documents or document_of(t) in m.documents}
    if not matching(near, asked.lexicon.outside_titles(asked.left, m.documents)):
        return None
    return Plan(Asks.TARGET_VALUE, years=m.years, documents=m.documents, region=m.region, words=asked.left,
                with_target=bool(m.years))  # fmt: skip


def _safeguard_list(asked: Question) -> Plan | None:
    """有哪些保障措施: the tasks that are measures of support."""
    m = asked.mentions
    if not _safeguards(asked) or m.units or m.place or content(asking.SAFEGUARDS.sub(" ", m.rest)):
        return None
    asks = Asks.COUNT_TASKS if asking.HOW_MANY.search(asked.plain) else Asks.TASKS
    return Plan(asks, documents=m.documents, kind="safeguard")


def _ranged_tasks(asked: Question) -> Plan | None:
    """涉及5个以上部门的任务; 没有量化指标的任务."""
    m = asked.mentions
    untargeted = asking.NO_TARGET.search(m.rest)
    if not (asked.unit_range or untargeted) or asked.task_range:
        return None
    rest = asking.NO_TARGET.sub(" ", asked.plain)
    counted = asking.COUNT_TASKS.search(rest) or asking.ASKS_VALUE.search(rest)
    plan = _base(asked, Asks.COUNT_TASKS if counted else Asks.TASKS)
    alone = asked.unit_range == Range(1, 1) and not m.units  # a group beside it makes a unit one of several
    return replace(plan, only=alone, topic=asked.named, words="", years=m.years, with_target=bool(m.years))


def _count(asked: Question) -> Plan | None:
    for pattern, asks in asking.KINDS_OF_COUNT:
        if pattern.search(asked.plain):
            return _counted(asked, asks)
    return None


def _counted(asked: Question, asks: Asks) -> Plan | None:
    m = asked.mentions
    plan = _base(asked, asks)
    if asks is Asks.COUNT_TARGETS:
        annual = bool(asking.ANNUAL.search(asked.plain))
        return replace(plan, years=m.years, annual=annual, words="" if plan.topic else asked.left)
    if asks is Asks.COUNT_UNITS:
        return replace(plan, role=asking.role_of(asked.plain))
    aims = bool(asking.TARGET.search(asked.plain)) or bool(m.years) or bool(asking.ANNUAL.search(asked.plain))
    if aims:
        return replace(plan, years=m.years, annual=bool(asking.ANNUAL.search(asked.plain)), with_target=True)
    return plan


def _yes_no(asked: Question) -> Plan | None:
    m = asked.mentions
    if not (m.units or m.place) or not asking.YES_NO.search(asked.plain):
        return None
    if len(m.units) == 1 and asking.MOST.search(asked.plain) and not asked.named:
        return Plan(Asks.COMPARE, units=m.units, asks_for="first", documents=m.documents, region=m.region,
                    ascending=bool(asking.LEAST.search(asked.plain)))  # fmt: skip
    return replace(_base(asked, Asks.YES_NO), every=bool(asking.EVERY.search(m.text)))


def _targets(asked: Question) -> Plan | None:
    m, plain = asked.mentions, asked.plain
    annual = bool(asking.ANNUAL.search(plain))
    aims = bool(asking.TARGET.search(plain)) and not _names_section(asked)
    if asking.WHICH_TASKS.search(m.text) and (aims or m.years or annual):
        return replace(_base(asked, Asks.TASKS), years=m.years, annual=annual, with_target=True)
    amount, rest = amount_of(m.rest)
    if amount and aims:
        asked = replace(asked, mentions=replace(m, rest=rest))
        m = asked.mentions
    scope = Plan(
        Asks.TARGETS,
        years=m.years,
        annual=annual,
        documents=m.documents,
        region=m.region,
        amount=amount if aims else None,
    )
    if asking.THAN_YEAR.search(m.text) and len(m.years) == 1:  # the difference is the reader's: all its years
        left = content(asking.THAN_YEAR.sub(" ", m.rest).replace("目标", " "))
        return replace(scope, units=m.units, years=(), words=left) if left else None
    value = asking.VALUE.search(plain)
    if aims and not (asking.ASKS_VALUE.search(plain) and not m.units):
        topic, left = _subject_of_targets(asked)
        return replace(scope, units=m.units, role=asking.role_of(plain), topic=topic, words=left)
    if value and not m.units and not asking.TASKS.search(_AFFAIRS.sub("", plain)):
        topic = m.task or (asked.named if asked.named and core(asked.named.label) == content(m.rest) else None)
        left = "" if m.task else content(m.rest)
        plan = replace(scope, asks=Asks.TARGET_VALUE, words=left, topic=m.task, with_target=aims or bool(m.years))
        if not (left or topic) and aims and m.documents:
            return scope
        return plan if left or topic else None
    return None


def _subject_of_targets(asked: Question) -> tuple[Topic | None, str]:
    """Whose targets: of a task or theme named as such, else those whose indicator has the words."""
    m = asked.mentions
    named = asked.named
    whole = named is not None and (
        named.label in m.rest or named.kind == "theme" or bool(re.search("[这那][项条]|任务", m.rest))
    )
    spoken_of = re.search("方面|领域|主题|板块|这块|那块", m.rest) and asked.topic and asked.topic.kind != "task"
    if m.task or whole or spoken_of:
        return asked.topic, ""
    return None, content(m.rest)


def _who(asked: Question) -> Plan | None:
    m = asked.mentions
    if m.units or m.place or not (asking.WHO.search(asked.plain) or _lists_units(asked)):
        return None
    if asked.unmatched and asking.HOW.search(asked.plain):
        return None
    plan = Plan(Asks.UNITS, topic=asked.topic, region=m.region, documents=m.documents, without=m.without)
    plan = replace(plan, role=asking.role_of(asked.plain), words=asked.unmatched, meant=_meant(asked))
    says_nothing = not (asked.topic or m.region or asked.unmatched)
    return None if says_nothing and not _lists_units(asked) else plan


def _lists_units(asked: Question) -> bool:
    """都有哪些单位; 责任单位名单: nothing but units is spoken of."""
    return not asked.left and bool(re.search("单位|部门|主体", asked.plain)) and not _lists_tasks(asked)


def _lists_tasks(asked: Question) -> bool:
    listed = "任务|工作|事项|措施|举措|做法|条目" + ("|哪[几些]?[项条]" if asked.named else "")
    return bool(re.search(listed, asked.plain))


def _section(asked: Question) -> Plan | None:
    """基本原则有哪些; 支撑保障部分关于考核是怎么说的; 三(一)1的内容."""
    m = asked.mentions
    heading = None if m.units or m.place else _bare_heading(asked)
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
    named = asked.within(asked.lexicon.headings.best(m.text, asked.home or None) or asked.lexicon.headings.best(m.text))
    if not named:
        return None
    left = content(m.text.replace(named[0].label, " ").replace(core(named[0].label), " "))
    topic = Topic(named[0].label, "section", tuple(s.iri for s in named))
    return Plan(Asks.SECTION, topic=topic, documents=m.documents, words=left)


def _bare_heading(asked: Question) -> Topic | None:
    """A question that is nothing but the heading of a section that is no task and holds none: 基本原则."""
    bare = asked.text.strip(" ?。.!")
    headings, of_tasks = (
        asked.lexicon.headings,
        (*asked.lexicon.titles[core(bare)], *asked.lexicon.subjects[core(bare)]),
    )
    named = [s for s in headings[core(bare)] if s.label == bare and "/" in s.path]
    if any(t.label == bare for t in of_tasks):
        return None
    return Topic(bare, "section", tuple(s.iri for s in named)) if named else None


def _section_by_path(asked: Question) -> Plan | None:
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


def _spans_tasks(asked: Question) -> bool:
    """重点工作有哪些: a part of a document that holds tasks, and no word of what it says."""
    m = asked.mentions
    if m.region is None or asked.left or not re.search("哪|什么|啥", m.rest) or re.search("[讲说写]|内容|要求", m.rest):
        return False
    parts = {(s.document, s.path) for s in asked.lexicon.sections if s.iri in m.region.iris}
    return any((t.document, p) in parts for t in asked.lexicon.tasks for p in _paths_above(t.path))


def _paths_above(path: str) -> list[str]:
    numbers = path.split("/")
    return ["/".join(numbers[:n]) for n in range(1, len(numbers))]


def _names_section(asked: Question) -> bool:
    """主要目标有哪些: the heading of a section, said in full."""
    named = asked.lexicon.headings.best(asked.text)
    return bool(named) and "目标" in named[0].label and len(core(named[0].label)) >= 4


def _tasks(asked: Question) -> Plan | None:
    m = asked.mentions
    if m.units or m.place or m.without:
        return replace(_base(asked, Asks.TASKS), years=m.years, with_target=bool(m.years))
    how = asking.HOW.search(asked.plain)
    topic = asked.named or (None if how else asked.topic)
    scope = Plan(
        Asks.TASKS, region=m.region, also=asked.second, documents=m.documents, years=m.years, with_target=bool(m.years)
    )
    asks_tasks = bool(asking.TASKS.search(asked.plain))
    if topic and topic.kind == "concept" and not asks_tasks:
        topic = None  # 盗版, and no more: what the texts say of it
    if topic and not how and (asks_tasks or len(asked.left) <= len(topic.label)):
        return replace(scope, topic=topic, part=asked.part)
    if _spans_tasks(asked):
        return scope
    if how or re.search("怎么", m.rest):
        return None
    lists = asking.WHICH_TASKS.search(asked.plain) or asks_tasks
    every = asking.WHICH_TASKS.search(asked.plain) or re.search("所有|全部|列出|清单|列表|每[一项]", asked.plain)
    if (m.region or m.documents or m.years or asked.due or every) and not asked.left and lists:
        return scope
    if not (asked.unmatched and _asks_for_tasks(asked)):
        return None
    return replace(scope, words=asked.unmatched, meant=_meant(asked))


def _asks_for_tasks(asked: Question) -> bool:
    """Whether tasks are what is wanted, for a question whose words no heading has."""
    part = asked.mentions.region and re.search(r"的\s*$", asked.plain)  # 沾边的重点工作
    return bool(asking.WHICH_TASKS.search(asked.plain) or asking.MENTIONS.search(asked.plain) or part)


_INTENTS: tuple[Callable[[Question], Plan | None], ...] = (
    mention,
    _progress,
    _deadline,
    _metadata,
    _without_unit,
    domains,
    _safeguard_list,
    _ranged_tasks,
    compare_by,
    compare_documents,
    compare_years,
    compare,
    _co_units,
    ranking,
    _count,
    _yes_no,
    goals,
    _targets,
    headed,
    _who,
    _section,
    _tasks,
    _indicator,
)
