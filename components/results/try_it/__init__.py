"""Predictions of a trained network for the user's own inputs."""

from components.results.try_it.network import TrainedNetwork
from components.results.try_it.try_it import try_it

__all__ = ["TrainedNetwork", "try_it"]
