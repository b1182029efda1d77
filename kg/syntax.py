"""What a SPARQL query may not say, and where it goes wrong.

Oxigraph alone decides what a query is: both questions are put to its parser, with the text changed a little. It tells
where it failed, but up to a keyword's length too far, for it compares whole keywords. With wide gaps between the words of
a query that cannot reach the next word, and the word that is wrong is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import BadQuery, BadSyntax

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["check", "mistake"]

_SERVICE = re.compile("SERVICE", re.IGNORECASE | re.ASCII)
_NEVER = "SERVIXE"  # as long, and no keyword
_GAP = 24  # more than the longest keyword
_WORD = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
    | \"{3}(?:\\.|(?!\"{3})(?s:.))*\"{3} | '{3}(?:\\.|(?!'{3})(?s:.))*'{3} | "(?:\\.|[^"\\\n\r])*" | '(?:\\.|[^'\\\n\r])*'
    | <[^<>"{}|^`\s]*> | [?$]\w+ | @[A-Za-z][A-Za-z0-9-]* | _:\w[\w.-]*
    | (?:[^\W\d][\w.-]*)?:(?:[\w:%-]|\\.|\.(?=[\w:%\\-]))*
    | (?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)? | \w+
    | \^\^ | && | \|\| | [<>!]= | <<\( | \)>> | << | >> | \{\| | \|\} | \S""",
    re.VERBOSE,
)
_PLACE = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_REASON = re.compile(r"(?:^|, |one of )([A-Z][a-z]+ [^,\[\]]*)")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a query, and where it stands."""

    start: int
    text: str


def check(sparql: str, prefixes: dict[str, str]) -> None:
    """Raise BadQuery for a query that would call another server: SERVICE as the parser reads it, not in a string, a
    comment or a name. Without the keyword such a query is none any more."""
    from pyoxigraph import Store

    without = _SERVICE.sub(_NEVER, sparql)
    if without == sparql:
        return
    try:
        _parse(without, prefixes, Store())
    except SyntaxError as error:
        raise mistake(sparql, error, prefixes) from None


def mistake(sparql: str, error: Exception, prefixes: dict[str, str]) -> BadQuery:
    """The error of the parser as one that says where, in lines and characters, and what stands there."""
    safe = _SERVICE.sub(_NEVER, sparql)  # what is parsed here again must not be able to run
    words = [_Word(m.start(), m[0]) for m in _WORD.finditer(safe) if not m["comment"]]
    wrong, reason = _wrong(words, error, prefixes)
    start, length = (wrong.start, len(wrong.text)) if wrong else (len(sparql.rstrip()), 0)
    shown = sparql[start : start + length]
    if wrong and _NEVER in wrong.text:
        said = "SERVICE is not allowed here; query the other endpoint by itself"
    else:
        said = f"{_said(shown, reason)}; policykg sparql --help has an example"
    line, column = _place(sparql, start)
    lines = re.split("\r\n|\n|\r", sparql)
    return BadSyntax(
        f"SPARQL, line {line}, column {column}: {said}",
        line=line, column=column, length=max(length, 1), written=lines[line - 1],
    )  # fmt: skip


def _said(shown: str, reason: str | None) -> str:
    if reason == "Prefix not found":
        return f"the prefix of {shown} is not declared"
    if not reason and shown.startswith("<") and shown.endswith(">"):
        return f"{_short(shown)} is no absolute IRI, or not expected here"
    if reason:
        return reason[0].lower() + reason[1:].strip()
    return f"{_short(shown)} is not expected here" if shown else "the query ends too early"


def _short(text: str, limit: int = 40) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _wrong(words: list[_Word], error: Exception, prefixes: dict[str, str]) -> tuple[_Word | None, str | None]:
    """The word at which the parser gives up, None for the end of the query, with what it says beside its grammar."""
    from pyoxigraph import Store

    starts, spread = _spread(words)
    try:
        _parse(spread, prefixes, Store())
    except SyntaxError as again:
        error = again
    found = _PLACE.search(str(error))
    if found is None:
        return None, str(error)
    reason = _REASON.search(found[3])
    at = _offset(spread, int(found[1]), int(found[2]))
    before = [w for w, start in zip(words, starts, strict=True) if start <= at]
    ended = not before or (at >= len(spread) and not reason)
    return (None if ended else before[-1]), (reason[1] if reason else None)


def _spread(words: list[_Word]) -> tuple[list[int], str]:
    """The words with wide gaps between them, and where each of them stands then."""
    starts, parts, at = [], [], 0
    for word in words:
        starts.append(at)
        parts.append(word.text + " " * _GAP)
        at += len(word.text) + _GAP
    return starts, "".join(parts)


def _offset(text: str, line: int, column: int) -> int:
    """A place given by line and column, both from 1, as an offset."""
    lines = text.split("\n")[: line - 1]
    return sum(len(before) + 1 for before in lines) + column - 1


def _place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1; lines end as editors and forms of the web end them."""
    lines = re.split("\r\n|\n|\r", text[:offset])
    return len(lines), len(lines[-1]) + 1


def _parse(sparql: str, prefixes: dict[str, str], empty: Store) -> None:
    """Raise SyntaxError unless the text is a query. It runs over nothing, for there is no other way to parse."""
    try:
        empty.query(sparql, prefixes=prefixes)
    except (ValueError, RuntimeError, OSError):  # parsed, but not to be run
        return
