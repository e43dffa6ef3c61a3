"""The loss of every single sample, from the network's outputs. NumPy only."""

from collections.abc import Callable, Mapping

import numpy as np

_SMALLEST = 1e-7  # Keras clips probabilities at this distance from 0 and 1 (keras.config.epsilon)


def sample_losses(loss: str, targets: np.ndarray, outputs: np.ndarray) -> np.ndarray | None:
    """Return the loss of each sample; their mean is the loss of the run.

    Args:
        loss: A name in ``core.settings.choices.LOSSES``.
        targets: ``(samples,)``: class numbers, or targets as the network was trained on them.
        outputs: ``(samples, classes)`` probabilities, ``(samples,)`` probability of the second
            class, or ``(samples,)`` numbers on the scale of the targets.

    Returns:
        ``(samples,)`` float64; ``None`` for a loss without a formula here.
    """
    formula = _FORMULAS.get(loss)
    return None if formula is None else formula(targets, np.asarray(outputs, np.float64))


def _categorical(targets: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    if outputs.ndim == 1:
        return _binary(targets, outputs)  # of two softmax units
    chosen = np.take_along_axis(outputs, targets.astype(np.intp)[:, np.newaxis], axis=1)[:, 0]
    return _surprise(chosen)


def _binary(targets: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    chosen = np.where(targets == 1, outputs, 1 - outputs)
    return _surprise(chosen)


def _surprise(probabilities: np.ndarray) -> np.ndarray:
    losses: np.ndarray = -np.log(np.clip(probabilities, _SMALLEST, 1 - _SMALLEST))
    return losses


def _squared(targets: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    errors: np.ndarray = np.square(outputs - targets)
    return errors


def _class_squared(targets: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    if outputs.ndim == 1:
        return _squared(targets, outputs)
    true = np.eye(outputs.shape[1])[targets.astype(np.intp)]
    errors: np.ndarray = _squared(true, outputs).mean(axis=1)
    return errors


def _absolute(targets: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    errors: np.ndarray = np.abs(outputs - targets)
    return errors


def _huber(targets: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    """Huber 1964, "Robust estimation of a location parameter", with delta = 1."""
    sizes = _absolute(targets, outputs)
    errors: np.ndarray = np.where(sizes <= 1, sizes**2 / 2, sizes - 0.5)
    return errors


def _percentage(targets: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    errors: np.ndarray = 100 * np.abs(outputs - targets) / np.maximum(np.abs(targets), _SMALLEST)
    return errors


def _logarithmic(targets: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    logs = (np.log1p(np.maximum(values, _SMALLEST)) for values in (targets, outputs))
    return _squared(*logs)


_FORMULAS: Mapping[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "sparse_categorical_crossentropy": _categorical,
    "categorical_crossentropy": _categorical,
    "binary_crossentropy": _binary,
    "class_squared_error": _class_squared,
    "mean_squared_error": _squared,
    "mean_absolute_error": _absolute,
    "huber": _huber,
    "mean_absolute_percentage_error": _percentage,
    "mean_squared_logarithmic_error": _logarithmic,
}
