"""A search as a script: it asks for the same trials and builds the same networks.

Keras is replaced by an object that notes what it is called with. ``tests/core/training`` runs a
script with the real one.
"""

import random
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import optuna
import pytest

from core.base.errors import ConfigError, SearchError
from core.network.script import Origin, joined
from core.network.script import sections as run_sections
from core.search import space as spaces
from core.search.config import SearchConfig
from core.search.dimension import VARIABLE, Dimension
from core.search.methods import METHODS
from core.search.script import sections, variants
from core.search.space import Space, usual_candidates
from core.settings.candidates import Options, Range
from core.settings.choices import OPTIMIZERS
from core.settings.config import RunConfig, default_config

DIGITS = replace(default_config("digits"), epochs=3)
RATE = Dimension("learning_rate", Range(0.001, 0.1, log=True))


_USUAL: dict[str, Mapping[str, Any]] = {  # a script that varies them also writes usual values
    "keras.layers.Dense": {"kernel_initializer": "glorot_uniform", "bias_initializer": "zeros"},
    **{f"keras.{one.keras}": one.options for one in OPTIMIZERS.values()},
}


class Noted:
    """Stands for Keras: every call is noted with its arguments."""

    def __init__(self, calls: list[Any], path: str = "keras") -> None:
        self._calls, self._path = calls, path

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in ("LearningRateSchedule", "ExponentialDecay", "CosineDecay"):
            return _schedule(self._calls, name)
        return Noted(self._calls, f"{self._path}.{name}")

    def __getitem__(self, _rows: Any) -> Any:
        return self

    def __iter__(self) -> Any:
        return iter(())

    def __call__(self, *given: Any, **named: Any) -> Any:
        if self._path.endswith("register_keras_serializable"):
            return lambda one: one
        usual = _USUAL.get(self._path, {})
        named = {name: one for name, one in named.items() if usual.get(name, "?") != _plain(one)}
        batch = [next(given[0])] if self._path.endswith(".fit") else []
        if not self._path.startswith("keras.threading"):
            self._calls.append((self._path, _plain(given), _plain(named), _plain(batch)))
        return Noted(self._calls, self._path)

    @property
    def history(self) -> Mapping[str, list[float]]:
        names = ("val_accuracy", "val_mean_absolute_error", "val_loss")
        return {name: [0.5, 0.25] for name in names}

    @property
    def trainable_weights(self) -> list[np.ndarray]:
        return [np.zeros((3, 4)), np.zeros(5)]


def _schedule(calls: list[Any], name: str) -> type:
    class Schedule:
        def __init__(self, **named: Any) -> None:
            calls.append((name, _plain(named)))

    return Schedule


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, np.ndarray):
        return zlib.crc32(value.tobytes())
    if isinstance(value, Noted):
        return value._path
    if isinstance(value, float | int | bool | str) or value is None:
        return value
    if isinstance(value, np.generic):
        return value.item()
    own = vars(value) if type(value).__name__ in ("WarmUp", "OneCycle") else {}
    return [type(value).__name__, _plain(own)]


def _run(code: str, calls: list[Any]) -> dict[str, Any]:
    for line in ("import keras\n", "import tensorflow as tf\n"):
        code = code.replace(line, "")
    code = code.replace("tf.config.threading", "keras.threading")
    names: dict[str, Any] = {"keras": Noted(calls), "calls": calls}
    exec(compile(code, "script", "exec"), names)
    return names


def searched(config: SearchConfig) -> tuple[Any, list[list[Any]]]:
    """Run the script of a search; return the study, and what each trial called."""
    calls: list[Any] = []
    code, _, _ = joined(sections(config)).rpartition("for trial in study.trials")
    code = code.replace("    results = []", "    calls.append(None)\n    results = []")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = _run(code, calls)["study"]
    parts: list[list[Any]] = []
    for call in calls:
        if call is None:
            parts.append([])
        else:
            parts[-1].append(call)
    return study, parts


def own_calls(run: RunConfig) -> list[Any]:
    """What the script of a single run calls to build and train its network."""
    calls: list[Any] = []
    code, _, _ = joined(run_sections(run, Origin())).partition("names = [")
    _run(code, calls)
    return calls


