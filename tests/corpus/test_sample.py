"""The sample document, read exactly: every fact of its gold annotation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import corpus
from corpus.model import SectionKind, TaskKind


@pytest.fixture(scope="module")
def document(sample_path: Path) -> corpus.Document:
    """The sample, read."""
    return corpus.read_file(sample_path)


@pytest.fixture(scope="module")
def gold(shared: Path) -> dict:  # type: ignore[type-arg]
    """Its gold annotation."""
    return dict(json.loads((shared / "gold" / "hebi-2019-16.gold.json").read_text("utf-8")))


def test_header_fields_are_exact(document: corpus.Document) -> None:
    """Title, numbers, issuer, jurisdiction, dates and addressees are those of the page."""
    header = document.header
    assert header.title == "鹤壁市科技创新三年行动计划(2019—2021年)"
    assert header.doc_number == "鹤政办〔2019〕16号"
    assert header.index_number == "F1000-0201-2019-3164352"
    assert header.issuers == ("鹤壁市人民政府办公室",)
    assert header.jurisdiction == "鹤壁市"
    assert (header.date_signed, header.date_published) == ("2019-08-21", "2019-09-16")
    assert header.addressees == ("各县区人民政府", "市人民政府有关部门")


def test_header_fields_point_at_the_text(document: corpus.Document) -> None:
    """Each field of the header carries the place it stands at."""
    fields = dict(document.header.evidence)
    assert {"doc_number", "index_number", "date_signed", "date_published", "addressees"} <= set(fields)
    assert all(document.text[e.start : e.end] == e.quote for e in fields.values())


def test_outline_has_its_four_parts(document: corpus.Document) -> None:
    """The parts, their headings and what they are for."""
    parts = [(s.number, s.heading, s.kind) for s in document.sections if s.parent is None]
    assert parts == [
        ("一", "总体要求", SectionKind.GENERAL),
        ("二", "主要任务", SectionKind.MEASURES),
        ("三", "重点工作", SectionKind.MEASURES),
        ("四", "支撑保障", SectionKind.SAFEGUARDS),
    ]
    assert len(document.sections) == 52


def test_tasks_with_units_are_the_gold_tasks(document: corpus.Document, gold: dict) -> None:  # type: ignore[type-arg]
    """The 21 tasks: path, title, units with restored names, groups."""
    mine = {
        t.path: (
            t.title,
            sorted(u.name.replace("人民政府", "政府") for u in t.units if not u.collective),
            [u.name for u in t.units if u.collective],
        )
        for t in document.tasks
        if t.units
    }
    want = {
        t["path"]: (t["title"], sorted(u.replace("人民政府", "政府") for u in t["units"]), t["collectives"])
        for t in gold["tasks"]
    }
    assert mine == want
    assert len(mine) == 21


def test_domain_measures_have_no_units(document: corpus.Document, gold: dict) -> None:  # type: ignore[type-arg]
    """The nine fields of part 二 are leaf measures nobody is named for."""
    mine = [{"path": t.path, "title": t.title} for t in document.tasks if t.kind is TaskKind.MEASURE and not t.units]
    assert mine == gold["domain_tasks"]


def test_safeguards_are_the_six_of_part_four(document: corpus.Document, gold: dict) -> None:  # type: ignore[type-arg]
    """支撑保障 is told apart from the measures."""
    assert [t.title for t in document.tasks if t.kind is TaskKind.SAFEGUARD] == gold["safeguards"]


def test_nameplate_is_kept_beside_the_name(document: corpus.Document) -> None:
    """市委组织部〈市人才办〉 is the organisation department with a second name."""
    units = [u for t in document.tasks for u in t.units if u.nameplates]
    assert {(u.name, u.nameplates) for u in units} == {("中共鹤壁市委组织部", ("市人才办",))}


def test_task_targets_are_the_gold_targets(document: corpus.Document, gold: dict) -> None:  # type: ignore[type-arg]
    """Indicator, comparator, value, unit and time of every target of a task."""
    keys = ("indicator", "comparator", "value", "unit", "time")
    mine = {t.path: [tuple(x.to_dict()[k] for k in keys) for x in t.targets] for t in document.tasks if t.units}
    assert mine == {t["path"]: [tuple(x[k] for k in keys) for x in t["targets"]] for t in gold["tasks"]}


def test_goal_targets_are_the_gold_targets(document: corpus.Document, gold: dict) -> None:  # type: ignore[type-arg]
    """The targets of 主要目标 belong to their section."""
    keys = ("indicator", "comparator", "value", "unit", "time")
    mine = [tuple(t.to_dict()[k] for k in keys) for _, t in document.targets]
    assert mine == [tuple(x[k] for k in keys) for x in gold["goal_targets"]]
    assert {document.sections[n].path for n, _ in document.targets if n is not None} == {"一/(三)"}
