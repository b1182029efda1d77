"""Documents that questions describe, and what is asked of them: deadlines, comparisons, places that act."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import policykg

TEXTS = {
    "freight": """福建省交通运输厅关于印发福建省货运枢纽建设工作方案的通知

闽交运〔2018〕3号

各设区市交通运输局:

一、主要任务

(一)建设联运枢纽。到2020年,建成货运枢纽8个。(牵头单位:省交通运输厅;配合单位:省公安厅、水利厅)

(二)治理超限超载。超限率控制在0.5%以下。(牵头单位:省公安厅;配合单位:省交通运输厅)

(三)推广新能源车。购置新能源货车500辆。(牵头单位:省公安厅、交通运输厅)

福建省交通运输厅

2018年4月2日
""",
    "elderly": """福建省人民政府办公厅关于印发福建省推进养老服务发展(2019-2022年)行动方案的通知

闽政办〔2019〕50号

各市、县(区)人民政府:

一、主要任务

(一)实施适老化改造。每年改造困难老年人家庭1000户。(责任单位:省民政厅、财政厅,各市、县(区)人民政府)

(二)推进医养结合。2020年6月底前,出台签约服务办法。(责任单位:省卫生健康委、民政厅)

(三)发展智慧养老院。到2022年,智慧养老院达到100家。(责任单位:省民政厅)

(四)加强养老护理人员培训。每年培训3000人。(责任单位:省民政厅、人力资源社会保障厅)

(五)制定《福建省养老机构星级评定办法》。2019年9月底前完成。(责任单位:省民政厅)

福建省人民政府办公厅

2019年8月1日
""",
    "digital": """福建省人民政府办公厅关于印发2020年数字福建工作要点的通知

闽政办〔2020〕9号

各市、县(区)人民政府:

一、重点工作

(一)建设新型基础设施。新建5G基站2万个。(责任单位:省工业和信息化厅、财政厅)

(二)发展线上经济。推动电子商务进农村。(责任单位:省商务厅、财政厅)

福建省人民政府办公厅

2020年3月2日
""",
    "network": """福建省人民政府关于印发福建省新型基础设施建设三年行动计划的通知

闽政〔2020〕18号

各市、县(区)人民政府:

一、主要任务

(一)完善信息网络。到2022年,5G基站达到8万个,规模以上工业企业研发机构覆盖率达到30%。(责任单位:省工业和信息化厅,国网福建省电力公司)

(二)深化“数控一代”泉州示范工程。到2020年,示范企业达到40家,到2021年,示范企业达到60家。(责任单位:省工业和信息化厅、财政厅,泉州市人民政府)

福建省人民政府

2020年8月9日
""",
    "station": """福建省人民政府关于印发福建省加快5G产业发展实施意见的通知

闽政〔2019〕7号

各市、县(区)人民政府:

一、主要任务

(一)建设基站。到2022年,5G基站达到5万个。(责任单位:省工业和信息化厅)

福建省人民政府

