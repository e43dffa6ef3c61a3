"""Answers of those who follow: of whoever has the code, once, and nothing else."""

import json
from typing import Any

import pytest

from components.follow import answering
from components.follow.answering import COOKIE, MOST_BYTES
from core.follow.presentation import Presentation
from core.follow.shown import Shown
from core.lessons.packs import packs
from core.people.attempts import Attempts
from tests.components.follow.conftest import Share
from tests.components.server.classroom import Reply, Visitor
from tests.core.follow.presenting import MOONS
from tests.fakes import FakeService

RATE = packs()["rate"]


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test is refused for what another has sent."""
    monkeypatch.setattr(answering, "_voices", Attempts(answering._MOST))
    monkeypatch.setattr(answering, "_addresses", Attempts(answering._MOST_FROM_ADDRESS))


@pytest.fixture
def asking(share: Share) -> Presentation:
    """A presentation whose step asks a question."""
    shared = share()
    shared.show(Shown(MOONS, None, RATE, 1))
    return shared


def place(shared: Presentation) -> str:
    return f"/denseboard/follow/{shared.code}/answer"


def key(shared: Presentation) -> str:
    return shared.asked[0].asked.key


def opened(visitor: Visitor, shared: Presentation) -> str:
    """Open the page; return the cookie it gives."""
    cookie = visitor.ask(f"/follow/{shared.code}").headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie
    return cookie.partition(";")[0]


def send(visitor: Visitor, shared: Presentation, answer: str = "1", **headers: str) -> Reply:
    body = json.dumps({"asked": key(shared), "answer": answer})
    return visitor.ask(f"{place(shared)}?lang=en", "POST", body, **headers)


def known(visitor: Visitor, shared: Presentation, **headers: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(visitor.ask(place(shared), **headers).body)
    return content


def problem(reply: Reply) -> str:
    return str(json.loads(reply.body)["problem"])


def counts(shared: Presentation) -> tuple[int, ...]:
    return shared.asked[0].counts


def test_each_browser_answers_once_and_without_a_name(
    visitor: Visitor, asking: Presentation
) -> None:
    one, other = opened(visitor, asking), opened(visitor, asking)
    assert one != other
    for cookie, answer in ((one, "0"), (other, "1"), (one, "1")):
        assert send(visitor, asking, answer, Cookie=cookie).status == 200
    assert counts(asking)[:2] == (0, 2)
    assert known(visitor, asking, Cookie=one) == {"name": "", "answers": {key(asking): "1"}}
    again = visitor.ask(f"/follow/{asking.code}", Cookie=one)
    assert "set-cookie" not in again.headers


def test_whoever_has_signed_in_answers_by_name(
    visitor: Visitor, asking: Presentation, service: FakeService
) -> None:
    visitor.sign_in("Eva")
    for answer in ("0", "1"):
        assert send(visitor, asking, answer).status == 200
    assert known(visitor, asking) == {"name": "Eva", "answers": {key(asking): "1"}}
    (record,) = service.store.packs.answers("rate")
    assert record.answer == "1" and record.owner
    cookie = f"{COOKIE}={'x' * 43}; {visitor._cookie()['Cookie']}"
    assert send(visitor, asking, "0", Cookie=cookie).status == 200  # is no second voice
    assert sum(counts(asking)) == 1


def test_an_answer_of_another_site_is_refused(visitor: Visitor, asking: Presentation) -> None:
    cookie = opened(visitor, asking)
    for origin in (None, "http://evil.example", "null"):
        visitor.origin = origin
        reply = send(visitor, asking, Cookie=cookie)
        assert reply.status == 403 and "Another site" in problem(reply), origin
    assert sum(counts(asking)) == 0


def test_an_answer_without_a_cookie_that_we_gave_is_refused(
    visitor: Visitor, asking: Presentation
) -> None:
    for cookie in ("", f"{COOKIE}=", f"{COOKIE}=me", f"{COOKIE}={'x' * 44}"):
        reply = send(visitor, asking, **({"Cookie": cookie} if cookie else {}))
        assert reply.status == 422 and "keep this page’s cookie" in problem(reply), cookie
    assert sum(counts(asking)) == 0


def test_an_answer_that_is_none_is_refused(visitor: Visitor, asking: Presentation) -> None:
    cookie = opened(visitor, asking)
    for body in ("", "[]", "{}", "[" * 300, '{"asked":1,"answer":1}', '{"asked":"","answer":null}'):
        reply = visitor.ask(f"{place(asking)}?lang=en", "POST", body, Cookie=cookie)
        assert reply.status == 422 and "not an answer" in problem(reply), body
    for answer in ("9", "<b>", "better"):
        reply = send(visitor, asking, answer, Cookie=cookie)
        assert reply.status == 422 and answer in problem(reply), answer
    reply = visitor.ask(place(asking), "POST", "x" * (MOST_BYTES + 1), Cookie=cookie)
    assert reply.status == 413 and problem(reply)
    assert sum(counts(asking)) == 0


def test_an_answer_to_what_is_not_asked_is_refused(visitor: Visitor, asking: Presentation) -> None:
    cookie = opened(visitor, asking)
    body = json.dumps({"asked": key(asking), "answer": "1"})
    (poll,) = asking.asked
    asking.show(Shown(MOONS, None, RATE, 2))
    reply = visitor.ask(f"{place(asking)}?lang=es", "POST", body, Cookie=cookie)
    assert reply.status == 409 and "está cerrada" in problem(reply)
    asking.show(Shown(MOONS, None, RATE, 1))
    asking.reveal(poll)
    reply = visitor.ask(f"{place(asking)}?lang=en", "POST", body, Cookie=cookie)
    assert reply.status == 409 and "revealed" in problem(reply)
    assert poll.count == 0


def test_an_answer_needs_the_code(visitor: Visitor, asking: Presentation) -> None:
    cookie = opened(visitor, asking)
    for method in ("GET", "POST"):
        reply = visitor.ask("/denseboard/follow/AAAAAA/answer", method, "{}", Cookie=cookie)
        assert reply.status == 404 and problem(reply), method
    assert visitor.ask(place(asking), "DELETE", Cookie=cookie).status in (401, 405)


def test_answers_cannot_be_sent_without_end(
    visitor: Visitor, asking: Presentation, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = opened(visitor, asking)
    for _ in range(answering._MOST):
        assert send(visitor, asking, Cookie=cookie).status == 200
    reply = send(visitor, asking, Cookie=cookie)
    assert reply.status == 429 and "Too many answers" in problem(reply)
    other = opened(visitor, asking)
    assert send(visitor, asking, Cookie=other).status == 200  # of the same class
    monkeypatch.setattr(answering, "_addresses", Attempts(1))
    assert send(visitor, asking, Cookie=other).status == 200
    assert send(visitor, asking, Cookie=opened(visitor, asking)).status == 429
