"""The pages of things: what stands on each."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import Request
from fastapi.responses import Response
from fastapi.testclient import TestClient
from starlette.routing import Route

import policykg
from query.web.app import create_app
from query.web.paging import page_of
from query.web.settings import Settings
from tests.query.web.html import HOST, page, text_of

HIT = "/documents/hebi-2019-16?start=3051&end=3079"
TASK = "/tasks/hebi-2019-16/三/(一)/1"


def test_the_first_page_asks_and_says_what_there_is(site: TestClient) -> None:
    """A field for the question, examples that are links, and the numbers of the knowledge base."""
    soup = page(site, "/")
    assert soup.select_one('form[action="/ask"] input[name=q]') is not None
    assert len(soup.select(".examples a")) >= 3
    assert "36 项任务" in " ".join(text_of(soup, ".figures").split())


def test_every_example_is_answered(site: TestClient) -> None:
    """What the first page offers as a question gets an answer."""
    for link in page(site, "/").select(".examples a"):
        assert page(site, str(link["href"])).select_one(".answer.answered") is not None


def test_an_answer_has_sentence_reading_and_tasks(site: TestClient) -> None:
    """The sentence, how the question was understood, and each task."""
    soup = page(site, "/ask?q=哪些任务涉及市财政局")
    assert text_of(soup, ".sentence") == "共 13 项任务。"
    assert "责任单位 = 鹤壁市财政局" in text_of(soup, ".reading")
    assert len(soup.select("article.task")) == 13


def test_units_of_a_task_say_their_role_in_words(site: TestClient) -> None:
    """Each task names its units below the word for their role, not by colour alone."""
    task = page(site, "/ask?q=哪些任务涉及市财政局").select_one("article.task")
    assert task is not None
    assert [r.get_text() for r in task.select(".role")] == ["责任"]
    assert [u.get_text() for u in task.select("a.unit")][:3] == ["鹤壁市科技局", "鹤壁市财政局", "鹤壁市税务局"]


def test_a_quote_leads_to_its_characters(site: TestClient) -> None:
    """The link of a quote opens the document with exactly these characters highlighted."""
    quote = page(site, "/ask?q=哪些任务涉及市财政局").select_one("article.task blockquote a")
    assert quote is not None
    address, _, anchor = str(quote["href"]).partition("#")
    assert (address, anchor) == (HIT, "hit")
    assert text_of(page(site, address), "mark#hit") == quote.get_text()


def test_an_empty_answer_says_so(site: TestClient) -> None:
    """A question that was understood but has no answer is told apart from one that was not."""
    assert page(site, "/ask?q=市气象局有哪些任务").select_one(".answer.empty") is not None
    assert page(site, "/ask?q=今天天气怎么样").select_one(".answer.not_understood") is not None


@pytest.mark.parametrize(
    ("question", "selector"),
    [
        ("任务最多的单位是哪个?", "table.ranking a"),
        ("大力培育高新技术企业由谁负责?", "ul.units a.unit"),
        ("高新技术企业到2021年要达到多少家?", ".figure"),
        ("怎么留住人才", "blockquote a"),
        ("文号是什么?", "blockquote a"),
    ],
)
def test_each_kind_of_answer_is_shown(site: TestClient, question: str, selector: str) -> None:
    """Rankings, units, targets, passages and metadata have their own form, each with links."""
    assert page(site, f"/ask?q={question}").select(selector)


def test_long_lists_come_in_pages() -> None:
    """A page of a list knows where it stands in the whole."""
    tasks = list(range(205))
    request = Request({"type": "http", "query_string": b"page=2", "headers": []})
    found = page_of(request, tasks, size=100)
    assert (list(found.items), found.number, found.last, found.first) == (tasks[100:200], 2, 3, 101)


def test_a_document_has_outline_text_and_metadata(site: TestClient) -> None:
    """Outline at the side with links into the text, headings by level, the metadata as a table."""
    soup = page(site, "/documents/hebi-2019-16")
    assert len(soup.select("nav.outline li a")) > 40
    assert "鹤政办〔2019〕16号" in text_of(soup, "table.about")
    assert text_of(soup, ".text h3").strip() == "一、总体要求"
    assert text_of(soup, ".text h4").strip() == "(二)基本原则"


def test_a_document_shows_every_character(site: TestClient, knowledge_base: Path) -> None:
    """The text on the page is the document's, but for empty lines."""
    with policykg.open(knowledge_base) as kb:
        text = str(kb.document("hebi-2019-16")["text"])
    soup = page(site, HIT)
    shown = [b.get_text() for b in soup.select(".text .block > p, .text h3, .text h4, .text h5, .text h6, .text td")]
    assert ["".join(s.split()) for s in shown] == [
        "".join(c.split()) for line in text.split("\n") for c in line.split("\t") if c.strip()
    ]


