"""The error tree of policykg.

    PolicyKGError
    ├── CallerError            the caller's mistake: exit code 2
    │   ├── BadInput           a file or folder that cannot be used
    │   │   └── UnreadableFile one file of a corpus; the others are still read
    │   ├── BadQuery           a SPARQL query or a search that cannot be run
    │   └── MissingPackage     an optional package that this call needs
    ├── StoreError             a SPARQL server is down, refuses or answers wrongly: exit code 2
    ├── Overloaded             a query takes too long or too much, or too many are waiting: exit code 2
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
    "BadSyntax",
    "CallerError",
    "DamagedKnowledgeBase",
    "Locked",
    "MissingPackage",
    "Overloaded",
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
    """A query cannot be run: its syntax, a parameter or a limit is wrong."""


class BadSyntax(BadQuery):
    """A SPARQL query cannot be read; `line` and `column` (from 1) say where, `length` how many characters are wrong, and
    `written` is that line."""

    def __init__(self, message: str, *, line: int, column: int, length: int, written: str = "") -> None:
        super().__init__(message)
        self.line, self.column, self.length, self.written = line, column, length, written

    def marked(self) -> tuple[str, ...]:
        """The line that is wrong, and below it marks under the characters; () where the line is not known."""
        if not self.written:
            return ()
        number, first = str(self.line), self.column - 1
        wide = ["\u3000" if east_asian_width(c) in "WF" else " " for c in self.written]
        marks = "".join("＾" if w == "\u3000" else "^" for w in wide[first : first + self.length]) or "^"
        return f"{number} | {self.written}", f"{' ' * len(number)} | {''.join(wide[:first])}{marks}"

    def _render_traceback_(self) -> list[str]:
        return [*super()._render_traceback_(), *self.marked()]


class MissingPackage(CallerError):
    """An optional package is needed; the message says how to install it."""


class StoreError(PolicyKGError):
    """A SPARQL server cannot be reached, refuses what was asked of it, or does not answer as one."""


class Overloaded(PolicyKGError):
    """A query was ended, or not begun, for the sake of the others; the message says at which limit."""


class Locked(PolicyKGError):
    """Another process is building this knowledge base."""


class DamagedKnowledgeBase(PolicyKGError):
    """The directory is not a knowledge base of this format, or parts of it are missing."""

    exit_code = 3
