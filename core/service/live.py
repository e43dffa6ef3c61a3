"""A run in the server's memory."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import fields, replace

from core.base.errors import DenseboardError
from core.runs.frames import Frame
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.record import ACCELERATOR, Record
from core.runs.results import Result
from core.runs.states import State
from core.runs.status import Status
from core.runs.store.claim import Claim

logger = logging.getLogger(__name__)

# Fields that a status shares with the record.
_RECORDED = {field.name for field in fields(Status)} & {field.name for field in fields(Record)}


class LiveRun:
    """One run: its record, what is not recorded yet, and its listeners.

    Only the service's own thread changes it; any thread may read it.

    Args:
        record: Its record.
        rows: Its history so far.
        lock: The right to write its record; ``None`` if another server has it.

    Attributes:
        result: Its result, once it has ended.
        health: Snapshots of its layers so far; after its end they are in the store.
        frames: Its latest frame; after its end, all frames.
        stopping: Whether stopping was requested.
        warning: Why it cannot be recorded at the moment.
        download: Bytes received and expected while its dataset is downloaded.
        events: Number of its worker's latest event that was received.
        recorded: Number of rows of its history in the store.
        cramped: Whether earlier runs had filled much of its worker's memory.
        paused: Whether it is to be paused as soon as it trains again.
        held: Whether it is to stay in the queue, because its search is paused.
    """

    def __init__(self, record: Record, rows: list[Row], lock: Claim | None) -> None:
        self.record = record
        self.rows = rows
        self.lock = lock
        self.result: Result | None = None
        self.health: list[Health] = []
        self.frames: list[Frame] = []
        self.stopping = False
        self.warning: DenseboardError | None = None
        self.download: tuple[int, int] | None = None
        self.events = 0
        self.recorded = len(rows)
        self.cramped = False
        self.paused = False
        self.held = False
        self._place = 0
        self._listeners: list[Callable[[], None]] = []
        self._listening = threading.Lock()

    @property
    def run_id(self) -> str:
        return self.record.run_id

    @property
    def state(self) -> State:
        return self.record.state

    @property
    def watched(self) -> bool:
        """Whether it has listeners."""
        return bool(self._listeners)

    def status(self) -> Status:
        """Return its current status."""
        record = self.record
        return Status(
            **{name: getattr(record, name) for name in _RECORDED},
            place=self._place if record.state is State.QUEUED else 0,
            rows=len(self.rows),
            accelerator=record.versions.get(ACCELERATOR, ""),
            stopping=self.stopping and not record.state.final,
            warning=self.warning,
            download=self.download if record.state is State.STARTING else None,
        )

    def enter(self, state: State, **changes: object) -> None:
        """Change the state, and other fields of the record; a final state does not change."""
        if not self.state.final:
            self.record = replace(self.record, state=state, **changes)  # type: ignore[arg-type]
            self.changed()

    def add(self, start: int, rows: Sequence[Row]) -> bool:
        """Add rows that begin at number ``start``; return whether any is new."""
        new = rows[len(self.rows) - start :] if start <= len(self.rows) else []
        if new:
            self.rows.extend(new)
            self.changed()
        return bool(new)

    def add_health(self, start: int, snapshots: Sequence[Health]) -> None:
        """Add snapshots of the layers that begin at number ``start``."""
        new = snapshots[len(self.health) - start :] if start <= len(self.health) else []
        if new:
            self.health.extend(new)
            self.changed()

    def rewind(self, rows: Sequence[Row] = (), health: Sequence[Health] = ()) -> None:
        """Go back to an earlier history."""
        self.rows, self.health, self.frames = list(rows), list(health), []
        self.events, self.download = 0, None
        self.changed()

    def show(self, frame: Frame) -> None:
        """Set its latest frame."""
        self.frames = [frame]
        self.changed()

    def move_to(self, place: int) -> None:
        """Set its place in the queue."""
        if place != self._place:
            self._place = place
            self.changed()

    def stop_soon(self) -> None:
        """Mark it as about to be stopped."""
        if not self.stopping:
            self.stopping = True
            self.changed()

    def changed(self) -> None:
        """Call the listeners."""
        with self._listening:
            listeners = list(self._listeners)
        for listener in listeners:
            try:
                listener()
            except Exception:  # a failing listener must not affect the run
                logger.exception("A listener of a run failed.")

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` at every change; return a function that ends the subscription."""
        with self._listening:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._listening:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe
