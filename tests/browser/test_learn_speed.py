"""A moved slider is drawn within 50 ms in the figures of every chapter."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.lessons.chapters import chapters
from tests.browser.conftest import Served

pytestmark = pytest.mark.browser

LONGEST = 50  # milliseconds from the event until the frame that shows it is painted
# By name, each slider's quickest of several moves: a busy machine stretches the others.
MOVED = """async (figure) => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = done // the task after this frame
    port2.postMessage(null)
  }))
  const took = {}
  for (const slider of figure.querySelectorAll("input[type=range]")) {
    if (slider.disabled || !slider.checkVisibility()) continue // another one has hidden it
    const [low, high] = [Number(slider.min), Number(slider.max)]
    const times = []
    for (const share of [0, 1, 0.5, 0.9, 0.1, 0.7, 0.3, 0.8, 0.2, 0.6]) {
      await painted()
      const began = performance.now()
      slider.value = low + share * (high - low)
      slider.dispatchEvent(new Event("input", { bubbles: true }))
      await painted()
      times.push(performance.now() - began)
    }
    took[slider.labels[0]?.textContent ?? slider.ariaLabel] = Math.min(...times)
  }
  return took
}"""


def test_a_moved_slider_is_drawn_at_once(
    pages_server: Served, open_page: Callable[..., Page]
) -> None:
    moved = 0
    for name, chapter in chapters().items():
        page = open_page(f"{pages_server.url}/learn?chapter={name}")
        for figure in (*chapter.figures, *(["curves"] if chapter.cases else [])):
            shown = page.locator(f'.lesson[data-ready="{figure}"]')
            expect(shown).to_be_visible()
            for slider, took in shown.evaluate(MOVED).items():
                assert took < LONGEST, (name, figure, slider, took)
                moved += 1
        page.close()
    assert moved > 30
