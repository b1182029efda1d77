"""A question becomes a plan: first what it names, then its constraints, then what it asks for.

What is named is found in the question and cut out of it; what is left tells the intent. Where several
intents fit, the order in `_INTENTS` decides, the more specific first. A question is data: it is compared with
names and fixed patterns, and nothing of it is ever executed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from indexer.words import fold_text, simplify, words
from query.entities import Mentions, find_mentions
from query.lexicon import Lexicon, Named, best_labels, core
from query.plan import Asks, Plan, Topic

__all__ = ["read_question"]

_LONGEST = 2000  # characters that are read; the rest of a longer question adds nothing
_ENGLISH = (
    (r"which (?:tasks?|measures?) (?:involve|concern|include|are assigned to|mention|does?)", "哪些任务涉及"),
    (r"(?:who|which units?) (?:is|are) responsible for", "谁负责"),
    (r"who leads?|led by", "谁牵头"),
    (r"what (?:does|must|should|is)", "哪些任务"),
    (r"how many tasks", "多少项任务"),
    (r"how many units", "多少个单位"),
    (r"how many", "多少"),
    (r"(?:document|reference) number", "文号"),
    (r"(?:published|publication date)", "发布日期"),
    (r"(?:issued by|issuer)", "发文机关"),
    (r"(?:works?|cooperates?) (?:together )?with", "合作"),
    (r"targets?|indicators?", "指标"),
    (r"tasks?|measures?|duties", "任务"),
    (r"units?|bodies|departments?", "单位"),
    (r"responsible|do\b", "负责"),
    (r"\b(?:the|of|for|in|by|does|have|has|is|are|and|please|list|show|all)\b", " "),
)
_NO_UNIT = re.compile(
    r"(?:没有?|未|漏|缺少?|不)(?:标明|写明|明确|注明|标|写|列|指定|落实|有)*(?:任何)?(?:责任|牵头)(?:单位|部门|主体)|没人(?:负责|管|认领)|无人负责|谁都没有?(?:负责|管)|没有(?:单位|部门)负责"
)
_TASKS = re.compile(
    r"任务|工作|事项|职责|措施|举措|活儿?|要做|做什么|干什么|负责|承担|参与|涉及|牵头|配合|主管|分管|哪[几些]?[项条件]|管什么|的活"
)
_WHO = re.compile(
    r"谁(?!的任务)|哪[些个几]?家?(?:单位|部门|局|机构|委办局)|由?什么(?:单位|部门)|责任(?:单位|部门)|牵头(?:单位|部门)|(?:配合|参与)(?:单位|部门)|主体"
)
_WITH = re.compile(r"合作|搭班子|搭档|搭伙|协作|联手|共事|打交道|一起|携手|配合最|共同承担|协同")
_MOST = re.compile(r"最多|最少|前[一二三四五六七八九十\d]+[个名家位]?|排(?:名|行|序|一下|个)|最重|最忙|top")
_ONLY = re.compile(r"只有|仅有?|单独|独自|独立|唯一|一家(?:负责|承担)")
_LEAST = re.compile("最少|最轻|最闲|倒数")
_YES_NO = re.compile(
    r"吗|是否|是不是|有没有(?:参与|负责|份|牵头)|对不对|(?:参与|负责|管)(?:没有|不)[?？]?$|有份|在不在"
)
_COUNT_TASKS = re.compile(
    r"(?:多少|几)(?:大)?(?:项|个|条|件)?(?:重点|主要)?(?:任务|工作|措施|职责|事项)|(?:任务|工作)(?:一?共|总共|总数|数量|数)?(?:有|是)?(?:多少|几)|(?:承担|负责|参与|牵头|涉及|配合)(?:了|的)?(?:多少|几)[项个条件]|任务(?:总数|数量|数)"
)
_COUNT_UNITS = re.compile(
    r"(?:多少|几)(?:个|家)?(?:责任|牵头|不同的?)?(?:单位|部门|机构)|(?:单位|部门).{0,30}?(?:一?共|总共|总计)?(?:有|是)?(?:多少|几)(?:个|家)"
)
_WHICH_TASKS = re.compile(
    r"(?:哪些|哪几[项条个]|什么)(?:重点|主要)?(?:任务|工作|措施|条目)|(?:任务|工作)(?:有|是)?哪些"
)
_TARGET = re.compile(r"指标|量化|数字目标|目标值|定量|数值|目标数|考核目标")
_VALUE = re.compile(r"多少|几(?![项条])|目标(?:值)?是|达到.{0,3}(?:多少|什么)|比例|占比|增速|目标(?:是)?什么")
_GOAL = re.compile(r"达到|目标|新增|引进|培育|建设|创建|比重|占|增长|要有|到20\d\d|每年|完成|不低于|多少[家个名人项%]")
_ANNUAL = re.compile(r"每年|年均|逐年|每一年|annual")
_ROLE = ((re.compile("牵头|主办|挂帅|领头"), "lead"), (re.compile("配合|协办|协助|打下手"), "cooperating"))
_SECTION = re.compile(r"有哪些|是什么|怎么[说写讲规]|内容|讲[了什]|说[了什]|关于|原文|如何规定|哪几条|写了什么")
_HOW = re.compile(
    r"怎么(?!说|写|讲|规|排)|怎样|如何|为什么|咋|有没有|能不能|哪里|什么是|有什么.{1,16}(?:措施|办法|政策|支持)"
)
_METADATA = (
    ("文号", re.compile(r"文号|发文字号|第几号|多少号")),
    ("索引号", re.compile(r"索引号")),
    (
        "发布日期",
        re.compile(
            r"(?:公布|发布|上网|公开|挂网)(?:的)?(?:日期|时间|日子)|(?:哪天|哪一天|何时|什么时候|几号|几月).{0,6}(?:公布|发布|公开|上网)"
        ),
    ),
    (
        "成文日期",
        re.compile(
            r"(?:成文|签发|印发|制定|签署|落款)(?:的)?(?:日期|时间)|(?:哪天|哪一天|何时|什么时候|几号|几月|哪年).{0,6}(?:成文|印发|签发|出台|制定|下发)"
        ),
    ),
    (
        "发文机关",
        re.compile(
            r"发文(?:机关|单位|机构|部门)|(?:谁|哪个(?:单位|机关|部门)|哪家).{0,4}(?:发的|印发|发布|出台|制定|下发|颁布)|印发(?:机关|单位)|发布(?:机构|单位|机关)|制定机关"
        ),
    ),
    ("标题", re.compile(r"(?:文件|方案|计划|通知)?(?:的)?(?:标题|全称|名称)|叫什么(?:名字)?")),
    ("主送机关", re.compile(r"主送|发给(?:了)?(?:谁|哪些)|抄送")),
)
# Words of asking, without content of their own.
_ASKING = re.compile(
    r"请问|请|麻烦|帮我|帮忙|查一?下|看一?下|告诉我|我想知道|想问一?下|列出来?|列举|说说|介绍一?下|这个|那个|这块|那块|这份|那份|方面|领域|方向|部分|有关|关于|里面?|中的?|其中|上面?|下面?|哪些|哪几|哪个|哪项|什么|多少|"
    r"几[项个条家名]|一共|总共|全部|所有|任务|工作|事项|职责|措施|负责|承担|参与|涉及|牵头|配合|单位|部门|责任|由谁|谁|包括|包含|提到|点名|列了?|有份|有|的|了|吗|呢|是|在|和|与|跟|都|也|要|应该|需要|这|那|项|条|按|对|把|被|为|"
    r"怎么样|怎么|如何|怎样|管|做|干|就|目标|指标|量化|数字|达到|年底?|到|每年|条目|共同|一起|三家|两家|分别|以及|没有|不|但|而|除了|各|文件|行动计划|方案|进行|落实|完成|内容|情况|或者?|还是|由|只|仅|一家|单独|独自|从|让|使|给|才|能|会|可以|可"
)


@dataclass(slots=True)
class _Question:
    """A question being read."""

    text: str
    lexicon: Lexicon
    mentions: Mentions
    rest: str = ""
    topic: Topic | None = None


def read_question(question: str, lexicon: Lexicon) -> Plan:
    """What is asked, as a plan; `Asks.NOTHING` for a text without content. Linear in the question's length."""
    text = _normalise(question)
    if not re.search(r"[\u4e00-\u9fffa-z0-9]", text):
        return Plan(Asks.NOTHING)
    mentions = find_mentions(text, lexicon)
    asked = _Question(text, lexicon, mentions, rest=mentions.rest)
    for intent in _INTENTS:
        plan = intent(asked)
        if plan:
            return plan
    return Plan(Asks.SEARCH, words=text, documents=mentions.documents)


