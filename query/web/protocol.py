"""The SPARQL 1.1 Protocol (W3C Recommendation of 21 March 2013): what a request asks for, and in which form.

Pure functions from a request to a query, or to the status with which it is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from query.web.mediatypes import GRAPHS, RESULTS, Form, accepted, best, named

__all__ = ["FORM", "QUERY", "Asked", "Refused", "Wanted", "asked", "wanted", "wants_page"]

FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
_FORMATS = ("format", "output", "results")  # by which clients name a form in the address
_MOST_FIELDS = 1000


class Refused(Exception):
    """A request that the protocol does not allow, with the status, what is wrong, and headers."""

    def __init__(self, status: int, said: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(said)
        self.status, self.headers = status, dict(headers or {})


@dataclass(frozen=True, slots=True)
class Asked:
    """A query (2.1), the graphs it is over where the request names some (2.1.4), and the form that it names."""

    sparql: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The forms for tables and for graphs; None where no form of that kind is acceptable."""

    results: Form | None
    graph: Form | None
    offered: tuple[str, ...] = field(default=tuple(f.media_types[0] for f in (*RESULTS, *GRAPHS)), repr=False)


def asked(method: str, query_string: bytes, content_type: str | None, body: bytes) -> Asked | None:
    """What a request asks; None for a GET without a query, which asks for the description of the service. Raises
    Refused: 400 for what is no query, 415 for another kind of body."""
    fields = _fields(query_string, "the address")
    if method != "POST":
        if not any(name in ("query", "update") for name, _ in fields):
            return None
        return _asked(fields)
    kind, _, parameters = (content_type or "").partition(";")
    if kind.strip().lower() == FORM:
        return _asked([*fields, *_fields(body, "the form")])
    if kind.strip().lower() != QUERY:
        raise Refused(
            415, f"{kind.strip() or 'no Content-Type'}: a query is sent as {FORM} or {QUERY}",
            {"Accept-Post": f"{FORM}, {QUERY}"},
        )  # fmt: skip
    if "charset" in parameters.lower() and "utf-8" not in parameters.lower().replace("utf8", "utf-8"):
        raise Refused(415, "a query is sent in UTF-8")
    if any(name == "query" for name, _ in fields):
        raise Refused(400, "the query stands in the body, so it may not stand in the address as well")
    return _asked([*fields, ("query", _text(body, "the query"))])


def _fields(data: bytes, place: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            data.decode("ascii" if place == "the address" else "utf-8"),
            keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS,
        )  # fmt: skip
    except UnicodeDecodeError:
        raise Refused(400, f"{place} is not UTF-8") from None
    except ValueError as error:
        raise Refused(400, f"{place}: {error}") from None


def _text(data: bytes, place: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(400, f"{place} is not UTF-8 at byte {error.start}") from None


def _asked(fields: Sequence[tuple[str, str]]) -> Asked:
    """The query among the fields of a request. Raises Refused where there is not exactly one."""
    by_name: dict[str, list[str]] = {}
    for name, value in fields:
        by_name.setdefault(name, []).append(value)
    if any(name in by_name for name in ("update", "using-graph-uri", "using-named-graph-uri")):
        raise Refused(400, "this service is read-only: it takes no update")
    queries = by_name.get("query", [])
    if len(queries) != 1:
        raise Refused(400, f"one query is due in the parameter query, here are {len(queries)}")
    default, graphs = (_graphs(by_name.get(name, []), name) for name in ("default-graph-uri", "named-graph-uri"))
    form = next((by_name[name][0] for name in _FORMATS if by_name.get(name, [""])[0]), None)
    return Asked(queries[0], default, graphs, form)


def _graphs(uris: Sequence[str], name: str) -> tuple[str, ...]:
    from pyoxigraph import NamedNode

    for uri in uris:
        try:
            NamedNode(uri)
        except ValueError:
            raise Refused(400, f"{name}: {uri} is no absolute IRI") from None
    return tuple(uris)


def wanted(form: str | None, accept: str | None) -> Wanted:
    """The forms that a client wants: the one it names in the address, else by what it accepts. Raises Refused (406)
    where there is none."""
    if form is not None:
        found = Wanted(named(form, RESULTS), named(form, GRAPHS))
    else:
        ranges = accepted(accept)
        found = Wanted(best(ranges, RESULTS), best(ranges, GRAPHS))
    if found.results is None and found.graph is None:
        raise Refused(406, f"not available in that form; there are {', '.join(found.offered)}")
    return found


def wants_page(accept: str | None) -> bool:
    """Whether a client is a browser, which would rather have a page than any form of results."""
    ranges = accepted(accept)
    html = ranges.get("text/html", 0.0)
    others = (ranges.get(t, 0.0) for form in (*RESULTS, *GRAPHS) for t in form.media_types)
    return html > 0 and html > max(others)
