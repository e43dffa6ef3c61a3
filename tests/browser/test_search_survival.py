"""A search with real workers, from the form to the verdict, though its server is killed."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.runs.search_state import TrialState
from core.runs.states import State
from core.runs.store import RunStore
from tests.browser import steps
from tests.browser.conftest import Complaints
from tests.browser.servers import App
from tests.browser.test_accessibility import TALL
from tests.browser.waiting import wait_until_current

pytestmark = pytest.mark.browser

TRIALS = 12
RUN = """
import contextlib, io, json, runpy, sys
with contextlib.redirect_stdout(io.StringIO()):
    curve = runpy.run_path(sys.argv[1])["curve"]
print(json.dumps({name: float(values[-1]) for name, values in curve.items()}))
"""
MINUTES = 1000 * steps.ENGINE_SECONDS  # in milliseconds


def test_a_search_whose_server_is_killed_is_confirmed(
    app: App, open_page: Callable[..., Page], complaints: Complaints, tmp_path: Path
) -> None:
    complaints.expected += steps.BROKEN
    page = open_page(f"{app.url}/search?dataset=digits&epochs=4&{steps.UNCOMPILED}", viewport=TALL)
    steps.set_number(page, "Trials", TRIALS)
    expect(page.get_by_text(f"· {TRIALS} trials ·")).to_be_visible()
    steps.press(page, "Start search")
    page.wait_for_url("**search=*")
    search_id = page.url.rpartition("search=")[2].partition("&")[0]
    store = RunStore(Path(app.home))
    ended = page.locator(".search-view tbody tr").filter(has_text="Done")
    expect(ended.first).to_be_visible(timeout=MINUTES)
    app.kill()
    app.start()
    done = page.get_by_text(f"Done: {TRIALS} of {TRIALS} trials").first
    expect(done).to_be_visible(timeout=MINUTES)
    found = store.searches.trials(search_id)
    assert [one.number for one in found] == list(range(TRIALS))
    assert {one.state for one in found} == {TrialState.DONE}
    # Every trial has one run, and no run was trained twice.
    runs = store.of_search(search_id)
    assert sorted(one.run_id for one in runs) == sorted(one.runs[0] for one in found)
    assert {one.state for one in runs} == {State.DONE}
    expect(page.get_by_text("What matters")).to_be_visible()
    expect(page.get_by_text("not confirmed: trial")).to_be_visible()

    steps.set_number(page, "Leading trials", 2)
    steps.set_number(page, "New seeds", 5)
    steps.press(page, "Confirm: train 10 runs")
    verdict = page.get_by_text("leads.").or_(page.get_by_text("cannot be told apart"))
    expect(verdict.first).to_be_visible(timeout=MINUTES)
    expect(page.get_by_text("In the search, trial")).to_be_visible()

    page.get_by_text("Take it away").click()
    script_button = page.get_by_role("button", name="Trial").filter(has_text="script")
    expect(script_button).to_be_visible()
    wait_until_current(page)  # while the fold opens, its buttons move away from a click
    with page.expect_download() as arriving:
        script_button.click()
    script = tmp_path / arriving.value.suggested_filename
    arriving.value.save_as(script)
    number = int(script.stem.rpartition("-")[2])
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    ran = subprocess.run(
        [sys.executable, "-c", RUN, str(script)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=True,
    )
    (result,) = found[number - 1].results or ()  # shown from 1, recorded from 0
    assert json.loads(ran.stdout)["val_accuracy"] == pytest.approx(result, abs=1e-4)
