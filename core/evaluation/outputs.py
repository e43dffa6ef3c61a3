"""From what a network's output layer gives to what is recorded and shown."""

from collections.abc import Callable

import numpy as np

from core.data.tasks import MULTICLASS
from core.settings.config import RunConfig


def outputs(
    config: RunConfig, given: np.ndarray, in_units: Callable[[np.ndarray], np.ndarray]
) -> np.ndarray:
    """What ``core.runs.results.Result`` holds, from what the network gave.

    Args:
        config: The run.
        given: ``(samples, units)`` of the output layer.
        in_units: ``outputs_in_units`` of the ``core.data.datasets.Prepared`` the run was trained
        on.

    Returns:
        ``(samples, classes)`` or ``(samples,)``, float32.
    """
    if config.task.name != MULTICLASS:
        given = given[:, 0]
    if not config.task.classifies:
        given = in_units(given)
    return given.astype(np.float32)
