"""How much of the target a single column gives away."""

from typing import TYPE_CHECKING

import numpy as np

from core.data.tables import columns, dates
from core.data.tables.columns import Kind
from core.data.tables.plan import ColumnPlan

if TYPE_CHECKING:
    import pandas as pd

ROWS = 20_000
"""Rows looked at, at most: enough to see 99 %, and quick for thousands of columns."""
_BINS = 64


def determined(codes: np.ndarray, y: np.ndarray, classes: int) -> float:
    """How well one column alone predicts the target in rows it has not seen.

    In every other row the column's values (numbers in 64 bins of as many rows each) learn the
    most frequent class, or the mean; the rows between are predicted so.

    Args:
        codes: ``(rows,)``, from ``coded``.
        y: ``(rows,)``: class numbers, or numbers.
        classes: How many classes; 0 for numbers.

    Returns:
        How much of the error of the best constant answer is gone: 1 is all of it, 0 none. It is
        Cohen's kappa against the most frequent class, or R².
    """
    learned, asked = slice(0, None, 2), slice(1, None, 2)
    if classes:
        counts = np.zeros((int(codes.max(initial=0)) + 1, classes), np.int64)
        np.add.at(counts, (codes[learned], y[learned]), 1)
        usual = int(np.bincount(y[learned], minlength=classes).argmax())
        answers = np.where(counts.any(axis=1), counts.argmax(axis=1), usual)
        wrong = float(np.mean(answers[codes[asked]] != y[asked]))
        error = float(np.mean(y[asked] != usual))
    else:
        count = np.bincount(codes[learned], minlength=int(codes.max(initial=0)) + 1)
        total = np.bincount(codes[learned], weights=y[learned], minlength=len(count))
        means = np.where(count > 0, total / np.maximum(count, 1), y[learned].mean())
        wrong = float(np.mean((means[codes[asked]] - y[asked]) ** 2))
        error = float(np.var(y[asked]))
    return max(0.0, 1 - wrong / error) if error > 0 else 0.0


def coded(plan: ColumnPlan, values: "pd.Series") -> np.ndarray:
    """The values of a column as small whole numbers, of many numbers as bins.

    Args:
        plan: How the column is taken.
        values: Its values.

    Returns:
        ``(rows,)``, int64, from 0 on; missing values have a number of their own.
    """
    import pandas as pd

    if plan.kind is Kind.CATEGORY:
        codes, distinct = pd.factorize(columns.texts(values))
        return np.where(codes < 0, len(distinct), codes).astype(np.int64)
    if plan.kind is Kind.DATE:
        parsed = dates.parse(columns.moments(values), plan.formats)
        found = np.where(parsed.isna(), np.nan, parsed.astype("int64").to_numpy(np.float64))
    else:
        found = columns.numbers(values)
    return _binned(found)


def _binned(found: np.ndarray) -> np.ndarray:
    missing = np.isnan(found)
    distinct, codes = np.unique(found[~missing], return_inverse=True)
    if len(distinct) > _BINS:
        ranks = np.argsort(np.argsort(found[~missing], kind="stable"), kind="stable")
        # Equal numbers stay together: each goes to the bin of the first of them.
        first = np.full(len(distinct), len(ranks))
        np.minimum.at(first, codes, ranks)
        codes = first[codes] * _BINS // len(ranks)
    binned = np.zeros(len(found), np.int64)
    binned[~missing] = codes
    binned[missing] = codes.max(initial=-1) + 1
    return binned
