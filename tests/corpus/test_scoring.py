"""Scoring: what counts as found, and that the counts are those of the comparing program over the reference gold."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from corpus import Document, Task, read_file, read_text
from corpus.errors import BadInput
from corpus.gold import GoldAssignment, GoldDocument, GoldUnit, read_gold
from corpus.model import Role
from corpus.scoring import KINDS, Comparison, Figure, compare, score_folder, short_name

TEXT = (
    "福建省人民政府办公厅关于推进数字经济工作的通知\n\n一、推进数字经济。到2025年培育企业100家以上。（责任单位：省发改委、财政厅）\n"
    "二、建设平台。加快建设。（省工信厅牵头，省财政厅配合）\n"
)
FIRST = GoldAssignment(
    "一、推进数字经济",
    "（责任单位：省发改委、财政厅）",
    tuple(GoldUnit(name, "福建省", Role.RESPONSIBLE) for name in ("省发改委", "省财政厅")),
    ((100.0, "家"),),
)
SECOND = GoldAssignment(
    "二、建设平台",
    "（省工信厅牵头，省财政厅配合）",
    (GoldUnit("省工信厅", "福建省", Role.LEAD), GoldUnit("省财政厅", "福建省", Role.COOPERATING)),
    (),
)


@pytest.fixture(scope="module")
def document() -> Document:
    """A notice of two tasks with two units each."""
    return read_text(TEXT, document_id="a")


def compared(document: Document, *gold: GoldAssignment) -> Comparison:
    """A document beside these assignments."""
    return compare(document, GoldDocument(Path("a.gold.json"), "a", gold))


def counts(comparison: Comparison) -> dict[str, tuple[int, int, int]]:
    """(in both, found, in the gold) by kind."""
    return {kind: (f.matched, f.predicted, f.gold) for kind, f in comparison.figures.items()}


def with_task(document: Document, task: Task, **changes: object) -> Document:
    """The document with one of its tasks changed."""
    changed = replace(task, **changes)  # type: ignore[arg-type]
    return replace(document, tasks=tuple(changed if t is task else t for t in document.tasks))


# What counts


def test_all_found_is_all_ones(document: Document) -> None:
    """Where both sides agree there are no differences."""
    found = compared(document, FIRST, SECOND)
    assert counts(found) == {"assignment": (4, 4, 4), "unit": (4, 4, 4), "anchored": (4, 4, 4), "target": (1, 1, 1)}
    assert found.differences == ()


def test_a_wrong_role_is_a_right_unit(document: Document) -> None:
    """The role counts for assignments, not for units."""
    lead = tuple(replace(u, role=Role.LEAD) for u in FIRST.units)
    found = counts(compared(document, replace(FIRST, units=lead), SECOND))
    assert (found["assignment"], found["unit"], found["anchored"]) == ((2, 4, 4), (4, 4, 4), (2, 4, 4))


def test_a_task_must_cover_the_anchor(document: Document) -> None:
    """Units of a task that begins behind the anchor are right only where the text of the task does not count."""
    task = document.tasks[0]
    found = compared(with_task(document, task, start=task.start + 12), FIRST, SECOND)
    assert counts(found) == {"assignment": (2, 4, 4), "unit": (2, 4, 4), "anchored": (4, 4, 4), "target": (1, 1, 1)}
    assert {d.why for d in found.differences if d.kind == "wrong"} == {"span"}


def test_a_unit_outside_every_marker_is_wrong(document: Document) -> None:
    """What the gold does not mark at all counts against precision."""
    found = compared(document, FIRST)
    assert counts(found)["assignment"] == (2, 4, 2)
    assert [(d.what, d.role, d.why, d.line) for d in found.differences] == [
        ("福建省工信厅", "lead", "outside", 4),
        ("福建省财政厅", "cooperating", "outside", 4),
    ]


def test_another_place_is_another_unit(document: Document) -> None:
    """省财政厅 of another province is missed, and the one found is wrong."""
    other = replace(FIRST, units=(FIRST.units[0], GoldUnit("省财政厅", "江西省", Role.RESPONSIBLE)))
    assert counts(compared(document, other, SECOND))["unit"] == (3, 4, 4)


def test_a_unit_counts_once_a_marker(document: Document) -> None:
    """Named twice in a marker, on either side, it is one."""
    task = document.tasks[0]
    twice = with_task(document, task, units=task.units + task.units)
    assert counts(compared(twice, replace(FIRST, units=FIRST.units * 2), SECOND))["assignment"] == (4, 4, 4)


def test_two_assignments_may_share_a_marker(document: Document) -> None:
    """A unit belongs to the one of them that has it in the gold."""
    halves = [replace(FIRST, units=(u,), targets=()) for u in FIRST.units]
    assert counts(compared(document, *halves, SECOND))["unit"] == (4, 4, 4)


def test_targets_count_by_value_and_unit(document: Document) -> None:
    """The indicator is not compared; a wrong value is missed and wrong."""
    found = compared(document, replace(FIRST, targets=((80.0, "家"),)), SECOND)
    assert counts(found)["target"] == (0, 1, 1)
    assert [(d.of, d.kind, d.line) for d in found.differences] == [("target", "missed", 3), ("target", "wrong", 3)]


def test_targets_of_tasks_without_unit_do_not_count(document: Document) -> None:
    """Only what somebody is responsible for is scored."""
    assert counts(compared(with_task(document, document.tasks[0], units=()), SECOND))["target"] == (0, 0, 0)


def test_a_difference_shows_the_text(document: Document) -> None:
    """Line and marker are shown, so that a reader can decide who is right."""
    extra = replace(SECOND, units=(*SECOND.units, GoldUnit("省文旅厅", "福建省", Role.LEAD)))
    missed = compared(document, FIRST, extra).differences
    assert [(d.document, d.line, d.kind, d.what, d.role, d.why, d.quote) for d in missed] == [
        ("a", 4, "missed", "省文旅厅", "lead", None, SECOND.marker)
    ]


def test_values_are_not_rounded(document: Document) -> None:
    """A difference shows large and fractional values in full."""
    task = document.tasks[0]
    changed = with_task(document, task, targets=(replace(task.targets[0], value=Decimal("12345678.5")),))
    gold = replace(FIRST, targets=((1234567.25, "家"),))
    assert [d.what for d in compared(changed, gold, SECOND).differences] == ["1234567.25家", "企业>=12345678.5家"]


@pytest.mark.parametrize(
    ("names", "place"),
    [
        (("福建省财政厅", "省财政厅", "财政厅"), "福建省"),
        (("省发改委", "省发展改革委", "福建省发展和改革委员会", "省级发改委"), "福建省"),
        (("市市场监管局", "市场监管局", "鹤壁市市场监督管理局"), "鹤壁市"),
        (("商务厅（口岸办）", "省商务厅"), "福建省"),
        (("市委 组织部", "中共鹤壁市委组织部"), "鹤壁市"),
        (("人行福州中心支行", "人民银行福州中心支行"), "福州市"),
        (("各设区市政府", "各设区市人民政府"), "福建省"),
        (("福州市", "福州市"), "福州市"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_spellings_of_one_unit_are_one(names: tuple[str, ...], place: str) -> None:
    """Usual short forms and the place in front make no difference, and leave something of the name."""
    short = {short_name(name, place) for name in names}
    assert len(short) == 1
    assert short != {""}


def test_different_units_stay_different() -> None:
    """工信厅, 经信委 and 科技厅 are three; so are 财政厅 and 财政所."""
    names = ("省工信厅", "省经信委", "省科技厅", "省财政厅", "省财政所", "省市场监管局", "省监管局")
    assert len({short_name(name, "福建省") for name in names}) == len(names)


def test_ratios_of_nothing_are_zero() -> None:
    """No document, no division by zero."""
    nothing = {"precision": 0.0, "recall": 0.0, "f1": 0.0, "tp": 0, "predicted": 0, "gold": 0}
    assert Figure().to_dict() == nothing


# Folders


def folder_with(folder: Path, texts: Mapping[str, str], golds: Mapping[str, object]) -> Path:
    """A folder of texts and gold files; a gold that is no text is written as JSON."""
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    for name, gold in golds.items():
        data = gold if isinstance(gold, str) else json.dumps(gold, ensure_ascii=False)
        (folder / f"{name}.gold.json").write_text(data, "utf-8")
    return folder


def gold_of(*assignments: GoldAssignment) -> dict[str, object]:
    """These assignments as a gold file has them."""
    return {
        "assignments": [
            {
                "anchor": a.anchor,
                "marker": a.marker,
                "units": [{"name": u.name, "place": u.place, "role": u.role.value} for u in a.units],
                "targets": [{"value": value, "unit": unit} for value, unit in a.targets],
            }
            for a in assignments
        ]
    }


def test_figures_of_a_folder_are_summed(tmp_path: Path) -> None:
    """Counts of all documents together, in the order of their names."""
    golds = {"b": gold_of(FIRST, SECOND), "a": gold_of(FIRST)}
    report = score_folder(folder_with(tmp_path, {"a.txt": TEXT, "b.md": TEXT}, golds), tmp_path)
    assert report.documents == ("a", "b")
    assert report.figures["assignment"] == Figure(6, 8, 6)


def test_bad_gold_does_not_stop_the_others(tmp_path: Path) -> None:
    """Each is told with its file; what can be scored is, and a file without assignments is only named."""
    golds = {"a": gold_of(FIRST, SECOND), "b": "{", "c": gold_of(FIRST), "d": gold_of(replace(FIRST, anchor="没有"))}
    golds["e"] = {"domains": []}
    report = score_folder(folder_with(tmp_path, {"a.txt": TEXT, "b.txt": TEXT, "d.txt": TEXT}, golds), tmp_path)
    assert report.documents == ("a",)
    assert report.figures["assignment"] == Figure(4, 4, 4)
    assert [f"{name}.gold.json" in text for name, text in zip("bcd", report.failed, strict=True)] == [True] * 3
    assert ["line 1" in report.failed[0], "no text c in" in report.failed[1], "'没有'" in report.failed[2]] == [
        True
    ] * 3
    assert report.skipped == (tmp_path / "e.gold.json",)


def test_a_text_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """The file of the text is named."""
    report = score_folder(folder_with(tmp_path, {"a.txt": ""}, {"a": gold_of(FIRST)}), tmp_path)
    assert str(tmp_path / "a.txt") in report.failed[0]


def test_texts_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """Where two files fit, the message says what the id can be; with it the right one is read."""
    folder = folder_with(tmp_path, {"a.txt": TEXT, "a.md": TEXT}, {"a": gold_of(FIRST, SECOND)})
    assert 'make "id" a.md or a.txt' in score_folder(folder, folder).failed[0]
    folder_with(tmp_path, {}, {"a": {"id": "a.md", **gold_of(FIRST, SECOND)}})
    assert score_folder(folder, folder).documents == ("a.md",)


def test_a_folder_without_gold_is_named(tmp_path: Path) -> None:
    """So is one that is not there."""
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(BadInput, match=f"{folder}: no gold"):
            score_folder(folder, tmp_path)


# The comparing program


def worse(document: Document, chance: random.Random) -> Document:
    """A reading with faults of every kind: units lost, misplaced, misnamed, in other roles; tasks cut; targets lost."""
    return replace(document, tasks=tuple(_worse_task(t, chance) for t in document.tasks))


def _worse_task(task: Task, chance: random.Random) -> Task:
    faults = (
        lambda u: replace(u, role=chance.choice(list(Role))),
        lambda u: replace(u, start=max(0, u.start - chance.randrange(300))),
        lambda u: replace(u, name=u.name[1:]),
        lambda u: replace(u, place="福州市"),
    )
    kept = [u for u in task.units if chance.random() > 0.1]
    units = tuple(chance.choice(faults)(u) if chance.random() < 0.3 else u for u in kept)
    start = task.start + (chance.randrange(-100, 100) if chance.random() < 0.3 else 0)
    return replace(task, units=units, start=start, targets=task.targets * chance.randrange(3))


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_counts_are_those_of_the_comparing_program(shared: Path, tmp_path: Path, seed: int | None) -> None:
    """Over the reference gold both print the same figures: for what is read, and for readings made worse on purpose."""
    gold, texts = shared / "gold", shared / "corpus" / "policies"
    sums = dict.fromkeys(KINDS, Figure())
    lines: list[str] = []
    for read in map(read_gold, sorted(gold.glob("*.gold.json"))):
        if read.assignments is not None:
            document = read_file(texts / f"{read.id}.txt", document_id=read.id)
            document = document if seed is None else worse(document, random.Random(seed))
            figures = compare(document, read).figures
            sums = {kind: sums[kind] + figures[kind] for kind in KINDS}
            lines += [json.dumps(t.to_dict(document.id)) + "\n" for t in document.tasks]
    (tmp_path / "tasks.jsonl").write_text("".join(lines))
    program: list[str | Path] = [
        sys.executable,
        shared / "evaluation" / "assignments.py",
        gold,
        texts,
        tmp_path / "tasks.jsonl",
    ]
    printed = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    assert printed == "".join(f"{kind} {json.dumps(figure.to_dict())}\n" for kind, figure in sums.items())
    assert sums["assignment"].gold > 1000
