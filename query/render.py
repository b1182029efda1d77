"""Tables for a terminal, in which a Chinese character takes two columns; csv and json of the same rows."""

from __future__ import annotations

import csv
import json
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

__all__ = ["print_error", "print_lines", "print_rows", "table_lines", "width"]

_WIDEST = 60  # columns of a cell in a table


def width(text: str) -> int:
    """How many columns a text takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)


def print_lines(lines: Iterable[str]) -> None:
    """Lines without the control characters that a document may hold."""
    for line in lines:
        print("".join(c for c in line if c == "\t" or not unicodedata.category(c).startswith("C")))


def print_error(said: object, before: str = "policykg") -> None:
    """A message on standard error, in Chinese; `before` tells what did not happen."""
    from query.display.messages import in_chinese

    print(f"{before}: {in_chinese(str(said))}", file=sys.stderr)


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: str, *, empty: str = "") -> None:
    """Rows as a table, csv, json or jsonl; `empty` is said in place of a table without rows."""
    rows = [[cell.isoformat() if isinstance(cell, datetime) else cell for cell in row] for row in rows]
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    elif form in ("json", "jsonl"):
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        texts = [json.dumps(r, ensure_ascii=False, default=str) for r in records]
        print("\n".join(texts) if form == "jsonl" else f"[{', '.join(texts)}]" if texts else "[]")
    elif rows:
        print_lines(
            table_lines(columns, [["" if c is None else " ".join(str(c).split()) for c in row] for row in rows])
        )
    else:
        print(empty)


def table_lines(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """Rows as lines in columns, within the width of the terminal."""
    widths = [max(width(str(c)) for c in column) for column in zip(columns, *rows, strict=True)]
    spare = shutil.get_terminal_size((120, 24)).columns - sum(min(w, _WIDEST) for w in widths[:-1]) - 2 * len(widths)
    widths = [min(w, _WIDEST) for w in widths[:-1]] + [min(widths[-1], max(spare, 20))]
    for row in (columns, ["-" * w for w in widths], *rows):
        yield "  ".join(_fitted(cell, w) for cell, w in zip(row, widths, strict=True)).rstrip()


def _fitted(text: str, columns: int) -> str:
    """A text cut or padded to a number of columns."""
    if width(text) > columns:
        while width(text) > columns - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (columns - width(text))
