"""The loss of a network at many points of a plane through its weights, in one XLA program."""

from collections.abc import Callable
from typing import Any

import numpy as np

from core.evaluation.plane import Weight
from core.settings.config import RunConfig
from core.training import fused
from core.training.backend import tf
from core.training.network import keras_object

MOST = 64
"""Points of one call."""
_PART = 1024  # samples in one forward pass


class PlaneLoss:
    """Computes losses without dropout, by Keras's own layers, loss and penalties.

    Args:
        model: The network; its weights have no effect.
        config: The run.
        penalties: Whether its penalties are part of the loss.
        x: Inputs, float32 tensor ``(samples, …)``.
        y: Labels, as in ``core.training.warm.DeviceData``.
        sample_weight: Weight of each sample, float32 ``(samples,)``; ``None`` for 1.
    """

    def __init__(
        self,
        model: Any,
        config: RunConfig,
        penalties: bool,
        x: Any,
        y: Any,
        sample_weight: np.ndarray | None = None,
    ) -> None:
        self._model, self._penalties = model, penalties
        self._loss = keras_object(config.loss_entry)(reduction=None)
        self.weights = [
            Weight(tuple(one.shape), any(one is each for each in model.trainable_variables))
            for one in model.weights
        ]
        # What is below 0 would be no variance.
        self._variances = [one.path.endswith("moving_variance") for one in model.weights]
        weight = tf.ones(len(x)) if sample_weight is None else tf.constant(sample_weight)
        self._samples = len(x)
        whole = self._samples // _PART * _PART
        data = (x, y, weight)
        # Parts of equal size for a loop, and the rest: padding would change activity penalties.
        self._whole = [tf.reshape(one[:whole], (-1, _PART, *one.shape[1:])) for one in data]
        self._rest = [one[whole:] for one in data]
        jit = fused.JIT and config.jit_compile
        self._program = tf.function(self._losses, jit_compile=jit, autograph=False)

    def at(self, centre: np.ndarray, directions: np.ndarray, places: np.ndarray) -> np.ndarray:
        """Return the loss at points of a plane; it may be not finite.

        Args:
            centre: ``(weights,)``.
            directions: ``(2, weights)``.
            places: ``(points, 2)``: coordinates along the directions, at most ``MOST`` points.

        Returns:
            ``(points,)`` float32.
        """
        padded = np.zeros((MOST, 2), np.float32)
        padded[: len(places)] = places
        first, second = directions
        vectors = [tf.constant(one, tf.float32) for one in (centre, first, second)]
        numbers = tf.constant(padded), tf.constant(len(places))
        losses: np.ndarray = self._program(*vectors, *numbers).numpy()
        return losses[: len(places)]

    def of(self, weights: np.ndarray) -> float:
        """Return the loss of a network, ``(weights,)``."""
        nowhere = np.zeros((2, len(weights)), np.float32)
        return float(self.at(weights, nowhere, np.zeros((1, 2)))[0])

    def _losses(self, centre: Any, first: Any, second: Any, places: Any, count: Any) -> Any:
        def point(number: Any, losses: Any) -> Any:
            a, b = places[number, 0], places[number, 1]
            loss = self._of(centre + a * first + b * second)
            return number + 1, tf.tensor_scatter_nd_update(losses, [[number]], [loss])

        start = (tf.constant(0), tf.zeros(MOST))
        return tf.while_loop(lambda number, _losses: number < count, point, start)[1]

    def _of(self, flat: Any) -> Any:
        call = self._bound(flat)
        total = tf.constant(0.0)
        if len(self._whole[0]):

            def part(number: Any, total: Any) -> Any:
                return number + 1, total + call(*(one[number] for one in self._whole))

            start = (tf.constant(0), total)
            count = len(self._whole[0])
            total = tf.while_loop(lambda number, _total: number < count, part, start)[1]
        if len(self._rest[0]):
            total = total + call(*self._rest)
        return total / self._samples

    def _bound(self, flat: Any) -> Callable[[Any, Any, Any], Any]:
        """Return a function that sums the losses of samples with these weights."""
        parts = tf.split(flat, [one.size for one in self.weights])
        values = {
            id(variable): tf.reshape(tf.nn.relu(part) if variance else part, variable.shape)
            for variable, part, variance in zip(
                self._model.weights, parts, self._variances, strict=True
            )
        }
        trainable = [values[id(one)] for one in self._model.trainable_variables]
        others = [values.get(id(one), one.value) for one in self._model.non_trainable_variables]

        def total(x: Any, y: Any, weight: Any) -> Any:
            outputs, _state, penalties = self._model.stateless_call(
                trainable, others, x, training=False, return_losses=True
            )
            loss = tf.reduce_sum(self._loss(y, outputs) * weight)
            if self._penalties and penalties:
                loss += tf.add_n(penalties) * float(x.shape[0])
            return loss

        return total
