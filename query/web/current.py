"""The knowledge base that is served: a rebuilt one takes its place while requests go on.

A request leases it and keeps the state it began with; the new state is opened aside, and the old one is closed when its
last reader is done.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import PolicyKGError
from query.knowledge_base import PolicyKG

__all__ = ["Current"]

_LOOK_S = 1.0  # between two looks at the manifest
_LOG = logging.getLogger("policykg.web")


@dataclass(slots=True)
class _Held:
    """A state with those who read it; `retired` once another one took its place."""

    kb: PolicyKG
    readers: int = 0
    retired: bool = False


class Current:
    """The last complete state of the knowledge base at `path`, as `opening` opens it. Safe for many threads."""

    def __init__(self, path: Path, opening: Callable[[], PolicyKG], *, look_s: float = _LOOK_S) -> None:
        self._manifest, self._opening, self._look_s = path / "manifest.json", opening, look_s
        self._lock = threading.Lock()
        self._looked, self._refreshing = time.monotonic(), False
        self._stamp = self._stamped()
        self._held = _Held(_ready(opening()))

    @contextmanager
    def lease(self) -> Iterator[PolicyKG]:
        """The knowledge base for the time of a request."""
        self._look()
        with self._lock:
            held = self._held
            held.readers += 1
        try:
            yield held.kb
        finally:
            with self._lock:
                held.readers -= 1
            self._close_if_done(held)

    def close(self) -> None:
        """Close the knowledge base as soon as nobody reads it."""
        with self._lock:
            held = self._held
            held.retired = True
        self._close_if_done(held)

    def _stamped(self) -> tuple[int, int, int] | None:
        """What tells one manifest from another; None while there is none."""
        try:
            stat = self._manifest.stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_size

    def _look(self) -> None:
        """Open the new state in a thread of its own where the manifest has changed."""
        now = time.monotonic()
        with self._lock:
            if self._refreshing or self._held.retired or now - self._looked < self._look_s:
                return
            self._looked = now
            stamp = self._stamped()
            if stamp in (None, self._stamp):
                return
            self._refreshing = True
        threading.Thread(target=self._refresh, args=(stamp,), daemon=True).start()

    def _refresh(self, stamp: tuple[int, int, int]) -> None:
        """Put the new state in place of the old one, which goes on where the new one cannot be opened."""
        try:
            fresh = _Held(_ready(self._opening()))
        except (PolicyKGError, OSError) as error:
            _LOG.warning("the rebuilt knowledge base cannot be opened, the one before is served: %s", error)
            with self._lock:
                self._refreshing = False
            return
        with self._lock:
            closing = self._held.retired
            old = fresh if closing else self._held
            old.retired = True
            if not closing:
                self._held, self._stamp = fresh, stamp
            self._refreshing = False
        self._close_if_done(old)

    def _close_if_done(self, held: _Held) -> None:
        with self._lock:
            done = held.retired and not held.readers
        if done:
            held.kb.close()


def _ready(kb: PolicyKG) -> PolicyKG:
    """Loaded before the first request comes; closed again where that fails."""
    try:
        kb.warm()
    except BaseException:
        kb.close()
        raise
    return kb
