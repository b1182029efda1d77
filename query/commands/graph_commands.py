"""The commands of `policykg` that are about the graph: queries, its shapes, its export, its most central units."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from corpus.errors import BadQuery, CallerError
from query.commands.opened import open_kb
from query.render import print_lines, print_rows

__all__ = ["PARAMETERS", "export", "rank", "sparql", "validate"]

# The parameters of all named queries, each an option of `policykg sparql`; a test holds them equal to the queries' own.
PARAMETERS = (
    *("before", "document", "domain", "group", "kind", "label", "of", "other", "place"),
    *("role", "section", "target", "task", "text", "topic", "unit", "year"),
)


def sparql(options: argparse.Namespace) -> int:
    """policykg sparql: a query, a named query, or the list of these."""
    given = {name: value for name in PARAMETERS if (value := getattr(options, name)) is not None}
    if options.list:
        return _list(options.format, options.lang)
    if given and not options.name:
        raise BadQuery(f"--{next(iter(given))} is a parameter of a named query; give --name as well")
    if not options.name and options.query is None:
        raise BadQuery("no query; give one, - for standard input, --name or --list")
    with open_kb(options) as kb:
        if options.name:
            table = kb.query(options.name, **given)
        else:
            table = kb.sparql(sys.stdin.read() if options.query == "-" else options.query)
    columns, rows = list(table.columns), [list(r) for r in table]
    if options.name and options.format == "table":
        columns, rows = _readable(columns, rows)
    print_rows(columns, rows, options.format, empty="没有结果。")
    return 0 if table else 1


def _list(form: str, language: str) -> int:
    """The named queries, their titles in a language; for people with their parameters as options."""
    from kg.queries import load, names

    def option(name: str, required: bool) -> str:
        return f"--{name}" if required else f"[--{name}]"

    queries = [load(n) for n in names()]
    rows = [
        [q.name.replace("_", "-"), q.titled(language), " ".join(option(p.name, p.required) for p in q.declared)]
        for q in queries
    ]
    print_rows(["name", "title", "parameters"], rows, form)
    return 0


def _readable(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[list[str], list[list[Any]]]:
    """A table without the columns that hold nothing but IRIs, unless nothing would be left."""
    kept = [n for n in range(len(columns)) if not all(_is_iri(row[n]) for row in rows)] or range(len(columns))
    return [columns[n] for n in kept], [[row[n] for n in kept] for row in rows]


def _is_iri(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://", "urn:"))


def validate(options: argparse.Namespace) -> int:
    """policykg validate: 0 where the graph keeps its shapes, 1 where it does not, 2 where that cannot be told."""
    with open_kb(options) as kb:
        found = kb.validate()
        documents = kb.info()["documents"]
    if options.format != "table":
        print_rows(found.columns, [[getattr(v, c) for c in found.columns] for v in found], options.format)
    else:
        print_lines(line for v in found for line in _violation(v))
        print(f"{options.kb}: {documents} 个文件, " + (f"{len(found)} 处不合规则" if found else "图谱合乎全部规则"))
    return 1 if found else 0


def _violation(found: Any) -> Sequence[str]:
    from query.display.messages import in_chinese

    value = f" (值: {found.value})" if found.value else ""
    reason = "; ".join(map(in_chinese, found.reason.split("; ")))
    lines = [f"{found.document}: {found.node}", f"  {found.property or '节点'}: {reason}{value}"]
    return [*lines, f"  原文: {' '.join(found.quote.split())[:100]}"] if found.quote else lines


def export(options: argparse.Namespace) -> int:
    """policykg export."""
    if options.output is None:
        raise CallerError("policykg export needs a file to write, or for csv a folder: give -o")
    with open_kb(options) as kb:
        kb.export(options.output, format=options.format, projection=options.projection)
    print(options.output)
    return 0


def rank(options: argparse.Namespace) -> int:
    """policykg units --rank."""
    if options.document:
        raise BadQuery("--rank is over all documents; leave --document out")
    with open_kb(options) as kb:
        found = kb.ranked_units()
    columns = ["rank", "name", "place", "tasks", "partners", "centrality", "betweenness", "community"]
    rows = [[n, *(getattr(u, c) for c in columns[1:])] for n, u in enumerate(found, 1)]
    print_rows(columns, rows, options.format, empty="没有责任单位。")
    return 0 if rows else 1
