"""Documents become a knowledge base directory: graph, lexical and vector index, catalogue; and hybrid search in it.

What is named here is loaded when it is first used: who asks needs nothing that builds.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indexer.base import KnowledgeBase
    from indexer.building import BuildReport, Server, build, remove
    from indexer.encoder import DEFAULT_MODEL
    from indexer.manifest import Manifest, read_manifest
    from indexer.search import Hit

__all__ = [
    "DEFAULT_MODEL",
    "BuildReport",
    "Hit",
    "KnowledgeBase",
    "Manifest",
    "Server",
    "build",
    "read_manifest",
    "remove",
]

_MODULES = {
    "base": ("KnowledgeBase",),
    "building": ("BuildReport", "Server", "build", "remove"),
    "encoder": ("DEFAULT_MODEL",),
    "manifest": ("Manifest", "read_manifest"),
    "search": ("Hit",),
}


def __getattr__(name: str) -> Any:
    """A name of `__all__`, from the module that has it."""
    module = next((m for m, names in _MODULES.items() if name in names), None)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"indexer.{module}"), name)
