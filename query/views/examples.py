"""Questions that a knowledge base can answer, made from what is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from query.understanding.lexicon import Lexicon
from query.views.known import Known

__all__ = ["examples"]

_MOST = 6


def examples(things: Known, lexicon: Lexicon, answered: Callable[[str], bool]) -> tuple[str, ...]:
    """Questions of several kinds, at most one of a kind; only those that are `answered`."""
    asked = (next((q for q in questions if answered(q)), None) for questions in _kinds(things, lexicon))
    return tuple(q for q in asked if q)[:_MOST]


def _kinds(things: Known, lexicon: Lexicon) -> Iterator[list[str]]:
    """Questions by kind, a few of each, the most telling first."""
    units = [u.name for u in things.units if not u.group][:3]
    yield [f"哪些任务涉及{name}?" for name in units]
    yield [f"{name}牵头哪些任务?" for name in units]
    yield [f"{label}由谁负责?" for label in _headed(lexicon)]
    yield [f"{label}领域有哪些任务?" for label in _fields(things)]
    yield [f"和{name}合作最多的是哪个单位?" for name in units[1:]]
    yield [f"{name}到{year}年要达到多少?" for name, year in things.yearly_indicators(5)]
    yield ["任务最多的单位是哪个?"]


def _headed(lexicon: Lexicon) -> list[str]:
    """Titles of tasks that are names rather than sentences."""
    return [t.label for t in lexicon.tasks[:400] if 5 <= len(t.label) <= 14][:5]


def _fields(things: Known) -> list[str]:
    fields = sorted((d for d in things.domains if d.kind == "field" and len(d.label) <= 10), key=lambda d: -d.tasks)
    return [d.label for d in fields[:3]]
