"""All presentations that go on in this process, by their codes."""

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from core.base.cache import LRUCache
from core.base.errors import StorageError
from core.follow.presentation import GRACE, Presentation
from core.follow.remains import Keeper, Remains
from core.follow.shown import Shown
from core.people.person import Person
from core.runs.service_interface import TrainingService

LENGTH = 6
"""Characters of a code: one of 887 million."""

# Without those that look alike on a screen far away: 0 and O, 1, I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_REMEMBERED = 1000  # codes that have ended
_PERIOD = 1.0  # seconds between two looks at what is to be kept
_TOUCH = 30.0  # seconds between two notes on disk that the presenter is there


class Presentations:
    """Begins, finds and ends presentations, and keeps on disk what the next server needs.

    Args:
        connected: Whether a session of the app, by its id, has its browser.
    """

    def __init__(self, connected: Callable[[str], bool]) -> None:
        self._connected = connected
        self._going_on: dict[str, Presentation] = {}
        self._past: LRUCache[str, bool] = LRUCache(_REMEMBERED)
        self._lock = threading.RLock()
        self._keeper = Keeper()
        self._keeping = threading.Lock()
        self._kept: dict[str, Remains] = {}
        self._left: dict[str, Remains] | None = None  # by servers before; ``None``: not yet read

    def begin(
        self, person: Person, service: TrainingService, shown: Shown, session: str
    ) -> Presentation:
        """Begin one, unless this session has one.

        Args:
            person: Who presents.
            service: The training service as this person may use it.
            shown: What is on the presenter's page.
            session: Id of the presenter's session.
        """
        with self._lock:
            known = self.of(session)
            if known is not None:
                return known
            code = _new_code()
            while code in self._going_on or self._past.get(code) or self.expected(code):
                code = _new_code()
            begun = Presentation(code, person, service, shown, session, self._connected)
            self._going_on[code] = begun
            return begun

    def of(self, session: str) -> Presentation | None:
        """Return the presentation of a session; ``None`` for none."""
        with self._lock:
            return next((one for one in self._current() if one.session == session), None)

    def resume(
        self,
        mark: str,
        person: Person,
        service: TrainingService,
        shown: Shown,
        session: str,
    ) -> Presentation | None:
        """Go on, in this session, with what a tab shared before its session or its server ended.

        Args:
            mark: ``Presentation.mark``, which the tab has kept.
            person: As for ``begin``, like the others.
            service: The training service.
            shown: What is on the presenter's page.
            session: Id of the presenter's session.

        Returns:
            The presentation; ``None`` if it has ended, goes on elsewhere, or is another person's.
        """
        with self._lock:
            for one in self._current():
                if one.mark == mark and one.person == person:
                    if not one.away:
                        return None
                    one.move_to(session)
                    return one
            left = self._awaited().get(mark.partition("-")[0])
            if left is None or left.person_id != person.person_id:
                return None
            if mark != f"{left.code}-{left.turn}":
                return None
            return self._restore(left, person, service, shown, session)

    def take_over(
        self, person: Person, service: TrainingService, shown: Shown, session: str
    ) -> Presentation | None:
        """Go on, in this session, with what another tab of this person shares.

        Args:
            person: As for ``begin``, like the others.
            service: The training service.
            shown: What is on the presenter's page.
            session: Id of the presenter's session.

        Returns:
            The presentation; ``None`` if no tab of this person shares anything.
        """
        with self._lock:
            own = (one for one in self._current() if one.person == person)
            found, left = next(own, None), self._left_by(person)
            if found is None and left is not None:
                found = self._restore(left, person, service, shown, session)
            if found is not None:
                found.hand_over(session)
                found.show(shown)
            return found

    def elsewhere(self, person: Person, session: str) -> bool:
        """Return whether another tab of this person has an audience that could see this one."""
        with self._lock:
            own = (one for one in self._current() if one.person == person)
            others = any(one.session != session for one in own)
            return others or self._left_by(person) is not None

    def find(self, code: str) -> Presentation | None:
        """Return the presentation of a code, as typed; ``None`` if there is none any longer."""
        with self._lock:
            self._current()
            return self._going_on.get(code.upper())

    def expected(self, code: str) -> bool:
        """Return whether the presenter of a code, as typed, is awaited after a server's death."""
        with self._lock:
            return code.upper() in self._awaited()

    def past(self, code: str) -> bool:
        """Return whether a code was one until not long ago."""
        return bool(self._past.get(code.upper()))

    def end(self, presentation: Presentation) -> None:
        """End one, for all who follow."""
        presentation.end()
        with self._lock:
            self._current()

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Keep what is left of presentations up to date, in a thread of its own."""
        over = threading.Event()

        def keep() -> None:
            while not over.wait(_PERIOD):
                self.keep()
            self.keep()

        thread = threading.Thread(target=keep, name="follow", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def keep(self) -> None:
        """Write what has changed, and delete what has ended."""
        with self._keeping:
            with self._lock:
                self._awaited()
                going_on = {one.code: one for one in self._current()}
            for code in self._kept.keys() - going_on.keys():
                self._keeper.forget(code)
                del self._kept[code]
            for code, one in going_on.items():
                remains, known = one.remains(), self._kept.get(code)
                same = known is not None and replace(remains, seen=known.seen) == known
                if same and known is not None and remains.seen - known.seen < _TOUCH:
                    continue
                if self._keeper.keep(remains):
                    self._kept[code] = remains

    def _restore(
        self, left: Remains, person: Person, service: TrainingService, shown: Shown, session: str
    ) -> Presentation | None:
        try:
            if not self._keeper.claim(left.code):
                return None  # another server has gone on with it
        except StorageError:
            return None
        del self._awaited()[left.code]
        self._kept[left.code] = left
        restored = Presentation(left.code, person, service, shown, session, self._connected, left)
        self._going_on[left.code] = restored
        return restored

    def _left_by(self, person: Person) -> Remains | None:
        own = (one for one in self._awaited().values() if one.person_id == person.person_id)
        return next(own, None)

    def _awaited(self) -> dict[str, Remains]:
        """Return what servers before have left, without what has become too old."""
        if self._left is None:
            self._left = {one.code: one for one in self._keeper.left(GRACE)}
        for code, one in list(self._left.items()):
            if not one.lasts(GRACE):
                del self._left[code]
                self._past.put(code, True)
        return self._left

    def _current(self) -> list[Presentation]:
        """Return those that go on; forget the others."""
        for code, one in list(self._going_on.items()):
            if one.ended():
                self._going_on.pop(code, None)
                self._past.put(code, True)
        return list(self._going_on.values())


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
