"""One build at a time."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import BadInput, Locked
from indexer import KnowledgeBase, build
from indexer.lock import build_lock, is_held
from query.cli import main

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from indexer import build
def hold(*_):
    print("building", flush=True)
    sys.stdin.read()
build(Path(sys.argv[1]), Path(sys.argv[2]), progress=hold)
"""


@pytest.fixture
def builder(folder: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process in the middle of a build."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder), str(tmp_path / "kb")],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout and process.stdout.readline() == "building\n"
        yield process
        process.kill()


def test_a_second_build_is_told_who_builds(builder: subprocess.Popen[str], folder: Path, tmp_path: Path) -> None:
    """The message names the process, its machine and since when."""
    with pytest.raises(Locked) as caught:
        build(folder, tmp_path / "kb")
    holder = rf"process {builder.pid} on {re.escape(socket.gethostname())} \(since \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d\)"
    assert re.search(holder, str(caught.value))


def test_the_command_ends_with_2_where_another_builds(
    builder: subprocess.Popen[str], folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message is on standard error, with the next step."""
    assert main(["build", str(folder), "-o", str(tmp_path / "kb")]) == 2
    assert "请等它结束" in capsys.readouterr().err


def test_the_first_build_is_not_disturbed(builder: subprocess.Popen[str], folder: Path, tmp_path: Path) -> None:
    """After the second was refused, the first one ends well."""
    with pytest.raises(Locked):
        build(folder, tmp_path / "kb")
    builder.communicate("", timeout=60)
    assert builder.returncode == 0
    assert KnowledgeBase.open(tmp_path / "kb").manifest.documents == 8


def test_the_lock_of_a_dead_process_holds_nobody(builder: subprocess.Popen[str], folder: Path, tmp_path: Path) -> None:
    """A build after one that was killed needs no cleaning up."""
    builder.kill()
    builder.wait()
    assert (tmp_path / "kb" / "lock").read_text("utf-8").startswith(f"process {builder.pid} ")
    assert build(folder, tmp_path / "kb").read == 8


def test_a_lock_is_free_after_its_build_failed(tmp_path: Path) -> None:
    """An error inside does not leave the lock behind."""
    with pytest.raises(ZeroDivisionError), build_lock(tmp_path / "kb"):
        raise ZeroDivisionError
    with build_lock(tmp_path / "kb"):
        assert (tmp_path / "kb" / "lock").exists()


def test_a_folder_that_cannot_be_made_is_bad_input(tmp_path: Path) -> None:
    """The message says to choose another one."""
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="another folder"), build_lock(tmp_path / "file" / "kb"):
        pass


def test_an_open_knowledge_base_holds_its_state_until_it_is_closed(folder: Path, tmp_path: Path) -> None:
    """Builds ask for this before they remove a state."""
    build(folder, tmp_path / "kb")
    kb = KnowledgeBase.open(tmp_path / "kb")
    assert is_held(tmp_path / "kb" / "g000001")
    kb.close()
    assert not is_held(tmp_path / "kb" / "g000001")


def test_a_forgotten_knowledge_base_holds_nothing(folder: Path, tmp_path: Path) -> None:
    """One that nobody refers to any more is as good as closed."""
    build(folder, tmp_path / "kb")
    kb = KnowledgeBase.open(tmp_path / "kb")
    del kb
    assert not is_held(tmp_path / "kb" / "g000001")
