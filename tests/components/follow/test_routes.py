"""Who follows: whoever has the code, and nobody else; each gets what the presenter shows."""

import json
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.routing import Route, WebSocketRoute
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from components.follow import admission, broadcast
from components.follow import routes as routes_module
from components.follow.routes import MODULES, UNKNOWN_CODE
from components.inside.routes import MODULES as INSIDE
from components.lessons.figure import MODULES as LESSONS
from components.live.feed import OVER
from components.live.routes import MODULES as LIVE
from core.follow import presentation as presentation_module
from core.follow import presentations as presentations_module
from core.follow.presentation import Presentation
from core.follow.presentations import Presentations
from core.follow.shown import Shown
from tests.components.follow.conftest import Share
from tests.components.live.viewer import read, row, until
from tests.components.server.classroom import Visitor
from tests.core.follow.presenting import ANA, MOONS, TEACHER, Sessions
from tests.fakes import FakeService

PAGE = {"Accept": "text/html"}


def feed(shared: Presentation, language: str = "en") -> str:
    return f"/denseboard/follow/{shared.code}?lang={language}"


def closed_with(socket: ClientConnection) -> int:
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            socket.recv(timeout=30)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


def read_until(socket: ClientConnection, name: str) -> dict[str, Any]:
    """The first message that has a part."""
    while name not in (message := read(socket)):
        pass
    return message


def test_whoever_has_the_code_gets_the_page_without_signing_in(
    visitor: Visitor, share: Share
) -> None:
    code = share().code
    for path in (f"/follow/{code}", f"/follow/{code.lower()}"):
        page = visitor.ask(path, **PAGE)
        assert page.status == 200 and f"../denseboard/follow/{code}" in page.body, path
        assert "<form" not in page.body and "no-store" in page.headers["cache-control"]
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert page.headers["referrer-policy"] == "no-referrer"
    assert 'lang="es"' in visitor.ask(f"/follow/{code}?lang=es").body
    assert 'lang="es"' in visitor.ask(f"/follow/{code}", Accept_Language="es-MX,en").body
    for module in ("follow", "curves", "polls", "rich", "feed", "words", "scale", "axes"):
        assert visitor.ask(f"/{MODULES.address(f'{module}.js')}").status == 200, module
    assert LESSONS.address("lesson.js") in page.body
    for folder, module in (
        (LESSONS, "lesson"),
        (LESSONS, "race"),
        (LIVE, "plot"),
        (INSIDE, "losses"),
    ):
        assert visitor.ask(f"/{folder.address(f'{module}.js')}").status == 200, module


def test_it_opens_nothing_else(visitor: Visitor, share: Share, service: FakeService) -> None:
    shared = share(service.submit(MOONS, owner=ANA.person_id))
    run = shared.shown.run_id
    for path in (
        "/",
        f"/?run={run}",
        "/follow",
        f"/follow/{shared.code}/more",
        "/follow/../static/index.html",
        f"/denseboard/follow/{shared.code}",
        f"/denseboard/frames/{run}",
        "/denseboard/plotly.min.js",
        f"/denseboard/{MODULES.place}/../live_curves.js",
    ):
        assert visitor.ask(path).status in (401, 404), path
    assert visitor.ask(f"/follow/{shared.code}", "POST", "").status == 401
    with pytest.raises(InvalidStatus), visitor.open(f"/denseboard/feed/{run}"):
        pass


def test_a_guessed_code_follows_nobody(visitor: Visitor, share: Share) -> None:
    share()
    for code in ("AAAAAA", "x" * 500, "%2e%2e", "<b>"):
        page = visitor.ask(f"/follow/{code}", **PAGE)
        assert page.status == 404 and "<b>" not in page.body, code
        assert visitor.ask(f"/denseboard/follow/{code}/count").status == 404, code
    assert "Nobody shares a screen under the code AAAAAA" in visitor.ask("/follow/AAAAAA").body
    assert "Nadie comparte" in visitor.ask("/follow/AAAAAA?lang=es").body
    with visitor.open("/denseboard/follow/AAAAAA") as socket:
        assert closed_with(socket) == UNKNOWN_CODE


