"""`policykg serve` as users start it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from benchmarks.style import ROOT
from query.cli import main

COMMAND = [sys.executable, "-c", "import sys; from query.cli import main; sys.exit(main())", "serve"]


def test_it_says_where_it_serves_and_stops_when_asked(knowledge_base: Path) -> None:
    """The address is printed once pages can be opened there; Ctrl+C ends it with exit code 0."""
    command = [*COMMAND, str(knowledge_base), "--port", "0", "--lang", "en"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().split()[1]
            with urllib.request.urlopen(f"{address}units", timeout=30) as answer:
                assert "Units" in answer.read().decode()
            os.kill(process.pid, signal.SIGINT)
            _, said = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 0, said
    assert "Traceback" not in said


def test_a_port_in_use_is_said(knowledge_base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A port that another program has is named, with what to do."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert main(["serve", str(knowledge_base), "--port", str(port)]) == 2
    said = capsys.readouterr().err
    assert f"--port {port}" in said
    assert "--port 0" in said


def test_a_host_that_is_none_is_said(knowledge_base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An address that this machine does not have is named, with what to do."""
    assert main(["serve", str(knowledge_base), "--port", "0", "--host", "no.such.host.invalid"]) == 2
    assert "请用 127.0.0.1" in capsys.readouterr().err


def test_no_knowledge_base_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without a knowledge base ends with exit code 3 and the command to run."""
    assert main(["serve", str(tmp_path / "none.kg"), "--port", "0"]) == 3
    assert "policykg build" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["-1", "70000", "x"])
def test_a_port_that_is_none(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A port outside of 0 to 65535 is refused."""
    with pytest.raises(SystemExit) as stopped:
        main(["serve", f"--port={port}"])
    assert stopped.value.code == 2
    assert "0 to 65535" in capsys.readouterr().err
