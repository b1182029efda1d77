"""policykg: a folder of Chinese policy documents becomes a knowledge graph of who must do what, by when.

import policykg

policykg.build("documents", "policy.kg")
with policykg.open("policy.kg") as kb:
    print(kb.ask("哪些任务涉及市财政局"))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import (
    BadInput,
    BadQuery,
    CallerError,
    DamagedKnowledgeBase,
    Locked,
    MissingPackage,
    Overloaded,
    PolicyKGError,
    StoreError,
    UnreadableFile,
)
from corpus.examples import examples
from corpus.model import Evidence
from indexer.encoder import DEFAULT_MODEL
from indexer.search import Hit
from kg.iris import DEFAULT_BASE
from query.answers.answer import Answer, TargetItem, TaskItem, UnitItem
from query.drawing import Drawing, draw_network
from query.jupyter.fonts import use_chinese_font
from query.jupyter.magic import load_ipython_extension
from query.knowledge_base import PolicyKG, Table
from query.knowledge_base import open_knowledge_base as open
from query.views.lists import AssignmentItem, DeadlineItem, DocumentItem

if TYPE_CHECKING:
    from indexer.building import BuildReport
    from kg.endpoint import Credentials

__all__ = [
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
    from indexer.building import Server
    from indexer.building import build as build_at

    server = Server(store, store_update, _credentials(credentials))
    return build_at(
        Path(source), Path(target), base=base, model=model, version=__version__, store=server, progress=progress
    )


def remove(target: str | Path, documents: Sequence[str], *, credentials: tuple[str, str] | None = None) -> BuildReport:
    """Remove documents, by their ids, from the knowledge base at `target`, leaving what a build without them gives.

    Their files stay; a later build of the same folder reads them again. Raises BadInput for an unknown document.
    """
    from indexer.building import remove as remove_from

    return remove_from(Path(target), documents, version=__version__, credentials=_credentials(credentials))


def _credentials(given: tuple[str, str] | None) -> Credentials | None:
    from kg.endpoint import Credentials

    return Credentials(*given) if given else None


def __getattr__(name: str) -> Any:
    """`BuildReport`, loaded when it is asked for: with it come the readers of all formats, which only a build needs."""
    if name != "BuildReport":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from indexer.building import BuildReport

    return BuildReport
