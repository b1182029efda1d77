"""Plans become SPARQL. Values enter a query as serialised RDF terms, never as text of the question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode

from kg.store import with_prefixes
from kg.vocabulary import XSD
from query.understanding.plan import Due, Plan, Topic, UnitRef

__all__ = [
    "assigned_query",
    "documents_counts_query",
    "due_query",
    "ranking_query",
    "targets_query",
    "task_ranking_query",
    "task_units_query",
    "tasks_query",
    "topic_query",
    "topic_words_query",
    "via_query",
]

_FIRST_YEAR, _LAST_YEAR = 1949, 2060  # of targets
_ROLES = {"lead": "pkg:leadUnit", "cooperating": "pkg:cooperatingUnit", None: "pkg:responsibleUnit"}
_ANY = "pkg:responsibleUnit"
_TASK = """  ?task a pkg:Task ; pkg:inDocument ?doc ; pkg:path ?path ; dcterms:title ?title ; pkg:taskKind ?kind ;
        pkg:order ?order ; pkg:evidence ?text .
  ?doc pkg:documentId ?document .
  ?text pkg:start ?start ; pkg:end ?end ."""


def _iris(iris: Iterable[str]) -> str:
    return " ".join(str(NamedNode(i)) for i in iris)


def _where(plan: Plan) -> Iterator[str]:
    """The graph patterns of a plan's constraints on ?task."""
    predicate = _ROLES[plan.role]
    if plan.units and plan.any_unit:
        yield f"  VALUES ?unit {{ {_iris(i for u in plan.units for i in u.iris)} }}"
        yield f"  ?task {predicate} ?unit ."
    else:
        yield from _each_unit(plan.units, predicate)
    for unit in plan.without:
        yield f"  FILTER NOT EXISTS {{ VALUES ?not {{ {_iris(unit.iris)} }} ?task {_ROLES.get(unit.role, _ANY)} ?not }}"
    if plan.without and not (plan.units or plan.no_unit):  # who is not named is a question about those who are
        yield "  FILTER EXISTS { ?task pkg:responsibleUnit ?somebody }"
    if plan.only and not plan.units:
        yield "  FILTER NOT EXISTS { ?task pkg:responsibleUnit ?group . ?group a pkg:UnitGroup }"
    elif plan.only:
        named = ", ".join(str(NamedNode(i)) for u in plan.units for i in u.iris)
        aside = " FILTER NOT EXISTS { ?beside a pkg:UnitGroup }" if plan.groups_aside else ""
        yield f"  FILTER NOT EXISTS {{ ?task pkg:responsibleUnit ?beside . FILTER(?beside NOT IN ({named})){aside} }}"
    if plan.no_unit:
        yield "  FILTER NOT EXISTS { ?task pkg:responsibleUnit ?any }"
    yield from _topics(plan)
    if plan.kind == "safeguard":
        yield f"  ?task pkg:taskKind {Literal('safeguard')} ."
    if plan.no_target:
        yield "  FILTER NOT EXISTS { ?task pkg:hasTarget ?aim }"
    if plan.region:
        yield f"  VALUES ?part {{ {_iris(plan.region.iris)} }}\n  ?task pkg:section/eli:is_part_of* ?part ."
    if plan.documents:
        yield f"  VALUES ?document {{ {' '.join(str(Literal(d)) for d in plan.documents)} }}"
    yield from _time(plan)


def _topics(plan: Plan) -> Iterator[str]:
    for n, topic in enumerate((plan.topic, plan.also)):
        subject = f"?subject{n or ''}"
        if topic and topic.kind in ("field", "theme"):
            yield f"  VALUES {subject} {{ {_iris(topic.iris)} }}\n  ?task dcterms:subject {subject} ."
        elif topic and topic.kind == "task":
            yield f"  VALUES ?task {{ {_iris(topic.iris)} }}"
        elif topic and topic.kind == "concept":
            yield f"  VALUES ?task {{ {_iris(topic.tasks)} }}"


def topic_query(topic: Topic) -> str:
    """Tasks that name a concept or a narrower one, that stand below a heading with its words, or have these words. It is run
    by itself: engines that join its ways with all else look at all tasks first."""
    ways = [f"  {{ VALUES ?topic {{ {_iris(topic.iris)} }} ?task pkg:topic ?topic }}"]
    if topic.domains:
        ways.append(f"  {{ VALUES ?headed {{ {_iris(topic.domains)} }} ?task dcterms:subject ?headed }}")
    if topic.tasks:
        ways.append(f"  {{ VALUES ?task {{ {_iris(topic.tasks)} }} }}")
    among = "\n  UNION\n".join(ways)
    return with_prefixes(f"SELECT DISTINCT ?task WHERE {{\n{among}\n}}")


