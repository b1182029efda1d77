"""The table of names: what a user says of names of organisations, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Quad

from corpus.errors import BadInput
from kg.iris import Iris
from kg.name_quads import name_quads
from kg.name_rows import COLUMNS, parse_rows
from kg.name_table import FILE_NAME, NameTable, packaged_names, read_names
from kg.organisations import KINDS, identity
from kg.vocabulary import PKG, PROV, SKOS

HEADER = ",".join(COLUMNS)


def table(folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> NameTable:
    """The table of a folder whose units.csv has these rows."""
    (folder / FILE_NAME).write_bytes("\n".join((header, *rows, "")).encode(encoding))
    return read_names(folder)


def shown(names: NameTable, *units: tuple[str, str]) -> list[str]:
    """The labels of organisations by name and place."""
    return [names.identity(name, place).pref_label for name, place in units]


def test_an_alias_is_the_organisation_it_is_an_alias_of(tmp_path: Path) -> None:
    """What the rules take for two is one where a row says so, in every spelling."""
    names = table(tmp_path, "鹤壁市经投公司,鹤壁市经济建设投资集团,鹤壁市,,,,")
    assert identity("市经投公司", "鹤壁市") != identity("市经济建设投资集团", "鹤壁市")
    units = {names.identity(n, "鹤壁市") for n in ("市经投公司", "市经济建设投资集团", "鹤壁市经济建设投资集团")}
    assert {(u.base_name, u.pref_label) for u in units} == {("经投公司", "鹤壁市经投公司")}


def test_a_row_reaches_one_place_only(tmp_path: Path) -> None:
    """The same names in another city stay two."""
    names = table(tmp_path, "鹤壁市大数据局,鹤壁市数据局,鹤壁市,,,,")
    assert names.identity("数据局", "安阳市") == identity("数据局", "安阳市")


def test_a_row_for_all_places_reaches_each(tmp_path: Path) -> None:
    """各地 renames in every city and province, 各省 in provinces only."""
    names = table(tmp_path, "政务服务局,政务局,各地,,,,", "林草局,绿化局,各省,,,,")
    assert shown(names, ("市政务局", "鹤壁市"), ("省政务局", "河南省")) == ["鹤壁市政务服务局", "河南省政务服务局"]
    assert shown(names, ("绿化局", "鹤壁市"), ("绿化局", "河南省")) == ["鹤壁市绿化局", "河南省林业和草原局"]


def test_a_preferred_name_is_shown_as_it_is_written(tmp_path: Path) -> None:
    """The label is the user's, the identity stays that of the rules."""
    names = table(tmp_path, "鹤壁市发展和改革委员会,,,,,,")
    unit = names.identity("市发改委", "鹤壁市")
    assert (unit.pref_label, unit.base_name) == ("鹤壁市发展和改革委员会", "发展改革委")


def test_a_preferred_name_without_its_place_gets_it(tmp_path: Path) -> None:
    """财政局 would be shown alike for two cities."""
    assert shown(table(tmp_path, "财政局,,鹤壁市,,,,"), ("市财政局", "鹤壁市")) == ["鹤壁市财政局"]


def test_a_name_may_carry_a_place_of_its_own(tmp_path: Path) -> None:
    """A misprinted zone is merged with the zone that is meant, though each is a place of its own."""
    names = table(tmp_path, "平潭综合实验区管委会,平台综合实验区管委会,平潭综合实验区,,,same,笔误")
    wrong, right = (names.identity(f"{p}综合实验区管委会", f"{p}综合实验区") for p in ("平台", "平潭"))
    assert wrong == right
    assert right.place == "平潭综合实验区"


def test_names_that_are_different_are_set_apart(tmp_path: Path) -> None:
    """What the rules fold into one is two where a user says so; only as it is written."""
    names = table(tmp_path, "鹤壁市金融局,鹤壁市金融工作局,鹤壁市,,,different,两个机构")
    assert identity("市金融局", "鹤壁市") == identity("市金融工作局", "鹤壁市")
    assert shown(names, ("市金融局", "鹤壁市"), ("市金融工作局", "鹤壁市")) == ["鹤壁市金融局", "鹤壁市金融工作局"]
    assert len({names.identity(n, "鹤壁市").base_name for n in ("市金融局", "市金融工作局", "金融发展局")}) == 2


