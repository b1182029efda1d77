"""Models on this machine: listed, and fetched with a clear message where there is no network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import BadInput
from indexer.encoder import bundled_folder, load_encoder
from indexer.models import fetch_model, local_models
from tests.hub import hub_of
from tests.servers import free_port

COMMAND = "import sys\nfrom query.cli import main\nsys.exit(main())"


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


def test_a_model_that_was_carried_here_is_listed_by_its_path(tmp_path: Path) -> None:
    """That is what --model takes."""
    (tmp_path / "models" / "small").mkdir(parents=True)
    (tmp_path / "models" / "small" / "modules.json").write_text("{}")
    (tmp_path / "models" / "notes.txt").write_text("")
    models = local_models(tmp_path / "nowhere", tmp_path / "models")
    assert [m.name for m in models] == ["policykg-static", str(tmp_path / "models" / "small")]


def test_what_cannot_be_fetched_is_said_with_the_way_out(tmp_path: Path) -> None:
    """A name that the hub does not take needs no network to be refused."""
    with pytest.raises(BadInput, match=r"a//b: cannot be fetched .*--model"):
        fetch_model("a//b", tmp_path)


def fetch(name: str, folder: Path, hub: str) -> subprocess.CompletedProcess[str]:
    """The command, with a hub at an address; its cache is its own."""
    settings = {"HF_ENDPOINT": hub, "HF_HOME": str(folder / "cache"), "HF_HUB_DISABLE_TELEMETRY": "1"}
    return subprocess.run(
        [sys.executable, "-c", COMMAND, "models", "fetch", name, "-o", str(folder / "models")],
        env={**os.environ, **settings}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_a_model_is_fetched_and_carried_and_used(tmp_path: Path) -> None:
    """From a hub on this machine, by the code that fetches from any hub; the folder works where it was copied to."""
    with hub_of("some-lab/small-zh", bundled_folder()) as hub:
        done = fetch("some-lab/small-zh", tmp_path, hub)
    assert done.returncode == 0, done.stderr
    assert f"--model {tmp_path / 'models' / 'small-zh'}" in done.stdout
    carried = tmp_path / "intranet"
    (tmp_path / "models" / "small-zh").rename(carried)
    texts = ["小微企业融资", "科技创新"]
    other = load_encoder(str(carried)).encode(texts)
    assert np.allclose(other, load_encoder().encode(texts), atol=1e-3)


def test_a_model_that_the_hub_lacks_is_said_to_be_missing(tmp_path: Path) -> None:
    """With its name, what to check, and no traceback."""
    with hub_of("some-lab/small-zh", bundled_folder()) as hub:
        done = fetch("some-lab/other", tmp_path, hub)
    assert done.returncode == 2
    assert "some-lab/other: 取不回来" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_network_the_way_out_is_said(tmp_path: Path) -> None:
    """Fetch it elsewhere and copy the folder; nothing is left behind that looks like a model."""
    done = fetch("some-lab/small-zh", tmp_path, f"http://127.0.0.1:{free_port()}")
    assert done.returncode == 2
    assert "把文件夹拷到这里" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "models" / "small-zh" / "modules.json").exists()
