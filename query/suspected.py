"""`policykg units --suspects`: names that may be one organisation or two, for a person to decide."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from query.render import print_rows

if TYPE_CHECKING:
    from query.knowledge_base import PolicyKG

__all__ = ["print_suspects"]

_COLUMNS = ("理由", "名称", "任务", "原文", "另一名称", "任务 ", "原文 ")


def print_suspects(kb: PolicyKG, options: argparse.Namespace) -> int:
    """Print the open pairs; as csv they are rows for units.csv. Exit code 1 where there is none."""
    found = kb.suspects()
    if options.format in ("json", "jsonl"):
        records = [json.dumps(s.to_dict(), ensure_ascii=False) for s in found]
        print("\n".join(records) if options.format == "jsonl" else f"[{', '.join(records)}]")
    elif options.format == "csv":
        rows = [s.to_row() for s in found]
        print_rows(found.columns, [list(r.values()) for r in rows], "csv")
    else:
        table = [
            [s.reason, *(v for u in (s.first, s.second) for v in (u.name, u.tasks, f"{u.document}: {u.quote}"))]
            for s in found
        ]
        print_rows(_COLUMNS, table, "table", empty="没有可疑的单位名称。")
        if found:
            print(
                "\n判断后写入文件夹里的 units.csv,再运行 policykg build: policykg units --suspects --format csv 给出可填写的行,"
            )
            print("把判断 (decision) 一栏的 ? 改为 same (同一单位) 或 different (不是)。")
    return 0 if found else 1
