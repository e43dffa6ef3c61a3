"""Nothing of a class is answered to anybody who has not signed in, nor another's to anybody."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.routing import Route, WebSocketRoute
from websockets.exceptions import ConnectionClosed, InvalidStatus

from components.inside.routes import routes as inside_routes
from components.live.routes import routes as live_routes
from components.people import asking
from components.search.routes import routes as search_routes
from components.server import sign_in
from components.steps.routes import routes as step_routes
from core.people import access, sessions
from core.people.attempts import MOST, Attempts
from core.people.person import ALONE
from core.runs.service_interface import current_service, use_service
from core.runs.sharing import Sharing
from core.search import service_interface as search_interface
from core.settings.config import default_config
from tests.components.live.viewer import read, read_to_the_end
from tests.components.search.fake_searches import FakeSearches
from tests.components.server.classroom import CODE, ENVIRONMENT, KEY, Visitor, serving
from tests.core.search.searches import search
from tests.fakes import FakeService

PAGE = {"Accept": "text/html"}
UNKNOWN = "x" * 22


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving() as port:
        yield port


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sign_in, "_attempts", Attempts())
    monkeypatch.setattr(access, "_OTHERS_SECONDS", 0.0)
    monkeypatch.setattr(sessions, "_KNOWN_SECONDS", 0.0)
    service = FakeService(record=True, duration=0.3)
    use_service(service)
    return service


@pytest.fixture
def visit(port: int, service: FakeService) -> Callable[..., Visitor]:
    """Returns new visitors, signed in if they have a name."""

    def visit(name: str = "", key: str = "") -> Visitor:
        visitor = Visitor(port)
        if name:
            assert visitor.sign_in(name, key=key).status == 303
        return visitor

    return visit


def trained(service: FakeService, visitor: Visitor) -> str:
    person = visitor.token.split(".")[0]
    run_id = service.submit(default_config("moons"), owner=person)
    service.finish(run_id)
    return run_id


def run_paths(kind: type[Route] | type[WebSocketRoute]) -> list[str]:
    """The paths of all routes about a run."""
    every: list[Any] = [*live_routes(), *inside_routes(), *step_routes()]
    return [
        re.sub(r"\{epoch:int\}", "1", one.path)
        for one in every
        if isinstance(one, kind) and "{run_id}" in one.path
    ]


def test_nobody_gets_anything_but_the_form(visit: Callable[..., Visitor]) -> None:
    nobody = visit()
    for path in ("/", "/compare?run=x", "/static/js/main.js", "/denseboard/plotly.min.js"):
        page = nobody.ask(path, **PAGE)
        assert page.status == 200 and "<form" in page.body and "the app" not in page.body
        refused = nobody.ask(path)
        assert refused.status == 401 and "Nobody has signed in here" in refused.body
        assert "no-store" in page.headers["cache-control"]
    for path in ("/healthz", "/readyz", "/_stcore/health"):
        assert nobody.ask(path).status == 200, path
    assert "nadie ha iniciado" in nobody.ask("/", Accept_Language="es").body
    assert 'lang="es"' in nobody.ask("/?lang=es", **PAGE).body


def test_signing_in_leads_to_what_was_asked_for(visit: Callable[..., Visitor]) -> None:
    ana = visit()
    form = ana.ask("/compare?run=a&lang=es&run=b", **PAGE).body
    action = re.search(r'action="([^"]*)"', form)
    assert action and action[1] == "?run=a&amp;lang=es&amp;run=b&amp;signing-in=1"
    reply = ana.sign_in("Ana", path="/compare?run=a&run=b&signing-in=1")
    assert (reply.status, reply.headers["location"]) == (303, "./compare?run=a&run=b")
    cookie = reply.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=lax", "path=/", "max-age=2592000"))
    assert "secure" not in cookie
    assert ana.ask("/compare", **PAGE).body == "the app at /compare"
    for path, place in (("/?signing-in=1", "./"), ("//evil.example/?signing-in=1", "./")):
        assert visit().sign_in(f"Ben {path}", path=path).headers["location"] == place


def test_a_cookie_of_https_is_sent_over_https_only(visit: Callable[..., Visitor]) -> None:
    ana = visit()
    ana.origin = f"https://{ana.host}"
    assert "; secure" in ana.sign_in("Ana").headers["set-cookie"].lower()


def test_a_wrong_code_is_told_and_not_kept(visit: Callable[..., Visitor]) -> None:
    ana = visit()
    reply = ana.sign_in('Ana "<b>', "tulip")
    assert reply.status == 403 and "set-cookie" not in reply.headers
    assert "not that of this class" in reply.body and "tulip" not in reply.body
    assert 'value="Ana &quot;&lt;b&gt;"' in reply.body
    assert "no es" in ana.sign_in("Ana", "tulip", path="/?lang=es&signing-in=1").body


def test_codes_cannot_be_guessed_by_trying(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    for number in range(MOST):
        assert visitor.sign_in("Ana", f"code {number}").status == 403
    reply = visitor.sign_in("Ana")
    assert reply.status == 429 and "Too many attempts failed" in reply.body
    assert 0 < int(reply.headers["retry-after"]) <= 60
    assert not visitor.token


def test_a_form_of_another_site_signs_nobody_in_or_out(visit: Callable[..., Visitor]) -> None:
    ana = visit("Ana")
    kept = ana.token
    for origin in ("https://evil.example", "null", None):
        ana.origin = origin
        assert ana.sign_in("Mallory").status == 403
        assert "set-cookie" not in ana.ask("/sign-out", "POST").headers
    assert ana.token == kept and ana.ask("/").status == 200


def test_a_form_without_end_is_not_read(visit: Callable[..., Visitor]) -> None:
    assert visit().sign_in("x" * 5000).status == 413


def test_signing_out_asks_once_and_takes_the_cookie_away(visit: Callable[..., Visitor]) -> None:
    ana = visit("Ana")
    assert '<form method="post">' in ana.ask("/sign-out", **PAGE).body
    reply = ana.ask("/sign-out", "POST")
    assert (reply.status, reply.headers["location"]) == (303, "./")
    assert "max-age=0" in reply.headers["set-cookie"].lower()


@pytest.mark.parametrize("kind", ["none", "forged", "signed out everywhere"])
def test_a_void_token_opens_nothing(
    visit: Callable[..., Visitor], service: FakeService, kind: str
) -> None:
    ana = visit("Ana")
    run_id = trained(service, ana)
    if kind == "none":
        ana.token = ""
    elif kind == "forged":
        ana.token = f"{ana.token[:-4]}AAAA"
    else:
        service.store.people.revoke(ana.token.split(".")[0])
    for path in run_paths(Route):
        assert ana.ask(path.replace("{run_id}", run_id)).status == 401, path
    for path in (*run_paths(WebSocketRoute), "/denseboard/search/{run_id}", "/_stcore/stream"):
        with pytest.raises(InvalidStatus) as refused:
            ana.open(path.replace("{run_id}", run_id))
        assert refused.value.response.status_code == 403, path


def test_ids_of_others_are_ids_of_nothing(
    visit: Callable[..., Visitor], service: FakeService
) -> None:
    ana, ben, teacher = visit("Ana"), visit("Ben"), visit("Ms Ruiz", KEY)
    run_id = trained(service, ana)
    paths = run_paths(Route)
    assert len(paths) == 6
    for path in paths:
        mine, theirs, unknown, taught = (
            visitor.ask(path.replace("{run_id}", run))
            for visitor, run in ((ana, run_id), (ben, run_id), (ben, UNKNOWN), (teacher, run_id))
        )
        assert theirs.body.replace(run_id, UNKNOWN) == unknown.body, path
        assert theirs.status == unknown.status, path
        assert mine.body == taught.body != theirs.body, path
    (feed,) = run_paths(WebSocketRoute)
    with ben.open(feed.replace("{run_id}", run_id)) as socket:
        assert read_to_the_end(socket, 4404) == []
    for visitor in (ana, teacher):
        with visitor.open(feed.replace("{run_id}", run_id)) as socket:
            assert read_to_the_end(socket)[-1]["state"] == "done"
    service.store.mark(run_id, shared=Sharing.LINK)
    with ben.open(feed.replace("{run_id}", run_id)) as socket:
        assert read_to_the_end(socket)[-1]["state"] == "done"


def test_a_search_of_others_has_no_feed(
    visit: Callable[..., Visitor], service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    searches = FakeSearches(service)
    monkeypatch.setattr(search_interface, "_current", searches)
    ana, ben = visit("Ana"), visit("Ben")
    search_id = searches.submit(search(), owner=ana.token.split(".")[0])
    service.store.searches.save(searches.status(search_id).record)
    (path,) = [one.path for one in search_routes() if isinstance(one, WebSocketRoute)]
    path = path.replace("{search_id}", search_id)
    with ben.open(path) as socket:
        assert read_to_the_end(socket, 4404) == []
    with ana.open(path) as socket:
        assert read(socket)["state"] == "running"


def test_a_feed_of_another_origin_is_refused_with_a_valid_token(
    visit: Callable[..., Visitor], service: FakeService
) -> None:
    ana = visit("Ana")
    run_id = trained(service, ana)
    ana.origin = "https://evil.example"
    with pytest.raises(InvalidStatus):
        ana.open(f"/denseboard/feed/{run_id}")


def test_another_host_name_is_refused_with_a_valid_token(visit: Callable[..., Visitor]) -> None:
    ana = visit("Ana")
    ana.host = "evil.example"
    assert ana.ask("/").status == 421


def test_an_open_feed_ends_with_its_session(
    visit: Callable[..., Visitor], service: FakeService
) -> None:
    ana = visit("Ana")
    person = ana.token.split(".")[0]
    run_id = service.submit(default_config("moons"), owner=person)
    with ana.open(f"/denseboard/feed/{run_id}") as socket:
        read(socket)
        service.store.people.revoke(person)
        service.finish(run_id)
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                read(socket)
    assert closed.value.rcvd is not None and closed.value.rcvd.code == 1008


def test_a_feed_ends_when_its_run_is_shared_no_longer(
    visit: Callable[..., Visitor], service: FakeService
) -> None:
    ana, ben = visit("Ana"), visit("Ben")
    run_id = service.submit(default_config("moons"), owner=ana.token.split(".")[0])
    service.store.mark(run_id, shared=Sharing.CLASS)
    with ben.open(f"/denseboard/feed/{run_id}") as socket:
        read(socket)
        service.store.mark(run_id, shared=Sharing.PRIVATE)
        service.finish(run_id)
        read_to_the_end(socket, 4404)


def test_figures_are_for_teachers_and_their_key(visit: Callable[..., Visitor]) -> None:
    assert visit().ask("/metrics").status == 401
    assert visit("Ana").ask("/metrics").status == 401
    assert visit("Ms Ruiz", KEY).ask("/metrics").status == 200
    assert visit().ask("/metrics", Authorization=f"Bearer {KEY}").status == 200
    for wrong in (f"Bearer {CODE}", f"Basic {KEY}", "Bearer", f"Bearer {KEY}x"):
        assert visit().ask("/metrics", Authorization=wrong).status == 401


def test_alone_nothing_is_asked(
    visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DENSEBOARD_PEOPLE", "alone")
    assert visit().ask("/").body == "the app at /"
    assert visit().ask("/metrics").status == 200
    assert asking.training_of(ALONE) is current_service()
