"""Results as HTML: complete, escaped, with the evidence marked in the text around it, whatever stands in the texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from IPython.lib import pretty as ipython

import policykg
from kg.validation import Violation
from query.display.evidence import within
from query.display.items import passage_line
from query.display.markup import Html, element, plain, table
from query.tables import Table, columns
from query.views.document_view import DocumentView

Shown = Callable[[policykg.PolicyKG], Any]
SHOWN: dict[str, Shown] = {
    "tasks of a unit": lambda kb: kb.ask("哪些任务涉及市财政局"),
    "who does it": lambda kb: kb.ask("高层次人才由谁负责?"),
    "a ranking": lambda kb: kb.ask("任务最多的前三个单位"),
    "targets": lambda kb: kb.ask("高新技术企业到2021年要达到多少家?"),
    "passages": lambda kb: kb.ask("怎么留住人才"),
    "nothing": lambda kb: kb.ask("市公安局的任务"),
    "not understood": lambda kb: kb.ask("今天天气怎么样"),
    "a task": lambda kb: kb.tasks()[5],
    "a unit": lambda kb: kb.units()[0],
    "a target": lambda kb: kb.targets()[0],
    "a document": lambda kb: kb.document("hebi-2019-16"),
    "a marked document": lambda kb: kb.document("hebi-2019-16").marking(t.evidence for t in kb.tasks()),
    "a list of tasks": lambda kb: kb.tasks(),
    "a list of units": lambda kb: kb.units(),
    "a list of targets": lambda kb: kb.targets(),
    "a list of assignments": lambda kb: kb.assignments(),
    "a list of deadlines": lambda kb: kb.deadlines(),
    "a list of documents": lambda kb: kb.documents(),
    "hits": lambda kb: kb.search("贷款"),
    "suggestions": lambda kb: kb.suggest("科技"),
    "ranks": lambda kb: kb.ranked_units(),
    "rows": lambda kb: kb.sparql("SELECT * { ?task pkg:path ?path ; dcterms:title ?title } LIMIT 5"),
    "no rows": lambda kb: kb.sparql("SELECT * { ?task a pkg:Nothing }"),
}


def parsed(shown: Any) -> ElementTree.Element:
    """What a result shows, read as XML: every element is closed, every text escaped."""
    return ElementTree.fromstring(f"<page>{shown._repr_html_()}</page>")


def pretty(shown: Any) -> str:
    """What IPython shows of a result in a terminal."""
    return str(ipython.pretty(shown))  # type: ignore[no-untyped-call]


def texts(page: ElementTree.Element, name: str) -> list[str]:
    """The text of all elements of a name."""
    return ["".join(e.itertext()) for e in page.iter(name)]


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_is_whole(kb: policykg.PolicyKG, name: str) -> None:
    """Every kind of result shows something that is read as a page, without scripts and classes."""
    page = parsed(SHOWN[name](kb))
    assert "".join(page.itertext()).strip()
    assert {a for e in page.iter() for a in e.attrib} <= {"style", "lang", "start"}


@pytest.mark.parametrize("name", SHOWN)
def test_styles_read_on_light_and_dark(kb: policykg.PolicyKG, name: str) -> None:
    """No style names a colour of its own: only the text's, and grounds and lines that let what is below shine through."""
    colours = re.findall(r"(?:color|background|border[\w-]*):([^;\"]+)", SHOWN[name](kb)._repr_html_())
    assert all(c == "inherit" or c.endswith("collapse") or "rgba(" in c for c in colours)


def test_an_answer_has_all_its_parts(kb: policykg.PolicyKG) -> None:
    """Sentence, reading, a row for each task with its units and its evidence, and the query, folded."""
    answer = kb.ask("哪些任务涉及市财政局")
    page = parsed(answer)
    assert texts(page, "p") == [answer.sentence, f"理解为：{answer.reading}"]
    assert len(texts(page, "li")) == 13
    assert texts(page, "mark") == [t.evidence.quote for t in answer.tasks if t.evidence]
    assert all(u.name in row for t, row in zip(answer.tasks, texts(page, "li"), strict=True) for u in t.units)
    assert texts(page, "details") == [f"SPARQL{answer.sparql}"]


