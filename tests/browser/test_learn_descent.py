"""The figures of the chapter on descent: whatever is moved changes the picture at once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.lessons import drawn_figure
from tests.browser.servers import Served
from tests.browser.test_accessibility import serious
from tests.browser.waiting import changing, settled_box

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def drawing(figure: Locator, title: str) -> Locator:
    """The drawing with this axis title."""
    return figure.locator(".lesson__drawing", has_text=title).first


def said(shown: Locator) -> str:
    """What a screen reader says of a drawing."""
    return shown.get_attribute("aria-label") or ""


def test_a_ball_rolls_down_a_curve(pages_server: Served, open_page: Open) -> None:
    page = open_page(f"{pages_server.url}/learn?chapter=descent", reduced_motion="no-preference")
    figure = drawn_figure(page, "descent")
    verdict = figure.locator(".lesson__verdict")
    line = figure.locator(".lesson__formula")
    rate, momentum = figure.get_by_label("Learning rate"), figure.get_by_label("Momentum")
    expect(verdict).to_contain_text("Right. After 13 steps")
    before = said(drawing(figure, "Weight"))
    figure.get_by_role("button", name="One step").click()
    expect(line).to_contain_text("Step 1: weight −1.45, loss 3, slope −2.45.")
    expect(drawing(figure, "Weight")).not_to_have_attribute("aria-label", before)
    rate.press("End")
    expect(verdict).to_contain_text("Diverging.")
    expect(line).to_contain_text("Step 1: weight 6.25")
    # Beyond the edge of both drawings, arrows with its values stand for the ball.
    expect(figure.get_by_text("Weight 6.25, loss 13.8", exact=True)).to_be_visible()
    expect(figure.get_by_text("13.8", exact=True)).to_be_visible()
    for _ in range(3):
        rate.press("ArrowLeft")
    expect(figure.locator("svg text", has_text="Weight 6.25")).to_be_hidden()
    expect(verdict).to_contain_text("Large, but it settles. The steps jump over the minimum")
    rate.press("Home")
    expect(verdict).to_contain_text("Too small. After 100 steps")
    figure.get_by_label("Start", exact=True).press("Home")
    expect(line).to_contain_text("Step 1: weight −2.96")
    for _ in range(7):
        rate.press("ArrowRight")
    momentum.press("End")
    expect(verdict).to_contain_text("Swinging.")
    figure.get_by_label("Two minima").check()
    expect(line).to_contain_text("Step 0: weight 3,")
    figure.get_by_role("button", name="Play").click()
    expect(line).not_to_contain_text("Step 0:")
    figure.get_by_role("button", name="Pause").click()
    expect(figure.get_by_role("button", name="Play")).to_be_visible()
    momentum.press("Home")
    expect(verdict).to_contain_text("It rests in the higher one")
    figure.get_by_role("button", name="Back to the start").click()
    expect(line).to_contain_text("Step 0:")
    assert serious(page) == []


def test_optimizers_race(pages_server: Served, open_page: Open) -> None:
    page = open_page(f"{pages_server.url}/learn?chapter=descent", reduced_motion="reduce")
    figure = drawn_figure(page, "race")
    rows = figure.locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("SGD")
    for box in figure.locator("fieldset input[type=checkbox]").all():
        box.check()
    expect(rows).to_have_count(10)
    map_of_losses = drawing(figure, "Weight 2")
    seen = {said(map_of_losses)}
    for surface in ("Bowl", "Saddle", "Many minima", "Narrow valley"):
        figure.get_by_label(surface, exact=True).check()
        expect(map_of_losses).to_have_attribute("aria-label", re.compile(surface))
        seen.add(said(map_of_losses))
    figure.get_by_label("Start, weight 1").press("Home")
    figure.get_by_label("Start, weight 2").press("End")
    moved = re.compile("from weights −0.3 and 0.3 to step 400")
    expect(map_of_losses).to_have_attribute("aria-label", moved)
    assert said(map_of_losses) not in seen
    _race_again(figure)
    figure.get_by_label("Bowl", exact=True).check()
    _change_settings(figure, rows)
    ring = figure.locator(".lesson__handle")
    place = settled_box(ring)
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.mouse.down()
    page.mouse.move(place["x"] + 150, place["y"] + 150)
    page.mouse.up()
    expect(figure.get_by_label("Start, weight 1")).not_to_have_value("-0.2")
    expect(figure.get_by_label("Start, weight 2")).not_to_have_value("0.2")
    assert serious(page) == []


def _race_again(figure: Locator) -> None:
    heading = figure.get_by_role("columnheader", name=re.compile("^Loss after"))
    figure.get_by_label("Number of steps").press("ArrowLeft")
    expect(heading).to_have_text("Loss after 399 steps")
    figure.get_by_role("button", name="Back to the start").click()
    expect(heading).to_have_text("Loss after 0 steps")
    figure.get_by_role("button", name="One step").click()
    expect(heading).to_have_text("Loss after 1 steps")
    figure.get_by_role("button", name="Play").click()  # which shows the end at once
    expect(heading).to_have_text("Loss after 400 steps")


def _change_settings(figure: Locator, rows: Locator) -> None:
    figure.get_by_label("Settings of").select_option("SGD")
    sgd = rows.filter(has_text="SGD")
    nesterov = figure.get_by_label("Nesterov momentum")
    expect(nesterov).to_be_disabled()
    for _ in range(5):
        with changing(sgd):
            figure.get_by_label("Momentum", exact=True).press("ArrowRight")
    expect(nesterov).to_be_enabled()
    with changing(sgd):
        nesterov.check()
    with changing(sgd):
        figure.get_by_label("Weight decay").press("End")
    figure.get_by_label("Learning rate").press("End")
    expect(sgd).to_contain_text("diverged")
    figure.get_by_role("button", name="Usual values").click()
    expect(sgd).to_contain_text("0.01")
    expect(sgd).not_to_contain_text("diverged")
