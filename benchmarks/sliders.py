"""Time moved sliders of the Learn page: ``python -m benchmarks.sliders``.

For every slider of every chapter: milliseconds from the event until the frame that shows it is
painted, the median of ten moves. The last line names the slowest.
"""

import statistics
import tempfile
from pathlib import Path

from benchmarks.server import chromium, serving
from core.lessons.chapters import chapters

_PATIENCE = 120_000  # ms
# By name, the milliseconds of each move.
_MOVED = """async (figure) => {
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
    took[slider.labels[0]?.textContent ?? slider.ariaLabel] = times
  }
  return took
}"""


def main() -> None:
    """Open each chapter, move its sliders and print what they took."""
    slowest = (0.0, "")
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "home") as server,
        chromium() as browser,
    ):
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-US")
        page.set_default_timeout(_PATIENCE)
        for name, chapter in chapters().items():
            page.goto(f"{server.url}/learn?chapter={name}")
            for figure in (*chapter.figures, *(["curves"] if chapter.cases else [])):
                shown = page.locator(f'.lesson[data-ready="{figure}"]')
                shown.wait_for()
                for slider, times in shown.evaluate(_MOVED).items():
                    took = statistics.median(times)
                    slowest = max(slowest, (took, f"{name}, {figure}, {slider}"))
                    print(f"{name:12} {figure:12} {slider:28} {took:5.0f} ms")
    print(f"Slowest: {slowest[0]:.0f} ms ({slowest[1]})")


if __name__ == "__main__":
    main()
