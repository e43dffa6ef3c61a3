"""Methods, pruners and goals: one contract for all entries of each registry."""

import importlib.util
from typing import Any

import optuna
import pytest

from core.base.errors import SearchError
from core.data.tasks import TASKS
from core.network import architecture
from core.runs.history import Row
from core.search.goals import GOALS, Measured, measured
from core.search.methods import METHODS, Method, trial_seed
from core.search.pruners import PRUNERS
from core.settings.config import RunConfig, default_config
from tests.core.search.searches import CONDITIONAL, quality, search


@pytest.mark.parametrize("registry", [METHODS, PRUNERS, GOALS])
def test_every_entry_says_when_to_use_it(registry: dict[str, Any]) -> None:
    for name, entry in registry.items():
        assert entry.name == name and entry.label and entry.help


def installed(method: Method) -> bool:
    return not method.package or importlib.util.find_spec(method.package) is not None


@pytest.mark.parametrize("name", METHODS)
def test_every_method_draws_from_a_conditional_space(name: str) -> None:
    method, config = METHODS[name], search(*CONDITIONAL)
    if not installed(method):
        with pytest.raises(SearchError, match=rf"needs the package .*{method.install}"):
            method.make(0, 0)
        return
    study = optuna.create_study(direction="maximize")
    for number in range(14):
        study.sampler = method.make(3, number)
        trial = study.ask()
        run = config.suggest(trial)
        assert ("momentum" in trial.params) is (run.optimizer == "sgd")
        study.tell(trial, quality(run))
    rates = {trial.params["learning_rate"] for trial in study.trials}
    momenta = [t.params["momentum"] for t in study.trials if "momentum" in t.params]
    assert len(rates) == 14
    assert len(set(momenta)) == len(momenta) >= 2


def test_a_missing_package_is_named() -> None:
    gone = Method("x", "X", "…", package="no_such_package", install="pip install it")
    with pytest.raises(SearchError, match=r"X needs the package no_such_package.*pip install it"):
        gone.make(0, 0)


def test_trials_have_seeds_of_their_own() -> None:
    seeds = {trial_seed(search, number) for search in range(30) for number in range(30)}
    assert len(seeds) == 900 and max(seeds) < 2**32


@pytest.mark.parametrize("name", PRUNERS)
@pytest.mark.parametrize("epochs", [1, 20, 500])
def test_every_pruner_lets_good_trials_go_on(name: str, epochs: int) -> None:
    study = optuna.create_study(direction="maximize", pruner=PRUNERS[name].make(epochs))
    pruned = []
    for number in range(12):
        trial = study.ask()
        good = number % 3 == 0
        for epoch in range(1, epochs + 1):
            trial.report(0.9 + number / 1000 if good else 0.1 - number / 1000, epoch)
            if trial.should_prune():
                pruned.append(good)
                study.tell(trial, state=optuna.trial.TrialState.PRUNED)
                break
        else:
            study.tell(trial, 0.9 if good else 0.1)
    assert not any(pruned)
    assert bool(pruned) is (name != "none" and (epochs > 1 or name != "none"))


@pytest.mark.parametrize("name", GOALS)
def test_every_goal_has_a_direction_for_each_value(name: str) -> None:
    goal = GOALS[name]
    runs = [Measured(0.5, 0.8, 100, 2.0), Measured(0.7, 0.9, 100, 4.0)]
    means = {"loss": 0.6, "metric": 0.85, "parameters": 100, "seconds": 3.0}
    assert goal.values(runs) == pytest.approx([means[one] for one in goal.measures])
    for task in TASKS.values():
        directions = dict(zip(goal.measures, goal.directions(task), strict=True))
        assert directions.pop("metric", "maximize") == (
            "maximize" if task.classifies or "metric" not in goal.measures else "minimize"
        )
        assert set(directions.values()) <= {"minimize"}


def row(epoch: float, loss: float | None, metric: float | None, end: bool = True) -> Row:
    return Row(epoch, end, 0.1, 0.9, loss, metric, 0.001, 10.0, 0.0, epoch)


def test_a_run_is_measured_by_its_final_weights() -> None:
    rows = [row(0.5, None, None, False), row(1, 0.4, 0.8), row(2, 0.2, 0.7), row(3, 0.3, 0.9)]
    config = default_config("iris")
    assert measured(config, rows) == (0.3, 0.9, architecture.parameters(config), 3)
    stopped = RunConfig(dataset="iris", early_stopping=True)
    found = measured(stopped, rows)
    assert found is not None and (found.loss, found.metric) == (0.2, 0.7)
    assert measured(config, []) is None
    assert measured(config, [row(0.5, None, None, False)]) is None
    assert GOALS["loss"].value(rows[1]) == 0.4 and GOALS["metric"].value(rows[1]) == 0.8
