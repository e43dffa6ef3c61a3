"""Own points from the plane to the boundary of a network trained on them."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Position, expect

from tests.browser import steps
from tests.browser.servers import App
from tests.browser.test_accessibility import TALL, serious
from tests.browser.waiting import eventually, settled_box

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
MARKERS = """() => document.querySelector(".live-curves__boundary").data
  .filter(({ mode }) => mode === "markers").map(({ name, x }) => [name, x.length])"""


def place(board: Locator, x1: float, x2: float) -> Position:
    """The pixel of a place on the plane from -3 to 3, as ``board.js`` has it."""
    box = settled_box(board)
    wide, high = box["width"] - 58, box["height"] - 52
    return {"x": 46 + (x1 + 3) / 6 * wide, "y": 12 + (3 - x2) / 6 * high}


def test_drawn_points_are_stored_trained_on_and_parted_by_a_boundary(
    app: App, open_page: Open
) -> None:
    page = open_page(app.url, viewport=TALL)
    steps.press(page, "Draw your own")
    page.locator(".points[data-ready]").wait_for()
    board = page.get_by_role("application", name="Plane to draw points on")
    status = page.locator(".points__status")
    for each in range(10):
        board.click(position=place(board, -2.0 + 0.1 * each, 1.5 + 0.1 * (each % 3)))
    expect(status).to_have_text(re.compile("^10 of at most 1,000 points · A:\\s10 · B:\\s0"))

    # The keyboard: another class, the cross, points, and back.
    board.press("2")
    expect(page.get_by_role("radio", name="B", exact=True)).to_be_checked()
    for _ in range(5):
        board.press("Shift+ArrowDown")
    for _ in range(10):
        board.press("Shift+ArrowRight")
        board.press("Space")
    expect(status).to_have_text(re.compile("B:\\s10 "))
    board.press("Control+z")
    expect(status).to_have_text(re.compile("B:\\s9 "))
    page.get_by_role("button", name="Redo").click()
    page.get_by_role("radio", name="Spray").check()
    spray = place(board, 1.5, -2)
    board.click(position=spray)
    expect(status).to_have_text(re.compile("^23 of .* B:\\s13 "))
    page.get_by_role("radio", name="Eraser").check()
    board.click(position=spray)
    expect(status).to_have_text(re.compile("^(10|1\\d|20|21) of .* A:\\s10 "))
    page.get_by_role("button", name="Undo").click()
    expect(status).to_have_text(re.compile("^23 of .* B:\\s13 "))
    assert serious(page) == []

    steps.press(page, "Use these points")
    expect(page.get_by_role("heading", name="My points")).to_be_visible()
    steps.go_to(page, "Train")
    steps.set_number(page, "Epochs", 40)
    steps.train_to_the_end(page)
    boundary = page.locator(".live-curves__boundary")
    expect(boundary).to_have_attribute(
        "aria-label", re.compile("^Decision boundary after epoch 40: .*predicted A; .*predicted B")
    )

    def drawn() -> list[int]:
        points = dict(page.evaluate(MARKERS))
        return [points[f"{name}, training"] + points[f"{name}, test"] for name in "AB"]

    eventually(drawn, [10, 13])
