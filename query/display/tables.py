"""Lists of results as tables of a notebook, in columns that a person reads; `to_frame` has them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from indexer.search import Hit
from kg.validation import Violation
from query.answers.answer import ROLES, TargetItem, TaskItem, UnitItem
from query.display.items import SIGNS, found_quote, named_units
from query.display.markup import Html, box, plain, table
from query.render import table_lines
from query.tables.kinds import Column
from query.views.lists import AssignmentItem, DeadlineItem, DocumentItem

__all__ = ["table_html", "table_text"]

_ROWS, _LINES = 30, 10  # rows that are shown, as HTML and as text; the whole table is `to_frame()`
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
    Violation: (
        ("文件", lambda v: v.document),
        ("节点", lambda v: v.node),
        ("属性", lambda v: v.property),
        ("违反的规则", lambda v: v.reason),
        ("值", lambda v: v.value),
        ("原文", lambda v: v.quote),
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
    names, rows = _shown(items, columns, _ROWS)
    return box(table(names, rows, caption=_counted(items, _ROWS)) if items else "没有结果。")


def table_text(items: Sequence[Any], columns: Sequence[Column]) -> str:
    """The same as lines of text, for a terminal."""
    names, rows = _shown(items, columns, _LINES)
    texts = [[plain(c) if isinstance(c, Html) else "" if c is None else str(c) for c in row] for row in rows]
    return "\n".join([*(table_lines(names, texts) if items else ()), _counted(items, _LINES)])


def _counted(items: Sequence[Any], most: int) -> str:
    return f"共 {len(items)} 行" + (f"，这里是前 {most} 行；to_frame() 有全部" if len(items) > most else "")


def _shown(items: Sequence[Any], columns: Sequence[Column], most: int) -> tuple[list[str], list[list[object]]]:
    """The names of columns, those left out that are empty, and the first rows."""
    chosen = (_OF.get(type(items[0])) or _as_framed(items[0], columns)) if items else ()
    cells = [[_short(get(item)) for _, get in chosen] for item in items[:most]]
    kept = [n for n in range(len(chosen)) if any(row[n] not in (None, "") for row in cells)]
    return [chosen[n][0] for n in kept], [[row[n] for n in kept] for row in cells]


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
