"""One build at a time, and no state removed that somebody reads: locks that the system releases when their process
ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from corpus.errors import BadInput, Locked

__all__ = ["build_lock", "is_held", "read_lock"]


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
        since = time.strftime("%Y-%m-%d %H:%M:%S")
        file.write(f"process {os.getpid()} on {socket.gethostname()} (since {since})")
        file.flush()
        yield


def read_lock(folder: Path) -> int:
    """Say that `folder` is being read, until the descriptor that this gives is closed. Raises FileNotFoundError."""
    descriptor = os.open(folder, os.O_RDONLY)
    with suppress(OSError):  # a file system without locks: as before a build removes what it has replaced
        fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def is_held(folder: Path) -> bool:
    """Whether somebody reads `folder`."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # a file system without locks
        return False
    finally:
        os.close(descriptor)
    return False