2019年5月6日
""",
}


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[policykg.PolicyKG]:
    """Four documents of one province."""
    folder: Path = tmp_path_factory.mktemp("described")
    (folder / "texts").mkdir()
    for name, text in TEXTS.items():
        (folder / "texts" / f"{name}.txt").write_text(text, "utf-8")
    policykg.build(folder / "texts", folder / "described.kg")
    with policykg.open(folder / "described.kg") as opened:
        yield opened


def tasks(kb: policykg.PolicyKG, question: str) -> list[tuple[str, str]]:
    """Document and path of the tasks of an answer."""
    return [(t.document, t.path) for t in kb.ask(question).tasks]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("养老服务行动方案里省财政厅要做什么", [("elderly", "一/(一)")]),
        ("省财政厅在养老服务发展那份方案中负责哪些任务", [("elderly", "一/(一)")]),
        ("养老服务那个文件里财政厅的任务", [("elderly", "一/(一)")]),
        ("2020数字福建要点里财政厅有哪些任务", [("digital", "一/(一)"), ("digital", "一/(二)")]),
        ("查一下新基建三年行动计划,财政厅负责什么", [("network", "一/(二)")]),
        ("5G产业实施意见里工信厅的任务", [("station", "一/(一)")]),
        ("新基建那个计划里国网福建电力要干什么", [("network", "一/(一)")]),
        ("养老方案(2019-2022年)里卫健委的任务", [("elderly", "一/(二)")]),
        (
            "2020年印发的文件里财政厅有哪些任务",
            [("digital", "一/(一)"), ("digital", "一/(二)"), ("network", "一/(二)")],
        ),
        ("2019年出台的文件中省财政厅的任务", [("elderly", "一/(一)")]),
    ],
)
def test_a_document_is_found_by_words_of_its_title(
    province: policykg.PolicyKG, question: str, expected: list[tuple[str, str]]
) -> None:
    """However it is called in short, its tasks are those of the answer and no others."""
    assert tasks(province, question) == expected


@pytest.mark.parametrize("question", ["教育强省行动方案里财政厅有哪些任务", "营商环境条例里财政厅要做什么"])
def test_a_document_that_is_not_there_is_not_taken_for_another(province: policykg.PolicyKG, question: str) -> None:
    """Words that no title has name no document."""
    answer = province.ask(question)
    assert answer.outcome == "empty"
    assert "文件 =" not in answer.reading


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("养老服务行动方案谁的任务最多", ("福建省民政厅", 5)),
        ("数字福建要点里哪个部门任务最多", ("福建省财政厅", 2)),
    ],
)
def test_a_ranking_keeps_to_the_document_described(
    province: policykg.PolicyKG, question: str, expected: tuple[str, int]
) -> None:
    """Only its tasks are counted."""
    assert province.ask(question).ranking[0] == expected


@pytest.mark.parametrize(
    ("question", "paths"),
    [
        ("2019年9月底以前要完成的任务有哪些", ["一/(五)"]),
        ("民政厅2020年6月底前必须办结的任务", ["一/(二)", "一/(五)"]),
        ("卫健委有时限要求的任务", ["一/(二)"]),
        ("民政厅哪些任务没有规定完成时限", ["一/(一)", "一/(四)"]),
        ("民政厅二〇二二年到期的任务", ["一/(三)"]),
        ("民政厅2021年以后才到期的任务有哪些", ["一/(三)"]),
    ],
)
def test_tasks_are_chosen_by_when_they_are_due(province: policykg.PolicyKG, question: str, paths: list[str]) -> None:
    """Before, within or after a time, at any time, or at none."""
    assert [path for _, path in tasks(province, question)] == paths


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("推进医养结合最晚什么时候完成", "2020年6月底前"),
        ("《福建省养老机构星级评定办法》什么时候要制定出来", "2019年9月底前"),
        ("发展智慧养老院的完成时限是哪天", "到2022年"),
    ],
)
def test_a_task_says_when_it_is_due(province: policykg.PolicyKG, question: str, value: str) -> None:
    """In the words of its text."""
    assert province.ask(question).value == value


def test_a_task_without_a_deadline_is_said_to_have_none(province: policykg.PolicyKG) -> None:
    """That is no guess at another one's."""
    answer = province.ask("发展线上经济什么时候完成")
    assert (answer.outcome, answer.value) == ("empty", None)
    assert "没有写明完成时限" in answer.sentence


