"""What each command of `policykg` does: one call, then printing. Gives the exit code."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from corpus.errors import BadInput, BadQuery, CallerError
from query import ledger
from query.answers.answer import ROLES
from query.render import print_error, print_lines, print_rows
from query.views.records import unit_rows

if TYPE_CHECKING:
    from corpus import Document
    from corpus.scoring import Difference, Report
    from query.knowledge_base import PolicyKG

__all__ = [
    "ask",
    "evaluate",
    "info",
    "models",
    "open_kb",
    "search",
    "show",
    "tasks",
    "units",
]

_OUTCOMES = {"answered": 0, "empty": 1, "not_understood": 1}


def _open(path: Path, credentials: tuple[str, str] | None = None, thesauri: Sequence[Path] = ()) -> PolicyKG:
    from query.knowledge_base import open_knowledge_base

    return open_knowledge_base(path, credentials=credentials, thesauri=thesauri)


def open_kb(options: argparse.Namespace) -> PolicyKG:
    """The knowledge base that a command is about."""
    return _open(options.kb, options.credentials, getattr(options, "thesaurus", ()))


def ask(options: argparse.Namespace) -> int:
    """policykg ask: one question, one a line from standard input as JSON lines, or a conversation at a prompt."""
    with open_kb(options) as kb:
        if options.question is None:
            from query.commands.prompt import converse

            return converse(kb)
        if options.question == "-":
            for line in _input_lines():
                print(json.dumps(kb.ask(line).to_dict(), ensure_ascii=False), flush=True)
            return 0
        with _uncollected():
            answer = kb.ask(options.question)
    if options.format == "csv":
        print_rows(*_answer_rows(answer), options.format)
    elif options.format == "table":
        print_lines(answer.lines())
    else:
        print(json.dumps(answer.to_dict(), ensure_ascii=False, indent=1 if options.format == "json" else None))
    return _OUTCOMES[answer.outcome]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for garbage: one question reads tables that stay until the end, and a tenth of its time is looking."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


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
    with open_kb(options) as kb:
        if options.text == "-":
            for line in _input_lines():
                found = {"query": line, **_found(kb, line, options)}
                print(json.dumps(found, ensure_ascii=False), flush=True)
            return 0
        result = _found(kb, options.text, options)
        said = [str(e) for e in kb.expansions(options.text)] if options.mode == "hybrid" else []
    passages = result["passages"]
    if options.format == "json":
        print(json.dumps(result, ensure_ascii=False, indent=1))
    else:
        if options.format == "table" and said:
            print_lines([f"也查找: {'; '.join(map(_short, said))}"])
        if options.format == "table" and (doubt := _doubt(options.text, passages)):
            print_lines([doubt])
        columns = ["document", "path", "start", "end", "score", "quote"]
        print_rows(columns, [[p[c] for c in columns] for p in passages], options.format, empty="没有找到。")
    return 0 if passages else 1


def _short(expansion: str) -> str:
    """The first terms of an expansion."""
    terms = expansion.split("、")
    return "、".join(terms[:4]) + ("…" if len(terms) > 4 else "")


_FILTERS = ("unit", "role", "domain", "year", "jurisdiction", "rerank")


def _found(kb: PolicyKG, text: str, options: argparse.Namespace) -> dict[str, Any]:
    given = {name: getattr(options, name) for name in _FILTERS}
    hits = kb.search(text, k=options.k, mode=options.mode, documents=options.document, **given)
    return {"passages": [h.explained() for h in hits]}


def _doubt(text: str, passages: Sequence[Mapping[str, Any]]) -> str | None:
    """What a reader of hits has to know: that the query has no words, or that none of them was found."""
    from indexer.words import prepare, words

    if not words(prepare(text[:200])):
        return "查询里没有可查的词 (只有标点、虚词或图符), 请写出要找的事情。"
    if passages and not any(p["why"].get("words") or p["why"].get("expansions") for p in passages):
        return f"这些段落里没有查询中的词, 只是意思相近。{'拼音请写成汉字。' if text.isascii() else ''}"
    return None


def models(options: argparse.Namespace) -> int:
    """policykg models: what --model can name here; fetch brings one where there is network."""
    from indexer.models import fetch_model, local_models

    if options.action == "fetch":
        if not options.name:
            raise CallerError("models fetch: name a model, as in policykg models fetch BAAI/bge-small-zh-v1.5")
        folder = fetch_model(options.name, options.output)
        print(f"{folder}: 已取回。带进内网: 把这个文件夹拷到那台机器, 再运行 policykg build 文件夹 --model {folder}")
        return 0
    rows = [[m.name, m.kind, round(m.bytes / 1e6, 1), str(m.folder)] for m in local_models(folder=options.output)]
    print_rows(["name", "kind", "MB", "folder"], rows, options.format)
    return 0


def tasks(options: argparse.Namespace) -> int:
    """policykg tasks: from a knowledge base, or read directly from a folder."""
    form = options.format or _form_of(options.output)
    if form == "xlsx" and options.output is None:
        raise CallerError("xlsx is no text for a terminal; name the file to write, as in -o 台账.xlsx")
    if options.title and form not in ("xlsx", "md"):
        raise CallerError(f"--title is for xlsx and md; {form} has no place for one")
    records, cited = _tasks_cited(options)
    if form == "xlsx":
        ledger.write_xlsx(ledger.rows(records, cited), options.output, title=options.title)
    else:
        with _written(options.output, "utf-8-sig" if form == "csv" else "utf-8") as file:
            _write_tasks(records, cited, form, options.title, file)
    if options.output:
        print(f"{options.output}: {len(records)} 项任务")
    return 0 if records else 1


def _form_of(output: Path | None) -> str:
    """The format that a file's name asks for."""
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    return suffix if suffix in ("csv", "json", "jsonl", "md", "xlsx") else "table"


