"""Loss landscapes: asks workers for them, follows them, and stores them with their runs."""

import asyncio
import logging
import math
import secrets
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from core.base.cache import LRUCache
from core.base.errors import DenseboardError, PredictionError, StorageError, prediction_failed
from core.base.text import N_
from core.runs.epochs import epochs_in
from core.runs.landscape import (
    Landscape,
    LandscapeProgress,
    LandscapeReport,
    LandscapeSettings,
    Rows,
    from_shelf,
    shelf,
)
from core.runs.record import versions_here
from core.runs.store import RunStore
from core.service.archive import RunArchive, no_epochs
from core.service.estimates import landscape_seconds
from core.service.live import LiveRun
from core.training import remote

if TYPE_CHECKING:
    from core.service.connection import Connection
    from core.service.dispatcher import Dispatcher
    from core.service.loop import Loop

logger = logging.getLogger(__name__)

_ARTIFACT = "landscapes"
_HELD = 32  # runs whose landscapes are cached, and jobs
_REPORT_SECONDS = 0.3
_SECONDS = 3600.0  # a landscape may take
_LEARNING = 0.5  # weight of the latest landscape in the correction of estimates

_Key = tuple[str, str]


class _Job:
    """A landscape that is being computed; the service's loop changes it, any thread reads it."""

    def __init__(self, settings: LandscapeSettings, expected: float) -> None:
        self.name = secrets.token_hex(8)
        self.expected = expected
        self.cancelled = asyncio.Event()
        self.progress = LandscapeProgress(settings)


