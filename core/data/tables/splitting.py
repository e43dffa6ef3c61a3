"""Chooses the test rows of a table: at random, the last ones, whole groups, or none of its own."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from core.base.errors import PlanError
from core.base.text import N_
from core.data.group_splits import class_counts, drawn
from core.data.splits import SplitRule, numbered_by_size
from core.data.tables import conversion, dates
from core.data.tables.column_plan import ColumnPlan
from core.data.tables.columns import Kind
from core.data.tables.plan import Plan

if TYPE_CHECKING:
    import pandas as pd

LEAST_GROUPS = 2
"""Groups that must remain for training: one of them can then be held out for validation."""


class Division(NamedTuple):
    """The training and test rows of a table.

    Attributes:
        train: ``(training rows,)``: their numbers among the usable rows; in order, if the test rows
            are the last ones.
        test: ``(test rows,)``: likewise; none if they are in a second file.
        groups: ``(training rows,)``, int32: the group of each, from 0 for the largest; ``None``
            unless whole groups are test rows.
    """

    train: np.ndarray
    test: np.ndarray
    groups: np.ndarray | None = None


def split(frame: "pd.DataFrame", y: np.ndarray, plan: Plan) -> Division:
    """Choose the test rows with scikit-learn.

    Args:
        frame: The usable rows of the table.
        y: ``(rows,)``: the target.
        plan: The plan, with test share, seed and rule.

    Raises:
        PlanError: There are too few rows or groups, or nothing to order the rows by.
    """
    if plan.split is SplitRule.ORDER:
        return _last(frame, plan)
    if plan.split is SplitRule.GROUP:
        return _whole_groups(frame, y, plan)
    if plan.split is SplitRule.FILE:
        rows = np.arange(len(frame))
        return Division(rows, rows[:0])
    return Division(*_drawn(y, plan))


def _held_out(rows: int, plan: Plan) -> int:
    return int(np.ceil(plan.test_share * rows - 1e-9))  # as ``train_test_split`` counts


def _drawn(y: np.ndarray, plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.model_selection import train_test_split

    held_out = _held_out(len(y), plan)
    classes = len(np.unique(y)) if plan.stratified else 0
    smallest = int(np.bincount(y).min()) if plan.stratified else 2
    if min(held_out, len(y) - held_out) < classes:
        raise PlanError(
            N_(
                "With a test share of {share:g}, {rows} rows are too few to have each of the"
                " {classes} classes in both training and test set. Choose another share, or a split"
                " that is not stratified."
            ),
            share=plan.test_share,
            rows=len(y),
            classes=classes,
        )
    train, test = train_test_split(
        np.arange(len(y)),
        test_size=held_out,
        random_state=plan.seed,
        stratify=y if plan.stratified and smallest > 1 else None,
    )
    return train, test


def _last(frame: "pd.DataFrame", plan: Plan) -> Division:
    order = ordered(frame, plan.column(plan.split_by)) if plan.split_by else np.arange(len(frame))
    held_out = _held_out(len(order), plan)
    return Division(order[:-held_out], order[-held_out:])


def _whole_groups(frame: "pd.DataFrame", y: np.ndarray, plan: Plan) -> Division:
    groups = grouped(frame, plan.split_by)
    count = int(groups.max()) + 1
    if count <= LEAST_GROUPS or count - _held_out(count, plan) < LEAST_GROUPS:
        raise PlanError(
            N_(
                "The column {column} has {groups} different values, too few to keep some of them"
                " for the test set and at least {least} for training. Choose another column, or a"
                " smaller test share."
            ),
            column=plan.split_by,
            groups=count,
            least=LEAST_GROUPS,
        )
    counts = class_counts(groups, y, int(y.max()) + 1) if plan.stratified else ()
    held_out = drawn(count, _held_out(count, plan), plan.seed, counts)[1]
    within = np.isin(groups, held_out)
    train, test = np.flatnonzero(~within), np.flatnonzero(within)
    return Division(train, test, np.unique(groups[train], return_inverse=True)[1].astype(np.int32))


def ordered(frame: "pd.DataFrame", column: ColumnPlan) -> np.ndarray:
    """Return the rows by ascending date or number of a column; rows without one come first.

    Equal ones keep the order of the table.

    Args:
        frame: Rows of the table.
        column: The column.

    Returns:
        ``(rows,)``: their numbers.

    Raises:
        PlanError: The column has no two different dates or numbers.
    """
    values = positions(frame, column)
    if not varied(values):
        raise PlanError(
            N_(
                "The column {column} has no dates or numbers to order the rows by. Choose another"
                " column, or the order of the file."
            ),
            column=column.name,
        )
    return in_order(values)


def varied(values: "pd.Series") -> bool:
    """Whether dates or numbers, as ``positions`` returns them, have two different ones."""
    return bool(values.min() < values.max())


def in_order(values: "pd.Series") -> np.ndarray:
    """Return the rows as ``ordered`` does.

    Args:
        values: From ``positions``.
    """
    if values.is_monotonic_increasing:
        return np.arange(len(values))
    order: np.ndarray = values.sort_values(kind="stable", na_position="first").index.to_numpy()
    return order


def positions(frame: "pd.DataFrame", column: ColumnPlan) -> "pd.Series":
    """Return what a column orders rows by: dates or numbers, missing where there are none.

    Args:
        frame: Rows of the table.
        column: The column.

    Returns:
        ``(rows,)``, with their numbers from 0 as index.
    """
    import pandas as pd

    values = frame[column.name].reset_index(drop=True)
    if dated(column):
        return dates.parse(conversion.moments(values), column.formats)
    return pd.Series(conversion.numbers(values, column.notation))


def dated(column: ColumnPlan) -> bool:
    """Whether the values of a column are dates, even if it is used as something else."""
    return column.kind is Kind.DATE or bool(column.formats)


def grouped(frame: "pd.DataFrame", name: str) -> np.ndarray:
    """Return the group of each row by its value in a column; rows without one are a group.

    Args:
        frame: Rows of the table.
        name: The column.

    Returns:
        ``(rows,)``, int32, from 0 for the largest group.
    """
    import pandas as pd

    codes = pd.factorize(conversion.texts(frame[name]), use_na_sentinel=False)[0]
    return numbered_by_size(codes)
