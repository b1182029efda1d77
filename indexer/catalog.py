"""The catalogue of what was read (SQLite): documents with their text, passages, problems. The source of truth."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import DamagedKnowledgeBase
from corpus.model import Document, Problem
from indexer.passages import Passage

__all__ = ["Catalog", "Entry"]

_SCHEMA = """
CREATE TABLE document (id TEXT PRIMARY KEY, path TEXT NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE passage (
  id INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  path TEXT NOT NULL, section TEXT, task TEXT, headings TEXT NOT NULL);
CREATE INDEX passage_document ON passage (document, start);
CREATE TABLE problem (document TEXT NOT NULL, line INTEGER NOT NULL, start INTEGER NOT NULL, reason TEXT NOT NULL, quote TEXT NOT NULL);
CREATE INDEX problem_document ON problem (document);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as catalogued: `path` is its file's name, `key` stands for the file's content as it was read."""

    id: str
    path: str
    key: str
    title: str


class Catalog:
    """The catalogue in one file; opened for reading unless created or `writable`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @classmethod
    def create(cls, path: Path) -> Catalog:
        """A new, empty catalogue."""
        db = sqlite3.connect(path)
        db.executescript(_SCHEMA)
        return cls(db)

    @classmethod
    def open(cls, path: Path, *, writable: bool = False) -> Catalog:
        """An existing catalogue. Raises DamagedKnowledgeBase where it cannot be read."""
        mode = "rw" if writable else "ro"
        try:
            db = sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, check_same_thread=False)
            db.execute("SELECT id FROM document LIMIT 1").fetchone()
        except sqlite3.Error as error:
            raise DamagedKnowledgeBase(
                f"{path}: the catalogue is damaged ({error}); run policykg build again"
            ) from error
        return cls(db)

    def copy_to(self, path: Path) -> None:
        """A copy of the catalogue as it is now."""
        with sqlite3.connect(path) as other:
            self._db.backup(other)
        other.close()

    def close(self) -> None:
        """Commit and close."""
        self._db.commit()
        self._db.close()

    def entries(self) -> dict[str, Entry]:
        """All documents by id."""
        rows = self._db.execute("SELECT id, path, key, title FROM document ORDER BY id")
        return {row[0]: Entry(*row) for row in rows}

    def add(self, document: Document, passages: Iterable[Passage], *, key: str) -> list[int]:
        """Catalogue a document; gives the ids of its passages in their order."""
        entry = (document.id, document.source.path, key, document.header.title, document.text)
        self._db.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?)", entry)
        self._db.executemany("INSERT INTO problem VALUES (?, ?, ?, ?, ?)", map(_problem_row, document.problems))
        return [
            self._db.execute(
                'INSERT INTO passage (document, start, "end", path, section, task, headings) VALUES (?, ?, ?, ?, ?, ?, ?)',
                (p.document, p.start, p.end, p.path, p.section, p.task, json.dumps(p.headings, ensure_ascii=False)),
            ).lastrowid
            or 0
            for p in passages
        ]

    def remove(self, document: str) -> list[int]:
        """Forget a document; gives the ids its passages had."""
        ids = [row[0] for row in self._db.execute("SELECT id FROM passage WHERE document = ?", (document,))]
        for table, key in (("passage", "document"), ("problem", "document"), ("document", "id")):
            self._db.execute(f"DELETE FROM {table} WHERE {key} = ?", (document,))
        return ids

    def text(self, document: str) -> str | None:
        """The text of a document, None for an unknown one."""
        row = self._db.execute("SELECT text FROM document WHERE id = ?", (document,)).fetchone()
        return row[0] if row else None

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """The passages with these ids, in their order; unknown ids are left out."""
        rows: dict[int, Passage] = {}
        for at in range(0, len(ids), 500):
            chunk = list(ids[at : at + 500])
            marks = ",".join("?" * len(chunk))
            rows |= {row[0]: _passage(row) for row in self._db.execute(f"{_SELECT} WHERE p.id IN ({marks})", chunk)}
        return [rows[i] for i in ids if i in rows]

    def all_passages(self) -> Iterator[tuple[int, Passage]]:
        """Every passage with its id, in the order of documents and texts."""
        for row in self._db.execute(f"{_SELECT} ORDER BY p.document, p.start"):
            yield row[0], _passage(row)

    def passage_ids(self, documents: Sequence[str]) -> list[int]:
        """The ids of all passages of some documents."""
        marks = ",".join("?" * len(documents))
        query = f"SELECT id FROM passage WHERE document IN ({marks}) ORDER BY id"
        return [row[0] for row in self._db.execute(query, list(documents))]

    def problems(self) -> list[Problem]:
        """What could not be parsed, by document and line."""
        rows = self._db.execute("SELECT document, line, start, reason, quote FROM problem ORDER BY document, start")
        return [Problem(*row) for row in rows]

    def count(self, table: str) -> int:
        """How many rows `document`, `passage` or `problem` has."""
        if table not in ("document", "passage", "problem"):
            raise ValueError(table)
        return int(self._db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


_SELECT = """SELECT p.id, p.document, p.start, p."end", substr(d.text, p.start + 1, p."end" - p.start), p.path, p.section, p.task, p.headings
FROM passage p JOIN document d ON d.id = p.document"""


def _problem_row(problem: Problem) -> tuple[str, int, int, str, str]:
    return problem.document, problem.line, problem.start, problem.reason, problem.quote


def _passage(row: Sequence[object]) -> Passage:
    _, document, start, end, quote, path, section, task, headings = row
    return Passage(document, start, end, quote, path, section, task, tuple(json.loads(str(headings))))  # type: ignore[arg-type]
