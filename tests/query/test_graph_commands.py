"""The commands about the graph: named queries with parameters, validate, export, remove, units --rank, build --watch."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx
import pytest

import policykg
from benchmarks.style import ROOT
from kg.queries import load, names
from query.commands.graph_commands import PARAMETERS
from query.named import run_named
from tests.servers import OxigraphServer, free_port

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def own(knowledge_base: Path, tmp_path: Path) -> Path:
    """A copy of the knowledge base, for changing."""
    return Path(shutil.copytree(knowledge_base, tmp_path / "own.kg"))


def test_every_parameter_is_an_option() -> None:
    """The options of the command are the parameters of the queries."""
    assert set(PARAMETERS) == {p for n in names() for p in load(n).parameters}


def test_a_named_query_takes_names_as_people_write_them(ask_command: Run) -> None:
    """A unit in any spelling; for people without the columns of IRIs."""
    done = ask_command("sparql", "--name", "co-units", "--unit", "市财政局")
    assert done.returncode == 0
    assert "鹤壁市科技局" in done.stdout
    assert "https://" not in done.stdout
    rows = json.loads(ask_command("sparql", "--name", "co_units", "--unit", "财政局", "--json").stdout)
    assert (rows[0]["name"], rows[0]["tasks"]) == ("鹤壁市科技局", 13)
    assert rows[0]["other"].endswith("unit/鹤壁市/科技局")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("tasks-of-unit", "--unit", "市财政局", "--role", "责任"), 13),
        (("tasks-of-unit", "--unit", "市财政局", "--role", "lead"), 0),
        (("units-of-task", "--task", "三/(一)/1"), 5),
        (("units-of-task", "--task", "hebi-2019-16:三/(一)/1"), 5),
        (("tasks-of-section", "--section", "三/(三)"), 3),
        (("tasks-of-domain", "--domain", "镁精深加工"), 3),
        (("through-groups", "--unit", "浚县"), 19),
        (("tasks-of-group", "--group", "各县区政府"), 19),
        (("deadlines-before", "--before", "2021"), 5),
        (("deadlines-before", "--before", "2021-06"), 0),
        (("deadlines-before", "--before", "2021-12-31"), 5),
        (("targets-of-year", "--year", "2019"), 2),
        (("compare-years", "--year", "2019", "--other", "2020"), 19),
        (("units-by-kind", "--kind", "party"), 1),
        (("targets", "--of", "三/(一)/1", "--document", "hebi-2019-16"), 3),
        (("units-of-task", "--task", "https://w3id.org/policykg/id/document/hebi-2019-16/task/三/(九)"), 1),
    ],
)
def test_parameters_of_every_kind(ask_command: Run, arguments: tuple[str, ...], expected: int) -> None:
    """Units, tasks, sections, domains, groups, dates, years, texts and IRIs."""
    done = ask_command("sparql", "--name", *arguments, "--json")
    assert done.returncode == (0 if expected else 1), done.stderr
    assert len(json.loads(done.stdout)) == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("co-units",), "还要 --unit (单位的名称或 IRI)"),
        (("co-units", "--unit", "郑州市民航局"), "--unit 郑州市民航局: 没有这个单位; 相近的有"),
        (("co-units", "--unit", "市财政局", "--year", "2019"), "没有参数 year; 它的参数: unit, document"),
        (("cou-nits",), "没有叫 cou_nits 的查询"),
        (("units-of-task", "--task", "九/(九)"), "没有这个路径"),
        (("tasks", "--document", "nothing"), "没有这份文件"),
        (("tasks-of-domain", "--domain", "养猪"), "没有这个领域"),
        (("targets-of-year", "--year", "19"), "不是年份"),
        (("deadlines-before", "--before", "soon"), "不是日期"),
        (("tasks-of-unit", "--unit", "市财政局", "--role", "boss"), "没有这种角色"),
    ],
)
def test_a_wrong_parameter_is_told(ask_command: Run, arguments: tuple[str, ...], message: str) -> None:
    """Exit code 2, and what would be right."""
    done = ask_command("sparql", "--name", *arguments)
    assert done.returncode == 2
    assert message in done.stderr


def test_a_parameter_without_a_name_is_told(ask_command: Run) -> None:
    """It belongs to a named query."""
    done = ask_command("sparql", "--unit", "市财政局")
    assert (done.returncode, "同时给出 --name" in done.stderr) == (2, True)


def test_python_asks_named_queries_too(kb: policykg.PolicyKG) -> None:
    """As `kb.query`, with the same words."""
    table = kb.query("co-units", unit="市财政局")
    assert table.columns[:2] == ("other", "name")
    assert len(table) == 16
    with pytest.raises(policykg.BadQuery, match="needs --unit"):
        kb.query("co-units")


def test_named_queries_are_listed_in_either_language(ask_command: Run, kb: policykg.PolicyKG) -> None:
    """The command and Python: Chinese unless English is asked for; another language is told."""
    said = {"zh": "与某单位共同承担任务的单位", "en": "Units that share tasks with a unit"}
    for language, title in said.items():
        done = ask_command("sparql", "--list", "--lang", language, "--json")
        assert {r["name"]: r["title"] for r in json.loads(done.stdout)}["co-units"] == title
        assert ("co-units", title, ("unit!", "document")) in kb.queries(language=language)
    assert kb.queries() == kb.queries(language="zh")
    with pytest.raises(policykg.BadQuery, match="there are: zh, en"):
        kb.queries(language="fr")


def test_a_sound_graph_validates(ask_command: Run) -> None:
    """Exit code 0."""
    done = ask_command("validate")
    assert (done.returncode, "图谱合乎全部规则" in done.stdout) == (0, True)


def test_a_broken_graph_is_reported(own: Path, policykg_command: Run) -> None:
    """Exit code 1, the node, the rule and its words; the same as data."""
    from pyoxigraph import NamedNode, Store

    (graph,) = own.glob("g*/graph")
    store, role = Store(str(graph)), NamedNode("https://w3id.org/policykg/ns#role")
    store.remove(next(store.quads_for_pattern(None, role, None)))
    store.flush()
    del store
    done = policykg_command("validate", "--kb", own)
    assert done.returncode == 1
    assert "pkg:role: 每项职责应有且只有一种角色" in done.stdout
    assert "原文: " in done.stdout
    (row,) = json.loads(policykg_command("validate", "--kb", own, "--json").stdout)
    assert (row["document"], row["property"]) == ("hebi-2019-16", "pkg:role")


def test_validating_nothing_is_no_answer(tmp_path: Path, policykg_command: Run) -> None:
    """Where there is no knowledge base, neither yes nor no."""
    assert policykg_command("validate", "--kb", tmp_path).returncode == 3


@pytest.mark.parametrize("form", ["turtle", "ntriples", "nquads", "trig", "jsonld", "graphml", "gexf", "csv"])
def test_every_form_is_exported(ask_command: Run, tmp_path: Path, form: str) -> None:
    """The file, or for csv the folder, is there and its name is printed."""
    done = ask_command("export", "--format", form, "-o", tmp_path / "out")
    assert (done.returncode, done.stdout.strip()) == (0, str(tmp_path / "out"))
    assert (tmp_path / "out" / "tasks.csv").exists() if form == "csv" else (tmp_path / "out").stat().st_size > 10_000


def test_a_projection_is_exported_for_gephi(ask_command: Run, tmp_path: Path) -> None:
    """Who works with whom, with weights."""
    done = ask_command("export", "--projection", "units", "-o", tmp_path / "units.graphml")
    assert done.returncode == 0
    graph = networkx.read_graphml(tmp_path / "units.graphml")
    assert len(graph) == 19
    assert max(w for _, _, w in graph.edges(data="weight")) == 19


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "请用 -o 给出文件"),
        (("-o", "graph.docx"), "没有 'docx' 这种格式"),
        (("-o", "graph.ttl", "--projection", "units"), "graphml 或 gexf"),
    ],
)
def test_an_export_that_cannot_be_is_told(ask_command: Run, arguments: tuple[str, ...], message: str) -> None:
    """Exit code 2, and what would be right."""
    done = ask_command("export", *arguments)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr


def test_units_by_rank(ask_command: Run) -> None:
    """科技局 and 财政局 lead, groups are not there; the ranks are the same every time."""
    first, second = (ask_command("units", "--rank", "--json").stdout for _ in range(2))
    rows = json.loads(first)
    assert [r["name"] for r in rows[:2]] == ["鹤壁市科技局", "鹤壁市财政局"]
    assert (rows[0]["tasks"], rows[0]["partners"], rows[0]["community"]) == (20, 16, 1)
    assert len(rows) == 17
    assert abs(sum(r["centrality"] for r in rows) / len(rows) - 1) < 0.01
    assert first == second


def test_a_document_is_removed(own: Path, policykg_command: Run) -> None:
    """The summary says so; an unknown one ends with 2."""
    assert policykg_command("remove", "nothing", "--kb", own).returncode == 2
    done = policykg_command("remove", "hebi-2019-16", "--kb", own)
    assert (done.returncode, "移除 1" in done.stdout) == (0, True)
    assert policykg_command("tasks", "--kb", own).returncode == 1


def test_build_watches_a_folder(sample_path: Path, tmp_path: Path) -> None:
    """A file that comes is built without being asked again; an interruption ends it."""
    folder = tmp_path / "documents"
    shutil.copytree(sample_path.parent, folder)
    command = [
        sys.executable,
        "-u",
        "-m",
        "query.cli",
        "build",
        str(folder),
        "-o",
        str(tmp_path / "kb"),
        "--watch",
        "0.2",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=listen_to_interruptions,
    ) as process:
        try:
            assert process.stdout
            assert " 1 个文件 (新读 1," in process.stdout.readline()
            time.sleep(0.5)
            shutil.copy(sample_path, folder / "another.txt")
            assert " 2 个文件 (新读 1," in process.stdout.readline()
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 130
        finally:
            process.kill()


def listen_to_interruptions() -> None:
    """A shell lets what it runs in the background ignore them, and so everything below."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_store_that_is_down_is_told(sample_path: Path, tmp_path: Path, policykg_command: Run) -> None:
    """Exit code 2, the address, and nothing is left behind."""
    url = f"http://127.0.0.1:{free_port()}/sparql"
    done = policykg_command("build", sample_path.parent, "-o", tmp_path / "kb", "--store", url)
    assert done.returncode == 2
    assert f"{url}: 连不上服务器 (连接被拒绝" in done.stderr
    assert not list((tmp_path / "kb").glob("g*"))


