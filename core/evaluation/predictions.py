"""What a run's outputs say about the test set. NumPy only."""

import numpy as np

from core.data import tasks
from core.settings.config import RunConfig


def predictions(config: RunConfig, outputs: np.ndarray) -> np.ndarray:
    """What the network decides for each sample.

    Args:
        config: The run that gave the outputs.
        outputs: As in ``core.runs.results.Result``.

    Returns:
        ``(samples,)``: class numbers (intp), or float32 in units of the target.
    """
    if config.task.name == tasks.MULTICLASS:
        chosen: np.ndarray = outputs.argmax(axis=1)
        return chosen
    if config.task.name == tasks.BINARY:
        # The threshold of Keras's own accuracy: exactly one half is the first class.
        return (outputs > 0.5).astype(np.intp)
    return outputs


def confusion(true: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """Count how often each class was taken for each other one.

    Args:
        true: ``(samples,)`` class numbers.
        predicted: ``(samples,)`` class numbers.
        classes: How many classes there are.

    Returns:
        ``(classes, classes)``, intp: a row per true class, a column per predicted one.
    """
    cells = true.astype(np.intp) * classes + predicted.astype(np.intp)
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def common_range(true: np.ndarray, predicted: np.ndarray) -> tuple[float, float]:
    """Smallest and largest of all finite values, to draw both on one scale; (0, 1) if none is."""
    values = np.concatenate([true, predicted]).astype(np.float64)
    values = values[np.isfinite(values)]
    return (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
