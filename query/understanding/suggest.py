"""Names that complete what somebody is typing: units, domains, tasks, documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from indexer.words import fold_text, simplify
from query.understanding.lexicon import Lexicon

__all__ = ["Suggestion", "suggestions"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name that a question can use; `kind` is unit, group, field, theme, task or document."""

    name: str
    kind: str
    iri: str
    document: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The form of one row."""
        return {"name": self.name, "kind": self.kind, "iri": self.iri, "document": self.document}


def suggestions(text: str, lexicon: Lexicon, count: int) -> tuple[Suggestion, ...]:
    """The best `count` names for a text: those that begin with it first, units before domains before tasks before
    documents, short before long. A unit answers to all its spellings. Nothing for an empty text."""
    wanted = fold_text(simplify(text)).strip()
    if not wanted:
        return ()
    best: dict[str, tuple[tuple[int, int, int, str], Suggestion]] = {}
    for rank, key, found in _having(wanted, lexicon):
        order = (rank, not key.startswith(wanted), len(found.name), found.name)
        kept = best.get(found.name)
        if kept is None or order < kept[0]:
            best[found.name] = (order, found)
    ordered = sorted(best.values(), key=lambda pair: (pair[0][1], pair[0][0], *pair[0][2:]))
    return tuple(found for _, found in ordered[:count])


def _having(wanted: str, lexicon: Lexicon) -> Iterator[tuple[int, str, Suggestion]]:
    for spelling, iris in lexicon.spellings.items():
        if wanted in spelling:
            for unit in (lexicon.units[i] for i in iris):
                yield 0, spelling, Suggestion(unit.label, "group" if unit.group else "unit", unit.iri)
    for rank, entries in ((1, lexicon.domains), (2, lexicon.tasks)):
        for e in entries:
            if e.label and wanted in e.label.lower():
                yield rank, e.label.lower(), Suggestion(e.label, e.kind, e.iri, e.document)
    for document, row in lexicon.documents.items():
        title = str(row["title"])
        if wanted in fold_text(title) or wanted in fold_text(str(row["number"] or "")):
            yield (
                3,
                fold_text(title),
                Suggestion(title, "document", document, document),
            )
