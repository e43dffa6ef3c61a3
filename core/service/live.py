"""A run as the server follows it."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import fields, replace

from core.base.errors import DenseboardError
from core.runs.frames import Frame
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.record import Record
from core.runs.results import Result
from core.runs.service_interface import Status
from core.runs.states import State
from core.runs.store.claim import Claim

logger = logging.getLogger(__name__)

# Fields of a status that are fields of the record.
_RECORDED = {field.name for field in fields(Status)} & {field.name for field in fields(Record)}


class LiveRun:
    """One run: its record, what is not recorded yet, and its listeners.

    Only the service's own thread changes it; any thread may read it.

    Args:
        record: What is recorded of it.
        rows: Its history so far.
        lock: The right to write its record; ``None`` where another server has it.

    Attributes:
        result: Its result, once it has ended.
        health: Snapshots of its layers so far; on the disk once it has ended.
        frames: Its outputs over the plane: the latest, and all once it has ended.
        stopping: Stop was requested.
        warning: Why it cannot be recorded at the moment.
        download: Bytes received and expected while its dataset is being fetched.
        events: How many events its worker had sent when the last of them was taken in.
        recorded: How many rows of its history are on the disk.
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
        """Its current status."""
        record = self.record
        return Status(
            **{name: getattr(record, name) for name in _RECORDED},
            place=self._place if record.state is State.QUEUED else 0,
            rows=len(self.rows),
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
        """Take in rows from number ``start`` on; return whether any was new."""
        fresh = rows[len(self.rows) - start :] if start <= len(self.rows) else []
        if fresh:
            self.rows.extend(fresh)
            self.changed()
        return bool(fresh)

    def add_health(self, start: int, snapshots: Sequence[Health]) -> None:
        """Take in snapshots of the layers from number ``start`` on."""
        fresh = snapshots[len(self.health) - start :] if start <= len(self.health) else []
        if fresh:
            self.health.extend(fresh)
            self.changed()

    def show(self, frame: Frame) -> None:
        """Take its current outputs over the plane."""
        self.frames = [frame]
        self.changed()

    def move_to(self, place: int) -> None:
        """Take another place in the queue."""
        if place != self._place:
            self._place = place
            self.changed()

    def stop_soon(self) -> None:
        """Show that it is about to be stopped."""
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
            except Exception:  # a viewer that breaks must not break the run
                logger.exception("A listener of a run failed.")

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` at every change; return a function that ends the subscription."""
        with self._listening:
            self._listeners.append(listener)

        def leave() -> None:
            with self._listening:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return leave
