"""Recorded runs and the course's models on the Learn page, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.lessons.chapters import chapters
from tests.browser.conftest import Served
from tests.browser.test_accessibility import serious

pytestmark = pytest.mark.browser

NARROW: Any = {"width": 400, "height": 900}


def drawn(page: Page, graph: int) -> list[int]:
    """Numbers of points of the curves of a graph."""
    counts: list[int] = (
        page.locator(".lesson__plot")
        .nth(graph)
        .evaluate("element => element.data.map(({ x }) => x.length)")
    )
    return counts


def test_a_recorded_run_is_moved_through_and_diagnosed(
    pages_server: Served, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{pages_server.url}/learn?chapter=curves", viewport=NARROW)
    loss = page.locator(".lesson__plot").first
    page.wait_for_function("document.querySelectorAll('.lesson__plot[aria-label]').length === 3")
    assert drawn(page, 0) == [60, 60, 2]
    page.get_by_role("slider", name="Epochs shown").press("Home")
    page.wait_for_function("document.querySelector('.lesson__plot').data[0].x.length === 1")
    assert drawn(page, 1) == [1, 1] and drawn(page, 2) == [1]
    assert "up to epoch 1:" in (loss.get_attribute("aria-label") or "")
    page.get_by_role("radio", name="Logarithmic").check()
    page.wait_for_function(
        "document.querySelector('.lesson__plot')._fullLayout.yaxis.type === 'log'"
    )
    # Another run: all its epochs, on the axis that suits it, without the graph its units lack.
    page.get_by_text("Run 5", exact=True).click()
    page.wait_for_function("document.querySelector('.lesson__plot').data[0].x.length === 20")
    expect(page.get_by_text("units neither die nor saturate.").last).to_be_visible()
    expect(page.get_by_role("radio", name="Linear")).to_be_checked()
    asked = chapters()["curves"].cases[4].question
    page.get_by_text(asked.answers[asked.right].text, exact=True).click()
    expect(page.get_by_text(asked.answers[asked.right].reason)).to_be_visible()
    expect(page.get_by_text("Oscillating: training loss goes up and down.")).to_be_visible()
    assert serious(page) == []


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
