"""Names that complete what somebody types, and the prompt that uses them."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import policykg
from benchmarks.style import ROOT
from query.commands.prompt import completions, history_file

Done = subprocess.CompletedProcess[str]


def test_suggestions_are_units_domains_tasks_and_documents(kb: policykg.PolicyKG) -> None:
    """财政 completes the unit; 人才 a theme and tasks; 三年行动 the document."""
    assert (kb.suggest("财政")[0].kind, kb.suggest("财政")[0].name) == ("unit", "鹤壁市财政局")
    assert {s.kind for s in kb.suggest("人才")} >= {"theme", "task"}
    assert [s.document for s in kb.suggest("三年行动")] == ["hebi-2019-16"]


def test_a_unit_is_suggested_by_any_of_its_spellings(kb: policykg.PolicyKG) -> None:
    """人社 and 发改 stand in no official name."""
    assert kb.suggest("人社")[0].name == "鹤壁市人力资源社会保障局"
    assert kb.suggest("发改")[0].name == "鹤壁市发展改革委"


def test_what_begins_with_the_text_comes_first(kb: policykg.PolicyKG) -> None:
    """科技: 科技局 begins with it in a spelling; each name is suggested once."""
    names = [s.name for s in kb.suggest("科技", k=50)]
    assert names[0] == "鹤壁市科技局"
    assert len(names) == len(set(names))


@pytest.mark.parametrize("text", ["", "  ", "zzz", "[", "(.*", "\x00"])
def test_nothing_is_suggested_for_what_no_name_has(kb: policykg.PolicyKG, text: str) -> None:
    """A text is compared, never a pattern."""
    assert list(kb.suggest(text)) == []


def test_a_number_of_suggestions_below_one_is_refused(kb: policykg.PolicyKG) -> None:
    """k counts rows."""
    with pytest.raises(policykg.BadQuery, match="k must be"):
        kb.suggest("财政", k=0)


def test_the_end_of_a_line_is_completed(kb: policykg.PolicyKG) -> None:
    """The longest end that begins a name is completed, the rest of the line stays."""

    def names(begun: str) -> list[str]:
        return [s.name for s in kb.suggest(begun)]

    assert "哪些任务涉及鹤壁市财政局" in completions("哪些任务涉及鹤壁市财", names)
    assert completions("zzz", names) == []
    assert completions("", names) == []


def test_history_stands_in_the_state_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """XDG_STATE_HOME says where, else ~/.local/state."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert history_file() == tmp_path / "policykg" / "history"
    monkeypatch.delenv("XDG_STATE_HOME")
    assert history_file() == Path.home() / ".local" / "state" / "policykg" / "history"


def test_questions_from_a_pipe_are_a_conversation(policykg_process: Callable[..., Done], knowledge_base: Path) -> None:
    """Without a terminal the same conversation is read line by line, and its end is no error."""
    done = policykg_process(
        "ask", "--kb", knowledge_base, stdin="市税务局负责哪些任务\n那科协呢?\n?财政\n退出\n市财政局的任务\n".encode()
    )
    assert done.returncode == 0
    assert "理解为: 责任单位 = 鹤壁市税务局" in done.stdout
    assert "理解为: 责任单位 = 鹤壁市科协" in done.stdout
    assert "  鹤壁市财政局" in done.stdout
    assert "责任单位 = 鹤壁市财政局" not in done.stdout
    assert done.stderr == ""


def test_a_terminal_has_a_prompt_completion_and_history(knowledge_base: Path, tmp_path: Path) -> None:
    """Tab completes a name, Ctrl-D leaves with exit code 0, and the question stands in the history."""
    master, slave = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "query.cli", "ask", "--kb", str(knowledge_base)]
    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment) as process:
        os.close(slave)
        _until(master, "问> ")
        os.write(master, "鹤壁市税\t\n".encode())
        assert "责任单位 = 鹤壁市税务局" in _until(master, "问> ", after="理解为")
        os.write(master, b"\x04")
        assert process.wait(timeout=20) == 0
    os.close(master)
    assert "鹤壁市税务局" in (tmp_path / "policykg" / "history").read_text("utf-8")


def _until(terminal: int, text: str, *, after: str = "", seconds: float = 30) -> str:
    """What a terminal shows until a text stands in it, behind another one where that is given."""
    shown, end = b"", time.monotonic() + seconds
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            shown += os.read(terminal, 65536)
        seen = shown.decode("utf-8", "replace")
        if text in seen.partition(after)[2] if after else text in seen:
            return seen
    raise AssertionError(f"no {text!r} within {seconds} s: {shown.decode('utf-8', 'replace')[-500:]}")
