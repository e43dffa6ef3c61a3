"""Which columns of a table matter most to a trained network."""

import numpy as np


def connection_norms(kernel: np.ndarray) -> np.ndarray:
    """Return how strongly each input is connected to the first layer: the norm of its weights.

    The Euclidean norm of all weights that leave an input; group-sparse training drives it to
    zero for inputs the network does not need (Scardapane, Comminiello, Hussain and Uncini 2017,
    "Group sparse regularization for deep neural networks"). It compares inputs of the same
    scale only: columns of tables are standardised before training.

    Args:
        kernel: ``(inputs, units)`` of the first dense layer.

    Returns:
        ``(inputs,)``, float64, from 0 on.
    """
    norms: np.ndarray = np.linalg.norm(kernel.astype(np.float64), axis=1)
    return norms


def correlations(inputs: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    """Return how closely the outputs follow each column: Pearson's correlation (Pearson 1895).

    Args:
        inputs: ``(samples, inputs)``; a missing number counts as the mean of its column.
        outputs: ``(samples,)`` or ``(samples, classes)``; the strongest correlation counts.

    Returns:
        ``(inputs,)``, from 0 to 1 whatever the sign; 0 where either is constant.
    """
    x = _standardised(_filled(inputs.astype(np.float64)))
    y = _standardised(outputs.astype(np.float64).reshape(len(outputs), -1))
    strongest: np.ndarray = np.abs(x.T @ y / max(len(x), 1)).max(axis=1)
    return strongest


def _filled(columns: np.ndarray) -> np.ndarray:
    missing = np.isnan(columns)
    if not missing.any():
        return columns
    present = np.maximum((~missing).sum(axis=0), 1)
    return np.where(missing, np.where(missing, 0.0, columns).sum(axis=0) / present, columns)


def _standardised(columns: np.ndarray) -> np.ndarray:
    centred = columns - columns.mean(axis=0)
    deviation = centred.std(axis=0)
    scaled: np.ndarray = np.divide(
        centred, deviation, out=np.zeros_like(centred), where=deviation > 0
    )
    return scaled


def by_importance(kernel: np.ndarray | None, inputs: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    """Order the columns of a table by importance, the most important first.

    Args:
        kernel: ``(inputs, units)`` of the first dense layer, whose norms decide the order;
            ``None`` to order by correlation with the outputs.
        inputs: ``(samples, inputs)`` of the test set.
        outputs: As in ``core.runs.results.Result``.

    Returns:
        ``(inputs,)`` column numbers, intp.
    """
    scores = correlations(inputs, outputs) if kernel is None else connection_norms(kernel)
    return np.argsort(-scores, kind="stable")
