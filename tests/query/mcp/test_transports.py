"""`policykg mcp` as assistants start it: a process that speaks over its pipes, or over HTTP on the loopback."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import anyio
import httpx2
import pytest
from mcp import Client, MCPError, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import TextResourceContents

from benchmarks.style import ROOT
from query.mcp.server import DoorServer
from tests.query.mcp.conftest import asked

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
COMMAND = [sys.executable, "-m", "query.cli", "mcp"]
QUESTION = {"question": "哪些任务涉及市财政局?"}


@contextmanager
def serving(knowledge_base: Path, **variables: str) -> Iterator[str]:
    """The address of a server in a process of its own, which a signal ends."""
    command = [*COMMAND, str(knowledge_base), "--http", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env={**ENVIRONMENT, **variables}, text=True) as process:
        assert process.stderr
        address = re.search(r"http://\S+", process.stderr.readline())
        assert address
        try:
            yield address[0]
        finally:
            process.send_signal(signal.SIGINT)
            rest = process.stderr.read()
    assert "Traceback" not in rest


@pytest.fixture(scope="module")
def address(knowledge_base: Path) -> Iterator[str]:
    """A server over HTTP."""
    with serving(knowledge_base) as found:
        yield found


def test_over_standard_input_and_output(knowledge_base: Path) -> None:
    """The client starts the command, shakes hands as most clients do, calls tools, reads a document, and ends it."""
    parameters = StdioServerParameters(command=COMMAND[0], args=[*COMMAND[1:], str(knowledge_base)], env=ENVIRONMENT)

    async def session() -> None:
        async with Client(stdio_client(parameters), mode="legacy") as client:
            assert client.server_info and client.server_info.name == "policykg"
            assert "evidence" in (client.instructions or "")
            assert len((await client.list_tools()).tools) == 7
            answer = await client.call_tool("ask", QUESTION)
            assert answer.structured_content["total"] == 13
            wrong = await client.call_tool("unit", {"name": "财证"})
            assert wrong.is_error
            read = await client.read_resource("policykg://documents/hebi-2019-16")
            assert "鹤壁市人民政府办公室" in str(read.contents[0])

    anyio.run(session)


def test_over_http(address: str) -> None:
    """The same over streamable HTTP, by several clients at once."""

    async def one(totals: list[int]) -> None:
        async with Client(address) as client:
            totals.append((await client.call_tool("ask", QUESTION)).structured_content["total"])

    async def several() -> list[int]:
        totals: list[int] = []
        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(one, totals)
        return totals

    assert address.startswith("http://127.0.0.1:")
    assert anyio.run(several) == [13] * 5


def test_a_page_of_another_name_is_refused(address: str) -> None:
    """A request whose Host is not this machine does not get in (DNS rebinding)."""
    request = Request(address, b"{}", {"Host": "evil.example", "Content-Type": "application/json"})
    with pytest.raises(HTTPError) as refused, urlopen(request):
        pass
    assert refused.value.code == 421
    refused.value.close()


def test_a_token_is_asked_for(knowledge_base: Path) -> None:
    """With a token in the environment only those who send it are answered."""

    async def total(address: str) -> int:
        async with (
            httpx2.AsyncClient(headers={"Authorization": "Bearer secret"}, timeout=60) as http,
            Client(streamable_http_client(address, http_client=http)) as client,
        ):
            return int((await client.call_tool("ask", QUESTION)).structured_content["total"])

    with serving(knowledge_base, POLICYKG_TOKEN="secret") as address:
        with pytest.raises(HTTPError) as refused, urlopen(Request(address, b"{}")):
            pass
        assert refused.value.code == 401
        assert b"Authorization: Bearer" in refused.value.read()
        refused.value.close()
        assert anyio.run(total, address) == 13


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command with nobody at its other end."""
    line = [*COMMAND, *map(str, arguments)]
    return subprocess.run(line, input="", env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False)


