"""Named queries with values as people write them: a unit in any spelling, a task's path, a year."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from pyoxigraph import Literal, NamedNode

from corpus.errors import BadQuery
from kg.queries import LANGUAGES, NamedQuery, Parameter, Value, load, names
from kg.store import GraphStore, Rows
from kg.vocabulary import PKG, XSD
from query.understanding.entities import find_unit
from query.understanding.lexicon import Lexicon, Named

__all__ = ["bound_query", "listed", "named_query", "run_named"]

_ROLES = {
    **{"lead": PKG.Lead, "牵头": PKG.Lead, "cooperating": PKG.Cooperating, "配合": PKG.Cooperating},
    **{"responsible": PKG.Responsible, "责任": PKG.Responsible},
}
_IRI = re.compile(r"(?:[a-z][a-z0-9+.-]*://|urn:)[^\s<>\"{}|\\^`]+", re.IGNORECASE)


def named_query(name: str) -> NamedQuery:
    """The query of that name, its words joined by - or _. Raises BadQuery for an unknown one."""
    return load(name.replace("-", "_"))


def listed(language: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """The named queries: name, what it gives in a language (zh, en), and its parameters, those that must be given marked
    with !. Raises BadQuery for another language."""
    if language not in LANGUAGES:
        raise BadQuery(f"no titles in language {language}; there are: {', '.join(LANGUAGES)}")
    found = [(load(n), n.replace("_", "-")) for n in names()]
    return [
        (n, q.titled(language), tuple(f"{p.name}{'!' if p.required else ''}" for p in q.declared)) for q, n in found
    ]


def bound_query(lexicon: Lexicon, name: str, given: Mapping[str, str]) -> str:
    """A named query as SPARQL. Raises BadQuery for a parameter that is missing, unknown, or stands for nothing."""
    query, values = _read(lexicon, name, given)
    return query.bound(values)


def _read(lexicon: Lexicon, name: str, given: Mapping[str, str]) -> tuple[NamedQuery, dict[str, Sequence[Value]]]:
    """A named query, and what the texts given for its parameters stand for."""
    query = named_query(name)
    query.check(given)
    return query, {p.name: _values(p, given[p.name], lexicon) for p in query.declared if p.name in given}


def run_named(graph: GraphStore, lexicon: Lexicon, name: str, given: Mapping[str, str]) -> Rows:
    """The rows of a named query. Raises as `bound_query` does."""
    query, values = _read(lexicon, name, given)
    return query.rows(graph, values)


def _values(parameter: Parameter, text: str, lexicon: Lexicon) -> Sequence[Value]:
    """What a text stands for, of the kind that the parameter takes."""
    if parameter.kind in _THINGS and _IRI.fullmatch(text):
        return [NamedNode(text)]
    return _READERS[parameter.kind](parameter, text, lexicon)


def _refuse(parameter: Parameter, text: str, wanted: str) -> BadQuery:
    return BadQuery(f"{parameter.name} {text}: {wanted}")


def _unit(parameter: Parameter, text: str, lexicon: Lexicon) -> Sequence[Value]:
    unit = find_unit(text, lexicon)
    if unit is None:
        near = "、".join(lexicon.nearest(text))
        raise _refuse(parameter, text, f"no such unit; nearest: {near}; policykg units lists all")
    return [NamedNode(iri) for iri in unit.iris]


def _of(entries: Callable[[Lexicon], Sequence[Named]], listing: str) -> Callable[..., Sequence[Value]]:
    """A reader of paths (三/(一)/1, or document:path) among some of what the lexicon names."""

    def read(parameter: Parameter, text: str, lexicon: Lexicon) -> Sequence[Value]:
        document, _, path = text.rpartition(":")
        found = [e.iri for e in entries(lexicon) if e.path == path and document in ("", e.document)]
        if not found:
            raise _refuse(parameter, text, f"no such path; give document:path as {listing} shows them")
        return [NamedNode(iri) for iri in dict.fromkeys(found)]

    return read


def _domain(parameter: Parameter, text: str, lexicon: Lexicon) -> Sequence[Value]:
    found = [d.iri for d in lexicon.domains if d.label == text] or [d.iri for d in lexicon.domains if text in d.label]
    if not found:
        raise _refuse(parameter, text, "no such domain; policykg sparql --name domains lists them")
    return [NamedNode(iri) for iri in dict.fromkeys(found)]


def _topic(parameter: Parameter, text: str, lexicon: Lexicon) -> Sequence[Value]:
    found = lexicon.topics.called(text)
    if not found:
        raise _refuse(parameter, text, "no such topic; policykg sparql --name topics lists them")
    return [NamedNode(iri) for iri in found.named]


def _target(parameter: Parameter, text: str, _: Lexicon) -> Sequence[Value]:
    raise _refuse(parameter, text, "not an IRI; policykg sparql --name targets --json shows those of targets")


def _document(parameter: Parameter, text: str, lexicon: Lexicon) -> Sequence[Value]:
    if text not in lexicon.documents:
        raise _refuse(parameter, text, "no such document; policykg info lists them")
    return [Literal(text)]


def _role(parameter: Parameter, text: str, _: Lexicon) -> Sequence[Value]:
    if text not in _ROLES:
        raise _refuse(parameter, text, f"no such role; there are: {', '.join(_ROLES)}")
    return [_ROLES[text]]


def _year(parameter: Parameter, text: str, _: Lexicon) -> Sequence[Value]:
    if not re.fullmatch(r"[12]\d{3}", text):
        raise _refuse(parameter, text, "not a year; give one such as 2021")
    return [Literal(text, datatype=XSD.gYear if parameter.kind == "year" else XSD.integer)]


def _date(parameter: Parameter, text: str, _: Lexicon) -> Sequence[Value]:
    """A day; a year or a month stands for its last day, as in a deadline."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        from kg.dates import last_day

        year_or_month = re.fullmatch(r"(20\d\d)(?:-(\d\d))?", text)
        found = (
            last_day(f"{year_or_month[1]}年{f'{year_or_month[2]}月' if year_or_month[2] else ''}")
            if year_or_month
            else None
        )
        if found is None:
            raise _refuse(parameter, text, "not a date; give one such as 2020-12-31 or 2020") from None
        day = found
    return [Literal(day.isoformat(), datatype=XSD.date)]


def _text(_: Parameter, text: str, __: Lexicon) -> Sequence[Value]:
    return [Literal(text)]


_READERS: Mapping[str, Callable[[Parameter, str, Lexicon], Sequence[Value]]] = {
    "unit": _unit,
    "group": _unit,
    "task": _of(lambda lexicon: lexicon.tasks, "policykg tasks"),
    "section": _of(lambda lexicon: lexicon.sections, "policykg sparql --name sections"),
    "place_in_text": _of(lambda lexicon: (*lexicon.tasks, *lexicon.sections), "policykg tasks"),
    "target": _target,
    "domain": _domain,
    "topic": _topic,
    "document": _document,
    "role": _role,
    "year": _year,
    "number": _year,
    "date": _date,
    "text": _text,
}
_THINGS = ("unit", "group", "task", "section", "place_in_text", "target", "domain", "topic")
