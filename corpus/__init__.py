"""A file becomes a `Document`: text, header, outline, tasks with responsible units, targets, each with its span.

What is named here is loaded when it is first used: an error of a later room needs no reader of PDF.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.model import Document, Evidence, Problem, Role, Section, Target, Task, UnitMention
    from corpus.reader import SourceFile, discover, read_file, read_text

__all__ = [
    "Document",
    "Evidence",
    "Problem",
    "Role",
    "Section",
    "SourceFile",
    "Target",
    "Task",
    "UnitMention",
    "discover",
    "read_file",
    "read_text",
]

_OF_READER = ("SourceFile", "discover", "read_file", "read_text")


def __getattr__(name: str) -> Any:
    """A name of `__all__`, from the module that has it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("corpus.reader" if name in _OF_READER else "corpus.model"), name)
