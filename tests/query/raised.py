"""All messages that the rooms can raise, as their code writes them: templates with the expressions that fill them.

A message put together from parts (a name assigned before, a constant, a function of the same module that gives a text) is
followed to its parts, so that every way it can read is one template.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

__all__ = ["HOLE", "Template", "reasons", "templates"]

HOLE = "\0"  # where a value stands in a template
_DEEPEST = 4  # parts of parts
_MOST = 60  # ways in which one message can read
_PLACED = {"_refuse": 2, "TableProblem": 2, "_Unusable": 0}  # calls with a part of a message, and which argument it is


@dataclass(frozen=True, slots=True)
class Template:
    """A message with a hole for each value, and where it is raised."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class _Module:
    """A module with what its names may stand for."""

    path: Path
    tree: ast.Module
    functions: dict[str, ast.FunctionDef]
    constants: dict[str, ast.expr]


def templates(root: Path, rooms: Sequence[str]) -> Iterator[Template]:
    """The messages of all errors of the tree that are made in these folders and modules."""
    modules = list(_modules(root, rooms))
    errors = _errors([*modules, *_modules(root, ["corpus/errors.py"])])
    for module in modules:
        yield from _said(module, lambda call: 0 if _called(call) in errors and call.args else None, root)


def reasons(root: Path, rooms: Sequence[str]) -> Iterator[Template]:
    """The parts of messages, and the reasons of problems, that are made by calls."""
    for module in _modules(root, rooms):
        yield from _said(module, lambda call: _PLACED.get(_called(call)), root)


def _said(module: _Module, argument: object, root: Path) -> Iterator[Template]:
    assert callable(argument)
    for function in (*_functions(module.tree), None):
        inside = _own(function) if function else _own(module.tree)
        for call in (n for n in inside if isinstance(n, ast.Call)):
            at = argument(call)
            if at is not None and len(call.args) > at:
                place = f"{module.path.relative_to(root)}:{call.lineno}"
                yield from (Template(place, text) for text in _texts(call.args[at], function, module))


def _modules(root: Path, rooms: Sequence[str]) -> Iterator[_Module]:
    for room in rooms:
        for path in sorted([root / room] if room.endswith(".py") else (root / room).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            constants = {
                t.id: n.value for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)
            }
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
    bases = {
        c.name: {b.id for b in c.bases if isinstance(b, ast.Name)}
        for module in modules
        for c in ast.walk(module.tree)
        if isinstance(c, ast.ClassDef)
    }
    found, grown = {"PolicyKGError"}, True
    while grown:
        more = {name for name, of in bases.items() if of & found} - found
        found, grown = found | more, bool(more)
    return frozenset(found)


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _texts(node: ast.expr, function: ast.FunctionDef | None, module: _Module, depth: int = 0) -> list[str]:
    """All ways in which an expression can read."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.JoinedStr):
        parts = [_texts(v, function, module, depth) for v in node.values]
        return ["".join(p) for p in product(*parts)][:_MOST]
    if isinstance(node, ast.FormattedValue):
        return _texts(node.value, function, module, depth) if node.conversion == -1 else [HOLE]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [a + b for a in _texts(node.left, function, module, depth) for b in _texts(node.right, function, module, depth)]
    if isinstance(node, ast.IfExp):
        return [t for n in (node.body, node.orelse) for t in _texts(n, function, module, depth)]
    return _followed(node, function, module, depth)


def _followed(node: ast.expr, function: ast.FunctionDef | None, module: _Module, depth: int) -> list[str]:
    """What a name or a call of this module stands for, if that is text; else a hole."""
    if depth == _DEEPEST:
        return [HOLE]
    if isinstance(node, ast.Name):
        given = [(v, function) for v in _assigned(node.id, function)] or [
            (module.constants[n], None) for n in [node.id] if n in module.constants
        ]
    else:
        given = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in module.functions:
            made = module.functions[node.func.id]
            given = [(n.value, made) for n in _own(made) if isinstance(n, ast.Return) and n.value is not None]
    texts = [t for value, where in given for t in _texts(value, where, module, depth + 1)]
    return list(dict.fromkeys(texts)) or [HOLE]


def _assigned(name: str, function: ast.FunctionDef | None) -> list[ast.expr]:
    if function is None:
        return []
    return [
        n.value
        for n in _own(function)
        if isinstance(n, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in n.targets)
    ]
