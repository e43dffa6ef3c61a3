"""The look of the live chart during training: zoom, colours, width and position."""

import math
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from components.live.routes import module_address
from tests.browser import steps
from tests.browser.fake_run import EPOCHS, MARK, RANGES, address, finish, stop, train
from tests.browser.servers import Served
from tests.browser.steps import CHART, mark_chart, points, wait_for_epochs
from tests.browser.waiting import eventually, settled_box, wait_for, wait_until_current

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.fixture
def served(fake_server: Served) -> Served:
    return fake_server


def drag(page: Page) -> None:
    """Zoom into the middle of the loss with the mouse."""
    box = settled_box(page.locator(f"{CHART} .nsewdrag[data-subplot=xy]"))
    before = page.evaluate(RANGES)[:2]  # those of the losses follow the run
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.7 * box["height"], steps=5)
    page.mouse.up()
    eventually(lambda: page.evaluate(RANGES)[:2], lambda zoomed: zoomed != before)


def test_zoom_and_node_outlive_updates_and_reruns(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 30))
    train(page)
    mark_chart(page)
    wait_for_epochs(page, 2)
    drag(page)
    zoomed = page.evaluate(RANGES)
    assert zoomed[0] == pytest.approx(4, abs=0.3)
    assert zoomed[1] == pytest.approx(10, abs=0.3)
    epochs = len(points(page)[1])
    wait_for_epochs(page, epochs + 1)
    assert page.evaluate(RANGES) == zoomed
    reruns = page.get_by_text("Reruns").inner_text()
    page.get_by_text("Touch me").click()
    expect(page.get_by_text("Reruns")).not_to_have_text(reruns)
    wait_for_epochs(page, epochs + 3)
    assert page.evaluate(RANGES) == zoomed
    stop(page)
    wait_until_current(page)
    assert page.evaluate(RANGES) == zoomed
    assert page.evaluate(MARK) == "same node"
    # The next run starts with its whole axes in view, at the same position.
    train(page)
    wait_for(page, steps.DRAWN)
    eventually(lambda: page.evaluate(RANGES)[:2], [0, EPOCHS])
    wait_for_epochs(page, 1)
    assert page.evaluate(RANGES)[:2] == [0, EPOCHS]
    assert page.evaluate(MARK) == "same node"
    finish(page)


def test_the_log_scale_keeps_the_zoom(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 0.1))
    train(page)
    wait_for_epochs(page, EPOCHS)
    mark_chart(page)
    log = page.get_by_role("button", name="Log scale")
    expect(log).to_have_attribute("aria-pressed", "false")  # a loss from 2.3 to 0.26
    drag(page)
    left, right, low, high = page.evaluate(RANGES)
    assert right < EPOCHS
    log.click()
    expect(log).to_have_attribute("aria-pressed", "true")
    kind = "document.querySelector('.live-curves__plot')._fullLayout.yaxis.type"
    page.wait_for_function(f"() => {kind} === 'log'")
    expected = [left, right, math.log10(low), math.log10(high)]
    eventually(lambda: page.evaluate(RANGES), pytest.approx(expected, rel=1e-6))
    expect(page.locator(f"{CHART} .ytitle")).to_contain_text("(log)")
    # Accuracy is a share, and stays linear.
    assert page.evaluate(kind.replace("yaxis", "yaxis2")) == "linear"
    log.click()
    page.wait_for_function(f"() => {kind} === 'linear'")
    eventually(lambda: page.evaluate(RANGES), pytest.approx([left, right, low, high], rel=1e-6))
    assert page.evaluate(MARK) == "same node"


def test_what_flattens_the_curves_makes_the_scale_logarithmic(
    served: Served, open_page: Open
) -> None:
    page = open_page(address(served, 1))
    module = f"/{module_address()}".replace("live_curves.js", "scale.js")
    call = "async ([module, values]) => (await import(module)).flattened(values)"

    def flattened(*values: float | None) -> bool:
        found: bool = page.evaluate(call, [module, values])
        return found

    assert flattened(600, 2.4, 2.3, 2.3, 2.3)
    assert flattened(600, 2.4, None, 2.3)
    assert not flattened(2.3, 1.1, 0.5, 0.3, 0.2, 0.15)
    assert not flattened(600, 0) and not flattened() and not flattened(600)


def test_colours_follow_the_theme(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 2))
    train(page)
    colours = """() => {
      const { font, paper_bgcolor } = document.querySelector(".live-curves__plot")._fullLayout
      return [font.color, paper_bgcolor]
    }"""
    mark_chart(page)
    eventually(lambda: page.evaluate(colours), ["#101820", "#ffffff"])
    page.emulate_media(color_scheme="dark")
    eventually(lambda: page.evaluate(colours), ["#e8edf2", "#12171d"])
    assert page.evaluate(MARK) == "same node"


def test_a_narrow_page_stacks_the_charts_and_writes_numbers_its_way(
    served: Served, open_page: Open
) -> None:
    page = open_page(address(served, 30), viewport={"width": 400, "height": 900}, locale="es-ES")
    train(page)
    expect(page.locator(".live-curves__detail")).to_contain_text("52.000")
    layout = """() => {
      const { xaxis2, yaxis, yaxis2, separators } =
        document.querySelector(".live-curves__plot")._fullLayout
      return [xaxis2.domain[0], yaxis.domain[0] > yaxis2.domain[1], separators]
    }"""
    eventually(lambda: page.evaluate(layout), [0, True, ",."])
    box = settled_box(page.locator(CHART))
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 400
    page.set_viewport_size({"width": 1200, "height": 900})
    page.wait_for_function(
        """() => document.querySelector(".live-curves__plot")._fullLayout.yaxis.domain[0] === 0"""
    )
    stop(page)


def test_the_page_does_not_jump_when_the_chart_comes(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 20))
    page.get_by_role("button", name="Train", exact=True).click()
    button = page.get_by_role("button", name="Stop")
    page.wait_for_selector(".live-curves")
    first = button.bounding_box()
    page.wait_for_selector(f"{CHART} .main-svg")
    wait_for_epochs(page, 2)
    finish(page)
    assert first is not None
    eventually(button.bounding_box, first)
