"""Trains one epoch of a run again and records every step of it."""

import time
from functools import partial
from typing import Any

import numpy as np

from core.base.errors import PredictionError
from core.base.text import N_
from core.data.datasets import Prepared
from core.network.callbacks import callbacks as callbacks_of
from core.network.schedule import rates
from core.runs.checkpoint import Checkpoint
from core.runs.epoch_steps import EpochSteps
from core.runs.protocol import STEPS_SECONDS
from core.settings.config import RunConfig
from core.training.backend import keras, tf
from core.training.batches import Batches
from core.training.checkpoints import restore, state_of
from core.training.dropout import Dropout
from core.training.fused import FusedSequential
from core.training.network import keras_from_call, start_at_class_shares
from core.training.probe import blocks
from core.training.snapshots import Run
from core.training.trainer import balance, current_rates, with_labels
from core.training.warm import WarmModels


def record_steps(
    warm: WarmModels,
    config: RunConfig,
    prepared: Prepared,
    epoch: int,
    start: Checkpoint | None = None,
) -> EpochSteps:
    """Train a run up to an epoch with the run's own program and batches, and record that epoch.

    The weights at its end are those of the run, to the last bit where the processor is the same.

    Args:
        warm: Has the compiled program, or will have it for later runs.
        config: The run.
        prepared: Its data, from ``core.data.datasets.prepare``.
        epoch: The epoch to record, counted from 1.
        start: The state at the end of an earlier epoch; without, training begins at the first. It
            changes no number, and must not be given to a run that ``reduces`` its learning rate.

    Raises:
        PredictionError: It takes too long.
        ValueError: The state is of another model.
    """
    prepared = with_labels(config, prepared)
    data, model = warm.data(config, prepared), warm.take(config)
    if config.output_bias:
        start_at_class_shares(model, prepared.y_train)
    rate_of_epoch = partial(rates, config)
    if config.reduces:
        rate_of_epoch = partial(current_rates, model, config.steps_per_epoch)
    batches = Batches(len(prepared.y_train), config.batch_size, config.seed, rate_of_epoch)
    trained = 0
    if start is not None:
        restore(model, start)
        batches.skip(start.epoch)
        trained = start.epoch
    weights = balance(config, prepared)
    watched = data.validation if config.reduces else None
    model.set_data(*data.train, batches, watched, weights)
    if model.units_error is not None:
        model.units_error.set_target(prepared)
    model.compile_program()
    recorder = Recorder(model, batches, epoch, _Measure(model, *data.train, weights))
    model.use_snapshots(recorder)
    configured = []
    if config.reduces:
        reducing = (call for call in callbacks_of(config) if call.keras.endswith("Plateau"))
        configured = [keras_from_call(call) for call in reducing]
    callbacks = keras.callbacks.CallbackList([recorder, *configured], model=model, epochs=epoch)
    model.train(callbacks.callbacks, trained, epoch)
    steps = recorder.steps(state_of(model, epoch))
    warm.put(config, model)
    return steps


