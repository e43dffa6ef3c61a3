"""The fused program against a plain Keras script that takes the same batches one by one."""

import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.datasets.catalog import DATASETS
from core.evaluation.losses import sample_losses
from core.runs.history import Row
from core.settings.choices import (
    ACTIVATIONS,
    BIAS_INITIALIZERS,
    CLIPPINGS,
    KERNEL_INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    SCHEDULES,
)
from core.settings.config import RunConfig
from tests.core.training.conftest import REST, Run, data, numbers, same, small


def batched(names: Iterable[str], size: int = 4) -> list[tuple[str, ...]]:
    """Several names at a time: a layer for each costs a fraction of a network for each."""
    every = [*names]
    return [tuple(every[first : first + size]) for first in range(0, len(every), size)]


OWN: dict[str, dict[str, Any]] = {
    "leaky_relu": {"leaky_slope": 0.01},
    "elu": {"elu_alpha": 0.5},
    "step": {"step_threshold": 0.3},
}
CASES = [
    *(pytest.param(small(optimizer=name, learning_rate=0.003), id=name) for name in OPTIMIZERS),
    *(
        pytest.param(
            small(info.name, loss=loss.name, learning_rate=0.002), id=f"{info.name}-{loss.name}"
        )
        for loss in LOSSES.values()
        for info in DATASETS.values()
        if info.task in loss.tasks and not info.download_bytes and not info.drawn
    ),
    *(
        pytest.param(
            small(units=(4,) * len(names), activations=names), id=f"activations-{'-'.join(names)}"
        )
        for names in batched(ACTIVATIONS)
    ),
    pytest.param(
        small(kernel_initializer="orthogonal", bias_initializer="random_normal"), id="initializers"
    ),
    *(
        pytest.param(
            small(clipping=name, clip_at=0.02, optimizer="sgd", learning_rate=0.1),
            id=f"clipping-{name}",
        )
        for name in CLIPPINGS
    ),
    *(
        pytest.param(
            small(schedule=name, decay_factor=0.3, decay_epochs=1, epochs=4, learning_rate=0.01),
            id=f"schedule-{name}",
        )
        for name in SCHEDULES
    ),
    pytest.param(
        small(schedule="plateau", plateau_patience=1, epochs=10, learning_rate=0.05, **REST),
        id="reductions on plateaus",
    ),
    pytest.param(small("digits", units=(), **REST), id="no hidden layer"),
    pytest.param(small(units=(8, 4, 3), activation="tanh", batch_size=416), id="one batch"),
    pytest.param(small(batch_size=1, epochs=1), id="one sample each"),
    pytest.param(small(validation_share=0.0), id="no validation"),
    pytest.param(
        small(optimizer="sgd", momentum=0.8, nesterov=True, weight_decay=0.01, learning_rate=0.05),
        id="sgd options",
    ),
    pytest.param(small(optimizer="rmsprop", momentum=0.5, rho=0.7), id="rmsprop options"),
    pytest.param(
        small(optimizer="adam", beta_1=0.5, beta_2=0.8, weight_decay=0.1), id="adam options"
    ),
    pytest.param(small("digits", warmup_epochs=1, epochs=3, **REST), id="warm-up"),
    pytest.param(small(dropout=0.4, units=(16, 8), **REST), id="dropout"),
    pytest.param(small(l1=0.01, l2=0.02), id="penalties"),
    pytest.param(small("diabetes", l2=0.5, **REST), id="one penalty"),
    pytest.param(small(batch_normalization=True, units=(8, 4), **REST), id="batch normalisation"),
    pytest.param(
        small(batch_normalization=True, batch_size=416, activation="linear"),
        id="batch normalisation of one batch",
    ),
    pytest.param(small("digits", use_bias=False), id="no bias"),
    pytest.param(
        small(units=(16, 8), input_dropout=0.2, dropout_by_layer=(0.0, 0.4), **REST),
        id="dropout by layer",
    ),
    pytest.param(
        small(units=(8, 4), l1=0.001, l1_by_layer=(0.01, 0.0), l2=0.02, l2_by_layer=(0.0, 0.03)),
        id="penalties by layer",
    ),
    pytest.param(
        small(bias_l1=0.01, bias_l2=0.02, activity_l1=0.003, activity_l2=0.004, **REST),
        id="penalties on biases and outputs",
    ),
    pytest.param(
        small(activity_l2=0.01, batch_normalization=True, **REST), id="normalised outputs"
    ),
    pytest.param(
        small(kernel_constraint="max_norm", kernel_max_norm=0.7, bias_constraint="non_negative"),
        id="constraints",
    ),
    pytest.param(
        small(
            kernel_constraint="non_negative", bias_constraint="max_norm", bias_max_norm=0.02, **REST
        ),
        id="other constraints",
    ),
    pytest.param(small("iris", output_bias=True), id="class shares"),
    pytest.param(small(output_bias=True, input_scaling="none"), id="share of the second class"),
    *(
        pytest.param(small(activation=name, units=(8, 4), **own), id=f"{name} with its own setting")
        for name, own in OWN.items()
    ),
    pytest.param(small("digits", class_weights=True, **REST), id="class weights"),
    pytest.param(small(class_weights=True, dropout=0.2, l2=0.01), id="class weights and others"),
    pytest.param(
        small("digits", early_stopping=True, patience=2, epochs=30, learning_rate=0.03),
        id="early stopping",
    ),
]


