"""A network is trained on an uploaded table, and evaluated on its test rows."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.data.datasets import Dataset, load
from core.data.profile.spread import column_stats
from core.data.tables import store
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import read
from core.evaluation.evaluated import EvaluatedRun
from core.evaluation.predictions import TestPredictions
from core.evaluation.ranking import roc
from core.evaluation.scores import class_scores
from core.evaluation.summary import Report, report
from core.runs.results import Result
from core.settings.config import RunConfig, default_config
from tests.core.data.tables.people import csv, table
from tests.core.training.conftest import Run


@pytest.fixture
def trainer(uncompiled: Any) -> Any:
    return uncompiled


def scored(config: RunConfig, data: Dataset, result: Result) -> Report:
    return report(EvaluatedRun("a-run", config, data, result))


def save_table(path: Path, target: str, frame: pd.DataFrame, **changes: Any) -> str:
    path.write_bytes(csv(frame))
    parsed = read(path)
    plan = replace(propose(profile(parsed.frame), "A table", parsed.dialect, target), **changes)
    return store.save(parsed, plan, path).name


def holed(rows: int = 1000) -> pd.DataFrame:
    frame = table(rows)
    frame.loc[::3, "height"] = np.nan
    frame.loc[::7, "colour"] = None
    return frame


@pytest.mark.parametrize(("target", "better"), [("bought", 0.8), ("colour", 0.4)])
def test_a_classification_table_trains(
    target: str, better: float, train: Run, tmp_path: Path
) -> None:
    config = default_config(save_table(tmp_path / "a.csv", target, holed()))
    result, rows = train(config)
    assert result.evaluation.metric > better
    assert np.isfinite(result.outputs).all() and len(rows) > config.epochs
    summary = scored(config, load(config.dataset), result)
    assert summary.metric == result.evaluation.metric


def test_a_regression_table_trains(train: Run, tmp_path: Path) -> None:
    frame = holed()
    frame["price"] = 3 * frame["age"] + 20 * (frame["colour"] == "red") + 1000
    config = default_config(save_table(tmp_path / "a.csv", "price", frame))
    result, _ = train(config)
    spread = float(load(config.dataset).y_test.std())
    assert result.evaluation.metric < spread / 2
    assert config.info.target_range is not None and config.info.target_range[0] >= 1000


def test_a_class_without_test_rows_is_allowed(train: Run, tmp_path: Path) -> None:
    frame = table()
    frame["bought"] = ["rare", "rare", *["a", "b"] * 59]
    for seed in range(100):
        name = save_table(tmp_path / "a.csv", "bought", frame, stratified=False, seed=seed)
        if 2 not in load(name).y_test:
            break
    else:
        pytest.fail("every split has a rare row in its test set")
    config = replace(default_config(name), epochs=1)
    result, _ = train(config)
    data = load(name)
    assert result.outputs.shape == (24, 3)
    assert np.isfinite(scored(config, data, result).metric)
    predictions = TestPredictions.of(config, data.y_test, result.outputs)
    assert len(predictions) == 24
    counts = np.zeros((3, 3), np.int64)
    np.add.at(counts, (predictions.true, predictions.predicted), 1)
    assert class_scores(counts).support[2] == 0
    assert roc(data.y_test == 2, result.outputs[:, 2]) is None
    assert np.isfinite(column_stats(data).mean).all()
