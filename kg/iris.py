"""How things are named: IRIs under a base, in which Chinese stays readable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from pyoxigraph import NamedNode

from corpus.errors import BadInput

__all__ = ["DEFAULT_BASE", "Iris", "segment"]

DEFAULT_BASE = "https://w3id.org/policykg/id/"
# Every character that neither `ipchar` of RFC 3987 nor the slash is: among them controls, private use, non-characters.
_UCS = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef" + "".join(
    f"{chr(plane << 16 | (0x1000 if plane == 14 else 0))}-{chr(plane << 16 | 0xFFFD)}" for plane in range(1, 15)
)
_UNSAFE = re.compile(rf"[^A-Za-z0-9\-._~!$&'()*+,;=:@/{_UCS}]")
# Inside a document's id, what would look like a part of another document is no path of its own.
_PART = re.compile("/(?=(?:section|task|target|domain|domains)(?:/|$))")


@lru_cache(maxsize=1024)  # the id of a document is written thousands of times, its sections' keys several
def segment(text: str) -> str:
    """`text` as part of an IRI: percent-encoded is only what RFC 3987 does not allow there."""
    return _UNSAFE.sub(lambda m: quote(m[0], safe="", errors="replace"), text)


def _single(text: str) -> str:
    """`text` as one part of a path, its slashes encoded too."""
    return segment(text).replace("/", "%2F")


@dataclass(frozen=True, slots=True)
class Iris:
    """All IRIs of one knowledge base. Raises BadInput for a base that names no namespace."""

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        try:
            known = bool(re.match("[a-z][a-z0-9+.-]*:.", self.base) and NamedNode(self.base))
        except ValueError:
            known = False
        if not known or self.base[-1] not in "/#" or "#" in self.base[:-1]:
            raise BadInput(f"--base {self.base}: not a base IRI; give an absolute IRI that ends in / or #")

    def document(self, document: str) -> str:
        """The document itself."""
        return f"{self.base}document/{_PART.sub('%2F', segment(document))}"

    def graph(self, document: str) -> NamedNode:
        """The named graph that holds all a document says."""
        return NamedNode(f"{self.base}graph/{segment(document)}")

    @property
    def shared(self) -> NamedNode:
        """The named graph of what several documents may say alike: organisations, groups, places, cited titles."""
        return NamedNode(f"{self.base}graph")

    @property
    def names(self) -> NamedNode:
        """The named graph of what a user says about names, in units.csv."""
        return NamedNode(f"{self.base}names")

    def decision(self, place: str, name: str, n: int) -> NamedNode:
        """A user's decision about a name, the n-th about it."""
        return NamedNode(f"{self.base}decision/{_single(place)}/{_single(name)}/{n}")

    def section(self, document: str, key: str) -> NamedNode:
        """A node of the outline."""
        return NamedNode(f"{self.document(document)}/section/{segment(key)}")

    def task(self, document: str, key: str) -> NamedNode:
        """A task."""
        return NamedNode(f"{self.document(document)}/task/{segment(key)}")

    def evidence(self, document: str, start: int, end: int) -> NamedNode:
        """A stretch of a document's text, by character positions (RFC 5147)."""
        mark = "/" if self.base.endswith("#") else "#"  # an IRI has one fragment
        return NamedNode(f"{self.document(document)}{mark}char={start},{end}")

    def domain(self, document: str, label: str) -> NamedNode:
        """A field or theme of a document."""
        return NamedNode(f"{self.document(document)}/domain/{_single(label)}")

    def scheme(self, document: str) -> NamedNode:
        """The concept scheme of a document's domains."""
        return NamedNode(f"{self.document(document)}/domains")

    def field(self, label: str) -> NamedNode:
        """A field that the domains of several documents may match."""
        return NamedNode(f"{self.base}field/{_single(label)}")

    @property
    def fields(self) -> NamedNode:
        """The concept scheme of these fields."""
        return NamedNode(f"{self.base}fields")

    def unit(self, place: str, base_name: str, *, group: bool) -> NamedNode:
        """An organisation or a group of them."""
        return NamedNode(f"{self.base}{'group' if group else 'unit'}/{_single(place)}/{_single(base_name)}")

    def place(self, name: str) -> NamedNode:
        """A jurisdiction."""
        return NamedNode(f"{self.base}place/{_single(name)}")

    def reference(self, title: str) -> NamedNode:
        """A document that is only referred to."""
        return NamedNode(f"{self.base}reference/{_single(title)}")

    def reading(self, document: str) -> NamedNode:
        """The activity that read a document and made its graph."""
        return NamedNode(f"{self.base}reading/{segment(document)}")

    def file(self, sha256: str) -> NamedNode:
        """The file a document was read from, by its content."""
        return NamedNode(f"urn:sha256:{sha256}")
