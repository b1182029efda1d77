"""The command `policykg`: every command in every format, exit codes, and what it says about bad input."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from query.cli import main

Run = Callable[..., tuple[int, str, str]]
COMMANDS = ("build", "ask", "search", "sparql", "tasks", "units", "show", "info", "serve", "eval")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command: (exit code, standard output, standard error)."""

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        code = main([str(a) for a in arguments])
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


def process(*arguments: str, **given: object) -> subprocess.CompletedProcess[str]:
    """A real run in a process of its own."""
    command = [sys.executable, "-c", "import sys; from query.cli import main; sys.exit(main())", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **given)  # type: ignore[call-overload,no-any-return]


LISTS = {
    "ask": ["ask", "哪些任务涉及市财政局"],
    "search": ["search", "人才引进", "-k", "3"],
    "sparql": ["sparql", "SELECT ?title WHERE { ?t a pkg:Task ; dcterms:title ?title } LIMIT 3"],
    "tasks": ["tasks", "--unit", "市财政局"],
    "units": ["units"],
}


@pytest.mark.parametrize("command", LISTS)
def test_formats_agree(run: Run, knowledge_base: Path, command: str) -> None:
    """table, json, jsonl and csv of a command show the same number of things."""
    outputs = {}
    for form in ("table", "json", "jsonl", "csv"):
        code, out, _ = run(*LISTS[command], "--kb", knowledge_base, "--format", form)
        assert code == 0
        assert out.strip()
        outputs[form] = out
    data = json.loads(outputs["json"])
    rows = list(csv.reader(io.StringIO(outputs["csv"])))
    records = data if isinstance(data, list) else data["tasks" if command == "ask" else "passages"]
    assert len(rows) - 1 == len(records)
    assert all(json.loads(line) for line in outputs["jsonl"].splitlines())


@pytest.mark.parametrize("form", ["table", "json"])
@pytest.mark.parametrize("shown", ["三/(一)/1", "鹤壁市财政局", "hebi-2019-16"])
def test_show(run: Run, knowledge_base: Path, shown: str, form: str) -> None:
    """A task, a unit and a document by path, name and id."""
    code, out, _ = run("show", shown, "--kb", knowledge_base, "--format", form)
    assert code == 0
    assert out.strip()


def test_questions_from_standard_input() -> None:
    """ask - and search - read a line each and print a JSON line each."""
    sample = Path(__file__).parents[2] / "corpus" / "sample"
    kb = Path(os.environ.get("TMPDIR", "/tmp")) / f"policykg-test-{os.getpid()}.kg"
    try:
        assert process("build", str(sample), "-o", str(kb)).returncode == 0
        asked = process("ask", "-", "--kb", str(kb), input="哪些任务涉及市财政局\n\nasdf\n")
        assert [json.loads(line)["outcome"] for line in asked.stdout.splitlines()] == ["answered", "not_understood"]
        found = process("search", "-", "--kb", str(kb), "-k", "2", input="人才\n融资\n")
        assert [len(json.loads(line)["passages"]) for line in found.stdout.splitlines()] == [2, 2]
    finally:
        shutil.rmtree(kb, ignore_errors=True)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(capsys: pytest.CaptureFixture[str], command: str) -> None:
    """Each command explains itself with an example."""
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert "Example: policykg " + command in " ".join(capsys.readouterr().out.split())


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """--version prints name and version."""
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out.startswith("policykg ")


def test_tasks_of_a_folder_are_those_of_its_knowledge_base(run: Run, knowledge_base: Path, sample_path: Path) -> None:
    """tasks DIR and tasks KB print the same tasks at the same places."""
    _, from_folder, _ = run("tasks", sample_path.parent, "--format", "jsonl")
    _, from_base, _ = run("tasks", knowledge_base, "--format", "jsonl")
    keys = ("document", "path", "title", "start", "end", "deadline")
    first, second = ([json.loads(line) for line in out.splitlines()] for out in (from_folder, from_base))
    assert [[t[k] for k in keys] for t in first] == [[t[k] for k in keys] for t in second]
    spans = [[sorted((u["start"], u["role"]) for u in t["units"]) for t in tasks] for tasks in (first, second)]
    assert spans[0] == spans[1]


def test_nothing_found_is_exit_code_1(run: Run, knowledge_base: Path) -> None:
    """An empty answer is no error, and not success."""
    assert run("ask", "哪些任务涉及郑州市财政局", "--kb", knowledge_base)[0] == 1
    assert run("sparql", "SELECT ?s WHERE { ?s a pkg:Nothing }", "--kb", knowledge_base)[0] == 1


