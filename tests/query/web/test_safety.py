"""What holds for every request: who may ask, what may be sent, what a browser may do with the answer."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from query.web import safety
from query.web.app import create_app
from query.web.safety import guarded, warning
from query.web.settings import Settings
from tests.query.web.html import HOST

TOKEN = "秘密 token/1"
FOREIGN = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that says what it was sent; /fault fails."""
    request = Request(scope, receive)
    if request.url.path == "/fault":
        raise RuntimeError("a fault")
    body = await request.body()
    await PlainTextResponse(f"{request.method} {request.url.path} {request.url.query} {len(body)}")(
        scope, receive, send
    )


def client_of(**given: object) -> TestClient:
    """A client of that application, guarded by some settings."""
    settings = Settings(Path("none.kg"), **given)  # type: ignore[arg-type]
    return TestClient(guarded(echo, settings), base_url=HOST, follow_redirects=False)


@pytest.fixture(scope="module")
def locked(knowledge_base: Path) -> Iterator[TestClient]:
    """The site of the sample, which wants a token."""
    with TestClient(create_app(Settings(knowledge_base, token=TOKEN)), base_url=HOST, follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize(
    "address", ["/", "/nothing", "/ask", "/static/style.css", "/api/info", "/sparql?query=ASK", "/sparql"]
)
def test_every_answer_tells_browsers_what_it_may_do(site: TestClient, address: str) -> None:
    """Pages, errors, files, data: no script and no style but our own, no frame, no guess at the kind, no referrer."""
    headers = site.get(address).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_a_fault_of_the_program_keeps_the_rules_and_tells_nothing(knowledge_base: Path) -> None:
    """Its page has the same headers, and no word of what went wrong."""
    app = create_app(Settings(knowledge_base))
    _with_fault(app)
    with TestClient(app, base_url=HOST, raise_server_exceptions=False) as client:
        found = client.get("/fault", headers={"Accept": "text/html"})
    assert found.status_code == 500
    assert "'none'" in found.headers["content-security-policy"]
    assert "geheim" not in found.text


def _with_fault(app: FastAPI) -> None:
    async def fault(_: Request) -> Response:
        raise RuntimeError("geheim")

    app.router.add_route("/fault", fault)
    app.router.routes.insert(0, app.router.routes.pop())


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "LOCALHOST:1", "[::1]:8000", "127.0.0.9"])
def test_a_server_for_this_machine_answers_to_its_names(host: str) -> None:
    """By name and address, with any port."""
    assert client_of().get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "", "[", "192.0.2.1"]
)
def test_a_server_for_this_machine_answers_to_no_other_name(host: str) -> None:
    """A page whose name was made to lead here cannot read anything (DNS rebinding)."""
    assert client_of().get("/", headers={"Host": host}).status_code == 421


def test_a_server_for_others_answers_to_any_name() -> None:
    """It does not know what it is called."""
    assert client_of(host="0.0.0.0").get("/", headers={"Host": "policy.example"}).status_code == 200


def test_a_request_brings_no_more_than_allowed() -> None:
    """413 by its length, and also where it does not say how long it is."""
    client = client_of(body_limit=1000)
    assert client.post("/", content=b"x" * 1000).text.endswith(" 1000")
    assert client.post("/", content=b"x" * 1001).status_code == 413
    parts = (b"x" * 100 for _ in range(11))
    found = client.post("/", content=parts)
    assert (found.status_code, found.headers["connection"]) == (413, "close")
    assert client.post("/", content=(b"x" * 100 for _ in range(10))).text.endswith(" 1000")


def test_a_long_query_is_refused_by_its_size(site: TestClient) -> None:
    """413 at /sparql, as the protocol has it."""
    found = site.post("/sparql", data={"query": "ASK {}" + " " * (1 << 20)})
    assert (found.status_code, "1048576 bytes" in found.text) == (413, True)


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """408 after a while."""
    import asyncio

    monkeypatch.setattr(safety, "_BODY_S", 0.05)
    sent: list[Message] = []

    async def never() -> Message:
        await asyncio.sleep(60)
        raise AssertionError

    async def keep(message: Message) -> None:
        sent.append(message)

    scope: Scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "scheme": "http"}
    headers = [(b"host", b"127.0.0.1"), (b"content-length", b"10")]

    async def ask() -> None:
        await guarded(echo, Settings(Path("none.kg")))({**scope, "headers": headers}, never, keep)

    asyncio.run(ask())
    assert sent[0]["status"] == 408


# Tokens


@pytest.mark.parametrize("address", ["/", "/api/info", "/sparql?query=ASK{}", "/static/style.css", "/documents.json"])
def test_without_the_token_nothing_is_given(locked: TestClient, address: str) -> None:
    """Neither page nor data nor file; it is said what to send."""
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic !"}, {"Cookie": "policykg-8000=x"}):
        found = locked.get(address, headers=headers)
        assert found.status_code == 401
        assert found.headers["www-authenticate"].startswith("Bearer")
        assert "token" in found.text
    assert locked.get(f"{address}{'&' if '?' in address else '?'}token=wrong").status_code == 401


