"""Words of texts and of questions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.lexical import query_words
from indexer.words import fold_text, prepare, simplify, words


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("財政局", "财政局"),
        ("鶴壁市發展和改革委員會", "鹤壁市发展和改革委员会"),
        ("财政局", "财政局"),
        ("GDP", "GDP"),
        ("", ""),
    ],
)
def test_traditional_characters_become_simplified_ones(written: str, meant: str) -> None:
    """What is simplified already stays as it is."""
    assert simplify(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"), [("ＧＤＰ", "gdp"), ("１２３．５％", "123.5%"), ("（一）", "(一)"), ("①", "1"), ("㎡", "m2")]
)
def test_full_width_forms_become_half_width(written: str, meant: str) -> None:
    """Upper case becomes lower case as well."""
    assert fold_text(written) == meant


def test_long_words_are_there_with_their_parts() -> None:
    """A part of a name finds the name."""
    assert {"人力", "资源", "人力资源", "社会", "保障局"} <= set(words("人力资源社会保障局"))
    assert {"科技", "财政", "财政局"} <= set(words("科技局和财政局"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2021年5g基站", ["2021", "年", "5", "g", "基站"]),
        ("增长6.5%以上", ["增长", "6.5", "以上"]),
        ("r&d经费", ["r", "d", "经费"]),
        ("policykg build", ["policykg", "build"]),
        ("。,!?  \n", []),
        ("😀👍", []),
        ("𠮷林𬭚", ["𠮷", "林", "𬭚"]),
    ],
)
def test_latin_digits_and_marks(text: str, found: list[str]) -> None:
    """Latin words and numbers are words, marks and pictures are none, rare characters are."""
    assert words(text) == found


def test_words_without_content_are_left_out() -> None:
    """Unless they are asked for."""
    assert words("哪些任务的") == ["任务"]
    assert words("哪些任务的", stop=False) == ["哪些", "任务", "的"]


def test_a_query_of_words_without_content_keeps_them() -> None:
    """Better to search for what is there than for nothing."""
    assert query_words("的") == ["的"]


def test_a_query_has_each_word_once_and_not_too_many() -> None:
    """A whole document as a query costs no more than a page."""
    assert query_words("财政 财政 財政") == ["财政"]
    assert len(query_words("".join(chr(0x4E00 + n) for n in range(10_000)))) <= 256


def test_half_a_surrogate_pair_is_no_character() -> None:
    """A broken string is no crash."""
    assert words(prepare("财政局\ud800科技")) == words("财政局 科技")


@given(st.text())
def test_any_string_has_words_that_stand_in_it(text: str) -> None:
    """In its folded form, each is a part of it."""
    folded = prepare(text)
    assert all(w and w in folded for w in words(folded, stop=False))


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """A folded text is its own form, so that texts and queries meet."""
    assert fold_text(fold_text(text)) == fold_text(text)
