"""Rows of a query that an assistant wrote: run in a process that can be ended, with the words behind what they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat, parse, parse_query_results

from corpus.model import Evidence
from kg.store import Rows, rows_of, triple_rows
from query.knowledge_base import PolicyKG
from query.mcp import results
from query.mcp.parts import cut
from query.web.workers import Pool, Query, Result

__all__ = ["rows"]

_LOOKED, _SHOWN = 200, 30  # things that are looked at, and evidence that stands beside the rows
_EVIDENCE = """
SELECT DISTINCT ?thing ?document ?start ?end ?quote WHERE {{
  VALUES ?thing {{ {things} }}
  {{ ?thing pkg:evidence ?words }} UNION {{ ?thing a oa:SpecificResource . BIND(?thing AS ?words) }}
  ?words oa:hasSource/pkg:documentId ?document ; pkg:start ?start ; pkg:end ?end ; pkg:quote ?quote .
}}
"""


def rows(kb: PolicyKG, pool: Pool, sparql: str, limit: int) -> results.Rows:
    """At most `limit` rows of a query, with evidence for the things in them. Raises as `Pool.run` says."""
    found = pool.run(Query(sparql, results="json", graph="ntriples", rows=limit), kb.graph_place)
    table = _read(found)
    cells = [[_plain(cell) for cell in row] for row in table]
    more = (
        "ORDER BY … LIMIT … OFFSET … in the query gives the rest; limit= allows up to 1000 rows" if found.cut else None
    )
    return results.Rows(
        columns=list(table.variables), rows=cells, evidence=_evidence(kb, table), cut=found.cut, next=more
    )


def _read(found: Result) -> Rows:
    """What the process wrote, as rows."""
    if found.kind == "triples":
        return triple_rows(quad.triple for quad in parse(found.body, RdfFormat.N_TRIPLES))
    return rows_of(parse_query_results(found.body, QueryResultsFormat.JSON))


def _plain(cell: Any) -> Any:
    """A cell as JSON has it."""
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def _things(table: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """The IRIs in the rows, in their order."""
    for row in table:
        yield from (c for c in row if isinstance(c, str) and c.startswith(("http://", "https://", "urn:")))


def _evidence(kb: PolicyKG, table: Rows) -> list[results.Evidence]:
    """The words behind tasks, assignments, targets and evidence in the rows, the first of them."""
    things: dict[str, NamedNode] = {}
    for iri in _things(table):
        try:
            things.setdefault(iri, NamedNode(iri))
        except ValueError:  # a text that only looks like one
            continue
    order = {iri: n for n, iri in enumerate(islice(things, _LOOKED))}
    if not order:
        return []
    named = " ".join(str(things[iri]) for iri in order)
    said = kb.sparql(_EVIDENCE.format(things=named))
    found = [(order[thing], Evidence(document, start, end, quote)) for thing, document, start, end, quote in said]
    unique = dict.fromkeys(e for _, e in sorted(found, key=lambda pair: (pair[0], pair[1].start)))
    return [cut(e) for e in list(unique)[:_SHOWN]]
