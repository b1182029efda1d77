"""What one policy document says, as frozen values that cross the borders between rooms.

The text is owned once, by `Document`; everything else points into it by offsets in Unicode
characters, and for every `Evidence` `document.text[e.start:e.end] == e.quote` holds.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

__all__ = [
    "Block",
    "BlockKind",
    "Cell",
    "Deadline",
    "Document",
    "Evidence",
    "Header",
    "Problem",
    "Reference",
    "ReferenceKind",
    "Role",
    "Row",
    "Section",
    "SectionKind",
    "Source",
    "Table",
    "Target",
    "Task",
    "TaskKind",
    "UnitMention",
]


class Role(StrEnum):
    """What a unit does for a task: 牵头, 配合 or 责任."""

    LEAD = "lead"
    COOPERATING = "cooperating"
    RESPONSIBLE = "responsible"


class SectionKind(StrEnum):
    """What a part of the outline is for, inherited by the sections below it."""

    GENERAL = "general"  # 总体要求, 指导思想, 基本原则, 主要目标, 总则, 附则: nothing to be done by itself
    MEASURES = "measures"  # everything that somebody has to do
    SAFEGUARDS = "safeguards"  # 支撑保障, 保障措施, 组织实施


class TaskKind(StrEnum):
    """A measure of the plan itself, or one that secures its execution (保障措施)."""

    MEASURE = "measure"
    SAFEGUARD = "safeguard"


class BlockKind(StrEnum):
    """What a stretch of the text is; the blocks of a document cover it without gap or overlap."""

    HEADER = "header"  # title, 文号, metadata table, addressees, the notice that carries the document
    HEADING = "heading"  # a heading on its own line
    TEXT = "text"  # a paragraph (with its run-in heading, when it has one)
    MARKER = "marker"  # a line that only names responsible units
    SIGNATURE = "signature"  # issuer and date at the end
    BOILERPLATE = "boilerplate"  # leftovers of the web page


class ReferenceKind(StrEnum):
    """How a document refers to another one."""

    CITES = "cites"
    BASED_ON = "based_on"  # 根据, 贯彻落实
    REPEALS = "repeals"  # 废止


@dataclass(frozen=True, slots=True)
class Evidence:
    """The characters that state a fact: `document.text[start:end] == quote`; `page` counts from 1 where the file has
    pages, and is that of the first character."""

    document: str
    start: int
    end: int
    quote: str
    page: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The form of `"evidence"` in answers: document, start, end, quote, page."""
        place = {"document": self.document, "start": self.start, "end": self.end}
        return {**place, "quote": self.quote, "page": self.page}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: `text[start:end]` is what stands in it (on one line), `column` counts from 0, and it spans
    `rows` and `columns`, at least 1 each."""

    start: int
    end: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: one line of the text at `start:end`, with the cells that begin in it, left to right."""

    start: int
    end: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the text, a line for each row, the cells parted by tabs (by | in Markdown). `merges` is false where
    the format cannot say which cells are merged, so that an empty cell may be the lower part of a merged one."""

    rows: tuple[Row, ...]
    merges: bool = True

    @property
    def start(self) -> int:
        """The first character of the first row."""
        return self.rows[0].start

    @property
    def end(self) -> int:
        """The character behind the last row."""
        return self.rows[-1].end


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document came from. `sha256` is that of the file's bytes, in hexadecimal."""

    path: str = ""
    sha256: str = ""
    media_type: str = "text/plain"
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Reference:
    """A document named in the text: 《title》, with its 文号 where that follows in brackets."""

    title: str
    doc_number: str | None
    kind: ReferenceKind
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above the text proper. Dates are ISO 8601; what the text does not give is None.

    `title` is that of the policy itself (the attached plan, without 关于印发…的通知 around it);
    `notice_title` is the full title of the notice that carries it. `jurisdiction` is the place the
    document is in force for, 全国 for the State Council and the ministries.
    """

    title: str
    notice_title: str
    doc_number: str | None = None
    index_number: str | None = None
    issuers: tuple[str, ...] = ()
    jurisdiction: str = ""
    date_signed: str | None = None
    date_published: str | None = None
    addressees: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    evidence: tuple[tuple[str, Evidence], ...] = ()  # field name -> where it stands


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the outline. `number` and `path` are as written (`(一)`, `三/(一)`).

    `key` is the path made unique in its document (`三/(一)~2` for a repeated one). `start` is the
    first character of the number, `end` is after the last character of the section with everything
    below it; `heading` is the heading without number and final 。, at `heading_start:heading_end`;
    `parent` is the index of the section above in `Document.sections` (preorder), None at the top;
    `level` counts from 1 at the top. A section without a number of its own has `number == ""`.
    """

    key: str
    path: str
    number: str
    heading: str
    level: int
    start: int
    end: int
    heading_start: int
    heading_end: int
    parent: int | None
    kind: SectionKind


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text, usually a line with its line end; `section` is an index or None."""

    kind: BlockKind
    start: int
    end: int
    section: int | None


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A unit named as responsible, as written and with its elided prefix restored.

    `name` carries the jurisdiction (鹤壁市财政局); `place` is the jurisdiction the unit belongs to
    (全国 for central bodies); `collective` units are groups (各县区政府). `nameplates` are the names
    in brackets behind it (〈市人才办〉), as written. `text[start:end] == as_written`.
    """

    as_written: str
    name: str
    place: str
    role: Role
    collective: bool
    start: int
    end: int
    nameplates: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The form of `"units"` in `policykg tasks --format jsonl`."""
        return {
            "as_written": self.as_written,
            "name": self.name,
            "place": self.place,
            "role": self.role.value,
            "collective": self.collective,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True, slots=True)
class Target:
    """A number to be reached. `comparator` is one of = >= > <= <; `unit` is as written (家, %, 亿元).

    万 before a classifier is multiplied out. `time` is as written (到2021年, 每年) or None; `year` is
    the last year that `time` names; `annual` is true for 每年 and its like. `start:end` is the phrase.
    """

    indicator: str
    comparator: str
    value: Decimal
    unit: str
    time: str | None
    start: int
    end: int
    year: int | None = None
    annual: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The form of `"targets"`: the value is an int where it is whole, else a float."""
        whole = self.value == self.value.to_integral_value()
        return {
            "indicator": self.indicator,
            "comparator": self.comparator,
            "value": int(self.value) if whole else float(self.value),
            "unit": self.unit,
            "time": self.time,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when a task must be done, as written (2020年底前, 长期坚持); `year` where it names one."""

    text: str
    start: int
    end: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """The text for which somebody is made responsible, or a leaf measure nobody is named for.

    `section` is an index into `Document.sections` (None where the text has no outline); `path` and
    `key` are built as for sections. `markers` are the phrases that assign the units
    ((责任单位:…)); `units` is empty for a leaf measure nobody is named for. A task that is a row of a
    table has its units in the row's cells, or in a merged cell that begins in a row above.
    """

    key: str
    path: str
    title: str
    start: int
    end: int
    section: int | None
    kind: TaskKind
    units: tuple[UnitMention, ...] = ()
    markers: tuple[Evidence, ...] = ()
    targets: tuple[Target, ...] = ()
    deadline: Deadline | None = None

    def to_dict(self, document: str, *, page: int | None = None) -> dict[str, Any]:
        """One line of `policykg tasks --format jsonl`; `page` is that on which the task begins."""
        return {
            "document": document,
            "path": self.path,
            "title": self.title,
            "start": self.start,
            "end": self.end,
            "units": [u.to_dict() for u in self.units],
            "targets": [t.to_dict() for t in self.targets],
            "deadline": self.deadline.text if self.deadline else None,
            "page": page,
        }


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was not understood, kept as text for search. `line` counts from 1."""

    document: str
    line: int
    start: int
    reason: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One policy document; the only owner of its text (line ends normalised to \\n, nothing else).

    `sections` is the outline in preorder; `blocks` cover the text without gap or overlap; `targets`
    are those of sections that are no task (主要目标), each with the index of its section. `pages`
    are the offsets at which the file's pages begin, () for a file without pages.
    """

    id: str
    text: str
    header: Header
    source: Source = field(default_factory=Source)
    sections: tuple[Section, ...] = ()
    blocks: tuple[Block, ...] = ()
    tasks: tuple[Task, ...] = ()
    targets: tuple[tuple[int | None, Target], ...] = ()
    problems: tuple[Problem, ...] = ()
    tables: tuple[Table, ...] = ()
    pages: tuple[int, ...] = ()

    def quote(self, start: int, end: int) -> Evidence:
        """The evidence at `start:end` of this document's text."""
        return Evidence(self.id, start, end, self.text[start:end], self.page_of(start))

    def page_of(self, position: int) -> int | None:
        """The page that the character at `position` stands on, counted from 1; None for a file without pages."""
        return max(1, bisect_right(self.pages, position)) if self.pages else None

    def line_of(self, position: int) -> int:
        """The line that the character at `position` stands in, counted from 1."""
        return self.text.count("\n", 0, position) + 1
