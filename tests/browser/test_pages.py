"""What a person does on the pages, in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def test_a_question_is_answered(page: Page) -> None:
    """The first page asks; the answer says how many tasks there are."""
    page.goto("/")
    page.get_by_role("searchbox").first.fill("哪些任务涉及市财政局?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("共 13 项任务")