@contextmanager
def _written(output: Path | None, encoding: str) -> Iterator[TextIO]:
    """The file to write, or standard output. csv in a file begins with a byte order mark: Excel needs it."""
    if output is None:
        yield sys.stdout
        return
    try:
        with output.open("w", encoding=encoding, newline="") as file:
            yield file
    except OSError as error:
        raise BadInput(f"{output}: cannot be written ({error.strerror}); name another file with -o") from error


def _write_tasks(
    records: list[dict[str, Any]], cited: Mapping[str, str], form: str, title: str | None, file: TextIO
) -> None:
    if form == "csv":
        ledger.write_csv(ledger.rows(records, cited), file)
    elif form == "md":
        ledger.write_markdown(ledger.rows(records, cited), file, title=title)
    else:
        with redirect_stdout(file):
            _print_tasks(records, form)


def _print_tasks(records: list[dict[str, Any]], form: str) -> None:
    if form in ("json", "jsonl"):
        _print_records(records, form)
    else:
        # In a terminal the last column is cut to what room is left, and the path is what `show` needs.
        table = [(row[-1], *row[1:-1]) for row in ledger.rows(records)]
        print_rows((ledger.HEADINGS[-1], *ledger.HEADINGS[1:-1]), table, form, empty="没有任务。")