def plain_model(config: RunConfig) -> Any:
    """What a user would write by hand for these settings."""
    from core.training.backend import keras

    keras.utils.set_random_seed(config.seed)
    model = keras.Sequential([keras.layers.Input(config.info.input_shape)])
    if config.info.images:
        model.add(keras.layers.Flatten())

    def penalty(l1: float | None, l2: float | None) -> Any:
        return keras.regularizers.L1L2(l1, l2) if l1 or l2 else None

    def constraint(name: str, limit: float) -> Any:
        kinds = {
            "max_norm": lambda: keras.constraints.MaxNorm(limit, axis=0),
            "non_negative": keras.constraints.NonNeg,
        }
        return kinds[name]() if name in kinds else None

    common = {
        "use_bias": config.use_bias,
        "kernel_initializer": config.kernel_initializer,
        "bias_initializer": config.bias_initializer,
        "bias_regularizer": penalty(config.bias_l1, config.bias_l2),
        "kernel_constraint": constraint(config.kernel_constraint, config.kernel_max_norm),
        "bias_constraint": constraint(config.bias_constraint, config.bias_max_norm),
    }
    if config.input_dropout:
        model.add(keras.layers.Dropout(config.input_dropout))
    activity = penalty(config.activity_l1, config.activity_l2)
    own = {
        "leaky_relu": keras.layers.LeakyReLU(negative_slope=config.leaky_slope),
        "elu": keras.layers.ELU(alpha=config.elu_alpha),
        "step": lambda x: step(x - config.step_threshold),
        "sinc": sinc,
    }
    by_layer = zip(
        config.units,
        config.layer_activations,
        config.l1_by_layer or (config.l1,) * 8,
        config.l2_by_layer or (config.l2,) * 8,
        config.dropout_by_layer or (config.dropout,) * 8,
        strict=False,
    )
    for units, name, l1, l2, dropout in by_layer:
        function = own.get(name, name)
        common["kernel_regularizer"] = penalty(l1, l2)
        if config.batch_normalization:
            without = {name: one for name, one in common.items() if "bias" not in name}
            model.add(keras.layers.Dense(units, use_bias=False, **without))
            model.add(keras.layers.BatchNormalization())
            model.add(keras.layers.Activation(function, activity_regularizer=activity))
        else:
            model.add(
                keras.layers.Dense(
                    units, activation=function, activity_regularizer=activity, **common
                )
            )
        if dropout:
            model.add(keras.layers.Dropout(dropout))
    common["kernel_regularizer"] = penalty(config.l1, config.l2)
    if config.output_bias:
        common["bias_initializer"] = keras.initializers.Constant(class_shares(config))
    units = config.layer_sizes[-1]
    last = "softmax" if units > 1 else "sigmoid" if config.info.classes else None
    model.add(keras.layers.Dense(units, activation=last, **common))
    metric = "accuracy" if config.info.classes else "mean_absolute_error"
    loss = config.loss.replace("class_squared", "mean_squared")
    # Left to itself, Keras compiles this one too: what XLA makes is then compared with XLA's.
    model.compile(plain_optimizer(config), loss, metrics=[metric], jit_compile=False)
    return model


