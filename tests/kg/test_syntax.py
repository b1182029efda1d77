"""Errors of syntax: where, why in words, and the line with a mark below."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from corpus.errors import BadQuery
from kg.store import run_query

WRONG = {
    "a prefix": ("SELECT ?t WHERE { ?t a foo:Task }", 1, "no such prefix; known without a PREFIX line: pkg, "),
    "a variable": (
        "SELECT (COUNT(?t) AS ?n) ?u\nWHERE { ?t a ?u }",
        2,
        "The SELECT contains a variable that is unbound",
    ),
    "an update": ("DELETE WHERE { ?s ?p ?o }", 1, "no SELECT, ASK, CONSTRUCT or DESCRIBE in it"),
    "nothing": ("", 1, "no SELECT, ASK, CONSTRUCT or DESCRIBE in it"),
    "a full-width mark": ("SELECT ?t WHERE {\n  ？t a pkg:Task }", 2, "it cannot be read from ':Task' on"),
    "no end": ("SELECT ?t WHERE { ?t a pkg:Task", 1, "something is missing or wrong here or before"),
}


def refused(query: str) -> BadQuery:
    """The error that a query gives."""
    with pytest.raises(BadQuery) as caught:
        run_query(Store(), query)
    return caught.value


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_query_says_why(name: str) -> None:
    """The message has the line and the reason, and none of the grammar's character classes."""
    query, line, reason = WRONG[name]
    error = refused(query)
    assert error.line == line
    assert reason in str(error)
    assert "u{00B7}" not in str(error)


def test_the_mark_stands_below_the_place() -> None:
    """The line of the error is shown with a mark below the character, as wide as what stands before it."""
    error = refused("SELECT ?t WHERE {\n ?t rdfs:label '责任' ?x ?y ?z }")
    assert error.marked() == ("2 |  ?t rdfs:label '责任' ?x ?y ?z }", "  | " + " " * 16 + "\u3000" * 2 + " " * 10 + "^")


def test_an_error_without_a_place_has_no_mark() -> None:
    """What is refused as a whole marks nothing."""
    assert refused("SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }").marked() == ()
