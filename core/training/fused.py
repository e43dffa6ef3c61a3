"""A Keras ``Sequential`` that trains whole stretches of steps in one XLA program.

Keras spends about a millisecond dispatching each step, far more than the arithmetic of a small
dense network takes. Here the data stay on the device, a table holds the sample numbers of every
batch, and one compiled program loops over the rows ``start`` to ``stop`` of that table; a last,
smaller batch has its own program. Steps, metrics and callbacks remain Keras's own:
``on_train_batch_end`` is called after each stretch, about every ``STRETCH_SECONDS``. The numbers
are equal, to the last bit, to those of the same steps taken one by one in a model compiled with
``jit_compile=True``.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.training.backend import keras, tf
from core.training.batches import Batches
from core.training.graph import Graph, constant
from core.training.stretch import StretchProgram

STRETCH_SECONDS = 0.08
JIT = True
"""Whether XLA compiles the steps of models that want it; for tests, which take a third of the time
without."""
_SOON = 10**9  # samples times parameters of an epoch that is over before a program is compiled
_GROWTH = 8  # how many times longer than the previous one a stretch may be

Parts = Sequence[tuple[Any, Any]]
"""Inputs and labels of samples to evaluate, one forward pass each."""


@dataclass
class _Pace:
    """What a model has learned of its speed with one size of batch."""

    seconds_per_step: float = 0.0
    last_stretch: int = 1


@dataclass
class _Paces:
    """The paces of this run and earlier ones, by size of batch."""

    known: dict[int, _Pace] = field(default_factory=dict)


@dataclass
class _Run:
    """The data of a run, and where it stands. Setting an attribute of a model is slow."""

    x: Any
    y: Any
    batches: Batches
    validation: Any
    sample_weight: Any
    pace: _Pace
    snapshots: Any = None
    rows: Any = None
    rates: Any = None
    steps_done: int = 0
    seconds_compiling: float = 0.0


class FusedSequential(keras.Sequential):  # type: ignore[misc]
    """``keras.Sequential`` for data held on the device; see the module.

    Call ``set_data`` and ``compile_program`` before ``train``.

    Attributes:
        probe: The ``core.training.probe.Probe`` of the model, once one was needed.
        forward: Its traced forward pass over the plane, once one was needed.
        jit: Whether XLA compiles its steps.
        units_error: The metric of a network that learns the log of a target.
    """

    probe: Any = None
    forward: Any = None
    units_error: Any = None
    jit = True

    def set_data(
        self,
        x: Any,
        y: Any,
        batches: Batches,
        validation: Parts | None,
        sample_weight: Any = None,
    ) -> None:
        """Set the data to train on next.

        Args:
            x: Training inputs, float32 tensor ``(samples, …)``.
            y: Labels: int32 ``(samples,)`` or float32 ``(samples, units)``.
            batches: The samples of each step, and its learning rate.
            validation: Samples to evaluate after each epoch, if any.
            sample_weight: Weight of each sample in the loss, float32 ``(samples,)``.
        """
        # Gathering flat rows is a copy; with more axes XLA computes an address per number.
        flat = tf.reshape(x, (batches.samples, -1))
        if not hasattr(self, "_paces"):
            self._paces = _Paces()
        pace = self._paces.known.setdefault(batches.batch_size, _Pace())
        self._now = _Run(flat, y, batches, validation, sample_weight, pace)

    @property
    def steps_done(self) -> int:
        """Steps of the current epoch done so far."""
        return self._now.steps_done

    @property
    def seconds_compiling(self) -> float:
        """Time that training has waited for its programs."""
        return self._now.seconds_compiling

    @property
    def epoch_data(self) -> tuple[Any, Any, Any]:
        """The data of the current epoch, without a last, smaller batch.

        Returns:
            Inputs, flattened to ``(samples, numbers)``; labels; and the sample numbers of every
            step, int32 ``(steps, batch size)``.
        """
        return self._now.x, self._now.y, self._now.rows[0]

    @property
    def finite(self) -> bool:
        """Whether every weight, and every penalty on weights, is a finite number."""
        return all(_finite(weight) for weight in self.trainable_variables)

    def release(self) -> None:
        """Drop the data: a cached model must not hold them in memory."""
        del self._now

    def compile_program(self) -> None:
        """Trace and compile what the current data need and is new, without taking a step."""
        no_steps = [
            self._arguments(tf.zeros(shape, tf.int32), tf.zeros(shape[:1]), 0, 0)
            for shape in self._now.batches.shapes
        ]
        if not hasattr(self, "_program"):
            self._build_metrics()
            self._program = StretchProgram(self._stretch, no_steps[0], JIT and self.jit)
        self._program.compile(*no_steps)
        if self._now.batches.samples * self.count_params() < _SOON:
            self._program.wait()
        if not hasattr(self, "_forward"):
            shape = (None, *self.input_shape[1:])
            specs = (
                tf.TensorSpec(shape, tf.float32),
                tf.TensorSpec((None, *self._now.y.shape[1:]), self._now.y.dtype),
                tf.TensorSpec((), tf.bool),
            )
            self._forward = Graph(self._evaluate_part, specs)

    def rehearse(self) -> None:
        """Wait for all programs, and do what takes longer the first time, without a step."""
        self._begin_epoch(0)
        x = tf.reshape(self._now.x[:1], (1, *self.input_shape[1:]))
        self._forward(x, self._now.y[:1], constant(True))
        self._program.wait()

    def _build_metrics(self) -> None:
        """Create the variables of loss and metrics, which must exist before compilation."""
        for part in (self._compile_metrics, self._compile_loss):
            part.build(self._now.y[:1], self.outputs[0])

    def _arguments(
        self, rows: Any, rates: Any, start: int, stop: int, first: bool = True
    ) -> tuple[Any, ...]:
        now = self._now
        weights = () if now.sample_weight is None else (now.sample_weight,)
        numbers = constant(start), constant(stop), constant(first)
        return now.x, now.y, rows, rates, *numbers, *weights

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
        *sample_weights: Any,
    ) -> Any:
        shape = (tf.shape(rows)[1], *self.input_shape[1:])

        def step(number: Any) -> tuple[Any]:
            batch = rows[number]
            samples = tf.reshape(tf.gather(x, batch), shape)
            weights = [tf.gather(one, batch) for one in sample_weights]
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
            Means of loss and metrics by name; outputs, float32 ``(samples, units)``.
        """
        outputs: list[np.ndarray] = []
        for x, y in parts:
            means, (part,) = self._forward(x, y, constant(not outputs))
            outputs.append(part.numpy())
        return means, np.concatenate(outputs)

    def use_snapshots(self, snapshots: Any) -> None:
        """Set the ``core.training.snapshots.Snapshots`` that may inspect the model in a stretch."""
        self._now.snapshots = snapshots

    def train(self, callbacks: Sequence[Any], initial_epoch: int, epochs: int) -> None:
        """Train until the last epoch ends or a callback sets ``stop_training``, as ``fit`` does.

        Args:
            callbacks: The ``keras.callbacks.Callback`` of a list that has set their model.
            initial_epoch: The first epoch to train, counted from 0.
            epochs: The number of the last epoch, counted from 1.
        """
        # Keras's list of callbacks would look for tensors in the logs at every call.
        self.stop_training = False
        for one in callbacks:
            one.on_train_begin()
        for epoch in range(initial_epoch, epochs):
            for one in callbacks:
                one.on_epoch_begin(epoch)
            logs = self._train_epoch(epoch, callbacks)
            if self._now.validation is not None:
                means, _ = self.evaluate_parts(self._now.validation)
                logs |= {f"val_{name}": mean for name, mean in means.items()}
            for one in callbacks:
                one.on_epoch_end(epoch, logs)
            if self.stop_training:
                break
        for one in callbacks:
            one.on_train_end()

    def _begin_epoch(self, epoch: int) -> None:
        now = self._now
        now.rows, now.rates = now.batches.shuffle(), now.batches.rates(epoch)
        now.steps_done = 0

    def _train_epoch(self, epoch: int, callbacks: Sequence[Any]) -> dict[str, float]:
        now = self._now
        self._begin_epoch(epoch)
        while now.steps_done < now.batches.steps and not self.stop_training:
            for one in callbacks:
                one.on_train_batch_begin(now.steps_done)
            logs = self._train_stretch()
            for one in callbacks:
                one.on_train_batch_end(now.steps_done - 1, logs)
        return logs

    def _train_stretch(self) -> dict[str, float]:
        now = self._now
        start, stop = now.steps_done, now.steps_done + self._stretch_steps()
        if stop == now.batches.steps:
            now.seconds_compiling += self._program.wait()
        began = time.perf_counter()
        if now.snapshots is None:
            logs = self._run(start, stop)
        else:
            logs = now.snapshots.run_steps(start, stop, self._run)
        now.pace.seconds_per_step = (time.perf_counter() - began) / (stop - start)
        now.pace.last_stretch = stop - start
        now.steps_done = stop
        return logs

    def _run(self, start: int, stop: int) -> dict[str, float]:
        before = 0  # steps in the tables so far
        now = self._now
        for rows, rates in zip(now.rows, now.rates, strict=True):
            steps = len(rows)
            begin, end = max(start - before, 0), min(stop - before, steps)
            if begin < end:
                first = before + begin == 0
                means = self._program(*self._arguments(rows, rates, begin, end, first))
            before += steps
        return means

    def _stretch_steps(self) -> int:
        """Steps that take about ``STRETCH_SECONDS``, in equal parts of the rest of the epoch."""
        rest = self._now.batches.steps - self._now.steps_done
        pace = self._now.pace
        if pace.seconds_per_step:
            wanted = int(STRETCH_SECONDS / pace.seconds_per_step)
            wanted = max(1, min(wanted, pace.last_stretch * _GROWTH))
        else:
            wanted = 1
        return math.ceil(rest / math.ceil(rest / wanted))


def _finite(weight: Any) -> bool:
    values = weight.numpy()
    if not np.isfinite(values).all():
        return False
    penalty = weight.regularizer
    return penalty is None or bool(np.isfinite(penalty(values).numpy()))