def test_an_unknown_unit_gets_the_nearest(run: Run, knowledge_base: Path) -> None:
    """--unit with a name that is not there names those that are near."""
    code, out, err = run("tasks", "--unit", "市航天局", "--kb", knowledge_base)
    assert code in (1, 2)
    assert "相近的有" in out + err


def test_a_query_with_an_error_says_where(run: Run, knowledge_base: Path) -> None:
    """Line and column of a SPARQL error are shown."""
    code, _, err = run("sparql", "SELECT ?s WHERE {\n ?s ?p }", "--kb", knowledge_base)
    assert code == 2
    assert "第 2 行第 8 列" in err


@pytest.mark.parametrize(
    ("make", "code", "says"),
    [
        (lambda d: d / "missing", 2, "没有这个文件夹"),
        (lambda d: (d / "empty").mkdir() or d / "empty", 2, "里面没有可读的文件"),
    ],
    ids=["missing folder", "empty folder"],
)
def test_a_folder_without_documents(
    run: Run, tmp_path: Path, make: Callable[[Path], Path], code: int, says: str
) -> None:
    """A missing and an empty folder are told apart, by name."""
    folder = make(tmp_path)
    got, _, err = run("build", folder, "-o", tmp_path / "policy.kg")
    assert got == code
    assert says in err
    assert str(folder) in err


TEXT = (
    "福建省人民政府关于推进数字经济工作的通知\n一、主要任务\n1.推进数字经济。加快建设。（责任单位：省发改委、财政厅）\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "big5", "utf-16"])
def test_encodings(run: Run, tmp_path: Path, encoding: str) -> None:
    """A file in any Chinese encoding is read."""
    (tmp_path / "in").mkdir()
    text = TEXT if encoding != "big5" else "福建省人民政府公告\n一、主要工作\n1.推行工作。加快建成。\n"
    (tmp_path / "in" / "a.txt").write_bytes(text.encode(encoding))
    code, out, err = run("build", tmp_path / "in", "-o", tmp_path / "policy.kg")
    assert (code, err) == (0, "")
    assert "1 个文件" in out


@pytest.mark.parametrize(
    "data",
    [b"", b"   \n", random.Random(7).randbytes(4000), b"PK\x03\x04" + bytes(2000)],
    ids=["zero", "blank", "noise", "zip"],
)
def test_a_bad_file_does_not_stop_the_others(run: Run, tmp_path: Path, data: bytes) -> None:
    """The file is named with the next step, the other document is built."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text(TEXT, "utf-8")
    (tmp_path / "in" / "bad.txt").write_bytes(data)
    code, out, err = run("build", tmp_path / "in", "-o", tmp_path / "policy.kg")
    assert code == 0
    assert "bad.txt" in err
    assert "1 个文件" in out


def test_a_target_that_cannot_be_written(run: Run, tmp_path: Path, sample_path: Path) -> None:
    """A file in the place of the folder, and a folder below a file."""
    (tmp_path / "file").write_text("x")
    for target in (tmp_path / "file", tmp_path / "file" / "policy.kg", Path("/proc/policy.kg")):
        code, _, err = run("build", sample_path.parent, "-o", target)
        assert code == 2
        assert str(target) in err
        assert "-o" in err


def test_no_knowledge_base_and_a_damaged_one(run: Run, tmp_path: Path, knowledge_base: Path) -> None:
    """Exit code 3, the folder's name and what to run."""
    kb = tmp_path / "policy.kg"
    code, _, err = run("ask", "财政局负责什么", "--kb", kb)
    assert (code, str(kb) in err, "policykg build" in err) == (3, True, True)
    shutil.copytree(knowledge_base, kb)
    (kb / "manifest.json").write_text("{")
    code, _, err = run("info", "--kb", kb)
    assert (code, str(kb) in err, "policykg build" in err) == (3, True, True)


def test_a_text_of_five_million_characters(run: Run, tmp_path: Path) -> None:
    """A huge file is built beside a small one."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "small.txt").write_text(TEXT, "utf-8")
    (tmp_path / "in" / "huge.txt").write_text(
        "关于情况的说明\n" + "今天开展了一般性的讨论交流活动。\n" * 60_000, "utf-8"
    )
    code, out, _ = run("build", tmp_path / "in", "-o", tmp_path / "policy.kg")
    assert code == 0
    assert "2 个文件" in out


def test_a_reader_that_goes_away_is_no_error(knowledge_base: Path) -> None:
    """policykg units | head -1 is quiet."""
    command = f"{sys.executable} -c 'import sys; from query.cli import main; sys.exit(main())' units --kb {knowledge_base} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
