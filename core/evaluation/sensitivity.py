"""Which column of a sample changes its prediction most. NumPy only.

Columns are varied one at a time, while all others stay unchanged: a number or a date moves over
the middle of its range in the training rows, a category takes each of its values (the individual
conditional expectation of Goldstein, Kapelner, Bleich and Pitkin 2015, "Peeking inside the black
box", for one sample). Interactions of columns are not detected.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.data.datasets import Dataset, Holdout
from core.data.profile.originals import (
    CategoryColumn,
    NumberColumn,
    OriginalColumn,
    Originals,
    originals,
)

RANGE = (5, 95)
"""Percentiles of the training rows between which a number or a date is varied."""
POINTS = 11
"""Number of values tried for each number or date, at equal distances in percentiles."""


@dataclass(frozen=True, eq=False)
class Changes:
    """How much each column changes the output.

    Attributes:
        lowest: ``(columns,)``: the smallest output while only this column changes.
        highest: ``(columns,)``: the largest output.
    """

    lowest: np.ndarray
    highest: np.ndarray

    @property
    def order(self) -> np.ndarray:
        """``(columns,)`` column numbers, the largest change first."""
        return np.argsort(self.lowest - self.highest, kind="stable")


_CACHED = 4  # tables, or splits of one


@lru_cache(maxsize=_CACHED)
def grid(dataset: Dataset, holdout: Holdout) -> tuple[np.ndarray, ...]:
    """Return the values to try for each column of a table.

    Args:
        dataset: A table.
        holdout: The rows that the run holds out; the values are from the others.

    Returns:
        For each column of ``originals`` ``(values, inputs of the column)``, float32; 0 if no row
        has a number.
    """
    train, _validation = holdout.rows(dataset)
    columns = originals(dataset, holdout).columns
    return tuple(_tried(column, dataset.x_train, train) for column in columns)


def _tried(column: OriginalColumn, x: np.ndarray, train: np.ndarray) -> np.ndarray:
    if isinstance(column, CategoryColumn):
        return column.values
    values: np.ndarray = x[np.ix_(train, np.array(column.inputs))]
    values = values[~np.isnan(values).any(axis=1)]
    percentiles = np.linspace(*RANGE, POINTS)
    if not len(values):
        return np.zeros((POINTS, len(column.inputs)), np.float32)
    if isinstance(column, NumberColumn):
        # Inputs besides the number only say that it is missing.
        tried = np.percentile(values[:, 0], percentiles)
        return np.stack([column.values(float(number)) for number in tried])
    # Whole rows in order of time, so that weekdays match their dates.
    keys = [values[:, place] for place, part in enumerate(column.parts) if part != "weekday"]
    places = np.percentile(np.arange(len(values)), percentiles, method="nearest")
    return values[np.lexsort(keys[::-1])[places]] if keys else np.unique(values, axis=0)


def probes(row: np.ndarray, known: Originals, tried: Sequence[np.ndarray]) -> np.ndarray:
    """Return the sample itself, then copies with one column changed each.

    Args:
        row: ``(inputs,)``.
        known: The table's columns.
        tried: From ``grid``.

    Returns:
        ``(1 + values tried, inputs)``, float32.
    """
    moved = np.repeat(row[np.newaxis].astype(np.float32), 1 + sum(map(len, tried)), axis=0)
    start = 1
    for column, values in zip(known.columns, tried, strict=True):
        moved[start : start + len(values), column.inputs] = values
        start += len(values)
    return known.completed(moved)


def changes(answers: np.ndarray, tried: Sequence[np.ndarray]) -> Changes:
    """Compute the range of the outputs for ``probes``, column by column.

    Args:
        answers: ``(1 + values tried,)``, one number per probe.
        tried: From ``grid``.
    """
    now, *parts = np.split(answers, np.cumsum([1, *map(len, tried)])[:-1])
    lowest = [min(part.min(initial=np.inf), now[0]) for part in parts]
    highest = [max(part.max(initial=-np.inf), now[0]) for part in parts]
    return Changes(np.array(lowest), np.array(highest))
