"""How well documents were read: what was found in them beside what a careful reader marked (`corpus.gold`).

What counts, for each kind of figure:

    assignment  unit × role of a marker, found inside that marker, for a task whose text covers the anchor
    unit        the same whatever the role
    anchored    the same as assignment whatever the task's text
    target      value and unit of the targets of a task that has a unit in some marker

Each counts once a marker. Names are compared in a short form (`short_name`), so that 发改委 and 发展和改革委员会, or a
name with and without its place, are one.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from corpus.errors import BadInput
from corpus.gold import SUFFIX, GoldDocument, Spot, locate, read_gold
from corpus.model import Document, Task, UnitMention
from corpus.reader import discover, read_file

__all__ = ["KINDS", "Comparison", "Difference", "Figure", "Report", "compare", "score_folder", "short_name"]

KINDS = ("assignment", "unit", "anchored", "target")

# Spellings of one thing, the short form first: what is used in lists of units, and what differs in them only by length.
_SPELLINGS = (
    ("发改委", "发展和改革委员会", "发展改革委员会", "发展改革委"),
    ("卫健委", "卫生健康委员会", "卫生健康委"),
    ("卫计委", "卫生和计划生育委员会", "卫生计生委"),
    ("国资委", "国有资产监督管理委员会"),
    ("经信", "经济和信息化委员会", "经济和信息化", "经信委"),
    ("工信", "工业和信息化"),
    ("人社", "人力资源和社会保障", "人力资源社会保障"),
    ("住建", "住房和城乡建设", "住房城乡建设"),
    ("文旅", "文化和旅游", "文化旅游"),
    ("自然资源规划", "自然资源和规划"),
    ("市场监管", "市场监督管理"),
    ("金融监管局", "地方金融监督管理局", "地方金融监管局"),
    ("质监局", "质量技术监督局"),
    ("编办", "机构编制委员会办公室"),
    ("人行", "人民银行"),
    ("政府", "人民政府"),
    ("管委", "管理委员会", "管委会"),
    ("", "中国共产党", "中共", "省级", "市级", "县级", "区级"),
)
_SHORT = {long: short for short, *longs in _SPELLINGS for long in longs}
_LONG = re.compile("|".join(sorted(_SHORT, key=len, reverse=True)))
# 市财政局 is 财政局 of its place; 市场监管局 and 区域… begin with the character of a level and have none.
_LEVEL = re.compile(r"(?!市场|区域)[省市县区](?=[\u4e00-\u9fff]{2})")
_BRACKET = re.compile(r"[（(〈<\[〔].*?[)）〉>\]〕]")


def short_name(name: str, place: str) -> str:
    """A name as it is compared: 福建省财政厅, 省财政厅 and 财政厅 of 福建省 are all 财政厅; brackets are left out."""
    name = _LONG.sub(lambda m: _SHORT[m[0]], re.sub(r"\s", "", name))
    if place and name.startswith(place) and name != place:
        name = name.removeprefix(place)
    elif level := _LEVEL.match(name):
        name = name[level.end() :]
    return _BRACKET.sub("", name)


@dataclass(frozen=True, slots=True)
class Figure:
    """Counts of one kind: what is in both, what was found, what the gold has. Ratios of nothing are 0."""

    matched: int = 0
    predicted: int = 0
    gold: int = 0

    def __add__(self, other: Figure) -> Figure:
        return Figure(self.matched + other.matched, self.predicted + other.predicted, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """How much of what was found is right."""
        return self.matched / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """How much of what there is was found."""
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def to_dict(self) -> dict[str, Any]:
        """The form of `policykg eval --json`: ratios to four places, and the counts."""
        ratios = {name: round(getattr(self, name), 4) for name in ("precision", "recall", "f1")}
        return {**ratios, "tp": self.matched, "predicted": self.predicted, "gold": self.gold}


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that only one side has. `of` is assignment or target, `kind` is missed (only the gold has it) or wrong.

    `what` names it, `role` is that of a unit. `why` is, for a wrong one, span (right but for the task's text, which does
    not cover the anchor), outside (no marker of the gold there) or other. `quote` is the text there, in line `line`.
    """

    document: str
    line: int
    of: str
    kind: str
    what: str
    role: str | None
    why: str | None
    quote: str

    def to_dict(self) -> dict[str, Any]:
        """The form of an entry of `"differences"` in `policykg eval --json`."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One document beside its gold: a figure for each of `KINDS`, and the differences in the order of the text."""

    figures: Mapping[str, Figure]
    differences: tuple[Difference, ...]


