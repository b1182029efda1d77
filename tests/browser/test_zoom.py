"""Pictures in a browser: pan and zoom by buttons, keys, wheel, mouse and fingers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

View = tuple[float, float, float, float]


@pytest.fixture
def page(page: Page) -> Page:
    """The picture of a unit."""
    page.goto("/graph?unit=鹤壁市财政局")
    return page


def view(page: Page) -> View:
    """The part of the picture that is shown: left, top, width, height."""
    left, top, width, height = (
        float(v) for v in (page.locator(".zoomable svg").get_attribute("viewBox") or "").split()
    )
    return left, top, width, height


def middle(page: Page) -> tuple[float, float]:
    """The middle of the picture on the screen."""
    box = page.locator(".zoomable svg").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_buttons_zoom_and_reset(page: Page) -> None:
    """They keep the middle where it is, go no further out than the whole, and back to it at once."""
    whole = view(page)
    page.get_by_role("button", name="放大").click()
    left, top, width, height = view(page)
    assert (width, height) == pytest.approx((whole[2] / 1.4, whole[3] / 1.4), rel=1e-3)
    assert (left + width / 2, top + height / 2) == pytest.approx((whole[2] / 2, whole[3] / 2), rel=1e-3)
    for _ in range(3):
        page.get_by_role("button", name="缩小").click()
    assert view(page) == pytest.approx(whole, abs=0.01)
    page.get_by_role("button", name="放大").click()
    page.get_by_role("button", name="复原").click()
    assert view(page) == pytest.approx(whole, abs=0.01)


def test_keys_zoom_and_move(page: Page) -> None:
    """Plus, arrows, minus and 0, once the picture has the focus; at first arrows are left to the page."""
    page.locator(".zoomable").focus()
    whole = view(page)
    page.keyboard.press("ArrowRight")
    assert view(page) == whole
    page.keyboard.press("+")
    before = view(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    after = view(page)
    assert after[0] > before[0] and after[1] > before[1] and after[2:] == before[2:]
    page.keyboard.press("0")
    assert view(page) == pytest.approx(whole, abs=0.01)


def test_the_wheel_zooms_with_ctrl_only(page: Page) -> None:
    """Without it the page scrolls, as everywhere; with it the place below the pointer stays."""
    whole, (x, y) = view(page), middle(page)
    page.mouse.move(x, y)
    page.mouse.wheel(0, -200)
    assert view(page) == whole
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.wait_for_function("document.querySelector('.zoomable').classList.contains('zoomed')")
    assert view(page)[2] < whole[2] * 0.7


def test_dragging_moves_and_does_not_follow_links(page: Page) -> None:
    """The picture goes with the pointer; whoever lets go above a circle stays on the page."""
    page.get_by_role("button", name="放大").click()
    before, (x, y) = view(page), middle(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 80, y - 40, steps=4)
    page.mouse.up()
    after = view(page)
    assert after[0] > before[0] and after[1] > before[1]
    node = page.locator(".zoomable a circle").first.bounding_box()
    assert node is not None
    page.mouse.move(node["x"] + 5, node["y"] + 5)
    page.mouse.down()
    page.mouse.move(node["x"] + 30, node["y"] + 5, steps=3)
    page.mouse.up()
    assert "/graph?" in page.url


def test_two_fingers_zoom(page: Page) -> None:
    """Fingers that go apart bring the picture nearer."""
    x, y = middle(page)
    page.evaluate(
        """([x, y]) => {
          const svg = document.querySelector(".zoomable svg");
          const send = (kind, id, dx) => svg.dispatchEvent(new PointerEvent(kind, {
            pointerId: id, pointerType: "touch", clientX: x + dx, clientY: y, bubbles: true, button: 0}));
          send("pointerdown", 1, -20); send("pointerdown", 2, 20);
          send("pointermove", 1, -60); send("pointermove", 2, 60);
          send("pointerup", 1, -60); send("pointerup", 2, 60);
        }""",
        [x, y],
    )
    assert view(page)[2] == pytest.approx(900 / 3, rel=0.05)


def test_a_circle_is_a_link(page: Page) -> None:
    """A click leads to the page of the unit, and so does the enter key."""
    page.locator(".zoomable a", has_text="科技局").first.locator("circle").click()
    page.wait_for_url("**/units/**")
    page.go_back()
    page.locator(".zoomable a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/units/**")
    assert "/units/" in page.url
