"""Shared steps of the tests of the whole app: actions on a page, and readings from it."""

import os
import re
import time
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psutil
from playwright.sync_api import Locator, Page, expect

from components.words.language import LANGUAGES
from core.settings.registry import SECTIONS
from tests.browser.waiting import eventually, settled_box, wait_for, wait_until_current

CHART = ".live-curves__plot"
# Epochs of the points drawn: within the epoch, means of epochs, validation.
POINTS = """() => {
  const data = document.querySelector(".live-curves__plot")?.data ?? []
  return data.filter((trace) => trace.xaxis === "x").map((trace) => [...trace.x])
}"""
# Whether the chart is that of the run in the address.
DRAWN = """() => {
  const run = new URLSearchParams(location.search).get("run")
  return document.querySelector(".live-curves__plot")?.layout?.uirevision === run
}"""
# What the browser and Streamlit write on connections that break when a server is killed.
BROKEN = [
    "Client Error in reaching server endpoint",
    "Is Streamlit still running?",
    "WebSocket onclose: code=1006",
    "WebSocket connection to 'ws://localhost",
    "net::ERR_CONNECTION_REFUSED",
    "net::ERR_EMPTY_RESPONSE",
    "Cannot send rerun backMessage when disconnected",
    "net::ERR_CONNECTION_RESET",
]
CURRENT = ":not([data-stale=true] *)"
UNCOMPILED = "jit_compile=0"  # for small networks, which train faster than XLA compiles them
# Importing TensorFlow and training, in processes of low priority, on a machine that is busy.
ENGINE_SECONDS = 400


def current(found: Locator) -> Locator:
    """Those of the current run of the script.

    While Streamlit reruns a script, an element that has moved is there twice: Playwright refuses
    to choose between them, and a value read from the former one says nothing.
    """
    return found.and_(found.page.locator(CURRENT))


def state(page: Page) -> Locator:
    """The line with the state of the run."""
    return page.locator(".live-curves__state")


def train(page: Page) -> str:
    """Press Train; return the id of the run, which the address now holds."""
    before = run_of(page)
    current(page.locator(".st-key-train button:visible")).click()
    page.wait_for_url(lambda url: _run(url) not in (None, before))
    return str(run_of(page))


def train_to_the_end(page: Page) -> str:
    run = train(page)
    wait_until_done(page)
    return run


def wait_until_done(page: Page, seconds: float = ENGINE_SECONDS) -> None:
    """Wait for the end of the run in the address and for its evaluation."""
    wait_for(page, DRAWN)  # until then the chart shows the previous run
    expect(state(page)).to_contain_text("Done in", timeout=1000 * seconds)
    expect(metric(page, "Test loss")).to_be_visible()
    wait_until_current(page)


def run_of(page: Page) -> str | None:
    """The run in the page's address."""
    return _run(page.url)


def _run(url: str) -> str | None:
    return _parameter(url, "run")


def _parameter(url: str, name: str) -> str | None:
    """A parameter of an address."""
    return parse_qs(urlsplit(url).query).get(name, [None])[0]


def points(page: Page) -> list[list[float]]:
    """Epochs of the points drawn: within the epoch, means of epochs, validation."""
    found: list[list[float]] = page.evaluate(POINTS)
    return found


def wait_for_epochs(page: Page, epochs: int, seconds: float = ENGINE_SECONDS) -> None:
    """Wait until the chart shows as many whole epochs."""
    wait_for(page, f"() => (({POINTS})()[1]?.length ?? 0) >= {epochs}", seconds=seconds)


def wait_until_still(page: Page, seconds: float = 2.0) -> int:
    """Wait until no point has been added for a while; return the number of whole epochs."""
    page.evaluate("() => { window.drawn = null }")
    page.wait_for_function(
        f"""() => {{
          const drawn = JSON.stringify(({POINTS})().map((epochs) => epochs.length))
          if (window.drawn !== drawn) Object.assign(window, {{ drawn, since: performance.now() }})
          return performance.now() - window.since >= {1000 * seconds}
        }}""",
        polling=100,
    )
    return len(points(page)[1])


def assert_whole(page: Page, epochs: int) -> None:
    """Assert that every epoch and every stretch within epochs is drawn, once and in order."""
    each = [float(epoch) for epoch in range(1, epochs + 1)]
    eventually(lambda: points(page)[1:], [each, each])
    stretches = points(page)[0]
    assert stretches == sorted(set(stretches))


def number_field(page: Page, label: str) -> Locator:
    """A field of the sidebar."""
    return current(page.locator("input").and_(page.get_by_label(label, exact=True)))


def press(page: Page, name: str) -> None:
    """Press a button by its name."""
    wait_until_current(page)
    current(page.get_by_role("button", name=name)).click()


def set_number(page: Page, label: str, value: object) -> None:
    """Type a number into a field of the sidebar."""
    wait_until_current(page)  # what is typed before is lost with the former field
    field = number_field(page, label)
    field.fill(str(value))
    field.press("Enter")


def set_text(page: Page, label: str, value: str) -> None:
    """Type a text into a field of the sidebar."""
    set_number(page, label, value)


