"""Looking back at a finished run, and replaying it, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.servers import Served
from tests.browser.waiting import eventually

pytestmark = pytest.mark.browser

BOUNDARY = ".live-curves__boundary"
LENGTHS = ["5\xa0s", "10\xa0s", "20\xa0s", "1\xa0min"]
# Measures how long the page takes from a key press to another epoch.
WATCH = """() => {
  const said = () =>
    [...document.querySelectorAll("strong")].find((one) => one.textContent.startsWith("Epoch"))
      ?.textContent
  let before = said(), began
  window.moves = []
  document.addEventListener("keydown", () => (began = performance.now()), true)
  new MutationObserver(() => {
    const now = said()
    if (!now || now === before) return
    before = now
    window.moves.push((performance.now() - began) / 1000)
  }).observe(document.body, { childList: true, characterData: true, subtree: true })
}"""


@pytest.fixture
def server(results_server: Served) -> Served:
    return results_server


def see(server: Served, open_page: Callable[..., Page], run: str, **options: object) -> Page:
    page = open_page(f"{server.url}/?run={run}", **options)
    page.locator(".chart__plot[data-drawn]").first.wait_for()
    steps.mark_chart(page)
    return page


def slider(page: Page) -> Locator:
    return steps.current(page.get_by_role("slider", name="Epoch"))


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name="Replay").get_by_role("button", name=name)


def epoch_drawn(page: Page) -> float:
    """The epoch of the frame drawn behind the samples."""
    return float(page.locator(BOUNDARY).get_attribute("data-epoch") or 0)


def last_drawn(page: Page) -> float:
    return max(steps.points(page)[1], default=0.0)


def test_the_slider_moves_matrix_gallery_and_boundary(
    server: Served, open_page: Callable[..., Page]
) -> None:
    page = see(server, open_page, "moons")
    steps.open_section(page, "Predictions")
    right = steps.current(page.get_by_text("are right."))
    expect(right).to_be_visible()
    at_the_end = right.inner_text()
    page.wait_for_function(f"document.querySelector('{BOUNDARY}').dataset.epoch === '200'")
    slider(page).press("Home")
    expect(page.get_by_text("Epoch 4 of 200; the result is that of epoch 200.")).to_be_visible()
    expect(right).not_to_have_text(at_the_end)
    page.wait_for_function(f"Number(document.querySelector('{BOUNDARY}').dataset.epoch) < 200")
    steps.press(page, "Back to the result")
    expect(right).to_have_text(at_the_end)
    page.wait_for_function(f"document.querySelector('{BOUNDARY}').dataset.epoch === '200'")
    slider(page).press("ArrowLeft")
    expect(page.get_by_text("Epoch 196 of 200")).to_be_visible()
    page.evaluate(WATCH)
    moves: list[float] = []
    while not moves or min(moves) >= 0.3:  # other processes may be running
        assert len(moves) < 20, moves
        slider(page).press("ArrowLeft")
        page.wait_for_function("(count) => window.moves.length > count", arg=len(moves))
        moves = page.evaluate("window.moves")
    steps.assert_marked(page)
    page.reload()  # a new visit starts at the result
    expect(page.get_by_text("The result is that of epoch 200 of 200")).to_be_visible()


def test_a_replay_plays_pauses_and_comes_back(
    server: Served, open_page: Callable[..., Page]
) -> None:
    page = see(server, open_page, "moons")
    page.evaluate(
        """() => window.Plotly.relayout(
          document.querySelector(".live-curves__plot"), { "yaxis.range": [0, 1.5] })"""
    )
    choice = page.get_by_role("combobox", name="Duration")
    expect(choice.locator("option")).to_have_text(LENGTHS)
    choice.select_option("60")
    button(page, "Replay").press("Enter")
    expect(steps.state(page)).to_have_text("Replay")
    page.wait_for_function("() => document.querySelector('.live-curves__plot').dataset.rows < 200")
    button(page, "Pause").press("Enter")
    button(page, "Resume").wait_for()
    steps.wait_until_still(page, 1.5)  # the chart is drawn about once a second
    paused = last_drawn(page)
    assert 0 <= paused < 200
    page.wait_for_timeout(300)
    assert last_drawn(page) == paused  # it stands still
    button(page, "Resume").click()
    boundary = f"Number(document.querySelector('{BOUNDARY}').dataset.epoch)"
    page.wait_for_function(f"{boundary} > {paused + 4} && {boundary} < 200")
    button(page, "Skip to the end").press("Enter")
    expect(button(page, "Replay")).to_be_focused()
    expect(button(page, "Skip to the end")).to_be_hidden()
    expect(steps.state(page)).to_contain_text("Done in")
    page.wait_for_function(f"document.querySelector('{BOUNDARY}').dataset.epoch === '200'")
    eventually(lambda: last_drawn(page), 200)
    choice.select_option("5")
    button(page, "Replay").click()
    expect(steps.state(page)).to_have_text("Replay")
    expect(steps.state(page)).to_contain_text("Done in")  # by itself
    eventually(lambda: last_drawn(page), 200)
    zoom = "document.querySelector('.live-curves__plot')._fullLayout.yaxis.range"
    assert page.evaluate(zoom) == [0, 1.5]
    steps.assert_marked(page)


def test_with_reduced_motion_it_goes_from_epoch_to_epoch(
    server: Served, open_page: Callable[..., Page]
) -> None:
    page = see(server, open_page, "digits", reduced_motion="reduce")
    page.get_by_role("combobox", name="Duration").select_option("5")
    page.evaluate(
        """() => {
          window.rows = []
          const chart = document.querySelector(".live-curves__plot")
          new MutationObserver(() => window.rows.push(Number(chart.dataset.rows)))
            .observe(chart, { attributeFilter: ["data-rows"] })
        }"""
    )
    button(page, "Replay").click()
    expect(steps.state(page)).to_have_text("Replay")
    expect(steps.state(page)).to_contain_text("Done in")
    rows = page.evaluate("window.rows")
    assert len(set(rows)) > 5 and all(count % 2 == 0 for count in rows)  # two to an epoch
