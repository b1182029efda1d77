"""What each command of `policykg` does: one call, then printing. Gives the exit code."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import BadQuery
from query.render import print_lines, print_rows

if TYPE_CHECKING:
    from query.knowledge_base import PolicyKG

__all__ = ["ask", "build", "info", "search", "show", "sparql", "tasks", "units"]

_OUTCOMES = {"answered": 0, "empty": 1, "not_understood": 1}


def _open(path: Path) -> PolicyKG:
    from query.knowledge_base import open_knowledge_base

    return open_knowledge_base(path)


def build(options: argparse.Namespace) -> int:
    """policykg build: exit code 0 also when single files could not be read; they are named on standard error."""
    import policykg

    given = {name: value for name in ("base", "model") if (value := getattr(options, name))}
    report = policykg.build(options.folder, options.output, progress=_progress(), **given)
    for problem in report.failed:
        print(f"没有读入: {problem.reason}", file=sys.stderr)
    made = report.manifest
    print(
        f"{report.path}: {made.documents} 个文件 (新读 {report.read}, 未变 {report.unchanged}, 移除 {report.removed}, "
        f"读不了 {len(report.failed)}), {made.tasks} 项任务, {made.passages} 个段落, {made.quads} 个四元组, {report.seconds:.1f} 秒"
    )
    if report.problems:
        print(f"{len(report.problems)} 处没有读懂,仍可检索: policykg info --kb {report.path}", file=sys.stderr)
    return 0 if made.documents else 2


def _progress() -> Any:
    """Progress on standard error when that is a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, count: int, document: str) -> None:
        end = "\n" if done == count else ""
        print(f"\r\033[K{done}/{count} {document[:50]}", end=end, file=sys.stderr, flush=True)

    return show


def ask(options: argparse.Namespace) -> int:
    """policykg ask: one question, or one a line from standard input as JSON lines."""
    with _open(options.kb) as kb:
        if options.question == "-":
            for line in _input_lines():
                print(json.dumps(kb.ask(line).to_dict(), ensure_ascii=False), flush=True)
            return 0
        answer = kb.ask(options.question)
    if options.format == "csv":
        print_rows(*_answer_rows(answer), options.format)
    elif options.format == "table":
        print_lines(answer.lines())
    else:
        print(json.dumps(answer.to_dict(), ensure_ascii=False, indent=1 if options.format == "json" else None))
    return _OUTCOMES[answer.outcome]


def _input_lines() -> Iterator[str]:
    """Lines of standard input, which is UTF-8 whatever the locale says."""
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    return (line.rstrip("\r\n") for line in sys.stdin if line.strip())


def _answer_rows(answer: Any) -> tuple[list[str], list[list[Any]]]:
    """The rows that carry an answer, for csv."""
    data = answer.to_dict()
    if data["ranking"]:
        return ["name", "tasks"], data["ranking"]
    for name in ("targets", "tasks", "units", "passages"):
        if data[name]:
            columns = list(data[name][0])
            return columns, [[_cell(row[c]) for c in columns] for row in data[name]]
    return ["value", "unit"], [[data["value"], data["unit"]]]


def _cell(value: Any) -> Any:
    return "、".join(map(str, value)) if isinstance(value, list) else value


