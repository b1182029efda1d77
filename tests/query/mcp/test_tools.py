"""The tools over the sample: facts, evidence that is true to the text, errors that say what is right."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import anyio
import jsonschema
import pytest
from mcp import Client

import policykg
from query.mcp.server import DoorServer, create_server
from query.web.current import Current
from query.web.workers import Limits, Pool
from tests.query.mcp.conftest import asked

Call = Callable[..., dict[str, Any]]
SAMPLE = "hebi-2019-16"
TASK = "三/(一)/1"
CALLS: Mapping[str, dict[str, Any]] = {
    "ask": {"question": "哪些任务涉及市财政局?"},
    "search": {"text": "怎么留住人才"},
    "sparql": {"query": "SELECT ?task ?title WHERE { ?task a pkg:Task ; dcterms:title ?title }"},
    "task": {"task": TASK},
    "unit": {"name": "市财政局"},
    "document_text": {"document": SAMPLE, "start": 3051, "end": 3079},
    "documents": {},
}
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def listed(server: DoorServer) -> Any:
    """The tools as a client sees them."""

    async def tools() -> Any:
        async with Client(server) as client:
            return (await client.list_tools()).tools

    return {t.name: t for t in anyio.run(tools)}


def quotes(value: Any) -> Iterator[Mapping[str, Any]]:
    """Whatever in a result has document, start, end and quote."""
    if isinstance(value, dict):
        if {"document", "start", "end", "quote"} <= set(value):
            yield value
        for part in value.values():
            yield from quotes(part)
    elif isinstance(value, list):
        for part in value:
            yield from quotes(part)


def test_the_tools_are_these(server: DoorServer) -> None:
    """Seven tools that only read, each described in Chinese and English, each with a schema of what it gives."""
    tools = listed(server)
    assert set(tools) == set(CALLS)
    assert all(t.annotations.read_only_hint and t.title for t in tools.values())
    assert all("。" in t.description and "The" in t.description + " The" for t in tools.values())
    assert all(
        t.output_schema["type"] == "object" and t.input_schema["additionalProperties"] is False for t in tools.values()
    )


def test_every_argument_is_described(server: DoorServer) -> None:
    """An assistant learns from the schema what to give."""
    properties = [(t.name, n, p) for t in listed(server).values() for n, p in t.input_schema["properties"].items()]
    assert [(tool, name) for tool, name, schema in properties if not schema.get("description")] == []


@pytest.mark.parametrize("name", CALLS)
def test_a_result_keeps_its_schema(server: DoorServer, call: Call, name: str) -> None:
    """The structured content is what the schema describes."""
    schema = listed(server)[name].output_schema
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(call(name, **CALLS[name]))) == []


@pytest.mark.parametrize("name", CALLS)
def test_every_result_has_evidence_that_is_true(call: Call, text: str, name: str) -> None:
    """Every quote stands in the document at its place."""
    found = list(quotes(call(name, **CALLS[name])))
    assert found
    assert [q for q in found if text[q["start"] : q["end"]] != q["quote"]] == []


def test_a_client_that_reads_only_text_gets_the_same(server: DoorServer) -> None:
    """The text beside the structured content is its JSON, in characters and without blanks."""
    result = asked(server, "unit", {"name": "财政局"})
    assert json.loads(result.content[0].text) == result.structured_content
    assert '"name":"鹤壁市财政局"' in result.content[0].text


def test_ask_answers(call: Call) -> None:
    """The sentence, how it was understood, and each task with the words that assign it."""
    found = call("ask", question="哪些任务涉及市财政局?")
    assert (found["outcome"], found["sentence"], found["total"]) == ("answered", "共 13 项任务。", 13)
    assert found["tasks"][0]["evidence"]["quote"] == "(责任单位:市科技局、财政局、税务局,各县区政府、管委)"
    assert found["next"] is None


def test_ask_for_a_number(call: Call) -> None:
    """A target with its value, and where it stands."""
    found = call("ask", question="高新技术企业到2021年要达到多少家?")
    assert (found["value"], found["unit"]) == (100, "家")
    assert found["targets"][0]["evidence"]["quote"].startswith("100家")


def test_ask_for_what_there_is_not(call: Call) -> None:
    """Understood and empty is told from not understood."""
    assert call("ask", question="市公安局的任务")["outcome"] == "empty"
    assert call("ask", question="asdfgh")["outcome"] == "not_understood"


def test_a_long_list_goes_on(call: Call) -> None:
    """`next` names the call that gives the rest; together they are all, each once."""
    first = call("ask", question="哪些任务涉及市财政局?", limit=8)
    rest = call("ask", question="哪些任务涉及市财政局?", limit=8, offset=8)
    assert "offset=8" in first["next"]
    assert rest["next"] is None
    iris = [t["iri"] for t in (*first["tasks"], *rest["tasks"])]
    assert len(iris) == len(set(iris)) == 13


def test_search_by_meaning_and_filters(call: Call) -> None:
    """Passages with the document's title and the headings above; filters as of kb.search."""
    found = call("search", text="贷款", unit="市财政局", documents=["鹤政办〔2019〕16号"], limit=3)
    assert found["passages"][0]["path"] == "三/(八)"
    assert found["passages"][0]["headings"][0] == "重点工作"
    assert "limit=6" in found["next"]


