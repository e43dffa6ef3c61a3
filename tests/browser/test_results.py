"""The results of a run in a real browser: clicks, colours, layout and downloads."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from core.data.datasets import load
from core.evaluation.predictions import confusion
from tests.browser import steps
from tests.browser.servers import Served
from tests.browser.waiting import eventually, settled_box, wait_until_current
from tests.test_theme import contrast

pytestmark = pytest.mark.browser


@pytest.fixture
def server(results_server: Served) -> Served:
    return results_server


@pytest.fixture
def see(server: Served, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Open the results of a dataset's run: ``see("digits")``."""

    def see(run: str, query: str = "", **options: object) -> Page:
        page = open_page(f"{server.url}/?run={run}{query}", **options)
        drawn(page).first.wait_for()
        return page

    return see


def drawn(page: Page) -> Locator:
    return page.locator(".chart__plot[data-drawn]").first  # the gallery's come below


def choose(page: Page, view: str) -> None:
    page.get_by_test_id("stRadioGroup").get_by_text(view).first.click()


def frames(page: Page) -> list[dict[str, float]]:
    shapes: list[dict[str, float]] = drawn(page).evaluate("plot => plot.layout.shapes")
    return shapes


def test_a_clicked_cell_is_chosen_until_it_is_let_go(see: Callable[..., Page]) -> None:
    page = see("digits")
    steps.click_cell(page, 9, 5)
    chosen = page.get_by_text("Chosen: true 9, predicted 5")
    expect(chosen).to_be_visible()
    page.wait_for_function("document.querySelector('.chart__plot').layout.shapes[0]?.y0 === 8.5")
    eventually(lambda: [(f["x0"], f["y0"]) for f in frames(page)], [(4.5, 8.5)])
    choose(page, "Share of the true class")  # a rerun
    expect(page.locator(".chart__plot .textpoint text").first).to_have_text(re.compile("%"))
    expect(chosen).to_be_visible()
    choose(page, "Calibration")
    expect(chosen).to_be_hidden()
    choose(page, "Confusion matrix")
    expect(chosen).to_be_visible()
    steps.click_cell(page, 0, 1)
    expect(page.get_by_text("Chosen: true 0, predicted 1")).to_be_visible()
    steps.click_cell(page, 0, 1)
    expect(page.get_by_text("Chosen:")).to_be_hidden()
    steps.click_cell(page, 3, 3)
    steps.press(page, "Clear")
    expect(page.get_by_text("Chosen:")).to_be_hidden()
    page.wait_for_function("!document.querySelector('.chart__plot').layout.shapes.length")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_digits_stand_out_on_every_shade(scheme: str, see: Callable[..., Page]) -> None:
    page = see("digits", color_scheme=scheme)
    expect(drawn(page).locator(".textpoint text")).to_have_count(100)
    found: dict[str, Any] = drawn(page).evaluate(
        """plot => ({
          scale: plot.data[0].colorscale,
          shares: plot.data[0].z.flat(),
          ink: [...plot.querySelectorAll(".textpoint text")].map((text) => text.style.fill),
        })"""
    )
    assert len(found["ink"]) == len(found["shares"]) == 100
    inks = {_hex(ink) for ink in found["ink"]}
    assert inks == {"#000000", "#ffffff"}
    for share, ink in zip(found["shares"], found["ink"], strict=True):
        assert contrast(_between(found["scale"], share), _hex(ink)) >= 4.5, share


def _hex(colour: str) -> str:
    if colour.startswith("#"):
        return colour
    channels = colour.removeprefix("rgb(").removesuffix(")").split(",")
    return "#" + "".join(f"{int(channel):02x}" for channel in channels)


def _between(scale: list[tuple[float, str]], value: float) -> str:
    """The colour of a value on the scale."""
    (low, first), (high, second) = next(
        pair for pair in pairwise(scale) if pair[0][0] <= value <= pair[1][0] + 1e-9
    )
    part = (value - low) / (high - low)
    mixed = [
        round(a + part * (b - a))
        for a, b in zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    ]
    return "#" + bytes(mixed).hex()


