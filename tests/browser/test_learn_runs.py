"""Recorded runs and the course's models on the Learn page, in a real browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from core.lessons.chapters import chapters
from tests.browser.servers import Served
from tests.browser.test_accessibility import serious
from tests.browser.waiting import eventually

pytestmark = pytest.mark.browser

NARROW: Any = {"width": 400, "height": 900}


def drawn(page: Page, chart: int) -> list[int]:
    """Numbers of points that the curves of a chart have markers for."""
    counts: list[int] = (
        page.locator(".lesson__chart")
        .nth(chart)
        .locator(".lesson__marks")
        .evaluate_all("groups => groups.map((group) => group.childElementCount)")
    )
    return counts


def ticks(page: Page) -> Locator:
    """The numbers on the axes of the first chart."""
    return page.locator(".lesson__chart").first.locator("svg text")


def test_a_recorded_run_is_moved_through_and_diagnosed(
    pages_server: Served, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{pages_server.url}/learn?chapter=curves", viewport=NARROW)
    loss = page.locator(".lesson__chart").first.get_by_role("img")
    expect(page.locator(".lesson__chart [role=img][aria-label]")).to_have_count(3)
    eventually(lambda: drawn(page, 0), [60, 60, 0])
    page.get_by_role("slider", name="Epochs shown").press("Home")
    expect(loss).to_have_attribute("aria-label", re.compile("up to epoch 1:"))
    eventually(lambda: [drawn(page, chart) for chart in range(3)], [[1, 1, 0], [1, 1], [1]])
    expect(ticks(page).filter(has_text=re.compile("^0.05$"))).to_have_count(0)
    page.get_by_role("radio", name="Logarithmic").check()
    expect(ticks(page).filter(has_text=re.compile("^0.05$"))).to_have_count(1)
    # Another run: all its epochs, on the axis that suits it, without the chart its units lack.
    page.get_by_text("Run 5", exact=True).click()
    expect(loss).to_have_attribute("aria-label", re.compile("up to epoch 20:"))
    eventually(lambda: drawn(page, 0), [20, 20, 0])
    expect(page.get_by_text("units neither die nor saturate.").last).to_be_visible()
    expect(page.get_by_role("radio", name="Linear")).to_be_checked()
    asked = chapters()["curves"].cases[4].question
    page.get_by_text(asked.answers[asked.right].text, exact=True).click()
    expect(page.get_by_text(asked.answers[asked.right].reason)).to_be_visible()
    expect(page.get_by_text("Oscillating: training loss goes up and down.")).to_be_visible()
    assert serious(page) == []


def test_the_point_that_is_pointed_at_says_its_numbers(
    pages_server: Served, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{pages_server.url}/learn?chapter=curves")
    chart = page.locator(".lesson__chart").first
    readout = chart.locator(".lesson__readout")
    first = chart.locator(".lesson__marks").first.locator("path").first
    expect(first).to_be_visible()
    expect(readout).to_be_hidden()
    first.hover(force=True)
    expect(readout).to_have_text(re.compile(r"^Training · 1: 0\.\d+$"))
    page.get_by_role("heading", name="Reading curves").hover()
    expect(readout).to_be_hidden()


def test_the_steps_of_both_models_are_gone_through(
    pages_server: Served, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{pages_server.url}/learn?chapter=whole")
    code = page.get_by_role("region", name="Keras code of this step")
    expect(code).to_contain_text("import keras")
    expect(page.get_by_role("button", name="Previous step")).to_be_disabled()
    for title, line in (
        ("Load the data", "fashion_mnist.load_data()"),
        ("Scale", "/ 255"),
        ("Build the network", "keras.layers.Flatten()"),
    ):
        page.get_by_role("button", name="Next step").click()
        expect(page.get_by_role("button", name=title)).to_have_attribute("aria-current", "step")
        expect(code).to_contain_text(line)
    page.get_by_role("radio", name="Late parcels").check()
    expect(code).to_contain_text('keras.layers.Dense(512, activation="tanh")')
    page.get_by_role("button", name="Predict").click()
    expect(code).to_contain_text("outputs[:, 0] >= 0.5")
    expect(page.get_by_role("button", name="Next step")).to_be_disabled()
    assert serious(page) == []
