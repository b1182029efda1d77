"""Lists of results as tables of a notebook, in columns that a person reads; `to_frame` has them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from indexer.search import Hit
from query.answer import TargetItem, TaskItem, UnitItem
from query.display.items import SIGNS, found_quote, named_units
from query.display.markup import Html, box, table

__all__ = ["table_html"]

_ROWS = 30  # rows that are shown; the whole table is `to_frame()`
_LONG = 120  # characters of a cell

Columns = tuple[tuple[str, Callable[[Any], object]], ...]
_OF: dict[type, Columns] = {
    TaskItem: (
        ("文件", lambda t: t.document),
        ("条目", lambda t: t.path),
        ("任务", lambda t: t.title),
        ("责任单位", lambda t: named_units(t.units)),
        ("通过", lambda t: t.via),
    ),
    UnitItem: (
        ("单位", lambda u: u.name),
        ("辖区", lambda u: u.place),
        ("类别", lambda u: "集体" if u.group else "单位"),
        ("任务数", lambda u: u.tasks),
    ),
    TargetItem: (
        ("文件", lambda t: t.document),
        ("条目", lambda t: t.path),
        ("指标", lambda t: t.indicator),
        ("", lambda t: SIGNS.get(t.comparator, t.comparator)),
        ("数值", lambda t: t.value),
        ("计量单位", lambda t: t.unit),
        ("时间", lambda t: t.time),
    ),
    Hit: (
        ("文件", lambda h: h.document),
        ("条目", lambda h: h.path),
        ("原文", found_quote),
        ("得分", lambda h: round(h.score, 3)),
    ),
}


def table_html(items: Sequence[Any], columns: Sequence[str]) -> str:
    """The first rows of a list as a table, and how many there are. `columns` name those of tuples."""
    if not items:
        return box("没有结果。")
    chosen = _columns(items[0], columns)
    shown = [[_short(get(item)) for _, get in chosen] for item in items[:_ROWS]]
    kept = [n for n in range(len(chosen)) if any(row[n] not in (None, "") for row in shown)]
    more = f"，这里是前 {_ROWS} 行；to_frame() 有全部" if len(items) > _ROWS else ""
    rows = [[row[n] for n in kept] for row in shown]
    return box(table([chosen[n][0] for n in kept], rows, caption=f"共 {len(items)} 行{more}"))


def _columns(item: Any, named: Sequence[str]) -> Columns:
    if isinstance(item, tuple):
        return tuple((name, lambda row, n=n: row[n]) for n, name in enumerate(named))
    return _OF.get(type(item)) or tuple((name, lambda row, k=name: row.to_dict()[k]) for name in item.to_dict())


def _short(value: object) -> object:
    """A value for a cell: lists joined, texts on one line and cut."""
    if isinstance(value, (list, tuple)):
        value = "、".join(map(str, value))
    if isinstance(value, Html) or not isinstance(value, str):
        return value
    flat = " ".join(value.split())
    return flat if len(flat) <= _LONG else f"{flat[: _LONG - 1]}…"