def test_sparql_gives_values(call: Call) -> None:
    """Numbers are numbers, days are ISO 8601; a construct gives three columns."""
    found = call(
        "sparql", query="SELECT ?v ?d WHERE { ?t pkg:hasTarget [ pkg:value ?v ] ; pkg:deadlineDate ?d } ORDER BY ?v ?d"
    )
    assert found["columns"] == ["v", "d"]
    assert found["rows"][0] == [2, "2021-12-31"]
    triples = call("sparql", query="CONSTRUCT WHERE { ?t a pkg:Task }")
    assert (triples["columns"], len(triples["rows"])) == (["subject", "predicate", "object"], 36)
    assert call("sparql", query="ASK { ?t a pkg:Task }")["rows"] == [[True]]


def test_sparql_is_cut_at_a_limit(call: Call) -> None:
    """Rows that were left out are told, with what to do."""
    found = call("sparql", query="SELECT ?t WHERE { ?t a pkg:Task }", limit=5)
    assert (len(found["rows"]), found["cut"]) == (5, True)
    assert "OFFSET" in found["next"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT ?x {", "line 1, column"),
        ("INSERT DATA { pkg:a pkg:b pkg:c }", "SPARQL"),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE"),
        (ENDLESS, "longer than 2 seconds"),
    ],
)
def test_sparql_refuses(refused: Callable[..., str], query: str, said: str) -> None:
    """A mistake with its place; updates and other servers; what takes too long."""
    assert said in refused("sparql", query=query)


def test_a_long_query_keeps_nobody_waiting(server: DoorServer) -> None:
    """While a query runs to its limit, others are answered over the same connection."""

    slow: list[Any] = []
    seconds: list[float] = []

    async def both() -> None:
        async with Client(server) as client, anyio.create_task_group() as group:

            async def ask_slowly() -> None:
                slow.append(await client.call_tool("sparql", {"query": ENDLESS}))

            group.start_soon(ask_slowly)
            await anyio.sleep(0.3)
            started = time.monotonic()
            await client.call_tool("ask", {"question": "文号"})
            await client.call_tool("sparql", {"query": "ASK { ?t a pkg:Task }"})
            seconds.append(time.monotonic() - started)
            assert not slow

    anyio.run(both)
    assert seconds[0] < 1.5
    assert slow[0].is_error


@pytest.fixture(scope="module")
def hurried(knowledge_base: Path) -> Iterator[DoorServer]:
    """A server that gives a question no time at all."""
    with closing(Current(knowledge_base, lambda: policykg.open(knowledge_base))) as current:
        pool = Pool(limits=Limits(seconds=0.0))
        yield create_server(current, pool, "1.2.3")
        pool.close()


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("ask", {"question": "哪些任务涉及市财政局"}),
        ("ask", {"question": "怎么留住人才"}),
        ("search", {"text": "贷款"}),
        ("search", {"text": "贷款", "mode": "lexical", "unit": "市财政局"}),
    ],
)
def test_a_question_that_takes_too_long_is_ended(hurried: DoorServer, name: str, given: dict[str, Any]) -> None:
    """As a SPARQL query is, and it is said what to do; what comes after it is answered."""
    result = asked(hurried, name, given)
    assert result.is_error
    assert "longer than 0 seconds and was ended; ask for less" in result.content[0].text
    assert not asked(hurried, "documents", {}).is_error


