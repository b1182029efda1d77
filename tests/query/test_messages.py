"""Messages of the command in Chinese: each has its row, no row loses a value, none leaves an English sentence."""

from __future__ import annotations

import json
import re
from itertools import count
from pathlib import Path

import pytest
from pyoxigraph import Store

from benchmarks.style import ROOT
from corpus.errors import BadInput, BadQuery
from corpus.gold import locate, read_gold
from kg.name_rows import parse_rows
from kg.store import run_query
from query.display.messages import in_chinese, rows
from tests.query.conftest import Run
from tests.query.raised import HOLE, messages, reasons

# What the command prints. Pages, assistants and notebooks have readers of their own; of these doors only what starts them.
_ELSEWHERE = ("web", "mcp", "jupyter", "__pycache__")
_INSIDE = sorted(
    p for p in (ROOT / "query").iterdir() if p.name not in _ELSEWHERE and (p.is_dir() or p.suffix == ".py")
)
_ROOMS = ("corpus", "kg", "indexer", *(str(p.relative_to(ROOT)) for p in _INSIDE))
_DOORS = ("query/mcp/running.py", "query/jupyter/copying.py")
_SHAPES = re.findall(r'sh:message "([^"]+)"', (ROOT / "kg" / "shapes.ttl").read_text("utf-8"))
_MADE = [m for m in (*messages(ROOT, (*_ROOMS, *_DOORS)), *reasons(ROOT, _ROOMS)) if m.says]
_ALL = {**{m.text: m.place for m in reversed(_MADE)}, **dict.fromkeys(_SHAPES, "kg/shapes.ttl")}
_TYPED = re.compile(r"policykg(?: [a-z-]+)+|pip install \S+|--[a-z-]+(?: [a-z]+)?")  # what is typed stays as it is


def _filled(text: str) -> tuple[str, list[str]]:
    """A message with a number for each value that no message has itself, and these numbers."""
    numbers = (str(n) for n in count(700_001))
    values: list[str] = []

    def value(_: re.Match[str]) -> str:
        values.append(next(numbers))
        return values[-1]

    return re.sub(HOLE, value, text), values


def _is_chinese(said: str) -> bool:
    """Whether there are Chinese words, and no two English ones in a row."""
    return bool(re.search("[\u4e00-\u9fff]{2}", said)) and not re.search("[A-Za-z]+ [a-z]+", _TYPED.sub("", said))


def test_the_messages_are_found() -> None:
    """All rooms raise errors, and those of parts and of classes below the common ones are among them."""
    rooms = {place.split("/")[0] for place in _ALL.values()}
    assert rooms == {"corpus", "kg", "indexer", "query"}
    assert len(_ALL) > 190
    assert (
        f"SPARQL, line {HOLE}, column {HOLE}: the query ends too early; policykg sparql --help has an example" in _ALL
    )
    assert any(text.startswith(f"{HOLE}: format {HOLE} is newer") for text in _ALL)
    assert "no responsible unit could be read from this marker" in _ALL


@pytest.mark.parametrize("text", _ALL, ids=lambda text: f"{_ALL[text]}-{text[:40].replace(HOLE, '_')}")
def test_a_message_is_said_in_chinese_with_all_its_values(text: str) -> None:
    """Whatever a room says, the command says in Chinese, and leaves no value out."""
    said, values = _filled(text)
    chinese = in_chinese(said)
    assert _is_chinese(chinese), f"{_ALL[text]}: add a row to query/display/data/messages.tsv for: {said} ({chinese})"
    assert [v for v in values if v not in chinese] == []


def test_a_row_has_the_same_placeholders_in_both_languages() -> None:
    """A value is neither lost nor made up."""
    for row in rows():
        english, chinese = (re.findall(r"\{(\w+)\}", text) for text in (row.english, row.chinese))
        assert sorted(english) == sorted(chinese), row
        assert len(set(english)) == len(english), row


