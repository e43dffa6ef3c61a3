"""Predictions and curves as files that a spreadsheet or a script can read.

Comma-separated values (RFC 4180) in UTF-8 with a mark, by which spreadsheets know it; the decimal
sign is a point in every language. Words of the user's cannot become a formula.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from core.evaluation.judgement import Judgement
from core.runs.history import Row

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
        The file.
    """
    return written(header, _predictions(judgement, samples, labels))


def curves_file(rows: Sequence[Row], header: Sequence[str]) -> bytes:
    """One line per epoch: its number, loss, metric, validation loss and metric, learning rate.

    Args:
        rows: The history of a run.
        header: Title of each column.

    Returns:
        The file; without validation samples two of its columns are empty.
    """
    return written(header, ([round(row.epoch), *map(_told, row[2:7])] for row in rows if row.end))


def written(header: Sequence[str], lines: Iterable[Sequence[Any]]) -> bytes:
    """A file with a header.

    Args:
        header: Title of each column.
        lines: Cells of each line; texts are made harmless, see ``harmless``.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for line in (header, *lines):
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in line])
    return text.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe is put before such a one.

    Source: OWASP, "CSV injection". Numbers stay what they are.
    """
    if not text.startswith(_FORMULA) or _is_number(text):
        return text
    return f"'{text}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _told(value: float | None) -> str:
    return "" if value is None else _exact(value)


def _predictions(
    judgement: Judgement, samples: np.ndarray, labels: Sequence[str]
) -> Iterator[list[Any]]:
    for sample in samples.tolist():
        true, predicted = judgement.true[sample], judgement.predicted[sample]
        if judgement.shares is None:
            values = [true, predicted, judgement.residuals[sample]]
            yield [sample, *map(_exact, values)]
        else:
            values = judgement.shares[sample]
            yield [sample, labels[true], labels[predicted], *map(_exact, values)]


def _exact(value: float) -> str:
    return f"{value:.7g}"  # all that float32 knows
