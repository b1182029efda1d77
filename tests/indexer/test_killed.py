"""A build can be killed at any moment: readers see the last complete state, and building again finishes the job."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import DamagedKnowledgeBase
from indexer import KnowledgeBase, build

ROOT = Path(__file__).resolve().parents[2]
State = Any
Write = Callable[[Path, int], Path]


def command(folder: Path, target: Path) -> subprocess.Popen[bytes]:
    """`policykg build` in a process of its own."""
    code = "import sys; from query.cli import main; sys.exit(main())"
    arguments = [sys.executable, "-c", code, "build", str(folder), "-o", str(target)]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(arguments, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=quiet, stderr=quiet)


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory, write: Write, state_of: Callable[[Path], State]) -> Any:
    """A folder, what it was like before, both built, and how long a build in a process of its own takes."""
    where = tmp_path_factory.mktemp("worlds")
    for n in range(24):
        write(where / "before", n)
    for n in (*range(5, 18), *range(24, 40)):
        write(where / "after", n)
    for n in range(5, 10):
        path = where / "after" / f"policy-{n:03}.txt"
        path.write_text(path.read_text("utf-8").replace("财政局", "审计局"), "utf-8")
    build(where / "before", where / "before.kg")
    build(where / "after", where / "after.kg")
    started = time.monotonic()
    assert command(where / "after", where / "timed.kg").wait() == 0
    return where, time.monotonic() - started, state_of(where / "before.kg"), state_of(where / "after.kg")


def kill_at(process: subprocess.Popen[bytes], moment: float) -> None:
    """Kill a process some seconds after it was started."""
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("seed", range(8))
def test_a_killed_refresh_leaves_the_old_state_and_is_finished_by_the_next(
    worlds: Any, tmp_path: Path, state_of: Callable[[Path], State], seed: int
) -> None:
    """Killed twice at random moments, every reading between is of one complete state or the other."""
    where, seconds, before, after = worlds
    shutil.copytree(where / "before.kg", tmp_path / "kb")
    chooser = random.Random(seed)
    for _ in range(2):
        kill_at(command(where / "after", tmp_path / "kb"), chooser.uniform(0.4, 1.15) * seconds)
        assert state_of(tmp_path / "kb") in (before, after)
    build(where / "after", tmp_path / "kb")
    assert state_of(tmp_path / "kb") == after
    assert len(list((tmp_path / "kb").glob("g*"))) == 1


@pytest.mark.parametrize("seed", range(4))
def test_a_killed_first_build_is_no_knowledge_base_and_is_finished_by_the_next(
    worlds: Any, tmp_path: Path, state_of: Callable[[Path], State], seed: int
) -> None:
    """What is half written is not opened as if it were whole."""
    where, seconds, _, after = worlds
    kill_at(command(where / "after", tmp_path / "kb"), random.Random(seed).uniform(0.4, 1.1) * seconds)
    try:
        KnowledgeBase.open(tmp_path / "kb").close()
    except DamagedKnowledgeBase as error:
        assert "run policykg build" in str(error)
    else:
        assert state_of(tmp_path / "kb") == after
    build(where / "after", tmp_path / "kb")
    assert state_of(tmp_path / "kb") == after
