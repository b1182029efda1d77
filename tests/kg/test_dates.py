"""Deadlines as dates."""

from __future__ import annotations

from datetime import date

import pytest

from kg.dates import last_day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020年底前", date(2020, 12, 31)),
        ("到2021年6月", date(2021, 6, 30)),
        ("2020年2月底前", date(2020, 2, 29)),
        ("2020年9月30日前", date(2020, 9, 30)),
        ("2019年6月上旬", date(2019, 6, 10)),
        ("2022年上半年", date(2022, 6, 30)),
        ("2021年第三季度", date(2021, 9, 30)),
        ("2019年底、2021年底", date(2021, 12, 31)),
        ("2019—2022年", date(2022, 12, 31)),
        ("长期坚持", None),
        ("年底前", None),
        ("2021年2月30日", None),
        ("2021年13月", None),
    ],
)
def test_the_last_day_that_a_deadline_leaves(text: str, expected: date | None) -> None:
    """The end of the last time it names; nothing where it names none, or a day that never was."""
    assert last_day(text) == expected
