"""The fused program, compared with a plain Keras script that takes the same batches one by one."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import cycle
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
from tests.core.training.plain import (
    load,
    plain_epochs,
    plain_labels,
    plain_model,
)


def batched(names: Iterable[str], size: int = 4) -> list[tuple[str, ...]]:
    """Several names at a time, as one network with many layers is faster than many networks."""
    every = [*names]
    return [tuple(every[first : first + size]) for first in range(0, len(every), size)]


# What does not touch the other in a program is tested in one: each takes seconds to compile.
LOSSES_AND_DATASETS = [
    (loss.name, info.name)
    for loss in LOSSES.values()
    for info in DATASETS.values()
    if info.task in loss.tasks and not info.download_bytes and not info.drawn
]
# Every optimizer as it is, then with options of its own.
OPTIMIZERS_AND_OPTIONS: list[tuple[str, dict[str, Any]]] = [
    *((name, {"learning_rate": 0.002}) for name in OPTIMIZERS),
    ("sgd", {"momentum": 0.8, "nesterov": True, "weight_decay": 0.01, "learning_rate": 0.05}),
    ("rmsprop", {"momentum": 0.5, "rho": 0.7, "learning_rate": 0.002}),
    ("adam", {"beta_1": 0.5, "beta_2": 0.8, "weight_decay": 0.1, "learning_rate": 0.002}),
]
assert len(LOSSES_AND_DATASETS) >= len(OPTIMIZERS_AND_OPTIONS)
assert len(SCHEDULES) >= len(CLIPPINGS)
CASES = [
    *(
        pytest.param(
            small(dataset, loss=loss, optimizer=optimizer, **options),
            id=f"{dataset}-{loss}-{optimizer}",
        )
        for (loss, dataset), (optimizer, options) in zip(
            LOSSES_AND_DATASETS, cycle(OPTIMIZERS_AND_OPTIONS), strict=False
        )
    ),
    *(
        pytest.param(
            small(units=(4,) * len(names), activations=names), id=f"activations-{'-'.join(names)}"
        )
        for names in batched(ACTIVATIONS)
    ),
    *(
        pytest.param(
            small(
                schedule=schedule,
                decay_factor=0.3,
                decay_epochs=1,
                epochs=4,
                clipping=clipping,
                clip_at=0.02,
                optimizer="sgd",
                learning_rate=0.1,
            ),
            id=f"schedule-{schedule}-clipping-{clipping}",
        )
        for schedule, clipping in zip(SCHEDULES, cycle(CLIPPINGS), strict=False)
    ),
    pytest.param(
        small(schedule="plateau", plateau_patience=1, epochs=10, learning_rate=0.05),
        id="reductions on plateaus",
    ),
    pytest.param(small("digits", units=()), id="no hidden layer"),
    pytest.param(small(units=(8, 4, 3), activation="tanh", batch_size=416), id="one batch"),
    pytest.param(small(batch_size=1, epochs=1), id="one sample each"),
    pytest.param(small(validation_share=0.0), id="no validation"),
    pytest.param(
        small(
            "digits",
            warmup_epochs=1,
            epochs=3,
            kernel_initializer="orthogonal",
            bias_initializer="random_normal",
            **REST,
        ),
        id="warm-up from other initializers",
    ),
    pytest.param(small("diabetes", l2=0.5), id="one penalty"),
    pytest.param(small(batch_normalization=True, units=(8, 4), **REST), id="batch normalisation"),
    pytest.param(
        small(batch_normalization=True, batch_size=416, activation="linear"),
        id="batch normalisation of one batch",
    ),
    pytest.param(small("digits", use_bias=False), id="no bias"),
    pytest.param(small("digits", jit_compile=False, **REST), id="without XLA"),
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
        small(kernel_constraint="non_negative", bias_constraint="max_norm", bias_max_norm=0.02),
        id="other constraints",
    ),
    pytest.param(small(output_bias=True, input_scaling="none"), id="share of the second class"),
    pytest.param(
        small(
            units=(8, 6, 4),
            activations=("leaky_relu", "elu", "step"),
            leaky_slope=0.01,
            elu_alpha=0.5,
            step_threshold=0.3,
        ),
        id="activations with their own settings",
    ),
    pytest.param(small("digits", class_weights=True, **REST), id="class weights"),
    pytest.param(small(class_weights=True, dropout=0.2, l2=0.01), id="class weights and others"),
    pytest.param(
        small(
            "digits",
            output_bias=True,
            early_stopping=True,
            patience=2,
            epochs=30,
            learning_rate=0.03,
        ),
        id="early stopping from class shares",
    ),
]


@pytest.mark.parametrize("config", CASES)
def test_equals_a_plain_loop_over_the_same_batches(
    config: RunConfig, train: Run, tmp_path: Path
) -> None:
    result, rows = train(config)
    if config.plateau_patience == 1:
        assert rows[-1].learning_rate < config.learning_rate  # it was reduced
    plain = plain_model(config)
    epochs = plain_epochs(plain, config)

    for row, expected in zip(numbers(rows), epochs, strict=True):
        missing = config.validation_samples == 0
        assert row[3:] == (None, None) if missing else None not in row
        known = 3 if missing else 5
        assert row[:known] == pytest.approx(expected[:known], rel=1e-4, abs=1e-6)
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
    outputs = plain(prepared.x_test).numpy()
    if result.outputs.ndim == 1:  # the second class's probability, if both have a unit
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
def test_initial_weights_equal_those_of_a_plain_script(changes: dict[str, Any]) -> None:
    from core.training.network import new_model, restart

    config = small("digits", units=(12, 7), **changes)
    model = new_model(config)
    restart(model, config)
    for ours, theirs in zip(model.get_weights(), plain_model(config).get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_model_used_before_gives_the_numbers_of_a_new_one(optimizer: str, train: Run) -> None:
    from core.training.trainer import Trainer

    # What an optimizer remembers is not in its program: one compiled with XLA stands for all.
    config = small(optimizer=optimizer, learning_rate=0.004, jit_compile=optimizer == "adam")
    trainer = Trainer()
    new, new_rows = train(config, trainer)
    train(replace(config, learning_rate=0.05, seed=7, epochs=3), trainer)
    again, again_rows = train(config, trainer)
    assert numbers(new_rows) == numbers(again_rows)
    assert same(new, again)


def test_validation_in_several_passes_is_one_mean(
    train: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import warm
    from core.training.trainer import Trainer

    config = small("digits", validation_share=0.3, jit_compile=False)
    whole, rows = train(config, Trainer())
    monkeypatch.setattr(warm, "_PART", 100)
    parts, parts_rows = train(config, Trainer())
    for row, expected in zip(numbers(parts_rows), numbers(rows), strict=True):
        assert row == pytest.approx(expected, rel=1e-5)
    assert parts.evaluation.loss == pytest.approx(whole.evaluation.loss, rel=1e-5)
    assert parts.outputs.shape == whole.outputs.shape


def test_the_steps_per_call_do_not_change_the_numbers(
    train: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training import fused

    config = small("digits", **REST)
    monkeypatch.setattr(fused, "STRETCH_SECONDS", 600.0)  # as many at once as it dares
    whole, rows = train(config)
    assert len(rows) < 4 * config.epochs
    monkeypatch.setattr(fused, "STRETCH_SECONDS", 0.0)  # every step by itself
    single, single_rows = train(config)
    assert numbers(single_rows) == numbers(rows)
    assert same(single, whole)
    inside: list[Row] = [row for row in single_rows if not row.end]
    assert len(inside) == config.epochs * (config.steps_per_epoch - 1)


def test_no_step_writes_out_its_data(train: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    # TensorFlow did so at every stretch, for the message of an error that it swallowed.
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
