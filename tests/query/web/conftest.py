"""Fixtures for the server: processes for queries over the sample, and the server itself as users start it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import policykg
from benchmarks.style import ROOT
from kg.remote import GraphPlace
from query.web.workers import Limits, Pool

SERVE = "import sys; from query.cli import main; sys.exit(main())"


@pytest.fixture(scope="session")
def place(knowledge_base: Path) -> GraphPlace:
    """Where the graph of the sample is."""
    with policykg.open(knowledge_base) as kb:
        return kb.graph_place


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """Two processes that give up after two seconds and 50 rows."""
    with Pool(2, Limits(seconds=2, rows=50)) as pool:
        yield pool


@contextmanager
def serving(kb: Path, *options: str) -> Iterator[str]:
    """`policykg serve` in a process of its own; gives its address."""
    command = [sys.executable, "-c", SERVE, "serve", str(kb), "--port", "0", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout
        try:
            address = process.stdout.readline().split()
            assert len(address) > 1, "the server did not start"
            yield address[1].rstrip("/")
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="session")
def server(knowledge_base: Path) -> Iterator[str]:
    """The server over the sample."""
    with serving(knowledge_base) as address:
        yield address
