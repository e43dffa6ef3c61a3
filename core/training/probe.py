"""Measures the layers of a network between two steps, without changing it.

It runs as a graph, not as an XLA program: tracing takes a tenth of a second where compiling takes
a whole one, it serves batches of every size, and it is hardly slower.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from core.runs.layer_health import BINS, LayerHealth
from core.settings.choices import ACTIVATIONS, Activation
from core.training import functions
from core.training.backend import keras, tf
from core.training.fused import FusedSequential
from core.training.network import keras_object

BATCH = 1024
"""Maximum number of a batch's samples on which the gradient is computed."""

SAMPLES = 256
"""Training samples on which outputs are measured, always the same; with more than 400,000
parameters fewer, but at least ``FEWEST``."""

FEWEST = 64
WEIGHTS = 2**20
"""Approximate number of a kernel's weights that are measured; of a larger kernel some rows, always
the same."""

_PASS = 10**8  # parameters times samples of a pass that takes a few milliseconds

_NEAR = 0.02  # distance to a bound where a sigmoid has a twelfth of its steepest slope

_POINT = 1e-30  # a range of weights below this counts as a single value


class Probe:
    """Measures ``core.runs.layer_health.LayerHealth`` of a model.

    Layers run as in validation (``training=False``): no dropout, batch statistics unchanged.
    A layer's outputs are the inputs of the next ``Dense`` layer, whatever lies in between.

    Args:
        model: The model, with the data of a run set.
    """

    def __init__(self, model: FusedSequential) -> None:
        self._model = model
        self._blocks = blocks(model.layers)
        self._dense = [block[0] for block in self._blocks]
        # TensorFlow's own: reading a variable through Keras takes ten times as long.
        self._kernels = [layer.kernel.value for layer in self._dense]
        self._strides = [math.ceil(math.prod(k.shape) / WEIGHTS) for k in self._kernels]
        self._kinds = [_activation(block) for block in self._blocks[:-1]]
        x, y, rows = model.epoch_data
        self._traced = tf.function(self._measure, autograph=False).get_concrete_function(
            *(tf.TensorSpec(part.shape, part.dtype) for part in (x, y)),
            tf.TensorSpec((None, None), rows.dtype),
            tf.TensorSpec((), tf.int32),
        )
        self.inspect(0)  # the first call takes longer than any other

    def watch(self, number: int, step: Callable[[], Any]) -> tuple[LayerHealth, ...]:
        """Measure every ``Dense`` layer before a step, and how much the step changes its weights.

        Args:
            number: The number of the step within the current epoch.
            step: Takes the step.
        """
        norms, shares = self._traced(*self._model.epoch_data, tf.constant(number))
        before = self._weights()
        step()
        after = self._weights()
        ratios = list(map(_ratio, after, before))
        return self._health(norms.numpy(), ratios, shares.numpy(), after)

    def inspect(self, number: int) -> tuple[LayerHealth, ...]:
        """Like ``watch``, without a step and so without the ratio of update to weights."""
        norms, shares = self._traced(*self._model.epoch_data, tf.constant(number))
        nothing = [None] * len(self._dense)
        return self._health(norms.numpy(), nothing, shares.numpy(), self._weights())

    def _weights(self) -> list[np.ndarray]:
        """Copies of the kernels, of large ones only some rows."""
        return [
            (kernel if stride == 1 else kernel[::stride]).numpy()
            for kernel, stride in zip(self._kernels, self._strides, strict=True)
        ]

    @staticmethod
    def _health(
        norms: np.ndarray,
        ratios: Sequence[float | None],
        shares: np.ndarray,
        weights: Sequence[np.ndarray],
    ) -> tuple[LayerHealth, ...]:
        return tuple(
            LayerHealth(_finite(norm), ratio, _finite(dead), _finite(saturated), *histogram(kernel))
            for norm, ratio, (dead, saturated), kernel in zip(
                norms, ratios, shares, weights, strict=True
            )
        )

    def _measure(self, x: Any, y: Any, rows: Any, number: Any) -> tuple[Any, Any]:
        """Gradient norms ``(layers,)``; shares dead and saturated, or NaN, ``(layers, 2)``."""
        rows = rows[number, :BATCH]
        batch = tf.reshape(tf.gather(x, rows), (-1, *self._model.input_shape[1:]))
        with tf.GradientTape() as tape:
            outputs = self._outputs(batch)[-1]
            loss = self._model.compute_loss(batch, tf.gather(y, rows), outputs, training=False)
        weights_of = [layer.trainable_variables for layer in self._dense]
        norms = [tf.linalg.global_norm(gradient) for gradient in tape.gradient(loss, weights_of)]
        # Spread over the whole training set, which may be sorted.
        count = min(SAMPLES, max(FEWEST, _PASS // self._model.count_params()), x.shape[0])
        spread = np.linspace(0, x.shape[0] - 1, count).astype(np.int32)
        samples = tf.reshape(tf.gather(x, spread), (-1, *self._model.input_shape[1:]))
        *hidden, _ = self._outputs(samples)
        shares = [_shares(kind, out) for kind, out in zip(self._kinds, hidden, strict=True)]
        nothing = tf.fill((2,), np.float32(np.nan))
        return tf.stack(norms), tf.stack([*shares, nothing])

    def _outputs(self, values: Any) -> list[Any]:
        """The outputs of every block for these samples."""
        outputs = []
        ends = {id(block[-1]) for block in self._blocks}
        for layer in self._model.layers:
            values = layer(values, training=False)
            if id(layer) in ends:
                outputs.append(values)
        return outputs


def histogram(kernel: np.ndarray) -> tuple[tuple[int, ...], float, float]:
    """Counts of weights in ``BINS`` equal bins, the smallest weight and the largest.

    Four times as fast as ``numpy.histogram``; a weight on the border of two bins may count in
    either. Non-finite weights do not count; without any others there are no counts.
    """
    values = kernel.ravel()
    low, high = float(values.min()), float(values.max())
    if not np.isfinite(low + high):
        values = values[np.isfinite(values)]
        if not len(values):
            return (), 0.0, 0.0
        low, high = float(values.min()), float(values.max())
    if high - low < _POINT:
        low, high = low - 0.5, high + 0.5
    # Halved, because the difference of two numbers may exceed the range of float32.
    places = (values / 2 - np.float32(low / 2)) * np.float32(2 * BINS / (high - low))
    counts = np.bincount(np.minimum(places.astype(np.uint8), BINS - 1), minlength=BINS)
    return tuple(counts.tolist()), low, high


def blocks(layers: Sequence[Any]) -> list[list[Any]]:
    """Every ``Dense`` layer with the layers that follow it up to the next one."""
    found: list[list[Any]] = []
    for layer in layers:
        if isinstance(layer, keras.layers.Dense):
            found.append([layer])
        elif found:
            found[-1].append(layer)
    return found


def _activation(block: Sequence[Any]) -> Activation:
    """The activation of a block: that of the ``Dense`` layer, or of a later layer."""
    known = {keras_object(entry): entry for entry in ACTIVATIONS.values()}
    classes = {
        functions.layer_class(name): entry for name, entry in ACTIVATIONS.items() if entry.layer
    }
    linear = ACTIVATIONS["linear"]
    activations = [getattr(layer, "activation", None) for layer in block]
    entries = [classes.get(type(one)) or known.get(one, linear) for one in activations]
    return next((entry for entry in reversed(entries) if entry is not linear), linear)


def _shares(kind: Activation, outputs: Any) -> Any:
    """Share of dead units and share of saturated outputs, ``(2,)``; NaN where it does not apply."""
    dead = saturated = np.float32(np.nan)
    if kind.dies:
        dead = _share(tf.reduce_all(tf.equal(outputs, 0.0), axis=0))
    if kind.bounds:
        low, high = kind.bounds
        saturated = _share((outputs <= low + _NEAR) | (outputs >= high - _NEAR))
    return tf.stack([dead, saturated])


def _share(true: Any) -> Any:
    return tf.reduce_mean(tf.cast(true, tf.float32))


def _ratio(after: np.ndarray, before: np.ndarray) -> float | None:
    with np.errstate(all="ignore"):  # weights may be 0 or not finite
        return _finite(np.linalg.norm(after - before) / np.linalg.norm(before))


def _finite(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None
