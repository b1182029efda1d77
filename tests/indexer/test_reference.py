"""The rules of the data, over real documents."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import corpus
from corpus.model import BlockKind, Document
from indexer import KnowledgeBase, build

# Written and marked before the thesaurus had words for them; positions alone, for the documents do not ship.
QUERIES = Path(__file__).with_name("queries.jsonl")
OUTSIDE = {BlockKind.HEADER, BlockKind.SIGNATURE, BlockKind.BOILERPLATE}


@pytest.fixture(scope="module")
def policies(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty documents of the reference corpus."""
    folder = tmp_path_factory.mktemp("policies")
    for path in sorted((shared / "corpus" / "policies").glob("*.txt"))[::7][:40]:
        shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="module")
def built(policies: Path, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """A knowledge base of them."""
    target = tmp_path_factory.mktemp("built") / "policy.kg"
    build(policies, target)
    return KnowledgeBase.open(target)


@pytest.fixture(scope="module")
def documents(policies: Path) -> list[Document]:
    """Them as the corpus room reads them."""
    return [corpus.read_file(f.path, document_id=f.id) for f in corpus.discover(policies)]


def test_every_evidence_is_in_its_text(built: KnowledgeBase) -> None:
    """`text[start:end] == quote` for all evidence in the graph, by the catalogue's texts."""
    query = (
        "SELECT ?d ?s ?e ?q { ?x a oa:SpecificResource ; pkg:start ?s ; pkg:end ?e ; pkg:quote ?q ; "
        "oa:hasSource ?n . ?n pkg:documentId ?d }"
    )
    rows = built.graph.query(query).rows
    texts = {d: built.catalog.text(d) or "" for d in built.catalog.entries()}
    assert len(rows) > 3000
    assert [r for r in rows if texts[r[0]][r[1] : r[2]] != r[3]] == []


def test_every_text_is_kept_as_it_was_read(built: KnowledgeBase, documents: list[Document]) -> None:
    """The catalogue has the documents' texts and problems."""
    assert {d.id: d.text for d in documents} == {d: built.catalog.text(d) for d in built.catalog.entries()}
    assert sorted(p for d in documents for p in map(repr, d.problems)) == sorted(map(repr, built.catalog.problems()))


def rank(built: KnowledgeBase, query: str, wanted: list[list[Any]]) -> float:
    """One by the place of the first hit among ten that overlaps a marked passage, 0 without one."""
    hits = built.search(query)
    places = (
        n for n, h in enumerate(hits, 1) if any(d == h.document and s < h.end and h.start < e for d, s, e, _ in wanted)
    )
    return next((1 / n for n in places), 0.0)


def test_queries_find_the_passages_marked_for_them(built: KnowledgeBase) -> None:
    """Official and everyday ones together, of which the passages are in these documents: a floor, not the figure."""
    known = set(built.catalog.entries())
    rows = [json.loads(line) for line in QUERIES.read_text("utf-8").splitlines()]
    asked = [r for r in rows if any(d in known for d, *_ in r["relevant"])]
    found = [rank(built, r["query"], r["relevant"]) for r in asked]
    assert len(asked) >= 25
    assert sum(found) / len(found) >= 0.68


def test_no_character_of_a_text_is_lost_to_search(built: KnowledgeBase, documents: list[Document]) -> None:
    """Each that is not blank stands in one passage, unless it is of a header, a signature, a leftover of a page or a line
    of marks alone."""
    covered: dict[str, set[int]] = {d.id: set() for d in documents}
    for _, passage in built.catalog.all_passages():
        span = set(range(passage.start, passage.end))
        assert not span & covered[passage.document]
        covered[passage.document] |= span
    for document in documents:
        proper = [b for b in document.blocks if b.kind not in OUTSIDE]
        inside = {n for b in proper for n in range(b.start, b.end)}
        said = [b for b in proper if any(c.isalnum() for c in document.text[b.start : b.end])]
        needed = {n for b in said for n in range(b.start, b.end) if not document.text[n].isspace()}
        assert needed <= covered[document.id] <= inside


def test_replacing_and_deleting_leave_what_a_clean_build_gives(
    policies: Path,
    tmp_path: Path,
    state_of: Callable[[Path], Any],
    clean: Callable[[Path], Any],
) -> None:
    """Five documents changed and five removed, one build later, and then put back."""
    folder = tmp_path / "documents"
    folder.mkdir()
    originals = sorted(policies.iterdir())[:20]
    for path in originals:
        shutil.copy(path, folder)
    build(folder, tmp_path / "kb")
    before = state_of(tmp_path / "kb")
    files = sorted(folder.iterdir())
    for path in files[:5]:
        path.write_text(path.read_text("utf-8").replace("财政", "审计"), "utf-8")
    for path in files[5:10]:
        path.unlink()
    build(folder, tmp_path / "kb")
    assert state_of(tmp_path / "kb") == clean(folder)
    for path in originals:
        shutil.copy(path, folder)
    build(folder, tmp_path / "kb")
    assert state_of(tmp_path / "kb") == before