def class_shares(config: RunConfig) -> np.ndarray:
    """The output's biases that predict the shares: log-odds of two classes, else logarithms."""
    shares: np.ndarray = np.bincount(data(config).y_train) / config.train_samples
    biases: np.ndarray = np.log(shares[1:] / shares[0] if len(shares) == 2 else shares)
    return biases


def step(x: Any) -> Any:
    from core.training.backend import tf

    return tf.sign(tf.maximum(x, 0.0))


def sinc(x: Any) -> Any:
    from core.training.backend import tf

    return tf.sin(math.pi * x) / (math.pi * x)


def plain_optimizer(config: RunConfig) -> Any:
    from core.training.backend import keras

    steps = config.steps_per_epoch
    rate: Any = config.learning_rate
    if config.schedule in ("step", "exponential"):
        rate = keras.optimizers.schedules.ExponentialDecay(
            rate, config.decay_epochs * steps, config.decay_factor, config.schedule == "step"
        )
    elif config.schedule == "cosine":
        rate = keras.optimizers.schedules.CosineDecay(rate, config.epochs * steps)
    elif config.schedule == "one_cycle":
        rate = keras.optimizers.schedules.PiecewiseConstantDecay(
            list(range(config.epochs * steps - 1)),
            [rate * share for share in one_cycle(config.epochs * steps)],
        )
    clipping = {
        "value": {"clipvalue": config.clip_at},
        "norm": {"clipnorm": config.clip_at},
        "global_norm": {"global_clipnorm": config.clip_at},
    }
    kind = type(keras.optimizers.get(config.optimizer))
    options: dict[str, Any] = config.options | clipping.get(config.clipping, {})
    if not options["weight_decay"] and config.optimizer != "adamw":
        del options["weight_decay"]
    return kind(learning_rate=rate, **options)


def one_cycle(steps: int) -> list[float]:
    """Up for 45 % of the run, down as long, and out: the part of the rate of every step."""
    shares = []
    for step in range(steps):
        done = step / (steps - 1)
        if done < 0.45:
            shares.append(0.1 + 0.9 * done / 0.45)
        elif done <= 0.9:
            shares.append(1.0 - 0.9 * (done - 0.45) / 0.45)
        else:
            shares.append(0.1 - 0.099 * (done - 0.9) / 0.1)
    return shares


def plain_labels(config: RunConfig, y: np.ndarray) -> np.ndarray:
    one_hot: np.ndarray = np.eye(len(config.info.classes), dtype=np.float32)
    one_hot_losses = ("categorical_crossentropy", "class_squared_error")
    return one_hot[y] if config.loss in one_hot_losses and config.layer_sizes[-1] > 1 else y


def plain_class_weight(config: RunConfig, y: np.ndarray) -> dict[int, float] | None:
    if not config.class_weights:
        return None
    counts = np.bincount(y)
    return {number: len(y) / (len(counts) * count) for number, count in enumerate(counts)}


