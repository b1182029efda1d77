"""Time and memory of the command, each beside its floor in the same run: python -m benchmarks.run [--runs N].

The floor of an item is a Python that starts and imports the same packages, policykg itself left out: what remains
above it is ours. Item and floor take turns, every run is a new process, and the median is printed. Files are in the
system's cache after the first run; nothing here is a test, for a machine may be busy.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
OWN = ("corpus", "kg", "indexer", "query", "policykg")
MEBIBYTE = 2**20
# The unit of ru_maxrss is the kibibyte, on macOS the byte.
RSS_UNIT = 1 if sys.platform == "darwin" else 1024

COMMAND = "import sys\nfrom query.cli import main\nsys.argv = ['policykg', *{arguments!r}]\nsys.exit(main())"
# Runs a program, then writes what it has imported into a file: the names, one a line, in the order of their loading.
TRACED = """
import sys
before = set(sys.modules)
try:
    exec(compile(sys.argv[1], "program", "exec"), {{"__name__": "program"}})
except SystemExit:
    pass
open({file!r}, "w").write("\\n".join(m for m in sys.modules if m not in before))
"""
FLOOR = """
from importlib import import_module
for name in {modules!r}:
    try:
        import_module(name)
    except ImportError:
        pass
"""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to measure: its name, the program as Python source, what it must leave undone, and its aim."""

    name: str
    program: str
    fresh: Path | None = None
    aim: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall time in seconds and the largest resident memory in MiB of one process."""

    seconds: float
    memory: float


def environment() -> dict[str, str]:
    """The environment of all runs. Compiled modules are kept, as they are in an installation."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT)}


def run_once(program: str, folder: Path) -> Cost:
    """The cost of one new Python that runs a program in a folder. Raises RuntimeError where it fails."""
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        command = [sys.executable, "-c", program]
        child = subprocess.Popen(command, cwd=folder, env=environment(), stdout=output, stderr=output)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            output.seek(0)
            raise RuntimeError(output.read().decode("utf-8", "replace"))
    return Cost(seconds, usage.ru_maxrss * RSS_UNIT / MEBIBYTE)


def floor_of(program: str, folder: Path) -> str:
    """A program that imports what `program` imports, other than policykg's own modules, and does nothing."""
    names = folder / "modules.txt"
    traced = TRACED.format(file=str(names))
    run = [sys.executable, "-c", traced, program]
    subprocess.run(run, cwd=folder, env=environment(), stdout=subprocess.DEVNULL, check=True)
    modules = [m for m in names.read_text("utf-8").split() if m.split(".")[0] not in OWN]
    return FLOOR.format(modules=modules)


def measure(item: Item, folder: Path, runs: int) -> tuple[Cost, Cost]:
    """The median costs of an item and of its floor."""

    def clear() -> None:
        if item.fresh:
            shutil.rmtree(item.fresh, ignore_errors=True)

    clear()
    floor = floor_of(item.program, folder)
    costs: list[tuple[Cost, Cost]] = []
    for _ in range(runs):
        clear()
        costs.append((run_once(item.program, folder), run_once(floor, folder)))
    return middle([c for c, _ in costs]), middle([f for _, f in costs])


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of times and of memory."""
    return Cost(median(c.seconds for c in costs), median(c.memory for c in costs))


def items(folder: Path) -> list[Item]:
    """What is measured, over the sample in `folder`."""

    def command(*arguments: str) -> str:
        return COMMAND.format(arguments=arguments)

    build = command("build", "sample", "-o", "new.kg")
    return [
        Item("python", "pass"),
        Item("import policykg", "import policykg", None, "<= 0.25 s"),
        Item("import rdflib", "import rdflib"),  # for comparison: a library of the same kind
        Item("policykg build", build, folder / "new.kg", "<= 3 s"),
        Item("policykg ask", command("ask", "哪些任务涉及市财政局?"), None, "<= 1.0 s, <= 250 MB"),
        Item("policykg tasks", command("tasks")),
        Item("policykg search", command("search", "科技型中小企业贷款贴息")),
    ]


def main() -> None:
    """Measure all items and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7, help="runs of each item (7)")
    runs = parser.parse_args().runs
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores;")
    print(f"the sample; medians of {runs} runs; floor: a Python that only imports the same packages")
    print(f"{'':<18}{'time':>8}{'floor':>8}{'ratio':>7}{'memory':>11}{'floor':>10}{'ratio':>7}  aim")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "corpus" / "sample", folder / "sample")
        run_once(COMMAND.format(arguments=("build", "sample", "-o", "policy.kg")), folder)
        for item in items(folder):
            cost, floor = measure(item, folder, runs)
            times = f"{cost.seconds:>6.2f} s{floor.seconds:>6.2f} s{cost.seconds / floor.seconds:>7.1f}"
            memory = f"{cost.memory:>7.0f} MiB{floor.memory:>6.0f} MiB{cost.memory / floor.memory:>7.1f}"
            print(f"{item.name:<18}{times}{memory}  {item.aim}", flush=True)


if __name__ == "__main__":
    main()
