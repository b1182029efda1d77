"""Building: the same from scratch and by increments, only what changed is read, and readers are not disturbed."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import BadInput
from indexer import KnowledgeBase, build

State = Any
Write = Callable[[Path, int], Path]
Read = Callable[[Path], State]


def add(folder: Path, write: Write) -> None:
    """A new document, one that names what others name."""
    write(folder, 8)


def change(folder: Path, write: Write) -> None:
    """One document has another text."""
    path = folder / "policy-003.txt"
    path.write_text(path.read_text("utf-8").replace("财政局", "审计局") + "附则\n", "utf-8")


def replace(folder: Path, write: Write) -> None:
    """One document has the text of another, which it now shares every paragraph with."""
    (folder / "policy-001.txt").write_text((folder / "policy-005.txt").read_text("utf-8"), "utf-8")


def delete(folder: Path, write: Write) -> None:
    """A document is gone."""
    (folder / "policy-002.txt").unlink()


def rename(folder: Path, write: Write) -> None:
    """A document has another name, and so another id."""
    (folder / "policy-004.txt").rename(folder / "another name.txt")


def move(folder: Path, write: Write) -> None:
    """A document lies in a folder of its own."""
    (folder / "2021").mkdir()
    (folder / "policy-004.txt").rename(folder / "2021" / "policy-004.txt")


def retype(folder: Path, write: Write) -> None:
    """A document is a file of another kind with the same bytes."""
    (folder / "policy-006.txt").rename(folder / "policy-006.html")


def damage(folder: Path, write: Write) -> None:
    """A document can no longer be read."""
    (folder / "policy-007.txt").write_bytes(b"\x00\x01\x02\xff" * 500)


CHANGES = (add, change, replace, delete, rename, move, retype, damage)


@pytest.mark.parametrize("step", CHANGES, ids=lambda s: s.__name__)
def test_an_increment_gives_what_a_clean_build_gives(
    folder: Path, tmp_path: Path, write: Write, state_of: Read, clean: Read, step: Callable[[Path, Write], None]
) -> None:
    """Graph, catalogue, vectors and hits are those of a build from scratch, whatever was changed."""
    build(folder, tmp_path / "kb")
    before = state_of(tmp_path / "kb")
    step(folder, write)
    build(folder, tmp_path / "kb")
    after = state_of(tmp_path / "kb")
    assert after != before
    assert after == clean(folder)


@pytest.mark.parametrize("seed", range(3))
def test_any_sequence_of_increments_gives_what_a_clean_build_gives(
    folder: Path, tmp_path: Path, write: Write, state_of: Read, clean: Read, seed: int
) -> None:
    """Documents come, go and come back in any order, and leave no trace."""
    chooser = random.Random(seed)
    for _ in range(5):
        for n in chooser.sample(range(12), 4):
            if (folder / f"policy-{n:03}.txt").exists():
                (folder / f"policy-{n:03}.txt").unlink()
            else:
                write(folder, n)
        build(folder, tmp_path / "kb")
    assert state_of(tmp_path / "kb") == clean(folder)


def test_the_order_of_files_does_not_matter(tmp_path: Path, write: Write, clean: Read) -> None:
    """Files written in another order give the same state."""
    for n in range(8):
        write(tmp_path / "forward", n)
    for n in reversed(range(8)):
        write(tmp_path / "backward", n)
    assert clean(tmp_path / "forward") == clean(tmp_path / "backward")


def test_documents_one_by_one_give_what_all_at_once_give(
    tmp_path: Path, write: Write, state_of: Read, clean: Read
) -> None:
    """A knowledge base that grew by a document a build is the one built at once."""
    for n in (5, 0, 3, 1, 4, 2):
        write(tmp_path / "documents", n)
        build(tmp_path / "documents", tmp_path / "kb")
    assert state_of(tmp_path / "kb") == clean(tmp_path / "documents")


def test_only_what_changed_is_read_again(folder: Path, tmp_path: Path, write: Write) -> None:
    """The report says how many files were read, kept and removed."""
    build(folder, tmp_path / "kb")
    change(folder, write)
    delete(folder, write)
    add(folder, write)
    seen: list[str] = []
    report = build(folder, tmp_path / "kb", progress=lambda done, count, document: seen.append(document))
    assert seen == ["policy-003", "policy-008"]
    assert (report.read, report.unchanged, report.removed) == (2, 6, 1)


def test_nothing_is_read_when_nothing_changed(folder: Path, tmp_path: Path, state_of: Read) -> None:
    """A second build keeps all documents."""
    build(folder, tmp_path / "kb")
    before = state_of(tmp_path / "kb")
    report = build(folder, tmp_path / "kb")
    assert (report.read, report.unchanged, report.removed) == (0, 8, 0)
    assert state_of(tmp_path / "kb") == before
    assert [p.name for p in (tmp_path / "kb").glob("g*")] == ["g000001"]


def test_a_file_that_cannot_be_read_is_reported_and_the_others_are_built(folder: Path, tmp_path: Path) -> None:
    """The report names the file; nothing of it is in the knowledge base."""
    (folder / "scan.jpeg").write_bytes(b"\xff\xd8\xff\xe0")
    (folder / "empty.txt").write_bytes(b"")
    report = build(folder, tmp_path / "kb")
    assert [p.document for p in report.failed] == ["empty", "scan"]
    assert "scan.jpeg" in report.failed[1].reason
    assert (report.read, report.unchanged, report.manifest.documents) == (8, 0, 8)


def test_a_file_that_became_unreadable_is_reported_and_forgotten(
    folder: Path, tmp_path: Path, write: Write, state_of: Read
) -> None:
    """What it said before is not kept as if it still stood there."""
    build(folder, tmp_path / "kb")
    damage(folder, write)
    report = build(folder, tmp_path / "kb")
    assert [p.document for p in report.failed] == ["policy-007"]
    assert (report.read, report.unchanged, report.manifest.documents) == (0, 7, 7)
    assert "policy-007" not in "".join(state_of(tmp_path / "kb").graph)


def test_a_folder_without_one_readable_document_gives_an_empty_knowledge_base(tmp_path: Path) -> None:
    """Search in it finds nothing and says so."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "empty.txt").write_bytes(b"")
    report = build(tmp_path / "documents", tmp_path / "kb")
    assert (report.manifest.documents, len(report.failed)) == (0, 1)
    kb = KnowledgeBase.open(tmp_path / "kb")
    assert kb.search("财政局") == ()
    kb.close()


