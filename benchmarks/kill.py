"""Kill builds at random moments and finish them: python -m benchmarks.kill [--times 50] [--documents 300] [--seed 0].

Each time a build into a new folder is killed (kill -9) at a random moment between its start and its end, counted in the
processor's time so that a busy machine makes no difference, then run again.
The graph must then be, byte for byte as canonical N-Quads, that of a build that nobody killed: no document lost, none there
twice. On Linux, which tells what a process has taken. Every second time the folder held an older state before, of half of the documents. Ends with 1 where one differs.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.generate import write
from indexer.manifest import read_manifest
from kg.store import GraphStore

__all__ = ["canonical", "kill_and_finish", "start"]

ROOT = Path(__file__).resolve().parents[1]
COMMAND = "import sys; from query.cli import main; sys.exit(main())"


def start(source: Path, target: Path) -> subprocess.Popen[bytes]:
    """A build in a process of its own."""
    command = [sys.executable, "-c", COMMAND, "build", str(source), "-o", str(target)]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=quiet, stderr=quiet)


def canonical(target: Path) -> str:
    """A hash over the canonical dump of a knowledge base's graph."""
    graph = GraphStore.open(target / read_manifest(target).generation / "graph")
    digest = hashlib.sha256()
    for line in graph.canonical():
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def work_of(process: subprocess.Popen[bytes]) -> float:
    """Seconds of the processor that a process has taken so far; infinite where it has ended."""
    try:
        stat = Path(f"/proc/{process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return float("inf")
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def measured(source: Path, target: Path) -> float:
    """Build; gives the seconds of the processor that it takes."""
    process = start(source, target)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    return usage.ru_utime + usage.ru_stime


def kill_and_finish(source: Path, target: Path, moment: float) -> str:
    """Kill a build that has taken some seconds of the processor, build again; gives the hash of the graph."""
    process = start(source, target)
    while process.poll() is None and work_of(process) < moment:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    if start(source, target).wait() != 0:
        return "the second build failed"
    return canonical(target)


def main() -> int:
    """Kill as often as wanted; print what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chooser = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "half", options.documents // 2)
        write(folder / "all", options.documents)
        clean = measured(folder / "all", folder / "clean.kg")
        expected = canonical(folder / "clean.kg")
        measured(folder / "half", folder / "half.kg")
        shutil.copytree(folder / "half.kg", folder / "kb")
        refresh = measured(folder / "all", folder / "kb")
        wrong = 0
        for n in range(options.times):
            target = folder / "kb"
            shutil.rmtree(target, ignore_errors=True)
            if n % 2:
                shutil.copytree(folder / "half.kg", target)
            moment = chooser.uniform(0, refresh if n % 2 else clean)
            same = kill_and_finish(folder / "all", target, moment) == expected
            wrong += not same
            print(
                f"{n + 1:3}. killed after {moment:5.2f} s: {'the same graph' if same else 'ANOTHER GRAPH'}", flush=True
            )
    print(
        f"{options.documents} documents; a clean build takes {clean:.1f} s of the processor, one that goes on from half of them "
        f"{refresh:.1f} s; {options.times} kills, {wrong} wrong"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
