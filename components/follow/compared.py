"""The runs that a presenter compares, as followers see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from components.follow.points import Point, thinned
from components.results.seal import is_open
from core.base.errors import ConfigError
from core.comparison.curves import MOST_CURVES, Curve, curve, drawn_together, mean_curve
from core.comparison.reference import reference_first
from core.follow.view import View
from core.runs.service_interface import TrainingService
from core.runs.store import Summary

MOST_RUNS = 20
"""Rows of the table: more than a phone shows at once, and than a room can discuss."""

_POINTS = 200  # of one curve


@dataclass(frozen=True)
class Compared:
    """Compared runs on one dataset.

    Attributes:
        runs: The runs, the one that the others are compared with first.
        ended: Ids of those whose results may be told: of a view that is held, the runs that had
            ended then.
        opened: Whether test results may be told.
        drawn: The runs of each curve.
        curves: The points of each curve.
        more: How many runs that are compared are left out: on other data, or too many.
    """

    runs: tuple[Summary, ...] = ()
    ended: frozenset[str] = frozenset()
    opened: bool = False
    drawn: tuple[tuple[Summary, ...], ...] = ()
    curves: tuple[tuple[Point, ...], ...] = ()
    more: int = 0


class ComparedReader:
    """Reads the compared runs; their curves again only when they have changed.

    Args:
        service: The training service as the presenter may use it.
    """

    def __init__(self, service: TrainingService) -> None:
        self._service = service
        self._key: Any = None
        self._curves: tuple[tuple[Point, ...], ...] = ()

    def read(self, view: View) -> Compared:
        """Return what followers see of a view of the Compare page.

        Raises:
            DenseboardError: The record cannot be read.
        """
        chosen = self._chosen(view)
        runs = tuple(reference_first([one for one in chosen if one.dataset == chosen[0].dataset]))
        runs = runs[:MOST_RUNS]
        if not runs:
            return Compared(more=len(view.compared))
        drawn = tuple(map(tuple, drawn_together(runs)[:MOST_CURVES]))
        key = (view.shown.comparison, view.compared)
        if key != self._key:
            self._curves = tuple(self._curve(view, same) for same in drawn)
            self._key = key
        return Compared(
            runs,
            frozenset(run_id for run_id, one in view.compared.items() if one.state.final),
            is_open(self._service.store, runs[0].dataset),
            drawn,
            self._curves,
            len(view.compared) - len(runs),
        )

    def _chosen(self, view: View) -> list[Summary]:
        """The runs in the order of choice, without those whose settings are no longer valid."""
        summaries = self._service.store.summaries(others=True)
        known = {run.run_id: run for run in summaries if run.run_id in view.compared}
        return [known[one] for one in view.compared if one in known and _valid(known[one])]

    def _curve(self, view: View, same: Sequence[Summary]) -> tuple[Point, ...]:
        how = view.shown.comparison
        parts = [
            curve(self._service.rows(run.run_id)[: view.compared[run.run_id].rows], how.measure)
            for run in same
        ]
        return _points(mean_curve(parts).smoothed(how.smoothing), how.by_seconds)


def _valid(run: Summary) -> bool:
    try:
        run.config()
    except ConfigError:
        return False
    return True


def _points(one: Curve, by_seconds: bool) -> tuple[Point, ...]:
    across = one.seconds if by_seconds else one.epochs
    points = [
        [float(f"{at:.5g}"), float(f"{value:.5g}") if np.isfinite(value) else None]
        for at, value in zip(across, one.values, strict=True)
    ]
    return thinned(points, _POINTS)
