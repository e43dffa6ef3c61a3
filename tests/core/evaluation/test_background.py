"""Baselines are fitted once, in the background, and cached for a while."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.base.errors import DatasetError, TrainingError
from core.base.text import N_
from core.data.datasets import Dataset
from core.evaluation import background
from core.evaluation.background import BaselineFitter, Baselines
from core.settings.config import RunConfig, default_config


class Fitting:
    """Counts the fits, and can delay them."""

    def __init__(self) -> None:
        self.done: list[RunConfig] = []
        self.free = threading.Event()
        self.problem: Exception | None = None

    def __call__(self, config: RunConfig, _dataset: Dataset) -> Baselines:
        assert threading.current_thread() is not threading.main_thread()
        assert self.free.wait(10)
        self.done.append(config)
        if self.problem:
            raise self.problem
        return ()


@pytest.fixture
def fitting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fitting]:
    fitting = Fitting()
    monkeypatch.setattr(background, "fit_baselines", fitting)
    yield fitting
    fitting.free.set()


def test_asking_does_not_wait_and_fits_once(fitting: Fitting) -> None:
    store, config = BaselineFitter(), default_config("breast_cancer")
    first = store.of(config)
    assert not first.done()
    # They depend neither on the layers nor on the epochs.
    assert store.of(replace(config, units=(3,), epochs=1)) is first
    other = store.of(replace(config, seed=1))
    assert other is not first
    fitting.free.set()
    assert first.result(10) == other.result(10) == ()
    assert len(fitting.done) == 2


def test_the_cache_of_baselines_is_bounded(
    fitting: Fitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "_CACHED", 2)
    fitting.free.set()
    store, config = BaselineFitter(), default_config("breast_cancer")
    first, second = (store.of(replace(config, seed=seed)) for seed in (1, 2))
    assert store.of(replace(config, seed=1)) is first
    store.of(replace(config, seed=3)).result(10)
    assert store.of(replace(config, seed=1)) is first
    assert store.of(replace(config, seed=2)) is not second


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (DatasetError(N_("It is not there.")), "It is not there."),
        (ValueError("odd"), "could not be fitted: ValueError: odd"),
    ],
)
def test_a_failure_is_logged_and_retried_later(
    problem: Exception, message: str, fitting: Fitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitting.free.set()
    fitting.problem = problem
    store, config = BaselineFitter(), default_config("breast_cancer")
    failed = store.of(config)
    with pytest.raises((DatasetError, TrainingError), match=message):
        failed.result(10)
    assert store.of(config) is failed
    fitting.problem = None
    monkeypatch.setattr(background, "_FAILED_SECONDS", 0.0)
    assert store.of(config).result(10) == ()
