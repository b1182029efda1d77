"""The commands of `policykg` that change files: build, with --watch, remove, and notebook."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import PolicyKGError
from query.render import print_error

if TYPE_CHECKING:
    from indexer import BuildReport

__all__ = ["build", "notebook", "remove"]

Stamps = dict[Path, tuple[int, int]]  # of files: size and time of change


def build(options: argparse.Namespace) -> int:
    """policykg build: exit code 0 also when single files could not be read; they are named on standard error."""
    import policykg

    names = ("base", "model", "store", "store_update", "credentials")
    given = {name: value for name in names if (value := getattr(options, name)) is not None}
    if given.get("store") == "none":
        given["store"] = ""
    stamps = _stamps(options.folder, options.output)
    report = policykg.build(options.folder, options.output, progress=_progress(), **given)
    _print_report(report)
    while options.watch is not None:
        stamps = _changed(options.folder, options.output, stamps, options.watch)
        try:
            _print_report(policykg.build(options.folder, options.output, progress=_progress(), **given))
        except PolicyKGError as error:  # such as a server that is down just now: the next change tries again
            print_error(error)
    return 0 if report.manifest.documents else 2


def _print_report(report: BuildReport) -> None:
    for problem in report.failed:
        print_error(problem.reason, "没有读入")
    made = report.manifest
    print(
        f"{report.path}: {made.documents} 个文件 (新读 {report.read}, 未变 {report.unchanged}, 移除 {report.removed}, "
        f"读不了 {len(report.failed)}), {made.tasks} 项任务, {made.passages} 个段落, {made.quads} 个四元组, {report.seconds:.1f} 秒",
        flush=True,
    )
    if report.names:
        print(f"单位名称表 units.csv: {report.names} 行", file=sys.stderr)
    if report.problems:
        print(f"{len(report.problems)} 处没有读懂,仍可检索: policykg info --kb {report.path}", file=sys.stderr)


def _changed(folder: Path, output: Path, known: Stamps, seconds: float) -> Stamps:
    """What is below the folder, once it differs from what is known and has stayed as it is for a while."""
    before, now = known, _stamps(folder, output)
    while now in (known, {}) or now != before:
        time.sleep(seconds)
        before, now = now, _stamps(folder, output)
    return now


def _stamps(folder: Path, output: Path) -> Stamps:
    """Size and time of change of every file below the folder."""
    found = {}
    for path in folder.rglob("*"):
        with suppress(OSError):  # gone since it was listed
            if path.is_file() and output.resolve() not in path.resolve().parents:
                found[path] = (path.stat().st_size, path.stat().st_mtime_ns)
    return found


def remove(options: argparse.Namespace) -> int:
    """policykg remove."""
    import policykg

    _print_report(policykg.remove(options.kb, options.document, credentials=options.credentials))
    return 0


def notebook(options: argparse.Namespace) -> int:
    """policykg notebook: those that are there and different are kept, and named, unless --force."""
    from importlib.util import find_spec

    from query.jupyter.copying import copy_notebooks

    done = copy_notebooks(options.folder, replace=options.force)
    for said, names in (("已复制", done.written), ("没有变化", done.same), ("已有同名文件，没有覆盖", done.kept)):
        if names:
            print(f"{said}: {'、'.join(names)}")
    if done.kept:
        print(f"要换成新的: policykg notebook {done.folder} --force", file=sys.stderr)
    if find_spec("jupyterlab") is None:
        print("先安装 Jupyter: pip install 'policykg[notebook]'")
    print(f"打开: jupyter lab {done.folder}")
    return 0


def _progress() -> Any:
    """Progress on standard error when that is a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, count: int, document: str) -> None:
        end = "\n" if done == count else ""
        print(f"\r\033[K{done}/{count} {document[:50]}", end=end, file=sys.stderr, flush=True)

    return show
