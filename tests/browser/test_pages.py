"""What a person does on the pages, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

QUESTION = "哪些任务涉及市财政局?"
PLACES = (
    "/",
    f"/ask?q={QUESTION}",
    "/search?q=怎么留住人才",
    "/tasks",
    "/units/鹤壁市财政局",
    "/documents/hebi-2019-16",
    "/graph?unit=鹤壁市财政局",
    "/statistics",
    "/query?name=co-units",
)
WIDTHS = (390, 1280)


def ask(page: Page, question: str) -> None:
    """Type a question on the first page, and send it."""
    page.goto("/")
    page.locator("main #q").fill(question)
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask?**")


def test_a_question_is_answered(page: Page) -> None:
    """The first page asks; the answer says how many tasks there are, and shows each of them."""
    ask(page, QUESTION)
    expect(page.get_by_role("main")).to_contain_text("共 13 项任务")
    expect(page.get_by_role("article")).to_have_count(13)


def test_a_quote_leads_to_its_characters(page: Page) -> None:
    """A quote is a link to the document, where exactly its characters are marked, and in view."""
    ask(page, QUESTION)
    quote = page.get_by_role("article").first.locator("blockquote a")
    said = quote.inner_text()
    quote.click()
    page.wait_for_url("**/documents/hebi-2019-16?**")
    marked = page.locator(".text mark")
    assert "".join(marked.all_inner_texts()) == said
    expect(marked.first).to_be_in_viewport()


def test_nonsense_is_said_not_to_be_understood(page: Page) -> None:
    """The page says so, and gives examples that work when followed."""
    ask(page, "qwrtz ploki")
    examples = page.locator(".examples a")
    expect(examples.nth(2)).to_be_visible()
    examples.first.click()
    expect(page.locator(".answer.answered")).to_be_visible()


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    """The first stop of the tabulator key skips to the content; the question can be typed from there."""
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("共 13 项任务")


def test_names_are_completed(page: Page) -> None:
    """What is typed into the question's field is completed by names of the knowledge base."""
    page.goto("/")
    page.locator("main #q").press_sequentially("财政")
    expect(page.locator("datalist option[value='鹤壁市财政局']")).to_be_attached()


def test_an_injected_document_is_shown_and_not_run(page: Page) -> None:
    """Markup in a title and in a text is text: nothing of it runs, and all of it can be read."""
    page.goto("/documents/injected")
    expect(page.get_by_role("heading", level=1)).to_contain_text("<script>document.title='run'</script>")
    expect(page.get_by_role("main")).to_contain_text("<script>window.run=1</script>")
    assert page.evaluate("window.run") is None
    assert page.title() != "run"


def test_markup_in_a_question_is_text(page: Page) -> None:
    """A question with markup is repeated as it was typed."""
    ask(page, '"><script>window.run=1</script>')
    assert page.evaluate("window.run") is None


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("place", PLACES)
def test_no_page_is_wider_than_the_screen(page: Page, place: str, width: int) -> None:
    """On a phone as on a desktop nothing has to be scrolled sideways."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(place)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_all_works_without_a_script(chromium: Browser, site: str) -> None:
    """Without JavaScript a question is answered and its quote leads to the place."""
    context = chromium.new_context(java_script_enabled=False, base_url=site)
    try:
        page = context.new_page()
        ask(page, QUESTION)
        page.get_by_role("article").first.locator("blockquote a").click()
        expect(page.locator(".text mark").first).to_be_in_viewport()
    finally:
        context.close()


def test_the_other_language(page: Page) -> None:
    """The interface in English goes on in English from page to page."""
    page.goto("/")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("link", name=re.compile("Units")).first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_what_is_not_there_is_said_kindly(page: Page) -> None:
    """A wrong address has a page with a way on, and its status."""
    answer = page.request.get("/units/没有的局", headers={"Accept": "text/html"})
    assert answer.status == 404
    assert "href" in answer.text()


def test_the_ledger_is_filtered_and_taken_away(page: Page, tmp_path: Path) -> None:
    """The filters stand in the address; the workbook has exactly the rows that the page counts."""
    page.goto("/tasks")
    page.locator("main #unit").fill("鹤壁市财政局")
    page.get_by_role("button", name="筛选").click()
    page.wait_for_url("**/tasks?*unit=*")
    expect(page.get_by_role("heading", level=1)).to_contain_text("13")
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").first.click()
    file = tmp_path / "ledger.xlsx"
    download.value.save_as(file)
    rows = [r for r in openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True) if isinstance(r[0], int)]
    assert len(rows) == 13


def test_the_picture_of_a_unit_leads_on(page: Page) -> None:
    """From the page of a unit to its picture, and by a circle to another unit."""
    page.goto("/units/鹤壁市财政局")
    page.get_by_role("main").get_by_role("link", name="关系图").first.click()
    page.wait_for_url("**/graph?**")
    page.locator(".drawing svg a", has_text="税务局").first.locator("circle").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("鹤壁市税务局")


def test_a_query_of_the_library_is_run(page: Page) -> None:
    """A named query is chosen, its parameter typed, and its rows stand below as links."""
    page.goto("/query?name=co-units")
    page.locator("#p-unit").fill("市财政局")
    page.get_by_role("button", name="写出并运行").click()
    expect(page.locator("table.terms")).to_contain_text("鹤壁市科技局")


@pytest.mark.complaint("400 (Bad Request)")
def test_a_wrong_query_is_marked(page: Page) -> None:
    """The line and the column of the mistake are said, and the place is marked."""
    page.goto("/query")
    page.locator("textarea").fill("SELECT ?s WHERE {\n  ?s ?p\n}")
    page.get_by_role("button", name="运行", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("第 3 行")
    expect(page.get_by_role("alert").locator("mark")).to_be_visible()


def test_print_leaves_out_what_paper_cannot_do(page: Page) -> None:
    """On paper there are no forms, no navigation and no downloads, but all rows."""
    page.goto("/tasks?unit=鹤壁市财政局")
    page.emulate_media(media="print")
    for gone in ("form", "header nav", "p.forms"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator("table.ledger tbody tr").last).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_whole_navigation_is_in_sight_on_a_phone(page: Page, language: str) -> None:
    """No link of the navigation is cut off or has to be scrolled to."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/?lang={language}")
    boxes = [link.bounding_box() for link in page.locator("header nav a").all()]
    assert len(boxes) == 8
    assert all(b is not None and b["x"] >= 0 and b["x"] + b["width"] <= 390 for b in boxes)
