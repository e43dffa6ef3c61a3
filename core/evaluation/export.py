"""Predictions and curves as CSV files; ``core.base.csv_writer`` writes them."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from core.base.csv_writer import csv_bytes
from core.evaluation.predictions import TestPredictions
from core.runs.history import Row


def csv_file(
    predictions: TestPredictions, samples: np.ndarray, labels: Sequence[str], header: Sequence[str]
) -> bytes:
    """Write a line per sample: its number in the test set, the true and the predicted value, and
    the probability of each class or, for regression, the residual.

    Args:
        predictions: True and predicted values of the test set.
        samples: Numbers of the samples, in the order of the lines.
        labels: Name of each class; empty for regression.
        header: Title of each column.
    """
    return csv_bytes(header, _lines(predictions, samples, labels))


def curves_file(rows: Sequence[Row], header: Sequence[str]) -> bytes:
    """Write a line per epoch: its number, loss, metric, validation loss and metric, learning rate.

    Args:
        rows: The history of a run.
        header: Title of each column.

    Returns:
        The file. Without validation samples, two of its columns are empty.
    """
    return csv_bytes(header, ([round(row.epoch), *map(_cell, row[2:7])] for row in rows if row.end))


def _cell(value: float | None) -> str:
    return "" if value is None else _exact(value)


def _lines(
    predictions: TestPredictions, samples: np.ndarray, labels: Sequence[str]
) -> Iterator[list[Any]]:
    for sample in samples.tolist():
        true, predicted = predictions.true[sample], predictions.predicted[sample]
        if predictions.probabilities is None:
            values = [true, predicted, predictions.residuals[sample]]
            yield [sample, *map(_exact, values)]
        else:
            values = predictions.probabilities[sample]
            yield [sample, labels[true], labels[predicted], *map(_exact, values)]


def _exact(value: float) -> str:
    return f"{value:.7g}"  # the precision of float32