def test_a_missing_knowledge_base_is_told(tmp_path: Path) -> None:
    """One line on standard error names it and the command; the exit code is that of a damaged one."""
    done = run(tmp_path / "policy.kg")
    assert (done.returncode, done.stdout) == (3, "")
    assert re.fullmatch(r"policykg: .*没有这个知识库; 请运行 policykg build 文件夹 -o .*\n", done.stderr)


def test_an_open_address_needs_a_token(knowledge_base: Path) -> None:
    """To other machines it is served with a token or not at all."""
    done = run(knowledge_base, "--http", "--host", "0.0.0.0")
    assert done.returncode == 2
    assert "POLICYKG_TOKEN" in done.stderr


def without(*packages: str) -> str:
    """A program that starts the command in a Python without some packages."""
    hidden = f"import sys\nsys.modules.update(dict.fromkeys({packages!r}))\n"
    return hidden + "from query.cli import main\nsys.exit(main(['mcp', *sys.argv[1:]]))"


def started(program: str, knowledge_base: Path) -> subprocess.CompletedProcess[str]:
    """A program with nobody at its other end."""
    line = [sys.executable, "-c", program, str(knowledge_base)]
    return subprocess.run(line, input="", env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False)


def test_without_the_extra_it_says_what_to_install(knowledge_base: Path) -> None:
    """The SDK is optional."""
    done = started(without("mcp"), knowledge_base)
    assert (done.returncode, done.stderr) == (
        2,
        "policykg: policykg mcp 要用 mcp, 请先安装: pip install 'policykg[mcp]'\n",
    )


def test_it_needs_nothing_of_the_web_application(knowledge_base: Path) -> None:
    """With the extra for assistants alone the command runs."""
    done = started(without("fastapi", "jinja2"), knowledge_base)
    assert (done.returncode, done.stderr) == (0, "")


def resources(server: DoorServer) -> Any:
    """The resources as a client sees them."""

    async def ask() -> Any:
        async with Client(server) as client:
            return (await client.list_resources()).resources

    return anyio.run(ask)


def test_documents_are_resources(server: DoorServer) -> None:
    """Beside the vocabulary and the queries, each document with its title."""
    assert {r.uri: r.title for r in resources(server)} == {
        "policykg://ontology": "词汇表",
        "policykg://queries": "现成的 SPARQL 查询",
        "policykg://documents/hebi-2019-16": "鹤壁市科技创新三年行动计划(2019—2021年)",
    }


def read(server: DoorServer, uri: str) -> str:
    """The text of a resource."""

    async def ask() -> str:
        async with Client(server) as client:
            (content,) = (await client.read_resource(uri)).contents
            assert isinstance(content, TextResourceContents)
            return content.text

    return anyio.run(ask)


def test_a_resource_is_read_from_a_place_on(server: DoorServer, text: str) -> None:
    """A document's text whole, or from a character on; the vocabulary as Turtle; queries that run."""
    assert read(server, "policykg://documents/hebi-2019-16") == text
    assert read(server, "policykg://documents/hebi-2019-16?start=8000") == text[8000:]
    assert "pkg:Task" in read(server, "policykg://ontology")
    query = read(server, "policykg://queries").split("\n\n# ")[0]
    assert query.splitlines()[1].startswith("# All units")
    assert not asked(server, "sparql", {"query": query}).is_error


UNKNOWN = {
    "policykg://documents/hebi": "nearest: hebi-2019-16",
    "policykg://documents/hebi-2019-16?start=x": "it has 8518 characters",
    "policykg://documents/../manifest.json": "policykg://documents/../manifest.json",
}


@pytest.mark.parametrize("uri", UNKNOWN)
def test_an_unknown_resource_says_what_is_right(server: DoorServer, uri: str) -> None:
    """The nearest document, the length of the text; nothing of the disk."""

    async def said() -> str:
        async with Client(server) as client:
            try:
                await client.read_resource(uri)
            except MCPError as error:
                return str(error)
        return ""

    assert UNKNOWN[uri] in anyio.run(said)
