"""The live chart in a real browser, on a made-up training service."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from components.live.routes import module_address
from tests.browser import steps
from tests.browser.conftest import Complaints
from tests.browser.fake_run import EPOCHS, MARK, RANGES, address, assert_whole, finish, train
from tests.browser.servers import Served
from tests.browser.steps import BROKEN, CHART, POINTS, mark_chart, points, state, wait_for_epochs
from tests.browser.waiting import eventually, wait_until_current

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

# When the chart changed, how often Plotly drew it, and where the line of the loss within the epoch
# was extended in between.
WATCH = """() => {
  const chart = document.querySelector(".live-curves__plot")
  chart.mark = "the same node"
  Object.assign(window, { updates: [], draws: 0, drawn: [], progress: [] })
  chart.on("plotly_afterplot", () => (window.draws += 1))
  new MutationObserver(() => {
    window.updates.push(performance.now())
    const progress = document.querySelector("[role=progressbar]")
    window.progress.push(Number(progress.getAttribute("aria-valuenow")))
    const lines = chart.querySelector(".lines")
    const line = lines?.querySelector(".live-curves__tail") ?? lines?.firstChild
    const path = line?.getAttribute("d")
    if (!path) return
    const known = chart.data[0].x.length
    const [end] = path.match(/[\\d.]+,[\\d.]+$/)
    window.drawn.push([known, chart.dataset.rows, parseFloat(end)])
  }).observe(chart, { attributeFilter: ["data-rows"] })
}"""
# Epochs at the ends of that line, each with the number of points Plotly had drawn.
ENDS = """() => {
  const { xaxis } = document.querySelector(".live-curves__plot")._fullLayout
  return window.drawn.map(([known, rows, x]) => [known, Number(rows), xaxis.p2c(x)])
}"""
# Names, values and axes of the baselines, and whether each label is at a drawn line.
LINES = """() => {
  const chart = document.querySelector(".live-curves__plot")
  const { annotations, shapes } = chart._fullLayout
  const drawn = chart.querySelectorAll(".shapelayer path, .layer-below path[data-index]").length
  return annotations.map(({ text, yref, y }, index) => {
    const shape = shapes[index]
    const [low, high] = chart._fullLayout[yref.replace("y", "yaxis")].range
    const there = shape.y0 === y && shape.y1 === y && shape.yref === yref && low < y && y < high
    return [shape.name, text, yref, there && drawn === shapes.length]
  })
}"""


@pytest.fixture
def served(fake_server: Served) -> Served:
    return fake_server


def test_the_chart_follows_a_run_to_its_end(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 60))
    train(page)
    wait_for_epochs(page, 1)
    page.evaluate(WATCH)
    expect(state(page)).to_have_text("Running")
    expect(page.locator(".live-curves__detail")).to_contain_text("of 20 · 52,000 samples/s ·")
    progress = page.get_by_role("progressbar", name="Progress of training")
    # In its best second, as other processes may be running.
    eventually(lambda: busiest_second(page.evaluate("window.updates")), lambda most: most >= 8)
    page.wait_for_function("() => window.updates.length >= 20")
    finish(page)
    assert_whole(page)
    percents = sorted(set(page.evaluate("window.progress")))
    assert len(percents) > 2 and 0 < percents[0] < percents[1] < 100
    ends = page.evaluate(ENDS)
    draws, updates = page.evaluate("[window.draws, window.updates.length]")
    expect(progress).to_have_attribute("aria-valuenow", "100")
    expect(page.locator(f"{CHART}[role=figure]")).to_have_attribute(
        "aria-label",
        # The last digits of the regression depend on the processor.
        re.compile(
            r"^Sparse categorical cross-entropy and Accuracy by epoch\. After epoch 20:"
            r" training 0\.2595 and 0\.8558; validation 0\.3303 and 0\.8202\."
            r" Baselines on the validation samples: Trivial baseline: 2\.302 and 0\.1042;"
            r" Logistic regression: 0\.14\d+ and 0\.97\d+\.$"
        ),
    )
    baselines = [
        ["Trivial baseline", "2.3", "y", True],
        ["Logistic regression", "0.14", "y", True],
        ["Trivial baseline", "0.10", "y2", True],
        ["Logistic regression", "0.97", "y2", True],
    ]
    eventually(
        lambda: [[name, text[:4], *rest] for name, text, *rest in page.evaluate(LINES)], baselines
    )
    names = page.locator(f"{CHART} .legendtext")
    eventually(lambda: names.all_text_contents()[-2:], ["Trivial baseline", "Logistic regression"])
    # Python ran for the opening, Train, Finish, and at most once for each of three new states.
    page.get_by_text("State done").wait_for()
    wait_until_current(page)
    reruns = page.get_by_text("Reruns").inner_text()
    assert int(reruns.split()[1]) <= 6
    page.wait_for_timeout(500)  # what should not happen
    wait_until_current(page)
    assert page.get_by_text("Reruns").inner_text() == reruns
    assert page.evaluate(MARK) == "the same node"
    # Between draws, which take Plotly 50 ms of processor time, lines are extended.
    assert draws < updates / 2
    stretches = points(page)[0]
    each = len(stretches) / EPOCHS
    grown = 0
    for known, rows, epoch in ends:
        # One row of each epoch is its mean, which is not on this line.
        there = round(rows * each / (each + 1))
        shown = min(range(len(stretches)), key=lambda i: abs(stretches[i] - epoch)) + 1
        assert stretches[shown - 1] == pytest.approx(epoch, abs=0.01)
        assert abs(shown - there) <= 1
        grown += shown > known
    assert grown > len(ends) / 2


def busiest_second(moments: list[float]) -> int:
    """The most of these moments, in milliseconds, that lie within a second."""
    return max((sum(0 <= at - first < 1000 for at in moments) for first in moments), default=0)


def test_what_is_not_known_is_not_drawn(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 1))
    curve = """async ([module, rows]) => {
      const { History } = await import(module)
      const history = new History()
      history.put(0, rows.map(([epoch, end]) => [epoch, end, epoch, 0, null, null]))
      const { x, y } = history.curves().loss.stretch
      return [x, y]
    }"""
    module = f"/{module_address()}".replace("live_curves.js", "history.js")

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
    page.wait_for_timeout(500)  # what should not happen
    wait_until_current(page)
    assert page.get_by_text("Reruns").inner_text() == "Reruns 1"


def test_reload_and_a_second_tab_show_the_whole_curve(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 60))
    train(page)
    wait_for_epochs(page, 1)
    page.reload()
    other = open_page(page.url)
    wait_for_epochs(page, 2)
    wait_for_epochs(other, 2)
    assert points(page)[0][0] == points(other)[0][0] < 1
    finish(page)
    assert_whole(page)
    assert_whole(other)


def test_pause_and_stop_are_told(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 30))
    train(page)
    wait_for_epochs(page, 2)
    steps.press(page, "Pause")
    expect(state(page)).to_have_text("Paused")
    expect(page.get_by_text("State paused")).to_be_visible()
    steps.press(page, "Stop")
    expect(state(page)).to_have_text("Stopped")
    expect(page.get_by_text("State stopped")).to_be_visible()
    epochs = len(points(page)[1])
    assert 2 <= epochs < EPOCHS
    # The trained epochs fill the chart.
    page.wait_for_function(f"() => ({RANGES})()[1] === ({POINTS})()[0].at(-1)")


def test_a_killed_server_is_found_again(
    serve: Callable[..., Served], open_page: Open, complaints: Complaints
) -> None:
    complaints.expected += BROKEN
    served = serve("tests/browser/fake_app.py")
    page = open_page(address(served, 30))
    train(page)
    mark_chart(page)
    addresses: list[str] = []
    page.on("websocket", lambda socket: addresses.append(socket.url))
    wait_for_epochs(page, 2)
    served.kill()
    expect(state(page)).to_have_text("Connection lost; trying again…")
    steps.wait_until_still(page, 1.5)  # what had arrived is drawn
    rows = int(page.locator(CHART).get_attribute("data-rows") or 0)
    assert len(points(page)[1]) < EPOCHS
    served.start()
    expect(state(page)).not_to_have_text("Connection lost; trying again…")
    queries = [parse_qs(urlsplit(one).query) for one in addresses if "from=" in one]
    assert {int(query["from"][0]) for query in queries} == {rows}
    finish(page)
    assert_whole(page)
    assert page.evaluate(MARK) == "same node"


def test_an_unknown_run_is_said_so(served: Served, open_page: Open) -> None:
    page = open_page(f"{served.url}/?run=unknown")
    expect(state(page)).to_have_text("No run is recorded under this address.")
    page.wait_for_selector(f"{CHART} .main-svg")
