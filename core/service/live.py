"""A run as the server follows it."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from core.engine.locks import FileLock
from core.errors import DenseboardError
from core.following import Status
from core.history import Row
from core.results import Result
from core.runs import Record
from core.states import State


class LiveRun:
    """One run: its record, what is not recorded of it yet, and who wants to hear of it.

    Only the service's own thread changes it; any thread may read it.

    Args:
        record: What is recorded of it.
        rows: Its history so far.
        lock: The right to write its record; ``None`` where another server has it.
    """

    def __init__(self, record: Record, rows: list[Row], lock: FileLock | None) -> None:
        self.record = record
        self.rows = rows
        self.lock = lock
        self.result: Result | None = None
        self.stopping = False
        self.place = 0
        self.warning: DenseboardError | None = None
        self.download: tuple[int, int] | None = None
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
        return bool(self._listeners)

    def status(self) -> Status:
        """Where it stands."""
        record = self.record
        return Status(
            run_id=record.run_id,
            config=record.config,
            state=record.state,
            place=self.place if record.state is State.QUEUED else 0,
            rows=len(self.rows),
            stopping=self.stopping and not record.state.final,
            problem=record.problem,
            warning=self.warning,
            download=self.download,
            created=record.created,
            seconds=record.seconds,
        )

    def enter(self, state: State, **changes: object) -> None:
        """Go to another state, with changes to the record; a final state is never left."""
        if not self.state.final:
            self.record = replace(self.record, state=state, **changes)  # type: ignore[arg-type]
            self.changed()

    def add(self, start: int, rows: Sequence[Row]) -> list[Row]:
        """Take in rows from number ``start`` on; return those that were new."""
        fresh = list(rows[len(self.rows) - start :]) if start <= len(self.rows) else []
        if fresh:
            self.rows.extend(fresh)
            self.download = None
            self.changed()
        return fresh

    def changed(self) -> None:
        """Tell everybody who listens."""
        with self._listening:
            listeners = list(self._listeners)
        for listener in listeners:
            listener()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Have ``listener`` called at every change; return what ends that."""
        with self._listening:
            self._listeners.append(listener)

        def leave() -> None:
            with self._listening:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return leave
