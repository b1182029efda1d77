"""A file becomes a `Document`: decode, find the outline, read the header, then who must do what."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.errors import BadInput
from corpus.formats import SUFFIXES, Content, markdown, read_content
from corpus.model import Block, BlockKind, Document, Problem, Section, Source, Table
from corpus.structure.header import read_header
from corpus.structure.layout import Layout, read_layout
from corpus.structure.numbering import number_at
from corpus.structure.outline import Line, leaf_at, lines_of, read_outline
from corpus.tables.grid import is_metadata, tabbed_tables
from corpus.tasks import read_tasks

__all__ = ["SourceFile", "discover", "read_file", "read_text"]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a corpus; `id` is its path below the corpus folder without suffix, with / between parts."""

    id: str
    path: Path


def discover(directory: Path) -> tuple[SourceFile, ...]:
    """All files below `directory`, sorted by id, also those of kinds that cannot be read, so that reading reports
    them; hidden files, lock files of office programs, knowledge bases and the folder's `units.csv`, which says how units
    are called, are left out.

    Files that share a name but for the suffix keep it in their id. Raises BadInput where there is no such
    folder or nothing in it that can be read.
    """
    if not directory.is_dir():
        raise BadInput(f"{directory}: no such folder; give the folder that holds the documents")
    found = {name: path for name, path in _files(directory) if name != "units.csv"}
    if not any(os.path.splitext(name)[1].lower() in SUFFIXES for name in found):
        kinds = " ".join(sorted(SUFFIXES))
        raise BadInput(f"{directory}: no documents in it; files are read whose names end in {kinds}")
    stems = {name: _stem(name) for name in found}
    count = Counter(stems.values())
    ids = {name: stem if count[stem] == 1 else name for name, stem in stems.items()}
    return tuple(SourceFile(ids[name], found[name]) for name in sorted(found, key=lambda name: (ids[name], name)))


def _stem(name: str) -> str:
    """A file's name without its suffix, as pathlib has it."""
    stem, suffix = os.path.splitext(name)
    return stem if len(suffix) > 1 else name


def _files(directory: Path, below: str = "") -> Iterator[tuple[str, Path]]:
    """Files that may be documents, in the folder and those below it, by their names from it on."""
    with os.scandir(directory) as entries:  # knows of most files what they are without asking for each
        for entry in entries:
            if entry.name.startswith((".", "~$")):
                continue
            if entry.is_dir():
                path = Path(entry.path)
                if not ((path / "manifest.json").exists() and (path / "lock").exists()):
                    yield from _files(path, f"{below}{entry.name}/")
            elif entry.is_file():
                yield f"{below}{entry.name}", Path(entry.path)


def read_file(path: Path, *, document_id: str | None = None) -> Document:
    """The document in a file. Raises UnreadableFile (a damaged or foreign file), with the next step."""
    content = read_content(path)
    source = Source(path.name, content.sha256, content.media_type, content.encoding)
    return _read(content, document_id or path.stem, source)


def read_text(
    text: str, *, document_id: str, source: Source | None = None, given: Mapping[str, str] | None = None
) -> Document:
    """The document that a text is; line ends become \\n, nothing else is changed. Any string can be read."""
    source = source or Source()
    return _read(Content(text, source.encoding, source.media_type, given or {}), document_id, source)


def _read(content: Content, document_id: str, source: Source) -> Document:
    text = content.text.replace("\r\n", "\n").replace("\r", "\n")
    tables = content.tables or tuple(tabbed_tables(text))
    lines, rows = _split(_lines(text, content.media_type), [t for t in tables if not is_metadata(text, t)])
    layout = read_layout(text, lines)
    sections = read_outline(text, lines, layout.kinds)
    header = read_header(document_id, text, lines, layout, given=content.metadata)
    lines, layout = _with_rows(lines, rows, layout)
    reading = read_tasks(document_id, text, sections, lines, layout.kinds, header.jurisdiction, tables)
    return Document(
        id=document_id,
        text=text,
        header=header,
        source=source,
        sections=sections,
        blocks=tuple(_blocks(text, lines, layout, sections, reading.markers)),
        tasks=reading.tasks,
        targets=reading.targets,
        problems=(*reading.problems, *_unread(document_id, text, content)),
        tables=tables,
        pages=content.pages,
    )


def _unread(document_id: str, text: str, content: Content) -> Iterator[Problem]:
    """What the file holds and its text does not."""
    for at, reason in content.unread:
        yield Problem(document_id, text.count("\n", 0, at) + 1, at, reason)


def _lines(text: str, media_type: str) -> tuple[Line, ...]:
    """The lines of a text; marks of Markdown around one are none of its text."""
    lines = lines_of(text)
    return lines if media_type != markdown.MEDIA_TYPE else tuple(_bare(text, line) for line in lines)


def _bare(text: str, line: Line) -> Line:
    body, end = markdown.bare_line(text, line.body, line.end)
    number = line.number if body == line.body else number_at(text, body, end)
    return Line(line.start, body, end, None if number and number.doubtful and body != line.body else number)


def _split(lines: Sequence[Line], tables: Sequence[Table]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Lines of running text, and the rows of tables as lines: numbers in cells are none of the outline."""
    if not tables:
        return tuple(lines), ()
    rows = [Line(row.start, row.start, row.end) for table in tables for row in table.rows]
    starts = [row.start for row in rows]
    outside = []
    for line in lines:
        at = bisect_right(starts, line.body) - 1
        if at < 0 or line.body >= max(rows[at].end, rows[at].start + 1):
            outside.append(line)
    return tuple(outside), tuple(rows)


def _with_rows(lines: Sequence[Line], rows: Sequence[Line], layout: Layout) -> tuple[tuple[Line, ...], Layout]:
    """All lines in text order again; rows of tables are text."""
    if not rows:
        return tuple(lines), layout
    kinds = [*zip(lines, layout.kinds, strict=True), *((row, BlockKind.TEXT) for row in rows)]
    kinds.sort(key=lambda pair: pair[0].start)
    return tuple(x for x, _ in kinds), replace(layout, kinds=tuple(k for _, k in kinds))


def _blocks(
    text: str,
    lines: Sequence[Line],
    layout: Layout,
    sections: tuple[Section, ...],
    markers: tuple[tuple[int, int], ...],
) -> list[Block]:
    """One block a line, each with the line end and the empty lines behind it: nothing of the text is left out."""
    headings = {s.heading_end for s in sections}
    # 附件1 above its title is part of the heading.
    alone = {s.start for s in sections if "\n" in text[s.start : s.heading_start]}
    marked = dict(markers)
    blocks: list[Block] = []
    for n, line in enumerate(lines):
        end = lines[n + 1].start if n + 1 < len(lines) else len(text)
        kind = layout.kinds[n]
        if kind is BlockKind.TEXT and (line.end in headings or line.body in alone):
            kind = BlockKind.HEADING
        elif kind is BlockKind.TEXT and marked.get(line.body, -1) >= line.end - 1:
            kind = BlockKind.MARKER
        section = (
            None
            if kind in (BlockKind.HEADER, BlockKind.SIGNATURE, BlockKind.BOILERPLATE)
            else leaf_at(sections, line.body)
        )
        blocks.append(Block(kind, line.start if n else 0, end, section))
    return blocks or ([Block(BlockKind.BOILERPLATE, 0, len(text), None)] if text else [])
