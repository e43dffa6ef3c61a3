"""A teacher makes a class pack and shares it; two students work; their work comes together."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import steps
from tests.browser.conftest import Complaints, new_context
from tests.browser.servers import Served
from tests.browser.test_accessibility import serious
from tests.browser.waiting import eventually, wait_until_current, wait_until_it_fits
from tests.components.server.classroom import CODE, ENVIRONMENT, KEY

pytestmark = pytest.mark.browser

Enter = Callable[..., Page]

# A teacher's text is shown to students: were it HTML or Markdown, one of these would tell.
HOSTILE = '<img src=x onerror="window.hit=1"> [a](javascript:window.hit=1) ![b](https://b.test/c)'


@pytest.fixture(scope="module")
def class_server(serve: Callable[..., Served]) -> Served:
    """All pages on a made-up training service, for a class."""
    return serve("tests/browser/pages_app.py", **ENVIRONMENT)


@pytest.fixture
def enter(browser: Browser, class_server: Served, complaints: Complaints) -> Iterator[Enter]:
    """Open a browser of its own and sign in: ``enter("Ana", "/learn?chapter=packs")``."""
    contexts = []

    def enter(name: str, path: str, key: str = "") -> Page:
        context = new_context(browser)
        contexts.append(context)
        page = context.new_page()
        complaints.watch(page)
        page.goto(f"{class_server.url}{path}")
        page.get_by_label("Your name").fill(name)
        page.get_by_label("Code of the class").fill(CODE)
        page.get_by_label("Key", exact=True).fill(key)
        page.get_by_role("button", name="Sign in").click()
        return page

    yield enter
    for context in contexts:
        context.close()


def write(page: Page, label: str, value: str, at: int = 0) -> None:
    """Fill a field of the form, the first or another one with this label."""
    wait_until_current(page)
    field = steps.current(page.get_by_label(label, exact=True)).nth(at)
    field.fill(value)
    field.blur()
    wait_until_current(page)


def click(page: Page, key: str) -> None:
    """Press a button by its key."""
    wait_until_current(page)
    steps.current(page.locator(f".st-key-{key} button")).click()


def answer(page: Page, name: str) -> None:
    """Choose an answer of a question."""
    wait_until_current(page)
    steps.current(page.get_by_role("radio", name=name)).check(force=True)


def shown(page: Page, text: str | re.Pattern[str]) -> Locator:
    return steps.current(page.get_by_text(text)).first


def accessible(page: Page) -> None:
    """Assert that a page is which draws a part of itself again while axe-core looks: fading text
    has too little contrast for an instant, other violations stay."""
    eventually(lambda: serious(page), [])


def make_and_share(teacher: Page) -> None:
    """Make a pack of two steps with the form, and share it with the class."""
    click(teacher, "pack_new")
    write(teacher, "Title", "Two rates")
    write(teacher, "What one learns", "What a larger rate does.")
    click(teacher, "pack_add")
    expect(steps.current(teacher.get_by_label("What it is about"))).to_have_count(1)
    for label, text in (
        ("What it is about", HOSTILE),
        ("What to look at", "The curve"),
        ("Multiple-choice question (optional)", "What will the loss do?"),
    ):
        write(teacher, label, text)
    write(teacher, "Answer 1", "It rises")
    write(teacher, "Answer 2", "It falls")
    steps.choose(teacher, "Right answer", "Answer 2")
    write(teacher, "Title", "The usual rate", 1)

    # The second step is of settings that are chosen on the Train page.
    steps.go_to(teacher, "Train")
    steps.set_number(teacher, "Learning rate", 0.5)
    click(teacher, "pack_add")
    expect(shown(teacher, "Two rates, 2 steps")).to_be_visible()
    click(teacher, "pack_form")
    expect(steps.current(teacher.get_by_label("What it is about"))).to_have_count(2)
    write(teacher, "What it is about", "Much more.", 1)
    write(teacher, "What to look at", "The curve", 1)
    wait_until_current(teacher)
    asks = teacher.locator("[class*='s2_predicts'] label")
    steps.current(asks).first.click()
    write(teacher, "Title", "A larger rate", 2)
    assert serious(teacher) == []
    click(teacher, "pack_save")
    expect(shown(teacher, "Saved.")).to_be_visible()
    click(teacher, "pack_back")
    expect(shown(teacher, "Two rates")).to_be_visible()
    steps.choose(teacher, "Who sees it", "The class, in its list")


def work_through(page: Page, choice: str, expected: str) -> None:
    """Open the pack as a student: answer, train, predict, train."""
    expect(shown(page, "Two rates")).to_be_visible()
    opens = page.locator("[class*='st-key-pack_open_own']").get_by_role("button")
    wait_until_current(page)
    steps.current(opens).click()
    expect(shown(page, "step 1 of 2")).to_be_visible()
    expect(shown(page, "onerror=")).to_be_visible()  # as it was written
    answer(page, choice)
    expect(shown(page, re.compile("Right|Not quite"))).to_be_visible()
    steps.train_to_the_end(page)
    click(page, "pack_arrow_forward")
    expect(shown(page, "step 2 of 2")).to_be_visible()
    expect(steps.number_field(page, "Learning rate")).to_have_value("0.5")
    answer(page, expected)
    expect(shown(page, "You predicted")).to_be_visible()
    steps.train_to_the_end(page)
    assert page.evaluate("() => window.hit") is None
    assert page.locator("[data-testid=stMarkdownContainer] img").count() == 0


def test_a_pack_is_made_shared_worked_through_and_merged(enter: Enter, tmp_path: Path) -> None:
    path = "/learn?chapter=packs&dataset=moons&epochs=2"
    teacher = enter("Ms Ruiz", path, KEY)
    make_and_share(teacher)
    for name, choice, expected in (("Ana", "It falls", "Better"), ("Ben", "It rises", "Worse")):
        work_through(enter(name, path), choice, expected)

    work = teacher.locator("[class*='st-key-pack_work_own']").get_by_role("button")
    wait_until_current(teacher)
    steps.current(work).click()
    expect(shown(teacher, "Who needs help")).to_be_visible()
    bars = steps.current(teacher.get_by_role("figure", name=re.compile("Answers to “What will")))
    expect(bars).to_have_attribute("aria-label", re.compile(r"It rises: 1, It falls \(right\): 1"))
    marks = teacher.get_by_role("figure", name=re.compile("of 2 runs against"))
    expect(steps.current(marks)).to_have_count(2)
    accessible(teacher)

    # It stays up to date by itself.
    eva = enter("Eva", path)
    expect(shown(eva, "Two rates")).to_be_visible()
    wait_until_current(eva)
    steps.current(eva.locator("[class*='st-key-pack_open_own']").get_by_role("button")).click()
    answer(eva, "It rises")
    expect(bars).to_have_attribute("aria-label", re.compile(r"It rises: 2, It falls \(right\): 1"))
    expect(shown(teacher, re.compile("has not answered what half"))).to_be_visible()

    with teacher.expect_download() as download:
        click(teacher, "pack_work_csv")
    file = tmp_path / "work.csv"
    download.value.save_as(file)
    lines = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert [line["Type"] for line in lines].count("run") == 4
    chosen = {line["Name"]: line["Verdict"] for line in lines if line["Type"] == "answer"}
    assert chosen == {"Ana": "right", "Ben": "wrong", "Eva": "wrong"}
    verdicts = sorted(line["Verdict"] for line in lines if line["Type"] == "prediction")
    assert len(verdicts) == 2 and set(verdicts) <= {"right", "wrong"}

    # A student sees nothing of the others there.
    eva.goto(f"{teacher.url}&lang=en")
    expect(shown(eva, "Your answers: 1")).to_be_visible()
    expect(eva.get_by_text("Ana", exact=True)).to_have_count(0)
    eva.set_viewport_size({"width": 400, "height": 900})
    wait_until_it_fits(eva)
    accessible(eva)


def test_a_draft_is_back_after_a_reload_until_it_is_discarded(enter: Enter) -> None:
    teacher = enter("Mr Vega", "/learn?chapter=packs&dataset=moons&epochs=2", KEY)
    click(teacher, "pack_new")
    write(teacher, "Title", "One rate")
    write(teacher, "What one learns", "Little.")
    click(teacher, "pack_add")
    expect(steps.current(teacher.get_by_label("What it is about"))).to_have_count(1)
    write(teacher, "What it is about", "About")
    write(teacher, "What to look at", "The curve")
    write(teacher, "Title", "The only step", 1)
    click(teacher, "pack_save")
    expect(shown(teacher, "Saved.")).to_be_visible()

    wait_until_current(teacher)
    learns = steps.current(teacher.get_by_label("What one learns", exact=True))
    learns.fill("Little\nenough.")  # without leaving the field
    expect(shown(teacher, "Not saved yet.")).to_be_visible()
    expect(learns).to_be_focused()
    write(teacher, "Title", "Another name")
    teacher.wait_for_url(re.compile("packs-form-own-"))
    language(teacher, "Español")
    title(teacher).fill("Una tasa")
    expect(shown(teacher, "Spanish: 4 texts")).to_be_visible()
    expect(title(teacher)).to_be_focused()
    teacher.reload()
    expect(shown(teacher, "It is not saved yet.")).to_be_visible()
    expect(title(teacher)).to_have_value("Another name")
    expect(learns).to_have_value("Little\nenough.")
    language(teacher, "Español")
    expect(title(teacher)).to_have_value("Una tasa")
    expect(shown(teacher, "Spanish: 4 texts")).to_be_visible()
    for width in (1280, 400):
        teacher.set_viewport_size({"width": width, "height": 900})
        wait_until_it_fits(teacher)
        accessible(teacher)

    steps.current(teacher.get_by_role("button", name="Discard the draft")).click()
    steps.current(teacher.get_by_role("button", name="Discard", exact=True)).click()
    expect(shown(teacher, "It is not saved yet.")).to_have_count(0)
    expect(title(teacher)).to_have_value("")
    language(teacher, "English")
    expect(title(teacher)).to_have_value("One rate")


def language(page: Page, name: str) -> None:
    """Show the texts of the form in another language."""
    wait_until_current(page)
    group = steps.current(page.get_by_role("radiogroup", name="Language of the texts"))
    group.get_by_role("radio", name=name).check(force=True)
    wait_until_current(page)


def title(page: Page) -> Locator:
    """The field for the title of the pack."""
    return steps.current(page.get_by_label("Title", exact=True)).first
