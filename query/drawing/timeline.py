"""A time line: what must be reached or done in which year, a row for each indicator or task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from query.drawing.measure import cut, text_width
from query.drawing.svg import Drawing, Element, link, picture, tag
from query.drawing.theme import KINDS, LINE, MUTED, WIDTH, Key, heading, legend, text
from query.drawing.words import say

__all__ = ["Due", "draw_timeline"]


@dataclass(frozen=True, slots=True)
class Due:
    """Something that falls due: its row (an indicator, a task), its year and, where the text gives it, its day, what is
    written beside its sign (≥ 100家), whether it is a target or a deadline, and where it leads."""

    name: str
    year: int
    day: date | None = None
    label: str = ""
    kind: str = "Target"
    href: str | None = None


_LEFT, _NAMED, _TOP = 20.0, 300.0, 26.0
_LINE, _SIZE = 17.0, 11.0
_YEARS = 9  # columns that have room


def draw_timeline(
    dues: Sequence[Due], *, title: str = "", note: str = "", limit: int = 40, language: str = "zh"
) -> Drawing:
    """A time line of what falls due: a column for each year in which something does, a row for each name, the earliest
    first; at most `limit` rows. Targets are lozenges, deadlines are discs. Raises BadQuery for an unknown language."""
    title = title or say("指标和时限", language)
    years = _years(dues)
    rows = _rows([d for d in dues if d.year in years])
    shown = _fewer(rows, limit)
    missing = len(set(dues)) - sum(map(len, shown))
    rest = say("另有 {count} 项没有画出", language, count=missing) if missing else ""
    head, top = heading(title, ("；" if language == "zh" else "; ").join(filter(None, (note, rest))))
    if not shown:
        words = say("没有可画的内容", language)
        return picture(title, words, WIDTH, top + 60, [*head, text(20, top + 20, words)])
    column = (WIDTH - 2 * _LEFT - _NAMED) / len(years)
    y, body, grounds = top + _TOP, [], []
    for n, row in enumerate(shown):
        elements, high = _row(row, years, column)
        if n % 2 == 0:
            grounds.append(_ground(y, high))
        body.append(tag("g", *elements, transform=f"translate(0 {y:.1f})"))
        y += high
    kinds = [k for k in _SIGNS if any(d.kind == k for row in shown for d in row)]
    keys, bottom = legend([Key(_SIGNS[k](0, 0), 12, say(_NAMES[k], language)) for k in kinds], y + 10)
    linked = any(d.href for row in shown for d in row)
    return picture(
        title,
        _described(shown, years, language),
        WIDTH,
        bottom,
        [*head, *grounds, *_columns(years, column, top, y), *body, *keys],
        linked=linked,
    )


_NAMES = {"Target": "量化指标", "Deadline": "完成时限"}


def _years(dues: Sequence[Due]) -> list[int]:
    """The years in which most falls due, in order."""
    count = Counter(d.year for d in set(dues))
    return sorted(sorted(count, key=lambda y: (-count[y], y))[:_YEARS])


def _rows(dues: Sequence[Due]) -> list[list[Due]]:
    """What has one name, together and in order of time; the earliest row first."""
    found: dict[tuple[str, str], list[Due]] = {}
    for due in dict.fromkeys(dues):
        found.setdefault((due.name, due.kind), []).append(due)
    rows = [sorted(row, key=_time) for row in found.values()]
    return sorted(rows, key=lambda row: (row[0].year, row[0].kind, _time(row[0])))


def _fewer(rows: Sequence[list[Due]], limit: int) -> list[list[Due]]:
    """At most some rows, of each year and kind about their share."""
    if len(rows) <= limit:
        return list(rows)
    share, taken = limit / len(rows), Counter[tuple[int, str]]()
    count = Counter((row[0].year, row[0].kind) for row in rows)
    found: list[list[Due]] = []
    for row in rows:
        of = row[0].year, row[0].kind
        if taken[of] < max(1, round(count[of] * share)) and len(found) < limit:
            taken[of] += 1
            found.append(row)
    return found


def _time(due: Due) -> tuple[int, date]:
    return due.year, due.day or date(due.year, 12, 31)


def _row(row: Sequence[Due], years: Sequence[int], column: float) -> tuple[list[Element], float]:
    """A row about its top, and how high it is: what would cover a text beside it goes a line down."""
    ends: list[float] = []
    signs: list[Element] = []
    for due in row:
        x = _LEFT + _NAMED + column * (years.index(due.year) + _part_of_year(due.day))
        start, x_text, anchor = _beside(x, text_width(due.label, _SIZE))
        level = next((n for n, end in enumerate(ends) if end + 4 <= start), len(ends))
        ends[level:] = [
            max(x, x_text if anchor == "end" else x_text + text_width(due.label, _SIZE)),
            *ends[level + 1 :],
        ]
        middle = 11 + _LINE * level
        words = text(x_text, middle + 4, due.label, size=_SIZE, anchor=anchor, halo=True) if due.label else None
        signs.append(link(due.href, _said(due), _SIGNS[due.kind](x, middle), words))
    high = _LINE * len(ends) + 6
    name = text(_LEFT + 4, 15, cut(row[0].name, _NAMED - 16, 12))
    return [link(row[0].href, row[0].name, name), *signs], high


def _ground(y: float, high: float) -> Element:
    """The stripe behind every second row."""
    return tag("rect", x=_LEFT, y=y, width=WIDTH - 2 * _LEFT, height=high, fill="#f5f7fa", class_="stripe")


def _beside(x: float, wide: float) -> tuple[float, float, str | None]:
    """Where a sign with its text begins, where the text is set, and how: left of the sign where the right has no room."""
    if x + 9 + wide > WIDTH - _LEFT:
        return x - 9 - wide, x - 9, "end"
    return x - 6, x + 9, None


def _part_of_year(day: date | None) -> float:
    """How far in its column a day is; a year stands at its first third, so that its text has room."""
    if day is None or (day.month, day.day) == (12, 31):
        return 0.2
    return 0.08 + 0.84 * (day.timetuple().tm_yday - 1) / 366


def _columns(years: Sequence[int], column: float, top: float, bottom: float) -> list[Element]:
    """The years above their columns; a double line where years between are left out."""
    found = []
    for n, year in enumerate(years):
        x = _LEFT + _NAMED + n * column
        if n and year - years[n - 1] > 1:
            found.append(
                tag("line", x1=x - 3, x2=x - 3, y1=top, y2=bottom, stroke=LINE, stroke_width=0.8, class_="rule")
            )
        found.append(tag("line", x1=x, x2=x, y1=top, y2=bottom, stroke=LINE, stroke_width=0.8, class_="rule"))
        found.append(text(x + 8, top + 16, f"{year}", size=13, bold=True, fill=MUTED, class_="muted"))
    return found


def _lozenge(x: float, y: float) -> Element:
    _, light, dark = KINDS["Target"]
    points = f"{x - 6:.1f},{y:.1f} {x:.1f},{y - 6:.1f} {x + 6:.1f},{y:.1f} {x:.1f},{y + 6:.1f}"
    return tag("polygon", points=points, class_="node Target", fill=light, stroke=dark, stroke_width=1.5)


def _disc(x: float, y: float) -> Element:
    _, light, dark = KINDS["Deadline"]
    return tag("circle", cx=x, cy=y, r=5, class_="node Deadline", fill=light, stroke=dark, stroke_width=1.5)


_SIGNS: dict[str, Callable[[float, float], Element]] = {"Target": _lozenge, "Deadline": _disc}


def _said(due: Due) -> str:
    return f"{due.name} {due.label} ({due.day.isoformat() if due.day else due.year})".replace("  ", " ")


def _described(rows: Sequence[Sequence[Due]], years: Sequence[int], language: str) -> str:
    span = f"{years[0]}—{years[-1]}" if len(years) > 1 else f"{years[0]}"
    count = sum(map(len, rows))
    listed = "; ".join(_said(d) for row in rows[:12] for d in row)
    return f"{say('时间轴：{years}，{count} 项。', language, years=span, count=count)} {listed}"
