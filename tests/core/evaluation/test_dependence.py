"""Average predictions by the values of a column, on known functions."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from core.data.datasets import load
from core.data.datasets.source import Source
from core.data.profile.originals import originals
from core.evaluation.dependence import ROWS, dependence, rows_of, values_of
from core.settings.config import default_config
from tests.core.data.tables.people import uploaded

CONFIG = default_config("diabetes")


def test_a_line_is_found_again() -> None:
    data = load("diabetes")
    known = originals(data, CONFIG.holdout)
    values = values_of(CONFIG, data, 2)
    rows = rows_of(CONFIG, data, known, 2, values)
    others = rows[:, 0]  # what else the answer depends on
    found = dependence(5 * rows[:, 2] + others, len(values))
    assert found.rows == ROWS and rows.shape == (len(values) * ROWS, 10)
    np.testing.assert_allclose(np.diff(found.means), 5 * np.diff(values[:, 0]), rtol=1e-3)
    assert (found.low < found.means).all() and (found.means < found.high).all()
    train, _held_out = CONFIG.holdout.rows(data)
    seen = {row[[0, 1]].tobytes() for row in data.x_train[train].astype(np.float32)}
    assert all(row[[0, 1]].tobytes() in seen for row in rows)
    np.testing.assert_array_equal(rows, rows_of(CONFIG, data, known, 2, values))


def test_each_category_is_a_value(tmp_path: Path) -> None:
    data = load(uploaded(tmp_path / "people.csv").name)
    config = default_config(data.info.name)
    known = originals(data, config.holdout)
    place = next(n for n, one in enumerate(known.columns) if one.name == "colour")
    values = values_of(config, data, place)
    rows = rows_of(config, data, known, place, values)
    own = rows[:, list(known.columns[place].inputs)]
    found = dependence(own @ np.array([1.0, 2.0, 3.0]), len(values))
    assert found.means.tolist() == [1.0, 2.0, 3.0] == found.low.tolist() == found.high.tolist()


def test_a_frequent_number_is_tried_once() -> None:
    data = load("diabetes")
    x = data.x_train.copy()
    x[:, 3] = np.where(np.arange(len(x)) % 10, 7.0, x[:, 3])
    values = values_of(CONFIG, replace(data, x_train=x), 3)
    assert len(values) == len(np.unique(values)) and (np.diff(values[:, 0]) > 0).all()


def test_computed_inputs_of_a_toy_problem_follow() -> None:
    source = Source("moons", 500, 0.2, 0, ("squares",))
    data, config = load(source), default_config("moons")
    known = originals(data, config.holdout)
    rows = rows_of(config, data, known, 0, values_of(config, data, 0))
    np.testing.assert_allclose(rows[:, 2], rows[:, 0] ** 2, rtol=1e-5)
