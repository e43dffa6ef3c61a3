"""A Keras ``Sequential`` whose ``fit`` runs whole stretches of steps in one XLA program.

Keras spends about a millisecond dispatching each step, many times what the arithmetic of
a small dense network takes. Here the data stay on the device, a table names the rows of
every batch, and one compiled program loops over the rows ``start`` to ``stop`` of that
table. ``fit``, metrics and callbacks remain Keras's own: ``on_train_batch_end`` is called
after each stretch, about every ``STRETCH_SECONDS``.
"""

import math
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from core.training.backend import keras, tf
from core.training.batches import Batches

STRETCH_SECONDS = 0.08
JIT = True
"""Whether steps run as an XLA program; without, what takes a second to compile runs at once."""
_GROWTH = 8  # how much longer a stretch may be than the one before, while speed is unknown

Parts = Sequence[tuple[Any, Any]]
"""Inputs and labels of samples to judge, a forward pass each."""

# What ``fit`` is told to iterate over: it asks for one "step" per epoch and never looks at it.
TRIGGER = tf.data.Dataset.from_tensors(0).repeat()


class FusedSequential(keras.Sequential):  # type: ignore[misc]
    """``keras.Sequential`` for data held on the device; see the module.

    Compile it with a loss of reduction ``mean_with_sample_weight`` and with
    ``weighted_metrics``, so that the padding of a partial batch, which has weight 0, counts
    for nothing. Call ``hold`` and ``compile_program`` before ``fit(TRIGGER, …)``.

    Attributes:
        steps_done: Of the epoch in hand.
        probe: What looks into the model, once it has been asked to.
        forward: Its forward pass over the plane, once that has been asked for.
    """

    probe: Any = None
    forward: Any = None

    def hold(
        self,
        x: Any,
        y: Any,
        batches: Batches,
        validation: Parts | None,
        balance: Any = None,
        epoch: int = 0,
    ) -> None:
        """Set the data of the next ``fit``.

        Args:
            x: Training inputs, float32 tensor ``(samples, …)``.
            y: Labels: int32 ``(samples,)`` or float32 ``(samples, units)``.
            batches: Which rows make up each step, and at which rate it is taken.
            validation: Samples to judge after each epoch, if any.
            balance: What each sample's class weighs in the loss, float32 ``(samples,)``.
            epoch: The first one to be trained, counted from 0.
        """
        # A gather of flat rows is a copy; with more axes XLA computes an address per number.
        self._x, self._y = tf.reshape(x, (batches.samples, -1)), y
        self._batches = batches
        self._validation: Any = validation
        self._balance = balance
        self._epoch = epoch
        self._snapshots: Any = None
        self._rows: Any = None
        self._rates: Any = None
        self.steps_done = 0

    @property
    def epoch_data(self) -> tuple[Any, Any, Any, Any]:
        """What the epoch in hand trains on.

        Returns:
            Inputs ``(samples, …)``, one row of numbers each; labels; the rows of every step,
            int32 ``(steps, batch size)``; and their weights, of the same shape.
        """
        return self._x, self._y, self._rows, self._batches.weights

    @property
    def validates(self) -> bool:
        """Whether there are samples to judge after each epoch."""
        return self._validation is not None

    @property
    def finite(self) -> bool:
        """Whether every weight is a finite number."""
        return all(np.isfinite(weight.numpy()).all() for weight in self.trainable_variables)

    def release(self) -> None:
        """Let go of the data: a model kept for later must not keep them in memory."""
        del self._x, self._y, self._batches, self._validation, self._balance
        del self._snapshots, self._rows, self._rates

    def compile_program(self) -> None:
        """Trace and compile the program for the data held, without taking a step."""
        nothing = tf.constant(0)
        if not hasattr(self, "_program"):
            self._build_metrics()
            self._seconds_per_step = 0.0
            self._program = tf.function(
                self._stretch, jit_compile=JIT, autograph=False
            ).get_concrete_function(*self._arguments(*self._no_rows(), nothing, nothing))
            shape = (None, *self.input_shape[1:])
            self._forward = tf.function(self._judge, autograph=False).get_concrete_function(
                tf.TensorSpec(shape, tf.float32),
                tf.TensorSpec((None, *self._y.shape[1:]), self._y.dtype),
                tf.TensorSpec((), tf.bool),
            )
        self._program(*self._arguments(*self._no_rows(), nothing, nothing))

    def _build_metrics(self) -> None:
        """Create the variables of loss and metrics, which a compiled program must find."""
        for part in (self._compile_metrics, self._compile_loss):
            part.build(self._y[:1], self.outputs[0])

    def _no_rows(self) -> tuple[Any, Any]:
        steps = self._batches.steps
        return tf.zeros((steps, self._batches.batch_size), tf.int32), tf.zeros((steps,))

    def _arguments(self, rows: Any, rates: Any, start: Any, stop: Any) -> tuple[Any, ...]:
        balance = () if self._balance is None else (self._balance,)
        return self._x, self._y, rows, rates, self._batches.weights, start, stop, *balance

    def reset_metrics(self) -> None:
        """Nothing to do: the programs start from nothing seen by themselves."""

    def get_metrics_result(self) -> Any:
        """The metrics' means by name: those of the last program while nothing is traced."""
        return self._means if tf.executing_eagerly() else super().get_metrics_result()

    def weighted_step(self, x: Any, y: Any, weights: Any, balance: Any = None) -> None:
        """One optimizer step on one batch (Keras's own, the loss's mean weighted as well).

        Args:
            x: Inputs ``(batch size, …)``.
            y: Their labels.
            weights: 1 for a sample, 0 for padding.
            balance: What each sample's class weighs in the loss, if not all the same.
        """
        with tf.GradientTape() as tape:
            outputs = self._training_outputs(x, weights)
            loss = self._training_loss(x, y, outputs, weights, balance)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(gradients, self.trainable_variables)
        self._loss_tracker.update_state(loss, sample_weight=tf.reduce_sum(weights))
        self.compute_metrics(x, y, outputs, sample_weight=weights)

    def _training_outputs(self, x: Any, weights: Any) -> Any:
        normalises = any(
            isinstance(layer, keras.layers.BatchNormalization) for layer in self.layers
        )
        if not (normalises and self._batches.padded):
            return self(x, training=True)
        for layer in self.layers:
            if isinstance(layer, keras.layers.BatchNormalization):
                x = layer(x, training=True, mask=weights > 0)  # padding is no sample
            elif isinstance(layer, keras.layers.Dropout):
                x = layer(x, training=True)
            else:
                x = layer(x)
        return x

    def _training_loss(self, x: Any, y: Any, outputs: Any, weights: Any, balance: Any) -> Any:
        if balance is None:
            return self.compute_loss(x, y, outputs, weights, training=True)
        # As in ``fit(class_weight=…)``: the mean is over samples, not over what they weigh.
        weighed = weights * balance
        share = tf.reduce_sum(weighed) / tf.reduce_sum(weights)
        data_loss = self._compile_loss(y, outputs, weighed) * share
        return tf.add_n([data_loss, *self.losses])

    def _clear_metrics(self, condition: Any) -> None:
        for variable in self.metrics_variables:
            variable.assign(tf.where(condition, tf.zeros_like(variable), variable))

    def _stretch(
        self,
        x: Any,
        y: Any,
        rows: Any,
        rates: Any,
        weights: Any,
        start: Any,
        stop: Any,
        balance: Any = None,
    ) -> Any:
        shape = (self._batches.batch_size, *self.input_shape[1:])

        def step(number: Any) -> tuple[Any]:
            batch = rows[number]
            samples = tf.reshape(tf.gather(x, batch), shape)
            weighed = None if balance is None else tf.gather(balance, batch)
            self.optimizer.learning_rate.assign(rates[number])
            self.weighted_step(samples, tf.gather(y, batch), weights[number], weighed)
            return (number + 1,)

        self._clear_metrics(tf.equal(start, 0))
        tf.while_loop(lambda number: number < stop, step, (start,))
        return self.get_metrics_result()

    def _judge(self, x: Any, y: Any, first: Any) -> Any:
        self._clear_metrics(first)
        outputs = self(x, training=False)
        loss = self.compute_loss(x, y, outputs, None, training=False)
        self._loss_tracker.update_state(loss, sample_weight=tf.cast(tf.shape(x)[0], tf.float32))
        self.compute_metrics(x, y, outputs, sample_weight=None)
        return self.get_metrics_result(), outputs

    def judge(self, parts: Parts) -> tuple[dict[str, float], np.ndarray]:
        """Loss, metrics and outputs on samples the model is not trained on.

        Args:
            parts: Inputs and labels as in ``hold``, cut where one forward pass would take
                too much memory.

        Returns:
            The means by name, and the outputs, float32 ``(samples, units)``.
        """
        outputs: list[np.ndarray] = []
        for x, y in parts:
            means, part = self._forward(x, y, tf.constant(not outputs))
            outputs.append(part.numpy())
        return self._told(means), np.concatenate(outputs)

    def _told(self, means: Any) -> dict[str, float]:
        self._means = {name: float(value) for name, value in means.items()}
        return self._means

    def use_callbacks(self, callbacks: Any) -> None:
        """Tell which callbacks hear of each stretch: the ``CallbackList`` given to ``fit``."""
        self._listeners = callbacks

    def use_snapshots(self, snapshots: Any) -> None:
        """Tell who looks into the model in between: a ``core.training.snapshots.Snapshots``."""
        self._snapshots = snapshots

    def make_train_function(self, force: bool = False) -> None:
        """Make ``fit``'s "step" an epoch, told in stretches (Keras's extension point)."""
        self.train_function = lambda _: self._train_epoch()

    def make_test_function(self, force: bool = False) -> None:
        """Make ``fit``'s validation one pass over the data held."""
        self.test_function = lambda _: self.judge(self._validation)[0]

    def _train_epoch(self) -> dict[str, float]:
        self._rows, self._rates = self._batches.shuffle(), self._batches.rates(self._epoch)
        self._epoch += 1
        self.steps_done = 0
        while True:
            logs = self._train_stretch()
            if self.steps_done == self._batches.steps or self.stop_training:
                return logs  # ``fit`` itself announces the end of the last stretch
            self._listeners.on_train_batch_end(self.steps_done - 1, logs)
            if self.stop_training:
                return logs
            self._listeners.on_train_batch_begin(self.steps_done)

    def _train_stretch(self) -> dict[str, float]:
        start, stop = self.steps_done, self.steps_done + self._stretch_steps()
        began = time.perf_counter()
        if self._snapshots is None:
            logs = self._run(start, stop)
        else:
            logs = self._snapshots.through(start, stop, self._run)
        self._seconds_per_step = (time.perf_counter() - began) / (stop - start)
        self._last_stretch = stop - start
        self.steps_done = stop
        return logs

    def _run(self, start: int, stop: int) -> dict[str, float]:
        ends = tf.constant(start), tf.constant(stop)
        arguments = self._arguments(self._rows, self._rates, *ends)
        return self._told(self._program(*arguments))  # waits for the numbers

    def _stretch_steps(self) -> int:
        """Steps of about ``STRETCH_SECONDS``, the rest of the epoch cut in equal parts."""
        rest = self._batches.steps - self.steps_done
        if self._seconds_per_step:
            wanted = int(STRETCH_SECONDS / self._seconds_per_step)
            wanted = max(1, min(wanted, self._last_stretch * _GROWTH))
        else:
            wanted = 1
        return math.ceil(rest / math.ceil(rest / wanted))
