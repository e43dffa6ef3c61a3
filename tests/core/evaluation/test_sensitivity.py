"""How much each column changes a prediction, on known functions."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from core.data.datasets import Holdout, load
from core.data.datasets.source import Source
from core.data.profile.originals import NumberColumn, Originals, originals
from core.data.profile.ranges import InputRange
from core.evaluation.sensitivity import POINTS, changes, grid, probes
from tests.core.data.tables.people import uploaded

_ANY = InputRange(0.0, 1.0, 1, (), 0.5)
COLUMNS = Originals(tuple(NumberColumn(name, (place,), _ANY) for place, name in enumerate("abc")))
TRIED = [np.linspace(-size, size, POINTS).astype(np.float32)[:, np.newaxis] for size in (2, 3, 1)]
ROW = np.array([0.5, -1.0, 2.0], np.float32)  # the last is beyond the values tried


def test_values_tried_are_percentiles_of_the_training_rows() -> None:
    data = load("diabetes")
    train, _validation = Holdout(0.3, 5).rows(data)
    tried = grid(data, Holdout(0.3, 5))
    assert [values.shape for values in tried] == [(POINTS, 1)] * 10
    ends = np.percentile(data.x_train[train], [5, 50, 95], axis=0)
    for values, expected in zip(tried, ends.T, strict=True):
        assert values.dtype == np.float32
        np.testing.assert_allclose(values[[0, POINTS // 2, -1], 0], expected, rtol=1e-6)


def test_missing_values_are_left_out() -> None:
    data = load("diabetes")
    x = data.x_train.copy()
    x[::2, 1] = np.nan
    x[:, 2] = np.nan
    tried = grid(replace(data, x_train=x), Holdout(0.0, 0))
    assert np.isfinite(np.hstack(tried)).all() and (tried[2] == 0).all()
    np.testing.assert_allclose(tried[1][-1], np.nanpercentile(x[:, 1], 95), rtol=1e-6)


def test_only_one_column_moves_at_a_time() -> None:
    moved = probes(ROW, COLUMNS, TRIED)
    assert moved.shape == (1 + 3 * POINTS, 3) and moved.dtype == np.float32
    assert (moved[0] == ROW).all()
    for column in range(3):
        part = moved[1 + column * POINTS : 1 + (column + 1) * POINTS]
        assert (np.delete(part, column, axis=1) == np.delete(ROW, column)).all()
        assert (part[:, [column]] == TRIED[column]).all()


def test_the_column_with_the_largest_effect_comes_first() -> None:
    weights = np.array([0.1, -3.0, 1.0])
    moved = changes(probes(ROW, COLUMNS, TRIED) @ weights, TRIED)
    assert moved.order.tolist() == [1, 2, 0]
    spread = moved.highest - moved.lowest
    np.testing.assert_allclose(spread, [0.1 * 4, 3 * 6, 1 + 2], rtol=1e-5)
    now = ROW @ weights
    assert (moved.lowest <= now).all() and (now <= moved.highest).all()


def test_every_row_asked_about_could_exist(tmp_path: Path) -> None:
    data = load(uploaded(tmp_path / "people.csv").name)
    known, tried = originals(data, Holdout(0.2, 0)), grid(data, Holdout(0.2, 0))
    rows = probes(data.x_test[0], known, tried)
    place = {name: number for number, name in enumerate(data.features)}
    colours = [place[f"colour = {name}"] for name in ("blue", "green", "red")]
    assert (rows[:, colours].sum(axis=1) == 1).all()
    assert len(np.unique(rows[:, colours], axis=0)) == 3
    parts = {name: rows[:, place[f"day: {name}"]] for name in ("year", "month", "day", "weekday")}
    days = pd.to_datetime(pd.DataFrame({name: parts[name] for name in ("year", "month", "day")}))
    assert (days.dt.day_of_week == parts["weekday"]).all() and days.nunique() > POINTS - 2
    assert np.isfinite(rows).all()


def test_computed_inputs_of_a_toy_problem_follow() -> None:
    data = load(Source("moons", 500, 0.2, 0, ("squares", "product")))
    rows = probes(data.x_test[0], originals(data, Holdout(0.2, 0)), grid(data, Holdout(0.2, 0)))
    assert len(rows) == 1 + 2 * POINTS
    x1, x2 = rows[:, 0], rows[:, 1]
    np.testing.assert_allclose(rows[:, 2:], np.stack([x1**2, x2**2, x1 * x2], axis=1), rtol=1e-5)
