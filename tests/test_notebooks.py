"""The notebooks run from top to bottom, and the outputs that stand in them are those that they give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def printed(notebook: Any) -> list[str]:
    """The text of every output, in order."""
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", [])]
    return [o["text"] if "text" in o else o["data"]["text/plain"] for o in outputs]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[p.stem for p in NOTEBOOKS])
# The kernel's client opens sockets of its own and leaves closing them to the collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_notebook_gives_the_outputs_that_stand_in_it(path: Path) -> None:
    """Run again, a notebook prints what it was committed with."""
    notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    committed = printed(notebook)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    assert printed(notebook) == committed


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[p.stem for p in NOTEBOOKS])
def test_cells_are_short(path: Path) -> None:
    """No cell holds more than fifteen lines: logic belongs into the package."""
    notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    assert max(cell.source.count("\n") + 1 for cell in notebook.cells if cell.cell_type == "code") <= 15
