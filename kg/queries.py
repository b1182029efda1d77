"""Named SPARQL queries, one file each in `kg/queries/`, with a Chinese title and parameters that are bound.

The head of a file:

    # title: 某单位的任务
    # parameter: unit  责任单位的 IRI

A value is bound as an RDF term in a VALUES block; text of a user never becomes part of a query's syntax.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pyoxigraph import Literal, NamedNode

from corpus.errors import BadQuery
from kg.store import with_prefixes

__all__ = ["NamedQuery", "load", "names"]

Value = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with its Chinese title; `parameters` are the variables that must or may be bound."""

    name: str
    title: str
    parameters: tuple[str, ...]
    text: str

    def bound(self, values: Mapping[str, Sequence[Value]] | None = None) -> str:
        """The whole query with `values` bound, ready for any SPARQL 1.1 engine.

        Each parameter takes one of its values; one that is not given stays free. Raises BadQuery for a
        parameter that the query does not have.
        """
        blocks = []
        for name, terms in (values or {}).items():
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "none"
                raise BadQuery(f"query {self.name} has no parameter {name}; its parameters: {known}")
            blocks.append(f"  VALUES ?{name} {{ {' '.join(map(str, terms))} }}\n")
        text = re.sub(r"(WHERE\s*\{\n)", lambda m: m.group(1) + "".join(blocks), self.text, count=1)
        return with_prefixes(text)


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
    head = dict(re.findall(r"^# (title): *(.+)$", text, re.M))
    parameters = tuple(re.findall(r"^# parameter: *(\w+)", text, re.M))
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return NamedQuery(name, head["title"], parameters, body.strip() + "\n")