def test_codes_cannot_be_guessed_by_trying(visitor: Visitor, share: Share) -> None:
    shared = share()
    with visitor.open(feed(shared)) as socket:
        read(socket)
        for _ in range(admission._MOST):
            assert visitor.ask("/follow/AAAAAA").status == 404
        page = visitor.ask(f"/follow/{shared.code}")
        assert page.status == 429 and "Too many wrong codes" in page.body
        with visitor.open(feed(shared)) as refused:
            assert closed_with(refused) == UNKNOWN_CODE
        shared.freeze(True)
        assert read(socket)["frozen"] is True  # whoever follows already is not disturbed


def test_a_code_that_has_ended_shows_nothing(visitor: Visitor, share: Share) -> None:
    shared = share()
    with visitor.open(feed(shared)) as socket:
        read(socket)
        admission.PRESENTATIONS.end(shared)
        assert read_until(socket, "ended") == {"ended": True}
        assert closed_with(socket) == OVER
    page = visitor.ask(f"/follow/{shared.code}", **PAGE)
    assert page.status == 410 and "stopped sharing the screen" in page.body
    for _ in range(admission._MOST + 1):  # a whole class comes back: that is no guessing
        with visitor.open(feed(shared)) as socket:  # also replayed from a recorded session
            assert closed_with(socket) == UNKNOWN_CODE
    assert visitor.ask(f"/follow/{shared.code}").status == 410


def test_a_code_ends_with_the_presenters_session(
    visitor: Visitor, share: Share, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcast, "CHECK", 0.1)
    monkeypatch.setattr(presentation_module, "GRACE", 0.0)
    shared = share()
    with visitor.open(feed(shared)) as socket:
        read(socket)
        sessions.away.add(shared.session)
        assert closed_with(socket) == OVER


def test_pages_of_other_sites_get_no_feed(visitor: Visitor, share: Share) -> None:
    shared = share()
    for origin in (None, "http://evil.example", "null"):
        visitor.origin = origin
        with pytest.raises(InvalidStatus) as refused, visitor.open(feed(shared)):
            pass
        assert refused.value.response.status_code == 403, origin


