"""The page for SPARQL: a query, or one of the named ones with its parameters, and what it gives."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pyoxigraph import BlankNode, Literal, RdfFormat, parse

from corpus.errors import BadQuery, BadSyntax, Overloaded, PolicyKGError
from kg.queries import NamedQuery, load, names
from kg.vocabulary import PREFIXES, XSD
from query.knowledge_base import PolicyKG
from query.named import named_query
from query.web.advice import said_in
from query.web.language import Texts
from query.web.links import Links
from query.web.negotiation import Representations, respond
from query.web.rendering import Base, links_of, render, texts_of
from query.web.workers import Pool, Query, Result

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

_SHOWN = 200  # rows
_EXAMPLE = """SELECT ?title ?unit
WHERE {
  ?task a pkg:Task ;
        dcterms:title ?title ;
        pkg:responsibleUnit/skos:prefLabel ?unit .
}
LIMIT 20"""
_FORMS = {
    "rows": ("csv", "json", "xml", "tsv"),
    "truth": ("json", "xml"),
    "triples": ("turtle", "ntriples", "jsonld", "rdfxml"),
}

# What is said of mistakes, in the language of the page; what is not among these stays as it is.
_SAID = {
    r"(?P<word>.+) is not expected here": "query_said_unexpected",
    r"the query ends too early": "query_said_early",
    r"the prefix of (?P<word>.+) is not declared": "query_said_prefix",
    r"(?P<word>.+) is no absolute IRI, or not expected here": "query_said_iri",
    r"SERVICE is not allowed here; .+": "query_said_service",
    r"the SELECT contains a variable that is unbound": "query_said_unbound",
    r"the query took longer than (?P<word>\S+) seconds .+": "query_said_time",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A term in a table: its text, where it leads, and its language or datatype where that says something."""

    text: str
    href: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a wrong query: what stands before the mistake, the mistake, and what comes after."""

    number: int
    before: str
    wrong: str | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a query gave: a table, or yes or no, or what was wrong with it."""

    kind: str = ""
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    truth: bool | None = None
    cut: bool = False
    said: str = ""
    status: int = 200
    mistake: BadSyntax | None = None
    data: Any = field(default=None, repr=False)


@router.get("/query")
def query(request: Request, kb: Base, query: str = "", name: str = "") -> Response:
    """The form, and the result of the query in the address, or of a named one whose parameters stand there."""
    chosen, said = _chosen(name)
    given = {p.name: request.query_params.get(p.name, "").strip() for p in chosen.declared} if chosen else {}
    text = query
    if chosen and not said and _is_complete(chosen, given, request):
        try:
            text = kb.query_text(chosen.name, **{k: v for k, v in given.items() if v})
        except BadQuery as error:
            said = str(error)
    found = Found(said=said, status=400) if said else _run(request, kb, text)
    page = _Page(request, text, chosen, given, found)
    if found.data is None:
        return respond(request, Representations(page=page.render))
    return respond(request, Representations(page=page.render, data=lambda: found.data, rows=lambda: _plain(found)))


def _chosen(name: str) -> tuple[NamedQuery | None, str]:
    try:
        return (named_query(name), "") if name else (None, "")
    except BadQuery as error:
        return None, str(error)


def _is_complete(query: NamedQuery, given: Mapping[str, str], request: Request) -> bool:
    """Whether the parameters were filled in, and the query was not only chosen."""
    asked = any(p.name in request.query_params for p in query.declared)
    return asked or not any(p.required for p in query.declared)


def _run(request: Request, kb: PolicyKG, text: str) -> Found:
    if not text.strip():
        return Found()
    pool: Pool = request.app.state.pool
    try:
        result = pool.run(Query(text, results="json", graph="ntriples", rows=_SHOWN), kb.graph_place)
    except BadSyntax as error:
        said = re.sub(r"^SPARQL, line \d+, column \d+: ", "", str(error)).partition("; policykg sparql")[0]
        return Found(said=said, status=400, mistake=error)
    except PolicyKGError as error:
        return Found(said=str(error), status=503 if isinstance(error, Overloaded) else 400)
    return _found(result, kb.things.base, links_of(request))


