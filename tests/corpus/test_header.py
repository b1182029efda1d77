"""The header: titles, numbers, issuers and places, dates, addressees, references, each form in small.

`jurisdictions.tsv`: title, the place whose document it is, its issuers; all levels from the State Council to a county.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import corpus
from corpus import places
from corpus.model import Header, ReferenceKind

ISSUED = [line.split("\t") for line in (Path(__file__).parent / "jurisdictions.tsv").read_text("utf-8").splitlines()]
BODY = "为做好有关工作，现将有关事项通知如下。\n一、总体要求\n坚持统筹推进各项工作。\n"


def header(text: str) -> Header:
    """The header of a text."""
    return corpus.read_text(text, document_id="x").header


def references(sentence: str) -> list[tuple[str, str | None, str]]:
    """Title, number and kind of the documents that a sentence refers to."""
    found = header(f"某市人民政府关于某项工作的通知\n各县区人民政府：\n{sentence}\n一、甲\n做甲。\n").references
    return [(r.title, r.doc_number, r.kind.value) for r in found]


@pytest.mark.parametrize(("title", "place", "issuers"), ISSUED, ids=[i[0][:24] for i in ISSUED])
def test_place_and_issuers_of_a_title(title: str, place: str, issuers: str) -> None:
    """Documents of any level have the place of their issuer, ministries and national bodies 全国."""
    found = header(f"{title}\n各有关单位：\n{BODY}")
    assert (found.jurisdiction, " ".join(found.issuers)) == (place, issuers)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("省政府办公厅关于做好某项工作的通知\n闽政办〔2020〕1号\n" + BODY, "福建省"),
        ("省政府关于做好某项工作的通知\n" + BODY + "长沙市、株洲市、湘潭市要率先突破，湖南省各市州跟进。\n", "湖南省"),
        ("市政府办公室关于做好某项工作的通知\n" + BODY + "洛阳市各县区和洛阳高新区要加强领导。\n", "洛阳市"),
        ("关于做好某项工作的意见\n" + BODY + "我省南宁以外的贵阳市、遵义市要带头，贵州省直各部门配合。\n", "贵州省"),
        (
            "鼓楼区人民政府办公室关于做好某项工作的通知\n" + BODY + "徐州市有关要求，按江苏省规定执行。\n",
            "徐州市鼓楼区",
        ),
        ("关于做好某项工作的通知\n" + BODY, "全国"),
        ("关于做好某项工作的通知\n" + BODY.replace("一、", "浚县人民政府\n2020年1月2日\n一、"), "浚县"),
        ("国务院办公厅关于支持某区的意见\n" + BODY + "内蒙古自治区各盟市要落实，我区各部门配合。\n", "全国"),
    ],
)
def test_place_where_the_title_does_not_say(text: str, place: str) -> None:
    """The sign in the 文号, the signature, and then what the text is about."""
    assert header(text).jurisdiction == place


def test_counties_that_share_a_name_have_their_citys_before_it() -> None:
    """鼓楼区 is of four cities; each has a name of its own, which finds it again."""
    own = [places.own_name(p) for p in places.namesakes("鼓楼区")]
    assert own == ["南京市鼓楼区", "徐州市鼓楼区", "福州市鼓楼区", "开封市鼓楼区"]
    assert [places.parent(name) for name in own] == ["南京市", "徐州市", "福州市", "开封市"]


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("某市人民政府关于印发某市发展规划的通知", "某市发展规划"),
        ("某市人民政府办公室关于印发《某市管理办法（试行）》的通知", "某市管理办法（试行）"),
        ("某省人民政府办公厅转发省财政厅等部门关于某项工作意见的通知", "省财政厅等部门关于某项工作意见"),
        ("某省人民政府关于修改《某省甲办法》的决定", "某省人民政府关于修改《某省甲办法》的决定"),
        ("某市人民政府关于加快发展的意见", "某市人民政府关于加快发展的意见"),
        ("某省经信委：关于印发《关于贯彻〈甲〉的实施意见》的通知", "关于贯彻〈甲〉的实施意见"),
    ],
)
def test_title_of_what_a_notice_carries(first: str, title: str) -> None:
    """关于印发X的通知 carries X; what carries nothing keeps its title."""
    found = header(f"{first}\n各有关单位：\n{BODY}")
    assert (found.title, found.notice_title) == (title, first)


def test_title_broken_over_lines_is_one() -> None:
    """A title goes on until it ends as titles do."""
    found = header(f"某市人民政府办公室\n关于印发某市科技创新\n行动计划的通知\n某政办〔2020〕3号\n各县区：\n{BODY}")
    assert found.doc_number == "某政办〔2020〕3号"


def test_title_with_number_and_addressees_glued_to_it() -> None:
    """The page's first line may hold the 文号 and the addressees as well."""
    found = header(f"某省工业和信息化厅关于组织申报项目的通知某工信函〔2020〕12号各设区市工信局：\n{BODY}")
    assert found.notice_title == "某省工业和信息化厅关于组织申报项目的通知"
    assert found.doc_number == "某工信函〔2020〕12号"


