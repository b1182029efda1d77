"""Why a passage was found: words, expanded words, places in the rankings, and the characters that match."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from indexer.expansion import Expansion, cut
from indexer.passages import Passage
from indexer.ranking import Places
from indexer.words import prepare

__all__ = ["explain"]


def explain(
    number: int,
    passage: Passage,
    terms: Sequence[str],
    expansions: Sequence[Expansion],
    rankings: Mapping[str, Places],
) -> dict[str, Any]:
    """The reasons, for people and as data.

    `words` of the query that stand in the passage, `expansions` (what was said, and its official terms that stand there),
    `parts` in which any of them stand (body, headings), `highlights` as (start, end) in the document, and the place in
    each ranking.
    """
    body, headings = prepare(passage.quote), prepare(" ".join(passage.headings))
    found = [t for t in terms if t in body]
    present = {e.said: _present(e, body) for e in expansions}
    expanded = {said: official for said, official in present.items() if official}
    sought = [*found, *(t for official in expanded.values() for t in official)]
    above = any(t in headings for t in terms) or any(_present(e, headings) for e in expansions)
    why: dict[str, Any] = {"words": found, "expansions": expanded}
    why["parts"] = [name for name, has in (("body", bool(sought)), ("headings", above)) if has]
    why["highlights"] = list(_highlights(passage, body, sought))
    for name, places in rankings.items():
        if number in places:
            rank, score = places[number]
            why[name] = {"rank": rank, "score": round(score, 4)}
    return why


def _present(expansion: Expansion, text: str) -> list[str]:
    """The terms of an expansion that stand in a text, whole or all their words."""
    return [term for term, _ in expansion.terms if _has(term, text)]


def _has(term: str, text: str) -> bool:
    folded, parts = cut(term)
    return folded in text or (bool(parts) and all(part in text for part in parts))


def _places(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _highlights(passage: Passage, body: str, sought: Iterable[str]) -> Iterable[tuple[int, int]]:
    """Where words and terms stand in the document, merged where they touch."""
    # Folding seldom changes the length of a text; where it does, the text as it is written is searched.
    text = body if len(body) == len(passage.quote) else passage.quote.lower()
    wanted = {w for term in sought for w in (cut(term)[0], *cut(term)[1]) if w}
    spans = sorted((at, at + len(w)) for w in wanted for at in _places(w, text))
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [(passage.start + a, passage.start + b) for a, b in merged]