def random_search(seed: int, dataset: str) -> SearchConfig:
    """A random search over up to nine settings beside the rate, with their usual candidates."""
    draws = random.Random(seed)
    base = replace(default_config(dataset), epochs=4, units=(8, 6))
    folds = 3 if seed == 3 else 1
    config = SearchConfig(
        base, Space((RATE,)), trials=4, seed=seed, seeds=1 + seed % 2, folds=folds
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spaces, "_DRAWS", 8)  # of a hundred, which every addition would repeat
        for name in draws.sample(VARIABLE, len(VARIABLE)):
            found = usual_candidates(name, base)
            layers = name.endswith("_by_layer") or name == "activations"
            layer = draws.choice((1, 2)) if layers else 0
            if found is None or len(config.space.dimensions) > 9:
                continue
            with suppress(ConfigError, SearchError):  # without an effect, or twice there
                one = Dimension(name, found, layer)
                config = replace(config, space=Space((*config.space.dimensions, one)))
    spaces.reach.cache_clear()
    return replace(config)  # checked as usual


@pytest.mark.slow
@pytest.mark.parametrize("dataset", ["iris", "digits", "diabetes", "moons"])
def test_every_trial_is_that_of_the_search_and_its_network_that_of_its_run(dataset: str) -> None:
    met = set()
    for seed in range(4):
        config = random_search(seed, dataset)
        study, calls = searched(config)
        assert len(study.trials) == len(calls) == 4
        for number, (trial, made) in enumerate(zip(study.trials, calls, strict=True)):
            sampler = config.method_entry.make(config.seed, number)
            asked = optuna.create_study(sampler=sampler).ask()
            run = config.suggest(asked)
            assert trial.params == asked.params, (seed, number)
            expected = [one for single in config.runs(run) for one in own_calls(single)]
            assert sorted(map(repr, made)) == sorted(map(repr, expected)), (seed, number)
            met |= trial.params.keys()
    assert len(met) > 15


def test_a_grid_has_its_points_and_several_goals_their_values() -> None:
    space = Space(
        (
            Dimension("hidden_layers", Range(0, 2)),
            Dimension("units", Options((4, 8))),
            Dimension("units", Options((3, 5)), 2),
        )
    )
    config = SearchConfig(DIGITS, space, method="grid", goal="metric_parameters", trials=20)
    study, calls = searched(config)
    assert [trial.params for trial in study.trials] == [one.parameters for one in config.grid]
    assert study.trials[0].values == [0.25, 17.0]
    for point, made in zip(config.grid, calls, strict=True):
        assert sorted(map(repr, made)) == sorted(map(repr, own_calls(point.config)))


def test_whole_networks_and_inputs_of_a_toy_problem_vary() -> None:
    base = replace(default_config("moons"), epochs=2, samples=100)
    space = Space(
        (
            Dimension("units", Options(("4", "8-4", "none"))),
            Dimension("squares", Options((False, True))),
        )
    )
    config = SearchConfig(base, space, trials=6)
    study, calls = searched(config)
    for number, (trial, made) in enumerate(zip(study.trials, calls, strict=True)):
        asked = optuna.create_study(sampler=config.method_entry.make(config.seed, number)).ask()
        run = config.suggest(asked)
        assert trial.params == asked.params
        assert sorted(map(repr, made)) == sorted(map(repr, own_calls(run)))


@pytest.mark.parametrize("method", METHODS)
def test_every_method_has_its_sampler(method: str) -> None:
    source = joined(sections(SearchConfig(DIGITS, Space((RATE,)), method=method, seed=7)))
    assert f"optuna.samplers.{METHODS[method].sampler}(seed=" in source
    assert ("study.enqueue_trial(grid[number])" in source) == (method == "grid")
    compile(source, "script", "exec")


def test_what_the_script_leaves_out_is_said() -> None:
    config = SearchConfig(DIGITS, Space((RATE,)), pruner="median", minutes=5)
    source = joined(sections(config))
    assert "stopped bad trials early (Median)" in source and "after 5 minutes" in source
    assert "evaluate" not in source


def test_too_many_forms_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variants, "_MOST", 3)
    space = Space(
        (
            Dimension("optimizer", Options(("sgd", "adam"))),
            Dimension("clipping", Options(("none", "norm"))),
        )
    )
    with pytest.raises(SearchError, match="too many for a script"):
        sections(SearchConfig(DIGITS, space))
