"""Time of questions over a knowledge base: python -m benchmarks.ask FOLDER [--runs N].

FOLDER holds documents; they are built into a temporary knowledge base, or it is one that `policykg build` has made.
Questions are made from the names of that knowledge base, and each is asked several times of an opened one: its best
time counts, and of all questions the median (p50) and the slowest but one in a hundred (p99) are printed.

Floors of the same run: for questions to the graph, running their SPARQL alone; for questions that search, encoding and
searching alone; for the cold command, a Python that imports the same packages. A machine may be busy: ratios say more.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import policykg  # noqa: E402  (found by the line above)
from benchmarks.run import COMMAND, floor_of, run_once  # noqa: E402

_UNITS, _TASKS = 40, 40
_SEARCHES = (
    "怎么留住人才", "小微企业融资难怎么办", "打击盗版", "让企业少交税", "老人看病方便一点", "刚毕业想创业有没有场地",
    "怎么防治传染病", "怎样让农民增收", "如何减少污染", "乡村道路怎么养护", "怎么让孩子上好学", "让工人手艺更好",
)  # fmt: skip


def graph_questions(kb: policykg.PolicyKG) -> list[str]:
    """Questions of every kind that the graph answers, about units and tasks of this knowledge base."""
    units = [u.name for u in kb.units() if not u.group]
    named = units[:_UNITS:4] + units[_UNITS : len(units) : max(1, len(units) // _UNITS)]
    titles = [t.title for t in kb.tasks() if 6 <= len(t.title) <= 20]
    titles = titles[:: max(1, len(titles) // _TASKS)]
    found = [
        form.format(u) for u in named for form in ("{}负责哪些任务", "{}有几项任务", "和{}合作最多的是谁", "{}排第几")
    ]
    found += [f"{a}和{b}共同承担的任务" for a, b in pairwise(named)]
    found += [f"有{a}没有{b}的任务" for a, b in pairwise(named)]
    found += [f"{t}由谁负责" for t in titles]
    found += [
        "任务最多的前三个单位",
        "哪些单位参与了5项以上任务",
        "一共多少个文件",
        "2020年的量化指标有哪些",
        "不存在局的任务",
    ]
    return found


def best(call: Callable[[], object], runs: int) -> float:
    """The best of some times of a call, in milliseconds."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return min(times) * 1000


def quantiles(times: Sequence[float]) -> tuple[float, float]:
    """p50 and p99."""
    return median(times), sorted(times)[min(len(times) - 1, int(len(times) * 0.99))]


def report(name: str, times: Sequence[float], floors: Sequence[float], aim: str) -> None:
    """One line of the table."""
    (p50, p99), (low, _) = quantiles(times), quantiles(floors)
    print(f"{name:<16}{len(times):>5}{p50:>9.1f} ms{p99:>9.1f} ms{low:>9.1f} ms{p50 / low:>7.1f}  {aim}", flush=True)


def warm(kb: policykg.PolicyKG, runs: int) -> None:
    """Questions to the graph and questions that search, of an opened knowledge base."""
    print(f"{'':<16}{'n':>5}{'p50':>12}{'p99':>12}{'floor p50':>12}{'ratio':>7}  aim")
    questions = graph_questions(kb)
    answers = [kb.ask(q) for q in questions]
    times = [best(lambda q=q: kb.ask(q), runs) for q in questions]  # type: ignore[misc]
    queries = [a.sparql.split("\n\n")[0] for a in answers if a.sparql]
    floors = [best(lambda q=q: kb.sparql(q), runs) for q in queries]  # type: ignore[misc]
    report("graph", times, floors, "p50 <= 15 ms, p99 <= 100 ms")
    slowest = sorted(zip(times, questions, strict=True), reverse=True)[:3]
    print("  slowest: " + "; ".join(f"{q} {t:.0f} ms" for t, q in slowest))
    times = [best(lambda q=q: kb.ask(q), runs) for q in _SEARCHES]  # type: ignore[misc]
    floors = [best(lambda q=q: kb.search(q), runs) for q in _SEARCHES]  # type: ignore[misc]
    report("search", times, floors, "p50 <= 40 ms")


def long_questions(kb: policykg.PolicyKG, runs: int) -> None:
    """A question of 10,000 characters beside one of 100."""
    piece = "市财政局和科技局在人才、平台和企业方面共同承担哪些任务,2021年的指标是多少;"
    for name, text in (("one sentence", piece), ("nonsense", "啊波呲嘚哦佛")):
        short, long = ((text * (n // len(text) + 1))[:n] for n in (100, 10_000))
        a, b = best(lambda q=short: kb.ask(q), runs), best(lambda q=long: kb.ask(q), runs)  # type: ignore[misc]
        print(f"10,000 characters, {name}: {b:.1f} ms, 100: {a:.1f} ms, ratio {b / a:.1f}  aim <= 10")


def cold(path: Path, runs: int) -> None:
    """The command as a new process, with the files in the system's cache."""
    with tempfile.TemporaryDirectory() as folder:
        for question in ("哪些任务涉及市财政局", "人才培养由谁负责"):
            program = COMMAND.format(arguments=("ask", question, "--kb", str(path)))
            program = program.replace("sys.exit(main())", "main()")
            floor = floor_of(program, Path(folder))
            times = [(run_once(program, Path(folder)), run_once(floor, Path(folder))) for _ in range(runs)]
            mine, low = (median(c.seconds for c in costs) for costs in zip(*times, strict=True))
            print(f"cold command, {question}: {mine:.2f} s, floor {low:.2f} s, ratio {mine / low:.1f}  aim <= 1.0 s")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a folder of documents, or a knowledge base")
    parser.add_argument("--runs", type=int, default=5, help="times that each question is asked (5)")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as work:
        path = given.folder.resolve()
        if not (path / "manifest.json").exists():
            path = Path(work) / "policy.kg"
            policykg.build(given.folder, path)
        load = f"load {os.getloadavg()[0]:.1f}"
        print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, {load}")
        with policykg.open(path) as kb:
            print(f"{len(kb.info()['files'])} documents, {len(kb.tasks())} tasks")
            warm(kb, given.runs)
            long_questions(kb, given.runs)
        cold(path, given.runs)


if __name__ == "__main__":
    main()
