"""How long the work of a thread over one graph may take.

It is looked at before each query, at each row, and at each text that is read, for Oxigraph itself cannot be interrupted: what
takes too long ends at the next of them. A thread that has set no limit is not held up.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from corpus.errors import Overloaded

__all__ = ["Patience"]

T = TypeVar("T")


class Patience:
    """The limits that threads have set; each thread knows its own only."""

    def __init__(self) -> None:
        self._own = threading.local()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Raise Overloaded in this thread, where its work goes on after so many seconds."""
        outer = self._limit
        ends = time.monotonic() + seconds
        self._own.limit = (ends, seconds) if outer is None or ends < outer[0] else outer
        try:
            yield
        finally:
            self._own.limit = outer

    @property
    def _limit(self) -> tuple[float, float] | None:
        """When this thread's time is over, and how long it was."""
        found: tuple[float, float] | None = getattr(self._own, "limit", None)
        return found

    def left(self, most: float) -> float:
        """The seconds that are left, at most `most`. Raises Overloaded where there are none."""
        if self._limit is None:
            return most
        ends, seconds = self._limit
        rest = ends - time.monotonic()
        if rest <= 0:
            raise Overloaded(
                f"this took longer than {seconds:g} seconds and was ended; ask for less: name a unit, a document, a year or a place"
            )
        return min(rest, most)

    def each(self, items: Iterable[T]) -> Iterator[T]:
        """The items, each while there is time. Raises Overloaded where there is none left."""
        return iter(items) if self._limit is None else self._watched(items)

    def _watched(self, items: Iterable[T]) -> Iterator[T]:
        for item in items:
            self.left(0)
            yield item
