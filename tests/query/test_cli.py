"""The command: every form of every output, exit codes, and what goes wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import policykg

Run = Callable[..., subprocess.CompletedProcess[str]]

COMMANDS = ("build", "ask", "search", "sparql", "tasks", "units", "show", "info", "eval")
FORMATS = ("table", "json", "jsonl", "csv")
SELECT = "SELECT ?title WHERE { ?t a pkg:Task ; dcterms:title ?title } ORDER BY ?title LIMIT 3"
LISTS: dict[str, tuple[str, ...]] = {
    "ask": ("ask", "哪些任务涉及市财政局"),
    "search": ("search", "贷款", "-k", "3"),
    "sparql": ("sparql", SELECT),
    "tasks": ("tasks", "--unit", "市财政局"),
    "units": ("units",),
}
ROWS = {"ask": 13, "search": 3, "sparql": 3, "tasks": 13, "units": 19}


def rows_of_csv(text: str) -> list[dict[str, str]]:
    """The rows of a csv output."""
    return list(csv.DictReader(io.StringIO(text)))


# Forms of output


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_every_form(ask_command: Run, name: str, form: str) -> None:
    """Each command that lists something prints it in each format, and nothing on standard error."""
    done = ask_command(*LISTS[name], "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("\n")


@pytest.mark.parametrize("name", LISTS)
def test_csv_has_a_row_for_each(ask_command: Run, name: str) -> None:
    """csv has a header and one row for each result, every row as wide as the header."""
    rows = rows_of_csv(ask_command(*LISTS[name], "--format", "csv").stdout)
    assert len(rows) == ROWS[name]
    assert all(None not in row and None not in row.values() for row in rows)


@pytest.mark.parametrize("name", ["search", "sparql", "tasks", "units"])
def test_json_lines_are_one_object_each(ask_command: Run, name: str) -> None:
    """jsonl has one JSON object a line, as many as there are results."""
    lines = ask_command(*LISTS[name], "--format", "jsonl").stdout.splitlines()
    assert len([json.loads(line) for line in lines]) == ROWS[name]


@pytest.mark.parametrize("name", ["sparql", "tasks", "units"])
def test_json_is_one_list(ask_command: Run, name: str) -> None:
    """json of a list is one JSON array of the same records that jsonl has."""
    records = json.loads(ask_command(*LISTS[name], "--format", "json").stdout)
    lines = ask_command(*LISTS[name], "--format", "jsonl").stdout.splitlines()
    assert records == [json.loads(line) for line in lines]


def test_json_of_an_answer_is_the_same_in_both_forms(ask_command: Run) -> None:
    """json and jsonl of an answer are the same object, on many lines or on one; --json is short for the first."""
    question = "哪些任务涉及市财政局"
    forms = [ask_command("ask", question, *f).stdout for f in (["--json"], ["--format", "json"], ["--format", "jsonl"])]
    assert forms[0] == forms[1]
    assert json.loads(forms[1]) == json.loads(forms[2])
    assert len(forms[2].splitlines()) == 1


def test_search_as_json_has_the_passages(ask_command: Run) -> None:
    """search --json is one object with the passages, best first."""
    passages = json.loads(ask_command("search", "贷款", "--json", "-k", "4").stdout)["passages"]
    assert [set(p) for p in passages] == [{"document", "path", "start", "end", "quote", "score", "why"}] * 4
    assert [p["score"] for p in passages] == sorted((p["score"] for p in passages), reverse=True)


def test_search_as_json_says_why(ask_command: Run, sample_path: Path) -> None:
    """Words and expanded words, and the characters of the document that they stand in."""
    passage = json.loads(ask_command("search", "厂里招人", "--json", "-k", "1").stdout)["passages"][0]
    why, text = passage["why"], sample_path.read_text("utf-8")
    assert why["expansions"] or why["words"]
    sought = [*why["words"], *(t for terms in why["expansions"].values() for t in terms)]
    for start, end in why["highlights"]:
        assert passage["start"] <= start < end <= passage["end"]
        assert any(text[start:end] in term or term in text[start:end] for term in sought)


@pytest.mark.parametrize(
    ("query", "said"),
    (("的了吗", "查询里没有可查的词"), ("😀", "查询里没有可查的词"), ("yanglao", "拼音请写成汉字"), ("盗版", "")),
)
def test_a_query_whose_words_are_not_found_is_told_so(ask_command: Run, query: str, said: str) -> None:
    """Above the passages that only mean something alike, and where there are none."""
    shown = ask_command("search", query, "-k", "2").stdout
    assert said in shown
    assert bool(said) == ("查询" in shown)


@pytest.mark.parametrize("identity", ["hebi-2019-16", "三/(一)/1", "hebi-2019-16:三/(一)/1", "市财政局"])
@pytest.mark.parametrize("form", ["table", "json"])
def test_show_knows_documents_tasks_and_units(ask_command: Run, identity: str, form: str) -> None:
    """show takes a document's id, a task's path or a unit's name."""
    done = ask_command("show", identity, "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    assert form == "table" or len(json.loads(done.stdout)) == 1


@pytest.mark.parametrize("form", ["table", "json"])
def test_info_counts_what_is_there(ask_command: Run, form: str) -> None:
    """info says how many documents, tasks and passages there are."""
    done = ask_command("info", "--format", form)
    assert done.returncode == 0
    assert "36 项任务" in done.stdout if form == "table" else json.loads(done.stdout)["tasks"] == 36


def test_an_answer_for_people_has_reading_evidence_and_query(ask_command: Run) -> None:
    """The table form of an answer says the result, how it was understood, each task with its evidence, and the SPARQL."""
    lines = ask_command("ask", "哪些任务涉及市财政局").stdout.splitlines()
    assert lines[:2] == ["共 13 项任务。", "理解为: 责任单位 = 鹤壁市财政局"]
    assert sum("依据 [hebi-2019-16 第" in line for line in lines) == 13
    assert "SPARQL:" in lines


def test_a_ledger_row_names_units_by_role(ask_command: Run) -> None:
    """csv of tasks has lead, cooperating and responsible units in columns of their own."""
    row = rows_of_csv(ask_command("tasks", "--format", "csv", "--unit", "统计局").stdout)[0]
    assert (row["牵头单位"], row["配合单位"]) == ("", "")
    assert "鹤壁市统计局" in row["责任单位"].split("、")


def test_control_characters_do_not_reach_the_terminal(ask_command: Run) -> None:
    """A question with escape sequences cannot move the cursor of who reads the answer."""
    assert "\x1b" not in ask_command("ask", "\x1b[31m市公安局\x1b[0m有哪些任务").stdout


# Exit codes and help


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("ask", "哪些任务涉及市财政局"), 0),
        (("ask", "市公安局有哪些任务"), 1),
        (("ask", "asdfgh"), 1),
        (("search", "贷款"), 0),
        (("search", "???"), 1),
        (("search", "贷款", "-k", "0"), 2),
        (("sparql", "ASK { ?t a pkg:Task }"), 0),
        (("sparql", "SELECT ?x WHERE { ?x a pkg:Nothing }"), 1),
        (("sparql", "SELECT"), 2),
        (("sparql",), 2),
        (("sparql", "--name", "nothing"), 2),
        (("sparql", "--name", "documents"), 0),
        (("tasks", "--unit", "市公安局"), 2),
        (("tasks", "--role", "lead", "--unit", "科技局"), 1),
        (("tasks", "--document", "nothing"), 2),
        (("units", "--document", "nothing"), 2),
        (("search", "贷款", "--document", "nothing"), 2),
        (("show", "nothing"), 2),
        (("show", "nothing:三/(一)/1"), 2),
        (("info", "--format", "csv"), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_exit_codes(ask_command: Run, arguments: tuple[str, ...], code: int) -> None:
    """0 answered, 1 nothing found, 2 the caller's mistake; a mistake is named on standard error."""
    done = ask_command(*arguments)
    assert done.returncode == code
    assert bool(done.stderr) is (code == 2)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example(policykg_command: Run, name: str) -> None:
    """The help of each command shows one that can be typed."""
    done = policykg_command(name, "--help")
    assert done.returncode == 0
    assert f"Example: policykg {name} " in " ".join(done.stdout.split()) + " "


def test_help_names_every_command(policykg_command: Run) -> None:
    """policykg alone prints the help, with all commands, and says by its exit code that nothing was done."""
    done = policykg_command()
    assert done.returncode == 2
    assert all(f"  {name} " in done.stdout for name in COMMANDS)


def test_version(policykg_command: Run) -> None:
    """--version prints the version of the package."""
    done = policykg_command("--version")
    assert (done.returncode, done.stdout) == (0, f"policykg {policykg.__version__}\n")


def test_the_example_of_each_command_runs(ask_command: Run) -> None:
    """The queries that the help shows are answered."""
    for arguments in (("ask", "哪些任务涉及市财政局"), ("search", "小微企业融资", "-k", "5"), ("show", "三/(一)/1")):
        assert ask_command(*arguments).returncode == 0


def test_a_wrong_query_is_shown_its_place(ask_command: Run) -> None:
    """A syntax error in SPARQL is told with its line and column."""
    done = ask_command("sparql", "SELECT ?x WHERE {\n ?x a }")
    assert done.returncode == 2
    assert "SPARQL 第 2 行第 7 列: } 不该出现在这里" in done.stderr


def test_a_query_cannot_change_the_graph(ask_command: Run) -> None:
    """An update is refused, and the graph stays as it is."""
    before = ask_command("info", "--json").stdout
    assert ask_command("sparql", "DELETE WHERE { ?s ?p ?o }").returncode == 2
    assert ask_command("info", "--json").stdout == before


def test_an_unknown_unit_is_told_the_nearest(ask_command: Run) -> None:
    """--unit with a name that nobody has names those that look like it."""
    done = ask_command("tasks", "--unit", "郑州市财政局")
    assert "没有这个单位: 郑州市财政局; 相近的有: 鹤壁市财政局" in done.stderr


def test_every_named_query_runs(ask_command: Run) -> None:
    """Each query that --list shows can be run by --name; one that needs a parameter says which."""
    found = rows_of_csv(ask_command("sparql", "--list", "--format", "csv").stdout)
    assert len(found) >= 25
    for row in found:
        done = ask_command("sparql", "--name", row["name"])
        required = [p for p in row["parameters"].split() if not p.startswith("[")]
        if required:
            assert (done.returncode, required[0] in done.stderr) == (2, True), row
        else:
            assert done.returncode in (0, 1), row


# Building


def test_bad_files_are_named_and_the_others_are_built(policykg_command: Run, sample_path: Path, tmp_path: Path) -> None:
    """Empty files, noise and other kinds are each named with the next step; every readable encoding is read."""
    text = sample_path.read_text("utf-8")
    folder = tmp_path / "documents"
    folder.mkdir()
    encodings = {"utf8": "utf-8", "bom": "utf-8-sig", "gb18030": "gb18030", "utf16": "utf-16"}
    for name, encoding in encodings.items():
        (folder / f"{name}.txt").write_bytes(text.encode(encoding))
    (folder / "gbk.txt").write_bytes(text.encode("gbk", errors="ignore"))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4 nothing")
    done = policykg_command("build", folder, "-o", tmp_path / "policy.kg")
    assert done.returncode == 0
    assert "5 个文件 (新读 5, 未变 0, 移除 0, 读不了 3), 180 项任务" in done.stdout
    assert all(f"没有读入: {folder / n}" in done.stderr for n in ("empty.txt", "noise.txt", "scan.pdf"))


def test_a_second_build_reads_nothing_again(policykg_command: Run, sample_path: Path, tmp_path: Path) -> None:
    """Of an unchanged folder nothing is read again."""
    policykg_command("build", sample_path.parent, "-o", tmp_path / "kb")
    assert (
        "(新读 0, 未变 1, 移除 0, 读不了 0)"
        in policykg_command("build", sample_path.parent, "-o", tmp_path / "kb").stdout
    )


@pytest.mark.parametrize("command", ["build", "tasks"])
def test_a_folder_that_cannot_be_read_is_named(policykg_command: Run, tmp_path: Path, command: str) -> None:
    """A missing and an empty folder are each the caller's mistake, told with the next step."""
    empty = tmp_path / "empty"
    empty.mkdir()
    for folder, step in ((tmp_path / "missing", "请给出放公文的文件夹"), (empty, "能读的文件扩展名: ")):
        done = policykg_command(command, folder, *(["-o", tmp_path / "kb"] if command == "build" else []))
        assert (done.returncode, done.stdout) == (2, "")
        assert str(folder) in done.stderr
        assert step in done.stderr


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that nobody can write to")
def test_a_folder_that_cannot_be_written_is_named(policykg_command: Run, sample_path: Path, tmp_path: Path) -> None:
    """Where no knowledge base can be made, another place is asked for."""
    taken = tmp_path / "taken"
    taken.write_text("a file")
    for target in (taken, taken / "below", Path("/proc/nothing")):
        done = policykg_command("build", sample_path.parent, "-o", target)
        assert done.returncode == 2
        assert str(target) in done.stderr
        assert "-o" in done.stderr
    assert taken.read_text() == "a file"


def test_only_bad_files_make_no_answerable_knowledge_base(policykg_command: Run, tmp_path: Path) -> None:
    """A folder of which nothing could be read ends with the exit code of a mistake."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    done = policykg_command("build", folder, "-o", tmp_path / "kb")
    assert done.returncode == 2
    assert str(folder / "empty.txt") in done.stderr


def test_tasks_of_a_folder_are_those_of_its_knowledge_base(
    policykg_command: Run, sample_path: Path, knowledge_base: Path
) -> None:
    """Read straight from a folder or out of a knowledge base, tasks have the same paths, spans, roles and targets."""
    direct, built = (
        [json.loads(line) for line in policykg_command("tasks", place, "--format", "jsonl").stdout.splitlines()]
        for place in (sample_path.parent, knowledge_base)
    )

    def facts(task: dict[str, object]) -> object:
        units = [(u["as_written"], u["role"], u["start"], u["end"]) for u in task["units"]]  # type: ignore[attr-defined]
        place = [task[k] for k in ("document", "path", "title", "start", "end", "deadline")]
        return place, sorted(units), task["targets"]

    assert len(direct) == 36
    assert [facts(t) for t in direct] == [facts(t) for t in built]


# Damage


def cut_manifest(kb: Path, part: Path) -> Path:
    """The manifest ends in the middle."""
    file = kb / "manifest.json"
    file.write_bytes(file.read_bytes()[:40])
    return file


def newer_manifest(kb: Path, part: Path) -> Path:
    """The manifest is of a later version."""
    file = kb / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), "format": 99}), "utf-8")
    return file


def no_graph(kb: Path, part: Path) -> Path:
    """The graph is gone."""
    shutil.rmtree(part / "graph")
    return part / "graph"


def noise_for_catalogue(kb: Path, part: Path) -> Path:
    """The catalogue is overwritten."""
    (part / "catalog.db").write_bytes(bytes(range(256)) * 40)
    return part / "catalog.db"


def noise_for_graph(kb: Path, part: Path) -> Path:
    """The graph's files are overwritten."""
    for file in (part / "graph").iterdir():
        file.write_bytes(bytes(range(256)))
    return part / "graph"


def foreign(kb: Path, part: Path) -> Path:
    """A folder of something else."""
    (kb / "manifest.json").unlink()
    return kb


DAMAGES = (cut_manifest, newer_manifest, no_graph, noise_for_catalogue, noise_for_graph, foreign)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: d.__name__)
def test_damage_is_named_with_the_next_step(
    policykg_command: Run, knowledge_base: Path, tmp_path: Path, damage: Callable[[Path, Path], Path]
) -> None:
    """A damaged knowledge base ends with exit code 3, the damaged part's name and what to run."""
    kb = shutil.copytree(knowledge_base, tmp_path / "kb")
    part = kb / json.loads((kb / "manifest.json").read_text("utf-8"))["generation"]
    named = damage(kb, part)
    for arguments in (("ask", "哪些任务涉及市财政局"), ("info",), ("tasks",), ("units",), ("sparql", SELECT)):
        done = policykg_command(*arguments, "--kb", kb)
        assert (done.returncode, done.stdout) == (3, "")
        assert str(named) in done.stderr
        assert re.search("请(重新)?运行 policykg build|请安装新版 policykg", done.stderr)
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("part", ["lexical", "vectors"])
def test_a_missing_index_is_named_when_it_is_needed(
    policykg_command: Run, knowledge_base: Path, tmp_path: Path, part: str
) -> None:
    """Without an index search says so; questions that need none are still answered."""
    kb = shutil.copytree(knowledge_base, tmp_path / "kb")
    shutil.rmtree(next(kb.glob(f"g*/{part}")))
    done = policykg_command("search", "贷款", "--kb", kb)
    assert done.returncode == 3
    assert f"/{part}" in done.stderr
    assert policykg_command("ask", "哪些任务涉及市财政局", "--kb", kb).returncode == 0


