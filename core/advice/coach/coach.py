"""Follows runs and says what is to be seen in them."""

import threading
import time
from collections import OrderedDict
from collections.abc import Sequence

from core.advice.coach.advice import Advice
from core.advice.coach.curves import CurvesBuilder
from core.advice.coach.rules import findings
from core.runs.history import Row
from core.runs.layer_health import Health
from core.runs.service_interface import Status, TrainingService
from core.settings.config import RunConfig

PERIOD = 1.0  # seconds between two looks at a run that trains
_KEPT = 64  # runs


def advise(config: RunConfig, rows: Sequence[Row], health: Sequence[Health] = ()) -> list[Advice]:
    """What is to be seen in a run.

    Args:
        config: The run.
        rows: Its history from the start.
        health: Snapshots of its layers so far, in order.

    Returns:
        Advice, warnings first, in the order of ``core.advice.coach.rules.RULES``. The same rows and
        snapshots give the same advice, so that whoever comes later is told what those were who
        watched.
    """
    builder = CurvesBuilder(config)
    builder.add(rows)
    return findings(builder.curves(), health)


class Coach:
    """What is to be seen in one run, brought up to date at most once in ``PERIOD``.

    Args:
        config: The run.
    """

    def __init__(self, config: RunConfig) -> None:
        self._builder = CurvesBuilder(config)
        self._rows = 0
        self._snapshots = 0
        self._looked = -PERIOD
        self._advice: list[Advice] = []

    def look(
        self, service: TrainingService, status: Status, health: Sequence[Health] = ()
    ) -> list[Advice]:
        """Advice on the run as it stands, or stood a moment ago.

        A run that has ended is looked at once more, whenever that is. A look costs what is new,
        plus a few passes over one number per epoch.

        Args:
            service: Where its rows come from.
            status: Where it stands.
            health: All snapshots of its layers so far.
        """
        now = time.monotonic()
        news = status.rows != self._rows or len(health) != self._snapshots
        if news and (status.state.final or now - self._looked >= PERIOD):
            rows = service.rows(status.run_id, self._rows)
            changed = self._builder.add(rows) or len(health) != self._snapshots
            self._rows += len(rows)
            self._snapshots = len(health)
            self._looked = now
            if changed:
                self._advice = findings(self._builder.curves(), health)
        return self._advice


class Coaches:
    """One coach per run, whoever watches; the runs looked at last are kept."""

    def __init__(self) -> None:
        self._coaches: OrderedDict[str, Coach] = OrderedDict()
        self._lock = threading.Lock()

    def look(
        self, service: TrainingService, status: Status, health: Sequence[Health] = ()
    ) -> list[Advice]:
        """What ``Coach.look`` says of the run; from any thread."""
        with self._lock:
            coach = self._coaches.pop(status.run_id, None) or Coach(status.config)
            self._coaches[status.run_id] = coach
            while len(self._coaches) > _KEPT:
                self._coaches.popitem(last=False)
            return coach.look(service, status, health)
