"""The WebSocket feed of one search: trials that have ended once, then only what changes.

A message is a JSON object ``{"trials", "state", "most", "seconds", "chance"}``. A viewer puts each
of ``trials`` (see ``components.search.trials``) in place of the one with its number. Trials that
have ended do not change any more: a viewer that connects again passes as ``from`` how many of the
first trials it has that have ended, and gets the others. ``most`` is the number of trials the
search ends with, ``seconds`` the time spent, and ``chance`` how far two trials may differ by
chance, as ``[half, basis, count]`` of ``core.comparison.chance.Chance``, or null. ``more`` is added
where another message follows at once. Sentences are in the ``language`` that the viewer passes.

Each viewer has a loop of its own that reads, sends and waits, as in ``components.live.feed``.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from starlette.websockets import WebSocket

from components.live.feed import OVER, UNREADABLE, cursor, serve
from components.people.asking import searches_for, training_for
from components.search.chance import chance
from components.search.trials import described, points
from components.words.language import LANGUAGES, SOURCE, speaking
from core.base.cache import LRUCache
from core.base.errors import DenseboardError, SearchNotFoundError, StorageError
from core.comparison.chance import Basis, Chance
from core.runs.search_record import TrialRecord
from core.runs.search_state import TrialState
from core.runs.service_interface import TrainingService
from core.search.service_interface import SearchService, SearchStatus

UNKNOWN_SEARCH = 4404
LATER = 1013  # the database cannot be reached: the viewer tries again

PERIOD = 1 / 5  # seconds between messages to one viewer, unless the state changes
CHUNK = 100  # trials in one message
_HELD = 5_000  # trials that have ended


class _Described(NamedTuple):
    """A trial as JSON, and the results of its seeds."""

    text: str
    seeds: Sequence[float]


_ended: LRUCache[tuple[str, int, int, str], _Described] = LRUCache(_HELD)


async def feed(socket: WebSocket) -> None:
    """Serve one viewer of one search until the viewer leaves or the search is over."""
    code = socket.query_params.get("language", SOURCE)
    try:
        service = await asyncio.to_thread(training_for, socket)
        searches = await asyncio.to_thread(searches_for, socket)
    except DenseboardError:
        await socket.close()  # before accepting it: the handshake fails with 403
        return
    viewer = _Viewer(
        socket,
        searches,
        service,
        socket.path_params["search_id"],
        code if code in LANGUAGES else SOURCE,
    )
    await serve(socket, lambda: viewer.follow(cursor(socket, "from")))


class _Viewer:
    """What one viewer has received, and the loop that sends the rest."""

    def __init__(
        self,
        socket: WebSocket,
        searches: SearchService,
        service: TrainingService,
        search_id: str,
        language: str,
    ) -> None:
        self._socket = socket
        self._searches = searches
        self._service = service
        self._search_id = search_id
        self._language = language
        self._news = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._sent: dict[int, Any] = {}  # trials by number: True, or what they were when running
        self._followed: dict[str, Callable[[], None]] = {}  # ends the subscription to a run
        self._chance: Chance | None = None
        self._head: Mapping[str, Any] = {}
        self._sent_at = -PERIOD

    async def follow(self, start: int) -> None:
        """Send everything but the first ``start`` trials, and then what changes."""
        try:
            unsubscribe = await asyncio.to_thread(
                self._searches.subscribe, self._search_id, self._notify
            )
        except SearchNotFoundError:
            await self._socket.close(UNKNOWN_SEARCH)
            return
        try:
            await self._send_until_over(start)
        except DenseboardError as error:
            gone = isinstance(error, StorageError)  # a database may come back
            await self._socket.close(LATER if gone else UNREADABLE)
        finally:
            unsubscribe()
            for end in self._followed.values():
                end()

    def _notify(self) -> None:
        with suppress(RuntimeError):  # the server's loop is closed
            self._loop.call_soon_threadsafe(self._news.set)

    async def _send_until_over(self, start: int) -> None:
        while True:
            self._news.clear()
            rest = self._sent_at + PERIOD - self._loop.time()
            # In a thread, like all that may read the database.
            status = await asyncio.to_thread(self._searches.status, self._search_id)
            state = status.record.state
            if rest > 0 and state == self._head.get("state"):
                await asyncio.sleep(rest)
                self._news.set()
            else:
                await self._send(status, start)
                if state.final and not any(not one.state.final for one in status.trials):
                    await self._socket.close(OVER)
                    return
            await self._news.wait()

    async def _send(self, status: SearchStatus, start: int) -> None:
        """Send what the viewer does not have, in pieces; nothing if there is nothing."""
        new = [one for one in status.trials if self._is_new(one, start)]
        if not self._head or any(one.state.final for one in new):
            self._chance = await asyncio.to_thread(self._chance_now, status)
        head = _head_of(status, self._chance)
        if not new and head == self._head:
            return
        seconds = {"seconds": status.record.seconds}
        for first in range(0, len(new) or 1, CHUNK):
            trials = await asyncio.to_thread(self._text, new[first : first + CHUNK], status)
            more = {"more": True} if first + CHUNK < len(new) else {}
            rest = _json({**head, **seconds, **more})
            await self._socket.send_text(f'{{"trials":{trials},{rest[1:]}')
        self._head = head
        self._sent_at = self._loop.time()

    def _is_new(self, trial: TrialRecord, start: int) -> bool:
        """Note what the viewer will have of a trial; return whether it must be sent."""
        number = trial.number
        if trial.state.final:
            mark: Any = True
            known = self._sent.get(number) is True or (number < start and number not in self._sent)
            for run_id in trial.runs if self._sent.get(number) is not True else ():
                self._followed.pop(run_id, lambda: None)()
        else:
            mark = [self._mark(run_id) for run_id in trial.runs]
            known = number in self._sent and mark == self._sent[number]
        self._sent[number] = mark
        return not known

    def _mark(self, run_id: str) -> Any:
        """What tells whether a run that trains has changed; follow it from now on."""
        with suppress(DenseboardError):  # just deleted
            if run_id not in self._followed:
                self._followed[run_id] = self._service.subscribe(run_id, self._notify)
            status = self._service.status(run_id)
            return run_id, status.rows, status.deaths
        return run_id

    def _text(self, trials: Sequence[TrialRecord], status: SearchStatus) -> str:
        """Trials as a JSON list."""
        with speaking(self._language):
            return f"[{','.join(self._one(trial, status).text for trial in trials)}]"

    def _one(self, trial: TrialRecord, status: SearchStatus) -> _Described:
        most = points(len(status.trials))
        key = (self._search_id, trial.number, most, self._language)
        found = _ended.get(key) if trial.state.final else None
        if found is None:
            values = described(trial, status.config, self._service, most)
            found = _Described(_json(values), values["q"])
            if trial.state.final:
                _ended.put(key, found)
        return found

    def _chance_now(self, status: SearchStatus) -> Chance | None:
        """How far trials may differ by chance; ``None`` while nothing is known."""
        done = [one for one in status.trials if one.state is TrialState.DONE and one.results]
        if not done:
            return None
        higher = status.config.directions[0] == "maximize"
        firsts = [one.results[0] for one in done if one.results]
        seeds = []
        if status.config.seeds > 1:
            with speaking(self._language):
                seeds = [self._one(one, status).seeds for one in done]
        found = chance(status.config, seeds, max(firsts) if higher else min(firsts))
        return None if found.basis is Basis.UNKNOWN else found


def _head_of(status: SearchStatus, spread: Chance | None) -> dict[str, Any]:
    """What a message says of the search as a whole."""
    return {
        "state": status.record.state.value,
        "most": status.most_trials,
        "chance": None if spread is None else [spread.half, spread.basis, spread.count],
    }


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
