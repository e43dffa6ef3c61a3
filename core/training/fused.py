"""A Keras ``Sequential`` whose ``fit`` runs whole stretches of steps in one XLA program.

Keras spends about a millisecond dispatching each step, many times what the arithmetic of
a small dense network takes. Here the data stay on the device, a table names the rows of
every batch, and one compiled program loops over the rows ``start`` to ``stop`` of that
table. ``fit``, metrics and callbacks remain Keras's own: ``on_train_batch_end`` is called
after each stretch, about every ``STRETCH_SECONDS``.
"""

import math
import time
from typing import Any

import numpy as np

from core.training.backend import keras, tf

STRETCH_SECONDS = 0.08
_GROWTH = 8  # how much longer a stretch may be than the one before, while speed is unknown
_EVALUATION_ROWS = 8192  # bounds the memory of one forward pass

# What ``fit`` is told to iterate over: it asks for one "step" per epoch and never looks at it.
TRIGGER = tf.data.Dataset.from_tensors(0).repeat()


class Batches:
    """The training rows of every step, shuffled anew each epoch.

    Args:
        samples: Training samples.
        batch_size: Samples per step; the last step of an epoch may have fewer.
        seed: Fixes the order of every epoch: ``numpy.random.default_rng(seed)`` draws one
            permutation per epoch.
    """

    def __init__(self, samples: int, batch_size: int, seed: int) -> None:
        self.samples = samples
        self.batch_size = batch_size
        self.steps = math.ceil(samples / batch_size)
        self._rng = np.random.default_rng(seed)
        weights = np.zeros(self.steps * batch_size, np.float32)
        weights[:samples] = 1.0
        self.weights = tf.constant(weights.reshape(self.steps, batch_size))

    def shuffle(self) -> Any:
        """Row numbers of one epoch: int32 ``(steps, batch size)``, padded with row 0."""
        rows = np.zeros(self.steps * self.batch_size, np.int32)
        rows[: self.samples] = self._rng.permutation(self.samples)
        return tf.constant(rows.reshape(self.steps, self.batch_size))

    def seen(self, step: int) -> int:
        """Samples trained on once ``step`` steps of an epoch are done."""
        return min(step * self.batch_size, self.samples)


