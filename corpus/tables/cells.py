"""The units that a cell of a task table names: lists of one or several lines, with role words or labels of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.model import Cell, Role, UnitMention
from corpus.responsibility.labels import find_labels, next_label_of_another_kind
from corpus.responsibility.unit_list import Item, can_name, looks_like_unit, parse_list
from corpus.responsibility.unit_names import name_units
from corpus.tables.columns import Column

__all__ = ["CellUnits", "cell_units"]

_LONGEST = 3000  # characters: a longer cell is no list
# What no name begins with: a line of the cell ended inside the name (经开区 | 管委会).
_GOES_ON = re.compile("(?:管委会?|管理委员会|人民政府|政府|党工委|工委|办公室|办事处|委员会)$")
# Line ends of Markdown, and numbers in front of names (1.市科技局 2.市财政局).
_CUT = re.compile(r"<br\s*/?>|(?:^|(?<=[\s、；;，,。>]))(?:\d{1,2}[.．、](?!\d)|[①-⑳]|[（(]\d{1,2}[)）])\s*")
_NEXT_NAME = re.compile(r"(?<=[局厅委办院会])(?=[省市县区州](?!委|政府)[^\s、，,；;。：:]{2})")
_AFTER_ROLE = re.compile(r"(?<=牵头|负责|配合|参与|落实|协助|承办|主办|实施|协办)\s+")


@dataclass(frozen=True, slots=True)
class CellUnits:
    """The units of a cell, and (start, end, reason) of what names none that could be read."""

    units: tuple[UnitMention, ...]
    problems: tuple[tuple[int, int, str], ...]


def cell_units(text: str, cell: Cell, column: Column, jurisdiction: str) -> CellUnits:
    """Read a cell of a column of units. What a label or a role word in the cell says wins over the column's role."""
    if cell.end - cell.start > _LONGEST:
        return CellUnits((), ((cell.start, cell.end, "this cell is too long for a list of units"),))
    items = [i for a, b, role in _lists(text, cell, column.role) for i in _items(text, a, b, role)]
    items = _whole_names(text, items)
    named = [i for i in items if can_name(i)]
    if column.persons:  # 市科技局（张三）: the bracket is no nameplate
        named = [replace(i, nameplates=()) for i in named]
    units = name_units(text, tuple(named), jurisdiction)
    return CellUnits(units, tuple(_problems(cell, named, items, column)))


def _problems(
    cell: Cell, named: Sequence[Item], items: Sequence[Item], column: Column
) -> Iterator[tuple[int, int, str]]:
    if not named:
        yield cell.start, cell.end, "no responsible unit could be read from this cell"
    elif not column.persons:
        for item in items:
            if not can_name(item):
                yield item.start, item.end, "this part of a list of units names none that could be read"


def _lists(text: str, cell: Cell, role: Role) -> Iterator[tuple[int, int, Role]]:
    """The lists of a cell, each with the role that its label, or else the column, gives."""
    labels = list(find_labels(text, cell.start, cell.end, anywhere=True))
    edges = [*(x.start for x in labels), cell.end]
    yield cell.start, edges[0], role
    for label, end in zip(labels, edges[1:], strict=True):
        if not label.person:
            yield label.end, next_label_of_another_kind(text, label.end, end), role if label.shares else label.role


def _whole_names(text: str, items: Sequence[Item]) -> list[Item]:
    """Names that a blank cuts in two become whole again."""
    whole: list[Item] = []
    for item in items:
        last = whole[-1] if whole else None
        if last and _GOES_ON.match(item.name) and text[last.end : item.start].isspace() and item.clause == last.clause:
            whole[-1] = replace(item, start=last.start, name=last.name + item.name, known=True)
        else:
            whole.append(item)
    return whole


def _grown_together(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Where a name that filled its line meets the next one (市科技局|市财政局): both are units of one level."""
    for cut in _NEXT_NAME.finditer(text, start, end):
        left = re.split(r"[\s、，,；;。：:]", text[start : cut.start()])[-1]
        right = re.split(r"[\s、，,；;。：:]", text[cut.start() : end])[0]
        if left[:1] == right[:1] and looks_like_unit(left) and looks_like_unit(right):
            yield cut


def _items(text: str, start: int, end: int, role: Role) -> Iterator[Item]:
    """The names of one list. A new line behind a role word begins a new list, which shares the prefix of the first."""
    at = start
    found = [
        *_CUT.finditer(text, start, end),
        *_AFTER_ROLE.finditer(text, start, end),
        *_grown_together(text, start, end),
    ]
    cuts = sorted(found, key=lambda m: m.start())
    for cut in cuts:
        if cut.start() >= at:
            yield from parse_list(text, at, cut.start(), role=role)
            at = cut.end()
    yield from parse_list(text, at, end, role=role)
