"""The log of a target, which a network may learn in place of the target itself."""

from collections.abc import Mapping
from enum import StrEnum

import numpy as np

MOST_LOG = 60.0
"""A predicted log above it counts as it: its exponential stays far below the largest float32."""


class TargetLog(StrEnum):
    """Which log of the target a network learns."""

    NONE = ""
    LOG = "log"
    LOG1P = "log1p"


FORMULAS: Mapping[TargetLog, str] = {
    TargetLog.LOG: "log(y)",
    TargetLog.LOG1P: "log(1 + y)",
}
"""The logs as formulas."""


def log_for(smallest: float) -> TargetLog:
    """Return the log for targets from a smallest one on; ``NONE`` if it is below zero."""
    if smallest < 0:
        return TargetLog.NONE
    return TargetLog.LOG if smallest > 0 else TargetLog.LOG1P


def logs_of(y: np.ndarray, log: TargetLog) -> np.ndarray:
    """Return targets as they are learned: their logs, or float64 of themselves.

    Args:
        y: Any shape, in units of the target; above zero for ``LOG``, zero or more for ``LOG1P``.
        log: Which log.
    """
    values: np.ndarray = np.asarray(y, np.float64)
    if log is TargetLog.NONE:
        return values
    learned: np.ndarray = np.log(values) if log is TargetLog.LOG else np.log1p(values)
    return learned


def in_units(values: np.ndarray, log: TargetLog) -> np.ndarray:
    """Return targets of which ``logs_of`` returned the values, float64."""
    values = np.asarray(values, np.float64)
    if log is TargetLog.NONE:
        return values
    whole: np.ndarray = np.exp(np.minimum(values, MOST_LOG))
    return whole - 1 if log is TargetLog.LOG1P else whole


def skewness(y: np.ndarray) -> float:
    """Return the skewness g1 of a sample: its third moment over the cube of its deviation.

    Source: D. N. Joanes and C. A. Gill (1998), "Comparing measures of sample skewness and
    kurtosis". 0 for a symmetric sample, and for one of equal values.

    Args:
        y: ``(rows,)``.
    """
    centred = np.asarray(y, np.float64) - float(np.mean(y, dtype=np.float64))
    deviation = float(np.sqrt((centred**2).mean()))
    return float((centred**3).mean()) / deviation**3 if deviation > 0 else 0.0
