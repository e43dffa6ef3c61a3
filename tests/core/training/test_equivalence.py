"""The fused program against a plain Keras script that takes the same batches one by one."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.choices import LOSSES, OPTIMIZERS
from core.config import RunConfig
from core.datasets.catalog import DATASETS
from core.history import Row
from tests.core.training.conftest import Run, data, numbers, same, small

CASES = [
    *(pytest.param(small(optimizer=name, learning_rate=0.003), id=name) for name in OPTIMIZERS),
    *(
        pytest.param(
            small(info.name, loss=loss.name, learning_rate=0.002), id=f"{info.name}-{loss}"
        )
        for loss in LOSSES.values()
        for info in DATASETS.values()
        if info.task in loss.tasks and not info.download_bytes
    ),
    pytest.param(small("digits", units=()), id="no hidden layer"),
    pytest.param(small(units=(8, 4, 3), activation="tanh", batch_size=409), id="one batch"),
    pytest.param(small(batch_size=1, epochs=1), id="one sample each"),
    pytest.param(small(validation_share=0.0), id="no validation"),
]


def plain_model(config: RunConfig) -> Any:
    """What a user would write by hand for these settings."""
    from core.training.backend import keras

    keras.utils.set_random_seed(config.seed)
    model = keras.Sequential([keras.layers.Input(config.info.input_shape)])
    if config.info.images:
        model.add(keras.layers.Flatten())
    for units in config.units:
        model.add(keras.layers.Dense(units, activation=config.activation))
    last = "softmax" if len(config.info.classes) > 2 else "sigmoid" if config.info.classes else None
    model.add(keras.layers.Dense(config.layer_sizes[-1], activation=last))
    optimizer = keras.optimizers.get(config.optimizer)
    optimizer.learning_rate = config.learning_rate
    metric = "accuracy" if config.info.classes else "mean_absolute_error"
    model.compile(optimizer, config.loss, metrics=[metric])
    return model


def plain_epochs(model: Any, config: RunConfig) -> list[tuple[Any, ...]]:
    """Train batch by batch; per epoch the means over samples, and Keras's own validation."""
    prepared, metric = data(config), config.task.metric
    order = np.random.default_rng(config.seed)
    scale = prepared.target_scale
    epochs: list[tuple[Any, ...]] = []
    for epoch in range(config.epochs):
        rows, sums = order.permutation(len(prepared.y_train)), np.zeros(2)
        for start in range(0, len(rows), config.batch_size):
            batch = rows[start : start + config.batch_size]
            model.reset_metrics()
            logs = model.train_on_batch(
                prepared.x_train[batch], prepared.y_train[batch], return_dict=True
            )
            sums += len(batch) * np.array([logs["loss"], logs[metric] * scale])
        means = sums / len(rows)
        judged: tuple[float, ...] = ()
        if len(prepared.y_validation):
            logs = model.evaluate(
                prepared.x_validation, prepared.y_validation, return_dict=True, verbose=0
            )
            judged = (logs["loss"], logs[metric] * scale)
        epochs.append((epoch + 1, *means, *judged))
    return epochs


def load(model: bytes, folder: Path) -> Any:
    from core.training.backend import keras

    path = folder / "model.keras"
    path.write_bytes(model)
    return keras.saving.load_model(path)


@pytest.mark.parametrize("config", CASES)
def test_equals_a_plain_loop_over_the_same_batches(
    config: RunConfig, train: Run, tmp_path: Path
) -> None:
    result, rows = train(config)
    plain = plain_model(config)
    epochs = plain_epochs(plain, config)

    for told, expected in zip(numbers(rows), epochs, strict=True):
        missing = config.validation_samples == 0
        assert told[3:] == (None, None) if missing else None not in told
        known = 3 if missing else 5
        assert told[:known] == pytest.approx(expected[:known], rel=1e-4, abs=1e-6)
    for ours, theirs in zip(
        load(result.model, tmp_path).get_weights(), plain.get_weights(), strict=True
    ):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-5)

    prepared = data(config)
    judged = plain.evaluate(prepared.x_test, prepared.y_test, return_dict=True, verbose=0)
    assert result.evaluation.loss == pytest.approx(judged["loss"], rel=1e-4)
    assert result.evaluation.metric == pytest.approx(
        judged[config.task.metric] * prepared.target_scale, rel=1e-4
    )
    outputs = plain.predict(prepared.x_test, verbose=0).reshape(result.outputs.shape)
    np.testing.assert_allclose(
        result.outputs, prepared.outputs_in_units(outputs), rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize("seed", [0, 12345])
def test_starts_from_the_weights_of_a_plain_script(seed: int) -> None:
    from core.training.network import new_model, restart

    config = small("digits", units=(12, 7), seed=seed)
    model = new_model(config)
    restart(model, config)
    for ours, theirs in zip(model.get_weights(), plain_model(config).get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_model_used_before_gives_the_numbers_of_a_new_one(optimizer: str, train: Run) -> None:
    from core.training.trainer import Trainer

    config = small(optimizer=optimizer, learning_rate=0.004, units=(6,))
    new, new_rows = train(config, Trainer())
    used = Trainer()
    train(replace(config, learning_rate=0.05, seed=7, epochs=3), used)
    again, again_rows = train(config, used)
    assert numbers(new_rows) == numbers(again_rows)
    assert same(new, again)


def test_validation_in_several_passes_is_one_mean(
    train: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import warm
    from core.training.trainer import Trainer

    config = small("digits", validation_share=0.3)
    whole, rows = train(config, Trainer())
    monkeypatch.setattr(warm, "_PART", 100)
    parts, parts_rows = train(config, Trainer())
    for told, expected in zip(numbers(parts_rows), numbers(rows), strict=True):
        assert told == pytest.approx(expected, rel=1e-5)
    assert parts.evaluation.loss == pytest.approx(whole.evaluation.loss, rel=1e-5)
    assert parts.outputs.shape == whole.outputs.shape


def test_stretches_do_not_change_the_numbers(train: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.training import fused
    from core.training.trainer import Trainer

    config = small("digits")
    whole, rows = train(config, Trainer())
    monkeypatch.setattr(fused, "STRETCH_SECONDS", 0.0)  # every step by itself
    single, single_rows = train(config, Trainer())
    assert numbers(single_rows) == numbers(rows)
    assert same(single, whole)
    inside: list[Row] = [row for row in single_rows if not row.end]
    assert len(inside) == config.epochs * (config.steps_per_epoch - 1)
