"""Lists of results as tables of a notebook, in columns that a person reads; `to_frame` has them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from indexer.search import Hit
from query.answer import ROLES, TargetItem, TaskItem, UnitItem
from query.display.items import SIGNS, found_quote, named_units
from query.display.markup import Html, box, table
from query.lists import AssignmentItem, DeadlineItem, DocumentItem
from query.tables.kinds import Column

__all__ = ["table_html"]

_ROWS = 30  # rows that are shown; the whole table is `to_frame()`
_LONG, _OF_IRI = 120, 40  # characters of a cell
_IRI = re.compile(r"(?:https?://|urn:)\S+$")
_NOT_SHOWN = frozenset({"iri", "task", "unit", "start", "end", "page", "evidence_start", "evidence_end"})

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
    AssignmentItem: (
        ("文件", lambda a: a.document),
        ("条目", lambda a: a.path),
        ("任务", lambda a: a.title),
        ("单位", lambda a: a.name),
        ("角色", lambda a: ROLES.get(a.role, a.role)),
    ),
    DeadlineItem: (
        ("文件", lambda d: d.document),
        ("条目", lambda d: d.path),
        ("任务", lambda d: d.title),
        ("时限", lambda d: d.deadline),
        ("最后一天", lambda d: d.date),
    ),
    DocumentItem: (
        ("编号", lambda d: d.document),
        ("标题", lambda d: d.title),
        ("文号", lambda d: d.number),
        ("发文机关", lambda d: d.issuers),
        ("适用地区", lambda d: d.place),
        ("成文日期", lambda d: d.signed),
    ),
    Hit: (
        ("文件", lambda h: h.document),
        ("条目", lambda h: h.path),
        ("原文", found_quote),
        ("得分", lambda h: round(h.score, 3)),
    ),
}


def table_html(items: Sequence[Any], columns: Sequence[Column]) -> str:
    """The first rows of a list as a table, and how many there are; `columns` are those of its data frame."""
    if not items:
        return box("没有结果。")
    chosen = _OF.get(type(items[0])) or _as_framed(items[0], columns)
    shown = [[_short(get(item)) for _, get in chosen] for item in items[:_ROWS]]
    kept = [n for n in range(len(chosen)) if any(row[n] not in (None, "") for row in shown)]
    more = f"，这里是前 {_ROWS} 行；to_frame() 有全部" if len(items) > _ROWS else ""
    rows = [[row[n] for n in kept] for row in shown]
    return box(table([chosen[n][0] for n in kept], rows, caption=f"共 {len(items)} 行{more}"))


def _as_framed(item: Any, columns: Sequence[Column]) -> Columns:
    """The columns of the data frame; of the items of a list without the places in the text, and without IRIs."""
    kept = [(n, c) for n, c in enumerate(columns) if type(item) is tuple or c.name not in _NOT_SHOWN]
    return tuple((c.name, lambda row, n=n, c=c: c.value(row, n)) for n, c in kept)


def _short(value: object) -> object:
    """A value for a cell: lists joined, texts on one line and cut, of IRIs the end."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Html) or not isinstance(value, (str, list, tuple)):
        return value
    text = "、".join(map(str, value)) if not isinstance(value, str) else " ".join(value.split())
    if _IRI.match(text):
        return text if len(text) <= _OF_IRI else f"…{text[-_OF_IRI:]}"
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"
