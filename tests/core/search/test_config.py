"""A search as it is described: checked as a whole, and read from files that may be anything."""

import json
from dataclasses import fields, replace
from typing import Any

import optuna
import pytest

from core.base.errors import ConfigError, DenseboardError, SearchError
from core.search.config import SearchConfig, read_search
from core.search.dimension import Dimension
from core.search.fields import FIELDS
from core.settings.candidates import Options, Range
from core.settings.config import default_config
from core.settings.file import MOST_BYTES
from tests.core.search.searches import CONDITIONAL, LAYERS, MOMENTUM, OPTIMIZER, RATE, UNITS, search


def test_the_fields_are_those_declared() -> None:
    assert [field.name for field in fields(SearchConfig)] == ["base", "space", *FIELDS]
    for name, setting in FIELDS.items():
        assert setting.check(setting.default) == getattr(search(), name)
        assert setting.label and setting.help


def test_a_search_is_read_as_it_was_written() -> None:
    config = search(
        *CONDITIONAL, UNITS, method="tpe", trials=7, minutes=2.5, seeds=3, goal="loss", seed=9
    )
    assert SearchConfig.from_json(config.to_json()) == config
    assert read_search(config.to_json().encode("utf-8-sig")) == config
    least = json.loads(config.to_json())
    assert SearchConfig.from_json(
        json.dumps({"base": {"dataset": "iris"}, "vary": least["vary"]})
    ) == replace(config, **{name: one.default for name, one in FIELDS.items()}, base=read_base())


def read_base() -> Any:
    from core.settings.file import read_settings

    return read_settings(b'{"dataset": "iris"}')


def hostile(**changes: Any) -> bytes:
    return json.dumps(json.loads(search().to_json()) | changes).encode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "does not describe a search"),
        (b"\xff\xfe", "does not describe a search"),
        (b"[" * 50_000, "does not describe a search"),
        (b"[]", "does not describe a search"),
        (b'{"base": {}}', "does not describe a search"),
        (b" " * (MOST_BYTES + 1), "at most 100,000 bytes"),
        (hostile(base=3), "no settings"),
        (hostile(base={"dataset": "atlantis"}), "available are digits"),
        (hostile(base={"dataset": "table-0123456789ab"}), "table that is not here"),
        (hostile(base={"dataset": "iris", "epochs": 0}), "Epochs: received 0"),
        (hostile(vary=[]), "Nothing varies"),
        (hostile(vary=3), "Vary: received 3"),
        (hostile(vary=[[1]]), "Vary: received"),
        (hostile(vary={"setting": "epochs"}), "Vary: received"),
        (hostile(colour=1), "unknown values: 'colour'"),
        (hostile(trials=0), "Trials: received 0, allowed is a whole number from 1 to 10,000"),
        (hostile(trials="many"), "Trials: received many"),
        (hostile(minutes=-1), "Minutes: received -1"),
        (hostile(minutes=None), "Minutes: received None"),
        (hostile(seeds=1000), "Seeds per trial: received 1000"),
        (hostile(method="magic"), "Method: received magic, allowed is one of grid, random"),
        (hostile(method=["tpe"]), "Method: received"),
        (hostile(pruner={}), "Stop bad trials early: received"),
        (hostile(goal="test_accuracy"), "Goal: received test_accuracy"),
        (hostile(seed=2**31), "Seed of the search: received"),
    ],
)
def test_a_file_that_is_none_is_a_clear_error(content: bytes, sentence: str) -> None:
    with pytest.raises(DenseboardError, match=sentence) as caught:
        read_search(content)
    assert isinstance(caught.value, ConfigError | SearchError)
    assert len(str(caught.value)) < 500


