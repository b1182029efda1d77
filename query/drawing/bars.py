"""Bars: how many tasks each unit has, by role; or any counts by name and kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from query.drawing.measure import cut, text_width
from query.drawing.svg import Drawing, Element, link, picture, tag
from query.drawing.theme import INK, LINE, MUTED, ROLES, WIDTH, Key, heading, legend, text
from query.drawing.words import role_letter, say

__all__ = ["Bar", "draw_bars"]

# A name, how many of each role (or other kind), and where its name leads.
Bar = tuple[str, Mapping[str, int]]

_ROW, _HIGH, _LEFT, _RIGHT = 24.0, 16.0, 20.0, 70.0
_OTHER = "#7fb0e0"


def draw_bars(
    rows: Sequence[Bar],
    *,
    title: str = "",
    note: str = "",
    totals: Sequence[int] | None = None,
    href: Callable[[str], str | None] | None = None,
    language: str = "zh",
) -> Drawing:
    """A bar for each row (a name and counts by role, or by any other kind), with its counts in it and its sum after it.

    `totals` are sums to print where parts may overlap: who leads and cooperates in one task has one task. `href` gives
    the address that a name links to. Raises BadQuery for an unknown language.
    """
    title = title or say("各单位的任务数", language)
    head, top = heading(title, note)
    named = min(max([80.0, *(text_width(name, 12) for name, _ in rows)]), 260.0)
    longest = max((sum(parts.values()) for _, parts in rows), default=0) or 1
    scale = (WIDTH - 2 * _LEFT - named - 10 - _RIGHT) / longest
    body = []
    for n, (name, parts) in enumerate(rows):
        total = totals[n] if totals else sum(parts.values())
        row = _row(name, parts, total, named, scale, language)
        moved = tag("g", *row, transform=f"translate({_LEFT:.1f} {top + n * _ROW:.1f})")
        body.append(link(href(name) if href else None, _said(name, parts, total, language), moved))
    kinds = [r for r in ROLES if any(parts.get(r) for _, parts in rows)]
    keys, bottom = legend([_key(r, language) for r in kinds] if kinds else [], top + len(rows) * _ROW + 8)
    axis = tag("line", x1=_LEFT + named + 10, x2=_LEFT + named + 10, y1=top - 4, y2=top + len(rows) * _ROW, stroke=LINE)
    stop, between = ("。", "；") if language == "zh" else (".", "; ")
    listed = between.join(
        _said(*row, totals[n] if totals else sum(row[1].values()), language) for n, row in enumerate(rows[:12])
    )
    described = say("条形图：{listed}", language, listed=listed + stop) if rows else say("没有可画的内容", language)
    if not rows:
        body = [text(20, top + 20, described)]
    return picture(
        title, described, WIDTH, bottom + (4 if rows else 60), [*head, axis, *body, *keys], linked=href is not None
    )


def _row(name: str, parts: Mapping[str, int], total: int, named: float, scale: float, language: str) -> list[Element]:
    """The name, its bar, the counts within, the sum behind."""
    found = [text(named, _HIGH - 3, cut(name, named, 12), anchor="end")]
    x = named + 10
    for role, count in sorted(parts.items(), key=lambda part: _order(part[0])):
        if count:
            found += _part(x, role, count, count * scale, language)
            x += count * scale
    return [*found, text(x + 6, _HIGH - 3, f"{total}", fill=MUTED, class_="muted")]


def _order(role: str) -> tuple[int, str]:
    return (list(ROLES).index(role) if role in ROLES else len(ROLES)), role


def _part(x: float, role: str, count: int, wide: float, language: str) -> list[Element]:
    fill = ROLES[role][1] if role in ROLES else _OTHER
    bar = tag(
        "rect", x=x, y=0, width=wide, height=_HIGH, fill=fill, stroke="#1f5fa8", stroke_width=0.8, class_=f"bar {role}"
    )
    letter = role_letter(role, language) if role in ROLES else ""
    inside = next((t for t in (f"{letter} {count}".strip(), f"{count}") if text_width(t, 11) + 4 <= wide), None)
    if inside is None or not letter:
        return [bar]
    white = role == "lead"
    return [
        bar,
        text(
            x + wide / 2, _HIGH - 4, inside, size=11, anchor="middle", fill="#ffffff" if white else INK, class_="mark"
        ),
    ]


def _key(role: str, language: str) -> Key:
    bar = tag(
        "rect",
        x=-12,
        y=-7,
        width=24,
        height=14,
        fill=ROLES[role][1],
        stroke="#1f5fa8",
        stroke_width=0.8,
        class_=f"bar {role}",
    )
    letter = text(
        0,
        4,
        role_letter(role, language),
        size=11,
        anchor="middle",
        fill="#ffffff" if role == "lead" else INK,
        class_="mark",
    )
    return Key(tag("g", bar, letter), 24, say(ROLES[role][0], language))


def _said(name: str, parts: Mapping[str, int], total: int, language: str) -> str:
    """鹤壁市财政局：13 项任务 (责任 13)."""
    roles = [f"{say(ROLES[r][0], language) if r in ROLES else r} {count}" for r, count in parts.items() if count and r]
    whole = say("{name}：{count} 项任务", language, name=name, count=total)
    return f"{whole} ({', '.join(roles)})" if roles else whole
