"""policykg eval: figures and differences for a user who scores documents."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.style import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]

MISSED = "notice 第 7 行 遗漏单位 市林业局 (责任): （市自然资源局牵头，市住建局、林业局配合）"
WRONG = "notice 第 7 行 多出单位 鹤壁市林业局 (配合): 标注里没有: （市自然资源局牵头，市住建局、林业局配合）"


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the example that ships."""
    return shutil.copytree(ROOT / "docs" / "example", tmp_path / "example")


def test_the_example_shows_figures(policykg_command: Run, example: Path) -> None:
    """Precision, recall, F1 and the counts of each kind; the texts are looked for beside the gold."""
    done = policykg_command("eval", example)
    assert (done.returncode, done.stderr) == (0, "")
    rows = [line.split() for line in done.stdout.splitlines()[3:7]]
    assert [row[1:] for row in rows] == [
        ["0.8571", "0.8571", "0.8571", "6", "7", "7"],
        ["1.0000", "1.0000", "1.0000", "7", "7", "7"],
        ["0.8571", "0.8571", "0.8571", "6", "7", "7"],
        ["1.0000", "1.0000", "1.0000", "2", "2", "2"],
    ]


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        ((), ["2 处不同: 加 --errors 2 逐一列出"]),
        (("--errors", 1), [MISSED, "另有 1 处不同"]),
        (("--errors", 9), [MISSED, WRONG]),
    ],
    ids=["none", "one", "all"],
)
def test_differences_are_listed_as_asked(
    policykg_command: Run, example: Path, given: tuple[object, ...], lines: list[str]
) -> None:
    """The first N of them, and how many there are besides."""
    assert policykg_command("eval", example, *given).stdout.splitlines()[7:] == lines


def test_json_has_figures_and_differences(policykg_command: Run, example: Path) -> None:
    """One object, every key always there."""
    scored = json.loads(policykg_command("eval", example, "--json", "--errors", 9).stdout)
    assert scored["assignment"] == {
        "precision": 0.8571, "recall": 0.8571, "f1": 0.8571, "tp": 6, "predicted": 7, "gold": 7
    }  # fmt: skip
    assert (scored["documents"], scored["failed"], scored["skipped"]) == (["notice"], [], [])
    assert [(d["kind"], d["what"], d["role"], d["why"]) for d in scored["differences"]] == [
        ("missed", "市林业局", "responsible", None),
        ("wrong", "鹤壁市林业局", "cooperating", "other"),
    ]


def test_texts_may_lie_elsewhere(policykg_command: Run, example: Path, tmp_path: Path) -> None:
    """TEXT_DIR names the folder of the documents."""
    (tmp_path / "texts").mkdir()
    (example / "notice.txt").rename(tmp_path / "texts" / "notice.txt")
    assert policykg_command("eval", example, tmp_path / "texts").returncode == 0


def test_bad_gold_is_told_and_the_rest_scored(policykg_command: Run, example: Path) -> None:
    """The exit code says that something was left out; the figures are those of the others."""
    (example / "other.gold.json").write_text("{\n}}")
    done = policykg_command("eval", example)
    assert done.returncode == 2
    assert done.stderr.startswith(f"没有评分: {example / 'other.gold.json'} 第 2 行第 2 列: 不是 JSON")
    assert done.stdout == policykg_command("eval", example / ".." / "example").stdout
    assert "0.8571" in done.stdout


def test_gold_without_assignments_is_named(policykg_command: Run, example: Path) -> None:
    """It may be made for something else, and is no fault."""
    (example / "other.gold.json").write_text("{}")
    done = policykg_command("eval", example)
    assert (done.returncode, done.stderr) == (0, f'跳过: {example / "other.gold.json"}: 其中没有 "assignments"\n')


@pytest.mark.parametrize("given", [("missing",), (".", "missing"), (".", "--errors", "-1"), (".", "--errors", "x")])
def test_a_mistake_is_told(policykg_command: Run, example: Path, given: tuple[str, ...]) -> None:
    """A folder that is not there, a number that is none: exit code 2, and nothing on standard output."""
    folders = [example / g if g in (".", "missing") else g for g in given]
    done = policykg_command("eval", *folders)
    assert (done.returncode, done.stdout) == (2, "")
    assert ("missing" if "missing" in given else "--errors") in done.stderr


def test_the_command_agrees_with_the_comparing_program(policykg_command: Run, shared: Path, tmp_path: Path) -> None:
    """Over the reference gold, eval prints the figures that the program gives for the tasks printed as jsonl."""
    gold, texts = shared / "gold", shared / "corpus" / "policies"
    scored = json.loads(policykg_command("eval", gold, texts, "--json").stdout)
    (tmp_path / "tasks.jsonl").write_text(policykg_command("tasks", texts, "--format", "jsonl").stdout, "utf-8")
    program: list[str | Path] = [
        sys.executable,
        shared / "evaluation" / "assignments.py",
        gold,
        texts,
        tmp_path / "tasks.jsonl",
    ]
    printed = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    figures = dict(line.split(" ", 1) for line in printed.splitlines())
    assert {kind: json.loads(figure) for kind, figure in figures.items()} == {kind: scored[kind] for kind in figures}
    assert len(figures) == 4