class _Key(NamedTuple):
    """What is counted. `where` is in (the marker of assignment `at` of the gold), span (there too, but for a task whose
    text does not cover the anchor) or outside (position `at`, in no marker of the gold)."""

    where: str
    at: int
    what: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class _Fact:
    """How to show what was counted: its name, role, and where it stands."""

    what: str
    role: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Side:
    """What one side has, by kind of figure."""

    facts: Mapping[str, dict[_Key, _Fact]] = field(default_factory=lambda: {kind: {} for kind in KINDS})

    def add(self, kind: str, key: _Key, fact: _Fact) -> None:
        """Count something, once."""
        self.facts[kind].setdefault(key, fact)


def compare(document: Document, gold: GoldDocument) -> Comparison:
    """A document as it was read, beside its gold. Raises BadInput where the gold is of another text."""
    spots = locate(gold, document.text)
    marked = _marked(spots)
    found = _found(document.tasks, spots, marked)
    sides = {kind: (marked.facts[kind].keys(), found.facts[kind].keys()) for kind in KINDS}
    figures = {kind: Figure(len(m & f), len(f), len(m)) for kind, (m, f) in sides.items()}
    return Comparison(figures, tuple(_differences(document, spots, marked, found)))


def _marked(spots: Sequence[Spot]) -> _Side:
    """What the gold has."""
    side = _Side()
    for n, spot in enumerate(spots):
        for unit in spot.assignment.units:
            fact = _Fact(unit.name, unit.role, spot.start, spot.end)
            named = (unit.place, short_name(unit.name, unit.place))
            side.add("unit", _Key("in", n, named), fact)
            for kind in ("assignment", "anchored"):
                side.add(kind, _Key("in", n, (*named, unit.role)), fact)
        for value, of in spot.assignment.targets:
            fact = _Fact(f"{value:.15g}{of}", None, spot.anchor, spot.anchor + len(spot.assignment.anchor))
            side.add("target", _Key("in", n, (value, of)), fact)
    return side


def _found(tasks: Sequence[Task], spots: Sequence[Spot], marked: _Side) -> _Side:
    """What was read, each placed in the assignment of the gold whose marker holds its mention."""
    side = _Side()
    for task in tasks:
        homes = [_home(unit, spots, marked) for unit in task.units]
        for unit, home in zip(task.units, homes, strict=True):
            _add_unit(side, task, unit, home, spots)
        if assigned := sorted({n for n in homes if n is not None}):
            _add_targets(side, task, assigned, marked)
    return side


def _home(unit: UnitMention, spots: Sequence[Spot], marked: _Side) -> int | None:
    """The assignment whose marker holds a mention. Two may share one marker: the one that knows the unit, else the
    first."""
    inside = [n for n, spot in enumerate(spots) if spot.start <= unit.start < spot.end]
    named = (unit.place, short_name(unit.name, unit.place))
    knowing = (n for n in inside if _Key("in", n, named) in marked.facts["unit"])
    return next(knowing, inside[0] if inside else None)


def _add_unit(side: _Side, task: Task, unit: UnitMention, home: int | None, spots: Sequence[Spot]) -> None:
    fact = _Fact(unit.name, unit.role, unit.start, unit.end)
    named = (unit.place, short_name(unit.name, unit.place))
    where, at = ("outside", unit.start) if home is None else ("in", home)
    covering = "span" if home is not None and not task.start <= spots[home].anchor < task.end else where
    side.add("anchored", _Key(where, at, (*named, unit.role)), fact)
    side.add("assignment", _Key(covering, at, (*named, unit.role)), fact)
    side.add("unit", _Key(covering, at, named), fact)


