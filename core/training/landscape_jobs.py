"""Loss landscapes that this worker computes beside the runs it trains."""

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from core.base.cache import LRUCache
from core.base.errors import DenseboardError, PredictionError
from core.base.text import N_
from core.data.datasets import load, prepare
from core.runs.epochs import EpochWeights
from core.runs.landscape import Landscape, LandscapeReport, LandscapeSettings
from core.settings.config import RunConfig
from core.training.background import BackgroundThread
from core.training.landscape import StoredRun, compute

_HELD = 32  # jobs; a server asks for the end of one within a second

Parcel = tuple[str, bytes, float, bool]
"""Of a ``StoredRun``: settings as JSON, ``EpochWeights`` as bytes, the end, and ``same_start``."""


class _Cancelled(DenseboardError):
    """Nobody waits for the landscape."""


class _Job:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._start = b""
        self._rows: list[np.ndarray] = []
        self.cancelled = False

    def begin(self, landscape: Landscape) -> None:
        with self._lock:
            self._start = landscape.to_bytes()

    def add(self, row: np.ndarray) -> None:
        if self.cancelled:
            raise _Cancelled(N_("The loss landscape was cancelled."))
        with self._lock:
            self._rows.append(row)

    def report(self, started: bool, rows: int) -> LandscapeReport:
        with self._lock:
            return LandscapeReport(b"" if started else self._start, tuple(self._rows[rows:]))


_jobs: LRUCache[str, _Job] = LRUCache(_HELD)
_thread = BackgroundThread("denseboard-landscape")


async def landscape(name: str, parcels: Sequence[Parcel], settings_json: str) -> float:
    """Compute a landscape without blocking the worker's event loop; ``report`` returns its parts.

    Args:
        name: Identifier of the job.
        parcels: The run, and the second one if there is one.
        settings_json: From ``LandscapeSettings.to_json``.

    Returns:
        The seconds it took.

    Raises:
        DenseboardError: It cannot be computed, or was cancelled.
    """
    job = _jobs.get_or_make(name, _Job)
    seconds: float = await _thread.run(_compute, job, parcels, settings_json)
    return seconds


def report(name: str, started: bool, rows: int) -> LandscapeReport:
    """Return what a job has computed.

    Args:
        name: The job.
        started: Whether the server has the landscape without rows.
        rows: How many rows it has.
    """
    job = _jobs.get(name)
    return job.report(started, rows) if job else LandscapeReport()


def cancel(name: str) -> None:
    """End a job after the current row, also one that has yet to start."""
    _jobs.get_or_make(name, _Job).cancelled = True


def _compute(job: _Job, parcels: Sequence[Parcel], settings_json: str) -> Any:
    if job.cancelled:
        raise _Cancelled(N_("The loss landscape was cancelled."))
    runs = [
        StoredRun(RunConfig.from_json(config), EpochWeights.from_bytes(weights), end, same)
        for config, weights, end, same in parcels
    ]
    prepared = [prepare(load(run.config.source), *run.config.preparation) for run in runs]
    settings = LandscapeSettings.from_json(settings_json)
    try:
        return compute(runs, prepared, settings, job.begin, job.add)
    except MemoryError:
        raise PredictionError(
            N_("The worker ran out of memory. Choose fewer samples for the loss landscape.")
        ) from None