def _normalise(question: str) -> str:
    text = fold_text(simplify(question[:_LONGEST])).replace("?", "?").strip()
    if re.search("[a-z]{3}", text):
        for pattern, chinese in _ENGLISH:
            text = re.sub(pattern, chinese, text)
    return re.sub(r"\s+", " ", text)


def _content(text: str) -> str:
    """What is left of a text without the words of asking."""
    return re.sub(r"[^\w%、]+", " ", _ASKING.sub(" ", text)).strip(" 、")


def _base(asked: _Question, asks: Asks) -> Plan:
    """A plan with the constraints that hold for every intent."""
    m = asked.mentions
    return Plan(
        asks,
        units=m.units,
        any_unit=m.any_unit,
        without=m.without,
        only=bool(m.units) and bool(_ONLY.search(m.rest)),
        place=m.place,
        region=m.region,
        documents=m.documents,
        role=_role(m.rest) if m.units else None,
        topic=_topic(asked),
    )


def _role(text: str) -> str | None:
    return next((role for pattern, role in _ROLE if pattern.search(text)), None)


def _topic(asked: _Question) -> Topic | None:
    """The domain, theme or task that the rest of the question names, by name or by all of its words."""
    if asked.mentions.task:
        return asked.mentions.task
    if asked.topic is None:
        asked.topic = _named_topic(asked) or _worded_topic(asked)
    return asked.topic


