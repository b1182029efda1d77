"""Questions that compare: units by their tasks, places in an order, documents, years."""

from __future__ import annotations

import re
from dataclasses import replace

from query.understanding import asking
from query.understanding.asking import content
from query.understanding.plan import Asks, Plan, UnitRef
from query.understanding.question import Question
from query.understanding.scope import titled

# What compares stands at both ends: 比2019年高新技术企业多.
_ENDS = re.compile(
    r"^(?:比|谁|哪[个家一]?个?(?:单位|部门|局)?)|(?:多还是少|差多少|差几|[更谁]?[多少重忙大]|更少)$|"
    r"^(?:排(?:个|一个|一下)?(?:序|名次|队)|从[多少]到[多少]|对比|比较|相比|比一比|不同|区别|差别|差异|(?:各|分别).+)$"
)

_APART = re.compile("不同|不一样|区别|差别|差异|异同")
_BY_DOCUMENT = re.compile(
    r"哪[个份一]+(?:政策)?(?:文件|公文|方案|意见|通知|计划).{0,16}[多少]|任务最[多少]的(?:是哪)?[个份]?(?:政策)?(?:文件|公文)|各(?:份|个)?(?:文件|公文)"
)
_EACH = re.compile(r"(?:各|分别)(?:自|都)?(?:有|是)?(?:多少|几)|哪[个份一]*.{0,8}[多少]|[更谁]多|对比|比较|相比")
_TOGETHER = re.compile("[合加]起来|合计|一共|总共|总计")
_OF_UNITS = re.compile("哪[个家些一]*(?:单位|部门|局|委|厅)")  # which of them has most is asked for
_BY_YEAR = re.compile(
    r"哪一?年.{0,8}[多少]|(?:各年?|分别|逐年|每年)(?:自|都)?(?:有|是)?.{0,4}?(?:多少|几)|对比|比较|相比|变化|[增减][加长少]"
)
_AVERAGE = re.compile(
    r"平均(?:下来)?(?:每|一)[个家]?(?:责任|牵头)?(?:单位|部门|家|局)?|(?:单位|部门)(?:人)?均|每[个家](?:单位|部门)平均"
)

__all__ = ["compare", "compare_by", "compare_documents", "compare_years", "limit_of", "ranking"]


def compare(asked: Question) -> Plan | None:
    """财政局和科技局谁的任务多; 科技局排第几."""
    m, plain = asked.mentions, asked.plain
    constraints = {"documents": m.documents, "region": m.region, "role": asking.role_of(plain)}
    both = _both(asked)
    if len(both) == 2 and _APART.search(plain):
        return Plan(Asks.COMPARE, units=both, asks_for="apart", **constraints)  # type: ignore[arg-type]
    if len(m.units) == 1 and re.search("第几|排多少|排在?哪", plain):
        return Plan(Asks.COMPARE, units=m.units, asks_for="place", **constraints)  # type: ignore[arg-type]
    if len(m.units) < 2 or not asking.COMPARE.search(plain):
        return None
    asks_for = (
        "difference"
        if len(m.units) == 2
        and re.search("[多少差](?:几|多少)|比.{0,16}[多少](?!少).{0,5}(?:几[项个条件]|多少)", plain)
        else ""
    )
    if len(m.units) == 2 and asking.EQUAL.search(plain) and asking.YES_NO.search(plain):
        asks_for = "equal"
    asks_for = asks_for or ("more" if re.search("比", plain) and asking.YES_NO.search(plain) else "")
    least = bool(asking.LEAST.search(plain) or re.search("谁.{0,4}少|比.{0,12}少", plain))
    return Plan(Asks.COMPARE, units=m.units, asks_for=asks_for, ascending=least, **constraints)  # type: ignore[arg-type]


def _both(asked: Question) -> tuple[UnitRef, ...]:
    """The units that are compared; a county reached through groups is the first of them."""
    m = asked.mentions
    if m.place is None:
        return m.units
    own = (m.place.iri,) if m.place.iri else ()
    iris = (*own, *m.place.groups, *asked.lexicon.groups_of.get(m.place.iri, ()))
    return (UnitRef(m.place.name, f"{m.place.name}(含集体称谓)", iris), *m.units)


