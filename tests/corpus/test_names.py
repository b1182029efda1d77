"""Names of units: forms of many provinces, each with the rule that it serves."""

from __future__ import annotations

import pytest

import corpus

LEAD, HELP, RESP = "lead", "cooperating", "responsible"


def units(issuer: str, marker: str) -> list[tuple[str, str, str, bool]]:
    """(name, place, role, collective) of the units that `marker` assigns in a document of `issuer`."""
    text = f"{issuer}关于印发某行动方案的通知\n一、主要任务\n1.加强某项工作。开展某项工作,取得成效。{marker}\n"
    document = corpus.read_text(text, document_id="x")
    return [(u.name, u.place, u.role.value, u.collective) for t in document.tasks for u in t.units]


def names(issuer: str, marker: str) -> list[str]:
    """Their names only."""
    return [u[0] for u in units(issuer, marker)]


@pytest.mark.parametrize(
    ("issuer", "marker", "want"),
    [
        # A prefix is stated once and inherited.
        ("河南省人民政府", "（责任单位：省科技厅、财政厅）", ["河南省科技厅", "河南省财政厅"]),
        # 市场监管局 is no 市 + 场监管局.
        ("洛阳市人民政府", "（责任单位：市科技局、市场监管局）", ["洛阳市科技局", "洛阳市市场监管局"]),
        ("洛阳市人民政府", "（责任单位：市市场监管局、民政局）", ["洛阳市市场监管局", "洛阳市民政局"]),
        # No prefix at all: the document's.
        ("四川省人民政府", "〔责任单位：科技厅、经济和信息化厅〕", ["四川省科技厅", "四川省经济和信息化厅"]),
        # Party bodies inherit 省委, others do not.
        ("湖北省人民政府", "（责任单位：省委宣传部、网信办、文化和旅游厅）", ["中共湖北省委宣传部", "中共湖北省委网信办", "湖北省文化和旅游厅"]),
        # A county's document names its city's bodies.
        ("浚县人民政府", "（责任单位：县住建局、市生态环境局浚县分局）", ["浚县住建局", "鹤壁市生态环境局浚县分局"]),
        # An autonomous region's prefix has three characters.
        ("广西壮族自治区人民政府", "〔自治区财政厅、科技厅负责〕", ["广西壮族自治区财政厅", "广西壮族自治区科技厅"]),
        # A group whose levels are parted by 、 is one group.
        ("浙江省人民政府", "（责任单位：省妇联，各市、县（市、区）政府）", ["浙江省妇联", "各市、县（市、区）政府"]),
        ("湖北省人民政府", "（责任单位：各市、州、县人民政府）", ["各市、州、县人民政府"]),
        # Behind a group, a bare head is the next group.
        ("鹤壁市人民政府", "（责任单位：各县区政府、管委）", ["各县区政府", "各管委"]),
        ("内蒙古自治区人民政府", "（各盟行政公署、市人民政府负责）", ["各盟行政公署", "各市人民政府"]),
        # An elided end is restored.
        ("福建省人民政府", "（责任单位：福州市、南平市人民政府）", ["福州市人民政府", "南平市人民政府"]),
        ("福建省人民政府", "（发改、市场监管等部门按职责分工负责）", ["福建省发改部门", "福建省市场监管部门"]),
        # 和 parts names, and stands inside them.
        ("国务院办公厅", "（教育部和文化和旅游部、工业和信息化部负责）", ["教育部", "文化和旅游部", "工业和信息化部"]),
        # 等 adds nothing, 等 with a group adds the group.
        ("江苏省人民政府", "（省发展改革委、省财政厅等部门和单位按职责分工负责）", ["江苏省发展改革委", "江苏省财政厅"]),
        ("江苏省人民政府", "（责任单位：省财政厅等省直有关单位）", ["江苏省财政厅", "省直有关单位"]),
    ],
)  # fmt: skip
def test_names_are_restored(issuer: str, marker: str, want: list[str]) -> None:
    """Elided prefixes and ends come back; groups stay whole."""
    assert names(issuer, marker) == want