class RunLandscapes:
    """Implements ``core.runs.service_interface.Landscapes``.

    Args:
        archive: Has the weights of runs.
        loop: The service's loop.
        run_of: Returns a run by its id.
        store: Keeps the landscapes of a run as one of its artifacts.
    """

    def __init__(
        self,
        archive: RunArchive,
        loop: "Loop",
        run_of: Callable[[str], LiveRun],
        store: RunStore,
    ) -> None:
        self._archive, self._loop, self._run_of = archive, loop, run_of
        self._store = store
        self._kept: LRUCache[str, tuple[Landscape, ...]] = LRUCache(_HELD)
        self._jobs: LRUCache[_Key, _Job] = LRUCache(_HELD)
        self._lock = threading.Lock()
        self._correction = 1.0

    def kept(self, run_id: str) -> Sequence[Landscape]:
        kept = self._kept.get(run_id)
        if kept is None:
            kept = self._stored(run_id)
            self._kept.put(run_id, kept)
        return kept

    def seconds(self, run_id: str, settings: LandscapeSettings) -> float:
        return self._correction * self._estimate(run_id, settings)

    def start(self, run_id: str, settings: LandscapeSettings) -> None:
        key = run_id, settings.other
        runs = [self._run_of(each) for each in _runs_of(key)]
        for run in runs:
            if not self._archive.weights(run):
                raise no_epochs(thinned=self._store.is_thinned(run.run_id))
        with self._lock:
            known = self._jobs.get(key)
            if known is not None and known.progress.problem is None:
                return
            job = _Job(settings, self._estimate(run_id, settings))
            self._jobs.put(key, job)
        self._loop.do(
            lambda dispatcher: self._loop.spawn(self._compute(dispatcher, key, job, runs))
        )

    def cancel(self, run_id: str, other: str = "") -> None:
        job = self._jobs.pop((run_id, other))
        if job is not None:
            self._loop.do(lambda _dispatcher: job.cancelled.set())

    def underway(self, run_id: str, other: str = "") -> LandscapeProgress | None:
        job = self._jobs.get((run_id, other))
        return None if job is None else job.progress

    def _estimate(self, run_id: str, settings: LandscapeSettings) -> float:
        config = self._run_of(run_id).record.config
        training = settings.rows is Rows.TRAINING
        available = config.train_samples if training else config.validation_samples
        runs = map(self._run_of, _runs_of((run_id, settings.other)))
        points = settings.resolution**2 + 2 * sum(len(self._archive.epochs(run)) for run in runs)
        return landscape_seconds(config, points, min(available, settings.samples))

    async def _compute(
        self, dispatcher: "Dispatcher", key: _Key, job: _Job, runs: Sequence[LiveRun]
    ) -> None:
        """Compute a landscape and store it, or note why that is not possible."""
        problem: DenseboardError
        try:
            parcels = await asyncio.to_thread(lambda: [self._parcel(run) for run in runs])
            async with dispatcher.queries.lent(runs[0]) as (connection, worker):
                seconds = await self._follow(connection, worker, job, parcels)
            if not job.cancelled.is_set():
                await asyncio.to_thread(self._keep, key, job, seconds)
            return
        except DenseboardError as error:
            problem = error
        except Exception as error:
            # Dask raises many kinds of exceptions when a connection is lost or closed.
            logger.info("A loss landscape could not be computed.", exc_info=True)
            problem = prediction_failed(error)
        job.progress = LandscapeProgress(job.progress.settings, problem=problem)

    async def _follow(
        self, connection: "Connection", worker: str, job: _Job, parcels: Sequence[Any]
    ) -> float:
        """Receive the parts of a landscape until it is whole or cancelled; return its seconds."""
        arguments = job.name, parcels, job.progress.settings.to_json()
        computing = asyncio.ensure_future(
            connection.query(worker, remote.landscape, *arguments, seconds=_SECONDS)
        )
        cancelled = asyncio.ensure_future(job.cancelled.wait())
        try:
            while not computing.done() and not cancelled.done():
                await asyncio.wait(
                    (computing, cancelled),
                    timeout=_REPORT_SECONDS,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if not cancelled.done():
                    with suppress(PredictionError):  # the worker is busy: the next one has all
                        await _receive(connection, worker, job)
            if cancelled.done():
                await connection.query(worker, remote.cancel_landscape, job.name)
                return 0.0
            seconds: float = await computing
            await _receive(connection, worker, job)
            return seconds
        finally:
            computing.cancel()
            cancelled.cancel()

    def _parcel(self, run: LiveRun) -> tuple[str, bytes, float, bool]:
        """A ``core.training.landscape_jobs.Parcel``."""
        weights, record = self._archive.weights(run), run.record
        evaluated = record.evaluation.epoch if record.evaluation else None
        end = float(evaluated or epochs_in(weights)[-1])
        return record.config.to_json(), weights, end, record.versions == versions_here()

    def _keep(self, key: _Key, job: _Job, seconds: float) -> None:
        landscape = job.progress.landscape
        if landscape is None or not landscape.whole:
            raise PredictionError(
                N_("The worker did not answer in time: it is busy or has just stopped. Try again.")
            )
        landscape = landscape.took(seconds)
        self._correction *= math.pow(
            max(seconds, 0.1) / (self._correction * job.expected), _LEARNING
        )
        with self._lock:
            others = [one for one in self.kept(key[0]) if one.settings != landscape.settings]
            kept = (landscape, *others)
            self._kept.put(key[0], from_shelf(shelf(kept)))
            try:
                self._store.write_artifact(key[0], _ARTIFACT, shelf(kept))
            except DenseboardError as error:
                logger.warning("%s", error)  # it is only cached
            if self._jobs.get(key) is job:
                self._jobs.pop(key)

    def _stored(self, run_id: str) -> tuple[Landscape, ...]:
        data = self._store.artifact(run_id, _ARTIFACT)
        try:
            return from_shelf(data) if data else ()
        except StorageError as error:
            logger.warning("%s", error)  # they can be computed again
            return ()


def _runs_of(key: _Key) -> list[str]:
    return [run_id for run_id in key if run_id]


async def _receive(connection: "Connection", worker: str, job: _Job) -> None:
    """Ask the worker for the parts of a landscape that are missing."""
    landscape = job.progress.landscape
    rows = 0 if landscape is None else len(landscape.losses)
    known = job.name, landscape is not None, rows
    report: LandscapeReport = await connection.query(worker, remote.landscape_report, *known)
    if landscape is None and report.start:
        landscape = Landscape.from_bytes(report.start)
    if landscape is not None and report.rows:
        landscape = landscape.with_rows(report.rows)
    job.progress = LandscapeProgress(job.progress.settings, landscape)
