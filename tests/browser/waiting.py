"""Waiting for what a page will show, instead of reading what it shows by chance.

A page is drawn piece by piece: its script runs on the server, elements arrive and replace those of
the former run, scripts of our own draw with the next frame. What is read at once is right only on a
quick machine.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import BrowserContext, FloatRect, Locator, Page, TimeoutError, expect

# What comes late on a slow machine that trains has come; what never comes fails all the same.
PATIENCE = 60_000  # ms

# Sets ``asked`` while a run of the script that the page asked for has not ended. Before it begins
# neither the page's state nor its elements say so, and they follow its end with the next frame. Of
# the messages to and from the server only the numbers of fields are read (``BackMsg``,
# ``ForwardMsg``).
RUNS = """(() => {
  const ASK = 11, BEGIN = 4, END = 6, FOR_ANOTHER = 2
  const fields = (buffer) => {
    const bytes = new Uint8Array(buffer), found = new Map()
    let at = 0
    const number = () => {
      let value = 0, unit = 1, byte
      do {
        byte = bytes[at++]
        value += (byte & 127) * unit
        unit *= 128
      } while (byte & 128)
      return value
    }
    while (at < bytes.length) {
      const key = number(), kind = key % 8
      const value = kind === 0 || kind === 2 ? number() : 0
      found.set(Math.floor(key / 8), value)
      at += { 1: 8, 2: value, 5: 4 }[kind] ?? 0
    }
    return found
  }
  window.asked = 0
  const Plain = window.WebSocket
  window.WebSocket = class WebSocket extends Plain {
    constructor(...given) {
      super(...given)
      if (!this.url.includes("/_stcore/stream")) return
      this.asking = this.begun = 0
      this.addEventListener("message", ({ data }) => {
        const found = fields(data)
        if (found.has(BEGIN)) this.begun = this.asking
        if (!found.has(END) || found.get(END) === FOR_ANOTHER) return
        const ended = this.begun
        setTimeout(() => requestAnimationFrame(() => this.asking === ended && (window.asked = 0)))
      })
      this.addEventListener("close", () => (window.asked = 0))
    }

    send(data) {
      if (this.asking !== undefined && fields(data).has(ASK)) window.asked = ++this.asking
      super.send(data)
    }
  }
})()"""


def watch_runs(context: BrowserContext) -> None:
    """Have the pages of a context know which runs of the script they asked for."""
    context.add_init_script(RUNS)


# Whether the script of a page runs, what is left of its former run, and what moves. A closed fold
# is not rendered, so that no transition in it ever ends. Streamlit's folds open and close as plain
# animations; those of style sheets are not waited for, as some never end.
UNDERWAY = """() => ({
  server: document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState,
  script: document.querySelector("[data-testid=stApp]")?.dataset.testScriptState,
  asked: window.asked,
  stale: [...document.querySelectorAll("[data-stale=true]")]
    .map((one) => one.outerHTML.slice(0, 200)),
  moving: document.getAnimations()
    .filter((one) => one.playState === "running" && !(one instanceof CSSAnimation)
      && one.effect.target.checkVisibility())
    .map((one) => [one.transitionProperty, one.effect.target.outerHTML.slice(0, 200)].join(" of ")),
})"""


def wait_for(page: Page, condition: str, *, arg: Any = None, seconds: float | None = None) -> Any:
    """Wait until a function of JavaScript returns what is true there; return that.

    It is asked 20 times a second. Playwright asks with every frame otherwise, so that the page is
    drawn 60 times a second while all that it shows is awaited: a sixth of its processor time.
    """
    limit = None if seconds is None else 1000 * seconds
    return page.wait_for_function(condition, arg=arg, polling=50, timeout=limit).json_value()


def wait_until_current(page: Page) -> None:
    """Wait until the script has run, and nothing of its former run is left or fades."""
    try:
        wait_for(
            page,
            f"""() => {{
              const {{ server, script, asked, stale, moving }} = ({UNDERWAY})()
              return server === "CONNECTED" && script === "notRunning" && !asked
                && stale.length + moving.length === 0
            }}""",
        )
    except TimeoutError:
        raise AssertionError(page.evaluate(UNDERWAY)) from None


def eventually(read: Callable[[], Any], expected: Any) -> None:
    """Assert that what is read becomes what is expected, a value or a condition on it."""
    accepted = expected if callable(expected) else lambda found: found == expected
    deadline = time.monotonic() + PATIENCE / 1000
    while not accepted(found := read()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert accepted(found), f"{found!r}, not {expected!r}"


@contextmanager
def changing(*seen: Locator) -> Iterator[None]:
    """Assert that what the block does changes the text of each."""
    before = [(one, one.inner_text()) for one in seen]
    yield
    for one, text in before:
        expect(one).not_to_have_text(text, use_inner_text=True)


# Whether an element is where it was two frames ago, and as large.
STILL = """async (element) => {
  const place = () => JSON.stringify(element.getBoundingClientRect())
  const frame = () => new Promise(requestAnimationFrame)
  const before = place()
  await frame()
  await frame()
  return place() === before
}"""


def settled_box(found: Locator) -> FloatRect:
    """Where an element is in the window, in pixels, once it no longer moves."""
    wait_until_current(found.page)
    found.scroll_into_view_if_needed()
    eventually(lambda: found.evaluate(STILL), True)
    box = found.bounding_box()
    assert box is not None
    return box


def wait_until_it_fits(page: Page) -> None:
    """Wait until nothing sticks out of the page, once charts are redrawn."""
    size = page.viewport_size
    assert size is not None
    wait_for(
        page,
        """(width) => {
          const main = document.querySelector("[data-testid=stMain]")
          return innerWidth === width && main.scrollWidth <= main.clientWidth
        }""",
        arg=size["width"],
    )