def _add_targets(side: _Side, task: Task, assigned: Sequence[int], marked: _Side) -> None:
    """The targets of a task, each with the first of its assignments that has it in the gold, else with the first."""
    for target in task.targets:
        keys = [_Key("in", n, (float(target.value), target.unit)) for n in assigned]
        key = next((k for k in keys if k in marked.facts["target"]), keys[0])
        what = f"{target.indicator}{target.comparator}{target.value:f}{target.unit}"
        side.add("target", key, _Fact(what, None, target.start, target.end))


def _differences(document: Document, spots: Sequence[Spot], marked: _Side, found: _Side) -> list[Difference]:
    """What only one side has, in the order of the text."""
    listed: list[tuple[int, Difference]] = []
    for of in ("assignment", "target"):
        for kind, have, lack in (("missed", marked, found), ("wrong", found, marked)):
            for key in have.facts[of].keys() - lack.facts[of].keys():
                fact = have.facts[of][key]
                listed.append((fact.start, _difference(document, spots, of, kind, key, fact)))
    return [d for _, d in sorted(listed, key=lambda x: (x[0], x[1].of, x[1].kind, x[1].what, x[1].role or ""))]


def _difference(document: Document, spots: Sequence[Spot], of: str, kind: str, key: _Key, fact: _Fact) -> Difference:
    """One of them. For a unit in a marker the whole marker is shown."""
    why = None if kind == "missed" else "other" if key.where == "in" else key.where
    in_marker = of == "assignment" and key.where != "outside"
    start, end = (spots[key.at].start, spots[key.at].end) if in_marker else (fact.start, fact.end)
    quote = document.text[start:end]
    return Difference(document.id, document.line_of(fact.start), of, kind, fact.what, fact.role, why, quote)


@dataclass(frozen=True, slots=True)
class Report:
    """A folder of gold: figures over all documents that could be scored. `failed` says of the others what is wrong,
    `skipped` are gold files that list no assignments."""

    figures: Mapping[str, Figure]
    documents: tuple[str, ...]
    differences: tuple[Difference, ...]
    failed: tuple[str, ...]
    skipped: tuple[Path, ...]


def score_folder(gold: Path, texts: Path) -> Report:
    """Score the documents below `texts` by the gold files in `gold`; a text is found by its id, as `discover` has it.

    Raises BadInput where there is no gold or no text at all.
    """
    paths = sorted(gold.glob(f"*{SUFFIX}"))
    if not paths:
        raise BadInput(
            f"{gold}: no gold in it; its files are called NAME{SUFFIX}, and docs/gold-format.md shows the form"
        )
    files = {file.id: file.path for file in discover(texts)}
    compared: list[tuple[str, Comparison]] = []
    failed: list[str] = []
    skipped: list[Path] = []
    for path in paths:
        try:
            read = read_gold(path)
            if read.assignments is None:
                skipped.append(path)
            else:
                compared.append((read.id, compare(_document(read, texts, files), read)))
        except BadInput as error:
            failed.append(str(error))
    figures = {kind: sum((c.figures[kind] for _, c in compared), Figure()) for kind in KINDS}
    differences = tuple(d for _, c in compared for d in c.differences)
    return Report(figures, tuple(name for name, _ in compared), differences, tuple(failed), tuple(skipped))


def _document(gold: GoldDocument, texts: Path, files: Mapping[str, Path]) -> Document:
    if gold.id in files:
        return read_file(files[gold.id], document_id=gold.id)
    alike = " or ".join(name for name in files if name.startswith(f"{gold.id}.") and not name.endswith(".gold"))
    step = f'make "id" {alike}' if alike else f'put {gold.id}.txt there, or correct "id"'
    raise BadInput(f"{gold.path}: no text {gold.id} in {texts}; {step}")
