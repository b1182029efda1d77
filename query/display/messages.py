"""Messages in Chinese, for who uses the command. The rooms raise them in English: for developers, for logs, for JSON.

`messages.tsv` has a row for each message, in English and in Chinese, with the same placeholders {name} in both; a value whose
name begins with `why` is a message itself. The first row that fits counts, so what is special stands above what is general.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Row", "in_chinese", "rows"]

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_NESTED = "why"  # a placeholder of such a name stands for a message


@dataclass(frozen=True, slots=True)
class Row:
    """A message in both languages."""

    english: str
    chinese: str

    def values(self, said: str) -> dict[str, str] | None:
        """What stands for each placeholder in a message; None where it is not this one."""
        parts = _PLACEHOLDER.split(self.english)  # texts and, between them, names
        if not all(text in said for text in parts[::2]):  # spares most patterns from being compiled
            return None
        pattern = "".join(f"(?P<{part}>.*?)" if n % 2 else re.escape(part) for n, part in enumerate(parts))
        found = re.fullmatch(pattern, said, re.DOTALL)
        return found.groupdict() if found else None

    def filled(self, values: dict[str, str]) -> str:
        """The Chinese message with these values."""

        def value(place: re.Match[str]) -> str:
            text = values[place[1]]
            return in_chinese(text) if place[1].startswith(_NESTED) else text

        return _PLACEHOLDER.sub(value, self.chinese)


@cache
def rows() -> tuple[Row, ...]:
    """The table, in its order."""
    text = (files("query") / "display" / "data" / "messages.tsv").read_text("utf-8")
    return tuple(Row(*line.split("\t")) for line in text.splitlines()[1:])


def in_chinese(said: str) -> str:
    """An English message in Chinese, several lines one by one; what the table does not have stays as it is."""
    each = [_translated(line) for line in said.split("\n")]
    whole = _translated(said) if None in each else None
    return whole or "\n".join(new or line for new, line in zip(each, said.split("\n"), strict=True))


def _translated(said: str) -> str | None:
    for row in rows():
        values = row.values(said)
        if values is not None:
            return row.filled(values)
    return None
