"""The README is true: its commands are run, and what they print is what it shows."""

from __future__ import annotations

import doctest
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.style import ROOT

README = (ROOT / "README.md").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the README, what it shows as its output, and the exit code that a comment `# exit code N` names."""

    line: str
    shown: str
    code: int


def blocks(language: str) -> list[str]:
    """The blocks of the README in one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)


def commands() -> list[Command]:
    """The commands behind `$ ` in the console blocks, each with the lines up to the next one."""
    found = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            line, _, shown = part.partition("\n")
            code = re.search(r"# exit code (\d)", line)
            found.append(Command(line, shown, int(code.group(1)) if code else 0))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample, the example of gold and the command of this checkout; the README is run in it in order."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "corpus" / "sample", folder / "corpus" / "sample")
    shutil.copytree(ROOT / "docs" / "example", folder / "docs" / "example")
    script = folder / "bin" / "policykg"
    script.parent.mkdir()
    script.write_text(f"#!{sys.executable}\nimport sys\nfrom query.cli import main\nsys.exit(main())\n", "utf-8")
    script.chmod(0o755)
    return folder


def run(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """Run one line of the README in a shell."""
    path = f"{folder / 'bin'}:{Path(sys.executable).parent}:/usr/bin:/bin"
    environment = {"PATH": path, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "COLUMNS": "100"}
    return subprocess.run(["sh", "-c", line], cwd=folder, env=environment, capture_output=True, encoding="utf-8")


@pytest.fixture(scope="module")
def results(folder: Path) -> dict[str, subprocess.CompletedProcess[str]]:
    """What each command printed; they run in the order of the README, for later ones use what earlier ones built."""
    return {command.line: run(folder, command.line) for command in commands()}


def test_the_readme_shows_commands() -> None:
    """There are commands to check, the two main ones among them."""
    lines = [command.line.split()[:2] for command in commands()]
    assert ["policykg", "build"] in lines
    assert ["policykg", "ask"] in lines


@pytest.mark.parametrize("command", commands(), ids=lambda c: c.line)
def test_a_command_prints_what_the_readme_shows(
    results: dict[str, subprocess.CompletedProcess[str]], command: Command
) -> None:
    """A command ends with the exit code shown and prints what is shown, `…` standing for anything."""
    done = results[command.line]
    assert done.returncode == command.code, done.stderr
    if command.shown.strip():
        pattern = re.escape(command.shown.strip()).replace("…", ".*?")
        printed = re.sub(r" +$", "", done.stdout + done.stderr, flags=re.M).strip()
        assert re.fullmatch(pattern, printed, re.S), printed


def test_the_python_session_gives_what_the_readme_shows(
    results: dict[str, object], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The interactive session of the README runs as shown, over the knowledge base that its commands built."""
    assert results
    monkeypatch.chdir(folder)
    session = "\n".join(blocks("pycon"))
    test = doctest.DocTestParser().get_doctest(session, {}, "README.md", "README.md", 0)
    report: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(test, out=report.append)
    assert test.examples
    assert report == []


def test_make_targets_named_in_the_readme_exist() -> None:
    """Every `make …` that the README or the page for contributors names is in the Makefile."""
    text = README + (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = set(re.findall(r"\bmake ([a-z]+)\b(?=`|\n)", text))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert named - targets == set()
    assert {"demo", "test"} <= named
