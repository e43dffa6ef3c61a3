"""How a network's prediction changes, on average, with one column of a table.

Partial dependence (J. H. Friedman 2001, "Greedy function approximation", section 8.2) on a sample
of the training rows: in all of them a column takes one value after another, while the others stay
as they are. Where columns go together, some of these rows could not exist.
"""

from dataclasses import dataclass

import numpy as np

from core.data.datasets import Dataset
from core.data.profile.originals import Originals
from core.evaluation.sensitivity import grid
from core.settings.config import RunConfig

ROWS = 200
"""Number of training rows, at most, in which a column is varied."""
SPREAD = (10, 90)
"""Percentiles of the predictions between which most rows lie."""


@dataclass(frozen=True, eq=False)
class Dependence:
    """The predictions for each value of a column.

    Attributes:
        means: ``(values,)``: the mean over the rows.
        low: ``(values,)``: the lower of the percentiles ``SPREAD``.
        high: ``(values,)``: the upper one.
        rows: Number of rows.
    """

    means: np.ndarray
    low: np.ndarray
    high: np.ndarray
    rows: int


def values_of(config: RunConfig, dataset: Dataset, place: int) -> np.ndarray:
    """Return the values that a column takes, as ``core.evaluation.sensitivity.grid`` has them.

    A number or a date has each value once, though it may be frequent.

    Returns:
        ``(values, inputs of the column)``, float32.
    """
    tried = grid(dataset, config.holdout)[place]
    _distinct, first = np.unique(tried, axis=0, return_index=True)
    return tried[np.sort(first)]


def rows_of(
    config: RunConfig, dataset: Dataset, known: Originals, place: int, values: np.ndarray
) -> np.ndarray:
    """Return the rows to predict, all of one value after those of the value before.

    Args:
        config: The run; the rows are drawn with its seed.
        dataset: Its table.
        known: The table's columns.
        place: The index of the column.
        values: From ``values_of``.

    Returns:
        ``(values × rows, inputs)``, float32, in the units of the dataset.
    """
    train, _held_out = config.holdout.rows(dataset)
    random = np.random.default_rng(config.seed)
    drawn = random.choice(train, min(ROWS, len(train)), replace=False)
    rows = np.tile(dataset.x_train[drawn].astype(np.float32), (len(values), 1))
    rows[:, list(known.columns[place].inputs)] = np.repeat(values, len(drawn), axis=0)
    return known.completed(rows)


def dependence(predictions: np.ndarray, values: int) -> Dependence:
    """Summarise the predictions for the rows of ``rows_of``.

    Args:
        predictions: ``(values × rows,)``: probabilities of a class, or numbers.
        values: Number of values.
    """
    by_value = predictions.reshape(values, -1)
    low, high = np.percentile(by_value, SPREAD, axis=1)
    return Dependence(by_value.mean(axis=1), low, high, by_value.shape[1])
