"""The page of the vocabulary and its picture are those of the ontology; other tools read what we write."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

import policykg
from benchmarks.style import ROOT
from docs.make_ontology import ontology, page, picture
from kg.vocabulary import PKG


def test_the_page_and_the_picture_are_up_to_date() -> None:
    """After a change of the ontology: python docs/make_ontology.py."""
    graph = ontology()
    assert (ROOT / "docs" / "ontology.md").read_text("utf-8") == page(graph)
    assert (ROOT / "docs" / "ontology.svg").read_text("utf-8") == picture(graph)


def test_the_page_has_every_term() -> None:
    """With a heading that links lead to."""
    text = (ROOT / "docs" / "ontology.md").read_text("utf-8")
    assert [t for t in PKG.terms if f"\n### pkg:{t}\n" not in text] == []


def test_the_picture_shows_the_classes_in_chinese() -> None:
    """It is well-formed and has a box for each main class."""
    texts = {t.text for t in ElementTree.parse(ROOT / "docs" / "ontology.svg").iter() if t.tag.endswith("text")}
    assert {"pkg:Task", "pkg:Unit", "pkg:Assignment", "pkg:Domain", "pkg:Target", "任务", "责任单位", "职责"} <= texts


@pytest.mark.parametrize("name", ["ontology.ttl", "shapes.ttl", "graph.ttl", "graph.nt", "graph.nq", "graph.trig"])
def test_raptor_reads_it_without_a_warning(knowledge_base: Path, tmp_path: Path, name: str) -> None:
    """A parser that shares no code with ours: what we ship and what we export."""
    rapper = shutil.which("rapper")
    if rapper is None:
        pytest.skip("rapper is not installed (Debian: apt-get install raptor2-utils)")
    path = ROOT / "kg" / name
    if not path.exists():
        path = tmp_path / name
        with policykg.open(knowledge_base) as kb:
            kb.export(path)
    form = {"ttl": "turtle", "nt": "ntriples", "nq": "nquads", "trig": "trig"}[path.suffix[1:]]
    done = subprocess.run([rapper, "-i", form, "-c", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr.lower()
    assert "error" not in done.stderr.lower()
    assert "returned 0 triples" not in done.stderr
