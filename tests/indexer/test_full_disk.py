"""A disk without room: a clear message, and the last complete state as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from indexer import build
from query.cli import main

ROOT = Path(__file__).resolve().parents[2]
State = Any
Write = Callable[[Path, int], Path]
LIMITED = """
import resource, signal, sys
from query.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
sys.exit(main(["build", sys.argv[2], "-o", sys.argv[3]]))
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a mebibyte; skips where this process may not mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a small file system cannot be mounted here (that takes root)")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_told_and_changes_nothing(
    small_disk: Path, folder: Path, tmp_path: Path, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, the folder, the reason and the next step; no half generation stays and takes room."""
    assert main(["build", str(folder), "-o", str(small_disk / "kb")]) == 2
    message = capsys.readouterr().err
    assert f"{small_disk / 'kb'}: 写不进去" in message
    assert "用 -o 换一个文件夹" in message
    assert not list((small_disk / "kb").glob("g*"))


@pytest.mark.parametrize("size", [1_000, 20_000, 60_000, 200_000])
def test_a_limit_of_the_size_of_files_is_told(
    folder: Path, tmp_path: Path, state_of: Callable[[Path], State], write: Write, size: int
) -> None:
    """Wherever the limit strikes, the last complete state stays."""
    build(folder, tmp_path / "kb")
    before = state_of(tmp_path / "kb")
    for n in range(20, 40):
        write(folder, n)
    command = [sys.executable, "-c", LIMITED, str(size), str(folder), str(tmp_path / "kb")]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert done.returncode == 2, done.stderr
    assert "写不进去" in done.stderr
    assert state_of(tmp_path / "kb") == before
