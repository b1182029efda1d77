"""The command `policykg`: each command parses, makes one call, prints. Errors become exit codes here and only here.

0 answered, 1 nothing found, 2 the caller's mistake or bad input, 3 a damaged knowledge base.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from corpus.errors import PolicyKGError
from query.commands import building, graph_commands, opened, serving
from query.render import print_error

__all__ = ["main"]

_FORMATS = ("table", "json", "jsonl", "csv")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    run: Callable[[argparse.Namespace], int] | None = getattr(options, "run", None)
    if run is None:
        parser.print_help()
        return 2
    options.credentials = _credentials()
    if getattr(options, "token", "") is None:
        options.token = os.environ.get("POLICYKG_TOKEN") or None
    try:
        code = run(options)
        sys.stdout.flush()
        return code
    except PolicyKGError as error:
        print_error(error)
        return error.exit_code
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("policykg: 已停止", file=sys.stderr)
        return 130


def _credentials() -> tuple[str, str] | None:
    """Who asks a SPARQL server: taken from the environment, so that a password stands in no list of processes."""
    user, password = (os.environ.get(f"POLICYKG_STORE_{name}") for name in ("USER", "PASSWORD"))
    return (user, password or "") if user else None


def _seconds(text: str) -> float:
    """A time between two looks."""
    seconds = float(text)
    if not 0.1 <= seconds <= 86400:
        raise argparse.ArgumentTypeError(f"{text}: give seconds between 0.1 and 86400")
    return seconds


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="policykg",
        description="A folder of Chinese policy documents becomes a knowledge graph that answers questions.",
        epilog="Example: policykg build documents -o policy.kg && policykg ask 哪些任务涉及市财政局",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    add = parser.add_subparsers(title="commands", metavar="COMMAND").add_parser
    _build(add)
    _questions(add)
    _graph(add)
    _lists(add)
    _serve(add)
    _mcp(add)
    _models(add)
    _notebook(add)
    _evaluation(add)
    return parser


class _Version(argparse.Action):
    """--version, importing nothing before it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from policykg import __version__

        print(f"policykg {__version__}")
        parser.exit()


def _command(
    add: Callable[..., argparse.ArgumentParser], name: str, run: Callable[..., int], text: str, example: str
) -> argparse.ArgumentParser:
    command = add(name, help=text, description=f"{text[0].upper()}{text[1:]}.", epilog=f"Example: {example}")
    command.set_defaults(run=run)
    return command


def _knowledge_base(command: argparse.ArgumentParser) -> None:
    command.add_argument("--kb", type=Path, default=Path("policy.kg"), help="the knowledge base (default: policy.kg)")


def _format(command: argparse.ArgumentParser, choices: Sequence[str] = _FORMATS, unnamed: str | None = None) -> None:
    """--format, table unless `unnamed` says what holds without it."""
    default = None if unnamed else "table"
    said = f"form of the output (default: {unnamed or default})"
    command.add_argument("--format", choices=choices, default=default, help=said)
    command.add_argument("--json", action="store_const", dest="format", const="json", help="the same as --format json")


def _build(add: Callable[..., argparse.ArgumentParser]) -> None:
    build = _command(
        add, "build", building.build, "build or refresh a knowledge base from a folder of documents",
        "policykg build documents -o policy.kg",
    )  # fmt: skip
    build.add_argument("folder", type=Path, help="folder of documents")
    build.add_argument(
        "-o", "--output", type=Path, default=Path("policy.kg"), help="the knowledge base (default: policy.kg)"
    )
    build.add_argument("--base", help="IRI that data is named under (must end in / or #)")
    build.add_argument(
        "--store",
        metavar="URL",
        help="put the graph into this SPARQL server as well, which then answers queries (none: no more)",
    )
    build.add_argument("--store-update", metavar="URL", help="where that server takes updates (default: the same)")
    build.add_argument(
        "--watch",
        nargs="?",
        type=_seconds,
        const=2.0,
        metavar="SECONDS",
        help="go on, and build again whenever a file changes (looks every 2 seconds)",
    )
    build.add_argument(
        "--model", help="a sentence-transformers model, by name or folder, in place of the bundled encoder"
    )