def test_tasks_are_marked_in_the_margin(site: TestClient) -> None:
    """Each task is marked where it begins, and the mark leads to its page."""
    marks = page(site, "/documents/hebi-2019-16").select(".margin a")
    assert len(marks) == 36
    assert any(str(m["href"]).endswith("/1") for m in marks)


def test_units_in_the_text_lead_to_their_pages(site: TestClient) -> None:
    """A unit named in the text is a link to its page, with its role as a title."""
    units = page(site, HIT).select("mark#hit a.unit")
    assert [u.get_text() for u in units] == ["市科技局", "财政局", "税务局", "各县区政府", "管委"]
    assert units[1]["title"] == "责任: 鹤壁市财政局"


@pytest.mark.parametrize("place", ["start=3060&end=3064", "start=0&end=999999", "start=3000&end=3100", "start=1&end=2"])
def test_any_characters_can_be_highlighted(site: TestClient, knowledge_base: Path, place: str) -> None:
    """The highlight holds the characters asked for, also when it ends within a link or goes over paragraphs."""
    start, end = (int(p.partition("=")[2]) for p in place.split("&"))
    with policykg.open(knowledge_base) as kb:
        text = str(kb.document("hebi-2019-16")["text"])
    marks = page(site, f"/documents/hebi-2019-16?{place}").select(".text mark")
    assert [m.get("id") for m in marks] == ["hit", *[None] * (len(marks) - 1)]
    assert "".join("".join(m.get_text() for m in marks).split()) == "".join(text[start:end].split())


@pytest.mark.parametrize("place", ["start=9&end=3", "start=x&end=9", "start=999999&end=1000000", "start=5"])
def test_a_place_that_is_none_highlights_nothing(site: TestClient, place: str) -> None:
    """A document is shown without a highlight where the address names no characters of it."""
    assert page(site, f"/documents/hebi-2019-16?{place}").select_one(".text mark") is None


def test_a_task_has_units_targets_deadline_domains_and_text(site: TestClient) -> None:
    """All that is known of a task stands on its page."""
    soup = page(site, TASK)
    assert text_of(soup, "h1") == "大力培育高新技术企业"
    assert text_of(soup, ".targets li").startswith("全市高新技术企业 ≥ 70家")
    assert "2021年底" in text_of(soup, "[aria-labelledby=deadline]")
    assert "清洁能源和新材料" in text_of(soup, ".domains")
    assert text_of(soup, ".text p").startswith("1.大力培育高新技术企业。")
    assert len(soup.select("[aria-labelledby=evidence] tbody tr")) == 5


def test_a_unit_has_tasks_partners_targets_and_deadlines(site: TestClient) -> None:
    """All that is known of a unit stands on its page, the deadlines as a picture and as a table."""
    soup = page(site, "/units/鹤壁市财政局")
    assert len(soup.select("article.task")) == 13
    assert soup.select_one(".drawing svg[aria-label]") is not None
    assert len(soup.select("[aria-labelledby=deadlines] tbody tr")) == 3
    assert "鹤壁市科技局" in text_of(soup, "[aria-labelledby=partners]")
    assert soup.select_one("li.own a.unit") is not None


def test_a_role_filters_the_tasks_of_a_unit(site: TestClient) -> None:
    """The roles that a unit has are tabs; one that it has not shows no task."""
    assert len(page(site, "/units/鹤壁市财政局?role=responsible").select("article.task")) == 13
    assert page(site, "/units/鹤壁市财政局?role=lead").select("article.task") == []


def test_what_reaches_a_unit_through_a_group_stands_apart(site: TestClient) -> None:
    """Tasks that name only the group are listed by themselves, each with the group."""
    soup = page(site, "/units/淇县人民政府")
    assert len(soup.select("article.task")) == 1
    assert "通过“各县区政府”" in text_of(soup, ".reached")


def test_a_group_lists_its_members(site: TestClient) -> None:
    """The page of a group names the governments it consists of."""
    assert "淇县人民政府" in text_of(page(site, "/units/各县区政府"), "[aria-labelledby=members]")


def test_any_spelling_leads_to_the_unit(site: TestClient) -> None:
    """A unit can be addressed as people write it, and is then shown under its official name."""
    response = site.get("/units/市财政局?lang=en")
    assert response.status_code == 303
    assert page(site, response.headers["location"]).select_one("html[lang=en]") is not None
    assert "鹤壁市财政局" in text_of(page(site, response.headers["location"]), "h1")


def test_a_domain_has_its_tasks(site: TestClient) -> None:
    """The page of a domain shows, for each document, the tasks that are about it."""
    soup = page(site, "/domains/清洁能源和新材料")
    assert len(soup.select("article.task")) == 4
    assert "三年行动计划" in text_of(soup, "section h2")


def test_lists_can_be_filtered_by_words(site: TestClient) -> None:
    """Units, domains and documents are narrowed by what the address says."""
    assert [a.get_text() for a in page(site, "/units?q=财政").select("tbody a")] == ["鹤壁市财政局"]
    assert len(page(site, "/domains?kind=theme").select("tbody tr")) == 9
    assert page(site, "/documents?year=1999").select("tbody tr") == []
    assert len(page(site, "/documents?year=2019&place=鹤壁市&q=创新").select("tbody tr")) == 1


