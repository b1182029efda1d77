"""The thesaurus of policy Chinese: what people say, and the terms that documents use for it.

`kg/thesaurus.ttl` is a SKOS concept scheme: an official term (prefLabel), its variants and abbreviations (altLabel), the
words of owners, citizens and clerks (hiddenLabel), broader and related concepts. Users add files of the same form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from unicodedata import normalize

from pyoxigraph import NamedNode, RdfFormat, parse

from corpus.errors import BadInput
from kg.vocabulary import SKOS

__all__ = ["Concept", "Match", "Thesaurus", "folded", "load_thesaurus"]

_SHORTEST = 2  # characters of a label that is looked for: single ones stand in too many words


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of government work. `preferred` is the official term; `broader` and `related` are IRIs."""

    iri: str
    preferred: str = ""
    alternative: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    @property
    def official(self) -> tuple[str, ...]:
        """The terms that stand in documents, the preferred one first."""
        return (self.preferred, *self.alternative)


@dataclass(frozen=True, slots=True)
class Match:
    """`text[start:end]` is a label of `concepts`; `hidden` where it is an official term of none of them."""

    label: str
    start: int
    end: int
    concepts: tuple[Concept, ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Concepts by IRI, and the labels that they are known by."""

    concepts: dict[str, Concept]
    _labels: dict[str, tuple[str, ...]] = field(init=False, repr=False)
    _lengths: dict[str, tuple[int, ...]] = field(init=False, repr=False)  # by the first two characters, longest first

    def __post_init__(self) -> None:
        found: dict[str, dict[str, None]] = {}
        for concept in self.concepts.values():
            for label in (*concept.official, *concept.hidden):
                if len(plain := folded(label)) >= _SHORTEST:
                    found.setdefault(plain, {})[concept.iri] = None
        object.__setattr__(self, "_labels", {label: tuple(iris) for label, iris in found.items()})
        lengths: dict[str, set[int]] = {}
        for label in found:
            lengths.setdefault(label[:_SHORTEST], set()).add(len(label))
        object.__setattr__(self, "_lengths", {k: tuple(sorted(v, reverse=True)) for k, v in lengths.items()})

    def __len__(self) -> int:
        return len(self.concepts)

    def matches(self, text: str) -> Iterator[Match]:
        """The labels in a folded text (half-width, lower case), the longest at each place, none inside another."""
        at = 0
        while at < len(text):
            lengths = self._lengths.get(text[at : at + _SHORTEST], ())
            length = next((n for n in lengths if at + n <= len(text) and text[at : at + n] in self._labels), 0)
            if length:
                yield self._match(text, at, at + length)
            at += length or 1

    def narrower(self, iris: Iterable[str]) -> frozenset[str]:
        """Some concepts with all that are narrower."""
        below: dict[str, list[str]] = {}
        for concept in self.concepts.values():
            for above in concept.broader:
                below.setdefault(above, []).append(concept.iri)
        found, todo = set(iris), list(iris)
        while todo:
            new = [n for n in below.get(todo.pop(), ()) if n not in found]
            found.update(new)
            todo += new
        return frozenset(found)

    def _match(self, text: str, start: int, end: int) -> Match:
        label = text[start:end]
        concepts = tuple(self.concepts[iri] for iri in self._labels[label])
        official = any(label == folded(term) for c in concepts for term in c.official)
        return Match(label, start, end, concepts, not official)


def folded(text: str) -> str:
    """A label as texts are compared with it: half-width, lower case."""
    return normalize("NFKC", text).lower()


def load_thesaurus(own: Sequence[Path] = ()) -> Thesaurus:
    """The thesaurus of the package, with what the files of a user add. Raises BadInput for a file that is none.

    A concept of the same IRI, or of the same preferred term, gets the labels of both.
    """
    return _extended(_bundled(), own) if own else _bundled()


@cache
def _bundled() -> Thesaurus:
    return Thesaurus(_concepts((files("kg") / "thesaurus.ttl").read_bytes()))


def _extended(known: Thesaurus, own: Sequence[Path]) -> Thesaurus:
    concepts = dict(known.concepts)
    names = {c.preferred: c.iri for c in concepts.values()}
    for path in own:
        for concept in _read(path).values():
            iri = concept.iri if concept.iri in concepts else names.get(concept.preferred, concept.iri)
            concepts[iri] = _merged(concepts[iri], concept) if iri in concepts else concept
    return Thesaurus(concepts)


def _merged(known: Concept, added: Concept) -> Concept:
    return replace(
        known,
        alternative=_union(known.alternative, (t for t in added.official if t != known.preferred)),
        hidden=_union(known.hidden, added.hidden),
        broader=_union(known.broader, added.broader),
        related=_union(known.related, added.related),
    )


def _union(known: Iterable[str], added: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*known, *added]))


def _read(path: Path) -> dict[str, Concept]:
    """The concepts in a user's file. Raises BadInput where there are none."""
    try:
        concepts = _concepts(path.read_bytes())
    except OSError as error:
        raise BadInput(f"{path}: no thesaurus can be read there ({error.strerror}); give a Turtle file") from error
    except (SyntaxError, ValueError) as error:
        raise BadInput(f"{path}: not Turtle ({error}); correct it there") from error
    if not concepts:
        raise BadInput(f"{path}: no concept with a skos:prefLabel in it; docs/thesaurus.md shows the form")
    return concepts


_FIELDS = {
    SKOS.altLabel.value: "alternative",
    SKOS.hiddenLabel.value: "hidden",
    SKOS.broader.value: "broader",
    SKOS.related.value: "related",
}


def _concepts(turtle: bytes) -> dict[str, Concept]:
    """Concepts by IRI, in the order of the file. Raises SyntaxError for what is no Turtle."""
    preferred: dict[str, str] = {}
    others: dict[str, dict[str, list[str]]] = {}
    for triple in parse(input=turtle, format=RdfFormat.TURTLE):
        subject, predicate = triple.subject, triple.predicate.value  # each access makes an object: thousands of terms
        if not isinstance(subject, NamedNode):
            continue
        if predicate == SKOS.prefLabel.value:
            preferred.setdefault(subject.value, triple.object.value)
        elif name := _FIELDS.get(predicate):
            others.setdefault(subject.value, {}).setdefault(name, []).append(triple.object.value)
    listed = {iri: {k: tuple(v) for k, v in others.get(iri, {}).items()} for iri in preferred}
    return {iri: Concept(iri, preferred[iri], **listed[iri]) for iri in preferred}
