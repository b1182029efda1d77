"""What all pictures share: sizes, colours, a title, a legend.

Colours are presentation attributes and every part has a class, so that a style sheet may show them otherwise in the dark.
No meaning is in a colour alone: shapes, dashes, letters and numbers say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from query.drawing.measure import cut, text_width
from query.drawing.svg import Element, tag

__all__ = ["INK", "KINDS", "LINE", "MUTED", "PALETTE", "ROLES", "WIDTH", "Key", "heading", "legend", "text"]

WIDTH = 900.0
INK, MUTED, LINE = "#1f2933", "#52606d", "#9aa5b1"
# By kind: the name, the fill and the stroke of its nodes.
KINDS = {
    "Unit": ("单位", "#d6e4f5", "#1f5fa8"),
    "UnitGroup": ("集体称谓", "#fde8cf", "#a85b00"),
    "Task": ("任务", "#eef2f6", "#3e4c59"),
    "Document": ("文件", "#ffffff", "#3e4c59"),
    "Section": ("条目", "#ffffff", "#7b8794"),
    "Domain": ("领域", "#dff1e4", "#1d6f42"),
    "Target": ("指标", "#f3e3f3", "#7a2f7a"),
    "Deadline": ("时限", "#fbe3e3", "#a12622"),
    "Place": ("辖区", "#ffffff", "#7b8794"),
}
# By role: the name, the fill of bars (dark to light: they differ in grey too), the dashes of lines.
ROLES = {
    "lead": ("牵头", "#1f5fa8", None),
    "responsible": ("责任", "#7fb0e0", None),
    "cooperating": ("配合", "#dbe8f6", "5 3"),
}
# Fills of groups (Okabe and Ito's colours, lightened so that black letters can be read on them).
PALETTE = ("#a9d3f0", "#f7cf8f", "#9fdcc4", "#e6bcd3", "#f4f0a8", "#d5d9de", "#f0b59a", "#b9c3f2")


def text(x: float, y: float, words: str, *, size: float = 12, anchor: str | None = None, fill: str = INK, halo: bool = False, bold: bool = False, class_: str = "ink") -> Element:  # fmt: skip
    """A line of text, its baseline at y; with a halo it can be read above lines."""
    around = {"paint-order": "stroke", "stroke": "#ffffff", "stroke-width": "3", "stroke-linejoin": "round"}
    plain: dict[str, str | float | None] = {
        "class": f"{class_} halo" if halo else class_,
        "x": x,
        "y": y,
        "font-size": size,
        "fill": fill,
    }
    more = {"text-anchor": anchor, "font-weight": "bold" if bold else None}
    return Element("text", {**plain, **more, **(around if halo else {})}, (words,))


def heading(title: str, note: str, x: float = 20) -> tuple[list[Element], float]:
    """Title and note at the top; and where the room below them begins."""
    found = [text(x, 30, cut(title, WIDTH - 2 * x, 17), size=17, bold=True)]
    if note:
        found.append(text(x, 50, cut(note, WIDTH - 2 * x, 12), fill=MUTED, class_="muted"))
    return found, 64 if note else 44


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of a legend: a sign of a size, drawn about its middle, and what it means."""

    sign: Element
    width: float
    meaning: str


def legend(keys: Sequence[Key], top: float, left: float = 20) -> tuple[list[Element], float]:
    """Entries one beside the other, on as many lines as they need; and where the room below ends."""
    found, x, y = [], left, top + 12
    for key in keys:
        wide = key.width + 6 + text_width(key.meaning, 12)
        if x > left and x + wide > WIDTH - left:
            x, y = left, y + 22
        found.append(tag("g", key.sign, transform=f"translate({x + key.width / 2:.1f} {y:.1f})"))
        found.append(text(x + key.width + 6, y + 4, key.meaning, fill=MUTED, class_="muted"))
        x += wide + 20
    return (found, y + 22) if keys else ([], top)
