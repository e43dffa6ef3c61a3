"""What one presenter shows, at this moment, to those who follow."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from core.base.errors import DenseboardError
from core.lessons.packs import Pack
from core.people.person import ALONE, Person
from core.runs.service_interface import TrainingService
from core.runs.status import Status
from core.settings.config import RunConfig

REPLAY = 10.0
"""Seconds that a replay takes."""

_GRACE = 90.0  # seconds a presenter may be away: a page that is reloaded, a network that is lost


@dataclass(frozen=True)
class Shown:
    """What is on the presenter's page.

    Attributes:
        config: The settings in the sidebar; while they do not fit together, the last that did.
        run_id: The run; ``None`` for none.
        pack: The class pack that is open; ``None`` for none.
        place: Its open step, counted from 1.
    """

    config: RunConfig
    run_id: str | None = None
    pack: Pack | None = None
    place: int = 1


@dataclass(frozen=True)
class View:
    """What followers see at one moment.

    Attributes:
        shown: What is on the presenter's page.
        status: The run; ``None`` for none, and for one that the presenter may not show.
        rows: How many rows of its history are shown.
        share: The share of its epochs that a replay has reached, 0 to 1; ``None`` without one.
        frozen: Whether the presenter holds it.
        previous: The settings of the run that was shown before this one; ``None`` for none.
    """

    shown: Shown
    status: Status | None
    rows: int
    share: float | None
    frozen: bool
    previous: RunConfig | None = None


class Presentation:
    """One presenter's screen, shared under a code until the presenter stops or is gone.

    Args:
        code: The code, which is all that a follower needs.
        person: Who presents.
        service: The training service as this person may use it: what it refuses is not shown.
        shown: What is on the presenter's page.
        session: Id of the presenter's session.
        connected: Whether a session, by its id, has its browser.
    """

    def __init__(
        self,
        code: str,
        person: Person,
        service: TrainingService,
        shown: Shown,
        session: str,
        connected: Callable[[str], bool],
    ) -> None:
        self.code = code
        self.person = person
        self.service = service
        self.session = session
        self.followers = 0
        self._connected = connected
        self._shown = shown
        self._held: View | None = None
        self._replay: tuple[str, float] | None = None  # the run, and when it began
        self._run: Status | None = None  # the latest that was shown
        self._previous: RunConfig | None = None
        self._ended = False
        self._seen = time.monotonic()
        self._listeners: set[Callable[[], None]] = set()
        self._lock = threading.Lock()

    @property
    def shown(self) -> Shown:
        return self._shown

    @property
    def frozen(self) -> bool:
        return self._held is not None

    @property
    def away(self) -> bool:
        """Whether the presenter's session has lost its browser."""
        return not self._connected(self.session)

    def ended(self) -> bool:
        """Return whether the presenter has stopped, or has been away for long."""
        now = time.monotonic()
        if not self.away:
            self._seen = now
        elif now - self._seen > _GRACE:
            self.end()
        return self._ended

    def show(self, shown: Shown) -> None:
        """Take what is on the presenter's page now."""
        self._seen = time.monotonic()
        if shown != self._shown:
            self._shown = shown
            self._status()  # also without followers, the run is then the latest
            self._notify()

    def freeze(self, frozen: bool) -> None:
        """Hold what followers see, or let it go on."""
        self._held = replace(self.view(), frozen=True) if frozen else None
        self._notify()

    def replay(self) -> None:
        """Show the run from its first epoch again, in ``REPLAY`` seconds."""
        if self._shown.run_id is not None:
            self._held = None
            self._replay = (self._shown.run_id, time.monotonic())
            self._notify()

    def end(self) -> None:
        """Stop; the code is good for nothing from now on."""
        self._ended = True
        self._notify()

    def view(self) -> View:
        """Return what followers see now."""
        if self._held is not None:
            return self._held
        status = self._status()
        share = None
        if self._replay is not None and status is not None:
            run_id, begun = self._replay
            passed = (time.monotonic() - begun) / REPLAY
            share = passed if run_id == status.run_id and passed < 1 else None
        if share is None:
            self._replay = None
        return View(self._shown, status, status.rows if status else 0, share, False, self._previous)

    @property
    def withheld(self) -> bool:
        """Whether the run on the presenter's page is one that followers do not see."""
        return self._shown.run_id is not None and self._status() is None

    def subscribe(self, notify: Callable[[], None]) -> Callable[[], None]:
        """Call ``notify``, from any thread, whenever something else is shown, and at the end.

        Returns:
            A function that ends the subscription.
        """
        with self._lock:
            self._listeners.add(notify)

        def unsubscribe() -> None:
            with self._lock:
                self._listeners.discard(notify)

        return unsubscribe

    def _status(self) -> Status | None:
        """Return the run shown, if the presenter may show it to anybody: an own one."""
        if self._shown.run_id is None:
            return None
        with suppress(DenseboardError):
            status = self.service.status(self._shown.run_id)
            own = status.owner == self.person.person_id
            if own or self.person.teaches or self.person == ALONE:
                if self._run is not None and self._run.run_id != status.run_id:
                    self._previous = self._run.config
                self._run = status
                return status
        return None

    def _notify(self) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for notify in listeners:
            notify()
