"""Recorded steps: those of Keras's own training loop, and of the run itself."""

from typing import Any

import numpy as np
import pytest

from core.base.errors import PredictionError
from core.runs.checkpoint import Checkpoint
from core.runs.epoch_steps import EpochSteps
from core.runs.epochs import EpochWeights
from core.settings.config import RunConfig
from tests.core.training.conftest import REST, Run, data, small
from tests.core.training.plain import (
    create_variables,
    plain_class_weight,
    plain_labels,
    plain_model,
)

_PENALTIES: dict[str, Any] = {"l2": 0.01, "clipping": "norm", "clip_at": 0.05}
COMPARED = [
    small("digits", optimizer="sgd", learning_rate=0.05, batch_size=479, class_weights=True),
    small("iris", optimizer="adam", units=(4, 3), **REST, **_PENALTIES),
    small("diabetes", optimizer="rmsprop", schedule="cosine", loss="huber", batch_size=128),
    small("breast_cancer", optimizer="adagrad", warmup_epochs=1, batch_size=128),
    small("iris", optimizer="nadam", use_bias=False, loss="categorical_crossentropy"),
]


def recorded(trainer: Any, config: RunConfig, epoch: int = 2, **more: Any) -> EpochSteps:
    from core.training.step_recorder import record_steps

    return record_steps(trainer.warm, config, data(config), epoch, **more)


def plain_steps(config: RunConfig) -> list[list[tuple[float, np.ndarray]]]:
    """The loss of every step in a plain Keras loop and all weights after it, by epoch."""
    model, prepared = plain_model(config), data(config)
    order, labels = np.random.default_rng(config.seed), plain_labels(config, prepared.y_train)
    balance = plain_class_weight(config, prepared.y_train)
    first = slice(config.batch_size)
    create_variables(model, prepared.x_train[first], labels[first])
    epochs = []
    for epoch in range(config.epochs):
        rows, steps = order.permutation(len(labels)), []
        for start in range(0, len(rows), config.batch_size):
            if epoch < config.warmup_epochs:
                done = start // config.batch_size + 1
                model.optimizer.learning_rate = (
                    config.learning_rate * done / (config.warmup_epochs * config.steps_per_epoch)
                )
            batch = rows[start : start + config.batch_size]
            model.reset_metrics()
            logs = model.train_on_batch(
                prepared.x_train[batch],
                labels[batch],
                class_weight=balance,
                return_dict=True,
            )
            weights = np.concatenate([one.numpy().ravel() for one in model.weights])
            steps.append((logs["loss"], weights))
        epochs.append(steps)
    return epochs


@pytest.mark.usefixtures("without_xla")
@pytest.mark.parametrize("config", COMPARED, ids=lambda config: config.optimizer)
def test_every_step_is_keras_own(uncompiled: Any, config: RunConfig) -> None:
    expected = plain_steps(config)
    for epoch, steps in enumerate(expected, 1):
        found = recorded(uncompiled, config, epoch)
        assert found.count == len(steps) == config.steps_per_epoch
        for place, (loss, weights) in enumerate(steps):
            assert found.before[place] == pytest.approx(loss, abs=1e-6)
            np.testing.assert_allclose(found.weights[place + 1], weights, atol=1e-6)


@pytest.mark.parametrize(
    "config",
    [
        small("digits", dropout=0.3, batch_normalization=True, epochs=3, validation_share=0.2),
        small(
            "iris",
            schedule="plateau",
            plateau_patience=1,
            learning_rate=0.2,
            epochs=6,
            jit_compile=False,
        ),
        small(
            "iris",
            output_bias=True,
            shuffled_labels=True,
            early_stopping=True,
            epochs=4,
            jit_compile=False,
        ),
    ],
    ids=["dropout", "plateau", "early stopping"],
)
def test_the_end_of_an_epoch_is_that_of_the_run(
    trainer: Any, train: Run, config: RunConfig
) -> None:
    stored = EpochWeights.from_bytes(train(config)[0].weights)
    last = int(stored.epochs[-1])
    for epoch in {1, last}:
        found = recorded(trainer, config, epoch).compared(stored)
        assert found.deviation == 0.0, epoch
    if not config.reduces:
        start = Checkpoint.from_bytes(recorded(trainer, config, last - 1).checkpoint)
        again = recorded(trainer, config, last, start=start)
        np.testing.assert_array_equal(again.weights, found.weights)
        np.testing.assert_array_equal(again.order, found.order)


@pytest.mark.usefixtures("without_xla")
def test_a_small_step_down_the_gradient_lowers_the_loss_as_much_as_the_gradient_says(
    uncompiled: Any,
) -> None:
    """To first order, a step of plain descent lowers the loss by rate × squared norm."""
    config = small("digits", optimizer="sgd", learning_rate=1e-3, dropout=0.3, units=(8, 8))
    found = recorded(uncompiled, config)
    expected = found.rates * np.square(found.gradients).sum(axis=1)
    np.testing.assert_allclose(found.before - found.after, expected, rtol=0.05)
    moved = np.diff(found.weights, axis=0)
    norms = found.rates * np.linalg.norm(found.gradients, axis=1)
    np.testing.assert_allclose(np.linalg.norm(moved, axis=1), norms, rtol=1e-4)


@pytest.mark.usefixtures("without_xla")
def test_batches_are_those_of_the_run(uncompiled: Any) -> None:
    config = small("iris", batch_size=50)
    found = recorded(uncompiled, config)
    order = np.random.default_rng(config.seed)
    first, second = (order.permutation(config.train_samples) for _ in range(2))
    np.testing.assert_array_equal(found.batch(0), second[:50])
    np.testing.assert_array_equal(found.batch(found.count - 1), second[50:])
    assert not np.array_equal(first, second)


@pytest.mark.usefixtures("without_xla")
def test_it_gives_up_after_a_while(uncompiled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.training import step_recorder

    monkeypatch.setattr(step_recorder, "STEPS_SECONDS", -1.0)
    with pytest.raises(PredictionError, match="took longer"):
        recorded(uncompiled, small("iris"))
