"""Accuracy, precision, recall and F1 of every class, and their averages. NumPy only."""

from dataclasses import dataclass

import numpy as np

MEASURES = ("accuracy", "precision", "recall", "f1")


@dataclass(frozen=True)
class ClassScores:
    """Scores by class; NaN if one is not defined.

    Precision is not defined for a class that is never predicted, recall for a class without
    samples, F1 if both hold. Averages ignore these classes, as scikit-learn does with
    ``zero_division=nan``.

    Attributes:
        values: ``(classes, 4)``, float64, 0 to 1: a column per entry of ``MEASURES``.
        macro: ``(4,)``: the mean over classes.
        weighted: ``(4,)``: the mean over classes, weighted by their samples.
        support: ``(classes,)``, intp: samples of each class.
    """

    values: np.ndarray
    macro: np.ndarray
    weighted: np.ndarray
    support: np.ndarray


def class_scores(counts: np.ndarray) -> ClassScores:
    """Score each class against the rest.

    Source of the definitions: M. Sokolova and G. Lapalme (2009), "A systematic analysis of
    performance measures for classification tasks", Information Processing & Management 45.

    Args:
        counts: ``(classes, classes)`` from ``core.evaluation.predictions.confusion``.
    """
    hits, support, predicted = counts.diagonal(), counts.sum(axis=1), counts.sum(axis=0)
    samples = counts.sum()
    values = np.column_stack(
        [
            _ratio(samples - support - predicted + 2 * hits, np.full_like(hits, samples)),
            _ratio(hits, predicted),
            _ratio(hits, support),
            _ratio(2 * hits, support + predicted),
        ]
    )
    return ClassScores(
        values, _average(values, np.ones_like(support)), _average(values, support), support
    )


def _ratio(parts: np.ndarray, wholes: np.ndarray) -> np.ndarray:
    empty = np.full(len(parts), np.nan)
    ratios: np.ndarray = np.divide(parts, wholes, out=empty, where=wholes > 0)
    return ratios


def _average(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Average each column over the rows where it is defined."""
    defined = ~np.isnan(values)
    total = np.where(defined, values, 0.0).T @ weights
    return _ratio(total, (defined.T @ weights).astype(np.float64))
