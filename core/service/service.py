"""The training service: what pages and feeds call, from any thread."""

import asyncio
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from core.config import RunConfig
from core.engine.cluster import GivenCluster, OwnCluster, cluster
from core.errors import DenseboardError, EngineError
from core.estimates import Estimator, check_memory
from core.following import EngineStatus, Status
from core.history import Row
from core.results import Result
from core.runs import RunStore
from core.service.live import LiveRun
from core.service.writer import Writer
from core.text import N_

if TYPE_CHECKING:
    from core.service.dispatcher import Dispatcher

logger = logging.getLogger(__name__)

_KEPT = 64  # finished runs in memory; older ones are read from the disk again
_CLOSE_SECONDS = 15.0


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
        self._runs: OrderedDict[str, LiveRun] = OrderedDict()
        self._finding = threading.Lock()
        self._engine = EngineStatus()
        self._cluster: GivenCluster | OwnCluster | None = None
        self._dispatcher: Dispatcher | None = None
        self._waiting: list[Callable[[Dispatcher], None]] = []
        self._leaving = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._live, name="denseboard-service", daemon=True)

    def start(self, after: float = 0.0) -> None:
        """Start finding, or starting, the workers; returns at once.

        Args:
            after: Seconds in which the processor is left to the first page.
        """
        self._after = after
        self._thread.start()

    def close(self) -> None:
        """Stop every run, keep what was trained, and leave no process behind."""
        self._leaving.set()
        if self._thread.is_alive():
            if self._dispatcher:
                asyncio.run_coroutine_threadsafe(self._dispatcher.close(), self._loop)
            self._thread.join(_CLOSE_SECONDS)
        self._writer.close()
        if self._cluster:
            self._cluster.leave()

    def engine(self) -> EngineStatus:
        return self._engine

    def check(self, config: RunConfig) -> None:
        if self._engine.memory:
            check_memory(config, self._engine.memory)

    def estimate(self, config: RunConfig) -> float:
        return self._estimator.seconds(config)

    def submit(self, config: RunConfig, *, replaces: str | None = None) -> str:
        self.check(config)
        record = self._store.create(config)
        run = LiveRun(record, [], self._store.claim(record.run_id))
        self._keep(run)
        if replaces is not None:
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

    def result(self, run_id: str) -> Result | None:
        run = self._run(run_id)
        if run.result is None and run.state.final:
            run.result = self._store.result(self._store.record(run_id))
        return run.result

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

        self._loop.call_soon_threadsafe(now)

    def _run(self, run_id: str) -> LiveRun:
        """A run in memory, or else from its record.

        Raises:
            RunNotFoundError: No such run is recorded.
        """
        with self._finding:
            run = self._runs.get(run_id)
            if run is None:
                record = self._store.record(run_id)
                final = record.state.final
                lock = None if final else self._store.claim(run_id)
                run = LiveRun(record, self._store.rows(run_id), lock)
                if not final:
                    adopted = run
                    self._do(lambda dispatcher: dispatcher.adopt(adopted))
            self._keep(run)
            return run

    def _keep(self, run: LiveRun) -> None:
        self._runs[run.run_id] = run
        self._runs.move_to_end(run.run_id)
        old = [r for r in self._runs.values() if r.state.final and not r.watched]
        for run in old[: max(0, len(self._runs) - _KEPT)]:
            if run.run_id not in self._writer.unsaved:
                del self._runs[run.run_id]

    def _live(self) -> None:
        if self._leaving.wait(self._after):
            return
        asyncio.set_event_loop(self._loop)
        self._tasks: set[asyncio.Task[None]] = set()
        try:
            self._loop.run_until_complete(self._serve())
        except Exception as error:
            logger.exception("The training service ended unexpectedly.")
            self._engine = EngineStatus(problem=_broken(error))

    async def _serve(self) -> None:
        from core.service.dispatcher import Dispatcher

        while self._cluster is None:
            try:
                self._cluster = cluster()
                unfinished = list(self._store.unfinished())
            except DenseboardError as error:  # an unusable data folder may be mended meanwhile
                self._engine = EngineStatus(problem=error)
                await asyncio.sleep(1.0)
        dispatcher = Dispatcher(self._cluster, self._writer, self._estimator, self._tell)
        self._dispatcher = dispatcher
        if self._leaving.is_set():
            return  # whoever closed may not have seen the dispatcher
        for record in unfinished:
            self._run(record.run_id)
        waiting, self._waiting = self._waiting, []
        for work in waiting:
            work(dispatcher)
        await dispatcher.serve()

    def _tell(self, status: EngineStatus) -> None:
        self._engine = status


def _broken(error: Exception) -> EngineError:
    return EngineError(
        N_(
            "The training service ended unexpectedly: {kind}: {reason}. Restart the app; runs"
            " that were recorded are kept."
        ),
        kind=type(error).__name__,
        reason=str(error)[:300],
    )
