"""`policykg notebook`: the notebooks that ship, copied; what a user has changed is never written over unsaid."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

from benchmarks.style import ROOT

Run = Callable[..., CompletedProcess[str]]
NAMES = sorted(p.name for p in (ROOT / "notebooks").glob("*.ipynb"))


def test_all_notebooks_are_copied(policykg_command: Run, tmp_path: Path) -> None:
    """The folder is made, and the command says how to go on."""
    done = policykg_command("notebook", tmp_path / "a" / "b")
    assert sorted(p.name for p in (tmp_path / "a" / "b").iterdir()) == NAMES
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == f"打开: jupyter lab {tmp_path / 'a' / 'b'}"


def test_a_changed_notebook_is_kept(policykg_command: Run, tmp_path: Path) -> None:
    """What is there and different stays, and is named with what to do; the others are brought."""
    (tmp_path / NAMES[0]).write_text("mine", "utf-8")
    done = policykg_command("notebook", tmp_path)
    assert (tmp_path / NAMES[0]).read_text("utf-8") == "mine"
    assert f"已有同名文件，没有覆盖: {NAMES[0]}" in done.stdout
    assert "--force" in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == NAMES


def test_force_replaces(policykg_command: Run, tmp_path: Path) -> None:
    """--force brings the notebooks as they ship."""
    (tmp_path / NAMES[0]).write_text("mine", "utf-8")
    policykg_command("notebook", tmp_path, "--force")
    assert (tmp_path / NAMES[0]).read_bytes() == (ROOT / "notebooks" / NAMES[0]).read_bytes()


def test_again_changes_nothing(policykg_command: Run, tmp_path: Path) -> None:
    """Copied twice, the second time says that nothing has changed."""
    policykg_command("notebook", tmp_path)
    assert "没有变化" in policykg_command("notebook", tmp_path).stdout


def test_a_folder_that_cannot_be_written_is_told(policykg_command: Run, tmp_path: Path) -> None:
    """A file where the folder should be is the caller's mistake, with the next step."""
    (tmp_path / "file").write_text("", "utf-8")
    done = policykg_command("notebook", tmp_path / "file")
    assert done.returncode == 2
    assert "请换一个文件夹" in done.stderr
