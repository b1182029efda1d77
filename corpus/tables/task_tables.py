"""Task tables (任务分工表, 重点任务台账): each row below the labels is a task of the units in its cells.

    序号 | 重点任务 | 牵头单位 | 配合单位 | 完成时限       labels in the first row, or in two rows with merged cells
    任务名称 | 建设…      牵头单位 | 市科技局              labels in the first column: each further column is a task

A merged cell holds for all rows that it covers. A cell's own words win over its column's label (市科技局牵头 below
责任单位). A row of one cell across the table (一、创新驱动) parts the tasks below it and gives its number to their
paths. Nothing is guessed where cells are empty: a task without units is one that nobody is named for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.model import Cell, Deadline, Role, Table, UnitMention
from corpus.structure.outline import title_length
from corpus.tables.cells import CellUnits, cell_units
from corpus.tables.columns import Column, ColumnKind, column_of, is_header
from corpus.tables.grid import Grid, grid_of

__all__ = ["TableProblem", "TableTask", "first_leads", "is_task_table", "read_task_table"]

_HEADER_WITHIN = 6  # rows above the labels: captions, 填报单位
_NOTE = re.compile(r"(?:备\s*注|注|说\s*明|合\s*计|总\s*计|小\s*计|填表|填报|制表)(?:[:：\s]|$)")
_NUMBER = re.compile(
    r"(?P<number>第?[一二三四五六七八九十百]{1,4}(?=[、.．章节条])|[（(][一二三四五六七八九十\d]{1,4}[)）]|[①-⑳]|\d{1,3}(?:[.．]\d{1,3}){0,3}(?=[.．、\s])(?![.．]\d))"
    r"[、.．章节条\s]*"
)
_DASHES = re.compile(r"[—–\-－/／\\\s无]*$")
_TITLE_SHARE = 0.9  # of the rows that the column of titles must part
_PAIRED = 0.5  # of the rows in which a label stands in the third of four columns


@dataclass(frozen=True, slots=True)
class TableTask:
    """A task of a table at `start:end`; `numbers` are those above and of the row, outermost first, as written.

    `units` are mentions in the row's cells or in merged cells above it, `cells` the spans of those cells.
    """

    start: int
    end: int
    title: str
    numbers: tuple[str, ...]
    units: tuple[UnitMention, ...]
    cells: tuple[tuple[int, int], ...]
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class TableProblem:
    """Something at `start:end` of a task table that was not understood."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Field:
    """A cell below (or beside) a label; `own` when it begins in the row."""

    column: Column
    cell: Cell
    own: bool


@dataclass(slots=True)
class _Reading:
    """What has been read of one table so far."""

    grid: Grid
    jurisdiction: str
    leads: bool
    tasks: list[TableTask] = field(default_factory=list)
    problems: list[TableProblem] = field(default_factory=list)
    groups: list[tuple[int, str]] = field(default_factory=list)  # (rank, number) of the rows that part the tasks


def is_task_table(text: str, table: Table) -> bool:
    """Whether a table assigns tasks, by its labels."""
    grid = grid_of(text, table)
    return _header_row(grid) is not None or bool(_label_blocks(grid))


def read_task_table(
    text: str, table: Table, jurisdiction: str, *, leads: bool = False
) -> tuple[tuple[TableTask, ...], tuple[TableProblem, ...]] | None:
    """The tasks of a table and what was not understood in it; None for a table that assigns none. With `leads` the
    first unit of a list leads where the list does not say who does (列第一位者为牵头单位)."""
    reading = _Reading(grid_of(text, table), jurisdiction, leads)
    header = _header_row(reading.grid)
    if header is not None:
        _read_rows(reading, header)
    else:
        blocks = _label_blocks(reading.grid)
        if not blocks:
            return None
        for block in blocks:
            _read_block(reading, block)
    return tuple(reading.tasks), tuple(reading.problems)


def first_leads(units: tuple[UnitMention, ...]) -> tuple[UnitMention, ...]:
    """列第一位者为牵头单位: unless the list itself says who leads."""
    if len(units) < 2 or any(u.role is not Role.RESPONSIBLE for u in units):
        return units
    return (replace(units[0], role=Role.LEAD), *units[1:])


# Labels above the columns


def _header_row(grid: Grid) -> int | None:
    rows = range(min(len(grid.cells), _HEADER_WITHIN))
    return next((n for n in rows if is_header(grid.labels(n)) and n + 1 < len(grid.cells)), None)


