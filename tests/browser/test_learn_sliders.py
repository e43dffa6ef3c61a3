"""Every slider of every chapter changes its figure."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.lessons.chapters import chapters
from tests.browser.servers import Served

pytestmark = pytest.mark.browser

# How many sliders moved, and those whose ends show the same. All is drawn within a frame.
SAME = """async (figure) => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  const shown = async (slider, value) => {
    slider.value = value
    slider.dispatchEvent(new Event("input", { bubbles: true }))
    await painted()
    return figure.innerHTML
  }
  let moved = 0
  const same = []
  for (const slider of figure.querySelectorAll("input[type=range]")) {
    if (slider.disabled || !slider.checkVisibility()) continue // another one has hidden it
    moved += 1
    if (await shown(slider, slider.min) === await shown(slider, slider.max)) {
      same.push(slider.labels[0]?.textContent ?? slider.ariaLabel)
    }
  }
  return { moved, same }
}"""


def test_every_slider_changes_its_figure(
    pages_server: Served, open_page: Callable[..., Page]
) -> None:
    moved = 0
    page = open_page(f"{pages_server.url}/learn")
    for name, chapter in chapters().items():
        page.goto(f"{pages_server.url}/learn?chapter={name}")
        for figure in (*chapter.figures, *(["curves"] if chapter.cases else [])):
            shown = page.locator(f'.lesson[data-ready="{figure}"]')
            expect(shown).to_be_visible()
            found = shown.evaluate(SAME)
            assert found["same"] == [], (name, figure)
            moved += found["moved"]
    assert moved > 30
