"""What a forward pass needs to know of each layer, as plain data for the browser."""

from typing import Any

from core.network import architecture
from core.settings.choices import ACTIVATIONS
from core.settings.config import RunConfig

_EPSILON = 1e-3  # Keras's default for ``BatchNormalization``, which no setting changes


def described(config: RunConfig) -> list[dict[str, Any]]:
    """Return the layers of ``core.network.architecture.layers`` for ``forward.js``.

    Each has its ``kind``, its ``inputs`` and ``units``, and where it has them its ``activation``
    with ``own``, the settings of activations by name, whether it has a ``bias``, and ``epsilon``.

    Args:
        config: The run.
    """
    inputs, found = config.info.inputs, []
    for layer in architecture.layers(config):
        units = layer.shape[0]
        one: dict[str, Any] = {"kind": layer.kind, "inputs": inputs, "units": units}
        if layer.kind in ("Dense", "Activation"):
            one |= {"activation": layer.activation, "own": own_settings(config)}
        if layer.kind == "Dense":
            one["bias"] = layer.arguments.get("use_bias", True)
        elif layer.kind == "BatchNormalization":
            one["epsilon"] = _EPSILON
        found.append(one)
        inputs = units
    return found


def own_settings(config: RunConfig) -> dict[str, float]:
    """Return the settings that activations have of their own, by name."""
    names = {entry.setting for entry in ACTIVATIONS.values() if entry.setting}
    return {name: getattr(config, name) for name in sorted(names)}
