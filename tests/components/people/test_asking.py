"""Who a request comes from where people sign in with a provider."""

import json
from typing import Any

import pytest
from starlette.requests import HTTPConnection
from streamlit.web.server.starlette import starlette_app_utils
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from components.people import asking
from core.base.errors import SignInError
from core.people.person import Role
from core.runs.service_interface import use_service
from tests.fakes import FakeService

SECRET = "a secret of this test, long enough to sign"
CLAIMS = {
    "is_logged_in": True,
    "origin": "https://board.example",
    "iss": "https://id.example",
    "sub": "u1",
    "name": "Ana",
    "roles": ["student"],
}


@pytest.fixture(autouse=True)
def _signing_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DENSEBOARD_PEOPLE", "sign-in")
    monkeypatch.setenv("DENSEBOARD_TEACHER_CLAIM", "roles=teacher")
    monkeypatch.setattr(asking, "get_cookie_secret", lambda: SECRET)
    use_service(FakeService(record=True))


def asks(claims: Any, secret: str = SECRET, host: str = "board.example") -> HTTPConnection:
    """A request with Streamlit's cookie, signed as Streamlit signs it."""
    content = claims if isinstance(claims, str) else json.dumps(claims)
    signed = starlette_app_utils.create_signed_value(secret, USER_COOKIE_NAME, content)
    headers = [(b"cookie", f"{USER_COOKIE_NAME}={signed.decode()}".encode())]
    return HTTPConnection({"type": "http", "headers": [*headers, (b"host", host.encode())]})


def test_the_cookie_of_streamlit_says_who_it_is() -> None:
    ana = asking.person_of(asks(CLAIMS))
    assert ana is not None and (ana.name, ana.role) == ("Ana", Role.STUDENT)
    teacher = asking.person_of(asks({**CLAIMS, "sub": "u2", "roles": ["teacher"]}))
    assert teacher is not None and teacher.teaches
    assert asking.person_of_claims(dict(CLAIMS)) == ana  # what a page has of the same person
    assert asking.training_for(asks(CLAIMS)) is asking.training_of(ana)


@pytest.mark.parametrize(
    ("audience", "provider", "known"),
    [
        ("us", "default", True),
        (["others", "us"], "default", True),
        ("others", "default", False),
        (["others"], "default", False),
        ("us elsewhere", "other", True),
        ("us", "other", False),
        (None, "default", True),
    ],
)
def test_an_answer_for_another_app_is_nobody_s(
    monkeypatch: pytest.MonkeyPatch, audience: Any, provider: str, known: bool
) -> None:
    sections = {"client_id": "us", "other": {"client_id": "us elsewhere"}}
    monkeypatch.setattr(asking, "get_secrets_auth_section", lambda: sections)
    claims = {**CLAIMS, "provider": provider, "aud": audience}
    assert (asking.person_of(asks(claims)) is not None) == known
    assert (asking.person_of_claims(claims) is not None) == known


@pytest.mark.parametrize(
    "connection",
    [
        asks(CLAIMS, secret="another secret, with which nobody may sign"),
        asks({**CLAIMS, "is_logged_in": False}),
        asks(CLAIMS, host="evil.example"),
        asks("no JSON"),
        HTTPConnection({"type": "http", "headers": [(b"host", b"board.example")]}),
        HTTPConnection(
            {"type": "http", "headers": [(b"cookie", f"{USER_COOKIE_NAME}=forged".encode())]}
        ),
    ],
    ids=["forged", "signed out", "another host", "damaged", "no cookie", "no signature"],
)
def test_anything_else_is_nobody(connection: HTTPConnection) -> None:
    assert asking.person_of(connection) is None
    for ask in (asking.training_for, asking.searches_for):
        with pytest.raises(SignInError, match="Nobody has signed in"):
            ask(connection)
