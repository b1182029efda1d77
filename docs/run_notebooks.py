"""Runs the notebooks anew and keeps what they show: python docs/run_notebooks.py [NAME …].

Each runs from top to bottom in a new kernel and an empty folder, over the documents that ship. Kept is nothing that differs
from run to run, such as times. A test holds what stands in them equal to what they give.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbclient import NotebookClient

__all__ = ["run"]

ROOT = Path(__file__).resolve().parents[1]
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def run(notebook: Any) -> None:
    """Run a notebook, in place. Raises CellExecutionError where a cell fails that is not meant to."""
    with TemporaryDirectory() as folder:
        NotebookClient(notebook, timeout=300, record_timing=False, resources={"metadata": {"path": folder}}).execute()
    notebook.metadata = nbformat.from_dict(_METADATA)  # type: ignore[no-untyped-call]


def main(names: Sequence[str]) -> None:
    """Run the notebooks of these names, or all."""
    os.environ.pop("POLICYKG_CORPUS", None)
    os.environ["PYTHONPATH"] = str(ROOT)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        if not names or path.stem in names:
            notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
            run(notebook)
            nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main(sys.argv[1:])