def _questions(add: Callable[..., argparse.ArgumentParser]) -> None:
    ask = _command(
        add, "ask", opened.ask, "ask a question in Chinese or English; without one, a prompt; - reads one a line",
        "policykg ask 哪些任务涉及市财政局",
    )  # fmt: skip
    ask.add_argument("question", nargs="?", help="the question, or - for standard input (default: ask at a prompt)")
    _knowledge_base(ask)
    _format(ask)
    search = _command(
        add, "search", opened.search, "find passages by words and by meaning; - reads one query a line",
        "policykg search 小微企业融资 -k 5",
    )  # fmt: skip
    search.add_argument("text", help="what to look for, or - for standard input")
    search.add_argument("-k", type=int, default=10, help="how many passages (default: 10)")
    search.add_argument("--mode", choices=("hybrid", "lexical", "dense"), default="hybrid", help="kind of search")
    search.add_argument("--document", action="append", default=[], help="only in this document; may be repeated")
    search.add_argument("--unit", help="only in tasks of this unit, in any spelling")
    search.add_argument("--role", choices=("lead", "cooperating"), help="only in tasks in which a unit has this role")
    search.add_argument("--domain", help="only in tasks of a field or theme whose name has this in it")
    search.add_argument("--year", type=int, help="only in documents of this year")
    search.add_argument("--jurisdiction", metavar="PLACE", help="only in documents of this place")
    search.add_argument(
        "--rerank", metavar="MODEL", help="a cross-encoder, by name or folder, that orders the best again"
    )
    search.add_argument(
        "--thesaurus", metavar="FILE", action="append", type=Path, default=[],
        help="a Turtle file with words of your own (docs/thesaurus.md); may be repeated",
    )  # fmt: skip
    _knowledge_base(search)
    _format(search)


def _graph(add: Callable[..., argparse.ArgumentParser]) -> None:
    sparql = _command(
        add, "sparql", graph_commands.sparql, "run a SPARQL query; - reads it from standard input, --list shows named ones",
        "policykg sparql --name co-units --unit 市财政局",
    )  # fmt: skip
    sparql.add_argument("query", nargs="?", help="the query, or - for standard input")
    sparql.add_argument("--list", action="store_true", help="list the named queries with their parameters")
    sparql.add_argument(
        "--lang", choices=("zh", "en"), default="zh", help="language of the titles that --list shows (default: zh)"
    )
    sparql.add_argument("--name", help="run a named query, with these parameters:")
    words = "--unit, --task, --document, --year … take names as people write them; --list shows which query has which"
    parameters = sparql.add_argument_group("parameters of named queries", words)
    for name in graph_commands.PARAMETERS:
        parameters.add_argument(f"--{name}", metavar="VALUE", help=argparse.SUPPRESS)
    _knowledge_base(sparql)
    _format(sparql)
    validate = _command(
        add, "validate", graph_commands.validate, "check the graph against its shapes (SHACL): 0 it keeps them, 1 it does not",
        "policykg validate",
    )  # fmt: skip
    _knowledge_base(validate)
    _format(validate)
    export = _command(
        add, "export", graph_commands.export, "write the graph for other tools", "policykg export --format turtle -o graph.ttl"
    )  # fmt: skip
    forms = ("turtle", "ntriples", "nquads", "trig", "jsonld", "graphml", "gexf", "csv")
    export.add_argument("--format", choices=forms, help="form of the output (default: that of the file's suffix)")
    export.add_argument(
        "--projection",
        choices=("units", "tasks"),
        help="in graphml and gexf, only who works with whom, or tasks and their units",
    )
    export.add_argument("-o", "--output", type=Path, help="the file to write; for csv a folder of tables")
    _knowledge_base(export)
    remove = _command(
        add, "remove", building.remove, "remove documents from a knowledge base; their files stay",
        "policykg remove hebi-2019-16",
    )  # fmt: skip
    remove.add_argument("document", nargs="+", help="ids of documents, as policykg info lists them")
    _knowledge_base(remove)


