"""A class in three browsers: two students and a teacher, on a made-up training service."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import steps, waiting
from tests.browser.conftest import Complaints, new_context
from tests.browser.servers import Served
from tests.browser.test_accessibility import serious
from tests.components.server.classroom import CODE, ENVIRONMENT, KEY

pytestmark = pytest.mark.browser

Enter = Callable[..., Page]


@pytest.fixture(scope="module")
def class_server(serve: Callable[..., Served]) -> Served:
    """All pages on a made-up training service, for a class."""
    return serve("tests/browser/pages_app.py", **ENVIRONMENT)


@pytest.fixture
def enter(browser: Browser, class_server: Served, complaints: Complaints) -> Iterator[Enter]:
    """Open a browser of its own and sign in: ``enter("Ana")``."""
    contexts = []
    complaints.expected = ["status of 403"]  # of a wrong code

    def enter(name: str, key: str = "", path: str = "/?dataset=moons", code: str = CODE) -> Page:
        context = new_context(browser)
        contexts.append(context)
        page = context.new_page()
        complaints.watch(page)
        page.goto(f"{class_server.url}{path}")
        sign_in(page, name, key, code)
        return page

    yield enter
    for context in contexts:
        context.close()


def sign_in(page: Page, name: str, key: str = "", code: str = CODE) -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Code of the class").fill(code)
    page.get_by_label("Key", exact=True).fill(key)
    page.get_by_role("button", name="Sign in").click()


def visitor(page: Page, name: str) -> None:
    """Wait until the page shows who has signed in."""
    expect(steps.current(page.locator(".st-key-visitor"))).to_contain_text(name)


def test_two_students_and_a_teacher(enter: Enter, class_server: Served) -> None:
    ana, ben = enter("Ana"), enter("Ben")
    for page, name in ((ana, "Ana"), (ben, "Ben")):
        visitor(page, name)
    steps.train_to_the_end(ana)
    link = ana.url

    ben.goto(link)
    steps.alert(ben, "No run is recorded under").wait_for()
    teacher = enter("Ms Ruiz", KEY, link.removeprefix(class_server.url))
    visitor(teacher, "Ms Ruiz")
    steps.wait_until_done(teacher)

    steps.choose(ana, "Who sees it", "Whoever has the link")
    waiting.wait_until_current(ana)
    ben.goto(link)
    steps.wait_until_done(ben)
    expect(steps.current(ben.locator(".st-key-owner"))).to_contain_text("Ana")
    expect(steps.current(ben.get_by_label("Who sees it"))).to_have_count(0)

    # Each lists what is the visitor's own, and shared with the class on request.
    steps.go_to(ben, "Compare")
    expect(ben.get_by_text("No run is recorded yet.")).to_be_visible()
    steps.go_to(teacher, "Class")
    expect(steps.current(teacher.get_by_text("3 people have signed in."))).to_be_visible()
    steps.current(teacher.get_by_role("button", name="Hide").and_(enabled(teacher))).click()
    expect(teacher.get_by_role("button", name="Hide").and_(enabled(teacher))).to_have_count(0)
    ben.goto(link)
    # Hidden while the page was being drawn, it is missed in two places.
    steps.alert(ben, "No run is recorded under").first.wait_for()

    # Signed in after a reload, in another tab, and no longer once the teacher says so.
    ana.reload()
    visitor(ana, "Ana")
    steps.wait_until_done(ana)  # its feed has ended, and asks for nothing once she is signed out
    other = ana.context.new_page()
    other.goto(class_server.url)
    visitor(other, "Ana")
    ana_card = teacher.locator("[data-testid=stVerticalBlock]").filter(
        has=teacher.get_by_text("Ana", exact=True), has_not=teacher.get_by_text("Ben", exact=True)
    )
    key = re.search(r"key: \S+", ana_card.last.inner_text())
    assert key is not None
    steps.current(ana_card.last.get_by_role("button", name="Sign out everywhere")).click()
    expect(teacher.get_by_text(key[0])).to_have_count(0)  # she needs another one to come back
    other.goto(class_server.url)
    expect(other.get_by_label("Code of the class")).to_be_visible()


def enabled(page: Page) -> Locator:
    return page.locator("button:enabled")


def test_the_form_and_the_way_out(enter: Enter, class_server: Served) -> None:
    page = enter("Eva", code="wrong one", path="/compare?lang=en")
    expect(page.get_by_role("alert")).to_contain_text("not that of this class")
    expect(page.get_by_label("Your name")).to_have_value("Eva")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert serious_of_plain(page) == []
    page.get_by_role("link", name="Español").click()
    expect(page.get_by_role("button", name="Iniciar sesión")).to_be_visible()
    page.get_by_role("link", name="English").click()
    sign_in(page, "Eva")
    page.wait_for_url("**/compare?**")
    visitor(page, "Eva")
    assert "signing-in" not in page.url
    steps.press(page, "Eva")
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Code of the class")).to_be_visible()
    assert page.context.cookies() == [] or "denseboard_session" not in {
        cookie.get("name") for cookie in page.context.cookies()
    }
    sign_in(page, "Eva")  # another browser has her name now
    expect(page.get_by_role("alert")).to_contain_text("The name Eva is taken")


def serious_of_plain(page: Page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in Axe().run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def test_the_class_page_is_accessible(enter: Enter) -> None:
    teacher = enter("Mr Vega", KEY, "/class")
    expect(steps.current(teacher.get_by_role("heading", name="Class"))).to_be_visible()
    assert serious(teacher) == []
