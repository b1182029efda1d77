"""policykg: a folder of Chinese policy documents becomes a knowledge graph of who must do what, by when.

import policykg

policykg.build("documents", "policy.kg")
with policykg.open("policy.kg") as kb:
    print(kb.ask("哪些任务涉及市财政局"))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from corpus.errors import (
    BadInput,
    BadQuery,
    CallerError,
    DamagedKnowledgeBase,
    Locked,
    MissingPackage,
    PolicyKGError,
    StoreError,
    UnreadableFile,
)
from corpus.model import Evidence
from indexer import DEFAULT_MODEL, BuildReport, Hit
from indexer import Server as _Server
from indexer import build as _build
from indexer import remove as _remove
from kg.endpoint import Credentials as _Credentials
from kg.iris import DEFAULT_BASE
from query.answer import Answer, TargetItem, TaskItem, UnitItem
from query.drawing import Drawing, draw_network
from query.knowledge_base import PolicyKG, Table
from query.knowledge_base import open_knowledge_base as open

__all__ = [
    "Answer",
    "BadInput",
    "BadQuery",
    "BuildReport",
    "CallerError",
    "DamagedKnowledgeBase",
    "Drawing",
    "Evidence",
    "Hit",
    "Locked",
    "MissingPackage",
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
    "open",
    "remove",
]

__version__ = "0.1.0"


def build(
    source: str | Path,
    target: str | Path = "policy.kg",
    *,
    base: str = DEFAULT_BASE,
    model: str = DEFAULT_MODEL,
    store: str | None = None,
    store_update: str | None = None,
    credentials: tuple[str, str] | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> BuildReport:
    """Build or refresh the knowledge base at `target` from the documents below `source`.

    `base` is the IRI that data is named under, `model` a sentence-transformers model by name or folder. `store` is the
    query address of a SPARQL server that gets the graph as well and answers queries from then on, `store_update` its
    address for updates where that is another one, `credentials` a user and a password; "" leaves the server that was
    given before. Raises BadInput for a folder that is missing, empty or not writable, Locked while another build runs,
    StoreError where the server fails.
    """
    server = _Server(store, store_update, _credentials(credentials))
    return _build(
        Path(source), Path(target), base=base, model=model, version=__version__, store=server, progress=progress
    )


def remove(target: str | Path, documents: Sequence[str], *, credentials: tuple[str, str] | None = None) -> BuildReport:
    """Remove documents, by their ids, from the knowledge base at `target`, leaving what a build without them gives.

    Their files stay; a later build of the same folder reads them again. Raises BadInput for an unknown document.
    """
    return _remove(Path(target), documents, version=__version__, credentials=_credentials(credentials))


def _credentials(given: tuple[str, str] | None) -> _Credentials | None:
    return _Credentials(*given) if given else None