@pytest.mark.parametrize("question", ["2022年5G基站要建到多少个", "到二零二二年全省5G基站达到多少个"])
def test_documents_that_set_different_values_are_all_named(province: policykg.PolicyKG, question: str) -> None:
    """No value is chosen among them."""
    answer = province.ask(question)
    assert answer.value is None
    assert {t.value for t in answer.targets} == {50000, 80000}
    assert "写得不同" in answer.sentence


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("每年要培训多少名养老护理人员", 3000),
        ("2020年要建5G基站多少个", 20000),
        ("规上工业企业研发机构覆盖比例", 30),
        ("数控一代示范企业2020年和2021年的目标差多少", 20),
    ],
)
def test_an_indicator_is_found_in_other_words(province: policykg.PolicyKG, question: str, value: int) -> None:
    """By the heading of its task, by the year of its document, by what its words are short for."""
    assert province.ask(question).value == value


@pytest.mark.parametrize("question", ["2035年5G基站要建多少个", "2040年智慧养老院达到多少家"])
def test_a_year_that_no_text_has_gives_no_answer(province: policykg.PolicyKG, question: str) -> None:
    """What is near in meaning is said to be no more."""
    assert province.ask(question).outcome == "empty"


@pytest.mark.parametrize("question", ["财政厅和民政厅的任务有什么不一样", "省财政厅与省民政厅任务的区别"])
def test_two_units_are_told_apart_by_their_tasks(province: policykg.PolicyKG, question: str) -> None:
    """What only one of them has stands in the answer, what both have is counted."""
    answer = province.ask(question)
    assert ("elderly", "一/(一)") not in [(t.document, t.path) for t in answer.tasks]
    assert dict(answer.ranking) == {"福建省财政厅": 4, "福建省民政厅": 5}
    assert "共同的 1 项" in answer.sentence


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("哪份文件给省财政厅的任务最多", [2, 1, 1]),
        ("省财政厅在养老服务行动方案和数字福建要点里各有几项任务", [2, 1]),
        ("2019年和2020年财政厅哪年任务多", [3, 1]),
    ],
)
def test_the_tasks_of_a_unit_are_counted_by_document_or_year(
    province: policykg.PolicyKG, question: str, expected: list[int]
) -> None:
    """Most first."""
    assert [count for _, count in province.ask(question).ranking] == expected


@pytest.mark.parametrize(
    ("question", "value"), [("数字福建要点平均每个单位几项任务", 1.33), ("养老服务行动方案平均每个部门承担几项", 2.0)]
)
def test_an_average_counts_no_groups(province: policykg.PolicyKG, question: str, value: float) -> None:
    """Tasks that several units share count for each of them."""
    assert province.ask(question).value == value


@pytest.mark.parametrize("question", ["福清市要完成哪些任务", "晋江市在养老服务行动方案里要做什么"])
def test_a_city_is_reached_through_groups(province: policykg.PolicyKG, question: str) -> None:
    """Also one that no text names, where its province's division is known."""
    answer = province.ask(question)
    assert [(t.path, bool(t.via)) for t in answer.tasks] == [("一/(一)", True)]


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("谁负责数控一代泉州示范工程", {"福建省工业和信息化厅", "福建省财政厅", "泉州市人民政府"}),
        ("发展智慧养老院由哪个部门落实", {"福建省民政厅"}),
    ],
)
def test_a_unit_inside_a_heading_is_not_asked_about(
    province: policykg.PolicyKG, question: str, units: set[str]
) -> None:
    """The heading names the task, with or without its quotation marks."""
    assert {u.name for u in province.ask(question).units} == units


@pytest.mark.parametrize("question", ["国网福建电力负责什么", "国网福建电力公司参与哪些任务"])
def test_a_company_goes_by_a_shorter_name(province: policykg.PolicyKG, question: str) -> None:
    """Without the word for its level, and without the word for a company."""
    assert tasks(province, question) == [("network", "一/(一)")]


@pytest.mark.parametrize("question", ["养老服务行动方案是谁发的、什么时候发的", "养老服务行动方案的文号和成文日期"])
def test_two_things_that_a_document_says_of_itself(province: policykg.PolicyKG, question: str) -> None:
    """Both stand in the answer."""
    assert "2019-08-01" in str(province.ask(question).value).splitlines()
    assert len(str(province.ask(question).value).splitlines()) == 2


