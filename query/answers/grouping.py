"""Over several documents an answer says which it answered for, and its rows stand by jurisdiction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from query.answers.answer import Answer, Scope
from query.understanding.lexicon import Lexicon
from query.understanding.plan import Plan

__all__ = ["grouped"]

T = TypeVar("T")
_SHOWN = 5  # places in a sentence


def grouped(answer: Answer, plan: Plan, lexicon: Lexicon) -> Answer:
    """The answer with its scope, rows of one jurisdiction together; over one document it stays as it is."""
    if len(lexicon.documents) < 2 or answer.outcome != "answered":
        return answer
    if answer.kind in ("ranking", "units") and answer.units and not answer.tasks:
        return replace(answer, scope=_of_units(answer), sentence=answer.sentence + _units_said(answer))
    documents = [*_documents(answer)] or list(plan.documents)
    places = Counter(str(lexicon.documents[d]["place"]) for d in documents if d in lexicon.documents)
    scope = tuple(
        Scope(place, tuple(dict.fromkeys(d for d in documents if lexicon.documents[d]["place"] == place)), rows)
        for place, rows in sorted(places.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    if not scope:
        return answer
    order = {d: n for n, s in enumerate(scope) for d in s.documents}
    by_place = _sorter(order)
    return replace(
        answer, scope=scope, sentence=answer.sentence + _said(scope, lexicon),
        tasks=by_place(answer.tasks), targets=by_place(answer.targets),
    )  # fmt: skip


def _of_units(answer: Answer) -> tuple[Scope, ...]:
    """The places that the units of an answer belong to; a ranking ranks organisations and no groups."""
    ranked = [u for u in answer.units if not (answer.kind == "ranking" and u.group)]
    places = Counter(u.place for u in ranked or answer.units)
    ordered = sorted(places.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Scope(place, (), count) for place, count in ordered)


def _units_said(answer: Answer) -> str:
    scope = _of_units(answer)
    if len(scope) == 1:
        return f"以上都属{scope[0].place}。"
    shown = "、".join(f"{s.place} {s.rows} 个" for s in scope[:_SHOWN])
    return f"分属 {len(scope)} 个地区: {shown}{f' 等 {len(scope)} 地' if len(scope) > _SHOWN else ''}。"


def _sorter(order: dict[str, int]) -> Callable[[tuple[T, ...]], tuple[T, ...]]:
    return lambda rows: tuple(sorted(rows, key=lambda row: order[row.document]))  # type: ignore[attr-defined]


def _documents(answer: Answer) -> Iterable[str]:
    """The document of every row, or of every evidence where the rows have none of their own."""
    rows: tuple[Any, ...] = answer.tasks or answer.targets
    if rows:
        return [r.document for r in rows]
    return [p["document"] for p in answer.passages] or [e.document for e in answer.evidence]


def _said(scope: tuple[Scope, ...], lexicon: Lexicon) -> str:
    if len(scope) > 1:
        shown = "、".join(f"{s.place} {s.rows} 处" for s in scope[:_SHOWN])
        rest = f" 等 {len(scope)} 地" if len(scope) > _SHOWN else ""
        return f"涉及 {len(scope)} 个地区: {shown}{rest}。"
    documents = scope[0].documents
    if len(documents) == 1:
        return f"以上出自{scope[0].place}《{lexicon.documents[documents[0]]['title']}》。"
    return f"以上出自{scope[0].place}的 {len(documents)} 个文件。"