def _lists(add: Callable[..., argparse.ArgumentParser]) -> None:
    tasks = _command(
        add, "tasks", opened.tasks, "list tasks with units, targets and deadlines, of a knowledge base or a folder",
        "policykg tasks --unit 市财政局 -o 台账.xlsx",
    )  # fmt: skip
    tasks.add_argument(
        "folder", nargs="?", type=Path, help="a knowledge base, or a folder of documents to read directly"
    )
    tasks.add_argument("--unit", help="only tasks of this unit, in any spelling")
    tasks.add_argument("--role", choices=("lead", "cooperating"), help="only tasks in which the unit has this role")
    tasks.add_argument("--document", help="only tasks of this document")
    tasks.add_argument("--domain", help="only tasks of fields and themes with these words in their names")
    tasks.add_argument("--year", type=int, help="only tasks of documents of this year")
    tasks.add_argument("--due", type=int, metavar="YEAR", help="only tasks that are due in this year")
    tasks.add_argument("--text", help="only tasks with all these words in their text")
    tasks.add_argument("--by-date", action="store_true", help="the earliest deadline first")
    _knowledge_base(tasks)
    _format(tasks, (*_FORMATS, "md", "xlsx"), "what the name of the file says, else table")
    tasks.add_argument("-o", "--output", type=Path, help="the file to write; xlsx needs one (default: standard output)")
    tasks.add_argument("--title", help="a title above the ledger (xlsx and md)")
    units = _command(
        add,
        "units",
        opened.units,
        "list the responsible units with their number of tasks",
        "policykg units --format csv",
    )
    units.add_argument("--document", help="only those of this document")
    units.add_argument("--rank", action="store_true", help="by how central they are, with their communities")
    units.add_argument(
        "--suspects", action="store_true", help="names that may be one unit or two; as csv they are rows for units.csv"
    )
    _knowledge_base(units)
    _format(units)
    show = _command(
        add, "show", opened.show, "show a document, a task or a unit, by id, path or name", "policykg show 三/(一)/1"
    )
    show.add_argument(
        "id", help="a document's id, a task's path (document:path where several have it) or a unit's name"
    )
    _knowledge_base(show)
    _format(show, ("table", "json"))
    info = _command(
        add, "info", opened.info, "say what a knowledge base holds and what could not be read", "policykg info"
    )
    _knowledge_base(info)
    _format(info, ("table", "json"))


def _mcp(add: Callable[..., argparse.ArgumentParser]) -> None:
    mcp = _command(
        add, "mcp", serving.mcp, "serve assistants by the Model Context Protocol, over standard input and output or HTTP",
        "policykg mcp policy.kg --http",
    )  # fmt: skip
    mcp.add_argument(
        "kb", nargs="?", type=Path, default=Path("policy.kg"), help="the knowledge base (default: policy.kg)"
    )
    mcp.add_argument(
        "--http", action="store_true", help="over streamable HTTP, at /mcp (default: standard input and output)"
    )
    mcp.add_argument("--host", default="127.0.0.1", help="with --http: the address (default: 127.0.0.1, this machine)")
    mcp.add_argument(
        "--port", type=_port, default=8001, help="with --http: the port; 0 takes a free one (default: 8001)"
    )
    mcp.add_argument("--token", help="with --http: what a client must send; better in POLICYKG_TOKEN")
    mcp.add_argument(
        "--thesaurus", metavar="FILE", action="append", type=Path, default=[],
        help="a Turtle file with words of your own (docs/thesaurus.md); may be repeated",
    )  # fmt: skip