class FusedSequential(keras.Sequential):  # type: ignore[misc]
    """``keras.Sequential`` for data held on the device; see the module.

    Compile it with a loss of reduction ``mean_with_sample_weight`` and with
    ``weighted_metrics``, so that the padding of a partial batch, which has weight 0, counts
    for nothing. Call ``hold`` before ``fit(TRIGGER, steps_per_epoch=1, …)``.
    """

    def hold(self, x: Any, y: Any, batches: Batches, validation: tuple[Any, Any] | None) -> None:
        """Set the data of the next ``fit``.

        Args:
            x: Training inputs, float32 tensor ``(samples, …)``.
            y: Labels: int32 ``(samples,)`` or float32 ``(samples, 1)``.
            batches: Which rows make up each step.
            validation: Inputs and labels to judge after each epoch, if any.
        """
        self._x, self._y = x, y
        self._batches = batches
        self._validation = validation
        self.steps_done = 0

    @property
    def validates(self) -> bool:
        """Whether there are samples to judge after each epoch."""
        return self._validation is not None

    def build_metrics(self) -> None:
        """Create the variables of loss and metrics, which a compiled program must find."""
        outputs = self(self._x[:1], training=False)
        if self._compile_metrics is not None and not self._compile_metrics.built:
            self._compile_metrics.build(self._y[:1], outputs)
        if not self._compile_loss.built:
            self._compile_loss.build(self._y[:1], outputs)

    def compile_program(self) -> None:
        """Trace and compile the program for the data held, without taking a step."""
        if not hasattr(self, "_program"):
            self.build_metrics()
            self.optimizer.build(self.trainable_variables)
            self._program = tf.function(self._stretch, jit_compile=True, autograph=False)
            self._forward = tf.function(self._judge, autograph=False, reduce_retracing=True)
            self._reset = tf.function(super().reset_metrics, autograph=False)
            self._means = tf.function(super().get_metrics_result, autograph=False)
            self._seconds_per_step = 0.0
        nothing = tf.constant(0)
        rows = tf.zeros((self._batches.steps, self._batches.batch_size), tf.int32)
        self._run(rows, nothing, nothing)

    def _run(self, rows: Any, start: Any, stop: Any) -> Any:
        return self._program(self._x, self._y, rows, self._batches.weights, start, stop)

    def reset_metrics(self) -> None:
        """Set every metric to nothing seen; compiled, for ``fit`` does so twice an epoch."""
        self._reset()

    def get_metrics_result(self) -> Any:
        """The metrics' means by name; compiled for the same reason."""
        return self._means() if tf.executing_eagerly() else super().get_metrics_result()

    def weighted_step(self, x: Any, y: Any, weights: Any) -> None:
        """One optimizer step on one batch (Keras's own, the loss's mean weighted as well)."""
        with tf.GradientTape() as tape:
            outputs = self(x, training=True)
            loss = self.compute_loss(x, y, outputs, weights, training=True)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(gradients, self.trainable_variables)
        self._loss_tracker.update_state(loss, sample_weight=tf.reduce_sum(weights))
        self.compute_metrics(x, y, outputs, sample_weight=weights)

    def _stretch(self, x: Any, y: Any, rows: Any, weights: Any, start: Any, stop: Any) -> Any:
        def step(number: Any) -> tuple[Any]:
            batch = rows[number]
            self.weighted_step(tf.gather(x, batch), tf.gather(y, batch), weights[number])
            return (number + 1,)

        tf.while_loop(lambda number: number < stop, step, (start,))
        return self.get_metrics_result()

    def _judge(self, x: Any, y: Any) -> Any:
        outputs = self(x, training=False)
        loss = self.compute_loss(x, y, outputs, None, training=False)
        self._loss_tracker.update_state(loss, sample_weight=tf.cast(tf.shape(x)[0], tf.float32))
        self.compute_metrics(x, y, outputs, sample_weight=None)
        return outputs

    def judge(self, x: Any, y: Any) -> tuple[dict[str, float], np.ndarray]:
        """Loss, metrics and outputs on samples the model is not trained on.

        The metrics must have been reset; ``fit`` does so before it validates.

        Args:
            x: float32 tensor ``(samples, …)``.
            y: Labels as in ``hold``.

        Returns:
            The means by name, and the outputs, float32 ``(samples, units)``.
        """
        outputs = [
            self._forward(x[start : start + _EVALUATION_ROWS], y[start : start + _EVALUATION_ROWS])
            for start in range(0, int(x.shape[0]), _EVALUATION_ROWS)
        ]
        logs = {name: float(value) for name, value in self.get_metrics_result().items()}
        return logs, np.concatenate([part.numpy() for part in outputs])

    def use_callbacks(self, callbacks: Any) -> None:
        """Tell which callbacks hear of each stretch: the ``CallbackList`` given to ``fit``."""
        self._listeners = callbacks

    def make_train_function(self, force: bool = False) -> None:
        """Make ``fit``'s "step" an epoch, told in stretches (Keras's extension point)."""
        self.train_function = lambda _: self._train_epoch()

    def make_test_function(self, force: bool = False) -> None:
        """Make ``fit``'s validation one pass over the data held."""
        self.test_function = lambda _: self.judge(*self._validation)[0]

    def _train_epoch(self) -> dict[str, float]:
        rows = self._batches.shuffle()
        self.steps_done = 0
        while True:
            logs = self._train_stretch(rows)
            if self.steps_done == self._batches.steps or self.stop_training:
                return logs  # ``fit`` itself announces the end of the last stretch
            self._listeners.on_train_batch_end(self.steps_done - 1, logs)
            if self.stop_training:
                return logs
            self._listeners.on_train_batch_begin(self.steps_done)

    def _train_stretch(self, rows: Any) -> dict[str, float]:
        start, stop = self.steps_done, self.steps_done + self._stretch_steps()
        began = time.perf_counter()
        running = self._run(rows, tf.constant(start), tf.constant(stop))
        logs = {name: float(value) for name, value in running.items()}
        self._seconds_per_step = (time.perf_counter() - began) / (stop - start)
        self._last_stretch = stop - start
        self.steps_done = stop
        return logs

    def _stretch_steps(self) -> int:
        """Steps of about ``STRETCH_SECONDS``, the rest of the epoch cut in equal parts."""
        rest = self._batches.steps - self.steps_done
        if self._seconds_per_step:
            wanted = int(STRETCH_SECONDS / self._seconds_per_step)
            wanted = max(1, min(wanted, self._last_stretch * _GROWTH))
        else:
            wanted = 1
        return math.ceil(rest / math.ceil(rest / wanted))
