"""A presenter with a training service in memory."""

from core.follow.presentation import Presentation
from core.follow.presentations import Presentations
from core.follow.shown import Shown
from core.people.person import ALONE, Person, Role
from core.settings.config import default_config
from tests.fakes import FakeService

MOONS = default_config("moons")
ANA = Person("ana", "Ana", Role.STUDENT)
TEACHER = Person("ruiz", "Ms Ruiz", Role.TEACHER)


class Sessions:
    """The sessions of the app, of which some have lost their browser."""

    def __init__(self) -> None:
        self.away: set[str] = set()

    def connected(self, session: str) -> bool:
        return session not in self.away


def presenting(
    service: FakeService, person: Person = ALONE, run: str | None = None
) -> Presentation:
    """A presentation of its own, of moons."""
    shown = Shown(MOONS, run)
    return Presentations(lambda _session: True).begin(person, service, shown, "tab")