def test_a_store_answers_for_its_knowledge_base(
    oxigraph: OxigraphServer, sample_path: Path, tmp_path: Path, policykg_command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With user and password from the environment: without them, queries are refused and say what to set."""
    oxigraph.user, oxigraph.password = "me", "a secret"
    monkeypatch.setenv("POLICYKG_STORE_USER", "me")
    monkeypatch.setenv("POLICYKG_STORE_PASSWORD", "a secret")
    built = policykg_command("build", sample_path.parent, "-o", tmp_path / "kb", "--store", oxigraph.url)
    assert built.returncode == 0, built.stderr
    done = policykg_command("ask", "哪些任务涉及市财政局", "--kb", tmp_path / "kb")
    assert "共 13 项任务" in done.stdout
    monkeypatch.delenv("POLICYKG_STORE_USER")
    done = policykg_command("ask", "哪些任务涉及市财政局", "--kb", tmp_path / "kb")
    assert (done.returncode, "POLICYKG_STORE_USER" in done.stderr) == (2, True)
    assert "a secret" not in built.stdout + built.stderr + done.stderr


def test_values_of_a_named_query_stay_values(kb: policykg.PolicyKG) -> None:
    """Text that looks like syntax is looked up, and found to be nothing."""
    base: Any = kb._base
    for evil in ('"} UNION { ?s ?p ?o } #', "x> . ?s ?p <y", "urn:x> } DELETE"):
        with pytest.raises(policykg.BadQuery):
            run_named(base.graph, kb._lexicon, "co-units", {"unit": evil})
