"""The coach beside the live chart, on a made-up training service."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from components.live.routes import module_address
from tests.browser import steps
from tests.browser.fake_run import EPOCHS, address, assert_whole, finish, stop, train
from tests.browser.servers import Served
from tests.browser.steps import state, wait_for_epochs
from tests.browser.waiting import eventually, wait_until_current

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


@pytest.fixture
def served(fake_server: Served) -> Served:
    return fake_server


def test_the_coach_says_what_it_sees_and_has_it_applied(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 16) + "&rate=0.000001")
    coach = page.get_by_role("list", name="What the coach sees")
    said = coach.get_by_role("listitem")
    train(page)
    expect(said).to_contain_text("Warning: Too slow: in")
    first = said.element_handle()
    expect(said).to_contain_text("Try a learning rate of 0.001, the usual one of this optimizer.")
    expect(said.locator("svg")).to_be_visible()
    button = said.get_by_role("button")
    expect(button).to_have_text("Apply")
    page.get_by_text("State running").wait_for()
    wait_until_current(page)
    reruns = int(page.get_by_text("Reruns").inner_text().split()[1])
    button.click()
    expect(page.get_by_text("Taken")).to_have_text("Taken {'learning_rate': 0.001}")
    expect(button).to_have_text("Applied")
    expect(page.get_by_text("Reruns")).to_have_text(f"Reruns {reruns + 1}")
    button.click(force=True)
    finish(page)
    # The numbers change in place; nothing new is read out.
    expect(said).to_contain_text(f"Too slow: in {EPOCHS} epochs training loss fell only from 2.35")
    assert said.element_handle().evaluate("(now, before) => now === before", first)
    assert_whole(page)
    text = said.inner_text().replace("Applied", "Apply")
    page.reload()
    expect(said).to_have_text(text, use_inner_text=True)


# Draws advice in a separate list, and returns its items in order.
ORDER = """async (module) => {
  const { Coach } = await import(module.replace("live_curves.js", "coach.js"))
  const list = document.body.appendChild(document.createElement("ul"))
  const coach = new Coach(list, () => {})
  const texts = { warning: "Warning", info: "Hint", apply: "Apply", applied: "Applied" }
  const fill = (sentence) => sentence
  coach.describe({ texts, coach: { a: "A", b: "B" }, chosen: {}, appliable: true }, { fill })
  const advice = (rule, severity) => ({
    rule, severity, finding: rule, suggestion: rule, change: ["epochs", 7],
  })
  const seen = []
  const tell = (...told) => {
    coach.receive(told, { state: "running" }, 9)
    seen.push([...list.children].map((item) => item.dataset.rule).join(""))
  }
  tell(advice("a", "info"))
  const hint = list.firstChild
  hint.querySelector("button").focus()
  tell(advice("b", "warning"), advice("a", "info"))
  tell(advice("a", "warning"), advice("b", "info"))
  seen.push(list.firstChild === hint, hint.contains(document.activeElement))
  list.remove()
  return seen
}"""


def test_the_coach_moves_what_has_become_graver_to_the_top(served: Served, open_page: Open) -> None:
    page = open_page(address(served, 1))
    assert page.evaluate(ORDER, f"/{module_address()}") == ["a", "ba", "ab", True, True]


def test_the_coach_is_quiet_until_the_end_where_all_is_well(
    served: Served, open_page: Open
) -> None:
    page = open_page(address(served, 24))
    coach = page.get_by_role("list", name="What the coach sees")
    height = "(list) => list.getBoundingClientRect().height"
    train(page)
    wait_for_epochs(page, 6)
    steps.press(page, "Pause")
    expect(state(page)).to_have_text("Paused")
    expect(coach).to_have_text("")
    before = coach.evaluate(height)
    stop(page)
    page.goto(address(served, 0.1))
    train(page)
    expect(coach).to_have_text("The coach sees nothing unusual.")
    eventually(lambda: coach.evaluate(height), before)
