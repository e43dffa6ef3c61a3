"""The event loop of the service in its own thread, and calls into it from other threads."""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.base.errors import (
    DenseboardError,
    EngineError,
    PredictionError,
    no_worker,
    prediction_failed,
)
from core.base.text import N_
from core.runs.status import EngineStatus
from core.service.cluster import ExternalCluster, OwnCluster
from core.service.estimates import Estimator
from core.service.writer import Writer

if TYPE_CHECKING:
    from core.service.dispatcher import Dispatcher

logger = logging.getLogger(__name__)

_CLOSE_SECONDS = 5.0


class Loop:
    """The dispatcher and its thread, the only one that uses Dask.

    Dask is imported in that thread, so that it does not delay the first page.

    Args:
        cluster: The cluster of the workers.
        writer: Records the runs.
        estimator: Learns from the duration of runs.
        begin: Work to do in the loop once, at the start.
    """

    def __init__(
        self,
        cluster: ExternalCluster | OwnCluster,
        writer: Writer,
        estimator: Estimator,
        begin: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        self._cluster = cluster
        self._writer = writer
        self._estimator = estimator
        self._begin = begin
        self.status = EngineStatus()
        self.dispatcher: Dispatcher | None = None
        self._waiting: list[Callable[[Dispatcher], None]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._closing = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="denseboard-service", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether it has been started and has not ended."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin to find or start the workers; return at once."""
        self._thread.start()

    def close(self) -> None:
        """Stop every run, then the loop."""
        with suppress(RuntimeError):  # the loop has already ended by itself
            self._loop.call_soon_threadsafe(self._closing.set)
        if self.alive:
            self._thread.join(_CLOSE_SECONDS)
        elif not self._thread.ident:
            self._loop.close()

    def do(self, work: "Callable[[Dispatcher], None]") -> None:
        """Run work in the loop, as soon as the dispatcher exists; from any thread."""

        def now() -> None:
            if self.dispatcher:
                work(self.dispatcher)
            else:
                self._waiting.append(work)

        with suppress(RuntimeError):  # the loop is closed: the server is ending
            self._loop.call_soon_threadsafe(now)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Start a coroutine; to be called in the loop."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def ask(self, query: "Callable[[Dispatcher], Coroutine[Any, Any, Any]]", seconds: float) -> Any:
        """Run a query in the loop and return its answer; from any other thread.

        Raises:
            DenseboardError: There is no worker, it cannot answer, or it takes too long.
        """
        if self.dispatcher is None or not self.alive:
            raise no_worker()
        future = asyncio.run_coroutine_threadsafe(query(self.dispatcher), self._loop)
        try:
            return future.result(seconds)
        except DenseboardError:
            raise
        except TimeoutError:
            future.cancel()
            raise PredictionError(
                N_("The worker did not answer in time: it is busy or has just stopped. Try again.")
            ) from None
        except Exception as error:
            # Dask raises many kinds of exceptions when a connection is lost or closed.
            logger.info("A query about a trained network failed.", exc_info=True)
            raise prediction_failed(error) from None

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        except Exception as error:
            logger.exception("The training service ended unexpectedly.")
            self.status = EngineStatus(problem=_broken(error))
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        from core.service.dispatcher import Dispatcher

        dispatcher = Dispatcher(self._cluster, self._writer, self._estimator, self._report)
        self.dispatcher = dispatcher
        waiting, self._waiting = self._waiting, []
        for work in waiting:
            work(dispatcher)
        self.spawn(self._begin())
        self.spawn(dispatcher.maintain())
        serving = asyncio.create_task(dispatcher.serve())
        closing = asyncio.create_task(self._closing.wait())
        await asyncio.wait((serving, closing), return_when=asyncio.FIRST_COMPLETED)
        await dispatcher.close()
        rest = [serving, closing, *self._tasks]
        for task in rest:
            task.cancel()
        await asyncio.wait(rest, timeout=_CLOSE_SECONDS)
        if serving.done() and not serving.cancelled():
            serving.result()  # raises the exception that ended it

    def _report(self, status: EngineStatus) -> None:
        # The memory limit does not change while there are no workers.
        self.status = replace(status, memory=status.memory or self.status.memory)


def _broken(error: Exception) -> EngineError:
    return EngineError(
        N_(
            "The training service stopped unexpectedly: {kind}: {reason}. Restart the app;"
            " recorded runs are safe."
        ),
        kind=type(error).__name__,
        reason=str(error)[:300],
    )
