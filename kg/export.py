"""The graph in the formats of other tools, written as it is read: memory does not grow with the graph."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat, serialize

from corpus.errors import BadInput, CallerError
from kg.store import GraphStore
from kg.vocabulary import PREFIXES

__all__ = ["FORMATS", "export"]

# Suffix -> format; those that can keep each document's named graph, the others are the union of all.
FORMATS: dict[str, RdfFormat] = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
}
_ALIASES = {"nquads": "nq", "turtle": "ttl", "json-ld": "jsonld", "ntriples": "nt"}


def export(store: GraphStore, path: Path, *, format: str | None = None) -> None:
    """Write the graph to `path`, in the format its suffix names or in `format`, one of `FORMATS`.

    N-Quads, TriG and JSON-LD keep the named graphs; Turtle and N-Triples are the union of all documents, each
    triple once. Raises CallerError for an unknown format, BadInput where the file cannot be written.
    """
    name = (format or path.suffix).lower().lstrip(".")
    kind = FORMATS.get(_ALIASES.get(name, name))
    if kind is None:
        raise CallerError(f"no format {name!r} for a graph; there are: {', '.join(FORMATS)}")
    try:
        with path.open("wb") as output:
            serialize(store.quads() if kind.supports_datasets else store.triples(), output, kind, prefixes=PREFIXES)
    except OSError as error:
        raise BadInput(f"{path}: the graph cannot be written there ({error}); choose another file") from error
