"""Named SPARQL queries, one file each in `kg/sparql/`, with a title in Chinese and English, and parameters that are bound.

The head of a file names its title, and each parameter with its kind (`!`: the question makes no sense without it):

    # title: 某单位的任务
    # title@en: Tasks of a unit
    # parameter: unit  unit!  单位的名称或 IRI
    # parameter@en: unit  name of a unit, or its IRI

A value is bound as an RDF term in a VALUES block, at the head of the query or, so that an engine narrows a part of it from
the start, where a line `#bind unit` stands, indented; text of a user never becomes part of a query's syntax. What follows
`#with unit` in a line counts only where a unit is given, what follows `#without unit` only where none is: what is fast for
one document or unit is slow over all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from pyoxigraph import Literal, NamedNode

from corpus.errors import BadQuery
from kg.store import GraphStore, Rows, with_prefixes

__all__ = ["KINDS", "LANGUAGES", "NamedQuery", "Parameter", "load", "names"]

Value = NamedNode | Literal
LANGUAGES = ("zh", "en")  # of titles and of what is said of parameters
# What a parameter stands for: things of the graph, which a user names, and values.
KINDS = (
    *("unit", "group", "task", "section", "place_in_text", "target", "domain", "topic", "document"),
    *("role", "text", "year", "number", "date"),
)
_BIND = re.compile(r"^ +#bind (?P<name>\w+)\n", re.M)
_WITH = re.compile(r"^( +)#with(out)? (\w+) (.*\n)", re.M)
_SELECT = re.compile(r"^SELECT(?: DISTINCT)? (.+) WHERE \{$", re.M)
_COMPUTED = re.compile(r"\((?:[^()]* AS (\?\w+)|[^()]*)\)")  # innermost: an expression under its name, or a part of one
_ORDER = re.compile(r"^ORDER BY (.+)\n?\Z", re.M)
_KEY = re.compile(r"(DESC)?\(?\?(\w+)")
_TITLE = re.compile(r"^# (title(?:@en)?): *(.+)$", re.M)
_PARAMETER = re.compile(r"^# parameter: *(\w+) +(\w+)(!?) +(.+)$", re.M)
_IN_ENGLISH = re.compile(r"^# parameter@en: *(\w+) +(.+)$", re.M)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable that a user may (or, `required`, must) bind; `kind` is one of `KINDS`, `text` says it in Chinese
    and `text_en` in English."""

    name: str
    kind: str
    required: bool
    text: str
    text_en: str

    def said(self, language: str) -> str:
        """What it is in a language: zh or en."""
        return self.text_en if language == "en" else self.text


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with its title in Chinese and English, and the parameters that must or may be bound."""

    name: str
    title: str
    title_en: str
    declared: tuple[Parameter, ...]
    text: str

    def titled(self, language: str) -> str:
        """Its title in a language: zh or en."""
        return self.title_en if language == "en" else self.title

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters."""
        return tuple(p.name for p in self.declared)

    def check(self, given: Iterable[str]) -> None:
        """Raise BadQuery for a parameter that the query does not have, or that is missing."""
        unknown = next((name for name in given if name not in self.parameters), None)
        if unknown is not None:
            known = ", ".join(self.parameters) or "none"
            raise BadQuery(f"query {self.name} has no parameter {unknown}; its parameters: {known}")
        missing = next((p for p in self.declared if p.required and p.name not in given), None)
        if missing:
            raise BadQuery(f"query {self.name} needs --{missing.name} ({missing.text})")

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns of its rows."""
        (line,) = _SELECT.findall(self.text)[:1]
        while "(" in line:
            line = _COMPUTED.sub(r"\1", line)
        return tuple(name.strip("?") for name in line.split())

    @property
    def order(self) -> tuple[tuple[str, bool], ...]:
        """What its rows are in the order of: columns, first the one that counts most, and whether it descends."""
        *_, line = _ORDER.findall(self.text) or [""]
        return tuple((name, bool(descending)) for descending, name in _KEY.findall(line))

    def rows(self, graph: GraphStore, values: Mapping[str, Sequence[Value]] | None = None) -> Rows:
        """Its rows in a graph, `values` bound as `bound` does.

        They are put in order here where columns say how: Oxigraph reads both texts from the disk whenever it compares
        two rows, which takes most of the time of a list of tens of thousands.
        """
        sparql = self.bound(values)
        if not self.order or not {name for name, _ in self.order} <= set(self.columns):
            return graph.query(sparql)
        found = graph.query(_ORDER.sub("", sparql))
        rows = list(found.rows)
        for name, descending in reversed(self.order):
            at = found.variables.index(name)
            rows.sort(key=lambda row: _rank(row[at]), reverse=descending)
        return Rows(found.variables, tuple(rows))

    def bound(self, values: Mapping[str, Sequence[Value]] | None = None) -> str:
        """The whole query with `values` bound, ready for any SPARQL 1.1 engine.

        Each parameter takes one of its values; one that is not given stays free. Raises BadQuery for a
        parameter that the query does not have.
        """
        blocks = {}
        for name, terms in (values or {}).items():
            if name not in self.parameters:
                self.check([name])
            blocks[name] = f"  VALUES ?{name} {{ {' '.join(map(str, terms))} }}\n"
        head = "".join(block for name, block in blocks.items() if f"#bind {name}\n" not in self.text)
        # In this order, for a value may read like a place to bind.
        text = _WITH.sub(lambda m: m[1] + m[4] if (m[3] in blocks) is not bool(m[2]) else "", self.text)
        text = _BIND.sub(lambda m: blocks.get(m["name"], ""), text)
        text = re.sub(r"(WHERE\s*\{\n)", lambda m: m.group(1) + head, text, count=1)
        return with_prefixes(text)


def _rank(value: Any) -> tuple[int, Any]:
    """Where a value stands in SPARQL's order: what is unbound, then numbers, then others, each among its like."""
    if value is None:
        return 0, 0
    if isinstance(value, int | float | Decimal):
        return 1, value
    return (2, value) if isinstance(value, date) else (3, str(value))


@cache
def names() -> tuple[str, ...]:
    """The names of all queries."""
    return tuple(
        sorted(f.name.removesuffix(".rq") for f in (files("kg") / "sparql").iterdir() if f.name.endswith(".rq"))
    )


@cache
def load(name: str) -> NamedQuery:
    """The query called `name`. Raises BadQuery for an unknown one, naming those there are."""
    if name not in names():
        raise BadQuery(f"no query called {name}; there are: {', '.join(names())}")
    text = (files("kg") / "sparql" / f"{name}.rq").read_text("utf-8")
    titles, english = dict(_TITLE.findall(text)), dict(_IN_ENGLISH.findall(text))
    declared = tuple(
        Parameter(n, kind, bool(must), said, english[n]) for n, kind, must, said in _PARAMETER.findall(text)
    )
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return NamedQuery(name, titles["title"], titles["title@en"], declared, body.strip() + "\n")