@pytest.mark.parametrize("damage", [cut_manifest, no_graph, noise_for_catalogue, foreign], ids=lambda d: d.__name__)
def test_the_next_step_works(
    policykg_command: Run, knowledge_base: Path, sample_path: Path, tmp_path: Path, damage: Callable[[Path, Path], Path]
) -> None:
    """Building again, as the message says, makes a damaged knowledge base whole."""
    kb = shutil.copytree(knowledge_base, tmp_path / "kb")
    damage(kb, kb / json.loads((kb / "manifest.json").read_text("utf-8"))["generation"])
    assert policykg_command("build", sample_path.parent, "-o", kb).returncode == 0
    assert "共 13 项任务" in policykg_command("ask", "哪些任务涉及市财政局", "--kb", kb).stdout


def test_no_knowledge_base_is_named(policykg_command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything was built, a question is told what to run."""
    monkeypatch.chdir(tmp_path)
    done = policykg_command("ask", "哪些任务涉及市财政局")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "policykg: policy.kg: 没有这个知识库; 请运行 policykg build 文件夹 -o policy.kg\n"


# As a process


def test_questions_from_standard_input(policykg_process: Run, knowledge_base: Path) -> None:
    """ask - answers each line of standard input by a line of JSON, in order, whatever the locale."""
    questions = ["哪些任务涉及市财政局", "", "asdfgh", "文号"]
    done = policykg_process("ask", "-", "--kb", knowledge_base, stdin="\n".join(questions).encode(), locale="C")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert [a["question"] for a in answers] == [q for q in questions if q]
    assert [a["outcome"] for a in answers] == ["answered", "not_understood", "answered"]


def test_queries_from_standard_input(policykg_process: Run, knowledge_base: Path) -> None:
    """search - finds passages for each line of standard input; bytes that are no UTF-8 do no harm."""
    stdin = "贷款\n".encode() + b"\xff\xfe\n" + "盗版\r\n".encode()
    done = policykg_process("search", "-", "-k", "2", "--kb", knowledge_base, stdin=stdin)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert [len(f["passages"]) for f in found] == [2, 0, 2]
    assert found[2]["query"] == "盗版"


def test_a_query_from_standard_input(policykg_process: Run, knowledge_base: Path) -> None:
    """sparql - reads its query from standard input."""
    done = policykg_process("sparql", "-", "--format", "csv", "--kb", knowledge_base, stdin=SELECT.encode())
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 4)


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
def test_a_reader_that_stops_early_is_no_error(policykg_process: Run, knowledge_base: Path) -> None:
    """Piped into head, the command ends without a word."""
    done = policykg_process("tasks", "--format", "json", "--kb", knowledge_base, shell="| head -n 1")
    assert (done.stdout, done.stderr) == ("[\n", "")


def test_chinese_is_printed_whatever_the_locale(policykg_process: Run, knowledge_base: Path) -> None:
    """In the C locale too, output is UTF-8."""
    done = policykg_process("units", "--format", "csv", "--kb", knowledge_base, locale="C")
    assert done.stdout.splitlines()[1] == "鹤壁市科技局,鹤壁市,,20"


# Names of units that may be one


@pytest.fixture(scope="module")
def two_names(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a document that names one company in two ways, and its knowledge base."""
    folder = tmp_path_factory.mktemp("two") / "documents"
    folder.mkdir()
    (folder / "d.txt").write_text(
        "鹤壁市人民政府关于推进工作的通知\n一、主要任务\n1.建设水厂。建成水厂。（责任单位：市水利投资集团）\n"
        "2.建设水库。建成水库。（责任单位：市水投集团）\n",
        "utf-8",
    )
    policykg.build(folder, folder.parent / "policy.kg")
    return folder


@pytest.mark.parametrize("form", FORMATS)
def test_suspects_have_every_form(policykg_command: Run, two_names: Path, form: str) -> None:
    """Both names and the reason are in each form of the output."""
    done = policykg_command("units", "--suspects", "--kb", two_names.parent / "policy.kg", "--format", form)
    assert done.returncode == 0
    assert all(w in done.stdout for w in ("鹤壁市水利投资集团", "鹤壁市水投集团", "简称"))


def test_suspects_as_json_carry_the_words_of_both(policykg_command: Run, two_names: Path) -> None:
    """A program gets the place, the number of tasks and the quote of each name."""
    done = policykg_command("units", "--suspects", "--kb", two_names.parent / "policy.kg", "--json")
    pair = json.loads(done.stdout)[0]
    assert {pair["first"]["quote"], pair["second"]["quote"]} == {
        "（责任单位：市水利投资集团）",
        "（责任单位：市水投集团）",
    }


def test_the_csv_of_suspects_is_a_table_of_names_when_it_is_decided(
    policykg_command: Run, two_names: Path, tmp_path: Path
) -> None:
    """Redirected to units.csv, with the decision written into it, it makes the next build one unit of the two."""
    folder = shutil.copytree(two_names, tmp_path / "documents")
    knowledge_base = two_names.parent / "policy.kg"
    rows = policykg_command("units", "--suspects", "--kb", knowledge_base, "--format", "csv").stdout
    (folder / "units.csv").write_text(rows.replace(",?,", ",same,"), "utf-8")
    built = policykg_command("build", folder, "-o", tmp_path / "new.kg")
    assert "单位名称表 units.csv: 1 行" in built.stderr
    done = policykg_command("units", "--suspects", "--kb", tmp_path / "new.kg")
    assert (done.returncode, done.stdout) == (1, "没有可疑的单位名称。\n")
    assert len(rows_of_csv(policykg_command("units", "--kb", tmp_path / "new.kg", "--format", "csv").stdout)) == 1


def test_a_wrong_table_of_names_is_the_callers_mistake(policykg_command: Run, two_names: Path, tmp_path: Path) -> None:
    """The build names file, line and reason, and ends with exit code 2."""
    folder = shutil.copytree(two_names, tmp_path / "documents")
    (folder / "units.csv").write_text("name,aliases\n财政局,财务局\n", "utf-8")
    done = policykg_command("build", folder, "-o", tmp_path / "new.kg")
    assert done.returncode == 2
    assert "units.csv 第 2 行: 没有辖区" in done.stderr


@pytest.mark.parametrize(
    ("conditions", "count"),
    [
        (("--due", 2021), 5),
        (("--year", 2019, "--unit", "市财政局"), 13),
        (("--year", 2020), 0),
        (("--domain", "清洁能源", "--role", "lead"), 0),
        (("--text", "高新技术企业 2021", "--by-date"), 1),
    ],
)
def test_the_ledger_by_more_conditions(ask_command: Run, conditions: tuple[object, ...], count: int) -> None:
    """Domain, year, year of the deadline and words leave the tasks that meet them, each as a record."""
    done = ask_command("tasks", *conditions, "--format", "jsonl")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, len(records)) == (0 if count else 1, count)
    assert all(r.keys() >= {"document", "path", "title", "units", "targets", "deadline", "page"} for r in records)


def test_a_folder_cannot_tell_all_conditions(policykg_command: Run, sample_path: Path) -> None:
    """What needs a knowledge base says so, and what to run."""
    done = policykg_command("tasks", sample_path.parent, "--due", 2021)
    assert done.returncode == 2
    assert "--due" in done.stderr and "policykg build" in done.stderr