def _header_end(grid: Grid, first: int) -> int:
    """The row behind the labels: those that a label reaches down into, or that hold only labels below a merged one."""
    end = first + max((c.rows for c in grid.table.rows[first].cells if grid.said(c)), default=1)
    merged = any(c.columns > 1 for c in grid.table.rows[first].cells)
    if end == first + 1 and end + 1 < len(grid.cells) and (merged or not grid.table.merges):
        said = [x for x in grid.labels(end) if x]
        if said and all(len(x) <= 12 and column_of([x]).kind is not ColumnKind.UNKNOWN for x in said):
            end += 1
    return min(end, len(grid.cells))


def _columns(grid: Grid, first: int, end: int) -> tuple[Column, ...]:
    """What each column is for; the label of a merged cell holds for all columns below it."""
    columns = []
    above = ""
    for place in range(grid.width):
        labels: list[str] = []
        for row in range(first, end):
            cell = grid.cells[row][place]
            said = grid.said(cell)
            if not grid.table.merges and row == first and end - first > 1:
                above = said = said or above
            if said and said not in labels:
                labels.append(said)
        columns.append(column_of(labels))
    return tuple(columns)


def _read_rows(reading: _Reading, header: int) -> None:
    grid = reading.grid
    first = header
    while first < len(grid.cells):
        end = _header_end(grid, first)
        columns = _columns(grid, first, end)
        _unknown_columns(reading, columns, first, end)
        following = next((n for n in range(end, len(grid.cells)) if is_header(grid.labels(n))), len(grid.cells))
        _read_part(reading, columns, range(end, following), _labels_of(grid, first, end))
        first = following


def _labels_of(grid: Grid, first: int, end: int) -> frozenset[str]:
    return frozenset("".join(x.split()) for row in range(first, end) for x in grid.labels(row) if x)


def _unknown_columns(reading: _Reading, columns: Sequence[Column], first: int, end: int) -> None:
    """Each label that is not understood, once; a column in use without any label at its first cell."""
    seen = {(p.start, p.end) for p in reading.problems}
    for place, column in enumerate(columns):
        cell = _labelled_at(reading.grid, place, first, end) if column.kind is ColumnKind.UNKNOWN else None
        if cell is not None and (cell.start, cell.end) not in seen:
            seen.add((cell.start, cell.end))
            reason = f"the column {column.label!r} of a task table is not understood"
            reading.problems.append(TableProblem(cell.start, cell.end, reason))


def _labelled_at(grid: Grid, place: int, first: int, end: int) -> Cell | None:
    """The lowest cell of the header that says something, else the first below it."""
    rows = [*range(end - 1, first - 1, -1), *range(end, len(grid.cells))]
    return next((cell for row in rows if grid.said(cell := grid.cells[row][place])), None)


def _read_part(reading: _Reading, columns: Sequence[Column], rows: range, labels: frozenset[str]) -> None:
    """The rows below one set of labels, which may come again on a new page."""
    titles = _title_column(reading.grid, columns, rows)
    for row in rows:
        own = [x for x in reading.grid.labels(row) if x]
        if own and not labels.issuperset("".join(x.split()) for x in own) and not _is_group(reading, columns, row):
            _read_row(reading, columns, row, titles)


def _title_column(grid: Grid, columns: Sequence[Column], rows: range) -> int | None:
    """The leftmost column of tasks that parts (nearly) all rows; else the one that parts most."""
    counts = {
        place: sum(
            bool(c) and bool(grid.said(c)) and grid.begins(row, c) for row in rows if (c := grid.cells[row][place])
        )
        for place, column in enumerate(columns)
        if column.kind is ColumnKind.TASK
    }
    most = max(counts.values(), default=0)
    return next((place for place, n in counts.items() if n >= _TITLE_SHARE * most), None)


def _is_group(reading: _Reading, columns: Sequence[Column], row: int) -> bool:
    """A row of one cell only parts the tasks below it, or is a note; its number goes into their paths."""
    grid = reading.grid
    cells = {c.start: c for c in grid.cells[row] if c is not None and grid.said(c)}
    if len(cells) != 1:
        return False
    cell = next(iter(cells.values()))
    kind = columns[min(cell.column, len(columns) - 1)].kind
    if cell.columns == 1 and kind in (ColumnKind.UNIT, ColumnKind.DEADLINE):
        return False
    if not _NOTE.match(grid.said(cell)):
        number = _NUMBER.match(grid.said(cell) + " ")
        rank = _rank(number["number"]) if number else 0
        reading.groups = [g for g in reading.groups if g[0] < rank]
        if number:
            reading.groups.append((rank, number["number"]))
    return True


