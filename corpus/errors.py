"""The error tree of policykg.

    PolicyKGError
    ├── CallerError            the caller's mistake: exit code 2
    │   ├── BadInput           a file or folder that cannot be used
    │   │   └── UnreadableFile one file of a corpus; the others are still read
    │   ├── BadQuery           a SPARQL query or a search that cannot be run
    │   └── MissingPackage     an optional package that this call needs
    ├── StoreError             a SPARQL server is down, refuses or answers wrongly: exit code 2
    ├── Locked                 another build holds the knowledge base: exit code 2
    └── DamagedKnowledgeBase   not a knowledge base, half written, or of another format: exit code 3

A message names the file, the place and the next step. Nothing below the command line turns these
into exit codes or prints them.
"""

from __future__ import annotations

from unicodedata import east_asian_width

__all__ = [
    "BadInput",
    "BadQuery",
    "CallerError",
    "DamagedKnowledgeBase",
    "Locked",
    "MissingPackage",
    "PolicyKGError",
    "StoreError",
    "UnreadableFile",
]


class PolicyKGError(Exception):
    """Any error that policykg raises on purpose."""

    exit_code = 2

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback: the message says what is wrong and what to do."""
        return [f"{type(self).__name__}: {self}"]


class CallerError(PolicyKGError):
    """The call cannot be carried out as it was made."""


class BadInput(CallerError):
    """A file or folder given by the caller cannot be used."""


class UnreadableFile(BadInput):
    """One file of a corpus cannot be read; a build reports it and goes on with the others."""


class BadQuery(CallerError):
    """A query cannot be run: its syntax, a parameter or a limit is wrong.

    For an error of syntax `query` is the text, and `line` and `column`, both from 1, are where reading it ended.
    """

    def __init__(self, message: str, *, query: str = "", line: int | None = None, column: int = 1) -> None:
        super().__init__(message)
        self.query, self.line, self.column = query, line, column

    def marked(self) -> tuple[str, ...]:
        """The line of the query in which the error stands, and below it a mark; () where no place is known."""
        lines = self.query.splitlines() or [""]
        if self.line is None or self.line > len(lines):
            return ()
        number, text = str(self.line), lines[self.line - 1]
        before = "".join("\u3000" if east_asian_width(c) in "WF" else " " for c in text[: self.column - 1])
        return f"{number} | {text}", f"{' ' * len(number)} | {before}^"

    def _render_traceback_(self) -> list[str]:
        return [*super()._render_traceback_(), *self.marked()]


class MissingPackage(CallerError):
    """An optional package is needed; the message says how to install it."""


class StoreError(PolicyKGError):
    """A SPARQL server cannot be reached, refuses what was asked of it, or does not answer as one."""


class Locked(PolicyKGError):
    """Another process is building this knowledge base."""


class DamagedKnowledgeBase(PolicyKGError):
    """The directory is not a knowledge base of this format, or parts of it are missing."""

    exit_code = 3
