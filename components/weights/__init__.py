"""The weights of the first layer, to be looked at."""

from components.weights.weights import weights

__all__ = ["weights"]
