"""The figures of layers move at once, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lessons import drawn_figure, move, status
from tests.browser.servers import Served
from tests.browser.test_accessibility import TALL, serious
from tests.browser.waiting import eventually, settled_box, wait_until_it_fits

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def test_a_pixel_is_marked_in_the_image_and_in_the_row(
    pages_server: Served, open_page: Open
) -> None:
    page = open_page(f"{pages_server.url}/learn?chapter=layers", viewport=TALL)
    flatten = drawn_figure(page, "flatten")
    image = flatten.get_by_role("slider", name="The pixels of a handwritten")
    said = status(flatten)
    marked = flatten.locator(".flatten__marked")
    cells = flatten.locator(".flatten__row span")
    expect(cells).to_have_count(64)
    image.press("Home")
    expect(said).to_contain_text("Row 1, column 1")
    image.press("ArrowUp")  # there is no row above
    expect(said).to_contain_text("Row 1, column 1")
    image.press("ArrowDown")
    for _ in range(2):
        image.press("ArrowRight")
    expect(said).to_contain_text("Row 2, column 3: 12 → place 1 × 8 + 3 = 11")
    expect(marked).to_have_text("12")
    expect(image).to_have_attribute("aria-valuenow", "11")
    cells.nth(63).hover()
    expect(said).to_contain_text("= 64 in the row")
    flatten.locator("svg rect").nth(21).hover()
    expect(said).to_contain_text("Row 3, column 6")
    eventually(lambda: cells.evaluate_all("(all) => all.findIndex((one) => one.className)"), 21)
    move(flatten.get_by_label("Digit", exact=True), "ArrowRight", image, said)
    assert serious(page) == []


def test_dense_layers_are_counted_at_once(pages_server: Served, open_page: Open) -> None:
    page = open_page(f"{pages_server.url}/learn?chapter=layers", viewport=TALL)
    dense = drawn_figure(page, "dense")
    total, code = status(dense), dense.locator("code")
    drawings = dense.get_by_role("img")
    expect(total).to_contain_text("2,080 + 528 + 170 = 2,778")
    expect(dense.get_by_text("Parameters: 64 × 32 (weights) + 32 (biases) = 2,080")).to_be_visible()
    shapes = re.compile(re.escape("(1, 64) · (64, 32) + (32,) → (1, 32)"))
    expect(drawings.first).to_have_attribute("aria-label", shapes)
    move(dense.get_by_label("Units in layer 1"), "ArrowLeft", total, code, drawings.first)
    move(dense.get_by_label("Units in layer 2"), "ArrowRight", total, code, drawings.nth(1))
    move(dense.get_by_label("Classes", exact=True), "End", total, code, drawings.nth(2))
    place = settled_box(total)
    move(dense.get_by_label("Hidden layers"), "Home", total, code)
    expect(total).to_contain_text("1,300")
    expect(dense.get_by_label("Units in layer 1")).to_be_disabled()
    expect(drawings).to_have_count(1)
    assert settled_box(total) == place
    for task, shown in (("Two classes", "sigmoid"), ("A number (regression)", "linear")):
        dense.get_by_label(task).check()
        expect(code).to_contain_text(f'Dense(1, activation="{shown}")')
        expect(total).to_contain_text("65")
    dense.get_by_label("use_bias=True").uncheck()
    expect(code).to_contain_text("use_bias=False")
    expect(total).to_contain_text("64")


def test_all_arguments_of_dense_are_listed(pages_server: Served, open_page: Open) -> None:
    page = open_page(
        f"{pages_server.url}/learn?chapter=layers&lang=es", viewport={"width": 400, "height": 900}
    )
    table = drawn_figure(page, "arguments").get_by_role("table")
    names = table.locator("tbody th")
    expect(names).to_have_count(14)
    expect(names.first).to_have_text("units")
    expect(names.last).to_have_text("**kwargs")
    expect(table.get_by_text("Penalización L2", exact=True)).to_be_visible()
    wait_until_it_fits(page)
    assert serious(page) == []