def test_every_row_can_be_reached() -> None:
    """No row stands behind a more general one that takes its messages."""
    for row in rows():
        said, _ = _filled(re.sub(r"\{\w+\}", HOLE, row.english))
        first = next(r for r in rows() if r.values(said) is not None)
        assert first == row, f"{row.english} is behind {first.english}"


def test_what_is_not_in_the_table_stays_as_it_is() -> None:
    """A message of another program is shown as that program says it."""
    assert in_chinese("Segmentation fault: core dumped") == "Segmentation fault: core dumped"
    assert in_chinese("") == ""


def test_a_value_in_english_stays_as_it_is() -> None:
    """A name that reads like a message is a name."""
    said = in_chinese("no such unit: no name; nearest: none、Permission denied")
    assert said == "没有这个单位: no name; 相近的有: none、Permission denied"


def test_a_reason_inside_a_message_is_chinese_too() -> None:
    """What the system says of a file is a message inside a message."""
    said = in_chinese(
        "a.kg: cannot be written ([Errno 13] Permission denied: 'a.kg/lock'); choose another folder with -o"
    )
    assert said == "a.kg: 写不进去 (没有权限: 'a.kg/lock' (错误号 13)); 请用 -o 换一个文件夹"


def test_a_value_of_several_lines_is_kept() -> None:
    """A reason that a parser tells over several lines is not torn apart."""
    assert in_chinese("t.ttl: not Turtle (at line 2:\nBad ^ in:\nx); correct it there") == (
        "t.ttl: 不是 Turtle (at line 2:\nBad ^ in:\nx); 请改正"
    )


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT ?x WHERE {\n ?x no:thing ?y }", "第 2 行第 5 列: no:thing 的前缀没有声明"),
        ("SELECT ?x WHERE { ?x <a> ?y }", "第 1 行第 22 列: <a> 不是完整的 IRI, 或不该出现在这里"),
        ("SELECT ?x WHERE { ?x ?y }", "第 1 行第 25 列: } 不该出现在这里"),
        ("SELECT ?x WHERE { ?x ?y ?z", "第 1 行第 27 列: 查询没有写完"),
        ("SELECT ?x WHERE { SERVICE <http://a/> { ?x ?y ?z } }", "第 1 行第 19 列: 这里不能用 SERVICE"),
        ("SELECT ?x ?x WHERE { ?x ?y ?z }", "第 1 行第 31 列: SELECT 里有重名的变量"),
        ("SELECT ?x WHERE { ?x ?y ?z } GROUP BY ?y", "SELECT 里有没有取值的变量"),
        ("SELECT (1 AS ?x) WHERE { ?x ?y ?z }", "SELECT 里的表达式用了已有的变量名"),
        ("SELECT ?x WHERE { VALUES (?x ?y) { (1) } }", "VALUES 每行的值要与变量一样多"),
        ("SELECT ?x WHERE { ?x ?y ?z } LIMIT 99999999999999999999", "LIMIT 后面应是不小于 0 的整数"),
        ("SELECT ?x WHERE { ?x ?y ?z FILTER(<http://a/f>(?x)) }", "SPARQL: 不支持函数 <http://a/f>"),
    ],
)
def test_what_is_wrong_with_a_query_is_chinese(query: str, says: str) -> None:
    """What the engine says of a query, with line and column where it knows them."""
    with pytest.raises(BadQuery) as caught:
        run_query(Store(), query)
    said = in_chinese(str(caught.value))
    assert says in said
    assert _is_chinese(said.replace(query, ""))


def test_one_bad_row_of_a_table_of_names_is_one_row() -> None:
    """What to do is told for the row, and for several rows with their number."""
    with pytest.raises(BadInput) as caught:
        parse_rows("name\n财政局\n".encode(), Path("units.csv"))
    assert in_chinese(str(caught.value)).splitlines()[1] == "没有构建; 请改正或删去这一行, 再构建一次"


