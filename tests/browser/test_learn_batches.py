"""The figures of epochs and batches move at once, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.lessons import drawn_figure, move, status
from tests.browser.servers import Served
from tests.browser.test_accessibility import TALL, serious
from tests.browser.waiting import eventually

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def picture(canvas: Locator) -> str:
    """What is drawn, to be compared."""
    return str(canvas.evaluate("(canvas) => canvas.toDataURL()"))


def test_steps_are_counted_and_played(pages_server: Served, open_page: Open) -> None:
    page = open_page(f"{pages_server.url}/learn?chapter=batches", viewport=TALL)
    steps = drawn_figure(page, "steps")
    said, counter = status(steps), steps.locator(".steps__counter")
    canvas = steps.locator("canvas")
    expect(said).to_have_text("Steps in all epochs: 5 × 1,500 = 7,500")
    expect(counter).to_have_text("Epoch 1 of 5 · step 0 of 7,500 · 0 samples used")
    drawn = picture(canvas)
    steps.get_by_role("button", name="One step").click()
    expect(counter).to_have_text("Epoch 1 of 5 · step 1 of 7,500 · 40 samples used")
    steps.get_by_role("button", name="To the end of the epoch").click()
    expect(counter).to_have_text("Epoch 2 of 5 · step 1,500 of 7,500 · 60,000 samples used")
    move(steps.get_by_label("Training samples"), "Home", said)
    eventually(lambda: picture(canvas), lambda shown: shown != drawn)
    expect(steps.get_by_text("Steps per epoch: 10 ÷ 40")).to_be_visible()
    move(steps.get_by_label("Epochs", exact=True), "Home", said)
    steps.get_by_label("Batch size").press("Home")
    for _ in range(2):
        steps.get_by_label("Batch size").press("ArrowRight")
    expect(said).to_have_text("Steps in all epochs: 1 × 3 = 3")
    expect(steps.get_by_text("Samples in it: 2.")).to_be_visible()
    steps.get_by_role("button", name="Play").click()
    expect(counter).to_have_text("Epoch 1 of 1 · step 3 of 3 · 10 samples used")
    expect(steps.get_by_role("button", name="One step")).to_be_disabled()
    steps.get_by_role("button", name="Start again").click()
    expect(counter).to_contain_text("step 0 of 3")


def test_counting_pauses_and_needs_no_motion(pages_server: Served, open_page: Open) -> None:
    address = f"{pages_server.url}/learn?chapter=batches"
    page = open_page(address, viewport=TALL, reduced_motion="reduce")
    steps = drawn_figure(page, "steps")
    counter = steps.locator(".steps__counter")
    page.evaluate(
        """() => { window.seen = []
        const counter = document.querySelector(".steps__counter")
        const observer = new MutationObserver(() => window.seen.push(counter.textContent))
        observer.observe(counter, { childList: true }) }"""
    )
    steps.get_by_role("button", name="Play").click()
    page.wait_for_function("() => window.seen.length >= 2")
    steps.get_by_role("button", name="Pause").click()
    # A sixth of an epoch at a time, instead of a change with every frame.
    first, second = page.evaluate("() => window.seen.slice(0, 2)")
    assert "step 250 " in first and "step 500 " in second
    expect(steps.get_by_role("button", name="Play")).to_be_visible()
    found = re.search(r"step ([\d,]+) of", counter.text_content() or "")
    assert found
    shown = int(found[1].replace(",", ""))  # some more of them on a slow machine
    assert shown >= 500 and shown % 250 == 0
    steps.get_by_role("button", name="One step").click()
    expect(counter).to_contain_text(f"step {shown + 1:,} of")


def test_the_noise_of_batches(pages_server: Served, open_page: Open) -> None:
    page = open_page(f"{pages_server.url}/learn?chapter=batches", viewport=TALL)
    noise = drawn_figure(page, "noise")
    charts = noise.locator(".lesson__chart")
    cloud, spreads = charts.first.get_by_role("img"), charts.last
    said = status(noise)
    expect(said).to_contain_text("Spread of 200 batches of 8")
    expect(charts.first.locator(".lesson__marks").first.locator("path")).to_have_count(200)
    move(noise.get_by_role("slider", name="Batch size"), "ArrowRight", said, cloud)
    expect(cloud).to_have_attribute("aria-label", re.compile("200 batches of 16"))
    for place in (0, 1):
        slider = noise.get_by_role("slider", name="Weight of").nth(place)
        move(slider, "ArrowRight", spreads, attribute="data-draws")
        move(slider, "ArrowRight", said, cloud)
    before = said.text_content() or ""
    noise.get_by_role("button", name="Draw other batches").click()
    expect(said).not_to_have_text(before)


def test_early_stopping_on_a_recorded_run(pages_server: Served, open_page: Open) -> None:
    page = open_page(f"{pages_server.url}/learn?chapter=batches", viewport=TALL)
    stopping = drawn_figure(page, "stopping")
    said, graph = status(stopping), stopping.locator(".lesson__chart [role=img]")
    expect(said).to_contain_text("stops after epoch 4 of 60")
    expect(graph.get_by_text("Training stops")).to_be_visible()
    patience = stopping.get_by_label("Patience")
    move(patience, "Home", said, graph)
    expect(said).to_contain_text("stops after epoch 2 of 60 and restores the weights of epoch 1")
    move(patience, "End", said, graph)
    expect(said).to_contain_text("runs through all 60 epochs")
    expect(graph.get_by_text("Training stops")).to_have_count(0)
    assert serious(page) == []
