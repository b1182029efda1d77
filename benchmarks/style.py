"""Sizes of files and functions, beside the aims and limits they are held to: python -m benchmarks.style."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

__all__ = ["MAX_FILE", "MAX_FUNCTION", "ROOMS", "ROOT", "Function", "code_lines", "functions", "library", "tests"]

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("corpus", "kg", "indexer", "query")
MAX_FILE = 500  # lines of a file
MAX_FUNCTION = 60  # code lines of a function


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method, and its lines of code: neither docstring nor comment nor blank."""

    path: Path
    name: str
    line: int
    size: int


def library() -> list[Path]:
    """The Python files that users install."""
    files = [ROOT / "policykg.py", *(f for room in ROOMS for f in (ROOT / room).rglob("*.py"))]
    return sorted(f for f in files if f.is_file())


def tests() -> list[Path]:
    """The Python files of the tests."""
    return sorted((ROOT / "tests").rglob("*.py"))


def line_count(path: Path) -> int:
    """All lines of a file."""
    return len(path.read_text("utf-8").splitlines())


def functions(path: Path) -> Iterator[Function]:
    """The functions and methods of a file, those inside others as well."""
    source = path.read_text("utf-8")
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function(path, node.name, node.lineno, code_lines(node, lines))


def code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef, lines: Sequence[str]) -> int:
    """The lines of a function from its `def` on that carry code."""
    first = node.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    skipped = range(first.lineno, (first.end_lineno or first.lineno) + 1) if documented else range(0)
    numbers = (n for n in range(node.lineno, (node.end_lineno or node.lineno) + 1) if n not in skipped)
    return sum(1 for n in numbers if (text := lines[n - 1].strip()) and not text.startswith("#"))


def main() -> None:
    """Print the figures."""
    files = library()
    lengths = [line_count(f) for f in files]
    found = [f for path in files for f in functions(path)]
    sizes = [f.size for f in found]
    longest = max(found, key=lambda f: f.size)
    ratio = sum(map(line_count, tests())) / sum(lengths)
    print(f"lines per file         median {median(lengths):.0f} (aim 150), longest {max(lengths)} (limit {MAX_FILE})")
    print(f"code lines a function  median {median(sizes):.0f} (aim 8), 90% {quantiles(sizes, n=10)[8]:.0f} (aim 25)")
    print(f"longest function       {longest.size} (limit {MAX_FUNCTION}): {longest.name} in {longest.path.name}")
    print(f"test / library lines   {ratio:.1f} (aim 1.0)")


if __name__ == "__main__":
    main()
