"""Every entry of the registries reaches the model that is trained: no control is dead."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.choices import ACTIVATIONS, LOSSES, OPTIMIZERS, Choice
from core.datasets.catalog import DATASETS
from tests.core.training.conftest import Run, small
from tests.core.training.test_equivalence import load

ENTRIES = [
    pytest.param(field, entry, id=f"{field}-{name}")
    for field, registry in (
        ("activation", ACTIVATIONS),
        ("loss", LOSSES),
        ("optimizer", OPTIMIZERS),
    )
    for name, entry in registry.items()
]


def smallest(tasks: tuple[str, ...]) -> str:
    fitting = [info for info in DATASETS.values() if info.task in tasks]
    return min(fitting, key=lambda info: info.train_samples * info.inputs).name


@pytest.mark.parametrize(("field", "entry"), ENTRIES)
def test_an_entry_reaches_the_trained_model(
    field: str, entry: Choice, train: Run, tmp_path: Path
) -> None:
    from core.training.network import keras_object

    tasks = getattr(entry, "tasks", ()) or tuple({info.task for info in DATASETS.values()})
    config = small(
        smallest(tasks),
        loss=entry.name
        if field == "loss"
        else next(
            name for name, loss in LOSSES.items() if DATASETS[smallest(tasks)].task in loss.tasks
        ),
        units=(5, 4),
        learning_rate=0.0123,
        **({} if field == "loss" else {field: entry.name}),
    )
    result, rows = train(config)
    model = load(result.model, tmp_path)

    *hidden, output = [layer for layer in model.layers if hasattr(layer, "kernel")]
    assert [layer.units for layer in hidden] == [5, 4]
    assert all(layer.activation is keras_object(ACTIVATIONS[config.activation]) for layer in hidden)
    assert output.activation.__name__ == config.task.output_activation
    assert all(layer.use_bias for layer in model.layers if hasattr(layer, "kernel"))
    assert type(model.optimizer) is keras_object(OPTIMIZERS[config.optimizer])
    assert float(model.optimizer.learning_rate) == pytest.approx(0.0123)
    assert type(model.loss) is keras_object(LOSSES[config.loss])
    assert int(model.optimizer.iterations) == config.epochs * config.steps_per_epoch
    assert rows[-1].learning_rate == pytest.approx(0.0123)
    assert rows[-1].loss is not None and result.evaluation.samples == config.info.test_samples


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_registry_counts_an_optimizer_s_slots(name: str) -> None:
    from core.training.network import new_model

    model = new_model(small(optimizer=name))
    weights = len(model.trainable_variables)
    kept = [v for v in model.optimizer.variables if v.shape.rank or len(v.shape)]
    assert len(kept) == OPTIMIZERS[name].slots * weights


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
        assert new_model(config).count_params() == config.parameters


def test_a_model_too_large_to_carry_back_is_left_out(
    train: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import trainer

    monkeypatch.setattr(trainer, "_MODEL_BYTES", 100)
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
    train(replace(config, seed=config.seed + 1))  # on the same model, which is used again
    assert (result.kernel == kernel).all()


def test_first_weights_too_large_to_carry_back_are_left_out(
    train: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import trainer

    monkeypatch.setattr(trainer, "_KERNEL_BYTES", 100)
    assert train(small())[0].kernel is None
