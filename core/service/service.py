"""The training service, which pages and feeds call from any thread."""

import asyncio
import logging
import math
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from core.base.cache import LRUCache
from core.base.errors import DenseboardError
from core.runs.checkpoint import Continuation
from core.runs.column_importance import ColumnImportance
from core.runs.epoch_steps import EpochSteps
from core.runs.epochs import EpochOutputs
from core.runs.frames import Frame
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.model_formats import ModelFormat
from core.runs.moment import Moment
from core.runs.protocol import RANGE_TEST_SECONDS, STEPS_SECONDS
from core.runs.rate_curve import RateCurve
from core.runs.results import Result
from core.runs.status import EngineStatus, Status
from core.runs.store import RunStore
from core.service.archive import RunArchive, longer, no_epochs
from core.service.cluster import cluster
from core.service.estimates import Estimator, check_memory
from core.service.landscapes import RunLandscapes
from core.service.live import LiveRun
from core.service.loop import Loop
from core.service.model_queries import ModelQueries
from core.service.recorded_steps import RecordedSteps
from core.service.thinner import Thinner
from core.service.writer import Writer
from core.settings.config import RunConfig

if TYPE_CHECKING:
    import numpy as np

logger = logging.getLogger(__name__)

_FINISHED_HELD = 64  # finished runs in memory; others are read from the store
_AGAIN_SECONDS = 1.0
_ANSWER_SECONDS = 12.0
_EPOCHS_SECONDS = 70.0
_EXPORT_SECONDS = 100.0
_RANGE_TEST_SECONDS = RANGE_TEST_SECONDS + 15.0
_STEPS_SECONDS = STEPS_SECONDS + 15.0


