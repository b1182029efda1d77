"""Towns and streets that a question names (桐君街道要做什么): no list of divisions has them, and texts assign tasks to all
of them together (各乡镇政府、街道办事处)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from query.understanding.lexicon import Lexicon, UnitEntry
from query.understanding.misspelt import Span
from query.understanding.plan import Place, UnitRef

__all__ = ["as_town", "reached", "towns"]

# What ends in 镇, 乡 or 街道 and is no name of one: 特色小镇, 人才返乡, 各涉农镇.
_NO_NAME = "各|哪|每|全|有关|相关|几|多少|什么|[和与及跟或、]|[乡城集小古名强重][镇乡]|^村镇|[返下回还故家]乡|[示范试点特色中心建制]镇|[老小]街"
_NAME = rf"(?:(?!{_NO_NAME})[\u4e00-\u9fff]){{2,6}}(?:街道|镇|乡)"
_TOWN = re.compile(
    rf"(?:^|(?<=[,、和与及跟或 ]))(?P<name>{_NAME})(?:人民政府|政府|办事处)?"
    r"(?=有哪|有什么|有啥|有几|都?[要应需该]|负责|承担|参与|牵头|配合|的(?:任务|工作|职责)|完成|哪些任务|谁|[和与及跟或、][\u4e00-\u9fff]{2,8}(?:街道|镇|乡|局|委|办))"
)
_ANY = re.compile(".{2,6}(?:街道|镇|乡)")
_KIND = re.compile("街道|镇|乡")
_GROUP = re.compile(
    r"(?:各|有关|相关|所有|全[县区市]|涉农)+[省市县区]?(?P<kinds>[乡镇街道办事处政府人民村社区、，和及（）/]+)"
)


def towns(text: str, lexicon: Lexicon) -> Iterator[Span]:
    """Towns that act and that no document names, where some group of towns is known."""
    for found in _TOWN.finditer(text):
        name = found["name"]
        if _groups(name, lexicon) and not any(name in t.label for t in lexicon.titles.best(text)):
            yield Span(found.start(), found.end(), UnitRef(name, name, ()))


def as_town(span: Span, lexicon: Lexicon) -> Place | None:
    """The town that a span names, reached by the groups of towns of its place."""
    if len(span.ref.iris) > 1 or (span.ref.iris and lexicon.units[span.ref.iris[0]].group):
        return None
    iri = span.ref.iris[0] if span.ref.iris else ""
    name = lexicon.units[iri].base if iri else span.ref.label
    if not _ANY.fullmatch(name):
        return None
    groups = _groups(name, lexicon, lexicon.units[iri].place if iri else "")
    return Place(span.ref.label, iri, groups) if groups else None


def reached(span: Span, lexicon: Lexicon) -> Span:
    """富春江镇和横村镇都要做的: groups reach the second town as they do the first."""
    town = as_town(span, lexicon)
    if town is None:
        return span
    iris = (*span.ref.iris, *town.groups)
    return replace(span, ref=replace(span.ref, label=f"{span.ref.label}(含集体称谓)", iris=iris))


def _groups(name: str, lexicon: Lexicon, place: str = "") -> tuple[str, ...]:
    """The groups of one place that towns of a kind belong to; none where several places have such groups."""
    kind = _KIND.findall(name)[-1]
    found = [e for e in lexicon.units.values() if e.place == (place or e.place) and _holds(e, kind)]
    return tuple(e.iri for e in found) if len({e.place for e in found}) == 1 else ()


def _holds(entry: UnitEntry, kind: str) -> bool:
    group = _GROUP.fullmatch(entry.label) if entry.group else None
    return bool(group) and kind[0] in group["kinds"]  # type: ignore[index]
