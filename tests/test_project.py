"""Rules that hold for the files of the project themselves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import policykg
from benchmarks.style import MAX_FILE, MAX_FUNCTION, ROOMS, ROOT, functions, library, line_count

# Folders and addresses that exist on one machine only.
MACHINE_PATH = re.compile(
    r"(?<![\w./}>)-])/(?:work|root|home|opt|tmp|srv|mnt|Users)/[\w.-]|\b[A-Z]:\\\\|\b(?:10\.\d{1,3}|192\.168)(?:\.\d{1,3}){2}\b"
)
TEXT = {"", ".py", ".md", ".cfg", ".toml", ".txt", ".in", ".rq", ".ttl", ".csv", ".tsv", ".json", ".ipynb", ".html"}


def project_files() -> Iterator[Path]:
    """Every text file that belongs to the project, other than the documents of the sample."""
    top = [f for f in ROOT.iterdir() if f.is_file() and f.name not in {".coverage", ".git"}]
    folders = [ROOT / name for name in (*ROOMS, "tests", "benchmarks", "docs", "notebooks", ".ci")]
    inside = [f for folder in folders for f in folder.rglob("*") if f.is_file()]
    for file in (*top, *inside):
        generated = "__pycache__" in file.parts or "default_encoder" in file.parts
        if file.suffix in TEXT and not generated and "sample" not in file.parts:
            yield file


def public_definitions(path: Path) -> Iterator[tuple[str, str | None]]:
    """Name and docstring of the module, its public classes and functions, and their public methods."""
    tree = ast.parse(path.read_text("utf-8"))
    yield path.name, ast.get_docstring(tree)
    todo: list[tuple[str, ast.Module | ast.ClassDef]] = [("", tree)]
    while todo:
        prefix, parent = todo.pop()
        for node in parent.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_":
                yield prefix + node.name, ast.get_docstring(node)
                if isinstance(node, ast.ClassDef):
                    todo.append((f"{prefix}{node.name}.", node))


def test_no_file_is_too_long() -> None:
    """A file has at most 500 lines."""
    assert {f.name: n for f in library() if (n := line_count(f)) > MAX_FILE} == {}


def test_no_function_is_too_long() -> None:
    """A function has at most 60 lines of code."""
    found = (f for path in library() for f in functions(path))
    assert {f"{f.path.name}:{f.line} {f.name}": f.size for f in found if f.size > MAX_FUNCTION} == {}


def test_everything_public_is_documented() -> None:
    """Every module, public class, function and method has a docstring."""
    bare = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in library()
        for name, text in public_definitions(path)
        # What a package's __init__.py is for, its exports say.
        if not text and name != "__init__.py"
    ]
    assert bare == []


def test_no_file_names_a_machine() -> None:
    """No file names a folder or an address of the machine it was written on."""
    found = {str(f.relative_to(ROOT)): m.group() for f in project_files() if (m := MACHINE_PATH.search(text_of(f)))}
    assert found == {}


def text_of(path: Path) -> str:
    """The text of a file; one that is not UTF-8 is a fault of its own."""
    return path.read_text("utf-8")


def test_no_pickle() -> None:
    """Nothing reads or writes pickles: a knowledge base from elsewhere must not be able to run code."""
    users = [f.name for f in library() if re.search(r"^\s*(import|from) (pickle|shelve|marshal)\b", text_of(f), re.M)]
    assert users == []


def calls(path: Path, name: str) -> bool:
    """Whether a file calls the function of that name."""
    nodes = ast.walk(ast.parse(text_of(path)))
    return any(isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == name for n in nodes)


def test_only_the_command_prints() -> None:
    """Below the command line nothing prints."""
    commands = {
        "building.py",
        "cli.py",
        "graph_commands.py",
        "opened.py",
        "prompt.py",
        "render.py",
        "serving.py",
        "train.py",
    }
    assert [f.name for f in library() if f.name not in commands and calls(f, "print")] == []


def test_the_environment_is_read_by_the_command_alone() -> None:
    """Below the command line nothing depends on environment variables."""
    commands = {"cli.py", "prompt.py", "serving.py"}  # the state folder of the history; threads of a search
    readers = [
        f.name for f in library() if f.name not in commands and re.search(r"\bos\.(environ|getenv)\b", text_of(f))
    ]
    assert readers == []


def test_the_changelog_knows_the_version() -> None:
    """The version has its heading in the changelog."""
    assert f"## [{policykg.__version__}]" in text_of(ROOT / "CHANGELOG.md")
