"""Evidence as it is shown: the exact characters, marked within the text around them, and where they stand."""

from __future__ import annotations

from corpus.model import Evidence
from query.display.markup import MUTED, Html, element, join, text

__all__ = ["marked", "place_of", "quoted", "within"]

_AROUND = 240  # characters of a text that are shown around what is marked


def marked(words: str) -> Html:
    """Words that state a fact; bold as well, for where marks lose their colour."""
    return element("mark", element("b", words), style="background:rgba(255,190,0,.35);color:inherit")


def place_of(evidence: Evidence) -> Html:
    """Document, page where there is one, and characters."""
    page = f" 第{evidence.page}页" if evidence.page is not None else ""
    return element("span", f"{evidence.document}{page} 第{evidence.start}—{evidence.end}字", style=MUTED)


def within(evidence: Evidence, around: str, start: int) -> Html:
    """The evidence marked in the text around it, which begins at `start` of the document.

    The text is cut to what stands near; evidence that lies outside of it stands alone.
    """
    first, last = evidence.start - start, evidence.end - start
    if first < 0 or last > len(around) or around[first:last] != evidence.quote:
        return marked(evidence.quote)
    before, after = around[:first], around[last:]
    return join((_tail(before), marked(evidence.quote), _head(after)))


def _tail(before: str) -> Html:
    return text(before if len(before) <= _AROUND else f"…{before[-_AROUND:]}")


def _head(after: str) -> Html:
    return text(after if len(after) <= _AROUND else f"{after[:_AROUND]}…")


def quoted(evidence: Evidence) -> Html:
    """Evidence with its place, for a list."""
    return join((marked(evidence.quote), " ", place_of(evidence)))