def test_readers_go_on_reading_the_old_state(
    folder: Path, tmp_path: Path, write: Write, state_of: Read, state_of_open: Callable[[KnowledgeBase], State]
) -> None:
    """What was opened before a build, but not read from yet, answers from its own state after any number of builds."""
    build(folder, tmp_path / "kb")
    before, reader = state_of(tmp_path / "kb"), KnowledgeBase.open(tmp_path / "kb")
    for step in (change, delete, add):
        step(folder, write)
        build(folder, tmp_path / "kb")
    assert state_of_open(reader) == before
    reader.close()


def test_readers_see_the_old_state_during_a_build(folder: Path, tmp_path: Path, write: Write, state_of: Read) -> None:
    """A knowledge base opened while a build is at work is the last complete one."""
    build(folder, tmp_path / "kb")
    before = state_of(tmp_path / "kb")
    change(folder, write)
    seen: list[State] = []
    build(folder, tmp_path / "kb", progress=lambda *_: seen.append(state_of(tmp_path / "kb")))
    assert seen == [before]


def test_a_state_that_nobody_reads_is_removed(folder: Path, tmp_path: Path, write: Write) -> None:
    """When its last reader is gone, the next build takes away what was replaced."""
    build(folder, tmp_path / "kb")
    reader = KnowledgeBase.open(tmp_path / "kb")
    change(folder, write)
    build(folder, tmp_path / "kb")
    assert sorted(p.name for p in (tmp_path / "kb").glob("g*")) == ["g000001", "g000002"]
    reader.close()
    build(folder, tmp_path / "kb")
    assert sorted(p.name for p in (tmp_path / "kb").glob("g*")) == ["g000002"]


def test_a_build_that_fails_leaves_the_old_state(folder: Path, tmp_path: Path, state_of: Read) -> None:
    """Also one that starts from scratch, because it names data under another IRI."""
    build(folder, tmp_path / "kb")
    before = state_of(tmp_path / "kb")

    def stop(done: int, count: int, document: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(folder, tmp_path / "kb", base="https://example.org/", progress=stop)
    assert state_of(tmp_path / "kb") == before


def test_another_base_names_all_data_anew(folder: Path, tmp_path: Path, state_of: Read) -> None:
    """No IRI of the base before is left."""
    build(folder, tmp_path / "kb")
    report = build(folder, tmp_path / "kb", base="https://example.org/")
    assert report.read == 8
    assert "w3id.org/policykg/id" not in "".join(state_of(tmp_path / "kb").graph)


PARTS = (
    *("catalog.db", "graph/CURRENT", "lexical/meta.json", "lexical/shards.json", "lexical/shard-000001.words"),
    *("vectors/parts.json", "vectors/part-000001.vectors.npy"),
)


@pytest.mark.parametrize("harm", ("gone", "cut off", "overwritten"))
@pytest.mark.parametrize("part", PARTS)
def test_damaged_parts_are_built_again(folder: Path, tmp_path: Path, state_of: Read, part: str, harm: str) -> None:
    """A build over a knowledge base with a damaged part makes a whole one."""
    build(folder, tmp_path / "kb")
    before, file = state_of(tmp_path / "kb"), tmp_path / "kb" / "g000001" / part
    data = file.read_bytes()
    file.unlink()
    if harm != "gone":
        file.write_bytes(data[: len(data) // 2] if harm == "cut off" else bytes(range(256)) * (len(data) // 256 + 1))
    build(folder, tmp_path / "kb")
    assert state_of(tmp_path / "kb") == before


def test_the_knowledge_base_may_lie_among_the_documents(folder: Path, state_of: Read, clean: Read) -> None:
    """Its own files are no documents, also where a build was stopped before it was complete."""
    expected = clean(folder)

    def stop(done: int, count: int, document: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(folder, folder / "policy.kg", progress=stop)
    assert build(folder, folder / "policy.kg").failed == ()
    assert build(folder, folder / "policy.kg").read == 0
    assert state_of(folder / "policy.kg") == expected


@pytest.mark.parametrize("name", ("notes.txt", "manifest.json"))
def test_a_folder_of_other_things_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    """Nothing is written into it, also where a file is called as ours is."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / name).write_text("{}")
    with pytest.raises(BadInput, match=name):
        build(folder, tmp_path / "other")
    assert [p.name for p in (tmp_path / "other").iterdir()] == [name]


def test_a_file_as_knowledge_base_is_refused(folder: Path, tmp_path: Path) -> None:
    """The message says to give a folder."""
    (tmp_path / "kb").write_text("x")
    with pytest.raises(BadInput, match="give a folder"):
        build(folder, tmp_path / "kb")


def test_no_document_is_there_twice(folder: Path, tmp_path: Path, write: Write, state_of: Read) -> None:
    """A document that was read again replaces itself."""
    for step in (change, replace, rename):
        build(folder, tmp_path / "kb")
        step(folder, write)
    build(folder, tmp_path / "kb")
    documents = state_of(tmp_path / "kb").documents
    assert len(documents) == len(set(documents)) == 8
