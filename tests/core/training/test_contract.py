"""Every entry of the registries and every setting affects the run."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.datasets.catalog import DATASETS
from core.network import architecture
from core.network.schedule import rates
from core.settings.choices import (
    ACTIVATIONS,
    BIAS_INITIALIZERS,
    CLIPPINGS,
    KERNEL_INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    Choice,
)
from core.settings.config import RunConfig
from core.settings.kinds import OneOf
from core.settings.registry import SETTINGS
from tests.core.training.conftest import Run, Shared, small
from tests.core.training.plain import load
from tests.setting_cases import CASES, Trained, dense


@pytest.fixture
def trainer(uncompiled: Any) -> Any:
    return uncompiled


REGISTRIES: dict[str, Mapping[str, Choice]] = {
    name: setting.options
    for name, setting in SETTINGS.items()
    if isinstance(setting, OneOf) and name not in ("dataset", "activations")
}


def smallest(tasks: tuple[str, ...]) -> str:
    fitting = [info for info in DATASETS.values() if info.task in tasks]
    return min(fitting, key=lambda info: info.train_samples * info.inputs).name


def with_entries(number: int) -> RunConfig:
    """A small run with an entry of every registry, on the smallest dataset that its loss allows."""
    entries = {
        field: list(registry)[number % len(registry)] for field, registry in REGISTRIES.items()
    }
    dataset = smallest(LOSSES[entries["loss"]].tasks)
    return small(dataset, units=(5,), epochs=1, learning_rate=0.0123, **entries)


# So many runs as the longest registry has entries train with each entry of all of them.
@pytest.mark.parametrize("number", range(max(map(len, REGISTRIES.values()))))
def test_entries_reach_the_trained_model(number: int, trained: Shared, tmp_path: Path) -> None:
    from core.training.network import keras_object

    config = with_entries(number)
    result, rows = trained(config)
    model = load(result.model, tmp_path)

    *hidden, output = dense(model)
    assert [layer.units for layer in hidden] == [5]
    assert [layer.activation for layer in hidden] == [
        keras_object(ACTIVATIONS[name]) for name in config.layer_activations
    ]
    assert output.activation.__name__ == config.task.output_activation
    for layer in dense(model):
        assert type(layer.kernel_initializer) is keras_object(
            KERNEL_INITIALIZERS[config.kernel_initializer]
        )
        assert type(layer.bias_initializer) is keras_object(
            BIAS_INITIALIZERS[config.bias_initializer]
        )
    optimizer = model.optimizer
    assert type(optimizer) is keras_object(OPTIMIZERS[config.optimizer])
    for clipping in CLIPPINGS.values():
        if clipping.argument:
            limit = config.clip_at if clipping.name == config.clipping else None
            assert getattr(optimizer, clipping.argument) == limit
    assert type(model.loss) is keras_object(LOSSES[config.loss])
    assert int(optimizer.iterations) == config.epochs * config.steps_per_epoch
    last = float(rates(config, config.epochs - 1)[-1])
    assert float(optimizer.learning_rate) == pytest.approx(last)
    assert rows[-1].learning_rate == pytest.approx(last)
    assert rows[-1].loss is not None and result.evaluation.samples == config.info.test_samples


def test_every_setting_has_its_case() -> None:
    # The number of hidden layers is the length of their units.
    assert CASES.keys() == SETTINGS.keys() - {"hidden_layers"}


@pytest.mark.parametrize("name", CASES)
def test_a_setting_changes_what_it_says(name: str, trained: Shared, tmp_path: Path) -> None:
    case = CASES[name]

    def loaded(config: RunConfig) -> Trained:
        result, rows = trained(config)
        return Trained(config, result, rows, load(result.model, tmp_path))

    base = small(case.dataset, **case.rest)
    changed = small(case.value) if name == "dataset" else replace(base, **{name: case.value})
    assert changed != base
    assert case.proof(loaded(base), loaded(changed))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_registry_counts_an_optimizer_s_slots(name: str) -> None:
    from core.training.network import new_model

    model = new_model(small(optimizer=name))
    weights = len(model.trainable_variables)
    variables = [v for v in model.optimizer.variables if v.shape.rank or len(v.shape)]
    assert len(variables) == OPTIMIZERS[name].slots * weights


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizer_learns_at_its_usual_rate(name: str, train: Run) -> None:
    rate = OPTIMIZERS[name].learning_rate
    result, _ = train(small("digits", units=(64,), epochs=20, optimizer=name, learning_rate=rate))
    assert result.evaluation.metric > 0.8  # a guess is right one time in ten


def test_parameters_are_counted_as_keras_counts_them() -> None:
    from core.training.network import new_model

    for name in DATASETS:
        config = small(
            name,
            loss=next(loss.name for loss in LOSSES.values() if DATASETS[name].task in loss.tasks),
            units=(9, 8),
        )
        assert new_model(config).count_params() == architecture.parameters(config)


def test_a_model_too_large_to_carry_back_is_left_out(
    train: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import artifacts

    monkeypatch.setattr(artifacts, "_MODEL_BYTES", 100)
    result: Any = train(small())[0]
    assert result.model == b""
    assert result.evaluation.samples == len(result.outputs)


@pytest.mark.parametrize("units", [(), (5, 4)])
def test_the_first_weights_are_those_of_the_model(
    units: tuple[int, ...], train: Run, tmp_path: Path
) -> None:
    config = small("digits", units=units)
    result: Any = train(config)[0]
    kernel = load(result.model, tmp_path).get_weights()[0]
    assert result.kernel.shape == config.layer_sizes[:2] and result.kernel.dtype == np.float32
    assert (result.kernel == kernel).all()
    train(replace(config, seed=config.seed + 1))  # on the same model, which is reused
    assert (result.kernel == kernel).all()


def test_first_weights_too_large_to_carry_back_are_left_out(
    train: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import artifacts

    monkeypatch.setattr(artifacts, "_KERNEL_BYTES", 100)
    assert train(small())[0].kernel is None