@pytest.mark.parametrize(
    ("marker", "want"),
    [
        ("（省发改委、财政厅牵头，省教育厅参与）", [LEAD, LEAD, HELP]),
        ("（责任单位：省发改委牵头，有关部门负责）", [LEAD, RESP]),
        ("（牵头单位：省发改委、财政厅按职责分工负责，有关成员单位配合）", [LEAD, LEAD, HELP]),
        ("（牵头单位：省发改委；配合单位：省财政厅、教育厅）", [LEAD, HELP, HELP]),
        ("（省发改委会同省财政厅负责）", [LEAD, HELP]),
        ("（省发改委、省财政厅按职责分工负责）", [RESP, RESP]),
        ("由省发改委牵头，省财政厅、教育厅配合，建立机制", [LEAD, HELP, HELP]),
        ("由省发改委会同省财政厅等有关部门制定办法", [LEAD, HELP, HELP]),
    ],
)
def test_roles(marker: str, want: list[str]) -> None:
    """A label's role, a role word behind a list, and 会同."""
    assert [u[2] for u in units("福建省人民政府", marker)] == want


@pytest.mark.parametrize(
    ("issuer", "name", "place"),
    [
        ("福建省人民政府", "人行福州中心支行", "福州市"),
        ("福建省人民政府", "福建银保监局", "福建省"),
        ("福建省人民政府", "厦门海关", "厦门市"),
        ("江西省人民政府", "赣江新区管委会", "赣江新区"),
        ("福建省人民政府", "中国铁路南昌局集团有限公司", "南昌市"),
        ("江西省人民政府", "南昌大学", "南昌市"),
        ("湖南省人民政府", "国家税务总局湖南省税务局", "湖南省"),
        ("国务院办公厅", "市场监管总局", "全国"),
        ("黑龙江省人民政府", "民航黑龙江监管局", "黑龙江省"),
    ],
)
def test_a_place_in_the_name_wins(issuer: str, name: str, place: str) -> None:
    """Bodies with a place in their own name keep name and place."""
    assert units(issuer, f"（责任单位：{name}）") == [(name, place, RESP, False)]


@pytest.mark.parametrize(
    "prose",
    [
        "牵头单位及参展企业无不良信用记录。",
        "省发改委、省数字办要牵头建立协调机制。",
        "由省药品监管部门制定办法。",
        "由主要负责人签发。",
        "（详见附件）",
        "由项目牵头单位审核。",
    ],
)
def test_prose_is_no_marker(prose: str) -> None:
    """What only looks like a marker assigns nothing."""
    assert units("福建省人民政府", prose) == []


def test_first_unit_leads_from_where_it_is_said() -> None:
    """列第一位者为牵头单位，下同 holds for every later list of two or more."""
    text = (
        "国务院关于某事的意见\n一、甲\n（一）子。丑。（教育部、财政部负责）\n（二）寅。卯。（公安部、财政部等负责。列第一位者为牵头单位，下同）\n"
        "（三）辰。巳。（科技部、财政部负责）\n（四）午。未。（商务部负责）\n"
    )
    tasks = corpus.read_text(text, document_id="x").tasks
    assert [[u.role.value for u in t.units] for t in tasks] == [[RESP, RESP], [LEAD, RESP], [LEAD, RESP], [RESP]]


def test_brackets_inside_a_paragraph_part_its_tasks() -> None:
    """Each bracket covers the sentences since the one before it."""
    text = "福建省人民政府关于某事的通知\n1.甲事。甲一。（责任单位：省教育厅）乙事。（责任单位：省财政厅）\n"
    tasks = corpus.read_text(text, document_id="x").tasks
    assert [(t.path, t.key, text[t.start], [u.name for u in t.units]) for t in tasks] == [
        ("1", "1", "1", ["福建省教育厅"]),
        ("1", "1~2", "乙", ["福建省财政厅"]),
    ]


def test_lead_and_cooperating_lines_are_one_task() -> None:
    """牵头单位 above 配合单位 is one assignment with two roles."""
    text = "甘肃省人民政府关于某事的通知\n1.甲事。做甲。\n牵头单位：省科技厅\n配合单位：省教育厅、兰州市政府\n"
    (task,) = corpus.read_text(text, document_id="x").tasks
    assert [(u.name, u.role.value) for u in task.units] == [
        ("甘肃省科技厅", LEAD),
        ("甘肃省教育厅", HELP),
        ("兰州市政府", HELP),
    ]


def test_unreadable_marker_is_reported() -> None:
    """A filled label without any unit is a problem with its line, not silence."""
    text = "福建省人民政府关于某事的通知\n1.甲事。做甲。\n责任单位：详见下一页说明的\n"
    (problem,) = corpus.read_text(text, document_id="x").problems
    assert (problem.line, problem.quote) == (3, "责任单位：详见下一页说明的")
