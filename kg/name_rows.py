"""Rows of `units.csv`, as a user writes them: which names are one organisation, and which are two.

The first line names the columns, in English or in Chinese. Only `name` must be there:

    name          名称      the preferred name
    aliases       别名      other names, parted by 、 or ;
    jurisdiction  辖区      the place; read from the name where that begins with it; 各地, 各省, 各市县 for every place
    kind          类型      one of `kg.organisations.KINDS`
    replaced_by   替代单位  the organisation that took its place
    decision      判断      same 同 (or nothing): the aliases are this organisation; different 异: they are not; ? not decided
    note          备注      why
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from corpus import places
from corpus.errors import BadInput
from corpus.formats.decode import decode
from corpus.responsibility.unit_names import is_collective
from kg.groups import is_nameless
from kg.organisations import KINDS

__all__ = ["COLUMNS", "SCOPES", "Decision", "NameRow", "parse_rows"]

COLUMNS = ("name", "aliases", "jurisdiction", "kind", "replaced_by", "decision", "note")
SCOPES = ("各地", "各省", "各市县")
_CHINESE = dict(zip(("名称", "别名", "辖区", "类型", "替代单位", "判断", "备注"), COLUMNS, strict=True))
_KINDS = dict(
    zip(
        ("部门", "企业", "政府", "事业单位", "司法机关", "群团组织", "党委", "垂直管理"),
        (
            "department",
            "enterprise",
            "government",
            "institution",
            "judiciary",
            "mass_organisation",
            "party",
            "vertical",
        ),
        strict=True,
    )
)
_SEPARATOR = re.compile("[、;；|]")
_ZONE = re.compile("[\u4e00-\u9fff]{2,16}[区城镇乡园]|[\u4e00-\u9fff]{2,16}(?:兵团|集团)")


class Decision(StrEnum):
    """What a user says of a row's name and its aliases."""

    SAME = "same"
    DIFFERENT = "different"
    UNDECIDED = "?"


_DECISIONS = {
    "": Decision.SAME, "same": Decision.SAME, "同": Decision.SAME, "相同": Decision.SAME,
    "different": Decision.DIFFERENT, "异": Decision.DIFFERENT, "不同": Decision.DIFFERENT,
    "?": Decision.UNDECIDED, "？": Decision.UNDECIDED, "待定": Decision.UNDECIDED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameRow:
    """A row that can be used. `jurisdiction` is a place as the graph names it, or one of `SCOPES`."""

    name: str
    aliases: tuple[str, ...]
    jurisdiction: str
    kind: str
    replaced_by: str
    decision: Decision
    note: str


class _Unusable(Exception):
    """Why a row cannot be used."""


def parse_rows(data: bytes, path: Path) -> tuple[NameRow, ...]:
    """The rows of a file in UTF-8 or GB18030 (as spreadsheets save it). Raises BadInput with every bad row."""
    if not data.strip():
        return ()
    lines = list(_lines(decode(data, path=path)[0], path))
    if not lines:
        return ()
    columns = _columns(lines[0][1], path)
    rows: list[NameRow] = []
    bad: list[str] = []
    for number, cells in lines[1:]:
        try:
            rows.append(_row(columns, cells, rows))
        except _Unusable as reason:
            bad.append(f"{path}: line {number}: {reason}")
    if bad:
        raise BadInput("\n".join([*bad, f"nothing was built; correct or remove {_these(len(bad))} and build again"]))
    return tuple(rows)


def _these(count: int) -> str:
    return "this row" if count == 1 else f"these {count} rows"


def _lines(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """(number of the line, cells) of each line that is neither empty nor a comment."""
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), strict=True)
    try:
        for cells in reader:
            bare = [c.strip() for c in cells]
            if any(bare) and not bare[0].startswith("#"):
                yield reader.line_num, bare
    except csv.Error as error:
        raise BadInput(f"{path}: line {reader.line_num}: {error}; save the table again as CSV") from error


