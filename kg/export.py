"""The graph in the formats of other tools, written as it is read: memory does not grow with the graph."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import RdfFormat, serialize

from corpus.errors import BadInput, CallerError
from kg.gephi import gexf, graphml
from kg.jsonld import json_ld
from kg.network import to_networkx
from kg.store import GraphStore
from kg.tables import write_tables
from kg.vocabulary import PREFIXES

__all__ = ["FORMATS", "RDF_FORMATS", "export"]

# Suffix -> RDF format; those that can keep each document's named graph, the others are the union of all.
_RDF: dict[str, RdfFormat] = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
}
_TEXT = {"jsonld": json_ld, "graphml": graphml, "gexf": gexf}
FORMATS = (*_RDF, *_TEXT, "csv")
RDF_FORMATS = {**_RDF, "jsonld": RdfFormat.JSON_LD}
_ALIASES = {"nquads": "nq", "turtle": "ttl", "json-ld": "jsonld", "ntriples": "nt"}


def export(store: GraphStore, path: Path, *, format: str | None = None, projection: str | None = None) -> None:
    """Write the graph to `path`, in the format its suffix names or in `format`, one of `FORMATS`.

    N-Quads, TriG and JSON-LD keep the named graphs; Turtle and N-Triples are the union of all documents, each
    triple once; GraphML and GEXF are the network of `to_networkx`, of its `projection` where one is named; csv makes a folder of tables with a CSVW
    description. Raises CallerError for an unknown format, BadInput where the file cannot be written.
    """
    name = (format or path.suffix).lower().lstrip(".")
    name = _ALIASES.get(name, name)
    if name not in FORMATS:
        raise CallerError(f"no format {name!r} for a graph; there are: {', '.join(FORMATS)}; name one with --format")
    if projection and name not in ("graphml", "gexf"):
        raise CallerError(f"a projection is a network: write it as graphml or gexf, not as {name}")
    if name == "csv":
        write_tables(store, path)
        return
    try:
        if projection:
            _write(_projected(store, projection, name), path)
        elif name in _TEXT:
            _write(_TEXT[name](store), path)
        else:
            _serialize(store, path, _RDF[name])
    except OSError as error:
        raise BadInput(f"{path}: the graph cannot be written there ({error}); choose another file") from error


def _serialize(store: GraphStore, path: Path, kind: RdfFormat) -> None:
    with path.open("wb") as output:
        serialize(store.quads() if kind.supports_datasets else store.triples(), output, kind, prefixes=PREFIXES)


def _write(pieces: Iterable[str], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as output:
        output.writelines(pieces)


def _projected(store: GraphStore, projection: str, name: str) -> Iterable[str]:
    """A projection, as networkx writes it: it is small beside the graph."""
    import networkx

    graph = to_networkx(store, projection=projection)
    lines = networkx.generate_graphml(graph) if name == "graphml" else networkx.generate_gexf(graph)
    return (f"{line}\n" for line in lines)
