"""Where the texts of a picture stand, read from its SVG."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from query.drawing import Drawing
from query.drawing.measure import text_width

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Box:
    """A text and the room that it takes."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: Box) -> bool:
        """Whether two texts stand on the same place (a tenth of a pixel is nothing)."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 0.1 and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.1


def parsed(drawing: Drawing) -> ElementTree.Element:
    """The picture as XML."""
    return ElementTree.fromstring(drawing.svg)


def texts(drawing: Drawing) -> list[Box]:
    """All texts of a picture with their places."""
    return list(_texts(parsed(drawing), 0, 0))


def _texts(element: ElementTree.Element, x: float, y: float) -> Iterator[Box]:
    moved = re.fullmatch(r"translate\((\S+) (\S+)\)", element.get("transform", ""))
    if moved:
        x, y = x + float(moved[1]), y + float(moved[2])
    if element.tag == f"{SVG}text":
        size, words = float(element.get("font-size", "12")), element.text or ""
        wide = text_width(words, size)
        left = (
            x + float(element.get("x", "0")) - {"middle": wide / 2, "end": wide}.get(element.get("text-anchor", ""), 0)
        )
        base = y + float(element.get("y", "0"))
        yield Box(words, left, base - 0.88 * size, left + wide, base + 0.12 * size)
    for child in element:
        yield from _texts(child, x, y)


def covered(drawing: Drawing) -> list[tuple[str, str]]:
    """Pairs of texts that stand on the same place."""
    found = texts(drawing)
    return [(a.text, b.text) for n, a in enumerate(found) for b in found[:n] if a.covers(b)]


def outside(drawing: Drawing) -> list[str]:
    """Texts that leave the picture."""
    _, _, width, height = map(float, parsed(drawing).get("viewBox", "").split())
    return [t.text for t in texts(drawing) if t.left < 0 or t.top < 0 or t.right > width or t.bottom > height]


def titles(drawing: Drawing) -> list[str]:
    """The titles of all parts."""
    return [t.text or "" for t in parsed(drawing).iter(f"{SVG}title")]
