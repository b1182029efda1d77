"""The messages that the rooms can raise, as their code writes them: texts with a hole for each value.

A message put together from parts (a name assigned before, a constant, a function of the same module that gives a text) is
followed to its parts, so that each way in which it can read is a message of its own.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

__all__ = ["HOLE", "Message", "messages", "reasons"]

HOLE = "\0"  # where a value stands
_DEEPEST = 4  # parts of parts
_MOST = 60  # ways in which one message can read
_PARTS = {  # calls that make a part of a message: which argument it is, and what the message has before it
    "_refuse": (2, f"{HOLE} {HOLE}: "),
    "_Unusable": (0, f"{HOLE}: line {HOLE}: "),
    "TableProblem": (2, ""),
}
_SENTENCE = re.compile(r"[a-z]+(?: \S+){3,}")

_Scope = ast.FunctionDef | None  # the function in which an expression stands; None: at the top of the module


@dataclass(frozen=True, slots=True)
class Message:
    """A message, and where it is made."""

    place: str
    text: str

    @property
    def says(self) -> bool:
        """Whether it has words of its own; what is a hole alone is made elsewhere."""
        return bool(re.search("[a-z]{2}", self.text))


@dataclass(frozen=True, slots=True)
class _Module:
    """A module with what its names may stand for."""

    path: Path
    tree: ast.Module
    functions: dict[str, ast.FunctionDef]
    constants: dict[str, ast.expr]


def messages(root: Path, rooms: Sequence[str]) -> Iterator[Message]:
    """The messages of all errors of policykg's tree that are made in these folders and modules."""
    modules = list(_modules(root, rooms))
    errors = _errors([*modules, *_modules(root, ["corpus/errors.py"])])

    def said(node: ast.AST) -> tuple[ast.expr, str] | None:
        return (node.args[0], "") if isinstance(node, ast.Call) and _called(node) in errors and node.args else None

    for module in modules:
        yield from _made(module, said, root)


def reasons(root: Path, rooms: Sequence[str]) -> Iterator[Message]:
    """What is made by calls of `_PARTS`, and reasons of problems: sentences at the end of a tuple."""

    def said(node: ast.AST) -> tuple[ast.expr, str] | None:
        if isinstance(node, ast.Call) and _called(node) in _PARTS:
            at, before = _PARTS[_called(node)]
            return node.args[at], before
        last = node.elts[-1] if isinstance(node, ast.Tuple) and node.elts else None
        text = last.value if isinstance(last, ast.Constant) else "".join(_shown(last))
        return (last, "") if last is not None and _SENTENCE.match(str(text)) else None

    for module in _modules(root, rooms):
        yield from _made(module, said, root)


def _shown(node: ast.expr | None) -> Iterator[str]:
    """The text of a formatted string, with x for its values."""
    for part in node.values if isinstance(node, ast.JoinedStr) else ():
        yield str(part.value) if isinstance(part, ast.Constant) else "x"


def _made(module: _Module, said: Callable[[ast.AST], tuple[ast.expr, str] | None], root: Path) -> Iterator[Message]:
    for scope in (None, *_functions(module.tree)):
        for node in _own(scope or module.tree):
            found = said(node)
            for text in _texts(found[0], scope, module) if found else ():
                whole = (found[1] if found else "") + re.sub(f"{HOLE}+", HOLE, text)
                yield Message(f"{module.path.relative_to(root)}:{getattr(node, 'lineno', 0)}", whole)


def _modules(root: Path, rooms: Sequence[str]) -> Iterator[_Module]:
    for path in (p for room in rooms for p in sorted((root / room).rglob("*.py")) or [root / room]):
        tree = ast.parse(path.read_text("utf-8"))
        named = [(t, n.value) for n in tree.body if isinstance(n, ast.Assign) for t in n.targets]
        constants = {t.id: value for t, value in named if isinstance(t, ast.Name)}
        yield _Module(path, tree, {f.name: f for f in _functions(tree)}, constants)


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function and not in one inside it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef):
            yield child
            yield from _own(child)


def _errors(modules: Iterable[_Module]) -> frozenset[str]:
    """The names of PolicyKGError and of all classes below it."""
    classes = [n for module in modules for n in ast.walk(module.tree) if isinstance(n, ast.ClassDef)]
    bases = {c.name: {b.id for b in c.bases if isinstance(b, ast.Name)} for c in classes}
    found: set[str] = {"PolicyKGError"}
    while more := {name for name, of in bases.items() if of & found} - found:
        found |= more
    return frozenset(found)


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else str(getattr(call.func, "attr", ""))


def _texts(node: ast.expr, scope: _Scope, module: _Module, depth: int = 0) -> list[str]:
    """All ways in which an expression can read."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(p) for p in product(*(_texts(v, scope, module, depth) for v in node.values))][:_MOST]
    if isinstance(node, ast.FormattedValue):
        return _texts(node.value, scope, module, depth) if node.conversion == -1 else [HOLE]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and not _is_number(node.right):
        return ["".join(p) for p in product(*(_texts(n, scope, module, depth) for n in (node.left, node.right)))]
    if isinstance(node, ast.IfExp):
        return [t for n in (node.body, node.orelse) for t in _texts(n, scope, module, depth)]
    followed = _followed(node, scope, module) if depth < _DEEPEST else ()
    texts = [t for value, where in followed for t in _texts(value, where, module, depth + 1)]
    return list(dict.fromkeys(texts)) or [HOLE]


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not isinstance(node.value, str)


def _followed(node: ast.expr, scope: _Scope, module: _Module) -> list[tuple[ast.expr, _Scope]]:
    """What a name was given, and what a function of this module returns."""
    if isinstance(node, ast.Name):
        given = [n for n in _own(scope) if isinstance(n, ast.Assign)] if scope else []
        own = [n.value for n in given if any(isinstance(t, ast.Name) and t.id == node.id for t in n.targets)]
        constant = module.constants.get(node.id)
        return [(value, scope) for value in own] or ([] if constant is None else [(constant, None)])
    made = (
        module.functions.get(node.func.id) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None
    )
    return [(n.value, made) for n in _own(made) if isinstance(n, ast.Return) and n.value is not None] if made else []