def test_a_foreign_host_name_gets_no_page(
    visitor: Visitor, share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = share().code
    monkeypatch.setattr("components.server.hosts._names", lambda: ("localhost",))
    assert visitor.ask(f"/follow/{code}").status == 200
    visitor.host = "evil.example"
    assert visitor.ask(f"/follow/{code}").status == 421
    assert visitor.ask(f"/denseboard/follow/{code}/count").status == 421


def test_runs_of_others_do_not_leak(visitor: Visitor, share: Share, service: FakeService) -> None:
    run = service.submit(MOONS, owner="ben")
    service.publish(run, row(1))
    for person, seen in ((ANA, False), (TEACHER, True)):
        with visitor.open(feed(share(run, person))) as socket:
            message = read(socket)
        assert (message["run"] is not None) is seen, person
        assert bool(message["ends"]["points"]) is seen, person
        assert (run in json.dumps(message)) is False


def test_a_follower_gets_everything_then_what_changes(
    visitor: Visitor, share: Share, service: FakeService
) -> None:
    run = service.submit(MOONS, owner=ANA.person_id)
    service.publish(run, row(1), row(2))
    shared = share(run)
    with visitor.open(feed(shared)) as early:
        whole = read(early)
        assert whole["settings"]["dataset"] == "Moons" and whole["step"] is None
        assert whole["run"]["epochs"] == MOONS.epochs
        assert [point[0] for point in whole["ends"]["points"]] == [1, 2]
        service.publish(run, row(3))
        news = read(early)
        assert news["ends"] == {"from": 2, "points": [[3, 1, 0.5, None, None]]}
        assert set(news) == {"ends", "head"} and news["head"]["last"]["epoch"] == 3
        with visitor.open(feed(shared, "es")) as late:
            spanish = read(late)
        assert [point[0] for point in spanish["ends"]["points"]] == [1, 2, 3]
        assert spanish["settings"]["dataset"] == "Lunas"
        shared.show(Shown(MOONS.changed("seed", "7"), run))
        assert read_until(early, "settings")["settings"]["changed"]
        service.finish(run)
        assert read_until(early, "result")["result"]["values"]


def test_a_message_is_made_once_for_all(
    visitor: Visitor, share: Share, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []

    def counted(value: Any, **options: Any) -> str:
        made.append(1)
        return json.dumps(value, **options)

    monkeypatch.setattr(broadcast, "json", SimpleNamespace(dumps=counted))
    run = service.submit(MOONS, owner=ANA.person_id)
    shared = share(run)
    with ExitStack() as stack:
        followers = [
            stack.enter_context(visitor.open(feed(shared, code))) for code in ("en", "es") * 5
        ]
        assert len({json.dumps(read(socket)) for socket in followers}) == 2
        until(lambda: shared.followers == 10)
        made.clear()
        service.publish(run, row(1))
        texts = {socket.recv(timeout=30) for socket in followers}
        assert len(texts) == 1  # numbers are the same in every language
        assert len(made) == 2  # once for each language
        count = json.loads(visitor.ask(f"/denseboard/follow/{shared.code}/count").body)
        assert count == {"followers": 10}
    until(lambda: shared.followers == 0)
    until(lambda: service.listeners(run) == 0)


def test_the_gate_opens_for_these_routes_alone() -> None:
    opened = routes_module._routes("")
    assert {one.path for one in opened if isinstance(one, Route | WebSocketRoute)} == {
        "/follow/{code}",
        "/denseboard/follow/{code}",
        "/denseboard/follow/{code}/count",
        "/denseboard/follow/{code}/answer",
        "/denseboard/follow/{code}/figure",
        "/denseboard/following/{version}/{name}",
        "/denseboard/lessons/{version}/{name}",
        "/denseboard/live_curves/{version}/{name}",
        "/denseboard/inside/{version}/{name}",
    }


def left_by(shared: Presentation, monkeypatch: pytest.MonkeyPatch) -> Presentations:
    """Another server, after the one of a presentation was killed."""
    before = admission.PRESENTATIONS
    before.keep()
    before._keeper.release()
    after = Presentations(Sessions().connected)
    monkeypatch.setattr(admission, "PRESENTATIONS", after)
    monkeypatch.setattr(routes_module, "AWAIT", 0.05)
    return after


def test_followers_await_a_presenter_whose_server_was_killed(
    visitor: Visitor, share: Share, service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = share()
    after = left_by(shared, monkeypatch)
    page = visitor.ask(f"/follow/{shared.code}", **PAGE)
    assert page.status == 200 and f"../denseboard/follow/{shared.code}" in page.body
    count = visitor.ask(f"/denseboard/follow/{shared.code}/count")
    assert json.loads(count.body) == {"followers": 0}
    answers = visitor.ask(f"/denseboard/follow/{shared.code}/answer")
    assert answers.status == 503 and "page is not connected" in answers.body
    with visitor.open(feed(shared)) as socket:
        assert read(socket) == {"away": True}
        for _ in range(admission._MOST):  # others try codes from the same address meanwhile
            visitor.ask("/follow/AAAAAA")
        restored = after.resume(shared.mark, ANA, service, Shown(MOONS), "b")
        assert restored is not None
        whole = read(socket)
        assert whole["settings"]["dataset"] == "Moons" and whole["away"] is False
        after.end(restored)
        assert closed_with(socket) == OVER


def test_followers_await_no_presenter_for_ever(
    visitor: Visitor, share: Share, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = share()
    left_by(shared, monkeypatch)
    with visitor.open(feed(shared)) as socket:
        assert read(socket) == {"away": True}
        monkeypatch.setattr(presentations_module, "GRACE", -1.0)
        assert read(socket) == {"ended": True}
        assert closed_with(socket) == OVER
    for _ in range(admission._MOST + 1):  # a whole class comes back: that is no guessing
        assert visitor.ask(f"/follow/{shared.code}", **PAGE).status == 410


def test_followers_are_told_that_the_presenter_is_away(
    visitor: Visitor, share: Share, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcast, "CHECK", 0.1)
    monkeypatch.setattr(presentation_module, "_QUIET", 0.0)
    shared = share()
    with visitor.open(feed(shared)) as socket:
        assert read(socket)["away"] is False
        sessions.away.add(shared.session)
        assert read(socket) == {"away": True}
        shared.freeze(True)
        assert read(socket) == {"frozen": True}  # what is frozen says so as well
        sessions.away.clear()
        assert read(socket) == {"away": False}
