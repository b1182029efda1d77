"""The public face: what `import policykg` offers, no more and no less."""

from __future__ import annotations

import importlib
import inspect
import re
from types import ModuleType

import pytest

import policykg
from benchmarks.style import ROOMS, ROOT

PUBLIC = {
    "Answer",
    "AssignmentItem",
    "BadInput",
    "BadQuery",
    "BuildReport",
    "CallerError",
    "DamagedKnowledgeBase",
    "DeadlineItem",
    "DocumentItem",
    "Drawing",
    "Evidence",
    "Hit",
    "Locked",
    "MissingPackage",
    "Overloaded",
    "PolicyKG",
    "PolicyKGError",
    "StoreError",
    "Table",
    "TargetItem",
    "TaskItem",
    "UnitItem",
    "UnreadableFile",
    "__version__",
    "build",
    "draw_network",
    "examples",
    "load_ipython_extension",
    "open",
    "remove",
    "use_chinese_font",
}


def public_names(module: ModuleType) -> set[str]:
    """The names of a module without underscore that are neither modules nor of typing and the standard library."""
    found = ((n, v) for n, v in vars(module).items() if not n.startswith("_") and not inspect.ismodule(v))
    return {n for n, v in found if getattr(v, "__module__", "").split(".")[0] in {*ROOMS, "policykg"}}


def test_the_public_names_are_these() -> None:
    """A name joins or leaves the public face on purpose only."""
    assert set(policykg.__all__) == PUBLIC


def test_all_is_sorted_and_without_doubles() -> None:
    """`__all__` can be read and compared."""
    assert policykg.__all__ == sorted(set(policykg.__all__))


def test_nothing_public_is_left_out_of_all() -> None:
    """Whatever can be taken from policykg without an underscore is in `__all__`."""
    assert public_names(policykg) - set(policykg.__all__) == set()


@pytest.mark.parametrize("name", sorted(PUBLIC - {"__version__"}))
def test_a_public_name_is_documented(name: str) -> None:
    """Every public function and class says what it is, and so does each of its public methods."""
    thing = getattr(policykg, name)
    assert inspect.getdoc(thing)
    if inspect.isclass(thing):
        members = (m for n, m in vars(thing).items() if n[0] != "_" and (callable(m) or isinstance(m, property)))
        assert [m for m in members if not inspect.getdoc(m)] == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_offers_what_it_says(room: str) -> None:
    """Every name in the `__all__` of a module exists."""
    for file in (ROOT / room).rglob("*.py"):
        parts = file.relative_to(ROOT).with_suffix("").parts
        module = importlib.import_module(".".join(p for p in parts if p != "__init__"))
        assert [n for n in getattr(module, "__all__", ()) if not hasattr(module, n)] == []


def test_the_version_is_a_version() -> None:
    """The version has three numbers."""
    assert re.fullmatch(r"\d+\.\d+\.\d+", policykg.__version__)


def test_the_errors_are_one_tree() -> None:
    """Every public error is a PolicyKGError with an exit code."""
    errors = [e for n in PUBLIC if inspect.isclass(e := getattr(policykg, n)) and issubclass(e, Exception)]
    assert all(issubclass(e, policykg.PolicyKGError) and e.exit_code in {2, 3} for e in errors)
