"""In Jupyter: the cell magic %%sparql, and errors as one message. A real IPython runs the cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import policykg

UNITS = "SELECT ?name (COUNT(?t) AS ?n) { ?t pkg:responsibleUnit ?u . ?u skos:prefLabel ?name } GROUP BY ?name ORDER BY DESC(?n)"
Show = Callable[[str], str]


@pytest.fixture(scope="module")
def shell() -> Any:
    """An IPython that keeps no history, with the extension loaded."""
    make: Any = InteractiveShell
    opened = make(config=Config({"HistoryManager": {"enabled": False}}))
    opened.run_cell("%load_ext policykg")
    return opened


@pytest.fixture
def user(shell: Any, kb: policykg.PolicyKG) -> Iterator[Any]:
    """The shell, with the sample's knowledge base as `kb`."""
    shell.user_ns["kb"] = kb
    yield shell
    shell.reset(new_session=False)


@pytest.fixture
def shown(user: Any, capsys: pytest.CaptureFixture[str]) -> Show:
    """What a cell shows that fails."""

    def run(cell: str) -> str:
        assert not user.run_cell(cell).success
        return re.sub(r"\x1b\[[\d;]*m", "", "".join(capsys.readouterr()))

    return run


def test_a_cell_gives_a_data_frame(user: Any) -> None:
    """The rows of the query are the result of the cell."""
    frame = user.run_cell(f"%%sparql\n{UNITS}").result
    assert isinstance(frame, pandas.DataFrame)
    assert frame.iloc[0].tolist() == ["鹤壁市科技局", 20]


def test_a_cell_can_keep_its_rows(user: Any) -> None:
    """-o names the variable that holds the frame afterwards."""
    user.run_cell(f"%%sparql kb -o busy\n{UNITS}")
    assert len(user.user_ns["busy"]) == 19


def test_a_cell_can_name_a_folder(user: Any, knowledge_base: Path) -> None:
    """A knowledge base that no variable holds is opened for the cell."""
    assert len(user.run_cell(f"%%sparql '{knowledge_base}'\n{UNITS}").result) == 19


def test_the_only_knowledge_base_is_taken(user: Any, kb: policykg.PolicyKG) -> None:
    """Without a name, a single knowledge base under another name than kb is the one; with two, neither is guessed."""
    del user.user_ns["kb"]
    user.user_ns["hebi"] = kb
    assert len(user.run_cell(f"%%sparql\n{UNITS}").result) == 19
    with policykg.open(kb.info()["path"]) as other:
        user.user_ns["other"] = other
        assert not user.run_cell(f"%%sparql\n{UNITS}").success


def test_a_wrong_query_is_shown_with_its_place(shown: Show) -> None:
    """The message, the line of the query and a mark, and nothing of a traceback."""
    said = shown("%%sparql\nSELECT ?t WHERE {\n  ?t a foo:Task .\n}").strip().splitlines()
    assert said[0].startswith("BadSyntax: SPARQL, line 2, column 8: the prefix of foo:Task is not declared")
    assert said[1:] == ["2 |   ?t a foo:Task .", "  |        ^^^^^^^^"]


WRONG = {
    "%%sparql nowhere\nASK { }": "nowhere is neither a knowledge base (policykg.open) nor a folder",
    "%%sparql -o 3\nASK { }": "-o needs the name of a variable",
    "%%sparql --fast\nASK { }": "not understood",
    "%%sparql 'kb\nASK { }": "No closing quotation",
    "%%sparql\n  ": "no query; write it below the line",
    "import policykg; policykg.open('nothing')": "no knowledge base there; run policykg build",
    "kb.tasks(unit='市公安局')": "no such unit: 市公安局; nearest: ",
    "kb.query('co-units', units='市财政局')": "has no parameter units; its parameters: ",
    "kb.sparql('SELECT ?t { ?t a }')": "1 | SELECT ?t { ?t a }",
}


@pytest.mark.parametrize("cell", WRONG)
def test_a_mistake_is_one_message(shown: Show, cell: str) -> None:
    """A mistake shows what is wrong and what to do, within a few lines and without a traceback."""
    said = shown(cell)
    assert WRONG[cell] in said
    assert "Traceback" not in said and len(said.strip().splitlines()) <= 3


def test_the_mark_is_as_wide_as_what_stands_above(shown: Show) -> None:
    """Chinese characters, which are twice as wide, have marks of their width before and below them."""
    assert shown("%%sparql\nSELECT ?x { ?x rdfs:label '责任' ! }").splitlines()[-1] == f"  | {' ' * 27}\u3000\u3000  ^"
    assert shown("%%sparql\nASK { ?x a 责任 }").splitlines()[-1] == f"  | {' ' * 11}＾＾"


def test_hits_and_evidence_are_shown_as_html(user: Any, kb: policykg.PolicyKG) -> None:
    """With the extension, what comes from the earlier rooms shows its words marked and its place."""
    hit = kb.search("科技金融", k=1)[0]
    shown: Any
    for shown in (hit, kb.tasks()[5].evidence):
        data, _ = user.display_formatter.format(shown)
        assert "<mark" in data["text/html"] and f"第{shown.start}—{shown.end}字" in data["text/html"]


def test_without_a_knowledge_base_the_cell_says_so(user: Any, shown: Show) -> None:
    """Where none is open, the message says how to open one."""
    del user.user_ns["kb"]
    assert "none is open: kb = policykg.open('policy.kg')" in shown("%%sparql\nASK { }")


def test_a_knowledge_base_of_another_format_says_so(shown: Show, tmp_path: Path) -> None:
    """One that an older or newer release built is told as one message with the next step."""
    (tmp_path / "manifest.json").write_text('{"format": 1}', "utf-8")
    said = shown(f"import policykg; policykg.open({str(tmp_path)!r})")
    assert "policykg build" in said and len(said.strip().splitlines()) == 1
