"""Documents become a knowledge base directory: graph, lexical and vector index, catalogue; and hybrid search in it."""

from __future__ import annotations

from indexer.base import KnowledgeBase
from indexer.build import BuildReport, Server, build, remove
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
