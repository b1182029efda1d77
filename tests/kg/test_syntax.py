"""Where a query goes wrong, and which queries would call another server."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from corpus.errors import BadQuery, BadSyntax
from kg.store import run_query

NOWHERE = "<http://127.0.0.1:7/>"


def refusal(sparql: str) -> BadSyntax:
    """The error of a query that cannot be read."""
    with pytest.raises(BadSyntax) as caught:
        run_query(Store(), sparql)
    return caught.value


@pytest.mark.parametrize(
    ("sparql", "line", "column", "wrong"),
    [
        ("SELEC * {}", 1, 1, "SELEC"),
        ("SELECT ?x WHER { ?x a ?y }", 1, 11, "WHER"),
        ("ASK {\n ?x a ?y .\n ?z b ?c }", 3, 5, "b"),
        ("ASK { ?x a ?y\n  ?x a ?z }", 2, 3, "?x"),
        ("ASK {\r\n ?x a '鹤壁' ! }", 2, 12, "!"),
        ("ASK { ?x a 鹤壁 }", 1, 12, "鹤壁"),
        ('ASK { ?x a """a\n\nb""" .\n ?y }', 4, 5, "}"),
        ("# FILTER(\nASK { ?x a ?y FILTER(lan(?x)) }", 2, 22, "lan"),
        ("SELECT ?x { ?x a ?y } ORDER ?x", 1, 29, "?x"),
        ("SELECT ?x { ?x a ?y FILTER regex(?x) }", 1, 36, ")"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", 1, 1, "INSERT"),
        ("SELECT * { ?s nope:x ?o }", 1, 15, "nope:x"),
        ("SELECT * { <a> ?p ?o }", 1, 12, "<a>"),
    ],
)
def test_a_mistake_is_found_at_its_word(sparql: str, line: int, column: int, wrong: str) -> None:
    """Line and column, counted in characters, are those of the first word that cannot stand where it stands."""
    error = refusal(sparql)
    assert (error.line, error.column, error.length) == (line, column, len(wrong))
    assert f"line {line}, column {column}: " in str(error)
    assert wrong in str(error)


@pytest.mark.parametrize(("sparql", "column"), [("ASK { ?x a ?y", 14), ("ASK { ?x a ?y   \n", 14), ("", 1), ("# a", 4)])
def test_a_query_that_ends_too_early_is_told_so(sparql: str, column: int) -> None:
    """The place is the end of what is there."""
    error = refusal(sparql)
    assert (error.line, error.column) == (1, column)
    assert "ends too early" in str(error)


@pytest.mark.parametrize(
    ("sparql", "said"),
    [
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", "unbound"),
        ("SELECT (1 AS ?a) (2 AS ?a) {}", "duplicated variable"),
        ("SELECT * { ?s nope:x ?o }", "prefix of nope:x is not declared"),
    ],
)
def test_what_is_no_matter_of_grammar_is_said(sparql: str, said: str) -> None:
    """Where the parser has a reason of its own, it is passed on."""
    assert said in str(refusal(sparql))


@pytest.mark.parametrize(
    "sparql",
    [
        f"SELECT * {{ SERVICE {NOWHERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ sErViCe SILENT {NOWHERE} {{ ?s ?p ?o }} }}",
        f"ASK {{ SERVICE {NOWHERE} {{}} }}",
        f"SELECT * {{ ?s ?p trueSERVICE {NOWHERE} {{}} }}",
        f"SELECT * {{ ?s ?p 1SERVICE{NOWHERE}{{}} }}",
        f"SELECT * {{ ?s ?p ?o FILTER(?s<?p)SERVICE#>\n{NOWHERE} {{}} }}",
        f"SELECT * {{ SERVICE # a comment\n {NOWHERE} {{}} }}",
        f"SELECT * {{ ?s ?p '#' . SERVICE {NOWHERE} {{}} }}",
        f'SELECT * {{ ?s ?p """\'""" . SERVICE {NOWHERE} {{}} }} # \'',
        "PREFIX : <http://127.0.0.1:7/> SELECT * { SERVICE:x {} }",
        "PREFIX : <http://127.0.0.1:7/> SELECT * { service silent:x {} }",
        "SELECT * { VALUES ?x { <http://127.0.0.1:7/> } SERVICE ?x { ?s ?p ?o } }",
        f"SELECT * {{ {{ SELECT * {{ OPTIONAL {{ SERVICE {NOWHERE} {{}} }} }} }} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ FILTER NOT EXISTS {{ SERVICE {NOWHERE} {{}} }} }}",
    ],
)
def test_no_form_of_service_is_let_through(sparql: str) -> None:
    """The parser itself says whether the word is the keyword: nothing hides it."""
    with pytest.raises(BadQuery, match="SERVICE is not allowed"):
        run_query(Store(), sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?service { ?service ?p 'SERVICE <x> {}' } # SERVICE",
        "PREFIX service: <http://service/> ASK { service:SERVICE service:service ?Service }",
        "ASK { <http://SERVICE/> ?p '''\nSERVICE''' , \"x\"@service }",
        "ASK { ?s ?p _:service FILTER(?s != 'SERVICE') }",
    ],
)
def test_the_word_may_stand_where_it_is_no_keyword(sparql: str) -> None:
    """Variables, names, strings, IRIs, tags of languages and comments call nobody."""
    assert run_query(Store(), sparql) is not None


def test_a_mistake_beside_the_word_is_told_as_any_other() -> None:
    """The word in a string does not change what is said."""
    error = refusal("ASK { ?s ?p 'SERVICE' .\n foo }")
    assert (error.line, error.column, error.length) == (2, 2, 3)


def test_a_function_that_is_not_there_is_the_querys_fault() -> None:
    """It is no damage of the graph."""
    with pytest.raises(BadQuery, match="not supported"):
        run_query(Store(), "SELECT (<http://example.org/f>(1) AS ?x) {}")
