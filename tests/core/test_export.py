"""Predictions as a file, read back."""

import csv
import io

import numpy as np

from core.export import csv_file
from core.judgement import Judgement


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_classes_come_with_their_probabilities() -> None:
    judgement = Judgement(
        np.array([0, 1, 1]),
        np.array([0, 0, 1]),
        np.array([[0.75, 0.25], [0.5, 0.5], [1e-7, 0.9999999]]),
    )
    labels = ["Botín, alto", "Camisa"]
    content = csv_file(judgement, np.array([2, 1]), labels, ["n", "true", "predicted", "a", "b"])
    assert content.startswith(b"\xef\xbb\xbf")
    assert lines(content) == [
        ["n", "true", "predicted", "a", "b"],
        ["2", "Camisa", "Camisa", "1e-07", "0.9999999"],
        ["1", "Camisa", "Botín, alto", "0.5", "0.5"],
    ]


def test_numbers_come_with_their_residuals() -> None:
    judgement = Judgement(np.array([10.0, 20.5]), np.array([12.25, 20.0]), None)
    content = csv_file(judgement, np.array([0, 1]), [], ["n", "true", "predicted", "residual"])
    assert lines(content)[1:] == [["0", "10", "12.25", "-2.25"], ["1", "20.5", "20", "0.5"]]
