"""Plots with Chinese text: the font that is found has the characters, and what is drawn are these characters."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib
import numpy
import numpy.typing
import pytest
from matplotlib import font_manager, rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font

import policykg
from query.jupyter.fonts import chinese_fonts, covers

LATIN = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
WORDS = "鹤壁市发展改革委牵头、配合，责任单位（各县区政府）：高新技术企业100家"


@pytest.fixture(autouse=True)
def _settings() -> Iterator[None]:
    """What a test sets is set back."""
    with rc_context():
        yield


@pytest.fixture
def font() -> str:
    """The font that is found; without one on this machine, these tests skip."""
    if next(chinese_fonts(), None) is None:
        pytest.skip("no Chinese font on this machine: apt install fonts-noto-cjk")
    return policykg.use_chinese_font()


def drawn(words: str) -> numpy.typing.NDArray[Any]:
    """The pixels of some words."""
    figure = Figure(figsize=(8, 1))
    canvas: Any = FigureCanvasAgg(figure)
    figure.text(0.01, 0.3, words, fontsize=14)
    canvas.draw()
    return numpy.asarray(canvas.buffer_rgba())[..., 0]


def test_the_font_has_every_character(font: str) -> None:
    """The file that matplotlib takes for text now has a glyph for every character of a plot."""
    file = FT2Font(font_manager.findfont(font_manager.FontProperties()))
    assert [c for c in WORDS if not file.get_char_index(ord(c))] == []


def test_a_plot_has_no_empty_squares(font: str) -> None:
    """Nothing warns of a missing glyph, and different characters are drawn differently, as empty squares are not."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not numpy.array_equal(drawn("责任单位"), drawn("牵头配合"))


def test_without_the_font_there_would_be_squares() -> None:
    """The check above can fail: with a Latin font, matplotlib warns."""
    matplotlib.rcParams["font.sans-serif"] = ["DejaVu Sans"]
    with pytest.warns(UserWarning, match="Glyph .* missing"):
        drawn("责任单位")


def test_a_minus_is_drawn(font: str) -> None:
    """Negative numbers of an axis are written with a character that the font has."""
    figure = Figure()
    FigureCanvasAgg(figure)
    figure.subplots().plot([-2, 2])
    figure.savefig(io.BytesIO())
    assert matplotlib.rcParams["axes.unicode_minus"] is False


def test_a_font_is_taken_by_its_file(font: str) -> None:
    """A user can name a file; it comes before what was set."""
    file = next(chinese_fonts())
    assert policykg.use_chinese_font(file) == font == matplotlib.rcParams["font.sans-serif"][0]


@pytest.mark.parametrize("name", ["DejaVuSans.ttf", "no-such-font.otf", "text.ttf"])
def test_a_file_without_chinese_characters_is_refused(tmp_path: Path, name: str) -> None:
    """A Latin font, a missing file and a file that is no font are named with what to give instead."""
    (tmp_path / "text.ttf").write_text("no font", "utf-8")
    file = LATIN if name == LATIN.name else tmp_path / name
    with pytest.raises(policykg.BadInput, match=f"{name}: not a font file with Chinese characters; name a .ttf"):
        policykg.use_chinese_font(file)


def test_no_font_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a machine has Latin fonts only, the message says how to get one."""
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [str(LATIN)])
    with pytest.raises(policykg.MissingPackage, match="no font with Chinese characters on this machine: install one"):
        policykg.use_chinese_font()


def test_a_latin_font_does_not_cover() -> None:
    """What has only some of the characters does not do."""
    assert covers(LATIN, "abc") and not covers(LATIN)
