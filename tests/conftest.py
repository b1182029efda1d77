"""Fixtures of all tests: the sample and the reference corpora."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import policykg
from tests.servers import OxigraphServer, Virtuoso, running, virtuoso_in

ROOT = Path(__file__).resolve().parents[1]

# A machine may be busy: no example of a property fails for the time it takes.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def sample_path() -> Path:
    """The text of the sample document."""
    return ROOT / "corpus" / "sample" / "hebi-2019-16.txt"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference corpora and gold data, which does not ship with the project."""
    folder = Path(os.environ.get("POLICYKG_SHARED", ROOT.parent / "shared"))
    if not (folder / "corpus" / "policies").is_dir():
        pytest.skip(f"reference corpora not at {folder}: set POLICYKG_SHARED to their folder")
    return folder


@pytest.fixture(scope="session")
def knowledge_base(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of the sample, built once; only for reading."""
    folder = tmp_path_factory.mktemp("knowledge-base") / "policy.kg"
    policykg.build(sample_path.parent, folder)
    return folder


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    """A running Virtuoso with an empty database, for all tests of a run."""
    with virtuoso_in(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server


@pytest.fixture
def oxigraph() -> Iterator[OxigraphServer]:
    """A running server over an empty Oxigraph; tests may change how it behaves."""
    with running(OxigraphServer()) as server:
        yield server
