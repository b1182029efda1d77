"""The documents that come with the package, for trying it out."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from corpus.errors import BadInput

__all__ = ["examples"]

_NAMES = ("sample", "plans")


def examples(name: str = "sample") -> Path:
    """The folder of documents that come with the package.

    `sample` is one real plan of a city; `plans` are eight documents of as many governments, most of them on the digital
    turn of industry, made up for tests in the manner of those governments. Raises BadInput for another name.
    """
    if name not in _NAMES:
        raise BadInput(f"no example documents called {name}; there are: {', '.join(_NAMES)}")
    return Path(str(files("corpus") / name))
