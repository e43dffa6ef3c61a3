"""What those who follow see of Learn and Data: figures as the presenter sets them, and samples."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from core.lessons.chapters import chapters
from tests.browser import steps
from tests.browser.following import ROOM, share, stop, turn_to
from tests.browser.lessons import drawn_figure
from tests.browser.servers import Served
from tests.browser.test_follow_pages import accessible_on_a_phone
from tests.browser.waiting import eventually, wait_for

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

# What a figure says in words and numbers, in their order. Its drawings depend on its width.
SAID = """(figure) => [...figure.querySelectorAll("output, p, td, pre, h4")]
  .filter((one) => one.checkVisibility()).map((one) => one.textContent)"""
# Presses its buttons that lead somewhere else, then sets its controls to something else.
CHANGE = """async (figure) => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  for (const button of figure.querySelectorAll("button:enabled")) {
    if (button.disabled || /^(Play|Back|Start|Reset|Usual)/.test(button.textContent)) continue
    button.click()
    await painted()
  }
  const count = figure.querySelectorAll("input, select").length
  for (let place = 0; place < count; place += 1) {
    const control = figure.querySelectorAll("input, select")[place]
    if (!control || control.disabled || !control.checkVisibility()) continue
    if (control.type === "range") control.value = Number(control.max) - Number(control.step)
    else if (control.type === "checkbox") control.checked = place % 2 === 0
    else if (control.type === "radio") control.checked = true
    else control.selectedIndex = control.options.length - 1
    const type = control.type === "range" ? "input" : "change"
    control.dispatchEvent(new Event(type, { bubbles: true }))
    await painted()
  }
}"""


# Texts of the axes' numbers that lie on the title of the vertical axis.
OVERLAPS = """(figure) => [...figure.querySelectorAll("svg.lesson__drawing")].flatMap((svg) => {
  const texts = [...svg.querySelectorAll(":scope > text, :scope > g > text")]
  const title = texts.find((one) => /rotate/.test(one.getAttribute("transform") ?? ""))
  if (!title?.textContent) return []
  const box = title.getBoundingClientRect()
  return texts.filter((one) => {
    const other = one.getBoundingClientRect()
    const beside = other.left >= box.right || other.right <= box.left
    return one !== title && !beside && other.top < box.bottom && other.bottom > box.top
  }).map((one) => `${title.textContent}: ${one.textContent}`)
})"""


VALUES = "(figure) => [...figure.querySelectorAll('input')].map((one) => one.value)"


def said(figure: Locator) -> list[str]:
    found: list[str] = figure.evaluate(SAID)
    return found


def alike(one: Locator, other: Locator, what: str) -> None:
    """Wait until two figures are alike; both may change meanwhile."""
    eventually(lambda: one.evaluate(what) == other.evaluate(what), True)


def test_every_figure_is_seen_as_the_presenter_sets_it(
    pages_server: Served, open_page: Open, on_phone: Open
) -> None:
    presenter = open_page(f"{pages_server.url}/learn?present=1", **ROOM)
    link = share(presenter)
    phone, late = on_phone(f"{link}?lang=en"), None
    for name, chapter in chapters().items():
        turn_to(presenter, f"{pages_server.url}/learn?chapter={name}&present=1")
        for figure in chapter.drawn:
            shown = drawn_figure(presenter, figure)
            shown.scroll_into_view_if_needed()
            before = said(shown)
            shown.evaluate(CHANGE)
            seen = drawn_figure(phone, figure)
            alike(seen, shown, SAID)
            assert seen.evaluate(OVERLAPS) == shown.evaluate(OVERLAPS) == []
            assert figure == "arguments" or said(shown) != before, figure
            expect(phone.locator(".page .lesson")).to_have_count(1)
        if chapter.drawn and late is None:
            late = on_phone(f"{link}?lang=es")  # whoever comes late sees it as it is by then
            theirs = drawn_figure(late, chapter.drawn[-1])
            alike(theirs, shown, VALUES)
            assert said(theirs) != said(shown)  # in another language
            accessible_on_a_phone(late)
    steps.go_to(presenter, "Train")
    expect(phone.locator(".page")).to_be_hidden()
    stop(presenter)


def test_whoever_follows_can_move_a_figure_until_the_presenter_does(
    pages_server: Served, open_page: Open, on_phone: Open
) -> None:
    presenter = open_page(f"{pages_server.url}/learn?chapter=unit&present=1", **ROOM)
    phone = on_phone(share(presenter))
    own, theirs = drawn_figure(phone, "unit"), drawn_figure(presenter, "unit")
    sliders = [figure.get_by_role("slider") for figure in (own, theirs)]
    sliders[0].nth(0).press("End")
    expect(own.locator("output").first).to_have_text("3,0")
    expect(theirs.locator("output").first).to_have_text("1.0")
    sliders[1].nth(1).press("Home")
    expect(own.locator("output").nth(1)).to_have_text("−3,0")
    expect(own.locator("output").first).to_have_text("1,0")
    stop(presenter)
    expect(phone.locator(".state")).to_contain_text("ha dejado de compartir")


def test_samples_of_the_data_page(pages_server: Served, open_page: Open, on_phone: Open) -> None:
    presenter = open_page(f"{pages_server.url}/data?dataset=digits&present=1", **ROOM)
    phone = on_phone(share(presenter))
    images = phone.locator(".page .images img")
    expect(images).to_have_count(25)
    first = images.first.get_attribute("src")
    assert first and first.startswith("data:image/png")
    expect(phone.locator(".page .answers li")).to_have_count(10)
    expect(phone.locator(".page .answers li").first).to_contain_text(
        re.compile(r"\d+ \(\d+,\d\s%\)")
    )
    accessible_on_a_phone(phone)
    steps.press(presenter, "Next")
    expect(images.first).not_to_have_attribute("src", first)
    turn_to(presenter, f"{pages_server.url}/data?dataset=moons&present=1")
    chart = phone.locator(".page svg[role=img]")
    expect(chart).to_have_attribute("aria-label", re.compile("x2. Muestras de entrenamiento"))
    eventually(lambda: chart.locator(".lesson__marks, path, circle").count() > 100, True)
    accessible_on_a_phone(phone)
    stop(presenter)


def test_columns_of_the_data_page(pages_server: Served, open_page: Open, on_phone: Open) -> None:
    presenter = open_page(f"{pages_server.url}/data?dataset=breast_cancer&present=1", **ROOM)
    phone = on_phone(share(presenter))
    chart = phone.locator(".page svg[role=img]")
    expect(chart).to_have_attribute("aria-label", re.compile("Distribución de "))
    first = chart.get_attribute("aria-label")
    expect(phone.locator(".page ol li").first).to_contain_text("prueba")
    accessible_on_a_phone(phone)
    steps.choose(presenter, "Column", "mean texture")
    expect(chart).not_to_have_attribute("aria-label", str(first))
    stop(presenter)


def test_the_recorded_run_that_the_presenter_opens(
    pages_server: Served, open_page: Open, on_phone: Open
) -> None:
    chapter = next(one for one in chapters().values() if one.cases)
    presenter = open_page(f"{pages_server.url}/learn?chapter={chapter.name}&present=1", **ROOM)
    phone = on_phone(f"{share(presenter)}?lang=en")
    for place in (2, 1):
        presenter.get_by_role("radio", name=f"Run {place}", exact=True).click()
        expect(phone.get_by_text(chapter.cases[place - 1].caption)).to_be_visible()
        theirs = drawn_figure(presenter, "curves")
        theirs.get_by_role("slider").press("Home")
        seen = drawn_figure(phone, "curves")
        alike(seen, theirs, VALUES)
        percentages = chapter.cases[place - 1].config.task.classifies
        for figure in (seen, theirs):
            expect(figure.get_by_text("100%")).to_have_count(int(percentages))
    accessible_on_a_phone(phone)
    stop(presenter)


def test_a_figure_that_plays_can_be_left_behind(
    pages_server: Served, open_page: Open, on_phone: Open
) -> None:
    chapter = next(one for one in chapters().values() if "race" in one.figures)
    presenter = open_page(f"{pages_server.url}/learn?chapter={chapter.name}&present=1", **ROOM)
    phone = on_phone(share(presenter))
    race = drawn_figure(presenter, "race")
    race.scroll_into_view_if_needed()
    drawn_figure(phone, "race")
    wait_for(phone, "() => { scrollTo(0, 400); return scrollY > 0 }")
    race.get_by_role("slider").first.press("Home")
    race.get_by_role("button", name="Play").click()
    drawn_figure(presenter, "descent").evaluate("(one) => one.scrollIntoView()")
    drawn_figure(phone, "descent")
    wait_for(phone, "() => scrollY === 0")  # what comes is seen from its top
    played = race.get_attribute("data-step")
    expect(race).not_to_have_attribute("data-step", str(played))
    expect(phone.locator(".page .lesson")).to_have_attribute("data-ready", "descent")
    stop(presenter)
