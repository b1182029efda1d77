"""What holds for every request, whichever page it is for: who may ask, how much they may send, what a browser may do with
the answer. Small ASGI applications around the application, the first one outermost.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
from base64 import b64decode
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from query.web.settings import Settings

__all__ = ["guarded", "is_loopback", "warning"]

_BODY_S = 20.0  # in which the whole body of a request must have come
_COOKIE_S = 30 * 24 * 3600
_OPEN_PATHS = ("/sparql", "/api", "/openapi.json")  # which pages of other origins may read where they are allowed to
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_LOCKED = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>需要令牌</title></head><body><main><h1>需要令牌</h1>
<p>请向管理员索取令牌，在地址末尾加上 <code>?token=令牌</code> 打开一次，本浏览器此后不再询问。</p>
<p><a href="">已经打开过？点这里继续。</a></p>
<p lang="en">This server wants a token: open any address once with <code>?token=…</code> at its end, or send
<code>Authorization: Bearer …</code>.</p></main></body></html>
"""


def guarded(app: ASGIApp, settings: Settings) -> ASGIApp:
    """The application with all rules around it."""
    inner = _Tokens(_Sizes(app, settings.body_limit), settings) if settings.token else _Sizes(app, settings.body_limit)
    return _AnswerHeaders(_Hosts(_Origins(inner, settings), settings.host), private=settings.token is not None)


def warning(settings: Settings) -> str | None:
    """What to tell who starts a server that others can reach, in Chinese; None where nothing is to be feared."""
    if settings.token or is_loopback(settings.host):
        return None
    return (
        f"警告: 在 {settings.host} 上监听而没有令牌, 能连到本机的人都读得到全部文件; "
        "请设环境变量 POLICYKG_TOKEN, 或只在本机监听 (--host 127.0.0.1)"
    )


def is_loopback(host: str) -> bool:
    """Whether a host, by name or address, is this machine alone."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


class _AnswerHeaders:
    """Every answer tells browsers what they may do with it."""

    def __init__(self, app: ASGIApp, *, private: bool) -> None:
        self._app = app
        self._given = {**_HEADERS, **({"Cache-Control": "private"} if private else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._given.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class _Hosts:
    """A server that only this machine reaches answers to no other name: a page elsewhere could give its own name our
    address (DNS rebinding) and then read everything."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        self._app, self._host, self._checked = app, host.lower(), is_loopback(host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._checked and not self._known(Headers(scope=scope).get("host", "")):
            said = f"this server answers on this machine only, to http://{self._host}\n"
            await PlainTextResponse(said, 421)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _known(self, header: str) -> bool:
        try:
            name = urlsplit(f"//{header}").hostname or ""
        except ValueError:
            return False
        return name == self._host or is_loopback(name)


