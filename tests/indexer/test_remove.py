"""Documents taken out of a knowledge base."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import BadInput, DamagedKnowledgeBase
from indexer import build, remove

State = Any


def test_what_is_left_is_what_a_build_without_it_gives(
    folder: Path, tmp_path: Path, state_of: Callable[[Path], State], clean: Callable[[Path], State]
) -> None:
    """Graph, catalogue, vectors and hits, as if the documents had never been there."""
    build(folder, tmp_path / "kb")
    report = remove(tmp_path / "kb", ["policy-002", "policy-005"])
    assert (report.read, report.removed, report.manifest.documents) == (0, 2, 6)
    for name in ("policy-002", "policy-005"):
        (folder / f"{name}.txt").unlink()
    assert state_of(tmp_path / "kb") == clean(folder)


def test_the_next_build_reads_it_again(folder: Path, tmp_path: Path, state_of: Callable[[Path], State]) -> None:
    """The file is still there."""
    build(folder, tmp_path / "kb")
    before = state_of(tmp_path / "kb")
    remove(tmp_path / "kb", ["policy-002"])
    assert build(folder, tmp_path / "kb").read == 1
    assert state_of(tmp_path / "kb") == before


def test_the_last_document_can_be_removed(folder: Path, tmp_path: Path) -> None:
    """An empty knowledge base is one."""
    for path in sorted(folder.iterdir())[1:]:
        path.unlink()
    build(folder, tmp_path / "kb")
    manifest = remove(tmp_path / "kb", ["policy-000"]).manifest
    assert (manifest.documents, manifest.quads) == (0, 0)


def test_an_unknown_document_changes_nothing(folder: Path, tmp_path: Path, state_of: Callable[[Path], State]) -> None:
    """The message names it and says where the ids are listed."""
    build(folder, tmp_path / "kb")
    before = state_of(tmp_path / "kb")
    with pytest.raises(BadInput, match="no document policy-099; policykg info"):
        remove(tmp_path / "kb", ["policy-000", "policy-099"])
    assert state_of(tmp_path / "kb") == before
    assert len(list((tmp_path / "kb").glob("g*"))) == 1


def test_there_must_be_a_knowledge_base(tmp_path: Path) -> None:
    """The message says what to run."""
    with pytest.raises(DamagedKnowledgeBase, match="policykg build"):
        remove(tmp_path / "kb", ["a"])
    assert not (tmp_path / "kb").exists()


def test_counts_are_those_of_the_graph(folder: Path, tmp_path: Path) -> None:
    """The manifest's count, kept by what comes and goes, is the graph's own."""
    from kg.store import GraphStore

    manifest = build(folder, tmp_path / "kb").manifest
    for path in (folder / "policy-001.txt", folder / "policy-003.txt"):
        path.write_text(path.read_text("utf-8").replace("财政局", "审计局"), "utf-8")
        manifest = build(folder, tmp_path / "kb").manifest
    assert manifest.quads == len(GraphStore.open(tmp_path / "kb" / manifest.generation / "graph"))
