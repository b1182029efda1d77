"""The sample as a document and as quads, read once for all tests of the graph."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Quad, Store

import corpus
from corpus.errors import UnreadableFile
from corpus.model import Document
from kg.quads import document_quads
from kg.store import GraphStore


@pytest.fixture(scope="session")
def sample(sample_path: Path) -> Document:
    """The sample document, as the corpus room reads it."""
    return corpus.read_file(sample_path, document_id="hebi-2019-16")


@pytest.fixture(scope="session")
def sample_quads(sample: Document) -> list[Quad]:
    """The graph of the sample."""
    return list(document_quads(sample))


@pytest.fixture(scope="session")
def gold(shared: Path) -> dict[str, Any]:
    """What a careful reader found in the sample."""
    found: dict[str, Any] = json.loads((shared / "gold" / "hebi-2019-16.gold.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def sample_store(sample_quads: list[Quad]) -> GraphStore:
    """The graph of the sample in a store."""
    store = GraphStore(Store(), None)
    store.load(sample_quads)
    return store


@pytest.fixture(scope="session")
def policies(shared: Path) -> list[Document]:
    """Every document of the reference corpus."""
    found = []
    for file in corpus.discover(shared / "corpus" / "policies"):
        with suppress(UnreadableFile):  # the list of sources that lies beside them
            found.append(corpus.read_file(file.path, document_id=file.id))
    return found