def test_evidence_is_marked_within_its_text(kb: policykg.PolicyKG) -> None:
    """Around the marked words stand those of the task."""
    task = kb.tasks(unit="市财政局")[0]
    assert task.evidence
    first = task.evidence.start - task.start
    (shown,) = texts(parsed(task), "blockquote")
    assert task.text[first - 100 : first] + task.evidence.quote in shown


def test_a_passage_names_its_task() -> None:
    """A passage that belongs to a task is shown with it and with who is responsible; others are shown without."""
    passage = {"document": "d", "path": "一/1", "start": 0, "end": 4, "quote": "建设水厂", "score": 1.0}
    task = {"iri": "urn:t", "path": "一/1", "title": "建设水厂"}
    units = [{"name": "鹤壁市水利局", "roles": ["responsible"]}]
    assert plain(passage_line(passage)) == "建设水厂 d 一/1 第0—4字"
    assert plain(passage_line({**passage, "task": task, "units": units})).endswith("任务 一/1 建设水厂 · 鹤壁市水利局")
    assert plain(passage_line({**passage, "task": task, "units": []})).endswith("没有写明责任单位")


def test_evidence_outside_of_its_text_stands_alone() -> None:
    """A text that does not hold the words at their place is not shown as if it did."""
    evidence = policykg.Evidence("d", 10, 14, "责任单位")
    assert re.sub("<.*?>", "", within(evidence, "另外一段文字", 0)) == "责任单位"
    assert re.sub("<.*?>", "", within(evidence, "一二责任单位三", 8)) == "一二责任单位三"


def test_a_target_is_shown_in_its_sentence(kb: policykg.PolicyKG) -> None:
    """The number is marked, and its sentence stands around it."""
    target = kb.ask("高新技术企业到2021年要达到多少家?").targets[0]
    page = parsed(target)
    assert texts(page, "mark") == [target.evidence.quote]
    assert target.indicator in texts(page, "blockquote")[0]


def test_many_rows_unfold(tmp_path: Path) -> None:
    """Of a long list the first twenty are shown, the others one click away and numbered on; of a very long one the first
    two hundred, with what has them all."""
    tasks = "".join(f"{n}.建设水厂。建成水厂{n}座。（责任单位：市水利局）\n" for n in range(1, 211))
    with opened(tmp_path, f"鹤壁市人民政府关于水厂的通知\n一、主要任务\n{tasks}") as kb:
        answer = kb.ask("市水利局负责哪些任务")
    page = parsed(answer)
    assert [e.get("start") for e in page.iter("ol")] == ["1", "21"]
    assert len(texts(page, "li")) == 200
    assert texts(page, "summary")[0] == "另有 180 条"
    assert texts(page, "p")[-1] == "共 210 条，这里是前 200 条；answer.tasks 有全部"
    assert len(pretty(answer).splitlines()) == 101


def opened(folder: Path, text: str) -> policykg.PolicyKG:
    """A knowledge base of one text."""
    (folder / "documents").mkdir()
    (folder / "documents" / "d.txt").write_text(text, "utf-8")
    policykg.build(folder / "documents", folder / "kb")
    return policykg.open(folder / "kb")


def test_what_looks_like_html_is_text(tmp_path: Path) -> None:
    """A document with tags, quotes and entities in it is shown as it is written, and runs nothing."""
    evil = (
        "一、主要任务\n1.<script>alert(1)</script>“\"'&amp;建成。（责任单位：市水利局<img src=x onerror=alert(1)>）\n"
    )
    with opened(tmp_path, f"鹤壁市人民政府关于<b>水厂</b>的通知\n{evil}") as kb:
        for shown in (kb.ask("有哪些任务"), kb.tasks(), kb.units(), kb.document("d"), kb.search("建成"), kb.tasks()[0]):
            page = parsed(shown)
            assert {e.tag for e in page.iter()}.isdisjoint({"script", "img"})
        assert "<script>" in "".join(parsed(kb.tasks()[0]).itertext())


