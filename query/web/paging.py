"""Long lists, a page of them at a time; the page stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from fastapi import Request

__all__ = ["Page", "number_in", "page_of"]

T = TypeVar("T")
_SIZE = 100


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The items of page `number` of `last` (both from 1), the first of them at place `first` of `total` (from 1)."""

    items: Sequence[T]
    number: int
    last: int
    first: int
    total: int


def number_in(request: Request, name: str) -> int | None:
    """A whole number of the address; None where there is none or it is no such number."""
    text = request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None


def page_of(request: Request, items: Sequence[T], *, size: int = _SIZE) -> Page[T]:
    """The page that `?page=` names of a list; one beyond the last is the last."""
    last = max(1, -(-len(items) // size))
    number = min(max(number_in(request, "page") or 1, 1), last)
    first = (number - 1) * size
    return Page(items[first : first + size], number, last, first + 1, len(items))
