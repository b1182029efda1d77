"""The catalogue of what was read (SQLite): documents with their text and pages, passages, problems. The source of truth."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from corpus.errors import DamagedKnowledgeBase
from corpus.model import Document, Problem
from indexer.passages import Passage

__all__ = ["Catalog", "Entry", "Place"]

Place = tuple[str, int, int]  # document, first character, the one behind the last

_SCHEMA = """
CREATE TABLE document (id TEXT PRIMARY KEY, path TEXT NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE passage (
  id INTEGER PRIMARY KEY, document TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  path TEXT NOT NULL, section TEXT, task TEXT, headings TEXT NOT NULL);
CREATE INDEX passage_document ON passage (document, start);
CREATE TABLE problem (document TEXT NOT NULL, line INTEGER NOT NULL, start INTEGER NOT NULL, reason TEXT NOT NULL, quote TEXT NOT NULL);
CREATE INDEX problem_document ON problem (document);
CREATE TABLE page (document TEXT NOT NULL, number INTEGER NOT NULL, start INTEGER NOT NULL, PRIMARY KEY (document, number)) WITHOUT ROWID;
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
        """A copy of the catalogue as it is now. Raises DamagedKnowledgeBase where it is not whole."""
        other = sqlite3.connect(path)
        try:
            self._db.backup(other)
            sound = other.execute("PRAGMA quick_check(1)").fetchone()[0]
            if sound != "ok":
                raise DamagedKnowledgeBase(f"the catalogue is damaged ({sound}); run policykg build again")
        except sqlite3.Error as error:
            raise _damaged(error) from error
        finally:
            other.close()

    def close(self) -> None:
        """Commit and close."""
        self._db.commit()
        self._db.close()

    def entries(self) -> dict[str, Entry]:
        """All documents by id."""
        rows = self._rows("SELECT id, path, key, title FROM document ORDER BY id")
        return {row[0]: Entry(*row) for row in rows}

    def entry(self, document: str) -> Entry | None:
        """One document, None for an unknown one."""
        row = next(self._rows("SELECT id, path, key, title FROM document WHERE id = ?", document), None)
        return Entry(*row) if row else None

    def add(self, document: Document, passages: Iterable[Passage], *, key: str) -> list[int]:
        """Catalogue a document; gives the ids of its passages in their order."""
        entry = (document.id, document.source.path, key, document.header.title, document.text)
        self._db.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?)", entry)
        self._db.executemany("INSERT INTO problem VALUES (?, ?, ?, ?, ?)", map(_problem_row, document.problems))
        pages = [(document.id, n, start) for n, start in enumerate(document.pages, 1)]
        self._db.executemany("INSERT INTO page VALUES (?, ?, ?)", pages)
        rows = [_passage_row(p) for p in passages]
        self._db.executemany("INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        return [int(row[0] or 0) for row in rows]

    def remove(self, document: str) -> list[int]:
        """Forget a document; gives the ids its passages had."""
        ids = [row[0] for row in self._db.execute("SELECT id FROM passage WHERE document = ?", (document,))]
        for table, key in (("passage", "document"), ("problem", "document"), ("page", "document"), ("document", "id")):
            self._db.execute(f"DELETE FROM {table} WHERE {key} = ?", (document,))
        return ids

    def text(self, document: str) -> str | None:
        """The text of a document, None for an unknown one."""
        row = next(self._rows("SELECT text FROM document WHERE id = ?", document), None)
        return str(row[0]) if row else None

    def page_of(self, document: str, position: int) -> int | None:
        """The page that a character of a document stands on; None for a document without pages."""
        query = "SELECT MAX(number) FROM page WHERE document = ? AND (start <= CAST(? AS INTEGER) OR number = 1)"
        number = next(self._rows(query, document, str(position)))[0]
        return None if number is None else int(number)

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """The passages with these ids, in their order; unknown ids are left out."""
        wanted = "WHERE id IN (SELECT value FROM json_each(?))"
        found = dict(self._passages(f"{wanted} ORDER BY document, start", json.dumps(list(ids))))
        return [found[i] for i in ids if i in found]

    def all_passages(self) -> Iterator[tuple[int, Passage]]:
        """Every passage with its id, in the order of documents and texts."""
        return self._passages("ORDER BY document, start")

    def _passages(self, which: str, *given: str) -> Iterator[tuple[int, Passage]]:
        """Passages by document; each text is fetched once, for taking a part of a text in SQL reads all before it."""
        for document, rows in groupby(self._rows(f"{_SELECT} {which}", *given), key=itemgetter(1)):
            text = self.text(str(document)) or ""
            for row in rows:
                yield int(row[0]), _passage(row, text)

    def passage_ids(self, documents: Sequence[str]) -> list[int]:
        """The ids of all passages of some documents."""
        query = "SELECT id FROM passage WHERE document IN (SELECT value FROM json_each(?)) ORDER BY id"
        return [row[0] for row in self._rows(query, json.dumps(list(documents)))]

    def passages_within(self, places: Sequence[Place]) -> list[int]:
        """The ids of all passages that overlap one of some places."""
        query = (
            "SELECT DISTINCT p.id FROM json_each(?) AS place JOIN passage AS p ON p.document = place.value ->> 0 "
            'AND p.start < place.value ->> 2 AND p."end" > place.value ->> 1 ORDER BY p.id'
        )
        return [row[0] for row in self._rows(query, json.dumps(list(places)))]

    def problems(self) -> list[Problem]:
        """What could not be parsed, by document and line."""
        rows = self._rows("SELECT document, line, start, reason, quote FROM problem ORDER BY document, start, reason")
        return [Problem(*row) for row in rows]

    def problems_of(self, document: str) -> tuple[Problem, ...]:
        """What could not be parsed in one document, by line."""
        query = "SELECT document, line, start, reason, quote FROM problem WHERE document = ? ORDER BY start, reason"
        return tuple(Problem(*row) for row in self._rows(query, document))

    def count(self, table: str) -> int:
        """How many rows `document`, `passage` or `problem` has."""
        if table not in ("document", "passage", "problem"):
            raise ValueError(table)
        return int(next(self._rows(f"SELECT COUNT(*) FROM {table}"))[0])

    def _rows(self, query: str, *given: str) -> Iterator[Any]:
        """The rows of a query. Raises DamagedKnowledgeBase where the file cannot be read."""
        try:
            yield from self._db.execute(query, given)
        except sqlite3.Error as error:
            raise _damaged(error) from error


_SELECT = 'SELECT id, document, start, "end", path, section, task, headings FROM passage'


def _damaged(error: sqlite3.Error) -> DamagedKnowledgeBase:
    return DamagedKnowledgeBase(f"the catalogue is damaged ({error}); run policykg build again")


def _passage_row(p: Passage) -> tuple[int | str | None, ...]:
    """A passage's row. Its id follows from where it stands, so that it does not depend on earlier builds."""
    place = hashlib.blake2b(f"{p.document}\0{p.start}".encode(), digest_size=8).digest()
    number = int.from_bytes(place, "big") >> 1  # SQLite and FAISS count in signed 64 bits
    return number, p.document, p.start, p.end, p.path, p.section, p.task, json.dumps(p.headings, ensure_ascii=False)


def _problem_row(problem: Problem) -> tuple[str, int, int, str, str]:
    return problem.document, problem.line, problem.start, problem.reason, problem.quote


def _passage(row: Any, text: str) -> Passage:
    _, document, start, end, path, section, task, headings = row
    return Passage(document, start, end, text[start:end], path, section, task, tuple(json.loads(headings)))
