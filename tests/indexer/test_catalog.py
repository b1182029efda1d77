"""The catalogue: a large one that changes a little goes on from the file before, and reads as one."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus import read_text
from corpus.errors import DamagedKnowledgeBase
from indexer.catalog import BASE, Catalog
from indexer.passages import passages_of

TEXT = "鹤壁市人民政府办公室关于{0}的通知\n\n各县区人民政府:\n一、主要任务\n(一)推进{0}。第{1}稿。(责任单位:市财政局)\n"


def add(catalog: Catalog, number: int, version: int) -> None:
    """Catalogue a document, other in each version."""
    document = read_text(TEXT.format(f"第{number}项工作", version), document_id=f"d{number:03}")
    catalog.add(document, list(passages_of(document)), key=f"{version}:sha:name")
    catalog.mark([(document.id, f"mark {version}")])


def content(catalog: Catalog) -> tuple[Any, ...]:
    """All that a catalogue can be asked for."""
    entries, passages = catalog.entries(), list(catalog.all_passages())
    ids = [n for n, _ in passages]
    return (
        entries,
        passages,
        [catalog.text(d) for d in entries],
        catalog.passages(ids[::-1]),
        catalog.passage_ids(list(entries)[::3]),
        catalog.passages_within([(p.document, p.start, p.start + 1) for _, p in passages[::2]]),
        catalog.problems(),
        catalog.marks(),
        [catalog.count(table) for table in ("document", "passage", "problem")],
    )


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A catalogue of 150 documents."""
    (tmp_path / "0").mkdir()
    catalog = Catalog.create(tmp_path / "0" / "catalog.db")
    for n in range(150):
        add(catalog, n, 0)
    catalog.close()
    return tmp_path / "0" / "catalog.db"


@pytest.fixture
def go_on(tmp_path: Path) -> Callable[[Path, dict[int, int | None]], Path]:
    """Gives the catalogue that follows one in which documents have come, gone (None) and changed."""

    def follow(path: Path, changes: dict[int, int | None]) -> Path:
        folder = tmp_path / str(int(path.parent.name) + 1)
        folder.mkdir()
        before = Catalog.open(path)
        after = before.go_on(folder / "catalog.db", changes=len(changes))
        before.close()
        for number, version in changes.items():
            after.remove(f"d{number:03}")
            if version is not None:
                add(after, number, version)
        after.close()
        return folder / "catalog.db"

    return follow


GoOn = Callable[[Path, dict[int, int | None]], Path]


@pytest.mark.parametrize("seed", range(3))
def test_after_any_changes_it_is_as_one_made_at_once(first: Path, go_on: GoOn, tmp_path: Path, seed: int) -> None:
    """By all that it can be asked for; its passages have the ids that they always had."""
    chooser, held = random.Random(seed), dict.fromkeys(range(150), 0)
    path = first
    for step in range(1, 7):
        changes = {n: chooser.choice((step, step, None)) for n in chooser.sample(range(170), chooser.choice((2, 5, 9)))}
        held = {n: v for n, v in {**held, **changes}.items() if v is not None}
        path = go_on(path, changes)
    (tmp_path / "clean").mkdir()
    clean, changed = Catalog.create(tmp_path / "clean" / "catalog.db"), Catalog.open(path)
    for n, version in sorted(held.items()):
        add(clean, n, version)
    assert content(changed) == content(clean)


def test_few_changes_write_a_small_file_on_the_one_before(first: Path, go_on: GoOn) -> None:
    """Which stays as it is; many make one file of both."""
    before = first.read_bytes()
    small = go_on(first, {3: 1})
    smaller = go_on(small, {4: None})
    whole = go_on(smaller, dict.fromkeys(range(20), 2))
    assert (small.with_name(BASE)).samefile(first) and (smaller.with_name(BASE)).samefile(first)
    assert not whole.with_name(BASE).exists()
    assert first.read_bytes() == before
    assert small.stat().st_size < whole.stat().st_size


@pytest.mark.parametrize("harm", ("gone", "cut off", "overwritten"))
def test_a_damaged_base_is_damage(first: Path, go_on: GoOn, harm: str) -> None:
    """Also where only reading all of it finds that."""
    path = go_on(first, {3: 1})
    data = path.with_name(BASE).read_bytes()
    path.with_name(BASE).unlink()
    if harm != "gone":
        half = data[: len(data) // 2]
        path.with_name(BASE).write_bytes(half if harm == "cut off" else half + bytes(len(data) - len(half)))
    with pytest.raises(DamagedKnowledgeBase, match="damaged"):
        Catalog.open(path).check()
