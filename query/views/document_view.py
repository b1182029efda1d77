"""A document in a result: a dictionary of its data and its text, with what a person does with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from corpus.errors import BadQuery
from corpus.model import Evidence

__all__ = ["DocumentView"]


class DocumentView(dict[str, Any]):
    """A document: a dictionary with the keys document (its id), title, notice, number, index, place, signed, published,
    issuers, addressees and text. In a notebook it shows its data, and its text with the evidence marked in it."""

    def __init__(self, data: Mapping[str, Any], evidence: Iterable[Evidence] = ()) -> None:
        super().__init__(data)
        self._evidence = tuple(evidence)

    @property
    def id(self) -> str:
        """The document's id."""
        return str(self["document"])

    @property
    def title(self) -> str:
        """The document's title."""
        return str(self["title"])

    @property
    def text(self) -> str:
        """The whole text, which all offsets count in."""
        return str(self["text"])

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What is marked where the document is shown, in the order of the text."""
        return self._evidence

    def marking(self, evidence: Iterable[Evidence | None]) -> DocumentView:
        """The same document with evidence, such as that of some tasks, to be marked in its text; that of other documents is
        left out.

        Raises BadQuery for evidence whose quote does not stand in this text at its place.
        """
        own = sorted({(e.start, e.end): e for e in evidence if e and e.document == self.id}.items())
        for (start, end), e in own:
            if self.text[start:end] != e.quote:
                raise BadQuery(
                    f"{self.id}: {e.quote[:30]!r} does not stand at {start}-{end}: evidence of another build?"
                )
        return DocumentView(self, (e for _, e in own))

    def __repr__(self) -> str:
        return f"DocumentView({self.id!r}, {self.title!r}, {len(self.text)} characters)"

    def _repr_html_(self) -> str:
        """For Jupyter."""
        from query.display import document_html

        return document_html(self)
