"""Activation functions: Keras's own, and those that Keras lacks."""

import math
from functools import cache, reduce
from typing import Any

from core.settings.choices import ACTIVATIONS
from core.training.backend import keras


def activation(name: str) -> Any:
    """Return the function of an activation in the registry, by name."""
    entry = ACTIVATIONS[name]
    return getattr(keras.activations, entry.keras.split(".")[-1]) if entry.keras else function(name)


@cache
def function(name: str) -> Any:
    """Return an activation defined by source in the registry, registered so that models load."""
    return _defined(ACTIVATIONS[name].code, name)


@cache
def layer_class(name: str) -> Any:
    """Return the class of an activation that has a setting, registered so that models load."""
    entry = ACTIVATIONS[name]
    if entry.layer_code:
        return _defined(entry.layer_code, entry.layer)
    return reduce(getattr, entry.layer.split("."), keras)


def register() -> None:
    """Register all activations that Keras lacks."""
    for name, entry in ACTIVATIONS.items():
        if entry.code:
            function(name)
        if entry.layer_code:
            layer_class(name)


def _defined(code: str, name: str) -> Any:
    names: dict[str, Any] = {"keras": keras, "math": math}
    exec(code, names)  # the source is ours, never a user's
    return names[name]
