"""Measures how well a single column predicts or orders the target, to detect leaks."""

from typing import TYPE_CHECKING

import numpy as np

from core.data.tables import conversion, dates
from core.data.tables.column_plan import ColumnPlan
from core.data.tables.columns import Kind

if TYPE_CHECKING:
    import pandas as pd

ROWS = 20_000
"""Maximum number of rows to use: enough to detect 99 %, and fast for thousands of columns."""
SAME_ORDER = 0.9999
"""Rank correlation from which on a column has the order of the target. Of 895 public tables, what
reaches it are other forms (logarithms, squares, other units) and, in short series, what only ever
grows with the years; the closest pairs of different measurements have 0.9998."""
_BINS = 64
_LEAST_PAIRS = 30
_LEAST_DISTINCT = 11  # values of the target: few levels are soon in the same order
_FIRST = 500  # rows that tell whether the others need to be ranked
_NEARLY = 0.99


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


def rank_correlation(plan: ColumnPlan, values: "pd.Series", y: np.ndarray) -> float:
    """Measure whether a column of numbers is in the order of the target, or in its reverse.

    Args:
        plan: How the column is used.
        values: Its values.
        y: ``(rows,)``: the target, numbers.

    Returns:
        The absolute value of Spearman's rank correlation; 0 where it is not close to 1, if the
        target has few distinct values, or if fewer than half of the rows have a number.
    """
    if plan.kind is not Kind.NUMBER:
        return 0.0
    numbers = conversion.numbers(values, plan.notation)
    present = ~np.isnan(numbers)
    numbers, y = numbers[present], y[present]
    if len(y) < max(_LEAST_PAIRS, len(present) / 2) or len(np.unique(y)) < _LEAST_DISTINCT:
        return 0.0
    if _spearman(numbers[:_FIRST], y[:_FIRST]) < _NEARLY:
        return 0.0
    return _spearman(numbers, y)


def _spearman(one: np.ndarray, other: np.ndarray) -> float:
    import pandas as pd

    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return float(abs(pd.Series(one).corr(pd.Series(other), method="spearman")))


def coded(plan: ColumnPlan, values: "pd.Series") -> np.ndarray:
    """Encode the values of a column as small integers; many distinct numbers are binned.

    Args:
        plan: How the column is used.
        values: Its values.

    Returns:
        ``(rows,)``, int64, from 0; missing values have their own number.
    """
    import pandas as pd

    if plan.kind in (Kind.CATEGORY, Kind.ORDERED):
        codes, distinct = pd.factorize(values)
        # Texts are made of the distinct values only: there may be thousands of columns.
        labels = pd.factorize(conversion.texts(pd.Series(distinct)))[0]
        missing = labels.max(initial=-1) + 1
        numbered: np.ndarray = np.append(labels, missing)[codes].astype(np.int64)
        return numbered
    if plan.kind is Kind.DATE:
        parsed = dates.parse(conversion.moments(values), plan.formats)
        numbers = np.where(parsed.isna(), np.nan, parsed.astype("int64").to_numpy(np.float64))
    else:
        numbers = conversion.numbers(values, plan.notation)
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
