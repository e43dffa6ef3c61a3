"""Runs survive failures of the page, the server and the workers."""

import re
import signal
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import Complaints
from tests.browser.servers import App
from tests.browser.steps import set_number, state, train, wait_for_epochs
from tests.browser.waiting import eventually

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
# Steps of one sample take one thread, and leave the other core to the browser.
STEPS = "units=64-64&batch_size=1"
EPOCHS = 300
RUN = f"?{STEPS}&epochs={EPOCHS}"  # five seconds and more
LONG = f"?{STEPS}&epochs=9999"  # minutes, for tests that stop it
# Types three epochs and presses Train in the first frames in which the page has its server again.
AT_ONCE = """() => {
  const frame = () => new Promise(requestAnimationFrame)
  const train = () =>
    [...document.querySelectorAll("[data-test-connection-state=CONNECTED] .st-key-train button")]
      .find((button) => button.checkVisibility() && !button.disabled)
  const act = async () => {
    while (!train()) await frame()
    const field = document.querySelector(".st-key-setting_epochs input")
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, "3")
    field.dispatchEvent(new Event("input", { bubbles: true }))
    await frame()
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }))
    await frame()
    train().click()
  }
  act()
}"""


def stop(page: Page) -> None:
    page.locator(".st-key-stop button:visible").click()
    expect(state(page)).to_have_text("Stopped")


def test_widgets_language_and_reload_in_mid_run(app: App, open_page: Open) -> None:
    page = open_page(f"{app.url}/{LONG}")
    run = train(page)
    wait_for_epochs(page, 1)
    steps.mark_chart(page)
    set_number(page, "Epochs", 7)
    expect(page.get_by_text("The settings have changed since")).to_be_visible()
    page.get_by_text("Advanced", exact=True).click()
    set_number(page, "Hidden layers", 1)
    steps.switch_language(page, "es")
    expect(page.get_by_role("button", name="Entrenar", exact=True)).to_be_visible()
    steps.switch_language(page, "en")
    epochs = len(steps.points(page)[1])
    wait_for_epochs(page, epochs + 2)
    steps.assert_marked(page)
    assert steps.run_of(page) == run
    page.reload()
    wait_for_epochs(page, epochs + 3)
    stop(page)
    sentence = page.get_by_text(re.compile(r"^Stopped after [\d.,]+ of 9,999 epochs\.$"))
    expect(sentence).to_be_visible()
    trained = int(float(sentence.inner_text().split()[2].replace(",", "")))
    each = [float(epoch) for epoch in range(1, trained + 1)]
    # Behind them is where it stopped, within an epoch.
    eventually(lambda: [drawn[:trained] for drawn in steps.points(page)[1:]], [each, each])
    expect(steps.number_field(page, "Epochs")).to_have_value("7")


def test_a_closed_tab_comes_back_by_its_address(app: App, open_page: Open) -> None:
    page = open_page(f"{app.url}/{RUN}")
    train(page)
    wait_for_epochs(page, 2)
    address, epochs = page.url, len(steps.points(page)[1])
    page.close()
    again = open_page(address, apart=True)
    wait_for_epochs(again, min(epochs + 2, EPOCHS))
    steps.wait_until_done(again)
    steps.assert_whole(again, EPOCHS)


def test_two_tabs_train_two_runs_and_a_third_queues(app: App, open_page: Open) -> None:
    first, second, third = (open_page(f"{app.url}/{LONG}") for _ in range(3))
    one, other = train(first), train(second)
    assert one != other
    wait_for_epochs(first, 2)
    wait_for_epochs(second, 2)
    train(third)
    expect(state(third)).to_have_text("Queued, place 1")
    stop(first)
    expect(state(third)).to_have_text("Running")
    epochs = len(steps.points(second)[1])
    wait_for_epochs(second, epochs + 1)
    stop(second)
    stop(third)


def test_a_server_killed_in_mid_run(app: App, open_page: Open, complaints: Complaints) -> None:
    complaints.expected += steps.BROKEN
    page = open_page(f"{app.url}/{RUN}")
    run = train(page)
    wait_for_epochs(page, 3)
    app.kill()
    expect(state(page)).to_have_text("Connection lost; trying again…")
    app.start()
    steps.wait_until_done(page)
    steps.assert_whole(page, EPOCHS)
    assert steps.run_of(page) == run
    set_number(page, "Epochs", 2)
    steps.train_to_the_end(page)


def test_what_is_done_at_once_when_a_killed_server_is_back(
    app: App, open_page: Open, complaints: Complaints
) -> None:
    complaints.expected += steps.BROKEN
    page = open_page(f"{app.url}/?{STEPS}&epochs=2")
    run = steps.train_to_the_end(page)
    app.kill()
    expect(page.locator(".st-key-train button:visible")).to_be_disabled()
    page.evaluate(AT_ONCE)
    app.start()
    page.wait_for_url(lambda url: "run=" in url and str(run) not in url)
    steps.wait_until_done(page)
    steps.assert_whole(page, 3)


def test_a_worker_killed_in_mid_run(app: App, open_page: Open) -> None:
    epochs = 2 * EPOCHS  # it must not end before its worker is killed
    page = open_page(f"{app.url}/?{STEPS}&epochs={epochs}")
    run = train(page)
    wait_for_epochs(page, 2)
    steps.busiest(steps.workers(app.home)).send_signal(signal.SIGKILL)
    expect(page.get_by_text("The worker process died once during this run.")).to_be_visible()
    steps.wait_until_done(page)
    steps.assert_whole(page, epochs)
    assert steps.run_of(page) == run
    expect(page.get_by_text("with the numbers of an undisturbed run.")).to_be_visible()
    set_number(page, "Epochs", 2)
    steps.train_to_the_end(page)
