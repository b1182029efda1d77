"""Questions for what documents plan for: their fields, their themes, their goals."""

from __future__ import annotations

from query.understanding import asking
from query.understanding.asking import content
from query.understanding.plan import Asks, Plan, Topic
from query.understanding.question import Question

__all__ = ["domains", "goals"]


def domains(asked: Question) -> Plan | None:
    """重点领域有哪些; 分几大板块: the fields or themes that the documents plan for."""
    m = asked.mentions
    kind = next((kind for kind, pattern in asking.DOMAINS if pattern.search(asked.text)), None)
    if kind is None or m.units or m.place or asked.named or content(asking.OF_DOMAINS.sub(" ", m.rest)):
        return None
    if not asked.within(d for d in asked.lexicon.domains if d.kind == kind):
        return None
    asks = Asks.COUNT_DOMAINS if asking.HOW_MANY.search(asked.text) else Asks.DOMAINS
    return Plan(asks, documents=m.documents, region=m.region, kind=kind)


def goals(asked: Question) -> Plan | None:
    """总体目标是什么: the section whose heading speaks of goals, where no figure is asked for."""
    m = asked.mentions
    if m.units or m.place or m.years or m.region or not asking.GOALS.search(m.rest) or asking.FIGURES.search(m.rest):
        return None
    if asked.named or content(asking.GOALS.sub(" ", m.rest)):
        return None
    found = asked.within(s for s in asked.lexicon.sections if s.label.endswith("目标") and len(s.label) <= 8)
    exact = [s for s in found if s.label in asked.text]
    chosen = exact or found
    if not chosen:
        return None
    topic = Topic(chosen[0].label, "section", tuple(s.iri for s in chosen))
    return Plan(Asks.SECTION, topic=topic, documents=m.documents)