def test_an_open_row_changes_nothing(tmp_path: Path) -> None:
    """A line of units --suspects that nobody has decided names nobody otherwise."""
    names = table(tmp_path, "鹤壁市财政局,鹤壁市财务局,鹤壁市,,,?,只差一个字")
    assert shown(names, ("财务局", "鹤壁市")) == ["鹤壁市财务局"]


def test_a_users_row_wins_over_a_packaged_one(tmp_path: Path) -> None:
    """体育总局 is 国家体育总局 by the package; a user may say that it is not, or turn the two round."""
    both = [("体育总局", "全国"), ("国家体育总局", "全国")]
    assert len(set(shown(packaged_names(), *both))) == 1
    assert len(set(shown(table(tmp_path, "体育总局,国家体育总局,全国,,,different,"), *both))) == 2
    assert shown(table(tmp_path, "体育总局,国家体育总局,全国,,,,"), *both) == ["体育总局"] * 2


def test_rows_that_go_on_from_each_other_end_in_one(tmp_path: Path) -> None:
    """An alias of an alias is the organisation at the end, whatever the order of the rows."""
    rows = ("鹤壁市甲公司,鹤壁市乙公司,,,,,", "鹤壁市丙公司,鹤壁市甲公司,,,,,")
    for order in (rows, rows[::-1]):
        assert shown(table(tmp_path, *order), ("乙公司", "鹤壁市")) in (["鹤壁市丙公司"], ["鹤壁市甲公司"])
    assert shown(table(tmp_path, *rows), ("乙公司", "鹤壁市")) == ["鹤壁市丙公司"]


def test_a_kind_can_be_set(tmp_path: Path) -> None:
    """Kinds may be written in Chinese."""
    names = table(tmp_path, "鹤壁市城投中心,,,企业,,,")
    assert names.identity("市城投中心", "鹤壁市").kind == "enterprise"


@pytest.mark.parametrize(
    ("former", "place", "later"),
    [
        ("省卫计委", "福建省", "福建省卫生健康委"),
        ("市工商局", "鹤壁市", "鹤壁市市场监管局"),
        ("环保厅", "河南省", "河南省生态环境厅"),
        ("市环保局", "鹤壁市", "鹤壁市生态环境局"),
        ("国土资源部", "全国", "自然资源部"),
        ("福建银监局", "福建省", "福建银保监局"),
    ],
)
def test_a_predecessor_is_linked_to_what_replaced_it(former: str, place: str, later: str) -> None:
    """It stays an organisation of its own."""
    names = packaged_names()
    successor = names.successor(names.identity(former, place))
    assert successor is not None
    assert successor.pref_label == later


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("河南省", ("省数字办", "数字河南建设领导小组办公室", "河南省数字河南建设办公室", "省数字河南办")),
        ("广西壮族自治区", ("自治区数字办", "数字广西建设领导小组办公室")),
        ("湖南省", ("省减负办", "减轻企业办公室", "湖南省减轻企业负担领导小组办公室")),
        ("湖南省", ("省高速公路集团", "省高速公路公司")),
    ],
)
def test_names_of_one_build_are_one_in_every_province(place: str, names: tuple[str, ...]) -> None:
    """Short and long names of offices of leading groups, and of the groups of which a province has one."""
    assert len({packaged_names().named(name, place) for name in names}) == 1


def test_a_city_may_have_several_groups_of_such_names() -> None:
    """What holds for provinces is not said of cities."""
    one, two = (packaged_names().named(name, "鹤壁市") for name in ("鹤壁市高速公路集团", "鹤壁市高速公路公司"))
    assert one != two


def test_what_nobody_replaced_has_no_successor() -> None:
    """财政局 stands as it is."""
    assert packaged_names().successor(identity("财政局", "鹤壁市")) is None


def test_columns_may_be_chinese_and_in_any_order(tmp_path: Path) -> None:
    """A spreadsheet of an office has Chinese heads, in GB18030, and only the columns it needs."""
    names = table(tmp_path, "鹤壁市,市经投集团;市投资公司,市经投公司", header="辖区,别名,名称", encoding="gb18030")
    assert set(shown(names, ("经投集团", "鹤壁市"), ("投资公司", "鹤壁市"))) == {"鹤壁市经投公司"}