def search(options: argparse.Namespace) -> int:
    """policykg search."""
    with _open(options.kb) as kb:
        if options.text == "-":
            for line in _input_lines():
                found = {"query": line, **_found(kb, line, options)}
                print(json.dumps(found, ensure_ascii=False), flush=True)
            return 0
        result = _found(kb, options.text, options)
    passages = result["passages"]
    if options.format == "json":
        print(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        columns = ["document", "path", "start", "end", "score", "quote"]
        print_rows(columns, [[p[c] for c in columns] for p in passages], options.format, empty="没有找到。")
    return 0 if passages else 1


def _found(kb: PolicyKG, text: str, options: argparse.Namespace) -> dict[str, Any]:
    hits = kb.search(text, k=options.k, mode=options.mode, documents=options.document)
    return {"passages": [h.to_dict() for h in hits]}


def sparql(options: argparse.Namespace) -> int:
    """policykg sparql: a query, a named query, or their list."""
    from kg.queries import load, names

    if options.list:
        rows = [[n, load(n).title, " ".join(load(n).parameters)] for n in names()]
        print_rows(["name", "title", "parameters"], rows, options.format)
        return 0
    text = load(options.name).bound() if options.name else options.query
    if text is None:
        raise BadQuery("no query; give one, - for standard input, or --list")
    with _open(options.kb) as kb:
        table = kb.sparql(sys.stdin.read() if text == "-" else text)
    print_rows(list(table.columns), [list(r) for r in table], options.format, empty="没有结果。")
    return 0 if table else 1


def tasks(options: argparse.Namespace) -> int:
    """policykg tasks: from a knowledge base, or read directly from a folder."""
    folder = options.folder
    if folder is not None and not (folder / "manifest.json").exists():
        rows = list(_tasks_of_folder(folder, options))
    else:
        with _open(folder or options.kb) as kb:
            rows = kb.task_records(unit=options.unit, role=options.role, document=options.document)
    if options.format in ("json", "jsonl"):
        _print_records(rows, options.format)
    else:
        columns = ["document", "path", "title", "lead", "cooperating", "responsible", "deadline", "targets"]
        print_rows(columns, [_ledger(r) for r in rows], options.format, empty="没有任务。")
    return 0 if rows else 1


def _tasks_of_folder(folder: Path, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    import corpus
    from corpus.errors import UnreadableFile

    if options.unit or options.role:
        raise BadQuery(f"{folder}: --unit and --role need a knowledge base; run policykg build {folder} first")
    for file in corpus.discover(folder):
        if options.document in (None, file.id):
            try:
                document = corpus.read_file(file.path, document_id=file.id)
            except UnreadableFile as error:
                print(f"没有读入: {error}", file=sys.stderr)
                continue
            yield from (t.to_dict(document.id, page=document.page_of(t.start)) for t in document.tasks)


def _ledger(task: dict[str, Any]) -> list[str]:
    """A row of the ledger (任务分解台账)."""
    units = {
        r: "、".join(u["name"] for u in task["units"] if u["role"] == r) for r in ("lead", "cooperating", "responsible")
    }
    targets = "; ".join(f"{t['indicator']}{t['comparator']}{t['value']}{t['unit']}" for t in task["targets"])
    return [task["document"], task["path"], task["title"], *units.values(), task["deadline"] or "", targets]


def _print_records(records: Iterable[dict[str, Any]], form: str) -> None:
    if form == "jsonl":
        for record in records:
            print(json.dumps(record, ensure_ascii=False))
    else:
        print(json.dumps(list(records), ensure_ascii=False, indent=1))


def units(options: argparse.Namespace) -> int:
    """policykg units."""
    with _open(options.kb) as kb:
        found = kb.units(document=options.document)
    columns = ["name", "place", "group", "tasks"]
    records = [{"name": u.name, "place": u.place, "group": u.group, "tasks": u.tasks, "iri": u.iri} for u in found]
    if options.format in ("json", "jsonl"):
        _print_records(records, options.format)
    else:
        rows = [[r["name"], r["place"], "集体" if r["group"] else "", r["tasks"]] for r in records]
        print_rows(columns, rows, options.format, empty="没有责任单位。")
    return 0 if records else 1


def show(options: argparse.Namespace) -> int:
    """policykg show: a document, a task or a unit."""
    with _open(options.kb) as kb:
        shown = kb.show(options.id)
    if options.format == "json":
        print(json.dumps(shown, ensure_ascii=False, indent=1, default=str))
    else:
        print_lines(_shown(shown))
    return 0


def _shown(value: dict[str, Any], indent: str = "") -> Iterator[str]:
    """Nested values as indented lines."""
    for name, entry in value.items():
        if isinstance(entry, dict):
            yield f"{indent}{name}:"
            yield from _shown(entry, indent + "  ")
        elif isinstance(entry, list):
            yield f"{indent}{name}:"
            yield from (f"{indent}  - {_one_line(e)}" for e in entry)
        else:
            yield f"{indent}{name}: {'' if entry is None else entry}"


def _one_line(value: Any) -> str:
    return (
        "  ".join(str(v) for v in value.values() if v not in (None, "", [])) if isinstance(value, dict) else str(value)
    )


def info(options: argparse.Namespace) -> int:
    """policykg info."""
    with _open(options.kb) as kb:
        found = kb.info()
    if options.format == "json":
        print(json.dumps(found, ensure_ascii=False, indent=1, default=str))
    else:
        print_lines(_info_lines(found))
    return 0


def _info_lines(found: dict[str, Any]) -> Iterator[str]:
    yield f"{found['path']}: {found['documents']} 个文件, {found['tasks']} 项任务, {found['passages']} 个段落, {found['quads']} 个四元组"
    yield f"格式 {found['format']}, policykg {found['version']}, 编码器 {found['model']} ({found['dimension']} 维), 基址 {found['base']}"
    for document in found["files"]:
        yield f"  {document['document']}  {document['number'] or ''}  {document['title']}"
    if found["problems"]:
        yield f"没有读懂 {len(found['problems'])} 处:"
        yield from (
            f"  {p['document']} 第 {p['line']} 行: {p['reason']}: {_flat(p['quote'])}" for p in found["problems"]
        )


def _flat(text: str, limit: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