def _each_unit(units: tuple[UnitRef, ...], predicate: str) -> Iterator[str]:
    for n, unit in enumerate(units, 1):
        predicate = _ROLES.get(unit.role, _ANY) if unit.role else predicate
        if len(unit.iris) == 1:
            yield f"  ?task {predicate} {_iris(unit.iris)} ."
        else:
            yield f"  VALUES ?unit{n} {{ {_iris(unit.iris)} }}\n  ?task {predicate} ?unit{n} ."


def _time(plan: Plan) -> Iterator[str]:
    if plan.due:
        yield _due(plan.due)
    elif plan.years and plan.or_due:
        yield f"  VALUES ?year {{ {_years(plan.years)} }}\n  ?task (pkg:hasTarget/pkg:year)|pkg:deadlineYear ?year ."
    elif plan.years:
        yield f"  VALUES ?year {{ {_years(plan.years)} }}\n  ?task pkg:hasTarget/pkg:year ?year ."
    elif plan.annual:
        yield "  ?task pkg:hasTarget/pkg:annual true ."
    elif plan.with_target:
        yield "  ?task pkg:hasTarget ?target ."


def _due(due: Due) -> str:
    """Tasks with a deadline in some time, or, of whole years, with a target for it."""
    if due.never:
        return "  FILTER NOT EXISTS { ?task pkg:deadline ?said }"
    if not (due.low or due.high):
        return "  ?task pkg:deadline ?said ."
    bounds = [
        f"?day {sign} {Literal(day, datatype=XSD.date)}" for sign, day in ((">=", due.low), ("<=", due.high)) if day
    ]
    dated = f"?task pkg:deadlineDate ?day . FILTER({' && '.join(bounds)})"
    if not due.whole_years:
        return f"  {dated}"
    first, last = int(due.low[:4] or _FIRST_YEAR), int(due.high[:4] or _LAST_YEAR)
    years = _years(range(first, last + 1))
    return f"  {{ {dated} }} UNION {{ VALUES ?year {{ {years} }} ?task pkg:hasTarget/pkg:year ?year }}"


def _years(years: Iterable[int]) -> str:
    return " ".join(str(Literal(f"{year:04}", datatype=XSD.gYear)) for year in years)


def due_query(due: Due) -> str:
    """The tasks that are due in some time. It is run by itself, as what a concept means is."""
    return with_prefixes(f"SELECT DISTINCT ?task WHERE {{\n{_due(due)}\n}}")


def tasks_query(plan: Plan, among: Iterable[str] | None = None) -> str:
    """All tasks (of some) that a plan's constraints hold for, in the order of the text."""
    chosen = [] if among is None else [f"  VALUES ?task {{ {_iris(among)} }}"]
    where = "\n".join([*chosen, *_where(plan), _TASK])
    columns = "?document ?task ?path ?title ?kind ?order ?start ?end"
    return with_prefixes(f"SELECT DISTINCT {columns} WHERE {{\n{where}\n}}\nORDER BY ?document ?order")


def via_query(plan: Plan) -> str:
    """The tasks that reach a plan's place through a group, with the group's name."""
    assert plan.place is not None
    listed = plan.place.groups and f"VALUES ?group {{ {_iris(plan.place.groups)} }}"
    groups = listed or f"?group pkg:hasMember {NamedNode(plan.place.iri)} ."
    reach = f"  {groups}\n  ?group skos:prefLabel ?via .\n  ?task {_ROLES[plan.role]} ?group ."
    where = "\n".join([reach, *_where(plan), _TASK])
    columns = "?document ?task ?path ?title ?kind ?order ?start ?end ?via"
    return with_prefixes(f"SELECT DISTINCT {columns} WHERE {{\n{where}\n}}\nORDER BY ?document ?order")


