"""The manifest: what it says, and what is said where it is damaged, foreign or too new."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import DamagedKnowledgeBase
from indexer import KnowledgeBase, build, read_manifest
from indexer.manifest import FORMAT, NewerFormat, write_manifest


def test_a_manifest_is_read_as_it_was_written(many: Path, tmp_path: Path) -> None:
    """Every field comes back."""
    manifest = read_manifest(many)
    (tmp_path / manifest.generation).mkdir()
    (tmp_path / manifest.generation / "catalog.db").touch()
    write_manifest(tmp_path, manifest)
    assert read_manifest(tmp_path) == manifest


def test_the_manifest_says_what_the_knowledge_base_holds(many: Path) -> None:
    """Format, model, dimension and counts."""
    manifest = read_manifest(many)
    assert (manifest.format, manifest.documents, manifest.tasks, manifest.dimension) == (FORMAT, 40, 120, 256)
    assert (manifest.model, manifest.generation) == ("policykg-static", "g000001")


def test_nothing_there_is_said_with_what_to_run(tmp_path: Path) -> None:
    """A folder that does not exist."""
    with pytest.raises(DamagedKnowledgeBase, match=r"no knowledge base there; run policykg build DIR -o"):
        read_manifest(tmp_path / "nowhere")


def test_a_folder_of_other_things_is_no_knowledge_base(tmp_path: Path) -> None:
    """One without manifest."""
    with pytest.raises(DamagedKnowledgeBase, match=r"not a knowledge base \(no manifest.json\); run policykg build"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "3", "{}", '{"format": 1}', '{"format": "1"}', '{"name": "An app", "icons": []}', "\x00"],
)
def test_a_damaged_or_foreign_manifest_is_said_to_be_damaged(tmp_path: Path, text: str) -> None:
    """The message names the file and what to run."""
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(DamagedKnowledgeBase, match=r"manifest.json: damaged .*; run policykg build DIR -o"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    ("field", "value"),
    [("generation", 5), ("generation", "../other"), ("dimension", "128"), ("format", 0), ("model", None)],
)
def test_a_field_of_the_wrong_kind_is_damage(many: Path, tmp_path: Path, field: str, value: Any) -> None:
    """Nothing of a manifest is used before all of it is known to be sound."""
    (tmp_path / "manifest.json").write_text(json.dumps({**asdict(read_manifest(many)), field: value}))
    with pytest.raises(DamagedKnowledgeBase, match="damaged"):
        read_manifest(tmp_path)


def test_a_manifest_without_its_state_is_damage(many: Path, tmp_path: Path) -> None:
    """The message names the missing folder."""
    write_manifest(tmp_path, read_manifest(many))
    with pytest.raises(DamagedKnowledgeBase, match=r"g000001: missing or incomplete; run policykg build"):
        read_manifest(tmp_path)


def test_a_newer_format_is_neither_read_nor_replaced(folder: Path, tmp_path: Path) -> None:
    """The message says to install a newer policykg; the knowledge base stays as it is."""
    build(folder, tmp_path / "kb")
    file = tmp_path / "kb" / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), "format": FORMAT + 1, "other": "fields"}))
    before = file.read_bytes()
    for use in (lambda: read_manifest(tmp_path / "kb"), lambda: build(folder, tmp_path / "kb")):
        with pytest.raises(NewerFormat, match="install a newer policykg"):
            use()
    assert file.read_bytes() == before


def test_an_older_format_is_not_opened_but_replaced(folder: Path, tmp_path: Path) -> None:
    """Its parts are not those that this version reads: opening it says what to run, and that makes it anew."""
    target = tmp_path / "policy.kg"
    build(folder, target)
    manifest = read_manifest(target)
    write_manifest(target, replace(manifest, format=FORMAT - 1))
    with pytest.raises(DamagedKnowledgeBase, match=rf"older than this policykg reads \({FORMAT}\); run policykg build"):
        KnowledgeBase.open(target)
    build(folder, target)
    with closing(KnowledgeBase.open(target)) as opened:
        assert opened.manifest.format == FORMAT


def test_a_build_makes_a_damaged_one_anew(folder: Path, tmp_path: Path) -> None:
    """Whatever words its path is made of."""
    target = tmp_path / "newer" / "kb"
    build(folder, target)
    (target / "manifest.json").write_text("{")
    assert build(folder, target).read == 8
    assert read_manifest(target).documents == 8
