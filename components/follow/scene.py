"""What followers see, as plain data: the presenter's page, and the curves of its run."""

from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from components.results.seal import is_open
from core.base.errors import DenseboardError
from core.follow.presentation import View
from core.runs.history import Row
from core.runs.results import Evaluation
from core.runs.service_interface import TrainingService
from core.runs.status import Status
from core.settings.config import RunConfig

POINTS = 300
"""Points of one curve at most; a phone has hardly more columns."""

Point = list[Any]
"""Epoch, loss, metric, validation loss and validation metric, as in a ``Row``."""


@dataclass(frozen=True)
class Scene:
    """What followers see at one moment.

    Attributes:
        view: What the presenter shows.
        before: The settings that those shown are compared with; ``None`` for none.
        ends: The ends of epochs, thinned.
        stretches: Rows within epochs, thinned.
        last: The latest row; ``None`` before the first.
        evaluation: The result on the test set; ``None`` if there is none to be seen.
        sealed: Whether the presenter has sealed the test set.
        ready: Whether there are workers; ``True`` unless the run waits.
    """

    view: View
    before: RunConfig | None
    ends: tuple[Point, ...] = ()
    stretches: tuple[Point, ...] = ()
    last: Row | None = None
    evaluation: Evaluation | None = None
    sealed: bool = False
    ready: bool = True


class SceneReader:
    """Reads scene after scene; of a run that trains, only its new rows.

    Args:
        service: The training service as the presenter may use it.
    """

    def __init__(self, service: TrainingService) -> None:
        self._service = service
        self._run: tuple[str, int] | None = None  # and how many of its workers have died
        self._evaluated: tuple[Evaluation | None] | None = None  # once it has been read
        self._last: Row | None = None
        self._clear()

    def read(self, view: View) -> Scene:
        """Return what followers see of a view.

        Raises:
            DenseboardError: The record cannot be read.
        """
        status = view.status
        if status is None:
            return Scene(view, None)
        self._follow(status)
        rows = self._service.rows(status.run_id, self._cursor)[: max(0, view.rows - self._cursor)]
        for row in rows:
            (self._ends if row.end else self._stretches).append(_point(row))
            self._last = row
        self._cursor += len(rows)
        before = view.previous if view.shown.config == status.config else status.config
        ends, stretches, last = self._ends, self._stretches, self._last
        if view.share is not None and last is not None:
            until = view.share * last.epoch
            ends, stretches = _until(ends, until), _until(stretches, until)
            last = last._replace(epoch=until)
        if len(stretches) < len(ends):
            stretches = []  # most epochs are too short for one: the few there are say nothing
        final = status.state.final and view.share is None
        sealed = final and not is_open(self._service.store, status.config.dataset)
        return Scene(
            view,
            before,
            _thinned(ends),
            _thinned(stretches),
            last,
            self._evaluation(status) if final and not sealed else None,
            sealed,
            status.state.final or self._service.engine().ready,
        )

    def _follow(self, status: Status) -> None:
        if self._run is None or self._run[0] != status.run_id:
            self._evaluated = None
        if self._run != (status.run_id, status.deaths):
            self._run = (status.run_id, status.deaths)
            self._clear()

    def _clear(self) -> None:
        self._cursor = 0
        self._ends: list[Point] = []
        self._stretches: list[Point] = []
        self._last = None

    def _evaluation(self, status: Status) -> Evaluation | None:
        if self._evaluated is None:
            with suppress(DenseboardError):
                result = self._service.result(status.run_id)
                self._evaluated = (result.evaluation if result is not None else None,)
        return self._evaluated[0] if self._evaluated is not None else None


def _point(row: Row) -> Point:
    epoch, _end, *values = row.to_list()[:6]
    return [epoch, *values]


def _until(points: list[Point], epoch: float) -> list[Point]:
    return points[: bisect_right(points, epoch, key=lambda point: float(point[0]))]


def _thinned(points: list[Point]) -> tuple[Point, ...]:
    """Return every point, or of many those at a step that is a power of two, and the last.

    So the points that are drawn stay as more arrive.
    """
    step = 1
    while len(points) > step * POINTS:
        step *= 2
    kept = points[::step]
    return (*kept, *points[-1:]) if points and points[-1] is not kept[-1] else tuple(kept)