def _serve(add: Callable[..., argparse.ArgumentParser]) -> None:
    serve = _command(
        add, "serve", serving.serve, "serve pages, an HTTP API and SPARQL for browsers and programs",
        "policykg serve policy.kg --open",
    )  # fmt: skip
    serve.add_argument(
        "kb", nargs="?", type=Path, default=Path("policy.kg"), help="the knowledge base (default: policy.kg)"
    )
    serve.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1, this machine)"
    )
    serve.add_argument("--port", type=_port, default=8000, help="the port; 0 takes a free one (default: 8000)")
    serve.add_argument(
        "--token",
        help="what a reader must know; better in POLICYKG_TOKEN, for the list of processes shows arguments to all users",
    )
    serve.add_argument(
        "--lang", choices=("zh", "en"), default="zh", help="language of the pages without ?lang= (default: zh)"
    )
    serve.add_argument(
        "--time-limit",
        metavar="SECONDS",
        type=_seconds,
        default=10.0,
        help="end a SPARQL query after that (default: 10)",
    )
    serve.add_argument(
        "--row-limit", metavar="N", type=_positive, default=10_000,
        help="rows or triples that a SPARQL query may give (default: 10000)",
    )  # fmt: skip
    serve.add_argument(
        "--cors", metavar="ORIGIN", action="append", default=[],
        help="let pages of this origin (https://example.org, or * for all) read the API and SPARQL; may be repeated",
    )  # fmt: skip
    serve.add_argument("--open", action="store_true", help="open the first page in a browser")
    serve.add_argument(
        "--thesaurus", metavar="FILE", action="append", type=Path, default=[],
        help="a Turtle file with words of your own (docs/thesaurus.md); may be repeated",
    )  # fmt: skip


def _positive(text: str) -> int:
    """A number of things, at least one, for argparse."""
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r}: give a number from 1")
    return int(text)


def _port(text: str) -> int:
    """A port, for argparse."""
    if not (text.isdecimal() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 0 to 65535")
    return int(text)


def _models(add: Callable[..., argparse.ArgumentParser]) -> None:
    models = _command(
        add, "models", opened.models, "list the encoder models on this machine, or fetch one where there is network",
        "policykg models fetch BAAI/bge-small-zh-v1.5 -o models",
    )  # fmt: skip
    models.add_argument("action", nargs="?", choices=("list", "fetch"), default="list", help="list (default) or fetch")
    models.add_argument("name", nargs="?", help="the model to fetch, as the Hugging Face hub names it")
    models.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("models"),
        help="the folder of models that were fetched or carried here (default: models)",
    )
    _format(models)


def _notebook(add: Callable[..., argparse.ArgumentParser]) -> None:
    notebook = _command(
        add, "notebook", building.notebook, "copy the notebooks that ship to a folder, and say how to start Jupyter",
        "policykg notebook notebooks",
    )  # fmt: skip
    notebook.add_argument(
        "folder", nargs="?", type=Path, default=Path("notebooks"), help="where to (default: notebooks)"
    )
    notebook.add_argument("--force", action="store_true", help="replace notebooks that are there and different")


def _evaluation(add: Callable[..., argparse.ArgumentParser]) -> None:
    score = _command(
        add, "eval", opened.evaluate, "score what is read in documents against what a reader marked in them (gold)",
        "policykg eval gold documents --errors 20",
    )  # fmt: skip
    score.add_argument("gold", metavar="GOLD_DIR", type=Path, help="folder of NAME.gold.json (docs/gold-format.md)")
    score.add_argument(
        "texts", metavar="TEXT_DIR", nargs="?", type=Path, help="folder of the documents (default: GOLD_DIR)"
    )
    score.add_argument(
        "--errors", metavar="N", type=_count, default=0, help="list the first N differences (default: 0)"
    )
    _format(score, ("table", "json"))


def _count(text: str) -> int:
    """A number of things, for argparse."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of differences")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
