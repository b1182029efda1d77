"""Colours that can be told apart by everybody, and words in both languages."""

from __future__ import annotations

import re
from itertools import combinations
from string import Formatter

import pytest

from benchmarks.style import ROOT
from query.drawing import words
from query.drawing.matrix import _SHADES
from query.drawing.theme import INK, KINDS, LINE, MUTED, PALETTE, ROLES

WHITE = "#ffffff"


def luminance(colour: str) -> float:
    """The relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(c * weight for c, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


TEXTS = [
    (INK, WHITE), (MUTED, WHITE), (MUTED, "#f5f7fa"), (WHITE, ROLES["lead"][1]),
    (INK, ROLES["responsible"][1]), (INK, ROLES["cooperating"][1]),
    *((INK, fill) for fill in PALETTE),
    *((INK, fill) for _, fill, _ in KINDS.values()),
    *((ink, fill) for fill, ink in _SHADES.values()),
]  # fmt: skip


@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_can_be_read(ink: str, ground: str) -> None:
    """Every colour of text has a contrast of 4.5 to each ground that it stands on (WCAG AA)."""
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("stroke", [stroke for _, _, stroke in KINDS.values()])
def test_shapes_can_be_seen(stroke: str) -> None:
    """The outline of every shape has a contrast of 3 to the paper."""
    assert contrast(stroke, WHITE) >= 3


def test_roles_differ_in_grey() -> None:
    """The parts of a bar can be told apart in a copy without colours."""
    fills = [fill for _, fill, _ in ROLES.values()]
    assert all(contrast(a, b) >= 1.5 for a, b in combinations(fills, 2))
    assert contrast(LINE, WHITE) >= 2


def test_every_phrase_is_there_in_english() -> None:
    """What the code says is translated, with the same places to fill, and nothing is translated in vain."""
    code = "".join(f.read_text("utf-8") for f in sorted((ROOT / "query").glob("drawing/*.py")) if f.name != "words.py")
    code += (ROOT / "query" / "views" / "pictures.py").read_text("utf-8")
    said = set(re.findall(r"""say\(\s*["']([^"']+)["']""", code))
    phrases = words._ENGLISH
    assert {p for p in phrases if p not in code} == set()
    assert said - phrases.keys() == set() != said
    for chinese, english in phrases.items():
        fields = [sorted(f for _, f, _, _ in Formatter().parse(t) if f) for t in (chinese, english)]
        assert fields[0] == fields[1]