@pytest.mark.parametrize("text", ["", "\n", HEADER, f"\ufeff{HEADER}\n", f"{HEADER}\n\n# 说明\n,,,,,,\n"])
def test_a_table_without_rows_is_one(tmp_path: Path, text: str) -> None:
    """Empty lines and comments say nothing."""
    assert parse_rows(text.encode(), tmp_path / FILE_NAME) == ()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("财政局,,,,,,", "no jurisdiction"),
        ("各县区政府,,鹤壁市,,,,", "group"),
        ("商务部门,,鹤壁市,,,,", "group"),
        ("市财政局,a,鹤壁市,,,,", "'a' is no name"),
        (",市财政局,鹤壁市,,,,", "no name"),
        ("市财政局,,鹤壁县,,,,", "鹤壁县 is no place"),
        ("市财政局,,鹤壁市,bureau,,,", "unknown kind bureau"),
        ("市财政局,财务局,鹤壁市,,,maybe,", "unknown decision maybe"),
        ("市财政局,,鹤壁市,,,different,", "different from what"),
        ("市财政局,市财政局,鹤壁市,,,different,", "different from itself"),
        ("财政局,财务局,各地,,,different,", "at which place"),
        ("市财政局,,鹤壁市,,市财政局,,", "cannot replace itself"),
        ("市财政局,财务局,鹤壁市,,,,多,余", "8 fields for 7 columns"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_the_reason(tmp_path: Path, row: str, reason: str) -> None:
    """The message names the file, the line and what is wrong."""
    with pytest.raises(BadInput, match=f"{FILE_NAME}: line 3: .*{reason}"):
        table(tmp_path, "鹤壁市科技局,,,,,,", row)


def test_all_bad_rows_are_named_at_once(tmp_path: Path) -> None:
    """A user mends his table in one go."""
    with pytest.raises(BadInput) as refused:
        table(tmp_path, "财政局,,,,,,", "市财政局,,鹤壁市,,,maybe,")
    assert "line 2" in str(refused.value)
    assert "line 3" in str(refused.value)


def test_an_alias_of_two_is_refused(tmp_path: Path) -> None:
    """A name cannot be two organisations."""
    with pytest.raises(BadInput, match="line 3: 财务局 is an alias of 市财政局 already"):
        table(tmp_path, "市财政局,财务局,鹤壁市,,,,", "市科技局,财务局,鹤壁市,,,,")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"nam,aliases\n", "unknown column 'nam'"),
        (b"aliases,kind\n", "no column name"),
        (b"name,name\n", "column name twice"),
        ('name\n"鹤壁市财政局\n'.encode(), "line 2: unexpected end of data"),
        (b"\xff\xfe\x00\x01\x02", "damaged"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    """Its head, its quotes or its encoding are wrong."""
    with pytest.raises(BadInput, match=reason):
        parse_rows(data, tmp_path / FILE_NAME)


def test_kinds_are_those_of_the_rules() -> None:
    """The message about an unknown kind names all there are."""
    assert "department" in KINDS
    assert len(KINDS) == 8


def _quads(names: NameTable) -> list[Quad]:
    return list(name_quads(names))


def test_a_decision_is_recorded_with_its_source(tmp_path: Path) -> None:
    """The graph says what was decided, about which organisation, and from which file that is known."""
    names = table(tmp_path, "鹤壁市财政局,鹤壁市财务局,鹤壁市,,,same,旧称")
    quads, iris = _quads(names), Iris()
    decision = iris.decision("鹤壁市", "鹤壁市财政局", 1)
    said = {(q.predicate, str(q.object)) for q in quads if q.subject == decision}
    unit = iris.unit("鹤壁市", "财政局", group=False)
    assert {
        (PKG.decision, '"same"'),
        (PKG.concerns, str(unit)),
        (PROV.wasDerivedFrom, str(iris.file(names.digest))),
    } <= said
    assert [str(q.object) for q in quads if (q.subject, q.predicate) == (unit, SKOS.altLabel)] == ['"鹤壁市财务局"']


def test_without_a_table_nothing_is_recorded() -> None:
    """The packaged rows are no decisions of a user."""
    assert _quads(packaged_names()) == []


def test_the_packaged_table_contradicts_no_rule() -> None:
    """Each organisation that the package names is its own, under the name it is given."""
    names = packaged_names()
    assert names.rows == ()
    assert shown(names, ("扶贫办", "全国"), ("网信办", "全国")) == [
        "国务院扶贫办",
        "中央网信办",
    ]
