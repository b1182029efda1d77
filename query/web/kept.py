"""What costs more than a page may take and stays the same until the knowledge base is rebuilt: pictures, counts."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast
from weakref import ref

from query.knowledge_base import PolicyKG

__all__ = ["Kept"]

T = TypeVar("T")


class Kept:
    """The values last asked for, of one knowledge base; those of another begin anew. For several threads."""

    def __init__(self, size: int = 200) -> None:
        self._size, self._lock = size, Lock()
        self._of: Callable[[], PolicyKG | None] = lambda: None
        self._values: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, kb: PolicyKG, key: Hashable, make: Callable[[], T]) -> T:
        """The value of a key, made where it is not kept; two that need it at once may both make it."""
        with self._lock:
            if self._of() is not kb:
                self._of, self._values = ref(kb), OrderedDict()
            values = self._values
            if key in values:
                values.move_to_end(key)
                return cast(T, values[key])
        made = make()
        with self._lock:
            values[key] = made
            while len(values) > self._size:
                values.popitem(last=False)
        return made