def test_a_document_is_a_dictionary(kb: policykg.PolicyKG) -> None:
    """A document has its data by key as ever, and does not print its whole text."""
    document = kb.document("hebi-2019-16")
    assert {**document}["text"] == document.text
    assert (document.id, document["title"]) == ("hebi-2019-16", document.title)
    assert len(repr(document)) < 100


def test_a_document_marks_its_evidence(kb: policykg.PolicyKG) -> None:
    """All evidence is marked in the order of the text: with what stands near, and below in the whole text, folded."""
    tasks = kb.tasks(unit="市财政局")
    document = kb.document("hebi-2019-16").marking(t.evidence for t in reversed(tasks))
    near, whole = (e for e in parsed(document).iter() if "pre-wrap" in str(e.get("style")))
    assert texts(near, "mark") == texts(whole, "mark") == [t.evidence.quote for t in tasks if t.evidence]
    assert "".join(whole.itertext()) == document.text
    assert len("".join(near.itertext())) < 13 * 200


def test_a_very_long_document_is_not_shown_whole() -> None:
    """Of a text as long as a book the page holds what is marked, and says where the rest is."""
    text = "建" * 30_000 + "设" * 30_000
    evidence = policykg.Evidence("d", 29_999, 30_001, "建设")
    data = {"document": "d", "title": "长文", "text": text}
    page = parsed(DocumentView(data).marking([evidence]))
    assert texts(page, "mark") == ["建设"]
    assert "全文 60000 字，见 document.text" in texts(page, "p")
    assert len("".join(page.itertext())) < 300


def test_evidence_of_another_text_is_refused(kb: policykg.PolicyKG) -> None:
    """Evidence that does not stand in the document is an error, that of other documents is left out."""
    document = kb.document("hebi-2019-16")
    assert document.marking([policykg.Evidence("other", 0, 2, "鹤壁")]).evidence == ()
    with pytest.raises(policykg.BadQuery, match="does not stand at 0-2"):
        document.marking([policykg.Evidence("hebi-2019-16", 0, 2, "安阳")])


def test_a_long_table_says_how_long_it_is(kb: policykg.PolicyKG) -> None:
    """The first rows, and how many there are."""
    page = parsed(kb.tasks())
    assert len(list(page.iter("tr"))) == 31
    assert texts(page, "caption") == ["共 36 行，这里是前 30 行；to_frame() 有全部"]


def test_in_a_terminal_results_are_text(kb: policykg.PolicyKG) -> None:
    """IPython without a browser shows the lines of an answer, and the first rows of a list in columns."""
    answer = kb.ask("哪些任务涉及市税务局")
    assert pretty(answer) == str(answer)
    lines = pretty(kb.units()).splitlines()
    assert lines[0].split() == ["单位", "辖区", "类别", "任务数"]
    assert lines[2].split() == ["鹤壁市科技局", "鹤壁市", "单位", "20"]
    assert len(lines) == 13 and lines[-1].startswith("共 19 行，这里是前 10 行")
    assert pretty(kb.sparql("SELECT * { ?task a pkg:Nothing }")) == "共 0 行"


def test_what_breaks_the_shapes_is_shown_in_chinese(kb: policykg.PolicyKG) -> None:
    """Under Chinese names, with node, rule and words."""
    found = Violation("d", "urn:node", "pkg:role", "every assignment has one role", "", "由市财政局负责")
    shown = Table([found], columns.VIOLATIONS)
    assert texts(parsed(shown), "th") == ["文件", "节点", "属性", "违反的规则", "原文"]
    assert texts(parsed(shown), "td") == [
        "d",
        "urn:node",
        "pkg:role",
        "every assignment has one role",
        "由市财政局负责",
    ]
    assert "没有结果" in kb.validate()._repr_html_()


def test_hits_mark_the_words(kb: policykg.PolicyKG) -> None:
    """What was looked for is marked in what was found."""
    assert "科技金融" in texts(parsed(kb.search("科技金融", k=1)), "mark")


def test_elements_escape_what_is_no_html() -> None:
    """Only what is made by an element gets into a page as HTML."""
    assert element("b", "<\x07", Html("<i/>"), title='"') == '<b title="&quot;">&lt;\ufffd<i/></b>'
    assert "&lt;td&gt;" in table(["<td>"], [["<td>"]])