def compare_by(asked: Question) -> Plan | None:
    """哪份文件给邮政管理局的任务最多; 2018年和2019年发改委哪年任务多: a unit's tasks by document, or by their years."""
    m = asked.mentions
    if len(m.units) != 1 or m.without:
        return None
    plan = Plan(Asks.COMPARE_DOCUMENTS, units=m.units, documents=m.documents, role=asking.role_of(asked.plain),
                ascending=bool(asking.LEAST.search(asked.plain)))  # fmt: skip
    if len(m.years) > 1 and _BY_YEAR.search(m.rest) and not asking.TARGET.search(asked.plain):
        return replace(plan, asks_for="by year", years=m.years)
    several = len(m.documents) > 1 and not m.of_place and _EACH.search(m.rest) and not _TOGETHER.search(m.rest)
    return replace(plan, asks_for="by document") if several or _BY_DOCUMENT.search(m.rest) else None


def compare_documents(asked: Question) -> Plan | None:
    """山东和潍坊的方案哪个任务多: the documents that are named, or that places have on what is spoken of."""
    m = asked.mentions
    if m.units or m.place or len(m.documents) < 2 or not asking.COMPARE.search(m.rest) or _OF_UNITS.search(m.rest):
        return None
    about = titled(asking.without_fields(_without_comparing(asked)), m.documents, asked.lexicon)
    documents = about if len(about) > 1 else m.documents
    least = bool(asking.LEAST.search(m.rest))
    asks_for = next((what for what, pattern in asking.COMPARED if pattern.search(m.rest)), "tasks")
    return Plan(Asks.COMPARE_DOCUMENTS, documents=documents, ascending=least, asks_for=asks_for)


def compare_years(asked: Question) -> Plan | None:
    """2019年和2021年的指标有什么变化."""
    m = asked.mentions
    if m.units or m.place or len(m.years) < 2 or not (asking.COMPARE.search(m.rest) or asking.CHANGES.search(m.rest)):
        return None
    words = "" if m.task else content(asking.CHANGES.sub(" ", _without_comparing(asked)))
    return Plan(Asks.COMPARE_YEARS, years=m.years, documents=m.documents, region=m.region, topic=m.task, words=words)


def _without_comparing(asked: Question) -> str:
    return content(asking.COMPARE.sub(lambda found: _ENDS.sub(" ", found[0]), asked.mentions.rest))


def ranking(asked: Question) -> Plan | None:
    """任务最多的前三个单位; 哪些单位参与了5项以上任务; 责任单位最多的任务."""
    m, plain = asked.mentions, asked.plain
    if asked.task_range and not m.units:
        counted = asking.COUNT_UNITS.search(plain)
        return Plan(Asks.COUNT_UNITS if counted else Asks.RANKING, without=m.without, documents=m.documents, region=m.region, topic=asked.named,
                    role=asking.role_of(plain), task_range=asked.task_range)  # fmt: skip
    if _AVERAGE.search(plain) and not m.units:
        return Plan(Asks.RANKING, documents=m.documents, region=m.region, topic=asked.named,
                    role=asking.role_of(plain), asks_for="average")  # fmt: skip
    if not asking.MOST.search(plain) or m.units:
        return None
    least = bool(asking.LEAST.search(plain))
    limit, nth = limit_of(plain)
    scope = Plan(Asks.RANKING, without=m.without, documents=m.documents, region=m.region, ascending=least, limit=limit)
    if asking.MOST_UNITS.search(plain):
        return replace(scope, asks=Asks.TASK_RANKING, without=(), topic=asked.named)
    if not re.search("谁|[家局]|单位|部门|机构|任务(?:数量?|量).{0,3}(?:前|倒数)", plain):
        return None
    topic = asked.topic if asked.named or asked.left else None
    return replace(scope, role=asking.role_of(plain), nth=nth, topic=topic)


def limit_of(text: str) -> tuple[int | None, int | None]:
    """How many rows of a ranking are asked for, and which one alone."""
    number = r"([一二两三四五六七八九十]|\d{1,3})"
    one = re.search(rf"第{number}(?:多|少|名|位)|排(?:名|在)?第{number}", text)
    if one:
        return None, asking.figure(one[1] or one[2])
    some = re.search(
        rf"(?:前|倒数|top ?){number}|最(?:多|少|重|忙|轻|闲)的?(?:前)?{number}[个家名位]|哪{number}[个家]", text
    )
    if some:
        return asking.figure(some[1] or some[2] or some[3]), None
    every = re.search("排|各|每|从[多少高低]", text)
    return (1 if re.search("谁|哪个|哪家|最", text) and not every else None), None