def test_search_marks_the_words_and_says_why(site: TestClient) -> None:
    """Hits have their words marked, their reason, and a link to their characters."""
    soup = page(site, "/search?q=高层次人才引进")
    assert soup.select(".passage mark")
    assert "词语" in text_of(soup, ".why")
    link = soup.select_one(".hit h2 a")
    assert link is not None
    assert text_of(page(site, str(link["href"]).partition("#")[0]), "mark#hit")


def test_a_hit_names_its_task_and_who_does_it(site: TestClient) -> None:
    """A passage within a task leads to the task, and shows its units by role."""
    hit = page(site, "/search?q=高层次人才引进").select_one(".hit")
    assert hit is not None
    assert hit.select('a[href^="/tasks/"]')
    assert hit.select("a.unit")


def test_search_shows_what_is_searched_as_well(site: TestClient) -> None:
    """What the thesaurus adds to a query is said above the hits."""
    assert "招人 →" in text_of(page(site, "/search?q=招人"), ".expansions")


def test_filters_of_search_stay_in_the_form(site: TestClient) -> None:
    """A filter narrows the hits and stands in the form again; one that names nothing is said in the page."""
    soup = page(site, "/search?q=人才&unit=市教育体育局")
    field = soup.select_one("input[name=unit]")
    assert field is not None and field["value"] == "市教育体育局"
    assert 0 < len(soup.select(".hit")) < len(page(site, "/search?q=人才").select(".hit"))
    assert "没有单位“火星局”" in text_of(page(site, "/search?q=人才&unit=火星局", status=400), "[role=alert]")
    assert "不是年份" in text_of(page(site, "/search?q=人才&year=abc", status=400), "[role=alert]")


@pytest.mark.parametrize(
    "address",
    [
        "/nothing",
        "/documents/nothing",
        "/documents/../setup.cfg",
        "/documents/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/tasks/hebi-2019-16/九",
        "/tasks/nothing",
        "/units/火星局",
        "/domains/火星",
        "/static/../app.py",
        "/static/%2e%2e%2fapp.py",
        "/id/unit/鹤壁市/火星局",
        "/id/",
        "/documents/hebi-2019-16.xlsx",
    ],
)
def test_what_is_not_there_is_404(site: TestClient, address: str) -> None:
    """An address without a page says so and what to do, as a page for people."""
    soup = page(site, address, 404)
    assert text_of(soup, "h1") == "没有这个页面"
    assert soup.select("main p")


def test_head_tells_what_get_would(site: TestClient) -> None:
    """HEAD is answered as GET is, for programs that only look whether something is there."""
    assert site.head("/units").status_code == 200
    assert site.head("/id/unit/鹤壁市/财政局").status_code == 303
    assert site.head("/nothing").status_code == 404


def test_an_error_is_json_for_programs(site: TestClient) -> None:
    """A program that reads JSON gets the error and the next step as JSON."""
    for response in (site.get("/nothing.json"), site.get("/nothing", headers={"Accept": "application/json"})):
        assert response.status_code == 404
        assert set(response.json()) == {"error", "next"}


def test_a_failure_says_nothing_of_the_program(knowledge_base: Path) -> None:
    """A fault of the program is a page without a trace of its code."""

    def fail(_: Request) -> Response:
        raise ZeroDivisionError("secret")

    app = create_app(Settings(knowledge_base))
    app.router.routes.insert(0, Route("/fail", fail))
    with TestClient(app, base_url=HOST, raise_server_exceptions=False) as client:
        assert "secret" not in str(page(client, "/fail", 500))
        assert client.get("/fail", headers={"Accept": "application/json"}).json()["error"] == "服务器内部错误"


def test_an_answer_of_passages_says_that_it_is_a_search(site: TestClient) -> None:
    """Where the graph has no answer but the texts do, the label is that of a search, in both languages."""
    soup = page(site, "/ask?q=怎么留住人才")
    assert soup.select_one(".answer.answered") is not None
    assert text_of(soup, ".outcome") == "原文检索"
    assert text_of(page(site, "/ask?q=怎么留住人才&lang=en"), ".outcome") == "Found in the texts"
    assert text_of(page(site, "/ask?q=哪些任务涉及市财政局"), ".outcome") == "已回答"


def test_passages_of_an_answer_lead_to_their_task_and_its_units(site: TestClient) -> None:
    """Below a passage stand the task that it is of and its units, groups with their place in the link."""
    links = [str(a["href"]) for a in page(site, "/ask?q=怎么留住人才").select("ol.results a")]
    assert any(link.startswith("/tasks/hebi-2019-16/") for link in links)
    groups = [link for link in links if link.startswith("/units/%E5%90%84")]
    assert groups
    assert all("place=" in link for link in groups)
    assert all(site.get(link).status_code == 200 for link in groups[:3])
