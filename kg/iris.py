"""How things are named: IRIs under a base, in which Chinese stays readable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import NamedNode

from corpus.errors import BadInput

__all__ = ["DEFAULT_BASE", "Iris", "segment"]

DEFAULT_BASE = "https://w3id.org/policykg/id/"
_UNSAFE = re.compile(r"[^\w.~!$&'()*+,;=:@/\-]", re.ASCII)


def segment(text: str) -> str:
    """`text` as part of an IRI: percent-encoded is only what RFC 3987 does not allow there."""
    return "".join(_encoded(c) for c in text)


def _encoded(char: str) -> str:
    code = ord(char)
    if code < 0xA0:
        return quote(char) if _UNSAFE.match(char) else char
    private_or_special = 0xD800 <= code <= 0xF8FF or 0xFDD0 <= code <= 0xFDEF or 0xFFF0 <= code <= 0xFFFF
    return quote(char, errors="replace") if private_or_special or code & 0xFFFE == 0xFFFE else char


@dataclass(frozen=True, slots=True)
class Iris:
    """All IRIs of one knowledge base. Raises BadInput for a base that names no namespace."""

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]*[/#]", self.base):
            raise BadInput(f"--base {self.base}: not a base IRI; give an absolute IRI that ends in / or #")

    def document(self, document: str) -> str:
        """The document itself."""
        return f"{self.base}document/{segment(document)}"

    def graph(self, document: str) -> NamedNode:
        """The named graph that holds all a document says."""
        return NamedNode(f"{self.base}graph/{segment(document)}")

    @property
    def shared(self) -> NamedNode:
        """The named graph of what several documents may say alike: organisations, groups, places, cited titles."""
        return NamedNode(f"{self.base}graph")

    def is_shared(self, subject: str) -> bool:
        """Whether `subject` is described in the shared graph."""
        return subject.startswith(tuple(f"{self.base}{kind}/" for kind in ("unit", "group", "place", "reference")))

    def section(self, document: str, key: str) -> NamedNode:
        """A node of the outline."""
        return NamedNode(f"{self.document(document)}/section/{segment(key)}")

    def task(self, document: str, key: str) -> NamedNode:
        """A task."""
        return NamedNode(f"{self.document(document)}/task/{segment(key)}")

    def evidence(self, document: str, start: int, end: int) -> NamedNode:
        """A stretch of a document's text, by character positions (RFC 5147)."""
        return NamedNode(f"{self.document(document)}#char={start},{end}")

    def domain(self, document: str, label: str) -> NamedNode:
        """A field or theme of a document."""
        return NamedNode(f"{self.document(document)}/domain/{segment(label)}")

    def scheme(self, document: str) -> NamedNode:
        """The concept scheme of a document's domains."""
        return NamedNode(f"{self.document(document)}/domains")

    def unit(self, place: str, base_name: str, *, group: bool) -> NamedNode:
        """An organisation or a group of them."""
        return NamedNode(f"{self.base}{'group' if group else 'unit'}/{segment(place)}/{segment(base_name)}")

    def place(self, name: str) -> NamedNode:
        """A jurisdiction."""
        return NamedNode(f"{self.base}place/{segment(name)}")

    def reference(self, title: str) -> NamedNode:
        """A document that is only referred to."""
        return NamedNode(f"{self.base}reference/{segment(title)}")

    def file(self, sha256: str) -> NamedNode:
        """The file a document was read from, by its content."""
        return NamedNode(f"urn:sha256:{sha256}")
