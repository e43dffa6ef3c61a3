"""Two runs compared in a real browser, and one of them repeated with its script alone."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.servers import App
from tests.browser.steps import UNCOMPILED, set_number, train_to_the_end
from tests.browser.test_accessibility import TALL, serious
from tests.browser.waiting import eventually, settled_box, wait_until_current

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def compare_page(page: Page) -> None:
    """Go to the Compare page with the menu."""
    steps.go_to(page, "Compare")
    expect(page.get_by_text("Mark runs at the left to compare them.")).to_be_visible()


def mark_row(page: Page, row: int) -> None:
    """Mark a row of the list, counted from 1, with its checkbox."""
    box = settled_box(steps.current(page.get_by_test_id("stDataFrame")).first)
    page.mouse.click(box["x"] + 15, box["y"] + 18 + 35 * row)


def test_two_runs_are_compared_and_one_is_reproduced(
    app: App, open_page: Open, tmp_path: Path
) -> None:
    seed = int(time.time()) % 100_000
    page = open_page(
        f"{app.url}/?dataset=breast_cancer&epochs=6&seed={seed}&{UNCOMPILED}", viewport=TALL
    )
    train_to_the_end(page)
    set_number(page, "Learning rate", 0.01)
    train_to_the_end(page)
    changed = "Changed since the previous run"
    expect(page.get_by_text(changed)).to_contain_text("learning rate 0.01, was 0.001")

    compare_page(page)
    mark_row(page, 2)
    expect(page.get_by_text("1 chosen.")).to_be_visible()
    mark_row(page, 1)
    expect(page.get_by_text("2 chosen.")).to_be_visible()
    legend = page.locator(".st-key-compared_curves .legendtext")
    expect(legend).to_have_text(["learning rate 0.001", "learning rate 0.01, was 0.001"])
    expect(page.get_by_text("Predictions from A to B:")).to_be_visible()
    expect(page.get_by_text("Cannot tell yet.")).to_be_visible()
    assert serious(page) == []
    page.reload()  # the address holds the choice
    expect(legend).to_have_text(["learning rate 0.001", "learning rate 0.01, was 0.001"])

    # Zoom in: other views of the same curves keep the zoom.
    plot = page.locator(".st-key-compared_curves .chart__plot[data-drawn]")
    plot.evaluate("plot => Plotly.relayout(plot, { 'xaxis.range': [2, 4] })")
    steps.switch(page, "Show archived runs")
    wait_until_current(page)
    expect(page.get_by_text("2 chosen.")).to_be_visible()
    eventually(lambda: plot.evaluate("plot => plot.layout.xaxis.range"), [2, 4])

    mark_row(page, 2)
    steps.press(page, "Open on the Train page")
    expect(steps.metric(page, "Test accuracy")).to_be_visible()
    wait_until_current(page)
    accuracy = steps.metric(page, "Test accuracy").inner_text()
    loss = steps.metric(page, "Test loss").inner_text()
    steps.open_section(page, "Take it away")
    with page.expect_download() as download:
        steps.press(page, "Keras script")
    script = tmp_path / download.value.suggested_filename
    download.value.save_as(script)
    told = alone(script)
    share, rest = (float(re.sub("[^0-9.]", "", text)) for text in (accuracy, loss))
    numbers = [float(number) for number in re.findall(r"\d+\.\d+", told.splitlines()[-1])]
    assert any(abs(100 * number - share) <= 0.051 for number in numbers), told
    assert any(abs(number - rest) <= 1.5e-4 for number in numbers), told


def alone(script: Path) -> str:
    """The output of a script that cannot import our code."""
    path = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    ended = subprocess.run(
        [sys.executable, "-I", script.name],
        cwd=script.parent,
        env={**path, "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def test_more_seeds_are_trained_until_a_verdict_can_be_told(app: App, open_page: Open) -> None:
    # Seeds of its own, so that a second try finds none of the runs of the first.
    seed = int(time.time()) % 100_000
    page = open_page(
        f"{app.url}/?dataset=digits&epochs=3&seed={seed}&learning_rate=0.00001&{UNCOMPILED}"
    )
    train_to_the_end(page)
    set_number(page, "Learning rate", 0.01)
    train_to_the_end(page)
    steps.press(page, "Compare both")
    expect(page.get_by_text("2 chosen.")).to_be_visible()
    steps.press(page, "Train 8 runs")
    expect(page.get_by_text("B is better.")).to_be_visible(timeout=1000 * steps.ENGINE_SECONDS)
    assert serious(page) == []


def test_a_deleted_run_comes_back(app: App, open_page: Open) -> None:
    page = open_page(f"{app.url}/?dataset=moons&epochs=2&seed=60&{UNCOMPILED}", color_scheme="dark")
    train_to_the_end(page)
    compare_page(page)
    steps.switch_language(page, "es")
    expect(page.get_by_text("0 elegidos.")).to_be_visible()
    mark_row(page, 1)
    steps.press(page, "Eliminar 1 entrenamiento")
    expect(page.get_by_text("1 entrenamiento eliminado.")).to_be_visible()
    steps.press(page, "Deshacer")
    expect(page.get_by_text("1 elegido.")).to_be_visible()
    assert serious(page) == []