def slide(page: Page, label: str, end: str) -> None:
    """Move a slider to one of its ends with the key ``Home`` or ``End``."""
    wait_until_current(page)
    current(page.locator(f'input[type=range][aria-label="{label}"]')).press(end)


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box."""
    wait_until_current(page)
    box = current(page.get_by_role("combobox", name=label, exact=True))
    box.click()
    box.fill(option)  # of many options only some are rendered
    page.get_by_role("option", name=option, exact=True).click()


def switch(page: Page, label: str) -> None:
    """Turn a switch."""
    wait_until_current(page)
    named = page.get_by_test_id("stCheckbox").filter(has_text=re.compile(f"^{re.escape(label)}$"))
    current(named.locator("label")).first.click()


def open_section(page: Page, name: str) -> None:
    """Open another section of a run's results by its title; wait until it alone is there."""
    before = _parameter(page.url, "section")
    current(page.get_by_role("tab", name=name, exact=True)).click()
    # The browser opens the tab; the address changes with the run of the script that fills it.
    page.wait_for_url(lambda url: _parameter(url, "section") != before)
    wait_until_current(page)
    expect(page.get_by_role("tab", name=name, exact=True)).to_have_attribute(
        "aria-selected", "true"
    )


def go_to(page: Page, name: str, menu: str = "body") -> None:
    """Go to another page by the menu, or by that of a selector; wait until it alone is there."""
    paths = {"", "train"} if name == "Train" else {name.lower()}
    page.locator(menu).get_by_role("link", name=name).first.click()
    page.wait_for_url(lambda url: urlsplit(url).path.strip("/") in paths)
    wait_until_current(page)


def switch_language(page: Page, language: str) -> None:
    """Switch to a language by its code; wait until nothing in the other one is left."""
    current(page.get_by_text(LANGUAGES[language], exact=True)).click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    wait_until_current(page)


def open_advanced(page: Page) -> None:
    """Open the advanced settings, and the fold of each section among them."""
    folds = page.get_by_test_id("stSidebar").get_by_test_id("stExpander")
    expect(folds).to_have_count(1)
    folds.locator("summary").click()
    expect(folds).to_have_count(1 + len(SECTIONS))
    wait_until_current(page)
    # All at once: each opens for a third of a second, during which Playwright clicks no other.
    folds.evaluate_all(
        "(all) => all.slice(1).forEach((one) => one.querySelector('summary').click())"
    )
    wait_until_current(page)


def alert(page: Page, text: str) -> Locator:
    """The message with a text."""
    return current(page.get_by_test_id("stAlert")).filter(has_text=text)


def metric(page: Page, label: str) -> Locator:
    """The number under a label of the evaluation."""
    shown = page.get_by_test_id("stMetric").filter(has_text=label)
    return current(shown.get_by_test_id("stMetricValue"))


def click_cell(page: Page, true: int, predicted: int) -> None:
    """Click a cell of the first chart, a confusion matrix, where the page shows it."""
    plot = page.locator(".chart__plot[data-drawn]").first
    page.mouse.move(0, 0)
    texts = page.locator(".hoverlayer .hovertext")
    expect(texts).to_have_count(0)  # those of a cell under the mouse until now
    settled_box(plot)
    x, y = plot.evaluate(
        """(plot, [x, y]) => {
          const { xaxis, yaxis } = plot._fullLayout
          const grown = plot.getBoundingClientRect().width / plot.clientWidth
          return [xaxis._offset + xaxis.d2p(x), yaxis._offset + yaxis.d2p(y)]
            .map((place) => place * grown)
        }""",
        [predicted, true],
    )
    plot.hover(position={"x": x, "y": y})
    texts.first.wait_for()  # Plotly clicks what it hovers on
    plot.click(position={"x": x, "y": y})


def mark_chart(page: Page) -> None:
    page.wait_for_selector(f"{CHART} .main-svg")
    page.evaluate("""() => { document.querySelector(".live-curves__plot").mark = "same node" }""")


def assert_marked(page: Page) -> None:
    assert (
        page.evaluate("""() => document.querySelector(".live-curves__plot").mark""") == "same node"
    )


def seconds_until(page: Page, pressed: str, text: str) -> float:
    """Press a button by its key and measure, in the page, how long the state takes to show it."""
    expect(page.locator(f".st-key-{pressed} button:visible")).to_be_enabled()
    return float(
        page.evaluate(
            """([key, text]) => new Promise((resolve) => {
              setTimeout(() => resolve(Infinity), 30000)
              const state = document.querySelector(".live-curves__state")
              const begun = performance.now()
              new MutationObserver((changes, observer) => {
                if (!state.textContent.includes(text)) return
                observer.disconnect()
                resolve((performance.now() - begun) / 1000)
              }).observe(state, { childList: true, characterData: true, subtree: true })
              document.querySelector(`.st-key-${key} button`).click()
            })""",
            [pressed, text],
        )
    )


def processes(home: str) -> list[psutil.Process]:
    """Every process started for a data folder."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get("DENSEBOARD_HOME") == home and process.pid != os.getpid():
                found.append(process)
    return found


def workers(home: str) -> list[psutil.Process]:
    """The worker processes."""
    found = []
    for process in processes(home):
        with suppress(psutil.Error):
            parent = process.parent()
            if parent and all("forkserver" in " ".join(p.cmdline()) for p in (process, parent)):
                found.append(process)
    return found


def training_seconds(home: str) -> float:
    """Their processor time."""
    return sum(sum(process.cpu_times()[:2]) for process in workers(home))


def busiest(candidates: list[psutil.Process]) -> psutil.Process:
    """The one that currently uses the most processor time."""
    before = {process: sum(process.cpu_times()[:2]) for process in candidates}
    time.sleep(0.4)
    return max(candidates, key=lambda process: sum(process.cpu_times()[:2]) - before[process])


def visible_lines(page: Page) -> list[str]:
    """Texts on the page, without the names of icons."""
    text: Any = page.evaluate(
        """() => {
          const icons = [...document.querySelectorAll("[data-testid=stIconMaterial]")]
          icons.forEach((icon) => (icon.style.display = "none"))
          const text = document.body.innerText
          icons.forEach((icon) => (icon.style.display = ""))
          return text
        }"""
    )
    return [line.strip() for line in re.split(r"[\n·]", text) if line.strip()]