def test_title_cut_short_by_the_page_is_that_of_the_text() -> None:
    """关于印发… cut short carries what the text says: 现将《X》印发给你们."""
    found = header(
        "某省财政厅关于印发某省专项资金...\n各市财政局：\n现将《某省专项资金管理办法》印发给你们。\n一、甲\n做甲。\n"
    )
    assert found.title == "某省专项资金管理办法"


def test_title_on_a_wrong_text_gives_way_to_the_text() -> None:
    """A page's title that has nothing in common with what the notice inside carries is not the policy's title."""
    found = header(
        "冬季森林防火工作要点\n各市、县人民政府：\n现将《养老服务体系建设规划》印发给你们。\n一、甲\n做甲。\n"
    )
    assert found.title == "养老服务体系建设规划"


def test_title_of_a_news_item_is_that_of_the_document() -> None:
    """近日，X印发了《Y》: Y is the title, X the issuers."""
    found = header(
        "某地印发《安全生产行动方案》\n近日，中共福建省委、福建省人民政府印发了《安全生产行动方案》，要求落实。\n一、甲\n做甲。\n"
    )
    assert found.title == "安全生产行动方案"
    assert found.issuers == ("中共福建省委", "福建省人民政府")


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("鲁政办发〔2021〕12号", "鲁政办发〔2021〕12号"),
        ("国发[2010]5号", "国发[2010]5号"),
        ("发文字号：豫政〔2020〕 3 号", "豫政〔2020〕3号"),
        ("闽政办〔2019〕41号各市、县（区）人民政府：", "闽政办〔2019〕41号"),
        ("国务院令第722号", "国务院令第722号"),
        ("工业和信息化部公告2020年第5号", "工业和信息化部公告2020年第5号"),
        ("（国发〔2010〕5号）", None),
    ],
)
def test_document_number(line: str, number: str | None) -> None:
    """文号 on a line of its own, behind a label, before addressees; one in brackets is another document's."""
    assert header(f"某某关于做好某项工作的通知\n{line}\n{BODY}").doc_number == number


def test_joint_issuers_counted_in_the_title_come_from_the_signature() -> None:
    """等三部门 in the title, three names below the notice: lines, blanks, and names run together."""
    found = header(
        "福建省商务厅等四部门关于印发某方案的通知\n各市人民政府：\n现将某方案印发给你们，请认真贯彻执行。\n"
        "福建省商务厅 福建省财政厅\n国家税务总局福建省税务局福建省文化和旅游厅\n2020年5月21日\n某方案\n一、甲\n做甲。\n"
    )
    assert found.issuers == ("福建省商务厅", "福建省财政厅", "国家税务总局福建省税务局", "福建省文化和旅游厅")
    assert (found.date_signed, found.jurisdiction) == ("2020-05-21", "福建省")


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2020年3月6日", "2020-03-06"),
        ("2020年 11月 12日", "2020-11-12"),
        ("二〇〇五年七月十四日", "2005-07-14"),
        ("一九九六年十二月三十一日", "1996-12-31"),
        ("二〇二一年元月五日", "2021-01-05"),
        ("2020年3月6日（此件公开发布）", "2020-03-06"),
        ("2020年13月40日", None),
    ],
)
def test_date_of_the_signature(line: str, date: str | None) -> None:
    """Arabic and Chinese figures; an impossible date is none."""
    assert header(f"某市人民政府关于某事的通知\n一、甲\n做甲。\n洛阳市人民政府\n{line}\n").date_signed == date


