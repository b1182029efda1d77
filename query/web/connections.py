"""How uvicorn treats connections: a client that sends its request drop by drop holds none of them for long."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["UVICORN", "TimedProtocol"]

_CONNECTIONS = 1000
_HEAD_BYTES = 64 << 10  # a query in an address may be long


class TimedProtocol(H11Protocol):
    """HTTP/1.1 that closes a connection whose request is not there in time; uvicorn itself waits for ever."""

    head_s = 10.0  # in which the head of a request must have come
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Wait on where only a part of a request has come."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop()
        super().connection_lost(exc)

    def _watch(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._stop()
        elif self._late is None:
            self._late = self.loop.call_later(self.head_s, self.transport.close)

    def _stop(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


# What uvicorn.Config is given. A worker of its own would hold a second knowledge base in memory.
UVICORN: dict[str, Any] = {
    "http": TimedProtocol,
    "ws": "none",
    "access_log": False,
    "limit_concurrency": _CONNECTIONS,
    "h11_max_incomplete_event_size": _HEAD_BYTES,
    "timeout_keep_alive": 5,
    "timeout_graceful_shutdown": 5,
    "server_header": False,
}