def _tasks_cited(options: argparse.Namespace) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Tasks as records, and how their documents are named as a source."""
    folder = options.folder
    if folder is not None and not (folder / "manifest.json").exists():
        records: list[dict[str, Any]] = []
        named: list[tuple[str, str | None, str | None]] = []
        for document in _documents(folder, options):
            records += [t.to_dict(document.id, page=document.page_of(t.start)) for t in document.tasks]
            named.append((document.id, document.header.title, document.header.doc_number))
        return records, ledger.citations(named)
    with _open(folder or options.kb, options.credentials) as kb:
        records = _records(kb, options)
        named = [(d["document"], d["title"], d["number"]) for d in kb.info()["files"]]
    return records, ledger.citations(named)


_MORE = ("domain", "year", "due", "text", "by_date")  # conditions that only a knowledge base can tell


def _records(kb: PolicyKG, options: argparse.Namespace) -> list[dict[str, Any]]:
    """The tasks of a knowledge base that meet all conditions, as records."""
    given = {name: getattr(options, name) for name in ("unit", "role", "document")}
    more = {name: getattr(options, name) for name in _MORE}
    return kb.ledger(**given, **more).records() if any(more.values()) else kb.task_records(**given)


def _documents(folder: Path, options: argparse.Namespace) -> Iterator[Document]:
    import corpus
    from corpus.errors import UnreadableFile

    needing = [name for name in ("unit", "role", *_MORE) if getattr(options, name)]
    if needing:
        named = " and ".join(f"--{name.replace('_', '-')}" for name in needing)
        raise BadQuery(f"{folder}: {named} can only be told in a knowledge base; run policykg build {folder} first")
    for file in corpus.discover(folder):
        if options.document in (None, file.id):
            try:
                yield corpus.read_file(file.path, document_id=file.id)
            except UnreadableFile as error:
                print_error(error, "没有读入")


def _print_records(records: Iterable[dict[str, Any]], form: str) -> None:
    if form == "jsonl":
        for record in records:
            print(json.dumps(record, ensure_ascii=False))
    else:
        print(json.dumps(list(records), ensure_ascii=False, indent=1))


def units(options: argparse.Namespace) -> int:
    """policykg units."""
    if options.rank:
        from query.commands.graph_commands import rank

        return rank(options)
    with open_kb(options) as kb:
        if options.suspects:
            return _suspects(kb, options.format)
        found = kb.units(document=options.document)
    columns = ["name", "place", "group", "tasks"]
    records = unit_rows(found)
    if options.format in ("json", "jsonl"):
        _print_records(records, options.format)
    else:
        rows = [[r["name"], r["place"], "集体" if r["group"] else "", r["tasks"]] for r in records]
        print_rows(columns, rows, options.format, empty="没有责任单位。")
    return 0 if records else 1


def _suspects(kb: PolicyKG, form: str) -> int:
    """policykg units --suspects; as csv they are rows for units.csv."""
    from query.commands.suspected import COLUMNS, HINT, ROW, table_rows

    found = kb.suspects()
    if form in ("json", "jsonl"):
        _print_records([s.to_dict() for s in found], form)
    elif form == "csv":
        print_rows(ROW, [list(s.to_row().values()) for s in found], form)
    else:
        print_rows(COLUMNS, table_rows(found), form, empty="没有可疑的单位名称。")
        print_lines(HINT if found else ())
    return 0 if found else 1


def show(options: argparse.Namespace) -> int:
    """policykg show: a document, a task or a unit."""
    with open_kb(options) as kb:
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
    with open_kb(options) as kb:
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
        yield from map(_problem_line, found["problems"])


def _problem_line(problem: Mapping[str, Any]) -> str:
    from query.display.messages import in_chinese

    said = f"{problem['document']} 第 {problem['line']} 行: {in_chinese(problem['reason'])}"
    return f"  {said}: {_flat(problem['quote'])}" if problem["quote"] else f"  {said}"


def _flat(text: str, limit: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def evaluate(options: argparse.Namespace) -> int:
    """policykg eval: what is read in documents beside what a careful reader marked in them."""
    from corpus.scoring import score_folder

    report = score_folder(options.gold, options.texts or options.gold)
    shown = report.differences[: options.errors]
    for failure in report.failed:
        print_error(failure, "没有评分")
    for path in report.skipped:
        print(f'跳过: {path}: 其中没有 "assignments"', file=sys.stderr)
    if options.format == "json":
        print(json.dumps(_scored(report, shown), ensure_ascii=False, indent=1))
    else:
        _print_figures(report)
        print_lines(_difference_lines(shown, len(report.differences)))
    return 2 if report.failed else 0


def _scored(report: Report, shown: Iterable[Difference]) -> dict[str, Any]:
    """The JSON form: the figures by kind, and what they were counted over."""
    figures = {kind: figure.to_dict() for kind, figure in report.figures.items()}
    listed = {
        "documents": list(report.documents),
        "failed": list(report.failed),
        "skipped": list(map(str, report.skipped)),
    }
    return {**figures, **listed, "differences": [d.to_dict() for d in shown]}


_FIGURES = {"assignment": "职责(任务×单位×角色)", "unit": "单位", "anchored": "职责,不计任务范围", "target": "指标"}
_WHY = {"span": "任务范围不含标注的起点", "outside": "不在标注的标记内", "other": "标注里没有"}


def _print_figures(report: Report) -> None:
    rows = [
        [_FIGURES[kind], *(f"{ratio:.4f}" for ratio in (f.precision, f.recall, f.f1)), f.matched, f.predicted, f.gold]
        for kind, f in report.figures.items()
    ]
    print(f"{len(report.documents)} 个文件")
    print_rows(["", "准确率", "召回率", "F1", "相符", "读出", "标注"], rows, "table")


def _difference_lines(shown: Sequence[Difference], count: int) -> Iterator[str]:
    """The differences, a line each, and how many are not shown."""
    for d in shown:
        role = f" ({ROLES[d.role]})" if d.role else ""
        why = f": {_WHY[d.why]}" if d.why else ""
        kind = "遗漏" if d.kind == "missed" else "多出"
        of = "单位" if d.of == "assignment" else "指标"
        yield f"{d.document} 第 {d.line} 行 {kind}{of} {d.what}{role}{why}: {_flat(d.quote, 80)}"
    if count > len(shown):
        yield f"另有 {count - len(shown)} 处不同" if shown else f"{count} 处不同: 加 --errors {count} 逐一列出"
