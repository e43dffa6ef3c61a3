"""Activations as functions: Keras's own, and those it does not have."""

import math
from functools import cache
from typing import Any

from core.settings.choices import ACTIVATIONS
from core.training.backend import keras


def activation(name: str) -> Any:
    """The function of an activation in the registry, or of an output layer, by name."""
    entry = ACTIVATIONS[name]
    return getattr(keras.activations, entry.keras.split(".")[-1]) if entry.keras else function(name)


@cache
def function(name: str) -> Any:
    """An activation that the registry gives as source, registered so that models load.

    The source is ours, never a user's.
    """
    names: dict[str, Any] = {"keras": keras, "math": math}
    exec(ACTIVATIONS[name].code, names)
    return names[name]