@pytest.mark.parametrize(
    ("glued", "issuers"),
    [
        ("责任单位：省水利厅、林业局，古雷开发区管委会福建省人民政府2018年9月21日", ("福建省人民政府",)),
        ("附件：评选流程福建省教育厅 福建省体育局 2019年5月24日", ("福建省教育厅", "福建省体育局")),
        ("请认真贯彻执行。福建省商务厅 2019年5月24日（此件主动公开）", ("福建省商务厅",)),
    ],
)
def test_a_signature_glued_to_what_stands_before_it(glued: str, issuers: tuple[str, ...]) -> None:
    """Behind a list of units, the name of an attachment or a sentence."""
    found = header(f"关于做好某项工作的通知\n各市：\n一、甲\n做甲。\n{glued}\n")
    assert (found.issuers, found.jurisdiction) == (issuers, "福建省")
    assert found.date_signed in ("2018-09-21", "2019-05-24")


def test_labelled_dates_and_index_number_win() -> None:
    """成文日期 and 发布日期 of the metadata table."""
    found = header(
        "某市人民政府关于某事的通知\n索引号：A1234-0201-2020\n成文日期：2020-03-01\n发布日期：2020-03-09\n一、甲\n做甲。\n某市人民政府\n2020年3月2日\n"
    )
    assert (found.index_number, found.date_signed, found.date_published) == (
        "A1234-0201-2020",
        "2020-03-01",
        "2020-03-09",
    )


def test_a_sites_date_is_when_it_was_published() -> None:
    """A date below the name of the site is no signature."""
    found = header("某某工作报告\n某门户网站 www.example.cn\n2009年03月16日\n来源：新华社\n" + BODY)
    assert (found.date_signed, found.date_published) == (None, "2009-03-16")


@pytest.mark.parametrize(
    ("line", "want"),
    [
        ("各县区人民政府，市人民政府有关部门：", ("各县区人民政府", "市人民政府有关部门")),
        ("某政办〔2020〕1号各市、县（区）人民政府，省直各单位:", ("各市、县（区）人民政府", "省直各单位")),
        ("各省、自治区、直辖市人民政府，国务院各部委、各直属机构：为做好有关工作，现通知有关事项。",
         ("各省、自治区、直辖市人民政府", "国务院各部委、各直属机构")),
        ("为做好各县区有关工作，现将有关事项通知如下：", ()),
    ],
)  # fmt: skip
def test_addressees(line: str, want: tuple[str, ...]) -> None:
    """主送机关 stand before the first colon, also where the text goes on behind it; a preamble addresses nobody."""
    assert header(f"某省人民政府关于某事的通知\n{line}\n一、甲\n做甲。\n").addressees == want


CITES, BASED, REPEALS = (kind.value for kind in (ReferenceKind.CITES, ReferenceKind.BASED_ON, ReferenceKind.REPEALS))