class Recorder(keras.callbacks.Callback):  # type: ignore[misc]
    """Takes the steps of an epoch one by one, in place of ``core.training.snapshots.Snapshots``.

    Args:
        model: The model that trains.
        batches: Its steps.
        epoch: The epoch to record, counted from 1.
        measure: Measures loss and gradients of a batch.
    """

    def __init__(
        self, model: FusedSequential, batches: Batches, epoch: int, measure: "_Measure"
    ) -> None:
        super().__init__()
        self._network = model
        self._batches = batches
        self._recorded = epoch
        self._measure = measure
        self._epoch = 0
        self._end = time.monotonic() + STEPS_SECONDS
        self._weights: list[np.ndarray] = []
        self._rates: list[float] = []
        self._losses: list[tuple[float, float]] = []
        self._gradients: list[np.ndarray] = []

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._epoch = epoch + 1
        if self._epoch == self._recorded:
            self._weights.append(_weights(self._network))

    def run_steps(self, start: int, stop: int, run: Run) -> Any:
        """Take the steps ``start`` to ``stop``; those of the recorded epoch one by one."""
        if time.monotonic() > self._end:
            raise PredictionError(
                N_(
                    "Training the run again up to this epoch took longer than {seconds:g} s. Choose"
                    " an earlier epoch, or repeat it when fewer runs are training."
                ),
                seconds=STEPS_SECONDS,
            )
        if self._epoch != self._recorded:
            return run(start, stop)
        for step in range(start, stop):
            logs = self._record(step, run)
        return logs

    def _record(self, step: int, run: Run) -> Any:
        size = self._batches.batch_size
        batch = tf.constant(self._batches.order[step * size : (step + 1) * size])
        before, gradients, state = self._measure.before(batch)
        logs = run(step, step + 1)
        self._losses.append((before, self._measure.after(batch, state)))
        self._gradients.append(gradients)
        self._rates.append(float(self._network.optimizer.learning_rate.numpy()))
        self._weights.append(_weights(self._network))
        return logs

    def steps(self, end: Checkpoint) -> EpochSteps:
        """Return the recorded steps.

        Args:
            end: The state after the last one.
        """
        before, after = np.array(self._losses, np.float32).T
        return EpochSteps(
            self._recorded,
            self._batches.order,
            self._batches.batch_size,
            np.array(self._rates, np.float32),
            before,
            after,
            np.array(self._gradients, np.float32),
            np.stack(self._weights),
            end.to_bytes(),
        )


class _Measure:
    """Computes the loss that a step descends, and its gradient, without changing the model.

    Computing it draws dropout's next numbers and moves the means of batch normalization; both are
    put back. It runs as a graph: tracing takes less time than compiling with XLA.

    Args:
        model: The model.
        x: Training inputs on the device.
        y: Their labels.
        weights: The weight of each sample in the loss, if any.
    """

    def __init__(self, model: FusedSequential, x: Any, y: Any, weights: Any) -> None:
        self._model = model
        self._data = x, y, weights
        self._generators = [
            layer.seed_generator.state for layer in model.layers if isinstance(layer, Dropout)
        ]
        self._moved = [*self._generators, *model.non_trainable_weights]
        spec = tf.TensorSpec((None,), tf.int32)
        traced = partial(tf.function, autograph=False)
        self._loss = traced(self._compute).get_concrete_function(spec)
        self._with_gradients = traced(self._differentiate).get_concrete_function(spec)

    def before(self, batch: Any) -> tuple[float, np.ndarray, list[np.ndarray]]:
        """Return the loss, the norms of the gradient by layer, and what ``after`` starts from."""
        state = self._state()
        loss, norms = self._with_gradients(batch)
        self._put_back(state)
        return float(loss), norms.numpy(), state

    def after(self, batch: Any, state: list[np.ndarray]) -> float:
        """Return the loss with the same units left out as in the step."""
        now = self._state()
        self._put_back(state[: len(self._generators)])
        loss = float(self._loss(batch))
        self._put_back(now)
        return loss

    def _state(self) -> list[np.ndarray]:
        return [np.array(variable.numpy()) for variable in self._moved]

    def _put_back(self, state: list[np.ndarray]) -> None:
        for variable, value in zip(self._moved, state, strict=False):
            variable.assign(value)

    def _compute(self, rows: Any) -> Any:
        x, y, weights = self._data
        batch, labels = tf.gather(x, rows), tf.gather(y, rows)
        weight = None if weights is None else tf.gather(weights, rows)
        outputs = self._model(batch, training=True)
        return self._model.compute_loss(batch, labels, outputs, weight, training=True)

    def _differentiate(self, rows: Any) -> tuple[Any, Any]:
        with tf.GradientTape() as tape:
            loss = self._compute(rows)
        layers = [
            [weight.value for layer in block for weight in layer.trainable_weights]
            for block in blocks(self._model.layers)
        ]
        gradients = tape.gradient(loss, layers, unconnected_gradients="zero")
        return loss, tf.stack([tf.linalg.global_norm(each) for each in gradients])


def _weights(model: FusedSequential) -> np.ndarray:
    """All weights, float32, in the order of ``model.weights``."""
    flat: np.ndarray = np.concatenate([weight.numpy().ravel() for weight in model.weights])
    return flat
