"""Columns as numbers and as texts."""

import numpy as np
import pandas as pd

from core.data.tables.conversion import numbers, texts


def test_numbers_and_texts_of_a_column() -> None:
    mixed = pd.Series(["1", " 2.5 ", "x", None], dtype="str")
    np.testing.assert_array_equal(numbers(mixed), [1, 2.5, np.nan, np.nan])
    assert texts(pd.Series([1.0, 2.0, np.nan])).tolist()[:2] == ["1", "2"]
    assert texts(pd.Series([1.5, 2.0])).tolist() == ["1.5", "2.0"]
    assert texts(pd.Series([True, False])).tolist() == ["True", "False"]
