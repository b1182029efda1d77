"""The notebooks that ship, copied to where somebody works with them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from corpus.errors import BadInput

__all__ = ["Copied", "copy_notebooks", "shipped_notebooks"]


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of the notebooks in a folder: `written` anew, `same` as they ship, `kept` because they are different."""

    folder: Path
    written: tuple[str, ...]
    same: tuple[str, ...]
    kept: tuple[str, ...]


def shipped_notebooks() -> tuple[Path, ...]:
    """The notebooks: inside the installed package, and beside the rooms in a checkout of the project."""
    package = Path(str(files("query")))
    for folder in (package / "notebooks", package.parent / "notebooks"):
        found = sorted(folder.glob("*.ipynb"))
        if found:
            return tuple(found)
    raise BadInput(f"{package}: the notebooks are not there; install policykg again")


def copy_notebooks(folder: Path, *, replace: bool = False) -> Copied:
    """Copy the notebooks to a folder, which is made where it is missing; one that is there and different is kept unless
    `replace`. Raises BadInput where the folder cannot be written."""
    outcome: dict[str, list[str]] = {"written": [], "same": [], "kept": []}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for notebook in shipped_notebooks():
            outcome[_put(notebook, folder / notebook.name, replace)].append(notebook.name)
    except OSError as error:
        raise BadInput(f"{folder}: cannot be written ({error.strerror}); name another folder") from error
    return Copied(folder, *(tuple(outcome[name]) for name in ("written", "same", "kept")))


def _put(notebook: Path, target: Path, replace: bool) -> str:
    content = notebook.read_bytes()
    if target.exists() or target.is_symlink():
        if target.is_file() and target.read_bytes() == content:
            return "same"
        if not replace:
            return "kept"
    target.write_bytes(content)
    return "written"
