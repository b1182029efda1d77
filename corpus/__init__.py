"""A file becomes a `Document`: text, header, outline, tasks with responsible units, targets, each with its span."""

from __future__ import annotations

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