@pytest.mark.parametrize(
    ("sentence", "want"),
    [
        ("根据《国务院关于甲的意见》（国发〔2020〕3号），结合实际。", [("国务院关于甲的意见", "国发〔2020〕3号", BASED)]),
        ("按照《甲方案》《乙规划》和《丙办法》要求，做好工作。", [("甲方案", None, BASED), ("乙规划", None, BASED), ("丙办法", None, BASED)]),
        ("为贯彻落实《甲乙纲要》，提出意见。", [("甲乙纲要", None, BASED)]),
        ("企业应填写《申请登记表》并提交。", [("申请登记表", None, CITES)]),
        ("《甲办法》（某政〔2011〕1号）、《乙办法》（某政〔2012〕2号）同时废止。",
         [("甲办法", "某政〔2011〕1号", REPEALS), ("乙办法", "某政〔2012〕2号", REPEALS)]),
        ("自印发之日起施行，原《甲暂行办法》予以废止。", [("甲暂行办法", None, REPEALS)]),
        ("决定废止《甲若干规定》。", [("甲若干规定", None, REPEALS)]),
        ("某政办〔2012〕15号文件同时废止。", [("某政办〔2012〕15号", "某政办〔2012〕15号", REPEALS)]),
        ("根据国务院关于甲的通知（国发〔2016〕29号）要求办理。", [("国务院关于甲的通知", "国发〔2016〕29号", BASED)]),
        ("落实《关于实施〈甲条例〉的意见》精神。", [("关于实施〈甲条例〉的意见", None, BASED)]),
        ("根据《甲条例》规定（以下简称《条例规定》）执行。", [("甲条例", None, BASED)]),
        ("根据《甲条例》，制定《乙细则》。", [("甲条例", None, BASED), ("乙细则", None, CITES)]),
    ],
)  # fmt: skip
def test_references(sentence: str, want: list[tuple[str, str | None, str]]) -> None:
    """Grounds, repeals and mere mentions; lists share what is said of them; titles without 《》 and bare 文号."""
    assert references(sentence) == want


def test_a_repeal_wins_over_an_earlier_mention() -> None:
    """A document named in the preamble and repealed at the end is repealed, and stays one reference."""
    assert references("与《甲乙办法》相衔接。现予施行，《甲乙办法》同时废止。") == [("甲乙办法", None, REPEALS)]


def test_a_document_does_not_refer_to_itself() -> None:
    """Its own title and number are no references."""
    found = header(
        "某市关于印发《甲乙方案》的通知\n某政〔2020〕1号\n各县区：\n现将《甲乙方案》（某政〔2020〕1号）印发。\n一、甲\n做甲。\n"
    )
    assert found.references == ()


# Annotated documents.


def test_headers_of_the_annotated_documents(shared: Path) -> None:
    """Title, 文号, place and date are the annotation's in every one; the issuers are, or begin with, the one that the
    annotation names (it keeps 等九个部门, the reader gives the nine)."""
    folders = (shared / "corpus" / "policies", shared / "corpus")
    for gold in sorted((shared / "gold").glob("*.gold.json")):
        want = json.loads(gold.read_text("utf-8"))
        name = gold.name.replace(".gold.json", ".txt")
        mine = corpus.read_file(next(f / name for f in folders if (f / name).exists())).header
        assert want["title"] in (mine.title, mine.notice_title)
        for field in ("doc_number", "jurisdiction", "date_signed"):
            if field in want:
                assert getattr(mine, field) == want[field], (name, field)
        if want.get("issuer") and "部门" not in want["issuer"]:
            assert "".join(mine.issuers) == "".join(want["issuer"].split()), name


def test_headers_of_all_documents(shared: Path) -> None:
    """The collectors' index agrees on nearly all titles and places: both are wrong at times."""
    folder = shared / "corpus" / "policies"
    rows = [line.split("\t") for line in (folder / "index.tsv").read_text("utf-8").splitlines()[1:]]
    titles = regions = 0
    for identifier, title, _, _, region, _ in rows:
        mine = corpus.read_file(folder / f"{identifier}.txt").header
        titles += any(
            "".join(t.split()).startswith("".join(title.split())[:12]) for t in (mine.notice_title, mine.title)
        )
        city = region.partition("/")[2]
        regions += mine.jurisdiction == (f"{city}市" if city else "福建省" if region == "福建" else "全国")
    assert titles >= 300
    assert regions >= 303
