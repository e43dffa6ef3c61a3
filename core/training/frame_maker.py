"""Makes the frames of a network: its outputs over the plane, or its equation."""

from collections.abc import Callable
from typing import Any

import numpy as np

from core.data.datasets import Prepared, load
from core.data.datasets.toys import widened
from core.runs.frames import CELLS, Frame, encoded, is_equation, plot_region
from core.settings.config import RunConfig
from core.training.backend import tf
from core.training.fused import FusedSequential

FrameMaker = Callable[[float], Frame]
"""Makes a frame of a model's current state; takes the epochs trained so far."""


def frame_maker(config: RunConfig, prepared: Prepared, model: FusedSequential) -> FrameMaker:
    """Return a function that makes frames of a run.

    The forward pass is traced when first needed, and stored with the model.

    Args:
        config: A run for which ``core.runs.frames.has_frames`` holds.
        prepared: Its data.
        model: The compiled model that it trains.
    """
    cells = _over_the_plane(config, prepared, model) if config.info.plane else bytes
    terms = _equation(config, prepared, model) if is_equation(config) else tuple
    return lambda epoch: Frame(epoch, cells(), terms())


def _over_the_plane(
    config: RunConfig, prepared: Prepared, model: FusedSequential
) -> Callable[[], bytes]:
    """Return a function that encodes the outputs over the plane.

    The forward pass is that of validation: no dropout, batch statistics unchanged.
    """
    place, task = plot_region(load(config.source)), config.task
    inputs = tf.constant(prepared.scale_inputs(widened(place.points(), config.source.extras)))
    forward = _forward(model)

    def cells() -> bytes:
        outputs = forward(inputs).numpy()
        if not task.classifies:
            outputs = prepared.outputs_in_units(outputs)
        return encoded(task.name, outputs, place.low, place.high)

    return cells


def _forward(model: FusedSequential) -> Any:
    if model.forward is None:
        spec = tf.TensorSpec((CELLS, *model.input_shape[1:]), tf.float32)
        forward = tf.function(lambda x: model(x, training=False), autograph=False)
        model.forward = forward.get_concrete_function(spec)
        model.forward(tf.zeros(spec.shape))  # the first call takes longer than any other
    return model.forward


def _equation(
    config: RunConfig, prepared: Prepared, model: FusedSequential
) -> Callable[[], tuple[float, ...]]:
    """Return a function that gives weights and bias in units of the data.

    With inputs scaled as ``a x + c`` and the output as ``(y - mean) / deviation``, the unit's
    ``y' = w (a x + c) + b`` is ``y = deviation w a x + deviation (w c + b) + mean``.
    """
    ends = np.repeat([[0.0], [1.0]], config.info.inputs, axis=1).astype(np.float32)
    at_zero, at_one = prepared.scale_inputs(ends).astype(np.float64)
    layer = model.layers[-1]

    def terms() -> tuple[float, ...]:
        kernel = layer.kernel.numpy()[:, 0].astype(np.float64)
        bias = float(layer.bias.numpy()[0]) if layer.use_bias else 0.0
        slopes = kernel * (at_one - at_zero) * prepared.target_scale
        offset = (kernel @ at_zero + bias) * prepared.target_scale + prepared.target_mean
        return (*slopes.tolist(), float(offset))

    return terms