def test_programs_send_the_token_in_a_header(locked: TestClient) -> None:
    """As Bearer, or as the password of Basic for clients that know no other way."""
    basic = base64.b64encode(f"anybody:{TOKEN}".encode()).decode()
    for value in (f"Bearer {TOKEN}".encode(), f"Basic {basic}".encode()):
        found = locked.get("/sparql?query=ASK{}", headers={b"Authorization": value})
        assert (found.status_code, found.headers["cache-control"]) == (200, "private")


def test_a_browser_opens_an_address_with_the_token_once(locked: TestClient) -> None:
    """It is led to the same address without it, and keeps something that is not the token, out of reach of scripts."""
    led = locked.get("/search", params={"q": "贷款", "token": TOKEN, "k": "3"})
    assert (led.status_code, led.headers["location"]) == (303, "/search?q=%E8%B4%B7%E6%AC%BE&k=3")
    cookie = led.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert TOKEN not in cookie
    kept = cookie.partition(";")[0]
    assert locked.get("/search?q=贷款", headers={"Cookie": kept}).status_code == 200
    locked.cookies.clear()


def test_the_way_back_leads_to_this_server() -> None:
    """A path of two slashes would name another one."""
    led = client_of(token="a").get(f"{HOST}//evil.example/?token=a")
    assert led.headers["location"] == "/evil.example/"


def test_the_page_for_a_token_is_for_people(locked: TestClient) -> None:
    """In Chinese and English, with a link for those who have it already."""
    found = locked.get("/", headers={"Accept": "text/html"})
    assert (found.status_code, found.headers["content-type"]) == (401, "text/html; charset=utf-8")
    assert "?token=" in found.text


# Pages of other origins


def test_pages_of_this_machine_may_read_the_data() -> None:
    """A notebook or an application at another port, also through a preflight."""
    client = client_of()
    for origin in ("http://localhost:3000", "http://127.0.0.1:8888", "http://[::1]:5000"):
        found = client.get("/sparql", headers={"Origin": origin})
        assert found.headers["access-control-allow-origin"] == origin
        assert "X-SPARQL-MaxRows" in found.headers["access-control-expose-headers"]
        assert "Origin" in found.headers["vary"]
        asked = {
            "Origin": origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        }
        preflight = client.options("/sparql", headers=asked)
        assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (204, origin)
        assert "POST" in preflight.headers["access-control-allow-methods"]
        assert "Content-Type" in preflight.headers["access-control-allow-headers"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example", "http://["])
def test_other_pages_may_not(origin: str) -> None:
    """Any page that somebody here opens could else read all documents."""
    client = client_of()
    assert "access-control-allow-origin" not in client.get("/sparql", headers={"Origin": origin}).headers
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    assert "access-control-allow-origin" not in client.options("/api/ask", headers=asked).headers


def test_a_page_elsewhere_does_not_even_make_the_server_work() -> None:
    """What it asks by itself is refused; a link that somebody follows is not."""
    client = client_of()
    assert client.get("/sparql", headers=FOREIGN).status_code == 403
    assert client.get("/sparql", headers={**FOREIGN, "Sec-Fetch-Mode": "navigate"}).status_code == 200


def test_origins_are_let_in_by_name() -> None:
    """That one and no other; * is for everybody."""
    named, everybody = client_of(origins=("https://evil.example",)), client_of(origins=("*",))
    assert named.get("/sparql", headers=FOREIGN).headers["access-control-allow-origin"] == "https://evil.example"
    assert named.get("/sparql", headers={**FOREIGN, "Origin": "https://b.example"}).status_code == 403
    assert everybody.get("/sparql", headers=FOREIGN).headers["access-control-allow-origin"] == "*"


def test_who_must_know_a_token_may_ask_from_anywhere(locked: TestClient) -> None:
    """The preflight comes without it, the request with it."""
    asked = {"Origin": "https://b.example", "Access-Control-Request-Method": "GET"}
    assert locked.options("/sparql", headers=asked).headers["access-control-allow-origin"] == "*"
    headers = {b"Authorization": f"Bearer {TOKEN}".encode(), b"Origin": b"https://b.example"}
    assert locked.get("/sparql?query=ASK{}", headers=headers).headers["access-control-allow-origin"] == "*"
    without = locked.get("/sparql?query=ASK{}", headers={"Origin": "https://b.example"})
    assert (without.status_code, without.headers["access-control-allow-origin"]) == (401, "*")


def test_pages_are_for_no_other_origin() -> None:
    """Only the API and SPARQL are read across origins."""
    headers = client_of(origins=("*",)).get("/ask", headers={"Origin": "https://b.example"}).headers
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("host", "token", "warned"),
    [("127.0.0.1", None, False), ("::1", None, False), ("localhost", None, False), ("0.0.0.0", None, True),
     ("::", None, True), ("192.0.2.1", None, True), ("0.0.0.0", "a", False)],
)  # fmt: skip
def test_who_lets_others_in_without_a_token_is_warned(host: str, token: str | None, warned: bool) -> None:
    """In Chinese, with the variable to set."""
    said = warning(Settings(Path("none.kg"), host=host, token=token))
    assert (said is not None) == warned
    assert said is None or "POLICYKG_TOKEN" in said