@pytest.mark.parametrize("name", [TASK, f"{SAMPLE}:{TASK}", "大力培育高新技术企业"])
def test_a_task_by_path_or_title(call: Call, name: str) -> None:
    """Units with roles, targets, deadline, each with its words."""
    found = call("task", task=name)
    assert found["title"] == "大力培育高新技术企业"
    assert [u["name"] for u in found["units"]][:2] == ["鹤壁市科技局", "鹤壁市财政局"]
    assert [t["value"] for t in found["targets"]] == [70, 80, 100]
    assert call("task", task=found["iri"]) == found


def test_a_unit(call: Call) -> None:
    """Its tasks by role, whom it works with, and the words that name it in each task."""
    found = call("unit", name="財政局", limit=2)
    assert (found["name"], found["roles"], found["total"]) == ("鹤壁市财政局", {"responsible": 13}, 13)
    assert found["co_units"][0] == {"name": "鹤壁市科技局", "tasks": 13}
    assert [t["evidence"]["quote"] for t in found["tasks"]] == ["财政局", "财政局"]


def test_a_text_is_read_in_parts(call: Call, text: str) -> None:
    """`next` leads from part to part until the whole document is read."""
    parts, start = [], 0
    while True:
        found = call("document_text", document=SAMPLE, start=start)
        parts.append(found["quote"])
        if found["next"] is None:
            break
        start = found["end"]
        assert f"start={start}" in found["next"]
    assert len(parts) > 1
    assert "".join(parts) == text


def test_documents_by_words_of_their_titles(call: Call) -> None:
    """With number, place, dates and issuers."""
    found = call("documents", text="科技创新", year=2019)
    assert [(d["document"], d["number"], d["signed"]) for d in found["documents"]] == [
        (SAMPLE, "鹤政办〔2019〕16号", "2019-08-21")
    ]
    assert call("documents", text="没有这样的文件")["total"] == 0


WRONG: Mapping[str, tuple[str, dict[str, Any], str]] = {
    "unit": ("unit", {"name": "财证"}, "nearest: 鹤壁市财政局"),
    "task below a heading": ("task", {"task": "三/(一)/100"}, f"nearest: {SAMPLE}:三/(一)/1"),
    "task of a document": ("task", {"task": f"{SAMPLE}:九"}, "nearest: "),
    "task by IRI": ("task", {"task": "https://example.org/ x"}, "no such task"),
    "document": ("document_text", {"document": "hebi-2019"}, f"nearest: {SAMPLE}"),
    "span": ("document_text", {"document": SAMPLE, "start": 99999}, "it has 8518 characters"),
    "role": ("search", {"text": "贷款", "role": "boss"}, "'lead' or 'cooperating'"),
    "jurisdiction": ("documents", {"jurisdiction": "开封市"}, "there are 鹤壁市"),
    "limit": ("ask", {"question": "文号", "limit": 1000}, "limit: Input should be less than or equal to 100"),
    "missing": ("ask", {}, "question: Field required; 一个完整的问题"),
    "no question": ("ask", {"question": ""}, "at least 1 character (got ''); 一个完整的问题"),
    "nothing to search": ("search", {"text": ""}, "at least 1 character"),
    "no task": ("task", {"task": ""}, "at least 1 character"),
    "no unit": ("unit", {"name": ""}, "at least 1 character"),
    "a document as question": ("ask", {"question": "责" * 9000}, "at most 2000 characters (got '责"),
    "unknown argument": ("unit", {"unit_name": "财政局"}, "unit has no argument unit_name"),
    "near argument": ("ask", {"questions": "文号"}, "but question; its arguments: question, limit, offset"),
    "tool": ("asks", {}, "no such tool: asks; there are: ask, search"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_arguments_are_told_what_is_right(refused: Callable[..., str], name: str) -> None:
    """Nearest names, limits, arguments there are."""
    tool, arguments, said = WRONG[name]
    message = refused(tool, **arguments)
    assert said in message
    assert "Traceback" not in message
    assert len(message) < 700, "an error does not repeat a whole document"


def test_an_unknown_unit_is_not_told_in_words_of_the_command(refused: Callable[..., str]) -> None:
    """An assistant has neither the option nor the command that lists units."""
    assert refused("unit", name="财证").startswith("no such unit: 财证; nearest: ")
    assert "policykg" not in refused("unit", name="财证")
