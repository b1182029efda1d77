"""The graph as tables: CSV files in a folder, described by CSVW metadata (https://www.w3.org/TR/tabular-metadata/).

Written a document at a time; memory is that of one document. Texts are UTF-8, cells that are unknown empty.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pyoxigraph import Literal

from corpus.errors import BadInput
from kg.queries import load
from kg.store import GraphStore

__all__ = ["METADATA", "TABLES", "Table", "write_tables"]

METADATA = "csv-metadata.json"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the named query behind it, its columns (query's variable, datatype, Chinese title), the columns that
    identify a row, and those that refer to other tables. `whole`: read at once, not by document."""

    name: str
    query: str
    title: str
    columns: tuple[tuple[str, str, str], ...]
    key: tuple[str, ...]
    refers: Mapping[str, tuple[str, str]]
    whole: bool = False


_DOCUMENT = {"document": ("documents", "document")}
TABLES = (
    Table(
        "documents", "documents", "文件",
        (("document", "string", "文件编号"), ("title", "string", "标题"), ("notice", "string", "通知标题"),
         ("number", "string", "发文字号"), ("index", "string", "索引号"), ("place", "string", "适用辖区"),
         ("signed", "date", "成文日期"), ("published", "date", "发布日期"), ("issuers", "string", "发文机关"),
         ("addressees", "string", "主送机关")),
        ("document",), {},
    ),
    Table(
        "sections", "sections", "条目",
        (("section", "anyURI", "条目"), ("document", "string", "文件编号"), ("number", "string", "编号"),
         ("path", "string", "路径"), ("title", "string", "标题"), ("kind", "string", "类型"), ("order", "integer", "次序")),
        ("section",), _DOCUMENT,
    ),
    Table(
        "tasks", "tasks", "任务",
        (("task", "anyURI", "任务"), ("document", "string", "文件编号"), ("path", "string", "路径"),
         ("title", "string", "标题"), ("kind", "string", "类型"), ("order", "integer", "次序"),
         ("start", "integer", "起点"), ("end", "integer", "终点"), ("page", "integer", "页")),
        ("task",), _DOCUMENT,
    ),
    Table(
        "units", "all_units", "单位",
        (("unit", "anyURI", "单位"), ("name", "string", "名称"), ("place", "string", "辖区"), ("kind", "string", "类型"),
         ("group", "boolean", "是否集体称谓")),
        ("unit",), {}, whole=True,
    ),
    Table(
        "assignments", "assignments", "职责",
        (("task", "anyURI", "任务"), ("unit", "anyURI", "单位"), ("role", "string", "角色"), ("written", "string", "原文写法"),
         ("evidence", "anyURI", "依据"), ("marker", "anyURI", "责任标记")),
        (), {"task": ("tasks", "task"), "unit": ("units", "unit")},
    ),
    Table(
        "targets", "targets", "指标",
        (("target", "anyURI", "指标"), ("document", "string", "文件编号"), ("of", "anyURI", "所属"),
         ("indicator", "string", "指标名称"), ("comparator", "string", "比较"), ("value", "decimal", "数值"),
         ("unit", "string", "计量单位"), ("time", "string", "时间"), ("year", "gYear", "年份"), ("annual", "boolean", "每年"),
         ("start", "integer", "起点"), ("end", "integer", "终点"), ("quote", "string", "引文")),
        ("target",), _DOCUMENT,
    ),
    Table(
        "deadlines", "deadlines", "完成时限",
        (("task", "anyURI", "任务"), ("deadline", "string", "完成时限"), ("year", "gYear", "完成年份"),
         ("date", "date", "完成日期")),
        ("task",), {"task": ("tasks", "task")},
    ),
    Table(
        "domains", "domains", "领域",
        (("domain", "anyURI", "领域"), ("document", "string", "文件编号"), ("label", "string", "名称"),
         ("kind", "string", "类型"), ("path", "string", "路径"), ("tasks", "integer", "任务数")),
        ("domain",), _DOCUMENT,
    ),
    Table(
        "task-domains", "task_subjects", "任务的领域",
        (("task", "anyURI", "任务"), ("domain", "anyURI", "领域")),
        ("task", "domain"), {"task": ("tasks", "task"), "domain": ("domains", "domain")},
    ),
)  # fmt: skip


def write_tables(store: GraphStore, folder: Path) -> None:
    """Write all tables and their description into a folder. Raises BadInput where it cannot be written."""
    documents = [str(r[0]) for r in store.query("SELECT ?d WHERE { ?x pkg:documentId ?d } ORDER BY ?d")]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for table in TABLES:
            with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as out:
                writer = csv.writer(out, lineterminator="\r\n")
                writer.writerow(name for name, _, _ in table.columns)
                writer.writerows(_rows(store, table, documents))
        (folder / METADATA).write_text(json.dumps(_metadata(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise BadInput(f"{folder}: the tables cannot be written there ({error}); choose another folder") from error


def _rows(store: GraphStore, table: Table, documents: list[str]) -> Iterator[list[str]]:
    query = load(table.query)
    bindings: list[dict[str, list[Literal]]] = [{}] if table.whole else [{"document": [Literal(d)]} for d in documents]
    for values in bindings:
        for row in store.query(query.bound(values)).dicts():
            yield [_cell(row[name]) for name, _, _ in table.columns]


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else "" if value is None else str(value)


def _metadata() -> dict[str, Any]:
    """The description of all tables, as CSVW has it."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh"}],
        "dc:title": "policykg",
        "dialect": {"header": True, "encoding": "utf-8"},
        "tables": [_described(table) for table in TABLES],
    }


def _described(table: Table) -> dict[str, Any]:
    columns = [
        {"name": name, "titles": name, "dc:title": title, "datatype": kind, "required": name in table.key}
        for name, kind, title in table.columns
    ]
    keys = [
        {"columnReference": column, "reference": {"resource": f"{other}.csv", "columnReference": there}}
        for column, (other, there) in table.refers.items()
    ]
    schema: dict[str, Any] = {"columns": columns, **({"foreignKeys": keys} if keys else {})}
    if table.key:
        schema["primaryKey"] = list(table.key)
    return {"url": f"{table.name}.csv", "dc:title": table.title, "tableSchema": schema}