def test_all_that_is_not_in_the_text_is_listed_in_chinese(tmp_path: Path) -> None:
    """Each assignment of a gold file that is out of place has its number, what it lacks, and how many more there are."""
    unit = {"name": "市财政局", "place": "鹤壁市", "role": "lead"}
    wrong = [{"anchor": f"没有{n}", "marker": "市财政局", "units": [unit]} for n in range(7)]
    path = tmp_path / "plan.gold.json"
    path.write_text(json.dumps({"assignments": wrong}), "utf-8")
    with pytest.raises(BadInput) as caught:
        locate(read_gold(path), "正文")
    listed = "; ".join(f"第 {n + 1} 项职责的 anchor '没有{n}'" for n in range(5))
    assert in_chinese(str(caught.value)) == f"{path}: 正文里没有: {listed}, 另有 2 处; 请从正文里照抄"


def test_the_place_in_a_gold_file_is_chinese(tmp_path: Path) -> None:
    """What is wrong with a field is told with its assignment and its unit."""
    unit = {"name": "市财政局", "place": "鹤壁市", "role": "chief"}
    path = tmp_path / "plan.gold.json"
    path.write_text(json.dumps({"assignments": [{"anchor": "a", "marker": "b", "units": [unit]}]}), "utf-8")
    with pytest.raises(BadInput) as caught:
        read_gold(path)
    said = in_chinese(str(caught.value))
    assert (
        said
        == f"{path}: 第 1 项职责第 1 个单位: 角色 'chief' 不在 lead, cooperating, responsible 之中; 格式见 docs/gold-format.md"
    )


@pytest.fixture
def folder(tmp_path: Path, sample_path: Path) -> Path:
    """A folder with one document that can be read."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / sample_path.name).write_bytes(sample_path.read_bytes())
    return tmp_path / "documents"


def test_all_bad_rows_of_a_table_of_names_are_told_in_chinese(
    policykg_command: Run, folder: Path, tmp_path: Path
) -> None:
    """Each row has its line and what is wrong; the last line says what to do."""
    table = folder / "units.csv"
    table.write_text("名称,判断\n市财政局,\n福建省财政厅,也许\n", "utf-8")
    done = policykg_command("build", folder, "-o", tmp_path / "a.kg")
    assert done.stderr.splitlines() == [
        f"policykg: {table} 第 2 行: 没有辖区, 市财政局 也不以地名开头; 请填辖区, 或填 各地",
        f"{table} 第 3 行: 不认识的判断 也许; 请写 same (同)、different (异), 未定的写 ?",
        "没有构建; 请改正或删去这 2 行, 再构建一次",
    ]


def test_what_was_not_read_is_told_in_chinese(policykg_command: Run, folder: Path, tmp_path: Path) -> None:
    """A build tells of each file why not; its catalogue keeps the English reason."""
    (folder / "empty.txt").write_bytes(b"")
    (folder / "damaged.docx").write_bytes(b"PK\x03\x04 and no more")
    done = policykg_command("build", folder, "-o", tmp_path / "a.kg")
    assert done.stderr.splitlines()[:2] == [
        f"没有读入: {folder / 'damaged.docx'}: 文件已损坏或不完整 (不是 zip 文件); 请重新获取",
        f"没有读入: {folder / 'empty.txt'}: 这是空文件; 请放入正文, 或把它移走",
    ]


def test_problems_are_chinese_for_people_and_english_as_json(
    policykg_command: Run, folder: Path, tmp_path: Path
) -> None:
    """`info` tells what was not understood in Chinese; programs get the reasons as they are."""
    (folder / "plan.txt").write_text(
        "鹤壁市人民政府关于加强管理的通知\n一、工作任务\n1.加强管理。（责任单位：12345）\n", "utf-8"
    )
    policykg_command("build", folder, "-o", tmp_path / "a.kg")
    shown = policykg_command("info", "--kb", tmp_path / "a.kg").stdout
    found = json.loads(policykg_command("info", "--kb", tmp_path / "a.kg", "--json").stdout)["problems"]
    assert [p["reason"] for p in found if p["document"] == "plan"] == [
        "no responsible unit could be read from this marker"
    ]
    assert "plan 第 3 行: 这处责任标记里没有读出单位: （责任单位：12345）" in shown
