"""Over several documents, and over a knowledge base that is built again while an assistant is connected."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import policykg
from query.mcp.server import DoorServer, create_server
from query.web.current import Current
from query.web.workers import Pool
from tests.query.mcp.conftest import asked

TASK = "三/(一)/1"


@pytest.fixture(scope="module")
def two(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DoorServer]:
    """A server that began with the sample alone, and has since been given a second document like it of another city."""
    folder = tmp_path_factory.mktemp("two")
    documents, target = folder / "documents", folder / "policy.kg"
    documents.mkdir()
    text = sample_path.read_text("utf-8")
    (documents / sample_path.name).write_text(text, "utf-8")
    policykg.build(documents, target)
    current = Current(target, lambda: policykg.open(target), look_s=0.1)
    with Pool(1) as pool:
        server = create_server(current, pool, "1.2.3")
        assert asked(server, "documents", {}).structured_content["total"] == 1
        (documents / "anyang.txt").write_text(text.replace("鹤壁", "安阳"), "utf-8")
        policykg.build(documents, target)
        until = time.monotonic() + 30
        while asked(server, "documents", {}).structured_content["total"] == 1 and time.monotonic() < until:
            time.sleep(0.1)
        yield server
    current.close()


def test_a_rebuilt_knowledge_base_is_served(two: DoorServer) -> None:
    """Without a new connection: both documents in lists, in answers and in the processes that run SPARQL."""
    assert asked(two, "documents", {}).structured_content["total"] == 2
    counted = asked(two, "sparql", {"query": "SELECT (COUNT(?t) AS ?n) WHERE { ?t a pkg:Task }"})
    assert counted.structured_content["rows"] == [[72]]
    places = asked(two, "ask", {"question": "哪些任务涉及市财政局"}).structured_content["scope"]
    assert {p["place"] for p in places} == {"鹤壁市", "安阳市"}


AMBIGUOUS = {
    "unit": ({"name": "财政局"}, "2 units are called 财政局: 安阳市财政局; 鹤壁市财政局; give one's whole name"),
    "task": ({"task": TASK}, f"2 tasks are called {TASK}: anyang:{TASK}"),
    "document_text": ({"document": "三年行动计划"}, "2 documents are called like 三年行动计划: anyang (安阳市"),
}


@pytest.mark.parametrize("tool", AMBIGUOUS)
def test_a_name_of_several_is_not_guessed(two: DoorServer, tool: str) -> None:
    """The error lists those that it may mean, in a form that the next call can use."""
    arguments, said = AMBIGUOUS[tool]
    result = asked(two, tool, arguments)
    assert result.is_error
    assert said in result.content[0].text
    assert not asked(two, "task", {"task": f"anyang:{TASK}"}).is_error
