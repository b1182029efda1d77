"""Data frames of all lists of results: columns and dtypes that stay, values that are those of the items."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas
import polars
import pytest

import corpus
import policykg
from benchmarks.style import ROOT
from kg import queries
from kg.store import GraphStore
from query.tables import Table
from query.tables.columns import of_variables
from tests.kg.examples import EXAMPLES, both

PAGE = (ROOT / "docs" / "dataframes.md").read_text("utf-8")
SAMPLE = "hebi-2019-16"
Call = Callable[[policykg.PolicyKG], Any]
# Every list by the name that the page has for it: a call that gives rows.
LISTS: Mapping[str, Call] = {
    "kb.tasks()": lambda kb: kb.tasks(unit="市财政局"),
    "answer.tasks": lambda kb: kb.ask("哪些任务涉及市财政局").tasks,
    "kb.units()": lambda kb: kb.units(),
    "answer.units": lambda kb: kb.ask("高层次人才由谁负责").units,
    "kb.assignments()": lambda kb: kb.assignments(),
    "kb.targets()": lambda kb: kb.targets(),
    "answer.targets": lambda kb: kb.ask("高新技术企业到2021年要达到多少家").targets,
    "kb.deadlines()": lambda kb: kb.deadlines(),
    "kb.documents()": lambda kb: kb.documents(),
    "kb.problems()": lambda kb: kb.problems(),
    "kb.search()": lambda kb: kb.search("贷款"),
    "kb.similar()": lambda kb: kb.similar("三/(八)", same_document=True),
    "answer.passages": lambda kb: kb.ask("怎么留住人才").passages,
    "answer.evidence": lambda kb: kb.ask("哪些任务涉及市财政局").evidence,
    "answer.ranking": lambda kb: kb.ask("任务最多的前三个单位").ranking,
    "answer.scope": lambda kb: kb.ask("哪些任务涉及市财政局").scope,
    "kb.suggest()": lambda kb: kb.suggest("财政"),
    "kb.queries()": lambda kb: kb.queries(),
    "kb.expansions()": lambda kb: kb.expansions("招人"),
    "kb.ranked_units()": lambda kb: kb.ranked_units(),
    "kb.workload()": lambda kb: kb.workload(),
    "kb.suspects()": lambda kb: kb.suspects(),
    "kb.validate()": lambda kb: kb.validate(),
}
EMPTY_IN_THE_SAMPLE = {"answer.scope", "kb.problems()", "kb.suspects()", "kb.validate()"}


def described() -> dict[str, list[tuple[str, str]]]:
    """Columns and dtypes of each list, as the page has them."""
    found: dict[str, list[tuple[str, str]]] = {}
    for section in re.split(r"^## ", PAGE, flags=re.M)[1:]:
        heading, _, body = section.partition("\n")
        for name in re.findall(r"`([^`]+)`", heading):
            found[name] = re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", body, re.M)
    return found


def dtypes(table: Any) -> list[tuple[str, str]]:
    """Columns and dtypes of the frame of a list."""
    return [(name, str(kind)) for name, kind in table.to_frame().dtypes.items()]


@pytest.fixture(scope="module")
def two(sample_path: Path) -> GraphStore:
    """The graph of the sample and of a second document like it, in which every named query finds something."""
    return both(corpus.read_file(sample_path, document_id=SAMPLE))


def test_every_list_has_its_section() -> None:
    """The page names the lists that are tested here, and no others."""
    assert set(described()) == set(LISTS)


def test_every_method_that_gives_a_table_is_described() -> None:
    """A new list of the public face comes with its section; rows of SPARQL have one of their own."""
    methods = {
        n: inspect.signature(m) for n, m in vars(policykg.PolicyKG).items() if inspect.isfunction(m) and n[0] != "_"
    }
    tables = {f"kb.{n}()" for n, s in methods.items() if str(s.return_annotation).startswith("Table[")}
    assert tables - {"kb.sparql()", "kb.query()"} == {name for name in described() if name.startswith("kb.")}


@pytest.mark.parametrize("name", LISTS)
def test_a_frame_has_the_columns_of_its_section(kb: policykg.PolicyKG, name: str) -> None:
    """Names, order and dtypes are those of the page, with a row an item."""
    table = LISTS[name](kb)
    assert isinstance(table, Table)
    assert bool(table) is (name not in EMPTY_IN_THE_SAMPLE)
    assert dtypes(table) == described()[name]
    assert len(table.to_frame()) == len(table)


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_has_the_same_columns(kb: policykg.PolicyKG, name: str) -> None:
    """Without rows nothing else changes."""
    assert dtypes(LISTS[name](kb)[:0]) == described()[name]


@pytest.mark.parametrize("name", queries.names())
def test_the_columns_of_a_named_query_are_known(two: GraphStore, name: str) -> None:
    """What a named query gives fits the kinds of its columns: they are the same whether it finds something or not."""
    bound = {k: [v] for k, v in EXAMPLES[name].items()}
    rows = two.query(queries.load(name).bound(bound))
    columns = of_variables(name, rows.variables)
    assert rows.rows
    assert dtypes(Table(rows.rows, columns)) == [(c.name, str(c.kind)) for c in columns]


def test_a_named_query_without_rows_keeps_its_dtypes(kb: policykg.PolicyKG) -> None:
    """`kb.query` knows its columns: no deadline before 2001, and yet a column of days."""
    none, some = kb.query("deadlines-before", before="2001"), kb.query("deadlines-before", before="2030")
    assert (len(none), len(some) > 0) == (0, True)
    assert dtypes(none) == dtypes(some)
    assert ("date", "datetime64[us]") in dtypes(none)


LITERALS = {
    "5": "Int64",
    "'5'^^xsd:int": "Int64",
    "'2021'^^xsd:gYear": "Int64",
    "5.25": "Float64",
    "5e3": "Float64",
    "'5'^^xsd:float": "Float64",
    "true": "boolean",
    "'2021-12-31'^^xsd:date": "datetime64[us]",
    "'2021-12-31T08:00:00'^^xsd:dateTime": "datetime64[us]",
    "'2021-12-31T08:00:00+08:00'^^xsd:dateTime": "datetime64[us, UTC]",
    "'5'": "string",
    "pkg:Task": "string",
    "'2021-02-30'^^xsd:date": "string",
    "123456789012345678901234567890": "string",
}


@pytest.mark.parametrize("literal", LITERALS)
def test_a_column_of_sparql_has_the_dtype_of_its_literals(kb: policykg.PolicyKG, literal: str) -> None:
    """By the datatype, beside a row in which the column is unbound; a value that its datatype does not allow is text."""
    frame = kb.sparql(f"SELECT ?x WHERE {{ VALUES ?x {{ {literal} UNDEF }} }}").to_frame()
    assert str(frame.dtypes["x"]) == LITERALS[literal]
    assert list(frame["x"].isna()) == [False, True]


@pytest.mark.parametrize(
    ("values", "dtype", "first"),
    [("1 2.5", "Float64", 1.0), ("1 'a'", "string", "1"), ("true 1", "string", "true"), ("UNDEF", "string", None)],
)
def test_a_column_of_several_kinds(kb: policykg.PolicyKG, values: str, dtype: str, first: Any) -> None:
    """Numbers go together; all else becomes text, as RDF writes it."""
    column = kb.sparql(f"SELECT ?x WHERE {{ VALUES ?x {{ {values} }} }}").to_frame()["x"]
    assert str(column.dtype) == dtype
    assert (column[0] if first is not None else None) == first


def test_an_ask_and_a_construct_have_columns(kb: policykg.PolicyKG) -> None:
    """An ASK is one truth, a CONSTRUCT three columns."""
    assert dtypes(kb.sparql("ASK { ?t a pkg:Task }")) == [("ask", "boolean")]
    assert list(kb.sparql("CONSTRUCT WHERE { ?t a pkg:Task }").to_frame()) == ["subject", "predicate", "object"]


def test_lists_and_days_are_such(kb: policykg.PolicyKG) -> None:
    """A cell of a list is a list, and a day can be compared with another."""
    frame = kb.documents().to_frame()
    assert frame["issuers"][0] == ["鹤壁市人民政府办公室"]
    assert frame["signed"][0] == pandas.Timestamp(2019, 8, 21)
    assert (frame["signed"] < pandas.Timestamp(2020, 1, 1)).all()


def test_lists_of_a_frame_belong_to_it(kb: policykg.PolicyKG) -> None:
    """Who changes a cell changes neither the next one nor the result."""
    units = kb.units()
    frame = units.to_frame()
    frame["roles"][0].append("lead")
    assert frame["roles"][1] == []
    assert units[0].roles == ()


@pytest.mark.parametrize("name", LISTS)
def test_polars_reads_every_frame(kb: policykg.PolicyKG, name: str) -> None:
    """Through the interchange between data frames: the same names, and types that mean the same."""
    types: dict[str, tuple[Any, ...]] = {
        "string": (polars.String,),
        "Int64": (polars.Int64,),
        "Float64": (polars.Float64,),
        "boolean": (polars.Boolean,),
        "datetime64[us]": (polars.Datetime("us"),),
        "object": (polars.List(polars.String), polars.List(polars.Null), polars.Null),
    }
    frame = LISTS[name](kb).to_frame()
    read = polars.from_dataframe(frame)
    assert read.columns == list(frame)
    assert read.height == len(frame)
    assert [c for c, kind in described()[name] if read.schema[c] not in types[kind]] == []


POLARS: Mapping[str, Any] = {
    "string": polars.String(),
    "Int64": polars.Int64(),
    "Float64": polars.Float64(),
    "boolean": polars.Boolean(),
    "datetime64[us]": polars.Datetime("us"),
    "object": polars.List(polars.String),
}


@pytest.mark.parametrize("name", LISTS)
def test_polars_has_the_columns_of_its_section(kb: policykg.PolicyKG, name: str) -> None:
    """The same types with rows and without, also of lists in which no row has an element."""
    table = LISTS[name](kb)
    for rows in (table, table[:0]):
        made = rows.to_polars()
        assert list(made.schema.items()) == [(column, POLARS[kind]) for column, kind in described()[name]]
        assert made.height == len(rows)


@pytest.mark.parametrize("name", LISTS)
def test_polars_has_the_values_of_pandas(kb: policykg.PolicyKG, name: str) -> None:
    """Cell by cell, what is unknown as well."""
    table = LISTS[name](kb)
    frame = table.to_frame()
    known = [[None if v is pandas.NA or v is pandas.NaT else v for v in frame[c].tolist()] for c in frame]
    assert [c.to_list() for c in table.to_polars()] == known


def test_polars_has_instants_with_their_zone(kb: policykg.PolicyKG) -> None:
    """Rows of SPARQL have the types of their literals there too."""
    made = kb.sparql("SELECT ?x WHERE { VALUES ?x { '2021-12-31T08:00:00+08:00'^^xsd:dateTime UNDEF } }").to_polars()
    assert made.schema == {"x": polars.Datetime("us", "UTC")}
    assert made["x"][0].isoformat() == "2021-12-31T00:00:00+00:00"
    assert made["x"].null_count() == 1


def test_lists_of_polars_can_be_unfolded(kb: policykg.PolicyKG) -> None:
    """Tasks by unit are counted without a cast, and a table with no unit can stand below another."""
    tasks = kb.tasks()
    made = tasks.to_polars()
    counted = dict(made.explode("units").group_by("units").len().iter_rows())
    assert counted["鹤壁市财政局"] == len(kb.tasks(unit="市财政局"))
    none = next(n for n, t in enumerate(tasks) if not t.units)
    assert polars.concat([made, tasks[none : none + 1].to_polars(), tasks[:0].to_polars()]).height == len(tasks) + 1


def test_without_polars_it_says_what_to_install(kb: policykg.PolicyKG, monkeypatch: pytest.MonkeyPatch) -> None:
    """polars is optional: the error names the extra."""
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(policykg.MissingPackage, match=r"pip install 'policykg\[polars\]'"):
        kb.units().to_polars()


def test_without_pandas_it_says_what_to_install(kb: policykg.PolicyKG, monkeypatch: pytest.MonkeyPatch) -> None:
    """pandas is optional: the error names the extra."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(policykg.MissingPackage, match=r"pip install 'policykg\[pandas\]'"):
        kb.units().to_frame()


