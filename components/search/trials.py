"""What the browser gets of a trial.

A trial is a JSON object: ``n``, its number; ``s``, its state; ``r``, its values by measure of the
goal; ``p``, why it failed; ``runs``, the ids of its runs; ``v``, the place of each setting that
varies on its axis (see ``components.search.axes``), null where it has no effect, or null while
nothing is known of its runs; ``q``, at its end the first measure of each seed; ``e``, epochs
trained; ``t``, seconds trained; and ``c``, for each run the curve of its validation results: lists
of epochs, losses and metrics.
"""

import math
from collections.abc import Sequence
from statistics import fmean
from typing import Any

from components.search.axes import place
from components.words.language import translate_error, unescaped
from core.base.errors import DenseboardError
from core.runs.history import Row
from core.runs.search_record import TrialRecord
from core.runs.service_interface import TrainingService
from core.search.config import SearchConfig
from core.search.goals import measured
from core.search.parameters import parameters
from core.settings.config import RunConfig

MOST_POINTS = 100
"""Maximum number of points of one curve."""
_LEAST_POINTS = 25
_ALL_POINTS = 20_000  # of all curves together, unless there are very many


def points(trials: int) -> int:
    """Return the maximum number of points of one curve, for a number of trials."""
    most = MOST_POINTS
    while most > _LEAST_POINTS and most * trials > _ALL_POINTS:
        most //= 2
    return most


def described(
    trial: TrialRecord, config: SearchConfig, service: TrainingService, most: int
) -> dict[str, Any]:
    """Describe a trial in the session's language.

    Args:
        trial: The trial.
        config: Its search.
        service: Source of its runs; those that were deleted are left out.
        most: Maximum number of points of a curve.
    """
    found = [one for run_id in trial.runs if (one := _run(service, run_id)) is not None]
    problem = trial.problem
    return {
        "n": trial.number,
        "s": trial.state.value,
        "r": None if trial.results is None else [_short(value, 6) for value in trial.results],
        "p": "" if problem is None else unescaped(translate_error(problem)),
        "runs": list(trial.runs),
        "v": _places(config, found[0][0]) if found else None,
        "q": _by_seed(config, found) if trial.state.final else [],
        "e": max((int(rows[-1].epoch) for _config, rows in found if rows), default=0),
        "t": _short(sum(rows[-1].seconds for _config, rows in found if rows), 4),
        "c": [_curve(rows, most) for _config, rows in found],
    }


def _run(service: TrainingService, run_id: str) -> tuple[RunConfig, Sequence[Row]] | None:
    try:
        return service.status(run_id).config, service.rows(run_id)
    except DenseboardError:
        return None


def _places(config: SearchConfig, run: RunConfig) -> list[float | None] | None:
    try:
        values = parameters(config.space, config.base, run)
        return [
            place(one, values[one.name]) if one.name in values else None
            for one in config.space.dimensions
        ]
    except (DenseboardError, ValueError):  # another version of the app has recorded it
        return None


def _by_seed(config: SearchConfig, runs: Sequence[tuple[RunConfig, Sequence[Row]]]) -> list[float]:
    """The first measure of the goal for each seed that is known, the mean over its folds."""
    name = config.goal_entry.measures[0]
    by_seed: dict[int, list[float]] = {}
    for run, rows in runs:
        if (found := measured(run, rows)) is not None:
            by_seed.setdefault(run.seed, []).append(getattr(found, name))
    whole = [values for values in by_seed.values() if len(values) == config.folds]
    return [_short(fmean(values), 6) for values in whole]


def _curve(rows: Sequence[Row], most: int) -> list[list[Any]]:
    ends = _thinned([row for row in rows if row.end and row.val_loss is not None], most)
    return [
        [int(row.epoch) for row in ends],
        [_short(row.val_loss) for row in ends],
        [_short(row.val_metric) for row in ends],
    ]


def _thinned(rows: Sequence[Row], most: int) -> Sequence[Row]:
    """Every n-th row and the last, so that what is drawn stays as the curve grows."""
    step = 1
    while len(rows) > step * (most - 1):
        step *= 2
    kept = rows[::step]
    return kept if not rows or kept[-1] is rows[-1] else [*kept, rows[-1]]


def _short(value: float | None, digits: int = 4) -> Any:
    return None if value is None or not math.isfinite(value) else float(f"{value:.{digits}g}")
