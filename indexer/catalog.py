"""The catalogue of what was read (SQLite): documents with their text and pages, passages, problems. The source of truth.

Where little changes in a large catalogue, its file becomes the base of the next one, linked and never written again; the new file
has what came, and the names of the documents in the base that are gone or read anew. Views show both as one.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from corpus.errors import DamagedKnowledgeBase
from corpus.model import Document, Problem
from indexer.folders import link
from indexer.passages import Passage

__all__ = ["BASE", "Catalog", "Entry", "Place"]

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
CREATE TABLE seen (document TEXT PRIMARY KEY, mark TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE gone (document TEXT PRIMARY KEY) WITHOUT ROWID;
"""
BASE = "catalog-base.db"
_TABLES = (("document", "id"), ("passage", "document"), ("problem", "document"), ("page", "document"))
_VIEW = """
CREATE TEMP VIEW {0} AS SELECT * FROM main.{0}
  UNION ALL SELECT * FROM base.{0} WHERE {1} NOT IN (SELECT document FROM main.gone);
"""
_SEEN = """
CREATE TEMP VIEW seen AS SELECT * FROM main.seen UNION ALL SELECT * FROM base.seen
  WHERE document NOT IN (SELECT document FROM main.seen) AND document NOT IN (SELECT document FROM main.gone);
"""
_VIEWS = "".join(_VIEW.format(*table) for table in _TABLES) + _SEEN
_ON_BASE = 1  # the user_version of a file that lies on a base
_LITTLE = 10  # a new file goes on a base while less than one document in ten of it has changed
_FEW = 100  # documents; so few are copied at once


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as catalogued: `path` is its file's name, `key` stands for the file's content as it was read."""

    id: str
    path: str
    key: str
    title: str


class Catalog:
    """The catalogue in one file, or two; opened for reading unless created or `writable`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db, self._path, self._base = connection, path, path.with_name(BASE)
        self._has_base = next(self._db.execute("PRAGMA user_version"))[0] == _ON_BASE
        if self._has_base:
            self._db.execute("ATTACH ? AS base", (_address(self._base, "ro"),))
            self._db.executescript(_VIEWS)

    @classmethod
    def create(cls, path: Path) -> Catalog:
        """A new catalogue, empty but for what a base beside it has."""
        db = sqlite3.connect(_address(path, "rwc"), uri=True)
        db.executescript(_SCHEMA)
        if path.with_name(BASE).is_file():
            db.execute(f"PRAGMA user_version = {_ON_BASE}")
        return cls(db, path)

    @classmethod
    def open(cls, path: Path, *, writable: bool = False) -> Catalog:
        """An existing catalogue. Raises DamagedKnowledgeBase where it cannot be read."""
        try:
            db = sqlite3.connect(_address(path, "rw" if writable else "ro"), uri=True, check_same_thread=False)
            catalog = cls(db, path)
            db.execute("SELECT id FROM document LIMIT 1").fetchone()
        except sqlite3.Error as error:
            raise DamagedKnowledgeBase(
                f"{path}: the catalogue is damaged ({error}); run policykg build again"
            ) from error
        return catalog

    def check(self) -> None:
        """Read all of it. Raises DamagedKnowledgeBase where it is not whole."""
        for schema in ("main", "base") if self._has_base else ("main",):
            sound = next(self._rows(f"PRAGMA {schema}.quick_check(1)"))[0]
            if sound != "ok":
                raise DamagedKnowledgeBase(
                    f"{self._path}: the catalogue is damaged ({sound}); run policykg build again"
                )

    def go_on(self, path: Path, *, changes: int) -> Catalog:
        """A new catalogue of the same documents at `path`, for writing some `changes`: on the same base where they are few.

        Raises DamagedKnowledgeBase where what is copied is not whole.
        """
        changed = changes + (self.count("main.document") + self.count("main.gone") if self._has_base else 0)
        base = self._base if self._has_base else self._path
        if self.count("document") > _FEW and changed * _LITTLE < self.count("document"):
            link(base, path.with_name(BASE))
            if not self._has_base:
                return Catalog.create(path)
            shutil.copyfile(self._path, path)
        elif self._has_base:
            return self._joined(path)
        else:
            self.check()
            shutil.copyfile(self._path, path)
        return Catalog.open(path, writable=True)

    def _joined(self, path: Path) -> Catalog:
        """Both files as one."""
        self.check()
        new = Catalog.create(path)
        new._db.execute("ATTACH ? AS old", (_address(self._path, "ro"),))
        new._db.execute("ATTACH ? AS base", (_address(self._base, "ro"),))
        for view in _VIEWS.replace("main.", "old.").replace("TEMP VIEW ", "TEMP VIEW all_").split(";")[:-1]:
            new._db.execute(view)
        for table in (*(name for name, _ in _TABLES), "seen"):
            new._db.execute(f"INSERT INTO main.{table} SELECT * FROM all_{table}")
        new.close()
        return Catalog.open(path, writable=True)

    def close(self) -> None:
        """Commit and close."""
        self._db.commit()
        self._db.close()

    def entries(self) -> dict[str, Entry]:
        """All documents by id."""
        rows = self._rows("SELECT id, path, key, title FROM document ORDER BY id")
        return {row[0]: Entry(*row) for row in rows}

    def keys(self) -> dict[str, str]:
        """The keys of all documents by their ids."""
        return dict(self._rows("SELECT id, key FROM document ORDER BY id"))

    def entry(self, document: str) -> Entry | None:
        """One document, None for an unknown one."""
        row = next(self._rows("SELECT id, path, key, title FROM document WHERE id = ?", document), None)
        return Entry(*row) if row else None

    def add(self, document: Document, passages: Iterable[Passage], *, key: str) -> list[int]:
        """Catalogue a document; gives the ids of its passages in their order."""
        entry = (document.id, document.source.path, key, document.header.title, document.text)
        self._db.execute("INSERT INTO main.document VALUES (?, ?, ?, ?, ?)", entry)
        self._db.executemany("INSERT INTO main.problem VALUES (?, ?, ?, ?, ?)", map(_problem_row, document.problems))
        pages = [(document.id, n, start) for n, start in enumerate(document.pages, 1)]
        self._db.executemany("INSERT INTO main.page VALUES (?, ?, ?)", pages)
        rows = [_passage_row(p) for p in passages]
        self._db.executemany("INSERT INTO main.passage VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        return [int(row[0] or 0) for row in rows]

    def remove(self, document: str) -> list[int]:
        """Forget a document; gives the ids its passages had."""
        ids = [row[0] for row in self._db.execute("SELECT id FROM passage WHERE document = ?", (document,))]
        for table, key in (*_TABLES, ("seen", "document")):
            self._db.execute(f"DELETE FROM main.{table} WHERE {key} = ?", (document,))
        if self._has_base:
            self._db.execute("INSERT OR IGNORE INTO main.gone VALUES (?)", (document,))
        return ids

    def marks(self) -> dict[str, str]:
        """By what each file was known when it was last seen, by document: as long as that is the same so is its content."""
        return dict(self._rows("SELECT document, mark FROM seen"))

    def mark(self, marks: Iterable[tuple[str, str]]) -> None:
        """Note by what files are known, by document."""
        self._db.executemany("INSERT OR REPLACE INTO main.seen VALUES (?, ?)", marks)

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

    def some_passages(self, count: int) -> Iterator[tuple[int, Passage]]:
        """Passages with their ids, up to `count` of them."""
        return self._passages(f"ORDER BY id LIMIT {int(count)}")

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
        if table.removeprefix("main.") not in ("document", "passage", "problem", "gone"):
            raise ValueError(table)
        if not self._has_base or "." in table:
            return int(next(self._rows(f"SELECT COUNT(*) FROM {table}"))[0])
        gone = f"SELECT COUNT(*) FROM base.{table} WHERE {dict(_TABLES)[table]} IN (SELECT document FROM main.gone)"
        counts = f"(SELECT COUNT(*) FROM main.{table}) + (SELECT COUNT(*) FROM base.{table}) - ({gone})"
        return int(next(self._rows(f"SELECT {counts}"))[0])

    def _rows(self, query: str, *given: str) -> Iterator[Any]:
        """The rows of a query. Raises DamagedKnowledgeBase where the file cannot be read."""
        try:
            yield from self._db.execute(query, given)
        except sqlite3.Error as error:
            raise _damaged(error) from error


_SELECT = 'SELECT id, document, start, "end", path, section, task, headings FROM passage'


def _address(path: Path, mode: str) -> str:
    return f"{path.resolve().as_uri()}?mode={mode}"


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