class DaskTrainingService:
    """Implements ``core.runs.service_interface.TrainingService`` with Dask workers.

    Args:
        store: The store of the runs.
    """

    def __init__(self, store: RunStore | None = None) -> None:
        self._store = store or RunStore()
        self._estimator = Estimator()
        self._writer = Writer(self._store)
        self._archive = RunArchive(self._store)
        self._steps = RecordedSteps(self._archive)
        self._importances: LRUCache[str, ColumnImportance] = LRUCache(_FINISHED_HELD)
        self._thinner = Thinner(self._store)
        self._runs: dict[str, LiveRun] = {}
        self._lock = threading.Lock()
        self._cluster = cluster()
        self._loop = Loop(self._cluster, self._writer, self._estimator, self._adopt_unfinished)
        self._landscapes = RunLandscapes(self._archive, self._loop, self._run, self._store)

    @property
    def store(self) -> RunStore:
        return self._store

    def start(self) -> None:
        """Begin to find or start the workers; return at once."""
        self._cluster.begin()
        self._loop.start()
        self._thinner.start()

    def close(self) -> None:
        """Stop every run, save its result, and end all processes that no other server uses."""
        self._thinner.close()
        self._loop.close()
        self._writer.close()
        for run in self._runs.values():
            if run.lock:
                run.lock.release()
        self._cluster.leave()

    def engine(self) -> EngineStatus:
        return self._loop.status

    def check(self, config: RunConfig) -> None:
        if self._loop.status.memory:
            check_memory(config, self._loop.status.memory)

    def estimate(self, config: RunConfig) -> float:
        return self._estimator.seconds(config)

    def prepare(self, config: RunConfig) -> None:
        self._loop.do(lambda dispatcher: dispatcher.ahead.want(config))

    def submit(
        self,
        config: RunConfig,
        *,
        replaces: str | None = None,
        search: str = "",
        owner: str = "",
    ) -> str:
        return self._submit(config, replaces, search=search, owner=owner)

    def _submit(
        self,
        config: RunConfig,
        replaces: str | None = None,
        continues: str = "",
        search: str = "",
        owner: str = "",
    ) -> str:
        self.check(config)
        record = self._store.create(config, continues, search, owner)
        run = LiveRun(record, [], self._store.claim(record.run_id))
        with self._lock:
            self._hold(run)
        if replaces is not None:
            with suppress(DenseboardError):  # it no longer exists
                self.stop(replaces)
        self._loop.do(lambda dispatcher: dispatcher.enqueue(run))
        return run.run_id

    def pause(self, run_id: str) -> None:
        self._order(run_id, "pause")

    def resume(self, run_id: str) -> None:
        self._order(run_id, "resume")

    def stop(self, run_id: str) -> None:
        self._order(run_id, "stop")

    def status(self, run_id: str) -> Status:
        return self._run(run_id).status()

    def rows(self, run_id: str, start: int = 0) -> Sequence[Row]:
        return self._run(run_id).rows[start:]

    def health(self, run_id: str, start: int = 0) -> Sequence[Health]:
        run = self._run(run_id)
        if run.state.final and not run.health:
            run.health = self._store.health(run_id)
        return run.health[start:]

    def frames(self, run_id: str) -> Sequence[Frame]:
        run = self._run(run_id)
        if run.state.final and not run.frames:
            run.frames = self._store.frames(run_id)
        return run.frames

    def result(self, run_id: str) -> Result | None:
        run = self._run(run_id)
        if run.result is None and run.state.final:
            run.result = self._store.result(run.record)
        return run.result

    def predict(self, run_id: str, inputs: "np.ndarray") -> "np.ndarray":
        model = partial(self._model, self._run(run_id))
        answer: np.ndarray = self._loop.ask(
            lambda dispatcher: dispatcher.queries.predict(run_id, inputs, model), _ANSWER_SECONDS
        )
        return answer

    def export(self, run_id: str, wanted: ModelFormat) -> bytes:
        run = self._run(run_id)
        model = partial(self._model, run)
        if wanted is ModelFormat.BARE:
            return model()
        file: bytes = self._loop.ask(
            lambda dispatcher: dispatcher.queries.export(run.record.config, model, wanted),
            _EXPORT_SECONDS,
        )
        return file

    def column_importance(self, run_id: str) -> ColumnImportance:
        run = self._run(run_id)
        found = self._importances.get(run_id)
        if found is None:
            model = partial(self._model, run)
            found = self._loop.ask(
                lambda dispatcher: dispatcher.queries.column_importance(run, model),
                _EPOCHS_SECONDS,
            )
            self._importances.put(run_id, found)
        return found

    def epochs(self, run_id: str) -> Sequence[float]:
        return self._archive.epochs(self._run(run_id))

    def epoch_outputs(self, run_id: str) -> EpochOutputs:
        run, archive = self._run(run_id), self._archive
        outputs = archive.outputs(run)
        if outputs is not None:
            return outputs
        if not archive.epochs(run):
            raise no_epochs(thinned=self._store.is_thinned(run_id))
        weights = archive.weights(run)
        if not weights:  # they were removed a moment ago
            raise no_epochs(thinned=True)
        data: bytes = self._loop.ask(
            lambda dispatcher: dispatcher.queries.epoch_outputs(run, lambda: weights),
            _EPOCHS_SECONDS,
        )
        return archive.add_outputs(run, data)

    def moment(self, run_id: str, epoch: float | None = None, after: float = -1.0) -> Moment | None:
        run = self._run(run_id)
        if run.state.final:
            moment = self._archive.moment(run, self._evaluated(run) if epoch is None else epoch)
            return moment if moment is not None and moment.epoch > after else None
        latest: Moment | None = self._loop.ask(
            lambda dispatcher: dispatcher.queries.moment(run, after), _ANSWER_SECONDS
        )
        return latest

    def _evaluated(self, run: LiveRun) -> float:
        """The epoch whose weights were evaluated; after all others if it is the last."""
        result = self.result(run.run_id)
        evaluated = result.evaluation.epoch if result is not None else None
        return math.inf if evaluated is None else evaluated

    def epoch_steps(self, run_id: str, epoch: int) -> EpochSteps:
        run = self._run(run_id)

        def record(start: bytes) -> Any:
            ask = partial(ModelQueries.record_steps, run=run, epoch=epoch, checkpoint=start)
            return self._loop.ask(lambda dispatcher: ask(dispatcher.queries), _STEPS_SECONDS)

        return self._steps.get(run, epoch, record)

    def rate_curve(self, config: RunConfig) -> RateCurve:
        self.check(config)
        curve: RateCurve = self._loop.ask(
            lambda dispatcher: dispatcher.queries.rate_curve(config), _RANGE_TEST_SECONDS
        )
        return curve

    @property
    def landscapes(self) -> RunLandscapes:
        return self._landscapes

    def continuation(self, run_id: str) -> Continuation:
        return self._archive.continuation(self._run(run_id))

    def continue_run(self, run_id: str, epochs: int, *, search: str = "", owner: str = "") -> str:
        run = self._run(run_id)
        config = longer(run, self._archive.continuation(run).trained, epochs)
        return self._submit(config, continues=run_id, search=search, owner=owner)

    def subscribe(self, run_id: str, notify: Callable[[], None]) -> Callable[[], None]:
        return self._run(run_id).subscribe(notify)

    def _model(self, run: LiveRun) -> bytes:
        return (run.result.model if run.result else b"") or self._store.model(run.run_id)

    def _order(self, run_id: str, order: str) -> None:
        run = self._run(run_id)
        self._loop.do(lambda dispatcher: self._loop.spawn(dispatcher.order(run, order)))

    def _run(self, run_id: str) -> LiveRun:
        """Return a run from memory, or else from the store.

        Raises:
            RunNotFoundError: No such run is recorded.
            StorageError: The record cannot be read.
        """
        run = self._runs.get(run_id)
        if run is not None:
            return run  # without waiting for a thread that reads another run
        with self._lock:
            run = self._runs.get(run_id)
            return self._read(run_id) if run is None else run

    def _read(self, run_id: str) -> LiveRun:
        record = self._store.record(run_id)
        lock = None if record.state.final else self._store.claim(run_id)
        if lock is not None:
            record = self._store.record(run_id)  # its server may have just ended it
        run = LiveRun(record, self._store.rows(run_id), lock)
        if not record.state.final:
            self._loop.do(lambda dispatcher: dispatcher.adopt(run))
        elif lock is not None:
            lock.release()
        self._hold(run)
        return run

    def _hold(self, run: LiveRun) -> None:
        """Keep a run in memory, and drop the oldest finished ones beyond the limit."""
        self._runs[run.run_id] = run
        droppable = [
            each
            for each in self._runs.values()
            if each.state.final and not each.watched and each.run_id not in self._writer.unsaved
        ]
        for old in droppable[: max(0, len(droppable) - _FINISHED_HELD)]:
            del self._runs[old.run_id]

    async def _adopt_unfinished(self) -> None:
        """Adopt the unfinished runs of an earlier server as soon as the store can be read."""
        while True:
            try:
                for record in await asyncio.to_thread(self._store.unfinished):
                    await asyncio.to_thread(self._run, record.run_id)
                return
            except DenseboardError as error:
                logger.warning("%s", error)
                await asyncio.sleep(_AGAIN_SECONDS)