@pytest.mark.parametrize(
    ("question", "value"),
    [("2020年的文件有多少份", 2), ("库里2019年印发的文件有几个", 2), ("福建省人民政府出过几个文件", 2)],
)
def test_documents_are_counted_by_year_and_issuer(province: policykg.PolicyKG, question: str, value: int) -> None:
    """By their dates and by who issued them."""
    assert province.ask(question).value == value


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("哪些指标超过了4万个", {50000, 80000}),
        ("新基建三年行动计划里不低于6万个的指标", {80000}),
        ("新基建三年行动计划里百分比类的指标有哪些", {30}),
    ],
)
def test_targets_are_chosen_by_their_values(province: policykg.PolicyKG, question: str, values: set[int]) -> None:
    """In their unit: 4万个 is 40,000."""
    assert {t.value for t in province.ask(question).targets} == values


@pytest.mark.parametrize(
    "question",
    [
        "福建省人民政府办公厅关于养老服务发展的行动方案里,民政厅和财政厅都要做的任务",
        "省人民政府办公厅印发的养老服务方案,民政厅、财政厅共同负责什么",
    ],
)
def test_who_issued_a_document_has_no_task_in_it(province: policykg.PolicyKG, question: str) -> None:
    """The issuer in front of a title is part of its name."""
    assert tasks(province, question) == [("elderly", "一/(一)")]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("2020年的文件里哪个部门任务最多", ("福建省工业和信息化厅", 3)),
        ("2019年印发的文件里任务最多的部门", ("福建省民政厅", 5)),
    ],
)
def test_units_are_ranked_over_the_documents_of_a_year(
    province: policykg.PolicyKG, question: str, expected: tuple[str, int]
) -> None:
    """Documents are not compared where a unit is asked for."""
    assert province.ask(question).ranking[0] == expected


@pytest.mark.parametrize(
    "question",
    ["养老服务行动方案和数字福建要点合起来,财政厅有几项任务", "数字福建要点、养老服务行动方案里财政厅一共几项任务"],
)
def test_two_documents_are_counted_together(province: policykg.PolicyKG, question: str) -> None:
    """Where a sum is asked for."""
    assert province.ask(question).value == 3


@pytest.mark.parametrize("follow_up", ["其中跟财政厅一起的", "这些里面和财政厅共同负责的呢"])
def test_a_follow_up_keeps_the_unit_that_another_joins(province: policykg.PolicyKG, follow_up: str) -> None:
    """Both units stand in the answer's tasks."""
    talk = province.conversation()
    talk.ask("民政厅有哪些任务")
    assert [t.path for t in talk.ask(follow_up).tasks] == ["一/(一)"]


@pytest.mark.parametrize("question", ["数控一代泉州示范工程的牵头单位和配合单位", "发展智慧养老院谁牵头、谁配合"])
def test_both_roles_are_asked_for_at_once(province: policykg.PolicyKG, question: str) -> None:
    """No role is chosen of the two."""
    answer = province.ask(question)
    assert answer.outcome == "answered"
    assert "牵头单位" not in answer.reading


@pytest.mark.parametrize("question", ["省政府负责哪些任务", "省人民政府要做什么"])
def test_a_government_by_its_level_is_a_unit(province: policykg.PolicyKG, question: str) -> None:
    """Its name is no word that is looked for in headings."""
    assert "福建省人民政府" in province.ask(question).reading


@pytest.mark.parametrize(
    ("question", "paths"),
    [
        ("交通运输厅牵头、公安厅配合的任务", ["一/(一)"]),
        ("省公安厅牵头、省交通运输厅参与的任务有哪些", ["一/(二)", "一/(三)"]),
        ("货运枢纽建设方案里公安厅、交通运输厅都牵头的任务", ["一/(三)"]),
        ("交通运输厅不牵头的任务", ["一/(二)"]),
        ("货运枢纽方案中公安厅没有牵头的任务有哪些", ["一/(一)"]),
        ("水利厅牵头或参与的任务", ["一/(一)"]),
        ("公安厅是牵头还是配合,列一下任务", ["一/(一)", "一/(二)", "一/(三)"]),
    ],
)
def test_each_unit_may_have_a_role_of_its_own(province: policykg.PolicyKG, question: str, paths: list[str]) -> None:
    """One leads, the other takes part; who does not lead still takes part."""
    assert [path for _, path in tasks(province, question)] == paths


