"""Exports for other tools: JSON-LD, tables, networks; each read back."""

from __future__ import annotations

import csv
import json
import tracemalloc
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import networkx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

import corpus
from corpus.errors import BadInput, CallerError
from corpus.model import Document
from kg.export import FORMATS, export
from kg.jsonld import context
from kg.network import to_networkx
from kg.quads import document_quads
from kg.queries import load
from kg.store import GraphStore
from kg.tables import METADATA, TABLES
from kg.vocabulary import PKG, RDF, XSD

# How CSVW's datatypes are read.
READ: dict[str, Callable[[str], Any]] = {
    "string": str,
    "anyURI": str,
    "integer": int,
    "gYear": int,
    "decimal": Decimal,
    "date": date.fromisoformat,
    "boolean": lambda text: {"true": True, "false": False}[text],
}


@pytest.fixture(scope="module")
def tables(sample_store: GraphStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the sample in a folder."""
    folder = tmp_path_factory.mktemp("tables") / "csv"
    export(sample_store, folder, format="csv")
    return folder


def _read(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """All tables, by their description alone."""
    metadata = json.loads((folder / METADATA).read_text("utf-8"))
    found = {}
    for table in metadata["tables"]:
        columns = table["tableSchema"]["columns"]
        with (folder / table["url"]).open(encoding="utf-8", newline="") as lines:
            header, *rows = csv.reader(lines)
        assert header == [c["titles"] for c in columns]
        found[table["url"]] = [
            {c["name"]: READ[c["datatype"]](cell) if cell else None for c, cell in zip(columns, row, strict=True)}
            for row in rows
        ]
    return found


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_a_table_read_back_by_its_description_is_the_query(sample_store: GraphStore, tables: Path, table: Any) -> None:
    """Same rows, same Python values; an empty text and nothing are one in a table."""
    expected = [
        {name: row[name] if row[name] != "" else None for name, _, _ in table.columns}
        for row in sample_store.query(load(table.query).bound()).dicts()
    ]
    assert _read(tables)[f"{table.name}.csv"] == expected
    assert expected


def test_keys_identify_rows_and_references_lead_to_them(tables: Path) -> None:
    """What the description says of keys is so."""
    rows, metadata = _read(tables), json.loads((tables / METADATA).read_text("utf-8"))
    for table in metadata["tables"]:
        schema, mine = table["tableSchema"], rows[table["url"]]
        if key := schema.get("primaryKey"):
            assert len({tuple(r[k] for k in key) for r in mine}) == len(mine)
        for foreign in schema.get("foreignKeys", []):
            reference = foreign["reference"]
            known = {r[reference["columnReference"]] for r in rows[reference["resource"]]}
            assert {r[foreign["columnReference"]] for r in mine} <= known


def test_json_ld_reads_as_a_person_would_write_it(sample_store: GraphStore, tmp_path: Path) -> None:
    """Names without prefixes, numbers as numbers, links as bare IRIs."""
    export(sample_store, tmp_path / "graph.jsonld")
    data = json.loads((tmp_path / "graph.jsonld").read_text("utf-8"))
    nodes = {n["@id"]: n for g in data["@graph"] for n in g["@graph"]}
    task = nodes["https://w3id.org/policykg/id/document/hebi-2019-16/task/三/(九)"]
    assert set(task["@type"]) == {"Task", "Step"}
    assert (task["title"], task["order"]) == ("加强知识产权保护", 30)
    assert nodes[task["responsibleUnit"]]["prefLabel"] == "鹤壁市知识产权局"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own parser uses it
def test_rdflib_reads_our_json_ld(sample_store: GraphStore, tmp_path: Path) -> None:
    """A second parser finds as many quads."""
    import rdflib

    export(sample_store, tmp_path / "graph.jsonld")
    dataset = rdflib.Dataset()
    dataset.parse(tmp_path / "graph.jsonld", format="json-ld")
    assert len(list(dataset.quads())) == len(sample_store)


@pytest.mark.parametrize(
    "value",
    [
        Literal("7"),
        Literal("7", datatype=XSD.integer),
        Literal("007", datatype=XSD.integer),
        Literal("99999999999999999999", datatype=XSD.integer),
        Literal("1", datatype=XSD.boolean),
        Literal("true", datatype=XSD.boolean),
        Literal("0.70", datatype=XSD.decimal),
        Literal("七", language="zh"),
        Literal("2019-02-30", datatype=XSD.date),
        NamedNode("https://example.org/七"),
        NamedNode("urn:sha256:00"),
        Literal('"\\\n\u2028'),
    ],
)
@pytest.mark.parametrize(
    "predicate", [PKG.order, PKG.value, PKG.annual, PKG.deadlineDate, PKG.unit, PKG.time, RDF.type]
)
def test_json_ld_keeps_every_kind_of_value(tmp_path: Path, value: Any, predicate: NamedNode) -> None:
    """Whatever stands where, reading it back gives the same quad."""
    if predicate == RDF.type and isinstance(value, Literal):
        pytest.skip("a class is no literal")
    quad = Quad(NamedNode("https://example.org/s"), predicate, value, NamedNode("https://example.org/g"))
    store = GraphStore(Store(), None)
    store.load([quad])
    export(store, tmp_path / "graph.jsonld")
    kept = list(store.quads())  # Oxigraph writes numbers in one way
    assert list(parse(path=tmp_path / "graph.jsonld", format=RdfFormat.JSON_LD)) == kept


def test_the_context_is_closed_over_the_vocabulary() -> None:
    """Every term that we write has its name in it."""
    assert set(PKG.terms) <= set(context())


@pytest.mark.parametrize("suffix", ["graphml", "gexf"])
def test_a_network_read_back_is_the_network(sample_store: GraphStore, tmp_path: Path, suffix: str) -> None:
    """networkx, which writes and reads what Gephi does, finds the same nodes, attributes and edges."""
    path, expected = tmp_path / f"network.{suffix}", to_networkx(sample_store)
    export(sample_store, path)
    found = networkx.read_graphml(path) if suffix == "graphml" else networkx.read_gexf(path)
    assert dict(found.nodes(data=True)) == dict(expected.nodes(data=True))
    edges = sorted((a, b, p) for a, b, p in expected.edges(data="property"))
    assert sorted((a, b, p) for a, b, p in found.edges(data="property")) == edges


def test_the_same_network_in_gephi_has_plain_attributes(sample_store: GraphStore, tmp_path: Path) -> None:
    """Labels are there, and every attribute is a text, a number or a truth."""
    export(sample_store, tmp_path / "network.gexf")
    graph = networkx.read_gexf(tmp_path / "network.gexf")
    kinds = {type(v) for _, data in graph.nodes(data=True) for v in data.values()}
    assert kinds <= {str, int, float, bool}
    assert all(label for _, label in graph.nodes(data="label"))


def test_control_characters_do_not_break_xml(tmp_path: Path) -> None:
    """XML has no word for them: they are left out."""
    document = corpus.read_text(
        "市政府关于\x0c做\x01事的通知\n一、做\x08事\n(一)做<&>事。(责任单位:市财政局)\n", document_id="a"
    )
    store = GraphStore(Store(), None)
    store.load(document_quads(document))
    export(store, tmp_path / "n.graphml")
    export(store, tmp_path / "n.gexf")
    assert "做<&>事" in {d["label"] for _, d in networkx.read_graphml(tmp_path / "n.graphml").nodes(data=True)}
    assert len(networkx.read_gexf(tmp_path / "n.gexf")) == len(to_networkx(store))


@pytest.mark.parametrize("name", FORMATS)
def test_memory_does_not_grow_with_the_graph(sample: Document, tmp_path: Path, name: str) -> None:
    """Twelve documents take hardly more Python memory than two: nothing of them is kept."""
    stores = []
    for count in (2, 12):
        stores.append(GraphStore(Store(), None))
        for n in range(count):
            stores[-1].load(document_quads(corpus.read_text(sample.text, document_id=f"d{n}")))
    peaks: list[int] = []
    for store in (stores[1], *stores):  # the first run fills what Python keeps for tuples to come
        tracemalloc.start()
        export(store, tmp_path / f"out{len(peaks)}.{name}", format=name)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < 1.6 * peaks[1] + 100_000


def test_an_export_over_a_folder_is_refused(sample_store: GraphStore, tmp_path: Path) -> None:
    """The message names the file and says to choose another; a table's folder may be no file."""
    (tmp_path / "graph.gexf").mkdir()
    with pytest.raises(BadInput, match="choose another file"):
        export(sample_store, tmp_path / "graph.gexf")
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="choose another folder"):
        export(sample_store, tmp_path / "file", format="csv")


def test_a_file_without_suffix_needs_a_format(sample_store: GraphStore, tmp_path: Path) -> None:
    """The message names the formats and the option."""
    with pytest.raises(CallerError, match="--format"):
        export(sample_store, tmp_path / "graph")
