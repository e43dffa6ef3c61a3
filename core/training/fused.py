"""A Keras ``Sequential`` whose ``fit`` runs whole stretches of steps in one XLA program.

Keras spends about a millisecond dispatching each step, far more than the arithmetic of a small
dense network takes. Here the data stay on the device, a table holds the sample numbers of every
batch, and one compiled program loops over the rows ``start`` to ``stop`` of that table; a last,
smaller batch has its own program. Steps, ``fit``, metrics and callbacks remain Keras's own:
``on_train_batch_end`` is called after each stretch, about every ``STRETCH_SECONDS``. The numbers
are equal, to the last bit, to those of the same steps taken one by one in a model compiled with
``jit_compile=True``.
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
"""Whether steps run as an XLA program. Without, nothing is compiled, which saves a second."""
_GROWTH = 8  # how many times longer than the previous one a stretch may be

Parts = Sequence[tuple[Any, Any]]
"""Inputs and labels of samples to evaluate, one forward pass each."""

# The dataset that ``fit`` iterates over: one "step" per epoch, whose content is ignored.
TRIGGER = tf.data.Dataset.from_tensors(0).repeat()


class FusedSequential(keras.Sequential):  # type: ignore[misc]
    """``keras.Sequential`` for data held on the device; see the module.

    Call ``set_data`` and ``compile_program`` before ``fit(TRIGGER, …)``.

    Attributes:
        steps_done: Steps of the current epoch done so far.
        probe: The ``core.training.probe.Probe`` of the model, once one was needed.
        forward: Its traced forward pass over the plane, once one was needed.
    """

    probe: Any = None
    forward: Any = None

    def set_data(
        self,
        x: Any,
        y: Any,
        batches: Batches,
        validation: Parts | None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
    ) -> None:
        """Set the data of the next ``fit``.

        Args:
            x: Training inputs, float32 tensor ``(samples, …)``.
            y: Labels: int32 ``(samples,)`` or float32 ``(samples, units)``.
            batches: The samples of each step, and its learning rate.
            validation: Samples to evaluate after each epoch, if any.
            sample_weight: Weight of each sample in the loss, float32 ``(samples,)``.
            initial_epoch: The first epoch to train, counted from 0.
        """
        # Gathering flat rows is a copy; with more axes XLA computes an address per number.
        self._x, self._y = tf.reshape(x, (batches.samples, -1)), y
        self._batches = batches
        self._validation: Any = validation
        self._sample_weight = sample_weight
        self._epoch = initial_epoch
        self._snapshots: Any = None
        self._rows: Any = None
        self._rates: Any = None
        self.steps_done = 0

    @property
    def epoch_data(self) -> tuple[Any, Any, Any]:
        """The data of the current epoch, without a last, smaller batch.

        Returns:
            Inputs, flattened to ``(samples, numbers)``; labels; and the sample numbers of every
            step, int32 ``(steps, batch size)``.
        """
        return self._x, self._y, self._rows[0]

    @property
    def validates(self) -> bool:
        """Whether there are samples to evaluate after each epoch."""
        return self._validation is not None

    @property
    def finite(self) -> bool:
        """Whether every weight, and every penalty on weights, is a finite number."""
        return all(_finite(weight) for weight in self.trainable_variables)

    def release(self) -> None:
        """Drop the data: a cached model must not hold them in memory."""
        del self._x, self._y, self._batches, self._validation, self._sample_weight
        del self._snapshots, self._rows, self._rates

    def compile_program(self) -> None:
        """Trace and compile the programs for the current data, without taking a step."""
        zero = tf.constant(0)
        no_steps = [
            self._arguments(tf.zeros(shape, tf.int32), tf.zeros(shape[:1]), zero, zero)
            for shape in self._batches.shapes
        ]
        if not hasattr(self, "_programs"):
            self._build_metrics()
            self._seconds_per_step = 0.0
            stretch = tf.function(self._stretch, jit_compile=JIT, autograph=False)
            self._programs = [stretch.get_concrete_function(*arguments) for arguments in no_steps]
            shape = (None, *self.input_shape[1:])
            self._forward = tf.function(self._evaluate_part, autograph=False).get_concrete_function(
                tf.TensorSpec(shape, tf.float32),
                tf.TensorSpec((None, *self._y.shape[1:]), self._y.dtype),
                tf.TensorSpec((), tf.bool),
            )
        for program, arguments in zip(self._programs, no_steps, strict=True):
            program(*arguments)

    def _build_metrics(self) -> None:
        """Create the variables of loss and metrics, which must exist before compilation."""
        for part in (self._compile_metrics, self._compile_loss):
            part.build(self._y[:1], self.outputs[0])

    def _arguments(
        self, rows: Any, rates: Any, start: Any, stop: Any, first: bool = True
    ) -> tuple[Any, ...]:
        # All are passed: for an omitted default, TensorFlow would format all others, data
        # included, for an error that it swallows (milliseconds per call).
        return self._x, self._y, rows, rates, start, stop, tf.constant(first), self._sample_weight

    def reset_metrics(self) -> None:
        """Do nothing: the programs reset the metrics themselves."""

    def get_metrics_result(self) -> Any:
        """The metrics' means by name; outside of tracing, those of the last program."""
        return self._means if tf.executing_eagerly() else super().get_metrics_result()

    def _clear_metrics(self, condition: Any) -> None:
        for variable in self.metrics_variables:
            variable.assign(tf.where(condition, tf.zeros_like(variable), variable))

    def _stretch(
        self,
        x: Any,
        y: Any,
        rows: Any,
        rates: Any,
        start: Any,
        stop: Any,
        first: Any,
        sample_weight: Any,
    ) -> Any:
        shape = (rows.shape[1], *self.input_shape[1:])

        def step(number: Any) -> tuple[Any]:
            batch = rows[number]
            samples = tf.reshape(tf.gather(x, batch), shape)
            weights = () if sample_weight is None else (tf.gather(sample_weight, batch),)
            self.optimizer.learning_rate.assign(rates[number])
            self.train_step((samples, tf.gather(y, batch), *weights))
            return (number + 1,)

        self._clear_metrics(first)
        tf.while_loop(lambda number: number < stop, step, (start,))
        return self.get_metrics_result()

    def _evaluate_part(self, x: Any, y: Any, first: Any) -> Any:
        self._clear_metrics(first)
        outputs = self(x, training=False)
        loss = self.compute_loss(x, y, outputs, None, training=False)
        self._loss_tracker.update_state(loss, sample_weight=tf.cast(tf.shape(x)[0], tf.float32))
        self.compute_metrics(x, y, outputs, sample_weight=None)
        return self.get_metrics_result(), outputs

    def evaluate_parts(self, parts: Parts) -> tuple[dict[str, float], np.ndarray]:
        """Compute loss, metrics and outputs on validation or test samples.

        Args:
            parts: Inputs and labels as in ``set_data``, split so that one forward pass does not
                take too much memory.

        Returns:
            Means of loss and metrics by name, and the outputs, float32 ``(samples, units)``.
        """
        outputs: list[np.ndarray] = []
        for x, y in parts:
            means, part = self._forward(x, y, tf.constant(not outputs))
            outputs.append(part.numpy())
        return self._store_means(means), np.concatenate(outputs)

    def _store_means(self, means: Any) -> dict[str, float]:
        self._means = {name: float(value) for name, value in means.items()}
        return self._means

    def use_callbacks(self, callbacks: Any) -> None:
        """Set the callbacks to call after each stretch: the ``CallbackList`` given to ``fit``."""
        self._callbacks_of_fit = callbacks

    def use_snapshots(self, snapshots: Any) -> None:
        """Set the ``core.training.snapshots.Snapshots`` that may inspect the model in a stretch."""
        self._snapshots = snapshots

    def make_train_function(self, force: bool = False) -> None:
        """Make ``fit``'s "step" a whole epoch, in stretches (Keras's extension point)."""
        self.train_function = lambda _: self._train_epoch()

    def make_test_function(self, force: bool = False) -> None:
        """Make ``fit``'s validation one pass over the data on the device."""
        self.test_function = lambda _: self.evaluate_parts(self._validation)[0]

    def _train_epoch(self) -> dict[str, float]:
        self._rows, self._rates = self._batches.shuffle(), self._batches.rates(self._epoch)
        self._epoch += 1
        self.steps_done = 0
        while True:
            logs = self._train_stretch()
            if self.steps_done == self._batches.steps or self.stop_training:
                return logs  # ``fit`` itself calls the callbacks after the last stretch
            self._callbacks_of_fit.on_train_batch_end(self.steps_done - 1, logs)
            if self.stop_training:
                return logs
            self._callbacks_of_fit.on_train_batch_begin(self.steps_done)

    def _train_stretch(self) -> dict[str, float]:
        start, stop = self.steps_done, self.steps_done + self._stretch_steps()
        began = time.perf_counter()
        if self._snapshots is None:
            logs = self._run(start, stop)
        else:
            logs = self._snapshots.run_steps(start, stop, self._run)
        self._seconds_per_step = (time.perf_counter() - began) / (stop - start)
        self._last_stretch = stop - start
        self.steps_done = stop
        return logs

    def _run(self, start: int, stop: int) -> dict[str, float]:
        before = 0  # steps in the tables so far
        for program, rows, rates in zip(self._programs, self._rows, self._rates, strict=True):
            steps = len(rows)
            begin, end = max(start - before, 0), min(stop - before, steps)
            if begin < end:
                ends = tf.constant(begin), tf.constant(end)
                means = program(*self._arguments(rows, rates, *ends, first=before + begin == 0))
            before += steps
        return self._store_means(means)  # blocks until they are computed

    def _stretch_steps(self) -> int:
        """Steps that take about ``STRETCH_SECONDS``, in equal parts of the rest of the epoch."""
        rest = self._batches.steps - self.steps_done
        if self._seconds_per_step:
            wanted = int(STRETCH_SECONDS / self._seconds_per_step)
            wanted = max(1, min(wanted, self._last_stretch * _GROWTH))
        else:
            wanted = 1
        return math.ceil(rest / math.ceil(rest / wanted))


def _finite(weight: Any) -> bool:
    values = weight.numpy()
    if not np.isfinite(values).all():
        return False
    penalty = weight.regularizer
    return penalty is None or bool(np.isfinite(penalty(values).numpy()))
