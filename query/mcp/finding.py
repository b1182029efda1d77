"""What an argument names: a document, a task. Where it names none, or several, the error says what is right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from pyoxigraph import Literal, NamedNode

from corpus.errors import BadQuery
from query.answer import TaskItem
from query.knowledge_base import PolicyKG

__all__ = ["document_named", "task_named"]

_NEAR = 5
_PLACE = """
SELECT DISTINCT ?task ?document ?path ?title WHERE {{
  VALUES {bound}
  ?task a pkg:Task ; pkg:inDocument/pkg:documentId ?document ; pkg:path ?path ; dcterms:title ?title .
}} ORDER BY ?document ?task LIMIT 50
"""


def document_named(kb: PolicyKG, name: str) -> str:
    """The id of the document that an id, a 文号 or a part of a title names. Raises BadQuery with the nearest ones."""
    documents = kb.documents()
    if any(d.document == name for d in documents):
        return name
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
        listed = [f"{path} {title} <{iri}>" if d is None else f"{d}:{path} {title} <{iri}>" for iri, d, path, title in rows]
        raise BadQuery(f"{len(rows)} tasks are called {name}: {_joined(listed[:_NEAR])}; give the IRI of one")
    if not rows:
        raise BadQuery(f"no such task: {name}; nearest: {_joined(_near(kb, name))}; the tools ask and unit list tasks")
    iri, document, *_ = rows[0]
    return next(t for t in kb.tasks(document=document) if t.iri == iri)


def _rows(kb: PolicyKG, name: str) -> Sequence[tuple[str, str, str, str]]:
    """IRI, document, path and title of the tasks of a name."""
    if name.startswith(("http://", "https://", "urn:")):
        try:
            return kb.sparql(_PLACE.format(bound=f"?task {{ {NamedNode(name)} }}"))
        except ValueError as error:
            raise BadQuery(f"no such task: {name}, which is no IRI ({error})") from error
    document, _, path = name.rpartition(":")
    pair = f"(?document ?path) {{ ({Literal(document)} {Literal(path)}) }}" if document else f"?path {{ {Literal(name)} }}"
    rows = kb.sparql(_PLACE.format(bound=pair))
    return rows or kb.sparql(_PLACE.format(bound=f"?title {{ {Literal(name)} }}"))


def _near(kb: PolicyKG, name: str) -> list[str]:
    """Tasks that may be meant: of the document that was named, those of similar path; else of similar title."""
    document, _, path = name.rpartition(":")
    if document and any(d.document == document for d in kb.documents()):
        tasks = {t.path: t for t in kb.tasks(document=document)}
        paths = get_close_matches(path, tasks, _NEAR, 0.2) or list(tasks)[:_NEAR]
        return [f"{document}:{p} {tasks[p].title}" for p in paths]
    named = (s for s in kb.suggest(path, k=20) if s.kind == "task")
    return [f"{s.name} <{s.iri}>" for s in named][:_NEAR]


def _joined(names: Iterable[str]) -> str:
    return "; ".join(names) or "none"
