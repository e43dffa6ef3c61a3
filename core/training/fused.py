"""A Keras ``Sequential`` whose ``fit`` runs whole stretches of steps in one XLA program.

Keras spends about a millisecond dispatching each step, many times what the arithmetic of
a small dense network takes. Here the data stay on the device, a table names the rows of
every batch, and one compiled program loops over the rows ``start`` to ``stop`` of that
table; a last, smaller batch has a program of its own. Steps, ``fit``, metrics and callbacks
remain Keras's own: ``on_train_batch_end`` is called after each stretch, about every
``STRETCH_SECONDS``. The numbers are, to the last bit, those of the same steps taken one by one
in a model compiled with ``jit_compile=True``.
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

    Call ``hold`` and ``compile_program`` before ``fit(TRIGGER, …)``.

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
    def epoch_data(self) -> tuple[Any, Any, Any]:
        """What the epoch in hand trains on, but for a last, smaller batch.

        Returns:
            Inputs ``(samples, …)``, one row of numbers each; labels; and the rows of every step,
            int32 ``(steps, batch size)``.
        """
        return self._x, self._y, self._rows[0]

    @property
    def validates(self) -> bool:
        """Whether there are samples to judge after each epoch."""
        return self._validation is not None

    @property
    def finite(self) -> bool:
        """Whether every weight, and every penalty on weights, is a finite number."""
        return all(_finite(weight) for weight in self.trainable_variables)

    def release(self) -> None:
        """Let go of the data: a model kept for later must not keep them in memory."""
        del self._x, self._y, self._batches, self._validation, self._balance
        del self._snapshots, self._rows, self._rates

    def compile_program(self) -> None:
        """Trace and compile the programs for the data held, without taking a step."""
        nothing = tf.constant(0)
        unused = [
            self._arguments(tf.zeros(shape, tf.int32), tf.zeros(shape[:1]), nothing, nothing)
            for shape in self._batches.shapes
        ]
        if not hasattr(self, "_programs"):
            self._build_metrics()
            self._seconds_per_step = 0.0
            stretch = tf.function(self._stretch, jit_compile=JIT, autograph=False)
            self._programs = [stretch.get_concrete_function(*given) for given in unused]
            shape = (None, *self.input_shape[1:])
            self._forward = tf.function(self._judge, autograph=False).get_concrete_function(
                tf.TensorSpec(shape, tf.float32),
                tf.TensorSpec((None, *self._y.shape[1:]), self._y.dtype),
                tf.TensorSpec((), tf.bool),
            )
        for program, given in zip(self._programs, unused, strict=True):
            program(*given)

    def _build_metrics(self) -> None:
        """Create the variables of loss and metrics, which a compiled program must find."""
        for part in (self._compile_metrics, self._compile_loss):
            part.build(self._y[:1], self.outputs[0])

    def _arguments(
        self, rows: Any, rates: Any, start: Any, stop: Any, first: bool = True
    ) -> tuple[Any, ...]:
        # An argument left to its default would not be found: TensorFlow would then write out all
        # others, data included, for an error it swallows (milliseconds at each call).
        return self._x, self._y, rows, rates, start, stop, tf.constant(first), self._balance

    def reset_metrics(self) -> None:
        """Nothing to do: the programs start from nothing seen by themselves."""

    def get_metrics_result(self) -> Any:
        """The metrics' means by name: those of the last program while nothing is traced."""
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
        balance: Any,
    ) -> Any:
        shape = (rows.shape[1], *self.input_shape[1:])

        def step(number: Any) -> tuple[Any]:
            batch = rows[number]
            samples = tf.reshape(tf.gather(x, batch), shape)
            weighed = () if balance is None else (tf.gather(balance, batch),)
            self.optimizer.learning_rate.assign(rates[number])
            self.train_step((samples, tf.gather(y, batch), *weighed))
            return (number + 1,)

        self._clear_metrics(first)
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
        before = 0  # steps of the tables so far
        for program, rows, rates in zip(self._programs, self._rows, self._rates, strict=True):
            steps = len(rows)
            begin, end = max(start - before, 0), min(stop - before, steps)
            if begin < end:
                ends = tf.constant(begin), tf.constant(end)
                means = program(*self._arguments(rows, rates, *ends, first=before + begin == 0))
            before += steps
        return self._told(means)  # waits for the numbers

    def _stretch_steps(self) -> int:
        """Steps of about ``STRETCH_SECONDS``, the rest of the epoch cut in equal parts."""
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
