"""All presentations that go on in this process, by their codes."""

import secrets
import threading
from collections.abc import Callable

from core.base.cache import LRUCache
from core.follow import remains
from core.follow.presentation import GRACE, Presentation
from core.follow.shown import Shown
from core.people.person import Person
from core.runs.service_interface import TrainingService

LENGTH = 6
"""Characters of a code: one of 887 million."""

# Without those that look alike on a screen far away: 0 and O, 1, I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_REMEMBERED = 1000  # codes that have ended


class Presentations:
    """Begins, finds and ends presentations.

    Args:
        connected: Whether a session of the app, by its id, has its browser.
    """

    def __init__(self, connected: Callable[[str], bool]) -> None:
        self._connected = connected
        self._going_on: dict[str, Presentation] = {}
        self._past: LRUCache[str, bool] = LRUCache(_REMEMBERED)
        self._lock = threading.RLock()

    def begin(
        self, person: Person, service: TrainingService, shown: Shown, session: str
    ) -> Presentation:
        """Begin one, or go on with one that waits for its presenter.

        Args:
            person: Who presents.
            service: The training service as this person may use it.
            shown: What is on the presenter's page.
            session: Id of the presenter's session.
        """
        with self._lock:
            known = self.of(session) or self.resume(person, session)
            known = known or self.restore(person, service, shown, session)
            if known is not None:
                return known
            code = _new_code()
            while code in self._going_on or self._past.get(code):
                code = _new_code()
            begun = Presentation(code, person, service, shown, session, self._connected)
            self._going_on[code] = begun
            return begun

    def of(self, session: str) -> Presentation | None:
        """Return the presentation of a session; ``None`` for none."""
        with self._lock:
            return next((one for one in self._current() if one.session == session), None)

    def resume(self, person: Person, session: str) -> Presentation | None:
        """Go on, in this session, with a presentation whose page was reloaded or lost.

        Returns:
            The presentation; ``None`` if no session of this person has left one.
        """
        with self._lock:
            own = (one for one in self._current() if one.person == person and one.away)
            left = next(own, None)
            if left is not None:
                left.move_to(session)
            return left

    def cut_short(self, person: Person) -> bool:
        """Return whether a server that was killed has left a presentation of this person."""
        with self._lock:
            return self._left_by(person) is not None

    def restore(
        self, person: Person, service: TrainingService, shown: Shown, session: str
    ) -> Presentation | None:
        """Go on with a presentation that a server that was killed has left.

        Args:
            person: As for ``begin``, like the others.
            service: The training service.
            shown: What is on the presenter's page.
            session: Id of the presenter's session.

        Returns:
            The presentation; ``None`` if there is none.
        """
        with self._lock:
            left = self._left_by(person)
            if left is None:
                return None
            restored = Presentation(
                left.code, person, service, shown, session, self._connected, left.polls
            )
            self._going_on[left.code] = restored
            return restored

    def elsewhere(self, person: Person, session: str) -> Presentation | None:
        """Return what this person shares in another session that is there; ``None`` for nothing."""
        with self._lock:
            own = (one for one in self._current() if one.person == person)
            return next((one for one in own if one.session != session), None)

    def find(self, code: str) -> Presentation | None:
        """Return the presentation of a code, as typed; ``None`` if there is none any longer."""
        with self._lock:
            self._current()
            return self._going_on.get(code.upper())

    def expected(self, code: str) -> bool:
        """Return whether the presenter of a code, as typed, is awaited after a server's death."""
        with self._lock:
            going_on = code.upper() in self._going_on
            return not going_on and remains.is_left(code, GRACE) and not self.past(code)

    def past(self, code: str) -> bool:
        """Return whether a code was one until not long ago."""
        return bool(self._past.get(code.upper()))

    def end(self, presentation: Presentation) -> None:
        """End one, for all who follow."""
        presentation.end()
        self._current()

    def _left_by(self, person: Person) -> remains.Remains | None:
        left = remains.left_by(person.person_id, GRACE)
        others = (one for one in left if one.code not in self._going_on)
        return next((one for one in others if not self.past(one.code)), None)

    def _current(self) -> list[Presentation]:
        """Return those that go on; forget the others."""
        for code, one in list(self._going_on.items()):
            if one.ended():
                del self._going_on[code]
                self._past.put(code, True)
        return list(self._going_on.values())


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
