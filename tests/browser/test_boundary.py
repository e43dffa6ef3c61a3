"""The decision boundary of a toy problem in a real browser, while it is trained."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.fake_run import finish
from tests.browser.servers import Served
from tests.browser.waiting import eventually, wait_for

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

BOUNDARY = ".live-curves__boundary"
MARK = f"""() => {{
  const plot = document.querySelector("{BOUNDARY}")
  plot.mark = "same node"
  window.blanks = 0
  new MutationObserver(() => {{
    if (!plot.querySelector(".main-svg")) window.blanks += 1
  }}).observe(plot, {{ childList: true, subtree: true }})
}}"""
CELLS = f"""() => JSON.stringify(document.querySelector("{BOUNDARY}").data[0].z)"""
ZOOM = """() => document.querySelector(".live-curves__plot")._fullLayout.xaxis.range"""


@pytest.fixture
def served(fake_server: Served) -> Served:
    return fake_server


def boundary(page: Page) -> Locator:
    return page.locator(BOUNDARY)


def wait_for_a_frame_after(page: Page, epoch: float) -> float:
    found = wait_for(
        page,
        f"""(known) => {{
          const epoch = Number(document.querySelector("{BOUNDARY}")?.dataset.epoch)
          return epoch > known ? epoch : null
        }}""",
        arg=epoch,
    )
    return float(found)


def test_the_boundary_changes_while_training_and_is_there_after_a_reload(
    served: Served, open_page: Open
) -> None:
    page = open_page(f"{served.url}/?seconds=60&dataset=moons")
    page.get_by_role("button", name="Train", exact=True).click()
    first = wait_for_a_frame_after(page, 0)
    steps.mark_chart(page)
    page.evaluate(MARK)
    page.evaluate(
        """() => window.Plotly.relayout(
          document.querySelector(".live-curves__plot"), { "xaxis.range": [0, 12] })"""
    )
    before = page.evaluate(CELLS)
    second = wait_for_a_frame_after(page, first)
    wait_for_a_frame_after(page, second)
    eventually(lambda: page.evaluate(CELLS), lambda cells: cells != before)

    finish(page)
    wait_for_a_frame_after(page, 199)
    steps.assert_marked(page)
    assert page.evaluate(f"""() => document.querySelector("{BOUNDARY}").mark""") == "same node"
    assert page.evaluate("window.blanks") == 0
    assert page.evaluate(ZOOM) == [0, 12]
    expect(boundary(page)).to_have_attribute(
        "aria-label",
        "Decision boundary after epoch 200: 61% of the area is predicted A;"
        " 39% of the area is predicted B.",
    )
    last = page.evaluate(CELLS)
    page.reload()
    wait_for_a_frame_after(page, 199)
    eventually(lambda: page.evaluate(CELLS), last)
    # Classes also differ in their markers, and so do test and training samples.
    looks = f"""() => document.querySelector("{BOUNDARY}").data
      .filter(({{ mode }}) => mode === "markers")
      .map(({{ name, marker, x }}) => [name, marker.symbol, marker.size, x.length])"""
    assert page.evaluate(looks) == [
        ["A, training", "circle", 7, 200],
        ["B, training", "square", 7, 200],
        ["A, test", "circle", 9, 50],
        ["B, test", "square", 9, 50],
    ]


@pytest.mark.parametrize(("dataset", "scheme"), [("blobs", "dark"), ("bump", "light")])
def test_it_fits_a_narrow_screen(
    dataset: str, scheme: str, served: Served, open_page: Open
) -> None:
    page = open_page(
        f"{served.url}/?seconds=0.5&dataset={dataset}",
        viewport={"width": 400, "height": 900},
        color_scheme=scheme,
    )
    page.get_by_role("button", name="Train", exact=True).click()
    wait_for_a_frame_after(page, 199)
    page.wait_for_function(
        f"""() => {{
          const plot = document.querySelector("{BOUNDARY}")
          const svg = plot.querySelector(".main-svg")
          const inside = svg.getBoundingClientRect().right <= plot.getBoundingClientRect().right + 1
          const fits = document.documentElement.scrollWidth <= 400
          return inside && fits && plot._fullLayout.xaxis._length > 150
        }}"""
    )


def test_other_data_have_no_such_figure(served: Served, open_page: Open) -> None:
    page = open_page(f"{served.url}/?seconds=0.5&dataset=digits")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(steps.state(page)).to_contain_text("Done in")
    expect(boundary(page)).to_be_hidden()


def test_a_perceptron_shows_its_equation_beside_the_true_one(
    served: Served, open_page: Open
) -> None:
    page = open_page(f"{served.url}/?seconds=60&dataset=plane3")
    page.get_by_role("button", name="Train", exact=True).click()
    said = page.locator(".live-curves__equation dd")
    learned, true = said.nth(0), said.nth(1)
    expect(true).to_have_text("y = 2·x1 − 1·x2 + 0.5·x3 + 1")
    expect(learned).to_contain_text("·x3 +")
    first = learned.inner_text()
    finish(page)
    expect(learned).not_to_have_text(first)
    expect(learned).to_have_text("y = 2·x1 − 1·x2 + 0.5·x3 + 1")  # the made-up run ends there
    expect(page.get_by_text("Learned, after epoch 100", exact=True)).to_be_visible()
    page.reload()
    expect(learned).to_have_text("y = 2·x1 − 1·x2 + 0.5·x3 + 1")
