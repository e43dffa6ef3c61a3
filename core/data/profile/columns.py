"""Statistics of the columns of a table."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data.datasets.dataset import Dataset

FIRST_ROWS = 10
"""Training rows that are shown."""

STRONGEST = 15
"""Columns whose association with the target is drawn."""

_BINS = 20
_FEW = 12  # whole numbers in a range below this have a bin each
_MOST_GROUPS = 6  # up to this many classes have separate distributions


@dataclass(frozen=True)
class Column:
    """Statistics of a feature, in its unit; NaN if it has no values.

    Attributes:
        name: Name of the feature.
        missing: Number of samples without a value.
        distinct: Number of distinct values.
        whole: Whether all values are whole numbers.
        minimum: The smallest value.
        maximum: The largest value.
        mean: The mean of the values.
        deviation: Their standard deviation (divided by n).
        association: Their association with the target; see ``association``.
        counts: Histogram: counts in equal bins from smallest to largest.
    """

    name: str
    missing: int
    distinct: int
    whole: bool
    minimum: float
    maximum: float
    mean: float
    deviation: float
    association: float
    counts: tuple[int, ...]


def describe(dataset: Dataset, rows: np.ndarray) -> list[Column]:
    """Compute the statistics of all columns, in order.

    Args:
        dataset: A table.
        rows: ``(samples,)`` rows of ``x_train`` to use; the test set is never read.
    """
    target = dataset.y_train[rows]
    classes = len(dataset.info.classes)
    columns = zip(dataset.features, dataset.x_train[rows].T, strict=True)
    return [_column(name, values.astype(np.float64), target, classes) for name, values in columns]


def _column(name: str, values: np.ndarray, target: np.ndarray, classes: int) -> Column:
    known = np.isfinite(values)
    present = values[known]
    if not present.size:
        nan = float("nan")
        return Column(name, len(values), 0, False, nan, nan, nan, nan, nan, ())
    counts, _edges = np.histogram(present, bins=_BINS)
    return Column(
        name,
        len(values) - len(present),
        len(np.unique(present)),
        bool((present == np.round(present)).all()),
        float(present.min()),
        float(present.max()),
        float(present.mean()),
        float(present.std()),
        association(present, target[known], classes),
        tuple(counts.tolist()),
    )


def association(values: np.ndarray, target: np.ndarray, classes: int) -> float:
    """Measure the association of a feature with the target.

    For a numeric target and for two classes this is Pearson's correlation coefficient (for
    classes numbered 0 and 1, the point-biserial one); for more classes it is the correlation
    ratio η, the root of the share of the variance that lies between the classes.

    Source: K. Pearson (1905), "On the general theory of skew correlation"; R. A. Fisher
    (1925), "Statistical methods for research workers", chapter 8.

    Args:
        values: ``(samples,)``.
        target: ``(samples,)`` numbers or class numbers.
        classes: Number of classes; 0 for numbers.

    Returns:
        -1 to 1, or 0 to 1 for η; NaN if feature or target is constant.
    """
    if len(values) < 2 or values.std() == 0 or target.std() == 0:
        return float("nan")
    if classes <= 2:
        return float(np.corrcoef(values, target)[0, 1])
    counts = np.bincount(target, minlength=classes)
    sums = np.bincount(target, weights=values, minlength=classes)
    means = sums / np.maximum(counts, 1)
    between = (counts * (means - values.mean()) ** 2).sum() / len(values)
    return float(np.sqrt(min(between / values.var(), 1.0)))


def strongest(columns: Sequence[Column]) -> list[Column]:
    """Return the columns that have an association with the target, the strongest first."""
    known = [column for column in columns if np.isfinite(column.association)]
    return sorted(known, key=lambda column: -abs(column.association))


def by_class(dataset: Dataset, rows: np.ndarray, index: int) -> tuple[np.ndarray, np.ndarray]:
    """Compute the distribution of a column, for each class if there are only a few.

    Args:
        dataset: A table.
        rows: ``(samples,)`` rows of ``x_train`` to use; the test set is never read.
        index: Place of the column.

    Returns:
        As ``distribution``; a single group stands for all rows.
    """
    values, target = dataset.x_train[rows, index], dataset.y_train[rows]
    classes = len(dataset.info.classes)
    if 0 < classes <= _MOST_GROUPS:
        return distribution(values, [np.flatnonzero(target == one) for one in range(classes)])
    return distribution(values, [np.arange(len(values))])


def distribution(values: np.ndarray, groups: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Compute a histogram of the finite values for each group.

    Args:
        values: ``(samples,)``.
        groups: The rows of each group.

    Returns:
        Counts ``(groups, bins)`` and edges ``(bins + 1,)``: bins of equal width, or one bin around
        each value if the values are a few whole numbers.
    """
    known = values[np.isfinite(values)]
    distinct = np.unique(known)
    if not known.size:
        return np.zeros((len(groups), 1), np.intp), np.array([0.0, 1.0])
    reach = distinct[-1] - distinct[0]
    if reach < _FEW and (distinct == np.round(distinct)).all():
        edges = np.arange(distinct[0], distinct[-1] + 2) - 0.5
    else:
        edges = np.histogram_bin_edges(known, bins=_BINS)
    counts = [np.histogram(values[rows], bins=edges)[0] for rows in groups]
    return np.array(counts), edges