@pytest.mark.parametrize("query", ["", "&lang=es"])
def test_names_do_not_overlap_on_a_phone(
    query: str, see: Callable[..., Page], shared_data: Path
) -> None:
    page = see("fashion_mnist", query, viewport={"width": 400, "height": 900})
    for axis in "xy":
        expect(drawn(page).locator(f".{axis}tick text")).to_have_count(10)
    settled_box(drawn(page))
    boxes = {
        axis: drawn(page)
        .locator(f".{axis}tick text")
        .evaluate_all("texts => texts.map((text) => text.getBoundingClientRect().toJSON())")
        for axis in "xy"
    }
    across = sorted(boxes["x"], key=lambda box: box["left"])
    down = sorted(boxes["y"], key=lambda box: box["top"])
    assert len(across) == len(down) == 10
    assert all(one["right"] <= other["left"] for one, other in pairwise(across))
    assert all(one["bottom"] <= other["top"] for one, other in pairwise(down))
    page.wait_for_function("document.documentElement.scrollWidth <= 400")


def arrived(page: Page, button: Locator, folder: Path) -> Path:
    with page.expect_download() as waiting:
        button.click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def test_the_images_of_weights_leave_no_room_empty_on_a_phone(see: Callable[..., Page]) -> None:
    page = see("digits", "&section=weights", viewport={"width": 400, "height": 900})
    chart = page.locator(".st-key-weights_chart .chart__plot[data-drawn]")
    chart.scroll_into_view_if_needed()
    empty = """(plot) => {
      const images = [...plot.querySelectorAll(".heatmaplayer image")]
      const lowest = Math.max(...images.map((image) => image.getBoundingClientRect().bottom))
      return plot.getBoundingClientRect().bottom - lowest
    }"""
    eventually(lambda: chart.evaluate(empty), lambda pixels: -1 < pixels < 24)  # a rounded pixel


def test_charts_arrive_as_files(see: Callable[..., Page], tmp_path: Path) -> None:
    page = see("digits")
    png, svg, csv = (
        arrived(page, page.locator(f".chart [data-kind={kind}]").first, tmp_path)
        for kind in ("png", "svg", "csv")
    )
    assert png.name == "denseboard-digits-confusion-matrix.png"
    assert png.read_bytes().startswith(b"\x89PNG\r\n") and png.stat().st_size > 5000
    drawing = svg.read_text(encoding="utf-8")
    assert drawing.startswith("<svg") and "Predicted" in drawing
    header, *rows = csv.read_text(encoding="utf-8-sig").splitlines()
    assert header == "True \\ predicted,0,1,2,3,4,5,6,7,8,9"
    true = load("digits").y_test
    sums = [sum(map(int, row.split(",")[1:])) for row in rows]
    assert sums == confusion(true, true, 10).diagonal().tolist()
    chart = page.locator(".live-curves__plot")
    chart.hover()
    png, svg = (
        arrived(page, chart.locator(f"[data-title='Download the chart as {kind}']"), tmp_path)
        for kind in ("PNG", "SVG")
    )
    assert png.read_bytes().startswith(b"\x89PNG\r\n")
    assert svg.read_text(encoding="utf-8").startswith("<svg")
    # Those of Plotly's own button lie over the page for seconds, and catch what is clicked next.
    expect(page.locator(".notifier-note")).to_have_count(0)


def assert_every_view_is_drawn(page: Page, views: dict[str, int], folder: Path) -> None:
    """Choose each view, which has so many charts."""
    for view, charts in views.items():
        choose(page, view)
        wait_until_current(page)
        expect(page.locator(".chart__plot[data-drawn]"), view).to_have_count(charts)
        expect(page.locator(".chart__plot .trace").first, view).to_be_visible()
        svg = arrived(page, page.locator(".chart [data-kind=svg]").first, folder)
        assert svg.read_text(encoding="utf-8").startswith("<svg"), view


def test_every_view_of_two_classes(see: Callable[..., Page], tmp_path: Path) -> None:
    page = see("breast_cancer")
    views = {"ROC and precision-recall": 2, "Calibration": 1, "Threshold": 1}
    assert_every_view_is_drawn(page, views, tmp_path)
    choose(page, "Per class")
    csv = arrived(page, page.locator(".st-key-class_scores_csv button:visible").first, tmp_path)
    header, *rows = csv.read_bytes().decode("utf-8-sig").splitlines()
    assert header == "Class,Precision,Recall,F1,Samples,Accuracy (one vs. rest)"
    assert [row.split(",")[0] for row in rows] == [
        "malignant",
        "benign",
        "Macro mean",
        "Weighted mean",
    ]


def test_every_view_of_numbers_and_the_colours_of_the_theme(
    see: Callable[..., Page], tmp_path: Path
) -> None:
    page = see("diabetes")
    assert_every_view_is_drawn(page, {"Residuals": 2}, tmp_path)
    paper = "document.querySelector('.chart__plot')._fullLayout.paper_bgcolor"
    light = page.evaluate(paper)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{paper} !== '{light}'")
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"{paper} === '{light}'")
