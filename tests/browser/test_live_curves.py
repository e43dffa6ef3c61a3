"""The live chart in a real browser, on a made-up training service."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from components.live.routes import module_path
from tests.browser.conftest import Complaints, Served

pytestmark = pytest.mark.browser

EPOCHS = 20  # of the page's run
# What a browser says of connections that break when the server is killed.
BROKEN = [
    "WebSocket onclose: code=1006",
    "WebSocket connection to 'ws://localhost",
    "net::ERR_CONNECTION_REFUSED",
    "net::ERR_EMPTY_RESPONSE",
    "net::ERR_CONNECTION_RESET",
]

Open = Callable[..., Page]

CHART = ".live-curves__plot"
# How often the chart changed and how often Plotly drew it, and where the line of the loss
# within the epoch was made longer between.
WATCH = """() => {
  const chart = document.querySelector(".live-curves__plot")
  chart.mark = "the same node"
  Object.assign(window, { updates: 0, draws: 0, drawn: [] })
  chart.on("plotly_afterplot", () => (window.draws += 1))
  new MutationObserver(() => {
    window.updates += 1
    const lines = chart.querySelector(".lines")
    const line = lines?.querySelector(".live-curves__tail") ?? lines?.firstChild
    const path = line?.getAttribute("d")
    if (!path) return
    const known = chart.data[0].x.length
    const [end] = path.match(/[\\d.]+,[\\d.]+$/)
    window.drawn.push([known, chart.dataset.rows, parseFloat(end)])
  }).observe(chart, { attributeFilter: ["data-rows"] })
}"""
# Epochs at the points where that line ended, each with how many of its points Plotly knew.
ENDS = """() => {
  const { xaxis } = document.querySelector(".live-curves__plot")._fullLayout
  return window.drawn.map(([known, rows, x]) => [known, Number(rows), xaxis.p2c(x)])
}"""
POINTS = """() => {
  const data = document.querySelector(".live-curves__plot")?.data ?? []
  return data.filter((trace) => trace.xaxis === "x").map((trace) => [...trace.x])
}"""
RANGES = """() => {
  const { xaxis, yaxis } = document.querySelector(".live-curves__plot")._fullLayout
  return [...xaxis.range, ...yaxis.range]
}"""
# Names of the lines to compare with, their axes, and whether each stands on a line drawn there.
LINES = """() => {
  const chart = document.querySelector(".live-curves__plot")
  const { annotations, shapes } = chart._fullLayout
  const drawn = chart.querySelectorAll(".shapelayer path, .layer-below path[data-index]").length
  return annotations.map(({ text, yref, y }, index) => {
    const shape = shapes[index]
    const [low, high] = chart._fullLayout[yref.replace("y", "yaxis")].range
    const there = shape.y0 === y && shape.y1 === y && shape.yref === yref && low < y && y < high
    return [text, yref, there && drawn === shapes.length]
  })
}"""
MARK = """() => document.querySelector(".live-curves__plot").mark"""


@pytest.fixture(scope="module")
def served(serve: Callable[..., Served]) -> Served:
    return serve("tests/browser/fake_app.py")


def address(served: Served, seconds: float) -> str:
    """A page whose runs take ``seconds``."""
    return f"{served.url}/?seconds={seconds}"


def train(page: Page) -> None:
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_selector(f"{CHART} .main-svg")


def points(page: Page) -> list[list[float]]:
    """Epochs of the points drawn: within the epoch, means of epochs, validation."""
    found: list[list[float]] = page.evaluate(POINTS)
    return found


def wait_for_epochs(page: Page, epochs: int, timeout: float = 20) -> None:
    deadline = time.monotonic() + timeout
    while not (found := points(page)) or len(found[1]) < epochs:
        assert time.monotonic() < deadline, found
        page.wait_for_timeout(50)


def assert_whole(page: Page) -> None:
    """All rows of the run are drawn, each once and in order."""
    expect(page.locator(".live-curves__state")).to_contain_text("Done in", timeout=20_000)
    wait_for_epochs(page, EPOCHS)
    stretches, epochs, validated = points(page)
    assert epochs == validated == [float(epoch) for epoch in range(1, EPOCHS + 1)]
    each = 1 / stretches[0]
    assert stretches == pytest.approx(
        [part / each for part in range(1, round(EPOCHS * each) + 1)], abs=1e-3
    )


def state(page: Page) -> Any:
    return page.locator(".live-curves__state")


def test_the_chart_follows_a_run_to_its_end(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 6))
    train(page)
    page.evaluate(WATCH)
    expect(state(page)).to_have_text("Running")
    begun = time.monotonic()
    updates = page.evaluate("window.updates")
    page.wait_for_timeout(2000)
    rate = (page.evaluate("window.updates") - updates) / (time.monotonic() - begun)
    expect(page.locator(".live-curves__detail")).to_contain_text("of 20 · 52,000 samples/s ·")
    progress = page.get_by_role("progressbar", name="Progress of training")
    assert 20 < int(progress.get_attribute("aria-valuenow") or 0) < 100
    assert_whole(page)
    assert rate >= 8
    expect(progress).to_have_attribute("aria-valuenow", "100")
    expect(page.locator(f"{CHART}[role=figure]")).to_have_attribute(
        "aria-label",
        "Sparse categorical cross-entropy and Accuracy by epoch. After epoch 20:"
        " training 0.2595 and 0.8558; validation 0.3303 and 0.8202."
        " To compare with on the validation samples: Trivial baseline: 2.302 and 0.1042;"
        " Logistic regression: 0.1456 and 0.9722.",
    )
    assert page.evaluate(LINES) == [
        ["Trivial baseline 2.3", "y", True],
        ["Logistic regression 0.146", "y", True],
        ["Trivial baseline 0.104", "y2", True],
        ["Logistic regression 0.972", "y2", True],
    ]
    # Python ran for the opening, Train, and at most once for each of three new states.
    page.get_by_text("State done").wait_for()
    reruns = page.get_by_text("Reruns").inner_text()
    assert int(reruns.split()[1]) <= 5
    page.wait_for_timeout(500)
    assert page.get_by_text("Reruns").inner_text() == reruns
    assert page.evaluate(MARK) == "the same node"


def test_lines_grow_between_draws(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 6))
    train(page)
    wait_for_epochs(page, 2)
    page.evaluate(WATCH)
    page.wait_for_timeout(2500)
    ends = page.evaluate(ENDS)
    draws, updates = page.evaluate("[window.draws, window.updates]")
    assert draws < updates / 2  # Plotly takes 50 ms of the processor
    assert_whole(page)
    stretches = points(page)[0]
    each = len(stretches) / EPOCHS
    grown = 0
    for known, rows, epoch in ends:
        # Of the rows that came, one in each epoch is its mean and not on this line.
        there = round(rows * each / (each + 1))
        shown = min(range(len(stretches)), key=lambda i: abs(stretches[i] - epoch)) + 1
        assert stretches[shown - 1] == pytest.approx(epoch, abs=0.01)
        assert abs(shown - there) <= 1
        grown += shown > known
    assert grown > len(ends) / 2


def test_what_is_not_known_is_not_drawn(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 1))
    curve = """async ([module, rows]) => {
      const { History } = await import(module)
      const history = new History()
      history.put(0, rows.map(([epoch, end]) => [epoch, end, epoch, 0, null, null]))
      const { x, y } = history.curves().loss.stretch
      return [x, y]
    }"""
    module = module_path().replace("live_curves.js", "history.js")

    def drawn(*rows: tuple[float, int]) -> object:
        return page.evaluate(curve, [module, rows])

    assert drawn((0.5, 0), (1, 1), (1.5, 0), (2, 1)) == [[0.5, 1.5], [0.5, 1.5]]
    # Two epochs without a stretch: no line across them.
    assert drawn((0.5, 0), (0.7, 0), (1, 1), (2, 1), (2.5, 0)) == [
        [0.5, 0.7, 2.0, 2.5],
        [0.5, 0.7, None, 2.5],
    ]
    # A stretch in the first epoch alone, while speed was unknown: no line at all.
    assert drawn((0.5, 0), (1, 1)) == [[0.5], [0.5]]
    assert drawn((0.5, 0), (1, 1), (2, 1)) == [[], []]


def test_a_finished_run_shows_at_once_and_leaves_python_in_peace(
    served: Served, open_page: Open
) -> None:
    page = open_page(address(served, 0.1))
    train(page)
    assert_whole(page)
    page.reload()
    page.wait_for_selector(f"{CHART} .main-svg")
    assert_whole(page)
    page.wait_for_timeout(500)
    assert page.get_by_text("Reruns").inner_text() == "Reruns 1"


def drag(page: Page) -> None:
    """Zoom into the middle of the loss with the mouse."""
    box = page.locator(f"{CHART} .nsewdrag[data-subplot=xy]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.7 * box["height"], steps=5)
    page.mouse.up()


def test_zoom_and_node_outlive_updates_and_reruns(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 12))
    train(page)
    page.evaluate(WATCH)
    wait_for_epochs(page, 4)
    before = page.evaluate(RANGES)
    drag(page)
    page.wait_for_timeout(100)
    zoomed = page.evaluate(RANGES)
    assert zoomed != before
    assert zoomed[0] == pytest.approx(4, abs=0.3)
    assert zoomed[1] == pytest.approx(10, abs=0.3)
    epochs = len(points(page)[1])
    wait_for_epochs(page, epochs + 2)
    assert page.evaluate(RANGES) == zoomed
    reruns = page.get_by_text("Reruns").inner_text()
    page.get_by_text("Touch me").click()
    expect(page.get_by_text("Reruns")).not_to_have_text(reruns)
    wait_for_epochs(page, epochs + 6)
    assert page.evaluate(RANGES) == zoomed
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("State stopped")).to_be_visible()
    page.wait_for_timeout(200)
    assert page.evaluate(RANGES) == zoomed
    assert page.evaluate(MARK) == "the same node"
    # The next run starts with the whole of its axes in view, in the same place.
    train(page)
    page.wait_for_function(f"() => ({POINTS})()[0].length === 0")
    assert page.evaluate(RANGES) == [0, EPOCHS, 0, 1]
    wait_for_epochs(page, 1)
    assert page.evaluate(RANGES)[:2] == [0, EPOCHS]
    assert page.evaluate(MARK) == "the same node"


def test_reload_and_a_second_tab_show_the_whole_curve(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 8))
    train(page)
    wait_for_epochs(page, 6)
    page.reload()
    other = open_page(page.url)
    wait_for_epochs(page, 7)
    wait_for_epochs(other, 7)
    assert points(page)[0][0] == points(other)[0][0] < 1
    assert_whole(page)
    assert_whole(other)


def test_pause_and_stop_are_told(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 30))
    train(page)
    wait_for_epochs(page, 2)
    page.get_by_role("button", name="Pause").click()
    expect(state(page)).to_have_text("Paused")
    expect(page.get_by_text("State paused")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(state(page)).to_have_text("Stopped")
    expect(page.get_by_text("State stopped")).to_be_visible()
    epochs = len(points(page)[1])
    assert 2 <= epochs < EPOCHS
    # What was trained fills the chart.
    last = points(page)[0][-1]
    page.wait_for_function(f"() => ({RANGES})()[1] === {last}")


def test_a_killed_server_is_found_again(
    serve: Callable[..., Served], open_page: Open, complaints: Complaints
) -> None:
    complaints.expected += BROKEN
    served = serve("tests/browser/fake_app.py")
    page = open_page(address(served, 8))
    train(page)
    page.evaluate(WATCH)
    addresses: list[str] = []
    page.on("websocket", lambda socket: addresses.append(socket.url))
    wait_for_epochs(page, 4)
    served.kill()
    expect(state(page)).to_have_text("Connection lost; trying again…")
    rows = int(page.locator(CHART).get_attribute("data-rows") or 0)
    assert len(points(page)[1]) < EPOCHS
    served.start()
    expect(state(page)).not_to_have_text("Connection lost; trying again…", timeout=15_000)
    cursors = [int(one.partition("?from=")[2]) for one in addresses if "?from=" in one]
    assert set(cursors) == {rows}
    assert_whole(page)
    assert page.evaluate(MARK) == "the same node"


def test_the_coach_says_what_it_sees_and_has_it_applied(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 12) + "&rate=0.000001")
    coach = page.get_by_role("list", name="What the coach sees")
    said = coach.get_by_role("listitem")
    train(page)
    expect(said).to_contain_text("Warning: Too slow: in")
    first = said.element_handle()
    expect(said).to_contain_text("Try a learning rate of 0.001, the usual one of this optimizer.")
    expect(said.locator("svg")).to_be_visible()
    button = said.get_by_role("button")
    expect(button).to_have_text("Apply")
    reruns = int(page.get_by_text("Reruns").inner_text().split()[1])
    button.click()
    expect(page.get_by_text("Taken")).to_have_text("Taken {'learning_rate': 0.001}")
    expect(button).to_have_text("Applied")
    assert int(page.get_by_text("Reruns").inner_text().split()[1]) == reruns + 1
    button.click(force=True)
    # The numbers go on changing in the place they have; nothing new is read out.
    expect(said).to_contain_text(f"Too slow: in {EPOCHS} epochs training loss fell from 2.35 only")
    assert said.element_handle().evaluate("(now, before) => now === before", first)
    assert_whole(page)
    text = said.inner_text()
    page.reload()
    expect(said).to_have_text(re.compile("Too slow"))
    assert said.inner_text() == text.replace("Applied", "Apply")


# Draws what the coach is told in a list of its own, and says what stands there in which order.
ORDER = """async (module) => {
  const { Coach } = await import(module.replace("live_curves.js", "coach.js"))
  const list = document.body.appendChild(document.createElement("ul"))
  const coach = new Coach(list, () => {})
  const texts = { warning: "Warning", info: "Hint", apply: "Apply", applied: "Applied" }
  const fill = (sentence) => sentence
  coach.describe({ texts, coach: { a: "A", b: "B" }, chosen: {}, appliable: true }, { fill })
  const advice = (rule, severity) => ({
    rule, severity, finding: rule, suggestion: rule, change: ["epochs", 7],
  })
  const seen = []
  const tell = (...told) => {
    coach.receive(told, { state: "running" }, 9)
    seen.push([...list.children].map((item) => item.dataset.rule).join(""))
  }
  tell(advice("a", "info"))
  const hint = list.firstChild
  hint.querySelector("button").focus()
  tell(advice("b", "warning"), advice("a", "info"))
  tell(advice("a", "warning"), advice("b", "info"))
  seen.push(list.firstChild === hint, hint.contains(document.activeElement))
  list.remove()
  return seen
}"""


def test_the_coach_moves_what_has_become_graver_to_the_top(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 1))
    assert page.evaluate(ORDER, module_path()) == ["a", "ba", "ab", True, True]


def test_the_coach_is_quiet_until_the_end_where_all_is_well(
    served: Served, open_page: Open
) -> None:
    page = open_page(address(served, 60))
    coach = page.get_by_role("list", name="What the coach sees")
    height = "(list) => list.getBoundingClientRect().height"
    train(page)
    wait_for_epochs(page, 6)
    page.get_by_role("button", name="Pause").click()
    expect(state(page)).to_have_text("Paused")
    expect(coach).to_have_text("")
    before = coach.evaluate(height)
    page.goto(address(served, 0.1))
    train(page)
    expect(coach).to_have_text("The coach sees nothing unusual.")
    assert coach.evaluate(height) == before


def test_an_unknown_run_is_said_so(served: Served, open_page: Open) -> None:
    page = open_page(f"{served.url}/?run=unknown")
    expect(state(page)).to_have_text("No run is recorded under this address.")
    page.wait_for_selector(f"{CHART} .main-svg")


def test_colours_follow_the_theme(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 2))
    train(page)
    colours = """() => {
      const { font, paper_bgcolor } = document.querySelector(".live-curves__plot")._fullLayout
      return [font.color, paper_bgcolor]
    }"""
    page.evaluate(WATCH)
    light = page.evaluate(colours)
    assert light == ["#101820", "#ffffff"]
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"() => ({colours})()[1] !== '#ffffff'")
    assert page.evaluate(colours) == ["#e8edf2", "#12171d"]
    assert page.evaluate(MARK) == "the same node"


def test_a_narrow_page_stacks_the_charts_and_writes_numbers_its_way(
    served: Served, open_page: Open
) -> None:
    page = open_page(address(served, 2), viewport={"width": 400, "height": 900}, locale="es-ES")
    train(page)
    expect(page.locator(".live-curves__detail")).to_contain_text("52.000")
    layout = page.evaluate(
        """() => {
          const { xaxis2, yaxis, yaxis2, separators } =
            document.querySelector(".live-curves__plot")._fullLayout
          return [xaxis2.domain[0], yaxis.domain[0] > yaxis2.domain[1], separators]
        }"""
    )
    assert layout == [0, True, ",."]
    box = page.locator(CHART).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 400
    page.set_viewport_size({"width": 1200, "height": 900})
    page.wait_for_function(
        """() => document.querySelector(".live-curves__plot")._fullLayout.yaxis.domain[0] === 0"""
    )


def test_the_page_does_not_jump_when_the_chart_comes(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 6))
    page.get_by_role("button", name="Train", exact=True).click()
    stop = page.get_by_role("button", name="Stop")
    page.wait_for_selector(".live-curves")
    first = stop.bounding_box()
    page.wait_for_selector(f"{CHART} .main-svg")
    wait_for_epochs(page, 3)
    assert first is not None
    assert stop.bounding_box() == first
