"""The command `policykg serve`: checks the address, says where the pages are, and serves until it is stopped."""

from __future__ import annotations

import argparse
import socket
import sys
import threading
import webbrowser
from typing import TYPE_CHECKING

from corpus.errors import BadInput, MissingPackage

if TYPE_CHECKING:
    from query.web.settings import Settings

__all__ = ["serve"]

_IDLE_S = 5  # an open connection without a request
_STOPPING_S = 5  # for requests that run when the server is stopped


def serve(options: argparse.Namespace) -> int:
    """policykg serve. Raises BadInput where the address cannot be listened on, MissingPackage without the extra web."""
    try:
        import uvicorn

        from query.web.app import create_app
    except ImportError as error:
        raise MissingPackage("serve needs FastAPI, uvicorn and Jinja2: pip install 'policykg[web]'") from error
    settings = _settings(options)
    listening = _listening(settings.host, settings.port)
    app = create_app(settings)
    config = uvicorn.Config(
        app, log_level="warning", timeout_keep_alive=_IDLE_S, timeout_graceful_shutdown=_STOPPING_S, server_header=False
    )
    address = _address(settings.host, listening.getsockname()[1])
    print(f"policykg: {address} (Ctrl+C 结束)", flush=True)
    if options.open:
        threading.Timer(0.5, webbrowser.open, [address]).start()
    uvicorn.Server(config).run(sockets=[listening])
    print("policykg: 已停止", file=sys.stderr)
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
    )


def _listening(host: str, port: int) -> socket.socket:
    """A socket bound to the address, before anything is loaded. Raises BadInput where it is not to be had."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except OSError as error:
        raise BadInput(f"--host {host}: no such address ({error.strerror}); use 127.0.0.1 or 0.0.0.0") from error
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
    except OSError as error:
        listening.close()
        said = f"--port {port}: cannot be listened on at {host} ({error.strerror})"
        raise BadInput(f"{said}; give another one, or --port 0 for a free one") from error
    return listening


def _address(host: str, port: int) -> str:
    """What a browser on this machine opens."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}/"
