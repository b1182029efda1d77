"""The HTTP API: the JSON of the command, described by OpenAPI, with errors that say what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter

from query.web import models
from tests.query.web.html import page

Run = Callable[..., Any]
MODELS: dict[str, Any] = {
    "ask": models.Answer, "search": models.SearchResult, "similar": models.SearchResult, "tasks": list[models.TaskRecord],
    "units": list[models.UnitRow], "domains": list[models.Domain], "documents": list[models.Document],
    "document": models.DocumentText, "suggest": models.Suggestions, "queries": list[models.NamedQuery],
    "query": list[dict[str, Any]], "info": models.Info,
}  # fmt: skip


@pytest.fixture(scope="module")
def described(site: TestClient) -> dict[str, Any]:
    """The description of the API."""
    return dict(site.get("/openapi.json").json())


@pytest.mark.parametrize(
    ("address", "command"),
    [
        ("/api/ask?q=哪些任务涉及市财政局", ["ask", "哪些任务涉及市财政局"]),
        ("/api/ask?q=高新技术企业到2021年要达到多少家", ["ask", "高新技术企业到2021年要达到多少家"]),
        ("/api/ask?q=和市财政局合作最多的是哪个单位", ["ask", "和市财政局合作最多的是哪个单位"]),
        ("/api/ask?q=asdf", ["ask", "asdf"]),
        ("/api/search?q=贷款&k=3", ["search", "贷款", "-k", "3"]),
        (
            "/api/search?q=人才&unit=市财政局&mode=lexical",
            ["search", "人才", "--unit", "市财政局", "--mode", "lexical"],
        ),
        ("/api/tasks?unit=市财政局", ["tasks", "--unit", "市财政局"]),
        ("/api/tasks", ["tasks"]),
        ("/api/units?document=hebi-2019-16", ["units", "--document", "hebi-2019-16"]),
        ("/api/queries/co-units?unit=市财政局", ["sparql", "--name", "co-units", "--unit", "市财政局"]),
    ],
)
def test_the_json_is_that_of_the_command(
    site: TestClient, policykg_command: Run, knowledge_base: Any, address: str, command: list[str]
) -> None:
    """What `policykg … --json` prints is what the address gives."""
    printed = policykg_command(*command, "--kb", knowledge_base, "--json")
    assert site.get(address).json() == json.loads(printed.stdout)


def test_info_tells_nothing_about_the_machine(site: TestClient, knowledge_base: Any) -> None:
    """Not where the knowledge base lies, nor which server it asks."""
    found = site.get("/api/info")
    assert found.json()["tasks"] == 36
    assert str(knowledge_base) not in found.text
    assert not {"path", "store", "store_update"} & found.json().keys()


def test_every_address_is_described(described: dict[str, Any]) -> None:
    """Each has a text, a model of its answer, and of its errors; each parameter says what it is."""
    calls = {path: methods["get"] for path, methods in described["paths"].items()}
    assert {call["operationId"] for call in calls.values()} == MODELS.keys()
    for path, call in calls.items():
        assert call["description"], path
        assert call["responses"]["200"]["content"]["application/json"]["schema"], path
        assert call["responses"]["400"]["content"]["application/json"]["schema"]["$ref"].endswith("/Failure"), path
        unsaid = [p["name"] for p in call.get("parameters", ()) if not p.get("description")]
        assert set(unsaid) <= {"mode"}, path


@pytest.mark.parametrize("name", MODELS)
def test_answers_are_as_described(site: TestClient, described: dict[str, Any], name: str) -> None:
    """The address with the examples of its description gives JSON of its model, with no key beside."""
    path, call = next((p, m["get"]) for p, m in described["paths"].items() if m["get"]["operationId"] == name)
    parameters = [p for p in call.get("parameters", ()) if p["required"]]
    examples = {p["name"]: str(p["schema"]["examples"][0]) for p in parameters}
    for p in parameters:
        path = path.replace("{" + p["name"] + "}", quote(examples[p["name"]]))
    found = site.get(path, params={p["name"]: examples[p["name"]] for p in parameters if p["in"] == "query"})
    assert found.status_code == 200
    TypeAdapter(MODELS[name]).validate_json(found.text, strict=True)
    assert found.json()


def test_more_answers_are_as_described(site: TestClient) -> None:
    """Of every kind of question."""
    for question in (
        "市财政局有几项任务",
        "哪个单位任务最多",
        "高层次人才由谁负责",
        "高新技术企业到2021年要达到多少家",
        "市科技局牵头哪些任务",
        "asdf",
    ):
        found = site.get("/api/ask", params={"q": question})
        answer = TypeAdapter(models.Answer).validate_json(found.text, strict=True)
        assert answer.question == question


@pytest.mark.parametrize(
    ("address", "status", "error", "following"),
    [
        ("/api/ask", 400, "q: Field required", "/api lists"),
        ("/api/search?q=贷款&k=0", 400, "k: Input should be greater", "/api lists"),
        ("/api/search?q=贷款&mode=x", 400, "mode: ", "/api lists"),
        ("/api/search?q=贷款&unit=没有的单位", 400, "no such unit: 没有的单位", "nearest: "),
        ("/api/tasks?document=none", 400, "no such document: none", "/api/documents lists them"),
        ("/api/documents/none", 404, "no such document: none", "/api/documents lists them"),
        ("/api/queries/none", 404, "no such query: none", "/api/queries lists them"),
        ("/api/queries/co-units", 400, "query co_units needs unit", ""),
        ("/api/queries/co-units?unit=市财政局&unit=市科技局", 400, "given twice", "give each once"),
        ("/api/queries/co-units?name=x", 400, "no parameter name", ""),
        ("/api/similar?task=九", 400, "no such task: 九", "/api/tasks lists"),
        ("/api/none", 404, "", ""),
    ],
)
def test_errors_say_what_is_wrong_and_what_to_do(
    site: TestClient, address: str, status: int, error: str, following: str
) -> None:
    """As {error, next}, with addresses in place of commands."""
    found = site.get(f"{address}{'&' if '?' in address else '?'}lang=en")
    assert found.status_code == status
    assert found.json().keys() == {"error", "next"}
    assert error in found.json()["error"]
    assert following in found.json()["next"]
    assert found.json()["next"]
    assert "policykg" not in found.text


@pytest.mark.parametrize(
    ("address", "error", "following"),
    [
        ("/api/ask", "缺少参数 q", "/api 列出每个地址的参数"),
        ("/api/search?q=贷款&k=0", "参数 k 最小是 1", "/api 列出"),
        ("/api/search?q=贷款&k=9999", "参数 k 最大是 1000", "/api 列出"),
        ("/api/search?q=贷款&k=x", "参数 k 要写成整数", "/api 列出"),
        ("/api/ask?q=", "参数 q 至少要有 1 个字", "/api 列出"),
        (f"/api/ask?q={'问' * 2001}", "参数 q 最多 2000 个字", "/api 列出"),
        ("/api/search?q=贷款&mode=x", "参数 mode 只能是 'hybrid'、'lexical'、'dense'", "/api 列出"),
        ("/api/similar?task=九&same_document=x", "参数 same_document 只能是 true 或 false", "/api 列出"),
        ("/api/search?q=贷款&unit=没有的单位", "没有单位“没有的单位”", "名称最接近的有"),
        ("/api/search?q=贷款&jurisdiction=开封市", "没有“开封市”的文件", "知识库里的地区有：鹤壁市"),
        ("/api/tasks?document=none", "没有编号为“none”的文件", "/api/documents 列出"),
        ("/api/documents/none", "没有编号为“none”的文件", "/api/documents 列出"),
        ("/api/queries/none", "没有名为“none”的查询", "/api/queries 列出"),
        ("/api/queries/co-units", "查询 co_units 需要参数 unit（单位的名称或 IRI）", ""),
        ("/api/queries/co-units?unit=没有的单位", "没有单位“没有的单位”", "名称最接近的有"),
        ("/api/queries/co-units?unit=市财政局&unit=市科技局", "同一个参数给了两次", "每个参数只给一次"),
        ("/api/queries/co-units?name=x", "查询 co_units 没有参数“name”", "unit, document"),
        ("/api/queries/deadlines-before?before=x", "“x”不是日期", "2020-12-31"),
        ("/api/queries/deadlines-of-year?year=x", "“x”不是年份", "2021"),
        ("/api/queries/tasks-of-unit?unit=市财政局&role=x", "没有角色“x”", "牵头"),
        ("/api/queries/units-of-task?task=九", "没有任务或条目“九”", "/api/tasks 列出"),
        ("/api/queries/tasks-of-domain?domain=没有的领域", "没有领域“没有的领域”", "/api/domains 列出"),
        ("/api/queries/tasks-of-topic?topic=没有的词", "没有主题词“没有的词”", "topics"),
        ("/api/similar?task=九", "没有任务或条目“九”", "/api/tasks 列出"),
    ],
)
def test_errors_are_in_the_language_of_the_request(site: TestClient, address: str, error: str, following: str) -> None:
    """Chinese, for this server speaks it where nothing else is said; in English they have no Chinese words of ours."""
    found = site.get(address).json()
    assert error in found["error"]
    assert following in found["next"]
    assert not re.search("no such|not a |policykg", f"{found['error']}{found['next']}")
    english = site.get(f"{address}{'&' if '?' in address else '?'}lang=en").json()
    assert not re.search("没有(?!的)|参数|列出|不是", f"{english['error']}{english['next']}")


def test_the_language_is_no_parameter_of_a_query(site: TestClient) -> None:
    """The rows are the same in both."""
    rows = [site.get(f"/api/queries/co-units?unit=市财政局&lang={lang}").json() for lang in ("zh", "en")]
    assert rows[0] == rows[1] != []


def test_the_page_of_the_api_lists_it_with_addresses_that_work(site: TestClient, described: dict[str, Any]) -> None:
    """Each address with its parameters and one to try."""
    soup = page(site, "/api")
    headings = [h.get_text() for h in soup.select("section h2 code")]
    assert headings == [f"GET {path}" for path in described["paths"]]
    tried = [str(a["href"]) for a in soup.select("section p a")]
    assert len(tried) == len(headings)
    for address in tried:
        if "queries/" not in address:
            assert site.get(address).status_code == 200, address
