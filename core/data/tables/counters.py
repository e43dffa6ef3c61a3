"""Columns that number the rows: used if they explain the target, unless they are named as such."""

from typing import TYPE_CHECKING

import numpy as np

from core.base.errors import DenseboardError
from core.data.tables import columns, conversion, leaks
from core.data.tables.column_plan import ColumnPlan
from core.data.tables.columns import Kind, Profile
from core.data.tables.plan import Plan
from core.data.tables.splitting import split
from core.data.tables.target import Target, target

if TYPE_CHECKING:
    import pandas as pd

EXPLAINS = 0.2
"""Share of the error, see ``leaks.determined``, from which on a counter explains the target."""


def counters(profile: Profile) -> tuple[str, ...]:
    """Return the names of the columns of numbers that identify the rows."""
    return tuple(c.name for c in profile.columns if c.kind is Kind.IDENTIFIER and c.low)


def explained(frame: "pd.DataFrame", name: str, predicted: Target, train: np.ndarray) -> float:
    """Return the share of the error that a counter alone explains, in training rows.

    Args:
        frame: The table.
        name: The counter.
        predicted: The target.
        train: The training rows, of the usable ones.
    """
    rows = np.random.default_rng(0).permutation(train)[: leaks.ROWS]
    values = frame[name].iloc[np.flatnonzero(predicted.usable)[rows]]
    classes = len(predicted.classes)
    y = predicted.y[rows].astype(np.int64 if classes else np.float64)
    share = leaks.determined(leaks.coded(ColumnPlan(name, Kind.NUMBER), values), y, classes)
    numbers = conversion.numbers(values)
    if classes or np.isnan(numbers).any() or not np.ptp(numbers) or not np.ptp(y):
        return share
    return max(share, float(np.corrcoef(numbers, y)[0, 1]) ** 2)


def with_counters(plan: Plan, profile: Profile, frame: "pd.DataFrame") -> Plan:
    """Return the plan with the counters that explain the target as inputs.

    A column that is named as an identifier stays out: rows are often sorted by the target, which
    the numbers of new rows do not tell.
    """
    names = [
        name
        for name in counters(profile)
        if name != plan.target and plan.column(name).dropped and not columns.names_rows(name)
    ]
    if not names:
        return plan
    try:
        predicted = target(frame, plan)
        train = split(frame[predicted.usable], predicted.y, plan).train
    except DenseboardError:
        return plan  # it is among the suspicions
    for name in names:
        if explained(frame, name, predicted, train) >= EXPLAINS:
            plan = plan.with_column(name, kind=Kind.NUMBER, dropped=None)
    return plan
