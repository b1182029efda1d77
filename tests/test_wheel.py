"""A wheel holds everything: installed into a clean environment it builds the sample and answers."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from benchmarks.style import ROOMS, ROOT

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "build", "dist", "*.egg-info", "__pycache__", ".*_cache", "policy.kg"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution as a packager would."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "source", ignore=LEFT_OUT)
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(folder / "source")]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def environment(wheel: Path) -> Path:
    """A clean environment with nothing but the wheel; what it depends on comes from the running environment."""
    folder = wheel.parent / "env"
    venv.create(folder, with_pip=False)
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python")]
    options = ["--disable-pip-version-check", "--no-deps", "--no-index"]
    subprocess.run([*pip, "install", *options, str(wheel)], check=True, capture_output=True)
    # A path file inside a folder named by a path file is not read: an editable install cannot slip in.
    (site_packages(folder) / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return folder


def site_packages(environment: Path) -> Path:
    """Where an environment's packages are installed."""
    return next((environment / "lib").glob("python3*")) / "site-packages"


def run(environment: Path, folder: Path, program: str, *arguments: str) -> str:
    """The output of a program of the environment, run in a folder."""
    command = [str(environment / "bin" / program), *arguments]
    done = subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_all_files_of_the_rooms(wheel: Path) -> None:
    """Every file of the rooms is in the wheel: code, queries, tables, sample, encoder."""
    files = (f for room in ROOMS for f in (ROOT / room).rglob("*") if f.is_file() and "__pycache__" not in f.parts)
    with ZipFile(wheel) as archive:
        assert {f.relative_to(ROOT).as_posix() for f in files} - set(archive.namelist()) == set()


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    """Tests and benchmarks are not installed."""
    with ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {t for t in tops if not t.endswith(".dist-info")} == {*ROOMS, "policykg.py"}


def test_the_installed_package_is_the_wheel(environment: Path, tmp_path: Path) -> None:
    """The package and its rooms come from the clean environment."""
    program = f"import policykg, {', '.join(ROOMS)}\nfor m in (policykg, {', '.join(ROOMS)}): print(m.__file__)"
    files = run(environment, tmp_path, "python", "-c", program).split()
    assert all(Path(f).is_relative_to(site_packages(environment)) for f in files)


def test_the_installed_command_builds_and_answers(environment: Path, tmp_path: Path) -> None:
    """Installed from the wheel, the command builds the sample that came with it and answers a question."""
    shutil.copytree(site_packages(environment) / "corpus" / "sample", tmp_path / "documents")
    run(environment, tmp_path, "policykg", "build", "documents", "-o", "policy.kg")
    answer = json.loads(run(environment, tmp_path, "policykg", "ask", "哪些任务涉及市财政局", "--json"))
    assert answer["outcome"] == "answered"
    assert len(answer["tasks"]) == 13


def test_the_installed_command_brings_the_notebooks(environment: Path, tmp_path: Path) -> None:
    """Installed from the wheel, the command copies every notebook as it is, and the documents that they use are there."""
    run(environment, tmp_path, "policykg", "notebook", "notes")
    brought = {p.name: p.read_bytes() for p in (tmp_path / "notes").iterdir()}
    assert brought == {p.name: p.read_bytes() for p in (ROOT / "notebooks").glob("*.ipynb")}
    program = "import policykg; print(*(p.name for n in ('sample', 'plans') for p in policykg.examples(n).iterdir()))"
    assert len(run(environment, tmp_path, "python", "-c", program).split()) == 9


def test_the_installed_pages_are_served(environment: Path, tmp_path: Path, knowledge_base: Path) -> None:
    """Templates, texts and styles of the web application come with the wheel."""
    program = (
        "import sys; from pathlib import Path; from fastapi.testclient import TestClient\n"
        "from query.web.app import create_app; from query.web.settings import Settings\n"
        "site = TestClient(create_app(Settings(Path(sys.argv[1]))), base_url='http://127.0.0.1')\n"
        "print(*(site.get(a).status_code for a in ('/', '/units?lang=en', '/static/style.css', '/static/page.js')))"
    )
    assert run(environment, tmp_path, "python", "-c", program, str(knowledge_base)).split() == ["200"] * 4


def test_the_command_knows_its_version(environment: Path, tmp_path: Path, wheel: Path) -> None:
    """`policykg --version` gives the version that the wheel's name carries."""
    assert wheel.name.split("-")[1] in run(environment, tmp_path, "policykg", "--version")