def task_units_query(plan: Plan) -> str:
    """Units, roles and written forms of the tasks that a plan's constraints hold for."""
    where = "\n".join(_where(plan))
    role = {"lead": "  ?a pkg:role pkg:Lead .\n", "cooperating": "  ?a pkg:role pkg:Cooperating .\n"}.get(
        plan.role or "", ""
    )
    return with_prefixes(f"""SELECT DISTINCT ?document ?task ?taskOrder ?unit ?name ?place ?group ?role ?order ?mention ?marker WHERE {{
{where}
  ?task pkg:hasAssignment ?a ; pkg:inDocument ?doc ; pkg:order ?taskOrder .
  ?doc pkg:documentId ?document .
{role}  ?a pkg:unit ?unit ; pkg:role ?roleNode ; pkg:order ?order ; pkg:evidence ?mention ; pkg:marker ?marker .
  ?unit skos:prefLabel ?name ; pkg:jurisdiction ?placeNode .
  ?placeNode skos:prefLabel ?place .
  BIND(EXISTS {{ ?unit a pkg:UnitGroup }} AS ?group)
  BIND(LCASE(STRAFTER(STR(?roleNode), "#")) AS ?role)
}}
ORDER BY ?document ?taskOrder ?order""")


def ranking_query(plan: Plan, *, with_unit: bool = False) -> str:
    """Organisations by number of tasks, most first: all, or those of the plan; `with_unit`: of the tasks of its unit."""
    predicate = _ROLES[plan.role] if not with_unit else "pkg:responsibleUnit"
    others = [i for u in ((*plan.units, *plan.without) if with_unit else plan.without) for i in u.iris]
    scope = "\n".join(_each_unit(plan.units, "pkg:responsibleUnit")) + "\n" if with_unit else ""
    if plan.units and not with_unit:
        scope += f"  VALUES ?other {{ {_iris(i for u in plan.units for i in u.iris)} }}\n"
    scope += "".join(f"{line}\n" for line in _where(Plan(plan.asks, topic=plan.topic, region=plan.region)))
    if plan.documents:
        scope += f"  VALUES ?document {{ {' '.join(str(Literal(d)) for d in plan.documents)} }}\n"
        scope += "  ?task pkg:inDocument/pkg:documentId ?document .\n"
    excluded = f"  FILTER(?other NOT IN ({', '.join(str(NamedNode(i)) for i in others)}))\n" if others else ""
    bounds = f"\n  FILTER(?tasks >= {plan.task_range.low})" if plan.task_range else ""
    if plan.task_range and plan.task_range.high is not None:
        bounds += f"\n  FILTER(?tasks <= {plan.task_range.high})"
    return with_prefixes(f"""SELECT ?other ?name ?place ?group ?tasks WHERE {{
  {{ SELECT ?other (COUNT(DISTINCT ?task) AS ?tasks) WHERE {{
{scope}  ?task {predicate} ?other .
{excluded}  }} GROUP BY ?other }}
  ?other skos:prefLabel ?name ; pkg:jurisdiction ?placeNode .
  ?placeNode skos:prefLabel ?place .
  BIND(EXISTS {{ ?other a pkg:UnitGroup }} AS ?group){bounds}
}}
ORDER BY {"ASC" if plan.ascending else "DESC"}(?tasks) ?name""")


def documents_counts_query(documents: Iterable[str]) -> str:
    """How many tasks, units (no groups) and targets each of some documents has."""
    among = " ".join(str(Literal(d)) for d in documents)
    counted = "\n".join(
        f"""  {{ SELECT ?document (COUNT(DISTINCT ?{name}) AS ?{name}s) WHERE {{
    VALUES ?document {{ {among} }}
    ?in pkg:documentId ?document .
    OPTIONAL {{ {pattern} }}
  }} GROUP BY ?document }}"""
        for name, pattern in (
            ("task", "?task pkg:inDocument ?in ; a pkg:Task"),
            ("unit", "?by pkg:inDocument ?in ; pkg:responsibleUnit ?unit . ?unit a pkg:Unit"),
            ("target", "?target pkg:inDocument ?in ; a pkg:Target"),
        )
    )
    return with_prefixes(f"""SELECT ?document ?title ?tasks ?units ?targets WHERE {{
{counted}
  ?doc pkg:documentId ?document ; dcterms:title ?title .
}}
ORDER BY ?document""")


def task_ranking_query(plan: Plan) -> str:
    """Tasks by number of units (no groups), most first; those with an allowed number, where the plan has a range."""
    where = "\n".join(_where(plan))
    documents = "\n  ?task pkg:inDocument/pkg:documentId ?document ." if plan.documents else ""
    counted = "COUNT(DISTINCT ?other)"
    allowed = plan.unit_range
    having = [f"{counted} >= {allowed.low}"] if allowed else []
    having += [f"{counted} <= {allowed.high}"] if allowed and allowed.high is not None else []
    return with_prefixes(f"""SELECT ?task ({counted} AS ?units) WHERE {{
{where}
  ?task pkg:responsibleUnit ?other .{documents}
  ?other a pkg:Unit .
}}
GROUP BY ?task{f" HAVING({' && '.join(having)})" if having else ""}
ORDER BY {"ASC" if plan.ascending else "DESC"}(?units) ?task""")


