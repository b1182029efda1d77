"""What is wrong with a query, from what Oxigraph says of it: place and reason, without the grammar's character classes."""

from __future__ import annotations

import re

from corpus.errors import BadQuery
from kg.vocabulary import PREFIXES

__all__ = ["bad_query"]

_SAID = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.+)", re.DOTALL)
_IN_WORDS = re.compile(r"(?:^|, )([A-Za-z]+(?: [\w*]+){2,})")
_FORMS = re.compile(r"\b(?:SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_NEXT = "see policykg sparql --help for an example"


def bad_query(sparql: str, said: str) -> BadQuery:
    """The error for a query of which Oxigraph says `said`, with its place where that names one."""
    match = _SAID.search(said)
    if match is None:
        return BadQuery(f"SPARQL: {said}; {_NEXT}")
    line, column = int(match[1]), int(match[2])
    reason = _reason(sparql, match[3], line, column)
    return BadQuery(f"SPARQL: error at {line}:{column}: {reason}; {_NEXT}", query=sparql, line=line, column=column)


def _reason(sparql: str, expected: str, line: int, column: int) -> str:
    """Why, where Oxigraph says so in words; what it expected besides is a part of what could stand there, and misleads."""
    said = _IN_WORDS.search(expected)
    if said and said[1] == "Prefix not found":
        return f"no such prefix; known without a PREFIX line: {', '.join(PREFIXES)}"
    if said:
        return said[1].strip()
    if not _FORMS.search(sparql):
        return "no SELECT, ASK, CONSTRUCT or DESCRIBE in it; a knowledge base is only read"
    rest = "\n".join(sparql.splitlines()[line - 1 :])[column - 1 :].split()
    return f"it cannot be read from {rest[0]!r} on" if rest else "something is missing or wrong here or before"
