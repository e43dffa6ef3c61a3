"""Signing in with a provider of OpenID Connect, through Streamlit and Authlib, in a browser."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import steps
from tests.browser.conftest import Complaints, new_context
from tests.browser.servers import Served
from tests.browser.waiting import eventually
from tests.oidc_provider import CLIENT, FAULTS, SECRET, Provider, providing

pytestmark = pytest.mark.browser

REFUSALS = {
    "signature": "BadSignatureError|bad_signature",
    "audience": "meant for another app",
    "party": "invalid_claim.*azp",
    "issuer": "invalid_claim.*iss",
    "expired": "expired_token|ExpiredTokenError",
    "nonce": "invalid_claim.*nonce",
    "algorithm": "UnsupportedAlgorithm|unsupported_algorithm",
}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing("") as provider:
        yield provider


@pytest.fixture(scope="module")
def server(
    serve: Callable[..., Served], provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Served:
    """All pages on a made-up training service, where people sign in with the provider."""
    file: Path = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    # Streamlit puts its own port where the braces are.
    file.write_text(
        f"""
[auth]
redirect_uri = "http://localhost:{{port}}/oauth2callback"
cookie_secret = "a secret of this test, long enough to sign cookies"
client_id = "{CLIENT}"
client_secret = "{SECRET}"
server_metadata_url = "{provider.url}/.well-known/openid-configuration"
""",
        encoding="utf-8",
    )
    server = serve(
        "tests/browser/pages_app.py",
        DENSEBOARD_PEOPLE="sign-in",
        DENSEBOARD_TEACHER_CLAIM="roles=teacher",
        STREAMLIT_SECRETS_FILES=str(file),
    )
    provider.redirect = f"{server.url}/oauth2callback"
    return server


@pytest.fixture
def page(
    browser: Browser, server: Served, provider: Provider, complaints: Complaints
) -> Iterator[Page]:
    """The page of nobody yet; the provider is as good as new."""
    provider.fault = ""
    context = new_context(browser)
    page = context.new_page()
    complaints.watch(page)
    page.goto(server.url)
    yield page
    context.close()


def sign_in_button(page: Page) -> Locator:
    return steps.current(page.locator(".st-key-sign_in button"))


def visitor(page: Page) -> Locator:
    return steps.current(page.locator(".st-key-visitor button"))


def sign_in(page: Page, provider: Provider, subject: str, name: str, *roles: str) -> None:
    """Press the button, and wait until the provider has sent the browser back."""
    provider.subject, provider.claims = subject, {"name": name, "roles": list(roles)}
    with page.expect_navigation():
        sign_in_button(page).click()


def sign_out(page: Page) -> None:
    """Sign out, at the provider as well."""
    visitor(page).click()
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()
    expect(sign_in_button(page)).to_be_visible()


def test_a_student_and_a_teacher_sign_in_and_out(page: Page, provider: Provider) -> None:
    class_page = steps.current(page.get_by_role("link", name="Class"))
    expect(sign_in_button(page)).to_be_visible()
    expect(page.locator(".st-key-train")).to_have_count(0)

    sign_in(page, provider, "s1", "Ana Ruiz", "student")
    expect(visitor(page)).to_contain_text("Ana Ruiz")
    expect(class_page).to_have_count(0)
    steps.train_to_the_end(page)
    run = steps.run_of(page)
    page.reload()  # the cookie lasts
    expect(visitor(page)).to_contain_text("Ana Ruiz")
    ended = provider.ended
    sign_out(page)
    assert provider.ended == ended + 1
    page.reload()
    expect(sign_in_button(page)).to_be_visible()

    # Another person of the same name is another person, and this one teaches.
    sign_in(page, provider, "t1", "Ana Ruiz", "staff", "teacher")
    expect(visitor(page)).to_contain_text("Ana Ruiz (2)")
    expect(class_page.first).to_be_visible()
    sign_out(page)

    # What the student trained is the student's still.
    sign_in(page, provider, "s1", "Ana Ruiz", "student")
    expect(visitor(page)).to_contain_text("Ana Ruiz")
    expect(class_page).to_have_count(0)
    page.goto(f"{page.url.partition('?')[0]}?run={run}")
    steps.wait_until_done(page)


def test_a_role_that_the_provider_takes_back_is_gone(page: Page, provider: Provider) -> None:
    class_page = steps.current(page.get_by_role("link", name="Class"))
    sign_in(page, provider, "t2", "Ben", "teacher")
    expect(class_page.first).to_be_visible()
    sign_out(page)
    sign_in(page, provider, "t2", "Ben", "student")
    expect(visitor(page)).to_contain_text("Ben")
    expect(class_page).to_have_count(0)


def test_a_token_that_is_no_good_lets_nobody_in(
    page: Page, provider: Provider, server: Served
) -> None:
    assert set(REFUSALS) == set(FAULTS)
    for fault in FAULTS:
        provider.fault = fault
        before, issued = len(server.output), provider.issued
        sign_in(page, provider, "s3", "Mallory", "teacher")
        eventually(lambda issued=issued: provider.issued, issued + 1)  # type: ignore[misc]
        refused = re.compile(REFUSALS[fault])
        eventually(lambda: bool(refused.search(server.output[before:])), True)  # noqa: B023
        expect(sign_in_button(page)).to_be_visible()
        expect(visitor(page)).to_have_count(0)
    provider.fault = ""
    sign_in(page, provider, "s3", "Mallory", "student")
    expect(visitor(page)).to_contain_text("Mallory")