def test_parts_that_do_not_fit_are_refused() -> None:
    with pytest.raises(SearchError, match=r"6 points, but 5 trials .* Random, which draws"):
        search(method="grid", trials=5)
    assert search(method="grid", trials=6).size.networks == 6
    with pytest.raises(SearchError, match="has 2,700 points, but 50 trials"):
        search(Dimension("epochs", Options(tuple(range(1, 101)))), *CONDITIONAL, method="grid")
    with pytest.raises(SearchError, match="CMA-ES has one goal"):
        search(method="cmaes", goal="metric_parameters")
    with pytest.raises(SearchError, match="stopped early by a single goal"):
        search(pruner="median", goal="loss_seconds")
    with pytest.raises(SearchError, match="L2 penalty changes what the loss measures"):
        search(RATE, Dimension("l2", Range(0.001, 0.01)), goal="loss")
    search(RATE, Dimension("l2", Range(0.001, 0.01)), goal="metric")
    with pytest.raises(SearchError, match="validation share received is 0"):
        SearchConfig(replace(default_config("iris"), validation_share=0.0), search().space)
    with pytest.raises(SearchError, match="CMA-ES learns about ranges"):
        search(UNITS, OPTIMIZER, MOMENTUM, method="cmaes")
    with pytest.raises(SearchError, match="Momentum has no effect"):
        search(RATE, MOMENTUM)


def test_notes_say_what_a_method_does_not_learn_about() -> None:
    assert not search(*CONDITIONAL, method="tpe").notes()
    assert not search(*CONDITIONAL, method="random").notes()
    for method in ("cmaes", "quasi_random"):
        (first, *rest) = map(str, search(*CONDITIONAL, method=method).notes())
        assert first.startswith("Momentum has an effect only beside")
        assert bool(rest) is (method == "cmaes")
    assert "Optimizer is a list" in str(search(*CONDITIONAL, method="cmaes").notes()[-1])


def test_a_trial_of_optuna_suggests_a_run() -> None:
    config = search(*CONDITIONAL)
    trial = optuna.trial.FixedTrial(
        {"learning_rate": 0.01, "optimizer": "sgd", "momentum": 0.5, "hidden_layers": 2}
    )
    run = config.suggest(trial)
    assert (run.learning_rate, run.optimizer, run.momentum) == (0.01, "sgd", 0.5)
    assert len(run.units) == 2 and run.dataset == "iris"
    assert trial.distributions == {
        "hidden_layers": optuna.distributions.IntDistribution(1, 3),
        "optimizer": optuna.distributions.CategoricalDistribution(("adam", "sgd")),
        "learning_rate": optuna.distributions.FloatDistribution(0.0001, 0.1, log=True),
        "momentum": optuna.distributions.FloatDistribution(0.1, 0.9),
    }


def test_every_trial_has_the_same_seeds() -> None:
    base = replace(default_config("iris"), seed=2**31 - 2)
    config = SearchConfig(base, search().space, seeds=3)
    assert [run.seed for run in config.runs(base)] == [2**31 - 2, 2**31 - 1, 0]
    assert {replace(run, seed=0) for run in config.runs(base)} == {replace(base, seed=0)}


def test_the_most_epochs_of_a_trial() -> None:
    assert search().most_epochs == default_config("iris").epochs
    assert search(LAYERS, Dimension("epochs", Range(3, 70))).most_epochs == 70


def test_a_trial_trains_every_fold_with_every_seed() -> None:
    config = search(RATE, seeds=2, folds=3)
    runs = config.runs(config.base)
    assert [(run.seed, run.fold) for run in runs] == [
        (seed, fold) for seed in (0, 1) for fold in (1, 2, 3)
    ]
    assert {run.folds for run in runs} == {3}
    assert config.runs(config.base) == SearchConfig.from_json(config.to_json()).runs(config.base)


def test_folds_need_no_validation_share() -> None:
    base = replace(default_config("iris"), validation_share=0.0)
    with pytest.raises(SearchError, match="Choose one above 0, or folds"):
        search(RATE, base=base)
    assert search(RATE, base=base, folds=5).runs(base)[4].validation_samples == 24
