"""What one presenter shows, at this moment, to those who follow."""

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace

from core.base.errors import AnswersClosedError, DenseboardError
from core.base.text import N_
from core.follow.poll import Poll
from core.follow.remains import PollKey, Remains
from core.follow.shown import LEARN, TRAIN, FigureState, Shown
from core.follow.view import Question, View
from core.lessons.chapters import chapter_in
from core.lessons.packs import Pack
from core.packs.answers import asked_in
from core.people.person import Person
from core.runs.service_interface import TrainingService
from core.runs.status import Status
from core.runs.store import RunStore
from core.settings.config import RunConfig

REPLAY = 10.0
"""Seconds that a replay takes."""

GRACE = 900.0
"""Seconds that a presenter may be away: a server that is started anew, a laptop that sleeps."""

_KEY_BYTES = 24
_MARK_BYTES = 9
_QUIET = 8.0  # seconds until it is said that the presenter is away: a page that is reloaded


class Presentation:
    """One presenter's screen, shared under a code until the presenter stops or is gone.

    Args:
        code: The code, which is all that a follower needs.
        person: Who presents.
        service: The training service as this person may use it: what it refuses is not shown.
        shown: What is on the presenter's page.
        session: Id of the presenter's session.
        connected: Whether a session, by its id, has its browser.
        left: What the server before has left of it; ``None`` for a new one.
        changed: Called when what the next server needs has changed.
    """

    def __init__(
        self,
        code: str,
        person: Person,
        service: TrainingService,
        shown: Shown,
        session: str,
        connected: Callable[[str], bool],
        left: Remains | None = None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.code = code
        self.person = person
        self.service = service
        self.session = session
        self.key = _new_key()  # known to the presenter's page alone
        self.followers = 0
        self._connected = connected
        self._changed = changed
        self._shown = shown
        self._figures: dict[str, FigureState] = {}  # by name, the latest last
        self._held: View | None = None
        self._replay: tuple[str, float] | None = None  # the run, and when it began
        self._run: Status | None = None  # the latest that was shown
        self._previous: RunConfig | None = None
        self.mark = left.mark if left is not None else self._new_mark()
        self.lapsed = False  # whether it ended as the presenter was away for too long
        self._polls: dict[PollKey, Poll] = {}
        self._left = dict(left.polls) if left is not None else {}
        self._ended = False
        self._away_since: float | None = None
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
        if self._absence() > GRACE and not self._ended:
            self.lapsed = True
            self.end()
        return self._ended

    def _absence(self) -> float:
        """Return for how many seconds the presenter is known to be away."""
        if not self.away:
            self._away_since = None
            return 0.0
        now = time.monotonic()
        since = self._away_since = self._away_since if self._away_since is not None else now
        return now - since

    def move_to(self, person: Person, service: TrainingService, session: str) -> None:
        """Go on in another session of the presenter: that of the same tab, after a reload.

        Args:
            person: Who presents, perhaps with another role by now.
            service: The training service as this person may use it.
            session: Id of the session.
        """
        self.person, self.service, self.session = person, service, session
        self.key = _new_key()
        self._away_since = None
        self._notify()

    def hand_over(self, person: Person, service: TrainingService, session: str) -> None:
        """Go on in another tab of the presenter; the one before does not come back by itself.

        Args:
            person: As for ``move_to``, like the others.
            service: The training service.
            session: Id of the session.
        """
        self.mark = self._new_mark()
        self._held = self._replay = None
        self.move_to(person, service, session)
        self._changed()

    def show(self, shown: Shown) -> None:
        """Take what is on the presenter's page now."""
        if shown != self._shown:
            self._shown = shown
            self._status()  # also without followers, the run is then the latest
            self._notify()

    def move(self, figure: FigureState) -> None:
        """Take the figure that the presenter looks at on the Learn page, and how it is set."""
        latest = next(reversed(self._figures.values()), None)
        if figure != latest:
            others = {name: one for name, one in self._figures.items() if name != figure.name}
            self._figures = {**others, figure.name: figure}
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

    def remains(self) -> Remains:
        """Return what the next server needs to go on."""
        with self._lock:
            polls = dict(self._polls)
        states = self._left | {key: poll.state for key, poll in polls.items()}
        seen = time.time() - self._absence()
        return Remains(self.mark, self.person.person_id, states, seen)

    def view(self) -> View:
        """Return what followers see now."""
        return replace(self._view(), away=self._absence() > _QUIET)

    def _view(self) -> View:
        questions = self._questions()
        if self._held is not None:
            return replace(self._held, questions=questions)
        if self._shown.page != TRAIN:
            compared, figure = self._compared(), self._figure()
            return View(self._shown, None, 0, None, False, compared=compared, figure=figure)
        status = self._status()
        share = None
        if self._replay is not None and status is not None:
            run_id, begun = self._replay
            passed = (time.monotonic() - begun) / REPLAY
            share = passed if run_id == status.run_id and passed < 1 else None
        if share is None:
            self._replay = None
        rows = status.rows if status else 0
        return View(self._shown, status, rows, share, False, self._previous, questions)

    @property
    def withheld(self) -> bool:
        """Whether a run on the presenter's page is one that followers do not see."""
        if self._shown.page != TRAIN:
            return len(self._compared()) < len(self._shown.comparison.runs)
        return self._shown.run_id is not None and self._status() is None

    def polls(self, pack: Pack | None, place: int) -> tuple[Poll, ...]:
        """Return what a step asks, with the answers of those who follow.

        Args:
            pack: The class pack; ``None`` for none.
            place: The place of the step, counted from 1.
        """
        if pack is None:
            return ()
        step = pack.step(place)
        polls = []
        with self._lock:
            for asked in asked_in(pack, step):
                key = (pack.name, step.name, asked.key)
                if key not in self._polls:
                    self._polls[key] = Poll(pack, step, asked, self._left.get(key))
                polls.append(self._polls[key])
        return tuple(polls)

    @property
    def asked(self) -> tuple[Poll, ...]:
        """What followers are asked now."""
        shown = self._held.shown if self._held is not None else self._shown
        return self.polls(shown.pack, shown.place) if shown.page == TRAIN else ()

    def answer(self, voice: str, key: str, answer: str, store: RunStore | None = None) -> None:
        """Take the answer of a follower.

        Args:
            voice: Who answers.
            key: ``Asked.key`` of what is answered.
            answer: As ``Poll.answer`` takes it.
            store: As for ``Poll.answer``.

        Raises:
            AnswerError, StorageError: As ``Poll.answer``, and for what is not asked now.
        """
        poll = next((one for one in self.asked if one.asked.key == key), None)
        if poll is None:
            raise AnswersClosedError(N_("The presenter has moved on, so this question is closed."))
        poll.answer(voice, answer, store)
        self._changed()

    def reveal(self, poll: Poll) -> None:
        """Show all who follow what was answered; no more answers are taken."""
        poll.reveal()
        self._changed()
        self._notify()

    def ask_again(self, poll: Poll) -> None:
        """Ask all who follow once more; see ``Poll.ask_again``."""
        poll.ask_again()
        self._changed()
        self._notify()

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

    def _new_mark(self) -> str:
        return f"{self.code}-{secrets.token_urlsafe(_MARK_BYTES)}"

    def _questions(self) -> tuple[Question, ...]:
        return tuple(
            Question(poll.asked, poll.counts, poll.first is not None, poll.first)
            if poll.revealed
            else Question(poll.asked, None, poll.first is not None)
            for poll in self.asked
        )

    def _figure(self) -> FigureState | None:
        """Return the latest figure of the chapter that is open.

        The page of another chapter sends its figures before that chapter is known to be open.
        """
        if self._shown.page != LEARN:
            return None
        chapter = chapter_in(self._shown.chapter)
        latest = reversed(self._figures.values())
        return next((one for one in latest if chapter and one.name in chapter.drawn), None)

    def _status(self) -> Status | None:
        """Return the run shown, if the presenter may show it to anybody."""
        run_id = self._shown.run_id if self._shown.page == TRAIN else None
        status = self._may_show(run_id) if run_id is not None else None
        if status is not None:
            if self._run is not None and self._run.run_id != status.run_id:
                self._previous = self._run.config
            self._run = status
        return status

    def _compared(self) -> Mapping[str, Status]:
        seen = {run_id: self._may_show(run_id) for run_id in self._shown.comparison.runs}
        return {run_id: status for run_id, status in seen.items() if status is not None}

    def _may_show(self, run_id: str) -> Status | None:
        """Return a run, if the presenter may show it to anybody."""
        with suppress(DenseboardError):
            status = self.service.status(run_id)
            if self.person.shows(status.owner):
                return status
        return None

    def _notify(self) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for notify in listeners:
            notify()


def _new_key() -> str:
    return secrets.token_urlsafe(_KEY_BYTES)
