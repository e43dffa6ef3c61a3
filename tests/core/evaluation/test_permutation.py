"""How much networks of known functions rely on each column."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.base.errors import PredictionError
from core.data.datasets import load
from core.data.profile.originals import originals
from core.evaluation import permutation
from core.evaluation.permutation import REPEATS, column_importance
from core.settings.config import RunConfig, default_config
from tests.core.data.tables.people import uploaded

DIABETES = replace(default_config("diabetes"), validation_share=0.4)


def test_only_columns_that_the_answer_depends_on_matter() -> None:
    data = load("diabetes")
    used, others = 2, [0, 1, *range(3, 10)]

    def answer(inputs: np.ndarray) -> np.ndarray:
        return (100 + 3 * inputs[:, used]).astype(np.float32)

    found = column_importance(answer, DIABETES, data)
    _train, rows = DIABETES.holdout.rows(data)
    assert found.falls.shape == (10, REPEATS) and found.rows == len(rows)
    x, y = data.x_train[rows], data.y_train[rows]
    assert found.score == pytest.approx(np.abs(y - answer(x)).mean(), rel=1e-5)
    assert (found.falls[others] == 0).all()
    assert found.means[used] > 2 * found.deviations[used] > 0
    again = column_importance(answer, DIABETES, data)
    np.testing.assert_array_equal(found.falls, again.falls)


def test_the_columns_of_a_table_are_shuffled_whole(tmp_path: Path) -> None:
    data = load(uploaded(tmp_path / "people.csv", rows=400).name)
    config = replace(default_config(data.info.name), validation_share=0.5)
    known = originals(data, config.holdout)
    asked: list[np.ndarray] = []

    def answer(inputs: np.ndarray) -> np.ndarray:
        asked.append(inputs)
        return np.zeros(len(inputs), np.float32)

    found = column_importance(answer, config, data)
    assert found.falls.shape == (len(known.columns), REPEATS) and (found.falls == 0).all()
    train = {
        name: data.x_train[:, list(one.inputs)] for one in known.columns for name in [one.name]
    }
    for inputs in asked:
        for column in known.columns:
            rows = {row.tobytes() for row in train[column.name]}
            assert all(row.tobytes() in rows for row in inputs[:, list(column.inputs)])


def test_large_tables_are_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permutation, "_ROWS", 100)

    def answer(inputs: np.ndarray) -> np.ndarray:
        assert len(inputs) == 100
        return inputs[:, 0].astype(np.float32)

    assert column_importance(answer, DIABETES, load("diabetes")).rows == 100


def test_the_test_set_is_not_used_instead_of_validation_rows() -> None:
    def answer(_inputs: np.ndarray) -> Any:
        raise AssertionError

    config: RunConfig = replace(DIABETES, validation_share=0.0)
    with pytest.raises(PredictionError, match="the test set is kept for the end"):
        column_importance(answer, config, load("diabetes"))
