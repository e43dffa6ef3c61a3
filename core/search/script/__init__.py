"""A search as a plain Optuna and Keras script."""

from core.search.script.script import sections

__all__ = ["sections"]
