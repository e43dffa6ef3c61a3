"""Those who follow a presenter answer what is asked, and see other pages than Train."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from components.words.language import _, speaking
from core.lessons.chapters import chapters
from core.lessons.packs import packs
from core.settings.config import default_config
from tests.browser import steps
from tests.browser.conftest import PROFILE, Complaints, new_context
from tests.browser.following import DRAWN, ROOM, answer, share, stop, turn_to
from tests.browser.servers import Served
from tests.browser.test_accessibility import serious
from tests.browser.test_people import serious_of_plain, sign_in, visitor
from tests.browser.waiting import eventually, wait_for
from tests.components.server.classroom import ENVIRONMENT

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

RATE = next(step.question for step in packs()["rate"].steps if step.question is not None)


@pytest.fixture(scope="module")
def class_server(serve: Callable[..., Served]) -> Served:
    """All pages on a made-up training service, for a class."""
    return serve("tests/browser/pages_app.py", **ENVIRONMENT)


def accessible_on_a_phone(phone: Page) -> None:
    for scheme in ("light", "dark"):
        phone.emulate_media(color_scheme=scheme)
        assert serious_of_plain(phone) == []
    wait_for(phone, "() => document.documentElement.scrollWidth <= innerWidth")


def test_what_a_step_asks_is_answered_on_phones_and_revealed_to_all(
    pages_server: Served, open_page: Open, on_phone: Open
) -> None:
    presenter = open_page(f"{pages_server.url}/?pack=rate&step=1&present=1", **ROOM)
    link = share(presenter)
    phone, desk = on_phone(link), open_page(link)
    expect(phone.locator(".who")).to_have_text("Respondes de forma anónima.")
    answer(phone, 0, "Enviar la respuesta")
    expect(phone.locator(".who")).to_contain_text("Tu respuesta cuenta.")
    answer(desk, 1, "Send the answer")
    count = steps.current(presenter.get_by_text("Answers from the audience: 2"))
    expect(count).to_be_visible()

    phone.reload()  # is the same browser
    expect(phone.get_by_role("radio").first).to_be_checked()
    answer(phone, 1, "Enviar la respuesta")
    expect(phone.locator(".who")).to_contain_text("Tu respuesta cuenta.")
    accessible_on_a_phone(phone)
    steps.press(presenter, "Show the answers")
    bars = steps.current(presenter.get_by_role("figure", name=re.compile("Answers to “")))
    expect(bars).to_have_attribute("aria-label", re.compile(": 2"))
    assert "(right)" not in str(bars.get_attribute("aria-label"))
    expect(count).to_be_visible()
    assert serious(presenter) == []
    expect(desk.get_by_role("radio")).to_have_count(len(RATE.answers))  # nothing is told yet

    steps.press(presenter, "Reveal to all")
    expect(bars).to_have_attribute("aria-label", re.compile(r"\(right\)"))
    for page, own, right in (
        (phone, "tu respuesta", "✓ correcta"),
        (desk, "your answer", "✓ right"),
    ):
        expect(page.locator(".answers li").nth(1)).to_contain_text(own)
        expect(page.locator(".answers li").nth(1)).to_contain_text("2 (100")
        expect(page.locator(".answers li").nth(RATE.right)).to_contain_text(right)
        expect(page.get_by_role("radio")).to_have_count(0)
    accessible_on_a_phone(phone)

    steps.press(presenter, "Ask again")
    expect(phone.get_by_text("pregunta otra vez")).to_be_visible()
    expect(phone.locator("input:checked")).to_have_count(0)
    phone.reload()  # what was answered in the first round does not come back
    expect(phone.locator(".who")).to_have_text("Respondes de forma anónima.")
    expect(phone.locator("input:checked")).to_have_count(0)
    answer(phone, 0, "Enviar la respuesta")
    expect(phone.locator(".who")).to_contain_text("Tu respuesta cuenta.")
    accessible_on_a_phone(phone)
    expect(steps.current(presenter.get_by_text("audience: 1 · second round"))).to_be_visible()
    expect(desk.get_by_role("radio")).to_have_count(len(RATE.answers))
    steps.press(presenter, "Reveal to all")
    right = re.escape(RATE.answers[RATE.right].text)
    for title, given in (("First round", 2), ("Second round", 0)):
        told = re.compile(rf"{title}.*{right} \(right\): {given}")
        round_bars = steps.current(presenter.get_by_role("figure", name=told))
        expect(round_bars).to_be_visible()
    expect(presenter.get_by_role("button", name="Ask again")).to_have_count(0)
    second = phone.locator(".answers li").nth(1)
    expect(second).to_contain_text(re.compile(r"Primera ronda2 \(100.*Segunda ronda0 \(0"))
    expect(phone.locator(".answers li").first).to_contain_text("tu respuesta")
    assert serious(presenter) == []
    accessible_on_a_phone(phone)
    steps.press(presenter, "Next")
    expect(phone.get_by_text("Tu predicción")).to_be_visible()
    stop(presenter)


def test_whoever_has_signed_in_answers_by_name(
    class_server: Served, browser: Browser, complaints: Complaints
) -> None:
    pages = []
    for name, key in (("Ms Luna", ENVIRONMENT["DENSEBOARD_TEACHER_KEY"]), ("Eva Sol", "")):
        context = new_context(browser, **{**PROFILE, **ROOM})
        pages.append(context.new_page())
        complaints.watch(pages[-1])
        pages[-1].goto(f"{class_server.url}/?pack=rate&step=1&present=1")
        sign_in(pages[-1], name, key)
        visitor(pages[-1], name)
    teacher, eva = pages
    eva.goto(share(teacher))
    expect(eva.locator(".who")).to_have_text("You are answering as Eva Sol.")
    answer(eva, RATE.right, "Send the answer")
    expect(eva.locator(".who")).to_contain_text("Your answer counts.")
    expect(steps.current(teacher.get_by_text("Answers from the audience: 1"))).to_be_visible()
    teacher.goto(f"{class_server.url}/learn?chapter=packs-rate")
    bars = steps.current(teacher.get_by_role("figure", name=re.compile("Answers to “")))
    expect(bars.first).to_have_attribute("aria-label", re.compile(r"\(right\): 1"))
    for page in pages:
        page.context.close()


def test_other_pages_are_followed_as_well(
    pages_server: Served, open_page: Open, on_phone: Open
) -> None:
    presenter = open_page(f"{pages_server.url}/?dataset=circles&present=1", **ROOM)
    phone = on_phone(share(presenter))
    runs = [steps.train_to_the_end(presenter)]
    turn_to(presenter, f"{pages_server.url}/?dataset=circles&learning_rate=0.5&present=1")
    runs.append(steps.train_to_the_end(presenter))
    turn_to(
        presenter, f"{pages_server.url}/compare?dataset=circles&compare={','.join(runs)}&present=1"
    )

    expect(phone.locator(".state")).to_have_text("Quien presenta muestra la página Comparar")
    expect(phone.locator(".page tbody tr")).to_have_count(2)
    expect(phone.locator(".page tbody tr").nth(1)).to_contain_text("tasa de aprendizaje 0,5")
    expect(phone.locator(".page thead")).to_contain_text("prueba")
    epochs = default_config("circles").epochs
    eventually(lambda: phone.evaluate(DRAWN), [epochs] * 2)
    expect(phone.locator(".page svg[role=img]")).to_have_attribute(
        "aria-label", re.compile("^Exactitud, validación")
    )
    accessible_on_a_phone(phone)
    steps.press(presenter, "Seal the test set")
    expect(phone.locator(".page")).to_contain_text("El conjunto de prueba está precintado")
    expect(phone.locator(".page thead")).not_to_contain_text("prueba")
    steps.press(presenter, "Open the test set")

    steps.go_to(presenter, "Data")
    expect(phone.locator(".page h2")).to_have_text("Círculos")
    accessible_on_a_phone(phone)
    steps.go_to(presenter, "Search")
    expect(phone.locator(".page")).to_contain_text("no tiene abierta ninguna búsqueda")
    steps.set_number(presenter, "Trials", 3)
    steps.press(presenter, "Start search")
    expect(phone.locator(".page")).to_contain_text("Terminada: 3 de 3 ensayos")
    chart = phone.locator(".page svg[role=img]")
    expect(chart).to_have_attribute("aria-label", re.compile("mayor exactitud de validación"))
    expect(phone.locator(".page")).to_contain_text("Mejor hasta ahora")
    accessible_on_a_phone(phone)
    steps.go_to(presenter, "Learn")
    with speaking("es"):
        title = _(next(iter(chapters().values())).title)
    expect(phone.locator(".page h2")).to_have_text(title)
    accessible_on_a_phone(phone)
    with phone.expect_popup() as popup:
        phone.get_by_role("link", name="Abrir esta página").click()
    expect(steps.current(popup.value.get_by_role("heading", name=title))).to_be_visible()
    steps.go_to(presenter, "Train")
    expect(phone.locator(".settings h2")).to_have_text("Círculos")
    expect(phone.locator(".page")).to_be_hidden()
    stop(presenter)
