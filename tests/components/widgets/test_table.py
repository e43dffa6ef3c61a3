"""CSV files of tables."""

import csv as reader
from io import StringIO

import numpy as np

from components.widgets.table import csv


def test_every_digit_decimal_points_and_nothing_for_nan() -> None:
    text = csv({"Class": ["a, b", 'say "c"'], "Recall": np.array([1 / 3, np.nan])})
    mark, text = text[0], text[1:]
    assert mark == "\ufeff"
    assert text.startswith("Class,Recall\r\n")
    header, first, second = reader.reader(StringIO(text))
    assert header == ["Class", "Recall"]
    assert first[0] == "a, b" and float(first[1]) == 1 / 3
    assert second == ['say "c"', ""]


def test_labels_cannot_become_formulas() -> None:
    text = csv({"=1+1": ["=HYPERLINK(1)", "-1"], "Count": [-2, 3]})
    assert text[1:].splitlines() == ["'=1+1,Count", "'=HYPERLINK(1),-2", "-1,3"]
