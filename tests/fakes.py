"""A training service in memory, for tests of whatever stands above the real one."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from core.base.errors import ConfigError, DenseboardError, RunNotFoundError
from core.base.text import N_
from core.runs.checkpoint import Continuation, continuation
from core.runs.column_importance import ColumnImportance
from core.runs.epoch_steps import EpochSteps
from core.runs.epochs import EpochOutputs
from core.runs.frames import Frame
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.model_formats import ModelFormat
from core.runs.moment import Moment
from core.runs.rate_curve import RateCurve
from core.runs.results import Result
from core.runs.states import State
from core.runs.status import EngineStatus, Status
from core.runs.store import RunStore
from core.settings.config import RunConfig
from tests.fake_landscapes import FakeLandscapes
from tests.fake_run import RATE, FakeRun
from tests.plausible import (
    plausible_answers,
    plausible_column_importance,
    plausible_past,
    plausible_rate_curve,
    plausible_steps,
)


class FakeService:
    """``core.runs.service_interface.TrainingService`` without workers: the curves are made up, the
    states real.

    Nothing moves until ``advance`` is called, or ``running`` calls it from a thread.

    Args:
        duration: Seconds a run submitted from now on takes when advanced ``RATE`` times a second.
        workers: How many runs go on at once; the others queue.
        store: The record that ``store`` gives; runs of this service are not in it by themselves.
        record: They are: when they are submitted, and with all they leave when they end.
    """

    def __init__(
        self,
        *,
        duration: float = 2.0,
        workers: int = 2,
        store: RunStore | None = None,
        record: bool = False,
    ) -> None:
        self.store = store or RunStore()
        self._record = record
        self._recorded: set[str] = set()  # runs whose end is recorded
        self.duration = duration
        self.workers = workers
        self.engine_status = EngineStatus(ready=True, workers=workers, memory=2 * 1024**3)
        self.refusal: ConfigError | None = None  # what ``check`` raises
        self.speechless: DenseboardError | None = None  # what ``predict`` raises
        self.asked: list[np.ndarray] = []  # what ``predict`` was given
        self.prepared: list[RunConfig] = []  # what ``prepare`` was given
        self.remembers = True  # what runs were at their epochs, and how to go on from there
        self.range_tests = 0  # times ``rate_curve`` answered
        self.looked_back = 0  # times ``epoch_outputs`` was asked
        self.healthy = True  # new runs have snapshots of their layers; old records have none
        self.landscapes = FakeLandscapes(self)
        self._runs: dict[str, FakeRun] = {}
        self._past: dict[str, EpochOutputs] = {}
        self._lock = threading.RLock()

    # What a test does with it

    def advance(self, ticks: int = 1) -> None:
        """Let ``ticks`` tenths of a second of training pass."""
        for _ in range(ticks):
            with self._lock:
                by_hand_first = sorted(self._runs.values(), key=lambda run: bool(run.status.search))
                changed = [run for run in by_hand_first if run.tick(self._busy() < self.workers)]
                changed += self._number_queue()
            self._record_ends(changed)
            for run in changed:
                run.notify()
            self.landscapes.advance()

    def finish(self, run_id: str) -> None:
        """Advance until the run has ended."""
        while not self.status(run_id).state.final:
            self.advance()

    @contextmanager
    def running(self) -> Iterator["FakeService"]:
        """Advance in real time, in a thread, until the block ends."""
        ended = threading.Event()

        def work() -> None:
            due = time.monotonic()
            while not ended.is_set():
                self.advance()
                due += 1 / RATE
                ended.wait(max(0.0, due - time.monotonic()))

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            ended.set()
            thread.join()

    def adopt(
        self,
        run_id: str,
        config: RunConfig,
        elapsed: float = 0.0,
        search: str = "",
        owner: str = "",
    ) -> None:
        """Have a run of a given name that has trained for some seconds, as after a restart."""
        run = FakeRun.queued(run_id, config, self.duration, search, self.healthy, owner)
        if elapsed:
            run.ticks = int(elapsed * RATE)
            run.train()
        with self._lock:
            self._runs[run_id] = run
            self._number_queue()
        if self._record:
            self.store.save(run.record)

    def publish(self, run_id: str, *rows: Row) -> None:
        """Add rows of the test's own."""
        self._change(run_id, rows=rows)

    def fail(self, run_id: str, problem: DenseboardError) -> None:
        """End a run the hard way."""
        self._change(run_id, state=State.FAILED, problem=problem, place=0, stopping=False)

    def lose_worker(self, run_id: str, rows: int) -> None:
        """Let the worker of a run die: it goes back to its first rows, and queues again."""
        run = self._run(run_id)
        with self._lock:
            run.fall_back(rows)
        self._change(run_id, state=State.QUEUED, deaths=run.status.deaths + 1)

    def accelerate(self, run_id: str, accelerator: str) -> None:
        """Let a run be that of a worker with an accelerator."""
        self._change(run_id, accelerator=accelerator)

    def warn(self, run_id: str, warning: DenseboardError) -> None:
        """Give a run a warning."""
        self._change(run_id, warning=warning)

    def download(self, run_id: str, received: int, expected: int) -> None:
        """Show a run as fetching its dataset."""
        self._change(run_id, state=State.STARTING, place=0, download=(received, expected))

    def listeners(self, run_id: str) -> int:
        """How many subscriptions a run has."""
        return len(self._run(run_id).listeners)

    # core.runs.service_interface.TrainingService

    def engine(self) -> EngineStatus:
        return self.engine_status

    def check(self, config: RunConfig) -> None:
        if self.refusal is not None:
            raise self.refusal

    def estimate(self, config: RunConfig) -> float:
        return self.duration

    def prepare(self, config: RunConfig) -> None:
        self.prepared.append(config)

    def submit(
        self,
        config: RunConfig,
        *,
        replaces: str | None = None,
        search: str = "",
        owner: str = "",
    ) -> str:
        self.check(config)
        if replaces is not None:
            self.stop(replaces)
        run_id = secrets.token_urlsafe(16)
        self.adopt(run_id, config, search=search, owner=owner)
        return run_id

    def pause(self, run_id: str) -> None:
        self._run(run_id).held = bool(self.status(run_id).search)
        if self.status(run_id).state is State.RUNNING:
            self._change(run_id, state=State.PAUSED)

    def resume(self, run_id: str) -> None:
        self._run(run_id).held = False
        if self.status(run_id).state is State.PAUSED:
            self._change(run_id, state=State.RUNNING)

    def stop(self, run_id: str) -> None:
        state = self.status(run_id).state
        if state is State.QUEUED:
            self._change(run_id, state=State.STOPPED, place=0)
        elif not state.final:
            self._change(run_id, stopping=True)

    def status(self, run_id: str) -> Status:
        return self._run(run_id).status

    def rows(self, run_id: str, start: int = 0) -> Sequence[Row]:
        return self._run(run_id).rows[start:]

    def health(self, run_id: str, start: int = 0) -> Sequence[Health]:
        return self._run(run_id).health[start:]

    def frames(self, run_id: str) -> Sequence[Frame]:
        return self._run(run_id).frames

    def result(self, run_id: str) -> Result | None:
        return self._run(run_id).result

    def predict(self, run_id: str, inputs: np.ndarray) -> np.ndarray:
        config = self.status(run_id).config
        if self.speechless is not None:
            raise self.speechless
        self.asked.append(inputs)
        return plausible_answers(config, inputs)

    def export(self, run_id: str, wanted: ModelFormat) -> bytes:
        if self.speechless is not None:
            raise self.speechless
        model = self.store.model(run_id)
        return model if wanted is ModelFormat.BARE else f"{wanted} of ".encode() + model

    def epochs(self, run_id: str) -> Sequence[float]:
        if not self.remembers or self.result(run_id) is None:
            return ()
        return self._run(run_id).epochs

    def epoch_outputs(self, run_id: str) -> EpochOutputs:
        """Those of the result at the last epoch, others before; counted in ``looked_back``."""
        if self.speechless is not None:
            raise self.speechless
        self.looked_back += 1
        if run_id not in self._past:
            result = self.result(run_id)
            assert result is not None
            config = self.status(run_id).config
            self._past[run_id] = plausible_past(config, self.epochs(run_id), result)
        return self._past[run_id]

    def moment(self, run_id: str, epoch: float | None = None, after: float = -1.0) -> Moment | None:
        return self._run(run_id).moment(self.epochs(run_id), epoch, after)

    def column_importance(self, run_id: str) -> ColumnImportance:
        if self.speechless is not None:
            raise self.speechless
        return plausible_column_importance(self.status(run_id).config)

    def epoch_steps(self, run_id: str, epoch: int) -> EpochSteps:
        if self.speechless is not None:
            raise self.speechless
        return plausible_steps(self.status(run_id).config, epoch)

    def rate_curve(self, config: RunConfig) -> RateCurve:
        if self.speechless is not None:
            raise self.speechless
        self.range_tests += 1
        return plausible_rate_curve(config.seed)

    def continuation(self, run_id: str) -> Continuation:
        run = self._run(run_id)
        ends = [int(row.epoch) for row in run.rows if row.end]
        checkpoint = ends[-1] if ends and self.remembers else None
        return continuation(run.status.config, run.rows, checkpoint)

    def continue_run(self, run_id: str, epochs: int, *, search: str = "", owner: str = "") -> str:
        trained = self.continuation(run_id).trained
        config = replace(self.status(run_id).config, epochs=trained + epochs)
        longer = self.submit(config, search=search, owner=owner)
        self._change(longer, continues=run_id)
        return longer

    def subscribe(self, run_id: str, notify: Callable[[], None]) -> Callable[[], None]:
        run = self._run(run_id)
        with self._lock:
            run.listeners.append(notify)

        def end() -> None:
            with self._lock:
                if notify in run.listeners:
                    run.listeners.remove(notify)

        return end

    # Its insides

    def _run(self, run_id: str) -> FakeRun:
        try:
            return self._runs[run_id]
        except KeyError:
            raise RunNotFoundError(
                N_("There is no run {run}; look at the address."), run=run_id
            ) from None

    def _change(self, run_id: str, *, rows: Sequence[Row] = (), **changes: object) -> None:
        run = self._run(run_id)
        with self._lock:
            run.rows.extend(rows)
            run.status = replace(run.status, rows=len(run.rows), **changes)  # type: ignore[arg-type]
            moved = self._number_queue()
        self._record_ends([run])
        for changed in (run, *moved):
            changed.notify()

    def _record_ends(self, runs: Sequence[FakeRun]) -> None:
        """Record the runs that have just ended, as the writer of the real service does."""
        for run in runs if self._record else ():
            if run.status.state.final and run.status.run_id not in self._recorded:
                self._recorded.add(run.status.run_id)
                result = self.result(run.status.run_id)
                self.store.finish(run.record, run.rows, result, run.health, run.frames)

    def _busy(self) -> int:
        return sum(run.active for run in self._runs.values())

    def _number_queue(self) -> list[FakeRun]:
        queue = [run for run in self._runs.values() if run.status.state is State.QUEUED]
        moved = [run for place, run in enumerate(queue, 1) if run.status.place != place]
        for place, run in enumerate(queue, 1):
            run.status = replace(run.status, place=place)
        return moved


def finished_run(config: RunConfig) -> tuple[FakeService, str]:
    """A service with one run that is done, and the run's id."""
    service = FakeService(duration=0.5)
    run_id = service.submit(config)
    service.finish(run_id)
    return service, run_id
