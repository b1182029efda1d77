"""Chinese numerals: 二十一, 三百, 两千."""

from __future__ import annotations

from decimal import Decimal

__all__ = ["to_decimal"]

_MARKS = str.maketrans("", "", ",， ")  # between thousands
_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}


def to_decimal(figures: str) -> Decimal:
    """The value of Arabic figures (1,200.5, 1 200) or Chinese ones below ten thousand. Raises ValueError for neither."""
    if figures[:1].isdigit():
        return Decimal(figures.translate(_MARKS))
    total = current = 0
    for char in figures:
        if char in _DIGITS:
            current = _DIGITS[char]
        elif char in _PLACES:
            total += (current or 1) * _PLACES[char]
            current = 0
        else:
            raise ValueError(f"not a numeral: {figures}")
    return Decimal(total + current)
