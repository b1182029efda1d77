"""Fixtures for the web: the site over the sample and over documents that try to break it, processes for queries, the server
itself as users start it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import policykg
from benchmarks.style import ROOT
from kg.remote import GraphPlace
from query.web.app import create_app
from query.web.settings import Settings
from query.web.workers import Limits, Pool
from tests.query.web.html import HOST

SERVE = "import sys; from query.cli import main; sys.exit(main())"
INJECTED = """<script>alert("题")</script>关于试验的通知
试政办〔2020〕1号
各县区人民政府:
一、主要任务
1.建设"><img src=x onerror=alert(1)>平台。到2020年建成3家以上。(牵头单位:试<b>验</b>市科技局,配合单位:试验市财政局)
2.<script>alert("文")</script>&amp;推进工作。(责任单位:市财政局)
"""
TABLED = """试验市2021年工作要点
一、任务
序号\t任务\t责任单位
1\t建设平台\t市科技局
2\t=HYPERLINK("x")\t市财政局
"""


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


@pytest.fixture(scope="session")
def site(knowledge_base: Path) -> Iterator[TestClient]:
    """A browser on the site of the sample."""
    with TestClient(create_app(Settings(knowledge_base)), base_url=HOST, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A browser on the site of a document with more tasks than a page of the ledger holds."""
    folder = tmp_path_factory.mktemp("many")
    (folder / "documents").mkdir()
    tasks = "".join(f"{n}.推进第{n}项工作。到{2019 + n % 4}年完成。(责任单位:市科技局)\n" for n in range(1, 121))
    (folder / "documents" / "plan.txt").write_text(f"试验市2019年工作要点\n一、主要任务\n{tasks}", "utf-8")
    policykg.build(folder / "documents", folder / "policy.kg")
    with TestClient(create_app(Settings(folder / "policy.kg")), base_url=HOST, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="session")
def hostile_kb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of documents with markup in title, names and text, whose ids end as data does, and whose IRIs are
    addresses of the server."""
    folder = tmp_path_factory.mktemp("hostile")
    documents = folder / "documents"
    (documents / "2020").mkdir(parents=True)
    (documents / "2020" / "a.json.txt").write_text(INJECTED, "utf-8")
    (documents / "a b&c.txt").write_text(TABLED, "utf-8")
    policykg.build(documents, folder / "policy.kg", base=f"{HOST}/kb/")
    return folder / "policy.kg"


@pytest.fixture(scope="session")
def hostile(hostile_kb: Path) -> Iterator[TestClient]:
    """A browser on the site of those documents."""
    with TestClient(create_app(Settings(hostile_kb)), base_url=HOST, follow_redirects=False) as client:
        yield client
