"""policykg: a folder of Chinese policy documents becomes a knowledge graph of who must do what, by when.

import policykg

policykg.build("documents", "policy.kg")
with policykg.open("policy.kg") as kb:
    print(kb.ask("哪些任务涉及市财政局"))
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from corpus.errors import (
    BadInput,
    BadQuery,
    CallerError,
    DamagedKnowledgeBase,
    Locked,
    MissingPackage,
    PolicyKGError,
    UnreadableFile,
)
from corpus.model import Evidence
from indexer import DEFAULT_MODEL, BuildReport, Hit
from indexer import build as _build
from kg.iris import DEFAULT_BASE
from query.answer import Answer, TargetItem, TaskItem, UnitItem
from query.knowledge_base import PolicyKG, Table
from query.knowledge_base import open_knowledge_base as open

__all__ = [
    "Answer",
    "BadInput",
    "BadQuery",
    "BuildReport",
    "CallerError",
    "DamagedKnowledgeBase",
    "Evidence",
    "Hit",
    "Locked",
    "MissingPackage",
    "PolicyKG",
    "PolicyKGError",
    "Table",
    "TargetItem",
    "TaskItem",
    "UnitItem",
    "UnreadableFile",
    "__version__",
    "build",
    "open",
]

__version__ = "0.1.0"


def build(
    source: str | Path,
    target: str | Path = "policy.kg",
    *,
    base: str = DEFAULT_BASE,
    model: str = DEFAULT_MODEL,
    progress: Callable[[int, int, str], None] | None = None,
) -> BuildReport:
    """Build or refresh the knowledge base at `target` from the documents below `source`.

    `base` is the IRI that data is named under, `model` a sentence-transformers model by name or folder.
    Raises BadInput for a folder that is missing, empty or not writable, Locked while another build runs.
    """
    return _build(Path(source), Path(target), base=base, model=model, version=__version__, progress=progress)
