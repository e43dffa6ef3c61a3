"""The weights of the first layer."""

from components.results.weights.weights import weights

__all__ = ["weights"]
