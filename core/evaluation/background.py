"""Fits baselines in a low-priority thread, once for all runs that share them."""

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
_NICENESS = 5  # below pages, equal to training (``core.training.preload``)
_FAILED_SECONDS = 60.0  # before a failed fit is tried again


class _Asked(NamedTuple):
    future: "Future[Baselines]"
    when: float

    @property
    def stale(self) -> bool:
        """Whether it failed long enough ago to try again."""
        old = time.monotonic() - self.when > _FAILED_SECONDS
        return old and self.future.done() and self.future.exception() is not None


class BaselineFitter:
    """Fits the baselines of runs one by one, and caches the latest."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "denseboard-baselines", initializer=_step_back)
        self._known: LRUCache[tuple[object, ...], _Asked] = LRUCache(_CACHED)
        self._lock = threading.Lock()

    def of(self, config: RunConfig) -> "Future[Baselines]":
        """Return the baselines of a run as a future, without waiting.

        It loads the dataset, so call it after the run has started, which downloads the dataset.

        Returns:
            A future that fails with ``DenseboardError`` if the dataset cannot be loaded or the
            baselines cannot be fitted; a call a minute later tries again.
        """
        key = _key(config)
        with self._lock:
            known = self._known.get(key)
            if known is None or known.stale:
                known = _Asked(self._thread.submit(_measure, config), time.monotonic())
                self._known.put(key, known)
            return known.future


def _key(config: RunConfig) -> tuple[object, ...]:
    return config.source, config.holdout, config.loss


def _measure(config: RunConfig) -> Baselines:
    dataset = load(config.source)
    # A dependency of scikit-learn. Without this limit, a matrix product uses every core.
    from threadpoolctl import threadpool_limits

    try:
        with threadpool_limits(limits=1):
            return fit_baselines(config, dataset)
    except DenseboardError:
        raise
    except Exception as error:
        logger.exception("The baselines of a run could not be computed.")
        raise TrainingError(
            N_("The baseline models could not be fitted: {kind}: {reason}."),
            kind=type(error).__name__,
            reason=str(error)[:200],
        ) from error


def _step_back() -> None:
    """Lower the priority of this thread, if threads have their own (Linux)."""
    with suppress(AttributeError, OSError):
        if os.uname().sysname == "Linux":  # on other systems it would affect the whole process
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)


_fitter = BaselineFitter()


def measured(config: RunConfig) -> "Future[Baselines]":
    """Return the baselines of a run, from the fitter of this process."""
    return _fitter.of(config)