def _rank(number: str) -> int:
    """一、 above （一） above the rest."""
    han = re.search("[一二三四五六七八九十百]", number)
    return 2 if not han else int(number[0] in "（(")


def _read_row(reading: _Reading, columns: Sequence[Column], row: int, titles: int | None) -> None:
    grid, line = reading.grid, reading.grid.table.rows[row]
    fields = list(_fields(grid, columns, row))
    start = line.start + len(grid.text[line.start : line.end]) - len(grid.text[line.start : line.end].lstrip())
    end = line.start + len(grid.text[line.start : line.end].rstrip())
    title = grid.cells[row][titles] if titles is not None else None
    _add_task(reading, fields, start, end, title)


def _fields(grid: Grid, columns: Sequence[Column], row: int) -> Iterator[_Field]:
    """The cells of a row, each once; where merging is not known, a row without number goes on with the row above."""
    seen: set[int] = set()
    continues = not grid.table.merges and _has_no_number(grid, columns, row)
    for place, column in enumerate(columns):
        cell = grid.cells[row][place]
        if continues and not grid.said(cell):
            cell = _above(grid, row, place)
        if cell is not None and grid.said(cell) and cell.start not in seen:
            seen.add(cell.start)
            yield _Field(column, cell, grid.begins(row, cell))


def _has_no_number(grid: Grid, columns: Sequence[Column], row: int) -> bool:
    numbers = [p for p, c in enumerate(columns) if c.kind is ColumnKind.NUMBER]
    first = numbers[0] if numbers else 0
    return not grid.said(grid.cells[row][first])


def _above(grid: Grid, row: int, place: int) -> Cell | None:
    """The nearest cell above that says something, as far as the rows go on with each other."""
    for n in range(row - 1, max(row - 60, -1), -1):
        cell = grid.cells[n][place]
        if grid.said(cell):
            return cell
    return None