def assigned_query(tasks: Iterable[str]) -> str:
    """Whom the texts make responsible for some tasks, in which role, and the words that say so."""
    return with_prefixes(f"""SELECT ?task ?unit ?role ?order ?marker WHERE {{
  VALUES ?task {{ {_iris(tasks)} }}
  ?a pkg:task ?task ; pkg:unit ?unit ; pkg:role ?role ; pkg:order ?order ; pkg:marker ?marker .
}}""")


def topic_words_query(tasks: Iterable[str], topic: Topic) -> str:
    """Where the texts of tasks name a concept or a narrower one."""
    return with_prefixes(f"""SELECT DISTINCT ?task ?words WHERE {{
  VALUES ?task {{ {_iris(tasks)} }}
  VALUES ?topic {{ {_iris(topic.iris)} }}
  ?task pkg:topicEvidence ?words .
  ?words pkg:names ?topic .
}}""")


def unit_markers_query(unit: str, limit: int) -> str:
    """The first places where the texts assign a task to a unit."""
    return with_prefixes(f"""SELECT DISTINCT ?document ?marker WHERE {{
  ?a pkg:unit {NamedNode(unit)} ; pkg:task/pkg:inDocument/pkg:documentId ?document ; pkg:marker ?marker .
}}
ORDER BY ?document ?marker
LIMIT {limit}""")


def target_names_query(plan: Plan) -> str:
    """Only the IRIs of the targets that a plan's constraints hold for."""
    where = "\n".join(_target_lines(plan))
    return with_prefixes(f"""SELECT DISTINCT ?target WHERE {{
{where}
  ?target pkg:targetOf ?of ; pkg:inDocument/pkg:documentId ?document .
}}""")


def targets_query(plan: Plan, targets: Iterable[str] | None = None) -> str:
    """Targets by time, unit, task and part of a document; of those given, where some are."""
    where = "\n".join(_target_lines(plan, targets))
    return with_prefixes(f"""SELECT DISTINCT ?document ?target ?path ?of ?indicator ?comparator ?value ?unit ?time ?year ?annual ?order ?start ?end ?quote ?page ?title WHERE {{
{where}
  ?target a pkg:Target ; pkg:targetOf ?of ; pkg:inDocument ?doc ; pkg:indicator ?indicator ; pkg:comparator ?comparator ;
          pkg:value ?value ; pkg:unitOfMeasure ?unit ; pkg:annual ?annual ; pkg:order ?order ; pkg:evidence ?text .
  ?doc pkg:documentId ?document .
  ?text pkg:start ?start ; pkg:end ?end ; pkg:quote ?quote .
  OPTIONAL {{ ?text pkg:page ?page }}
  OPTIONAL {{ ?of pkg:path ?path }}
  OPTIONAL {{ ?of dcterms:title ?title }}
  OPTIONAL {{ ?target pkg:time ?time }}
  OPTIONAL {{ ?target pkg:year ?year }}
}}
ORDER BY ?document ?order""")


def _target_lines(plan: Plan, targets: Iterable[str] | None = None) -> list[str]:
    """The graph patterns of a plan's constraints on ?target, and on ?of that it belongs to."""
    lines = [f"  VALUES ?target {{ {_iris(targets)} }}"] if targets is not None else []
    if plan.units:
        lines += list(_each_unit(plan.units, _ROLES[plan.role]))
        lines.append("  ?task pkg:hasTarget ?target .")
    if plan.topic and plan.topic.kind in ("field", "theme"):
        lines.append(f"  VALUES ?subject {{ {_iris(plan.topic.iris)} }}\n  ?of dcterms:subject ?subject .")
    elif plan.topic and plan.topic.kind == "concept":
        lines.append(f"  VALUES ?of {{ {_iris(plan.topic.tasks)} }}")
    elif plan.topic:
        lines.append(f"  VALUES ?of {{ {_iris(plan.topic.iris)} }}")
    if plan.region:
        lines.append(f"  VALUES ?part {{ {_iris(plan.region.iris)} }}\n  ?of (pkg:section?)/eli:is_part_of* ?part .")
    if plan.documents:
        lines.append(f"  VALUES ?document {{ {' '.join(str(Literal(d)) for d in plan.documents)} }}")
    if plan.years:
        lines.append(f"  VALUES ?year {{ {_years(plan.years)} }}\n  ?target pkg:year ?year .")
    if plan.annual:
        lines.append("  ?target pkg:annual true .")
    return lines