def _found(result: Result, base: str, links: Links) -> Found:
    """A result as a table of terms."""
    if result.kind == "triples":
        triples = [q.triple for q in parse(result.body, RdfFormat.N_TRIPLES)]
        rows = [[_cell(_of_term(term), base, links) for term in (t.subject, t.predicate, t.object)] for t in triples]
        data = [[str(term) for term in (t.subject, t.predicate, t.object)] for t in triples]
        return Found("triples", ("subject", "predicate", "object"), rows, cut=result.cut, data=data)
    data = json.loads(result.body)
    if result.kind == "truth":
        return Found("truth", truth=data["boolean"], data=data)
    columns = data["head"]["vars"]
    rows = [[_cell(row.get(c), base, links) for c in columns] for row in data["results"]["bindings"]]
    return Found("rows", columns, rows, cut=result.cut, data=data)


def _of_term(term: Any) -> Mapping[str, str]:
    """A term as SPARQL's results in JSON have it."""
    if isinstance(term, Literal):
        return {
            "type": "literal",
            "value": term.value,
            "datatype": term.datatype.value,
            "xml:lang": term.language or "",
        }
    return {"type": "bnode" if isinstance(term, BlankNode) else "uri", "value": getattr(term, "value", str(term))}


def _cell(term: Mapping[str, Any] | None, base: str, links: Links) -> Cell:
    if term is None:
        return Cell("")
    value = str(term["value"])
    if term["type"] == "uri":
        href = links.resource(value, base)
        # Whatever a graph holds, only addresses of the web become links.
        return Cell(_short(value), href if href.startswith(("/id/", "http://", "https://")) else None)
    if term["type"] == "bnode":
        return Cell(f"_:{value}")
    datatype = str(term.get("datatype", ""))
    note = term.get("xml:lang") or (_short(datatype) if datatype not in ("", XSD.base + "string") else None)
    return Cell(value, note=note)


def _short(iri: str) -> str:
    """An IRI as SPARQL would write it where a prefix fits."""
    for prefix, namespace in PREFIXES.items():
        rest = iri.removeprefix(namespace)
        if rest != iri and re.fullmatch(r"\w[\w-]*", rest):
            return f"{prefix}:{rest}"
    return iri


def _plain(found: Found) -> tuple[Sequence[str], Iterator[Sequence[str]]]:
    if found.truth is not None:
        return ("ask",), iter([["true" if found.truth else "false"]])
    return found.columns, ([c.text for c in row] for row in found.rows)


@dataclass(frozen=True, slots=True)
class _Page:
    """What the template is filled with."""

    request: Request
    text: str
    chosen: NamedQuery | None
    given: Mapping[str, str]
    found: Found

    def render(self) -> Response:
        """The page, with the status of what was found."""
        queries = [load(n) for n in names()]
        return render(
            self.request,
            "query.html",
            status=self.found.status,
            query=self.text,
            example=_EXAMPLE,
            queries=queries,
            chosen=self.chosen,
            given=self.given,
            found=self.found,
            said=_translated(self.found.said, texts_of(self.request)),
            lines=list(_lines(self.text, self.found.mistake)) if self.found.mistake else [],
            prefixes=PREFIXES,
            endpoint=str(self.request.base_url).rstrip("/") + "/sparql",
            downloads=[
                (form, f"/sparql?{_encoded(query=self.text, format=form)}") for form in _FORMS.get(self.found.kind, ())
            ],
        )


def _translated(said: str, t: Texts) -> str:
    """A message in the language of the page."""
    for pattern, key in _SAID.items():
        if match := re.fullmatch(pattern, said):
            return t(key, **match.groupdict())
    return said_in(t, said)


def _encoded(**parameters: str) -> str:
    from urllib.parse import urlencode

    return urlencode(parameters)


def _lines(text: str, mistake: BadSyntax) -> Iterator[Line]:
    """The lines of a query, with the mistake in one of them; where it ends too early a mark stands behind it."""
    for number, line in enumerate(re.split("\r\n|\n|\r", text), 1):
        if number != mistake.line:
            yield Line(number, line)
            continue
        start, end = mistake.column - 1, mistake.column - 1 + mistake.length
        yield Line(number, line[:start], line[start:end] or "␄", line[end:])
