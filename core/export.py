"""Predictions as a file that a spreadsheet or a script can read."""

import csv
import io
from collections.abc import Sequence

import numpy as np

from core.judgement import Judgement


def csv_file(
    judgement: Judgement, samples: np.ndarray, labels: Sequence[str], header: Sequence[str]
) -> bytes:
    """One line per sample: its number in the test set, true, predicted, and the probability of
    each class or, for regression, the residual.

    Args:
        judgement: The test set as a run saw it.
        samples: Numbers of the samples, in the order of the lines.
        labels: Name of each class; empty for regression.
        header: Title of each column.

    Returns:
        Comma-separated values (RFC 4180) in UTF-8 with a mark, by which spreadsheets know it;
        the decimal sign is a point in every language.
    """
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow(header)
    for sample in samples.tolist():
        true, predicted = judgement.true[sample], judgement.predicted[sample]
        if judgement.shares is None:
            values = [true, predicted, judgement.residuals[sample]]
            lines.writerow([sample, *map(_exact, values)])
        else:
            values = judgement.shares[sample]
            lines.writerow([sample, labels[true], labels[predicted], *map(_exact, values)])
    return text.getvalue().encode("utf-8-sig")


def _exact(value: float) -> str:
    return f"{value:.7g}"  # all that float32 knows
