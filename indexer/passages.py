"""Passages, the unit of search: paragraphs with the headings above them.

A passage is a stretch of the document's text and nothing else; long paragraphs are cut at sentence ends.
A line that only names responsible units belongs to the paragraph above it.
Headers, signatures and leftovers of a page are none.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.model import Block, BlockKind, Document
from indexer.words import prepare

__all__ = ["Passage", "encoded_text", "passages_of"]

_LIMIT = 320  # characters; longer paragraphs are cut at the last sentence end before it
_SENTENCE_END = re.compile("[。；！？;]")
_SPACE = " \t\u3000\u00a0\n"


@dataclass(frozen=True, slots=True)
class Passage:
    """`text[start:end]` of a document; `headings` are those above it, the document's title first.

    `section` and `task` are keys in the document (None outside of any); `path` is the section's, "" without.
    """

    document: str
    start: int
    end: int
    quote: str
    path: str
    section: str | None
    task: str | None
    headings: tuple[str, ...]


def encoded_text(passage: Passage) -> str:
    """What is made a vector of: the passage below its nearest heading."""
    return prepare(f"{passage.headings[-1] if passage.headings else ''}。{passage.quote}")


def passages_of(document: Document) -> Iterator[Passage]:
    """The passages of a document in text order."""
    tasks = deque(sorted((t.start, t.end, t.key) for t in document.tasks))
    open_tasks: list[tuple[int, int, str]] = []  # those around the current place, outermost first
    for block in _paragraphs(document):
        path, section, headings = _context(document, block)
        for start, end in _pieces(document.text, block.start, block.end):
            while tasks and tasks[0][0] <= start:
                open_tasks.append(tasks.popleft())
            open_tasks = [t for t in open_tasks if start < t[1]]
            task = open_tasks[0][2] if open_tasks else None
            yield Passage(document.id, start, end, document.text[start:end], path, section, task, headings)


def _paragraphs(document: Document) -> Iterator[Block]:
    """Blocks of text, a line of responsible units together with the paragraph above it."""
    last: Block | None = None
    for block in document.blocks:
        if block.kind is BlockKind.MARKER and last is not None:
            last = replace(last, end=block.end)
            continue
        if last is not None:
            yield last
        last = block if block.kind in (BlockKind.TEXT, BlockKind.HEADING, BlockKind.MARKER) else None
    if last is not None:
        yield last


def _context(document: Document, block: Block) -> tuple[str, str | None, tuple[str, ...]]:
    headings: list[str] = []
    index = block.section
    while index is not None:
        section = document.sections[index]
        if not block.start <= section.heading_start < block.end:
            headings.append(section.heading)
        index = section.parent
    headings.append(document.header.title)
    own = document.sections[block.section] if block.section is not None else None
    return (own.path if own else ""), (own.key if own else None), tuple(reversed(headings))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans without surrounding space, none much longer than _LIMIT."""
    while end > start and text[end - 1] in _SPACE:
        end -= 1
    while start < end:
        while start < end and text[start] in _SPACE:
            start += 1
        stop = end
        if end - start > _LIMIT:
            ends = [m.end() for m in _SENTENCE_END.finditer(text, start, start + _LIMIT)]
            stop = ends[-1] if ends else start + _LIMIT
        if stop > start:
            yield start, stop
        start = stop
