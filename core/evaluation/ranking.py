"""ROC and precision-recall: how well the probability of the second class ranks the samples."""

from dataclasses import dataclass

import numpy as np

THRESHOLD = 0.5  # above it, the second class is predicted


@dataclass(frozen=True)
class Curve:
    """A curve over all thresholds; values from 0 to 1.

    Attributes:
        x: ``(points,)``: false positive rate, or recall.
        y: ``(points,)``: true positive rate, or precision.
        thresholds: ``(points,)``: samples with at least this probability are predicted as
            positive; infinite if none is.
        area: Area under the curve (AUC), or average precision.
        chosen: The point at threshold 0.5, which all other predictions use; its precision is NaN
            if no sample is predicted as positive.
        chance: The value for random scores: area of the ROC curve, height of the other curve.
    """

    x: np.ndarray
    y: np.ndarray
    thresholds: np.ndarray
    area: float
    chosen: tuple[float, float]
    chance: float


def roc(true: np.ndarray, scores: np.ndarray) -> Curve | None:
    """Compute the receiver operating characteristic.

    Source: T. Fawcett (2006), "An introduction to ROC analysis", Pattern Recognition
    Letters 27.

    Args:
        true: ``(samples,)`` class numbers, 0 or 1; 1 is the positive class.
        scores: ``(samples,)`` probability of class 1.

    Returns:
        ``None`` where one of the classes has no sample.
    """
    from sklearn.metrics import roc_auc_score, roc_curve

    if len(np.unique(true)) < 2:
        return None
    x, y, thresholds = roc_curve(true, scores)
    positive = scores > THRESHOLD
    chosen = float(positive[true == 0].mean()), float(positive[true == 1].mean())
    return Curve(x, y, thresholds, float(roc_auc_score(true, scores)), chosen, 0.5)


def precision_recall(true: np.ndarray, scores: np.ndarray) -> Curve | None:
    """Compute precision against recall, with the average precision.

    Source: J. Davis and M. Goadrich (2006), "The relationship between precision-recall and
    ROC curves", ICML; the area is scikit-learn's ``average_precision_score``, a sum of steps.

    Args:
        true: ``(samples,)`` class numbers, 0 or 1; 1 is the positive class.
        scores: ``(samples,)`` probability of class 1.

    Returns:
        ``None`` where one of the classes has no sample.
    """
    from sklearn.metrics import average_precision_score, precision_recall_curve

    if len(np.unique(true)) < 2:
        return None
    precision, recall, thresholds = precision_recall_curve(true, scores)
    positive = scores > THRESHOLD
    hits, predicted = int((positive & (true == 1)).sum()), int(positive.sum())
    chosen = hits / int((true == 1).sum()), hits / predicted if predicted else float("nan")
    area = float(average_precision_score(true, scores))
    # The last point, recall 0, has no threshold.
    return Curve(
        recall, precision, np.append(thresholds, np.inf), area, chosen, float((true == 1).mean())
    )