class _Origins:
    """Which pages of other origins may read answers (CORS): those of this machine, those that are allowed by name, and
    where a token is wanted all, for they must know it."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._allowed = app, settings.origins
        self._all = settings.token is not None or "*" in settings.origins
        self._local = is_loopback(settings.host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_OPEN_PATHS):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        allowed = self._header(origin)
        if scope["method"] == "OPTIONS":
            await _preflight(headers, allowed)(scope, receive, send)
        elif not allowed and _is_foreign(headers):
            await PlainTextResponse(f"pages of {origin or 'other sites'} may not ask here\n", 403)(scope, receive, send)
        else:
            await self._app(scope, receive, _sending(send, allowed))

    def _header(self, origin: str | None) -> str | None:
        """The value of Access-Control-Allow-Origin for a page, None where it may not read."""
        if self._all:
            return "*"
        if origin is None or origin == "null":
            return None
        try:
            local = self._local and is_loopback(urlsplit(origin).hostname or "")
        except ValueError:
            return None
        return origin if local or origin in self._allowed else None


def _is_foreign(headers: Headers) -> bool:
    """Whether a page of another site has made this request by itself, and nobody has followed a link."""
    return headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate"


def _preflight(headers: Headers, allowed: str | None) -> Response:
    """The answer to OPTIONS: what may be sent, to those who may (Fetch standard, CORS-preflight)."""
    response = Response(status_code=204, headers={"Allow": "GET, HEAD, POST, OPTIONS", "Vary": "Origin"})
    if allowed and "access-control-request-method" in headers:
        response.headers.update(
            {
                "Access-Control-Allow-Origin": allowed,
                "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
                "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type",
                "Access-Control-Max-Age": "86400",
            }
        )
    return response


def _sending(send: Send, allowed: str | None) -> Send:
    async def with_origin(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.add_vary_header("Origin")
            if allowed:
                headers["Access-Control-Allow-Origin"] = allowed
                headers["Access-Control-Expose-Headers"] = "X-SPARQL-MaxRows, Retry-After"
        await send(message)

    return with_origin


class _Tokens:
    """Only who knows the token gets an answer: `Authorization: Bearer`, or Basic with the token as password, or a cookie
    that a browser gets for `?token=`."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._token = app, settings.token or ""
        # What a browser keeps is not the token itself.
        self._sign = hmac.new(self._token.encode(), b"policykg", hashlib.sha256).hexdigest()
        self._cookie = f"policykg-{settings.port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        fields = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = next((value for name, value in fields if name == "token"), None)
        if given is not None and _same(given.encode(), self._token) and scope["method"] in ("GET", "HEAD"):
            rest = urlencode([field for field in fields if field[0] != "token"])
            await self._welcome(scope, rest)(scope, receive, send)
        elif self._knows(headers):
            await self._app(scope, receive, send)
        else:
            await _locked(headers)(scope, receive, send)

    def _welcome(self, scope: Scope, query: str) -> Response:
        """Back to the address without the token, which then stands in no history and in no link."""
        path = scope.get("raw_path", b"/").decode("latin-1").partition("?")[0]
        # Two slashes at the beginning would name another server.
        response = RedirectResponse(f"/{path.lstrip('/')}{f'?{query}' if query else ''}", 303)
        response.set_cookie(
            self._cookie, self._sign, max_age=_COOKIE_S, httponly=True, samesite="strict", secure=scope["scheme"] == "https"
        )  # fmt: skip
        return response

    def _knows(self, headers: Headers) -> bool:
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return _same(given.strip().encode("latin-1"), self._token)  # the bytes that were sent
        if scheme.lower() == "basic":
            return _same(_password(given).encode(), self._token)
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return False
        return cookie is not None and _same(cookie.value.encode(), self._sign)


def _same(given: bytes, wanted: str) -> bool:
    """Equality that takes as long for a nearly right guess as for a wrong one."""
    return hmac.compare_digest(given, wanted.encode())


def _password(credentials: str) -> str:
    try:
        return b64decode(credentials, validate=True).decode("utf-8").partition(":")[2]
    except ValueError:
        return ""


def _locked(headers: Headers) -> Response:
    asks = {"WWW-Authenticate": 'Bearer realm="policykg"', "Vary": "Authorization, Cookie"}
    if "text/html" in headers.get("accept", ""):
        return HTMLResponse(_LOCKED, 401, asks)
    said = "this server wants a token; send Authorization: Bearer TOKEN, or open it once with ?token=TOKEN\n"
    return PlainTextResponse(said, 401, asks)


class _Sizes:
    """A request brings no more than a limit, and not slower than in a certain time; then its body is at hand."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app, self._limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        try:
            body = await asyncio.wait_for(self._body(Headers(scope=scope), receive), _BODY_S)
        except TimeoutError:
            await _closing(408, f"the body of the request did not come within {_BODY_S:g} seconds")(
                scope, receive, send
            )
        else:
            if body is None:
                await _closing(413, f"a request may bring {self._limit} bytes")(scope, receive, send)
            else:
                await self._app(scope, _at_hand(body, receive), send)

    async def _body(self, headers: Headers, receive: Receive) -> bytes | None:
        """The body; None where it is larger than allowed."""
        if int(headers.get("content-length", "0")) > self._limit:
            return None
        body = bytearray()
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > self._limit:
                return None
            if not message.get("more_body", False):
                return bytes(body)


def _has_body(headers: Mapping[str, str]) -> bool:
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


def _at_hand(body: bytes, receive: Receive) -> Receive:
    """What the application receives: the body at once, then what comes."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def received() -> Message:
        return messages.pop() if messages else await receive()

    return received


def _closing(status: int, said: str) -> Response:
    """An answer after which nothing more of the request is read."""
    return PlainTextResponse(f"{said}\n", status, {"Connection": "close"})
