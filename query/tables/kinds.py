"""What a column of a data frame holds, and how that is told from values where nobody has said it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

__all__ = ["Column", "Kind", "fits", "kind_of"]


class Kind(StrEnum):
    """What a column holds; the value is its dtype in pandas. Every kind has a mark for what is unknown."""

    TEXT = "string"
    COUNT = "Int64"
    NUMBER = "Float64"
    TRUTH = "boolean"
    DATE = "datetime64[us]"
    INSTANT = "datetime64[us, UTC]"
    LIST = "object"  # of Python lists, empty where nothing is known


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds (None: told from the values), and where an item of the list has its value.

    `source` are names of attributes or keys, `evidence.start`, behind a list those of its items; empty, the value has the
    name of the column.
    """

    name: str
    kind: Kind | None = Kind.TEXT
    source: str = ""

    def value(self, item: Any, position: int) -> Any:
        """The value of an item, in a tuple that at `position`; None where the item has none."""
        if type(item) is tuple:
            return item[position]
        for name in (self.source or self.name).split("."):
            item = [_part(i, name) for i in item] if isinstance(item, list | tuple) else _part(item, name)
        return item


def _part(item: Any, name: str) -> Any:
    return item.get(name) if isinstance(item, Mapping) else getattr(item, name, None)


# bool is an int in Python, and a datetime a date: types are compared, not their ancestors.
_KINDS: Mapping[frozenset[type], Kind] = {
    frozenset({bool}): Kind.TRUTH,
    frozenset({int}): Kind.COUNT,
    frozenset({Decimal}): Kind.NUMBER,
    frozenset({float}): Kind.NUMBER,
    frozenset({int, Decimal}): Kind.NUMBER,
    frozenset({int, float}): Kind.NUMBER,
    frozenset({Decimal, float}): Kind.NUMBER,
    frozenset({int, Decimal, float}): Kind.NUMBER,
    frozenset({date}): Kind.DATE,
    frozenset({list}): Kind.LIST,
}
_LARGEST = 2**63 - 1


def kind_of(values: Sequence[Any]) -> Kind:
    """The kind that holds all of some values as they are; text where they are of several kinds, or all unknown."""
    known = [v for v in values if v is not None]
    types = frozenset(map(type, known))
    if types == {datetime}:
        zones = {v.tzinfo is not None for v in known}
        return Kind.TEXT if len(zones) > 1 else Kind.INSTANT if True in zones else Kind.DATE
    kind = _KINDS.get(types, Kind.TEXT)
    too_large = int in types and any(type(v) is int and abs(v) > _LARGEST for v in known)
    return Kind.TEXT if too_large else kind


def fits(kind: Kind, values: Sequence[Any]) -> bool:
    """Whether a kind can hold some values: what a graph of ours has always fits, what others put there may not."""
    if kind is Kind.LIST or all(v is None for v in values):
        return True
    found = kind_of(values)
    return found is kind or (kind, found) == (Kind.NUMBER, Kind.COUNT)