def _named_topic(asked: _Question) -> Topic | None:
    domains, tasks = (best_labels(e, asked.rest) for e in (asked.lexicon.domains, asked.lexicon.tasks))
    best = max([*domains, *tasks], key=lambda e: len(core(e.label)), default=None)
    if best is None:
        return None
    same = [e for e in (domains if best in domains else tasks) if core(e.label) == core(best.label)]
    return Topic(best.label, best.kind, tuple(e.iri for e in same))


def _worded_topic(asked: _Question) -> Topic | None:
    """在人才培育方面 -> 培育创新引领型人才: every word of the rest stands in the heading."""
    wanted = set(words(_content(asked.rest)))
    if not wanted or not any(len(w) > 1 for w in wanted):
        return None
    for entries in (asked.lexicon.domains, asked.lexicon.tasks):
        fits = [e for e in entries if all(w in e.label for w in wanted)]
        if fits:
            label = min(fits, key=lambda e: (len(e.label), e.label)).label
            chosen = (
                [e for e in fits if e.label == label] if entries is asked.lexicon.tasks else _same_label(fits, label)
            )
            return Topic(label, chosen[0].kind, tuple(e.iri for e in chosen))
    return None


def _same_label(entries: list[Named], label: str) -> list[Named]:
    return [e for e in entries if e.label == label]


def _without_unit(asked: _Question) -> Plan | None:
    if not _NO_UNIT.search(asked.text):
        return None
    return replace(_base(asked, Asks.TASKS), no_unit=True, units=(), topic=None)


def _metadata(asked: _Question) -> Plan | None:
    m = asked.mentions
    if m.units or m.place or m.task:
        return None
    name = next((n for n, p in _METADATA if p.search(asked.text)), None)
    return Plan(Asks.METADATA, documents=m.documents, field=name) if name else None


def _co_units(asked: _Question) -> Plan | None:
    m = asked.mentions
    if len(m.units) != 1 or not _WITH.search(m.rest) or not (_WHO.search(m.rest) or _MOST.search(m.rest)):
        return None
    return Plan(Asks.CO_UNITS, units=m.units, documents=m.documents, limit=None)


def _ranking(asked: _Question) -> Plan | None:
    m = asked.mentions
    if not _MOST.search(m.rest) or not re.search("谁|哪家|单位|部门|局|机构", m.rest):
        return None
    role = _role(m.rest)
    return Plan(
        Asks.RANKING,
        without=m.without or m.units,
        documents=m.documents,
        region=m.region,
        role=role,
        limit=_limit(m.rest),
        ascending=bool(_LEAST.search(m.rest)),
    )