def test_a_table_is_a_tuple(kb: policykg.PolicyKG) -> None:
    """It is equal to one, and a part of it is a table again."""
    tasks = kb.tasks()
    assert tasks == tuple(tasks)
    assert isinstance(tasks[1:3], Table)
    assert tasks[1:3].columns == tasks.columns
    assert repr(tasks[:1]) == f"Table([{tasks[0]!r}])"


@pytest.mark.parametrize("name", ["assignments", "targets", "deadlines"])
def test_rows_of_analysts_state_their_words(kb: policykg.PolicyKG, text: str, name: str) -> None:
    """Each row has the characters of the document that state it."""
    frame = getattr(kb, name)().to_frame()
    assert len(frame) >= 5
    assert [r.quote for r in frame.itertuples() if text[r.start : r.end] != r.quote] == []


def test_tasks_name_their_units(kb: policykg.PolicyKG) -> None:
    """A list of names in a cell: those of the assignments, in the order of the text."""
    tasks, rows = kb.tasks().to_frame(), kb.assignments().to_frame()
    named = rows.groupby("task")["name"].agg(lambda names: list(dict.fromkeys(names))).to_dict()
    assert {t.iri: t.units for t in tasks.itertuples() if t.units} == named


def test_assignments_join_tasks_and_units(kb: policykg.PolicyKG) -> None:
    """Task × unit × role: grouped by unit they are the numbers that units() has."""
    frame = kb.assignments().to_frame()
    counted = frame.groupby("name")["task"].nunique().to_dict()
    assert counted == {u.name: u.tasks for u in kb.units()}
    assert set(frame["task"]) <= set(kb.tasks().to_frame()["iri"])


