"""The network that the settings describe: a picture, a table, and the Keras code."""

from components.train.network.fold import network

__all__ = ["network"]
