"""Fits baselines in a thread of low priority, once for all runs they hold for."""

import logging
import os
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import NamedTuple

from core.base.cache import LRUCache
from core.base.errors import DenseboardError, TrainingError
from core.base.text import N_
from core.data.datasets import load
from core.evaluation.baselines import Baseline, fit_baselines
from core.settings.config import RunConfig

logger = logging.getLogger(__name__)

Baselines = tuple[Baseline, ...]

_CACHED = 64
_NICENESS = 5  # behind pages, beside training (``core.training.preload``)
_FAILED_SECONDS = 60.0  # before a failed fit is tried again


class _Asked(NamedTuple):
    future: "Future[Baselines]"
    when: float

    @property
    def stale(self) -> bool:
        """Whether it failed long enough ago to be tried again."""
        old = time.monotonic() - self.when > _FAILED_SECONDS
        return old and self.future.done() and self.future.exception() is not None


class BaselineFitter:
    """Fits the baselines of runs one by one and remembers the latest."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "denseboard-baselines", initializer=_step_back)
        self._known: LRUCache[tuple[object, ...], _Asked] = LRUCache(_CACHED)
        self._lock = threading.Lock()

    def of(self, config: RunConfig) -> "Future[Baselines]":
        """Return the baselines of a run as a future, at once.

        Loads the dataset, which may have to be downloaded: call it once the run has started.

        Returns:
            A future that fails with ``DenseboardError`` where the dataset cannot be loaded or
            nothing can be fitted to it; a call a minute later tries again.
        """
        key = _key(config)
        with self._lock:
            known = self._known.get(key)
            if known is None or known.stale:
                known = _Asked(self._thread.submit(_measure, config), time.monotonic())
                self._known.put(key, known)
            return known.future


def _key(config: RunConfig) -> tuple[object, ...]:
    return config.source, config.validation_share, config.seed, config.loss


def _measure(config: RunConfig) -> Baselines:
    dataset = load(config.source)
    # A dependency of scikit-learn. Without it, a matrix product takes every core.
    from threadpoolctl import threadpool_limits

    try:
        with threadpool_limits(limits=1):
            return fit_baselines(config, dataset)
    except DenseboardError:
        raise
    except Exception as error:
        logger.exception("The baselines of a run could not be computed.")
        raise TrainingError(
            N_("The models to compare with could not be fitted: {kind}: {reason}."),
            kind=type(error).__name__,
            reason=str(error)[:200],
        ) from error


def _step_back() -> None:
    """Lower the priority of this thread, where threads have their own (Linux)."""
    with suppress(AttributeError, OSError):
        if os.uname().sysname == "Linux":  # elsewhere it would be the whole process
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


_fitter = BaselineFitter()


def measured(config: RunConfig) -> "Future[Baselines]":
    """Return the baselines of a run, from the fitter of this process."""
    return _fitter.of(config)