@pytest.mark.parametrize(
    "question",
    [
        "您好,我是督查室新来的同志,请把货运枢纽那个方案里水利厅的任务都找出来,多谢",
        "打扰一下,我们公司是做物流的,货运枢纽建设方案里水利厅负责什么,谢谢您",
    ],
)
def test_greetings_and_who_asks_are_no_part_of_a_question(province: policykg.PolicyKG, question: str) -> None:
    """What is left is read as any question."""
    assert tasks(province, question) == [("freight", "一/(一)")]


@pytest.mark.parametrize("question", ["交通运输听的任务", "省交通运输庭负责什么"])
def test_a_unit_written_by_its_sound_is_the_whole_unit(province: policykg.PolicyKG, question: str) -> None:
    """Not the shorter name inside it."""
    assert [path for _, path in tasks(province, question)] == ["一/(一)", "一/(二)", "一/(三)"]


@pytest.mark.parametrize(
    ("question", "values"),
    [("货运枢纽有哪些目标值", {8}), ("治理超限超载的指标有哪些", {0.5}), ("新能源车推广多少辆", {500})],
)
def test_targets_of_a_task_that_the_words_name(province: policykg.PolicyKG, question: str, values: set[float]) -> None:
    """Though their indicators have other words."""
    assert {float(t.value) for t in province.ask(question).targets} == values


@pytest.mark.parametrize("question", ["这些任务哪些已经完成了", "上面的工作都完成了没有"])
def test_what_is_done_is_not_in_the_documents(province: policykg.PolicyKG, question: str) -> None:
    """Plans say what is to be done; no list of tasks answers that."""
    answer = province.ask(question)
    assert (answer.outcome, len(answer.tasks)) == ("empty", 0)


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("2019年福建省人民政府发的文件有哪些", ["福建省加快5G产业发展实施意见"]),
        ("跟养老有关的文件有几份", ["福建省推进养老服务发展(2019-2022年)行动方案"]),
        ("有关货运的文件都有哪些", ["福建省货运枢纽建设工作方案"]),
    ],
)
def test_documents_are_listed_by_issuer_and_subject(
    province: policykg.PolicyKG, question: str, titles: list[str]
) -> None:
    """By year, by who issued them, by what their texts have."""
    said = str(province.ask(question).value)
    assert all(title in said for title in titles)
    assert "数字福建" not in said


@pytest.mark.parametrize("question", ["制定工作方案的任务有哪些", "哪些任务要研究出台办法"])
def test_a_document_that_is_to_be_written_is_no_document_described(province: policykg.PolicyKG, question: str) -> None:
    """The words for what is done with documents describe none."""
    assert "文件 =" not in province.ask(question).reading


@pytest.mark.parametrize("question", ["养老服务行动方案讲了什么", "货运枢纽建设方案主要内容是什么"])
def test_what_a_document_says_is_shown_from_it(province: policykg.PolicyKG, question: str) -> None:
    """Nothing but the document is named: passages of it are the answer."""
    answer = province.ask(question)
    assert answer.outcome == "answered"
    assert len({p["document"] for p in answer.passages}) == 1


@pytest.mark.parametrize("question", ["5G养老的指标有哪些", "6G基站2022年多少个"])
def test_a_code_is_a_word_of_an_indicator(province: policykg.PolicyKG, question: str) -> None:
    """5G is not left out of what is looked for."""
    assert not province.ask(question).targets
