"""Fixtures for assistants: the server over the sample, and calls of its tools by the SDK's own client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client

import policykg
from query.mcp.server import DoorServer, create_server
from query.web.current import Current
from query.web.workers import Limits, Pool

Call = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def server(knowledge_base: Path) -> Iterator[DoorServer]:
    """The server, with processes for SPARQL that are ended after two seconds."""
    current = Current(knowledge_base, lambda: policykg.open(knowledge_base))
    with Pool(limits=Limits(seconds=2.0)) as pool:
        yield create_server(current, pool, "1.2.3")
    current.close()


def asked(server: Any, name: str, arguments: dict[str, Any]) -> Any:
    """The result of a tool, called by a client of its own; `server` is one, an address, or a transport."""

    async def call() -> Any:
        async with Client(server) as client:
            return await client.call_tool(name, arguments)

    return anyio.run(call)


@pytest.fixture
def call(server: DoorServer) -> Call:
    """What a tool gives, as the structured content that its schema describes."""

    def run(name: str, /, **arguments: Any) -> dict[str, Any]:
        result = asked(server, name, arguments)
        assert not result.is_error, result.content[0].text
        found: dict[str, Any] = result.structured_content
        return found

    return run


@pytest.fixture
def refused(server: DoorServer) -> Callable[..., str]:
    """What a tool says about wrong arguments."""

    def run(name: str, /, **arguments: Any) -> str:
        result = asked(server, name, arguments)
        assert result.is_error
        return str(result.content[0].text)

    return run