def _limit(text: str) -> int | None:
    found = re.search(r"前([一二三四五六七八九十]|\d+)", text)
    if found:
        return int(found[1]) if found[1].isdigit() else "一二三四五六七八九十".index(found[1]) + 1
    return 1 if re.search("谁|哪个|哪家|最", text) and "排" not in text else None


def _count(asked: _Question) -> Plan | None:
    if _COUNT_UNITS.search(asked.mentions.rest):
        return replace(_base(asked, Asks.COUNT_UNITS), topic=asked.mentions.task)
    if _COUNT_TASKS.search(asked.mentions.rest):
        return replace(_base(asked, Asks.COUNT_TASKS), year=asked.mentions.year)
    return None


def _targets(asked: _Question) -> Plan | None:
    m = asked.mentions
    annual = bool(_ANNUAL.search(m.rest))
    named = bool(_TARGET.search(m.rest))
    if _WHICH_TASKS.search(m.text) and (named or m.year or annual):
        return replace(_base(asked, Asks.TASKS), year=m.year, annual=annual, with_target=True, topic=m.task)
    left = _content(re.sub(r"20\d\d年?底?", "", m.rest))
    if named and not re.search("多少|几[家个名]|是多少", m.rest):
        return Plan(
            Asks.TARGETS,
            units=m.units,
            year=m.year,
            annual=annual,
            documents=m.documents,
            region=m.region,
            topic=m.task,
            words=left,
        )
    if left and _VALUE.search(m.rest) and (_GOAL.search(m.rest) or named) and not m.units:
        return Plan(Asks.TARGET_VALUE, year=m.year, annual=annual, documents=m.documents, words=left)
    return None


def _yes_no(asked: _Question) -> Plan | None:
    m = asked.mentions
    if not m.units or not _YES_NO.search(m.rest):
        return None
    topic = _topic(asked)
    return _base(asked, Asks.YES_NO) if topic or m.region else None


def _who(asked: _Question) -> Plan | None:
    m = asked.mentions
    if m.units or m.place or not _WHO.search(m.rest):
        return None
    topic = _topic(asked)
    role = _role(m.rest)
    if not topic and not m.region:
        return None
    return Plan(Asks.UNITS, topic=topic, region=m.region, documents=m.documents, role=role)


def _tasks(asked: _Question) -> Plan | None:
    m = asked.mentions
    if m.units or m.place or m.without:
        return _unit_tasks(asked)
    asks_how = _HOW.search(m.rest)
    topic = _named_topic(asked) or m.task or (None if asks_how else _worded_topic(asked))
    if topic and not asks_how and (_TASKS.search(m.rest) or len(_content(asked.rest)) <= len(topic.label)):
        return Plan(Asks.TASKS, topic=topic, region=m.region, documents=m.documents, year=m.year)
    if (
        m.region
        and not _content(m.rest)
        and re.search("任务|工作|哪[几些]?[项条]", m.rest)
        and not re.search("怎么", m.rest)
    ):
        return Plan(Asks.TASKS, region=m.region, documents=m.documents, year=m.year)
    return None


def _unit_tasks(asked: _Question) -> Plan | None:
    """Tasks of units; a rest that no heading names is looked for in the tasks' texts."""
    left = _content(re.sub(r"20\d\d年?底?", "", asked.mentions.rest))
    plan = replace(_base(asked, Asks.TASKS), year=asked.mentions.year)
    told = plan.topic or not any(len(w) > 1 for w in words(left))
    return plan if told else replace(plan, words=left)


def _section(asked: _Question) -> Plan | None:
    """基本原则有哪些; 支撑保障部分关于考核是怎么说的."""
    m = asked.mentions
    if not _SECTION.search(m.text) or _HOW.search(m.rest):
        return None
    exact = [s for s in asked.lexicon.sections if s.label and len(s.label) >= 2 and s.label in m.text]
    longest = max((len(s.label) for s in exact), default=0)
    named = [s for s in exact if len(s.label) == longest]
    if not named:
        return None
    left = _content(m.text.replace(named[0].label, " "))
    topic = Topic(named[0].label, "section", tuple(s.iri for s in named))
    return Plan(Asks.SECTION, topic=topic, documents=m.documents, words=left)


_INTENTS: tuple[Callable[[_Question], Plan | None], ...] = (
    _metadata,
    _without_unit,
    _co_units,
    _ranking,
    _count,
    _yes_no,
    _targets,
    _who,
    _tasks,
    _section,
)
