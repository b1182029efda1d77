"""The forms in which SPARQL results travel, and which of them a client wants (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["GRAPHS", "RESULTS", "Form", "accepted", "best", "named"]


@dataclass(frozen=True, slots=True)
class Form:
    """A serialisation: its name in `format=`, all media types it is known by (the first one is sent) and other names."""

    name: str
    media_types: tuple[str, ...]
    names: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """What a response says; texts of these forms are all UTF-8."""
        main = self.media_types[0]
        return f"{main}; charset=utf-8" if main.startswith("text/") else main


# SELECT and ASK; the first of each is what a client gets who does not mind.
RESULTS = (
    Form("json", ("application/sparql-results+json", "application/json"), ("srj",)),
    Form("xml", ("application/sparql-results+xml", "application/xml", "text/xml"), ("srx",)),
    Form("csv", ("text/csv",)),
    Form("tsv", ("text/tab-separated-values",)),
)
# CONSTRUCT and DESCRIBE. The second names are those by which clients ask without knowing the form of the query.
GRAPHS = (
    Form("turtle", ("text/turtle", "application/x-turtle", "text/n3", "text/rdf+n3"), ("ttl", "n3")),
    Form("ntriples", ("application/n-triples", "text/plain"), ("nt", "n-triples")),
    Form("jsonld", ("application/ld+json", "application/json"), ("json-ld", "json")),
    Form("rdfxml", ("application/rdf+xml", "application/xml", "text/xml"), ("rdf", "rdf+xml", "xml")),
)
_WEIGHT = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")


def accepted(header: str | None) -> Mapping[str, float]:
    """The weight of each media range of an Accept header; everything where there is none."""
    found: dict[str, float] = {}
    for part in (header or "*/*").split(","):
        name, *parameters = (p.strip().lower() for p in part.split(";"))
        weight = next((p[2:].strip() for p in parameters if p.startswith("q=")), "1")
        if name:
            found[name] = float(weight) if _WEIGHT.fullmatch(weight) else 1.0
    return found


def best(wanted: Mapping[str, float], forms: Sequence[Form]) -> Form | None:
    """The form that is wanted most, the first of those wanted alike; None where none is acceptable."""
    weights = [(max(_weight(wanted, t) for t in form.media_types), -n) for n, form in enumerate(forms)]
    weight, place = max(weights)
    return forms[-place] if weight > 0 else None


def _weight(wanted: Mapping[str, float], media_type: str) -> float:
    """How much a media type is wanted: the most exact range decides."""
    ranges = (media_type, f"{media_type.split('/')[0]}/*", "*/*")
    return next((wanted[r] for r in ranges if r in wanted), 0.0)


def named(name: str, forms: Sequence[Form]) -> Form | None:
    """The form that `format=` names, by a short name or a media type."""
    asked = name.strip().lower().replace(" ", "+")  # a + in an address stands for a space
    return next((f for f in forms if asked in (f.name, *f.names, *f.media_types)), None)
