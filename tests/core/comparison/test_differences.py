"""Changes between two runs, and their consequences."""

import json
from dataclasses import replace
from typing import Any

import pytest

from core.comparison.differences import Change, Difference, difference, differing, value_of
from core.settings.config import RunConfig, default_config

START = RunConfig(dataset="digits", units=(32,))


def names(**changes: Any) -> list[str]:
    return [change.name for change in difference(START, replace(START, **changes)).changes]


def test_a_change_names_both_values() -> None:
    result = difference(START, replace(START, learning_rate=0.01))
    assert result.changes == (Change("learning_rate", 0.001, 0.01),)
    assert (result.seed, result.data) == (False, False)


def test_the_seed_is_no_change_of_the_settings() -> None:
    result = difference(START, replace(START, seed=7))
    assert (result.changes, result.seed) == ((), True)
    assert difference(START, START) == Difference((), seed=False, data=False)


def test_an_optimizer_brings_its_usual_rate_and_its_own_settings() -> None:
    adam = replace(START, optimizer="adam", learning_rate=0.001, beta_1=None, beta_2=None)
    sgd = replace(adam, optimizer="sgd", learning_rate=0.01, beta_1=None, beta_2=None)
    result = difference(adam, sgd).changes
    assert [change.name for change in result] == ["optimizer"]
    assert {"learning_rate", "beta_1", "beta_2"} <= set(result[0].others)
    assert result[0].followed == (Change("learning_rate", 0.001, 0.01),)  # it applies in both
    unusual = replace(sgd, learning_rate=0.5)
    assert [c.name for c in difference(adam, unusual).changes] == ["optimizer", "learning_rate"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"units": (64, 32)}, ["units"]),
        ({"units": (64, 32), "activations": ("relu", "tanh")}, ["units"]),
        ({"activations": ("tanh",), "activation": "tanh"}, ["activation"]),
        ({"schedule": "step", "decay_factor": 0.3}, ["schedule"]),
        ({"clipping": "norm", "clip_at": 3.0}, ["clipping"]),
        ({"early_stopping": True, "patience": 9}, ["early_stopping"]),
        ({"use_bias": False}, ["use_bias"]),
        ({"epochs": 3, "batch_size": 16, "dropout": 0.5}, ["epochs", "batch_size", "dropout"]),
    ],
)
def test_implied_changes_are_not_listed(changes: dict[str, Any], expected: list[str]) -> None:
    assert names(**changes) == expected


def test_a_schedule_and_its_factor_are_two_changes() -> None:
    step = replace(START, schedule="step", decay_factor=0.3)
    result = difference(step, replace(step, schedule="exponential", decay_factor=0.7)).changes
    assert [change.name for change in result] == ["schedule", "decay_factor"]


def test_other_data_cannot_be_compared() -> None:
    assert difference(START, default_config("iris")).data
    moons = default_config("moons")
    assert difference(moons, replace(moons, noise=0.5)).data
    assert not difference(moons, replace(moons, squares=True)).data
    assert not difference(START, replace(START, epochs=3)).data


def test_settings_that_are_not_recorded_have_their_defaults() -> None:
    settings = json.loads(START.to_json())
    other = {**settings, "epochs": 99, "units": [8]}
    del other["dropout"]
    assert differing([settings, other]) == ["units", "epochs"]
    assert differing([settings]) == []
    assert value_of(other, "units") == (8,)
    assert value_of(other, "dropout") == 0.0
