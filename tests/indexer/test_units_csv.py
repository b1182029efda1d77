"""A table of names beside the documents: read at build, rebuilt where it changes, refused where it is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus import discover
from corpus.errors import BadInput
from indexer import KnowledgeBase, build

HEADER = "name,aliases,jurisdiction,kind,replaced_by,decision,note\n"
TABLES = (
    "鹤壁市金融工作局,市金融局,,,,,一个机构\n",
    "鹤壁市科技局,鹤壁市财政局,,,,same,\n安阳市财政局,,,,鹤壁市科技局,,\n",
    "科技局,财政局;教育局,各地,,,,\n",
    "洛阳市发展改革委,洛阳市发改委,,企业,,different,\n",
    "浚县人民县政府,浚县人民政府,浚县,,,,\n",
)


def write_table(folder: Path, rows: str) -> Path:
    """Put a table beside the documents."""
    path = folder / "units.csv"
    path.write_text(HEADER + rows, "utf-8")
    return path


@pytest.mark.parametrize("rows", TABLES)
def test_a_new_table_gives_the_graph_of_a_clean_build(
    folder: Path, tmp_path: Path, state_of: Callable[[Path], Any], clean: Callable[[Path], Any], rows: str
) -> None:
    """What was built without it is brought up to date, byte for byte."""
    build(folder, tmp_path / "kb")
    before = state_of(tmp_path / "kb")
    write_table(folder, rows)
    build(folder, tmp_path / "kb")
    after = state_of(tmp_path / "kb")
    assert after.graph == clean(folder).graph
    assert after.graph != before.graph


def test_a_table_that_changes_and_goes_leaves_no_trace(
    folder: Path, tmp_path: Path, state_of: Callable[[Path], Any], clean: Callable[[Path], Any]
) -> None:
    """One table after another, then none: each time the graph of a clean build."""
    for rows in (*TABLES, *TABLES[::-1]):
        write_table(folder, rows)
        build(folder, tmp_path / "kb")
        assert state_of(tmp_path / "kb").graph == clean(folder).graph
    (folder / "units.csv").unlink()
    build(folder, tmp_path / "kb")
    assert state_of(tmp_path / "kb") == clean(folder)


def test_documents_change_together_with_the_table(
    folder: Path,
    tmp_path: Path,
    state_of: Callable[[Path], Any],
    clean: Callable[[Path], Any],
    write: Callable[[Path, int], Path],
) -> None:
    """New, changed and removed documents and another table in one build."""
    write_table(folder, TABLES[0])
    build(folder, tmp_path / "kb")
    write_table(folder, TABLES[1])
    write(folder, 9)
    (folder / "policy-001.txt").write_text("安阳市人民政府关于改革的通知\n一、改革(责任单位:市金融局)\n", "utf-8")
    (folder / "policy-002.txt").unlink()
    build(folder, tmp_path / "kb")
    assert state_of(tmp_path / "kb") == clean(folder)


def test_only_what_the_table_touches_is_read_again(folder: Path, tmp_path: Path) -> None:
    """A row about 安阳市财政局 concerns the documents of 安阳市; a note concerns none."""
    build(folder, tmp_path / "kb")
    write_table(folder, "安阳市财政局,安阳市财务局,,,,,\n")
    report = build(folder, tmp_path / "kb")
    assert (report.read, report.unchanged, report.names) == (2, 6, 1)
    write_table(folder, "安阳市财政局,安阳市财务局,,,,,旧称\n")
    assert build(folder, tmp_path / "kb").read == 0


def test_a_table_that_stays_is_not_read_as_a_change(folder: Path, tmp_path: Path) -> None:
    """Building again with the same table reads nothing."""
    write_table(folder, TABLES[0])
    build(folder, tmp_path / "kb")
    assert build(folder, tmp_path / "kb").read == 0


def test_the_table_is_no_document(folder: Path, tmp_path: Path) -> None:
    """It is neither read as one nor reported as one that cannot be read; in a folder below it is a file like others."""
    write_table(folder, TABLES[0])
    assert "units" not in [f.id for f in discover(folder)]
    assert build(folder, tmp_path / "kb").failed == ()
    (folder / "below").mkdir()
    write_table(folder / "below", TABLES[0])
    assert [p.document for p in build(folder, tmp_path / "kb").failed] == ["below/units"]


def test_a_wrong_table_stops_the_build_and_leaves_the_last_state(
    folder: Path, tmp_path: Path, state_of: Callable[[Path], Any]
) -> None:
    """Nothing is built with half of a user's decisions."""
    build(folder, tmp_path / "kb")
    before = state_of(tmp_path / "kb")
    write_table(folder, "财政局,,,,,,\n")
    with pytest.raises(BadInput, match=r"units\.csv: line 2: no jurisdiction"):
        build(folder, tmp_path / "kb")
    assert state_of(tmp_path / "kb") == before


def test_a_decision_is_in_the_graph_after_every_build(folder: Path, tmp_path: Path) -> None:
    """It survives rebuilds, with the file that it came from."""
    write_table(folder, TABLES[0])
    build(folder, tmp_path / "kb")
    (folder / "policy-001.txt").unlink()
    build(folder, tmp_path / "kb")
    kb = KnowledgeBase.open(tmp_path / "kb")
    try:
        query = "SELECT ?note ?file { ?d a pkg:NameDecision ; rdfs:comment ?note ; prov:wasDerivedFrom ?f . ?f rdfs:label ?file }"
        assert kb.graph.query(query).rows == (("一个机构", "units.csv"),)
    finally:
        kb.close()


def test_the_manifest_knows_the_table(folder: Path, tmp_path: Path) -> None:
    """The hash over the corpus is another one with another table."""

    def corpus_hash() -> str:
        build(folder, tmp_path / "kb")
        return str(json.loads((tmp_path / "kb" / "manifest.json").read_text("utf-8"))["corpus"])

    without = corpus_hash()
    write_table(folder, TABLES[0])
    assert corpus_hash() != without
