"""A class with a presenter, behind the gate of a real server."""

from collections.abc import Callable, Iterator

import pytest

from components.follow import admission
from components.server import sign_in
from core.follow.presentation import Presentation
from core.follow.presentations import Presentations
from core.follow.shown import Shown
from core.people.attempts import Attempts
from core.people.person import Person
from core.runs.service_interface import use_service
from tests.components.server.classroom import ENVIRONMENT, Visitor, serving
from tests.core.follow.presenting import ANA, MOONS, Sessions
from tests.fakes import FakeService

Share = Callable[..., Presentation]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving() as port:
        yield port


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sign_in, "_attempts", Attempts())
    monkeypatch.setattr(admission, "_attempts", Attempts(admission._MOST))
    service = FakeService(duration=1.0)
    use_service(service)
    return service


@pytest.fixture
def sessions() -> Sessions:
    return Sessions()


@pytest.fixture
def share(
    service: FakeService, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Share]:
    """Begin a presentation: ``share("run")``; it ends with the test."""
    presentations = Presentations(sessions.connected)
    monkeypatch.setattr(admission, "PRESENTATIONS", presentations)
    begun: list[Presentation] = []

    def share(run: str | None = None, person: Person = ANA) -> Presentation:
        shown = Shown(MOONS, run)
        begun.append(presentations.begin(person, service, shown, f"tab {len(begun)}"))
        return begun[-1]

    yield share
    for one in begun:
        presentations.end(one)


@pytest.fixture
def visitor(port: int, service: FakeService) -> Visitor:
    """Somebody who has not signed in."""
    return Visitor(port)
