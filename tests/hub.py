"""A model hub for tests on a free port of the loopback, which answers what huggingface_hub asks when it downloads."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

__all__ = ["COMMIT", "hub_of"]

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@contextmanager
def hub_of(name: str, folder: Path) -> Iterator[str]:
    """The address of a hub that has one model, `name`, with the files of a folder."""

    class Handler(BaseHTTPRequestHandler):
        """The few requests of a download: what the model is, which files it has, and each file."""

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_HEAD(self) -> None:
            """Size and hash of a file."""
            self._answer(body=False)

        def do_GET(self) -> None:
            """A file, or the list of files."""
            self._answer(body=True)

        def _answer(self, *, body: bool) -> None:
            path = self.path.split("?")[0]
            if path.startswith(f"/api/models/{name}/tree/"):
                self._send(json.dumps([_entry(f, folder) for f in _files(folder)]).encode(), body=body)
            elif path.startswith(f"/api/models/{name}"):
                siblings = [{"rfilename": str(f.relative_to(folder))} for f in _files(folder)]
                self._send(json.dumps({"id": name, "sha": COMMIT, "siblings": siblings}).encode(), body=body)
            elif path.startswith(f"/{name}/resolve/") and (file := folder / path.split("/", 5)[5]).is_file():
                self._send(file.read_bytes(), body=body)
            else:
                self.send_response(404)
                self.send_header("X-Error-Code", "RepoNotFound")
                self.send_header("Content-Length", "0")
                self.end_headers()

        def _send(self, data: bytes, *, body: bool) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("ETag", f'"{hashlib.sha1(data).hexdigest()}"')
            self.send_header("X-Repo-Commit", COMMIT)
            self.end_headers()
            if body:
                self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _files(folder: Path) -> list[Path]:
    return sorted(f for f in folder.rglob("*") if f.is_file())


def _entry(file: Path, folder: Path) -> dict[str, object]:
    data = file.read_bytes()
    oid = hashlib.sha1(data).hexdigest()
    return {"type": "file", "path": str(file.relative_to(folder)), "size": len(data), "oid": oid}
