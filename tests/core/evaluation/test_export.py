"""Predictions as a file, read back."""

import csv
import io

import numpy as np

from core.base.csv_writer import harmless
from core.evaluation.export import csv_file, curves_file
from core.evaluation.predictions import TestPredictions
from core.runs.history import Row


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_classes_come_with_their_probabilities() -> None:
    judgement = TestPredictions(
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
    judgement = TestPredictions(np.array([10.0, 20.5]), np.array([12.25, 20.0]), None)
    content = csv_file(judgement, np.array([0, 1]), [], ["n", "true", "predicted", "residual"])
    assert lines(content)[1:] == [["0", "10", "12.25", "-2.25"], ["1", "20.5", "20", "0.5"]]


def test_user_texts_are_no_formulas() -> None:
    formula = "=HYPERLINK(1)"
    assert harmless(formula) == f"'{formula}"
    assert [harmless(text) for text in ("@a", "+a", "-a", "\ta")] == ["'@a", "'+a", "'-a", "'\ta"]
    assert [harmless(text) for text in ("-1", "+2e3", "a=1", "")] == ["-1", "+2e3", "a=1", ""]
    shares = np.array([[0.25, 0.75]])
    judged = TestPredictions(np.array([0]), np.array([1]), shares)
    text = csv_file(judged, np.array([0]), [formula, "-1"], ["Sample", formula]).decode("utf-8-sig")
    assert text.splitlines() == [f"Sample,'{formula}", f"0,'{formula},-1,0.25,0.75"]


def test_curves_have_a_line_for_each_epoch() -> None:
    rows = [
        Row(0.5, False, 9.0, 9.0, None, None, 0.1, 1.0, 1.0, 1.0),
        Row(1.0, True, 0.5, 0.25, 0.75, 0.125, 0.1, 1.0, 1.0, 1.0),
        Row(2.0, True, None, 1 / 3, None, None, 0.05, 1.0, 1.0, 1.0),
    ]
    lines = curves_file(rows, ["Epoch", "Loss"]).decode("utf-8-sig").splitlines()
    assert lines == ["Epoch,Loss", "1,0.5,0.25,0.75,0.125,0.1", "2,,0.3333333,,,0.05"]
