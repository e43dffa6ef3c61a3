"""The training service: what pages and feeds call, from any thread."""

import asyncio
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.boundary import Frame
from core.config import RunConfig
from core.continuation import Continuation
from core.engine.cluster import GivenCluster, OwnCluster, cluster
from core.epochs import EpochOutputs
from core.errors import DenseboardError, EngineError, PredictionError
from core.estimates import Estimator, check_memory
from core.following import EngineStatus, Status
from core.health import Health
from core.history import Row
from core.results import Result
from core.runs import RunStore
from core.service.live import LiveRun
from core.service.past import Past, longer, not_kept
from core.service.writer import Writer
from core.text import N_

if TYPE_CHECKING:
    import numpy as np

    from core.service.dispatcher import Dispatcher

logger = logging.getLogger(__name__)

_KEPT = 64  # finished runs in memory; older ones are read from the disk again
_CLOSE_SECONDS = 5.0
_AGAIN_SECONDS = 1.0
_ANSWER_SECONDS = 12.0
_LOOK_SECONDS = 70.0


class TrainingService:
    """Trains runs on workers; see ``core.following.Following`` for what each call promises.

    It has a thread with an event loop of its own, in which Dask lives. Dask is imported
    there, so that the first page need not wait for it.

    Args:
        store: Where runs are recorded.
    """

    def __init__(self, store: RunStore | None = None) -> None:
        self._store = store or RunStore()
        self._estimator = Estimator()
        self._writer = Writer(self._store)
        self._past = Past(self._store)
        self._runs: OrderedDict[str, LiveRun] = OrderedDict()
        self._finding = threading.Lock()
        self._engine = EngineStatus()
        self._cluster: GivenCluster | OwnCluster = cluster()
        self._dispatcher: Dispatcher | None = None
        self._waiting: list[Callable[[Dispatcher], None]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._leaving = asyncio.Event()
        self._thread = threading.Thread(target=self._live, name="denseboard-service", daemon=True)

    @property
    def store(self) -> RunStore:
        return self._store

    def start(self, after: float = 0.0) -> None:
        """Start finding, or starting, the workers; returns at once.

        Args:
            after: Seconds in which the processor is left to the first page.
        """
        self._after = after
        self._thread.start()

    def close(self) -> None:
        """Stop every run, keep what was trained, and leave no process behind."""
        with suppress(RuntimeError):  # the loop is closed: it has ended by itself
            self._loop.call_soon_threadsafe(self._leaving.set)
        if self._thread.is_alive():
            self._thread.join(_CLOSE_SECONDS)
        elif not self._thread.ident:
            self._loop.close()
        self._writer.close()
        for run in self._runs.values():
            if run.lock:
                run.lock.release()
        self._cluster.leave()

    def engine(self) -> EngineStatus:
        return self._engine

    def check(self, config: RunConfig) -> None:
        if self._engine.memory:
            check_memory(config, self._engine.memory)

    def estimate(self, config: RunConfig) -> float:
        return self._estimator.seconds(config)

    def submit(self, config: RunConfig, *, replaces: str | None = None) -> str:
        return self._submit(config, replaces)

    def _submit(self, config: RunConfig, replaces: str | None = None, continues: str = "") -> str:
        self.check(config)
        record = self._store.create(config, continues)
        run = LiveRun(record, [], self._store.claim(record.run_id))
        with self._finding:
            self._keep(run)
        if replaces is not None:
            with suppress(DenseboardError):  # gone already
                self.stop(replaces)
        self._do(lambda dispatcher: dispatcher.enqueue(run))
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
        run = self._run(run_id)

        def model() -> bytes:
            return (run.result.model if run.result else b"") or self._store.model(run_id)

        answer: np.ndarray = self._ask(
            lambda dispatcher: dispatcher.predict(run_id, inputs, model), _ANSWER_SECONDS
        )
        return answer

    def epochs(self, run_id: str) -> Sequence[float]:
        return self._past.epochs(self._run(run_id))

    def epoch_outputs(self, run_id: str) -> EpochOutputs:
        run, past = self._run(run_id), self._past
        found = past.outputs(run)
        if found is not None:
            return found
        if not past.epochs(run):
            raise not_kept()
        data: bytes = self._ask(
            lambda dispatcher: dispatcher.epoch_outputs(run, lambda: past.weights(run)),
            _LOOK_SECONDS,
        )
        return past.keep(run, data)

    def continuation(self, run_id: str) -> Continuation:
        return self._past.continuation(self._run(run_id))

    def continue_run(self, run_id: str, epochs: int) -> str:
        run = self._run(run_id)
        config = longer(run, self._past.continuation(run).trained, epochs)
        return self._submit(config, continues=run_id)

    def _ask(
        self, question: "Callable[[Dispatcher], Coroutine[Any, Any, Any]]", seconds: float
    ) -> Any:
        """What a worker answers.

        Raises:
            DenseboardError: It cannot tell, there is none, or it does not answer in time.
        """
        if self._dispatcher is None or not self._thread.is_alive():
            raise PredictionError(
                N_("No worker is ready to ask the network. Wait a moment, then try again.")
            )
        asking = asyncio.run_coroutine_threadsafe(question(self._dispatcher), self._loop)
        try:
            return asking.result(seconds)
        except DenseboardError:
            raise
        except TimeoutError:
            asking.cancel()
            raise PredictionError(
                N_("The worker did not answer in time: it is busy or has just ended. Try again.")
            ) from None
        except Exception as error:
            # The connection was lost, or is being closed: Dask has many ways to say so.
            logger.info("A question to a network was not answered.", exc_info=True)
            raise PredictionError(
                N_("The prediction failed: {kind}: {reason}. Try again."),
                kind=type(error).__name__,
                reason=str(error)[:200],
            ) from None

    def subscribe(self, run_id: str, notify: Callable[[], None]) -> Callable[[], None]:
        return self._run(run_id).subscribe(notify)

    def _order(self, run_id: str, order: str) -> None:
        run = self._run(run_id)
        self._do(lambda dispatcher: self._spawn(dispatcher.order(run, order)))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _do(self, work: "Callable[[Dispatcher], None]") -> None:
        """Have something done in the service's thread, once it is there."""

        def now() -> None:
            if self._dispatcher:
                work(self._dispatcher)
            else:
                self._waiting.append(work)

        with suppress(RuntimeError):  # the loop is closed: the server is ending
            self._loop.call_soon_threadsafe(now)

    def _run(self, run_id: str) -> LiveRun:
        """A run in memory, or else from its record.

        Raises:
            RunNotFoundError: No such run is recorded.
            StorageError: The record cannot be read.
        """
        run = self._runs.get(run_id)
        if run is not None:
            return run  # without waiting for whoever reads another run from the disk
        with self._finding:
            run = self._runs.get(run_id)
            return self._read(run_id) if run is None else run

    def _read(self, run_id: str) -> LiveRun:
        record = self._store.record(run_id)
        lock = None if record.state.final else self._store.claim(run_id)
        if lock is not None:
            record = self._store.record(run_id)  # its server may have ended it just now
        run = LiveRun(record, self._store.rows(run_id), lock)
        if not record.state.final:
            self._do(lambda dispatcher: dispatcher.adopt(run))
        elif lock is not None:
            lock.release()
        self._keep(run)
        return run

    def _keep(self, run: LiveRun) -> None:
        """Remember a run, and forget the oldest of those that can be read again."""
        self._runs[run.run_id] = run
        over = [
            kept
            for kept in self._runs.values()
            if kept.state.final and not kept.watched and kept.run_id not in self._writer.unsaved
        ]
        for old in over[: max(0, len(over) - _KEPT)]:
            del self._runs[old.run_id]

    def _live(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        except Exception as error:
            logger.exception("The training service ended unexpectedly.")
            self._engine = EngineStatus(problem=_broken(error))
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._leaving.wait(), self._after)
        from core.service.dispatcher import Dispatcher

        dispatcher = Dispatcher(self._cluster, self._writer, self._estimator, self._tell)
        self._dispatcher = dispatcher
        waiting, self._waiting = self._waiting, []
        for work in waiting:
            work(dispatcher)
        self._spawn(self._adopt_unfinished())
        self._spawn(dispatcher.keep_house())
        serving = asyncio.create_task(dispatcher.serve())
        leaving = asyncio.create_task(self._leaving.wait())
        await asyncio.wait((serving, leaving), return_when=asyncio.FIRST_COMPLETED)
        await dispatcher.close()
        rest = [serving, leaving, *self._tasks]
        for task in rest:
            task.cancel()
        await asyncio.wait(rest, timeout=_CLOSE_SECONDS)
        if serving.done() and not serving.cancelled():
            serving.result()  # it never ends by itself: raise what ended it

    async def _adopt_unfinished(self) -> None:
        """Take up what the server before this one left, as soon as the records can be read."""
        while True:
            try:
                for record in await asyncio.to_thread(self._store.unfinished):
                    await asyncio.to_thread(self._run, record.run_id)
                return
            except DenseboardError as error:
                logger.warning("%s", error)
                await asyncio.sleep(_AGAIN_SECONDS)

    def _tell(self, status: EngineStatus) -> None:
        # How much memory there is does not change while the workers are away.
        self._engine = replace(status, memory=status.memory or self._engine.memory)


def _broken(error: Exception) -> EngineError:
    return EngineError(
        N_(
            "The training service ended unexpectedly: {kind}: {reason}. Restart the app; runs"
            " that were recorded are kept."
        ),
        kind=type(error).__name__,
        reason=str(error)[:300],
    )
