"""`policykg mcp`: over standard input and output, or over HTTP on this machine."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from corpus.errors import BadInput, MissingPackage
from indexer.manifest import read_manifest
from query.commands.serving import listening
from query.knowledge_base import PolicyKG, open_knowledge_base

__all__ = ["serve"]

_PATH = "/mcp"
App = Callable[..., Awaitable[None]]


def serve(
    path: Path,
    *,
    http: bool = False,
    host: str = "127.0.0.1",
    port: int = 8001,
    token: str | None = None,
    credentials: tuple[str, str] | None = None,
    thesauri: Sequence[Path] = (),
    said: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve a knowledge base until the client goes, or the user stops it; `said` is told the address over HTTP.

    Raises DamagedKnowledgeBase where there is none, MissingPackage without the extra, BadInput for an address that cannot be used.
    """
    if http and not (token or _is_loopback(host)):
        raise BadInput(f"--host {host} is open to other machines: set a token in POLICYKG_TOKEN, or use 127.0.0.1")
    read_manifest(path)  # before anything heavy is loaded
    try:
        from query.mcp.server import create_server
    except ModuleNotFoundError as error:
        missing = (error.name or "mcp").partition(".")[0]
        raise MissingPackage(f"policykg mcp needs {missing}: pip install 'policykg[mcp]'") from error
    from policykg import __version__
    from query.web.current import Current
    from query.web.workers import Pool

    def opening() -> PolicyKG:
        return open_knowledge_base(path, credentials=credentials, thesauri=thesauri)

    with closing(Current(path, opening)) as current, Pool(2 if http else 1) as pool:
        server = create_server(current, pool, __version__)
        if http:
            _over_http(server, host, port, token, said)
        else:
            server.run("stdio")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _over_http(server: Any, host: str, port: int, token: str | None, said: Callable[[str], None]) -> None:
    """Streamable HTTP; the SDK checks the Host of requests on the loopback (DNS rebinding)."""
    import uvicorn

    app: App = server.streamable_http_app(streamable_http_path=_PATH, host=host)
    link = listening(host, port)
    link.listen()  # before the address is said: who reads it may connect at once
    address = f"http://{f'[{host}]' if ':' in host else host}:{link.getsockname()[1]}{_PATH}"
    said(address)
    config = uvicorn.Config(_guarded(app, token) if token else app, log_level="warning")
    uvicorn.Server(config).run(sockets=[link])


def _guarded(app: App, token: str) -> App:
    """The application for those who send the token, as `Authorization: Bearer`."""
    wanted = f"Bearer {token}".encode()

    async def guarded(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        given = dict(scope.get("headers", ())).get(b"authorization", b"")
        if scope["type"] == "lifespan" or hmac.compare_digest(given, wanted):
            await app(scope, receive, send)
            return
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"www-authenticate", b"Bearer")]
        await send({"type": "http.response.start", "status": 401, "headers": headers})
        await send({"type": "http.response.body", "body": b"send the token as Authorization: Bearer TOKEN\n"})

    return guarded
