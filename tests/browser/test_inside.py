"""The layers' statistics in the live chart, on a made-up training service."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.fake_run import finish
from tests.browser.servers import Served
from tests.browser.waiting import eventually, settled_box, wait_for, wait_until_current

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

SECONDS = 60  # that the run would take
SNAPSHOTS = 2 * SECONDS

LAYERS = ".live-curves__layers"
# The epochs drawn in each part, and the first and the last epoch in view.
EPOCHS = f"""() => {{
  const data = document.querySelector("{LAYERS}")?.data ?? []
  return ["x", "x2", "x3"].map((axis) => data.find(({{ xaxis }}) => xaxis === axis)?.x ?? [])
}}"""
RANGE = f"""() => document.querySelector("{LAYERS}")._fullLayout.xaxis.range.map(Number)"""
WATCH = f"""() => {{
  document.querySelector(".live-curves__plot").mark = "the same node"
  const layers = document.querySelector("{LAYERS}")
  layers.mark = "the same node"
  window.draws = 0
  layers.on("plotly_afterplot", () => (window.draws += 1))
}}"""
MARKS = f"""() => [".live-curves__plot", "{LAYERS}"].map((at) => document.querySelector(at).mark)"""


@pytest.fixture
def served(fake_server: Served) -> Served:
    return fake_server


def train(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_selector(".live-curves__plot .main-svg")


def title(page: Page) -> Locator:
    return page.locator("summary", has_text="Inside the network")


def drawn(page: Page) -> int:
    return int(page.locator(LAYERS).get_attribute("data-snapshots") or 0)


def wait_for_snapshots(page: Page, count: int) -> None:
    wait_for(page, f"() => ({EPOCHS})()[0].length >= {count}")


def test_the_inside_is_drawn_for_those_who_open_it(served: Served, open_page: Open) -> None:
    page = open_page("about:blank")
    feeds: list[str] = []
    page.on("websocket", lambda socket: feeds.append(socket.url))
    train(page, f"{served.url}/?seconds={SECONDS}")
    feeds[:] = [url for url in feeds if "/feed/" in url]  # Streamlit has one of its own
    page.get_by_text("State running").wait_for()
    wait_until_current(page)
    reruns = page.get_by_text("Reruns").inner_text()
    page.wait_for_timeout(1000)
    expect(page.locator(LAYERS)).to_be_hidden()
    assert not [url for url in feeds if "health=" in url] and page.evaluate(EPOCHS)[0] == []

    title(page).click()
    wait_for_snapshots(page, 2)
    page.evaluate(WATCH)
    assert len(feeds) == 2 and "health=0" in feeds[-1] and "from=0" not in feeds[-1]
    zoom(page)
    zoomed, known = page.evaluate(RANGE), drawn(page)
    draws, began = page.evaluate("window.draws"), time.monotonic()
    wait_for_snapshots(page, known + 4)
    assert page.evaluate("window.draws") - draws <= time.monotonic() - began + 1  # once a second
    assert page.evaluate(RANGE) == zoomed

    with page.expect_websocket() as opened:
        title(page).click()
    assert "/feed/" in opened.value.url and "health=" not in opened.value.url
    assert len(feeds) == 3
    known = drawn(page)
    title(page).click()
    wait_for_snapshots(page, known + 2)
    wait_until_current(page)
    assert page.get_by_text("Reruns").inner_text() == reruns
    finish(page)
    expect(page.locator(f"{LAYERS}[role=figure]")).to_have_attribute(
        "aria-label", re.compile("after epoch 20.0: Hidden layer 1: gradient norm 0")
    )
    page.wait_for_function(f"() => ({EPOCHS})()[0].at(-1) === 20")
    for epochs in page.evaluate(EPOCHS):
        assert epochs == sorted(set(epochs)) and len(epochs) == SNAPSHOTS
    assert page.evaluate(MARKS) == ["the same node"] * 2

    page.reload()  # it stays open in this tab, and the run is over
    wait_for_snapshots(page, SNAPSHOTS)
    assert page.get_by_text("Reruns").inner_text() == "Reruns 1"


def zoom(page: Page) -> None:
    """Zoom into the middle of the gradient norms with the mouse."""
    area = page.locator(f"{LAYERS} .nsewdrag[data-subplot=xy]")
    box = settled_box(area)
    before = page.evaluate(RANGE)
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.7 * box["height"], steps=5)
    page.mouse.up()
    eventually(lambda: page.evaluate(RANGE), lambda zoomed: zoomed != before)


def test_a_run_without_snapshots_says_so(served: Served, open_page: Open) -> None:
    page = open_page("about:blank", locale="es-ES")
    train(page, f"{served.url}/?seconds=1&inside=no")
    page.locator(".live-curves__title").click()
    expect(page.locator(".live-curves__note")).to_have_text(
        "De este entrenamiento no se registraron estadísticas de las capas."
    )
    expect(page.locator(LAYERS)).to_be_hidden()
