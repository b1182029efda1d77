"""Fixtures for questions and the command: the sample, opened, and the command run in this process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import policykg
from benchmarks.style import ROOT
from query.cli import main

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


@pytest.fixture(scope="session")
def kb(knowledge_base: Path) -> Iterator[policykg.PolicyKG]:
    """The knowledge base of the sample, opened."""
    with policykg.open(knowledge_base) as opened:
        yield opened


@pytest.fixture(scope="session")
def many(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[policykg.PolicyKG]:
    """A knowledge base of the sample and the documents that tests of reading have, of forty places."""
    folder = tmp_path_factory.mktemp("many")
    (folder / "texts").mkdir()
    folders = (ROOT / "tests" / "corpus" / "documents", ROOT / "corpus" / "plans")
    for path in (sample_path, *(p for f in folders for p in f.glob("*.txt"))):
        (folder / "texts" / path.name).write_bytes(path.read_bytes())
    policykg.build(folder / "texts", folder / "many.kg")
    with policykg.open(folder / "many.kg") as opened:
        yield opened


@pytest.fixture(scope="session")
def text(kb: policykg.PolicyKG) -> str:
    """The text of the sample as the knowledge base has it."""
    return str(kb.document("hebi-2019-16")["text"])


@pytest.fixture
def policykg_command(capsys: pytest.CaptureFixture[str]) -> Run:
    """`policykg` in this process: give its arguments."""

    def run(*arguments: object) -> Done:
        capsys.readouterr()
        try:
            code = main([str(a) for a in arguments])
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        printed = capsys.readouterr()
        return Done([str(a) for a in arguments], code, printed.out, printed.err)

    return run


@pytest.fixture
def ask_command(policykg_command: Run, knowledge_base: Path) -> Run:
    """`policykg … --kb` over the sample."""
    return lambda *arguments: policykg_command(*arguments, "--kb", knowledge_base)


@pytest.fixture(scope="session")
def policykg_process() -> Run:
    """`policykg` as a process of its own: give its arguments, and what it reads as `stdin`."""

    def run(*arguments: object, stdin: bytes = b"", shell: str = "", locale: str = "C.UTF-8") -> Done:
        command = [sys.executable, "-m", "query.cli", *(str(a) for a in arguments)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": locale, "PYTHONWARNINGS": "error"}
        line = ["sh", "-c", f'"$@" {shell}', "sh", *command] if shell else command
        done = subprocess.run(line, input=stdin, env=environment, capture_output=True, check=False)
        return Done(
            [str(a) for a in arguments], done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        )

    return run
