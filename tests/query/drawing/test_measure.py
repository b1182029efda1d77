"""Widths of texts, and where lines are broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query.drawing.measure import cut, text_width, wrap

NAMES = st.text(st.sampled_from("市财政局、（）abcXY 0123“”"), max_size=30)


def test_a_chinese_character_is_one_em_and_a_latin_one_about_half() -> None:
    """Full-width signs are as wide as characters, marks that combine take no room."""
    assert text_width("财政（）“”", 10) == 60
    assert 50 <= text_width("department", 10) <= 62
    assert text_width("e\u0301", 10) == text_width("e", 10)


@given(NAMES, st.floats(24, 200))
def test_what_is_cut_fits(text: str, width: float) -> None:
    """A text that is too long ends with … and is no wider than it may be."""
    found = cut(text, width, 12)
    assert text_width(found, 12) <= width
    assert found == text or (found.endswith("…") and text.startswith(found[:-1]))


@given(NAMES, st.floats(40, 120), st.integers(1, 4))
def test_lines_hold_the_text_and_no_more_than_fits(text: str, width: float, lines: int) -> None:
    """No line is too wide, and nothing is lost but what … stands for."""
    found = wrap(text, width, 12, lines)
    assert len(found) <= lines
    assert all(text_width(line, 12) <= width for line in found)
    joined = "".join(found).replace(" ", "")
    assert text.replace(" ", "").startswith(joined.removesuffix("…"))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("福建省农业农村厅", ("福建省", "农业农村厅")),
        ("各市、县（区）政府", ("各市、县", "（区）政府")),
        ("人力资源社会保障局", ("人力资源", "社会保障局")),
        ("财政局", ("财政局",)),
        ("WTO International", ("WTO", "International")),
    ],
)
def test_lines_break_where_words_end(text: str, lines: tuple[str, ...]) -> None:
    """Behind the name of a place, before a bracket, between words of Latin letters."""
    assert tuple(wrap(text, 84, 12, 3)) == lines


@given(NAMES)
def test_no_line_begins_with_a_sign_that_closes(text: str) -> None:
    """Where any other place is near, a line does not begin with 、 or ）."""
    name = text.replace("、", "").replace("）", "").replace(" ", "")[:10] + "办公室）、委员会"
    assert not any(line[0] in "、）" for line in wrap(name, 110, 12, 3))
