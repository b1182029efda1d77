"""Gold files: what a careful reader marked in a document. docs/gold-format.md describes the form.

Everything that is wrong in one is a `BadInput` which names the file and the place in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import BadInput
from corpus.model import Role

__all__ = ["GoldAssignment", "GoldDocument", "GoldUnit", "Spot", "locate", "read_gold"]

SUFFIX = ".gold.json"
_FORM = "docs/gold-format.md shows the form"
_NAMED = 5  # assignments out of place that one message names


@dataclass(frozen=True, slots=True)
class GoldUnit:
    """A unit that the reader found, with its elided prefix restored."""

    name: str
    place: str
    role: Role


@dataclass(frozen=True, slots=True)
class GoldAssignment:
    """`anchor` begins the text that the units are responsible for, `marker` assigns them; both verbatim.

    A target is its value and its unit.
    """

    anchor: str
    marker: str
    units: tuple[GoldUnit, ...]
    targets: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A gold file; `assignments` is None in one that lists none, for it was made for something else."""

    path: Path
    id: str
    assignments: tuple[GoldAssignment, ...] | None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an assignment stands in the text: its anchor begins at `anchor`, its marker is `start:end`."""

    assignment: GoldAssignment
    anchor: int
    start: int
    end: int


def read_gold(path: Path) -> GoldDocument:
    """A gold file. Raises BadInput with the file and the line, or the number of the assignment."""
    data = _json(path)
    if not isinstance(data, dict):
        raise BadInput(f"{path}: not one object; {_FORM}")
    name = data.get("id", path.name.removesuffix(SUFFIX))
    entries = data.get("assignments")
    if entries is None:
        return GoldDocument(path, str(name), None)
    read = tuple(_assignment(e, f"{path}: assignment {n}") for n, e in _listed(entries, f"{path}: assignments"))
    return GoldDocument(path, str(name), read)


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise BadInput(
            f"{path}, line {error.lineno}, column {error.colno}: no JSON ({error.msg}); correct it"
        ) from error
    except RecursionError as error:
        raise BadInput(f"{path}: nested too deep for a gold file; {_FORM}") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: no UTF-8 at byte {error.start}; save it as UTF-8") from error
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}); check its permissions") from error


def _listed(entries: Any, place: str) -> Iterator[tuple[int, Any]]:
    """The entries of a list, counted from 1."""
    if not isinstance(entries, list):
        raise BadInput(f"{place}: no list; {_FORM}")
    return enumerate(entries, 1)


def _assignment(entry: Any, place: str) -> GoldAssignment:
    anchor, marker = (_text(entry, name, place) for name in ("anchor", "marker"))
    if not anchor or not marker:
        raise BadInput(f"{place}: an empty anchor or marker; {_FORM}")
    units = tuple(_unit(u, f"{place}, unit {n}") for n, u in _listed(entry.get("units"), f"{place}, units"))
    targets = _listed(entry.get("targets", []), f"{place}, targets")
    return GoldAssignment(anchor, marker, units, tuple(_target(t, f"{place}, target {n}") for n, t in targets))


def _unit(entry: Any, place: str) -> GoldUnit:
    name, where, role = (_text(entry, field, place) for field in ("name", "place", "role"))
    try:
        return GoldUnit(name, where, Role(role))
    except ValueError as error:
        raise BadInput(f"{place}: role {role!r} is none of {', '.join(Role)}; {_FORM}") from error


def _target(entry: Any, place: str) -> tuple[float, str]:
    unit = _text(entry, "unit", place)
    value = entry.get("value")
    if not isinstance(value, int | float):
        raise BadInput(f"{place}: value {value!r} is no number; {_FORM}")
    return float(value), unit


def _text(entry: Any, name: str, place: str) -> str:
    """A field that must be a text."""
    value = entry.get(name) if isinstance(entry, dict) else None
    if not isinstance(value, str):
        raise BadInput(f"{place}: {name!r} is missing or no text; {_FORM}")
    return value


def locate(gold: GoldDocument, text: str) -> tuple[Spot, ...]:
    """Where the assignments stand: each anchor the first of its kind in the text, each marker the next one behind
    it that no earlier assignment has. Raises BadInput that names those of which anchor or marker is not there."""
    spots: list[Spot] = []
    lost: list[str] = []
    taken: set[tuple[int, str]] = set()
    for number, assignment in enumerate(gold.assignments or (), 1):
        anchor = text.find(assignment.anchor)
        start = _free(text, assignment.marker, anchor, taken) if anchor >= 0 else -1
        if start < 0:
            what = ("anchor", assignment.anchor) if anchor < 0 else ("marker behind the anchor", assignment.marker)
            lost.append(f"assignment {number}: {what[0]} {what[1]!r}")
            continue
        taken.add((start, assignment.marker))
        spots.append(Spot(assignment, anchor, start, start + len(assignment.marker)))
    if lost:
        more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
        raise BadInput(f"{gold.path}: not in the text: {'; '.join(lost[:_NAMED])}{more}; copy them from the text")
    return tuple(spots)


def _free(text: str, marker: str, start: int, taken: set[tuple[int, str]]) -> int:
    """The first place of a marker that is not taken; the last one where all are, for it may be listed twice."""
    at = text.find(marker, start)
    while (at, marker) in taken and (following := text.find(marker, at + 1)) >= 0:
        at = following
    return at
