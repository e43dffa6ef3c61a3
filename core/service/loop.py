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
from core.runs.service_interface import EngineStatus
from core.service.cluster import GivenCluster, OwnCluster
from core.service.estimates import Estimator
from core.service.writer import Writer

if TYPE_CHECKING:
    from core.service.dispatcher import Dispatcher

logger = logging.getLogger(__name__)

_CLOSE_SECONDS = 5.0


class Loop:
    """The dispatcher and its thread, in which Dask lives.

    Dask is imported there, so that the first page need not wait for it.

    Args:
        cluster: Where the workers are.
        writer: Records what happens.
        estimator: Learns from what runs took.
        begin: Work to do there once, at the start.
    """

    def __init__(
        self,
        cluster: GivenCluster | OwnCluster,
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
        self._leaving = asyncio.Event()
        self._thread = threading.Thread(target=self._live, name="denseboard-service", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether it has been started and has not ended."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Start finding, or starting, the workers; returns at once."""
        self._thread.start()

    def close(self) -> None:
        """Stop every run and end."""
        with suppress(RuntimeError):  # the loop is closed: it has ended by itself
            self._loop.call_soon_threadsafe(self._leaving.set)
        if self.alive:
            self._thread.join(_CLOSE_SECONDS)
        elif not self._thread.ident:
            self._loop.close()

    def do(self, work: "Callable[[Dispatcher], None]") -> None:
        """Run something in the loop once the dispatcher is there; from any thread."""

        def now() -> None:
            if self.dispatcher:
                work(self.dispatcher)
            else:
                self._waiting.append(work)

        with suppress(RuntimeError):  # the loop is closed: the server is ending
            self._loop.call_soon_threadsafe(now)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Start a coroutine; call it in the loop."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def ask(
        self, question: "Callable[[Dispatcher], Coroutine[Any, Any, Any]]", seconds: float
    ) -> Any:
        """Ask a worker and return its answer; from any other thread.

        Raises:
            DenseboardError: It cannot answer, there is none, or it takes too long.
        """
        if self.dispatcher is None or not self.alive:
            raise no_worker()
        asking = asyncio.run_coroutine_threadsafe(question(self.dispatcher), self._loop)
        try:
            return asking.result(seconds)
        except DenseboardError:
            raise
        except TimeoutError:
            asking.cancel()
            raise PredictionError(
                N_("The worker did not answer in time: it is busy or has just stopped. Try again.")
            ) from None
        except Exception as error:
            # The connection was lost, or is being closed: Dask has many ways to say so.
            logger.info("A question to a network was not answered.", exc_info=True)
            raise prediction_failed(error) from None

    def _live(self) -> None:
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
        self.spawn(dispatcher.keep_house())
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

    def _report(self, status: EngineStatus) -> None:
        # How much memory there is does not change while the workers are away.
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