# Labels beside the rows


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows of a table with labels in the first column (`paired`: in the first and third)."""

    rows: range
    paired: bool


def _label_blocks(grid: Grid) -> list[_Block]:
    """Runs of rows whose first cells label them; a label that comes again begins the next task."""
    labels = [grid.said(row[0]) for row in grid.cells]
    kinds = [column_of([x]).kind if 0 < len(x) <= 16 else ColumnKind.UNKNOWN for x in labels]
    told = [k for k in kinds if k is not ColumnKind.UNKNOWN]
    if len(told) < 2 or len(told) < 0.6 * sum(map(bool, labels)) or grid.width < 2:
        return []
    first = next(n for n, k in enumerate(kinds) if k is not ColumnKind.UNKNOWN)
    starts = [
        n
        for n in range(first, len(labels))
        if labels[n] == labels[first] and (n == first or labels[n - 1] != labels[n])
    ]
    blocks = []
    for start, end in zip(starts, [*starts[1:], len(labels)], strict=True):
        block = _Block(range(start, end), _is_paired(grid, range(start, end)))
        if is_header([x for x, _ in _labelled(grid, block, 1)]):
            blocks.append(block)
    return blocks


def _is_paired(grid: Grid, rows: range) -> bool:
    if grid.width != 4:
        return False
    third = [grid.said(grid.cells[n][2]) for n in rows if grid.cells[n][2] != grid.cells[n][1]]
    told = [x for x in third if x and len(x) <= 16 and column_of([x]).kind is not ColumnKind.UNKNOWN]
    return bool(third) and len(told) >= max(1.0, _PAIRED * len(third))


def _labelled(grid: Grid, block: _Block, place: int) -> Iterator[tuple[str, Cell | None]]:
    """Labels with the cell of a column that they label."""
    for row in block.rows:
        cells = grid.cells[row]
        yield grid.said(cells[0]), cells[place]
        if block.paired and cells[2] != cells[1]:
            yield grid.said(cells[2]), cells[3]


def _read_block(reading: _Reading, block: _Block) -> None:
    """Each column beside the labels is a task; of several, each reaches over its own cell of the task only."""
    grid = reading.grid
    places = range(1, 2 if block.paired else grid.width)
    read: set[int] = set()
    for place in places:
        fields = [_Field(column_of([x]), c, True) for x, c in _labelled(grid, block, place) if c and grid.said(c)]
        fields = [f for n, f in enumerate(fields) if f.cell not in [g.cell for g in fields[:n]]]
        title = next((f.cell for f in fields if f.column.kind is ColumnKind.TASK), None)
        if title is None or title.start in read:
            continue
        read.add(title.start)
        alone = len({grid.cells[block.rows[0]][p] for p in places}) == 1
        start = grid.table.rows[block.rows[0]].start if alone else title.start
        end = grid.table.rows[block.rows[-1]].end if alone else title.end
        for f in fields:
            if f.column.kind is ColumnKind.UNKNOWN:
                reason = f"the label {f.column.label!r} of a task table is not understood"
                reading.problems.append(TableProblem(f.cell.start, f.cell.end, reason))
        _add_task(reading, fields, start, end, title)


# Cells become a task


def _add_task(reading: _Reading, fields: Sequence[_Field], start: int, end: int, title: Cell | None) -> None:
    found = list(_units(reading, fields))
    tasks = [f for f in fields if f.column.kind in (ColumnKind.TASK, ColumnKind.GROUP, ColumnKind.TARGET)]
    if title is None or not reading.grid.said(title):
        own = [f for f in tasks if f.own] or tasks
        title = own[-1].cell if own else None
    if title is None:
        if any(u for u, _ in found):
            reading.problems.append(TableProblem(start, end, "a row of a task table names units and no task"))
        return
    units: list[UnitMention] = []
    for unit in (u for named, _ in found for u in named):
        if not any((unit.name, unit.place, unit.role) == (v.name, v.place, v.role) for v in units):
            units.append(unit)
    spans = tuple((c.start, c.end) for named, c in found if named)
    numbers = tuple(_numbers(reading, fields, title))
    deadline = _deadline(reading.grid, fields)
    task = TableTask(start, end, _title(reading.grid.said(title)), numbers, tuple(units), spans, deadline)
    reading.tasks.append(task)


def _units(reading: _Reading, fields: Sequence[_Field]) -> Iterator[tuple[tuple[UnitMention, ...], Cell]]:
    """The units of each cell that names some, with the cell; a list of a merged cell is reported once."""
    text = reading.grid.text
    for f in fields:
        if f.column.kind is not ColumnKind.UNIT or _DASHES.match(reading.grid.said(f.cell)):
            continue
        read: CellUnits = cell_units(text, f.cell, f.column, reading.jurisdiction)
        yield (first_leads(read.units) if reading.leads else read.units), f.cell
        if f.own:
            reading.problems += [TableProblem(a, b, reason) for a, b, reason in read.problems]


def _title(said: str) -> str:
    """The first sentence of a cell, without its number."""
    number = _NUMBER.match(said)
    bare = said[number.end() :] if number and number.end() < len(said) else said
    sentence = re.split("[。！？；;]|<br", bare, maxsplit=1)[0].strip() or bare
    return sentence[: title_length(sentence)].rstrip(" ：:")


def _numbers(reading: _Reading, fields: Sequence[_Field], title: Cell) -> Iterator[str]:
    """Numbers of the rows that part the table, of merged cells left of the title, and of the row itself."""
    grid = reading.grid
    yield from (number for _, number in reading.groups)
    for f in fields:
        spans = f.cell.rows > 1 or not f.own
        if f.column.kind in (ColumnKind.TASK, ColumnKind.GROUP) and spans and f.cell.column < title.column:
            number = _NUMBER.match(grid.said(f.cell))
            if number:
                yield number["number"]
    own = next((f for f in fields if f.column.kind is ColumnKind.NUMBER), None)
    if own is not None:
        yield re.sub(r"[\s、.．]+$|\s", "", grid.said(own.cell))
    if own is None or own.cell.rows > 1 or not own.own:
        number = _NUMBER.match(grid.said(title))
        if number:
            yield number["number"]


def _deadline(grid: Grid, fields: Sequence[_Field]) -> Deadline | None:
    """What the last column of deadlines says."""
    cells = [f.cell for f in fields if f.column.kind is ColumnKind.DEADLINE]
    cells = [c for c in cells if re.search(r"[\d\u4e00-\u9fff]", grid.said(c)) and not _DASHES.match(grid.said(c))]
    if not cells:
        return None
    said = grid.said(cells[-1])
    start = grid.text.index(said, cells[-1].start)
    years = re.findall(r"20\d\d", said)
    return Deadline(said, start, start + len(said), int(years[-1]) if years else None)