def _columns(cells: list[str], path: Path) -> tuple[str, ...]:
    found = tuple(_CHINESE.get(c, c.lower()) for c in cells)
    unknown = [c for c in found if c not in COLUMNS]
    twice = [c for c in found if found.count(c) > 1]
    if unknown or twice or "name" not in found:
        wrong = (
            f"unknown column {unknown[0]!r}" if unknown else f"column {twice[0]} twice" if twice else "no column name"
        )
        raise BadInput(f"{path}: line 1: {wrong}; the first line names the columns, of {','.join(COLUMNS)}")
    return found


def _row(columns: tuple[str, ...], cells: list[str], before: list[NameRow]) -> NameRow:
    if len(cells) > len(columns):
        raise _Unusable(f"{len(cells)} fields for {len(columns)} columns; put a field with a comma into quotes")
    given = {**dict.fromkeys(COLUMNS, ""), **dict(zip(columns, cells, strict=False))}
    aliases = tuple(dict.fromkeys(a.strip() for a in _SEPARATOR.split(given["aliases"]) if a.strip()))
    row = NameRow(
        name=_name(given["name"]),
        aliases=tuple(map(_name, aliases)),
        jurisdiction=_jurisdiction(given),
        kind=_kind(given["kind"]),
        replaced_by=given["replaced_by"] and _name(given["replaced_by"]),
        decision=_decision(given["decision"]),
        note=given["note"],
    )
    _check(row, before)
    return row


def _name(text: str) -> str:
    """A name without blanks. Raises _Unusable for what names no single organisation."""
    bare = re.sub(r"\s", "", text)
    if len(bare) < 2:
        raise _Unusable(f"{text!r} is no name" if text else "no name")
    if is_collective(bare) or is_nameless(bare):
        raise _Unusable(f"{bare} is a group and no organisation; groups are not renamed")
    return bare


def _jurisdiction(given: Mapping[str, str]) -> str:
    written = re.sub(r"\s", "", given["jurisdiction"])
    if written in (*SCOPES, places.NATION):
        return written
    if not written:
        bare = given["name"].removeprefix("中共")
        found = places.leading_place(bare)
        if not found or found[1] != found[0].name:
            raise _Unusable(
                f"no jurisdiction, and {given['name']} does not begin with its place; give the place, or 各地"
            )
        return found[0].name
    place = places.find(written)
    city = places.leading_place(written)
    below = city and written[len(city[1]) :] in {p.name for p in places.below(city[0].name)}
    if place is None and not below and not _ZONE.fullmatch(written):
        raise _Unusable(f"{written} is no place; give one such as 福建省, or 各地, 各省, 各市县")
    return place.name if place else written


def _kind(text: str) -> str:
    kind = _KINDS.get(text, text)
    if kind and kind not in KINDS:
        raise _Unusable(f"unknown kind {text}; kinds are {' '.join(KINDS)}")
    return kind


def _decision(text: str) -> Decision:
    if text.lower() not in _DECISIONS:
        raise _Unusable(f"unknown decision {text}; write same, different, or ? where it is open")
    return _DECISIONS[text.lower()]


def _check(row: NameRow, before: list[NameRow]) -> None:
    """Raise _Unusable where a row contradicts itself or one before it."""
    if row.decision is Decision.DIFFERENT and not row.aliases:
        raise _Unusable("different from what? give the other name in aliases")
    if row.decision is Decision.DIFFERENT and row.jurisdiction in SCOPES:
        raise _Unusable("different at which place? give one")
    if row.decision is Decision.DIFFERENT and row.name in row.aliases:
        raise _Unusable(f"{row.name} cannot be different from itself")
    if row.replaced_by == row.name:
        raise _Unusable(f"{row.name} cannot replace itself")
    for other in before:
        same = (other.decision, other.jurisdiction) == (Decision.SAME, row.jurisdiction)
        both = sorted(set(row.aliases) & set(other.aliases)) if same and other.name != row.name else []
        if both and row.decision is Decision.SAME:
            raise _Unusable(f"{both[0]} is an alias of {other.name} already")
