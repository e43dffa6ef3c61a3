"""Calibration: whether a network is right as often as its confidence says. NumPy only."""

from dataclasses import dataclass

import numpy as np

BINS = 10


@dataclass(frozen=True)
class Calibration:
    """Predictions sorted into bins of equal width by their confidence.

    Attributes:
        edges: ``(bins + 1,)``: each bin excludes its lower edge and includes its upper one.
        counts: ``(bins,)``, intp: samples.
        confidence: ``(bins,)``: mean confidence; NaN for an empty bin.
        accuracy: ``(bins,)``: share that is right; NaN for an empty bin.
        error: Expected calibration error, 0 to 1.
    """

    edges: np.ndarray
    counts: np.ndarray
    confidence: np.ndarray
    accuracy: np.ndarray
    error: float


def confidences(outputs: np.ndarray) -> np.ndarray:
    """Return the probability of each sample's predicted class.

    Args:
        outputs: ``(samples, classes)`` probabilities, or ``(samples,)`` of the second class.
    """
    outputs = np.asarray(outputs, np.float64)
    chosen: np.ndarray = (
        np.maximum(outputs, 1 - outputs) if outputs.ndim == 1 else outputs.max(axis=1)
    )
    return chosen


def calibration(confidence: np.ndarray, right: np.ndarray, bins: int = BINS) -> Calibration:
    """Compare confidence with accuracy, bin by bin.

    The expected calibration error is the mean distance between the two, weighted by the samples in
    each bin. Sources: M. P. Naeini, G. F. Cooper and M. Hauskrecht (2015), "Obtaining well
    calibrated probabilities using Bayesian binning", AAAI; C. Guo, G. Pleiss, Y. Sun and
    K. Q. Weinberger (2017), "On calibration of modern neural networks", ICML.

    Args:
        confidence: ``(samples,)``, 0 to 1.
        right: ``(samples,)``, bool.
        bins: Number of bins.
    """
    # float32 probabilities may sum to a little more than 1.
    places = np.clip(np.ceil(confidence * bins).astype(np.intp) - 1, 0, bins - 1)
    counts = np.bincount(places, minlength=bins)
    sums = [np.bincount(places, weights=values, minlength=bins) for values in (confidence, right)]
    empty = np.full(bins, np.nan)
    sure, hit = (np.divide(each, counts, out=empty.copy(), where=counts > 0) for each in sums)
    error = float(np.abs(sums[0] - sums[1]).sum() / counts.sum())
    return Calibration(np.linspace(0, 1, bins + 1), counts, sure, hit, error)
