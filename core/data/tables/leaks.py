"""Measures how well a single column predicts the target, to detect leaks."""

from typing import TYPE_CHECKING

import numpy as np

from core.data.tables import columns, dates
from core.data.tables.columns import Kind
from core.data.tables.plan import ColumnPlan

if TYPE_CHECKING:
    import pandas as pd

ROWS = 20_000
"""Maximum number of rows to use: enough to detect 99 %, and fast for thousands of columns."""
_BINS = 64


def determined(codes: np.ndarray, y: np.ndarray, classes: int) -> float:
    """Measure how well one column alone predicts the target in unseen rows.

    On every other row, the most frequent class or the mean is computed for each value of the
    column (numbers are in 64 bins of equally many rows); it predicts the remaining rows.

    Args:
        codes: ``(rows,)``, from ``coded``.
        y: ``(rows,)``: class numbers, or numbers.
        classes: Number of classes; 0 for numbers.

    Returns:
        The share, 0 to 1, by which the error is below that of the best constant answer: Cohen's
        kappa against the most frequent class, or R².
    """
    fitted, predicted = slice(0, None, 2), slice(1, None, 2)
    if classes:
        counts = np.zeros((int(codes.max(initial=0)) + 1, classes), np.int64)
        np.add.at(counts, (codes[fitted], y[fitted]), 1)
        usual = int(np.bincount(y[fitted], minlength=classes).argmax())
        answers = np.where(counts.any(axis=1), counts.argmax(axis=1), usual)
        wrong = float(np.mean(answers[codes[predicted]] != y[predicted]))
        error = float(np.mean(y[predicted] != usual))
    else:
        count = np.bincount(codes[fitted], minlength=int(codes.max(initial=0)) + 1)
        total = np.bincount(codes[fitted], weights=y[fitted], minlength=len(count))
        means = np.where(count > 0, total / np.maximum(count, 1), y[fitted].mean())
        wrong = float(np.mean((means[codes[predicted]] - y[predicted]) ** 2))
        error = float(np.var(y[predicted]))
    return max(0.0, 1 - wrong / error) if error > 0 else 0.0


def coded(plan: ColumnPlan, values: "pd.Series") -> np.ndarray:
    """Encode the values of a column as small integers; many distinct numbers are binned.

    Args:
        plan: How the column is used.
        values: Its values.

    Returns:
        ``(rows,)``, int64, from 0; missing values have their own number.
    """
    import pandas as pd

    if plan.kind is Kind.CATEGORY:
        codes, distinct = pd.factorize(columns.texts(values))
        return np.where(codes < 0, len(distinct), codes).astype(np.int64)
    if plan.kind is Kind.DATE:
        parsed = dates.parse(columns.moments(values), plan.formats)
        numbers = np.where(parsed.isna(), np.nan, parsed.astype("int64").to_numpy(np.float64))
    else:
        numbers = columns.numbers(values)
    return _binned(numbers)


def _binned(numbers: np.ndarray) -> np.ndarray:
    missing = np.isnan(numbers)
    distinct, codes = np.unique(numbers[~missing], return_inverse=True)
    if len(distinct) > _BINS:
        ranks = np.argsort(np.argsort(numbers[~missing], kind="stable"), kind="stable")
        # Equal numbers share a bin: that of the first of them.
        first = np.full(len(distinct), len(ranks))
        np.minimum.at(first, codes, ranks)
        codes = first[codes] * _BINS // len(ranks)
    binned = np.zeros(len(numbers), np.int64)
    binned[~missing] = codes
    binned[missing] = codes.max(initial=-1) + 1
    return binned
