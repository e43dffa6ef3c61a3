"""Following the coach on data with a weak signal soon leads to the advice that it is weak."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.advice.coach import TEMPLATES, Advice, Attempt, BaselineMetrics, Context, advise
from core.data.datasets import load
from core.data.tables import store
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import read
from core.evaluation.baselines import fit_baselines
from core.settings.config import RunConfig, default_config
from core.settings.draft import Draft
from tests.core.data.tables.people import csv
from tests.core.training.conftest import Run


def parcels(rows: int = 4000) -> pd.DataFrame:
    """A table like the course's shipments: a large discount means late, the rest is random.

    The best accuracy is about 66 %, that of the most frequent class 58 %.
    """
    chance = np.random.default_rng(0)
    discount = chance.integers(1, 66, rows)
    late = np.where(discount > 50, 1, chance.random(rows) < 0.46)
    return pd.DataFrame(
        {
            "block": chance.choice(list("ABCDF"), rows),
            "calls": chance.integers(2, 8, rows),
            "cost": chance.integers(96, 311, rows),
            "discount": discount,
            "weight": chance.integers(1001, 7847, rows),
            "late": late.astype(int),
        }
    )


@pytest.fixture
def dataset(tmp_path: Path) -> str:
    path = tmp_path / "parcels.csv"
    path.write_bytes(csv(parcels()))
    table = read(path)
    return store.save(
        table, propose(profile(table.frame), "Parcels", table.dialect, "late"), path
    ).name


def measured(config: RunConfig) -> BaselineMetrics:
    constant, linear = fit_baselines(config, load(config.source))
    return BaselineMetrics(constant.held_out.metric, linear.held_out.metric)


@pytest.mark.parametrize("share", [0.1, 0.0])
def test_the_units_are_doubled_once(share: float, dataset: str, train: Run) -> None:
    config = replace(default_config(dataset), units=(64,), epochs=15, validation_share=share)
    attempts: list[Attempt] = []
    spoken: list[list[Advice]] = []
    while True:
        _, rows = train(config)
        context = Context(lambda: list(attempts), lambda: measured(config))  # noqa: B023
        spoken.append(advise(config, rows, (), context))
        change = next((one.change for one in spoken[-1] if one.change), None)
        if change is None:
            break
        assert len(spoken) < 3, change
        last = rows[-1]
        attempts.append(Attempt(config, last.val_metric if share else last.metric))
        config = Draft.of(config).with_suggestion(list(change)).config()
    assert [one.rule for advice in spoken for one in advice] == ["limit", "limit"]
    assert spoken[0][0].change == ("units", (128,))
    given_up = spoken[1][0].suggestion
    assert given_up.template == TEMPLATES["tried"]
    assert given_up.values["text_next"] == TEMPLATES["other_inputs"]
