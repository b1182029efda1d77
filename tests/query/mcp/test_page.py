"""The page for assistants is true: its tools and resources are those of the server, its configuration starts the command."""

from __future__ import annotations

import json
import re

import pytest

from benchmarks.style import ROOT
from query.cli import _parser
from query.mcp.server import DoorServer
from query.mcp.tools import CHARACTERS
from tests.query.mcp.test_tools import listed
from tests.query.mcp.test_transports import resources

PAGE = (ROOT / "docs" / "mcp.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


def test_the_page_has_every_tool(server: DoorServer) -> None:
    """In its table, and no others."""
    tools = PAGE.split("## Tools")[1].split("## Resources")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", tools, re.M)) == set(listed(server))
    assert f"{CHARACTERS:,} characters" in tools


def test_the_page_has_every_kind_of_resource(server: DoorServer) -> None:
    """The vocabulary, the queries, and the documents by their ids."""
    named = re.findall(r"^\| `(policykg://[^`]+)` \|", PAGE, re.M)
    assert {r.uri.replace("hebi-2019-16", "ID") for r in resources(server)} == set(named)


@pytest.mark.parametrize("text", [PAGE, README], ids=["page", "readme"])
def test_the_configuration_starts_the_command(text: str) -> None:
    """The arguments that a client is told to give are those of the command."""
    (block,) = re.findall(r"^```json\n(.*?)^```$", text, re.M | re.S)
    given = json.loads(block)["mcpServers"]["policykg"]
    options = _parser().parse_args(given["args"])
    assert (given["command"], str(options.kb), options.http) == ("policykg", "PATH/TO/policy.kg", False)
