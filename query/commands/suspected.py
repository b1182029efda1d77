"""The table of `policykg units --suspects`: names that may be one unit or two, for a person to decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kg.name_rows import COLUMNS as ROW

if TYPE_CHECKING:
    from kg.suspects import Suspect

__all__ = ["COLUMNS", "HINT", "ROW", "table_rows"]

COLUMNS = ("理由", "名称", "任务", "原文", "另一名称", "任务数", "另一原文")
HINT = (
    "",
    "加 --format csv 得到可填写的行: 把判断 (decision) 一栏的 ? 改为 same (同一单位) 或 different (不是),",
    "存入文件夹里的 units.csv,再运行 policykg build。",
)


def table_rows(suspects: Iterable[Suspect]) -> list[list[Any]]:
    """A row for each pair, by `COLUMNS`: the reason, then each name with its tasks and the words that name it."""
    return [
        [s.reason, *(v for u in (s.first, s.second) for v in (u.name, u.tasks, f"{u.document}: {u.quote}"))]
        for s in suspects
    ]