def test_assignments_of_a_unit_are_its_own(kb: policykg.PolicyKG) -> None:
    """With the filters of tasks(): only the rows of that unit, in that role."""
    found = kb.assignments(unit="财政局")
    assert {a.name for a in found} == {"鹤壁市财政局"}
    assert {a.task for a in found} == {t.iri for t in kb.tasks(unit="财政局")}
    assert len(kb.assignments(role="responsible")) == len(kb.assignments())
    assert len(kb.assignments(role="lead")) == 0


def test_targets_of_a_unit_are_those_of_its_tasks(kb: policykg.PolicyKG) -> None:
    """Numbers with their year, of the tasks that the unit has."""
    found = kb.targets(unit="财政局")
    own = {t.iri for t in kb.tasks(unit="财政局")}
    assert {t.task for t in found} <= own
    assert (100, "家", 2021) in [(t.value, t.unit, t.year) for t in found]
    assert len(found) < len(kb.targets(document=SAMPLE)) == len(kb.targets())


def test_deadlines_are_days(kb: policykg.PolicyKG) -> None:
    """到2021年底 is the last day of that year."""
    found = kb.deadlines(unit="财政局")
    assert {d.task for d in found} <= {t.iri for t in kb.tasks(unit="财政局")}
    assert date(2021, 12, 31) in [d.date for d in found]
    assert "2021-12-31" in [d.to_dict()["date"] for d in found]


@pytest.mark.parametrize("name", ["tasks", "targets", "deadlines", "assignments"])
@pytest.mark.parametrize(
    ("given", "said"),
    [({"unit": "财证"}, "nearest: "), ({"role": "boss"}, "there are: lead, cooperating"), ({"document": "x"}, "policykg info")],
)  # fmt: skip
def test_a_wrong_filter_says_what_is_right(kb: policykg.PolicyKG, name: str, given: dict[str, str], said: str) -> None:
    """A unit, a role, a document that there is none of."""
    with pytest.raises(policykg.BadQuery, match=said):
        getattr(kb, name)(**given)


def test_documents_by_year_and_place(kb: policykg.PolicyKG) -> None:
    """With the filters of search; each a value that can become JSON."""
    assert [d.document for d in kb.documents(year=2019, jurisdiction="鹤壁市")] == [SAMPLE]
    assert len(kb.documents(year=1999)) == 0
    assert kb.documents()[0].to_dict()["signed"] == "2019-08-21"
    with pytest.raises(policykg.BadQuery, match="no document is in force"):
        kb.documents(jurisdiction="开封市")
