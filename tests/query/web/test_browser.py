"""The site in a real browser: what only scripts, styles and a reader's eyes show."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, sync_playwright

from tests.query.web.conftest import serving

PAGES = (
    *("/", "/ask?q=哪些任务涉及市财政局", "/ask?q=任务最多的单位是哪个?", "/documents", "/documents/hebi-2019-16"),
    *("/tasks", "/tasks/hebi-2019-16/三/(一)/1", "/units", "/units/鹤壁市财政局", "/units/各县区政府", "/domains"),
    *("/domains/绿色食品", "/search?q=招人", "/statistics", "/graph?unit=鹤壁市财政局", "/query", "/id/place/鹤壁市"),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, which asks nothing of its own accord."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-background-networking"]
        )


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A new window of the size of a desktop, on the site of the sample."""
    with browser.new_context(base_url=server, viewport={"width": 1280, "height": 900}, locale="zh-CN") as context:
        yield context.new_page()


def watched(page: Page) -> tuple[list[str], list[str]]:
    """What goes wrong in a window from now on, and the hosts it asks."""
    faults: list[str] = []
    hosts: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            faults.append(message.text)

    def opened(dialog: Dialog) -> None:
        faults.append(dialog.message)
        dialog.dismiss()

    page.on("console", said)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", opened)
    page.on("request", lambda request: hosts.append(urlsplit(request.url).netloc))
    return faults, hosts


def test_pages_are_whole_and_ask_no_other_host(page: Page, server: str) -> None:
    """No page has an error on its console, breaks its own security policy, or asks another host for anything."""
    faults, hosts = watched(page)
    for address in PAGES:
        page.goto(address)
    assert faults == []
    assert set(hosts) == {urlsplit(server).netloc}


def test_a_question_leads_to_the_highlighted_quote(page: Page) -> None:
    """Asking, and following the first quote, shows exactly its characters, marked, on the screen."""
    page.goto("/")
    page.get_by_label("用一句话提问").fill("哪些任务涉及市财政局")
    page.keyboard.press("Enter")
    quote = page.locator("article.task blockquote a").first
    said = quote.inner_text()
    quote.click()
    hit = page.locator("#hit")
    assert hit.inner_text() == said
    box = hit.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= 900 - box["height"]


def test_names_are_completed(page: Page) -> None:
    """What is being typed is completed by names of the knowledge base."""
    page.goto("/search")
    page.get_by_text("筛选条件").click()
    page.get_by_label("单位", exact=True).press_sequentially("财政")
    option = page.locator("#unit-names option").first
    option.wait_for(state="attached")
    assert option.get_attribute("value") == "鹤壁市财政局"


def test_no_page_is_wider_than_a_phone(page: Page) -> None:
    """On a phone pages need no scrolling sideways; wide tables scroll by themselves."""
    page.set_viewport_size({"width": 390, "height": 844})
    wider = {}
    for address in PAGES:
        page.goto(address)
        wider[address] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert {a: w for a, w in wider.items() if w > 0} == {}


def test_pages_work_without_scripts(browser: Browser, server: str) -> None:
    """Without JavaScript a question is answered, and search is filtered, all the same."""
    with browser.new_context(base_url=server, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/")
        page.get_by_label("用一句话提问").fill("哪些任务涉及市财政局")
        page.get_by_role("button", name="提问").click()
        assert page.locator(".sentence").inner_text() == "共 13 项任务。"
        page.goto("/units")
        page.get_by_label("含有").fill("财政")
        page.get_by_role("button", name="筛选").click()
        assert page.locator("tbody a").all_inner_texts() == ["鹤壁市财政局"]


def test_the_keyboard_reaches_the_content(page: Page) -> None:
    """The first stop of the Tab key skips the navigation."""
    page.goto("/units")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_document_with_markup_runs_nothing(browser: Browser, hostile_kb: Path) -> None:
    """Scripts and images that a document brings are text: no dialog, no error, no request."""
    with serving(hostile_kb) as address, browser.new_context(base_url=address) as context:
        page = context.new_page()
        faults, hosts = watched(page)
        for path in ("/", "/documents", "/documents/2020/a.json.html", "/tasks", "/units", "/search?q=平台", "/graph"):
            page.goto(path)
        page.goto("/documents/2020/a.json.html")
        assert '<script>alert("文")</script>' in page.locator("section.text").inner_text()
        assert faults == []
        assert set(hosts) == {urlsplit(address).netloc}
