"""Follows runs, and gives advice on them."""

import threading
import time
from collections.abc import Callable, Sequence

from core.advice.coach.advice import Advice
from core.advice.coach.context import Context
from core.advice.coach.curves import CurvesBuilder
from core.advice.coach.rules import findings
from core.base.cache import LRUCache
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.service_interface import TrainingService
from core.runs.status import Status
from core.settings.config import RunConfig

PERIOD = 1.0  # seconds between two updates of the advice during a run
_CACHED = 64  # runs

NewContext = Callable[[TrainingService, Status], Context]
"""Creates the context of a run: what it is compared with."""


def advise(
    config: RunConfig,
    rows: Sequence[Row],
    health: Sequence[Health] = (),
    context: Context | None = None,
) -> list[Advice]:
    """Return the advice on a run.

    Args:
        config: The run.
        rows: Its history from the start.
        health: Snapshots of its layers so far, in order.
        context: What it is compared with; by default nothing.

    Returns:
        Advice, warnings first, in the order of ``core.advice.coach.rules.RULES``. It depends on
        the arguments only, so that all viewers read the same.
    """
    builder = CurvesBuilder(config, context)
    builder.add(rows)
    return findings(builder.curves(), health)


class Coach:
    """The advice on one run, updated at most once in ``PERIOD``.

    Args:
        config: The run.
        context: What it is compared with.

    Attributes:
        context: The same.
    """

    def __init__(self, config: RunConfig, context: Context) -> None:
        self.context = context
        self._builder = CurvesBuilder(config, context)
        self._rows = 0
        self._deaths = 0  # after each, the run has another history
        self._snapshots = 0
        self._updated = -PERIOD
        self._advice: list[Advice] = []

    def advice(
        self, service: TrainingService, status: Status, health: Sequence[Health] = ()
    ) -> list[Advice]:
        """Return advice on the current state of the run, or that of up to ``PERIOD`` seconds ago.

        The end of a run is never missed. The cost is that of the new rows, and of a few passes
        over one number per epoch.

        Args:
            service: Provides its rows.
            status: Its status.
            health: All snapshots of its layers so far.
        """
        if status.deaths != self._deaths or status.rows < self._rows:
            self._deaths, self._rows, self._updated = status.deaths, 0, -PERIOD
            self._builder = CurvesBuilder(status.config, self.context)
        now = time.monotonic()
        news = status.rows != self._rows or len(health) != self._snapshots
        if (news or self.context.waiting) and (status.state.final or now - self._updated >= PERIOD):
            rows = service.rows(status.run_id, self._rows)
            changed = self._builder.add(rows) or len(health) != self._snapshots
            self._rows += len(rows)
            self._snapshots = len(health)
            self._updated = now
            if changed or self.context.waiting:
                self.context.waiting = False
                self._advice = findings(self._builder.curves(), health)
        return self._advice


class Coaches:
    """One coach per run for all its viewers, cached for the latest runs.

    Args:
        context: Creates the context of a run; by default an empty one.
    """

    def __init__(self, context: NewContext = lambda _service, _status: Context()) -> None:
        self._context = context
        self._coaches: LRUCache[str, Coach] = LRUCache(_CACHED)
        self._lock = threading.Lock()

    def advice(
        self, service: TrainingService, status: Status, health: Sequence[Health] = ()
    ) -> list[Advice]:
        """Return what ``Coach.advice`` returns for the run; from any thread."""
        with self._lock:
            coach = self._coaches.get_or_make(
                status.run_id, lambda: Coach(status.config, self._context(service, status))
            )
            return coach.advice(service, status, health)

    def waiting(self, run_id: str) -> bool:
        """Whether advice on the run waits for baselines that are being fitted."""
        with self._lock:
            coach = self._coaches.get(run_id)
            return coach is not None and coach.context.waiting
