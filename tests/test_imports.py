"""What is imported, and when: declared packages, and heavy ones only where they are used."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from configparser import ConfigParser
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from benchmarks.style import ROOMS, ROOT, library

# Imported where they are used, never to open a knowledge base or to answer from the graph.
HEAVY = (
    "faiss",
    "fastapi",
    "IPython",
    "matplotlib",
    "mcp",
    "pandas",
    "polars",
    "pydantic",
    "scipy",
    "sentence_transformers",
    "tantivy",
    "tokenizers",
    "torch",
    "transformers",
)
# What only a build needs: readers of formats and of documents, and what makes the graph.
OF_A_BUILD = ("corpus.formats", "corpus.reader", "indexer.building", "kg.quads", "kg.remote", "urllib.request")
# What brings packages that the code imports.
EXTRAS = ("mcp", "notebook", "pandas", "polars", "train", "validate", "web")
# Needed without an import: package -> what needs it.
USED_BY_NAME = {"lxml": "the parser that beautifulsoup4 is told to use", "jupyterlab": "what opens notebooks"}


def normalised(name: str) -> str:
    """A distribution's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(*extras: str) -> set[str]:
    """The distributions that setup.cfg requires, with those of some extras."""
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    lists = [config["options"]["install_requires"], *(config["options.extras_require"][e] for e in extras)]
    names = (re.match(r"[\w.-]+", line.strip()) for text in lists for line in text.splitlines())
    return {normalised(m.group()) for m in names if m}


def imported_modules(path: Path) -> Iterator[str]:
    """The top-level names of all modules a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def imported_distributions() -> set[str]:
    """The distributions that the code imports."""
    own = {*ROOMS, "policykg"}
    modules = {m for f in library() for m in imported_modules(f)} - own - sys.stdlib_module_names
    known = packages_distributions()
    return {normalised(known[m][0]) if m in known else m for m in modules}


def test_what_is_imported_is_declared() -> None:
    """Every package that the code imports is a dependency, or belongs to an extra."""
    assert imported_distributions() - declared(*EXTRAS) == set()


def test_what_is_declared_is_imported() -> None:
    """No dependency is declared that the code does not use."""
    assert declared(*EXTRAS) - imported_distributions() == set(USED_BY_NAME)


def loaded_after(code: str, folder: Path, modules: Sequence[str] = HEAVY) -> set[str]:
    """Those `modules`, the heavy packages, that a new Python has loaded after running `code` in a folder."""
    program = f"{code}\nimport sys\nprint(*(m for m in {modules!r} if m in sys.modules))"
    run = [sys.executable, "-c", program]
    done = subprocess.run(run, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def test_importing_is_light(tmp_path: Path) -> None:
    """`import policykg` loads none of the heavy packages, nor what only a question, a network or an rdflib user needs."""
    later = (*HEAVY, *OF_A_BUILD, "networkx", "numpy", "query.understanding.reading", "rdflib")
    assert loaded_after("import policykg", tmp_path, later) == set()


@pytest.mark.parametrize(
    "call",
    [
        "kb.ask('哪些任务涉及市财政局?')",
        "kb.tasks(unit='市财政局')",
        "kb.sparql('SELECT ?t WHERE { ?t a pkg:Task }')",
    ],
)
def test_answers_from_the_graph_are_light(knowledge_base: Path, call: str) -> None:
    """A question about tasks and units loads neither search indexes nor encoders."""
    code = f"import policykg\nkb = policykg.open({knowledge_base.name!r})\n{call}"
    assert loaded_after(code, knowledge_base.parent) == set()


def test_asking_loads_nothing_that_builds(knowledge_base: Path, tmp_path: Path) -> None:
    """`policykg ask` loads neither the readers of documents nor what makes a graph of them."""
    arguments = ["ask", "哪些任务涉及市财政局", "--kb", str(knowledge_base)]
    code = f"from query.cli import main\nmain({arguments!r})"
    assert loaded_after(code, tmp_path, OF_A_BUILD) == set()


def test_a_report_of_a_build_is_loaded_when_it_is_asked_for(tmp_path: Path) -> None:
    """`policykg.BuildReport` is there like every public name, and brings what builds only then."""
    code = "import policykg, sys\nassert 'indexer.building' not in sys.modules\npolicykg.BuildReport"
    assert "indexer.building" in loaded_after(code, tmp_path, OF_A_BUILD)
