"""Names that may be one organisation or two are listed with their evidence, and nothing that is decided."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

import corpus
from kg.name_quads import name_quads
from kg.name_rows import COLUMNS
from kg.name_table import FILE_NAME, NameTable, packaged_names, read_names
from kg.quads import document_quads
from kg.queries import load
from kg.store import GraphStore
from kg.suspects import suspects
from kg.vocabulary import PKG, RDF, SKOS

NOTICE = "福建省人民政府关于推进工作的通知\n\n各设区市人民政府：\n一、主要任务\n"


def graph_of(*lists: str, names: NameTable | None = None) -> GraphStore:
    """The graph of a provincial document with one task for each list of units."""
    tasks = "".join(f"{n}.推进第{n}项工作。完成任务。（责任单位：{units}）\n" for n, units in enumerate(lists, 1))
    document = corpus.read_text(NOTICE + tasks, document_id="d")
    table = names or packaged_names()
    store = GraphStore(Store(), None)
    store.load(name_quads(table))
    store.load(document_quads(document, names=table))
    return store


def pairs(graph: GraphStore) -> set[tuple[str, str]]:
    """The names of all pairs."""
    return {(s.first.name, s.second.name) for s in suspects(graph)}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("省水利投资集团", "省水投集团", "简称"),
        ("省铁路集团", "省铁路公司", "去掉"),
        ("省经济信息中心", "省经济讯息中心", "只差一个字"),
        ("省综合交通办", "省综合交通局", "机构名称不同"),
        ("省商务厅（口岸办）", "省口岸办", "挂牌"),
    ],
)
def test_names_that_may_be_one_are_listed_with_the_reason(one: str, other: str, reason: str) -> None:
    """An abbreviation, weak words, a slip, another word for the body, a nameplate."""
    found = suspects(graph_of(one, other))
    assert len(found) == 1
    assert reason in found[0].reason
    assert {one.replace("省", "福建省")[:4], other.replace("省", "福建省")[:4]} == {
        found[0].first.name[:4],
        found[0].second.name[:4],
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("省财政厅", "省民政厅"),
        ("省外办", "省侨办"),
        ("省妇联", "省残联"),
        ("福建证监局", "福建银保监局"),
        ("福州海关", "厦门海关"),
        ("省卫计委", "省卫健委"),
        ("福州市人民政府", "泉州市人民政府"),
    ],
)
def test_names_that_are_plainly_two_are_not_listed(one: str, other: str) -> None:
    """Short names differ by a character, places are two places, and a predecessor is known as such."""
    assert pairs(graph_of(one, other)) == set()


def test_a_slip_in_a_short_name_needs_a_usual_one_beside_it() -> None:
    """财务厅 once beside twenty times 财政厅 is a slip."""
    assert pairs(graph_of("省财务厅", *["省财政厅"] * 20)) == {("福建省财政厅", "福建省财务厅")}
    assert pairs(graph_of("省财务厅", *["省财政厅"] * 3)) == set()


def test_a_zone_that_no_register_has_is_compared_with_those_elsewhere() -> None:
    """平台综合实验区 is a slip for 平潭综合实验区."""
    found = suspects(graph_of("平潭综合实验区管委会、省财政厅", "平潭综合实验区管委会", "平台综合实验区管委会"))
    assert [(s.first.name, s.second.name) for s in found] == [("平潭综合实验区管委会", "平台综合实验区管委会")]


def test_each_name_comes_with_its_words() -> None:
    """A person sees how often, in which document and in which words each is named."""
    found = suspects(graph_of("省水利投资集团、省财政厅", "省水投集团"))[0]
    by_name = {s.name: s for s in (found.first, found.second)}
    assert by_name["福建省水投集团"].quote == "（责任单位：省水投集团）"
    assert (by_name["福建省水利投资集团"].tasks, by_name["福建省水利投资集团"].document) == (1, "d")


@pytest.mark.parametrize("decision", ["same", "different"])
def test_a_row_that_is_decided_settles_the_pair(tmp_path: Path, decision: str) -> None:
    """The csv of a suspect, with the decision written into it, is a row that the next build takes."""
    row = suspects(graph_of("省水利投资集团", "省水投集团"))[0].to_row()
    assert tuple(row) == COLUMNS
    cells = [decision if c == "decision" else v for c, v in row.items()]
    quoted = ",".join(f'"{c}"' for c in cells)
    (tmp_path / FILE_NAME).write_text(f"{','.join(COLUMNS)}\n{quoted}\n", "utf-8")
    graph = graph_of("省水利投资集团", "省水投集团", names=read_names(tmp_path))
    assert pairs(graph) == set()
    units = graph.query("SELECT DISTINCT ?u WHERE { ?t pkg:responsibleUnit ?u }")
    assert len(units) == (1 if decision == "same" else 2)


def test_a_row_that_is_not_decided_changes_nothing(tmp_path: Path) -> None:
    """The csv may be put beside the documents as it is."""
    row = suspects(graph_of("省水利投资集团", "省水投集团"))[0].to_row()
    quoted = ",".join(f'"{c}"' for c in row.values())
    (tmp_path / FILE_NAME).write_text(f"{','.join(COLUMNS)}\n{quoted}\n", "utf-8")
    names = read_names(tmp_path)
    assert pairs(graph_of("省水利投资集团", "省水投集团", names=names)) == pairs(
        graph_of("省水利投资集团", "省水投集团")
    )


def test_a_name_that_no_document_names_is_left_out() -> None:
    """There is nothing that a person could look at."""
    graph = graph_of("省水利投资集团", "省财政厅")
    place = next(iter(graph.oxigraph.quads_for_pattern(None, PKG.jurisdiction, None))).object
    unit = NamedNode("urn:example:unit")
    described: list[tuple[NamedNode, Any]] = [
        (RDF.type, PKG.Unit),
        (SKOS.prefLabel, Literal("福建省水投集团")),
        (PKG.baseName, Literal("水投集团")),
        (PKG.jurisdiction, place),
    ]
    for property_, value in described:
        graph.oxigraph.add(Quad(unit, property_, value, NamedNode("urn:example:graph")))
    labels = {row["preferred"] for row in graph.query(load("unit_names").bound()).dicts()}
    assert {"福建省水利投资集团", "福建省水投集团"} <= labels
    assert pairs(graph) == set()


def test_a_name_comes_with_the_first_words_of_the_first_document() -> None:
    """Whatever the order in which documents are read, so that lists of two builds can be compared."""
    graph = graph_of("省水利投资集团", "省水投集团")
    earlier = corpus.read_text(NOTICE + "1.推进工作。完成任务。（责任单位：省水投集团）\n", document_id="c")
    graph.load(document_quads(earlier))
    found = suspects(graph)[0]
    by_name = {s.name: s for s in (found.first, found.second)}
    assert {n: (s.document, s.tasks) for n, s in by_name.items()} == {
        "福建省水投集团": ("c", 2),
        "福建省水利投资集团": ("d", 1),
    }


def test_the_sample_has_no_suspects(sample_store: GraphStore) -> None:
    """One document of one city names nobody in two ways that the rules do not know."""
    assert suspects(sample_store) == ()
