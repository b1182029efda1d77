"""Models on this machine: listed, and fetched with a clear message where there is no network."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import BadInput
from indexer.models import fetch_model, local_models


def test_the_bundled_encoder_is_always_there(tmp_path: Path) -> None:
    """Also where nothing else is."""
    (only,) = local_models(tmp_path / "nowhere")
    assert (only.name, only.kind) == ("policykg-static", "encoder")
    assert 1e6 < only.bytes < 30e6


def test_a_model_in_the_cache_is_listed_by_its_name(tmp_path: Path) -> None:
    """What is only half there is not."""
    for name, file in (("models--org--small", "modules.json"), ("models--org--half", "README.md")):
        snapshot = tmp_path / name / "snapshots" / "abc"
        snapshot.mkdir(parents=True)
        (snapshot / file).write_text("{}")
    names = [m.name for m in local_models(tmp_path)]
    assert names == ["policykg-static", "org/small"]


def test_what_cannot_be_fetched_is_said_with_the_way_out(tmp_path: Path) -> None:
    """A name that the hub does not take needs no network to be refused."""
    with pytest.raises(BadInput, match=r"a//b: cannot be fetched .*--model"):
        fetch_model("a//b", tmp_path)
