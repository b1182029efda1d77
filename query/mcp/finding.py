"""What an argument names: a document, a task, a unit. Where it names none, or several, the error says what is right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from difflib import get_close_matches

from pyoxigraph import Literal, NamedNode

from corpus.errors import BadQuery
from query.answers.answer import TaskItem
from query.knowledge_base import PolicyKG

__all__ = ["document_named", "task_named", "unit_named"]

_NEAR = 5
_PLACE = """
SELECT DISTINCT ?task ?document ?path ?title WHERE {{
  VALUES {bound}
  ?task a pkg:Task ; pkg:inDocument/pkg:documentId ?document ; pkg:path ?path ; dcterms:title ?title .
}} ORDER BY ?document ?task LIMIT 50
"""

_BELOW = """
SELECT DISTINCT ?document ?path ?title WHERE {{
  VALUES {bound}
  ?task a pkg:Task ; pkg:inDocument/pkg:documentId ?document ; pkg:path ?path ; dcterms:title ?title .
  FILTER(STRSTARTS(?path, {above}))
}} ORDER BY ?document ?path
"""


def document_named(kb: PolicyKG, name: str) -> str:
    """The id of the document that an id, a 文号 or a part of a title names. Raises BadQuery with the nearest ones."""
    with suppress(BadQuery):
        return str(kb.document(name)["document"])
    documents = kb.documents()
    found = [d for d in documents if name and (name == d.number or name in d.title or name in d.notice)]
    if len(found) == 1:
        return found[0].document
    said = [f"{d.document} ({d.title})" for d in found[:_NEAR]]
    if found:
        raise BadQuery(f"{len(found)} documents are called like {name}: {_joined(said)}; give one's id")
    names = {key: d for d in documents for key in (d.document, d.title, d.number or "") if key}
    near = dict.fromkeys(f"{names[k].document} ({names[k].title})" for k in get_close_matches(name, names, _NEAR, 0.3))
    raise BadQuery(f"no such document: {name}; nearest: {_joined(near)}; the tool documents lists all")


def task_named(kb: PolicyKG, name: str) -> TaskItem:
    """The task that an IRI, document:path, or a path or title of only one task names. Raises BadQuery with the nearest."""
    rows = _rows(kb, name)
    if len(rows) > 1:
        listed = [
            f"{path} {title} <{iri}>" if d is None else f"{d}:{path} {title} <{iri}>" for iri, d, path, title in rows
        ]
        raise BadQuery(f"{len(rows)} tasks are called {name}: {_joined(listed[:_NEAR])}; give the IRI of one")
    if not rows:
        raise BadQuery(f"no such task: {name}; nearest: {_joined(_near(kb, name))}; the tools ask and unit list tasks")
    iri, document, *_ = rows[0]
    return next(t for t in kb.tasks(document=document) if t.iri == iri)


def unit_named(kb: PolicyKG, name: str) -> tuple[str, str, str, bool]:
    """IRI, name, place and whether it is a group, of the one unit of a name; of several, the one that has tasks.

    Raises BadQuery with the names of those there are, or the nearest.
    """
    try:
        found = kb.query("unit-names", unit=name)
    except BadQuery:
        kb.assignments(unit=name)  # refuses as well, without the command that lists units, which an assistant has not
        raise
    rows = [(iri, label, place, kind.endswith("UnitGroup")) for iri, label, place, _, kind in found]
    if len(rows) > 1:
        busy = {a.unit for a in kb.assignments(unit=name)}
        rows = [r for r in rows if r[0] in busy] or rows
    if len(rows) > 1:
        raise BadQuery(
            f"{len(rows)} units are called {name}: {_joined(r[1] for r in rows[: 2 * _NEAR])}; give one's whole name"
        )
    return rows[0]


def _rows(kb: PolicyKG, name: str) -> Sequence[tuple[str, str, str, str]]:
    """IRI, document, path and title of the tasks of a name."""
    if name.startswith(("http://", "https://", "urn:")):
        try:
            return kb.sparql(_PLACE.format(bound=f"?task {{ {NamedNode(name)} }}"))
        except ValueError as error:
            raise BadQuery(f"no such task: {name}, which is no IRI ({error})") from error
    document, _, path = name.rpartition(":")
    pair = (
        f"(?document ?path) {{ ({Literal(document)} {Literal(path)}) }}" if document else f"?path {{ {Literal(name)} }}"
    )
    rows = kb.sparql(_PLACE.format(bound=pair))
    return rows or kb.sparql(_PLACE.format(bound=f"?title {{ {Literal(name)} }}"))


def _near(kb: PolicyKG, name: str) -> list[str]:
    """Tasks that may be meant: those below the same heading, else those of a title like it."""
    document, _, path = name.rpartition(":")
    above = path.rpartition("/")[0]
    known = document and any(d.document == document for d in kb.documents())
    within = f"?document {{ {Literal(document)} }}" if known else "() { () }"
    rows = kb.sparql(_BELOW.format(bound=within, above=Literal(above))) if above or known else ()
    paths = {str(path): f"{document}:{path} {title}" for document, path, title in rows}
    titles = [f"{s.name} <{s.iri}>" for s in kb.suggest(path, k=20) if s.kind == "task"]
    return [paths[p] for p in get_close_matches(path, paths, _NEAR, 0.2)] or titles[:_NEAR]


def _joined(names: Iterable[str]) -> str:
    return "; ".join(names) or "none"
