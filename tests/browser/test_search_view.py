"""The live view of a search in a browser, on made-up runs: it grows and keeps what the user did."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from components.search.routes import module_address
from tests.browser import steps
from tests.browser.servers import Served
from tests.browser.waiting import eventually, settled_box, wait_for, wait_until_current

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
TRIALS = 40

# Marks the figures, and counts the moments at which one of them had nothing drawn.
WATCH = """() => {
  window.blanks = 0
  for (const figure of document.querySelectorAll(".search-view__best, .search-view__curves")) {
    figure.mark = "same node"
    new MutationObserver(() => {
      if (!figure.querySelector(".main-svg .trace")) window.blanks += 1
    }).observe(figure, { childList: true, subtree: true })
  }
}"""
MARKS = """() => [...document.querySelectorAll(".search-view__best, .search-view__curves")].map(
  ({ mark }) => mark,
)"""
# Trials drawn as points of results.
POINTS = """() => document.querySelector(".search-view__best")?.data
  ?.filter(({ mode }) => mode === "markers").flatMap(({ customdata }) => customdata ?? []).length"""
RANGE = """() => document.querySelector(".search-view__curves")._fullLayout.xaxis.range"""
ZOOM = """() => Plotly.relayout(document.querySelector(".search-view__curves"), {
  "xaxis.range": [2, 5],
})"""
# Values of the learning rate in the rows of the table.
RATES = """() => [...document.querySelectorAll(".search-view__table tbody tr")].map(
  (row) => Number(row.cells[6].textContent),
)"""
BAR = """() => [...document.querySelectorAll(".search-view__bar")].map((bar) =>
  bar.style.display === "none" ? null : [bar.getAttribute("y"), bar.getAttribute("height")],
)"""
# The first three trials have the results of the first measure, and the second is smaller by one.
MODULES = """async ([folder]) => {
  const { Trials } = await import(`${folder}/trials.js`)
  const { Axis, NOWHERE } = await import(`${folder}/axes.js`)
  const { smoothed } = await import(`${folder}/smooth.js`)
  const trials = new Trials()
  trials.describe([{ higher: true }, { higher: false }])
  const done = (n, ...r) => ({ n, s: "done", r, v: null, c: [] })
  trials.put([done(0, 0.5, 9), done(1, 0.4, 9), done(2, 0.7, 20), done(4, 0.5, 9), done(5, 0.3, 5)])
  trials.put([{ n: 3, s: "running", r: null, c: [] }, { n: 6, s: "failed", r: null, c: [] }])
  const words = { texts: {}, whole: String, rate: String }
  const rate = new Axis({ low: 0.001, high: 0.1, log: true }, words)
  const names = new Axis({ values: ["a", "b"] }, words)
  const points = [{ x: 0.1, y: 0, z: 2 }, { x: 0.9, y: 1, z: 4 }]
  return {
    steps: trials.steps,
    front: trials.front.map(({ n }) => n),
    cursor: trials.length,
    ranked: trials.ranked.map(({ n }) => n),
    rate: [rate.at(0.01), rate.at(null) === NOWHERE, rate.value(0), rate.value(1), rate.value(-1)],
    ticks: rate.ticks.map(({ label }) => label),
    names: [names.at(0), names.at(1), names.value(0.25)],
    near: smoothed(points, { x: [0.1, 0.5, 0.9], y: [0, 1] }, { x: false, y: true }),
  }
}"""


def start(page: Page) -> None:
    steps.press(page, "Start")
    page.wait_for_selector(".search-view__best .main-svg")


def points(page: Page) -> int:
    return int(page.evaluate(POINTS) or 0)


def wait_for_points(page: Page, count: int) -> None:
    wait_for(page, f"(count) => (({POINTS})() ?? 0) >= count", arg=count)


def drag(page: Page, name: str, low: float, high: float) -> None:
    """Mark an axis from one share of its height to another."""
    axis = page.locator(".search-view__axis").filter(has_text=name).locator(".search-view__brush")
    box = settled_box(axis)
    x, top, height = box["x"] + box["width"] / 2, box["y"], box["height"]
    page.mouse.move(x, top + (1 - low) * height)
    page.mouse.down()
    page.mouse.move(x, top + (1 - (low + high) / 2) * height)
    page.mouse.move(x, top + (1 - high) * height)
    page.mouse.up()


def test_what_follows_from_trials(search_server: Served, open_page: Open) -> None:
    page = open_page(search_server.url)
    wait_until_current(page)
    found: dict[str, Any] = page.evaluate(MODULES, [f"/{module_address()}".rpartition("/")[0]])
    assert found["steps"] == {"x": [0, 1, 2, 4, 5], "y": [0.5, 0.5, 0.7, 0.7, 0.7]}
    assert found["front"] == [5, 0, 2]  # of two equal trials, the earlier
    assert found["cursor"] == 3  # trial 3 is still running
    assert found["ranked"] == [2, 0, 4, 1, 5]
    assert found["rate"] == [pytest.approx(0.5), True, 0.001, 0.1, None]
    assert found["ticks"] == ["0.001", "0.01", "0.1"]
    assert found["names"] == [0.25, 0.75, 0]
    assert found["near"] == [[2, None, None], [None, None, 4]]


def test_the_view_grows_and_keeps_zoom_and_selection(
    search_server: Served, open_page: Open
) -> None:
    page = open_page(
        f"{search_server.url}/?trials={TRIALS}&seconds=0.8",
        viewport={"width": 1400, "height": 1100},
    )
    start(page)
    wait_for_points(page, 3)
    page.evaluate(WATCH)
    page.evaluate(ZOOM)
    drag(page, "Learning rate", 0.4, 0.8)
    expect(page.locator(".search-view__selected")).to_contain_text("trials selected")
    bars = page.evaluate(BAR)
    assert sum(bar is not None for bar in bars) == 1
    before = points(page)
    wait_for_points(page, min(before + 4, TRIALS))
    assert page.evaluate(RANGE) == [2, 5]
    assert page.evaluate(BAR) == bars
    assert page.evaluate(MARKS) == ["same node", "same node"]
    assert page.evaluate("window.blanks") == 0
    # The table has the trials that are selected, new ones too.
    eventually(
        lambda: page.evaluate(RATES),
        lambda rates: rates and all(0.0005 < rate < 0.03 for rate in rates),
    )
    # A trial that is chosen in the table shows everywhere. New ones move the rows.
    rows = page.locator(".search-view__table tbody tr")
    number = rows.last.locator("td").nth(1).inner_text()
    row = rows.filter(has=page.locator(f"td:nth-child(2):text-is('{number}')"))
    row.locator("td").nth(2).click()
    expect(page.locator(".search-view__chosen")).to_contain_text(f"Trial {number} ·")
    expect(page.locator(".search-view__line--chosen")).to_have_count(1)
    page.locator(".search-view__reset").click()
    expect(page.locator(".search-view__selected")).to_be_empty()
    # With the keyboard alone: the arrows mark a part of an axis, and Escape clears it.
    axis = page.get_by_role("slider", name="Learning rate", exact=True)
    axis.focus()
    page.keyboard.press("ArrowUp")
    expect(axis).to_have_attribute("aria-valuetext", "0.0001 to 0.0001413")
    for _ in range(15):
        page.keyboard.press("Shift+ArrowUp")
    expect(axis).to_have_attribute("aria-valuetext", "0.0001 to 0.02512")
    expect(page.locator(".search-view__selected")).to_contain_text("trials selected")
    eventually(lambda: page.evaluate(RATES), lambda rates: rates and max(rates) < 0.0252)
    page.keyboard.press("Escape")
    expect(axis).to_have_attribute("aria-valuetext", "All values")
    expect(page.locator(".search-view__selected")).to_be_empty()
    # Sorted by result, the first row is the best so far.
    page.get_by_role("button", name="Validation accuracy").dblclick()
    # Another tab sees the same search.
    other = open_page(page.url)
    expect(page.get_by_text("State done")).to_be_visible(timeout=1000 * steps.ENGINE_SECONDS)
    expect(other.get_by_text("State done")).to_be_visible()
    for tab in (page, other):
        tab.bring_to_front()
        tab.locator(".search-view__best").scroll_into_view_if_needed()  # drawn only in view
        wait_for_points(tab, TRIALS)
        expect(tab.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "100")
    page.bring_to_front()
    best = page.locator(".search-view__table tbody tr").first.locator("td")
    said = page.locator(".search-view__sentence")
    eventually(
        lambda: (best.nth(1).inner_text(), best.nth(3).inner_text(), said.inner_text()),
        lambda read: f"not confirmed: trial {read[0]}," in read[2] and read[1] in read[2],
    )
    sentence = said.inner_text()
    assert page.evaluate(RANGE) == [2, 5]
    assert page.evaluate("window.blanks") == 0
    # Python ran for the opening, Start, and once at the end.
    assert int(page.get_by_text("Reruns").inner_text().split()[1]) <= 4
    # Chosen for Compare, by their runs.
    page.get_by_role("checkbox", name="Choose trial 3 for Compare").check()
    steps.press(page, "Compare (1)")
    expect(page.get_by_text("Compared 1")).to_be_visible()
    page.reload()
    wait_for_points(page, TRIALS)
    expect(said).to_have_text(sentence)
    page.locator(".search-view__plane").scroll_into_view_if_needed()
    page.locator(".search-view__plane .heatmaplayer image").wait_for()
    expect(page.get_by_text("What matters")).to_be_visible()
