"""The texts of the interface, in Chinese and in English."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["LANGUAGES", "Texts", "texts_in"]

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language by their keys; called with a key and what stands for the {names} in its text."""

    language: str
    by_key: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, with `values` in it."""
        return self.by_key[key].format(**values)


@cache
def texts_in(language: str) -> Texts:
    """The texts in a language of `LANGUAGES`, from `data/texts.csv`."""
    text = (files("query.web") / "data" / "texts.csv").read_text("utf-8")
    return Texts(language, {row["key"]: row[language] for row in csv.DictReader(text.splitlines())})
