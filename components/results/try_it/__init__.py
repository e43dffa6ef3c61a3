"""A trained network, asked by hand: change an input and see the prediction move."""

from components.results.try_it.trained import Trained
from components.results.try_it.try_it import try_it

__all__ = ["Trained", "try_it"]
