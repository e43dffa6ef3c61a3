"""All presentations that go on in this process, by their codes."""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from core.base.cache import LRUCache
from core.base.errors import StorageError
from core.follow.presentation import GRACE, Presentation
from core.follow.remains import Keeper, Remains, code_of
from core.follow.shown import Shown
from core.people.person import Person
from core.runs.service_interface import TrainingService

logger = logging.getLogger(__name__)

LENGTH = 6
"""Characters of a code: one of 887 million."""

# Without those that look alike on a screen far away: 0 and O, 1, I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_REMEMBERED = 1000  # codes that have ended
_PERIOD = 1.0  # seconds between two looks at what is to be kept, at most
_PAUSE = 0.1  # and at least
_LOOK = 5.0  # seconds between two looks at what other servers have left
_TOUCH = 30.0  # seconds between two notes on disk that the presenter is there


class Presentations:
    """Begins, finds and ends presentations, and keeps on disk what the next server needs.

    Args:
        connected: Whether a session of the app, by its id, has its browser.
    """

    def __init__(self, connected: Callable[[str], bool]) -> None:
        self._connected = connected
        self._going_on: dict[str, Presentation] = {}
        # Codes that have ended, with mark and person if the presenter was away for too long.
        self._past: LRUCache[str, tuple[str, str]] = LRUCache(_REMEMBERED)
        self._lock = threading.RLock()
        self._keeper = Keeper()
        self._keeping = threading.Lock()
        self._wake = threading.Event()
        self._kept: dict[str, Remains] = {}
        self._left: dict[str, Remains] = {}  # by servers before, by their codes
        self._looked: float | None = None  # when that was read

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
            while code in self._going_on or self.past(code) or self.expected(code):
                code = _new_code()
            begun = self._new(code, person, service, shown, session)
            self._wake.set()
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
            mark: ``Remains.mark``, which the tab has kept.
            person: As for ``begin``, like the others.
            service: The training service.
            shown: What is on the presenter's page.
            session: Id of the presenter's session.

        Returns:
            The presentation; ``None`` if it has ended, goes on elsewhere, or is another person's.
        """
        with self._lock:
            found = self._by_mark(mark, person)
            if isinstance(found, Remains):
                return self._restore(found, person, service, shown, session)
            if found is None or not found.away:
                return None
            found.move_to(person, service, session)
            return found

    def holds(self, mark: str, person: Person) -> bool:
        """Return whether what a tab of this person shared under a mark goes on.

        A connection that is lost counts as there for a minute at most: until then, the tab is
        refused.
        """
        with self._lock:
            return self._by_mark(mark, person) is not None

    def lapsed(self, mark: str, person: Person) -> bool:
        """Return whether what this person shared under a mark ended for a long absence."""
        return self._past.get(code_of(mark)) == (mark, person.person_id)

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
            found, left = self._own(person), self._left_by(person)
            if found is None and left is not None:
                found = self._restore(left, person, service, shown, session)
            if found is not None:
                found.hand_over(person, service, session)
        if found is not None:
            found.show(shown)
        return found

    def elsewhere(self, person: Person, session: str) -> Shown | None:
        """Return what another tab of this person shares, whose audience could see this one.

        Returns:
            What it shows; ``None`` if there is none, or if nothing is known of its page.
        """
        with self._lock:
            own = self._own(person)
            return own.shown if own is not None and own.session != session else None

    def awaits(self, person: Person, session: str) -> bool:
        """Return whether another tab of this person has an audience that could see this one."""
        with self._lock:
            other = self.elsewhere(person, session) is not None
            return other or self._left_by(person) is not None

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
        return self._past.get(code.upper()) is not None

    def end(self, presentation: Presentation) -> None:
        """End one, for all who follow."""
        presentation.end()
        with self._lock:
            self._current()
        self._wake.set()

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Keep what is left of presentations up to date, in a thread of its own."""
        over = threading.Event()

        def keep() -> None:
            while not over.is_set():
                self._wake.clear()
                try:
                    self.keep()
                except Exception:
                    logger.exception("What is left of presentations could not be kept.")
                over.wait(_PAUSE)
                self._wake.wait(_PERIOD)

        thread = threading.Thread(target=keep, name="follow", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            self._wake.set()
            thread.join()
            self.keep()
            self._keeper.release()  # the next server may start before this one has ended

    def keep(self) -> None:
        """Write what has changed, delete what has ended, and read what other servers have left."""
        with self._keeping:
            with self._lock:
                going_on = {one.code: one for one in self._current()}
                self._kept = {code: one for code, one in self._kept.items() if code in going_on}
                self._keeper.forget_others(going_on)
            for code, one in going_on.items():
                remains, known = one.remains(), self._kept.get(code)
                same = known is not None and replace(remains, seen=known.seen) == known
                if same and known is not None and remains.seen - known.seen < _TOUCH:
                    continue
                if not one.ended():
                    with suppress(StorageError):
                        self._keeper.keep(remains)
                        self._kept[code] = remains
            if self._looked is None or time.monotonic() - self._looked > _LOOK:
                self._look()

    def _look(self) -> None:
        """Read what other servers have left; forget what has become too old."""
        left = list(self._keeper.left())
        with self._lock:
            self._looked = time.monotonic()  # not before: whoever asks meanwhile looks as well
            self._left = {}
            for one in left:
                if one.code in self._going_on:
                    continue
                if one.lasts(GRACE):
                    self._left[one.code] = one
                    continue
                self._past.put(one.code, (one.mark, one.person_id))
                with suppress(StorageError):
                    self._keeper.claim(one.code)
            self._keeper.forget_others(self._going_on)

    def _by_mark(self, mark: str, person: Person) -> Presentation | Remains | None:
        """Return what a person shares under a mark, here or by a server before."""
        self._current()
        one = self._going_on.get(code_of(mark))
        if one is not None:
            own = one.mark == mark and one.person.person_id == person.person_id
            return one if own else None
        left = self._awaited().get(code_of(mark))
        own = left is not None and (left.mark, left.person_id) == (mark, person.person_id)
        return left if own else None

    def _restore(
        self, left: Remains, person: Person, service: TrainingService, shown: Shown, session: str
    ) -> Presentation | None:
        try:
            if not self._keeper.claim(left.code):
                return None  # another server has gone on with it
        except StorageError:
            return None
        self._left.pop(left.code, None)
        self._kept[left.code] = left
        return self._new(left.code, person, service, shown, session, left)

    def _new(
        self,
        code: str,
        person: Person,
        service: TrainingService,
        shown: Shown,
        session: str,
        left: Remains | None = None,
    ) -> Presentation:
        self._going_on[code] = Presentation(
            code, person, service, shown, session, self._connected, left, self._wake.set
        )
        return self._going_on[code]

    def _own(self, person: Person) -> Presentation | None:
        own = (one for one in self._current() if one.person.person_id == person.person_id)
        return next(own, None)

    def _left_by(self, person: Person) -> Remains | None:
        own = (one for one in self._awaited().values() if one.person_id == person.person_id)
        return next(own, None)

    def _awaited(self) -> dict[str, Remains]:
        """Return what servers before have left, without what has become too old."""
        if self._looked is None:
            self._look()
        for code, one in list(self._left.items()):
            if not one.lasts(GRACE):
                del self._left[code]
                self._past.put(code, (one.mark, one.person_id))
        return self._left

    def _current(self) -> list[Presentation]:
        """Return those that go on; forget the others."""
        for code, one in list(self._going_on.items()):
            if one.ended():
                self._going_on.pop(code, None)
                lapsed = (one.mark, one.person.person_id) if one.lapsed else ("", "")
                self._past.put(code, lapsed)
        return list(self._going_on.values())


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
