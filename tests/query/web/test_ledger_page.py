"""The ledger of tasks as a page, and as files to take away."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

import policykg
from query.ledger import HEADINGS
from tests.query.web.html import page, text_of


def rows(site: TestClient, address: str) -> list[str]:
    """The titles of the tasks on a page of the ledger."""
    return [r.get_text() for r in page(site, address).select("table.ledger td.title a")]


def sheet(site: TestClient, address: str) -> Worksheet:
    """The workbook at an address, opened by another program."""
    response = site.get(address)
    assert response.headers["content-type"].endswith("spreadsheetml.sheet")
    return load_workbook(io.BytesIO(response.content)).worksheets[0]


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("/tasks", 36),
        ("/tasks?unit=市财政局", 13),
        ("/tasks?unit=财政局&role=responsible", 13),
        ("/tasks?unit=财政局&role=lead", 0),
        ("/tasks?role=responsible", 21),
        ("/tasks?document=hebi-2019-16", 36),
        ("/tasks?document=科技创新", 36),
        ("/tasks?year=2019", 36),
        ("/tasks?year=2020", 0),
        ("/tasks?due=2021", 5),
        ("/tasks?unit=市财政局&due=2021&text=高新技术企业", 1),
        ("/tasks?text=", 36),
    ],
)
def test_conditions_stand_in_the_address(site: TestClient, address: str, count: int) -> None:
    """Each condition leaves the tasks that meet it, several those that meet all."""
    assert site.get(address.replace("/tasks", "/tasks.json")).json()["total"] == count
    assert len(rows(site, address)) == count


def test_tasks_of_a_domain(site: TestClient, kb: policykg.PolicyKG) -> None:
    """A domain is named by words of its name, and leaves the tasks of the graph."""
    found = site.get("/tasks.json?domain=清洁能源").json()["tasks"]
    assert [t["iri"] for t in found] == [r[4] for r in kb.query("tasks-of-domain", domain="清洁能源和新材料")]


def test_every_word_must_be_there(site: TestClient, kb: policykg.PolicyKG) -> None:
    """Words are looked for in the whole text of a task, whatever their width."""
    found = site.get("/tasks.json?text=高新技术 ２０２１").json()["tasks"]
    text = str(kb.document("hebi-2019-16")["text"])
    expected = [t.title for t in kb.tasks() if all(w in text[t.start : t.end] for w in ("高新技术", "2021"))]
    assert [t["title"] for t in found] == expected != []


def test_the_earliest_deadline_comes_first(site: TestClient) -> None:
    """By deadline, those without one stand last."""
    dates = [t["deadline_date"] or "9999" for t in site.get("/tasks.json?sort=due").json()["tasks"]]
    assert dates == sorted(dates)
    assert dates[0] != "9999" == dates[-1]


def test_the_form_shows_the_conditions(site: TestClient) -> None:
    """What was filled in stands there again, and all can be left."""
    soup = page(site, "/tasks?unit=市财政局&due=2021&sort=due&text=企业")
    assert [soup.select_one(f"[name={n}]")["value"] for n in ("unit", "text")] == ["市财政局", "企业"]  # type: ignore[index]
    assert [o.get_text() for o in soup.select("option[selected]")] == ["2021", "按时限"]
    assert soup.select_one('form a[href="/tasks"]') is not None


@pytest.mark.parametrize("condition", ["unit=火星局", "role=boss", "domain=火星", "document=x9", "year=abc", "due=x"])
def test_a_condition_that_names_nothing_is_said(site: TestClient, condition: str) -> None:
    """The page says what is wrong and keeps the form, a program gets an error."""
    assert text_of(page(site, f"/tasks?{condition}", status=400), '[role="alert"]')
    assert site.get(f"/tasks.json?{condition}").status_code == 400
    assert set(site.get(f"/tasks.json?{condition}").json()) == {"error", "next"}


def test_pages_keep_the_conditions(many: TestClient) -> None:
    """A long ledger comes in pages, which lead to each other; together they are all tasks, numbered through."""
    address, seen, numbers = "/tasks?unit=市科技局&sort=due", [], []
    while address:
        soup = page(many, address)
        seen += [a["href"] for a in soup.select("td.title a")]
        numbers += [int(td.get_text()) for td in soup.select("table.ledger td.number")]
        following = soup.select_one("nav.pages a[rel=next]")
        address = str(following["href"]) if following else ""
        assert (
            not address or parse_qs(urlsplit(address).query).items() >= {"unit": ["市科技局"], "sort": ["due"]}.items()
        )
    total = many.get("/tasks.json?unit=市科技局").json()["total"]
    assert total > 100
    assert len(set(seen)) == total
    assert numbers == list(range(1, total + 1))


def test_all_of_it_can_be_taken_away(many: TestClient) -> None:
    """The files hold all tasks that the conditions leave, not a page of them, as the command would write them."""
    total = many.get("/tasks.json?unit=市科技局").json()["total"]
    links = [str(a["href"]) for a in page(many, "/tasks?unit=市科技局").select("a.download")]
    assert [re.sub(r"\?.*", "", a) for a in links] == ["/tasks.xlsx", "/tasks.csv"]
    book = sheet(many, links[0])
    assert [c.value for c in book[1]] == list(HEADINGS)
    assert book.max_row == total + 1
    written = list(csv.reader(io.StringIO(many.get(links[1]).content.decode("utf-8-sig"))))
    assert written[0] == list(HEADINGS) and len(written) == total + 1
    assert [r[1] for r in written[1:]] == [book.cell(n, 2).value for n in range(2, total + 2)]


def test_the_workbook_can_be_worked_with(site: TestClient) -> None:
    """Numbers are numbers, the header stays in sight, columns have widths, filters are on."""
    book = sheet(site, "/tasks.xlsx")
    assert [book.cell(n, 1).value for n in (2, 3)] == [1, 2]
    assert book.freeze_panes == "A2"
    assert book.auto_filter.ref == f"A1:H{book.max_row}"
    assert (book.column_dimensions["B"].width or 0) >= 16


def test_no_cell_is_a_formula(hostile: TestClient) -> None:
    """What a document writes like a formula is text in both files."""
    found = [c for row in sheet(hostile, "/tasks.xlsx").iter_rows() for c in row if str(c.value).startswith("=")]
    assert found and all(c.data_type == "s" and c.quotePrefix for c in found)
    cells = [c for row in csv.reader(io.StringIO(hostile.get("/tasks.csv").text)) for c in row]
    assert any(c.startswith("'=") for c in cells)
    assert not any(c.startswith(("=", "+", "@")) for c in cells)


def test_a_row_leads_to_its_task_its_units_and_its_text(site: TestClient) -> None:
    """Task, units, targets and source are links."""
    row = page(site, "/tasks?text=大力培育高新技术企业").select_one("table.ledger tbody tr")
    assert row is not None
    found = {name: [str(a["href"]) for a in row.select(f"td.{name} a")] for name in ("title", "who", "goals", "from")}
    assert found["title"][0].startswith("/tasks/hebi-2019-16/")
    assert len(found["who"]) == 5 and all(a.startswith("/units/") for a in found["who"])
    assert all(a.endswith("#hit") for a in found["goals"]) and found["goals"]
    assert re.fullmatch(r"/documents/hebi-2019-16#c\d+", found["from"][0])
