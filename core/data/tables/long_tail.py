"""A long-tailed target, whose log is easier to learn."""

from collections.abc import Iterator

import numpy as np

from core.base.messages import Level, Message
from core.base.text import N_, UserText
from core.data.tables.notice import Notice
from core.data.tables.plan import Plan
from core.data.target_log import FORMULAS, TargetLog, log_for, logs_of, skewness

LONG_TAIL = "long_tail"
"""The rule whose advice is to learn the log of the target."""
SKEWED = 1.0
"""Skewness from which on a distribution is highly skewed: M. G. Bulmer (1979), "Principles of
Statistics", chapter 4."""
_LEAST_ROWS = 30


def long_tail(plan: Plan, y: np.ndarray, train: np.ndarray) -> Iterator[Notice]:
    """Yield a question whether to learn the log of a positive target with a long tail.

    It is asked if the skewness of the training rows is above ``SKEWED``, and that of their logs at
    most half of it, in either direction.

    Args:
        plan: The plan.
        y: ``(rows,)``: the target in its unit.
        train: Numbers of the training rows.
    """
    rows = y[train]
    if plan.classifies or plan.target_log or len(rows) < _LEAST_ROWS:
        return
    log = log_for(float(y.min()))
    if log is TargetLog.NONE:
        return
    before, after = skewness(rows), skewness(logs_of(rows, log))
    if before <= SKEWED or abs(after) > before / 2:
        return
    message = N_(
        "The target {target} has a long tail: few values far above all others, which would rule the"
        " loss. Its skewness is {before:.1f}, above {limit:g} a distribution is highly skewed"
        " (M. G. Bulmer, Principles of Statistics, 1979); that of {formula} is {after:.1f}. Learn"
        " {formula} instead? Predictions and errors are shown in the unit of the target all the"
        " same."
    )
    values = {
        "target": plan.target,
        "before": before,
        "after": after,
        "limit": SKEWED,
        "formula": UserText(FORMULAS[log]),
    }
    yield Notice(Level.NOTE, Message(message, values), plan.target, LONG_TAIL)
