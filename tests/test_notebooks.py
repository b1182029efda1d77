"""The notebooks run from top to bottom, and the outputs that stand in them are those that they give."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from benchmarks.style import ROOMS
from query.jupyter.fonts import chinese_fonts

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def printed(notebook: Any) -> list[str]:
    """The text of every output, in order; of an error its message."""
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", [])]
    return [o.get("text") or o.get("evalue") or o["data"]["text/plain"] for o in outputs]


def read(path: Path) -> Any:
    """A notebook from its file."""
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def code(notebook: Any) -> list[Any]:
    """The cells that hold code."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=[p.stem for p in NOTEBOOKS])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """A notebook as it was committed, and as it is run in an empty folder, from top to bottom, each once for all tests."""
    path = request.param
    if "use_chinese_font" in path.read_text("utf-8") and next(chinese_fonts(), None) is None:
        pytest.skip("no Chinese font on this machine: apt install fonts-noto-cjk")
    notebook = read(path)
    folder = tmp_path_factory.mktemp(path.stem)
    with warnings.catch_warnings():
        # The kernel's client opens sockets of its own and leaves closing them to the collector.
        warnings.simplefilter("ignore")
        with patched_environment(PYTHONPATH=str(ROOT)):
            client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}})
            client.execute()
    assert list(folder.iterdir()) == []
    return read(path), notebook


@contextmanager
def patched_environment(**values: str) -> Iterator[None]:
    """Environment variables for what is started inside; a corpus of the user's own is not taken."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("POLICYKG_CORPUS", raising=False)
        for name, value in values.items():
            patch.setenv(name, value)
        yield


# What is left of the kernel's client is collected while these tests run.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_a_notebook_gives_the_outputs_that_stand_in_it(run: tuple[Any, Any]) -> None:
    """Run again, a notebook prints what it was committed with."""
    committed, again = run
    assert printed(again) == printed(committed)


def test_a_notebook_gives_the_same_kinds_of_outputs(run: tuple[Any, Any]) -> None:
    """Tables, pictures and errors stand where they stood; no cell writes warnings."""
    committed, again = ([[sorted(o.get("data", [o.output_type])) for o in c.outputs] for c in code(n)] for n in run)
    assert again == committed
    assert [o for c in code(run[1]) for o in c.outputs if o.get("name") == "stderr"] == []


def test_pictures_show_the_same(run: tuple[Any, Any]) -> None:
    """The drawings of the package have the titles and descriptions that they were committed with."""
    committed, again = ([re.findall("<(?:title|desc)[^>]*>([^<]*)<", svg) for svg in pictures(n)] for n in run)
    assert [said[:2] for said in again] == [said[:2] for said in committed]


def pictures(notebook: Any) -> list[str]:
    """The drawings, as SVG."""
    data = (o.get("data", {}) for c in code(notebook) for o in c.outputs)
    return [d["image/svg+xml"] for d in data if "image/svg+xml" in d]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[p.stem for p in NOTEBOOKS])
def test_cells_are_short(path: Path) -> None:
    """No cell holds more than fifteen lines: logic belongs into the package."""
    assert max(cell.source.count("\n") + 1 for cell in code(read(path))) <= 15


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[p.stem for p in NOTEBOOKS])
def test_only_the_public_face_is_used(path: Path) -> None:
    """Notebooks import policykg, and what analysts have besides, but none of the rooms."""
    source = "\n".join(cell.source for cell in code(read(path)) if not cell.source.startswith("%%"))
    lines = [line for line in source.splitlines() if not line.startswith("%")]
    found = {m for node in ast.walk(ast.parse("\n".join(lines))) for m in imported(node)}
    assert "policykg" in found
    assert found.isdisjoint(ROOMS)
    assert not re.search(r"\bkb\._|policykg\._", source)


def imported(node: ast.AST) -> list[str]:
    """The top-level names of the modules that a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    return [str(node.module).split(".")[0]] if isinstance(node, ast.ImportFrom) else []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[p.stem for p in NOTEBOOKS])
def test_notebooks_read_well_before_they_are_run(path: Path) -> None:
    """Every notebook is committed as it was run from top to bottom, with tables, and with pictures for a report."""
    notebook = read(path)
    assert [c.execution_count for c in code(notebook)] == list(range(1, len(code(notebook)) + 1))
    kinds = {kind for c in code(notebook) for o in c.outputs for kind in o.get("data", {})}
    assert {"text/html", "image/svg+xml"} <= kinds


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[p.stem for p in NOTEBOOKS])
def test_tables_have_chinese_headings(path: Path) -> None:
    """Over the rows of every table stand Chinese words, not the names that the package has for columns."""
    html = [o["data"]["text/html"] for c in code(read(path)) for o in c.outputs if "text/html" in o.get("data", {})]
    headings = re.findall("<th[^>]*>([^<]+)</th>", "".join("".join(h) for h in html))
    assert headings
    assert [h for h in headings if re.fullmatch(r"[a-zA-Z_]+", h)] == []


MISSING = {
    7: "只有 1 份文件谈到“数字化转型”，无从比较：换一个 FIELD，或者给出更多文件",
    15: "没有指标叫“量子比特”：换一个 INDICATOR，有哪些见 targets",
}


def test_what_a_corpus_lacks_is_said_in_a_line(tmp_path: Path) -> None:
    """Another folder, field or indicator may leave nothing to compare: one line says so, and no traceback."""
    notebook = read(ROOT / "notebooks" / "04_compare.ipynb")
    notebook.cells = [notebook.cells[n] for n in (1, 2, 4, *MISSING)]
    notebook.cells[1].source = notebook.cells[1].source.replace("5G基站|建成基站", "量子比特")
    with patched_environment(PYTHONPATH=str(ROOT), POLICYKG_CORPUS=str(ROOT / "corpus" / "sample")):
        NotebookClient(
            notebook, timeout=120, allow_errors=True, resources={"metadata": {"path": str(tmp_path)}}
        ).execute()
    errors = [o for c in notebook.cells for o in c.outputs if o.output_type == "error"]
    assert len(errors) == len(MISSING)
    for error, said in zip(errors, MISSING.values(), strict=True):
        assert said in error.evalue
        assert len(error.traceback) == 1
