"""`policykg ask` without a question: a conversation at a prompt, with history and completion of names."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from query.knowledge_base import PolicyKG
from query.render import print_lines

__all__ = ["completions", "converse", "history_file"]

_PROMPT = "问> "
_LEAVE = frozenset(["退出", "再见", "exit", "quit", "q", ":q"])
_LONGEST = 12  # characters of a name that somebody has begun to type
_REMEMBERED = 1000
_HELLO = "直接提问,可以追问(那科技局呢?)。Tab 补全名称,?财政 列出名称,退出或 Ctrl-D 离开。"


def converse(kb: PolicyKG) -> int:
    """Ask and answer until the input ends; always exit code 0, for a conversation is no single answer."""
    talk = kb.conversation()
    with _line_editing(kb) if sys.stdin.isatty() else nullcontext():
        if sys.stdin.isatty():
            print(_HELLO)
        for line in _lines(_PROMPT if sys.stdin.isatty() else ""):
            if line.startswith("?") and len(line) > 1:
                print_lines(f"  {s.name}" for s in kb.suggest(line[1:]))
            else:
                print_lines(_shown(talk.ask(line).lines()))
            print(flush=True)
    return 0


def _shown(lines: Iterator[str]) -> Iterator[str]:
    """An answer without its query, which a conversation has no room for."""
    for line in lines:
        if line == "SPARQL:":
            return
        if line:
            yield line


def _lines(prompt: str) -> Iterator[str]:
    """What is typed, until the end of input, Ctrl-C or a word for leaving."""
    while True:
        try:
            line = input(prompt).strip()
        except (EOFError, KeyboardInterrupt):
            if prompt:
                print()
            return
        if line.lower() in _LEAVE:
            return
        if line:
            yield line


def completions(line: str, names: Callable[[str], list[str]]) -> list[str]:
    """The whole line with its end completed to a name; the longest end that begins a name counts."""
    for length in range(min(_LONGEST, len(line)), 0, -1):
        begun = line[-length:]
        found = [name for name in names(begun) if name.startswith(begun) and name != begun]
        if found:
            return [line[:-length] + name for name in found]
    return []


def history_file() -> Path:
    """Where questions are remembered: policykg/history in the user's state folder (XDG)."""
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "policykg" / "history"


@contextmanager
def _line_editing(kb: PolicyKG) -> Iterator[None]:
    """Editing, completion and history, where Python has readline; without it the prompt works all the same."""
    try:
        import readline
    except ImportError:
        yield
        return
    names = _names(kb)

    def complete(line: str, state: int) -> str | None:
        found = completions(line, names)
        return found[state] if state < len(found) else None

    readline.set_completer_delims("")
    readline.set_completer(complete)
    readline.parse_and_bind("tab: complete")
    readline.set_history_length(_REMEMBERED)
    history = history_file()
    with suppress(OSError):
        readline.read_history_file(history)
    try:
        yield
    finally:
        with suppress(OSError):  # a home that cannot be written to is no reason to fail
            history.parent.mkdir(parents=True, exist_ok=True)
            readline.write_history_file(history)
        readline.set_completer(None)


def _names(kb: PolicyKG) -> Callable[[str], list[str]]:
    return lambda begun: [s.name for s in kb.suggest(begun, k=50)]
