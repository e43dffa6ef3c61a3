"""The coach on real runs: those made to fail are told, those as a newcomer starts are not."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from core.coach import Advice, advise
from core.config import RunConfig, default_config
from core.errors import DivergedError
from core.history import Row
from tests.core.training.conftest import Run, data, small


@pytest.fixture
def told(trainer: Any) -> Any:
    """Trains a run and returns what the coach says of it, by rule."""

    def run(config: RunConfig) -> dict[str, Advice]:
        rows: list[Row] = []
        with suppress(DivergedError):
            trainer.train(config, data(config), rows.extend)
        return {advice.rule: advice for advice in advise(config, rows)}

    return run


def every_look(config: RunConfig, rows: Sequence[Row]) -> list[Advice]:
    """All that is said while a run trains, epoch by epoch."""
    ends = [number for number, row in enumerate(rows, 1) if row.end]
    return [advice for end in ends for advice in advise(config, rows[:end])]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("dataset", ["digits", "breast_cancer", "diabetes"])
def test_a_newcomer_s_run_is_left_in_peace(dataset: str, seed: int, train: Run) -> None:
    config = default_config(dataset).changed("seed", str(seed))
    _, rows = train(config)
    assert every_look(config, rows) == []


def test_so_is_the_first_run_on_fashion_mnist(
    train: Run, shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not (shared_data / "fashion-mnist").is_dir():
        pytest.skip("no Fashion-MNIST at hand")
    monkeypatch.setenv("DENSEBOARD_DATASETS", str(shared_data))
    config = default_config("fashion_mnist")
    _, rows = train(config)
    assert every_look(config, rows) == []


@pytest.mark.parametrize("seed", range(2))
def test_a_rate_far_too_high(seed: int, told: Any) -> None:
    config = small("digits", units=(64,), epochs=20, optimizer="sgd", seed=seed)
    for rate in (2.0, 5.0):
        advice = told(config.changed("learning_rate", str(rate)))
        assert {"stuck", "oscillating", "diverging"} & advice.keys()
        assert all(one.change == ("learning_rate", 0.01) for one in advice.values())
        assert all(one.severity == "warning" for one in advice.values())


@pytest.mark.parametrize("seed", range(2))
def test_a_rate_too_high(seed: int, told: Any) -> None:
    config = small("digits", units=(64,), epochs=20, learning_rate=0.1, seed=seed)
    assert told(config)["oscillating"].change == ("learning_rate", 0.001)


def test_a_run_that_breaks(told: Any) -> None:
    config = small("diabetes", units=(32,), epochs=20, optimizer="sgd", learning_rate=5.0)
    advice = told(config)
    assert list(advice) == ["diverging"]
    assert advice["diverging"].change == ("learning_rate", 0.01)


@pytest.mark.parametrize("dataset", ["digits", "breast_cancer", "diabetes"])
def test_a_rate_too_small(dataset: str, told: Any) -> None:
    config = small(dataset, units=default_config(dataset).units, epochs=20, learning_rate=1e-6)
    advice = told(config)
    assert list(advice) == ["slow"]
    assert advice["slow"].change == ("learning_rate", 0.001)
    assert advice["slow"].since == 5


@pytest.mark.parametrize("seed", range(3))
def test_a_single_hidden_unit_underfits(seed: int, told: Any) -> None:
    advice = told(small("digits", units=(1,), epochs=20, seed=seed))
    assert list(advice) == ["underfitting"]
    assert advice["underfitting"].change == ("units", (64,))


@pytest.mark.parametrize("dataset", ["breast_cancer", "diabetes"])
@pytest.mark.parametrize("seed", range(2))
def test_a_large_network_on_few_samples_overfits(dataset: str, seed: int, told: Any) -> None:
    config = small(dataset, units=(256, 256), epochs=60, validation_share=0.5, seed=seed)
    advice = told(config)
    assert list(advice) == ["overfitting"]
    found = advice["overfitting"]
    assert found.severity == "warning"
    assert 1 < found.since < 20
    assert found.finding.values["loss_now"] > found.finding.values["loss_best"]


def test_a_deep_sigmoid_network_that_never_starts(told: Any) -> None:
    config = small(
        "digits", units=(64,) * 6, epochs=15, activation="sigmoid", optimizer="sgd"
    ).changed("learning_rate", "0.01")
    advice = told(config)
    assert list(advice) == ["stuck"]
    assert advice["stuck"].change == ("activation", "relu")
