"""One build at a time: a lock that the system releases when its process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import BadInput, Locked

__all__ = ["build_lock"]


@contextmanager
def build_lock(path: Path) -> Iterator[None]:
    """Hold the lock of the knowledge base at `path`. Raises Locked naming the process that has it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        file = (path / "lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{path}: cannot be written ({error.strerror}); choose another folder with -o") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise Locked(f"{path}: {holder} is building it; wait until that ends") from error
        file.truncate(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()}")
        file.flush()
        yield