def plain_epochs(model: Any, config: RunConfig) -> list[tuple[Any, ...]]:
    """Train batch by batch; per epoch the means over samples, and Keras's own validation."""
    prepared, metric = data(config), config.task.metric
    order = np.random.default_rng(config.seed)
    scale = prepared.target_scale
    labels = plain_labels(config, prepared.y_train)
    weights = plain_class_weight(config, prepared.y_train)
    epochs: list[tuple[Any, ...]] = []
    best: tuple[float, int, Any] = (math.inf, 0, None)
    lowest, waited = math.inf, 0
    for epoch in range(config.epochs):
        rows, sums = order.permutation(len(prepared.y_train)), np.zeros(2)
        for number, start in enumerate(range(0, len(rows), config.batch_size)):
            batch = rows[start : start + config.batch_size]
            if epoch < config.warmup_epochs:
                done = epoch * config.steps_per_epoch + number + 1
                share = done / (config.warmup_epochs * config.steps_per_epoch)
                model.optimizer.learning_rate = config.learning_rate * share
            model.reset_metrics()
            logs = model.train_on_batch(
                prepared.x_train[batch],
                labels[batch],
                class_weight=weights,
                return_dict=True,
            )
            sums += len(batch) * np.array([logs["loss"], logs[metric] * scale])
        means = sums / len(rows)
        judged: tuple[float, ...] = ()
        if len(prepared.y_validation):
            logs = model.evaluate(
                prepared.x_validation,
                plain_labels(config, prepared.y_validation),
                return_dict=True,
                verbose=0,
            )
            judged = (logs["loss"], logs[metric] * scale)
        epochs.append((epoch + 1, *means, *judged))
        if config.schedule == "plateau":
            if judged[0] < lowest - 1e-4:
                lowest, waited = judged[0], 0
            else:
                waited += 1
            if waited == config.plateau_patience:
                waited = 0
                model.optimizer.learning_rate = float(model.optimizer.learning_rate) * (
                    config.decay_factor
                )
        if config.early_stopping:
            if judged[0] < best[0]:
                best = (judged[0], epoch, model.get_weights())
            if epoch - best[1] >= config.patience:
                break
    if config.early_stopping:
        model.set_weights(best[2])
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
    if config.plateau_patience == 1:
        assert rows[-1].learning_rate < config.learning_rate  # it was reduced
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
    judged = plain.evaluate(
        prepared.x_test, plain_labels(config, prepared.y_test), return_dict=True, verbose=0
    )
    assert result.evaluation.loss == pytest.approx(judged["loss"], rel=1e-4)
    assert result.evaluation.metric == pytest.approx(
        judged[config.task.metric] * prepared.target_scale, rel=1e-4
    )
    outputs = plain.predict(prepared.x_test, verbose=0)
    if result.outputs.ndim == 1:  # of two classes that of the second, where both have a unit
        outputs = outputs[:, -1]
    np.testing.assert_allclose(
        result.outputs, prepared.outputs_in_units(outputs), rtol=1e-4, atol=1e-5
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 0},
        {"seed": 12345},
        *({"kernel_initializer": name} for name in KERNEL_INITIALIZERS),
        *({"bias_initializer": name} for name in BIAS_INITIALIZERS),
        {"batch_normalization": True, "dropout": 0.5, "bias_initializer": "random_uniform"},
    ],
    ids=str,
)
def test_starts_from_the_weights_of_a_plain_script(changes: dict[str, Any]) -> None:
    from core.training.network import new_model, restart

    config = small("digits", units=(12, 7), **changes)
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

    config = small("digits", **REST)
    whole, rows = train(config, Trainer())
    monkeypatch.setattr(fused, "STRETCH_SECONDS", 0.0)  # every step by itself
    single, single_rows = train(config, Trainer())
    assert numbers(single_rows) == numbers(rows)
    assert same(single, whole)
    inside: list[Row] = [row for row in single_rows if not row.end]
    assert len(inside) == config.epochs * (config.steps_per_epoch - 1)


def test_no_step_writes_out_its_data(train: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    # TensorFlow did, for the message of an error that it caught itself, at every stretch.
    from core.training.backend import tf

    def written_out(tensor: Any) -> str:
        raise AssertionError(f"numbers of shape {tensor.shape} were written out")

    monkeypatch.setattr(type(tf.constant(0)), "__repr__", written_out)
    train(small(class_weights=True))
    train(small(class_weights=False))


@pytest.mark.parametrize("dataset", ["digits", "breast_cancer", "diabetes"])
def test_validation_outputs_are_of_the_validation_rows_after_the_last_epoch(
    dataset: str, train: Run
) -> None:
    config = small(dataset)
    result, rows = train(config)
    prepared = data(config)
    outputs, targets = result.validation_outputs, prepared.y_validation
    assert outputs.dtype == np.float32 and len(outputs) == len(targets)
    if not config.task.classifies:
        outputs = (outputs - prepared.target_mean) / prepared.target_scale
    losses = sample_losses(config.loss, targets, outputs)
    assert losses is not None
    assert losses.mean() == pytest.approx(rows[-1].val_loss, rel=1e-4)


def test_without_validation_rows_there_are_no_outputs_of_them(train: Run) -> None:
    assert train(small(validation_share=0.0))[0].validation_outputs is None
