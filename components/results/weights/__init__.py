"""The weights of the first layer, to be looked at."""

from components.results.weights.weights import weights

__all__ = ["weights"]
