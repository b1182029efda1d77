"""The commands `policykg serve` and `policykg mcp`: check the address, say where it is, and serve until they are stopped."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import threading
import webbrowser
from contextlib import suppress
from typing import TYPE_CHECKING

from corpus.errors import BadInput, MissingPackage

if TYPE_CHECKING:
    from query.web.settings import Settings

__all__ = ["listening", "mcp", "serve"]

_WAITING = 2048  # connections that wait to be accepted


def serve(options: argparse.Namespace) -> int:
    """policykg serve. Raises BadInput where the address cannot be listened on, MissingPackage without the extra web."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # readers at once share the processors: one search takes one of them
    try:
        import uvicorn

        from query.web.app import create_app
        from query.web.connections import UVICORN
        from query.web.safety import warning
    except ImportError as error:
        raise MissingPackage("serve needs FastAPI, uvicorn and Jinja2: pip install 'policykg[web]'") from error
    settings = _settings(options)
    with listening(settings.host, settings.port) as link:
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning", **UVICORN))
        address = _address(settings.host, link.getsockname()[1])
        if said := warning(settings):
            print(f"policykg: {said}", file=sys.stderr)
        link.listen(_WAITING)  # who comes as soon as the address is said waits a moment, and is not refused
        print(f"policykg: {address} (Ctrl+C 结束)", flush=True)
        if options.open:
            threading.Timer(0.5, webbrowser.open, [address]).start()
        with suppress(KeyboardInterrupt):  # raised again after the server has stopped in order
            server.run(sockets=[link])
    print("policykg: 已停止", file=sys.stderr)
    return 0


def mcp(options: argparse.Namespace) -> int:
    """policykg mcp: over standard input and output, which belong to the protocol then, or over HTTP."""
    from query.mcp.running import serve as serve_assistants

    serve_assistants(
        options.kb,
        http=options.http,
        host=options.host,
        port=options.port,
        token=options.token,
        credentials=options.credentials,
        thesauri=options.thesaurus,
        said=lambda address: print(f"policykg: {address} (Ctrl+C 结束)", file=sys.stderr, flush=True),
    )
    return 0


def _settings(options: argparse.Namespace) -> Settings:
    from query.web.settings import Settings

    return Settings(
        path=options.kb,
        host=options.host,
        port=options.port,
        token=options.token,
        language=options.lang,
        credentials=options.credentials,
        thesauri=tuple(options.thesaurus),
        time_limit_s=options.time_limit,
        row_limit=options.row_limit,
        origins=tuple(options.cors),
    )


def listening(host: str, port: int) -> socket.socket:
    """A socket bound to the address, before anything is loaded. Raises BadInput where it is not to be had."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except OSError as error:
        raise BadInput(f"--host {host}: no such address ({error.strerror}); use 127.0.0.1 or 0.0.0.0") from error
    # With its protocol: only then asyncio sends small answers at once, and not after 40 ms (TCP_NODELAY).
    link = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    link.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        link.bind(address)
    except OSError as error:
        link.close()
        said = f"--port {port}: cannot be listened on at {host} ({error.strerror})"
        raise BadInput(f"{said}; give another one, or --port 0 for a free one") from error
    return link


def _address(host: str, port: int) -> str:
    """What a browser on this machine opens."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}/"
