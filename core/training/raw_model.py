"""A trained network inside a Keras model that takes raw rows or pixels.

Imputation, encoding, scaling and the unit of the target are Keras's own layers and operations:
``keras.models.load_model`` opens the file without custom objects, in its safe mode.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from core.data.datasets import Dataset, InputScaling, input_scaling, prepare
from core.data.raw_inputs import RawInputs, column_names, raw_inputs
from core.data.tables.encoders import LARGEST
from core.data.target_log import MOST_LOG, TargetLog
from core.settings.config import RunConfig
from core.training import raw_columns
from core.training.backend import keras

_PACKAGE = "denseboard"  # of the activations that Keras lacks


def raw_model(
    config: RunConfig, dataset: Dataset, bare: Any, names: Mapping[str, str] | None = None
) -> Any:
    """Return the model that takes raw rows.

    Args:
        config: The run.
        dataset: Its dataset.
        bare: The trained network, a ``keras.Sequential``.
        names: The name of the input of each column; by default the column's.

    Returns:
        A functional model. It takes a dict of ``(rows, 1)`` or ``(rows,)`` arrays by name, numbers
        as float32 and texts as strings; for images pixels as the dataset has them. It returns
        ``(rows, units)``, float32: probabilities, or numbers in units of the target.

    Raises:
        DatasetError, StorageError: Its table is not available.
    """
    scaling = input_scaling(dataset, config.holdout, config.input_scaling)
    if dataset.info.images:
        pixels = keras.Input(dataset.info.input_shape, name="pixels")
        scaled = keras.layers.Rescaling(1 / dataset.info.pixel_range)(pixels)
        return keras.Model(pixels, _in_units(config, dataset, _applied(bare, scaled)))
    raw = raw_inputs(dataset)
    # The columns of the model within have names that no layer has.
    within = [
        raw_columns.column_input(encoder, f"column_{place}")
        for place, encoder in enumerate(raw.encoders)
    ]
    scaled = _scaled(_inputs(raw, within, scaling), scaling)
    outputs = _in_units(config, dataset, _applied(bare, scaled))
    columns = [encoder.column for encoder in raw.encoders]
    inner = keras.Model(within, outputs, name=_free("network", columns))
    names = names or column_names(columns)
    inputs = {
        names[encoder.column]: raw_columns.column_input(encoder, names[encoder.column])
        for encoder in raw.encoders
    }
    return keras.Model(inputs, inner(list(inputs.values())), name=_free("model", columns))


def _inputs(raw: RawInputs, columns: Iterable[Any], scaling: InputScaling) -> Any:
    """The unscaled inputs of the network, with the missing numbers imputed."""
    encoded = [
        raw_columns.encoded(encoder, column)
        for encoder, column in zip(raw.encoders, columns, strict=True)
    ]
    x = encoded[0] if len(encoded) == 1 else keras.layers.Concatenate()(encoded)
    medians = np.asarray(scaling.medians[: x.shape[-1]], np.float32)
    # Neither NaN nor infinite numbers are within the limit.
    x = keras.ops.where(keras.ops.less_equal(keras.ops.abs(x), LARGEST), x, medians)
    if not raw.extras:
        return x
    computed = {
        "squares": lambda: keras.ops.square(x),
        "product": lambda: keras.ops.prod(x, axis=1, keepdims=True),
        "sines": lambda: keras.ops.sin(x),
    }
    return keras.layers.Concatenate()([x, *(computed[extra]() for extra in raw.extras)])


def _scaled(x: Any, scaling: InputScaling) -> Any:
    """Scale in float32 as exactly as in float64: what is subtracted is split in two."""
    high = scaling.centre.astype(np.float32)
    low = (scaling.centre - high) * scaling.factor
    x = keras.layers.Rescaling(1.0, (-high).astype(np.float64).tolist())(x)
    return keras.layers.Rescaling(scaling.factor.tolist(), (-low).tolist())(x)


def _in_units(config: RunConfig, dataset: Dataset, outputs: Any) -> Any:
    if config.task.classifies:
        return outputs
    prepared = prepare(dataset, *config.preparation)
    outputs = keras.layers.Rescaling(prepared.target_scale, prepared.target_mean)(outputs)
    if not prepared.target_log:
        return outputs
    outputs = keras.ops.exp(keras.ops.minimum(outputs, MOST_LOG))
    return outputs - 1.0 if prepared.target_log is TargetLog.LOG1P else outputs


def _applied(bare: Any, x: Any) -> Any:
    """Apply the layers of the trained network; activations that Keras lacks as operations."""
    for layer in bare.layers:
        own = _ours(layer) or _ours(getattr(layer, "activation", None))
        if own is None:
            x = layer(x)
        elif isinstance(layer, keras.layers.Dense):
            x = own(_linear(layer)(x))
        else:
            x = own(x)
    return x


def _ours(thing: Any) -> Callable[[Any], Any] | None:
    """The operations of an activation that Keras lacks; ``None`` for anything else."""
    layer = isinstance(thing, keras.layers.Layer)
    name = keras.saving.get_registered_name(type(thing) if layer else thing) if thing else ""
    if not str(name).startswith(f"{_PACKAGE}>"):
        return None
    operations: Callable[[Any], Any] = thing.call if layer else thing
    return operations


def _linear(layer: Any) -> Any:
    """A copy of a layer, with its weights, without activation."""
    config = {**layer.get_config(), "activation": "linear"}
    copy = type(layer).from_config(config)
    copy.build(layer.input.shape)
    copy.set_weights(layer.get_weights())
    return copy


def _free(name: str, taken: Iterable[str]) -> str:
    taken = set(taken)
    while name in taken:
        name += "_"
    return name
